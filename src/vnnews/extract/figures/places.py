"""The territory of a figure: the nearest one named before it, else that of the article."""

from __future__ import annotations

import re
from bisect import bisect_right

from .clauses import Page
from .lexis import CAPITALS

_NAME = re.compile(rf" ([{CAPITALS}][\w’']*(?:[ -][{CAPITALS}][\w’']*){{0,3}})")
_GLUED = re.compile(rf"(?<=TP\.)[{CAPITALS}]\w+(?: [{CAPITALS}]\w+){{0,3}}")
_SEVERAL = re.compile(r"(?:[0-9]|(?<!\w)(?:[Cc]ác|những|nhiều|mỗi|liên)) $")
LEVELS = (
    "thôn", "bản", "làng", "ấp", "xã", "phường", "thị trấn", "huyện", "huyện đảo", "quận", "thị xã",
    "thành phố", "tp", "tỉnh", "đặc khu",
)  # fmt: skip
WHOLE = ("toàn tỉnh", "cả tỉnh", "trên địa bàn tỉnh", "của tỉnh")
NATION = ("cả nước", "toàn quốc")


def trigger_words() -> list[tuple[str, str]]:
    """Words that a territory begins with, for the shared scan."""
    return [
        *((word, "@level") for word in LEVELS),
        *((phrase, "@whole") for phrase in WHOLE),
        *((phrase, "@nation") for phrase in NATION),
    ]


class Places:
    """Territories of a page in text order."""

    __slots__ = ("_default", "_ends", "_names", "_page")

    def __init__(self, page: Page) -> None:
        self._page = page
        self._default = _province(page)
        found: dict[int, str | None] = {}
        text = page.text
        for start, end, kind in page.cues:
            if kind == "@level":
                self._level(text, start, end, found)
            elif kind == "@whole" and not text[end : end + 1].isalnum():
                found.setdefault(end, self._default)
            elif kind == "@nation" and not text[end : end + 1].isalnum():
                found.setdefault(end, "cả nước")
        self._ends = sorted(found)
        self._names = [found[end] for end in self._ends]

    def _level(self, text: str, start: int, end: int, found: dict[int, str | None]) -> None:
        if start and text[start - 1].isalnum():
            return
        if text[end : end + 1] == "." and text[start] == "T" and text[start + 1] in "Pp":
            end += 1
        match = _name_at(text, end)
        if match is None or self._owned(start) or _SEVERAL.search(text, max(0, start - 8), start):
            return
        if text.startswith(" bằng", match.end()):
            return
        name = self._page.shown[start : match.end()]
        if not name.startswith("TP"):
            name = name[0].lower() + name[1:]
        known = found.get(match.end())
        if known is None or len(known) < len(name):
            found[match.end()] = name

    def _owned(self, at: int) -> bool:
        """True inside an organisation that is no people's committee of the place."""
        page = self._page
        index = bisect_right(page.body_ends, at)
        if index >= len(page.organisations) or page.organisations[index].start > at:
            return False
        start = page.organisations[index].start
        return "UBND" not in page.text[start : start + 9]

    def of(self, start: int, end: int, sentence: tuple[int, int]) -> str | None:
        """The place of a figure: named in its sentence before it, right behind it, or by default."""
        begin, stop = sentence
        index = bisect_right(self._ends, start) - 1
        if index >= 0 and self._ends[index] > begin:
            return self._names[index]
        if index + 1 < len(self._ends) and self._ends[index + 1] <= min(stop, end + 60):
            gap = self._page.lower[end : self._ends[index + 1]]
            if not any(mark in gap for mark in ";,.("):
                return self._names[index + 1]
        return self._default


def _name_at(text: str, end: int) -> re.Match[str] | None:
    """The name behind a level; most have none (``xã hội``), which one letter tells."""
    if text[end + 1 : end + 2].isupper() and text[end] == " ":
        return _NAME.match(text, end)
    return _GLUED.match(text, end) if text[end - 1] == "." else None


def _province(page: Page) -> str | None:
    name = page.context.province
    if name is None:
        return None
    return name if name.lower().startswith(("tỉnh ", "thành phố ")) else f"tỉnh {name}"
