"""Counts that tell of what was counted before: how it grew, its parts, the same over more months."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...records import Figure
from .clauses import Page
from .counted import noun_of
from .deeds import done_to
from .doing import is_clause
from .kinds import kind_before
from .lexis import units
from .naming import is_name, opens_otherwise
from .phrases import clean, last_chunk
from .segments import without_dates

if TYPE_CHECKING:
    from .subjects import Subject

_IN_ALL = ("lũy kế", "luỹ kế", "tính chung", "cộng dồn", "tính từ đầu", "từ đầu năm")


def counted_before(
    figure: Figure, previous: Subject | None, recent: dict[str, Subject]
) -> Subject | None:
    """What a count that only grew or shrank is of: the one before it, or the last of its kind."""
    alike = previous is not None and _alike(previous.unit, figure.unit)
    if previous is not None and alike and previous.core != noun_of(figure):
        return previous
    return recent.get(f"#{figure.unit}") or (previous if alike else None)


def counted_again(page: Page, figure: Figure, start: int, recent: dict[str, Subject]) -> str | None:
    """``Lũy kế từ đầu năm phát hiện 726 vụ``: what the last count of the kind was of."""
    if not page.lower[start : start + 24].lstrip(" -+\n").startswith(_IN_ALL):
        return None
    if page.text.find(",", start, figure.start) > start + 40:
        return None
    before = recent.get(f"#{figure.unit}")
    return before.core if before is not None else None


def grown_count(own: str) -> str | None:
    """``sự cố lưới điện giảm 323 vụ``: what grew or shrank stands before the verb."""
    phrase = clean(own)
    if phrase is None or is_name(phrase) or is_clause(phrase) or opens_otherwise(phrase):
        return None
    found = units().first_at(phrase.lower(), 0)
    return None if found is not None and found[1].kind == "territory" else phrase


def _alike(unit: str, other: str) -> bool:
    """One counts what the other counts."""
    both = unit.startswith("{lượt") and other.startswith("{lượt")
    return unit == other or both or other in ("{bậc}", "{điểm}", "{trường hợp}")


def part_of_sum(page: Page, figure: Figure, begin: int, end: int) -> str:
    """``62 đảng viên: khiển trách 45``: the noun of the whole and what is told of the part."""
    noun = noun_of(figure)
    part = clean(last_chunk(without_dates(page, begin, end))) or ""
    done = done_to(page.lower, begin, end, noun) or kind_before(figure, part)
    return done or (part if part.lower().startswith(noun) else f"{noun} {part}".strip())
