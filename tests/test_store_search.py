"""The store beside a job: it follows the job, and finds what is asked for."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from vnnews import store
from vnnews.errors import InputError
from vnnews.records import Article, Document, Organisation, Record
from vnnews.store import search
from vnnews.store.index import Index
from vnnews.store.sqlite import fetch


def record(n: int, text: str, **fields: str) -> Record:
    number = fields.pop("number", None)
    body = fields.pop("body", None)
    return Record(
        id=f"id{n}",
        article=Article(text=text, title=f"Bài {n}", **fields),  # type: ignore[arg-type]
        documents=(Document(start=0, end=1, number=number),) if number else (),
        organisations=(Organisation(start=0, end=1, id=body, name=f"Tên {body}"),) if body else (),
    )


RECORDS = [
    record(0, "Thủy lợi ở Đắk Tô", site="a.vn", published="2018-08-23T14:22:00+07:00"),
    record(1, "Thuỷ sản và hoà bình", site="a.vn", published="2019-02-28", province="Kon Tum"),
    record(2, "Thủ tục", site="b.vn", number="1258/QĐ-TTg", body="org:vn:62:ubnd"),
    record(3, "Số khác", site="b.vn", number="12580/QĐ-TTg", published="2019-03-31"),
]


@pytest.fixture
def job(tmp_path: Path) -> Path:
    (tmp_path / "records").mkdir()
    store.write_jsonl(RECORDS, tmp_path / "records" / "1.jsonl")
    return tmp_path


def found(index: Index, sort: search.Sort = "newest", **wanted: str) -> list[str]:
    with index.open() as database:
        result = search.find(database, search.Filters(**wanted), sort=sort)  # type: ignore[arg-type]
        assert result.total == len(result.numbers)
        return [fetch(database, number).id for number in result.numbers]


def test_filters(job: Path) -> None:
    index = Index(job)
    assert index.refresh() == 4
    assert index.refresh() == 0
    assert found(index) == ["id3", "id1", "id0", "id2"]
    assert found(index, site="a.vn") == ["id1", "id0"]
    assert found(index, province="Kon Tum") == ["id1"]
    assert found(index, since="2019") == ["id3", "id1"]
    assert found(index, since="2018-08-23", until="2019-02") == ["id1", "id0"]
    assert found(index, until="2018-08-22") == []
    for number in ("1258", "1258/QĐ-TTg", "1258/qd-ttg", "1258 / QĐ-TTg"):
        assert found(index, document=number) == ["id2"]
    assert found(index, document="125") == []
    assert found(index, organisation="org:vn:62:ubnd") == ["id2"]
    assert found(index, organisation="Tên org:vn:62:ubnd") == ["id2"]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("thuy", ["id1", "id0"]),
        ("thủy lợi", ["id0"]),
        ("thuỷ lợi", ["id0"]),
        ('"lợi ở đắk"', ["id0"]),
        ('"ở lợi"', []),
        ("dak to", ["id0"]),
        ("hòa", ["id1"]),
        ("thu*", ["id1", "id0", "id2"]),
        ("bài 3", ["id3"]),
        ("!!!", []),
        ('" OR *', []),
        ("a) OR (b", []),
        ("NEAR/2 NOT", []),
    ],
)
def test_words(job: Path, query: str, wanted: list[str]) -> None:
    index = Index(job)
    index.refresh()
    assert found(index, q=query) == wanted
    assert sorted(found(index, q=query, sort="relevance")) == sorted(wanted)


def test_bad_days_are_said() -> None:
    for text in ("2018-13", "18", "2018-02-32", "2018-2-1", "x" * 1000):
        with pytest.raises(InputError, match=r"since: .* is no day"):
            search.day(text, "since")
    assert search.day("2018", "x") == "2018-01-01"
    assert search.day("2018", "x", last=True) == "2018-12-31"
    assert search.day("2018-02", "x", last=True) == "2018-02-31"
    assert search.day("2018-02-03", "x", last=True) == "2018-02-03"


def test_the_index_follows_the_job(job: Path) -> None:
    index = Index(job)
    index.refresh()
    path = job / "records" / "2.jsonl"
    newer = record(0, "Bài đã sửa: nông thôn", site="a.vn", published="2018-08-24")
    line = newer.to_json().encode() + b"\n"
    path.write_bytes(line[:50])
    assert index.refresh() == 0
    path.write_bytes(line)
    assert index.refresh() == 1
    assert found(index, q="thuy loi") == []
    assert found(index, q="nông thôn") == ["id0"]
    with path.open("ab") as stream:
        stream.write(b'{"not": "a record"}\n' + record(9, "mới").to_json().encode() + b"\n")
    assert index.refresh() == 1
    assert len(found(index)) == 5


def test_counts_and_summaries(job: Path) -> None:
    index = Index(job)
    index.refresh()
    with index.open() as database:
        filters = search.Filters()
        months = search.counts(database, filters, "month")
        assert [(c.value, c.count) for c in months] == [
            ("2018-08", 1),
            ("2019-02", 1),
            ("2019-03", 1),
        ]
        sites = search.counts(database, search.Filters(q="thu*"), "site")
        assert [(c.value, c.count) for c in sites] == [("a.vn", 2), ("b.vn", 1)]
        (body,) = search.counts(database, filters, "organisation")
        assert (body.value, body.name) == ("org:vn:62:ubnd", "Tên org:vn:62:ubnd")
        assert {c.value for c in search.counts(database, filters, "document")} == {
            "1258/QĐ-TTg",
            "12580/QĐ-TTg",
        }
        (summary,) = search.summaries(database, [2], None)
        assert (summary.title, summary.documents, summary.dates) == ("Bài 2", 1, 0)


def test_snippets_show_the_words() -> None:
    text = "Một câu mở đầu rất dài. " * 30 + "Ở đây có thuỷ lợi. " + "Phần sau. " * 30
    assert "thuỷ lợi" in search.snippet(text, "thủy lợi")
    assert len(search.snippet(text, "thủy lợi")) < 260
    assert search.snippet("", "x") == ""
    assert search.snippet("a" * 1000, None)


def test_a_broken_index_is_built_anew_and_a_foreign_one_left_alone(job: Path) -> None:
    index = Index(job)
    index.refresh()
    index = Index(job)
    whole = index.path.read_bytes()
    index.path.write_bytes(whole[: len(whole) // 2])
    assert index.refresh() == 4
    assert len(found(index)) == 4
    index._remove()
    index.path.write_bytes(b"garbage" * 1000)
    with pytest.raises(InputError, match="not a database of vnnews"):
        index.refresh()
    assert index.path.read_bytes() == b"garbage" * 1000
    index._remove()
    with sqlite3.connect(index.path) as database:
        database.execute("CREATE TABLE precious (x)")
    with pytest.raises(InputError, match="not one of vnnews"):
        index.refresh()
    assert index.path.exists()


def test_no_job(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        Index(tmp_path / "no")
    index = Index(tmp_path)
    assert index.refresh() == 0
    assert found(index) == []
