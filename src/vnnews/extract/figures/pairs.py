"""Two numbers side by side that mean a range: ``năm, sáu tạ``, ``hai ba trăm con``, ``khoảng 5, 6 người``."""

from __future__ import annotations

import re

from ...text.numerals import Reading
from .amounts import Amount
from .drafts import Draft
from .lexis import last_word, words
from .measures import Measured
from .sums import Sums

_VALUES = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
    "chín": 9, "mười": 10,
}  # fmt: skip
_APART = 2
_DIGITS_BEFORE = re.compile(r"(?<![\w.,/-])([0-9]{1,2}), $")


class Pairs(Sums):
    """Reads the pair where its second number has been read with its unit."""

    __slots__ = ()

    def _paired(self, amount: Amount, measured: Measured) -> Draft | None:
        """The range from the number right before ``amount``, or None."""
        start = amount.start
        if start < 4 or self._lower[start - 1] != " ":
            return None
        found = self._word_before(amount) if amount.spelled else self._digits_before(amount)
        if found is None:
            return None
        begin, low = found
        if self._free_from(begin, start) != begin:
            return None
        lower = Amount(begin, start, Reading(low), factor=amount.factor, spelled=True)
        draft = Draft(
            begin, measured.end, "figure.range", lower, measured, upper=amount,
            number=(begin, measured.end),
        )  # fmt: skip
        return self._bounded(draft, ranged=True)

    def _word_before(self, amount: Amount) -> tuple[int, int] | None:
        """Start and value of a digit word before one that is one or two more."""
        lower, start = self._lower, amount.start
        end = start - 2 if lower[start - 2] == "," else start - 1
        begin = last_word(lower, end)
        low = _VALUES.get(lower[begin:end], 0)
        if not low:
            return None
        first = lower[start : amount.end].split(" ", 1)[0]
        high = _VALUES.get(first, 0)
        scale, rest = divmod(amount.reading.mantissa, high or 1)
        if not low < high <= low + _APART or rest or (scale not in (1, 10, 100) and scale % 1000):
            return None
        before = begin - 1 if begin else 0
        previous = lower[last_word(lower, before) : before]
        if previous in words("not_spelled_after") or previous in _VALUES or previous == "mươi":
            return None
        if low == 5 and previous not in words("five_before"):
            return None
        if self._text[begin].isupper() and begin and self._text[begin - 2] not in '.!?:;\n"':
            return None
        return begin, low * scale

    def _digits_before(self, amount: Amount) -> tuple[int, int] | None:
        """``khoảng 5, 6 người``: only behind an approximator, for numbers are listed so too."""
        numeral, start = amount.numeral, amount.start
        if self._lower[start - 2] != "," or numeral is None or numeral.shape != "plain":
            return None
        match = _DIGITS_BEFORE.search(self._lower, max(0, start - 5), start)
        if match is None:
            return None
        low, end = int(match[1]), match.start() - 1
        if not low < numeral.reading.mantissa <= low + _APART or numeral.reading.mantissa > 20:
            return None
        previous = self._lower[last_word(self._lower, end) : end]
        return (match.start(), low) if previous in words("pair_before") else None
