"""The tables of this extractor as look-ups: what follows a number, and what stands before it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, KeysView, Sequence
from typing import Generic, NamedTuple, TypeVar

from ... import lexicon
from ...text.tones import spellings

T = TypeVar("T")

_HEAD = re.compile(r"[^\W\d_]+|[%‰°]")
_TAIL_LIMIT = 12
CAPITALS = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
"""For a character class: the capital letters of Vietnamese."""


_COUNTED = frozenset(("count", "person", "territory", "deed"))


class Unit(NamedTuple):
    """What a unit or a counted noun means."""

    code: str
    kind: str
    """money, measure, percent, times, age, time, count, person, territory, deed."""
    decimals: str = ""
    """``usual`` or ``never`` where its numbers have (no) decimals."""
    written: str = ""
    case: str = ""
    after: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    listed: bool = True
    """False for a noun that stands in no table."""
    spelled: str = ""
    """``idiom`` or ``no`` where it is not the unit of a number in words."""
    titled: bool = False
    """May be written with a capital (``1 Huy chương Vàng``)."""
    plain: bool = False
    """Nothing else is asked of its surroundings, written small."""
    base: str = ""
    power: int = 0
    """It is ten to this power of its base (``cm``: ``m`` and -2)."""

    @property
    def counted(self) -> bool:
        return self.kind in _COUNTED


class Scale(NamedTuple):
    factor: int
    glued: str
    money: bool


class Head(NamedTuple):
    kind: str
    unless: frozenset[str]


class Approximator(NamedTuple):
    bound: str
    unless: frozenset[str]
    unit: str


class Phrases(Generic[T]):
    """Phrases by their first word: the longest that begins at a place."""

    __slots__ = ("_index",)

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        index: dict[str, list[tuple[str, int, T]]] = {}
        for phrase, payload in entries:
            for spelling in spellings(phrase):
                head = _HEAD.match(spelling)
                if head:
                    index.setdefault(head[0], []).append((spelling, len(spelling), payload))
        for row in index.values():
            row.sort(key=lambda entry: -entry[1])
        self._index = index

    def each_at(self, lower: str, at: int) -> Iterator[tuple[int, T]]:
        """``(end, payload)`` of the phrases that begin at ``at``, longest first."""
        for phrase, length, payload in self.candidates(lower, at):
            if lower.startswith(phrase, at):
                end = at + length
                if not lower[end : end + 1].isalnum():
                    yield end, payload

    def first_at(self, lower: str, at: int) -> tuple[int, T] | None:
        """``(end, payload)`` of the longest phrase that begins at ``at``."""
        for phrase, length, payload in self.candidates(lower, at):
            if lower.startswith(phrase, at):
                end = at + length
                if not lower[end : end + 1].isalnum():
                    return end, payload
        return None

    def candidates(self, lower: str, at: int) -> Sequence[tuple[str, int, T]]:
        """Phrases with the first word that stands at ``at``, longest first, with their lengths."""
        head = _HEAD.match(lower, at)
        return self._index.get(head[0], ()) if head is not None else ()


class Before(Generic[T]):
    """Phrases by their last word: the longest that ends at a place."""

    __slots__ = ("_index",)

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        index: dict[str, list[tuple[str, int, T]]] = {}
        for phrase, payload in entries:
            for spelling in spellings(phrase):
                last = spelling[last_word(spelling, len(spelling)) :]
                index.setdefault(last, []).append((spelling, len(spelling), payload))
        for row in index.values():
            row.sort(key=lambda entry: -entry[1])
        self._index = index

    def last_words(self) -> KeysView[str]:
        return self._index.keys()

    def longest(self, lower: str, end: int, word: str) -> tuple[int, T] | None:
        """``(start, payload)`` of the longest phrase that ends at ``end``; ``word`` is its last."""
        for phrase, length, payload in self._index.get(word, ()):
            start = end - length
            if start < 0 or not lower.startswith(phrase, start):
                continue
            if start and (lower[start - 1].isalnum() or lower[start - 1] == "_"):
                continue
            return start, payload
        return None


def last_word(lower: str, end: int) -> int:
    """Start of the letters that end at ``end`` (at most 12 of them)."""
    limit = end - _TAIL_LIMIT if end > _TAIL_LIMIT else 0
    at = lower.rfind(" ", limit, end) + 1
    if at > limit and lower[at:end].isalpha():
        return at
    at = end
    while at > limit and lower[at - 1].isalpha():
        at -= 1
    return at


@functools.cache
def units() -> Phrases[Unit]:
    """Units of measure and counted nouns, by what follows a number."""
    entries: list[tuple[str, Unit]] = []
    for row in lexicon.table("units"):
        unit = Unit(
            code=row["unit"],
            kind=row["kind"],
            decimals=row["decimals"],
            case=row["case"],
            after=lexicon.split(row["after"]),
            near=lexicon.split(row["near"]),
        )
        if row["power"]:
            base, _, power = row["power"].partition(":")
            unit = unit._replace(base=base, power=int(power))
        unit = unit._replace(plain=not (unit.case or unit.after or unit.near))
        entries += [(form, unit._replace(written=form)) for form in lexicon.split(row["written"])]
    for row in lexicon.table("classifiers"):
        noun = row["noun"]
        unit = Unit(
            code="{" + (row["unit"] or noun) + "}",
            kind=row["kind"] or "count",
            written=noun,
            spelled=row["spelled"],
            titled=bool(row["source"]) and " " in noun,
            plain=True,
        )
        entries.append((noun, unit))
    return Phrases(entries)


@functools.cache
def scales() -> dict[str, Scale]:
    return {
        row["written"]: Scale(int(row["factor"]), row["glued"], row["money"] == "yes")
        for row in lexicon.table("scales")
    }


@functools.cache
def heads() -> Before[Head]:
    """Words that make the number after them a name or an ordinal."""
    return Before(
        (row["written"], Head(row["kind"], frozenset(lexicon.split(row["unless"]))))
        for row in lexicon.table("figure_heads")
    )


@functools.cache
def indicators() -> Phrases[bool]:
    """Words that begin the name of a statistic."""
    return Phrases((row["written"], True) for row in lexicon.table("indicators"))


@functools.cache
def approximators() -> Before[Approximator]:
    return Before(
        (
            row["written"],
            Approximator(row["bound"], frozenset(lexicon.split(row["unless"])), row["unit"]),
        )
        for row in lexicon.table("approximators")
        if row["place"] == "left"
    )


@functools.cache
def bounds_after() -> tuple[tuple[str, str], ...]:
    return tuple(
        (" " + row["written"], row["bound"])
        for row in lexicon.table("approximators")
        if row["place"] == "right"
    )


@functools.cache
def signs() -> dict[str, str]:
    """``≥`` and its like, with the bound that each means."""
    return {
        row["written"]: row["bound"]
        for row in lexicon.table("approximators")
        if row["place"] == "sign"
    }


@functools.cache
def not_counted() -> frozenset[str]:
    """Words and pairs of words that are no noun after a number."""
    return frozenset(
        spelling for row in lexicon.table("not_counted") for spelling in spellings(row["written"])
    )


@functools.cache
def words(name: str) -> frozenset[str]:
    """A list of ``figure_words.tsv``, in both tone placements."""
    for row in lexicon.table("figure_words"):
        if row["name"] == name:
            return frozenset(
                form for word in lexicon.split(row["words"]) for form in spellings(word)
            )
    raise KeyError(name)
