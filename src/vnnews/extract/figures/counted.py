"""What a count is of: its noun with the words around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...records import Figure
from .doing import Verb, is_clause
from .lexis import units, words
from .phrases import clean, drop_lead

if TYPE_CHECKING:
    from .subjects import Subject

_RECEIVES = re.compile(
    r"(?<!\w)(?:đón|tiếp|nhận|huy động|thu hút|phục vụ|vận động|khám|cấp|hỗ trợ|tổ chức|có)$"
)
"""The end of what somebody does to those that are counted."""
_PERSONS = frozenset(("{đồng chí}", "{người}", "{em}", "{trường hợp}"))


def counted(
    figure: Figure, more: str | None, own: str, verb: Verb | None, previous: Subject | None
) -> str:
    """The counted noun with the words behind it, and those that stand before its verb."""
    noun = noun_of(figure)
    if more is None:
        told = previous.core if previous is not None and previous.core else ""
        if figure.unit == "{lượt}" and not own and "khách" in told:
            return told
        core = drop_lead(own.lower()) if verb is None and own.endswith("khẩu") else ""
        return f"{noun} {core}" if core in words("trades") else noun
    if verb is not None and own:
        phrase = clean(own)
        if phrase and phrase.lower().startswith(f"{noun} ") and phrase.count(" ") < 5:
            return f"{phrase} {more}"
    elif verb is not None and previous is not None and previous.unit == figure.unit:
        told = previous.core or ""
        if told.startswith(f"{noun} ") and told.endswith(f" {more}"):
            return told
    return f"{noun} {more}"


def noun_before(figure: Figure, chunk: str, verb: Verb | None) -> str | None:
    """``hộ cận nghèo là 6.943 hộ``, ``đảng viên nữ 359 đồng chí``: the noun before its number."""
    if not chunk or chunk.endswith(" cho"):
        return None
    lower = chunk.lower()
    found = units().first_at(lower, 0)
    if found is None or not found[1].counted:
        return None
    noun, unit = found[1].written, noun_of(figure)
    same = noun == unit or unit.startswith("lượt") or figure.unit in _PERSONS
    phrase = clean(chunk) if same else None
    if phrase is None or (verb is None and noun != unit and phrase.count(" ") > 7):
        return None
    return None if is_clause(phrase) or _RECEIVES.search(phrase.lower()) else phrase


def noun_of(figure: Figure) -> str:
    return figure.unit[1 : figure.unit.find("}")]
