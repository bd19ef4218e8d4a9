"""The value of a single date expression: its year, its month, its anchor.

Anchors are the publication date and what was named before in the text. A date without a year
is the one that lies between 300 days before and 65 days after the publication, or, where the
clause speaks of the future, between 60 days before and 305 after it.
"""

from __future__ import annotations

import datetime
import re

from ...text import lunar
from . import values
from .evidence import future, past
from .moonvalues import MOON_REACH, MoonValuer
from .nodes import NOTHING, Node, Value
from .numeric import is_leap
from .relative import Relative
from .source import Source

_AHEAD = 65
_FUTURE_BACK = 60
_SENTENCE_END = re.compile(r"\n|[.!?]\s")
_SAME_DAY = ("tức", "nhằm", "là")
COMPARED = ("so với", "hơn", "kém", "bằng", "lần", "so")
_METHODS = {
    kind: f"_value_{kind}"
    for kind in [
        "day",
        "month",
        "days",
        "quarter",
        "months",
        "year",
        "years",
        "school",
        "decade",
        "century",
        "bc",
        "offset",
        "span",
        "weekday",
        "same",
        "clock",
        "feast",
    ]
}


class Valuer(MoonValuer):
    """Gives values to nodes in text order, with what the text has said so far."""

    def __init__(self, src: Source, published: datetime.date | None) -> None:
        super().__init__(published)
        self.src = src
        self.last_day: datetime.date | None = None
        self.last_day_end = -1
        self.story_year: int | None = None
        self.story_end = -1
        self.relative = Relative(published)
        self.year_said: int | None = None
        self.year_end = -1
        self.month_said = 0

    def value(self, node: Node) -> Value:
        """The calendar value of a node, without its prepositions."""
        name = _METHODS.get(node.kind)
        if name is None:
            return NOTHING
        try:
            found: Value = getattr(self, name)(node)
        except (ValueError, OverflowError):
            return NOTHING
        return found

    def _value_day(self, node: Node) -> Value:
        if node.lunar:
            return self._lunar_day(node)
        if node.d is None:
            return NOTHING
        if node.m is None:
            return self._day_of_month(node)
        if self.moon_day is not None and self._same_moon(node):
            node.lunar = "yes"
            return self._lunar_day(node)
        year = self._year_of(node)
        if year is None:
            return Value(f"XXXX-{node.m:02d}-{node.d:02d}")
        if (node.m, node.d) == (2, 29) and not is_leap(year):
            year = next((y for y in (year - 1, year + 1, year - 2, year + 2) if is_leap(y)), year)
        node.found_year = year
        return values.day(datetime.date(year, node.m, node.d))

    def _same_moon(self, node: Node) -> bool:
        """``hội mở 15/8 âm lịch. Ngày 15/8, …``: the day of the moon that was just named."""
        if self.moon_day is None or self.moon_day[0] != node.d or self.moon_month != node.m:
            return False
        if node.y is not None or node.near or node.start - self.moon_day[2] > MOON_REACH:
            return False
        return not self.src.lower.endswith(("dương lịch", "dl", ")"), node.start, node.end)

    def _day_of_month(self, node: Node) -> Value:
        base = self.published
        if self.moon_day and self.moon_day[0] == node.d and not node.unit:
            day, end = self.moon_day[1:]
            if node.start - end < MOON_REACH:
                return values.day(day)  # "mồng 5 Tết … Sáng ngày 5": the same day again
        if node.unit == "M" and base:
            year, month = values.add_months(base, node.n)
        elif self.last_day:
            year, month = self.last_day.year, self.last_day.month
        elif base:
            year, month = base.year, base.month
        else:
            return Value(f"XXXX-XX-{node.d:02d}")
        try:
            return values.day(datetime.date(year, month, node.d or 0))
        except ValueError:
            return NOTHING

    def _year_of(self, node: Node) -> int | None:
        """The year of a day or month: said, borrowed, inherited or nearest."""
        if node.y is not None:
            return self.full_year(node.y)
        published = self.published
        if node.year_offset is not None:
            return published.year + node.year_offset if published else None
        if node.a is not None and node.a.found_year is not None:
            year = node.a.found_year + (1 if (node.m or 0) < (node.a.m or 0) else 0)
            return _by_weekday(node, year) if node.weekday else year
        told = None if node.near else self._story(node)
        if told is not None:
            return told
        if published is None:
            return self._year_in_sentence(node)
        if node.near:
            return self._nearest_year(node, published)
        year = self._window_year(node, published)
        return _by_weekday(node, year) if node.weekday else year

    def _nearest_year(self, node: Node, published: datetime.date) -> int:
        def distance(year: int) -> int:
            return abs(_days_between(published, year, node.m or 1, node.d or 1))

        year = published.year
        return min((year, year + 1, year - 1), key=distance)

    def _window_year(self, node: Node, published: datetime.date) -> int:
        """The one year in which the date falls into the window round the publication.

        The clause is asked for cues only where the windows differ in what they give.
        """
        days = _days_between(published, published.year, node.m or 1, node.d or 1)
        is_month = node.kind == "month"
        usual = _in_window(published.year, days, _AHEAD + (27 if is_month else 0))
        if node.relation == "to_now":
            return _in_window(published.year, days, 0)
        coming = _in_window(published.year, days, 365 - _FUTURE_BACK)
        if usual != coming and not self._after_document(node.stem) and future(self.src, node):
            return coming
        if is_month and usual > published.year and past(self.src, node):
            return published.year
        return usual

    def full_year(self, year: int) -> int:
        """A two-digit year (kept as ``-yy - 1``) by the pivot of the publication year."""
        if year >= 0:
            return year
        short = -year - 1
        now = self.published.year if self.published else 2025
        return 2000 + short if 2000 + short <= now + 5 else 1900 + short

    def _same_sentence(self, start: int, node: Node) -> bool:
        if start < 0 or node.start - start > 400:
            return False
        between = self.src.text[start : node.start]
        return "\n" not in between and ". " not in between

    def _same_paragraph(self, start: int, node: Node) -> bool:
        return (
            start >= 0
            and node.start - start < 1500
            and "\n" not in self.src.text[start : node.start]
        )

    def _year_in_sentence(self, node: Node) -> int | None:
        return self.year_said if self._same_sentence(self.year_end, node) else None

    def _story(self, node: Node) -> int | None:
        """In a paragraph about a year long past, a day without year is of that year."""
        if self.story_year is None or not self._same_paragraph(self.story_end, node):
            return None
        return self.story_year

    def _value_month(self, node: Node) -> Value:
        if node.lunar:
            return self._lunar_month(node)
        year = self._year_of(node)
        if node.y is None and node.year_offset is None and self.published and node.a is None:
            said = self._year_in_sentence(node)
            if said is not None and abs(said - self.published.year) <= 1:
                year = said + (1 if (node.m or 1) < self.month_said else 0)
        if year is None:
            return Value(f"XXXX-{node.m or 1:02d}")
        node.found_year = year
        return values.month(year, node.m or 1)

    def _value_days(self, node: Node) -> Value:
        month = self._value_month(node)
        if month.first is None or month.last is None:
            return NOTHING
        count = abs(node.n)
        if node.n > 0:
            first, last = month.first, month.first + (count - 1) * values.ONE_DAY
        else:
            first, last = month.last - (count - 1) * values.ONE_DAY, month.last
        return values.interval(values.day(first), values.day(last))

    def _value_quarter(self, node: Node) -> Value:
        year = self._period_year(node, node.n * 3 - 2)
        return values.quarter(year, node.n) if year else NOTHING

    def _value_months(self, node: Node) -> Value:
        year = self._period_year(node, node.m or 1, node.m2 or 12)
        return values.months(year, node.m or 1, node.m2 or 12) if year else NOTHING

    def _period_year(self, node: Node, month: int, last: int | None = None) -> int | None:
        """The year of a quarter or of ``6 tháng đầu năm``."""
        if node.y is not None:
            return self.full_year(node.y)
        published = self.published
        if node.year_offset is not None:
            return published.year + node.year_offset if published else None
        said = self._year_in_sentence(node)
        if published and said and said > published.year and last and published.month < 10:
            said = None  # a plan for the next year: "6 tháng cuối năm" is still of this one
        if published is None:
            return said if said is not None else self.relative.focus_year
        if said is not None and abs(said - published.year) <= 1:
            return said
        begins = datetime.date(published.year, month, 1)
        if begins <= published:
            done = last is None or last <= published.month + 2 or future(self.src, node)
            if last is None and month + 3 <= published.month and future(self.src, node):
                return published.year + (1 if not past(self.src, node) and month < 4 else 0)
            return published.year if done or month > 1 else published.year - 1
        if (begins - published).days <= _AHEAD or future(self.src, node):
            return published.year
        return (
            published.year - 1
            if not (last and month > 1 and published.month > 4)
            else published.year
        )

    def _value_year(self, node: Node) -> Value:
        if node.y is not None:
            return values.year(self.full_year(node.y))
        if node.y2 is not None:
            near = self.published.year if self.published else 2024
            return values.year(lunar.can_chi_year(node.y2, near))
        return NOTHING

    def _value_years(self, node: Node) -> Value:
        value = values.years(node.y or 0, node.y2 or 0)
        if node.sub in ("crop_year", "season"):
            # When a season begins and ends differs from region to region.
            return Value(value.edtf)
        return _school_year(value) if node.sub == "school_year" else value

    def _value_school(self, node: Node) -> Value:
        """``năm học mới``: 0, the one that begins next or has just begun; 9: the running one."""
        if self.published is None:
            return NOTHING
        begins = self.published.year - (1 if self.published.month < 8 else 0)
        if node.n == 0:
            begins = self.published.year if self.published.month >= 3 else self.published.year - 1
        elif node.n != 9:
            begins += node.n
        return _school_year(values.years(begins, begins + 1))

    def _value_decade(self, node: Node) -> Value:
        if node.anchor == "century":
            return values.decade((200 if node.n <= 2 else 190) + node.n % 10)
        return values.decade(node.n)

    def _value_century(self, node: Node) -> Value:
        if node.anchor == "century":
            now = (self.published.year if self.published else 2024) // 100 + 1
            return values.century(now + node.n)
        return values.century(node.n)

    def _value_bc(self, node: Node) -> Value:
        return values.before_christ(node.n, node.unit)

    def _value_offset(self, node: Node) -> Value:
        if node.unit == "D" and node.anchor == "focus":
            return (
                values.day(self.last_day + node.n * values.ONE_DAY)
                if self.last_day
                else (
                    values.day(self.published + node.n * values.ONE_DAY)
                    if self.published
                    else NOTHING
                )
            )
        if node.unit in "MQ" and node.n == -1 and self._compared(node):
            before = self.relative.period_before(node.unit)
            if before is not None and self._same_sentence(self.relative.period_end, node):
                return before
        return self.relative.offset(node, self._year_in_sentence(node))

    def _compared(self, node: Node) -> bool:
        return self.src.before(node.start).rstrip().endswith(COMPARED)

    def _value_span(self, node: Node) -> Value:
        return self.relative.span(node)

    def _bracketed(self, nodes: list[Node], i: int) -> None:
        """``15/11/2024 (thứ Sáu)``, ``thứ Sáu (15/11)``: the date beside says which week."""
        node = nodes[i]
        if node.kind != "weekday" or node.unit:
            return
        for other, gap in self._neighbours(nodes, i):
            if other.kind == "day" and gap.strip(" ,") in ("(", "") and not other.lunar:
                value = self.value(other)
                if value.first and value.first.isoweekday() == node.weekday:
                    node.kind, node.d, node.m, node.y = (
                        "day",
                        value.first.day,
                        value.first.month,
                        value.first.year,
                    )
                    return

    def _value_weekday(self, node: Node) -> Value:
        if node.unit != "W" and self.published and future(self.src, node):
            ahead = (node.weekday - 1 - self.published.weekday()) % 7
            return values.day(self.published + ahead * values.ONE_DAY)
        return self.relative.weekday(node)

    def _value_same(self, node: Node) -> Value:
        found = self.relative.same(node)
        if found.edtf is None and self.last_day and self._same_sentence(self.last_day_end, node):
            by = node.y - self.last_day.year if node.y else -1
            return values.shift_years(values.day(self.last_day), by)
        return found

    def _value_clock(self, node: Node) -> Value:
        return (
            values.day(self.last_day)
            if self.last_day
            else (values.day(self.published) if self.published else NOTHING)
        )

    def _clocks(self, nodes: list[Node]) -> None:
        """A bare clock time before the first day of a text belongs to that day."""
        for i, node in enumerate(nodes):
            if node.kind in ("day", "offset", "feast", "range"):
                return
            if node.kind == "clock":
                following = next((n for n in nodes[i + 1 :] if n.kind == "day"), None)
                if following and not _SENTENCE_END.search(self.src.text, node.end, following.start):
                    value = self.value(following)
                    self.last_day = value.first
                return

    # --- the moon ------------------------------------------------------------------------

    def _lunar_partner(self, nodes: list[Node], i: int) -> None:
        """``(tức ngày 18/4/2024)``, ``Giỗ Tổ: 18/4/2024``: the solar day beside says the year."""
        node = nodes[i]
        if not node.lunar or node.kind not in ("day", "feast") or node.y is not None:
            return
        for other, gap in self._neighbours(nodes, i):
            if other.kind != "day" or other.lunar or other.m is None:
                continue
            if not any(word in gap for word in _SAME_DAY) and gap.strip() not in (":", "(", "-"):
                continue
            value = self.value(other)
            if value.first is None:
                continue
            moon = lunar.from_solar(value.first)
            if moon and (moon.day, moon.month) == (node.d, node.m):
                node.y = moon.year

    def _neighbours(self, nodes: list[Node], i: int) -> list[tuple[Node, str]]:
        lower = self.src.lower
        found = []
        if i + 1 < len(nodes) and nodes[i + 1].start - nodes[i].end < 24:
            found.append((nodes[i + 1], lower[nodes[i].end : nodes[i + 1].start]))
        if i > 0 and nodes[i].start - nodes[i - 1].end < 24:
            found.append((nodes[i - 1], lower[nodes[i - 1].end : nodes[i].start]))
        return found

    def _after_document(self, at: int) -> bool:
        """A date right after a document's number is its signing date, not the story's."""
        taken = self.src.taken
        for back in range(1, 4):
            if at - back < 0:
                return False
            if taken.owned(at - back):
                return True
            if self.src.lower[at - back] not in " ,(":
                return False
        return False


def _by_weekday(node: Node, year: int) -> int:
    """``thứ Hai, ngày 7/4``: of the years around ``year`` the one in which that day is a Monday."""
    for candidate in (year, year + 1, year - 1):
        try:
            day = datetime.date(candidate, node.m or 1, node.d or 1)
        except ValueError:
            continue
        if day.isoweekday() == node.weekday:
            return candidate
    return year


def _days_between(published: datetime.date, year: int, month: int, day: int) -> int:
    if month == 2 and day == 29 and not is_leap(year):
        day = 28
    return (datetime.date(year, month, day) - published).days


def _in_window(year: int, days: int, ahead: int) -> int:
    """The year in which a day that is ``days`` away this year is at most ``ahead`` days away."""
    if days > ahead:
        return year - 1
    return year + 1 if days <= ahead - 365 else year


def _school_year(value: Value) -> Value:
    """September to May."""
    if value.first is None or value.last is None or value.last.year != value.first.year + 1:
        return value
    return Value(
        value.edtf,
        datetime.date(value.first.year, 9, 1),
        datetime.date(value.last.year, 5, 31),
    )
