"""Percentages that tell what they are of behind themselves.

``tăng 7% số vụ, 3% số người chết``; ``44% đảng viên ở nông thôn, 50% là nữ``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .behind import is_who, right
from .clauses import Page
from .doing import Verb

if TYPE_CHECKING:
    from .subjects import Subject

_NUMBERS = (" số ", " lượng ", " tổng ", " giá trị ", " chi phí ")
_NOTHING = re.compile(r"[ ,;()]*(?:so (?:với )?[^,;.]{0,60})?(?:thì)?[ ,]*")
"""Before the change no statistic, at most what it is compared with."""
_ITEM = re.compile(r"(?:^|[,;:]) (?:và |có |trong đó |trong đó có )?$")
"""Right before the percentage an item of a list begins."""
PART_BEHIND = (*_NUMBERS, " là ")
"""What stands behind such a percentage."""
_LISTS = (", ", " và ", "; ", ", và ")


def part_of(
    page: Page, index: int, begin: int, verb: Verb | None, verb_start: int, previous: Subject | None
) -> tuple[str, str] | None:
    """``(what, direction of a change that the list shares)`` of such a percentage, or None."""
    figure = page.figures[index]
    lower = page.lower
    if lower.startswith(_NUMBERS, figure.end):
        shared = ""
        if verb is None:
            shared = _shared(page, index, previous)
            if not shared:
                return None
        elif not verb.direction or not _NOTHING.fullmatch(lower, begin, verb_start):
            return None
        behind = right(page, figure.end)
        return (behind, shared) if behind else None
    if verb is None and lower.startswith(" là ", figure.end) and is_who(lower, figure.end + 1):
        behind = right(page, figure.end + 3)
        if behind and _ITEM.search(lower, begin, figure.start):
            return f"tỷ lệ {behind}", ""
    return None


def _shared(page: Page, index: int, previous: Subject | None) -> str:
    """The direction of the percentage before it in the same list."""
    if previous is None or previous.unit != "%" or index == 0:
        return ""
    before = page.figures[index - 1]
    behind = right(page, before.end) or ""
    at = before.end + len(behind) + (1 if behind else 0)
    if page.lower[at : page.figures[index].start] not in _LISTS:
        return ""
    return previous.direction or (previous.verb.direction if previous.verb is not None else "")
