"""One day in digits (``21/8/2017``) or with the word ``tháng`` (``28 tháng 8 năm 2020``)."""

from __future__ import annotations

import re

from .nodes import Node
from .source import Source
from .words import begins_with, words

_MONTH_LENGTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def plain(text: str) -> str:
    """Single spaces between the words."""
    return " ".join(text.split())


def valid(day: int, month: int | None, year: int | None) -> bool:
    """True where the day exists (29/2 in some year, where none is given)."""
    if not 1 <= day <= 31:
        return False
    if month is None:
        return True
    if not 1 <= month <= 12:
        return False
    if day > _MONTH_LENGTHS[month - 1]:
        return False
    return day < 29 or month != 2 or year is None or is_leap(year)


def is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def numeric_day(src: Source, at: int) -> Node | None:
    """``21/8/2017``, ``21-8``, ``5 / 9 / 2020``: rule DMY or DM; None where it is none."""
    lower = src.lower
    match = src.g.numeric.match(lower, at)
    if match is None:
        return None
    day, month, end = int(match[1]), int(match[3]), match.end()
    year_text = match[4]
    following = lower[end : end + 6]
    if year_text is None and _continues(following, match[2]):
        return None
    if not valid(day, month, None):
        return None
    node = Node(at, end, "day", "DMY" if year_text else "DM")
    node.d, node.m = day, month
    if year_text:
        if len(year_text) == 2:
            node.rule = "DMY2"
            node.y = -int(year_text) - 1
        else:
            node.y = int(year_text)
            if not valid(day, month, node.y):
                return None
        if following[:1] == "/" and following[1:2].isalnum():
            return None
    return node


_MONTH_NAMED = (" tháng", " tết")
"""``4 - 6 tháng Giêng``, ``1-3 Tết``: two days, whose month stands behind them."""


def _continues(following: str, mark: str) -> bool:
    """True where a number of two parts is the beginning of a longer one."""
    if not following:
        return False
    first, second = following[0], following[1:2]
    if first in "/." and (second.isdigit() or (first == "/" and second.isalpha())):
        return True
    if first == "/" and second == " " and following[2:3].isdigit():
        return True
    if first == " " and second in ("/", "-") and mark == "-":
        return True
    if first == "-" and second.isalpha() and mark == "-":
        return True
    if mark == "-" and following.startswith(_MONTH_NAMED):
        return True
    return (
        first == "%"
        or (first in ",:" and second.isdigit())
        or (first == "-" == mark and second.isdigit())
    )


def long_day(src: Source, at: int) -> Node | None:
    """``28 tháng 8 [năm 2020]``, ``28 tháng tám``, ``17 tháng Giêng``."""
    g = src.g
    match = g.long.match(src.lower, at)
    if match is None:
        return None
    day = int(match[1])
    node = Node(at, match.end(), "day", "LONG")
    node.d = day
    _month_word(src, node, match[2], match[3])
    if not valid(day, node.m, None):
        return None
    year = g.year_tail.match(src.lower, node.end)
    if year:
        take_year(node, year)
    elif src.lower.startswith((",", " ,"), node.end):
        # "30 tháng 3, 2012": how some content systems print a date.
        comma = g.comma_year.match(src.lower, node.end)
        if comma and not begins_with("count_noun").match(src.lower, comma.end()):
            node.y, node.end = int(comma[1]), comma.end()
    return node if node.y is None or valid(day, node.m, node.y) or node.lunar else None


def _month_word(src: Source, node: Node, digits: str | None, word: str | None) -> None:
    if digits:
        node.m = int(digits)
    elif word:
        name = plain(word)
        node.m = int(src.g.months[name])
        if name in words("lunar_month"):
            node.lunar = "yes"


def take_year(node: Node, match: re.Match[str]) -> None:
    """The year of ``… năm 2020``, ``… /2020`` or ``… năm ngoái``."""
    year, relative, slashed = match[1], match[2], match[3]
    if relative:
        node.year_offset = int(words("year_rel")[plain(relative)])
    else:
        node.y = int(year or slashed)
    node.end = match.end()
