"""Several numbers that are one quantity, or share a unit: ranges, ratios, fractions, changes."""

from __future__ import annotations

import re

from ...text.numerals import token_end
from .amounts import Amount, amount_at
from .drafts import ONE, Draft
from .lexis import last_word, words
from .measures import Measured, measured_at, money_rate, unit_at
from .single import PAUSE, Single
from .surroundings import bounds_before, capitalised_before, named

HYPHEN = re.compile(r" {0,2}[-~] {0,2}(?=[0-9])")
_TO = re.compile(
    r" {1,2}(?:đến|tới)(?: (?:dưới|gần|hơn|trên|khoảng|không quá|tối đa|cận))? {1,2}(?=\w)"
)
_BELOW = re.compile(r" {0,2}[-~] {0,2}dưới {1,2}(?=[0-9])")
_OUT_OF = re.compile(r" {1,2}(?:trong|trên)(?: tổng)? số {1,2}(?=[0-9])")
_AND = re.compile(r" {1,2}và {1,2}(?=[0-9])")
_BECOMES = re.compile(
    r" {1,2}(?:xuống còn|xuống|lên đến|lên tới|lên thành|tăng lên|giảm còn|giảm xuống còn|giảm xuống|lên|còn)"
    r"(?: (?:khoảng|gần|hơn|trên|dưới|chỉ còn))? {1,2}(?=[0-9])"
)
SLASH_DIGIT = re.compile(r" ?/ ?(?=[0-9])")
_LINK_LETTERS = frozenset("-~đtv")
FRACTION_AFTER = re.compile(
    r" {1,2}(?:số|tổng|diện tích|dân số|chiều|thời gian|lượng|so với|thiết kế|khối lượng|quãng đường|"
    r"mức|giá trị|dung tích|công suất|chặng đường|quân số|lực lượng|toàn bộ|kế hoạch|nhu cầu)(?!\w)"
)
_COUNT_REACH = 90
_COUNT_LINK = re.compile(
    r"(?:(?<!\w)(?:là|còn|đạt|lên|xuống|tới|đến|khoảng|gần|hơn|trên|ước|chỉ|với)|^)[: ] ?$"
)
_GOES_ON = re.compile(r" (?:và|được|trong đó|tăng|giảm|so với|đạt|chiếm) ")
_MARKED = re.compile(r"[-+*•–\d.)a-z ]{0,6}(?:tổng )?số (?:lượng )?")
_COUNT_BREAK = re.compile(r"[0-9;.()\n]|,(?!.{1,30} là $)")


class Several(Single):
    """Reads what is made of more than one number."""

    __slots__ = ()

    def _range(self, amount: Amount, measured: Measured | None) -> Draft | None:
        end = measured.end if measured is not None and measured.head.listed else amount.end
        if measured is not None and measured.inferred:
            end = amount.end
        if not self._may_link(end):
            return None
        lower = self._lower
        link = HYPHEN.match(lower, end) or _TO.match(lower, end)
        if link is None and "- dưới" in lower[end : end + 9]:
            link = _BELOW.match(lower, end)
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
        shift = 0
        if measured is not None and end != amount.end and not _agree(measured, second):
            power = _shift(measured, second)
            if power is None:
                return None
            shift = power
        if second.kind in ("count", "territory", "deed") and _years(amount, upper):
            return None
        if second.kind == "money" and end == amount.end and _thousands(amount, upper):
            amount.factor = 1000
        if not _distribute(amount, upper, apart=end != amount.end, shift=shift):
            return None
        if named(self._text, self._lower, amount, second, ranged=True):
            return None
        draft = Draft(
            amount.start, second.end, "figure.range", amount, second, upper=upper,
            number=(amount.start, second.end),
        )  # fmt: skip
        return self._bounded(draft, ranged=True)

    def _may_link(self, end: int) -> bool:
        """A hyphen, ``đến``, ``tới`` or ``và`` can follow: a look at one letter."""
        lower = self._lower
        while lower[end : end + 1] == " ":
            end += 1
        return lower[end : end + 1] in _LINK_LETTERS

    def _between(self, amount: Amount, end: int) -> re.Match[str] | None:
        """``giữa A và B``."""
        if not self._lower.endswith("giữa ", 0, amount.start):
            return None
        return _AND.match(self._lower, end)

    def _chained(self, end: int) -> bool:
        """Another hyphen and digit follow: ``16-16-8``."""
        return HYPHEN.match(self._lower, end) is not None

    def _part_of_chain(self, amount: Amount, measured: Measured | None) -> bool:
        link = HYPHEN.match(self._lower, amount.end) if self._may_link(amount.end) else None
        if link is None:
            return False
        end = token_end(self._text, link.end())
        while self._chained(end) and end - amount.start < 60:
            link = HYPHEN.match(self._lower, end)
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
        hyphen = HYPHEN.match(self._lower, second.end)
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
        if amount.reading.decimals:
            return None
        if not PAUSE.match(lower, end) and not (
            lower.endswith(" là ", 0, start) and _GOES_ON.match(lower, end)
        ):
            return None
        at = lower.rfind("số ", max(0, start - _COUNT_REACH), start)
        if at < 0 or (at and lower[at - 1].isalnum()):
            return None
        at += 9 if lower.startswith("số lượng ", at) else 3
        found = unit_at(self._text, lower, at)
        if found is None or not found[1].counted or found[0] > start:
            return None
        between = lower[found[0] : start]
        if of is None and between == ": " and lower[at : found[0]] in words("numbered_things"):
            return None  # Số nhà: 12
        if not (between.endswith(": ") and self._labelled(at, between, found[1].kind)):
            if not _COUNT_LINK.search(between) or _COUNT_BREAK.search(between):
                return None
        place = Measured(found[1].code, found[1].kind, end, found[1], inferred=True)
        draft = Draft(start, end, "figure.counted", amount, place, of=of, number=(start, end))
        return self._bounded(draft)

    def _labelled(self, at: int, between: str, kind: str) -> bool:
        """``- Số ca đang điều trị: 06``: the label of a line; ``Số nhà: 12`` counts nothing."""
        begin = self._lower.rfind("\n", 0, at) + 1
        if not _MARKED.fullmatch(self._lower, begin, at):
            return False
        told = kind == "person" or between.count(" ") > 1
        return told and ";" not in between and ". " not in between

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

    def _out_of(self, amount: Amount) -> Draft | None:
        """``80 trong số 98 xã``, ``45 trên tổng số 60 hộ``."""
        if not self._lower.startswith((" trong", " trên"), amount.end) or amount.factor != 1:
            return None
        link = _OUT_OF.match(self._lower, amount.end)
        whole = amount_at(self._text, self._lower, link.end()) if link else None
        if whole is None or self._taken.owned(whole.start) or amount.value() > whole.value():
            return None
        measured = self._measured(whole)
        if measured is None or not measured.head.counted:
            return None
        return self._part_of(amount, whole, measured)

    def _of_same(self, amount: Amount, measured: Measured) -> Draft | None:
        """``2.362 km/2.744 km``: the same unit twice, a part of its whole."""
        slash = SLASH_DIGIT.match(self._text, measured.end)
        if slash is None or measured.rate or not measured.head.listed:
            return None
        whole = amount_at(self._text, self._lower, slash.end())
        second = self._measured(whole) if whole is not None else None
        if whole is None or second is None or second.code != measured.code:
            return None
        return None if amount.value() > whole.value() else self._part_of(amount, whole, second)

    def _part_of(self, part: Amount, whole: Amount, measured: Measured) -> Draft | None:
        """The ratio of two amounts that end with what is measured."""
        return self._bounded(
            Draft(
                part.start, measured.end, "figure.ratio", part, measured, of=whole,
                number=(part.start, measured.end),
            )
        )  # fmt: skip

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
        if FRACTION_AFTER.match(self._lower, end):
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


def _agree(first: Measured, second: Measured) -> bool:
    """The units of both ends mean the same, a rate may stand at the second alone."""
    return second.code == first.code or (
        second.code.startswith(first.code + "/") and not first.rate
    )


def _shift(first: Measured, second: Measured) -> int | None:
    """``từ 60 cm đến 1,2 m``: the first unit is ten to this power of the second."""
    unit, other = first.head, second.head
    if not unit.base or unit.base != other.base:
        return None
    if first.rate and first.code[len(unit.code) :] != second.code[len(other.code) :]:
        return None
    return unit.power - other.power


def _day_like(amount: Amount, whole: Amount) -> bool:
    """``31/8``: a day and month that nobody claimed, not a ratio."""
    return (
        not amount.reading.decimals
        and not whole.reading.decimals
        and amount.reading.mantissa <= 31
        and whole.reading.mantissa <= 12
    )


def _thousands(amount: Amount, upper: Amount) -> bool:
    """``7-8.000 đồng/kg``: the thousands of the second number are the first one's too."""
    numeral = upper.numeral
    if numeral is None or numeral.shape != "dot3" or amount.factor != 1 or upper.factor != 1:
        return False
    return amount.value() < upper.value() / 1000


def _years(amount: Amount, upper: Amount) -> bool:
    """``2017-2018``: years, unless a unit of the tables follows."""
    return all(
        part.factor == 1 and not part.reading.decimals and 1900 <= part.reading.mantissa <= 2100
        and part.numeral is not None and part.numeral.shape == "plain"
        for part in (amount, upper)
    )  # fmt: skip


def _distribute(amount: Amount, upper: Amount, *, apart: bool, shift: int) -> bool:
    """Give the second number's scale or unit to the first; False where they do not rise."""
    if shift:
        amount.factor, amount.divisor = amount.factor * 10 ** max(shift, 0), 10 ** max(-shift, 0)
        if amount.value() < upper.value():
            return True
        amount.factor, amount.divisor = amount.factor // 10 ** max(shift, 0), 1
        return False
    if not apart and amount.factor == 1 and upper.factor > 1:
        if amount.value() < upper.reading.value:
            amount.factor = upper.factor
        elif upper.factor >= 10**6 and amount.value() < 1000:
            # 500 - 1 triệu đồng: the next lower scale is meant.
            amount.factor = upper.factor // 1000
    return amount.value() < upper.value()
