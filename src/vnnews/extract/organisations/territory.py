"""Places inside names: level words, and how far the name of a place goes.

A title before a body makes the capitals after it doubtful (``Chủ tịch UBND tỉnh Lê Văn A``):
the gazetteer decides where it knows the place, else surnames do.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass

from ...lexicon import places
from ...text.tones import new_style, place_key
from .expand import title_case
from .heads import lexicon_of
from .letters import SYLLABLE, UPPER
from .view import View

LEVEL_KINDS = {
    "tỉnh": "tỉnh",
    "thành phố": "thành phố",
    "tp": "thành phố",
    "t.p": "thành phố",
    "thị xã": "thị xã",
    "tx": "thị xã",
    "huyện": "huyện",
    "quận": "quận",
    "xã": "xã",
    "phường": "phường",
    "thị trấn": "thị trấn",
    "đặc khu": "đặc khu",
    "h": "huyện",
    "q": "quận",
    "p": "phường",
    "tt": "thị trấn",
    "tinh": "tỉnh",
    "thanh pho": "thành phố",
    "thi xa": "thị xã",
    "huyen": "huyện",
    "quan": "quận",
    "xa": "xã",
    "phuong": "phường",
    "thi tran": "thị trấn",
    "dac khu": "đặc khu",
}
_MARKED = (
    r"tỉnh|thành phố|t\.?p|thị xã|tx|huyện|quận|xã(?!\s(?:hội|viên|đội))|phường|thị trấn|đặc khu"
)
_PLAIN = r"tinh|thanh pho|t\.?p|thi xa|tx|huyen|quan|xa|phuong|thi tran|dac khu"
_LEVEL = re.compile(
    rf"(t\.?p\.|tx\.|tp(?=hcm)|[hqp]\.(?=\s?[^\W_])|tt\.(?=\s?[^\W_]))|({_MARKED})(?![^\W_])"
)
_LEVEL_PLAIN = re.compile(rf"(t\.?p\.|tx\.|tp(?=hcm))|({_MARKED}|{_PLAIN})(?![^\W_])")
_HAMLET = re.compile(r"(thôn|làng|bản|buôn|plei|ấp|khóm|tổ dân phố|khu phố|tdp|tiểu khu|xóm|khu)\s")
GENERIC = re.compile(
    r"\s*(?:,|/|-|và|hoặc|hay)\s*(?:tỉnh|thành phố|thành(?!\s(?:lập|tích|công|viên|quả))|huyện|thị xã|thị|quận|xã(?!\s(?:hội|viên))|phường|thị trấn"
    r"|đặc khu|tp|cấp)(?![^\W_])(?!\s+[" + UPPER + r"\d])|\s+bạn(?![^\W_])"
)
_SYLLABLE = SYLLABLE + r"(?:['’][^\W\d_]+)?"
_RUN = re.compile(
    rf"{_SYLLABLE}(?:(?: | ?- ?|' ?){_SYLLABLE}){{0,5}}(?![^\W_])|\d{{1,2}}(?![\w/.,]\w)(?!\w)"
)
_PIECES = re.compile(rf"{_SYLLABLE}|\d+")
CENTRAL_CITIES = frozenset(
    place_key(unit.name) for unit in places.all_provinces() if unit.kind == "thành phố"
)


_COMMUNES = frozenset(("xã", "phường", "thị trấn", "đặc khu"))


@dataclass(slots=True)
class Place:
    """A place as a body's name has it: ``kind`` level word, ``name`` None where it has none."""

    end: int
    kind: str
    name: str | None


def level_at(view: View, at: int) -> tuple[int, str] | None:
    """End and kind of the level word at ``at``."""
    pattern = _LEVEL_PLAIN if view.lexicon.plain else _LEVEL
    found = pattern.match(view.lower, at)
    if not found:
        return None
    word = (found[1] or found[2]).rstrip(".")
    return found.end(), LEVEL_KINDS[word]


def place_at(view: View, at: int, titled: bool) -> Place | None:
    """A level word with or without a name at ``at``; None where there is none."""
    level = level_at(view, at)
    if level is None:
        return None
    end, kind = level
    begin = end
    while view.text[begin : begin + 1] == " ":
        begin += 1
    caps = view.text[at:end].isupper() and kind not in ("thành phố", "thị xã")
    caps = caps or (view.text[at:end].isupper() and len(view.text[at:end].rstrip(".")) > 2)
    named = name_at(view, begin, kind, titled, caps)
    if named is None:
        return Place(end, kind, None)
    return Place(named[0], kind, named[1])


def generic_after(view: View, end: int) -> bool:
    """True where a bare level goes on with another: ``UBND huyện, thành phố``."""
    return GENERIC.match(view.text, end) is not None


def hamlet_at(view: View, at: int) -> tuple[int, str] | None:
    """``thôn 4``, ``tổ dân phố số 3``, ``làng Kon Klor``: end and name."""
    found = _HAMLET.match(view.lower, at)
    if not found:
        return None
    begin = found.end()
    if view.lower.startswith("số ", begin):
        begin += 3
    run = _RUN.match(view.text, begin) or re.compile(r"\d{1,3}\w?(?![\w/])").match(view.text, begin)
    if not run:
        return None
    return run.end(), view.text[at : run.end()]


def name_at(
    view: View, at: int, kind: str | None, titled: bool, caps: bool = False
) -> tuple[int, str] | None:
    """End and name of the place whose name begins at ``at``; ``kind`` None: a bare name."""
    run = _RUN.match(view.text, at)
    if not run:
        return None
    if at in view.starts and kind is None and _whole_head(view, at):
        return None
    caps = caps or view.lexicon.plain or (kind is None and run[0].isupper() and len(run[0]) > 3)
    found = _measure(run[0], kind, titled, caps)
    if found is None:
        return None
    length, name = found
    if kind not in (None, "tỉnh") and at + length == run.end() and name.isdigit():
        if kind not in ("quận", "phường", "xã"):
            return None
    return at + length, name


def region_name(view: View, at: int) -> tuple[int, str] | None:
    """The name of a region (``khu vực Đăk Hà - Kon Rẫy``): all of a run with a hyphen."""
    run = _RUN.match(view.text, at)
    if run and " - " in run[0]:
        return run.end(), _tidy(run[0])
    return name_at(view, at, "huyện", False)


def _whole_head(view: View, at: int) -> bool:
    end, head = view.starts[at]
    return not view.text[end : end + 1].isalnum() and not head.single


@functools.lru_cache(maxsize=4096)
def _measure(run: str, kind: str | None, titled: bool, caps: bool) -> tuple[int, str] | None:
    """How much of a run of capitals is the place: its length and its tidy name."""
    ends = [match.end() for match in _PIECES.finditer(run)]
    doubtful = titled and run.split(" ", 1)[0].lower() in _surnames() and not run[0].isdigit()
    shouted = " " in run and run.isupper()
    if kind in _COMMUNES and not (caps or doubtful or shouted):
        if len(ends) < 3 or run[0].isdigit():
            return ends[-1], _tidy(run)  # the table of communes is large: only where it decides
    for end in reversed(ends[:5]):
        known = _known(run[:end], kind, strict=doubtful and len(ends) > 2)
        if known is not None:
            # An abbreviation of the name (HCM) reads in full; a spelling stays as written.
            other = place_key(known) != place_key(run[:end])
            return end, known if caps or other or shouted else _tidy(run[:end])
    if kind in (None, "tỉnh") or caps:
        return None
    words = [run[start:end] for start, end in zip([0, *ends], ends, strict=False)]
    cut = _before_person([word.strip(" -'").lower() for word in words], titled)
    if not cut:
        return None
    name = _tidy(run[: ends[cut - 1]])
    return ends[cut - 1], title_case(name) if shouted else name


def _before_person(words: list[str], titled: bool) -> int:
    """How many words of an unknown place's run come before a person's name."""
    surnames = _surnames()
    if titled and len(words) >= 2 and words[0] in surnames:
        return 0
    for at in range(1, len(words)):
        if words[at] in surnames and len(words) - at >= 2 and len(words) >= 4:
            return at
    return min(len(words), 4)


@functools.cache
def _surnames() -> frozenset[str]:
    return lexicon_of(False).surnames


def _known(name: str, kind: str | None, strict: bool = False) -> str | None:
    """The gazetteer's name of a place, if it has one of that kind.

    A district's name counts after another level word too (``strict``: not so).
    """
    if kind is None:
        unit = places.find_province(name)
        if unit is not None:
            return unit.name
        districts = places.find_districts(name)
        return districts[0].name if districts and " " in name else None
    if kind in ("tỉnh", "thành phố"):
        unit = places.find_province(name)
        if unit is not None and (kind == "tỉnh" or place_key(unit.name) in CENTRAL_CITIES):
            return unit.name
        if kind == "tỉnh":
            return None
    if kind in ("thành phố", "thị xã", "huyện", "quận"):
        districts = places.find_districts(name, kind)
        if not districts and not strict:
            districts = places.find_districts(name)
        return districts[0].name if districts else None
    return places.commune_name(name)


def same_tones(written: str, name: str) -> bool:
    """``Tân Thanh`` is not ``Tân Thạnh``; but text without marks may be, and ``Đak`` is ``Đăk``."""
    if written.isascii():
        return True
    pairs = zip(new_style(written.lower()).split(), new_style(name.lower()).split(), strict=False)
    return all(one == two or one[-1:] in "kc" or two[-1:] in "kc" for one, two in pairs)


def _tidy(name: str) -> str:
    return new_style(re.sub(r"\s*-\s*", " - ", re.sub(r"'\s+", "'", " ".join(name.split()))))
