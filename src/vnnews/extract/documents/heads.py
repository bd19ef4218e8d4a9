"""What stands before a number: ``Quyết định số``, ``NQ``, ``Giấy phép thăm dò khoáng sản số``."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Any

from ..scan import Hit, Scan
from .tables import Tables, TypeRow

# Words that make a phrase, not a compound of the type word: the mention then begins at "số".
_NOT_INSIDE = (
    r"của|về|do|trên|cho|ngày|theo|tại|từ|đến|với|các|những|một|này|đã|được|có|là|trong|ban|ký|phê|thành"
    r"|công nhận|bổ|giao|chấp|và|hoặc|thực|triển|tuyên|kèm|mang|gồm|với|như|khi|ở|vào|ra|đó|nêu|đối|để"
)
_BETWEEN = re.compile(rf"(?:[ \n](?!(?:{_NOT_INSIDE})[ ])[a-zà-ỹđ]{{1,7}}){{1,4}}[ \n]?")
_BETWEEN_LICENCE = re.compile(
    r"(?:[ ,\n]{1,2}(?!(?:của|do|ngày|tại|cho|theo)[ ])[a-zà-ỹđ&]{1,10}){1,14}[ \n]?"
)
_LEGISLATURE = re.compile(r"(?:QH|UBTVQH)\d{1,2}(?!\d)")
"""The end of another number (``72/2025/QH15``), though QH abbreviates ``Quy hoạch`` too."""
_WINDOW = 90


@dataclass(slots=True)
class Head:
    """What introduces a number: from ``start``, with its type and whether ``số`` is there."""

    start: int
    row: TypeRow | None
    number_word: bool
    word: str = ""
    """The type word in lower case, as written."""
    short: bool = False
    """The word is an abbreviation (QĐ)."""
    number_start: int = -1
    """Where ``số`` begins, where words stand between it and the type word."""
    others: list[tuple[int, TypeRow, str]] = field(default_factory=list)
    """Further type words before those words, farther away."""


@dataclass(slots=True)
class Words:
    """The type words and law names that the scan found, by where they end."""

    ends: dict[int, tuple[int, TypeRow]] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)
    laws: list[tuple[int, int, Any]] = field(default_factory=list)
    law_ends: dict[int, int] = field(default_factory=dict)
    others: list[Hit] = field(default_factory=list)

    @classmethod
    def of(cls, scan: Scan) -> Words:
        words = cls()
        for start, end, (kind, payload) in scan.hits["documents"]:
            if kind == "type":
                old = words.ends.get(end)
                if old is None:
                    words.ends[end] = (start, payload)
                    words.order.append(end)
                elif start < old[0]:
                    words.ends[end] = (start, payload)
            elif kind == "law":
                words.laws.append((start, end, payload))
                words.law_ends[end] = min(start, words.law_ends.get(end, start))
            else:
                words.others.append((start, end, (kind, payload)))
        return words

    def before(self, scan: Scan, at: int) -> tuple[int, TypeRow] | None:
        """The type word that ends exactly at ``at``, on word boundaries."""
        found = self.ends.get(at)
        if found is None or not stands_alone(scan, found[0], at):
            return None
        if found[1].kind == "law" and scan.lower.endswith("pháp ", 0, found[0]):
            return None
        return found


def stands_alone(scan: Scan, start: int, end: int) -> bool:
    """Whether ``[start:end]`` is a word; a capital begins one where the space before it was lost.

    ``tạiTờ trình số 350``, and ``1Quyết định`` with the number of a note.
    """
    if scan.word_at(start, end):
        return True
    text = scan.text
    glued = (
        start > 0
        and text[start].isupper()
        and (text[start - 1].isdigit() or text[start - 1].islower())
    )
    return glued and not (end < len(text) and text[end].isalnum())


def head_at(scan: Scan, words: Words, tables: Tables, at: int) -> Head | None:
    """What introduces the number at ``at``, or None."""
    text, lower = scan.text, scan.lower
    end = _back(text, at)
    number_word = False
    if end > 1 and lower[end - 2 : end] == "số" and not (end > 2 and text[end - 3].isalnum()):
        number_word = True
        number_start = end - 2
        end = _back(text, number_start)
    law = words.law_ends.get(end) if number_word else None
    if law is not None and scan.word_at(law, end) and text[law].isupper():
        return Head(law, _law_row(tables, _plain(lower[law:end])), True, _plain(lower[law:end]))
    found = words.before(scan, end)
    if found and found[1].kind == "generic" and not number_word and ":" in text[end:at]:
        if lower.endswith("hiệu ", 0, found[0]):
            return None  # "Số hiệu văn bản: 30/2014/QĐ-UBND": the label of a field
    if found and number_word and found[1].bare == "never" and text[found[0]].islower():
        # "Công văn điện số": the last word only says what kind of letter it is.
        outer = _compound(scan, words, end, number_start)
        if outer:
            return outer
    if found:
        return Head(found[0], found[1], number_word, _plain(lower[found[0] : end]))
    token = _token(text, end if number_word else at)
    if token:
        row = tables.abbreviation(text[token[0] : token[1]])
        if row and not _LEGISLATURE.match(text, token[0]):
            return _abbreviated(scan, words, token, row, number_word)
    if not number_word:
        return None
    head = Head(number_start, None, True)
    return _compound(scan, words, end, number_start) or head


def type_near(scan: Scan, words: Words, at: int) -> TypeRow | None:
    """The type word of the same sentence before ``at``, for symbols that do not say the type."""
    position = bisect_right(words.order, at) - 1
    while position >= 0 and at - words.order[position] <= _WINDOW:
        end = words.order[position]
        start, row = words.ends[end]
        gap = scan.text[end:at]
        if "\n" in gap or ". " in gap or ";" in gap:
            return None
        if row.code and scan.word_at(start, end):
            return row
        position -= 1
    return None


def _back(text: str, at: int) -> int:
    """``at`` without the spaces and the colon before it."""
    end = at
    while end > 0 and at - end < 5 and text[end - 1] in " \n:":
        end -= 1
    if end > 0 and text[end - 1] == "." and text[max(0, end - 3) : end - 1].lower() == "số":
        end -= 1
    return end


def _token(text: str, at: int) -> tuple[int, int] | None:
    """The capitals right before ``at``, glued or with a space, a dot or a hyphen."""
    end = at
    while end > 0 and at - end < 4 and text[end - 1] in " .-:":
        end -= 1
    if end > 0 and text[end - 1] == ")":
        end -= 1
    start = end
    while start > 0 and end - start < 6 and (text[start - 1].isalpha()):
        start -= 1
    if end - start < 2 or end - start > 5 or not text[start].isupper():
        return None
    if start > 0 and (text[start - 1].isalnum() or text[start - 1] in "/-&"):
        return None
    return start, end


def _abbreviated(
    scan: Scan, words: Words, token: tuple[int, int], row: TypeRow, number_word: bool
) -> Head | None:
    text = scan.text
    start = token[0]
    written = text[start : token[1]]
    if written != row.symbol and written not in row.symbols and written != written.upper():
        return None
    outer = start - 1 if start > 0 and text[start - 1] == "(" else start
    before = words.before(scan, _back(text, outer))
    if before and before[1].symbol == row.symbol:
        return Head(before[0], before[1], number_word, _plain(scan.lower[before[0] : outer]))
    if outer != start:
        return None
    return Head(start, row, number_word, written.lower(), True)


def _compound(scan: Scan, words: Words, end: int, number_start: int) -> Head | None:
    """A type word with up to four words of its own before ``số``; licences take more."""
    head: Head | None = None
    position = bisect_right(words.order, end) - 1
    while position >= 0 and end - words.order[position] <= _WINDOW:
        stop = words.order[position]
        start, row = words.ends[stop]
        position -= 1
        pattern = _BETWEEN_LICENCE if row.kind == "licence" else _BETWEEN
        if not pattern.fullmatch(scan.lower, stop, end) or not scan.word_at(start, stop):
            continue
        # A title in capitals or with names is a phrase of its own.
        gap = scan.text[stop:end]
        if gap not in (gap.lower(), gap.upper()):
            continue
        if head is None:
            head = Head(start, row, True, _plain(scan.lower[start:stop]), number_start=number_start)
        else:
            head.others.append((start, row, _plain(scan.lower[start:stop])))
    return head


def _plain(word: str) -> str:
    """A word in lower case without the line break inside it."""
    return word.strip().replace("\n", " ")


def _law_row(tables: Tables, name: str) -> TypeRow | None:
    return tables.by_word.get("pháp lệnh" if name.startswith("pháp lệnh") else "luật")
