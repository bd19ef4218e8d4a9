"""Years, alone and in lists, of either era, and the year or month in focus (``cuối năm``)."""

from __future__ import annotations

import re

from ...text.lunar import can_chi_names
from ...text.numerals import spelled_number
from .nodes import Node
from .numeric import plain
from .periods import list_end, offset
from .source import Source
from .words import begins_with


def year_phrase(src: Source, at: int) -> list[Node]:
    """``năm 2017``, ``năm 2018, 2019 và 2020``, ``năm Đinh Dậu 2017``, ``năm ngoái``."""
    g, lower = src.g, src.lower
    match = g.year.match(lower, at)
    if match is None:
        return _year_of_era(src, at) or _other_year(src, at)
    plural = not lower.startswith("năm", at)
    start = at + lower[at : match.end()].index("năm") if plural else at
    node = Node(start, match.end(), "year", "YEAR")
    if match[3]:
        return [_can_chi_year(src, node, match[3])]
    node.y = int(match[1] or match[2])
    if match[2] and (begins_with("count_noun").match(lower, node.end) or node.y < 100):
        return []
    if _followed_by_number(lower, match):
        return []
    if era(src, [node]):
        return [node]
    items = [node]
    while len(items) < 12 and lower[items[-1].end : items[-1].end + 2].lstrip()[:1] in _MORE_MARKS:
        more = g.year_more.match(lower, items[-1].end)
        if more is None or not _year_item(src, items, more):
            break
        item = Node(more.start(2), more.end(), "year", "YEAR.LIST")
        if "năm" in more[0]:
            item.start = item.stem = more.start() + more[0].index("năm")
        item.y = int(more[2])
        items.append(item)
    return items


_MORE_MARKS = frozenset(",v-đ&;h/")


def era(src: Source, nodes: list[Node]) -> bool:
    """Read ``TCN``, ``trước Công nguyên`` after the last of years or centuries that share it.

    A year before Christ is counted as ISO 8601-2 does, where 1 BC is the year 0.
    """
    last = nodes[-1]
    tail = src.g.christ.match(src.lower, last.end)
    if tail is None:
        return False
    end = tail.end()
    last.end = end - 1 if src.lower[end - 1] == ")" and "(" not in tail[0] else end
    if tail[1]:
        for node in nodes:
            node.n = node.n if node.kind == "century" else node.y or 0
            node.unit = "C" if node.kind == "century" else "Y"
            node.kind, node.rule = "bc", f"{node.rule}.BC"
    return True


def _year_of_era(src: Source, at: int) -> list[Node]:
    """``năm 40 sau Công nguyên``, ``năm 43 TCN``: a year of one or two digits with its era."""
    match = src.g.year_of_era.match(src.lower, at)
    if match is None or not int(match[1]):
        return []
    node = Node(at, match.end(), "year", "YEAR.ERA")
    node.y = int(match[1])
    return [node] if era(src, [node]) else []


def _year_item(src: Source, items: list[Node], more: re.Match[str]) -> bool:
    """A further year of a list: plausible beside the first one, and not a quantity."""
    first, year = items[-1].y or 0, int(more[2])
    if not (first < year <= first + 100) and more[1] in ("-", "/"):
        return False
    if abs(first - year) > 100:
        return False
    if more[1] != ",":
        return True
    return not begins_with("count_noun").match(src.lower, more.end())


def _followed_by_number(lower: str, match: re.Match[str]) -> bool:
    end = match.end()
    return lower[end : end + 1] in (".", ",") and lower[end + 1 : end + 2].isdigit()


def _can_chi_year(src: Source, node: Node, name: str) -> Node:
    node.rule = "YEAR.CAN_CHI"
    node.y2 = can_chi_names()[plain(name)]
    explicit = re.compile(r"[ ]{0,3}[-(]?[ ]{0,3}((?:1[0-9]|20)\d\d)(?!\d)\)?").match(
        src.lower, node.end
    )
    if explicit and not explicit[0].endswith(")") and "(" in explicit[0]:
        explicit = None
    if explicit:
        node.y = int(explicit[1])
        node.end = explicit.end()
    return node


def _other_year(src: Source, at: int) -> list[Node]:
    g, lower = src.g, src.lower
    relative = g.year_rel.match(lower, at)
    if relative:
        word = plain(relative[1])
        if not _year_relative(src, at, relative.end(), word):
            return []
        node = Node(at, relative.end(), "offset", "YEAR.RELATIVE")
        node.unit, node.anchor, node.n = "Y", "published", offset("year_rel", word)
        if lower.startswith(" đó", node.end):
            node.anchor, node.end = "focus", node.end + 3
        elif word == "trước":
            node.anchor = "year"
        return [node]
    spelled = g.year_words.match(lower, at)
    if spelled:
        found = spelled_number(lower, spelled.end())
        if found and 1000 <= found[1] <= 2199:
            node = Node(at, found[0], "year", "YEAR.WORDS")
            node.y = found[1]
            return [node]
    short = g.year_short.match(lower, at)
    if short and src.before_is("year_cue", at) and list_end(src, short.end()):
        node = Node(at, short.end(), "year", "YEAR.SHORT")
        node.y = -int(short[1]) - 1
        return [node]
    return []


_NUMBER_BEFORE = re.compile(
    r"(?:(?<![^\W\d_][.]\d)(?<![^\W\d_][.])\d|(?<!\w)(?:mấy|vài|nhiều|những|các|mọi|hai|ba|bốn|mươi|mười|chục|trăm|nghìn|ngàn|vạn|triệu|tỷ))[ ]{1,3}$"
)


_NOT_BARE_YEAR = (
    *(" khi", " đây", " nữa", " chiến tranh", " giải phóng", " hòa bình", " cách mạng", " đổi mới"),
    *(
        " thống nhất",
        " sáp nhập",
        " chia tách",
        " tái lập",
        " đại hội",
        " dịch bệnh",
        " dịch covid",
    ),
)
"""``kế hoạch 5 năm sau chiến tranh``: what the years came after, not next year."""


def _year_relative(src: Source, at: int, end: int, word: str) -> bool:
    if _NUMBER_BEFORE.search(src.before(at)):
        return False
    if word in ("sau", "tới", "trước") and src.lower.startswith(_NOT_BARE_YEAR, end):
        return False
    return not (word == "này" and src.lower.startswith(" qua", end))


def bare_period(src: Source, p: int, width: int, unit: str) -> list[Node]:
    """``cuối năm``, ``đầu tháng``: of the year or month in focus."""
    end = p + width
    lower = src.lower
    if end < len(lower) and lower[end].isalnum():
        return []
    if begins_with("not_bare").match(lower, end):
        return []
    node = Node(p, end, "offset", "BARE")
    node.unit, node.anchor = unit, "year" if unit == "Y" else "published"
    return [node]


def year_end(src: Source, at: int) -> list[Node]:
    """``đến hết năm``: the year in focus, where none is named."""
    if year_phrase(src, at):
        return []
    found = bare_period(src, at, 3, "Y")
    if found and src.lower[at + 3 : at + 5].strip().isdigit():
        return []
    return found
