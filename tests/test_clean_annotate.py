"""Mentions marked in the page they came from."""

from __future__ import annotations

import html
import re
import unicodedata

import pytest
from fixtures import portal
from hypothesis import given, settings
from hypothesis import strategies as st

from vnnews.clean import clean
from vnnews.clean.annotate import annotate
from vnnews.records import Article, Date, Document, Figure, Organisation, Record

MARK = re.compile(
    r'<mark class="vnnews-\w+" data-vnnews="([^"]*)" title="[^"]*">(.*?)</mark>', re.S
)


def plain(source: str) -> str:
    """An annotated page without what annotating added."""
    source = re.sub(r'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy".*?</style>', "", source, count=1, flags=re.S)  # fmt: skip
    source = source.replace("data-http-equiv", "http-equiv")
    return re.sub(r'<mark class="vnnews-[^>]*>|</mark>', "", source)


def marked(source: str) -> dict[str, str]:
    """What is marked as each mention, without tags and white space."""
    found: dict[str, str] = {}
    for names, inner in MARK.findall(source):
        for name in names.split():
            text = html.unescape(re.sub("<[^>]*>", "", inner))
            found[name] = found.get(name, "") + "".join(text.split())
    return found


def record_of(article: Article, words: list[str]) -> Record:
    dates = []
    for word in words:
        at = article.text.find(word)
        if at >= 0:
            dates.append(Date(start=at, end=at + len(word), text=word, edtf="2020"))
    return Record(article=article, dates=tuple(dates))


@pytest.mark.parametrize("skin", portal.skins())
def test_every_word_finds_its_place(skin: str) -> None:
    page = bytes(portal.page(skin, 1003))
    article = clean(page)
    words = list(dict.fromkeys(re.findall(r"\w{5,}|\d[\d.,/]{3,}\d", article.text)))[:60]
    record = record_of(article, words)
    source = annotate(page, record)
    found = marked(source)
    for number, mention in enumerate(record.dates):
        assert found[f"dates-{number}"] == "".join(mention.text.split())
    assert plain(source) == page.decode("utf-8")


PAGE = (
    "<!DOCTYPE html><html><head><title>T</title><meta http-equiv='refresh' content='0;url=http://evil.example/'>"
    "<script>alert(1)</script></head><body onload='alert(2)'><h1>Kon Tum họp bàn về chuyển đổi số</h1>"
    "<div class='noidung'><p>Ngày 5&nbsp;th&aacute;ng <b>9</b> năm 2020, UBND tỉnh &amp; các sở họp, giao việc cho "
    "từng ngành, bảo đảm tiến độ trong quý này theo Quyết định số 12/QĐ-<br>UBND của Chủ tịch UBND tỉnh.</p></div></body></html>"
)


def test_across_tags_and_entities() -> None:
    article = clean(PAGE)
    words = ["Ngày 5 tháng 9 năm 2020", "UBND tỉnh & các", "12/QĐ-UBND"]
    source = annotate(PAGE, record_of(article, words))
    assert marked(source) == {f"dates-{n}": "".join(w.split()) for n, w in enumerate(words)}
    assert plain(source) == PAGE


def test_decomposed_letters_stay_as_they_are() -> None:
    page = unicodedata.normalize("NFD", PAGE)
    source = annotate(page, record_of(clean(page), ["UBND tỉnh & các", "chuyển"]))
    assert unicodedata.normalize("NFC", marked(source)["dates-0"]) == "UBNDtỉnh&các"
    assert plain(source) == page


def test_safe_to_open() -> None:
    source = annotate(PAGE, record_of(clean(PAGE), []))
    policy = source.index("default-src 'none'")
    assert policy < source.index("<script>")
    assert policy < source.index("onload")
    assert "data-http-equiv='refresh'" in source
    assert " http-equiv='refresh'" not in source


def test_values_are_escaped() -> None:
    article = clean(PAGE)
    evil = '"><script>alert(3)</script>'
    record = Record(
        article=article,
        dates=(Date(start=0, end=4, edtf=evil),),
        documents=(Document(start=5, end=6, number=evil),),
        figures=(Figure(start=7, end=9, value=1, unit=evil),),
        organisations=(Organisation(start=10, end=12, name=evil),),
    )
    source = annotate(PAGE, record)
    assert source.count("<script>") == 1
    assert html.escape(evil) in source


def test_overlapping_mentions_share_a_mark() -> None:
    article = clean(PAGE)
    record = Record(
        article=article,
        dates=(Date(start=0, end=10),),
        organisations=(Organisation(start=5, end=15, name="x"),),
    )
    source = annotate(PAGE, record)
    assert source.count("<mark") == source.count("</mark>")
    assert marked(source)["dates-0"] == "".join(article.text[:10].split())
    assert marked(source)["organisations-0"] == "".join(article.text[5:15].split())


def test_a_dump_becomes_a_page_of_its_lines() -> None:
    dump = portal.dump("nukeviet44", 1001)
    article = clean(dump)
    words = ["Quyết định số 1258/QĐ-TTg", "26.164 hộ"]
    source = annotate(dump, record_of(article, words))
    assert marked(source) == {f"dates-{n}": "".join(w.split()) for n, w in enumerate(words)}


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60)), max_size=8))
@settings(max_examples=60, deadline=None)
def test_any_spans_leave_the_page_as_it_was(spans: list[tuple[int, int]]) -> None:
    article = clean(PAGE)
    size = len(article.text)
    dates = tuple(Date(start=a % size, end=min(size, a % size + n)) for a, n in spans)
    source = annotate(PAGE, Record(article=article, dates=dates))
    assert plain(source) == PAGE
    found = marked(source)
    for number, mention in enumerate(dates):
        wanted = "".join(article.text[mention.start : mention.end].split())
        assert found.get(f"dates-{number}", "") == wanted
