"""Finds the quantities of a text: one pass over its digit runs and its number words.

Each quantity becomes a :class:`Draft`; only when all are known do the votes on the text's number
style turn drafts into figures (``values.py``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ...text.numerals import FIRST_WORDS, Reading, token_end
from ..context import Taken
from ..scan import Scan
from .amounts import Amount, amount_at, scale_at
from .lexis import Unit, bounds_after, last_word, words
from .measures import Measured, measured_at, money_rate, unit_at, unknown_noun, with_rate
from .surroundings import (
    Bounds,
    bounds_before,
    capitalised_before,
    glued_left,
    in_slogan,
    list_marker,
    named,
)

_HYPHEN = re.compile(r" {0,2}[-~] {0,2}(?=[0-9])")
_TO = re.compile(
    r" {1,2}(?:đến|tới)(?: (?:dưới|gần|hơn|trên|khoảng|không quá|tối đa|cận))? {1,2}(?=\w)"
)
_AND = re.compile(r" {1,2}và {1,2}(?=[0-9])")
_BECOMES = re.compile(
    r" {1,2}(?:xuống còn|xuống|lên đến|lên tới|lên thành|tăng lên|giảm còn|giảm xuống còn|giảm xuống|lên|còn)"
    r"(?: (?:khoảng|gần|hơn|trên|dưới|chỉ còn))? {1,2}(?=[0-9])"
)
_SLASH_DIGIT = re.compile(r" ?/ ?(?=[0-9])")
_HALF = re.compile(r" {1,2}(?:rưỡi|rưởi)(?!\w)")
_FRACTION_WORDS = re.compile(
    r" {1,2}phần {1,2}(hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười|[2-9])(?!\w)"
)
_PARTS = {
    "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9,
    "mười": 10,
}  # fmt: skip
_FRACTION_AFTER = re.compile(
    r" {1,2}(?:số|tổng|diện tích|dân số|chiều|thời gian|lượng|so với|thiết kế|khối lượng|quãng đường|"
    r"mức|giá trị|dung tích|công suất|chặng đường|quân số|lực lượng|toàn bộ|kế hoạch|nhu cầu)(?!\w)"
)
_HALF_WORD_AFTER = re.compile(
    r" {1,2}(?:đầu|cuối|năm|tháng|ngày|đêm|giờ|phút|thế kỷ|chừng|vời|đường|thật|muốn|kín|tiếng|buổi)(?!\w)"
)
_PAUSE = re.compile(r" {0,2}(?:[.,;:()\]\n\"]|$)")
_COUNT_REACH = 90
_COUNT_LINK = re.compile(
    r"(?:(?<!\w)(?:là|còn|đạt|lên|xuống|tới|đến|khoảng|gần|hơn|trên|ước|chỉ|với)|^)[: ] ?$"
)
_COUNT_BREAK = re.compile(r"[0-9;.,()\n]")
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


@dataclass(slots=True)
class Draft:
    """A quantity before its number style is known."""

    start: int
    end: int
    rule: str
    amount: Amount | None
    measured: Measured
    upper: Amount | None = None
    of: Amount | None = None
    bound: str = "exact"
    vague_low: int | None = None
    fraction: tuple[int, int] | None = None
    flags: list[str] = field(default_factory=list)
    number: tuple[int, int] = (0, 0)
    """Where the number and its unit lie, without the words around them."""


ONE = Unit("1", "ratio", listed=False)
TIMES = Unit("{lần}", "times", decimals="usual", written="lần")


class Reader:
    """Reads the drafts of one text."""

    __slots__ = ("_cursor", "_lower", "_taken", "_text", "drafts")

    def __init__(self, scan: Scan, taken: Taken) -> None:
        self._text = scan.text
        self._lower = scan.lower
        self._taken = taken
        self._cursor = 0
        self.drafts: list[Draft] = []

    def read(self, scan: Scan) -> list[Draft]:
        """All drafts in text order."""
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
        if amount.factor == 1 and not amount.spelled:
            slash = _SLASH_DIGIT.match(self._text, amount.end)
            if slash:
                return self._ratio(amount, slash.end())
        measured = self._measured(amount)
        ranged = self._range(amount, measured)
        if ranged is not None:
            return ranged
        if self._part_of_chain(amount, measured):
            return None
        if measured is None:
            return (
                self._words_after(amount) or self._becomes(amount) or self._counted_before(amount)
            )
        return self._plain(amount, measured)

    def _plain(self, amount: Amount, measured: Measured) -> Draft | None:
        if named(self._text, self._lower, amount, measured, ranged=False):
            return None
        if measured.kind == "deed" and _long(amount):
            return None
        end = measured.end
        if amount.factor == 1 and not measured.rate and measured.head.listed:
            half = _HALF.match(self._lower, end)
            if half and measured.kind == "measure":
                amount.extra, end = (1, 2), half.end()
        rule = "figure.spelled" if amount.spelled else "figure.unit"
        if not measured.head.listed:
            rule = "figure.noun" if measured.head.counted else "figure.money"
        draft = Draft(amount.start, end, rule, amount, measured, number=(amount.start, end))
        return self._bounded(draft)

    def _bounded(self, draft: Draft, *, ranged: bool = False) -> Draft:
        """Take in the words that bound the value, on both sides."""
        found = bounds_before(self._lower, draft.start, draft.measured.kind, draft.measured.code)
        start = self._free_from(found.start, draft.start)
        if start == found.start:
            draft.bound = found.bound
        draft.start = start
        self._minus(draft)
        since = found.since if found.since >= 0 and start == found.start else -1
        for word, bound in bounds_after():
            if self._lower.startswith(word, draft.end) and not ranged:
                draft.end += len(word)
                draft.bound = bound
                ranged = True
                break
        if (
            since < 0
            and self._lower.endswith("giữa ", 0, start)
            and " và " in self._lower[start : draft.end]
        ):
            since = start - 5
        if ranged and since >= 0 and self._free_from(since, start) == since:
            draft.start = since
        return draft

    def _minus(self, draft: Draft) -> None:
        """Temperatures below zero: ``-5°C``, ``âm 2 độ C``."""
        amount = draft.amount
        if draft.measured.code != "Cel" or amount is None or draft.start != amount.start:
            return
        at = draft.start
        before = self._text[max(0, at - 2) : at]
        if before.endswith("-") and (len(before) == 1 or before[0] in " ("):
            draft.start, amount.negative = at - 1, True
        elif self._lower.endswith("âm ", 0, at) and not self._lower[at - 4 : at - 3].isalpha():
            draft.start, amount.negative = at - 3, True

    def _free_from(self, start: int, end: int) -> int:
        floor = self.drafts[-1].end if self.drafts else 0
        return start if start >= floor and self._taken.free(start, end) else end

    # --- units ---

    def _measured(self, amount: Amount) -> Measured | None:
        text, lower = self._text, self._lower
        measured = measured_at(text, lower, amount.end, spelled="number" if amount.spelled else "")
        if measured is not None:
            return measured
        if amount.spelled:
            return None
        if amount.factor >= 1000 and amount.money:
            implied = self._implied_money(amount)
            if implied is not None:
                return implied
        return self._unlisted(amount)

    def _implied_money(self, amount: Amount) -> Measured | None:
        lower, end = self._lower, amount.end
        if lower[end : end + 1].isalnum():
            return None
        if amount.factor < 10**9 and amount.extra == (0, 1):
            if not lower.startswith("/", end):
                window = lower[max(0, amount.start - 90) : amount.start]
                if not any(cue in window for cue in words("money_cues")):
                    return None
            if amount.factor < 10**6 and not self._pauses(end):
                return None
        return money_rate(self._text, lower, end)

    def _pauses(self, end: int) -> bool:
        """True where no noun follows."""
        if _PAUSE.match(self._lower, end):
            return True
        at = end + 1 if self._lower[end : end + 1] == " " else end
        return unknown_noun(self._text, self._lower, at) is None

    def _unlisted(self, amount: Amount) -> Measured | None:
        """A noun that stands in no table, where the number looks like a count."""
        text, lower, end = self._text, self._lower, amount.end
        numeral = amount.numeral
        if numeral is None or text[end : end + 1] != " ":
            return None
        if _long(amount) or numeral.shape.endswith("decimal") or numeral.shape == "zero":
            if amount.factor == 1:
                return None
        at = end + 2 if text[end + 1 : end + 2] == " " else end + 1
        found = unknown_noun(text, lower, at)
        if found is None or not self._taken.free(at, found[0]):
            return None
        if capitalised_before(text, amount.start) or in_slogan(text, amount.start):
            return None
        return with_rate(text, lower, *found)

    # --- several numbers ---

    def _range(self, amount: Amount, measured: Measured | None) -> Draft | None:
        end = measured.end if measured is not None and measured.head.listed else amount.end
        if measured is not None and measured.inferred:
            end = amount.end
        link = _HYPHEN.match(self._lower, end) or _TO.match(self._lower, end)
        if link is None and end != amount.end:
            return None
        if link is None:
            link = self._between(amount, end)
        if link is None or self._taken.owned(link.end()):
            return None
        upper = amount_at(self._text, self._lower, link.end())
        if upper is None or (upper.spelled and not amount.spelled):
            return None
        second = self._measured(upper)
        if second is None or self._chained(second.end) or self._chained(upper.end):
            return None
        if measured is not None and end != amount.end and not _agree(measured, second):
            return None
        if second.kind in ("count", "territory", "deed") and _years(amount, upper):
            return None
        if not _distribute(amount, upper, apart=end != amount.end):
            return None
        if named(self._text, self._lower, amount, second, ranged=True):
            return None
        draft = Draft(
            amount.start, second.end, "figure.range", amount, second, upper=upper,
            number=(amount.start, second.end),
        )  # fmt: skip
        return self._bounded(draft, ranged=True)

    def _between(self, amount: Amount, end: int) -> re.Match[str] | None:
        """``giữa A và B``."""
        if not self._lower.endswith("giữa ", 0, amount.start):
            return None
        return _AND.match(self._lower, end)

    def _chained(self, end: int) -> bool:
        """Another hyphen and digit follow: ``16-16-8``."""
        return _HYPHEN.match(self._lower, end) is not None

    def _part_of_chain(self, amount: Amount, measured: Measured | None) -> bool:
        link = _HYPHEN.match(self._lower, amount.end)
        if link is None:
            return False
        end = token_end(self._text, link.end())
        while self._chained(end) and end - amount.start < 60:
            link = _HYPHEN.match(self._lower, end)
            end = token_end(self._text, link.end()) if link else end
        self._cursor = max(self._cursor, end)
        return True

    def _becomes(self, amount: Amount) -> Draft | None:
        """``giảm từ 42.000 xuống còn 29.000 đồng/kg``: the unit stands at the second number."""
        if not self._lower.endswith("từ ", 0, amount.start):
            return None
        link = _BECOMES.match(self._lower, amount.end)
        if link is None or self._taken.owned(link.end()):
            return None
        second = amount_at(self._text, self._lower, link.end())
        if second is None:
            return None
        upper = second
        hyphen = _HYPHEN.match(self._lower, second.end)
        if hyphen:
            upper = amount_at(self._text, self._lower, hyphen.end()) or second
        measured = self._measured(upper)
        if measured is None:
            return None
        if amount.factor == 1:
            amount.factor = upper.factor
        place = measured._replace(end=amount.end)
        return Draft(
            amount.start, amount.end, "figure.from_to", amount, place,
            number=(amount.start, amount.end),
        )  # fmt: skip

    def _counted_before(self, amount: Amount, of: Amount | None = None) -> Draft | None:
        """``số hộ nghèo là 1.245``: the counted noun stands before the bare number."""
        lower, start = self._lower, amount.start
        end = of.end if of is not None else amount.end
        if amount.reading.decimals or not _PAUSE.match(lower, end):
            return None
        at = lower.rfind("số ", max(0, start - _COUNT_REACH), start)
        if at < 0 or (at and lower[at - 1].isalnum()):
            return None
        at += 9 if lower.startswith("số lượng ", at) else 3
        found = unit_at(self._text, lower, at)
        if found is None or not found[1].counted or found[0] > start:
            return None
        between = lower[found[0] : start]
        if not _COUNT_LINK.search(between) or _COUNT_BREAK.search(between):
            return None
        place = Measured(found[1].code, found[1].kind, end, found[1], inferred=True)
        draft = Draft(start, end, "figure.counted", amount, place, of=of, number=(start, end))
        return self._bounded(draft)

    def _ratio(self, amount: Amount, at: int) -> Draft | None:
        text, lower = self._text, self._lower
        whole = amount_at(text, lower, at)
        if whole is None or self._taken.owned(at) or amount.numeral is None:
            self._cursor = token_end(text, at)
            return None
        after = text[whole.end : whole.end + 1]
        if after in ("/", "-") and text[whole.end + 1 : whole.end + 2].isdigit():
            self._cursor = token_end(text, whole.end + 1)
            return None
        if amount.reading.mantissa > whole.reading.mantissa and _day_like(amount, whole):
            self._cursor = whole.end
            return None
        measured = measured_at(text, lower, whole.end)
        small = self._small_fraction(amount, whole)
        if measured is None and whole.factor >= 10**6 and whole.money:
            measured = money_rate(text, lower, whole.end)
        if measured is not None and not (small and self._reads_as_share(amount, measured)):
            if named(text, lower, amount, measured, ranged=False):
                self._cursor = measured.end
                return None
            if whole.factor > 1:
                amount.factor = whole.factor
            draft = Draft(
                amount.start, measured.end, "figure.ratio", amount, measured, of=whole,
                number=(amount.start, measured.end),
            )  # fmt: skip
            return self._bounded(draft)
        self._cursor = whole.end
        if named(text, lower, amount, measured, ranged=False):
            return None
        if small and self._fraction_context(amount.start, whole.end):
            return self._fraction(amount.start, whole.end, small)
        return (
            self._bracketed(amount, whole)
            or self._unlisted_ratio(amount, whole)
            or self._counted_before(amount, whole)
        )

    def _small_fraction(self, amount: Amount, whole: Amount) -> tuple[int, int] | None:
        top, bottom = amount.reading, whole.reading
        plain = not top.decimals and not bottom.decimals and whole.factor == 1
        if plain and 0 < top.mantissa < bottom.mantissa <= 20 and self._text[amount.start] != "0":
            return top.mantissa, bottom.mantissa
        return None

    def _reads_as_share(self, amount: Amount, measured: Measured) -> bool:
        """``khoảng 2/3 đại biểu``: with an approximator a small fraction is a share."""
        return (
            bounds_before(self._lower, amount.start, measured.kind, "").bound != "exact"
            and measured.head.counted
        )

    def _fraction_context(self, start: int, end: int) -> bool:
        if _FRACTION_AFTER.match(self._lower, end):
            return True
        at = start - 1 if self._lower[start - 1 : start] == " " else start
        word = self._lower[last_word(self._lower, at) : at]
        return word in words("fraction_before")

    def _fraction(self, start: int, end: int, parts: tuple[int, int]) -> Draft:
        draft = Draft(
            start, end, "figure.fraction", None, Measured("1", "ratio", end, ONE),
            fraction=parts, number=(start, end),
        )  # fmt: skip
        return self._bounded(draft)

    def _bracketed(self, amount: Amount, whole: Amount) -> Draft | None:
        """``100% (45/45)``."""
        text = self._text
        before = text[max(0, amount.start - 3) : amount.start]
        if not before.endswith(("% (", "%(")) or text[whole.end : whole.end + 1] != ")":
            return None
        return Draft(
            amount.start, whole.end, "figure.ratio", amount,
            Measured("1", "ratio", whole.end, ONE), of=whole, number=(amount.start, whole.end),
        )  # fmt: skip

    def _unlisted_ratio(self, amount: Amount, whole: Amount) -> Draft | None:
        found = self._unlisted(whole)
        if found is None or amount.value() > whole.value() or whole.value() < 13:
            return None
        if capitalised_before(self._text, amount.start):
            return None
        return Draft(
            amount.start, found.end, "figure.ratio", amount, found, of=whole,
            number=(amount.start, found.end),
        )  # fmt: skip

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
        return self._plain(amount, measured)

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
        if begin == start and not (bounded or _FRACTION_AFTER.match(lower, end)):
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


def _agree(first: Measured, second: Measured) -> bool:
    """The units of both ends mean the same, a rate may stand at the second alone."""
    return second.code == first.code or (
        second.code.startswith(first.code + "/") and not first.rate
    )


def _long(amount: Amount) -> bool:
    """Five digits and more without separators: rather a code than a count of unknown things."""
    numeral = amount.numeral
    return numeral is not None and numeral.shape == "plain" and numeral.end - numeral.start > 4


def _day_like(amount: Amount, whole: Amount) -> bool:
    """``31/8``: a day and month that nobody claimed, not a ratio."""
    return (
        not amount.reading.decimals
        and not whole.reading.decimals
        and amount.reading.mantissa <= 31
        and whole.reading.mantissa <= 12
    )


def _years(amount: Amount, upper: Amount) -> bool:
    """``2017-2018``: years, unless a unit of the tables follows."""
    return all(
        part.factor == 1 and not part.reading.decimals and 1900 <= part.reading.mantissa <= 2100
        and part.numeral is not None and part.numeral.shape == "plain"
        for part in (amount, upper)
    )  # fmt: skip


def _distribute(amount: Amount, upper: Amount, *, apart: bool) -> bool:
    """Give the second number's scale to the first; False where they do not rise."""
    if not apart and amount.factor == 1 and upper.factor > 1:
        if amount.value() < upper.reading.value:
            amount.factor = upper.factor
        elif upper.factor >= 10**6 and amount.value() < 1000:
            # 500 - 1 triệu đồng: the next lower scale is meant.
            amount.factor = upper.factor // 1000
    return amount.value() < upper.value()


__all__ = ["Bounds", "Draft", "Reader", "trigger_words"]
