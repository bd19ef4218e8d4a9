"""Documents hold their offsets on any text, and their numbers through a second reading."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import vnnews
from vnnews.errors import InputError
from vnnews.extract.documents import parse_document_number
from vnnews.extract.documents.tables import tables
from vnnews.records import Record

PIECES = st.sampled_from(
    [
        "Quyết định", "số", " ", "\n", "1719", "/", "-", "QĐ", "TTg", "UBND", "–", "\u00ad", "\u200b",
        "Nghị quyết Trung ương 4", "(khóa XII)", "ngày 14/10/2021", "của Thủ tướng Chính phủ", ",", ".",
        "2020", "NĐ-CP", "Luật Đất đai", "năm 2024", "Đại hội", "lần thứ XIII", "TCVN 1234:2019", "và",
        "13", "KH", "Ð", "về việc phê duyệt", "“", "”", "…", "Số:", "CT", "TW", "khoản 2, Điều 5", "này",
        "®Þnh", "QuyÕt", "\u0301", "&nbsp;", "Ⅻ", "đến", "30a", "huyện", "này", "NQ", "QH15", "66.7",
    ]
)  # fmt: skip
ANY_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=200)
MIXED = (
    st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=25)
    .map("".join)
    .filter(lambda text: not any("\ud800" <= letter <= "\udfff" for letter in text))
)


def check(text: str) -> None:
    record = vnnews.extract(text, references=True)
    previous = 0
    for index, mention in enumerate(record.documents):
        assert text[mention.start : mention.end] == mention.text
        assert 0 <= mention.start < mention.end <= len(text)
        assert mention.start >= previous
        previous = mention.end
        assert mention.refers_to is None or 0 <= mention.refers_to < index
        if mention.title_span:
            start, end = mention.title_span
            assert text[start:end] == mention.title
    assert Record.from_json(record.to_json()) == record


@settings(deadline=None, max_examples=150)
@given(ANY_TEXT)
def test_offsets_hold_on_any_text(text: str) -> None:
    check(text)


@settings(deadline=None, max_examples=400)
@given(MIXED)
def test_offsets_hold_on_pieces_of_documents(text: str) -> None:
    check(text)


@settings(deadline=None, max_examples=150)
@given(MIXED)
def test_offsets_hold_on_decomposed_text(text: str) -> None:
    check(unicodedata.normalize("NFD", text))


TYPES = [row.code for row in tables().types if row.kind == "" and row.code in row.symbols]
STATE = ["UBND", "HĐND", "TTg", "CP", "BYT", "BGDĐT", "SNV", "BLĐTBXH", "STNMT", "VPCP", "BNN"]
PARTY = ["TW", "TU", "HU", "ĐU", "ThU", "BTGTU", "VPTW", "UBKTTU", "TWĐTN", "QUTW"]
SERIALS = st.integers(1, 99999).map(str)


@settings(deadline=None, max_examples=200)
@given(
    SERIALS,
    st.sampled_from(["", "a", "b", "đ"]),
    st.sampled_from([code for code in TYPES if code not in ("CT", "QH", "L", "PL")]),
    st.sampled_from(STATE),
    st.one_of(st.none(), st.integers(1997, 2030)),
)
def test_state_numbers_survive_a_second_reading(
    serial: str, letter: str, kind: str, issuer: str, year: int | None
) -> None:
    number = f"{serial}{letter}{f'/{year}' if year else ''}/{kind}-{issuer}"
    parts = parse_document_number(number)
    assert (parts.number, parts.serial, parts.letter) == (number, serial, letter or None)
    assert parse_document_number(parts.number or "") == parts


@settings(deadline=None, max_examples=200)
@given(SERIALS, st.sampled_from(TYPES), st.sampled_from(PARTY))
def test_party_numbers_survive_a_second_reading_in_either_order(
    serial: str, kind: str, issuer: str
) -> None:
    if kind == "QH" or (kind, issuer) == ("L", "TW"):
        return
    number = f"{serial}-{kind}/{issuer}"
    assert parse_document_number(number).number == number
    if (kind, issuer) != ("CĐ", "TW"):  # boards of the government sign telegrams with TW as well
        assert parse_document_number(f"{serial}/{kind}-{issuer}").number == number


@settings(deadline=None, max_examples=300)
@given(st.one_of(MIXED, ANY_TEXT))
@example("QH15/NQ")
@example("QH15/QH15")
def test_parsing_gives_a_number_or_the_reason(text: str) -> None:
    try:
        parts = parse_document_number(text)
    except InputError as error:
        assert "\n" not in str(error) or "\n" in text
        return
    if parts.number and parts.layout not in ("L13", "L14") and not parts.range_to:
        assert parse_document_number(parts.number).number == parts.number


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_numbers_in_either_normal_form(form: str) -> None:
    text = unicodedata.normalize(form, "theo Quyết định số 1719/QĐ-TTg ngày 14/10/2021")  # type: ignore[arg-type]
    found = vnnews.extract(text).documents
    assert [d.number for d in found] == ["1719/QĐ-TTg"]
    assert unicodedata.normalize("NFC", found[0].text) == "Quyết định số 1719/QĐ-TTg"
