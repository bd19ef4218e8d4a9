"""Calendar values: EDTF level 2 strings with the first and last day that they cover."""

from __future__ import annotations

import datetime

from .nodes import NOTHING, Value

ONE_DAY = datetime.timedelta(days=1)
Day = datetime.date


def day(value: Day) -> Value:
    return Value(value.isoformat(), value, value)


def month(year: int, number: int) -> Value:
    return Value(f"{year:04d}-{number:02d}", *month_days(year, number, number))


def month_days(year: int, first: int, last: int) -> tuple[Day, Day]:
    """First day of a month and last day of another of the same year."""
    after = Day(year + last // 12, last % 12 + 1, 1) if year < 9999 or last < 12 else Day.max
    return Day(year, first, 1), after - ONE_DAY


def months(year: int, first: int, last: int) -> Value:
    """``2023-01/2023-06``."""
    if first == last:
        return month(year, first)
    return Value(f"{year:04d}-{first:02d}/{year:04d}-{last:02d}", *month_days(year, first, last))


def quarter(year: int, number: int) -> Value:
    """EDTF level 2: 33 to 36 are the quarters."""
    first = number * 3 - 2
    return Value(f"{year:04d}-{32 + number}", *month_days(year, first, first + 2))


def year(number: int) -> Value:
    if not 1 <= number <= 9998:
        return NOTHING
    return Value(f"{number:04d}", Day(number, 1, 1), Day(number, 12, 31))


def years(first: int, last: int) -> Value:
    if not 1 <= first < last <= 9998:
        return NOTHING
    return Value(f"{first:04d}/{last:04d}", Day(first, 1, 1), Day(last, 12, 31))


def decade(number: int) -> Value:
    """``decade(199)`` is 199X."""
    return Value(f"{number:03d}X", Day(number * 10, 1, 1), Day(number * 10 + 9, 12, 31))


def century(number: int) -> Value:
    """``century(20)`` is 19XX, by convention 1900-1999."""
    base = number - 1
    first = Day(max(base * 100, 1), 1, 1)
    return Value(f"{base:02d}XX", first, Day(base * 100 + 99, 12, 31))


def before_christ(number: int, unit: str) -> Value:
    """Year (``Y``) or century (``C``) before Christ: 218 BC is -0217, the year 0 being 1 BC.

    Its days are outside what ``datetime`` can hold, so that the value has no bounds.
    """
    return Value(f"-{number - 1:02d}XX" if unit == "C" else f"-{number - 1:04d}")


def interval(first: Value, last: Value) -> Value:
    """From one value to another; quarters are written as months, which EDTF intervals need."""
    if not first.edtf or not last.edtf:
        return NOTHING
    left, right = _left(first), _right(last)
    if left == right:
        return Value(left, first.first, last.last)
    return Value(f"{left}/{right}", first.first, last.last)


def until(value: Value) -> Value:
    """``../2020``; a day without year stays the stated day (EDTF has no such open interval)."""
    if not value.edtf:
        return NOTHING
    right = _right(value)
    if "X" in right:
        return Value(value.edtf, None, value.last)
    return Value(f"../{right}", None, value.last)


def since(value: Value) -> Value:
    """``2020/..``."""
    if not value.edtf:
        return NOTHING
    left = _left(value)
    if "X" in left:
        return Value(value.edtf, value.first, None)
    return Value(f"{left}/..", value.first, None)


def _left(value: Value) -> str:
    return _plain(value.edtf or "").split("/")[0]


def _right(value: Value) -> str:
    text = value.edtf or ""
    if value.last and len(text) == 7 and text[5:] in ("33", "34", "35", "36"):
        return f"{value.last.year:04d}-{value.last.month:02d}"
    return _plain(text.split("/")[-1])


def _plain(edtf: str) -> str:
    """A value as a bound: without its time, a quarter as its first month."""
    text = edtf.split("T")[0]
    if len(text) == 7 and text[5:] in ("33", "34", "35", "36"):
        return f"{text[:4]}-{(int(text[5:]) - 33) * 3 + 1:02d}"
    return text


def add_months(start: Day, count: int) -> tuple[int, int]:
    """Year and month ``count`` months from that of ``start``."""
    index = start.year * 12 + start.month - 1 + count
    return index // 12, index % 12 + 1


def shift_years(value: Value, by: int) -> Value:
    """The same span some years later or earlier (29 February becomes the 28th)."""
    if not value.edtf or value.first is None or value.last is None:
        return NOTHING
    pieces = [_shift(piece, by) for piece in value.edtf.split("T")[0].split("/")]
    if None in pieces:
        return NOTHING
    return Value(
        "/".join(piece for piece in pieces if piece),
        _shift_day(value.first, by),
        _last_shifted(value, by),
    )


def _shift(piece: str, by: int) -> str | None:
    if not piece[:4].isdigit():
        return None
    moved = int(piece[:4]) + by
    if not 1 <= moved <= 9998:
        return None
    rest = piece[4:]
    if rest == "-02-29":
        rest = "-02-28"
    return f"{moved:04d}{rest}"


def _shift_day(value: Day, by: int) -> Day | None:
    try:
        return value.replace(year=value.year + by)
    except ValueError:
        return value.replace(year=value.year + by, day=28) if value.month == 2 else None


def _last_shifted(value: Value, by: int) -> Day | None:
    last = value.last
    if last is None:
        return None
    month_end = (last + ONE_DAY).day == 1 if last < Day.max else False
    moved = _shift_day(last, by)
    if moved and month_end and not (value.edtf or "").endswith(f"-{last.day:02d}"):
        return month_days(moved.year, moved.month, moved.month)[1]
    return moved


def week(of: Day) -> tuple[Day, Day]:
    """Monday and Sunday of a day's week."""
    monday = of - of.weekday() * ONE_DAY
    return monday, monday + 6 * ONE_DAY
