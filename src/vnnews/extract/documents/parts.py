"""Pieces of a number with its symbol: how it is cut into groups, and how parts are written."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .tables import Issuer, Tables, TypeRow, fold

SEP = r"[ ]{0,2}[/\\_\-](?:[ ]?[/\\_\-])?[ ]{0,2}\n{0,2}[ ]{0,2}|\.(?=[A-ZĐ])"
GROUP = (
    r"(?:QH|UBTVQH)[ ]?\d{1,2}|T\.[WƯU][A-ZĐ]{0,8}|V\.I{1,3}|P\.[A-ZĐ]{2,6}"
    r"|[A-Za-zĐđƯư]{1,24}(?:(?:&|,(?=TT))[A-Za-zĐđ]{1,12}){0,3}(?:\d{1,3})?"
)
AFTER = r"(?:(?![A-Za-zÀ-ỹĐđ\d])|(?=ngày[ ]?\d|của[ ]))"
"""A group ends with its word, or where a space was lost (``519-TTgngày 20/10/1957``)."""
FIRST = re.compile(
    r"(?P<serial>\d{1,2}\.\d{3}(?=[ ]?/)|0\d{5,6}(?=/)|\d{1,5}(?:\.\d{1,2}(?=[ ]?/))?)"
    r"(?P<letter>[a-zđA-ZĐ](?=[ ]?[/\-]))?"
    rf"(?P<s1>{SEP}|[ ]{{1,2}})?"
    rf"(?:(?P<year>(?:19|20)\d\d)(?:{SEP}|[ ])?)?"
    rf"(?P<group>{GROUP}){AFTER}"
)
GLUED = re.compile(
    rf"(?P<serial>\d{{1,4}}?)(?P<letter>)(?P<s1>)(?P<year>(?:19|20)\d\d)(?P<group>{GROUP}){AFTER}"
)
NEXT = re.compile(rf"(?P<sep>{SEP})(?P<group>{GROUP}){AFTER}")
SPACED_ISSUER = re.compile(rf"(?P<sep>[ ])(?P<group>[A-ZĐ][A-Za-zĐ&]{{1,12}}){AFTER}")
LEGISLATURE = re.compile(r"(QH|UBTVQH|HĐNN)[ ]?(\d{1,2})?$", re.IGNORECASE)
OLD = {"CP", "TTG", "HĐBT", "HĐCP", "CT"}
MOST_GROUPS = 9
REMEMBERED = 4096
RANKS = ("central", "province")


@dataclass(slots=True)
class Group:
    text: str
    sep: str
    start: int
    end: int

    @property
    def shouted(self) -> bool:
        return self.text.upper() == self.text and self.text[:1].isalpha()

    @property
    def tight(self) -> bool:
        """Nothing but the separator stands before the group."""
        return " " not in self.sep and "\n" not in self.sep


@dataclass(slots=True)
class Symbol:
    """A number that was read: where it stands and what its parts are."""

    start: int
    end: int
    number: str
    layout: str
    serial: str
    letter: str | None = None
    year: int | None = None
    type: TypeRow | None = None
    """The type as the symbol says it, or the word where the symbol has none."""
    code: str | None = None
    """Type code for the record, where it is not that of ``type``."""
    issuers: list[str] = field(default_factory=list)
    rows: list[Issuer] = field(default_factory=list)
    unit: str | None = None
    legislature: int | None = None
    flags: list[str] = field(default_factory=list)
    tail: str = ""
    """What follows the serial in the canonical number: shared by the items of a list."""


def numbered(symbol: Symbol, tail: str) -> Symbol:
    symbol.tail = tail
    symbol.number = f"{symbol.serial}{symbol.letter or ''}{tail}"
    return symbol


def year_part(symbol: Symbol) -> str:
    return f"/{symbol.year}" if symbol.year else ""


def family_of(row: TypeRow, layout: str, year: int | None, unit: bool) -> str:
    """The layout's name in the domain notes, A.1."""
    if row.kind == "licence":
        return "L8"
    if row.code == "VBHN":
        return "L9"
    if year:
        return "L1"
    return layout + ("u" if unit else "")


def layout_of(
    known: list[Issuer] | None, first: Group, issuer: Group, kind: str | None = None
) -> str:
    """State or Party: the issuer decides, or the separators where it may be either.

    A ``CĐ`` (công điện) of an unknown body is the State's, and so is ``02/CĐ-TW``: boards that
    report to the government sign telegrams with TW too.
    """
    if kind == "CĐ" and not known:
        return "L3"
    if kind == "CĐ" and known and known[0].code == "TW":
        known = None
    layouts = {row.layout for row in known} if known else {""}
    if len(layouts) == 1 and (layout := layouts.pop()):
        return layout
    mirrored = first.sep.strip()[:1] != "/" and "/" in issuer.sep
    return "L5" if mirrored else "L3"


def issuer_code(groups: list[Group], known: list[Issuer]) -> str:
    match = LEGISLATURE.match(groups[0].text)
    return match[1].upper() if match else known[0].entity


def spelled(known: list[Issuer], written: str) -> str:
    """The table's spelling where only case, marks or separators differ."""
    key = fold(written)
    for row in known:
        if fold(row.code) == key:
            return row.code
    return known[0].code


def unit_text(text: str, tables: Tables) -> str:
    row = tables.units.get(fold(text))
    return row["code"] if row else (text.upper() if text.islower() else text)


def without_footnote(text: str) -> str:
    """A group without glued digits (a footnote's mark)."""
    return text.rstrip("0123456789") or text


def in_capitals(text: str) -> str:
    return text if any(letter.isupper() for letter in text[1:]) else text.upper()


def normative(symbol: Symbol, code: str | None, row: TypeRow | None) -> bool | None:
    """State acts with a year in the number are normative, without one individual (A.3)."""
    if symbol.layout.startswith("L5") or symbol.layout == "L7":
        return None
    if symbol.layout == "L2":
        return None if code == "NQ" and symbol.issuers == ["QH"] else True
    if code in ("QĐ", "NQ"):
        return symbol.year is not None
    return row.normative if row else None
