"""A number with its scale words: ``1 tỷ 250 triệu``, ``2tr5``, ``3 nghìn 5 trăm tỷ``, ``hai mươi lăm``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...text.numerals import Numeral, Reading, number, numeral_at, spelled_number
from .lexis import scales

_WORD = re.compile(r" {0,2}([^\W\d_]+)")
_DIGITS_AFTER = re.compile(r" {1,2}(?=[0-9])")
_HALF_AFTER = re.compile(r" {1,2}(?:rưỡi|rưởi)(?!\w)")
_NOT_SCALES = {
    "tỷ": frozenset(("lệ", "giá", "số", "trọng", "phú", "suất")),
    "tỉ": frozenset(("lệ", "giá", "số", "trọng", "phú", "suất", "mỉ")),
    "triệu": frozenset(("chứng", "phú", "hồi", "tập")),
    "tá": frozenset(("tràng",)),
    "trăm": frozenset(("họ", "năm")),
}
"""Words that begin with a scale word and are none (``tỷ lệ``)."""
_SCALE_LETTERS = frozenset("ctnkv")
_CURRENCY = re.compile(r" {0,2}(?:đồng(?! chí| bào| phạm| đội)|đ|vnđ|vnd|usd)(?!\w)")
_CLAUSE_END = re.compile(r"(?=[.,;:)\n]|$)")


@dataclass(slots=True)
class Amount:
    """``(reading × factor) + extra``: the exact value, its open readings and its place."""

    start: int
    end: int
    reading: Reading
    factor: int = 1
    divisor: int = 1
    """Of all of it, where it is told in a smaller unit than the rest of its range."""
    extra: tuple[int, int] = (0, 1)
    numeral: Numeral | None = None
    """The numeral in digits, where there is one that could be read in two ways."""
    money: bool = False
    """The last scale word alone means money (``triệu``)."""
    spelled: bool = False
    negative: bool = False

    def value(self, reading: Reading | None = None) -> int | float:
        mantissa, decimals = reading or self.reading
        if not decimals and self.divisor == 1 and self.extra == (0, 1):
            return -mantissa * self.factor if self.negative else mantissa * self.factor
        numerator, denominator = self.extra
        base = 10**decimals
        result = number(
            mantissa * self.factor * denominator + numerator * base,
            base * denominator * self.divisor,
        )
        return -result if self.negative else result


def amount_at(text: str, lower: str, at: int) -> Amount | None:
    """The amount that begins at ``at``, in digits or in words, or None."""
    if "0" <= text[at] <= "9":
        return _in_digits(text, lower, at)
    found = spelled_number(lower, at)
    if found is None:
        return None
    end, value = found
    amount = Amount(at, end, Reading(value), spelled=True)
    return amount


def scale_at(lower: str, at: int, *, glued: bool = False) -> tuple[int, int, bool] | None:
    """``(end, factor, money)`` of the scale words at ``at`` (``chục nghìn``, ``nghìn tỷ``)."""
    table = scales()
    factor, money, end = 1, False, at
    while True:
        match = _WORD.match(lower, end)
        if match is None:
            break
        word = match[1]
        scale = table.get(word)
        if scale is None or (factor > 1 and scale.factor < 100):
            break
        tight = match.start(1) == end
        if (tight and not (glued and scale.glued)) or (scale.glued == "only" and not tight):
            break
        if word in _NOT_SCALES:
            following = _WORD.match(lower, match.end())
            if following and following[1] in _NOT_SCALES[word]:
                break
        factor, money, end = factor * scale.factor, scale.money, match.end()
        glued = False
        if factor > 10**18:
            return None
    return (end, factor, money) if end > at else None


def _may_scale(lower: str, at: int) -> bool:
    """A scale word can begin here: a look at one letter, for the many numbers without one."""
    while lower[at : at + 1] == " ":
        at += 1
    return lower[at : at + 1] in _SCALE_LETTERS


def _in_digits(text: str, lower: str, at: int) -> Amount | None:
    numeral = numeral_at(text, at)
    if numeral is None:
        return None
    amount = Amount(at, numeral.end, numeral.reading, numeral=numeral)
    if not _may_scale(lower, numeral.end):
        return amount
    scale = scale_at(lower, numeral.end, glued=True)
    if scale is None:
        return amount
    amount.end, amount.factor, amount.money = scale
    after = text[amount.end : amount.end + 1]
    if after.isdigit() and after.isascii():
        return _glued_rest(text, amount)
    half = _HALF_AFTER.match(lower, amount.end)
    if half:
        amount.extra, amount.end = (amount.factor, 2), half.end()
        return amount
    if amount.factor >= 1000:
        _compose(text, lower, amount)
    return amount


def _glued_rest(text: str, amount: Amount) -> Amount | None:
    """``2tr5``: the digits after the scale are its decimals."""
    rest = numeral_at(text, amount.end)
    if rest is None or rest.shape != "plain" or rest.end - rest.start > 3:
        return None
    amount.extra = (rest.reading.mantissa * amount.factor, 10 ** (rest.end - rest.start))
    amount.end = rest.end
    return amount


def _compose(text: str, lower: str, amount: Amount) -> None:
    """Add the smaller parts that follow: ``1 tỷ 250 triệu``, ``1 nghìn 200 tỷ``, ``2 tỷ 3``."""
    limit = amount.factor
    for _ in range(4):
        gap = _DIGITS_AFTER.match(lower, amount.end)
        part = numeral_at(text, gap.end()) if gap else None
        if part is None or (part.other is not None and part.shape != "dot3"):
            return
        value, decimals = part.reading
        scale = scale_at(lower, part.end)
        if scale is None:
            _spoken(lower, amount, part, limit)
            return
        end, factor, money = scale
        if factor > limit:
            _gather(lower, amount, part, limit)
            return
        if value * factor >= limit * 10**decimals or factor == limit:
            return
        _add(amount, value * factor, 10**decimals)
        amount.end, amount.money, limit = end, money, factor


def _gather(lower: str, amount: Amount, part: Numeral, limit: int) -> None:
    """``3 nghìn 5 trăm tỷ``: the last scale word holds for all that stands before it."""
    table = scales()
    at, inner = part.end, 1
    for _ in range(4):
        match = _WORD.match(lower, at)
        scale = table.get(match[1]) if match else None
        if match is None or scale is None:
            return
        at = match.end()
        if scale.factor > limit:
            break
        inner *= scale.factor
    else:
        return
    value, decimals = part.reading
    if decimals or value * inner >= limit or amount.extra != (0, 1):
        return
    amount.extra = (value * inner * scale.factor, 1)
    amount.factor *= scale.factor
    amount.end, amount.money = at, scale.money


def _spoken(lower: str, amount: Amount, part: Numeral, limit: int) -> None:
    """``2 tỷ 3``, ``1 triệu 2``: the next lower decimal, before a currency or a pause."""
    if part.shape != "plain" or part.end - part.start > 3 or limit < 10**6:
        return
    if _CURRENCY.match(lower, part.end) or _CLAUSE_END.match(lower, part.end):
        _add(amount, part.reading.mantissa * limit, 10 ** (part.end - part.start))
        amount.end = part.end


def _add(amount: Amount, numerator: int, denominator: int) -> None:
    top, bottom = amount.extra
    amount.extra = (top * denominator + numerator * bottom, bottom * denominator)
