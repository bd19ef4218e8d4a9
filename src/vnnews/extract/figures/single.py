"""One amount: its unit, its noun or its implied money, and what bounds it."""

from __future__ import annotations

import re

from ..context import Taken
from ..scan import Scan
from .amounts import Amount
from .drafts import Draft
from .lexis import bounds_after, signs, words
from .measures import Measured, measured_at, money_rate, unknown_noun, with_rate
from .surroundings import bounds_before, capitalised_before, in_slogan, named, quiet_before

_HALF = re.compile(r" {1,2}(?:rưỡi|rưởi)(?!\w)")
PAUSE = re.compile(r" {0,2}(?:[.,;:()\]\n\t\"]|$)")


_UNIT_TOLD = ("đvt: ", "đơn vị: ", "đơn vị tính: ")
"""Before a factor that belongs to the unit of a table (``ĐVT: 1.000 đồng``)."""


class Single:
    """Reads one amount with its unit and the words that bound it."""

    __slots__ = (
        "_cursor",
        "_lower",
        "_parts",
        "_quiet",
        "_taken",
        "_text",
        "_tried",
        "_whole",
        "drafts",
    )

    def __init__(self, scan: Scan, taken: Taken, shown: tuple[str, str] | None = None) -> None:
        self._text, self._lower = shown or (scan.text, scan.lower)
        self._taken = taken
        self._cursor = 0
        self._quiet = -1
        self._whole: Draft | None = None
        self._parts: dict[int, Draft] = {}
        self._tried = 0
        self.drafts: list[Draft] = []

    def _is_quiet(self, start: int) -> bool:
        """As :func:`quiet_before`, which one quantity asks more than once."""
        if self._quiet != start:
            if not quiet_before(self._lower, start):
                return False
            self._quiet = start
        return True

    def _plain(self, amount: Amount, measured: Measured) -> Draft | None:
        if not self._is_quiet(amount.start) and named(
            self._text, self._lower, amount, measured, ranged=False
        ):
            return None
        if measured.kind == "deed" and is_long(amount):
            return None
        if measured.kind == "measure" and self._no_measure(amount, measured):
            return None
        before = amount.start - 2
        if before > 0 and self._lower[before] == ":":
            if self._lower.endswith(_UNIT_TOLD, 0, amount.start):
                return None
        end = measured.end
        if amount.factor == 1 and not measured.rate and measured.head.listed:
            half = _HALF.match(self._lower, end) if measured.kind == "measure" else None
            if half:
                amount.extra, end = (1, 2), half.end()
        rule = "figure.spelled" if amount.spelled else "figure.unit"
        if not measured.head.listed:
            rule = "figure.noun" if measured.head.counted else "figure.money"
        draft = Draft(amount.start, end, rule, amount, measured, number=(amount.start, end))
        return self._bounded(draft)

    def _no_measure(self, amount: Amount, measured: Measured) -> bool:
        """``lúc 14g`` is a time of day; ``20 x 30 cm`` gives the sides of something."""
        lower, start = self._lower, amount.start
        if measured.code == "g":
            return lower.endswith(("lúc ", "hồi "), 0, start) and lower[measured.end - 1] == "g"
        if start > 3 and lower[start - 1] == " " and lower[start - 2] in "x×":
            return measured.code in ("mm", "cm", "m") and lower[: start - 2].rstrip()[-1:].isdigit()
        return False

    def _bounded(self, draft: Draft, *, ranged: bool = False) -> Draft:
        """Take in the words that bound the value, on both sides."""
        start, since = draft.start, -1
        if not self._is_quiet(start):
            measured = draft.measured
            found = bounds_before(self._lower, start, measured.kind, measured.code)
            start = self._free_from(found.start, start)
            if start == found.start:
                draft.bound, since = found.bound, found.since
            draft.start = start
        if draft.measured.code in ("Cel", "%"):
            self._minus(draft)
        self._sign(draft)
        if not ranged and self._lower.startswith(" trở ", draft.end):
            for word, bound in bounds_after():
                if self._lower.startswith(word, draft.end):
                    draft.end += len(word)
                    draft.bound = bound
                    ranged = True
                    break
        if (
            since < 0
            and self._lower.endswith("giữa ", 0, start)
            and " và " in self._lower[start : draft.end]
        ):
            since = start - 5
        if (
            since < 0
            and ranged
            and draft.start < start
            and self._lower.endswith("từ ", 0, draft.start)
        ):
            since = draft.start - 3
        if ranged and since >= 0 and self._free_from(since, draft.start) == since:
            draft.start = since
        return draft

    def _minus(self, draft: Draft) -> None:
        """Below zero: ``-5°C``, ``âm 2 độ C``, ``(-1,02%)``."""
        amount = draft.amount
        if amount is None or draft.start != amount.start:
            return
        at = draft.start
        before = self._text[max(0, at - 2) : at]
        openings = "(" if draft.measured.code == "%" else " ("
        if before.endswith("-") and (len(before) == 1 or before[0] in openings):
            draft.start, amount.negative = at - 1, True
        elif self._lower.endswith("âm ", 0, at) and not self._lower[at - 4 : at - 3].isalpha():
            draft.start, amount.negative = at - 3, True

    def _sign(self, draft: Draft) -> None:
        """``≥ 95%``."""
        at = draft.start
        if at and self._text[at - 1] == " ":
            at -= 1
        bound = signs().get(self._text[at - 1]) if at else None
        if bound is None or draft.bound != "exact" or (at > 1 and self._text[at - 2].isalnum()):
            return
        if self._free_from(at - 1, draft.start) == at - 1:
            draft.start, draft.bound = at - 1, bound

    def _free_from(self, start: int, end: int) -> int:
        floor = self.drafts[-1].end if self.drafts else 0
        return start if start >= floor and self._taken.free(start, end) else end

    # --- units ---

    def _measured(self, amount: Amount) -> Measured | None:
        text, lower = self._text, self._lower
        spelled = ""
        if amount.spelled:
            # An idiom has a small number: hai bên, but mười hai bên.
            spelled = "number" if amount.value() <= 10 else "vague"
        measured = measured_at(text, lower, amount.end, spelled=spelled)
        if measured is not None:
            return measured
        if amount.spelled:
            return None
        if amount.factor >= 1000 and amount.money:
            implied = self._implied_money(amount)
            if implied is not None:
                return implied
        return self._unlisted(amount) or self._titled(amount)

    def _titled(self, amount: Amount) -> Measured | None:
        """``63 Ủy ban bầu cử``, ``635 Người``: a listed noun that a capital begins by mistake."""
        text, numeral, end = self._text, amount.numeral, amount.end
        if numeral is None or not text[end + 1 : end + 2].isupper() or text[end] != " ":
            return None
        if amount.factor > 1 or numeral.shape.endswith("decimal") or is_long(amount):
            return None
        if numeral.shape == "plain" and not 31 < amount.value() < 1000:
            return None  # a day, a year, a number of something
        measured = measured_at(self._lower, self._lower, end)
        if measured is None or not measured.head.counted or measured.kind == "territory":
            return None
        written = text[end + 1 : measured.end]
        small = written[1:].islower() and not text[measured.end + 1 : measured.end + 2].isupper()
        return measured if small and self._taken.free(end, measured.end) else None

    def _implied_money(self, amount: Amount) -> Measured | None:
        lower, end = self._lower, amount.end
        if lower[end : end + 1].isalnum():
            return None
        if amount.factor < 10**9 and amount.extra == (0, 1):
            if not lower.startswith("/", end):
                window = lower[max(0, amount.start - 90) : amount.start]
                if not any(cue in window for cue in words("money_cues")):
                    return None
            if amount.factor < 10**6 and not self._pauses(end):
                return None
        return money_rate(self._text, lower, end)

    def _pauses(self, end: int) -> bool:
        """True where no noun follows."""
        if PAUSE.match(self._lower, end):
            return True
        at = end + 1 if self._lower[end : end + 1] == " " else end
        return unknown_noun(self._text, self._lower, at) is None

    def _unlisted(self, amount: Amount) -> Measured | None:
        """A noun that stands in no table, where the number looks like a count."""
        text, lower, end = self._text, self._lower, amount.end
        numeral = amount.numeral
        if numeral is None or text[end : end + 1] != " ":
            return None
        if is_long(amount) or numeral.shape.endswith("decimal") or numeral.shape == "zero":
            if amount.factor == 1:
                return None
        at = end + 2 if text[end + 1 : end + 2] == " " else end + 1
        if lower.startswith("số ", at) and amount.reading == (1, 0):
            return None  # 1 số hàng hóa: một số
        found = unknown_noun(text, lower, at)
        if found is None or not self._taken.free(at, found[0]):
            return None
        if capitalised_before(text, amount.start) or in_slogan(text, amount.start):
            return None
        return with_rate(text, lower, *found)


def is_long(amount: Amount) -> bool:
    """Five digits and more without separators: rather a code than a count of unknown things."""
    numeral = amount.numeral
    return numeral is not None and numeral.shape == "plain" and numeral.end - numeral.start > 4
