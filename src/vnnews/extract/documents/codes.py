"""Codes of issuers and drafting units in a symbol: which groups they are, and how they are written."""

from __future__ import annotations

from .parts import LEGISLATURE, RANKS, Group, in_capitals, spelled, without_footnote
from .tables import Issuer, Tables, fold


def partners(tables: Tables, known: list[Issuer], units: list[Group]) -> bool:
    """``12/KH-SNV-SYT``: what follows is no unit but a second body of the same rank."""
    if not units or known[0].code[0] not in "SB" or known[0].level not in RANKS:
        return False
    for group in units:
        rows = tables.issuers.get(fold(group.text))
        if fold(group.text) in tables.units or not rows:
            return False
        if rows[0].level != known[0].level or rows[0].code[0] != known[0].code[0]:
            return False
    return True


def issuer_of(tables: Tables, rest: list[Group]) -> tuple[list[Issuer] | None, int]:
    """The issuer at the head of the groups, and of how many groups it is made (BGD-ĐT)."""
    for count in (3, 2):
        if len(rest) >= count:
            known = tables.issuers.get(fold("".join(g.text for g in rest[:count])))
            if known and rest[0].shouted:
                return known, count
    match = LEGISLATURE.match(rest[0].text)
    if match:
        return tables.issuers.get(match[1].upper()), 1
    return tables.issuer(without_footnote(rest[0].text)), 1


def code_of(tables: Tables, groups: list[Group], known: list[Issuer] | None) -> tuple[str, int]:
    """The code as it is written in the canonical number, and where it ends in the text.

    A footnote's digit glued to it (``TTg1``) stays outside.
    """
    text, end = groups[-1].text, groups[-1].end
    if known is None:
        return in_capitals(text) if text.islower() else text, end
    if LEGISLATURE.match(text) and text[-1].isdigit():
        return text.upper().replace(" ", ""), end
    bare = without_footnote(text)
    end -= len(text) - len(bare)
    if len(groups) > 1:
        return spelled(known, "".join(group.text for group in groups)), end
    if "&" in bare:
        return bare.upper().replace(",", ""), end
    return spelled(known, bare), end


def units_of(
    tables: Tables, groups: list[Group], spaced: bool = False, bodies: bool = False
) -> list[Group]:
    """The drafting units; ``spaced`` means that the symbol is written with spaces.

    ``bodies``: a body's code counts as one (``2539/UBND- SNV``), where a unit is wanting.
    """
    units: list[Group] = []
    for group in groups:
        known = fold(group.text) in tables.units
        if bodies and not known and group.shouted and len(group.text) > 2:
            known = tables.issuer(group.text) is not None
        slip = known and group.sep.strip(" ") and (spaced or not group.sep.startswith(" "))
        if not slip and not (group.tight and (group.shouted or known)):
            break
        units.append(group)
    return units[:3]
