"""The words that belong to one figure: behind the figure before it, without dates and brackets."""

from __future__ import annotations

import re
from bisect import bisect_left

from ...records import Figure
from .clauses import Page
from .doing import Verb, verb_before
from .labels import is_age
from .lexis import units
from .phrases import joined, last_chunk

_REACH = 170
_BRACKET = re.compile(r"\s?\([^()]{1,40}\)")
PAUSE = re.compile(r"[,;:](?: |$)|^[,;.]")
"""The end of what still belongs to the figure before."""
_ASIDE = re.compile(r"[;()\n]|, (?!được|đã)| và (?:số|tổng|tỷ)")
_OPENED = re.compile(
    r"(?<!\w)(?:(tổng số|số) [^,;:.()]*|(tỷ lệ|tỉ lệ) [^,;:.()]*|(?:trẻ em|trẻ|học sinh|phụ nữ) [^,;:.()]{0,20})$"
)


def after_figure(left: str, pause: re.Match[str] | None, verb: Verb | None) -> str:
    """Text after another figure: up to the first pause it still belongs to that one."""
    if verb is not None and left.startswith(" và "):
        return last_chunk(left[4:])
    rest = left[pause.end() :] if pause else ""
    chunk = last_chunk(rest) if rest else ""
    return "" if chunk and _lists_on(chunk) else chunk


def segment_start(page: Page, index: int, start: int) -> int:
    """Where the words of a figure may begin: behind the one before, which may be an age inside them."""
    figure = page.figures[index]
    index -= 1
    if index >= 0 and page.figures[index].end > start:
        stated = figure.unit == "%" or page.lower.endswith("là ", 0, figure.start)
        while index >= 0 and (stated or page.figures[index].unit == "a"):
            if not _within(page, index, figure, start):
                break
            index -= 1
    if index >= 0:
        start = max(start, page.figures[index].end)
    return max(start, figure.start - _REACH)


def _within(page: Page, index: int, figure: Figure, start: int) -> bool:
    """``tỷ lệ trẻ em dưới 5 tuổi suy dinh dưỡng 6,4%``: a number inside the name of a statistic."""
    inner = page.figures[index]
    share = figure.unit == "%"
    if (
        share
        and inner.unit == "{mũi}"
        and page.lower.find("tiêm ", max(start, inner.start - 20), inner.start) >= 0
    ):
        return page.lower.find(",", inner.end, figure.start) < 0
    aged = inner.unit == "a" and is_age(page, inner)
    if inner.unit == "%" or not (share or aged or page.lower.endswith("là ", 0, figure.start)):
        return False
    if share and not aged and page.lower.find("lệ ", start, inner.start) < 0:
        return False
    if _ASIDE.search(page.lower, inner.end, figure.start):
        return False
    begin = max(start, inner.start - 70)
    opened = _OPENED.search(page.lower, begin, inner.start)
    return opened is not None and (
        opened[1] is not None if not share else _rate(opened, page, inner)
    )


def _rate(opened: re.Match[str], page: Page, inner: Figure) -> bool:
    """Any number may stand in ``tỷ lệ …``, an age in ``trẻ dưới …`` too."""
    return opened[2] is not None or is_age(page, inner)


def before_bracket(page: Page, begin: int, at: int) -> str:
    """``tội phạm giảm sâu (giảm 22,5%)``: what stands before the bracket of the verb."""
    at = len(page.lower[begin:at].rstrip()) + begin - 1
    if at <= begin or page.text[at] != "(":
        return ""
    _, end = verb_before(page.lower, begin, at, "%")
    return last_chunk(joined(without_dates(page, begin, end)))


def text_end(lower: str, at: int) -> int:
    while at and lower[at - 1] in " (":
        at -= 1
    return at


def without_dates(page: Page, begin: int, end: int) -> str:
    """The text between, without date mentions."""
    pieces, at = [], begin
    index = bisect_left(page.date_ends, begin + 1)
    while index < len(page.dates) and page.dates[index].start < end:
        date = page.dates[index]
        pieces.append(page.shown[at : max(at, date.start)])
        at = date.end
        index += 1
    pieces.append(page.shown[at:end] if at < end else "")
    left = " ".join(pieces)
    return _BRACKET.sub("", left) if ")" in left else left


def _lists_on(chunk: str) -> bool:
    """True for a chunk that only goes on listing what the figure before counts (``, phường``)."""
    lower = chunk.lower()
    if lower in ("nam", "nữ"):
        return False  # dân số 98.342 người, trong đó nữ 49.880 người
    return any(
        end == len(lower)
        for end, unit in units().each_at(lower, 0)
        if unit.kind in ("territory", "person")
    )
