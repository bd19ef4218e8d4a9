"""Bytes to text: encodings, mojibake, gzip, and what is no page."""

from __future__ import annotations

import gzip
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vnnews.clean import clean
from vnnews.clean.decode import decode
from vnnews.clean.legacy import as_latin, is_syllable, read_as, to_bytes
from vnnews.errors import InputError
from vnnews.lexicon import table

TEXT = (
    "Ủy ban nhân dân tỉnh Kon Tum ban hành Quyết định số 12/QĐ-UBND; đường, nước, Đắk Tô, "
    "Thường vụ. Các cấp, các ngành tiếp tục đẩy mạnh tuyên truyền rộng rãi đến người dân."
)


def in_codec(text: str, codec: str) -> bytes:
    """The text in a table of the lexicon: the way back."""
    letters = {r["letter"]: bytes.fromhex(r["bytes"]) for r in table("legacy_encodings") if r["codec"] == codec}  # fmt: skip
    return b"".join(letters.get(c) or c.encode("cp1252") for c in text)


def in_cp1258(text: str) -> bytes:
    """windows-1258: precomposed vowels with a combining tone after them."""
    out = b""
    for letter in text:
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", letter)
            tone = next(c for c in parts if c in "\u0300\u0301\u0303\u0309\u0323")
            base = unicodedata.normalize("NFC", parts.replace(tone, ""))
            out += base.encode("cp1258") + tone.encode("cp1258")
    return out


def shown(page: bytes | str) -> tuple[str, list[str]]:
    data, warnings = decode(page)
    return data.decode(), warnings


@pytest.mark.parametrize("codec", ["tcvn3", "viscii", "vni"])
def test_font_encodings_as_bytes_and_as_text(codec: str) -> None:
    # TCVN3 has no capitals with tones: those fonts showed them by their shape.
    text = TEXT.replace("Ủ", "ủ").replace("Ắ", "ắ") if codec == "tcvn3" else TEXT
    data = in_codec(text, codec)
    for page in (data, as_latin(data), as_latin(data).encode()):
        read, warnings = shown(page)
        assert read == text
        assert any(codec in warning for warning in warnings)


def test_windows_1258() -> None:
    read, warnings = shown(in_cp1258(TEXT))
    assert read == TEXT
    assert warnings == ["encoding: read as cp1258"]


def test_double_encoded_utf8() -> None:
    read, warnings = shown(as_latin(TEXT.encode()))
    assert read == TEXT
    assert "double-encoded" in warnings[0]


def test_only_the_broken_part_is_repaired() -> None:
    page = (
        f"<p>{TEXT}</p>\n<p>{as_latin(TEXT.encode())}</p>\n<p>{as_latin(in_codec(TEXT, 'vni'))}</p>"
    )
    read, _ = shown(page)
    assert read.count(TEXT) == 3


def test_mislabelled_utf8_is_read_as_utf8() -> None:
    page = f'<html><head><meta charset="iso-8859-1"></head><body><p>{TEXT}</p></body></html>'
    assert shown(page.encode())[0] == page


def test_genuine_text_is_left_alone() -> None:
    for text in (TEXT, "Công ty TNHH Ñandú ® – “Đắk Tô” © 2020 à ã â ê ô", "plain ASCII, 100%"):
        assert shown(text) == (text, [])
        assert shown(text.encode()) == (text, [])


def test_utf16_with_and_without_mark() -> None:
    assert shown(TEXT.encode("utf-16"))[0] == TEXT
    assert shown(f"<p>{TEXT}</p>".encode("utf-16-le"))[0] == f"<p>{TEXT}</p>"
    assert shown(f"<p>{TEXT}</p>".encode("utf-16-be"))[0] == f"<p>{TEXT}</p>"
    read, warnings = shown(TEXT.encode("utf-16") + b"\x00")
    assert read.startswith(TEXT)
    assert "damaged" in warnings[0]


def test_a_few_bad_bytes_are_replaced() -> None:
    read, warnings = shown(TEXT.encode() + b"\xff " + TEXT.encode()[:-1])
    assert read.startswith(TEXT)
    assert "invalid UTF-8" in warnings[0]


def test_text_is_nfc() -> None:
    page = unicodedata.normalize(
        "NFD", f"<html><body><h1>Tin tức của tỉnh Kon Tum</h1><p>{TEXT}</p></body></html>"
    )
    article = clean(page)
    assert article.text == TEXT
    assert article.title == "Tin tức của tỉnh Kon Tum"


def test_gzip_in_gzip_and_truncated() -> None:
    page = f"<p>{TEXT}</p>".encode()
    assert shown(gzip.compress(gzip.compress(page)))[0] == page.decode()
    read, warnings = shown(gzip.compress(page * 50)[:-9])
    assert TEXT in read
    assert "truncated" in warnings[0]
    with pytest.raises(InputError, match="MB"):
        decode(gzip.compress(b"0" * 70_000_000))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00", "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"PK\x03\x04\x14\x00", "ZIP"),
        (bytes(range(32)) * 40, "binary"),
        (b"x" * 70_000_000, "MB"),
    ],
)
def test_what_is_no_page(data: bytes, what: str) -> None:
    with pytest.raises(InputError, match=what):
        clean(data)


def test_control_characters_go() -> None:
    read, warnings = shown("a\x00b\x08c")
    assert read == "abc"
    assert warnings == ["2 control characters removed"]


@given(st.text(alphabet=st.characters(min_codepoint=0, max_codepoint=255)))
def test_latin_round_trip(text: str) -> None:
    data = text.encode("latin-1")
    assert to_bytes(as_latin(data)) == data


@given(st.binary(max_size=400))
@settings(max_examples=300, deadline=None)
def test_decoding_never_fails_but_on_purpose(data: bytes) -> None:
    try:
        result, _ = decode(data)
    except InputError:
        return
    result.decode("utf-8")


def test_tables_are_read_back() -> None:
    for codec in ("tcvn3", "vni", "viscii"):
        for row in table("legacy_encodings"):
            if row["codec"] == codec:
                assert read_as(as_latin(bytes.fromhex(row["bytes"])), codec) == row["letter"]


def test_syllables() -> None:
    for word in [
        "nghiêng",
        "đường",
        "Quyết",
        "khuỷu",
        "thuở",
        "ủy",
        "hoà",
        "giêng",
        "yêu",
        "uống",
        "Đắk",
        "oanh",
    ]:
        assert is_syllable(word), word
    for word in ["®\xadêng", "ñöôøng", "Quyáº¿t", "strößt"]:
        assert not is_syllable(word), word
