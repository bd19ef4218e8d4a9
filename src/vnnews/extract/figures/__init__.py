"""Figures: every quantity of a text as a number that can be computed with, and what it measures.

``find()`` reads the quantities, ``attach()`` what they count or measure, their period, place,
change and status. Rules follow the project's domain notes, part C and 0.3.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...records import Date, Figure, Organisation
from ..context import Context, Taken
from ..scan import Scan
from . import attaching, places
from .clauses import page_of
from .reader import Reader, trigger_words
from .tables import CELLS, Cell, cells_of, tabbed
from .values import figure_of, votes_of


def triggers() -> Iterable[tuple[str, Any]]:
    """Trigger words for the shared automaton, with the kind of number each begins."""
    return [*trigger_words(), *places.trigger_words(), *attaching.trigger_words()]


def find(scan: Scan, context: Context, taken: Taken) -> list[Figure]:
    """The figures in text order, with shadow offsets."""
    if not scan.digits and not scan.hits.get("figures"):
        return []
    cells: dict[int, Cell] = {}
    shown = None
    if "\t" in scan.shadow.raw:
        shown = tabbed(scan)
        cells = context.notes[CELLS] = cells_of(shown[0])
    drafts = Reader(scan, taken, shown).read(scan, cells)
    votes = votes_of(drafts)
    return [figure_of(draft, votes) for draft in drafts]


def attach(
    scan: Scan,
    context: Context,
    figures: list[Figure],
    dates: list[Date],
    organisations: list[Organisation],
) -> None:
    """Complete the mentions in place with what the other extractors found."""
    if figures:
        attaching.attach_all(page_of(scan, context, figures, dates, organisations))
