"""Statistics of which a list repeats only the part that differs: ``năng suất lúa vụ xuân …; vụ hè thu …``."""

from __future__ import annotations

import functools

from ... import lexicon
from .lexis import Before, Phrases, last_word

CONTRIBUTED = "đóng góp của "
_SHORT = 6
_PEOPLE = ("dân số", "tổng dân số", "số lao động", "lực lượng lao động", "số người")
_MEASURED = ("diện tích", "sản lượng", "năng suất", "tổng diện tích", "tổng sản lượng")
SOLD = ("crop", "animal", "fish")


@functools.cache
def _kinds() -> Phrases[str]:
    """Words of which one stands for another in such a list, with their group."""
    return Phrases((row["written"], row["group"]) for row in lexicon.table("figure_kinds"))


def kind_at(lower: str, at: int) -> tuple[int, str] | None:
    """Where the word of a kind that begins at ``at`` ends, and its group."""
    return _kinds().first_at(lower, at)


@functools.cache
def _kinds_before() -> Before[str]:
    return Before((row["written"], row["group"]) for row in lexicon.table("figure_kinds"))


def kind_ends(lower: str, end: int, group: str) -> bool:
    """True where a word of this group ends at ``end``."""
    word = lower[last_word(lower, end) : end]
    found = _kinds_before().longest(lower, end, word)
    return found is not None and found[1] == group


def opens_kind(part: str) -> bool:
    """True for a phrase that :func:`elided` can have something for."""
    first, _, rest = part.partition(" ")
    first = first.lower()
    return (rest.split(" ", 1)[0] if first == "cây" else first) in _openers()


@functools.cache
def _openers() -> frozenset[str]:
    return frozenset(
        row["written"].split(" ", 1)[0].rstrip(",") for row in lexicon.table("figure_kinds")
    )


def elided(core: str, part: str) -> str | None:
    """The statistic ``core`` with ``part`` in the place of the same kind of word in it, or None.

    ``năng suất lúa vụ xuân`` and ``vụ hè thu`` give ``năng suất lúa vụ hè thu``; ``tổng đàn trâu`` and
    ``bò`` give ``tổng đàn bò``. A school's level that has no counterpart is added at the end.
    """
    lower = part.lower()
    plain = lower.removeprefix("cây ")  # diện tích cam …, cây bưởi …
    if not lower or lower.count(" ") >= _SHORT:
        return None
    found = kind_at(plain, 0)
    if found is None:
        return None
    group = found[1]
    core = core.removeprefix(CONTRIBUTED)
    folded = core.lower()
    if lower in folded:
        return None
    if group == "season" and folded.startswith(_MEASURED) and _kind_in(folded, group) < 0:
        return f"{core} {part}"
    if group == "sex" and folded in _PEOPLE:
        return f"{core} {part}"
    at = _kind_in(folded, group)
    if at < 0 and group in SOLD and folded.startswith("giá"):
        return f"giá {part}"
    if at >= 0:
        before = core[:at]
        return (before.removesuffix("cây ") if plain != lower else before) + part
    return f"{core} {part}" if group == "level" and folded.startswith(("tỷ lệ", "tỉ lệ")) else None


def _kind_in(lower: str, group: str) -> int:
    """Where the first word of this group begins in a statistic, or -1."""
    at = 0
    while True:
        if any(kind == group for _, kind in _kinds().each_at(lower, at)):
            return at
        at = lower.find(" ", at) + 1
        if at == 0:
            return -1
