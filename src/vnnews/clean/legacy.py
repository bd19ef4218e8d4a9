"""8-bit encodings of Vietnamese: windows-1258, TCVN3, VNI, VISCII, and how to tell them apart.

The test of every guess is the language: decoded with the right table, nearly all words that hold
a non-ASCII letter are Vietnamese syllables; with a wrong one, few are. The tables come from the
lexicon (``legacy_encodings``); windows-1258 is Python's own codec followed by NFC.
"""

from __future__ import annotations

import functools
import re
import unicodedata

from .. import lexicon

CODECS = ("utf-8", "cp1258", "tcvn3", "vni", "viscii", "cp1252")
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_TAGS = re.compile(r"<[^>]{0,2000}>|&[#\w]{1,10};")
_WORD = re.compile(r"[^\W\d_]*[^\W\d_\x00-\x7f][^\W\d_]*")
_SYLLABLE = re.compile(
    "(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?"
    "(?:uyê|uya|iê|yê|uô|ươ|ia|ya|ua|ưa|uê|uơ|uy|oa|oă|oe|uâ|oo|[aăâeêioôơuưy])"
    "(?:ng|nh|ch|[ckmnptiyou])?"
)
_SAMPLE = 300
_ENOUGH = 0.75


@functools.lru_cache(4096)
def is_syllable(word: str) -> bool:
    """True for a word that can be a Vietnamese syllable, tones aside. Any case, NFC or NFD."""
    plain = _TONES.sub("", unicodedata.normalize("NFD", word.lower()))
    return _SYLLABLE.fullmatch(unicodedata.normalize("NFC", plain)) is not None


def fitness(text: str) -> float:
    """The share of words with non-ASCII letters that are Vietnamese syllables, 0 without any."""
    text = unicodedata.normalize("NFC", text)
    words = [match[0] for match, _ in zip(_WORD.finditer(text), range(_SAMPLE), strict=False)]
    if not words:
        return 0.0
    return sum(map(is_syllable, words)) / len(words)


@functools.cache
def _table(codec: str) -> tuple[dict[str, str], re.Pattern[str]]:
    """Characters as windows-1252 shows them → letters, and a pattern of the keys, longest first."""
    letters = {
        as_latin(bytes.fromhex(row["bytes"])): row["letter"]
        for row in lexicon.table("legacy_encodings")
        if row["codec"] == codec
    }
    keys = sorted(letters, key=lambda key: (-len(key), key))
    return letters, re.compile("|".join(map(re.escape, keys)))


@functools.cache
def _windows_1258() -> dict[int, str]:
    """What windows-1252 shows → windows-1258, where they differ and 1258 has no hole."""
    letters: dict[int, str] = {}
    for byte in range(128, 256):
        shown = as_latin(bytes((byte,)))
        meant = bytes((byte,)).decode("cp1258", "vnnews-latin-1")
        if shown != meant and not "\x80" <= meant <= "\x9f":
            letters[ord(shown)] = meant
    return letters


def as_latin(data: bytes) -> str:
    """Bytes as windows-1252 characters; its five holes stay the control codes of Latin-1."""
    return data.decode("cp1252", "vnnews-latin-1")


def to_bytes(text: str) -> bytes:
    """The inverse of :func:`as_latin`. Raises ``UnicodeEncodeError`` for any other character."""
    return text.encode("cp1252", "vnnews-latin-1")


def read_as(text: str, codec: str) -> str:
    """Windows-1252 characters read again in another encoding. NFC; other characters stay."""
    if codec == "cp1258":
        return unicodedata.normalize("NFC", text.translate(_windows_1258()))
    if codec == "cp1252":
        return text
    letters, pattern = _table(codec)
    return pattern.sub(lambda match: letters[match[0]], text)


def best_codec(shown: str) -> tuple[str, float]:
    """The encoding in which windows-1252 characters read as Vietnamese, and how well they do."""
    sample = _TAGS.sub(" ", shown)[:40_000]
    best = ("cp1252", fitness(sample))
    for codec in ("cp1258", "tcvn3", "vni", "viscii"):
        value = fitness(read_as(sample, codec))
        if value > best[1] + 1e-9:
            best = codec, value
    return best


def read_legacy(page: bytes, declared: str, warnings: list[str]) -> str:
    """The text of bytes that are not valid UTF-8."""
    lenient = page.decode("utf-8", "replace")
    damage = lenient.count("\ufffd")
    multibyte = sum(1 for letter in lenient[:200_000] if letter > "\x7f" and letter != "\ufffd")
    if damage <= 3 or damage < 0.02 * multibyte:
        warnings.append(f"encoding: {damage} invalid UTF-8 sequences replaced")
        return lenient
    shown = as_latin(page)
    codec, value = best_codec(shown)
    if value >= _ENOUGH and codec != "cp1252":
        warnings.append(f"encoding: read as {codec}" + _contradicts(page, declared, codec))
        return read_as(shown, codec)
    named = _declared(page, declared)
    if named:
        try:
            text = page.decode(named, "replace")
            if text.count("\ufffd") <= 0.01 * len(text):
                warnings.append(f"encoding: read as {named}, as declared")
                return text
        except (LookupError, UnicodeError):
            pass
    if multibyte > damage:
        warnings.append(f"encoding: {damage} invalid UTF-8 sequences replaced")
        return lenient
    warnings.append("encoding: not recognised, read as windows-1252")
    return shown


def _declared(page: bytes, declared: str) -> str | None:
    """What the header or the markup declares, other than UTF-8."""
    from bs4.dammit import EncodingDetector

    found = re.search(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", declared, re.I)
    named = (
        found[1] if found else EncodingDetector.find_declared_encoding(page[:4096], is_html=True)
    )
    if not named or named.lower().replace("-", "").replace("_", "") == "utf8":
        return None
    return named


def _contradicts(page: bytes, declared: str, codec: str) -> str:
    named = _declared(page, declared)
    if named and named.lower() not in (codec, "windows-1258"):
        return f", although declared as {named}"
    return ""


def _latin_1(error: UnicodeError) -> tuple[str | bytes, int]:
    if isinstance(error, UnicodeDecodeError):
        return "".join(map(chr, error.object[error.start : error.end])), error.end
    if isinstance(error, UnicodeEncodeError):
        wrong = error.object[error.start : error.end]
        if all("\x80" <= letter <= "\x9f" for letter in wrong):
            return bytes(map(ord, wrong)), error.end
    raise error


def _register() -> None:
    import codecs

    codecs.register_error("vnnews-latin-1", _latin_1)


_register()
