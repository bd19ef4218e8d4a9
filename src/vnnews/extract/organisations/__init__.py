"""Organisations: a grammar over a lexicon of heads, fields of work, levels and places.

``triggers()`` gives the heads to the shared scan; ``find()`` parses what follows each of them,
settles lists and definitions, and then resolves territory, level and identity.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...records import Organisation
from ..context import Context, Taken
from ..scan import Scan
from .coordination import Finder
from .grammar import Parser
from .heads import phrases
from .resolve import Resolver
from .view import plain_views, view_of


def triggers() -> Iterable[tuple[str, Any]]:
    """The spellings of all heads, each with its row of the table."""
    return phrases()


def find(scan: Scan, context: Context, taken: Taken) -> list[Organisation]:
    """The organisations in text order, with shadow offsets.

    ``taken`` says what documents own: no name begins or runs into it.
    """
    view = view_of(scan, taken)
    finder = Finder(view, Parser(view))
    finder.run()
    if context.segment:
        from .segment import settle

        settle(view, finder.found)
    finder.later()
    found = finder.found
    resolver = Resolver(view, context, found)
    organisations = [resolver.organisation(item) for item in found]
    for line in plain_views(view):
        plain = Finder(line, Parser(line)).run()
        organisations = _merged(organisations, [resolver.organisation(i, line) for i in plain])
    return organisations


def _merged(known: list[Organisation], more: list[Organisation]) -> list[Organisation]:
    """Both in text order; where two overlap, the longer one."""
    kept: list[Organisation] = []
    for mention in sorted((*known, *more), key=lambda m: (m.start, -m.end)):
        if kept and mention.start < kept[-1].end:
            if mention.end - mention.start > kept[-1].end - kept[-1].start:
                kept[-1] = mention
            continue
        kept.append(mention)
    return kept
