"""The Vietnamese lunar calendar (UTC+7): lunar days to solar days, Tết, can-chi years.

A wrapper round the ``lunar-vn`` library, which computes new moons for Viet Nam's own time zone;
a Chinese calendar would be wrong by a day or a month in some years (Tết 1985, 2007, 2030). The
library is loaded at the first conversion: most articles have no lunar date. Leap months, the
end of short months and years outside 1900-2100 are checked here.
"""

from __future__ import annotations

import datetime
import functools
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 1900, 2099
"""Lunar years that can be converted."""

_CAN = ("giáp", "ất", "bính", "đinh", "mậu", "kỷ", "canh", "tân", "nhâm", "quý")
_CHI = (
    ("tý", "tí"),
    ("sửu",),
    ("dần",),
    ("mão", "mẹo"),
    ("thìn",),
    ("tỵ", "tị"),
    ("ngọ",),
    ("mùi",),
    ("thân",),
    ("dậu",),
    ("tuất",),
    ("hợi",),
)
_CAN_VARIANTS = {"kỷ": ("kỷ", "kỉ"), "quý": ("quý", "quí")}


class LunarDay(NamedTuple):
    year: int
    month: int
    day: int
    leap: bool = False

    def __str__(self) -> str:
        """``2024-03-10``; the month of a leap month is followed by ``L`` (``2023-02L-15``)."""
        return f"{self.year:04d}-{self.month:02d}{'L' if self.leap else ''}-{self.day:02d}"


@functools.lru_cache(maxsize=1024)
def to_solar(year: int, month: int, day: int, leap: bool = False) -> datetime.date | None:
    """The solar day of a lunar one, or None where that lunar day does not exist."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= 30):
        return None
    from lunar_vn import convert_lunar_to_solar

    try:
        found: datetime.date = convert_lunar_to_solar(day, month, year, int(leap))
    except ValueError:
        return None
    # The library lets day 30 of a short month run into the next one.
    return found if from_solar(found) == LunarDay(year, month, day, leap) else None


@functools.lru_cache(maxsize=1024)
def from_solar(day: datetime.date) -> LunarDay | None:
    """The lunar day of a solar one, or None outside 1900-2100."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR + 1:
        return None
    from lunar_vn import convert_solar_to_lunar

    try:
        found = convert_solar_to_lunar(day.day, day.month, day.year)
    except ValueError:
        return None
    return LunarDay(found.year, found.month, found.day, found.leap)


def tet(year: int) -> datetime.date | None:
    """First day of the lunar year (Tết Nguyên đán)."""
    return to_solar(year, 1, 1)


def new_years_eve(year: int) -> datetime.date | None:
    """The day before Tết of ``year``: the 29th or 30th of the twelfth month of the year before."""
    first = tet(year)
    return first - datetime.timedelta(days=1) if first else None


def month_days(year: int, month: int) -> tuple[datetime.date, datetime.date] | None:
    """First and last solar day of a lunar month (not a leap one)."""
    first = to_solar(year, month, 1)
    if first is None:
        return None
    last = to_solar(year, month, 30) or to_solar(year, month, 29)
    return (first, last) if last else None


@functools.cache
def can_chi_names() -> dict[str, int]:
    """Every spelling of the sixty year names, lower case, to its index (``giáp tý`` 0)."""
    names = {}
    for index in range(60):
        can = _CAN[index % 10]
        for first in _CAN_VARIANTS.get(can, (can,)):
            for second in _CHI[index % 12]:
                names[f"{first} {second}"] = index
    return names


def can_chi_year(index: int, near: int) -> int:
    """The year of a can-chi index (0-59) that lies nearest to the year ``near``.

    The cycle repeats every sixty years: Mậu Thân is 1968 and 2028. Of two equally near years
    the earlier one is meant.
    """
    base = near - (near - 4 - index) % 60
    return base if near - base <= base + 60 - near else base + 60


def can_chi_of(year: int) -> str:
    """Name of a lunar year: ``can_chi_of(2024) == 'giáp thìn'``."""
    return f"{_CAN[(year + 6) % 10]} {_CHI[(year + 8) % 12][0]}"
