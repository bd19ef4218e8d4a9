"""What a bare count is of, where its kind stands before it or at the count beside it.

``trộm cắp tài sản 53 vụ``, ``được tiêm mũi 3 là 9.749 người``, ``5 vụ, 7 đối tượng phạm tội về ma túy``.
"""

from __future__ import annotations

import functools
import re

from ...records import Figure
from .behind import right
from .clauses import Page
from .counted import noun_of
from .deeds import is_person
from .doing import is_clause
from .elided import kind_at, opens_kind
from .lexis import Phrases, words
from .phrases import clean

_LONG = 9
_HAPPENS = re.compile(r" (?:xảy ra|ghi nhận|phát hiện|có)$")
_PASSIVE = re.compile(r"^(?:đã |mới |hiện |cũng |số )*(?=(?:được|bị|tiêm) \w)")
_OPEN = (" cho", " của", " với", " thêm", " trên", " và", " là", " cả", " tại", " ở")
_SECTORS = ("khu vực", "ngành ", "lĩnh vự", "khối ")
_DOSES = ("{mũi}", "{liều}", "{mũi tiêm}")


def kind_before(figure: Figure, chunk: str) -> str | None:
    """The count with the kind that stands before it, or None."""
    if figure.unit in words("kinds_counted"):
        return _case(noun_of(figure), chunk)
    if figure.unit in _DOSES:
        return f"{noun_of(figure)} {chunk}" if chunk.lower().startswith("mũi ") else None
    if figure.unit == "{người}" and _insured().first_at(chunk.lower(), 0) is not None:
        return f"người tham gia {chunk}"
    holder = _holder_of(figure, chunk)
    if holder is not None:
        return f"{noun_of(figure)} {holder}"
    told = _PASSIVE.match(chunk.lower())
    if told is None or _told_apart(chunk):
        return None
    noun = noun_of(figure)
    if figure.unit == "{hộ}" or is_person(noun):
        return f"{noun} {chunk[told.end() :].lower()}"
    return None


def _holder_of(figure: Figure, chunk: str) -> str | None:
    """``mầm non có 43 trường``, ``khu vực dịch vụ có 240 nghìn lao động``: whose they are."""
    chunk = chunk.removeprefix("và ")
    if opens_kind(chunk) and figure.unit in words("of_a_level"):
        level = clean(chunk) or ""
        found = kind_at(level.lower(), 0)
        if found is not None and found == (len(level), "level"):
            return level
    if chunk[:7].lower().startswith(_SECTORS) and figure.unit in words("of_a_sector"):
        sector = clean(chunk)
        if sector and not (_told_apart(chunk) or _acts(sector)):
            return sector
    return None


def _case(noun: str, chunk: str) -> str | None:
    """``vụ trộm cắp tài sản``, ``ca sốt xuất huyết``."""
    happens = _HAPPENS.search(chunk)
    phrase = chunk[: happens.start()] if happens else chunk
    phrase = phrase.rpartition(" như ")[2] or phrase
    lower = phrase.lower()
    if _kinds().first_at(lower, 0) is None or _told_apart(phrase):
        return None
    phrase = clean(phrase) or phrase
    return phrase if lower.startswith(f"{noun} ") else f"{noun} {phrase}"


def _acts(phrase: str) -> bool:
    """``ngành lao động đã giải quyết việc làm``: a sector that does something."""
    return " đã " in phrase or " được " in phrase or " cho " in phrase


def _told_apart(phrase: str) -> bool:
    """Too long for a kind, or somebody does something in it."""
    return phrase.count(" ") >= _LONG or phrase.endswith(_OPEN) or is_clause(phrase)


def kind_beside(page: Page, index: int) -> str | None:
    """What the culprits of the next count did, for a count of cases right before it."""
    figure = page.figures[index]
    if figure.unit not in words("kinds_counted") or index + 1 == len(page.figures):
        return None
    other = page.figures[index + 1]
    if other.unit not in words("culprits") or page.lower[figure.end : other.start] not in (
        ", ", " với ", " và ", "/", " - ",
    ):  # fmt: skip
        return None
    return right(page, other.end)


@functools.cache
def _insured() -> Phrases[bool]:
    return Phrases((word, True) for word in words("insured"))


@functools.cache
def _kinds() -> Phrases[bool]:
    """Crimes, accidents and diseases, whose number follows them in lists."""
    return Phrases((word, True) for word in words("kinds"))
