"""Shadow texts, tones, tables: the ground that the extractors stand on."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnnews import lexicon
from vnnews.errors import InputError
from vnnews.extract.scan import Scanner
from vnnews.text.shadow import Shadow
from vnnews.text.tones import new_style, old_style, place_key, spellings, strip_marks

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=200)
AWKWARD = st.lists(
    st.sampled_from(
        [
            "Quyết",
            "định",
            "QÐ",
            "Ð",
            "\u00ad",
            "\u200b",
            "a\u0301",
            "ê\u0301",
            "\u00a0",
            "–",
            "&amp;",
            "&#x002F;",
            "&ocirc;",
            "Ⅻ",
            "Ⅶ",
            "１２",
            "№",
            "а",
            "İ",
            "\r\n",
            "UBND",
            "1/2",
            "́",
            "�",
            "😀",
        ]
    )
).map("".join)


@given(TEXT | AWKWARD)
def test_every_shadow_span_maps_to_a_raw_span(raw: str) -> None:
    shadow = Shadow(raw)
    assert len(shadow.text) == len(shadow.lower)
    last = 0
    for start in range(len(shadow.text)):
        begin, end = shadow.to_raw(start, start + 1)
        assert 0 <= begin < end <= len(raw)
        assert begin >= last - 8
        last = begin


@given(
    st.text(
        "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợỪỬỮỨỰỲỶỸÝỴ ",
        max_size=80,
    )
)
def test_decomposed_text_has_the_same_shadow(composed: str) -> None:
    assert Shadow(unicodedata.normalize("NFD", composed)).text == Shadow(composed).text


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("QÐ–TTg", "QĐ-TTg"),
        ("12\u2215QĐ\u00adTTg", "12/QĐ-TTg"),
        ("nhân\u00addân", "nhândân"),
        ("khóa Ⅻ", "khóa XII"),
        ("khóa Ⅺ", "khóa XI"),
        ("th\u0430ng", "thang"),
        ("Москва", "Москва"),
        ("t&ocirc;i &#x002F; anh", "tôi / anh"),
        ("&khongco;", "&khongco;"),
        ("1\u00a0245", "1 245"),
        ("\ufeff“Ủy ban”", '"Ủy ban"'),
        ("Uy\u0309 ban", "Uỷ ban"),
    ],
)
def test_shadow(raw: str, shown: str) -> None:
    shadow = Shadow(raw)
    assert shadow.text == shown
    assert shadow.to_raw(0, len(shown))[1] == len(raw)


def test_lone_surrogates_are_refused_with_their_place() -> None:
    with pytest.raises(InputError, match=r"U\+D800 at character 3"):
        Shadow("abc\ud800")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("hoà", "hòa"),
        ("Uỷ ban", "Ủy ban"),
        ("THUỶ", "THỦY"),
        ("khoẻ", "khỏe"),
        ("luỹ", "lũy"),
        ("Hoà Bình", "Hòa Bình"),
    ],
)
def test_tone_placement(old: str, new: str) -> None:
    assert new_style(old) == new
    assert old_style(new) == old
    assert set(spellings(old)) == {old, new}


@pytest.mark.parametrize("word", ["quý", "quỳ", "hoàn", "thuyết", "khuỷu", "hoài", "QUÝ"])
def test_tones_that_never_move(word: str) -> None:
    assert new_style(word) == old_style(word) == word


def test_marks_and_place_keys() -> None:
    assert strip_marks("Đắk Lắk, Ủy ban") == "Dak Lak, Uy ban"
    keys = {place_key(name) for name in ("Ia H'Drai", "Ia H’Drai", "Ia HDrai", "Ia H' Drai")}
    assert keys == {"iahdrai"}


@given(TEXT)
def test_strip_marks_keeps_the_length(raw: str) -> None:
    composed = unicodedata.normalize("NFC", raw)
    assert len(strip_marks(composed)) == len(composed)


def test_scanner_finds_both_tone_placements() -> None:
    scanner = Scanner({"a": [("Ủy ban", 1)], "b": [("ban", 2)]})
    scan = scanner.scan("Uỷ ban và ỦY BAN")
    assert [(s, e) for s, e, _ in scan.hits["a"]] == [(0, 6), (10, 16)]
    assert len(scan.hits["b"]) == 2
    assert scan.word_at(0, 2)
    assert not scan.word_at(0, 1)


def test_every_table_is_well_formed_and_names_its_source() -> None:
    from importlib import resources

    names = [e.name[:-4] for e in resources.files(lexicon).iterdir() if e.name.endswith(".tsv")]
    assert names
    for name in names:
        text = (resources.files(lexicon) / f"{name}.tsv").read_text(encoding="utf-8")
        assert text.startswith("#"), f"{name}.tsv does not say where its facts come from"
        assert lexicon.table(name), f"{name}.tsv is empty"
        assert unicodedata.is_normalized("NFC", text), f"{name}.tsv is not NFC"
