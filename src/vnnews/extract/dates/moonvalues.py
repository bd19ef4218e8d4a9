"""The values of days, months and feasts of the moon, in the year that is meant."""

from __future__ import annotations

import datetime

from ...text import lunar
from . import values
from .nodes import NOTHING, Node, Value

MOON_REACH = 600
"""So far after a month of the moon ``ngày 6 âm lịch`` is of that month."""


class MoonValuer:
    """Keeps which month and which day of the moon the text named last."""

    def __init__(self, published: datetime.date | None) -> None:
        self.published = published
        self.moon_month = 0
        self.moon_end = -MOON_REACH
        self.moon_day: tuple[int, datetime.date, int] | None = None
        """The last day of the moon: its number, the solar day, where it ends."""

    def _lunar_day(self, node: Node) -> Value:
        if node.m is None and 0 <= node.start - self.moon_end < MOON_REACH:
            node.m = self.moon_month
        if node.m is None:
            return NOTHING
        self.moon_month, self.moon_end = node.m, node.end
        month, day, leap = node.m, node.d or 1, node.lunar == "leap"
        year = self.lunar_year(node, month, day)
        if year is None:
            return NOTHING
        found = lunar.to_solar(year, month, day, leap)
        if found is None:
            return NOTHING
        node.lunar = str(lunar.LunarDay(year, month, day, leap))
        self.moon_day = (day, found, node.end)
        return values.day(found)

    def lunar_year(self, node: Node, month: int, day: int) -> int | None:
        """The year of a lunar day: said, or the one that puts it nearest to the publication."""
        if node.y is not None:
            return node.y
        if node.y2 is not None:
            near = self.published.year if self.published else 2024
            return lunar.can_chi_year(node.y2, near)
        published = self.published
        if published is None:
            return None
        if node.year_offset is not None:
            return published.year + node.year_offset
        best, distance = None, 10_000
        # A feast without a year is usually ahead; a day of the moon the nearest one.
        for year in range(published.year - 1, published.year + 2):
            solar = lunar.to_solar(year, month, min(day, 29))
            if solar is not None and abs((solar - published).days) < distance:
                best, distance = year, abs((solar - published).days)
        return best

    def _lunar_month(self, node: Node) -> Value:
        self.moon_month, self.moon_end = node.m or 1, node.end
        year = self.lunar_year(node, node.m or 1, 15)
        days = lunar.month_days(year, node.m or 1) if year is not None else None
        if year is None or days is None:
            return NOTHING
        node.lunar = f"{year:04d}-{node.m:02d}"
        return Value(f"{days[0].isoformat()}/{days[1].isoformat()}", *days)

    def _value_feast(self, node: Node) -> Value:
        """A feast of the lunar year; ``30 Tết`` and Giao thừa are the eve of the year named."""
        month, day = node.m or 1, node.d or 1
        year = self.lunar_year(
            node, 1 if node.sub == "eve" else month, 1 if node.sub == "eve" else day
        )
        if year is None:
            return NOTHING
        if node.sub == "eve":
            # In a year whose last month is short, "30 Tết" is still the eve.
            found = lunar.to_solar(year - 1, 12, day) or lunar.new_years_eve(year)
            if found is None:
                return NOTHING
            moon = lunar.from_solar(found)
            node.lunar = str(moon) if moon else ""
            return values.day(found)
        found = lunar.to_solar(year, month, day)
        if found is None:
            return NOTHING
        node.lunar = str(lunar.LunarDay(year, month, day))
        self.moon_day = (day, found, node.end)
        return values.day(found)
