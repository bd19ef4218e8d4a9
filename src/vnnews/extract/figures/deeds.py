"""What an amount of loose prose is, by the verb right before it: ``bán được 30 triệu đồng``."""

from __future__ import annotations

import functools

from ... import lexicon
from .lexis import Before, last_word, units

_PASSIVE = ("bị ", "được ")
_MONEY = ("VND", "USD", "VND/a", "VND/mo", "VND/d", "VND/{vụ}", "VND/{lứa}", "USD/a")
"""Not the price of a thing."""


@functools.cache
def _deeds() -> dict[str, Before[str]]:
    """The verbs by the unit that they go with."""
    rows: dict[str, list[tuple[str, str]]] = {}
    for row in lexicon.table("figure_deeds"):
        for kind in lexicon.split(row["kind"]):
            rows.setdefault(kind, []).append((row["written"], row["indicator"]))
    return {kind: Before(entries) for kind, entries in rows.items()}


def deed_before(lower: str, begin: int, end: int, unit: str) -> str | None:
    """The indicator that the verb ending at ``end`` tells, or None."""
    table = _deeds().get("money" if unit in _MONEY else unit)
    if table is None:
        return None
    return _told(table, lower, begin, end)


def done_to(lower: str, begin: int, end: int, noun: str) -> str | None:
    """What was done to those counted: ``làm chết 12 người`` gives ``người chết``."""
    told = _told(_deeds()["person" if is_person(noun) else "thing"], lower, begin, end)
    return f"{noun} {told}" if told else None


@functools.cache
def _last_of_deeds() -> frozenset[str]:
    """The last words of what is done to somebody or something."""
    return frozenset((*_deeds()["person"].last_words(), *_deeds()["thing"].last_words()))


def suffered(lower: str, begin: int, end: int, noun: str, more: str) -> str | None:
    """``kiểm tra đối với 13 tổ chức đảng`` gives ``tổ chức đảng được kiểm tra``."""
    cut = lower.rfind(" ", begin, end) + 1
    if not cut or lower[cut:end] not in _last_of_deeds():
        return None
    if more.count(" ") > 1 or more.startswith(_PASSIVE):
        return None
    told = _told(_deeds()["person" if is_person(noun) else "thing"], lower, begin, end)
    return f"{noun} {more} {told}" if told and told.startswith(_PASSIVE) else None


@functools.lru_cache(maxsize=512)
def is_person(noun: str) -> bool:
    """True for a noun of the table that means people."""
    found = units().first_at(noun, 0)
    return found is not None and found[1].kind == "person"


def _told(table: Before[str], lower: str, begin: int, end: int) -> str | None:
    while end > begin and lower[end - 1] == " ":
        end -= 1
    if lower.endswith(" thêm", begin, end):
        end -= 5
    found = table.longest(lower, end, lower[last_word(lower, end) : end])
    return found[1] if found is not None and found[0] >= begin else None
