"""What a notebook shows: marks that nest and cross, frames with types, displaCy."""

from __future__ import annotations

import datetime
import html
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vnnews
from vnnews import marks, notebook
from vnnews.records import Article, Block, Date, Document, Figure, Organisation, Record, Territory

KINDS = (Date, Document, Figure, Organisation)


class Reader(HTMLParser):
    """The text of a fragment; fails on a tag that is not closed or not known."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.open: list[str] = []
        self.marks: list[str] = []
        self.style = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in {"style", "div", "p", "mark", "span", "a"}
        assert {name for name, _ in attrs} <= {"class", "title", "lang", "href", "rel", "id"}
        self.open.append(tag)
        if tag == "mark" and dict(attrs).get("title"):
            self.marks.append(dict(attrs)["title"] or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


def read(fragment: str) -> Reader:
    reader = Reader()
    reader.feed(fragment)
    reader.close()
    assert reader.open == []
    return reader


def record_of(text: str, spans: list[tuple[int, int, int]]) -> Record:
    found: dict[type, list[object]] = {kind: [] for kind in KINDS}
    for a, b, kind in spans:
        start, end = sorted((min(a, len(text)), min(b, len(text))))
        if start < end:
            struct = KINDS[kind % 4]
            found[struct].append(struct(start=start, end=end, text=text[start:end]))
    return Record(
        article=Article(text=text),
        dates=tuple(found[Date]),
        documents=tuple(found[Document]),
        figures=tuple(found[Figure]),
        organisations=tuple(found[Organisation]),
    )


@given(
    st.text(st.sampled_from("ab<>&\"'\n đỷ"), max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(0, 3)), max_size=8),
)
@settings(max_examples=300, deadline=None)
def test_marks_keep_the_text_whatever_overlaps(
    text: str, spans: list[tuple[int, int, int]]
) -> None:
    record = record_of(text, spans)
    lines = [read(f"<p>{line}</p>") for _, line in marks.paragraphs(record)]
    assert [reader.text for reader in lines] == [ln for ln in text.split("\n") if ln.strip()]
    shown = sum(len(reader.marks) for reader in lines)
    visible = [m for m in record.mentions() if m.text.strip("\n")]
    inside = [m for m in visible if any(part.strip() for part in m.text.split("\n"))]
    assert shown >= len(inside)


def test_crossing_marks_are_cut_and_nested_ones_stay() -> None:
    crossing = record_of("abcdef", [(0, 4, 0), (2, 6, 1)])
    ((_, line),) = marks.paragraphs(crossing)
    bare = "".join("<m>" if p.startswith("<mark") else p for p in _tags(line))
    assert bare == "<m>ab<m>cd</mark></mark><m>ef</mark>"
    nested = record_of("abcdef", [(0, 6, 0), (2, 4, 1)])
    ((_, line),) = marks.paragraphs(nested)
    bare = "".join("<m>" if p.startswith("<mark") else p for p in _tags(line))
    assert bare == "<m>ab<m>cd</mark>ef</mark>"


def _tags(line: str) -> list[str]:
    import re

    return re.split(r"(<[^>]+>)", line)


def test_hostile_text_is_shown_as_text() -> None:
    evil = '<script>alert(1)</script><img src=x onerror="x">'
    record = Record(
        article=Article(
            url="javascript:alert(1)",
            title=evil,
            text=evil,
            author="</style><script>",
            warnings=(evil,),
        ),
        documents=(Document(start=0, end=8, text=evil[:8], number='"><script>alert(2)</script>'),),
        error=evil,
    )
    shown = notebook.record_html(record)
    assert "<script" not in shown
    assert "<img" not in shown
    assert "href" not in shown
    reader = read(shown)
    assert evil in reader.text
    assert any("alert(2)" in title for title in reader.marks)


def test_the_notebook_shows_counts_values_and_blocks() -> None:
    text = "Tiêu đề mục\nNgày 21/8/2017, có 26.164 hộ nghèo."
    record = Record(
        article=Article(
            title="Một bài",
            url="https://example.vn/a?b=1&c=2",
            text=text,
            blocks=(
                Block(kind="heading", start=0, end=11),
                Block(kind="paragraph", start=12, end=len(text)),
            ),
        ),
        dates=(Date(start=12, end=26, text="Ngày 21/8/2017", edtf="2017-08-21"),),
        figures=(
            Figure(start=31, end=41, text="26.164 hộ", value=26164, unit="{hộ}", what="hộ nghèo"),
        ),
    )
    shown = record._repr_html_()
    assert 'title="date: 2017-08-21"' in shown
    assert "26\u202f164 hộ · hộ nghèo" in shown
    assert '<p class="vn-heading">Tiêu đề mục</p>' in shown
    assert 'href="https://example.vn/a?b=1&amp;c=2"' in shown
    assert "prefers-color-scheme:dark" in shown
    assert "<script" not in shown
    vietnamese = notebook.record_html(record, language="vi")
    assert "số liệu</mark> 1" in vietnamese


def test_values_in_words() -> None:
    at = {"start": 0, "end": 1}
    assert marks.value(Figure(**at, low=3, high=4, bound="range", unit="%")) == "3-4 %"
    assert marks.value(Figure(**at, value=72, of=86, unit="{xã}")) == "72 / 86 xã"
    assert marks.value(Figure(**at, value=1000, bound="min")) == "≥ 1\u202f000"
    assert marks.value(Date(**at, value="P3D", type="DURATION")) == "P3D"
    assert marks.value(Date(**at, edtf="../2020", relation="until")) == "../2020 · until"
    body = Organisation(**at, name="Sở Y tế", territory=Territory(name="Kon Tum"))
    assert marks.value(body) == "Sở Y tế · Kon Tum"
    assert marks.number(10**500).endswith("…")


@pytest.fixture(scope="module")
def some() -> list[Record]:
    texts = [
        "Ngày 21/8/2017, UBND tỉnh Kon Tum ban hành Quyết định số 1258/QĐ-TTg cho 26.164 hộ.",
        "Không có gì.",
    ]
    return [vnnews.extract(text, published="2018-08-23T14:22:00+07:00") for text in texts]


def test_frames_have_types_and_join(some: list[Record]) -> None:
    import pandas as pd

    found = vnnews.frames(some)
    assert len(found.articles) == 2
    assert found.articles["published"].dtype == pd.DatetimeTZDtype("s", "UTC+07:00")
    assert found.articles["published_date"][0] == pd.Timestamp("2018-08-23")
    assert found.articles["published"][0].hour == 14
    assert str(found.dates["start"].dtype) == "Int64"
    for name in ("dates", "documents", "figures", "organisations"):
        frame = getattr(found, name)
        assert len(frame) == sum(len(getattr(r, name)) for r in some)
        merged = frame.merge(found.articles, left_on="article_id", right_on="id")
        assert len(merged) == len(frame)
        texts = merged["text_y"]
        assert all(
            t[s:e] == m
            for t, s, e, m in zip(
                texts, merged["start"], merged["end"], merged["text_x"], strict=True
            )
        )
    assert len(found.claims) == sum(len(r.claims()) for r in some)
    assert len(found.entities) == sum(len(r.entities()) for r in some)


def test_frames_of_odd_and_of_no_records() -> None:
    import pandas as pd

    odd = Record(
        article=Article(published="not a date", text="x"),
        dates=(
            Date(start=0, end=1, first="0207-01-01", last="9999-12-31"),
            Date(start=0, end=1, first="2018-13-45"),
        ),
        figures=(Figure(start=0, end=1, value=10**30, what="x"), Figure(start=0, end=1)),
    )
    found = vnnews.frames([odd])
    assert found.dates["first"][0] == pd.Timestamp(datetime.datetime(207, 1, 1))
    assert pd.isna(found.dates["first"][1])
    assert pd.isna(found.articles["published"][0])
    assert str(found.figures["value"].dtype) == "float64"
    empty = vnnews.frames([])
    assert all(len(frame) == 0 for frame in empty)
    assert "unit" in empty.figures.columns


def test_frames_as_arrow(some: list[Record]) -> None:
    import pyarrow as pa

    found = vnnews.frames(some, arrow=True)
    assert isinstance(found.figures, pa.Table)
    assert found.dates.schema.field("first").type == pa.timestamp("s")


def test_displacy_has_no_overlaps() -> None:
    record = record_of("aa bb cc dd", [(0, 5, 3), (3, 5, 0), (6, 8, 1)])
    entities = notebook.to_displacy(record)["ents"]
    assert [(e["start"], e["end"], e["label"]) for e in entities] == [
        (0, 5, "ORGANISATION"),
        (6, 8, "DOCUMENT"),
    ]
    spans = notebook.to_displacy(record, spans=True)
    assert spans["tokens"] == ["aa", "bb", "cc", "dd"]
    assert {"start_token": 1, "end_token": 2, "label": "DATE"} in spans["spans"]


def test_the_look_survives_export_to_html(tmp_path: Path) -> None:
    nbformat = pytest.importorskip("nbformat")
    exporter = pytest.importorskip("nbconvert").HTMLExporter()
    record = record_of("Ngày 21/8/2017", [(0, 14, 0)])
    output = nbformat.v4.new_output("display_data", {"text/html": record._repr_html_()})
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("r", outputs=[output])])
    page, _ = exporter.from_notebook_node(book)
    assert "vn-mark vn-dates" in page
    assert html.escape("date: ?") in page


def test_tables_have_cells() -> None:
    text = "Chỉ tiêu\tNăm 2025\t8,03%\nsau"
    record = Record(
        article=Article(text=text, blocks=(Block(kind="table", start=0, end=23),)),
        dates=(Date(start=9, end=17, text="Năm 2025", edtf="2025"),),
        figures=(Figure(start=13, end=23, text=text[13:23], value=8.03),),
    )
    (kind, row), (_, after) = marks.paragraphs(record)
    assert kind == "table"
    assert row.count('<span class="vn-cell">') == 3
    assert read(f"<p>{row}</p>").text == "Chỉ tiêuNăm 20258,03%"
    assert after == "sau"
