"""Decades and centuries, and parts of periods: ``đầu năm 2016``, ``nửa đầu thế kỷ XX``."""

from __future__ import annotations

import re

from .nodes import Node
from .periods import frame_phrase, list_end, month_phrase, months_year, quarter_phrase
from .source import Source
from .words import number
from .years import bare_period, era, year_phrase

_MODS = ("START", "MID", "END")


def _mod(match: re.Match[str], first: int = 1) -> str:
    return next((_MODS[i] for i in range(3) if match[first + i]), "")


def part_phrase(src: Source, at: int) -> list[Node]:
    """``đầu năm 2016``, ``giữa tháng 5``, ``cuối quý I``, ``đầu thế kỷ XX``, ``cuối năm``."""
    g, lower = src.g, src.lower
    match = g.mod.match(lower, at)
    if match is None:
        return []
    p = match.end()
    plural = lower.startswith("những", at)
    inner: list[Node] = []
    if lower.startswith("năm học", p) or lower.startswith(
        ("nhiệm", "giai", "vụ", "niên", "mùa"), p
    ):
        inner = frame_phrase(src, p)
    elif lower.startswith("tháng", p):
        inner = month_phrase(src, p)
        if not inner and not plural and g.this_month is not None:
            inner = bare_period(src, p, 5, "M")
    elif lower.startswith(("quý", "quí"), p):
        inner = quarter_phrase(src, p) or bare_period(src, p, 3, "Q")
    elif lower.startswith("thế", p):
        inner = century_phrase(src, p)
    elif lower.startswith(("những", "thập", "các"), p):
        inner = decade_phrase(src, p)
    elif lower.startswith("năm", p):
        inner = year_phrase(src, p) or bare_period(src, p, 3, "Y")
    elif lower.startswith("tuần", p):
        return []
    if not inner:
        return []
    first = inner[0]
    first.start = first.stem = at
    first.mod = _mod(match)
    first.rule = f"PART.{first.rule}"
    return inner


def decade_phrase(src: Source, at: int) -> list[Node]:
    """``những năm 1990``, ``thập kỷ 80 của thế kỷ XX``, ``những năm 60 thế kỷ trước``."""
    match = src.g.decade.match(src.lower, at)
    if match is None:
        return []
    if match[1] and int(match[1]) % 10:
        return year_phrase(src, at)
    node = Node(at, match.end(), "decade", "DECADE")
    if match[1]:
        node.n = int(match[1]) // 10
    elif match[4]:
        node.n = (number(match[4]) - 1) * 10 + int(match[2]) // 10
    else:
        return _decades(src, node, int(match[2]) // 10)
    if match[1] and _year_list_follows(src, match.end()):
        return year_phrase(src, at)
    return [node]


_MORE_DECADES = re.compile(
    r"[ ]{0,3}(?:,|và|-)[ ]{0,3}(\d0)(?![\w./-]\d?)"
    r"(?:[ ]{0,3}(?:của[ ]{1,3})?thế kỷ[ ]{1,3}(?:(trước)|([ivx]{1,5}|\d\d))(?!\w))?"
)


def _decades(src: Source, first: Node, number_of_ten: int) -> list[Node]:
    """``những năm 60, 70 của thế kỷ trước``: the century at the end holds for all."""
    first.n, first.anchor = number_of_ten, "century"
    items = [first]
    while len(items) < 5:
        more = _MORE_DECADES.match(src.lower, items[-1].end)
        if more is None:
            break
        item = Node(more.start(1), more.end(), "decade", "DECADE")
        item.n, item.anchor = int(more[1]) // 10, "century"
        items.append(item)
        if more[3]:
            base = (number(more[3]) - 1) * 10
            for one in items:
                one.n, one.anchor = base + one.n, ""
        if more[2] or more[3]:
            break
    return items


def _year_list_follows(src: Source, end: int) -> bool:
    more = src.g.year_more.match(src.lower, end)
    return more is not None and int(more[2]) % 10 != 0


def century_phrase(src: Source, at: int) -> list[Node]:
    """``thế kỷ XX``, ``thế kỷ 21``, ``thế kỷ XVIII - XIX``."""
    match = src.g.century.match(src.lower, at)
    if match is None:
        return []
    node = Node(at, match.end(), "century", "CENTURY")
    if match[1]:
        node.anchor = "century"
        node.n = -1 if match[1] == "trước" else 0
        return [node]
    node.n = number(match[2])
    if not 1 <= node.n <= 22:
        return []
    items = [node]
    while len(items) < 6:
        more = src.g.century_more.match(src.lower, items[-1].end)
        if more is None or not _century_item(src, more):
            break
        item = Node(more.start(1), more.end(), "century", "CENTURY")
        item.n = number(more[1])
        items.append(item)
    era(src, items)
    return items


def _century_item(src: Source, more: re.Match[str]) -> bool:
    """A further century of a list: in capitals, or digits that count nothing."""
    if more[1].isdigit():
        return list_end(src, more.end())
    return src.text[more.start(1) : more.end()].isupper()


def half_phrase(src: Source, at: int) -> list[Node]:
    """``nửa đầu năm 2023``, ``nửa cuối tháng 5``."""
    g, lower = src.g, src.lower
    match = g.half.match(lower, at)
    if match is None:
        return []
    inner_at = match.start(3)
    first = bool(match[1])
    if match[3] == "năm":
        node = Node(at, match.end(), "months", "MONTHS.HALF")
        node.m, node.m2 = (1, 6) if first else (7, 12)
        months_year(src, node, inner_at)
        return [node]
    inner = century_phrase(src, inner_at) if match[3][0] == "t" and "ế" in match[3] else []
    inner = inner or month_phrase(src, inner_at)
    if inner:
        inner[0].start = inner[0].stem = at
        inner[0].mod = "START" if first else "END"
    return inner[:1]
