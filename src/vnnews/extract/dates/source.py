"""The text as the parser sees it, and the questions that it asks about a place's surroundings."""

from __future__ import annotations

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
        if previous == "." and at > 1 and lower[at - 2].isalpha():
            return at < 3 or not lower[at - 3].isalnum()  # "U.21", "Q.1"
        return previous in "/-" and at > 1 and lower[at - 2].isalnum()


def part_of_day(word: str) -> str:
    """TIMEX3 value of a part of the day, spaces in it normalised."""
    return words("part").get(" ".join(word.split()), "")
