"""What follows an amount: a unit, a counted noun, and the denominators of a rate."""

from __future__ import annotations

import re
from typing import NamedTuple

from .lexis import Unit, not_counted, scales, units

_SLASH = re.compile(r" ?/ ?(?=[^\W\d_])")
_SLASH_ONE = re.compile(r" ?/ ?0?1 (?=[^\W\d_])")
_PEOPLE = re.compile(
    r"( [^\W\d_]+)??(?: ?/ ?| trên )(?:(1|một|01|[1-9][0-9]{0,2}(?:\.000)+|[1-9][0-9]*000|100(?= bé)) ?)?(vạn|nghìn|ngàn)? ?"
    r"(dân|người dân|người|trẻ đẻ sống|trẻ sinh sống|trẻ|ca đẻ sống|phụ nữ|lao động|bé gái|hộ)(?!\w)"
)
_NOUN = re.compile(r"([^\W\d_]{1,12})(?: ([^\W\d_]{1,12}))?(?![\w])")
_NEAR = 60
_PER_LIMIT = 3


class Measured(NamedTuple):
    """A unit with its denominators: its code, its kind, and where it ends."""

    code: str
    kind: str
    end: int
    head: Unit
    rate: bool = False
    inferred: bool = False

    @property
    def whole(self) -> bool:
        """Its numbers have no decimals (``hộ``, ``đồng``)."""
        return self.head.decimals == "never" or (
            self.head.counted and not self.rate and self.head.written != "điểm"
        )

    @property
    def decimal(self) -> bool:
        return self.head.decimals == "usual"


def measured_at(text: str, lower: str, at: int, *, spelled: str = "") -> Measured | None:
    """The unit or listed noun after an amount that ends at ``at``, with its ``/…`` parts.

    ``spelled``: ``number`` or ``vague`` for a number in words, which not every noun may follow.
    """
    start = at
    while lower[start : start + 1] == " " and start - at < 3:
        start += 1
    found = unit_at(text, lower, start, glued=start == at, spelled=spelled)
    if found is None:
        return None
    return with_rate(text, lower, *found)


def with_rate(text: str, lower: str, end: int, unit: Unit) -> Measured:
    """Append the denominators that follow ``end`` (``/người/tháng``)."""
    code, rate = unit.code, False
    for _ in range(_PER_LIMIT):
        if code[0] == "{" and not rate:
            near = lower.find("/", end, end + 10) >= 0 or lower.find("trên ", end, end + 10) >= 0
            if near and unit.kind != "territory":
                people = _per_people(lower, end)
                if people is not None:
                    end, more, below = people
                    return Measured(f"{code[:-1]}{more}}}/{below}", unit.kind, end, unit, True)
        if "/" not in lower[end : end + 2]:
            break
        slash = _SLASH.match(lower, end)
        if slash is None and unit.kind == "money":
            slash = _SLASH_ONE.match(lower, end)
        if slash is None:
            break
        part = _denominator(text, lower, slash.end())
        if part is None:
            break
        if unit.kind == "percent" and part[1][0] == "{" and part[1] != "{quý}":
            break  # 78,28%/tổng nguồn vốn: a share, no rate
        end, below = part
        code, rate = f"{code}/{below}", True
    return Measured(code, unit.kind, end, unit, rate)


def _per_people(lower: str, end: int) -> tuple[int, str, str] | None:
    """``/vạn dân``, ``bệnh/10.000 dân``, ``trên 100.000 trẻ``: its end, one more word of the noun, the code."""
    match = _PEOPLE.match(lower, end)
    if match is None:
        return None
    more, number, scale, people = match.groups()
    count = int(number.replace(".", "")) if number and number.isascii() else 1
    factor = {"vạn": 10_000, "nghìn": 1000, "ngàn": 1000}.get(scale, 1) * count
    if factor < 1000 and people != "bé gái":
        return None
    told = "vạn" if factor == 10_000 else f"{factor:,}".replace(",", ".")
    return match.end(), more or "", f"{{{told} {people}}}"


def money_rate(text: str, lower: str, end: int) -> Measured:
    """Money whose currency is not written (``2 triệu``, ``20 nghìn/kg``)."""
    unit = Unit("VND", "money")
    return with_rate(text, lower, end, unit)._replace(inferred=True)


def unit_at(
    text: str,
    lower: str,
    at: int,
    *,
    glued: bool = False,
    below: bool = False,
    spelled: str = "",
) -> tuple[int, Unit] | None:
    """``(end, unit)`` of the longest table entry at ``at``; times only as a denominator."""
    relaxed = None
    for phrase, length, unit in units().candidates(lower, at):
        end = at + length
        if not lower.startswith(phrase, at) or lower[end : end + 1].isalnum():
            continue
        if unit.kind in ("time", "none") and not below:
            return None
        if spelled and unit.spelled == "no":
            continue
        if unit.spelled and spelled == "number":
            return None  # an idiom as a whole: hai cuộc kháng chiến counts no cuộc
        if glued and unit.counted and (end - at < 3 or not text[at].islower()):
            continue
        if (unit.plain and text[at].islower()) or _fits(text, lower, at, end, unit):
            return end, unit
        if below and unit.after and relaxed is None:
            relaxed = (end, unit)
    return relaxed


def _fits(text: str, lower: str, at: int, end: int, unit: Unit) -> bool:
    written = text[at:end]
    if unit.case == "upper":
        if not written.isupper() or (
            text[end : end + 1] == "." and text[end + 1 : end + 2].isalpha()
        ):
            return False  # V.League
    elif written[0].isupper():
        if end - at == 1 and written != "Đ":
            return False
        titled = unit.titled and unit.kind == "count" and written[1:].islower()
        if not written.isascii() and not written.isupper() and not titled:
            # A proper name that begins with a unit's word (Lạng Sơn, Đồng Xoài).
            return False
        if written.isascii() and not written.isupper() and (unit.counted or end - at > 4):
            return False
    if unit.after:
        gap = end + 1 if lower[end : end + 1] == " " else end
        if not lower.startswith(unit.after, gap):
            return False
    if unit.near:
        window = lower[max(0, at - _NEAR) : end + _NEAR]
        if not any(cue in window for cue in unit.near):
            return False
    return True


def _denominator(text: str, lower: str, at: int) -> tuple[int, str] | None:
    found = unit_at(text, lower, at, below=True)
    if found is not None:
        return found[0], found[1].code
    noun = unknown_noun(text, lower, at)
    if noun is None:
        return None
    return noun[0], noun[1].code


def unknown_noun(text: str, lower: str, at: int) -> tuple[int, Unit] | None:
    """The shortest whole noun at ``at`` that stands in no table.

    Vietnamese head nouns of one syllable are a closed class and stand in the table; what is
    left are nearly always compounds of two syllables, so both are taken unless the second is a
    word that cannot belong to a noun.
    """
    match = _NOUN.match(lower, at)
    if match is None or any(
        unit.kind in ("time", "none") for _, unit in units().each_at(lower, at)
    ):
        return None
    first, second = match.groups()
    stops = not_counted()
    end = match.end(1)
    if first in scales():
        return None  # 1 tỷ tỷ tỷ đồng: beyond what can be read, no count
    if first in stops or (second and f"{first} {second}" in stops) or len(first) < 2:
        return None
    if not text[at:end].islower() or lower[end : end + 1].isalnum():
        return None
    if second and second not in stops and text[match.start(2) : match.end(2)].islower():
        end = match.end(2)
    noun = lower[at:end]
    return end, Unit("{" + noun + "}", "count", written=noun, listed=False)
