"""One document number on its own: ``parse_document_number("1719/QĐ -TTg")``."""

from __future__ import annotations

import functools
import re

import msgspec

from ...errors import InputError
from ...records import Document
from ..context import Context
from ..scan import Scan, Scanner
from .finder import Finder, Found
from .heads import Words
from .named import find_named
from .tables import tables

_LONGEST = 300


class DocumentNumber(msgspec.Struct, kw_only=True, frozen=True):
    """The parts of a document number."""

    text: str
    """The number as it was given."""
    number: str | None
    """Canonical number, or None for a draft and for a resolution without number."""
    type: str | None
    """Type code (QĐ, NQ; Party Quy định is QyĐ)."""
    type_name: str | None = None
    serial: str | None = None
    letter: str | None = None
    year: int | None = None
    legislature: int | None = None
    """Term of the National Assembly (15 in QH15)."""
    issuers: tuple[str, ...] = ()
    """Codes of the issuers."""
    issuer_names: tuple[str, ...] = ()
    unit: str | None = None
    """Drafting unit (KGVX)."""
    unit_normalised: str | None = None
    """The unit without its usual slips (KGXV → KGVX)."""
    level: str | None = None
    """Level of the issuer: central, province, district, commune, party, union, court."""
    layout: str | None = None
    """L1 to L15 of the domain notes."""
    normative: bool | None = None
    derived: bool = False
    """The symbol was restored from the issuer's name."""
    range_to: str | None = None
    alias_of: str | None = None
    candidates: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


def parse_document_number(text: str) -> DocumentNumber:
    """Read one document number in any spelling, with or without type word and issuer phrase.

    Raises :class:`~vnnews.errors.InputError` with the reason for anything else: no number,
    text before or after it, several numbers at once.
    """
    if not isinstance(text, str):
        raise InputError(f"a document number is a str, not {type(text).__name__}")
    if len(text) > _LONGEST:
        raise InputError(f"{text[:40]!r}…: too long for a document number ({len(text)} characters)")
    scan, found = _read(text)
    if not found and _UNMARKED.fullmatch(text):
        # "30.2020.NĐ.CP", "899 qd ttg": of separators only one kind is left.
        scan, found = _read(_OTHER_SEPARATOR.sub("-", text.strip()))
    if not found:
        scan, found = _read(f"số {text.strip()}")
    if not found:
        raise InputError(f"{text!r}: not a document number ({_why(text)})")
    if len(found) > 1:
        numbers = ", ".join(str(each.document.number) for each in found)
        raise InputError(
            f"{text!r}: {len(found)} document numbers ({numbers}); give them one by one"
        )
    document = found[0].document
    before = scan.text[: document.start].strip(" \n\"'([.,;:")
    if before and not Words.of(scan).before(scan, len(scan.text[: document.start].rstrip(" \n:"))):
        raise InputError(f"{text!r}: {before!r} before the number is no part of it")
    after = scan.text[document.end :].strip(" \n\"')].,;:1234567890([¹²³")
    if after and not after.lower().startswith(("của ", "do ", "ngày ", "ngày")):
        raise InputError(f"{text!r}: {after!r} after the number is no part of it")
    return _parts(text, found[0], document)


_UNMARKED = re.compile(r"\s*\d{1,5}[a-zđ]?(?:[ ._]+[\w&]{1,12}){2,5}\s*")
_OTHER_SEPARATOR = re.compile(r"[ ._]+")


def _read(text: str) -> tuple[Scan, list[Found]]:
    """The numbered documents of a short text."""
    scan = _scanner().scan(text)
    known = tables()
    words = Words.of(scan)
    found = find_named(scan, Context(), known, words, Finder(scan, Context(), known, words).run())
    return scan, [each for each in found if each.document.subtype != "named_law"]


@functools.cache
def _scanner() -> Scanner:
    from . import triggers

    return Scanner({"documents": triggers()})


def _parts(text: str, found: Found, document: Document) -> DocumentNumber:
    known = tables()
    serial = document.serial or None
    letter = serial[-1] if serial and serial[-1].isalpha() else None
    unit_row = known.units.get(document.unit or "")
    codes = tuple(document.issuer.split(";")) if document.issuer else ()
    names = {row.entity: row.name for row in reversed(found.rows)}
    for code in codes:
        if code not in names and (rows := known.issuer(code)):
            names[code] = rows[0].name
    level = next((row.level for row in found.rows if row.level), None)
    return DocumentNumber(
        text=text,
        number=document.number,
        type=document.type,
        type_name=document.type_name,
        serial=serial[:-1] if serial and letter else serial,
        letter=letter,
        year=document.year,
        legislature=document.legislature,
        issuers=codes,
        issuer_names=tuple(names[code] for code in codes if code in names),
        unit=document.unit,
        unit_normalised=(unit_row["typo_of"] or unit_row["code"]) if unit_row else document.unit,
        level=level,
        layout=document.layout,
        normative=document.normative,
        derived=document.derived,
        range_to=document.range_to,
        alias_of=document.alias_of,
        candidates=document.candidates,
        flags=document.flags,
    )


def _why(text: str) -> str:
    stripped = text.strip()
    if not stripped:
        return "empty"
    if not any(letter.isdigit() for letter in stripped):
        return "no digits"
    if stripped.replace("-", "").isdigit() and len(stripped) >= 9:
        return "a bare row of digits, as of an account, a tax number or an identity card"
    if all(letter.isdigit() or letter in " /.-" for letter in stripped):
        return "digits only, no type and no issuer"
    return "no type and issuer known after the number"
