"""Days: ``[sáng] [thứ Hai,] [ngày] 28/8/2020`` in all its forms, lists and compressed ranges."""

from __future__ import annotations

import itertools
import re

from .clocks import apply_part, clock_at
from .moons import eve_phrase, moon_before, moon_tails, mung_phrase, same_month
from .nodes import Node
from .numeric import long_day, numeric_day, plain, take_year, valid
from .source import Source, part_of_day
from .words import begins_with, either, number, words

_EVERY_BEFORE = re.compile(
    r"(?<!\w)(?:mỗi|một|hai|ba|bốn|vài|mấy|cả|từng|hằng|hàng|nửa|nhiều|bình quân|/|\d)[ ]{0,3}$"
)
_YEARLY_BEFORE = re.compile(
    r"(?<!\w)(?:hằng|hàng|mỗi) năm,?[ ]{1,2}(?:cứ[ ]{1,2})?"
    r"(?:(?:diễn ra|tổ chức|được tổ chức|được mở|mở hội|mở|khai hội)[ ]{1,2})?"
    r"(?:vào|đến|tới|từ)?[ ]{0,2}$"
)
_YEARLY_REACH = 64
_YEARLY_CLAUSE = re.compile(
    r"(?:^|[.,;:(\n])[ ]{0,2}(?:hằng|hàng|mỗi) năm,?[ ](?:[^\W\d_]+[ ]){1,8}?(?:vào|từ)[ ](?:các[ ]|dịp[ ])?$"
)
_COUNTED_BEFORE = re.compile(r"(?<!\w)(?:lần|kỳ họp|phiên|đợt|đứng|xếp|hạng|khóa)[ ]{1,3}$")
_ORDINAL_BEFORE = re.compile(
    r"(?<!\w)(?:lần|kỳ họp|phiên|đợt|đứng|xếp|hạng|ngày|tập|khóa)[ ]{1,3}$"
)


def day_number(src: Source, at: int) -> list[Node]:
    """``ngày 28/8/2020`` and its kind: the word ``ngày`` stands at ``at``, a digit follows,
    with one space, two or none between them."""
    p = at + 4
    while src.lower[p] == " ":
        p += 1
    node = numeric_day(src, p)
    if node is None:
        return day_phrase(src, at)
    node.start = node.stem = at
    tails(src, node)
    return [node]


_TIME_BEFORE = re.compile(r"(?:\dh?|giờ|phút)[ ]{1,3}$")
_NAMED_FIRST = frozenset("hcnqm")


def day_phrase(src: Source, at: int, cued: bool = False) -> list[Node]:
    """The days that a phrase at ``at`` names, or nothing.

    ``cued`` says that what stands before (a clock time) makes a bare number a day.
    """
    g, lower = src.g, src.lower
    head = g.head.match(lower, at)
    if head is None:
        return []
    part, weekday = head[1], head[2]
    if weekday and not part and _COUNTED_BEFORE.search(src.before(at)):
        return []  # "thay đổi lần thứ 5 ngày 3/2": not a Thursday
    unit_at = head.start(3) if head[3] else head.end()
    first = lower[unit_at : unit_at + 1]
    nodes: list[Node] = []
    if first in _NAMED_FIRST:
        nodes = _named_day(src, at, unit_at, part)
    if not nodes:
        at_number = head.end()
        if lower[at_number : at_number + 1].isdigit() and (head[1] or head[2] or head[3] or cued):
            nodes = _numbered(src, at, at_number, head, cued)
    if not nodes and weekday:
        return _weekdays(src, at, head)
    if nodes and part:
        nodes[0].part = part_of_day(part)
        for node in nodes[1:]:
            # "đêm 16 và 17/4" are two nights, "đêm 16 và ngày 17/4" a night and a day.
            if not lower.startswith("ngày", node.start):
                node.part = nodes[0].part
    if nodes and weekday:
        nodes[0].weekday = weekday_number(weekday)
    return nodes


def _named_day(src: Source, at: int, unit_at: int, part: str | None) -> list[Node]:
    """``hôm qua``, ``cùng ngày``, ``sáng nay``, ``mùng 8/3``."""
    g, lower = src.g, src.lower
    match = g.part_day.match(lower, unit_at)
    if match and (match[1] or match[2] or part):
        if match[3] and lower.startswith((" trọng", " sau", " táng"), match.end()):
            return []
        node = Node(at, match.end(), "offset", "DAY.RELATIVE")
        node.unit = "D"
        if match[2]:
            node.anchor = "focus"
            node.n = int(words("day_focus")[plain(match[2])])
            if (
                node.n < 0
                and match[2][:3] == "hôm"
                and not (part or _TIME_BEFORE.search(src.before(at)))
            ):
                return []  # "hôm trước" alone is the other day
        else:
            node.anchor = "published"
            word = match[1] or match[3]
            node.n = int(words("day" if match[1] else "day_of_part")[plain(word)])
        return [node]
    return mung_phrase(src, at, unit_at) if lower[unit_at] in "nm" else []


def _numbered(src: Source, at: int, p: int, head: re.Match[str], cued: bool) -> list[Node]:
    """A day number after ``ngày``, a weekday or a part of the day, with what follows it."""
    lower = src.lower
    unit, part = head[3], head[1]
    node = numeric_day(src, p) or long_day(src, p)
    if node:
        if head[2] and not part and src.before(at).endswith("ngày "):
            at -= 5  # "ngày chủ nhật 29/3/2009"
        node.start = node.stem = at
        if not unit and node.rule == "DM" and not part and not cued and not head[2]:
            return []
        tails(src, node)
        return [node]
    items = chain(src, p)
    if items:
        items[0].start = items[0].stem = at
        return items
    eve = eve_phrase(src, p) if part or _TET_DAY.match(lower, p) else []
    if eve:
        eve[0].start = eve[0].stem = at
        return eve
    match = src.g.day_only.match(lower, p)
    night = _night_before(src, at, match) if part and match else None
    if night:
        return [night]
    if match is None or not unit or not valid(int(match[1]), None, None):
        return []
    node = Node(at, match.end(), "day", "D")
    node.d = int(match[1])
    return [node] if _lone_day(src, node, head) else []


_DAWN = re.compile(
    rf"(?:[ ]{{0,3}}(?:,|và|-)?[ ]{{0,3}}(?:{either(words('part'))})[ ]{{1,3}}(?:ngày[ ]{{1,3}})?"
    rf"|[ ]{{1,3}}(?:cho[ ])?(?:đến|tới)[ ]{{1,3}}(?:hết[ ]{{1,3}})?(?:(?:{either(words('part'))})[ ]{{1,3}})?"
    r"(?:ngày[ ]{1,3})?)(?=\d)"
)


def _night_before(src: Source, at: int, match: re.Match[str]) -> Node | None:
    """``đêm 14`` in ``đêm 14 rạng sáng 15/8``, ``từ chiều 24 đến trưa 26/7``.

    It is of the month of the day that follows.
    """
    dawn = _DAWN.match(src.lower, match.end())
    after = numeric_day(src, dawn.end()) if dawn else None
    if after is None or after.m is None or (after.y is not None and after.y < 0):
        return None
    node = Node(at, match.end(), "day", "D.LIST")
    node.d, node.m, node.y = int(match[1]), after.m, after.y
    if node.d > (after.d or 0):
        node.m = after.m - 1 or 12
        if node.m == 12 and node.y is not None:
            node.y -= 1
    return node if valid(node.d, node.m, node.y) else None


def _lone_day(src: Source, node: Node, head: re.Match[str]) -> bool:
    """``ngày 15`` without a month is a day, ``ngày 20 chuyến`` and ``mỗi ngày 3 lần`` are not."""
    g, lower = src.g, src.lower
    moon = g.moon_tail.match(lower, node.end)
    if moon:
        node.lunar, node.end = "yes", moon.end()
    every = g.every_tail.match(lower, node.end)
    if every:
        node.every = words("every")[plain(every[1])]
        node.end = every.end()
        node.rule = "SET.DAY"
        return True
    if moon:
        return True
    month = g.this_month.match(lower, node.end)
    if month:
        node.unit = "M"
        node.n = int(words("period_rel")[plain(month[1])])
        node.end = month.end()
        node.rule = "D.MONTH"
        return True
    if lower.startswith(("/", "-", "%", "°"), node.end):
        return False
    if _EVERY_BEFORE.search(src.before(head.start(3))):
        return False
    counts = begins_with("count_noun").match(lower, node.end) or begins_with("unit").match(
        lower, node.end
    )
    return not counts or _ITS_MONTH.match(lower, node.end) is not None


_ITS_MONTH = re.compile(
    r"[ ]{1,3}tháng[ ](?:(?:cuối|đầu)(?:[ ]cùng|[ ]tiên)?|kế tiếp|liền kề|tiếp theo)[ ](?:của|mỗi|quý|hằng|hàng)"
)
"""``ngày 05 tháng cuối cùng của mỗi quý``: a day of such a month, not five months."""


def chain(src: Source, at: int) -> list[Node]:
    """``3, 4 và 5/7/2019``, ``10-16/6``, ``01 đến 03/10``: days that share a month at the end."""
    if at < src.no_chain:
        return []
    g, lower = src.g, src.lower
    items: list[Node] = []
    p = at
    for _ in range(12):
        # A chain that begins inside one that failed fails as well: no place is read twice.
        src.no_chain = start = p
        if lower.startswith("ngày ", p):
            p += 5
        node = numeric_day(src, p) or long_day(src, p)
        if node:
            if not items:
                return []
            node.start = node.stem = start
            tails(src, node)
            items.append(node)
            return _share(items)
        match = g.day_only.match(lower, p)
        if match is None and (items or lower.startswith("ngày ", at - 5)):
            match = _TIGHT.match(lower, p)
        if match is None or not valid(int(match[1]), None, None):
            return []
        if items and lower.startswith(" tết", match.end()) and (last := eve_phrase(src, p)):
            last[0].start = last[0].stem = start
            return _share([*items, last[0]])
        node = Node(start, match.end(), "day", "D.LIST")
        node.d = int(match[1])
        items.append(node)
        moon = g.moon_tail.match(lower, node.end) if lower.startswith(" â", node.end) else None
        every = g.every_tail.match(lower, moon.end() if moon else node.end)
        if every and len(items) > 1 and words("every")[plain(every[1])] == "M":
            for item in items:
                item.every, item.lunar = "M", "yes" if moon else ""
            node.end = every.end()
            return items
        gap = g.chain.match(lower, match.end())
        if gap is None:
            return []
        p = gap.end()
        if lower.startswith("ngày ", p - 5) and p - 5 >= gap.start(1) + len(gap[1]):
            p -= 5
    return []


_TIGHT = re.compile(
    r"(\d{1,2})(?=,\d{1,2}(?:,\d{1,2}){0,4}(?:[ ]tháng[ ]|[ ]?[/-][ ]?\d|[ ](?:và|,)[ ]))"
)
"""``ngày 13,14 tháng 12``: a list whose commas have no space behind them."""
_TET_DAY = re.compile(r"\d{1,2}[ ]{1,3}tết(?!\w)")


def _share(items: list[Node]) -> list[Node]:
    last = items[-1]
    for item in items[:-1]:
        same_month(item, last)
        if not valid(item.d or 0, item.m, None):
            return []
    for one, two in itertools.pairwise(items):
        if (one.d or 0) >= (two.d or 0):
            # "28, 29, 30 và 1/5": an earlier day belongs to the month before.
            return [] if last.m is None else _month_before(items)
    return items


def _month_before(items: list[Node]) -> list[Node]:
    """Days that count up to a month's end and over it: only the last one has the named month."""
    last = items[-1]
    rest = [item.d or 0 for item in items[:-1]]
    if last.m is None or (last.d or 0) > 10 or rest != sorted(set(rest)) or rest[0] < 20:
        return []
    for item in items[:-1]:
        item.m = last.m - 1 or 12
        if last.y is not None and last.m == 1:
            item.y = last.y - 1
    return items


def yearly_before(src: Source, at: int) -> bool:
    """``hằng năm, cứ vào …``, ``hằng năm làng mở hội vào …`` stand before ``at``."""
    before = src.lower[max(0, at - _YEARLY_REACH) : at]
    if "ng năm" not in before and "ỗi năm" not in before:
        return False
    return _YEARLY_BEFORE.search(before) is not None or _YEARLY_CLAUSE.search(before) is not None


_TAIL_MARKS = frozenset("nâa(hmtcdl")
_MOON_BEFORE = ("ch", "âm", "âl", "h:", "m:", "l:")
"""How ``âm lịch``, ``lịch âm`` and ``ÂL`` end, with or without a colon."""
_MOON = ("-âl", "-âm", " - âl", " - âm")


def tails(src: Source, node: Node) -> None:
    """What may follow a day: its year, the kind of calendar, ``hằng năm``, a clock time."""
    g, lower = src.g, src.lower
    following = lower[node.end : node.end + 6].lstrip(" ,")[:1]
    if lower[node.start - 2] in "hml:" and lower[node.start - 3 : node.start - 1] in _MOON_BEFORE:
        moon_before(src, node)
    if following in _TAIL_MARKS or (following == "-" and lower.startswith(_MOON, node.end)):
        if node.rule == "DM" and following == "n":
            year = g.year_tail.match(lower, node.end)
            if year and "," not in year[0] and not year[3]:
                end = node.end
                take_year(node, year)
                if node.y is not None and not valid(node.d or 0, node.m, node.y):
                    node.y, node.end = None, end
        moon_tails(src, node)
        every = g.every_tail.match(lower, node.end)
        if every:
            node.every = words("every")[plain(every[1])]
            node.end = every.end()
            node.rule = "SET.YEARLY"
            return
    if (
        node.y is not None
        and node.y > 0
        and not node.lunar
        and lower[node.end : node.end + 1] in _STAMP_MARKS
    ):
        _stamp_time(src, node)


_STAMP_MARKS = frozenset(" ,|-")


def _stamp_time(src: Source, node: Node) -> None:
    """The time after a full date: ``23/08/2018 14:22``, ``01-11-2019 | 08:00 AM``."""
    gap = src.g.stamp_gap.match(src.lower, node.end)
    if gap is None:
        return
    found = clock_at(src, gap.end())
    if found is None or ("-" in gap[0] and ":" not in src.lower[gap.end() : found.end]):
        return
    if "lúc" not in gap[0] and ":" not in src.lower[gap.end() : found.end] and not found.sure:
        return
    if found.end < len(src.lower) and src.lower[found.end].isalnum():
        return
    node.clock, node.clock2 = found.clock, found.clock2
    node.end = found.end
    node.rule = "STAMP"
    node.sub = "publication" if ":" in src.lower[gap.end() : found.end] else ""


def weekday_number(text: str) -> int:
    name = plain(text)
    return int(words("weekday").get(name) or number(name.split()[-1]) - 1)


def _weekdays(src: Source, at: int, head: re.Match[str]) -> list[Node]:
    """``thứ Hai tuần tới``, ``thứ Ba, thứ Sáu hằng tuần``, ``Chủ nhật``."""
    g, lower, text = src.g, src.lower, src.text
    part, first_end = head[1], head.end(2)
    days = [weekday_number(head[2])]
    end = first_end
    separators = []
    while len(days) < 7:
        more = _MORE_WEEKDAYS.match(lower, end)
        if more is None:
            break
        separators.append(more[1].strip())
        days.append(weekday_number(more[2]) if more[2] else int(more[3]) - 1)
        end = more.end()
    plural = bool(head[3] is None and _PLURAL_BEFORE.search(src.before(at)))
    every = g.every_tail.match(lower, end)
    weekly = every and words("every")[plain(every[1])] in ("W", "M")
    if weekly or (len(days) > 1 and _WEEKLY_REST.match(lower, end)):
        start = at
        if separators and separators[0] in ("đến", "tới") and src.before(at).endswith("từ "):
            start = at - 3
        return [_weekly(start, every.end() if weekly and every else end, days, separators, part)]
    week = g.week_tail.match(lower, first_end)
    if week:
        node = Node(at, week.end(), "weekday", "WEEKDAY.WEEK")
        node.weekday, node.unit = days[0], "W"
        node.n = int(words("period_rel")[plain(week[1])])
        node.part = part_of_day(part) if part else ""
        return [node]
    bracket = len(days) > 1 and src.before(at).endswith("(") and lower.startswith(")", end)
    if bracket or _EACH_BEFORE.search(src.before(at)) or (plural and len(days) > 1):
        return [_weekly(at, end, days, separators, part)]
    if _NOT_WEEKDAY.match(lower, first_end):
        return []
    if part and at > 0:
        part_at = head.start(2)
    else:
        part_at = at
    named = text[part_at : part_at + 1].isalpha() and lower.startswith("chủ", part_at)
    last_word = text[part_at:first_end].split()[-1]
    capital = last_word[:1].isupper() or named
    if not (part or capital or (last_word.isdigit() and _AFTER_WEEKDAY.match(lower, first_end))):
        return []
    if not part and _ORDINAL_BEFORE.search(src.before(at)) and not named:
        return []
    if not part and not named and last_word.isdigit() and not src.before_is("cue_before", at):
        return []
    node = Node(at, first_end, "weekday", "WEEKDAY")
    node.weekday = days[0]
    node.part = part_of_day(part) if part else ""
    return [node]


def _weekly(at: int, end: int, days: list[int], separators: list[str], part: str | None) -> Node:
    node = Node(at, end, "set", "SET.WEEKLY")
    if len(days) == 2 and separators[0] in ("đến", "-", "tới"):
        node.value = f"XXXX-WXX-{days[0]}/XXXX-WXX-{days[1]}"
    else:
        node.value = ";".join(f"XXXX-WXX-{day}" for day in days)
    node.every = "W"
    node.part = part_of_day(part) if part else ""
    return node


_WEEKDAY = "thứ[ ]{1,3}(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|ch(?:ủ|úa)[ ]{1,3}nh(?:ật|ựt)"
_MORE_WEEKDAYS = re.compile(
    rf"[ ]{{0,3}}(,|và|-|đến|tới|hoặc|, và)[ ]{{0,3}}(?:({_WEEKDAY})(?!\w)|([2-7])(?![\w./,:]\d?))"
)
_WEEKLY_REST = re.compile(
    rf"[ ]{{0,3}}(?:,|và|, và)[ ]{{1,3}}(?:cả[ ])?(?:(?:{either(words('part'))})[ ]{{1,3}})?"
    rf"(?:{_WEEKDAY})[ ]{{1,3}}(?:hằng|hàng)[ ]{{1,3}}tuần|[ ]{{0,2}},?[ ]{{0,2}}\(?(?:trừ|không kể)(?!\w)"
    r"|[ ]{0,2}(?:,|và|,[ ]và)[ ](?:các[ ]|những[ ])?ngày[ ](?:nghỉ|lễ)(?!\w)"
)
"""``từ thứ Hai đến thứ Sáu và sáng thứ Bảy hằng tuần``, ``… (trừ ngày lễ)``: days of each week."""
_PLURAL_BEFORE = re.compile(r"(?<!\w)(?:các|những)[ ]{1,3}(?:ngày|buổi|tối|chiều|sáng)[ ]{1,3}$")
_EACH_BEFORE = re.compile(
    r"(?<!\w)(?:(?:mỗi|trừ|kể cả|cả|nghỉ|cố định|cố định vào)(?: các)?(?: ngày)?|(?:\d{1,2}|hai) ngày|(?:hằng|hàng) tuần,?(?: cứ)?(?: vào)?(?: ngày)?)[ ]{1,3}$"
)
_NOT_WEEKDAY = re.compile(
    r"[ ]{0,3}(?:xanh|đỏ|hồng|vàng|tình nguyện|văn minh|nhất|yêu thương)(?!\w)"
)
_AFTER_WEEKDAY = re.compile(r"[ ]{0,3}(?:[,.;:()\n]|$|tuần)")


def with_clock(nodes: list[Node], at: int) -> list[Node]:
    """Put a clock time's start before the first of its days."""
    nodes[0].start = nodes[0].stem = at
    apply_part(nodes[0])
    return nodes
