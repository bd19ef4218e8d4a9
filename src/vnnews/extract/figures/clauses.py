"""Sentences and clauses around a figure, without other mentions in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from ...records import Date, Figure, Organisation
from ..context import Context
from ..scan import Scan
from .lexis import CAPITALS

_BREAK = re.compile(
    rf"\n+|(?<=[.!?…]) +(?=[{CAPITALS}\"(•-])|(?<=[\w)%\"]\.)(?=[{CAPITALS}][^\W\d_{CAPITALS}])"
)
_ABBREVIATION = ("TP.", "Tp.", "tp.", "TX.", "Tx.", "P.", "Q.", "H.", "TS.", "ThS.", "GS.", "BS.")


@dataclass(slots=True)
class Page:
    """What ``attach()`` works on: the text with its sentences and mentions."""

    text: str
    lower: str
    breaks: list[int]
    """Starts of the sentences."""
    figures: list[Figure]
    dates: list[Date]
    organisations: list[Organisation]
    context: Context

    def sentence(self, at: int) -> tuple[int, int]:
        """``(start, end)`` of the sentence around ``at``."""
        index = bisect_right(self.breaks, at)
        end = self.breaks[index] if index < len(self.breaks) else len(self.text)
        return self.breaks[index - 1], end


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
        if not text.endswith(_ABBREVIATION, 0, match.start()):
            breaks.append(match.end())
    return Page(text, scan.lower, breaks, figures, dates, organisations, context)
