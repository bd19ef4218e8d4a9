"""The one district or commune that an article is about, and districts named without their level.

News of a district names it once (``Huyện ủy Hiệp Đức``, ``ông A ở xã B``) and then tells its figures
as if nothing else existed; ``tại Khánh Sơn`` and ``Khánh Sơn có 8 xã`` leave the level out.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

from ...lexicon import places as gazetteer
from .clauses import Page
from .lexis import CAPITALS

_AT = ("tại ", "ở ", "huyện nhà ")
_OPENS = re.compile(r"(?:^|[\n.!?:;\"(] ?|\) ?[-–] ?)$")
_TELLS = re.compile(
    r" (?:hiện |đã |cũng |đang )?(?:có|còn|đã|đang|hiện|đạt|phấn đấu|thực hiện|huy động|duy trì|giải quyết|thu hút|trồng"
    r"|xây dựng|hoàn thành|công nhận|tổ chức|giảm|tăng|là|kết nạp|triển khai|giải ngân|thành lập|được)(?!\w)"
)
_WIDER = re.compile(
    r"(?<!\w)(?:(?:toàn|cả|trên địa bàn|trong|trên địa bàn toàn) tỉnh|tỉnh (?:cần|có|đã|hiện|đang|sẽ|còn)|cả nước|toàn quốc|nước ta|việt nam|các (?:huyện|xã|địa phương))(?!\w)"
)
_OTHERS = re.compile(rf" ?-|,? (?:và )?[{CAPITALS}]")
"""Another name follows: a list, or a longer name."""
_FIRST = 300
_DISTRICT, _COMMUNE = 3, 2


@functools.cache
def district_names() -> frozenset[str]:
    """Names of districts with more than one syllable, in lower case."""
    return frozenset(
        unit.name.lower() for unit in gazetteer.all_districts() if " " in unit.name.strip()
    )


def bare_district(page: Page, start: int, end: int, province: str | None) -> str | None:
    """``huyện Khánh Sơn`` for ``tại Khánh Sơn``: with its level, where only one can be meant."""
    text = page.text
    if text[end : end + 1].isalnum() or not text[start].isupper():
        return None
    if _OTHERS.match(text, end):
        return None
    if not all(part[0].isupper() for part in text[start:end].split()):
        return None
    before = page.lower[max(0, start - 10) : start]
    if not before.endswith(_AT):
        if not _OPENS.search(before) or not _TELLS.match(page.lower, end):
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


def home_of(page: Page, named: Iterable[tuple[int, int, str, int]]) -> str | None:
    """The territory that all of an article is about; ``named``: start, end, name and rank."""
    if not page.figures or _WIDER.search(page.lower):
        return None
    bodies = [
        (body.start, body.end, f"{level} {body.territory.name}", rank)
        for body in page.organisations
        if body.territory is not None and not body.level_only
        for level, rank in (_level(body.name.lower(), body.territory.level),)
        if rank
    ]
    found = sorted((*named, *bodies))
    first = found[0] if found else None
    if first is None or first[1] > max(page.figures[0].start, _FIRST):
        return None
    if page.lower.endswith(("tại ", "đến ", "từ "), 0, first[0]):
        return None
    if any(rank > _DISTRICT for *_, rank in found) or _provincial(page, first[0]):
        return None
    for rank in (_DISTRICT, _COMMUNE):
        names = {name.lower() for *_, name, its in found if its == rank}
        if len(names) > 1:
            return None
    return first[2]


def _level(name: str, level: str) -> tuple[str, int]:
    """The word for a body's territory and its rank; rank 0 for what tells none."""
    if level == "province":
        return "", 0
    for word, told, rank in (
        ("huyện", "huyện", _DISTRICT), ("thị xã", "thị xã", _DISTRICT), ("thị ủy", "thị xã", _DISTRICT),
        ("thành ủy", "thành phố", _DISTRICT), ("quận", "quận", _DISTRICT), ("thành phố", "thành phố", _DISTRICT),
        ("xã", "xã", _COMMUNE), ("phường", "phường", _COMMUNE), ("thị trấn", "thị trấn", _COMMUNE),
    ):  # fmt: skip
        if word in name:
            return told, rank
    return "", 0


def _provincial(page: Page, before: int) -> bool:
    """A body of the province or of the nation speaks first."""
    return any(
        body.start < before and body.level not in ("district", "commune", "none")
        for body in page.organisations
    )
