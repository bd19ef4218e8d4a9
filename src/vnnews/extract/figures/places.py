"""The territory of a figure: the nearest one named before it, else that of the article."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right

from ...lexicon import places as gazetteer
from .clauses import Page
from .home import FIRST, bare_district, district_names, home_of
from .lexis import CAPITALS, last_word, words
from .named_before import NamedBefore, stands_alone

_NAME = re.compile(rf" ([{CAPITALS}][\w’']*(?:[ -][{CAPITALS}][\w’']*){{0,3}})")
_GLUED = re.compile(rf"(?<=\.)[{CAPITALS}]\w+(?: [{CAPITALS}]\w+){{0,3}}")
_SEVERAL = re.compile(
    r"(?:[0-9]|(?<!\w)(?:[Cc]ác|những|nhiều|mỗi|liên|[Hh]ai|[Bb]a|bốn|sáu|bảy|tám|chín|mười)) $"
)
LEVELS = (
    "thôn", "bản", "làng", "ấp", "xã", "phường", "thị trấn", "huyện", "huyện đảo", "quận", "thị xã",
    "thành phố", "tp", "tỉnh", "đặc khu",
)  # fmt: skip
_RANKS = {
    "thôn": 1, "bản": 1, "làng": 1, "ấp": 1, "xã": 2, "phường": 2, "thị trấn": 2, "đặc khu": 2,
    "huyện": 3, "huyện đảo": 3, "quận": 3, "thị xã": 3, "thành phố": 3, "tp": 3, "tỉnh": 4,
}  # fmt: skip
_CITY = 3
_APART = re.compile(r"[;.(:]|\d")
_OPENERS = ("Tại", "Ở", "Riêng", "Còn", "Trong")
_SHORT = {
    "h.": "huyện",
    "tx.": "thị xã",
    "q.": "quận",
    "p.": "phường",
    "tt.": "thị trấn",
    "x.": "xã",
}
_PRESENTED = re.compile(
    rf"(?:^|[\n.!?;:\"] ?)([{CAPITALS}][\w’']*(?: [{CAPITALS}][\w’']*){{1,3}}) (?:vốn |hiện )?là (?:một )?$"
)
_INTO = (
    " của ",
    " thuộc ",
    " từ ",
    " đến ",
    " vào ",
    " về ",
    " sang ",
    " trong ",
    " cho ",
    " tỉnh ",
    " ở ",
    " tại ",
)
"""Before the name of a province that a figure belongs to, behind it (no ``nhãn lồng Hưng Yên``)."""
_OFFICE = re.compile(r" (?:đội|ủy|trưởng|viên|hội|phó)(?!\w)")
_OF = re.compile(r"[^,.;:()\n]*? (?:của|thuộc|ở) ")
_CHAIN = re.compile(r",? ?\(?(?:thuộc |của )?$")
_REGISTERED = (
    "thường trú tại ", "thường trú ở ", "thường trú ", "trú tại ", "hktt ", "hktt: ", "hộ khẩu tại ", "quê ở ", "quê ",
)  # fmt: skip
NATION = ("cả nước", "toàn quốc")


def trigger_words() -> list[tuple[str, str]]:
    """Words that a territory begins with, for the shared scan."""
    return [
        *((word, "@level") for word in LEVELS),
        *((phrase, "@nation") for phrase in NATION),
        *((f" {short}", "@short") for short in _SHORT),
        *((unit.name, "@province") for unit in gazetteer.all_provinces()),
        *((name, "@district") for name in district_names()),
    ]


class Places:
    """Territories of a page in text order."""

    __slots__ = (
        "_alone",
        "_begins",
        "_default",
        "_ends",
        "_names",
        "_page",
        "_ranks",
        "_told",
        "_topics",
    )

    def __init__(self, page: Page) -> None:
        self._page = page
        self._default = _province(page)
        found: dict[int, str | None] = {}
        self._ranks: dict[int, int] = {}
        self._begins: dict[int, int] = {}
        self._told: dict[int, int] = {}
        """Where the level behind such a name ends (``Yên Thành là huyện``), by the name's end."""
        self._alone: list[tuple[int, int]] = []
        """Level words without a name (``toàn huyện``), by start and end."""
        text = page.text
        for start, end, kind in page.cues:
            if kind == "@district":
                if text[start].isupper() and end not in found:
                    self._district(start, end, found)
            elif kind == "@level":
                self._level(text, start, end, found)
            elif kind == "@nation" and not text[end : end + 1].isalnum():
                if not page.lower.endswith(
                    ("đầu ", "nhất ", "nh trong ", "xã trong ", ") của ", "vốn của "), 0, start
                ):
                    found.setdefault(end, "cả nước")
            elif kind == "@short":
                self._shortened(text, start + 1, end, found)
            elif kind == "@province":
                self._province(text, start, end, found)
        self._topics = self._resolve(found)
        self._default = self._home(found) or self._default or self._only_province(found)
        self._ends = sorted(found)
        self._names = [found[end] for end in self._ends]
        self._chain()

    def _level(self, text: str, start: int, end: int, found: dict[int, str | None]) -> None:
        if start and text[start - 1].isalnum():
            return
        if text[end : end + 1] == "." and text[start] == "T" and text[start + 1] in "Pp":
            end += 1
        match = _name_at(text, end)
        if match is None and text.endswith(("là ", "là một "), 0, start):
            self._present(text, start, end, found)
        if match is None and stands_alone(self._page.lower, start, end):
            self._alone.append((start, end))
        if match is None or self._owned(start) or _SEVERAL.search(text, max(0, start - 8), start):
            return
        if self._lives_there(start):
            return
        if text.startswith(" bằng", match.end()):
            return
        stop = match.end()
        if text[stop : stop + 3] == " - ":
            stop = max(
                (
                    stop,
                    *(
                        match.start(1) + len(whole)
                        for whole in _hyphened()
                        if text.startswith(whole, match.start(1))
                    ),
                )
            )  # tỉnh Bà Rịa - Vũng Tàu
        name = self._page.shown[start:stop]
        if not name.startswith("TP"):
            name = name[0].lower() + name[1:]
        known = found.get(stop)
        if known is None or len(known) < len(name):
            found[stop] = name
            self._begins[stop] = start
            self._ranks[stop] = _RANKS.get(self._page.lower[start:end].rstrip("."), 0)

    def _present(self, text: str, start: int, end: int, found: dict[int, str | None]) -> None:
        """``Yên Thành là huyện …``: the level stands behind the name."""
        match = _PRESENTED.search(text, max(0, start - 60), start)
        if match is None or _OFFICE.match(text, end) or match[1].split(" ")[0].lower() in LEVELS:
            return
        level = self._page.lower[start:end]
        name = self._page.shown[match.start(1) : match.end(1)]
        found[match.end(1)] = f"{level} {name}"
        self._begins[match.end(1)] = match.start(1)
        self._ranks[match.end(1)] = _RANKS.get(level, 0)
        self._told[match.end(1)] = end

    def _shortened(self, text: str, start: int, end: int, found: dict[int, str | None]) -> None:
        """``H.Tuy Phong``, ``P.Xuân Lập``."""
        if not text[start].isupper():
            return
        match = _GLUED.match(text, end)
        if match is None:
            return
        level = _SHORT[text[start:end].lower()]
        found[match.end()] = f"{level} {self._page.shown[end : match.end()]}"
        self._begins[match.end()] = start
        self._ranks[match.end()] = _RANKS[level]

    def _province(self, text: str, start: int, end: int, found: dict[int, str | None]) -> None:
        """A province's name alone (``Bến Tre giảm``, ``(Hà Giang: 5 người``)."""
        if end in found or not text[start].isupper() or text[end : end + 1].isalnum():
            return
        before = text[start - 2 : start] if start > 1 else ""
        if before[-1:].isalnum() or before.endswith("-") or text[end : end + 1] == "-":
            return
        if text.startswith((" - ", " đến "), end) or before == "- ":
            return
        at = start - 1 if before[-1:] == " " else start
        word = text[last_word(text, at) : at]
        if word in words("not_place_before") or (word[:1].isupper() and word not in _OPENERS):
            return
        following = text[end : end + 2]
        if following[:1] == " " and following[1:].isupper():
            return
        unit = gazetteer.find_province(text[start:end], self._page.context.published)
        if unit is None or self._owned(start):
            return
        found[end] = unit.full_name
        self._begins[end] = start
        self._ranks[end] = 5

    def _district(self, start: int, end: int, found: dict[int, str | None]) -> None:
        """A district's name alone (``tại Khánh Sơn``, ``Khánh Sơn có 8 xã``)."""
        name = bare_district(self._page, start, end, self._default)
        if name is None or self._owned(start):
            return
        found[end] = name
        self._begins[end] = start
        self._ranks[end] = 3

    def _home(self, found: dict[int, str | None]) -> str | None:
        page = self._page
        limit = max(page.figures[0].start, FIRST) if page.figures else 0
        if not self._begins or min(self._begins.values()) > limit:
            if not page.organisations or page.organisations[0].start > limit:
                return None
        named = [
            (self._begins[end], end, name, self._ranks[end])
            for end, name in found.items()
            if name and end in self._begins and not self._same(name)
        ]
        return home_of(self._page, named, settled=self._default is not None)

    def _same(self, name: str) -> bool:
        """The article's own province."""
        return self._default is not None and name.lower() == self._default.lower()

    def _chain(self) -> None:
        """``xã A, huyện B (Kon Tum)``: the smallest is meant, and named first."""
        text = self._page.text
        for index in range(1, len(self._ends)):
            earlier, end = self._ends[index - 1], self._ends[index]
            begin = self._begins.get(end)
            level_end = self._told.get(earlier)
            if level_end is not None and begin is not None and 0 < begin - level_end < 70:
                if (
                    _OF.fullmatch(text, level_end, begin)
                    and self._ranks[end] > self._ranks[earlier]
                ):
                    self._names[index] = self._names[index - 1]
                continue
            if begin is None or not 0 <= begin - earlier <= 8:
                continue
            low, high = self._ranks.get(earlier, 0), self._ranks[end]
            if 0 < low < high and _CHAIN.fullmatch(text[earlier:begin]):
                self._names[index] = self._names[index - 1]
                self._ranks[end] = high

    def _resolve(self, found: dict[int, str | None]) -> list[int]:
        """Give level words without a name the territory that they mean; their ends in order."""
        if not self._alone:
            return []
        named = ((end, name) for end, name in found.items() if name and end in self._begins)
        before = NamedBefore(self._page.shown, named, self._page.organisations)
        for start, end in self._alone:
            level = self._page.lower[start:end]
            name = before.find(level, start)
            if level == "tỉnh":
                name = self._default or name
            if name or level == "tỉnh":
                found.setdefault(end, name)
        return sorted(end for _, end in self._alone if end in found)

    def _owned(self, at: int) -> bool:
        """True inside an organisation that is no people's committee of the place."""
        page = self._page
        index = bisect_right(page.body_ends, at)
        if index >= len(page.organisations) or page.organisations[index].start > at:
            return False
        start = page.organisations[index].start
        return "UBND" not in page.text[start : start + 9]

    def _lives_there(self, start: int) -> bool:
        """``thường trú tại xã A``: where somebody is registered, not where it happens."""
        return self._page.lower.endswith(_REGISTERED, 0, start)

    def of(self, start: int, end: int, sentence: tuple[int, int]) -> str | None:
        """The place of a figure: named in its sentence before it, right behind it, or by default."""
        begin, stop = sentence
        index = bisect_right(self._ends, start) - 1
        while index >= 0 and self._ends[index] > begin:
            if not self._left_behind(self._ends[index], start):
                return self._names[index]
            index -= 1
        index = bisect_right(self._ends, start) - 1
        if index + 1 < len(self._ends) and self._ends[index + 1] <= min(stop, end + 60):
            gap = self._page.lower[end : self._ends[index + 1]]
            name_at = self._begins.get(self._ends[index + 1], 0)
            before = gap[: max(name_at - end, 0)]
            alone = before.endswith(" (") and not _APART.search(before[:-1])
            alone = alone and self._page.text.startswith(")", self._ends[index + 1])
            if not alone and before.endswith((" tại ", " ở ")) and not _APART.search(before):
                alone = True
            if self._ranks.get(self._ends[index + 1]) == 5 and not alone:
                alone = before.endswith(_INTO)
                gap = "," if not alone else gap
            if alone or not any(mark in gap for mark in ";,.("):
                return self._names[index + 1]
        return self._topic(start)

    def _topic(self, start: int) -> str | None:
        """What an earlier sentence of the paragraph spoke of (``toàn huyện``), else the article's."""
        index = bisect_right(self._topics, start) - 1
        if index >= 0 and self._page.text.find("\n", self._topics[index], start) < 0:
            return self._names[bisect_right(self._ends, self._topics[index]) - 1]
        return self._default or self._speaker(start)

    def _only_province(self, found: dict[int, str | None]) -> str | None:
        """The one province that an article of no known province names."""
        text = self._page.text
        named = {
            name
            for end, name in found.items()
            if self._ranks.get(end, 0) > _CITY and text[end : end + 1] != ")"
        }
        if len(named) > 1 or NATION[0] in found.values():
            return None
        for body in self._page.organisations:
            if body.level == "central":
                return None
            if body.territory is not None and body.territory.level == "province":
                unit = gazetteer.find_province(body.territory.name, self._page.context.published)
                if unit is not None:
                    named.add(unit.full_name)
        return named.pop() if len(named) == 1 else None

    def _speaker(self, start: int) -> str | None:
        """``Theo Sở … tỉnh Cà Mau``: whose body tells, in an article of no known province."""
        page = self._page
        line = page.text.rfind("\n", 0, start)
        index = bisect_right(self._ends, start) - 1
        told = set()
        while index >= 0 and self._ends[index] > line:
            if page.text[self._ends[index] : self._ends[index] + 1] == ")":
                pass  # told of what stands before it alone
            elif self._ranks.get(self._ends[index], 0) > _CITY or self._names[index] == NATION[0]:
                told.add(self._names[index])
            index -= 1
        if told:  # one province alone that the paragraph speaks of
            return told.pop() if len(told) == 1 else None
        index = bisect_right(page.body_ends, start) - 1
        while index >= 0 and page.organisations[index].start > line:
            body = page.organisations[index]
            if body.level == "central":
                return None
            if body.territory is not None and body.territory.level == "province":
                unit = gazetteer.find_province(body.territory.name, page.context.published)
                return unit.full_name if unit is not None else None
            index -= 1
        return None

    def _left_behind(self, end: int, start: int) -> bool:
        """Named in a bracket that has closed, or alone in another part of the sentence."""
        between = self._page.text[end:start]
        closed = between.find(")")
        if closed >= 0 and between.find("(", 0, closed) < 0:
            return True
        return self._ranks.get(end) == 5 and ";" in between


@functools.cache
def _hyphened() -> tuple[str, ...]:
    """Provinces of two names."""
    return tuple(unit.name for unit in gazetteer.all_provinces() if " - " in unit.name)


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
