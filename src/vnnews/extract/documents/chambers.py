"""Numbers of the National Assembly (L2) and of the courts (L7), whose symbols name no type."""

from __future__ import annotations

from .parts import LEGISLATURE, Group, Symbol, in_capitals, numbered
from .tables import Tables, TypeRow, fold


def legislature(
    tables: Tables, base: Symbol, groups: list[Group], word: TypeRow | None, announced: bool
) -> Symbol | None:
    """L2: ``45/2013/QH13``, its term from the year where the symbol has none."""
    match = LEGISLATURE.match(groups[0].text)
    if not match or not groups[0].sep.strip() or (base.year is None and not announced):
        return None
    code = match[1].upper()
    if match[2] is None and (base.year is None or code == "HĐNN"):
        return None
    if match[2]:
        term: int | None = int(match[2])
    else:
        term = tables.term(base.year or 0, int(float(base.serial)))
    base.legislature = term
    rows = tables.issuers[fold(code)]
    base.layout, base.issuers, base.rows = "L2", [code], rows[:1]
    base.end, base.type = groups[0].end, word
    year = f"/{base.year}" if base.year else ""
    return numbered(base, f"{year}/{code}{term or ''}")


def court(
    tables: Tables, base: Symbol, groups: list[Group], word: TypeRow | None, announced: bool
) -> Symbol | None:
    """L7: ``112/2017/HS-ST``, ``05/2020/QĐST-DS``: the kind of case and its level, or an act."""
    parts = [tables.courts.get(fold(group.text)) for group in groups[:3]]
    first = parts[0]
    act = first is not None and first.part == "act" and "/" in groups[0].sep
    if not (base.year or announced or act) or not groups[0].sep.strip():
        return None
    used = 1
    if first is None:
        split = _case_level(tables, groups[0].text)
        if split is None:
            return None
        kind = "BA"
    elif first.part == "case":
        if len(parts) < 2 or parts[1] is None or parts[1].part not in ("level", "act"):
            return None
        kind, used = parts[1].type or "BA", 2
    elif first.part == "act":
        kind = first.type
        if len(groups) > 1 and (parts[1] or _case_level(tables, groups[1].text)):
            used = 2
    else:
        return None
    base.layout, base.issuers = "L7", ["TAND"]
    base.rows = tables.issuers.get("TAND", [])[:1]
    base.end = groups[used - 1].end
    base.type = word
    base.code = word.code if word and word.code else kind
    year = f"/{base.year}" if base.year else ""
    return numbered(base, f"{year}/" + "-".join(in_capitals(g.text) for g in groups[:used]))


def _case_level(tables: Tables, text: str) -> tuple[str, str] | None:
    """``HSST`` → HS and ST."""
    for cut in (2, 3, 4):
        case, level = (
            tables.courts.get(fold(text[:cut])),
            tables.courts.get(fold(text[cut:])),
        )
        if case and level and case.part == "case" and level.part == "level":
            return text[:cut], text[cut:]
    return None
