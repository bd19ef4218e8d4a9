"""The text as the parser sees it, and the questions that it asks about a place's surroundings."""

from __future__ import annotations

import re

from ..context import Taken
from .lengths import length_patterns
from .nodes import Node
from .patterns import Grammar, grammar
from .words import begins_with, ending, words

_BEFORE = 30


class Source:
    """The shadow text with its lower-case form, and what has been found in it so far."""

    __slots__ = ("g", "lengths", "lower", "no_chain", "nodes", "taken", "text")

    def __init__(self, text: str, lower: str, taken: Taken) -> None:
        self.text = text
        self.lower = lower
        self.taken = taken
        self.g: Grammar = grammar()
        self.lengths = length_patterns()
        self.nodes: list[Node] = []
        self.no_chain = 0
        """No list of days that ends in a month begins before this place."""

    def before(self, at: int) -> str:
        """The lower-case text just before ``at``, of one line."""
        left = self.lower[max(0, at - _BEFORE) : at]
        cut = left.rfind("\n")
        return left[cut + 1 :] if cut >= 0 else left

    def after_is(self, kind: str, at: int) -> bool:
        """True where a word of class ``kind`` follows ``at``."""
        return begins_with(kind).match(self.lower, at) is not None

    def before_is(self, kind: str, at: int) -> bool:
        """True where a word of class ``kind`` stands just before ``at``."""
        return ending(kind, self.before(at)) >= 0

    def joined(self, at: int) -> str:
        """``range`` or ``list`` where ``at`` follows the last found date in one coordination."""
        if not self.nodes:
            return ""
        last = self.nodes[-1]
        if last.kind in ("duration", "set") or not 0 < at - last.end <= 16:
            return ""
        gap = self.lower[last.end : at]
        if self.g.range_gap.match(gap):
            return "range"
        return "list" if self.g.list_gap.match(gap) else ""

    def word_start(self, at: int) -> bool:
        """True where ``at`` begins a word."""
        return at == 0 or not self.lower[at - 1].isalnum()

    def glued(self, at: int) -> bool:
        """True where a number at ``at`` is the tail of a longer number or code."""
        if at == 0:
            return False
        lower = self.lower
        previous = lower[at - 1]
        if previous.isalnum() or previous == "_":
            return True
        if previous in "/.-,:" and at > 1 and lower[at - 2].isdigit():
            return not (self.nodes and self.nodes[-1].end == at - 1)
        return previous in "/-" and at > 1 and lower[at - 2].isalnum()


_BROKEN_AFTER = (
    "năm", "tháng", "ngày", "quý", "giai đoạn", "nhiệm kỳ", "năm học", "niên vụ", "đến",
)  # fmt: skip
_BROKEN_DAY = re.compile(r"(?<!\w)ngày[ ]\d{1,2}[ ]?$")
_BROKEN_MONTH = re.compile(r"(?<!\w)tháng[ ](?:\d{1,2}|[a-zà-ỹ]{2,5})[ ]?$")
_BROKEN_RANGE = re.compile(r"(?<!\d)\d{4}[ ]?-[ ]?$")


def unwrapped(text: str, lower: str) -> tuple[str, str]:
    """The text with a space for each line break inside a date: dumps of acts are hard-wrapped.

    ``ngày 22 tháng 11 năm`` and on the next line ``2019``. Lengths stay as they are.
    """
    at = lower.find("\n")
    broken: list[int] = []
    while at >= 0:
        following = lower[at + 1 : at + 7]
        if following[:1].isdigit():
            left = lower[max(0, at - 12) : at].rstrip(" ")
            if left.endswith(_BROKEN_AFTER) or _BROKEN_RANGE.search(left):
                broken.append(at)
        elif following.startswith(("tháng ", "năm ")):
            left = lower[max(0, at - 14) : at]
            pattern = _BROKEN_DAY if following[0] == "t" else _BROKEN_MONTH
            if pattern.search(left):
                broken.append(at)
        at = lower.find("\n", at + 1)
    if not broken:
        return text, lower
    for whole in (text, lower):
        pieces, last = [], 0
        for at in broken:
            pieces += [whole[last:at], " "]
            last = at + 1
        pieces.append(whole[last:])
        if whole is text:
            mended = "".join(pieces)
    return mended, "".join(pieces)


def part_of_day(word: str) -> str:
    """TIMEX3 value of a part of the day, spaces in it normalised."""
    return words("part").get(" ".join(word.split()), "")
