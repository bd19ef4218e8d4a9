"""Shares of a quantity by place, told as bare numbers: ``99 ngôi nhà (Điện Biên 82, Lào Cai 3)``."""

from __future__ import annotations

import re

from ...lexicon import places
from .amounts import Amount
from .drafts import Draft
from .lexis import CAPITALS
from .several import Several

SHARE = "figure.share"
_GAP = 90
_LEVEL = r"(?:tỉnh |huyện |xã |phường |thị trấn |thị xã |thành phố |quận |TP\.? ?|Tp\.? ?|TX\.? ?)?"
_NAME = rf"(?P<level>{_LEVEL})(?P<name>[{CAPITALS}][\w']*(?:[ -][{CAPITALS}][\w']*){{0,3}})"
_FIRST = re.compile(rf"(?:^|[(:,;]| )\(? ?{_NAME}(?:: ?| )\(?$")
_NEXT = re.compile(rf"\)?[,;]? (?:và |gồm )?{_NAME}(?:: ?| )\(?$")
_GOES_ON = re.compile(rf"[,;] {_LEVEL}[{CAPITALS}][^\d(),;]{{0,30}} \(?[0-9]")
_SENTENCE_END = re.compile(rf"[a-zà-ỹ0-9)]\. [{CAPITALS}]|\n")


class Shares(Several):
    """Reads the numbers of such a list with the unit of the quantity before it."""

    __slots__ = ()

    def _share(self, amount: Amount) -> Draft | None:
        """The part of a place, at most as large as the whole before it."""
        text, start, end = self._text, amount.start, amount.end
        if not self.drafts or amount.numeral is None or text[end : end + 1] not in (",", ";", ")"):
            return None
        last = self.drafts[-1]
        gap = text[last.end : start]
        if len(gap) > _GAP:
            return None
        bracketed = gap.endswith("(")
        if bracketed and text[end] != ")":
            return None
        match = (_NEXT.match if last.rule == SHARE else _FIRST.search)(gap)
        if match is None or _SENTENCE_END.search(gap):
            return None
        if last.rule == SHARE:
            whole = self._whole
        else:
            whole = last
            if not bracketed and gap.rfind("(") <= gap.rfind(")"):
                return None
            if not _GOES_ON.match(text, end + (text[end] == ")")) and bracketed:
                return None
        if whole is None or not self._fits_whole(amount, whole) or not _known(match):
            return None
        self._whole = whole
        place = whole.measured._replace(end=end, inferred=True)
        return Draft(start, end, SHARE, amount, place, number=(start, end))

    def _fits_whole(self, amount: Amount, whole: Draft) -> bool:
        """No more than the whole, of the same scale, and no year."""
        most, numeral = whole.amount, amount.numeral
        if most is None or numeral is None or whole.measured.kind in ("percent", "times", "age"):
            return False
        if whole.upper is not None or whole.of is not None or whole.fraction is not None:
            return False
        if whole.measured.whole and most.factor == 1 and numeral.shape.endswith("decimal"):
            return False
        if numeral.shape == "plain" and 1900 <= amount.value() <= 2100:
            return False
        if most.factor > 1 and amount.factor == 1:
            amount.factor = most.factor
        return amount.value() <= most.value()


def _known(match: re.Match[str]) -> bool:
    """With the word of a level, or a name of the gazetteer."""
    name = match["name"]
    return bool(
        match["level"]
        or places.find_province(name)
        or places.find_districts(name)
        or places.commune_name(name)
    )
