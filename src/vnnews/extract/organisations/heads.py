"""What an organisation's name may begin with and what may follow, read from the tables.

``Head`` is a row of ``heads.tsv``, ``Field`` one of ``fields.tsv``. A lexicon exists twice: with
marks, and (built only when a text needs it) with all marks stripped, for lines without any.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ... import lexicon
from ...records import Level
from ...text.lazy import lazy
from ...text.tones import new_style, spellings, strip_marks

_SEPARATOR = r"(?:\s?[-&,.+/]\s?(?:và\s)?|\s(?:và\s|&\s?)?|)"
_NO_COMMA = _SEPARATOR.replace("&,.", "&.")
_CLOSED = frozenset(("so", "bo"))
_PARTS = re.compile(r"\s*(?:,\s+(?:và\s+)?|\s+và\s+|\s+-\s+)\s*")


@dataclass(frozen=True, slots=True)
class Head:
    key: str
    name: str
    variants: tuple[str, ...]
    type: str
    needs: frozenset[str]
    takes: frozenset[str]
    level: str
    flags: frozenset[str]
    not_before: frozenset[str]
    not_after: frozenset[str]
    slug: str
    kind: str
    single: bool
    """One syllable in full letters (``Sở``): a common word unless more follows."""
    small: bool
    """May be written in small letters."""
    fields: bool
    """A field of work may follow."""
    open: bool
    """An open name may follow."""
    shy: bool
    """``not_after`` holds for capitals too."""
    lower: str
    """The name in lower case."""
    caponly: bool


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    slug: str
    weak: bool
    asis: bool
    heads: frozenset[str]
    """Heads whose lists may go on with it."""
    type: str
    only: bool
    """Matched after the heads listed for it alone."""


def level_of(head: Head) -> Level:
    """The level of a head without more; ``city`` is taken for a district's until its place."""
    if head.level in ("central", "province", "district", "commune"):
        return head.level  # type: ignore[return-value]
    return "district" if head.level == "city" else "none"


@functools.cache
def heads() -> dict[str, Head]:
    """All heads by key."""
    return {head.key: head for head in _read_heads()}


def _read_heads() -> Iterator[Head]:
    for row in lexicon.table("heads"):
        yield Head(
            key=row["key"],
            name=row["name"],
            variants=lexicon.split(row["variants"]),
            type=row["type"],
            needs=frozenset(row["needs"]),
            takes=frozenset(row["takes"]),
            level=row["level"],
            flags=frozenset(row["flags"].split()),
            not_before=frozenset(lexicon.split(row["not_before"])),
            not_after=frozenset(lexicon.split(row["not_after"])),
            slug=row["slug"] or row["key"],
            kind=row["kind"],
            single=" " not in row["name"],
            small="lower" in row["flags"].split(),
            fields="f" in row["takes"] or "F" in row["takes"],
            open="o" in row["takes"] or "F" in row["takes"],
            shy="shy" in row["flags"].split(),
            lower=row["name"].lower(),
            caponly="caponly" in row["flags"].split(),
        )


@functools.cache
def phrases() -> tuple[tuple[str, Head], ...]:
    """Every spelling of every head in lower case."""
    return tuple(
        (phrase.lower(), head)
        for head in heads().values()
        for phrase in dict.fromkeys(
            head.variants if "variants" in head.flags else (head.name, *head.variants)
        )
    )


@functools.cache
def short_forms() -> frozenset[str]:
    """Abbreviations of up to three letters, in lower case: only capitals make them one."""
    return frozenset(
        form.lower()
        for head in heads().values()
        for form in (head.name, *head.variants)
        if len(form) <= 3 and form.isupper()
    )


class Fields:
    """Longest match of a field of work at a place of a (lower-case) text."""

    def __init__(self, plain: bool) -> None:
        self._by_start: dict[str, list[tuple[re.Pattern[str], Field]]] = {}
        for row in lexicon.table("fields"):
            entry = Field(
                name=row["name"],
                slug=row["slug"],
                weak="weak" in row["flags"],
                asis="asis" in row["flags"],
                heads=frozenset(row["heads"].split(",")),
                type=row["type"],
                only="only" in row["flags"],
            )
            units = [tuple(unit.replace("/", ":").split(":")) for unit in _units(row)]
            # Two fields with a comma between are two: "Tài chính, Kế hoạch".
            # A strict one is matched as it is written alone.
            strict = "strict" in row["flags"]
            units = [(row["name"],)] if strict else units
            pattern = _pattern(units, plain, "," in row["name"] or len(units) > 2)
            for spelling in units[0]:
                if spelling:
                    for form in _forms(spelling.lower(), plain):
                        self._by_start.setdefault(form[:2], []).append((pattern, entry))

    def match(self, lower: str, at: int, key: str = "") -> tuple[int, Field] | None:
        """End and field of the longest match at ``at``, or None.

        Ministries and departments (``key`` ``bo``, ``so``) have only the fields listed for them.
        """
        best: tuple[int, Field] | None = None
        for pattern, entry in self._by_start.get(lower[at : at + 2], ()):
            if (entry.only or key in _CLOSED) and key not in entry.heads:
                continue
            found = pattern.match(lower, at)
            if found and (best is None or found.end() > best[0]):
                best = (found.end(), entry)
        return best


def _units(row: dict[str, str]) -> list[str]:
    return row["units"].split(";") if row["units"] else _PARTS.split(row["name"])


def _pattern(units: list[tuple[str, ...]], plain: bool, commas: bool) -> re.Pattern[str]:
    alternatives = [
        "(?:"
        + "|".join(
            re.escape(form).replace(r"\ ", r"\s").replace(r",\s", r",?\s")
            for spelling in sorted(unit, key=len, reverse=True)
            if spelling
            for form in _forms(spelling.lower(), plain)
        )
        + ")"
        for unit in units
    ]
    separator = _SEPARATOR if commas else _NO_COMMA
    separator = separator.replace("và", "va") if plain else separator
    return lazy(separator.join(alternatives) + r"(?![^\W_])")


def _forms(spelling: str, plain: bool) -> tuple[str, ...]:
    return (strip_marks(spelling),) if plain else spellings(spelling)


class Words:
    """A set of phrases of one or more words; ``match`` finds the longest at a place."""

    def __init__(self, names: Iterator[str] | tuple[str, ...], fold: Callable[[str], str]) -> None:
        self._by_first: dict[str, list[str]] = {}
        for name in names:
            for form in spellings(name.lower()):
                phrase = fold(form)
                self._by_first.setdefault(phrase.split()[0], []).append(phrase)
        for found in self._by_first.values():
            found.sort(key=len, reverse=True)

    def match(self, lower: str, at: int, first: str) -> int:
        """End of the longest phrase that begins with the word ``first`` at ``at``, or -1."""
        for phrase in self._by_first.get(first, ()):
            end = at + len(phrase)
            if lower.startswith(phrase, at) and not lower[end : end + 1].isalnum():
                return end
        return -1


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All that the grammar matches on, with or without marks."""

    plain: bool
    fields: Fields
    stops: Words
    purposes: Words
    nouns: Words
    countries: Words
    schools: Words
    patrons: Words
    measures: Words
    surnames: frozenset[str]
    by_key: dict[str, Head] = field(default_factory=dict)


@functools.cache
def lexicon_of(plain: bool) -> Lexicon:
    fold = strip_marks if plain else str
    return Lexicon(
        plain=plain,
        fields=Fields(plain),
        stops=Words(words_of("stop"), fold),
        purposes=Words(words_of("purpose"), fold),
        nouns=Words(words_of("noun"), fold),
        countries=Words(words_of("country"), fold),
        schools=Words(words_of("school"), fold),
        patrons=Words(words_of("patron"), fold),
        measures=Words(words_of("measure"), fold),
        surnames=frozenset(
            fold(form) for word in words_of("surname") for form in spellings(word.lower())
        ),
        by_key=heads(),
    )


def words_of(kind: str) -> tuple[str, ...]:
    """The words of that kind in ``name_words.tsv``."""
    return tuple(row["words"] for row in lexicon.table("name_words") if row["kind"] == kind)


@functools.cache
def expansions() -> dict[str, tuple[tuple[str, frozenset[str]], ...]]:
    found: dict[str, tuple[tuple[str, frozenset[str]], ...]] = {}
    for row in lexicon.table("expansions"):
        entry = (row["full"], frozenset(lexicon.split(row["kinds"])))
        found[row["abbreviation"]] = (*found.get(row["abbreviation"], ()), entry)
    return found


def tidy(text: str) -> str:
    """New-style tones, single spaces."""
    return new_style(" ".join(text.split()))
