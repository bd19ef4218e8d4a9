"""A quantity before the number style of its text is known."""

from __future__ import annotations

from dataclasses import dataclass

from .amounts import Amount
from .lexis import Unit
from .measures import Measured


@dataclass(slots=True)
class Draft:
    """A quantity before its number style is known."""

    start: int
    end: int
    rule: str
    amount: Amount | None
    measured: Measured
    upper: Amount | None = None
    of: Amount | None = None
    bound: str = "exact"
    vague_low: int | None = None
    fraction: tuple[int, int] | None = None
    number: tuple[int, int] = (0, 0)
    """Where the number and its unit lie, without the words around them."""


ONE = Unit("1", "ratio", listed=False)
TIMES = Unit("{lần}", "times", decimals="usual", written="lần")
METRE = Unit("m", "measure", written="m")
