"""The one district or commune that an article is about, and districts named without their level.

News of a district names it once (``Huyện ủy Hiệp Đức``, ``ông A ở xã B``) and then tells its figures
as if nothing else existed; ``tại Khánh Sơn`` and ``Khánh Sơn có 8 xã`` leave the level out.
"""

from __future__ import annotations

import functools
import re

from ... import lexicon
from ...lexicon import places as gazetteer
from ...records import Organisation
from .clauses import Page
from .lexis import CAPITALS

_AT = ("tại ", "ở ", "huyện nhà ")
_OPENS = re.compile(r"(?:^|[\n.!?:;\"(] ?|\) ?[-–] ?)$")
_TELLS = re.compile(
    r" (?:hiện |đã |cũng |đang )?(?:có|còn|đã|đang|hiện|đạt|phấn đấu|thực hiện|huy động|duy trì|giải quyết|thu hút|trồng"
    r"|xây dựng|hoàn thành|công nhận|tổ chức|giảm|tăng|là|kết nạp|triển khai|giải ngân|thành lập|được)(?!\w)"
)
_WIDER = (
    "toàn tỉnh", "cả tỉnh", "địa bàn tỉnh", "trong tỉnh", "tỉnh cần", "tỉnh có", "tỉnh đã", "tỉnh hiện", "tỉnh đang",
    "tỉnh sẽ", "tỉnh còn", "cả nước", "toàn quốc", "nước ta", "việt nam", "các huyện", "các xã", "các địa phương",
)  # fmt: skip
"""An article that has one of these speaks of more than one district."""
_OTHERS = re.compile(rf" ?-|,? (?:và )?[{CAPITALS}]")
"""Another name follows: a list, or a longer name."""
FIRST = 300
_DISTRICT = 3


@functools.cache
def district_names() -> frozenset[str]:
    """Names of districts with more than one syllable, in lower case."""
    return frozenset(
        unit.name.lower() for unit in gazetteer.all_districts() if " " in unit.name.strip()
    )


def bare_district(page: Page, start: int, end: int, province: str | None) -> str | None:
    """``huyện Khánh Sơn`` for ``tại Khánh Sơn``: with its level, where only one can be meant."""
    text, lower = page.text, page.lower
    placed = lower.endswith(_AT, 0, start)
    if not placed and start > 1 and text[start - 1] == " " and text[start - 2].isalnum():
        return None
    if text[end : end + 1].isalnum() or _OTHERS.match(text, end):
        return None
    if not all(part[0].isupper() for part in text[start:end].split()):
        return None
    if not placed and not (
        _OPENS.search(lower, max(0, start - 10), start) and _TELLS.match(lower, end)
    ):
        return None
    return _only(text[start:end], province)


@functools.lru_cache(maxsize=1024)
def _only(name: str, province: str | None) -> str | None:
    found = gazetteer.find_districts(name)
    if province is not None:
        codes = {unit.code for unit in gazetteer.all_provinces() if province.endswith(unit.name)}
        found = tuple(unit for unit in found if unit.province in codes)
    elif gazetteer.find_province(name) is not None:
        return None
    return f"{found[0].kind} {found[0].name}" if len(found) == 1 else None


def home_of(page: Page, named: list[tuple[int, int, str, int]], *, settled: bool) -> str | None:
    """The territory that all of an article is about; ``named``: start, end, name and rank.

    ``settled``: its province is known, so that another one named is no part of an address.
    """
    if not page.figures:
        return None
    bodies = [body for body in page.organisations if not body.level_only and body.territory]
    first = min(named, default=None)
    if bodies and (first is None or bodies[0].start <= first[0]):
        first = _of_body(bodies[0])  # a body of the province speaks first where this is None
    if first is None or first[3] > _DISTRICT or first[1] > max(page.figures[0].start, FIRST):
        return None
    if page.lower.endswith(("tại ", "đến ", "từ "), 0, first[0]) or _provincial(page, first[0]):
        return None
    found = [*named, *filter(None, map(_of_body, bodies))]
    names: dict[int, set[str]] = {}
    for *_, name, rank in found:
        names.setdefault(rank, set()).add(name.lower())
    if any(len(same) > 1 for same in names.values()) or (max(names) > _DISTRICT and settled):
        return None
    return None if any(wider in page.lower for wider in _WIDER) else first[2]


def _of_body(body: Organisation) -> tuple[int, int, str, int] | None:
    """The territory of a body of a district or a commune."""
    if body.territory is None or body.territory.level == "province":
        return None
    level, rank = _level(body.name.lower())
    return (body.start, body.end, f"{level} {body.territory.name}", rank) if rank else None


def _level(name: str) -> tuple[str, int]:
    """The word for a body's territory and its rank; rank 0 for what tells none."""
    for word, level, rank in _levels():
        if word in name:
            return level, rank
    return "", 0


@functools.cache
def _levels() -> tuple[tuple[str, str, int], ...]:
    return tuple(
        (row["written"], row["level"], int(row["rank"]))
        for row in lexicon.table("figure_levels")
        if row["rank"]
    )


def _provincial(page: Page, before: int) -> bool:
    """A body of the province or of the nation speaks first."""
    return any(
        body.start < before and body.level not in ("district", "commune", "none")
        for body in page.organisations
    )
