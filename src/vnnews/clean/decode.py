"""Bytes to text: what the server declared, what the page declares, what the bytes show.

The result is UTF-8, because that is what the parser takes; a page that is UTF-8 already (nearly
all are) is checked and passed on without being built as text.
"""

from __future__ import annotations

import re
import unicodedata
import zlib

from ..errors import InputError

MAX_BYTES = 64 * 1024 * 1024
"""Larger pages are refused: no article is, and memory is finite."""

_MAGIC = (
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a media file"),
    (b"PK\x03\x04", "a ZIP archive or Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"BM", "a bitmap image"),
    (b"ID3", "an audio file"),
    (b"OggS", "a media file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"wOFF", "a font"),
    (b"{\\rtf", "an RTF file"),
    (b"SQLite format 3", "a database"),
)
_ODD = bytes(byte for byte in range(32) if byte not in (9, 10, 12, 13, 27))
# The six letters that VISCII has among the control codes, all of them rare capitals.
_BINARY = bytes(byte for byte in _ODD if byte not in (2, 5, 6, 20, 25, 30))
_CONTROLS = bytes((*range(9), 11, *range(14, 32), 127))
# No letters of Vietnamese, but in every line of windows-1258 and VISCII (ð), VNI (ñ, ö), TCVN3 (®),
# or of UTF-8 that was read as windows-1252 (Ä for đ, Æ for ơ and ư).
_SIGNS = "ðñö®ÄÆ"
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_CHARSET = re.compile(rb"charset\s{0,4}=\s{0,4}[\"']?\s{0,4}([A-Za-z0-9_:.\-]{2,40})", re.I)


def decode(page: bytes | str, declared: str = "", *, nfc: bool = True) -> tuple[bytes, list[str]]:
    """A page as UTF-8 without control characters, and what was repaired on the way.

    ``declared`` is the Content-Type header; the text is NFC unless ``nfc`` is false. Raises :class:`InputError` for bytes that are no text
    (a known file format, control bytes) and for more than 64 MB.
    """
    warnings: list[str] = []
    if isinstance(page, str):
        if len(page) > MAX_BYTES:
            raise InputError(_too_large(len(page)))
        text, data = page, page.encode("utf-8", "replace")
    else:
        text, data = _from_bytes(page, declared, warnings)
    data = _repair(text, data, warnings)
    if nfc and (b"\xcc" in data or b"\xcd" in data):  # combining marks: U+0300 to U+036F
        data = unicodedata.normalize("NFC", data.decode("utf-8")).encode("utf-8")
    return data, warnings


def _too_large(size: int) -> str:
    return (
        f"{size // 1_000_000} MB is more than the {MAX_BYTES // 1_000_000} MB that a page may have"
    )


def _from_bytes(page: bytes, declared: str, warnings: list[str]) -> tuple[str, bytes]:
    """The page as text and as UTF-8."""
    if len(page) > MAX_BYTES:
        raise InputError(_too_large(len(page)))
    for _ in range(4):
        if page[:2] != b"\x1f\x8b":
            break
        page = _unzip(page, warnings)
    for magic, what in _MAGIC:
        if page.startswith(magic) and not (len(magic) == 2 and _mostly_text(page[:512])):
            raise InputError(f"the input is {what}, not a page")
    for bom, encoding in _BOMS:
        if page.startswith(bom):
            return _strictly_or_replaced(page[len(bom) :], encoding, warnings)
    wide = _unmarked_wide(page)
    if wide:
        warnings.append(f"encoding: {wide} without a byte order mark")
        return _strictly_or_replaced(page, wide, warnings)
    if not _mostly_text(page[:4096]):
        raise InputError("the input is binary, not a page")
    try:
        return page.decode("utf-8"), page
    except UnicodeDecodeError:
        text = _not_utf8(page, declared, warnings)
        return text, text.encode("utf-8", "replace")


def _unzip(page: bytes, warnings: list[str]) -> bytes:
    stream = zlib.decompressobj(wbits=31)
    try:
        data = stream.decompress(page, MAX_BYTES + 1)
    except zlib.error as error:
        raise InputError(f"the input is damaged gzip: {error}") from error
    if len(data) > MAX_BYTES:
        raise InputError(_too_large(len(data)))
    warnings.append("gzip: unpacked" if stream.eof else "gzip: truncated, read as far as it goes")
    return data


def _mostly_text(sample: bytes) -> bool:
    """Control bytes are rare in text of any 8-bit encoding (VISCII has six letters there).

    Of random bytes 9 % are control codes that no encoding uses; a few are no evidence.
    """
    size = len(sample)
    return size - len(sample.translate(None, _BINARY)) <= max(4, 0.04 * size) and size - len(
        sample.translate(None, _ODD)
    ) <= max(4, 0.1 * size)


def _unmarked_wide(page: bytes) -> str | None:
    """UTF-16 without a mark: every second byte of its ASCII is NUL."""
    sample = page[:2000]
    if sample.count(0) < 0.2 * len(sample) or len(sample) < 4:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 4 * even:
        return "utf-16-le"
    return "utf-16-be" if even > 4 * odd else None


def _strictly_or_replaced(data: bytes, encoding: str, warnings: list[str]) -> tuple[str, bytes]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        warnings.append(f"encoding: invalid {encoding}, damaged characters replaced")
        text = data.decode(encoding, "replace")
    return text, text.encode("utf-8", "replace")


def _not_utf8(page: bytes, declared: str, warnings: list[str]) -> str:
    from .legacy import read_legacy

    return read_legacy(page, declared, warnings)


def _repair(text: str, data: bytes, warnings: list[str]) -> bytes:
    kept = data.translate(None, _CONTROLS)
    if len(kept) != len(data):
        warnings.append(f"{len(data) - len(kept)} control characters removed")
        data = kept
        text = data.decode("utf-8")
    if any(sign in text for sign in _SIGNS):
        from . import mojibake

        repaired = mojibake.repair(text, warnings)
        if repaired is not text:
            data = repaired.encode("utf-8", "replace")
    return data
