"""The documents extractor: legal, administrative and Party documents, by number or name.

``find()`` reads them (layouts L1-L15 of the domain notes, part A), ``attach()`` completes them
with dates, issuers, titles and references, ``parse_document_number()`` reads one number alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...records import Date, Document, Organisation
from ..context import Context, Taken
from ..scan import Scan
from .complete import complete
from .finder import Finder, Found
from .heads import Words
from .named import find_named
from .number import DocumentNumber, parse_document_number
from .tables import tables

__all__ = ["DocumentNumber", "attach", "find", "parse_document_number", "triggers"]

NOTES = "documents"
"""Key of ``context.notes`` under which find() leaves for attach() what it knows."""


def triggers() -> Iterable[tuple[str, Any]]:
    """Trigger words for the shared automaton, with what find() needs to know of each."""
    known = tables()
    for row in known.types:
        for word in row.words:
            for wrapped in _wrapped(word):
                yield wrapped, ("type", row)
    for word, name, full in known.laws:
        for wrapped in _wrapped(f"{word} {name}".strip()):
            yield wrapped, ("law", (word, name, full))
    for code, standard in known.standards.items():
        yield code, ("standard", standard)
    for (place, number), aliases in known.places.items():
        yield f"{place} {number}", ("place", (number, aliases))
    for start in ("luật ", "pháp lệnh "):
        yield start, ("open", start.strip())
    yield "hiến pháp", ("constitution", None)
    for plenum in ("nghị quyết ", "kết luận ", "nq ", "nqtw", "nq trung ương"):
        yield plenum, ("plenum", plenum)
    for draft in ("số:", "số …", "số…", "số ..", "số..", "số /", "số/", "số_", "số _", "số  "):
        yield draft, ("draft", None)


def _wrapped(phrase: str) -> Iterable[str]:
    """The phrase, and the phrase broken by the end of a line at each of its spaces."""
    yield phrase
    for at, letter in enumerate(phrase):
        if letter == " ":
            yield f"{phrase[:at]}\n{phrase[at + 1 :]}"


def find(scan: Scan, context: Context, taken: Taken) -> list[Document]:
    """The mentions in text order, with shadow offsets."""
    known = tables()
    words = Words.of(scan)
    found = Finder(scan, context, known, words).run()
    found = find_named(scan, context, known, words, found)
    context.notes[NOTES] = found
    return [each.document for each in found]


def attach(
    scan: Scan,
    context: Context,
    documents: list[Document],
    dates: list[Date],
    organisations: list[Organisation],
) -> None:
    """Complete the mentions in place with what the other extractors found."""
    notes: list[Found] = context.notes.get(NOTES, [])
    complete(scan, context, tables(), notes, dates, organisations)
