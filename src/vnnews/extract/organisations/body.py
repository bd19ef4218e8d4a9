"""A body as the grammar reads it: what is in its name, and what may still be missing."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from ...text.tones import strip_marks
from .heads import Field, Head

PARTY = frozenset(("PARTY.COM", "PARTY.UNIT"))


@dataclass(slots=True)
class Body:
    """A body as parsed, in offsets of the view."""

    start: int
    end: int
    head: Head
    name: str
    slug: str
    type: str
    kind: str | None = None
    """Level word, where one is written or part of the head."""
    place: str | None = None
    owner: Body | None = None
    field: Field | None = None
    complete: bool = False
    proper: bool = False
    """A proper name, number or ``Việt Nam`` makes it one body without a territory."""
    bare: bool = True
    """Neither territory nor owner follows: a list may still give them."""
    central: bool = False
    open: bool = False
    settled: bool = True
    abbreviation: tuple[int, int] | None = None
    """A bracketed abbreviation that closes the name."""
    core: int = 0
    """End of head and field, before territory and owner."""
    rule: str = "head"
    plural: bool = False

    def root(self) -> Body:
        """The outermost owner."""
        return self if self.owner is None else self.owner.root()


def owned_type(body: Body, inner: Body) -> str:
    """Boards and offices take the side of what they belong to."""
    if body.type == "PARTY.COM" and inner.type not in PARTY:
        # The executive of a union is the union's; a Party delegation stays the Party's.
        return body.type if "owned" in body.head.flags or body.head.key == "dang-uy" else inner.type
    if body.type == "STATE.GOV" and inner.type in ("MIL", "JUD"):
        return inner.type
    if body.type != "STATE.GOV" or body.head.key not in ("ban", "van-phong", "phong"):
        return body.type or inner.type
    if inner.type in PARTY:
        return "PARTY.BOARD"
    if inner.type in ("STATE.LEG", "MIL", "JUD", "MASS", "FRONT"):
        return inner.type
    return body.type


@functools.lru_cache(maxsize=4096)
def slug_of(words: str) -> str:
    """A part of an id: letters without marks, hyphens between words."""
    return re.sub(r"[^a-z0-9]+", "-", strip_marks(words).lower()).strip("-")
