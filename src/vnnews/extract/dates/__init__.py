"""The dates extractor: triggers() for the shared scan, find() for the mentions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...records import Date
from ..context import Context, Taken
from ..scan import Scan


def triggers() -> Iterable[tuple[str, Any]]:
    """Trigger words for the shared automaton, with what find() needs to know of each."""
    return ()


def find(scan: Scan, context: Context, taken: Taken) -> list[Date]:
    """The mentions in text order, with shadow offsets."""
    return []
