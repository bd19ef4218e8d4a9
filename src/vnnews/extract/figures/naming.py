"""Phrases before a figure that name somebody or some place, and no statistic."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left

from ... import lexicon
from .clauses import Page
from .elided import opens_kind
from .lexis import CAPITALS, words

_ONE_NAME = rf"[{CAPITALS}][\w’'.-]*(?: [{CAPITALS}][\w’'.-]*){{0,3}}"
_NAMES = re.compile(
    rf"(?i:(?:huyện|xã|tỉnh|phường|quận|tp\.?) )?({_ONE_NAME}(?:(?:, | và ){_ONE_NAME}){{0,4}})(?: (.*))?$"
)
_SHORT = 30
_ABBREVIATION = re.compile(r"[A-ZĐ]{3,6}")
"""``BHTN``: no name of a place, but ``TP``, ``HCM`` behind it."""


def is_name(phrase: str) -> bool:
    """Places or other names alone (``huyện Phú Quý``, ``A và B``), or with a verb of markets."""
    match = _NAMES.match(phrase) if len(phrase) < 60 else None
    if match is None:
        return False
    rest = match[2] or ""
    if not rest and " " not in match[1]:
        if _ABBREVIATION.fullmatch(match[1]) or opens_kind(phrase):
            return False
        if phrase.lower() in words("no_indicator"):
            return False  # Vải 1.340 ha: the first word of a list
    return not rest or (len(rest) < _SHORT and words("name_verbs").issuperset(rest.split()))


def names_places(behind: str) -> bool:
    """``2 xã Bình Sơn và Hiệp Hòa``: the names of those counted."""
    return all(part.istitle() for part in behind.split()) and " " in behind


def names_area(phrase: str) -> bool:
    """``huyện Ia H’Drai``, ``Thành phố Kon Tum``, ``vùng đồng bào dân tộc thiểu số``."""
    return phrase.lower().startswith(_levels())


@functools.cache
def _levels() -> tuple[str, ...]:
    return tuple(f"{row['written']} " for row in lexicon.table("figure_levels"))


def names_body(page: Page, begin: int, end: int, phrase: str) -> bool:
    """True where an organisation stands in the phrase: it acts, it is not measured."""
    start = max(begin, end - len(phrase) - 8)
    index = bisect_left(page.body_ends, start + 1)
    return index < len(page.organisations) and page.organisations[index].start < end


def opens_otherwise(phrase: str) -> bool:
    """A person, a place or a verb at its beginning: no name of a statistic."""
    parts = phrase.lower().split(" ", 2)
    none = words("no_indicator")
    named = all(part[0].isupper() for part in phrase.split())
    named = named and not (len(phrase) > 2 and phrase.isupper())
    return named or "/" in phrase or parts[0] in none or " ".join(parts[:2]) in none
