"""What an article knows about itself, and which of its characters are already spoken for."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field
from typing import Any

from ..errors import InputError

_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(slots=True)
class Context:
    """Facts from outside the text, for the extractors; ``notes`` is what they tell each other."""

    published: datetime.date | None = None
    """Anchor of relative and year-less dates."""
    province: str | None = None
    """Province of the article or its site, as a plain name (``Kon Tum``)."""
    segment: bool = False
    """Ask underthesea's word segmentation where an open name stops, if no table tells."""
    references: bool = False
    """Emit bare anaphora (``Quyết định này``) too."""
    notes: dict[str, Any] = field(default_factory=dict)


class Taken:
    """Which characters of the shadow belong to a mention of an earlier kind.

    Kinds are found in the order document, organisation, date, figure; a character owned by an
    earlier kind cannot start a mention of a later one.
    """

    __slots__ = ("_owned",)

    def __init__(self, length: int) -> None:
        self._owned = bytearray(length)

    def take(self, start: int, end: int) -> None:
        """Own ``[start:end]``."""
        self._owned[start:end] = b"\x01" * (end - start)

    def free(self, start: int, end: int) -> bool:
        """True where nothing in ``[start:end]`` is owned."""
        return self._owned.find(1, start, end) < 0

    def owned(self, at: int) -> bool:
        """True where the character at ``at`` is owned."""
        return self._owned[at] == 1


def anchor_date(published: object) -> datetime.date | None:
    """The day of ``published``, which may be a date, a datetime or an ISO 8601 string.

    Raises :class:`InputError` for anything else, as a string that does not begin with ``YYYY-MM-DD``.
    """
    if published is None or published == "":
        return None
    if isinstance(published, datetime.datetime):
        return published.date()
    if isinstance(published, datetime.date):
        return published
    match = _ISO_DAY.match(published) if isinstance(published, str) else None
    try:
        if match:
            return datetime.date(*map(int, match.groups()))
    except ValueError:
        pass
    raise InputError(f"published: {published!r} is not an ISO date (YYYY-MM-DD)")
