"""What the parser hands to the resolver: a date expression's parts, before its value is known."""

from __future__ import annotations

import datetime
from typing import NamedTuple


class Clock(NamedTuple):
    """A clock time; hour 24 is the end of its day."""

    hour: int
    minute: int = 0
    second: int = 0

    def __str__(self) -> str:
        return f"{self.hour:02d}:{self.minute:02d}" + (f":{self.second:02d}" if self.second else "")


class Value(NamedTuple):
    """A resolved calendar value: EDTF and the days that it covers, where they are known."""

    edtf: str | None
    first: datetime.date | None = None
    last: datetime.date | None = None


NOTHING = Value(None)


class Node:
    """One date expression.

    ``kind`` says which of the other fields hold: ``day`` (y, m, d), ``month`` (y, m),
    ``quarter`` (y, n), ``months`` (y, m to m2), ``days`` (y, m, d to d2), ``year`` (y),
    ``years`` (y to y2), ``decade`` and ``century`` (n), ``bc`` (n: a year or
    century before Christ by ``unit``), ``offset`` (n units from an anchor),
    ``span`` (n units up to or from an anchor), ``tet`` (y), ``feast`` (y, m, d of the moon),
    ``clock``, ``weekday``, ``same`` (the same period of another year), ``now``, ``duration``,
    ``set``, ``range`` (a, b). A missing year, month or anchor is found by the resolver.
    """

    __slots__ = (
        "a",
        "anchor",
        "b",
        "clock",
        "clock2",
        "d",
        "d2",
        "end",
        "every",
        "found_year",
        "kind",
        "lunar",
        "m",
        "m2",
        "mod",
        "months",
        "n",
        "near",
        "part",
        "relation",
        "rule",
        "start",
        "stem",
        "sub",
        "unit",
        "value",
        "weekday",
        "y",
        "y2",
        "year_offset",
    )

    def __init__(self, start: int, end: int, kind: str, rule: str) -> None:
        self.start = start
        self.end = end
        self.kind = kind
        self.rule = rule
        self.stem = start
        """Where the calendar expression itself begins, without prepositions."""
        self.y: int | None = None
        self.m: int | None = None
        self.d: int | None = None
        self.y2: int | None = None
        self.m2: int | None = None
        self.d2: int | None = None
        self.n = 0
        self.unit = ""
        self.anchor = ""
        """``published``, ``focus`` (what was named before) for relative expressions."""
        self.year_offset: int | None = None
        """``năm ngoái`` after a day or month: years from the publication."""
        self.part = ""
        self.clock: Clock | None = None
        self.clock2: Clock | None = None
        self.weekday = 0
        self.mod = ""
        self.months = 0
        """For a length of whole months without a bound: how many."""
        self.lunar = ""
        """``yes`` for a lunar day or month, ``leap`` in a leap month."""
        self.every = ""
        """``Y``, ``M``, ``W``, ``D``: recurring each year, month …"""
        self.near = False
        """A named day: the year nearest to the publication, before or after it."""
        self.relation = ""
        self.sub = ""
        self.value: str | None = None
        self.found_year: int | None = None
        """The year that the resolver gave a day without one."""
        self.a: Node | None = None
        self.b: Node | None = None

    def copied(self) -> Node:
        """The same expression once more, for the first of two that share their day or month."""
        other = Node(self.start, self.end, self.kind, self.rule)
        other.stem = self.stem
        other.y = self.y
        other.m = self.m
        other.d = self.d
        other.y2 = self.y2
        other.m2 = self.m2
        other.d2 = self.d2
        other.n = self.n
        other.unit = self.unit
        other.anchor = self.anchor
        other.year_offset = self.year_offset
        other.part = self.part
        other.clock = self.clock
        other.clock2 = self.clock2
        other.weekday = self.weekday
        other.mod = self.mod
        other.months = self.months
        other.lunar = self.lunar
        other.every = self.every
        other.near = self.near
        other.relation = self.relation
        other.sub = self.sub
        other.value = self.value
        other.found_year = self.found_year
        other.a = self.a
        other.b = self.b
        return other
