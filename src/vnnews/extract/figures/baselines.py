"""What a figure is compared with, where it stands in front or has a number of its own.

``So với tháng 9, số vụ giảm 2 vụ``; ``giảm so với cùng kỳ năm 2024 (36.276 ca)``.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from ...records import Figure
from .clauses import Page

_FRONT = re.compile(r"(?:- |\+ |\* |\" ?)?so (?:với )?([^,;:()\n]{3,60}?)(?:,| thì| (?=tăng|giảm))")
_REACH = 60
_WAS = ("so với ", "so với mức ", "so với con số ", "so với tỷ lệ ")
_NEAR = 12
_IS = ("đạt ", "là ")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_COMPARED = re.compile(r"(?:so với|so|hơn|kém|bằng) $")


def front_of(page: Page, begin: int, at: int) -> str | None:
    """The comparison that opens the sentence, or its last part behind a semicolon."""
    opened = max(page.lower.rfind("; ", begin, at) + 2, begin)
    while page.lower[opened : opened + 1] in (" ", "\n"):
        opened += 1
    match = _FRONT.match(page.lower, opened, at)
    return page.shown[match.start(1) : match.end(1)].strip() if match is not None else None


def period_beside(page: Page, index: int, now: str | None) -> str | None:
    """The time of a number in brackets behind the one it is compared with, or None."""
    figure = page.figures[index]
    opened = page.text.rfind("(", max(0, figure.start - _REACH), figure.start)
    if opened < 2 or page.text.find(")", opened, figure.start) >= 0:
        return None
    at = bisect_left(page.date_ends, opened - 1)
    if at == len(page.dates) or page.dates[at].end not in (opened, opened - 1):
        return None
    date = page.dates[at]
    first = bisect_left(page.figure_starts, opened)
    if page.figure_starts[first] != opened + 1 and not page.lower.startswith(_IS, opened + 1):
        return None  # so với cùng kỳ (khách quốc tế 2.100 lượt, …): the parts of now
    if _is_share(page, index, opened):
        return None
    if date.relation == "same_period":
        return _shifted(page.lower[date.start : date.end], now)
    return date.edtf if _COMPARED.search(page.lower[: date.start][-9:]) else None


def stands_beside(page: Page, index: int) -> bool:
    """``tăng lên 1.071 tỷ đồng (so với 79 tỷ đồng cùng kỳ)``: the number that was before."""
    figure, earlier = page.figures[index], page.figures[index - 1]
    return earlier.unit == figure.unit and page.lower.endswith(_WAS, earlier.end, figure.start)


def period_behind(page: Page, index: int, now: str | None) -> str | None:
    """The time told right behind such a number (``79 tỷ đồng cùng kỳ năm trước``)."""
    end = page.figures[index].end
    at = bisect_left(page.date_ends, end + 1)
    if at == len(page.dates):
        return None
    date = page.dates[at]
    if not 0 <= date.start - end <= _NEAR or page.text.find(",", end, date.start) >= 0:
        return None
    if date.relation == "same_period":
        return _shifted(page.lower[date.start : date.end], now)
    return date.edtf


def _is_share(page: Page, index: int, opened: int) -> bool:
    """``tăng 40 người so với năm 2020 (14,65%)``: the change once more."""
    figure = page.figures[index]
    if figure.unit != "%" or index == 0:
        return False
    earlier: Figure = page.figures[index - 1]
    return earlier.end <= opened and earlier.unit != "%"


def _shifted(told: str, now: str | None) -> str | None:
    """The same months of the other year: ``cùng kỳ năm 2024`` beside ``2025-01/2025-06``."""
    if now is None:
        return None
    years = _YEAR.findall(now)
    if not years:
        return None
    named = _YEAR.search(told)
    if named is not None:
        back = int(years[-1]) - int(named[0])
    elif "trước" in told or "ngoái" in told:
        back = 1
    else:
        return None
    return _YEAR.sub(lambda year: str(int(year[0]) - back), now) if back > 0 else None
