"""Reads the date expressions of a text, at the triggers and digit runs of the shared scan."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from ...text.lunar import can_chi_names
from ..scan import Scan
from . import bare, days, durations, moons, parts, periods, years
from .nodes import Node
from .numeric import valid
from .source import Source
from .words import either, named_days, words

_EMPTY: list[Node] = []


def trigger_words() -> Iterator[tuple[str, Any]]:
    """The words at which a date expression may begin, with the reader to try there.

    Most come with what must follow (``năm 2``, ``sáng nay``): the automaton then reports only
    places that are worth a pattern. Two spaces stand for any number of them.
    """
    yield from _day_triggers()
    yield from _period_triggers()
    yield from _counted_triggers()
    yield "hết năm", ("bare_year_end", 4)
    yield "lúc ", "clock"
    for word in ("rằm tháng", "rằm  "):
        yield word, "ram"
    yield "tết ", "tet"
    for word in ("sn 1", "sn 2", "sn: 1", "sn: 2", "sn1", "sn2"):
        yield word, "born"
    for name in named_days():
        yield name, ("named", name)
    for name in can_chi_names():
        yield name, "can_chi"
    for digit in "123":
        yield f"q{digit}/", "short"
    for digit in "0123456789":
        yield f"t{digit}/", "short"
        yield f"t1{digit}/", "short"
    for digit in "123456789":
        yield f"t0{digit}/", "short"


_DIGITS = "0123456789"


def _day_triggers() -> Iterator[tuple[str, Any]]:
    numbers = [*_DIGITS, " "]
    for digit in _DIGITS:
        yield f"ngày {digit}", "day_number"
        yield f"ngày{digit}", "day_number"
    behind_day = (" ", "mai", "kia", "hôm", "mùng", "mồng", "…", ".", "_", "/", "tháng ", *_ONES)
    for follower in behind_day:
        yield f"ngày {follower}", "day"
    for blank in ("ngày_", "ngày…", "ngày..", "ngày/"):
        yield blank, "day"
    for follower in (*numbers, "nay", "qua", "kia", "sau", "trước"):
        yield f"hôm {follower}", "day"
    for word in ("mùng ", "mồng ", "chủ nhật", "chúa nhật", "chủ nhựt", "cùng ngày"):
        yield word, "day"
    for word in (*_ONES[1:7], "bẩy", *"234567"):
        yield f"thứ {word}", "day"
    followers = (
        *numbers,
        "ngày",
        "các ngày",
        "nay",
        "qua",
        "mai",
        "hôm",
        "cùng",
        "mùng",
        "mồng",
        "thứ",
        "chủ",
        "của",
    )
    for part in words("part"):
        for follower in followers:
            yield f"{part} {follower}", "day"


_ONES = ("một", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")


def _period_triggers() -> Iterator[tuple[str, Any]]:
    relative = {word.split()[0] for kind in ("year_rel", "period_rel") for word in words(kind)}
    for follower in (*_DIGITS, " ", *words("month"), *words("lunar_month"), *relative):
        yield f"tháng {follower}", "month"
    for digit in _DIGITS:
        yield f"tháng{digit}", "month"
    for century in ("19", "20"):
        yield f"năm{century}", "year"
    for quarter in ("quý", "quí"):
        for follower in ("i", "1", "2", "3", "4", " ", *relative):
            yield f"{quarter} {follower}", "quarter"
    cans = {name.split()[0] for name in can_chi_names()}
    for follower in (*_DIGITS, " ", "một ngh", "một ngà", "hai ngh", "hai ngà", *relative, *cans):
        yield f"năm {follower}", "year"
    seasons = words("season")
    for word in words("frame"):
        yield f"{word} ", "frame"
        yield f"{word}:", "frame"
    for word in seasons:
        yield f"vụ {word} ", "frame"
    for word in words("season_alone"):
        yield f"{word} ", "frame"
    for mod in ("đầu", "giữa", "cuối"):
        for unit in _PARTED:
            yield f"{mod} {unit}", "part"
        yield f"{mod} tuần ", "week"
    for mod in (*_TENS, "những tháng", "những ngày đầu", "những ngày giữa", "những ngày cuối"):
        yield mod, "part"
    for century in (f"({number}" for number in range(10, 21)):
        yield century, ("bare_year", 1)
    for cue in (
        "từ", "đến", "tới", "trong", "trước", "sau", "hết", "đầu", "giữa", "cuối", "thời điểm",
        "so sánh", "tầm nhìn",
    ):  # fmt: skip
        for century in ("19", "20"):
            yield f"{cue} {century}", ("bare_year", len(cue) + 1)
    for follower in _DIGITS:
        for word in ("những năm", "các năm", "thập niên", "thập kỷ", "thập kỉ"):
            yield f"{word} {follower}", "decade"
    for word in ("thế kỷ ", "thế kỉ "):
        yield word, "century"
    for follower in relative:
        yield f"tuần {follower}", "week"
    for word in ("cùng kỳ", "cùng kì"):
        yield word, "same"


_PARTED = (
    "năm",
    "tháng",
    "quý",
    "quí",
    "thế kỷ",
    "thế kỉ",
    "những năm",
    "thập",
    "nhiệm kỳ",
    "giai đoạn",
    "vụ",
    "niên vụ",
    "mùa",
)
_TENS = ("thượng tuần", "trung tuần", "hạ tuần")


def _counted_triggers() -> Iterator[tuple[str, Any]]:
    """``hai ngày``, ``mươi lăm tháng``: a unit after the last word of a spelled number."""
    units = [word for word in words("unit") if word not in ("tiếng", "giờ đồng hồ")]
    for last in (
        *_ONES,
        "bốn",
        "lăm",
        "nhăm",
        "mốt",
        "bẩy",
        "mươi",
        "chục",
        "trăm",
        "nghìn",
        "ngàn",
    ):
        for unit in units:
            yield f"{last} {unit}", ("unit", len(last) + 1)
    for follower in ("đầu", "cuối", "sau", "năm", "tháng", "ngày", "giờ", "tiếng", "thế"):
        yield f"nửa {follower}", "half"


def _weekday_stamp(src: Source, at: int) -> list[Node]:
    """``Thứ năm, 18:06, 15/06/2023``: the clock time between the weekday and its date."""
    match = _STAMPED_WEEKDAY.match(src.lower, at)
    if match is None:
        return _EMPTY
    found = bare.clock_phrase(src, match.end())
    if not found or found[0].kind != "day" or found[0].y is None:
        return _EMPTY
    found[0].start = found[0].stem = at
    found[0].weekday = days.weekday_number(match[1])
    return found


def _day(src: Source, at: int) -> list[Node]:
    if src.lower.startswith(("thứ", "ch"), at):
        stamp = _weekday_stamp(src, at)
        if stamp:
            return stamp
    found = days.day_phrase(src, at)
    if found:
        return found
    blank = src.g.blank.match(src.lower, at) or src.g.blank_slashed.match(src.lower, at)
    if blank and (blank[0][5:10] != "tháng" or src.before(at).endswith(", ")):
        # "ngày tháng 10 năm 2020" behind a place: the gap was lost.
        node = Node(at, blank.end(), "month" if blank[1] else "year", "BLANK")
        node.y = int(blank[2])
        if blank[1]:
            node.m = int(blank[1])
        return [node] if node.m is None or 1 <= node.m <= 12 else _EMPTY
    return _EMPTY


_STAMPED_WEEKDAY = re.compile(
    rf"({either(words('weekday'))})[ ]{{0,2}}[,|-][ ]{{0,2}}(?=\d{{1,2}}(?::|[ ]?h|[ ]?giờ)[ ]?\d\d)"
)


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
    if not valid(node.d, node.m, None):
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


def _day_or_words(src: Source, at: int, floor: int) -> list[Node]:
    return _day(src, at) or _spelled_day(src, at)


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
    "day_number": lambda src, at, floor: days.day_number(src, at),
    "clock": lambda src, at, floor: bare.clock_phrase(src, at),
    "month": lambda src, at, floor: periods.month_phrase(src, at),
    "quarter": lambda src, at, floor: periods.quarter_phrase(src, at),
    "year": lambda src, at, floor: years.year_phrase(src, at),
    "frame": lambda src, at, floor: periods.frame_phrase(src, at),
    "part": lambda src, at, floor: parts.part_phrase(src, at),
    "decade": lambda src, at, floor: parts.decade_phrase(src, at),
    "century": lambda src, at, floor: parts.century_phrase(src, at),
    "week": lambda src, at, floor: periods.week_phrase(src, at),
    "same": lambda src, at, floor: periods.same_phrase(src, at),
    "half": lambda src, at, floor: (
        parts.half_phrase(src, at) or durations.half_length(src, at) or parts.part_phrase(src, at)
    ),
    "ram": lambda src, at, floor: moons.ram_phrase(src, at),
    "tet": lambda src, at, floor: moons.tet_phrase(src, at),
    "short": lambda src, at, floor: _short_unit(src, at),
    "born": _born,
    "can_chi": _can_chi,
}


def parse(src: Source, scan: Scan) -> list[Node]:
    """The single date expressions of the text, in order, not yet joined or resolved."""
    lower = src.lower
    places: list[tuple[int, int, Any]] = [
        (start, end, what)
        for start, end, what in scan.hits["dates"]
        if start == 0
        or not lower[start - 1].isalnum()
        or (what in _GLUED and lower[end - 1].isdigit() and lower[start - 1].isalpha())
    ]
    _number_places(src, scan, places)
    places.sort(key=_by_start)
    done = 0
    nodes = src.nodes
    for start, end, what in places:
        if start < done:
            continue
        if end == 0:
            found = bare.bare_number(src, start, what)
        elif type(what) is tuple:
            found = _by_tuple(src, start, end, what, done)
        else:
            found = _READERS[what](src, start, done)
        if found and _free(src, found):
            nodes.extend(found)
            done = found[-1].end
    return nodes


_GLUED = ("day_number", "year", "month")
"""``trongnăm 2023``, ``vàongày 12/3``: no syllable ends like these, so a space was lost."""


def _by_start(place: tuple[int, int, Any]) -> tuple[int, int]:
    """Text order; of triggers that begin together, the longest first and the number last."""
    return place[0], -place[1]


_AFTER_NUMBER = frozenset("/:.,hg-")
_MARK_AFTER_SPACE = frozenset("-/ h(")
_AFTER_SPACE = frozenset(
    (
        *[
            "ngà",
            "năm",
            "thá",
            "tuầ",
            "giờ",
            "giâ",
            "phú",
            "tiế",
            "quý",
            "thậ",
            "thế",
            "tết",
            "đến",
            "tới",
        ],
        "và ",
        "hoặ",
    )
)


def _number_places(src: Source, scan: Scan, places: list[tuple[int, int, Any]]) -> None:
    """Add the digit runs that look like the beginning of a date, with what they look like."""
    lower = src.lower
    match_number = src.g.numbers.match
    last = len(lower) - 2
    for start, end in scan.digits:
        if end > last:
            break
        mark = lower[end]
        if mark == " ":
            if (
                lower[end + 1] not in _MARK_AFTER_SPACE
                and lower[end + 1 : end + 4] not in _AFTER_SPACE
            ):
                continue
        elif mark not in _AFTER_NUMBER:
            continue
        match = match_number(lower, start)
        if match:
            places.append((start, 0, match.lastgroup))
    if scan.digits and scan.digits[-1][1] > last:
        start = scan.digits[-1][0]
        match = match_number(lower, start)
        if match:
            places.append((start, 0, match.lastgroup))


def _by_tuple(src: Source, start: int, end: int, what: tuple[str, Any], floor: int) -> list[Node]:
    """Triggers with something to tell: a named day, or where the unit of a length begins."""
    lower = src.lower
    if what[0] == "named":
        whole = end >= len(lower) or not lower[end].isalnum()
        return moons.named_phrase(src, start, end, what[1]) if whole else _EMPTY
    if what[0] == "bare_year_end":
        return years.year_end(src, start + what[1])
    if what[0] == "bare_year":
        at = start + what[1]
        whole = at >= floor and lower[at + 2 : at + 4].isdigit()
        return bare.bare_years(src, at) if whole else _EMPTY
    return durations.spelled_length(src, start + what[1], floor)


def _short_unit(src: Source, at: int) -> list[Node]:
    """``T3/2020``, ``Q1/2024``."""
    if not src.text[at].isupper():
        return []
    if src.lower[at] == "q":
        return periods.short_quarter(src, at)
    match = src.g.month_year.match(src.lower, at + 1)
    if match is None or not 1 <= int(match[1]) <= 12 or match[2] == ".":
        return []
    node = Node(at, match.end(), "month", "MY")
    node.m, node.y = int(match[1]), int(match[3])
    return [node]


def _free(src: Source, found: list[Node]) -> bool:
    """Nothing begins in a character that a document or an organisation owns."""
    if found[0].sub == "term" and found[0].kind == "years":
        return True
    if src.taken.free(found[0].start, found[-1].end):
        return True
    # "Ngày thành lập Hội Nông dân Việt Nam": the body stands inside the day's name.
    return found[0].rule == "NAMED" and src.taken.free(found[0].start, found[0].start + 1)
