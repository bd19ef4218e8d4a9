"""Reading one number with its symbol (``1719/QĐ-TTg``) at a place of a text, however it is spelled.

Layouts L1-L12 and the sloppy spellings A.10 of the domain notes. The symbol is cut into groups,
each looked up in the tables; what the groups are decides the layout, and the layout decides
how the number is written: State ``N/T-I``, Party ``N-T/I``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from .chambers import court, legislature
from .codes import code_of, issuer_of, partners, units_of
from .parts import (
    FIRST,
    GLUED,
    LEGISLATURE,
    MOST_GROUPS,
    NEXT,
    REMEMBERED,
    SPACED_ISSUER,
    Group,
    Symbol,
    family_of,
    issuer_code,
    layout_of,
    numbered,
    unit_text,
    without_footnote,
    year_part,
)
from .tables import Tables, TypeRow, fold
from .untyped import untyped


class Reader:
    """Reads symbols with the given tables."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    def read(
        self, text: str, at: int, word: TypeRow | None = None, announced: bool = False
    ) -> Symbol | None:
        """The number that begins at ``at``, or None.

        ``word`` is the type word before it; ``announced`` means that ``số`` or a type word
        says that a number follows.
        """
        match = FIRST.match(text, at)
        symbol = self._parse(text, match, word, announced) if match else None
        if symbol is None and text[at : at + 5].isdigit() and (glued := GLUED.match(text, at)):
            symbol = self._parse(text, glued, word, announced)
        return symbol

    def read_draft(self, text: str, at: int) -> Symbol | None:
        """``/QĐ-UBND`` of a draft whose number is still open; ``at`` is the separator."""
        match = NEXT.match(text, at)
        if not match:
            return None
        groups = [Group(match["group"], match["sep"], match.start("group"), match.end())]
        self._more(text, groups)
        base = Symbol(at, groups[0].end, "", "", "")
        letter = len(groups) > 1 and self.tables.issuer(groups[0].text) is not None
        return self._typed(text, base, groups, None, False) or (
            untyped(self.tables, base, groups, None, True) if letter else None
        )

    def _parse(
        self, text: str, match: re.Match[str], word: TypeRow | None, announced: bool
    ) -> Symbol | None:
        first = Group(match["group"], match["s1"] or "", match.start("group"), match.end("group"))
        if not first.text[0].isupper() and (" " in first.sep.strip("/-_\\") or not first.sep):
            if not match["year"]:
                return None
        serial = match["serial"]
        flags = []
        if len(serial) > 4 and serial[-4] == ".":
            serial = serial.replace(".", "")
            flags.append("thousands_dot")
        base = Symbol(
            match.start(),
            match.end(),
            "",
            "",
            serial,
            match["letter"].lower() if match["letter"] else None,
            int(match["year"]) if match["year"] else None,
            flags=flags,
        )
        groups = [first]
        self._more(text, groups)
        if len(groups) == 1:
            if len(first.text) < 2:
                return None
            return self._decide(text, base, groups, word, announced)
        return self._remembered(text, match.start("s1"), base, groups, word, announced)

    def _decide(
        self,
        text: str,
        base: Symbol,
        groups: list[Group],
        word: TypeRow | None,
        announced: bool,
    ) -> Symbol | None:
        return (
            legislature(self.tables, base, groups, word, announced)
            or court(self.tables, base, groups, word, announced)
            or self._typed(text, base, groups, word, announced)
            or untyped(self.tables, base, groups, word, announced)
        )

    def _remembered(
        self,
        text: str,
        tail_start: int,
        base: Symbol,
        groups: list[Group],
        word: TypeRow | None,
        announced: bool,
    ) -> Symbol | None:
        """What was read after another serial before: ``/QĐ-UBND`` fills most of the news."""
        if tail_start < 0:
            return self._decide(text, base, groups, word, announced)
        name = word.name if word else None
        key = (text[tail_start : groups[-1].end], name, announced, base.letter is not None)
        known = self.tables.read_before
        if key not in known:
            if len(known) > REMEMBERED:
                known.clear()
            serial, letter, flags = base.serial, base.letter, base.flags
            start, base.flags = base.start, []
            symbol = self._decide(text, base, groups, word, announced)
            known[key] = replace(symbol, end=symbol.end - tail_start) if symbol else None
            base = Symbol(start, 0, "", "", serial, letter, flags=flags)
        template: Symbol | None = known[key]
        if template is None:
            return None
        return numbered(
            replace(
                template,
                start=base.start,
                end=tail_start + template.end,
                serial=base.serial,
                letter=base.letter,
                flags=[*base.flags, *template.flags],
            ),
            template.tail,
        )

    def _more(self, text: str, groups: list[Group]) -> None:
        dotted = groups[0].sep == "."
        while len(groups) < MOST_GROUPS:
            match = NEXT.match(text, groups[-1].end)
            if not match:
                if len(groups) > 1 and self._rejoin(text, groups):
                    continue
                return
            if match["sep"] == "." and not dotted:
                # "01/1999/QĐ.UB": a dot for the hyphen, where a known issuer follows a type.
                kind = self.tables.symbol(groups[-1].text)
                if kind is None or not self.tables.issuer(match["group"]):
                    return
            groups.append(
                Group(match["group"], match["sep"], match.start("group"), match.end("group"))
            )

    def _rejoin(self, text: str, groups: list[Group]) -> bool:
        """``TTLT-BGD ĐT-BNV``: a space inside the code of a body takes the place of its ``&``."""
        last = groups[-1]
        rest = SPACED_ISSUER.match(text, last.end)
        if rest and groups[0].text == "NQLT" and self.tables.issuer(rest["group"]):
            # "NQLT/UBTVQH15-CP ĐCTUBTWMTTQVN": the space stands for a hyphen.
            groups.append(Group(rest["group"], "-", rest.start("group"), rest.end()))
            return True
        if rest is None or fold(last.text + rest["group"]) not in self.tables.issuers:
            return False
        groups[-1] = Group(last.text + rest["group"], last.sep, last.start, rest.end())
        return True

    # -- L1, L3, L5, L6, L8, L9 --------------------------------------------------------------

    def _typed(
        self,
        text: str,
        base: Symbol,
        groups: list[Group],
        word: TypeRow | None,
        announced: bool,
    ) -> Symbol | None:
        first = groups[0]
        found = self.tables.symbol(first.text)
        rest = groups[1:]
        if found is None:
            lost = self.tables.lost_hyphen(first.text)
            if lost is None:
                return None
            found = lost[:2]
            cut = first.start + len(first.text) - len(lost[2])
            rest = [Group(lost[2], "", cut, first.end), *rest]
            base.flags.append("lost_hyphen")
        shown, row = found
        if (
            word
            and word.symbol != shown
            and word.symbol.replace("Đ", "D") == shown.replace("Đ", "D")
        ):
            # "Hướng dẫn số 221-HĐ/ĐU": of HD and HĐ, DA and ĐA the word knows which is meant.
            shown, row = word.symbol, word
        if not rest and (spaced := SPACED_ISSUER.match(text, first.end)):
            if self.tables.issuer(spaced["group"]):
                rest = [Group(spaced["group"], " ", spaced.start("group"), spaced.end())]
                self._more(text, rest)
        if first.sep.strip() == "" and not (first.shouted or first.text in row.symbols):
            if not base.year:
                return None
        if not rest:
            return self._type_only(base, first, shown, row, word, announced)
        if shown == "KT" or (row.code == "QH" and base.year):
            return None
        whole = self._with_issuers(base, first, rest, shown, row, word, announced)
        if whole is None and row.kind == "licence":
            # "Giấy phép số 12/GP-do Sở … cấp": what follows the licence is no body.
            return self._type_only(base, first, shown, row, word, announced)
        return whole

    def _type_only(
        self,
        base: Symbol,
        first: Group,
        shown: str,
        row: TypeRow,
        word: TypeRow | None,
        announced: bool,
    ) -> Symbol | None:
        """``Nghị quyết 02-NQ``, ``15/GPXD``: only where a type word says so."""
        same = word is not None and (word.code == row.code or word.symbol == row.symbol)
        if row.kind != "licence" and fold(shown) in self.tables.issuers and announced:
            return None
        if not (same or (row.kind == "licence" and announced)) or not first.sep.strip():
            return None
        base.layout, base.type, base.end = "L10", row, first.end
        if row.kind == "licence":
            base.layout = "L8"
            return numbered(base, f"/{shown}")
        sep = "-" if "-" in first.sep else "/"
        return numbered(base, f"{year_part(base)}{sep}{shown}")

    def _with_issuers(
        self,
        base: Symbol,
        first: Group,
        rest: list[Group],
        shown: str,
        row: TypeRow,
        word: TypeRow | None,
        announced: bool,
    ) -> Symbol | None:
        base.type = row
        strict = not first.sep.strip() and not announced
        if row.kind == "joint":
            return self._joint(base, rest, shown, announced)
        known, used = issuer_of(self.tables, rest)
        court = self.tables.courts.get(fold(rest[0].text))
        subject = court is not None and court.part == "subject"
        trade = row.kind == "licence" and announced and rest[0].shouted and rest[0].tight
        if known is None and not subject and not trade:
            # An unknown body: the symbol must at least look like one.
            if strict or not rest[0].shouted or len(rest[0].text) < 2 or not rest[0].tight:
                if not (announced and rest[0].shouted and len(rest[0].text) > 1):
                    return None
            if rest[0].text.isdigit():
                return None
        printed, end = code_of(self.tables, rest[:used], known)
        base.end = end
        if known:
            base.rows, base.issuers = known, [issuer_code(rest[:used], known)]
        elif not subject and row.kind != "licence":
            base.issuers = [printed]
        spaced = rest[0].sep.startswith(" ")
        units = [] if end != rest[used - 1].end else units_of(self.tables, rest[used:], spaced)
        if known and partners(self.tables, known, units):
            base.issuers, base.rows = [], []
            return self._joint(base, rest, shown, announced)
        layout = layout_of(known, first, rest[0], row.code)
        if row.kind == "court" or (known and known[0].level == "court"):
            layout = "L3"
        unit = "-".join(unit_text(group.text, self.tables) for group in units)
        if units:
            base.end, base.unit = units[-1].end, unit
            row_of = self.tables.units.get(fold(units[0].text))
            if known and known[0].drops_unit:
                base.flags.append("extra_group" if row_of is None else "unit_dropped")
                unit = ""
            elif row_of and row_of["typo_of"]:
                base.flags.append("unit_typo")
        suffix = f"-{unit}" if unit else ""
        party = layout == "L5" and base.year is None
        if party:
            tail = f"-{shown}/{printed}{suffix}"
        else:
            tail = f"{year_part(base)}/{shown}-{printed}{suffix}"
        base.layout = family_of(row, layout, base.year, bool(unit))
        if row.code == "QĐ" and word is not None and word.code == "QyĐ":
            base.code = "QyĐ"
        return numbered(base, tail)

    def _joint(self, base: Symbol, rest: list[Group], shown: str, announced: bool) -> Symbol | None:
        printed, end = [], base.end
        for group in rest:
            known = self.tables.issuer(without_footnote(group.text))
            if known is None and not (group.shouted and len(group.text) > 1 and group.tight):
                break
            text, end = code_of(self.tables, [group], known)
            match = LEGISLATURE.match(group.text)
            if match and match[2]:
                base.legislature = int(match[2])
                known = self.tables.issuers.get(match[1].upper())
                text = group.text.upper().replace(" ", "")
                end = group.end
            printed.append(text)
            base.issuers.append(known[0].entity if known else text)
            base.rows.extend(known[:1] if known else [])
        if not printed:
            return None
        base.end, base.layout = end, "L6"
        return numbered(base, f"{year_part(base)}/{shown}-" + "-".join(printed))
