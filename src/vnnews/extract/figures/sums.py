"""Bare numbers of a list that add up to a count before it: ``kỷ luật 62 đảng viên (khiển trách 45, cảnh cáo 17)``."""

from __future__ import annotations

import re

from .amounts import Amount
from .drafts import Draft
from .shares import Shares

PART = "figure.part"
_ITEM = re.compile(
    r"(?: \([^()\d]{0,12}\d[\d.,]* ?%\))?[,;] (?:và )?(?:[^\W\d_]+ ){1,6}(?:là )?(\d[\d.]*)"
    r"(?= \(| ?[,;)]|\.?\s|\.?$)"
)
_LAST = re.compile(
    r"(?: \([^()\d]{0,12}\d[\d.,]* ?%\))?[,;]? (?:và )?(?:[^\W\d_]+ ){1,6}(\d[\d.]*) [^\W\d_]"
)
"""The last of them may have a noun (``khai trừ 1 trường hợp``)."""
_AFTER = ",;( ).\n"
_WORDS = 60
_MOST = 12
_BEFORE = 8


class Sums(Shares):
    """Reads such numbers with the noun of the whole."""

    __slots__ = ()

    def _summand(self, amount: Amount) -> Draft | None:
        """One of the parts, where all of them together are a count told before."""
        start, end = amount.start, amount.end
        if start >= self._tried:
            self._look_for_sum(amount)
        whole = self._parts.get(start)
        if whole is None:
            return None
        place = whole.measured._replace(end=end, inferred=True)
        return Draft(start, end, PART, amount, place, number=(start, end))

    def _look_for_sum(self, amount: Amount) -> None:
        """Read the list that begins with ``amount`` and find its sum among the last counts."""
        lower, start, numeral = self._lower, amount.start, amount.numeral
        self._tried = start + 1
        if numeral is None or not self.drafts or start < 2 or amount.factor != 1:
            return
        if numeral.shape == "plain" and numeral.end - numeral.start == 4:
            return  # rather a year
        if amount.reading.decimals or lower[start - 1] != " " or not lower[start - 2].isalpha():
            return
        if lower[amount.end : amount.end + 1] not in _AFTER:
            return
        if not self._is_kind(start):
            return
        starts, total, at = [start], int(amount.value()), amount.end
        while len(starts) < _MOST:
            item = _ITEM.match(lower, at)
            if item is None or not self._is_kind(item.start(1)):
                break
            starts.append(item.start(1))
            total += int(item[1].replace(".", ""))
            at = item.end()
        self._tried = at
        last = _LAST.match(lower, at)
        rest = int(last[1].replace(".", "")) if last is not None else 0
        sums = {total, total + rest}
        for first in self.drafts[-2:]:
            if first.rule == "figure.counted" and first.amount is not None:
                sums.add(total + int(first.amount.value()))  # mầm non là 141, tiểu học 206
        if len(starts) == 1 and len(sums) < 3:
            return
        for draft in reversed(self.drafts[-_BEFORE:]):
            counted = draft.measured.head.counted and not draft.measured.rate
            if counted and draft.amount is not None and draft.upper is None:
                if draft.amount.value() in sums:
                    self._parts = dict.fromkeys(starts, draft)
                    return

    def _is_kind(self, start: int) -> bool:
        """Before the number stand words of the language, no name (``Nghị quyết 5``, ``Tổ 2``)."""
        begin = max(self._text.rfind(mark, max(0, start - _WORDS), start) for mark in ",;:(\n") + 1
        phrase = self._text[begin:start].strip() if begin else ""
        first, _, rest = phrase.partition(" ")
        if not rest and first.istitle():
            return False
        return phrase[1:].islower()
