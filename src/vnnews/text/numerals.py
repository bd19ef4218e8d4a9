"""Numerals: digits with their separators, and numbers in words. The one place that reads them.

Official Vietnamese style puts a dot after thousands and a comma before decimals; the reversed
style occurs as well, also within one sentence (domain notes, C.1). A token such as ``1,250`` can
be read both ways: :func:`numeral_at` gives both readings, :class:`Votes` collects what the rest
of the text says about its style, and :meth:`Votes.choose` decides and says whether it is sure.

Amounts are exact: a reading is ``mantissa / 10**decimals`` in integers, and becomes an ``int``
or a correctly rounded ``float`` only at the end (:func:`number`), so that ``862,4 tỷ`` is
862400000000 and not a float beside it.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

Shape = Literal[
    "plain", "spaced", "dots", "dot3", "dot_decimal", "commas", "comma3", "comma_decimal", "zero"
]
"""How a token is written.

``plain`` no separator; ``spaced`` groups of three after spaces; ``dots`` thousands with dots
(proved by a second group or a decimal comma); ``dot3`` one dot group of three, open to two
readings; ``dot_decimal`` a dot and other than three digits; ``commas``, ``comma3``,
``comma_decimal`` the same with commas; ``zero`` a leading zero before the separator.
"""

MAX_DIGITS = 18
"""Longer runs are identifiers, not quantities."""

_TOKEN = re.compile(
    rf"[0-9]{{1,{MAX_DIGITS}}}+(?:[.,][0-9]{{1,{MAX_DIGITS}}}+){{0,6}}+(?![.,]?[0-9])"
)
_SPACED = re.compile(
    r"[1-9][0-9]{0,2}+(?: [0-9]{3}(?![0-9])){1,5}+(?:,[0-9]{1,2}(?![0-9]))?+"
    r"(?![.,][0-9])(?! [0-9])"
)
_WORD = re.compile(r"[^\W\d_]{1,8}+")


class Reading(NamedTuple):
    """An exact decimal: ``mantissa / 10**decimals``."""

    mantissa: int
    decimals: int = 0

    @property
    def value(self) -> int | float:
        return number(self.mantissa, 10**self.decimals)

    def times(self, factor: int) -> int | float:
        """The reading multiplied by a scale (``862,4`` × 10⁹), exactly."""
        return number(self.mantissa * factor, 10**self.decimals)


class Numeral(NamedTuple):
    """A numeral in digits: its place, how it is written and what it may mean."""

    start: int
    end: int
    shape: Shape
    reading: Reading
    """By the official style."""
    other: Reading | None = None
    """The reading of the opposite style, where the token allows two."""

    @property
    def value(self) -> int | float:
        return self.reading.value


def number(numerator: int, denominator: int = 1) -> int | float:
    """The quotient, as an ``int`` where it is whole, else as the nearest ``float``."""
    if denominator == 1:
        return numerator
    whole, rest = divmod(numerator, denominator)
    return numerator / denominator if rest else whole


def token_end(text: str, start: int) -> int:
    """End of the run of digits, dots and commas at ``start``, readable as a number or not.

    Looks at most 200 characters ahead, so that a text of nothing but digits stays linear.
    """
    end, limit = start, min(len(text), start + 200)
    while end < limit and (text[end] in "0123456789" or text[end] in ".,"):
        end += 1
    while end > start and text[end - 1] in ".,":
        end -= 1
    return end


def numeral_at(text: str, start: int) -> Numeral | None:
    """The numeral in digits that begins at ``start``, or None where there is none to be read.

    ``text[start]`` is an ASCII digit for a result. None for more than 18 digits in a run and for
    groups that do not fit (``12.34.567``, ``1,2,3``, ``0260.3862.123``).
    """
    match = _TOKEN.match(text, start)
    if match is None:
        return None
    token, end = match[0], match.end()
    if token.isdigit():
        if text[end : end + 1] == " " and text[end + 1 : end + 4].isdigit():
            spaced = _SPACED.match(text, start)
            if spaced:
                return _spaced(spaced)
        return Numeral(start, end, "plain", Reading(int(token)))
    found = _separated(token)
    return None if found is None else Numeral(start, end, *found)


_Found = tuple[Shape, Reading, Reading | None]


@functools.lru_cache(8192)
def _separated(token: str) -> _Found | None:
    """How a token with separators reads; many occur again and again."""
    dots, commas = token.count("."), token.count(",")
    if dots and commas:
        return _mixed(token, dots, commas)
    return _one_kind(token, "." if dots else ",", dots or commas)


def _spaced(match: re.Match[str]) -> Numeral:
    whole, _, fraction = match[0].partition(",")
    reading = Reading(int(whole.replace(" ", "") + fraction), len(fraction))
    return Numeral(match.start(), match.end(), "spaced", reading)


def _one_kind(token: str, mark: str, count: int) -> _Found | None:
    head, *groups = token.split(mark)
    digits = Reading(int(head + groups[-1]), len(groups[-1])) if count == 1 else None
    grouped = len(head) <= 3 and all(len(group) == 3 for group in groups)
    if head[0] == "0":
        if digits is None or len(head) > 2 or (len(head) == 2 and len(groups[0]) > 2):
            return None
        return "zero", digits, None
    if digits is None:
        if not grouped:
            return None
        shape: Shape = "dots" if mark == "." else "commas"
        return shape, Reading(int(token.replace(mark, ""))), None
    if grouped:
        thousands = Reading(int(head + groups[0]))
        if mark == ".":
            return "dot3", thousands, digits
        return "comma3", digits, thousands
    if len(groups[0]) > 6:
        return None
    return "dot_decimal" if mark == "." else "comma_decimal", digits, None


def _mixed(token: str, dots: int, commas: int) -> _Found | None:
    """The last separator decides, and stands alone (``1.024,5``, ``2,500.75``)."""
    last = "," if token.rfind(",") > token.rfind(".") else "."
    if (commas if last == "," else dots) != 1:
        return None
    whole, _, fraction = token.rpartition(last)
    head, *groups = whole.split("." if last == "," else ",")
    if not 1 <= len(head) <= 3 or head[0] == "0" or any(len(group) != 3 for group in groups):
        return None
    reading = Reading(int(head + "".join(groups) + fraction), len(fraction))
    return "dots" if last == "," else "commas", reading, None


@dataclass(slots=True)
class Votes:
    """What the numbers of one text say about its separators (domain notes, C.1)."""

    dot_thousands: int = 0
    comma_thousands: int = 0
    dot_decimal: int = 0
    comma_decimal: int = 0

    def hear(self, numeral: Numeral, *, whole: bool = False) -> None:
        """Count a numeral; ``whole`` where its unit cannot have decimals (``hộ``, ``đồng``)."""
        shape = numeral.shape
        if shape == "dots" or (shape == "dot3" and whole):
            self.dot_thousands += 1
        elif shape == "commas" or (shape == "comma3" and whole):
            self.comma_thousands += 1
        elif shape == "dot_decimal":
            self.dot_decimal += 1
        elif shape == "comma_decimal":
            self.comma_decimal += 1

    def choose(
        self, numeral: Numeral, *, whole: bool = False, decimal: bool = False
    ) -> tuple[Reading, Reading | None]:
        """The reading of ``numeral`` and, where it stays ambiguous, the other one.

        ``whole``: its unit cannot have decimals; ``decimal``: its unit nearly always does
        (``%``, ``độ``).
        """
        if numeral.other is None:
            return numeral.reading, None
        if numeral.shape == "comma3":
            as_decimal, as_thousands = numeral.reading, numeral.other
            if whole:
                return as_thousands, None
            if decimal:
                return as_decimal, None
            official = self.comma_decimal + self.dot_thousands
            reversed_ = self.comma_thousands + self.dot_decimal
            if reversed_ > official:
                return as_thousands, as_decimal if official else None
            return as_decimal, None if official and not reversed_ else as_thousands
        as_thousands, as_decimal = numeral.reading, numeral.other
        if whole:
            return as_thousands, None
        if decimal:
            return as_decimal, None
        if self.comma_thousands:
            if self.dot_thousands:
                return as_thousands, as_decimal
            return as_decimal, as_thousands
        return as_thousands, None


# --- numbers in words -------------------------------------------------------------------------

_DIGITS = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "năm": 5,
    "sáu": 6,
    "bảy": 7,
    "bẩy": 7,
    "tám": 8,
    "chín": 9,
}
_AFTER_TENS = {**_DIGITS, "mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
_SHORT_TENS = {"mốt": 1, "tư": 4, "lăm": 5, "nhăm": 5}
_TWENTIES = {"hăm": 20, "băm": 30}
_LINKS = frozenset(("linh", "lẻ"))
_HALVES = frozenset(("rưởi", "rưỡi"))
SCALES = {
    "nghìn": 10**3,
    "ngàn": 10**3,
    "vạn": 10**4,
    "triệu": 10**6,
    "tỷ": 10**9,
    "tỉ": 10**9,
}
"""Scale words from a thousand upward."""
_AFTER_NAM = frozenset(("mươi", "trăm", "chục", "phần", *SCALES))

FIRST_WORDS = frozenset((*_DIGITS, *_TWENTIES, "mười", "trăm", "không"))
"""Words that a number in words may begin with."""

_Token = tuple[str, int, int]


def spelled_number(lower: str, start: int) -> tuple[int, int] | None:
    """``(end, value)`` of the number in words that begins at ``start``, the longest that reads.

    ``lower`` is lower-case NFC text and ``start`` a word boundary. Whether the word means a
    number at all (``năm`` is also *year*, ``ba`` *father*) is for the caller to judge from what
    follows: ``năm`` after another number word is read as five only where the number goes on
    (``hai nghìn năm trăm``), so that ``mười năm`` is ten, of years. None where no number begins.
    """
    first = _WORD.match(lower, start)
    if first is None or first[0] not in FIRST_WORDS:
        return None
    tokens = _tokens(lower, start)
    parts: list[tuple[int, int]] = []
    at = end = 0
    while at < len(tokens):
        found = _hundreds(tokens, at, inner=at > 0)
        if found is None:
            break
        after, value = found
        factor, beyond = _scales(tokens, after)
        if factor == 1:
            if parts and value < 10 and after == at + 1:
                # Spoken: a digit after a scale is its next lower decimal (một triệu hai).
                factor = parts[-1][1] // 10
            if parts and value * factor >= parts[-1][1]:
                break
            parts.append((value, factor))
            end = tokens[after - 1][2]
            break
        if not _append(parts, value, factor):
            break
        at = beyond
        end = tokens[at - 1][2]
        if _word(tokens, at) in _HALVES:
            parts.append((1, factor // 2))
            end = tokens[at][2]
            break
    return (end, sum(value * factor for value, factor in parts)) if parts else None


def _append(parts: list[tuple[int, int]], value: int, factor: int) -> bool:
    """Add ``value × factor``; a larger scale gathers the smaller ones before it.

    ``ba nghìn năm trăm tỷ`` is (3000 + 500) × 10⁹, ``hai tỷ ba trăm triệu`` a sum. False where
    the parts do not decrease.
    """
    while parts and parts[-1][1] < factor:
        earlier, scale = parts.pop()
        if value >= scale:
            parts.append((earlier, scale))
            return False
        value += earlier * scale
    if parts and value * factor >= parts[-1][1]:
        return False
    parts.append((value, factor))
    return True


_MOST_TOKENS = 24


def _tokens(lower: str, start: int) -> list[_Token]:
    """Words from ``start`` that can belong to a number, each after one or two spaces.

    Acts and notices put a comma after a scale (``Hai tỷ, bốn trăm triệu đồng``): it belongs to
    the number where another scale follows, else it is a list's.
    """
    tokens: list[_Token] = []
    at, doubt = start, 0
    while len(tokens) < _MOST_TOKENS:
        match = _WORD.match(lower, at)
        if match is None or match[0] not in _VOCABULARY:
            break
        at = match.end()
        if at < len(lower) and (lower[at].isalnum() or lower[at] == "_"):
            break
        if (match[0] in _DIGITS or match[0] == "mười") and tokens and tokens[-1][0] in _DIGITS:
            break  # hai ba, hai mười: two numbers side by side
        tokens.append((match[0], match.start(), at))
        if match[0] in SCALES:
            doubt = 0
        if match[0] in SCALES and lower.startswith(", ", at):
            doubt, at = len(tokens), at + 1
        elif lower[at : at + 1] != " ":
            break
        at += 2 if lower[at + 1 : at + 2] == " " else 1
    return tokens[:doubt] if doubt else tokens


def _scales(tokens: list[_Token], at: int) -> tuple[int, int]:
    """The product of the scale words at ``at`` (``nghìn tỷ``) and the position after them."""
    factor = 1
    while at < len(tokens) and tokens[at][0] in SCALES and factor <= 10**9:
        factor *= SCALES[tokens[at][0]]
        at += 1
    return factor, at


def _word(tokens: list[_Token], at: int) -> str:
    return tokens[at][0] if at < len(tokens) else ""


def _digit(tokens: list[_Token], at: int, *, inner: bool) -> int:
    """The digit word at ``at`` or 0; inside a number ``năm`` must go on to be a five."""
    word = _word(tokens, at)
    if word == "năm" and inner and _word(tokens, at + 1) not in _AFTER_NAM:
        return 0
    return _DIGITS.get(word, 0)


def _hundreds(tokens: list[_Token], at: int, *, inner: bool) -> tuple[int, int] | None:
    """A number below a thousand at ``at``: ``(next position, value)``."""
    word = _word(tokens, at)
    if word == "trăm" and _word(tokens, at + 1) in _HALVES:
        return at + 2, 150
    if word in _LINKS and inner:
        digit = _AFTER_TENS.get(_word(tokens, at + 1), 0)
        return (at + 2, digit) if digit else None
    if word == "không" and _word(tokens, at + 1) == "trăm":
        return _below_hundred_after(tokens, at + 2, 0)
    digit = _digit(tokens, at, inner=inner)
    if digit and _word(tokens, at + 1) == "trăm":
        return _below_hundred_after(tokens, at + 2, digit * 100)
    return _tens(tokens, at, inner=inner)


def _below_hundred_after(tokens: list[_Token], at: int, hundreds: int) -> tuple[int, int] | None:
    word = _word(tokens, at)
    if word in _HALVES and hundreds:
        return at + 1, hundreds + 50
    if word in _LINKS:
        digit = _AFTER_TENS.get(_word(tokens, at + 1), 0)
        if digit:
            return at + 2, hundreds + digit
    rest = _tens(tokens, at, inner=True)
    if rest is not None and (rest[1] >= 10 or hundreds):
        # Spoken: trăm hai is a hundred and twenty.
        return rest[0], hundreds + (rest[1] if rest[1] >= 10 else rest[1] * 10)
    return (at, hundreds) if hundreds else None


def _tens(tokens: list[_Token], at: int, *, inner: bool) -> tuple[int, int] | None:
    word = _word(tokens, at)
    if word == "mười":
        unit = _unit(tokens, at + 1)
        return (at + 2, 10 + unit) if unit else (at + 1, 10)
    if word in _TWENTIES:
        unit = _unit(tokens, at + 1)
        return (at + 2, _TWENTIES[word] + unit) if unit else None
    digit = _digit(tokens, at, inner=inner)
    if not digit:
        return None
    follower = _word(tokens, at + 1)
    if follower == "mươi":
        unit = _unit(tokens, at + 2)
        return (at + 3, digit * 10 + unit) if unit else (at + 2, digit * 10)
    if follower == "chục":
        return at + 2, digit * 10
    if follower in _SHORT_TENS and digit > 1:
        return at + 2, digit * 10 + _SHORT_TENS[follower]
    return at + 1, digit


def _unit(tokens: list[_Token], at: int) -> int:
    """The unit after a ten; ``năm`` there is the year (``hai mươi năm``), five is ``lăm``."""
    word = _word(tokens, at)
    return 0 if word == "năm" else _AFTER_TENS.get(word, 0)


_VOCABULARY = frozenset(
    (*_AFTER_TENS, *_TWENTIES, *_LINKS, *_HALVES, *SCALES, "mười", "mươi", "trăm", "chục", "không")
)
