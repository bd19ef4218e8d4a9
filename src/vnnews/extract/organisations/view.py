"""The text as the grammar sees it: single spaces, broken names joined, heads by where they begin.

Most texts are seen as they are. Where spaces are doubled or a bracket or a line's end breaks a
name, the view is a shorter copy with the way back; it is scanned anew, for its heads alone.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_right

import ahocorasick

from ...text.tones import spellings, strip_marks
from ..context import Taken
from ..scan import Scan
from .heads import Head, Lexicon, expansions, lexicon_of, phrases
from .letters import UPPER

_SPACES = re.compile(r" {2,}")
_CAPITAL = f"[{UPPER}]"
_JOINTS = re.compile(
    # An abbreviation in brackets before more of the name, or a line's end between capitals. One
    # set of letters begins both, behind the space before them, so that the search skips to it.
    r"[(\n](?:"
    rf"(?<=[ ]\()(?P<short>{_CAPITAL}[A-ZĐƯa-zđư&\-]{{1,9}})\)[ ](?=[^\W\d_])"
    rf"|(?:(?<={_CAPITAL}{{2}}\n)|(?<={_CAPITAL}{{2}}[ ]\n))[ ]?(?={_CAPITAL}{{2}}))"
)
_LEVEL_LINE = re.compile(
    rf"(?:TỈNH|THÀNH PHỐ|HUYỆN|THỊ XÃ|QUẬN|XÃ|PHƯỜNG|THỊ TRẤN|ĐẶC KHU)[ ]{_CAPITAL}"
)
_BEFORE, _AFTER = 60, 50
"""How much of the text around a joint can belong to one head."""
PLAIN_LINE = re.compile(r"[^\n]{10,}")


class View:
    """What the grammar reads. ``raw(at)`` leads back to offsets of the scan."""

    __slots__ = (
        "_from",
        "_offset",
        "_parent",
        "_to",
        "lexicon",
        "lower",
        "starts",
        "taken",
        "text",
    )

    def __init__(
        self,
        text: str,
        lower: str,
        lexicon: Lexicon,
        taken: Taken,
        starts: dict[int, tuple[int, Head]],
    ) -> None:
        self.text = text
        self.lower = lower
        self.lexicon = lexicon
        self.taken = taken
        self.starts = starts
        """Start of a head → its end and the head, the longest one."""
        self._from: list[int] | None = None
        self._to: list[int] | None = None
        self._parent: View | None = None
        self._offset = 0

    def raw(self, start: int, end: int) -> tuple[int, int]:
        """Offsets of the scan for ``[start:end]`` of the view."""
        if self._parent is not None:
            return self._parent.raw(start + self._offset, end + self._offset)
        if self._from is None or self._to is None:
            return start, end
        return self._back(start), self._back(end - 1) + 1

    def _back(self, at: int) -> int:
        if self._from is None or self._to is None:
            return at
        piece = bisect_right(self._from, at) - 1
        return self._to[piece] + at - self._from[piece]

    def free(self, start: int, end: int) -> bool:
        """True where no mention of an earlier kind owns a part of ``[start:end]``."""
        begin, stop = self.raw(start, end)
        return self.taken.free(begin, stop)


def view_of(scan: Scan, taken: Taken) -> View:
    """The view of a scanned text."""
    lexicon = lexicon_of(False)
    joints = _broken_names(scan.text, scan.lower) if _JOINTS.search(scan.text) else []
    if not joints and "  " not in scan.text:
        return View(scan.text, scan.lower, lexicon, taken, _longest(scan.hits["organisations"]))
    pieces: list[str] = []
    here: list[int] = []
    there: list[int] = []
    at = length = 0
    gaps = [match.span() for match in _SPACES.finditer(scan.text)]
    for start, end in sorted(joints + gaps):
        if start < at:
            continue
        keep = scan.text[at:start]
        pieces += (keep, " ")
        here += (length, length + len(keep))
        there += (at, end - 1)
        length += len(keep) + 1
        at = end
    pieces.append(scan.text[at:])
    here.append(length)
    there.append(at)
    text = "".join(pieces)
    lower = text.lower()
    if len(lower) != len(text):
        lower = _lower(text)
    view = View(text, lower, lexicon, taken, _longest(_hits(lower, False)))
    view._from, view._to = here, there
    return view


def plain_views(view: View) -> list[View]:
    """Lines without any mark, as views of their own with a lexicon without marks."""
    found = []
    for line in PLAIN_LINE.finditer(view.text):
        if not line[0].isascii():
            continue
        lower = line[0].lower()
        starts = _longest(_hits(lower, True))
        if starts:
            child = View(line[0], lower, lexicon_of(True), view.taken, starts)
            child._parent, child._offset = view, line.start()
            found.append(child)
    return found


def _lower(text: str) -> str:
    return text.replace("İ", "I").lower()


def _broken_names(text: str, lower: str) -> list[tuple[int, int]]:
    """Brackets and line ends inside a name, to be read as one space.

    ``Viện kiểm sát nhân dân (VKSND) tối cao``, ``Công ty Cổ phần (CP) Sâm``, ``ỦY BAN NHÂN DÂN``
    above ``TỈNH KON TUM``: without them a head goes on, or begins its open name.
    """
    found = []
    for match in _JOINTS.finditer(text):
        start, end = match.span()
        start -= text[start - 1] == " "
        before = lower[max(0, start - _BEFORE) : start].replace("\n", " ")
        if match["short"] is not None and _spells(before, match["short"], text[end]):
            found.append((start, end))
            continue
        window = f"{before} {lower[end : end + _AFTER]}".replace("\n", " ")
        for begin, stop, head in _hits(window, False):
            if begin and window[begin - 1].isalnum():
                continue
            if begin < len(before) < stop and not window[stop : stop + 1].isalnum():
                found.append((start, end))
                break
            if stop == len(before) and _goes_on(text, end, head, match["short"]):
                found.append((start, end))
                break
    return found


def _spells(before: str, short: str, follows: str) -> bool:
    """``trách nhiệm hữu hạn`` before ``(TNHH)``: a part of names that goes on after it."""
    if not (
        follows.isupper() or lexicon_of(False).schools.match(short.lower(), 0, short.lower()) > 0
    ):
        return False
    return any(before.endswith(full.lower()) for full, _ in expansions().get(short, ()))


def _goes_on(text: str, at: int, head: Head, short: str | None) -> bool:
    """True where a name can only begin after the head that ends at the joint."""
    if short is None:
        return "t" in head.takes and _LEVEL_LINE.match(text, at) is not None
    return short in head.variants and not head.needs.isdisjoint("Fou")


def _longest(hits: list[tuple[int, int, Head]]) -> dict[int, tuple[int, Head]]:
    starts: dict[int, tuple[int, Head]] = {}
    for start, end, head in hits:
        # Hits come in order of their end: a later one at the same start is longer.
        starts[start] = (end, head)
    return starts


def _hits(lower: str, plain: bool) -> list[tuple[int, int, Head]]:
    return [
        (last + 1 - length, last + 1, head)
        for last, (length, head) in _automaton(plain).iter(lower)
    ]


@functools.cache
def _automaton(plain: bool) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for phrase, head in phrases():
        for form in (strip_marks(phrase),) if plain else spellings(phrase):
            automaton.add_word(form, (len(form), head))
    automaton.make_automaton()
    return automaton
