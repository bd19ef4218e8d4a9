"""Mentions of documents with a number: symbols, lists and short forms, led by the digits."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ...records import Document
from ..context import Context
from ..scan import Scan
from .heads import Head, Words, head_at, type_near
from .lists import Item, Lists, counted, derived, followed_plainly
from .parts import Symbol, normative
from .symbol import Reader
from .tables import Issuer, Tables, TypeRow
from .tail import Tail, tail_after
from .turned import turned

_GLUED_TYPES = ("NQ", "NĐ", "QĐ")
"""Abbreviations that are written without a space before a number; CT14 is a house."""
_NEVER_COUNTED = ("NĐ", "TT")
"""Types of which nobody counts so many, in small letters: "nghị định 168 xử phạt"."""
_AND_TYPE = re.compile(
    r"(?:, |,? và |; )(?P<word>[^\W\d_]{2,6}(?: [^\W\d_]{2,6}){0,2}) (?:số )?\d{1,5}[a-zđ]?"
    r"(?=[ ,;.]|$)(?![.,]\d)"
)


_SYMBOL_STARTS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZĐƯ/-")
_ENDS_NUMBER = frozenset("\n,;:)%\"'!?(]°+")
_HEAD_ENDS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZĐƯ :\n.)-ốỐ")
"""What the word before a number ends in, where it may be an abbreviation or ``số``."""
_GOVERNING = (" ", "\n")
_GOVERNED = re.compile(
    r"(?<!\w)(?:theo|tại|căn cứ|thực hiện|triển khai|quán triệt|ban hành|thay thế|trong|cùng|có|ký)[ \n]$"
)
_HEADED_RULE = re.compile(r"[^;]{0,160}?\n[ |]{0,3}QUY ĐỊNH(?!\w)")
"""``Số: 216-QĐ/TW`` over the heading ``QUY ĐỊNH``: the symbol does not tell it from a decision."""
_LIST_REACH = 90
_LISTED = re.compile(r",[ ]|;[ ]|,?[ ]và[ ]")
_GOES_ON = re.compile(r",[ ]|;|[ ]và[ ]")
_EXPLAINED = re.compile(
    r"(?:[ ]giai đoạn[ ]\d{4}[ ]?-[ ]?\d{4})?[ ]\((?:theo[ ])?[^()\d\n]{0,24}?(?P<serial>\d{1,5}[a-z]?)/"
)


@dataclass(slots=True)
class Found:
    """A mention and what :func:`complete.attach` needs to know of it."""

    document: Document
    row: TypeRow | None = None
    rows: list[Issuer] = field(default_factory=list)
    group: int = 0
    """Mentions of one group share the date that follows the last of them."""


class Finder:
    """Finds numbered documents in one text."""

    def __init__(self, scan: Scan, context: Context, tables: Tables, words: Words) -> None:
        self.scan = scan
        self.tables = tables
        self.words = words
        self.reader = Reader(tables)
        self.lists = Lists(tables, self.reader)
        self.month = context.published.strftime("%Y-%m") if context.published else ""
        self.found: list[Found] = []
        self._groups = 0
        self._barren = 0
        """Up to here ``số`` without a type word begins no list that has a symbol."""
        self._serials: set[tuple[str, str]] = set()
        self._numbers: dict[str, str] = {}

    def run(self) -> list[Found]:
        # Two more characters than the text has: what follows a number at its very end.
        text, ends = self.scan.text + "\n\n", self.words.ends
        done = 0
        for start, end in self.scan.digits:
            if start < done or end - start > 9:
                continue
            after, before = text[end], text[start - 1] if start else "\n"
            if after == " ":
                likely = text[end + 1] in _SYMBOL_STARTS
            else:
                likely = after not in _ENDS_NUMBER and self._likely(text, start, end)
            head: Head | None = None
            if before == " ":
                # The cheap half of head_at(): most numbers follow an ordinary word.
                last = text[start - 2] if start > 1 else " "
                if (
                    last in _HEAD_ENDS
                    or start - 1 in ends
                    or (last in "rig" and start > 2 and text[start - 3].isupper())
                ):
                    head = head_at(self.scan, self.words, self.tables, start)
                    unknown = head is None and (last.isupper() or last == "g")
                    if unknown or (head is not None and head.row is None):
                        if self._turned(start):
                            done = self.found[-1].document.end
                            continue
            elif before in ".,/-:" and start > 1 and text[start - 2].isdigit():
                continue
            elif before in "\n:.(-" or before.isalpha():
                head = head_at(self.scan, self.words, self.tables, start)
                likely = likely and not before.isalpha()
            if likely or head is not None:
                done = max(done, self._at(start, head))
        self._drafts()
        return self.found

    def _likely(self, text: str, start: int, end: int) -> bool:
        """Whether a symbol may begin with these digits: cheap, and wrong only by saying yes."""
        after, following = text[end], text[end + 1]
        if after.isalpha():
            return True
        if after not in "/\\-_.":
            return False
        if following in " \n/-":
            return after != "."
        if following.isalpha():
            return True
        if after == ".":
            return "/" in text[end + 2 : end + 6]
        beyond = text[end + 5 : end + 7]
        return text[end + 1 : end + 3] in ("19", "20") and (
            beyond[:1].isalpha() or any(mark in beyond for mark in "/-_\\.")
        )

    def _turned(self, start: int) -> bool:
        """``NĐ-CP 168/2024``: whether the number at ``start`` stands behind its symbol."""
        floor = self.found[-1].document.end if self.found else 0
        item = turned(self.scan.text, start, floor, self.words, self.reader)
        if item is None or item.symbol is None:
            return False
        self._groups += 2
        self._symbol(item, item.symbol, None)
        return True

    def _at(self, start: int, head: Head | None) -> int:
        """Read at one number; where the reading ended, or 0."""
        if head is None and _is_form(self.scan.lower, start):
            return 0
        if start < self._barren and head is not None and head.row is None:
            return 0
        items = self.lists.read(self.scan, start, head)
        if not items:
            return 0
        if head and _is_form(self.scan.lower, head.start):
            return items[-1].end
        self._groups += len(items) + 1
        if items[0].symbol is not None:
            if head and head.number_start >= 0:
                head = _fitting(head, items[0].symbol)
                items[0].start = head.start
            for item in items:
                if item.symbol is not None:
                    self._symbol(item, item.symbol, head)
            return items[-1].end
        if head is None or head.row is None:
            self._barren = items[-1].end
            return 0
        return self._short(items, head, head.row)

    # -- numbers with a symbol ---------------------------------------------------------------

    def _symbol(self, item: Item, symbol: Symbol, head: Head | None) -> None:
        if head and head.row and symbol.layout == "L10" and head.row.bare == "issuer":
            if self.tables.known_alias(head.word, symbol.serial + (symbol.letter or "")):
                # "Đề án 06/CP": the nickname with its issuer, no number of the old kind.
                item.serial, item.letter = symbol.serial, symbol.letter or ""
                self._add_short(item, head, head.row, Tail(end=item.end))
                return
        row = symbol.type or (head.row if head else None)
        if row is None or (symbol.layout == "L2" and row.code is None):
            row = type_near(self.scan, self.words, item.start) or row
        code = symbol.code or (row.code if row else None)
        if head and head.row and head.row.code == "QyĐ" and code == "QĐ":
            code, row = "QyĐ", head.row
        elif code == "QĐ" and symbol.layout.startswith("L5") and head and head.row is None:
            if _HEADED_RULE.match(self.scan.text, item.end):
                code, row = "QyĐ", self.tables.by_word["quy định"]
        flags = list(symbol.flags)
        if head and head.row and head.row.code and code and head.row.symbol != (row and row.symbol):
            flags.append("type_mismatch")
        if row and row.kind == "court" and not symbol.rows:
            flags.append("court")
        document = Document(
            start=item.start,
            end=item.end,
            number=symbol.number,
            type=code,
            type_name=self._name(code, row, head, symbol),
            issuer=";".join(symbol.issuers) or None,
            subtype=_subtype(symbol, row, item),
            layout=symbol.layout,
            serial=symbol.serial + (symbol.letter or ""),
            year=symbol.year,
            unit=symbol.unit,
            legislature=symbol.legislature,
            range_to=item.range_to,
            rule=symbol.layout,
            flags=tuple(flags),
            normative=normative(symbol, code, row),
        )
        self._add(document, row, symbol.rows, item.group)

    def _name(
        self, code: str | None, row: TypeRow | None, head: Head | None, symbol: Symbol
    ) -> str | None:
        """The type's full name; one symbol may stand for two (TT, CT)."""
        if head and head.row and head.row.code == code:
            return head.row.name
        if row is None:
            return None
        party = symbol.layout.startswith("L5")
        for other in self.tables.types:
            if other.code == code and (other.side == "party") == party:
                return other.name
        return row.name if row.code == code else None

    # -- short forms ---------------------------------------------------------------------------

    def _short(self, items: list[Item], head: Head, row: TypeRow) -> int:
        """``Nghị định 100``, ``Nghị quyết 57, 59, 66 và 68``."""
        while len(items) > 1 and not self._loose_ok(items[-1]):
            items.pop()
        last = items[-1]
        tail = self._shared_tail(last.end, head, row)
        kept = [item for item in items if self._accept(item, head, row, tail, len(items))]
        if not kept or kept[0] is not items[0]:
            return 0
        for item in kept:
            self._add_short(item, head, row, tail)
        return kept[-1].end

    def _shared_tail(self, end: int, head: Head, row: TypeRow) -> Tail:
        """The tail, which may come only after further short forms of the same type.

        ``Nghị quyết 57 và Nghị quyết 68 của Bộ Chính trị``: both are of the Politburo.
        """
        text = self.scan.text
        tail = tail_after(text, end, self.tables)
        for _ in range(8):
            if tail.issuer or tail.dated:
                return tail
            more = _AND_TYPE.match(self.scan.lower, tail.end)
            if not more or more["word"] not in (head.word, row.name.lower()):
                return Tail(end=end)
            tail = tail_after(text, more.end(), self.tables)
        return tail

    def _loose_ok(self, item: Item) -> bool:
        text = self.scan.text
        if item.year is None and counted(self.tables, text, item.end):
            return False
        return followed_plainly(text, item.end)

    def _accept(self, item: Item, head: Head, row: TypeRow, tail: Tail, many: int) -> bool:
        text = self.scan.text
        if int(item.serial) == 0:
            return False
        # "Nghị định 168/2024 cấp giấy phép": with its year a number counts nothing.
        if item.year is None and counted(self.tables, text, item.end):
            return False
        if _personal(text[head.start : head.start + len(head.word)]):
            return False
        if self.tables.known_alias(head.word, item.serial + item.letter):
            return True
        if row.bare in ("issuer", "never") and self._explained(item, text):
            return True
        glued = head.short and text[head.start + len(head.word)] not in " \n:"
        if glued and row.symbol not in _GLUED_TYPES:
            return False
        plain = followed_plainly(text, item.end)
        said = head.number_word or item.ordinal
        capital = text[head.start].isupper()
        issued = tail.issuer is not None
        if (row.symbol, item.serial + item.letter) in self._serials and (plain or said):
            return True
        if 1900 < int(item.serial) < 2060 and not (said or issued or item.year):
            return False
        small = len(item.serial) == 1 and not (said or issued or item.year or item.letter)
        if item.year and capital and row.bare in ("so", "issuer", "capital") and not small:
            return int(item.serial) > 12 or said  # "Báo cáo 9/2020" may be that of a month
        if row.bare == "any":
            if head.short and not (plain or said):
                return False
            if not said and not plain and not capital and row.symbol not in _NEVER_COUNTED:
                return len(item.serial) > 2 and self._governed(head.start, item.end)
            return not small and (plain or said or _hardly_counts(text, item.end))
        if said and (row.kind == "generic" or row.code == "TTr"):
            return True
        if not plain:
            return False
        if head.short:
            return said or (row.bare == "capital" and not small)
        if row.bare == "capital":
            return not small and (capital or said or issued or self._governed(head.start, item.end))
        if row.bare == "so":
            if said:
                return capital or issued or tail.dated
            if capital and (issued or (tail.dated and not small)):
                return True
            # "theo Kế hoạch 68", "tại Tờ trình 45": what governs the word is evidence enough.
            return capital and not small and self._governed(head.start, item.end)
        if row.bare == "issuer":
            return capital and issued
        if row.bare == "year":
            return item.year is not None and capital
        return False

    def _governed(self, at: int, end: int) -> bool:
        """Whether a verb or a preposition that acts are named with stands before, or a list."""
        left = self.scan.lower[max(0, at - 20) : at]
        if left.endswith(_GOVERNING) and _GOVERNED.search(left):
            return True
        return self._listed(at, end)

    def _listed(self, at: int, end: int) -> bool:
        """``Công văn số 112 của Sở Y tế, Báo cáo 340 và …``: a further act of a list."""
        last = self.found[-1].document.end if self.found else -1
        if not 0 < at - last < _LIST_REACH:
            return False
        text = self.scan.text
        gap = _LISTED.fullmatch(text, tail_after(text, last, self.tables).end, at)
        # After a comma alone a new clause may begin.
        return gap is not None and (gap[0] != ", " or _GOES_ON.match(text, end) is not None)

    def _explained(self, item: Item, text: str) -> str | None:
        """The act that the text itself gives for a nickname.

        ``Dự án 585 (Quyết định số 585/QĐ-BYT …)``, or one named before with the same number.
        """
        serial = item.serial + item.letter
        bracket = _EXPLAINED.match(text, item.end)
        if bracket and bracket["serial"] == serial:
            symbol = self.reader.read(text, bracket.start("serial"))
            if symbol:
                return symbol.number
        return self._numbers.get(serial) if len(serial) > 2 else None

    def _add_short(self, item: Item, head: Head, row: TypeRow, tail: Tail) -> None:
        issuer = tail.issuer
        serial = item.serial + item.letter
        number = item.number
        flags: list[str] = []
        candidates: tuple[str, ...] = ()
        rows = [issuer] if issuer else []
        full = derived(item, head, issuer) if issuer else None
        alias, targets = self.tables.alias(head.word, serial, self.month)
        if alias and full and (row.bare in ("issuer", "never") or _same_act(full, targets)):
            full = None
        legislature = None
        if full:
            number = full
            flags.append("derived")
        elif row.code in ("Luật", "PL") and item.year:
            legislature = self.tables.term(item.year, int(item.serial))
            if legislature:
                number = f"{number}/{'QH' if row.code == 'Luật' else 'UBTVQH'}{legislature}"
        elif issuer and item.year and row.symbol and issuer.code not in ("QH", "UBTVQH"):
            candidates = (f"{number}/{row.symbol}-{issuer.code}",)
        target = alias.target if alias else None
        if target is None and row.bare in ("issuer", "never") and not full:
            target = self._explained(item, self.scan.text)
        if alias and not full and item.year is None:
            flags.append("alias")
            candidates = targets if len(targets) > 1 else ()
        elif alias and full and full not in targets:
            target = None
        code = issuer.entity if issuer else row.issuer
        nickname = target is not None and row.bare in ("issuer", "never") and not full
        document = Document(
            start=item.start,
            end=item.end,
            number=number,
            type="CTr" if nickname and row.code == "CT" else row.code,
            type_name=row.name,
            issuer=None if nickname else code,
            subtype="alias" if nickname else "short",
            layout="L14" if nickname else "L13",
            serial=serial,
            year=item.year,
            legislature=legislature,
            date=str(item.year) if item.year else None,
            date_source="year_from_number" if item.year else None,
            derived=full is not None,
            alias_of=target if item.year is None else None,
            candidates=candidates,
            rule="L14" if nickname else "L13",
            flags=tuple(flags),
            normative=None if nickname or (issuer and issuer.layout == "L5") else row.normative,
        )
        if head.short and row.code == "CT" and alias and not full:
            self._nickname_ct(document, serial)
        if not document.type:
            document.type, document.type_name = "CV", "Công văn"
        self._add(document, row, rows, item.group)

    def _nickname_ct(self, document: Document, serial: str) -> None:
        """``CT 135`` is the programme, ``CT 05`` the directive."""
        if self.tables.known_alias("chương trình", serial):
            document.type, document.type_name, document.issuer = "CTr", "Chương trình", None
            document.subtype, document.layout, document.rule = "alias", "L14", "L14"

    # -- drafts ------------------------------------------------------------------------------

    def _drafts(self) -> None:
        """``Số: /KH-UBND``, ``Quyết định số …/QĐ-UBND``: the number is still open."""
        text = self.scan.text
        for begin, end, (kind, _) in self.words.others:
            if kind != "draft" or (begin and text[begin - 1].isalnum()):
                continue
            at = end - 1 if text[end - 1] == "/" else end
            while at < len(text) and at - end < 30 and text[at] in " .…_:-\u2026":
                at += 1
            if text[at : at + 1].isupper() and "-" in text[end:at]:
                at = text.rindex("-", end, at)  # "Số: - HD/TWĐTN"
            year: int | None = None
            if text[at : at + 1] in ("/", "\\") and text[at + 1 : at + 5].isdigit():
                year = int(text[at + 1 : at + 5])
                at += 5
            symbol = self.reader.read_draft(text, at)
            if symbol is None:
                continue
            head = head_at(self.scan, self.words, self.tables, begin + 2)
            start = head.start if head and head.number_word else begin
            row = symbol.type
            document = Document(
                start=start,
                end=symbol.end,
                number=None,
                type=row.code if row else None,
                type_name=row.name if row else None,
                issuer=";".join(symbol.issuers) or None,
                layout=symbol.layout,
                year=year,
                rule="draft",
                flags=("draft",),
            )
            self._groups += 2
            self._add(document, row, symbol.rows, 0)

    def _add(self, document: Document, row: TypeRow | None, rows: list[Issuer], group: int) -> None:
        if row and document.serial:
            self._serials.add((row.symbol, document.serial))
            if document.number and document.subtype == "full":
                self._numbers.setdefault(document.serial, document.number)
        self.found.append(Found(document, row, rows, self._groups * 100 + group))


def _same_act(number: str, targets: tuple[str, ...]) -> bool:
    """A nickname's act is numbered with its year: ``30a/NQ-CP`` is 30a/2008/NQ-CP."""
    serial, _, symbol = number.partition("/")
    return any(
        target != number and target.startswith(f"{serial}/") and target.endswith(f"/{symbol}")
        for target in targets
    )


def _fitting(head: Head, symbol: Symbol) -> Head:
    """Of the type words before ``… số``, the one that the symbol agrees with.

    ``Quyết định phê duyệt quy hoạch sử dụng đất số 56/QĐ-UBND`` begins at ``số``: the words
    between are a title.
    """
    said = symbol.type if "/" in symbol.tail and symbol.layout not in ("L4", "L7") else None
    for start, row, word in ((head.start, head.row, head.word), *head.others):
        if row is None:
            continue
        if symbol.layout == "L7" and row.kind != "court" and row.code != symbol.code:
            continue
        if said is None or row is said or row.symbol == said.symbol or row.code in (None, "CV"):
            return Head(start, row, True, word)
    return Head(head.number_start, None, True)


def _hardly_counts(text: str, end: int) -> bool:
    """After a pure noun (``nghị định 168 xử phạt``): a word that is not known to be counted."""
    return end < len(text) and text[end] == " " and text[end + 1 : end + 2].isalpha()


def _personal(word: str) -> bool:
    """``Thông Tư`` with two capitals is a person's name."""
    return " " in word and word.istitle() and not word.isupper()


def _is_form(lower: str, start: int) -> bool:
    """``Mẫu số 01/TT-…``: the number of a form in an annex."""
    return lower[max(0, start - 9) : start].rstrip().endswith(("mẫu", "mẫu số", "biểu", "biểu số"))


def _subtype(symbol: Symbol, row: TypeRow | None, item: Item) -> str:
    if item.range_to:
        return "range"
    if symbol.layout == "L7":
        return "court"
    return "licence" if row and row.kind == "licence" else "full"
