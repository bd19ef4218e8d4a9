"""Dates counted from an anchor: the publication, or the span that was named last."""

from __future__ import annotations

import datetime

from . import values
from .nodes import NOTHING, Node, Value

_PERIODS = frozenset(("month", "quarter", "months", "range", "days"))


class Relative:
    """``năm ngoái``, ``tuần trước đó``, ``15 năm qua``, ``cùng kỳ``, with the focus they need."""

    def __init__(self, published: datetime.date | None) -> None:
        self.published = published
        self.period: Value = NOTHING
        self.period_kind = ""
        self.period_end = -1
        self.year: Value = NOTHING
        self.first_months = 0
        """``10 tháng đầu năm``: how many months the last such span had, and of which year."""
        self.focus_months_year: int | None = None
        self.last_week: datetime.date | None = None
        self.focus_year: int | None = None

    def remember(self, node: Node, value: Value, compared: bool) -> None:
        """Keep a span as the one that ``cùng kỳ`` and ``tuần trước đó`` refer to."""
        if value.first is None or value.last is None or node.kind == "same":
            return
        if node.kind == "offset" and node.unit == "W":
            self.last_week = value.first
        if node.kind == "months" and node.m == 1 and not compared:
            self.first_months, self.focus_months_year = node.m2 or 0, value.first.year
        if compared or node.relation in ("from", "until", "before") or node.sub == "anniversary":
            return
        if node.kind in _PERIODS or (
            node.kind in ("day", "offset") and node.relation in ("as_of", "until", "to_now")
        ):
            if (value.last - value.first).days <= 366:
                self.period, self.period_kind, self.period_end = value, node.kind, node.end
                self.focus_year = value.first.year
        elif node.kind == "offset" and node.unit in ("M", "Q"):
            self.period = value
        elif node.kind == "year" or (node.kind == "offset" and node.unit == "Y"):
            self.year = value
            self.focus_year = value.first.year

    def period_before(self, unit: str) -> Value | None:
        """The month or quarter before the one in focus, for ``so với tháng trước``."""
        first = self.period.first
        if first is None or self.period_kind != {"M": "month", "Q": "quarter"}[unit]:
            return None
        year, month = values.add_months(first, -1 if unit == "M" else -3)
        return values.month(year, month) if unit == "M" else values.quarter(year, month // 3 + 1)

    def offset(self, node: Node, said: int | None) -> Value:
        """A point ``n`` units from the anchor, at the precision of the unit."""
        base = self.published
        if node.unit == "Y" and node.anchor in ("year", "focus"):
            return self._year_offset(node, said)
        if base is None:
            return NOTHING
        if node.unit == "D":
            return values.day(base + node.n * values.ONE_DAY)
        if node.unit == "W":
            return self._week(node, base)
        if node.unit == "M":
            return values.month(*values.add_months(base, node.n))
        if node.unit == "Q":
            year, month = values.add_months(base, node.n * 3)
            return values.quarter(year, (month - 1) // 3 + 1)
        return values.year(base.year + node.n)

    def _year_offset(self, node: Node, said: int | None) -> Value:
        """``cuối năm``, ``năm trước``: of the year spoken of in this sentence, else of now."""
        if node.rule.endswith("BARE"):
            year = said if said is not None else self.published.year if self.published else None
            if self.published and said is not None and abs(said - self.published.year) > 1:
                year = self.published.year
            if year is None:
                year = self.focus_year
            return values.year(year) if year else NOTHING
        if node.anchor == "focus" or (said is not None and self.published is None):
            base = self.focus_year if said is None else said
        elif said is not None and self.published and said == self.published.year - 1:
            base = said
        else:
            base = self.published.year if self.published else None
        return values.year(base + node.n) if base else NOTHING

    def _week(self, node: Node, base: datetime.date) -> Value:
        if node.anchor == "week" and self.last_week:
            base = self.last_week
        monday, sunday = values.week(base + node.n * 7 * values.ONE_DAY)
        if node.mod == "END":
            monday = sunday - values.ONE_DAY
        elif node.mod == "START":
            sunday = monday + values.ONE_DAY
        return values.interval(values.day(monday), values.day(sunday))

    def weekday(self, node: Node) -> Value:
        """``thứ Hai tuần tới``; without a week, the last such day up to the publication."""
        base = self.published
        if base is None:
            return NOTHING
        if node.unit == "W":
            monday, _ = values.week(base + node.n * 7 * values.ONE_DAY)
            return values.day(monday + (node.weekday - 1) * values.ONE_DAY)
        back = (base.weekday() - (node.weekday - 1)) % 7
        return values.day(base - back * values.ONE_DAY)

    def span(self, node: Node) -> Value:
        """``15 năm qua`` → 2002/2017, ``2 tháng tới`` → 2019-06/2019-08, ``5 ngày tới``."""
        base = self.published
        if base is None:
            return NOTHING
        if node.unit == "Y":
            other = values.year(base.year + node.n)
            here = values.year(base.year)
        elif node.unit == "M":
            other = values.month(*values.add_months(base, node.n))
            here = values.month(base.year, base.month)
        else:
            days = node.n * (7 if node.unit == "W" else 1)
            other = values.day(base + days * values.ONE_DAY)
            here = values.day(base)
        return values.interval(other, here) if node.n < 0 else values.interval(here, other)

    def same(self, node: Node) -> Value:
        """``cùng kỳ [năm trước | năm 2022]``: the span in focus, in another year."""
        focus = self.period if self.period.edtf else self.year
        if focus.first is None:
            return NOTHING
        by = (node.y - focus.first.year) if node.y else -1
        return values.shift_years(focus, by) if by else focus
