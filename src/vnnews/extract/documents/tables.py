"""What the tables know of types, issuers, units, laws and nicknames, ready for look-up.

Built once from ``lexicon``; a new ministry, type or unit is a new row of a table.
"""

from __future__ import annotations

import functools
import re
from typing import Any, NamedTuple

from ... import lexicon
from ...text.tones import spellings, strip_marks

_MOST_NAMES = 4096
_SEPARATORS = re.compile(r"[&.,\s\-_]")
_EDGE = " ,.;:()[]\"'"


class TypeRow(NamedTuple):
    """One type of document."""

    code: str | None
    name: str
    words: tuple[str, ...]
    side: str
    bare: str
    normative: bool | None
    derive: bool
    issuer: str | None
    kind: str
    symbols: tuple[str, ...]
    spellings: tuple[str, ...]

    @property
    def symbol(self) -> str:
        """What stands for the type in a number: Party ``Quy định`` writes QĐ."""
        return "QĐ" if self.code == "QyĐ" else (self.code or "")


class Issuer(NamedTuple):
    """One body under one code, in the months in which it used it."""

    code: str
    name: str
    since: str
    until: str
    level: str
    layout: str
    entity: str
    drops_unit: bool

    def used(self, when: str) -> bool:
        """Whether the body had this code in a month or year; an ended one not without a date."""
        if not when[:4].isdigit():
            return not self.until
        begun = not self.since or self.since <= when or self.since.startswith(when)
        return begun and (not self.until or when[: len(self.until)] <= self.until)


class Court(NamedTuple):
    code: str
    part: str
    type: str


class Alias(NamedTuple):
    number: str
    target: str
    date: str | None
    since: str
    until: str


class Tables:
    """Look-up by every spelling. Keys of codes: upper case, without ``&``, dots and spaces."""

    def __init__(self) -> None:
        self.types: list[TypeRow] = [_type_row(row) for row in lexicon.table("document_types")]
        self.by_word: dict[str, TypeRow] = {}
        self.read_before: dict[Any, Any] = {}
        """Symbols that the reader met before, without their serials."""
        self._names: dict[tuple[str, str, bool], str | None] = {}
        self.by_symbol: dict[str, tuple[str, TypeRow]] = {}
        self._plain_symbol: dict[str, tuple[str, TypeRow]] = {}
        self._index_types()
        self.issuers: dict[str, list[Issuer]] = {}
        self._plain_issuer: dict[str, str] = {}
        self._phrases = _Node()
        self._index_issuers()
        for row in lexicon.table("issuer_titles"):
            for spelling in spellings(row["phrase"].lower()):
                self._phrases.put(spelling).title = True
        self.units = {fold(row["code"]): row for row in lexicon.table("unit_suffixes")}
        self.courts = {
            fold(row["code"]): Court(row["code"], row["part"], row["type"])
            for row in lexicon.table("court_symbols")
        }
        self.standards = {row["code"]: row for row in lexicon.table("document_standards")}
        self.terms = [
            (int(row["term"]), row["first"], row["last"]) for row in lexicon.table("legislatures")
        ]
        self.relations = {
            spelling: row["relation"]
            for row in lexicon.table("document_relations")
            for spelling in spellings(row["phrase"])
        }
        self.relation_ends = {phrase.rsplit(" ", 1)[-1] for phrase in self.relations}
        self.counted = {row["word"] for row in lexicon.table("document_not_after")}
        self.aliases: dict[tuple[str, str], list[Alias]] = {}
        self.places: dict[tuple[str, str], list[Alias]] = {}
        self._index_aliases()
        self.laws = [
            (row["word"], row["name"], row["abbreviation_of"])
            for row in lexicon.table("named_laws")
        ]

    def _index_types(self) -> None:
        for row in self.types:
            for word in row.words:
                for spelling in spellings(word.lower()):
                    self.by_word[spelling] = row
            for shown in row.symbols:
                self.by_symbol.setdefault(fold(shown), (shown, row))
            for variant in row.spellings:
                self.by_symbol.setdefault(fold(variant), (row.code or variant, row))
        for key, value in self.by_symbol.items():
            self._plain_symbol.setdefault(strip_marks(key), value)

    def _index_issuers(self) -> None:
        for row in lexicon.table("issuers"):
            issuer = Issuer(
                row["code"],
                row["name"],
                row["from"],
                row["to"],
                row["level"],
                row["layout"],
                row["entity"] or fold_amp(row["code"]),
                row["unit"] == "drop",
            )
            key = fold(issuer.code)
            self.issuers.setdefault(key, []).append(issuer)
            for variant in lexicon.split(row["spellings"]):
                self.issuers.setdefault(fold(variant), self.issuers[key])
            if not row["entity"]:
                for phrase in (issuer.name, *lexicon.split(row["phrases"])):
                    for spelling in spellings(phrase.lower()):
                        node = self._phrases.put(spelling)
                        node.issuer = node.issuer or issuer
        for key in self.issuers:
            self._plain_issuer.setdefault(strip_marks(key), key)

    def _index_aliases(self) -> None:
        for row in lexicon.table("document_aliases"):
            alias = Alias(row["number"], row["target"], row["date"] or None, row["from"], row["to"])
            for word in lexicon.split(row["words"]):
                self.aliases.setdefault((word.lower(), alias.number), []).append(alias)
            for place in lexicon.split(row["place"]):
                self.places.setdefault((place.lower(), alias.number), []).append(alias)

    def symbol(self, group: str) -> tuple[str, TypeRow] | None:
        """How a group is written as a type, and its row; Đ is restored where it must be."""
        key = fold(group)
        return self.by_symbol.get(key) or self._plain_symbol.get(key)

    def issuer(self, group: str) -> list[Issuer] | None:
        """The bodies behind a code in any spelling, or None."""
        key = fold(group)
        found = self.issuers.get(key)
        if found is None and (plain := self._plain_issuer.get(key)):
            found = self.issuers[plain]
        return found

    def issuer_name(self, code: str, when: str, party: bool) -> str | None:
        """The name of the body behind a code in a month (``YYYY-MM``, ``YYYY`` or empty)."""
        key = (code, when, party)
        if key not in self._names:
            if len(self._names) > _MOST_NAMES:
                self._names.clear()
            known = self.issuer(code) or []
            side = [row for row in known if (row.layout == "L5") == party] or known
            fitting = [row.name for row in side if row.used(when)] or [row.name for row in side]
            self._names[key] = fitting[0] if fitting else None
        return self._names[key]

    def lost_hyphen(self, group: str) -> tuple[str, TypeRow, str] | None:
        """``QĐUBND`` → QĐ and UBND."""
        for length in range(min(5, len(group) - 2), 1, -1):
            kind = self.by_symbol.get(fold(group[:length]))
            if kind and self.issuers.get(fold(group[length:])):
                return kind[0], kind[1], group[length:]
        return None

    def abbreviation(self, token: str) -> TypeRow | None:
        """The type that ``QĐ``, ``NQ``, ``CTr`` stands for before a number."""
        if len(token) < 2:
            return None
        found = self.by_symbol.get(fold(token))
        return found[1] if found and found[0].upper() == token.upper() else None

    def term(self, year: int, serial: int) -> int | None:
        """The National Assembly's term in a year; in an election year the serial tells."""
        terms = [t for t, first, last in self.terms if int(first[:4]) <= year <= int(last[:4])]
        if not terms:
            return None
        # Serials begin anew with each term: a low one belongs to the new term.
        return terms[0] if serial > 40 else terms[-1]

    def alias(
        self, word: str, number: str, month: str, places: bool = False
    ) -> tuple[Alias | None, tuple[str, ...]]:
        """The document that a nickname means in a month (``YYYY-MM`` or empty), and all."""
        table = self.places if places else self.aliases
        rows = table.get((word, number)) or table.get((word, number.lower())) or []
        fitting = [
            row
            for row in rows
            if not month
            or ((not row.since or row.since <= month) and (not row.until or month <= row.until))
        ]
        if not fitting:
            return None, ()
        return fitting[-1], tuple(dict.fromkeys(row.target for row in fitting))

    def known_alias(self, word: str, number: str) -> bool:
        return (word, number.lower()) in self.aliases

    def issuer_phrase(self, text: str, at: int) -> tuple[Issuer, int] | None:
        """The body that ``text[at:]`` names (``Bộ GD&ĐT``), and where the name ends.

        Offices before it are passed over: ``Chủ tịch UBND tỉnh`` is UBND.
        """
        for _ in range(4):
            issuer, end, past = self._walk(text, at)
            if issuer:
                return issuer, end
            if past is None:
                break
            at = past
        return self._abbreviated_body(text, at)

    def _walk(self, text: str, at: int) -> tuple[Issuer | None, int, int | None]:
        """The longest phrase at ``at``: its body and end, and where an office's words end."""
        node: _Node | None = self._phrases
        best: Issuer | None = None
        end, past = at, None
        match = _WORD.match(text, at)
        while match and node is not None:
            word = match[1].lower()
            bare = word.rstrip(_EDGE)
            stop = match.end(1) - len(word) + len(bare)
            found = node.words.get(bare)
            if found is not None:
                if found.issuer:
                    best, end = found.issuer, stop
                if found.title:
                    past = match.end()
            node = node.words.get(word)
            match = _WORD.match(text, match.end())
        return best, end, past

    def _abbreviated_body(self, text: str, at: int) -> tuple[Issuer, int] | None:
        """``Sở TT&TT``: the code is the initial and the abbreviation."""
        match = _BODY.match(text, at)
        rows = self.issuers.get(fold(match[1] + match[2])) if match else None
        return (rows[0], match.end()) if rows and match else None


class _Node:
    """A word of the phrases' tree."""

    __slots__ = ("issuer", "title", "words")

    def __init__(self) -> None:
        self.words: dict[str, _Node] = {}
        self.issuer: Issuer | None = None
        self.title = False

    def put(self, phrase: str) -> _Node:
        node = self
        for word in phrase.split():
            node = node.words.setdefault(word, _Node())
        return node


_WORD = re.compile(r"([^\s]{1,20})(?:[ ]{1,2}|\n|$)?")
_BODY = re.compile(r"([BSbs])[ộở][ ]{1,2}([A-ZĐ][A-ZĐa-z&,\-]{1,14}[A-ZĐ])(?!\w)")


@functools.lru_cache(maxsize=8192)
def fold(code: str) -> str:
    """Key under which the spellings of a code meet: ``BNN&PTNT``, ``T.W``, ``tư``."""
    return fold_amp(code).upper().replace("TƯ", "TW")


def fold_amp(code: str) -> str:
    """A code without ``&``, dots and spaces, its letters as they are."""
    return _SEPARATORS.sub("", code)


def _type_row(row: dict[str, str]) -> TypeRow:
    words = lexicon.split(row["words"])
    return TypeRow(
        row["code"] or None,
        words[0],
        words,
        row["side"],
        row["bare"],
        {"yes": True, "no": False}.get(row["normative"]),
        row["derive"] == "yes",
        row["issuer"] or None,
        row["kind"],
        lexicon.split(row["symbols"]),
        lexicon.split(row["spellings"]),
    )


@functools.cache
def tables() -> Tables:
    """The tables, read at first use."""
    return Tables()
