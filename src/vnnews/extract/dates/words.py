"""The words of date expressions, from the tables, as lookups and pattern fragments."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import Any

from ... import lexicon
from ...text.lunar import can_chi_names
from ...text.tones import spellings

_ROMAN = [
    "i",
    "ii",
    "iii",
    "iv",
    "v",
    "vi",
    "vii",
    "viii",
    "ix",
    "x",
    "xi",
    "xii",
    "xiii",
    "xiv",
    "xv",
    "xvi",
    "xvii",
    "xviii",
    "xix",
    "xx",
    "xxi",
    "xxii",
]
ROMAN = {text: number for number, text in enumerate(_ROMAN, 1)}


@functools.cache
def words(kind: str) -> dict[str, str]:
    """The words of a class of ``date_words.tsv`` in both tone placements, with their values."""
    return {
        spelling: row["value"]
        for row in lexicon.table("date_words")
        if row["class"] == kind
        for spelling in spellings(row["word"])
    }


def either(texts: Iterable[str]) -> str:
    """A pattern of alternatives, the longest preferred; a space stands for one to three.

    Written as a tree of common beginnings, so that a word is refused at its first letter and
    not once for each of a hundred alternatives.
    """
    tree: dict[str, Any] = {}
    for text in texts:
        node = tree
        for letter in text:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branch(tree)


def _branch(node: dict[str, Any]) -> str:
    branches = [
        (" {1,3}" if letter == " " else re.escape(letter)) + _branch(below)
        for letter, below in sorted(node.items())
        if letter
    ]
    if not branches:
        return ""
    pattern = "|".join(branches)
    if "" in node:
        return f"(?:{pattern})?"
    return pattern if len(branches) == 1 else f"(?:{pattern})"


@functools.cache
def _endings(kind: str) -> tuple[frozenset[str], int]:
    known = frozenset(words(kind))
    return known, max(word.count(" ") for word in known) + 1


def ending(kind: str, before: str) -> int:
    """Where the word of class ``kind`` begins that ends ``before``, -1 where there is none.

    Spaces and a colon may follow the word; the longest word is preferred.
    """
    known, most = _endings(kind)
    text = before.rstrip(" :")
    found = -1
    at = len(text)
    for _ in range(most):
        at = text.rfind(" ", 0, at)
        word = text[at + 1 :].lstrip(_OPENING)
        if word in known:
            found = len(text) - len(word)
        if at < 0:
            break
    return found


_OPENING = "(\"'[,.;-"


@functools.cache
def begins_with(kind: str) -> re.Pattern[str]:
    """Matches a word of ``kind`` after optional spaces, up to a word boundary."""
    return re.compile(rf"[ ]{{0,3}}(?:{either(words(kind))})(?!\w)")


@functools.cache
def anywhere(kind: str) -> re.Pattern[str]:
    """Finds a word of ``kind`` between word boundaries."""
    return re.compile(rf"(?<!\w)(?:{either(words(kind))})(?!\w)")


def number(text: str) -> int:
    """The value of a Roman (lower case) or Arabic numeral."""
    return ROMAN.get(text) or int(text)


def can_chi() -> str:
    """Pattern of all can-chi year names."""
    return either(can_chi_names())


class NamedDay:
    """A row of ``named_days.tsv``."""

    __slots__ = ("calendar", "day", "holiday", "month", "needs", "not_after", "year")

    def __init__(self, row: dict[str, str]) -> None:
        self.day, self.month = map(int, row["day"].split("/"))
        self.calendar = row["calendar"]
        self.needs = row["needs"]
        self.not_after = lexicon.split(row["not_after"])
        self.holiday = row["holiday"]
        self.year = row["year"]


@functools.cache
def named_days() -> dict[str, NamedDay]:
    """Names (lower case) of days to their rows."""
    return {
        name: day
        for row in lexicon.table("named_days")
        for day in (NamedDay(row),)
        for name in lexicon.split(row["names"])
    }


@functools.cache
def solar_days() -> frozenset[tuple[int, int]]:
    """The (day, month) pairs that bear a name, so that ``2/9`` is more likely a date."""
    return frozenset(
        (day.day, day.month) for day in named_days().values() if day.calendar == "solar"
    )


@functools.cache
def mung_days() -> frozenset[tuple[int, int]]:
    """``mùng 8/3``, ``mùng 2/9``: the solar days that are counted with ``mùng`` in speech."""
    return frozenset(
        tuple(map(int, row["day"].split("/")))  # type: ignore[misc]
        for row in lexicon.table("named_days")
        if row["mung"] == "s" and row["calendar"] == "solar"
    )
