"""Lunar days and feasts (``rằm tháng Giêng``, ``mùng 3 Tết``) and the named solar days."""

from __future__ import annotations

import re

from ...text.lunar import can_chi_names
from .nodes import Node
from .numeric import long_day, numeric_day, take_year, valid
from .source import Source
from .words import NamedDay, mung_days, named_days, words

_DATE_FOLLOWS = re.compile(
    r"[^.;\n]{0,80}?(?<!\d)(\d{1,2})(?:[ ]?[/-][ ]?|[ ]{1,3}tháng[ ]{1,3})(\d{1,2})(?!\d)"
)
_FIXED = {"mậu thân": 1968}
"""Tết Mậu Thân is an event of history, whichever year lies nearer."""


def _plain(text: str) -> str:
    return " ".join(text.split())


def _moon_year(node: Node, name: str | None, year: str | None) -> None:
    """A year by its number, or by its can-chi name, which the resolver fixes."""
    if year:
        node.y = int(year)
    elif name:
        node.y2 = can_chi_names()[_plain(name)]


def moon_tails(src: Source, node: Node) -> None:
    """``âm lịch``, ``năm Giáp Thìn``, ``nhuận``, ``dương lịch`` after a day."""
    lower = src.lower
    following = lower[node.end : node.end + 6]
    g = src.g
    if not ("n" in following or "â" in following or "l" in following):
        return
    leap = g.leap.match(lower, node.end)
    if leap:
        node.lunar, node.end = "leap", leap.end()
    for _ in range(2):
        moon = g.moon_tail.match(lower, node.end)
        if moon and (node.y is None or node.y > 1900):
            node.lunar = node.lunar or "yes"
            node.end = moon.end()
        if node.y is None:
            year = g.moon_year.match(lower, node.end)
            if year and not node.lunar and "năm" not in year[0]:
                year = None
            if year:
                _moon_year(node, year[1], year[2])
                node.lunar = node.lunar or "yes"
                node.end = year.end()
            elif node.lunar:
                solar = g.year_tail.match(lower, node.end)
                if solar:
                    take_year(node, solar)
    sun = g.sun_tail.match(lower, node.end)
    if sun:
        node.lunar, node.end = "", sun.end()


def moon_before(src: Source, node: Node) -> None:
    """``(ÂL 15/3)``, ``ngày âm lịch: 15/3``: the calendar's name before its day."""
    before = src.before(node.start)
    head = src.g.moon_head.search(before)
    last = src.nodes[-1].end if src.nodes else 0
    start = node.start - (len(before) - head.start()) if head else 0
    if head is None or start < last or (node.y is not None and node.y < 1900):
        return
    if before.endswith("tết ", 0, head.start()) or src.g.sun_tail.match(src.lower, node.end):
        return
    node.start = node.stem = start
    node.lunar = "yes"


def mung_phrase(src: Source, at: int, p: int) -> list[Node]:
    """``mùng 3 Tết``, ``mùng 10/3``, ``mồng 8 tháng 3``, ``mùng Một``."""
    g, lower = src.g, src.lower
    match = g.mung.match(lower, p)
    if match is None:
        return []
    number_at = match.start(1)
    node = numeric_day(src, number_at) or long_day(src, number_at)
    if node is None:
        day = int(match[1]) if match[1].isdigit() else int(words("month")[_plain(match[1])])
        if not 1 <= day <= 10:
            return []
        node = Node(at, match.end(), "day", "LUNAR.MUNG")
        node.d = day
        tet = _TET_AFTER.match(lower, match.end())
        if tet:
            node.kind, node.rule, node.m = "feast", "LUNAR.TET_DAY", 1
            node.end = tet.end()
            _tet_year(src, node)
            node.start = node.stem = at
            _every_year(src, node)
            return [node]
        long = g.long_words.match(lower, match.end() + 1)
        if long is None:
            return _bare_mung(src, node, at)
        node.m = int(long[1]) if long[1] else int(g.months[_plain(long[2])])
        node.lunar = "yes" if long[2] and _plain(long[2]) in words("lunar_month") else ""
        node.end = long.end()
        year = g.year_tail.match(lower, node.end)
        if year and not year[2]:
            node.y, node.end = int(year[1] or year[3]), year.end()
    if not 1 <= (node.d or 0) <= 10 or not valid(node.d or 0, node.m, None):
        return []
    node.start = node.stem = at
    node.rule = "LUNAR.MUNG"
    before = node.end
    moon_tails(src, node)
    solar = node.end > before and not node.lunar
    if not node.lunar and not solar and (node.d, node.m) not in mung_days():
        node.lunar = "yes"
    _every_year(src, node)
    return [node]


def _every_year(src: Source, node: Node) -> None:
    every = src.g.every_tail.match(src.lower, node.end)
    if every:
        node.every, node.end = words("every")[_plain(every[1])], every.end()
        node.rule = "SET.YEARLY"


def _bare_mung(src: Source, node: Node, at: int) -> list[Node]:
    """``mùng 8 đến mùng 10 tháng 3 âm lịch``, ``mùng 1, 2, 3 Tết``, ``mùng 4-6 tháng Giêng``."""
    g, lower = src.g, src.lower
    gap = g.chain.match(lower, node.end) or _MUNG_GAP.match(lower, node.end)
    if gap:
        if lower[gap.end()].isdigit():
            # "mùng 8 đến 12 tháng Giêng": the further days are counted without mùng.
            second = _moon_days(src, gap.end())
        else:
            second = mung_phrase(src, gap.end(), gap.end())
        if second and second[0].m:
            same_month(node, second[0])
            node.start = node.stem = at
            return [node, *second]
    return []


_MOST_DAYS = 8


def _moon_days(src: Source, at: int, most: int = _MOST_DAYS) -> list[Node]:
    """The further days of a list that ends in a month of the moon or in ``Tết``."""
    tet = eve_phrase(src, at)
    if tet:
        return tet
    node = numeric_day(src, at) or long_day(src, at)
    if node is None:
        match = src.g.day_only.match(src.lower, at)
        gap = src.g.chain.match(src.lower, match.end()) if match and most else None
        rest = _moon_days(src, gap.end(), most - 1) if gap else []
        if match is None or not rest or not 1 <= int(match[1]) <= 30:
            return []
        day = Node(at, match.end(), "day", "D.LIST")
        day.d = int(match[1])
        same_month(day, rest[0])
        return [day, *rest]
    moon_tails(src, node)
    node.lunar = node.lunar or "yes"
    _every_year(src, node)
    return [node]


def same_month(node: Node, last: Node) -> None:
    """A day of a list takes the month, year and calendar of the day that states them."""
    node.kind, node.sub = last.kind, last.sub
    node.m, node.y, node.year_offset = last.m, last.y, last.year_offset
    node.lunar, node.every, node.y2 = last.lunar, last.every, last.y2


_TET_AFTER = re.compile(
    r"[ ]{1,3}(?:tháng[ ]{1,3}giêng[ ]{1,3})?tết(?!\w)(?:[ ]{1,3}(?:nguyên đán|âm lịch|cổ truyền)(?!\w))?"
)
_MUNG_GAP = re.compile(r"[ ]{0,3}(?:-|,|và|đến|tới)[ ]{0,3}(?=(?:ngày[ ]{1,3})?(?:mùng|mồng))")


def _tet_year(src: Source, node: Node) -> None:
    """The year after a feast: ``Giáp Thìn``, ``Bính Ngọ 2026``, ``2024``, ``năm ngoái``."""
    match = src.g.tet_year.match(src.lower, node.end)
    if match is None:
        return
    if match[4]:
        node.year_offset = int(words("year_rel")[_plain(match[4])])
    elif match[1]:
        _moon_year(node, match[1], match[2])
        if not match[2]:
            node.value = _plain(match[1])
    else:
        node.y = int(match[3])
    node.end = match.end()
    if src.lower[node.end - 1] == ")" and "(" not in match[0]:
        node.end -= 1


def ram_phrase(src: Source, at: int) -> list[Node]:
    """``rằm tháng Giêng [năm Ất Tỵ]``, ``rằm tháng 10 âm lịch``: always of the moon."""
    match = src.g.ram.match(src.lower, at)
    if match is None:
        return []
    node = Node(at, match.end(), "day", "LUNAR.FULL_MOON")
    node.d, node.lunar = 15, "yes"
    node.m = int(match[1]) if match[1].isdigit() else int(src.g.months[_plain(match[1])])
    if not 1 <= node.m <= 12:
        return []
    moon_tails(src, node)
    year = src.g.year_tail.match(src.lower, node.end) if node.y is None else None
    if year and node.y2 is None:
        if year[2]:
            node.year_offset = int(words("year_rel")[_plain(year[2])])
        else:
            node.y = int(year[1] or year[3])
        node.end = year.end()
    if node.y is None:
        _every_year(src, node)
    return [node]


def tet_phrase(src: Source, at: int) -> list[Node]:
    """``Tết Giáp Thìn``, ``Tết 2024``, ``Tết năm ngoái``; a bare ``Tết`` is vague."""
    match = src.g.tet.match(src.lower, at)
    if match is None:
        return []
    node = Node(at, match.end(), "feast", "LUNAR.TET")
    node.d = node.m = 1
    _tet_year(src, node)
    if node.value in _FIXED and node.y is None:
        node.y, node.y2 = _FIXED[node.value], None
    node.value = None
    node.sub = "holiday"
    return [node]


def eve_phrase(src: Source, at: int) -> list[Node]:
    """``30 Tết``, ``29 Tết``, ``23 tháng Chạp`` (the number stands at ``at``)."""
    match = src.g.tet_day.match(src.lower, at)
    if match is None:
        return []
    day = int(match[1])
    node = Node(at, match.end(), "feast", "LUNAR.TET_DAY")
    node.lunar = "yes"
    if "tết" in match[0]:
        if not (day <= 10 or 23 <= day <= 30):
            return []
        node.d, node.m = day, 1 if day <= 10 else 12
        if node.m == 12:
            node.sub = "eve"
        _tet_year(src, node)
        node.value = None
    else:
        if not 1 <= day <= 30:
            return []
        node.kind, node.d, node.m = "day", day, 12
        moon_tails(src, node)
    return [node]


def named_phrase(src: Source, at: int, end: int, name: str) -> list[Node]:
    """A day of the table at ``[at:end]``; nothing where an explicit date follows it."""
    lower = src.lower
    day = named_days()[name]
    start = _needed(src, at, day)
    if start < 0:
        return []
    if any(lower.startswith(word, end + 1) for word in day.not_after):
        return []
    lunar = day.calendar == "lunar"
    node = Node(start, end, "feast" if lunar else "day", "NAMED")
    node.d, node.m, node.sub, node.near = day.day, day.month, "holiday", True
    if lunar:
        node.lunar = "yes"
        if day.month == 12 and day.day == 30:
            node.sub = "eve"
        _tet_year(src, node)
        node.value = None
        if node.y is None:
            tail = src.g.moon_tail.match(lower, node.end)
            if tail:
                node.end = tail.end()
    else:
        year = src.g.year_tail.match(lower, node.end)
        bare = src.g.bare_year_tail.match(lower, node.end) if year is None else None
        if bare:
            node.y, node.end = int(bare[1]), bare.end()
        elif year and not year[3]:
            if year[2]:
                node.year_offset = int(words("year_rel")[_plain(year[2])])
            else:
                node.y = int(year[1])
            node.end = year.end()
    explicit = _DATE_FOLLOWS.match(lower, node.end)
    if explicit and (int(explicit[1]), int(explicit[2])) == (day.day, day.month):
        return []
    if name.startswith("đêm"):
        node.part = "NI"
    every = src.g.every_tail.match(lower, node.end)
    if every and words("every")[_plain(every[1])] == "Y":
        node.every, node.end, node.rule = "Y", every.end(), "SET.YEARLY"
    return [node]


def _needed(src: Source, at: int, day: NamedDay) -> int:
    """Where the mention begins: at the needed word before the name, -1 where that is missing."""
    if not day.needs:
        whole = src.lower[max(0, at - 5) : at] == "ngày " and src.word_start(at - 5)
        return at - 5 if whole else at
    width = len(day.needs) + 1
    if at >= width and src.lower[at - width : at] == f"{day.needs} ":
        return at - width
    return -1
