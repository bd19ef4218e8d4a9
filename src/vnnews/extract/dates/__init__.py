"""The dates extractor: triggers() for the shared scan, find() for the mentions.

Three steps: :mod:`.parse` reads single date expressions at the places that the scan reports,
:mod:`.compose` joins neighbours to ranges and coordinations, :mod:`.resolve` gives them values.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ...records import Date
from ..context import Context, Taken
from ..scan import Scan


def triggers() -> Iterable[tuple[str, Any]]:
    """Trigger words for the shared automaton, with what find() needs to know of each."""
    from .parse import trigger_words

    return trigger_words()


def find(scan: Scan, context: Context, taken: Taken) -> list[Date]:
    """The dates, times, durations and sets in text order, with shadow offsets.

    ``taken`` says which characters documents and organisations own: nothing begins there,
    except ``nhiệm kỳ 2020-2025``, which is a date wherever it stands.
    """
    from .compose import compose
    from .parse import parse
    from .resolve import Resolver
    from .source import Source

    src = Source(scan.text, scan.lower, taken)
    nodes = parse(src, scan)
    if not nodes:
        return []
    return Resolver(src, context.published).resolve(compose(src, nodes))
