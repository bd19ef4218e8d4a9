"""Symbols that say no type: letters (``1592/UBND-KTTH``), old acts, joint circulars of old, licences.

Layouts L4, L10 and L12 of the domain notes, and the licences whose type stands last.
"""

from __future__ import annotations

from .codes import code_of, issuer_of, units_of
from .parts import OLD, Group, Symbol, family_of, numbered, unit_text, year_part
from .tables import Issuer, Tables, TypeRow, fold


def untyped(
    tables: Tables, base: Symbol, groups: list[Group], word: TypeRow | None, announced: bool
) -> Symbol | None:
    first = groups[0]
    known, used = issuer_of(tables, groups)
    if known and used > 1:
        # "4789/BLĐ-TB&XH-VPGN": the hyphens inside a body's code.
        code, end = code_of(tables, groups[:used], known)
        first = Group(code, first.sep, first.start, end)
        groups = [first, *groups[used:]]
    if known is None and not (announced and first.shouted and len(first.text) > 1):
        return None
    if not first.sep.strip() or (not first.shouted and not groups[0].text[0].isupper()):
        if not (known and len(groups) > 1 and first.sep.strip() == "/"):
            return None
    if fold(groups[-1].text) in ("TTLT", "TTLN") and len(groups) > 1:
        return _issuers_first(tables, base, groups)
    if len(groups) == 2 and "/" in groups[1].sep and "/" not in first.sep:
        old = _body_first(tables, base, groups, known)
        if old is not None:
            return old
    units = units_of(tables, groups[1:], spaced=announced, bodies=True)
    if (licence := _licence_last(tables, groups)) is not None:
        base.layout, base.end, base.type = "L8", groups[-1].end, licence
        written = "".join(f"{group.sep[:1]}{group.text}" for group in groups[1:])
        return numbered(base, f"{year_part(base)}/{groups[0].text}{written}")
    if units:
        return _letter(tables, base, groups[0], units, known, word, announced)
    return _single(tables, base, first, known, word, announced)


def _body_first(
    tables: Tables, base: Symbol, groups: list[Group], known: list[Issuer] | None
) -> Symbol | None:
    """``92-VHTT/QĐ``: ministries before about 1990 wrote the type last."""
    found = tables.symbol(groups[1].text)
    if found is None or found[1].kind in ("licence", "joint") or base.year:
        return None
    code, _ = code_of(tables, groups[:1], known)
    base.type, base.layout, base.end = found[1], "L12", groups[1].end
    base.issuers, base.rows = [known[0].entity if known else code], known or []
    return numbered(base, f"-{code}/{found[0]}")


def _licence_last(tables: Tables, groups: list[Group]) -> TypeRow | None:
    """``000123/NA-CCHN``, ``88/TP/LS-CCHN``: the province or the trade before the licence."""
    found = tables.symbol(groups[-1].text)
    if len(groups) < 2 or found is None or found[1].kind != "licence":
        return None
    return found[1] if all(group.shouted and group.tight for group in groups) else None


def _issuers_first(tables: Tables, base: Symbol, groups: list[Group]) -> Symbol | None:
    """``01-TANDTC-VKSNDTC/TTLT``: the issuers before the type."""
    written = []
    for group in groups[:-1]:
        known = tables.issuer(group.text)
        text, _ = code_of(tables, [group], known)
        written.append(text)
        base.issuers.append(known[0].entity if known else text)
        base.rows.extend(known[:1] if known else [])
    base.type = tables.by_symbol["TTLT"][1]
    base.layout, base.end = "L12", groups[-1].end
    return numbered(base, "-" + "-".join(written) + "/TTLT")


def _letter(
    tables: Tables,
    base: Symbol,
    first: Group,
    units: list[Group],
    known: list[Issuer] | None,
    word: TypeRow | None,
    announced: bool,
) -> Symbol | None:
    slash = "/" in first.sep or "\\" in first.sep
    usual = units[0].shouted or fold(units[0].text) in tables.units
    if not announced and not (slash and known and usual):
        return None
    if known is None and not slash:
        return None
    if not announced and len(units[0].text) < 2:
        return None
    code, _ = code_of(tables, [first], known)
    base.unit = "-".join(unit_text(group.text, tables) for group in units)
    row_of = tables.units.get(fold(units[0].text))
    if row_of and row_of["typo_of"]:
        base.flags.append("unit_typo")
    base.issuers = [known[0].entity if known else code]
    base.rows = known or []
    unit = fold(units[0].text) in tables.units
    if known is None and word and word.code not in (None, "CV") and not unit:
        # A type that the tables do not know (CL, LB): the issuer stands after it.
        rows = tables.issuer(units[0].text)
        base.issuers, base.rows = [rows[0].entity if rows else units[0].text], rows or []
        base.unit = "-".join(group.text for group in units[1:]) or None
    base.layout, base.end = "L4", units[-1].end
    tail = f"{year_part(base)}/{code}-" + "-".join(unit_text(group.text, tables) for group in units)
    base.type = word if word and word.code else tables.by_symbol["CV"][1]
    return numbered(base, tail)


def _single(
    tables: Tables,
    base: Symbol,
    first: Group,
    known: list[Issuer] | None,
    word: TypeRow | None,
    announced: bool,
) -> Symbol | None:
    code, end = code_of(tables, [first], known)
    base.end = end
    base.issuers = [known[0].entity if known else code]
    base.rows = known or []
    base.type = word
    if fold(code) in OLD and base.year is None:
        bare = fold(code) in ("CP", "HĐBT", "HĐCP")
        if not (word or announced or (bare and first.shouted)):
            return None
        if bare and not announced and not 5 < int(float(base.serial)) < 1000:
            return None
        if fold(code) == "CT":
            base.issuers, base.rows = ["HĐBT"], tables.issuers.get("HĐBT", [])
        base.layout = "L10"
        return numbered(base, f"-{code}")
    if known and word and word.symbol and word.code != "CV":
        if fold(code) == fold(word.symbol):
            # "Tờ trình 15/TTr": the type again, not the inspectorate of the same letters.
            base.issuers, base.rows, base.layout = [], [], "L10"
            return numbered(base, f"{year_part(base)}/{word.symbol}")
        if word.kind not in ("law", "generic", "court", "licence"):
            base.flags.append("type_from_word")
            layout = "L5" if known[0].layout == "L5" and base.year is None else "L3"
            base.layout = family_of(word, layout, base.year, False)
            if layout == "L5":
                return numbered(base, f"-{word.symbol}/{code}")
            return numbered(base, f"{year_part(base)}/{word.symbol}-{code}")
    if not word or "." in first.sep or first.sep.strip()[:1] not in ("/", "-", "\\"):
        return None
    if word.kind == "law":
        return None
    base.layout = "L4"
    if not word.code:
        base.type = tables.by_symbol["CV"][1]
    return numbered(base, f"{year_part(base)}/{code}")
