"""From single dates to what they say together: coordination, ranges and prepositions."""

from __future__ import annotations

import itertools
import re

from .days import yearly_before
from .nodes import Node
from .source import Source, part_of_day
from .words import ending, solar_days

_POINTS = frozenset(
    (
        "day",
        "month",
        "quarter",
        "year",
        "offset",
        "feast",
        "decade",
        "century",
        "months",
        "weekday",
        "bc",
    )
)
_BOUNDED = _POINTS | {"clock", "range", "days"}
_RELATIONS = ("from", "as_of", "until", "before", "after", "until")


def compose(src: Source, nodes: list[Node]) -> list[Node]:
    """Coordination, then ranges, then the prepositions in front and ``đến nay`` behind."""
    if not nodes:
        return nodes
    gaps = [_gap(src, one, two) for one, two in itertools.pairwise(nodes)]
    _borrow(src, nodes, gaps)
    joined = _ranges(src, nodes, gaps)
    last: Node | None = None
    shared, lower = False, src.lower
    for node in joined:
        _prefix(src, node)
        _yearly(src, node, last)
        last = node
        shared = shared or lower[node.stem - 2] == "à"  # the end of "và"
    if shared:
        joined = _parts_of_one_day(src, _parts_of_one_month(src, joined))
    return _trim(joined)


def _parts_of_one_month(src: Source, nodes: list[Node]) -> list[Node]:
    """``giữa và cuối tháng 4``, ``đầu và giữa năm 2020``: the first part is one of the list."""
    result: list[Node] = []
    for node in nodes:
        if node.mod and node.rule.startswith("PART."):
            match = _PART_AND.search(src.before(node.stem))
            if match and (not result or result[-1].end <= node.stem - len(match[0])):
                first = node.copied()
                first.start = first.stem = node.stem - len(match[0])
                first.end = first.start + len(match[1])
                first.mod = _PARTS[match[1]]
                first.relation = ""
                if node.start < first.start:
                    first.start, node.start = node.start, node.stem
                    first.relation = node.relation
                result.append(first)
        result.append(node)
    return result


_PARTS = {"đầu": "START", "giữa": "MID", "cuối": "END"}
_PART_AND = re.compile(r"(?<!\w)(đầu|giữa|cuối) và $")


def _parts_of_one_day(src: Source, nodes: list[Node]) -> list[Node]:
    """``sáng và chiều 5/6``, ``chiều và đêm nay``: the first part of the day is one of the list."""
    result: list[Node] = []
    for node in nodes:
        named = node.part or src.lower.startswith("ngày", node.start)
        if named and node.relation == "" and node.kind in ("day", "offset"):
            before = src.before(node.start)
            at = ending("part", before[: -len(_AND)]) if before.endswith(_AND) else -1
            start = node.start - len(before) + at
            if not node.part and part_of_day(before[max(at, 0) : -len(_AND)]) != "NI":
                at = -1  # "đêm và ngày 15/11"; "sáng và ngày 15/11" is no such pair
            if at >= 0 and (not result or result[-1].end <= start):
                first = node.copied()
                first.start = first.stem = start
                first.end = node.start - len(_AND)
                first.part = part_of_day(before[at : -len(_AND)])
                first.clock = first.clock2 = None
                result.append(first)
            elif (
                node.part
                and before.endswith(_DAY_AND)
                and src.word_start(node.start - len(_DAY_AND))
            ):
                # "ngày và đêm 14/11": the day, and its night.
                first = node.copied()
                first.start = first.stem = node.start - len(_DAY_AND)
                first.end = node.start - len(_AND)
                first.part, first.clock, first.clock2 = "", None, None
                result.append(first)
        result.append(node)
    return result


_AND = " và "
_DAY_AND = "ngày và "


_GAP_MARKS = frozenset("-,;/&+vđtchr")


def _gap(src: Source, one: Node, two: Node) -> str:
    """How two neighbours are joined: ``-``, ``đến``, ``list`` or nothing."""
    if not 0 < two.start - one.end <= 24:
        return ""
    text = src.lower[one.end : two.start]
    if text.lstrip(" ")[:1] not in _GAP_MARKS:
        return ""
    if src.g.range_gap.match(text):
        return "-" if "-" in text else "đến"
    return "list" if src.g.list_gap.match(text) else ""


def _borrow(src: Source, nodes: list[Node], gaps: list[str]) -> None:
    """A year stated once in a coordination holds for all of it (``30-4, rạng sáng 01-5-2019``)."""
    for i in range(len(nodes) - 2, -1, -1):
        one, two = nodes[i], nodes[i + 1]
        if gaps[i] and two.kind == "bc" and one.kind in ("year", "century"):
            # "từ năm 218 đến năm 207 TCN": the era at the end holds for both.
            count = one.n if one.kind == "century" else one.y or 0
            if count > two.n:
                one.kind, one.n, one.unit = "bc", count, two.unit
            continue
        if not gaps[i] or one.kind not in ("day", "month", "quarter", "months"):
            continue
        if two.rule == "NAMED" and (one.d, one.m) == (two.d, two.m):
            one.near = True  # "20/11 - Ngày Nhà giáo Việt Nam": of the same year
        if one.y is not None or one.year_offset is not None or one.y2 is not None:
            continue
        if one.kind == "day" and two.kind == "day" and gaps[i] != "list":
            if one.m is None and one.rule in ("D", "LUNAR.MUNG"):
                one.m = two.m
            if two.lunar and not one.lunar:
                # "từ ngày 11/3 đến 16/3 âm lịch": both days are of the moon.
                one.lunar = two.lunar
                one.y, one.y2, one.year_offset = two.y, two.y2, two.year_offset
                continue
        if two.lunar and not one.lunar and _moons(src, one, two, gaps[i]):
            one.lunar = "yes"
        if gaps[i] == "list" and two.kind in ("months", "quarter") and two.y is not None:
            # "tháng 9 và 9 tháng năm 2014", "tháng 6, quý II năm 2024": the same month ends both.
            if one.kind != two.kind and _last_month(one) == _last_month(two):
                one.y = two.y
                continue
        if two.kind == one.kind and (two.y is not None or two.year_offset is not None):
            later = _order(one) > _order(two)
            one.y, one.year_offset = two.y, two.year_offset
            one.lunar = one.lunar or (two.lunar if one.m == two.m else "")
            if later and one.y is not None:
                one.y -= 1
    for i in range(1, len(nodes)):
        one, two = nodes[i - 1], nodes[i]
        if not gaps[i - 1] or two.kind not in ("day", "month", "quarter"):
            continue
        if two.y is None and two.year_offset is None and two.kind == one.kind and not two.lunar:
            if ";" in src.lower[one.end : two.start]:
                continue
            if one.y is None and one.kind == two.kind == "day" and gaps[i - 1] == "list":
                two.a = one
            if one.y is not None and not one.lunar and one.rule not in ("STAMP", "D.LIST"):
                two.y = one.y + (1 if _order(two) < _order(one) and gaps[i - 1] != "list" else 0)


def _moons(src: Source, one: Node, two: Node, gap: str) -> bool:
    """``25/2 và 14/11 âm lịch``: what stands behind the last day holds for both."""
    if gap != "list" or one.kind != two.kind or one.kind != "day" or one.lunar or one.every:
        return False
    written = src.lower[two.stem : two.end].rstrip(" )")
    return (
        bool(two.lunar)
        and written.endswith(("âm lịch", "âl", "lịch âm"))
        and (
            one.d,
            one.m,
        )
        not in solar_days()
    )


def _last_month(node: Node) -> int | None:
    if node.kind == "quarter":
        return node.n * 3
    return node.m2 if node.kind == "months" else node.m


def _order(node: Node) -> tuple[int, int]:
    return (node.m or node.n or 0, node.d or 0)


def _ranges(src: Source, nodes: list[Node], gaps: list[str]) -> list[Node]:
    result: list[Node] = []
    i = 0
    while i < len(nodes):
        one = nodes[i]
        if i + 1 < len(nodes) and gaps[i] == "list":
            _weekly_too(one, nodes[i + 1])
        if (
            i + 1 < len(nodes)
            and gaps[i] in ("-", "đến")
            and _makes_range(src, one, nodes[i + 1], gaps[i])
        ):
            result.append(_range(one, nodes[i + 1]))
            i += 2
            continue
        if i + 1 < len(nodes) and gaps[i] == "đến" and _lengths(src, one, nodes[i + 1]):
            i += 1
            nodes[i] = one
            continue
        result.append(one)
        i += 1
    return result


def _lengths(src: Source, one: Node, two: Node) -> bool:
    """``từ một năm đến năm năm``: one length with two bounds."""
    if one.kind != "duration" or two.kind != "duration" or not one.value or not two.value:
        return False
    if "/" in one.value or "/" in two.value or one.start != one.stem:
        return False
    before = src.before(one.start)
    found = _FROM_BEFORE.search(before)
    if found is None:
        return False
    one.start = one.stem = one.start - (len(before) - found.start())
    one.value, one.end, one.months = f"{one.value}/{two.value}", two.end, 0
    return True


def _weekly_too(one: Node, two: Node) -> None:
    """``chiều Chủ nhật và chiều thứ Sáu hằng tuần``: both recur."""
    if one.kind == "weekday" and not one.unit and two.kind == "set" and two.every == "W":
        one.kind, one.rule, one.every = "set", "SET.WEEKLY", "W"
        one.value = f"XXXX-WXX-{one.weekday}"


def _makes_range(src: Source, one: Node, two: Node, gap: str) -> bool:
    if two.kind == "clock":
        timed = one.kind in ("day", "offset", "clock")
        return timed and one.clock is not None and one.clock2 is None and two.clock2 is None
    if one.kind == "clock":
        later = two.kind in ("day", "offset") and two.clock is not None and two.clock2 is None
        return later and one.clock2 is None
    if one.kind not in _POINTS or two.kind not in _POINTS:
        return False
    if one.every and not two.every:
        return False
    if two.rule == "NAMED" and (one.d, one.m) == (two.d, two.m):
        return False  # "2/9 - Quốc khánh": one day and what it is called
    if one.kind == two.kind or {one.kind, two.kind} <= {"day", "offset", "feast"}:
        if gap == "-" and "offset" in (one.kind, two.kind):
            return False  # "ngày mai - 7/2": one day, said twice
        if one.kind == "year" and gap == "-" and (one.y or 0) >= (two.y or 0) > 0:
            return False
        monthless = one.kind == "day" and one.m is None and two.m is None
        return not monthless or bool(one.lunar and two.lunar) or one.every == two.every == "M"
    if gap == "-":
        dated = one.y is not None and two.y is not None and 0 < one.y <= two.y
        if {one.kind, two.kind} == {"year", "month"}:
            return dated  # "1984-10/1986" in a career
        # "(19-12-1946 - cuối năm 1949)": brackets hold the two together.
        bracketed = src.lower[one.start - 1 : one.start] == "("
        return dated and bracketed and src.lower.startswith((")", ";", ","), two.end)
    return bool(_FROM_BEFORE.search(src.before(one.start)))


_FROM_BEFORE = re.compile(r"(?<!\w)từ[ ]{1,3}(?:thời điểm[ ]{1,3})?$")


def _range(one: Node, two: Node) -> Node:
    if two.kind == "clock":
        one.clock2, one.end = two.clock, two.end
        return one
    if one.kind == "clock" and two.kind == "offset" and (two.anchor, two.n) == ("focus", 1):
        # "từ 22 giờ đêm đến 5 giờ sáng hôm sau": from the day in focus to the next.
        one.kind, one.unit, one.anchor = "offset", two.unit, two.anchor
    if one.kind == "clock":
        two.clock, two.clock2 = one.clock, two.clock
        two.start = two.stem = one.start
        return two
    if one.kind == two.kind == "offset" and (one.n, two.n) == (-1, 1) and one.clock and two.clock:
        one.n = 0  # "từ 22 giờ hôm trước đến 6 giờ hôm sau": one night, not two
    node = Node(one.start, two.end, "range", f"RANGE.{one.kind.upper()}S")
    node.stem = one.stem
    node.a, node.b = one, two
    node.every = two.every
    if node.every:
        one.every = two.every
    node.clock, node.clock2 = one.clock, two.clock2 or two.clock
    node.part = one.part or two.part
    if one.kind == two.kind == "day" and (one.d, one.m) == (two.d, two.m):
        node.sub = "anniversary"
    node.sub = node.sub or one.sub
    return node


def _prefix(src: Source, node: Node) -> None:
    """``từ``, ``đến``, ``trước`` … before a node, and ``đến nay`` after it."""
    if node.kind in ("duration", "set", "same", "span", "now"):
        return
    g = src.g
    before = src.before(node.start)
    if not before.endswith((" ", "\t")):
        return
    if before.rstrip(" ").endswith(_PREFIX_ENDS):
        match = g.prefix.search(before)
        if match:
            _apply(src, node, match, before)
    following = src.lower[node.end : node.end + 4].lstrip(" ,")[:1]
    if node.relation in ("", "from") and following in _BEHIND:
        now = g.until_now.match(src.lower, node.end)
        if now and (node.relation == "from" or _since_needs_no_word(node)):
            node.end = now.end()
            node.relation = "to_now"
        elif src.lower.startswith(_TURNED, node.end):
            _turned_back(src, node)


_BEHIND = frozenset("đtc")
_TURNED = ("trở", " trở", "  trở", ", trở")


def _turned_back(src: Source, node: Node) -> None:
    """``từ năm 2018 trở về trước``, ``năm 2019 trở lại đây``, ``từ 1/7 trở đi``."""
    match = src.g.backward.match(src.lower, node.end)
    if match is None or node.kind not in _POINTS:
        return
    node.end = match.end()
    node.relation = "back" if match[1] else "to_now" if match[2] else "from"


def _yearly(src: Source, node: Node, last: Node | None) -> None:
    """``Hằng năm, vào ngày 17/10``, ``Hằng năm diễn ra từ mồng 4 đến mồng 5 tháng Giêng``."""
    if node.every or node.kind not in ("day", "range", "feast"):
        return
    if node.kind == "feast":
        if node.y is None and not node.y2 and not node.year_offset and node.sub != "eve":
            if yearly_before(src, node.start):
                node.every, node.rule, node.lunar = "Y", "SET.YEARLY", "yes"
        return
    days = [part for part in (node.a, node.b) if part] if node.kind == "range" else [node]
    if any(day.kind != "day" or day.m is None for day in days):
        return
    if any(day.y is not None or day.y2 or day.year_offset is not None for day in days):
        return
    listed = last is not None and last.rule == "SET.YEARLY" and last.kind == node.kind == "day"
    if listed and last is not None and _gap(src, last, node) != "list":
        listed = False
    before = listed or yearly_before(src, node.start)
    if before or (node.stem != node.start and yearly_before(src, node.stem)):
        for day in (node, *days):
            day.every = "Y"
        if node.kind == "day":
            node.rule = "SET.YEARLY"


_PREFIX_ENDS = (
    "từ",
    "đến",
    "tới",
    "sau",
    "trước",
    "hết",
    "nhất",
    "là",
    "vào",
    "quá",
    "điểm",
    "mốc",
    "tận",
)


def _since_needs_no_word(node: Node) -> bool:
    """``giai đoạn 2016 đến nay``, ``năm 2016 đến nay``: the word ``từ`` may be missing."""
    return node.kind in ("year", "month", "day")


def _apply(src: Source, node: Node, match: re.Match[str], before: str) -> None:
    start = node.start - (len(before) - match.start())
    which = next(i for i in range(1, 7) if match[i])
    relation = _RELATIONS[which - 1]
    word = match[0].split()
    if node.kind == "range":
        if which != 1:
            return
        node.sub = "" if node.sub == "anniversary" else node.sub
    elif node.kind == "years":
        if which != 1 or node.rule != "YEARS":
            return
        relation = ""
    if node.clock2 is not None and which != 1:
        return
    if node.kind == "clock" and node.clock2 is not None:
        relation = ""
    if which == 4 and node.kind == "offset" and node.unit != "D" and node.anchor == "published":
        if word[-1] == "trước" and node.rule == "AGO":
            return
    if which == 5 and node.kind == "months":
        return  # "sau 10 tháng năm 2024, thu đạt …": what was summed, not what came after
    if which in (4, 5) and _AROUND.search(before, 0, match.start()):
        return
    if which == 3 and node.part and ending("part", before[: match.start()]) >= 0:
        return  # "chiều đến đêm mai"
    if which == 3 and "trước" in word:
        relation = "before"
    if which == 3:
        now = src.g.from_now.search(src.before(node.start))
        if now:
            start = node.start - (len(src.before(node.start)) - now.start())
            relation = "from_now"
    if relation == "after":
        relation = "from"
    if which == 1 and node.rule.startswith("DURATION"):
        return
    node.start = start
    node.relation = relation if node.kind != "range" else ""
    if node.clock2 is not None and node.kind != "range":
        node.relation = ""


_AROUND = re.compile(r"(?<!\w)(?:trước|trong)(?:,|[ ]và|,[ ]và)[ ]{1,2}$")
"""``trước, trong và sau Tết Nguyên đán``: about the feast, not only after it."""


def _trim(nodes: list[Node]) -> list[Node]:
    """Where a preposition reached into the mention before, it stays outside."""
    for one, two in itertools.pairwise(nodes):
        if two.start < one.end:
            two.start = two.stem
    return nodes
