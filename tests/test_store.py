"""Every format gives back the records that went in; broken and foreign files say so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import vnnews
from vnnews import records as nouns
from vnnews import store
from vnnews.errors import InputError, OutputError
from vnnews.store import tables

OUT = {
    "jsonl": "r.jsonl",
    "parquet": "tables",
    "csv": "csv",
    "sqlite": "r.sqlite",
    "duckdb": "r.duckdb",
    "jsonld": "r.jsonld",
    "xlsx": "r.xlsx",
}

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=12) | st.sampled_from(
    ["", "'", "=1+1", "-5%", "+84", "@x", "_x0041_", "a\r\nb", "\x00", " x ", "null", "NaN", "đồng"]
)
NUMBERS = (
    st.integers(-(10**6), 10**6)
    | st.integers(10**15, 10**22)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.sampled_from([2.0, -0.0, 0.1, 2**53 + 1, 10**400])
)


def of(annotation: Any) -> st.SearchStrategy[Any]:
    """Values of a field's type, odd ones included."""
    plain = {
        int: st.integers(0, 2**40),
        str: TEXTS,
        bool: st.booleans(),
        float: st.floats(allow_nan=False, allow_infinity=False),
    }
    if annotation in plain:
        return plain[annotation]
    if annotation == nouns.Territory | None:
        return st.none() | territories()
    arguments = getattr(annotation, "__args__", ())
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return structs(annotation)
    if "Literal" in str(type(annotation)) or str(annotation).startswith("typing.Literal"):
        return st.sampled_from(arguments)
    if str(annotation).startswith("tuple"):
        if arguments[-1] is Ellipsis:
            return st.lists(of(arguments[0]), max_size=2).map(tuple)
        return st.tuples(*[of(part) for part in arguments])
    if {int, float} <= set(arguments):
        return (st.none() | NUMBERS) if type(None) in arguments else NUMBERS
    return st.one_of(*[st.none() if part is type(None) else of(part) for part in arguments])


def territories() -> st.SearchStrategy[Any]:
    flat = st.builds(nouns.Territory, name=TEXTS, code=st.none() | TEXTS)
    return st.builds(nouns.Territory, name=TEXTS, successor=st.none() | flat)


def structs(struct: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    if struct is nouns.Territory:
        return territories()
    fields = msgspec.structs.fields(struct)
    some = {f.name: of(f.type) for f in fields if not f.required}
    must = {f.name: of(f.type) for f in fields if f.required}
    # A few fields at a time: all of them at once would be too much for hypothesis.
    chosen = st.lists(st.sampled_from(sorted(some)), max_size=5, unique=True)
    return chosen.flatmap(
        lambda names: st.builds(struct, **must, **{name: some[name] for name in names})
    )


RECORDS = structs(nouns.Record)


PROPERTY = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
    phases=(
        Phase.explicit,
        Phase.generate,
    ),  # a counterexample of this size takes minutes to shrink
)


@pytest.mark.parametrize("to", OUT)
@given(records=st.lists(RECORDS, max_size=3))
@PROPERTY
def test_round_trip(to: str, records: list[nouns.Record], tmp_path: Path) -> None:
    out = tmp_path / OUT[to]
    assert store.export(records, to, out) == len(records)
    back = vnnews.load(out)
    assert back == records
    assert [r.to_json() for r in back] == [r.to_json() for r in records]


def sample(n: int = 3) -> list[nouns.Record]:
    text = "Ngày 21/8/2017, UBND tỉnh Kon Tum ban hành Quyết định số 1258/QĐ-TTg cho 26.164 hộ."
    return [vnnews.extract(f"{text} Lần {i}.", published="2018-08-23") for i in range(n)]


@given(records=st.lists(RECORDS, max_size=2))
@PROPERTY
def test_one_parquet_file(records: list[nouns.Record], tmp_path: Path) -> None:
    out = tmp_path / "all.parquet"
    assert store.write_parquet(records, out) == len(records)
    assert vnnews.load(out) == records


def test_jsonl_appends_and_drops_half_a_line(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    first, second, third = sample()
    store.write_jsonl([first], path, append=True)
    with path.open("ab") as stream:
        stream.write(second.to_json().encode()[:100])
    with pytest.warns(UserWarning, match="cut short"):
        assert list(store.read_jsonl(path)) == [first]
    with pytest.raises(InputError, match="line 2"):
        list(store.read_jsonl(path, half_line="error"))
    store.write_jsonl([third], path, append=True)
    assert list(store.read_jsonl(path)) == [first, third]


def test_jsonl_names_a_bad_line(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text(sample(1)[0].to_json() + "\n" + '{"some": "thing"}\n')
    with pytest.raises(InputError, match="line 2: not a record"):
        vnnews.load(path)


def test_jsonl_gz(tmp_path: Path) -> None:
    records = sample()
    store.write_jsonl(records, tmp_path / "r.jsonl.gz")
    assert vnnews.load(tmp_path / "r.jsonl.gz") == records
    (tmp_path / "r.jsonl.gz").write_bytes((tmp_path / "r.jsonl.gz").read_bytes()[:-20])
    with pytest.raises(InputError):
        vnnews.load(tmp_path / "r.jsonl.gz")


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    store.write_jsonl(sample(2), path)

    def breaks() -> Any:
        yield sample(1)[0]
        raise RuntimeError("stop")

    for to, out in OUT.items():
        with pytest.raises(RuntimeError):
            store.export(breaks(), to, path if to == "jsonl" else tmp_path / out)
    assert vnnews.load(path) == sample(2)
    left = [p.name for p in tmp_path.rglob("*") if p.is_file()]
    assert left == ["r.jsonl"]


def test_a_job_folder(tmp_path: Path) -> None:
    records = sample(4)
    (tmp_path / "records").mkdir()
    store.write_jsonl(records[:2], tmp_path / "records" / "2018-08.jsonl")
    store.write_jsonl(records[2:], tmp_path / "records" / "2018-09.jsonl")
    assert vnnews.load(tmp_path) == records


@pytest.mark.parametrize("to", OUT)
def test_foreign_and_cut_files(to: str, tmp_path: Path) -> None:
    out = tmp_path / OUT[to]
    store.export(sample(30), to, out)
    files = [out] if out.is_file() else sorted(out.iterdir())
    whole = {f: f.read_bytes() for f in files}
    for file in files:
        if file.stem in ("claims", "entities"):
            continue
        if to != "jsonl":  # half a line of JSONL is a warning
            file.write_bytes(whole[file][: len(whole[file]) // 2])
            with pytest.raises(InputError) as caught:
                if vnnews.load(out) != sample(30):
                    raise InputError("a cut CSV may lose whole rows")
            assert "\n" not in str(caught.value)
        file.write_bytes(b"\x00\x01 what is this?\n" * 50)
        with pytest.raises(InputError) as caught:
            vnnews.load(out)
        assert "\n" not in str(caught.value)
        file.write_bytes(whole[file])


def test_load_says_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        vnnews.load(tmp_path / "no")
    with pytest.raises(InputError, match="neither a job nor an export"):
        vnnews.load(tmp_path)
    (tmp_path / "x.bin").write_bytes(b"GIF89a")
    with pytest.raises(InputError, match="not a file that vnnews wrote"):
        vnnews.load(tmp_path / "x.bin")


def test_write_errors(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="not a format"):
        store.export(sample(), "docx", tmp_path / "x")
    (tmp_path / "notes.txt").write_text("mine")
    for to in ("csv", "parquet"):
        with pytest.raises(OutputError, match=r"notes\.txt"):
            store.export(sample(), to, tmp_path)
    with pytest.raises(OutputError, match="is a folder"):
        store.export(sample(), "jsonl", tmp_path)
    with pytest.raises(OutputError):
        store.write_jsonl(sample(), tmp_path / "notes.txt" / "x.jsonl")


def test_every_field_of_a_mention_is_a_column() -> None:
    for table, struct in tables.MENTIONS.items():
        paths = {column.path[0] for column in tables.columns(table) if column.path}
        assert paths == {field.encode_name for field in msgspec.structs.fields(struct)}
        names = [column.name for column in tables.columns(table)]
        assert len(names) == len(set(names))


@pytest.mark.parametrize("to", ["xlsx", "csv", "sqlite"])
def test_texts_longer_than_a_cell(to: str, tmp_path: Path) -> None:
    text = "Đường _x0041_ \x07 dài\n" * 9000
    record = nouns.Record(id="1", article=nouns.Article(title="'=1", text=text))
    store.export([record, record], to, tmp_path / OUT[to])
    assert vnnews.load(tmp_path / OUT[to]) == [record, record]


def test_no_cell_of_csv_or_excel_is_a_formula(tmp_path: Path) -> None:
    import openpyxl

    evil = ["=cmd|' /C calc'!A0", "@SUM(1)", "-2+3+cmd|' /C calc'!A0", "+1(2)", "\t=1"]
    fine = ["-5,2%", "+84 260", "- Quyết định"]
    records = [nouns.Record(article=nouns.Article(title=t, text=t)) for t in evil + fine]
    store.export(records, "csv", tmp_path / "csv")
    import csv

    with (tmp_path / "csv" / "articles.csv").open(encoding="utf-8-sig", newline="") as stream:
        titles = [row["title"] for row in csv.DictReader(stream)]
    assert titles == [f"'{t}" for t in evil] + fine
    store.export(records, "xlsx", tmp_path / "r.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["articles"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


def test_sql_search_folds_marks_and_tones(tmp_path: Path) -> None:
    import sqlite3

    texts = ["Công trình thuỷ lợi ở Đắk Tô", "Thủy lợi và hoà bình", "Không liên quan"]
    records = [nouns.Record(id=str(n), article=nouns.Article(text=t)) for n, t in enumerate(texts)]
    store.export(records, "sqlite", tmp_path / "r.sqlite")
    with sqlite3.connect(tmp_path / "r.sqlite") as database:
        sql = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid"
        found = {
            q: [row[0] for row in database.execute(sql, (q,))]
            for q in ("thủy lợi", "thuỷ lợi", "THUY LOI", '"thuy loi"', "dak", "đắk", "hòa", "hoà")
        }
    assert found == {
        **{query: [0, 1] for query in ("thủy lợi", "thuỷ lợi", "THUY LOI", '"thuy loi"')},
        **{query: [0] for query in ("dak", "đắk")},
        **{query: [1] for query in ("hòa", "hoà")},
    }


def test_foreign_databases(tmp_path: Path) -> None:
    import sqlite3

    import duckdb

    with sqlite3.connect(tmp_path / "x.sqlite") as database:
        database.execute("CREATE TABLE articles (record, text)")
    with pytest.raises(InputError, match="not one of vnnews"):
        vnnews.load(tmp_path / "x.sqlite")
    with duckdb.connect(str(tmp_path / "x.duckdb")) as database:
        database.execute("CREATE TABLE articles (record INTEGER)")
    with pytest.raises(InputError, match="not one of vnnews"):
        vnnews.load(tmp_path / "x.duckdb")
    store.export(sample(), "sqlite", tmp_path / "newer.sqlite")
    with sqlite3.connect(tmp_path / "newer.sqlite") as database:
        database.execute("PRAGMA user_version = 99")
    with pytest.raises(InputError, match="newer vnnews"):
        vnnews.load(tmp_path / "newer.sqlite")


def test_json_ld_points_to_its_places(tmp_path: Path) -> None:
    import json

    (record,) = sample(1)
    store.export([record], "jsonld", tmp_path / "r.jsonld")
    document = json.loads((tmp_path / "r.jsonld").read_text())
    article, *annotations = document["@graph"]
    assert article["@type"] == "NewsArticle"
    assert article["datePublished"] == "2018-08-23"
    assert len(annotations) == len(list(record.mentions()))
    for note in annotations:
        assert note["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
        assert note["target"]["source"] == article["@id"]
        position, quote = note["target"]["selector"]
        body = article["articleBody"]
        assert body[position["start"] : position["end"]] == quote["exact"]
        around = quote["prefix"] + quote["exact"] + quote["suffix"]
        assert around in body
    assert len({note["id"] for note in annotations}) == len(annotations)


def test_json_ld_laid_out_anew(tmp_path: Path) -> None:
    import json

    records = sample(3)
    path = tmp_path / "r.jsonld"
    store.export(records, "jsonld", path)
    document = json.loads(path.read_text())
    articles = [node for node in document["@graph"] if node.get("@type")]
    document["@graph"] = [*reversed(document["@graph"][1:]), *articles[:1]]
    path.write_text(json.dumps(document, indent=2))
    assert sorted(r.id for r in vnnews.load(path)) == sorted(r.id for r in records)
    assert {r.id: r for r in vnnews.load(path)} == {r.id: r for r in records}


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import sys

    from vnnews.errors import MissingExtraError

    for module, to in (("duckdb", "duckdb"), ("openpyxl", "xlsx")):
        monkeypatch.setitem(sys.modules, module, None)
        with pytest.raises(MissingExtraError, match=rf"vnnews\[{to}\]"):
            store.export(sample(), to, tmp_path / "x")
