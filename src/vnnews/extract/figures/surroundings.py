"""What stands before a number: words that bound it, and words that make it no figure."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from .amounts import Amount
from .lexis import CAPITALS, approximators, heads, last_word, words
from .measures import Measured

_BEFORE = 3
_MARKER = re.compile(
    rf"[0-9]{{1,2}}(?:\.[0-9]{{1,2}}){{0,3}}(?:[.)/:]+(?![0-9])| ?[-)](?= )| (?=[{CAPITALS}]))"
)
_QUOTE_REACH = 30


class Bounds(NamedTuple):
    """Where the approximating words begin, and what they do to the value."""

    start: int
    bound: str
    """exact, min, max, approx."""
    times: bool = False
    """``gấp`` stands before it."""
    since: int = -1
    """Where ``từ`` begins, before all this; -1 without it."""


@functools.cache
def _telling() -> frozenset[str]:
    """Last words of all that :func:`bounds_before` and :func:`named` look for."""
    return frozenset((*heads().last_words(), *approximators().last_words(), "gấp", "từ"))


def quiet_before(lower: str, start: int) -> bool:
    """True where the word before ``start`` neither bounds a number nor makes it a name."""
    end = start
    while end and lower[end - 1] == " ":
        end -= 1
    at = lower.rfind(" ", max(end - 12, 0), end) + 1
    word = lower[at:end] if at else ""
    if not word.isalpha():
        word = lower[last_word(lower, end) : end]
    return word not in _telling()


def bounds_before(lower: str, start: int, unit_kind: str, unit_code: str) -> Bounds:
    """Read the approximators, ``gấp`` and ``từ`` leftwards from a number at ``start``."""
    bound, at, times = "exact", start, False
    table = approximators()
    for _ in range(_BEFORE):
        end = _over_spaces(lower, at)
        if end == at or end == 0:
            break
        word = lower[last_word(lower, end) : end]
        if word == "gấp":
            at, times = end - 3, True
            continue
        found = table.longest(lower, end, word)
        if found is None:
            break
        begin, entry = found
        if bound != "exact" and lower.startswith("trên", begin) and end - begin == 4:
            break  # có mặt trên gần 100 nước: the preposition
        if entry.unit and entry.unit != unit_kind:
            break
        if entry.unless:
            previous = _over_spaces(lower, begin)
            word = lower[last_word(lower, previous) : previous]
            if word in entry.unless and not _own_size(lower, word, start, unit_code):
                break
        if lower.startswith("cỡ", begin) and "/" in unit_code:
            break
        at = begin
        if bound in ("exact", "approx"):
            bound = entry.bound
    end = _over_spaces(lower, at)
    since = end - 2 if end < at and _word_is(lower, end, "từ") else -1
    return Bounds(at, bound, times, since)


def _own_size(lower: str, word: str, start: int, unit_code: str) -> bool:
    """``rộng hơn 50 m2``: the size of the thing itself, where nothing is compared with it."""
    if word not in words("sizes") or unit_code not in words("size_units"):
        return False
    return "so với" not in lower[start : start + 50]


def named(text: str, lower: str, amount: Amount, measured: Measured | None, ranged: bool) -> bool:
    """True where the words before a number make it a name, an ordinal or an address."""
    start = amount.start
    end = _over_spaces(lower, start)
    if end == start and end and lower[end - 1] not in "(\"'[":
        return False
    word_start = last_word(lower, end)
    if word_start == end:
        return False
    found = heads().longest(lower, end, lower[word_start:end])
    if found is None:
        return False
    begin, entry = found
    previous_end = _over_spaces(lower, begin)
    previous = lower[last_word(lower, previous_end) : previous_end]
    if previous in words("head_kept") or previous in entry.unless:
        return False
    if entry.kind == "article" and text[begin].isupper():
        return True
    return _name_like(entry.kind, amount, measured, ranged)


def _name_like(kind: str, amount: Amount, measured: Measured | None, ranged: bool) -> bool:
    unit = measured.kind if measured else ""
    listed = bool(measured and measured.head.listed and unit != "deed")
    plain = amount.numeral is None or (amount.numeral.shape == "plain" and amount.factor == 1)
    if not plain and listed:
        return False
    if unit in ("money", "percent"):
        return False
    if kind == "ordinal":
        return True
    if kind == "score":
        return ranged or not listed
    if kind == "year":
        return amount.numeral is not None and 1900 <= amount.value() < 2100
    if kind == "time":
        return not listed and amount.value() <= 31
    if kind in ("measured", "article"):
        return not listed
    if kind == "grade" and (amount.value() > 17 or _leading_zero(amount)):
        return not listed
    if kind in ("group", "grade") and unit == "person":
        return False
    if kind in ("group", "grade") and listed and (ranged or (measured and measured.rate)):
        return False
    return unit not in ("measure", "age")


def glued_left(text: str, start: int, cursor: int) -> bool:
    """True where the character before a digit makes it part of something else."""
    if start == 0:
        return False
    before = text[start - 1]
    if before in " \n(\"'[":
        return False
    if before.isalnum() or before in "_@#&+=°×~*\\":
        return True
    earlier = text[start - 2] if start > 1 else " "
    if before == "-":
        return earlier.isalnum()
    if before == "/":
        return cursor != start - 1
    if before in ".,:":
        return earlier.isdigit() or (before == "." and earlier.isupper())
    return False


def list_marker(text: str, start: int) -> bool:
    """True for the number of a list item or a section at the beginning of a line."""
    if start > 4 and "\n" not in text[start - 4 : start]:
        return False
    at = start
    while at and text[at - 1] in " (-•+*" and start - at < 4:
        at -= 1
    if at and text[at - 1] != "\n":
        return False
    match = _MARKER.match(text, start)
    if match is None:
        return False
    if match[0].endswith(" "):
        return "." in match[0]
    return True


def in_slogan(text: str, start: int) -> bool:
    """True inside a short quotation (“3 gặp, 4 biết”)."""
    opening = text.rfind('"', max(0, start - _QUOTE_REACH), start)
    if opening < 0:
        return False
    closing = text.find('"', start, start + _QUOTE_REACH)
    return closing >= 0 and "\n" not in text[opening:closing]


def capitalised_before(text: str, start: int) -> bool:
    """True where a number follows a capitalised word that does not begin a sentence."""
    end = _over_spaces(text, start)
    at = last_word(text, end)
    if at == end or not text[at].isupper():
        return False
    before = _over_spaces(text, at)
    return before > 0 and before < at and text[before - 1] not in '.!?:\n"-•'


def _over_spaces(text: str, at: int) -> int:
    if at and text[at - 1] == " ":
        at -= 1
        while at and text[at - 1] == " ":
            at -= 1
    return at


def _word_is(lower: str, end: int, word: str) -> bool:
    start = end - len(word)
    return lower.startswith(word, max(start, 0)) and (start <= 0 or not lower[start - 1].isalnum())


def _leading_zero(amount: Amount) -> bool:
    numeral = amount.numeral
    return numeral is not None and numeral.end - numeral.start > len(str(numeral.reading.mantissa))
