"""Numbers, lists and ranges of them, and short forms: what follows a head.

``số 12, 13, 14/QĐ-UBND`` is three documents that share a symbol, ``Nghị quyết: 57-NQ/TW,
59-NQ/TW`` is two, ``Quyết định số 15 đến số 20/QĐ-UBND`` one range (domain notes A.10, 17-20).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..scan import Scan
from .heads import Head
from .parts import Symbol, numbered
from .symbol import Reader
from .tables import Issuer, Tables, TypeRow

_BARE = re.compile(
    r"(?P<serial>\d{1,5})(?P<letter>[a-zđ](?!\w))?"
    r"(?:[ ]?/[ ]?(?P<year>(?:19|20)\d\d)(?![\d/\-])|[ ]+năm[ ]+(?P<year2>(?:19|20)\d\d)(?!\d))?"
)
_CAPITAL_LETTER = re.compile(r"\d{1,5}[AC](?!\w)")
_MORE = re.compile(
    r"[ ]{0,2}(?:,[ ]{0,2}(?:và[ ]{1,2}|hoặc[ ]{1,2})?|;[ ]{0,2}|và[ ]{1,2}|hoặc[ ]{1,2}|&[ ]{0,2})"
    r"(?:số:?[ ]{0,2}|Số:?[ ]{0,2}|SỐ:?[ ]{0,2})?(?=\d)"
)
_TO = re.compile(r"[ ]{0,2}(?:đến|tới|-|ĐẾN)[ ]{1,2}(?:hết[ ])?(?:số:?[ ]{0,2})?(?=\d)")
_NUMBER_WORD = re.compile(r"số", re.IGNORECASE)
_BAD_AFTER = re.compile(r"[\w%]|[.,]\d|[ ]?/[ ]?\d|-\d|:\d|[ ]?(?:%|m2|[xX×][ ]?\d)")
_WORDS_AFTER = re.compile(r"[ ]([^\W\d_]+)(?:[ ]([^\W\d_]+))?([ ]\d)?")
_PLAIN_AFTER = re.compile(
    r"\s*(?:$|[.,;:)\](\"'\n/?!]|-[ ]|(?:của|ngày|về|năm|và|do|khóa|khoá|có|được|đã|thì|là|cũng|này|trên"
    r"|nói|nêu|quy|ban|phê|sẽ|đối|trong|tại|cho|thay|với|còn|hay|hoặc|đến|từ|nên|mà|để|không|chưa|vừa"
    r"|mới|ký|gửi|kể|giao|xử|cấm|nhằm|áp|thực|hướng|bãi|sửa|theo|gồm|trước|như|vì|ra|lên|sau|khi|đang|hiện|chỉ|vào|dẫn|bổ)(?!\w))",
    re.IGNORECASE,
)
_MOST_ITEMS = 60


@dataclass(slots=True)
class Item:
    """One number of a list: its place and either a symbol or a bare number."""

    start: int
    end: int
    symbol: Symbol | None = None
    serial: str = ""
    letter: str = ""
    year: int | None = None
    range_to: str | None = None
    group: int = 0
    """Items of one group share the symbol of the last of them, and with it the date."""
    ordinal: bool = False
    """``số`` stands before it."""

    @property
    def number(self) -> str:
        year = f"/{self.year}" if self.year else ""
        return f"{self.serial}{self.letter}{year}"


class Lists:
    """Reads what follows a head."""

    def __init__(self, tables: Tables, reader: Reader) -> None:
        self.tables = tables
        self.reader = reader

    def read(self, scan: Scan, at: int, head: Head | None) -> list[Item]:
        """The items that begin at the number at ``at``; empty where it is no number.

        Items without symbol are short forms; the caller decides whether they are documents.
        """
        text = scan.text
        word = head.row if head else None
        first = self._item(text, head.start if head else at, at, head)
        if first is None:
            return []
        items = [first]
        while len(items) < _MOST_ITEMS:
            last = items[-1]
            to = _TO.match(text, last.end) if last.symbol is None and head else None
            if to and (end := self._range(scan, to.end(), last, word)):
                last.end = end
                continue
            more = _MORE.match(text, last.end) if head else None
            if not more:
                break
            ordinal = _NUMBER_WORD.search(text, last.end, more.end())
            start = ordinal.start() if ordinal else more.end()
            item = self._item(text, start, more.end(), head)
            if item is None or not _fits(item, word):
                break
            if item.symbol and head and self._nickname(head, items[0]):
                break  # "Chương trình 135; số 1458/UBDT-VP135": no list of one symbol
            item.ordinal = ordinal is not None
            items.append(item)
        return self._settle(items)

    def _item(self, text: str, start: int, at: int, head: Head | None) -> Item | None:
        word = head.row if head else None
        symbol = self.reader.read(text, at, word, head is not None)
        if symbol:
            return Item(start, symbol.end, symbol)
        if head is None:
            return None
        match = _BARE.match(text, at)
        if not match:
            return None
        end = match.end()
        letter = match["letter"] or ""
        if not letter and (capital := _CAPITAL_LETTER.match(text, at)):
            end, letter = capital.end(), text[capital.end() - 1].lower()
        if bad(text, end):
            if not match["year"] and not match["year2"]:
                return None
            end = match.end("letter") if match["letter"] else match.end("serial")
            if bad(text, end):
                return None
            return Item(start, end, None, match["serial"], letter)
        year = match["year"] or match["year2"]
        item = Item(start, end, None, match["serial"], letter, int(year) if year else None)
        if match["year2"] and self._nickname(head, item):
            # "Chương trình 135 năm 2016": the programme's year, not that of its act.
            item.end = match.end("letter") if match["letter"] else match.end("serial")
            item.year = None
        return item

    def _nickname(self, head: Head, item: Item) -> bool:
        """``Chương trình 135``, ``Đề án 06``: a programme that bears the number of an act."""
        return (
            item.symbol is None
            and head.row is not None
            and head.row.bare in ("issuer", "never")
            and self.tables.known_alias(head.word, item.serial + item.letter)
        )

    def _range(self, scan: Scan, at: int, first: Item, word: object) -> int | None:
        """``15 đến số 20/QĐ-UBND``: the first number takes the symbol of the last."""
        symbol = self.reader.read(scan.text, at, None, True)
        if symbol is None or not symbol.tail:
            return None
        if int(float(symbol.serial)) <= int(first.serial):
            return None
        first.symbol = _share(symbol, first)
        first.range_to = symbol.number
        return symbol.end

    def _settle(self, items: list[Item]) -> list[Item]:
        """Give numbers without symbol the symbol of the next that has one; drop a loose tail."""
        last = max((i for i, item in enumerate(items) if item.symbol), default=None)
        if last is None:
            return items
        following: Symbol | None = None
        group = last
        for index in range(last, -1, -1):
            item = items[index]
            if item.symbol is not None:
                following, group = item.symbol, index
            elif following is not None:
                item.symbol = _share(following, item)
            item.group = group
        return items[: last + 1]


def _fits(item: Item, word: TypeRow | None) -> bool:
    """``Kế hoạch 35/KH-THPT; 12/QĐ-UBND``: another type is no item of this list."""
    symbol = item.symbol
    if symbol is None or symbol.type is None or word is None or word.code in (None, "CV"):
        return True
    if symbol.layout in ("L4", "L7") or symbol.type is word:
        return True
    return symbol.type.symbol == word.symbol


def bad(text: str, end: int) -> bool:
    """The number goes on: a decimal, a date, a percentage, a size."""
    return _BAD_AFTER.match(text, end) is not None


def counted(tables: Tables, text: str, end: int) -> bool:
    """A counted noun or a unit follows: the number is a quantity."""
    match = _WORDS_AFTER.match(text, end)
    if not match:
        return False
    first = match[1].lower()
    if first in ("ngày", "năm", "tháng"):
        # "ngày 14/10" and "năm 2020" date the document; "5 năm" and "3 ngày" are durations.
        return not (match[2] is None and text[match.end(1) : match.end(1) + 2].strip().isdigit())
    return first in tables.counted or (
        match[2] is not None and f"{first} {match[2].lower()}" in tables.counted
    )


def followed_plainly(text: str, end: int) -> bool:
    """What follows is no noun that the number could count."""
    return _PLAIN_AFTER.match(text, end) is not None


def derived(item: Item, head: Head, issuer: Issuer) -> str | None:
    """The number that ``của …`` restores: ``Chỉ thị 05 của Bộ Chính trị`` → 05-CT/TW."""
    row = head.row
    if row is None or not row.derive or item.year is not None:
        return None
    if issuer.code in ("QH", "UBTVQH") or issuer.level == "court":
        return None
    serial = item.serial + item.letter
    if issuer.layout == "L5":
        return f"{serial}-{row.symbol}/{issuer.code}"
    return f"{serial}/{row.symbol}-{issuer.code}"


def _share(symbol: Symbol, item: Item) -> Symbol:
    shared = Symbol(
        item.start,
        item.end,
        "",
        symbol.layout,
        item.serial,
        item.letter or None,
        symbol.year,
        symbol.type,
        symbol.code,
        list(symbol.issuers),
        list(symbol.rows),
        symbol.unit,
        symbol.legislature,
        list(symbol.flags),
    )
    tail = symbol.tail
    if item.year and symbol.year:
        shared.year = item.year
        tail = tail.replace(f"/{symbol.year}", f"/{item.year}", 1)
    return numbered(shared, tail)
