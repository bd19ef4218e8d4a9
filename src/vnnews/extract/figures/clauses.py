"""Sentences and clauses around a figure, without other mentions in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from ...records import Date, Figure, Organisation
from ..context import Context
from ..scan import Hit, Scan
from .lexis import CAPITALS

_BREAK = re.compile(rf"[\n.!?…](?:(?<=\n)\n*|\"?(?: *(?=[{CAPITALS}\"(•-])| +(?=[0-9])))")
_ABBREVIATION = ("TP.", "Tp.", "tp.", "TX.", "Tx.", "P.", "Q.", "H.", "TS.", "ThS.", "GS.", "BS.")


@dataclass(slots=True)
class Page:
    """What ``attach()`` works on: the text with its sentences and mentions."""

    text: str
    shown: str
    """As it was given, where that has the same offsets: for what a user reads."""
    lower: str
    breaks: list[int]
    """Starts of the sentences."""
    figures: list[Figure]
    dates: list[Date]
    organisations: list[Organisation]
    context: Context
    figure_starts: list[int]
    date_ends: list[int]
    body_ends: list[int]
    cues: list[Hit]
    """Words that the shared scan found for ``attach()``: territories, targets."""

    def sentence(self, at: int) -> tuple[int, int]:
        """``(start, end)`` of the sentence around ``at``."""
        index = bisect_right(self.breaks, at)
        end = self.breaks[index] if index < len(self.breaks) else len(self.text)
        return self.breaks[index - 1], end

    def paragraphs(self, start: int, end: int) -> int:
        """How many times a new paragraph begins between; a blank line between two counts once."""
        return self.text.count("\n", start, end) - self.text.count("\n\n", start, end)


def page_of(
    scan: Scan,
    context: Context,
    figures: list[Figure],
    dates: list[Date],
    organisations: list[Organisation],
) -> Page:
    text = scan.text
    breaks = [0]
    for match in _BREAK.finditer(text):
        start, end = match.span()
        if text[start] == "\n" or _ends_sentence(text, start, end):
            breaks.append(end)
    shown = scan.shadow.shown
    cues = [hit for hit in scan.hits.get("figures", ()) if hit[2][0] == "@"]
    return Page(
        text, shown, scan.lower, breaks, figures, dates, organisations, context,
        [figure.start for figure in figures], [date.end for date in dates], [body.end for body in organisations], cues,
    )  # fmt: skip


def _ends_sentence(text: str, start: int, end: int) -> bool:
    """A dot before a capital ends a sentence, unless it closes ``TP.``; ``tỉnh.Nay`` does too."""
    if text.endswith(_ABBREVIATION, 0, start + 1):
        return False
    if text[end - 1] != " ":
        return text[end : end + 1].isupper() and text[end + 1 : end + 2].islower()
    return True
