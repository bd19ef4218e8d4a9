"""Which territory a level word without a name means: ``toàn huyện``, ``trên địa bàn xã``.

News of a district names it once, often only in the name of a body (``Huyện ủy Hiệp Đức``), and says
``huyện`` from then on.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from ...records import Organisation

_LEAD = re.compile(
    r"(?:(?<!\w)(?:toàn|cả|trong|ngoài|của|cho|tại|ở|khắp|nay,?) |địa bàn |(?:^|[\n.;:!?,–-] {0,2}|\" ?))$"
)
_LEADING = (
    "toàn ", "cả ", "trong ", "ngoài ", "của ", "cho ", "tại ", "ở ", "khắp ", "nay ", "địa bàn ",
)  # fmt: skip
"""The words of the pattern, before a space."""
_SUBJECT = re.compile(
    r" (?:có|còn|đã|đang|sẽ|hiện|cũng|được|đạt|phấn đấu|thực hiện|huy động|duy trì|giải quyết|thu hút"
    r"|trồng|xây dựng|hoàn thành|công nhận|tổ chức|ghi nhận|xảy ra|phát hiện|bầu|kết nạp|giải ngân|giảm|tăng|này|ta)(?!\w)"
)
_CLOSED = ("toàn ", "cả ", "địa bàn ", "khắp ")
"""Behind these a level word is the territory whatever follows."""
_WORDS = {"huyện ủy": "huyện", "quận ủy": "quận", "thị ủy": "thị xã", "thành ủy": "thành phố"}
_LEVELS = ("thôn", "bản", "làng", "ấp", "phường", "thị trấn", "huyện", "quận", "thị xã", "xã", "thành phố", "tỉnh", "đặc khu")  # fmt: skip
_REST = re.compile(r"[ ]?(?:[,.;:()\n]|$)")


def stands_alone(lower: str, start: int, end: int) -> bool:
    """True for a level word that means one territory told before: not ``cấp huyện``, ``xã hội``."""
    if start > 1 and lower[start - 1] == " " and lower[start - 2].isalnum():
        if not lower.endswith(_LEADING, 0, start):
            return False  # for speed: most stand inside another word (``kinh tế - xã hội``)
    lead = lower[max(0, start - 10) : start]
    if not _LEAD.search(lead):
        return False
    if lower[end : end + 1].isalnum():
        return False
    if lead.endswith(_CLOSED):
        return not lower.startswith(" hội", end)
    if lead[-1:] == " " and lead[-2:-1].isalpha():
        return _REST.match(lower, end) is not None or _SUBJECT.match(lower, end) is not None
    return _SUBJECT.match(lower, end) is not None


class NamedBefore:
    """Territories by their level word, in text order."""

    __slots__ = ("_ends", "_names")

    def __init__(
        self,
        text: str,
        named: Iterable[tuple[int, str]],
        organisations: Iterable[Organisation],
    ) -> None:
        found: dict[str, list[tuple[int, str]]] = {}
        for end, name in named:
            level = _level_of(name.lower())
            if level:
                found.setdefault(level, []).append((end, name))
        for body in organisations:
            if body.territory is not None and not body.level_only:
                level = _level_in(body.name.lower(), body.territory.name.lower())
                own = body.name.endswith(body.territory.name)
                if level is None and own and body.territory.level == "province":
                    level = "tỉnh"  # Sở Giáo dục và Đào tạo Bắc Giang
                if level:
                    name = _as_written(text[body.start : body.end], body.territory.name)
                    found.setdefault(level, []).append((body.end, f"{level} {name}"))
        self._names = {level: sorted(pairs) for level, pairs in found.items()}
        self._ends = {level: [end for end, _ in pairs] for level, pairs in self._names.items()}

    def find(self, level: str, at: int) -> str | None:
        """The last one of this level named before ``at``, or the first one behind it."""
        level = "thành phố" if level == "tp" else level
        names = self._names.get(level)
        if not names:
            return None
        index = bisect_left(self._ends[level], at)
        return names[index - 1 if index else 0][1]


def _as_written(body: str, official: str) -> str:
    """The end of the mention, where it is this name in another spelling (Đăk for Đắk)."""
    written = body[-len(official) :]
    same = sum(a == b for a, b in zip(written, official, strict=False))
    return written if written[:1].isupper() and same >= len(official) - 2 else official


def _level_of(name: str) -> str | None:
    if name.startswith("tp"):
        return "thành phố"
    return next((level for level in _LEVELS if name.startswith(f"{level} ")), None)


def _level_in(body: str, territory: str) -> str | None:
    """The level in a body's name: ``Ủy ban nhân dân xã Ia Dom``, ``Thị ủy Gò Công``."""
    for words, level in _WORDS.items():
        if body.startswith(words):
            return level
    return next((level for level in _LEVELS if f"{level} {territory}" in body), None)
