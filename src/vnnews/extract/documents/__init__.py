"""The documents extractor: triggers() for the shared scan, find() for the mentions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...errors import InputError
from ...records import Date, Document, Organisation
from ..context import Context, Taken
from ..scan import Scan


def triggers() -> Iterable[tuple[str, Any]]:
    """Trigger words for the shared automaton, with what find() needs to know of each."""
    return ()


def find(scan: Scan, context: Context, taken: Taken) -> list[Document]:
    """The mentions in text order, with shadow offsets."""
    return []


def attach(
    scan: Scan,
    context: Context,
    documents: list[Document],
    dates: list[Date],
    organisations: list[Organisation],
) -> None:
    """Complete the mentions in place with what the other extractors found."""


def parse_document_number(text: str) -> Document:
    """The parts of a document number on its own."""
    raise InputError(f"{text!r}: not a document number")
