"""The territory of a figure: the nearest one named before it, else that of the article."""

from __future__ import annotations

import re
from bisect import bisect_right

from .clauses import Page
from .lexis import CAPITALS

_NAME = rf"[{CAPITALS}][\w’']*(?:[ -][{CAPITALS}][\w’']*){{0,3}}"
_TERRITORY = re.compile(
    r"(?<!\w)(?P<named>(?:[Tt]hôn|[Bb]ản|[Ll]àng|[Ấấ]p|[Xx]ã|[Pp]hường|[Tt]hị trấn|[Hh]uyện(?: đảo)?"
    r"|[Qq]uận|[Tt]hị xã|[Tt]hành phố|TP\.?|[Tt]ỉnh|[Đđ]ặc khu) ?"
    + _NAME
    + r")|(?<!\w)(?P<whole>(?:[Tt]oàn|[Cc]ả|[Tt]rên địa bàn|[Cc]ủa) tỉnh)(?!\w)"
    r"|(?<!\w)(?P<nation>[Cc]ả nước|[Tt]oàn quốc)(?!\w)"
)


class Places:
    """Territories of a page in text order."""

    __slots__ = ("_default", "_ends", "_names", "_page")

    def __init__(self, page: Page) -> None:
        self._page = page
        self._ends: list[int] = []
        self._names: list[str | None] = []
        self._default = _province(page)
        owned = [(o.start, o.end) for o in page.organisations if "UBND" not in o.text[:9]]
        for match in _TERRITORY.finditer(page.text):
            if any(start <= match.start() < end for start, end in owned):
                continue
            self._ends.append(match.end())
            if match["named"]:
                name = match["named"].strip()
                self._names.append(name[0].lower() + name[1:] if name[:2] != "TP" else name)
            elif match["whole"]:
                self._names.append(self._default)
            else:
                self._names.append("cả nước")

    def of(self, start: int, end: int) -> str | None:
        """The place of a figure: named in its sentence before it, right behind it, or by default."""
        begin, stop = self._page.sentence(start)
        index = bisect_right(self._ends, start) - 1
        if index >= 0 and self._ends[index] > begin:
            return self._names[index]
        if index + 1 < len(self._ends) and self._ends[index + 1] <= min(stop, end + 60):
            gap = self._page.lower[end : self._ends[index + 1]]
            if not any(mark in gap for mark in ";,.("):
                return self._names[index + 1]
        return self._default


def _province(page: Page) -> str | None:
    name = page.context.province
    if name is None:
        return None
    return (
        name if name.startswith(("tỉnh ", "thành phố ", "Tỉnh ", "Thành phố ")) else f"tỉnh {name}"
    )
