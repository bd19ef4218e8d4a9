"""What stands before a colon: the label of a figure (``- Khách du lịch: 1,2 triệu lượt``)."""

from __future__ import annotations

import re

from ...lexicon import places
from ...records import Figure
from .clauses import Page
from .lexis import units, words
from .phrases import indicator_start, last_chunk

_LONG = 9
_LONGEST = 19
_HEADING = 80
_MARKER = re.compile(r"^(?:[0-9]{1,2}(?:\.[0-9]{1,2})*[-.)/]|[+*·○▪]|[a-zđ][)/.]) *")
"""Of a list."""


def label_before(page: Page, left: str, begin: int, end: int, start: int, *, counts: bool) -> str:
    """The label of the figure behind ``left``, or an empty string.

    A count needs a label that can be one: nothing that somebody does, and no opening of a list
    (``gồm:``, ``cụ thể:``). ``start`` begins the sentence, whose heading may end in a colon.
    """
    left = left.rstrip()
    if left.endswith(":"):
        phrase = _MARKER.sub("", last_chunk(left.rstrip(": ")))
    elif begin == end == start and not counts and page.text.endswith(":\n", 0, start):
        line = page.text.rfind("\n", max(0, start - _HEADING), start - 1) + 1
        phrase = last_chunk(page.shown[line : start - 2])
    else:
        return ""
    long = phrase.count(" ") + 1
    lower = phrase.lower()
    if long >= _LONG and (long > _LONGEST or not indicator_start().match(lower)):
        return ""
    counted = lower.startswith(("số ", "tổng số ", "lũy kế số ", "luỹ kế số "))
    if counts and not counted and not words("not_in_labels").isdisjoint(lower.split()):
        if not (units().first_at(lower, 0) and " có " in lower):
            return ""
    first, _, rest = phrase.partition(" ")
    if first.istitle() and not rest[:1].isupper() and places.find_province(phrase) is None:
        return lower[0] + phrase[1:]
    return phrase


_AGE = re.compile(r"(?:độ )?tuổi (?:thọ|đời|trung bình|bình quân|kết hôn|nghề)")


def names_an_age(lower: str, begin: int, end: int) -> int:
    """Where the statistic of an age begins (``tuổi thọ trung bình … đạt 74,8 tuổi``), or -1."""
    if lower.find("tuổi ", begin, end) < 0:
        return -1
    match = _AGE.search(lower, begin, end)
    return -1 if match is None else match.start()


def is_age(page: Page, figure: Figure) -> bool:
    """Years of a person's life, not of a rate."""
    return page.lower.find("tuổi", figure.start, figure.end) > 0
