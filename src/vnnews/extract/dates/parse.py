"""Reads the date expressions of a text, at the triggers and digit runs of the shared scan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ...text.lunar import can_chi_names
from ..scan import Scan
from . import bare, days, durations, moons, periods
from .nodes import Node
from .source import Source
from .words import named_days, words

_DIGIT = "digit"
_EMPTY: list[Node] = []


def trigger_words() -> Iterator[tuple[str, Any]]:
    """The words at which a date expression may begin, with the reader to try there."""
    for word in ("ngày", "hôm", "mùng", "mồng", "chủ nhật", "chúa nhật", "thứ ", "cùng ngày"):
        yield word, "day"
    for word in words("part"):
        yield word, "day"
    yield "lúc", "clock"
    yield "tháng", "month"
    for word in ("quý", "quí"):
        yield word, "quarter"
    yield "năm", "year"
    for word in words("frame"):
        if word != "vụ":
            yield word, "frame"
    for word in words("season"):
        yield f"vụ {word}", "frame"
        if " " in word or "-" in word:
            yield word, "frame"
    for mod in ("đầu", "giữa", "cuối"):
        for unit in (
            "năm",
            "tháng",
            "quý",
            "thế kỷ",
            "thế kỉ",
            "những năm",
            "thập",
            "nhiệm kỳ",
            "giai đoạn",
            "vụ",
            "niên vụ",
            "mùa",
        ):
            yield f"{mod} {unit}", "part"
        yield f"{mod} tuần", "week"
    for mod in (
        "thượng tuần",
        "trung tuần",
        "hạ tuần",
        "những tháng",
        "những ngày đầu",
        "những ngày giữa",
        "những ngày cuối",
    ):
        yield mod, "part"
    for word in ("những năm", "các năm", "thập niên", "thập kỷ", "thập kỉ"):
        yield word, "decade"
    for word in ("thế kỷ", "thế kỉ"):
        yield word, "century"
    yield "tuần", "week"
    for word in ("cùng kỳ", "cùng kì"):
        yield word, "same"
    yield "nửa ", "half"
    yield "rằm", "ram"
    yield "tết", "tet"
    for word in ("giờ", "phút", "giây"):
        yield word, "unit"
    for word in ("sn 1", "sn 2", "sn: 1", "sn: 2", "sn1", "sn2"):
        yield word, "born"
    for name in named_days():
        yield name, ("named", name)
    for name in can_chi_names():
        yield name, "can_chi"


def _day(src: Source, at: int, floor: int) -> list[Node]:
    found = days.day_phrase(src, at)
    if found:
        return found
    blank = src.g.blank.match(src.lower, at)
    if blank:
        node = Node(at, blank.end(), "month" if blank[1] else "year", "BLANK")
        node.y = int(blank[2])
        if blank[1]:
            node.m = int(blank[1])
        return [node]
    return _unit(src, at, floor) if src.lower.startswith("ngày", at) else _EMPTY


def _spelled_day(src: Source, at: int) -> list[Node]:
    """``ngày hai tháng chín năm một nghìn chín trăm bốn lăm``."""
    from ...text.numerals import spelled_number

    lower = src.lower
    if not lower.startswith("ngày ", at):
        return []
    found = spelled_number(lower, at + 5)
    if found is None or not 1 <= found[1] <= 31:
        return []
    month = src.g.long_words.match(lower, found[0] + 1)
    if month is None:
        return []
    node = Node(at, month.end(), "day", "WORDS")
    node.d = found[1]
    node.m = int(month[1]) if month[1] else int(src.g.months[" ".join(month[2].split())])
    if not days.valid(node.d, node.m, None):
        return []
    years = src.g.year_words.match(lower, node.end + 1)
    if years:
        year = spelled_number(lower, years.end())
        if year and 1000 <= year[1] <= 2199:
            node.y, node.end = year[1], year[0]
    elif src.g.year_tail.match(lower, node.end):
        tail = src.g.year_tail.match(lower, node.end)
        if tail and not tail[2]:
            node.y, node.end = int(tail[1] or tail[3]), tail.end()
    return [node]


def _unit(src: Source, at: int, floor: int) -> list[Node]:
    return durations.spelled_length(src, at, floor)


def _day_or_words(src: Source, at: int, floor: int) -> list[Node]:
    found = _day(src, at, floor)
    return found or _spelled_day(src, at)


def _month(src: Source, at: int, floor: int) -> list[Node]:
    counted = _unit(src, at, floor)
    return counted or periods.month_phrase(src, at)


def _quarter(src: Source, at: int, floor: int) -> list[Node]:
    return periods.quarter_phrase(src, at) or _unit(src, at, floor)


def _year(src: Source, at: int, floor: int) -> list[Node]:
    counted = _unit(src, at, floor)
    return counted or periods.year_phrase(src, at)


def _week(src: Source, at: int, floor: int) -> list[Node]:
    return periods.week_phrase(src, at) or (
        _unit(src, at, floor) if src.lower.startswith("tuần", at) else _EMPTY
    )


def _born(src: Source, at: int, floor: int) -> list[Node]:
    match = src.g.born.match(src.lower, at)
    if match is None or not src.word_start(at):
        return []
    node = Node(at, match.end(), "year", "BORN")
    node.y = int(match[1])
    return [node]


def _can_chi(src: Source, at: int, floor: int) -> list[Node]:
    """``Mậu Thân 1968``, ``Xuân Giáp Thìn 2024``: the year number must follow."""
    match = src.g.moon_year.match(src.lower, at)
    if match is None or not match[2]:
        return []
    node = Node(at, match.end(), "year", "YEAR.CAN_CHI")
    node.y = int(match[2])
    if src.lower[max(0, at - 5) : at] == "xuân " and src.word_start(at - 5):
        node.start = node.stem = at - 5
    return [node]


_READERS: dict[str, Callable[[Source, int, int], list[Node]]] = {
    "day": _day_or_words,
    "clock": lambda src, at, floor: bare.clock_phrase(src, at),
    "month": _month,
    "quarter": _quarter,
    "year": _year,
    "frame": lambda src, at, floor: periods.frame_phrase(src, at),
    "part": lambda src, at, floor: periods.part_phrase(src, at),
    "decade": lambda src, at, floor: periods.decade_phrase(src, at),
    "century": lambda src, at, floor: periods.century_phrase(src, at),
    "week": _week,
    "same": lambda src, at, floor: periods.same_phrase(src, at),
    "half": lambda src, at, floor: periods.half_phrase(src, at) or durations.half_length(src, at),
    "ram": lambda src, at, floor: moons.ram_phrase(src, at),
    "tet": lambda src, at, floor: moons.tet_phrase(src, at),
    "unit": _unit,
    "born": _born,
    "can_chi": _can_chi,
}


def parse(src: Source, scan: Scan) -> list[Node]:
    """The single date expressions of the text, in order, not yet joined or resolved."""
    lower = src.lower
    places: list[tuple[int, int, Any]] = [
        (start, -end, what)
        for start, end, what in scan.hits["dates"]
        if start == 0 or not lower[start - 1].isalnum()
    ]
    places += [(start, end, _DIGIT) for start, end in scan.digits]
    places.sort(key=lambda place: place[0])
    done = 0
    nodes = src.nodes
    size = len(lower)
    for start, end, what in places:
        if start < done:
            continue
        if what == _DIGIT:
            found = _number(src, start, end)
        elif type(what) is tuple:
            whole = -end >= size or not lower[-end].isalnum()
            found = moons.named_phrase(src, start, -end, what[1]) if whole else _EMPTY
        else:
            found = _READERS[what](src, start, done)
        if found and _free(src, found):
            nodes.extend(found)
            done = found[-1].end
    return nodes


def _number(src: Source, start: int, end: int) -> list[Node]:
    if start and src.lower[start - 1] in "tq":
        return _short_unit(src, start)
    return bare.bare_number(src, start, end)


def _short_unit(src: Source, start: int) -> list[Node]:
    """``T3/2020``, ``Q1/2024``."""
    at = start - 1
    if not src.word_start(at) or not src.text[at].isupper():
        return []
    if src.lower[at] == "q":
        return periods.short_quarter(src, at)
    match = src.g.month_year.match(src.lower, start)
    if match is None or not 1 <= int(match[1]) <= 12 or match[2] == ".":
        return []
    node = Node(at, match.end(), "month", "MY")
    node.m, node.y = int(match[1]), int(match[3])
    return [node]


def _free(src: Source, found: list[Node]) -> bool:
    """Nothing begins in a character that a document or an organisation owns."""
    if found[0].sub == "term" and found[0].kind == "years":
        return True
    return all(src.taken.free(node.start, node.end) for node in found)
