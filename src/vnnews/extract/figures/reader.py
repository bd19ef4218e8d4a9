"""Finds the quantities of a text: one pass over its digit runs and its number words.

Each quantity becomes a :class:`Draft`; only when all are known do the votes on the text's number
style turn drafts into figures (``values.py``).
"""

from __future__ import annotations

import re

from ...text.numerals import FIRST_WORDS, Reading, numeral_at, token_end
from ..scan import Scan
from .amounts import Amount, amount_at, scale_at
from .drafts import METRE, TIMES, Draft
from .lexis import last_word, words
from .measures import Measured, unit_at, with_rate
from .pairs import Pairs
from .several import FRACTION_AFTER, HYPHEN, SLASH_DIGIT
from .surroundings import bounds_before, glued_left, list_marker
from .tables import Cell

_FRACTION_WORDS = re.compile(
    r" {1,2}phần {1,2}(hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười|[2-9])(?!\w)"
)
_METRES = re.compile(r"m([0-9]{2}|[145-9])(?!\w|[.,/][0-9])")
_PARTS = {
    "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
    "mười": 10,
}  # fmt: skip
_HALF_WORD_AFTER = re.compile(
    r" {1,2}(?:đầu|cuối|năm|tháng|ngày|đêm|giờ|phút|thế kỷ|chừng|vời|đường|thật|muốn|kín|tiếng|buổi)(?!\w)"
)
_VAGUE_LOW = {
    "vài": 2,
    "vài ba": 2,
    "đôi ba": 2,
    "mấy": 2,
    "dăm": 3,
    "dăm ba": 3,
    "hàng": 1,
    "cả": 1,
}


class Reader(Pairs):
    """Reads the drafts of one text."""

    __slots__ = ("_cells",)

    def read(self, scan: Scan, cells: dict[int, Cell]) -> list[Draft]:
        """All drafts in text order; ``cells``: what tables say of numbers, by their starts."""
        self._cells = cells
        starts: list[tuple[int, str]] = [(start, "") for start, _ in scan.digits]
        hits = scan.hits.get("figures", ())
        if hits:
            starts += [(start, kind) for start, _, kind in hits if kind[0] != "@"]
            starts.sort()
        for start, kind in starts:
            if start < self._cursor or self._taken.owned(start):
                continue
            draft = self._word(start, kind) if kind else self._digits(start)
            if draft is not None:
                self.drafts.append(draft)
                self._cursor = draft.end
        return self.drafts

    # --- numbers in digits ---

    def _digits(self, start: int) -> Draft | None:
        text = self._text
        if self._cells and start in self._cells:
            draft = self._in_cell(start, self._cells[start])
            if draft is not None:
                return draft
        if glued_left(text, start, self._cursor) or list_marker(text, start):
            self._cursor = token_end(text, start)
            return None
        amount = amount_at(text, self._lower, start)
        if amount is None or self._is_code(amount):
            self._cursor = token_end(text, start)
            return None
        draft = self._quantity(amount)
        if draft is None:
            self._cursor = max(self._cursor, amount.end, token_end(text, start))
        return draft

    def _in_cell(self, start: int, cell: Cell) -> Draft | None:
        """A bare number whose unit the table tells."""
        numeral = numeral_at(self._text, start)
        if cell.measured is None or numeral is None:
            return None
        amount = Amount(start, numeral.end, numeral.reading, factor=cell.factor, numeral=numeral)
        draft = Draft(
            start, cell.end, "figure.table", amount, cell.measured._replace(end=cell.end),
            number=(start, cell.end),
        )  # fmt: skip
        if numeral.end < cell.end:
            link = HYPHEN.match(self._lower, numeral.end)
            other = numeral_at(self._text, link.end()) if link else None
            if other is None or other.end != cell.end:
                return None
            draft.upper = Amount(
                other.start, other.end, other.reading, factor=cell.factor, numeral=other
            )
            return draft if amount.value() < draft.upper.value() else None
        if start and self._text[start - 1] == "-":
            draft.start, amount.negative = start - 1, True
        self._sign(draft)
        return draft

    def _is_code(self, amount: Amount) -> bool:
        """Identifiers: many digits behind a zero, ``412+300``, ``3x4``."""
        numeral = amount.numeral
        if numeral is None:
            return False
        text, end = self._text, numeral.end
        if numeral.shape == "plain" and text[numeral.start] == "0" and end - numeral.start > 3:
            return True
        after = text[end : end + 2]
        return (
            len(after) == 2 and after[0] in "+x×_:'^*\\" and (after[1].isdigit() or after[0] == "_")
        )

    def _quantity(self, amount: Amount) -> Draft | None:
        """The draft that begins with ``amount``: ratio, range, change or plain quantity."""
        if (
            amount.factor == 1
            and not amount.spelled
            and "/" in self._text[amount.end : amount.end + 2]
        ):
            slash = SLASH_DIGIT.match(self._text, amount.end)
            if slash:
                return self._ratio(amount, slash.end())
        measured = self._metres(amount) or self._measured(amount)
        ranged = self._range(amount, measured)
        if (
            ranged is None
            and measured is not None
            and "/" in self._text[measured.end : measured.end + 2]
        ):
            ranged = self._of_same(amount, measured)
        if ranged is not None:
            return ranged
        if self._part_of_chain(amount, measured):
            return None
        if measured is None:
            return (
                self._words_after(amount)
                or self._out_of(amount)
                or self._becomes(amount)
                or self._counted_before(amount)
                or self._share(amount)
                or self._summand(amount)
            )
        if self._lower[amount.start - 2 : amount.start] == ", ":
            return self._paired(amount, measured) or self._plain(amount, measured)
        return self._plain(amount, measured)

    def _metres(self, amount: Amount) -> Measured | None:
        """``1m60``, ``3m5``: metres and their decimals (``5m2`` is an area)."""
        if self._lower[amount.end : amount.end + 1] != "m" or amount.factor != 1:
            return None
        match = _METRES.match(self._text, amount.end)
        if match is None or amount.reading.decimals:
            return None
        amount.extra = (int(match[1]), 10 ** len(match[1]))
        return Measured("m", "measure", match.end(), METRE)

    # --- numbers in words ---

    def _word(self, start: int, kind: str) -> Draft | None:
        lower = self._lower
        if start and (lower[start - 1].isalnum() or lower[start - 1] in "-_"):
            return None
        if kind == "number":
            return self._spelled(start)
        if kind == "half":
            return self._one_half(start)
        if kind == "times":
            return self._folded(start)
        if kind == "bare":
            return self._bare_scale(start)
        return self._vague(start, kind)

    def _spelled(self, start: int) -> Draft | None:
        amount = amount_at(self._text, self._lower, start)
        if amount is None or not self._spelled_fits(amount):
            return None
        after = self._words_after(amount)
        if after is not None:
            return after
        measured = self._measured(amount)
        ranged = self._range(amount, measured)
        if ranged is not None:
            return ranged
        if measured is None:
            return self._fold_before(amount)
        if not measured.head.listed:
            return None
        if not self._means_number(amount, measured):
            return None
        return self._paired(amount, measured) or self._plain(amount, measured)

    def _spelled_fits(self, amount: Amount) -> bool:
        """No capital inside a sentence (``anh Năm``), no ``thứ năm``."""
        text, start = self._text, amount.start
        before = start - 1
        while before >= 0 and text[before] == " ":
            before -= 1
        opening = before < 0 or text[before] in '.!?:;\n"-•(,…'
        if text[start].isupper() and not opening:
            return text[start : amount.end].isupper()
        word = self._lower[last_word(self._lower, before + 1) : before + 1]
        return word not in words("not_spelled_after")

    def _means_number(self, amount: Amount, measured: Measured) -> bool:
        """Leave out ``một`` as an article and ``năm`` as the year."""
        word = self._lower[amount.start : amount.end]
        if word == "một":
            if self.drafts and amount.start - self.drafts[-1].end <= 2:
                return False  # sáu tạ một sào: a rate
            if measured.kind in ("measure", "money", "age"):
                return True
            if measured.kind == "percent":
                return measured.head.written in ("phần trăm", "điểm phần trăm")
            return bounds_before(self._lower, amount.start, measured.kind, "").bound in (
                "min",
                "max",
            )
        if word == "năm":
            return self._is_five(amount.start)
        return True

    def _is_five(self, start: int) -> bool:
        lower = self._lower
        at = start
        while at and lower[at - 1] == " ":
            at -= 1
        if at == 0 or lower[at - 1] in '.\n"(;:':
            return True
        return lower[last_word(lower, at) : at] in words("five_before")

    def _words_after(self, amount: Amount) -> Draft | None:
        """``một phần ba``, ``2 phần 3``; ``gấp 3`` without its unit."""
        match = _FRACTION_WORDS.match(self._lower, amount.end)
        if match and amount.factor == 1 and not amount.reading.decimals:
            if not (match[1] == "năm" and self._lower[match.end() : match.end() + 2].isspace()):
                below = _PARTS.get(match[1]) or int(match[1])
                if 0 < amount.reading.mantissa < below:
                    return self._fraction(
                        amount.start, match.end(), (amount.reading.mantissa, below)
                    )
        return None if amount.spelled else self._fold_before(amount)

    def _fold_before(self, amount: Amount) -> Draft | None:
        found = bounds_before(self._lower, amount.start, "times", "")
        if not found.times or (amount.end < len(self._lower) and self._lower[amount.end].isalnum()):
            return None
        measured = Measured("{lần}", "times", amount.end, TIMES)
        return self._plain(amount, measured)

    def _one_half(self, start: int) -> Draft | None:
        """``một nửa``, ``hơn nửa số hộ``, ``nửa triệu đồng``."""
        lower, end = self._lower, start + 3
        if lower[end : end + 1].isalnum():
            return None
        scale = scale_at(lower, end)
        if scale is not None:
            after, factor, money = scale
            amount = Amount(start, after, Reading(5, 1), factor, money=money)
            measured = self._measured(amount)
            return None if measured is None else self._plain(amount, measured)
        if _HALF_WORD_AFTER.match(lower, end):
            return None
        begin = start - 4 if lower.endswith("một ", 0, start) else start
        bounded = bounds_before(lower, begin, "ratio", "").bound != "exact"
        if begin == start and not (bounded or FRACTION_AFTER.match(lower, end)):
            return None
        if begin < self._cursor or not self._taken.free(begin, start):
            return None
        return self._fraction(begin, end, (1, 2))

    def _folded(self, start: int) -> Draft | None:
        """``gấp đôi``, ``gấp rưỡi``."""
        end = start + 4 + (3 if self._lower.startswith("gấp đôi", start) else 4)
        if self._lower[end : end + 1].isalnum():
            return None
        reading = Reading(2) if end - start == 7 else Reading(15, 1)
        amount = Amount(start, end, reading)
        draft = Draft(
            start, end, "figure.times", amount, Measured("{lần}", "times", end, TIMES),
            number=(start, end),
        )  # fmt: skip
        return self._bounded(draft)

    def _bare_scale(self, start: int) -> Draft | None:
        """``hơn chục hộ``, ``gần trăm hộ``: a scale word alone after an approximator."""
        lower = self._lower
        scale = scale_at(lower, start)
        if scale is None:
            return None
        end, factor, money = scale
        if bounds_before(lower, start, "count", "").bound == "exact":
            return None
        amount = Amount(start, end, Reading(1), factor, money=money, spelled=True)
        measured = self._measured(amount)
        if measured is None or not measured.head.listed:
            return None
        return self._plain(amount, measured)

    def _vague(self, start: int, kind: str) -> Draft | None:
        """``hàng trăm triệu đồng``, ``vài chục hộ``: a lower limit only."""
        lower, end = self._lower, start + len(kind)
        factor = 1
        scale = scale_at(lower, end)
        if scale is not None:
            end, factor, _ = scale
        elif kind in ("hàng", "cả"):
            return None
        gap = 2 if lower.startswith("  ", end) else 1
        found = None
        if lower[end : end + 1] == " ":
            found = unit_at(self._text, lower, end + gap, spelled="vague")
        if found is None:
            return None
        if kind == "mấy" and lower.endswith(("mười ", "mươi ", "chục "), 0, start):
            return None
        if kind in ("vài", "mấy", "dăm") and scale is None and found[1].kind in ("times", "age"):
            return None
        measured = with_rate(self._text, lower, *found)
        draft = Draft(
            start, measured.end, "figure.vague", None, measured,
            vague_low=_VAGUE_LOW[kind] * factor, number=(start, measured.end),
        )  # fmt: skip
        found_before = bounds_before(lower, start, measured.kind, measured.code)
        draft.start = self._free_from(found_before.start, start)
        return draft


def trigger_words() -> list[tuple[str, str]]:
    """What the shared scan looks for, with the kind of number that it begins."""
    found = [(f"{word} ", "number") for word in sorted(FIRST_WORDS - {"không", "trăm"})]
    found += [("trăm rưởi", "number"), ("trăm rưỡi", "number"), ("nửa", "half")]
    found += [("gấp đôi", "times"), ("gấp rưỡi", "times")]
    found += [(f"{word} ", word) for word in _VAGUE_LOW if word not in ("hàng", "cả")]
    found += [
        (f"{word} {scale}", word)
        for word in ("hàng", "cả")
        for scale in ("chục", "trăm", "nghìn", "ngàn", "vạn", "triệu", "tỷ", "tỉ")
    ]
    found += [("chục ", "bare"), ("trăm ", "bare"), ("nghìn ", "bare"), ("ngàn ", "bare")]
    return found
