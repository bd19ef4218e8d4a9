"""Months, quarters, years, terms, seasons, weeks and other spans of the calendar."""

from __future__ import annotations

import re

from .nodes import Node
from .numeric import plain, valid
from .source import Source
from .words import begins_with, number, words

_NOT_MONTH_BEFORE = re.compile(r"(?<!\w)(?:mỗi|một|hằng|hàng|từng|ba|hai|sáu|\d{1,2}|/)[ ]{0,3}$")
_MONTH_CUE = re.compile(
    r"(?<!\w)(?:trong|vào|hồi|từ|đến|tới|đầu|giữa|cuối|tuần|rằm|hết|cách mạng|mạng|cuộc|và)[ ]{1,3}$"
)


_NO_DAY_BEFORE = re.compile(r"(?<!\w)(?:ngày|mùng|mồng)[ ]{1,3}\d{1,2}[ ]{1,3}$")
"""``ngày 31 tháng 2``: no such day, and then no month either."""


def offset(kind: str, text: str) -> int:
    """How many units a word of class ``kind`` (``year_rel`` …) goes back or ahead."""
    return int(words(kind)[plain(text)])


_REVOLUTIONS = {8: 1945, 10: 1917}
"""Cách mạng tháng Tám, Cách mạng tháng Mười."""


def month_phrase(src: Source, at: int) -> list[Node]:
    """``tháng 8[/2020]``, ``tháng Ba``, ``tháng 7, 8/2020``, ``tháng 5-8``, ``tháng này``."""
    g, lower = src.g, src.lower
    match = g.month.match(lower, at)
    cms = g.month_day_year.match(lower, at) if match else None
    if cms:
        return _cms_day(src, at, cms)
    if match is None:
        relative = g.period_rel.match(lower, at + 5)
        return [_relative(at, relative, "M")] if relative else []
    full = g.month_year.match(lower, match.start(1)) if match[1] else None
    if full and 1 <= int(full[1]) <= 12:
        node = Node(at, full.end(), "month", "MY")
        node.m, node.y = int(full[1]), int(full[3])
        return [node]
    if _NO_DAY_BEFORE.search(src.before(at)):
        return []
    node = Node(at, match.end(), "month", "M")
    if match[1]:
        node.m = int(match[1])
        if not 1 <= node.m <= 12 or _not_month(src, at, match.end()):
            return []
    else:
        word = plain(match[2])
        node.m = int(g.months[word])
        if not _worded_month(src, at, match, word, node):
            return []
        if node.m in _REVOLUTIONS and src.before(at).endswith("cách mạng "):
            node.rule = "EVENT"
    items = [node]
    if match[1]:
        if node.m in (8, 10) and src.before(at).endswith("cách mạng "):
            node.rule = "EVENT"
        else:
            items += _more_months(src, node)
    last = items[-1]
    if last.y is None:
        year = g.year_tail.match(lower, last.end)
        if year:
            if year[2]:
                last.year_offset = offset("year_rel", year[2])
            else:
                last.y = int(year[1] or year[3])
            last.end = year.end()
        elif match[2] and not node.lunar:
            _year_alone(src, last)
    if node.rule == "EVENT" and node.y is None:
        node.y = _REVOLUTIONS[node.m]
    every = g.every_tail.match(lower, last.end)
    if every and words("every")[plain(every[1])] == "Y":
        last.every, last.end, last.rule = "Y", every.end(), "SET.YEARLY"
    for item in items[:-1]:
        item.y, item.year_offset, item.every = last.y, last.year_offset, last.every
    sun = g.sun_tail.match(lower, last.end)
    if sun:
        last.end = sun.end()
    if node.lunar or g.moon_tail.match(lower, last.end):
        tail = g.moon_tail.match(lower, last.end)
        if tail:
            last.end = tail.end()
        for item in items:
            item.lunar = "yes"
        every = g.every_tail.match(lower, last.end) if tail else None
        if every and words("every")[plain(every[1])] == "Y":
            last.end = every.end()
            for item in items:
                item.every, item.rule = "Y", "SET.YEARLY"
    for item in items[1:]:
        if item.y is None and item.year_offset is None:
            item.a = items[0]
    return items


def _year_alone(src: Source, node: Node) -> None:
    """``Cách mạng tháng Tám 1945``: after a month in words a number that counts nothing."""
    year = src.g.bare_year_tail.match(src.lower, node.end)
    if year is None or (not list_end(src, year.end()) and not _word_follows(src, year.end())):
        return
    if begins_with("count_noun").match(src.lower, year.end()):
        return
    node.y, node.end = int(year[1]), year.end()


def _cms_day(src: Source, at: int, match: re.Match[str]) -> list[Node]:
    """``Tháng Chín 15, 2025``: how some content systems print a date, month before day."""
    node = Node(at, match.end(), "day", "MDY")
    node.d, node.y = int(match[3]), int(match[4])
    node.m = int(match[1]) if match[1] else int(src.g.months[plain(match[2])])
    return [node] if valid(node.d, node.m, node.y) else []


def _not_month(src: Source, at: int, end: int) -> bool:
    """``mỗi tháng 5 triệu``, ``tháng 3 lần``: a number that belongs to the next word."""
    lower = src.lower
    if lower.startswith(("%", ".", ","), end) and lower[end + 1 : end + 2].isdigit():
        return True
    if lower.startswith("/", end) and not lower[end + 1 : end + 2].isspace():
        return True
    before = src.before(at)
    if _NOT_MONTH_BEFORE.search(before) and not before.endswith("tháng "):
        return bool(begins_with("count_noun").match(lower, end)) or before.rstrip()[-1:] in "/"
    return False


def _worded_month(src: Source, at: int, match: re.Match[str], word: str, node: Node) -> bool:
    """Whether ``tháng ba`` is March: by its capital, its place or its year."""
    if word in words("lunar_month"):
        node.lunar = "yes"
        return True
    if src.text[match.start(2)].isupper():
        return not _NOT_MONTH_BEFORE.search(src.before(at))
    if src.g.year_tail.match(src.lower, match.end()):
        return True
    if word in ("một", "năm") or not _MONTH_CUE.search(src.before(at)):
        return False
    return not (
        begins_with("count_noun").match(src.lower, match.end())
        or begins_with("unit").match(src.lower, match.end())
    )


def _more_months(src: Source, first: Node) -> list[Node]:
    """The months after the first of a list or range; a year after the last one counts for all."""
    g, lower = src.g, src.lower
    found: list[Node] = []
    end = first.end
    several = _SEVERAL_BEFORE.search(src.before(first.start)) is not None
    while len(found) < 11:
        gap = g.month_more.match(lower, end)
        if gap is None:
            break
        number_at = gap.start(2)
        full = g.month_year.match(lower, number_at)
        if full is None and lower.startswith(("/", "."), gap.end()):
            break
        node = Node(number_at, full.end() if full else gap.end(), "month", "M.LIST")
        node.m = int(gap[2])
        if full:
            node.y = int(full[3])
        elif not g.year_tail.match(lower, node.end) and (
            begins_with("count_noun").match(lower, node.end)
            or not (list_end(src, node.end) or (several and _word_follows(src, node.end)))
        ):
            break
        found.append(node)
        end = node.end
        if full:
            break
    return found


_SEVERAL_BEFORE = re.compile(r"(?<!\w)(?:các|những|hai|ba|bốn|[2-9])[ ]{1,3}$")


def _word_follows(src: Source, end: int) -> bool:
    """After ``các tháng 6, 7, 8`` the list may go over into a clause without a comma."""
    return src.lower[end : end + 1] == " " and not begins_with("unit").match(src.lower, end)


_AFTER_LIST = (
    "năm", "và ", "đến", "hằng", "hàng", "tới", "vừa", "này", "qua", "âm lị", "âl",
)  # fmt: skip


def list_end(src: Source, end: int) -> bool:
    """A bare number of a month list must be followed by the end of a phrase, not by a noun."""
    following = src.lower[end : end + 6].lstrip(" ")
    return (
        not following
        or not (following[0].isalnum() or following[0] in "%$")
        or following.startswith(_AFTER_LIST)
    )


def _relative(at: int, match: re.Match[str], unit: str) -> Node:
    node = Node(at, match.end(), "offset", "RELATIVE")
    node.unit, node.anchor = unit, "published"
    node.n = offset("period_rel", match[1])
    return node


def quarter_phrase(src: Source, at: int) -> list[Node]:
    """``quý I/2024``, ``quý III, IV``, ``quý IV năm nay``, ``quý trước``."""
    g, lower = src.g, src.lower
    match = g.quarter.match(lower, at)
    if match is None:
        relative = g.period_rel.match(lower, at + 3)
        return [_relative(at, relative, "Q")] if relative else []
    if match[1].isdigit() and begins_with("count_noun").match(lower, match.end()):
        if not g.quarter_year.match(lower, match.end()):
            return []
    items = [_quarter(at, match.end(), match[1])]
    while len(items) < 4:
        more = g.quarter_more.match(lower, items[-1].end)
        if more is None or (more[2].isdigit() and not g.quarter_year.match(lower, more.end())):
            break
        items.append(_quarter(more.start(2), more.end(), more[2]))
    last = items[-1]
    year = g.quarter_year.match(lower, last.end)
    if year:
        if year[4]:
            last.year_offset = offset("year_rel", year[4])
        else:
            last.y = int(year[1] or year[2] or year[3])
        last.end = year.end()
    else:
        every = g.every_tail.match(lower, last.end)
        if every and words("every")[plain(every[1])] == "Y":
            last.every, last.end = "Y", every.end()
    for item in items[:-1]:
        item.y, item.year_offset, item.every = last.y, last.year_offset, last.every
    return items


def _quarter(start: int, end: int, text: str) -> Node:
    node = Node(start, end, "quarter", "QUARTER")
    node.n, node.sub = number(text), "quarter"
    return node


def short_quarter(src: Source, at: int) -> list[Node]:
    """``Q1/2024``."""
    match = src.g.quarter_short.match(src.lower, at)
    if match is None:
        return []
    node = _quarter(at, match.end(), match[1])
    node.y = int(match[2])
    return [node]


# ``kết thúc năm học trước 31/5/2019``: the bound of a date that follows, not the year before.
_DEADLINE = re.compile(r"trước\s(?:ngày|tháng|quý|\d)")


_NEWER = re.compile(r"(?:mới|này|tới|trước|qua)[ ]{1,3}(?=\d)")


def frame_phrase(src: Source, at: int) -> list[Node]:
    """``giai đoạn 2016-2020``, ``nhiệm kỳ 2021- 2026``, ``năm học mới``, ``vụ Hè Thu 2016``."""
    g, lower = src.g, src.lower
    match = g.frame.match(lower, at)
    if match is None:
        return []
    name = plain(match[1] or match[2] or match[3])
    kind = words("frame").get(name, "crop_year")
    node = Node(at, match.end(), "years", f"FRAME.{kind.upper()}")
    node.sub = kind
    p = match.end()
    newer = _NEWER.match(lower, p)
    if newer and g.frame_years.match(lower, newer.end()):
        p = newer.end()  # "nhiệm kỳ mới 2020 - 2025"
    counted = g.n_years.match(lower, p)
    if counted and (g.frame_years.match(lower, counted.end())):
        p = counted.end()
    years = g.frame_years.match(lower, p)
    if years and int(years[1]) < int(years[2]) <= int(years[1]) + 100:
        node.y, node.y2, node.end = int(years[1]), int(years[2]), years.end()
        return [node]
    short = g.frame_short.match(lower, p)
    if short and int(short[1]) % 100 + 1 == int(short[2]):
        node.y, node.y2, node.end = int(short[1]), int(short[1]) + 1, short.end()
        return [node]
    if kind == "school_year" and name != "khóa học":
        relative = g.school_rel.match(lower, p)
        if relative and p > at + len(name) and not _DEADLINE.match(lower, relative.start(1)):
            node.kind, node.end = "school", relative.end()
            node.n = {"mới": 0, "này": 9, "tới": 1, "trước": -1, "qua": -1}[relative[1]]
            return [node]
    single = g.frame_year.match(lower, p)
    if single and kind != "term" and not begins_with("count_noun").match(lower, single.end()):
        node.kind, node.y, node.end = "year", int(single[1]), single.end()
        return [node]
    return []


def week_phrase(src: Source, at: int) -> list[Node]:
    """``tuần qua``, ``tuần trước đó``, ``cuối tuần này``."""
    match = src.g.week.match(src.lower, at)
    if match is None or src.lower.startswith((" và sau", " và trong", " tết", " lễ"), match.end()):
        return []
    node = Node(at, match.end(), "offset", "WEEK")
    node.unit, node.n = "W", offset("period_rel", _week_word(src, match))
    node.anchor = "week" if match[3] else "published"
    if match[1]:
        node.mod = {"đầu": "START", "giữa": "MID", "cuối": "END"}[match[1]]
    return [node]


def _week_word(src: Source, match: re.Match[str]) -> str:
    text = match[0].split("tuần", 1)[1]
    return plain(text.removesuffix("đó"))


def same_phrase(src: Source, at: int) -> list[Node]:
    """``cùng kỳ``, ``cùng kỳ năm trước``, ``cùng kỳ năm 2022``."""
    match = src.g.same.match(src.lower, at)
    if match is None:
        return []
    if match[0].endswith("điểm"):
        return []
    node = Node(at, match.end(), "same", "SAME_PERIOD")
    if match[1] or match[3]:
        node.y = int(match[1] or match[3])
    node.relation = "same_period"
    return [node]


def months_year(src: Source, node: Node, year_at: int) -> None:
    """The year of ``6 tháng đầu năm …`` where ``năm`` stands at ``year_at``."""
    year = src.g.year.match(src.lower, year_at)
    if year and year[1]:
        node.y, node.end = int(year[1]), year.end()
        return
    relative = src.g.year_rel.match(src.lower, year_at)
    if relative:
        node.year_offset, node.end = offset("year_rel", relative[1]), relative.end()
        return
    node.end = year_at + 3


def _part_of_frame(src: Source, at: int, frame_at: int, first: bool) -> list[Node]:
    """``10 tháng đầu niên vụ 2023-2024``: the frame, of which it is the beginning or the end."""
    inner = frame_phrase(src, frame_at)
    if len(inner) != 1 or inner[0].kind != "years":
        return []
    inner[0].start = inner[0].stem = at
    inner[0].mod = "START" if first else "END"
    inner[0].rule = f"MONTHS.{inner[0].rule}"
    return inner


def count_of_months(src: Source, at: int, count: int, unit_at: int) -> list[Node]:
    """``6 tháng đầu năm``, ``9 tháng năm 2022``, ``15 ngày đầu tháng 9``: number at ``at``."""
    g, lower = src.g, src.lower
    match = g.first_months.match(lower, unit_at)
    if match:
        unit = match[1]
        if match[4] == "năm":
            if unit not in ("tháng", "quý"):
                return []
            months = count * (3 if unit == "quý" else 1)
            if not 1 <= months <= 12:
                return []
            node = Node(at, match.end(), "months", "MONTHS")
            node.m, node.m2 = (1, months) if match[2] else (13 - months, 12)
            months_year(src, node, match.start(4))
            return [node]
        if match[4].startswith(("niên", "nhiệm", "vụ", "năm")):
            return _part_of_frame(src, at, match.start(4), bool(match[2]))
        if unit != "ngày" or not 1 <= count <= 31:
            return []
        inner = month_phrase(src, match.start(4))
        if not inner or len(inner) > 1:
            return []
        inner[0].start = inner[0].stem = at
        inner[0].kind, inner[0].rule = "days", "DAYS.OF_MONTH"
        inner[0].n = count if match[2] else -count
        return inner
    year = g.months_of.match(lower, unit_at)
    if year and 1 <= count <= 12:
        node = Node(at, year.end(), "months", "MONTHS")
        node.m, node.m2, node.y = 1, count, int(year[1] or year[2])
        return [node]
    return []
