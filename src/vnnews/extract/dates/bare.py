"""Numbers that may be dates without saying so: ``21/8``, ``10/2020``, ``2016-2020``.

The same shapes are ratios (``72/86 xã``), scores, addresses, names (``đường 30/4``), section
numbers and parts of codes; what stands before and after decides (domain notes, B.5).
"""

from __future__ import annotations

import re

from .clocks import PART_AFTER, apply_part, clock_at, is_clock
from .days import chain, day_phrase, tails
from .durations import counts_months, digits_length, hours_length
from .moons import eve_phrase
from .nodes import Node
from .numeric import numeric_day
from .patterns import YEAR
from .source import Source, part_of_day
from .words import begins_with, ending, solar_days, words

_RANGE_FOLLOWS = re.compile(
    r"[ ]{0,3}(?:-|đến|tới)[ ]{0,3}(?:hết[ ])?(?:ngày[ ]{1,3})?\d{1,2}[ ]?[/.-][ ]?\d{1,2}(?!\d)"
)
_NAME_BEFORE = re.compile(
    r"(?<!\w)(?:quốc khánh|phụ nữ|thiếu nhi|lao động|việt nam|thế giới|toàn dân|người nghèo|"
    r"liệt sĩ|liệt sỹ|miền nam|tháng tám|điện biên phủ|lịch sử|mùa xuân|công nhân|non sông|quốc gia|"
    r"cộng sản|biên phòng|đất nước|kháng chiến|dân tộc|nhà giáo|tại chỗ|chiến thắng)[ ]{1,3}[-(]?[ ]{0,2}$"
)
_CODE_AFTER = re.compile(r"[ ]{0,1}[/_]\w|-[a-zđ]")
_TABLE_RATIO = re.compile(r"\(\d{1,3}/\d{1,3}\)")


def bare_number(src: Source, at: int, sort: str) -> list[Node]:
    """The date expressions that begin with the number at ``at``, or nothing.

    ``sort`` is the group of ``Grammar.numbers`` that matched: what the number looks like.
    """
    if src.glued(at):
        return _full_date(src, at) if sort in _FULL_DATES else []
    if sort == "day_slash":
        return _slashed(src, at)
    sort = sort.split("_")[0]
    if sort == "length":
        return _length(src, at)
    if sort == "clock":
        return clock_phrase(src, at) or hours_length(src, at) or _hours_ahead(src, at)
    if sort == "years":
        return bare_years(src, at) or _month_year(src, at)
    return _day_or_month(src, at)


_FULL_DATES = ("day_slash", "day_hyphen", "day_dot")


def _full_date(src: Source, at: int) -> list[Node]:
    """``Cập nhật23-09-2018``: a whole date whose space before it was lost."""
    lower = src.lower
    if at < 3 or not lower[at - 3 : at].isalpha():
        return []
    node = numeric_day(src, at)
    return _judge(src, node) if node and node.rule == "DMY" else []


def _length(src: Source, at: int) -> list[Node]:
    """A number before a unit of time: a clock time, a length, or a day before ``tháng``."""
    lower = src.lower
    unit = lower[at : at + 12].lstrip("0123456789 -,.đến")[:2]
    if unit == "tế":
        return eve_phrase(src, at)
    if unit == "gi":
        return clock_phrase(src, at) or digits_length(src, at)
    if unit == "th":
        eve = eve_phrase(src, at)
        if eve:
            return eve
        day = _plain_day(src, at)
        if day:
            return day
    found = digits_length(src, at)
    if found or unit != "th":
        return found
    count = _BEFORE_MONTH.match(lower, at)
    if count and counts_months(src, int(count[1]), count.end()):
        return []
    if src.joined(at):
        return day_phrase(src, at, cued=True)
    return _long(src, at) or _days_of_month(src, at)


def _hours_ahead(src: Source, at: int) -> list[Node]:
    """``trong 6-12 giờ tới``: two numbers of hours that are no clock times."""
    return digits_length(src, at) if _HOURS_AHEAD.match(src.lower, at) else []


_HOURS_AHEAD = re.compile(
    r"\d{1,3}-\d{1,3}[ ]giờ[ ](?:tới|tiếp theo|qua|trước|sau|đầu|kể từ)(?!\w)"
)
_BEFORE_MONTH = re.compile(r"(\d{1,2})[ ]{1,3}(?=tháng)")


_PLAIN_DAY = re.compile(
    r"(\d{1,2})[ ]{1,3}tháng[ ]{1,3}(?:0?[1-9]|1[0-2])(?![\w/.-])"
    r"(?=[ ]{0,3}(?:[,;:)\n]|$|(?:và|đến|tới|vừa|này|hằng|hàng|là|tại|ở|đã|sẽ|được|nhân|âm|dương|hay|thì)(?!\w)))"
    r"|(\d{1,2})[ ]{1,3}tháng[ ]{1,3}(?:0?[1-9]|1[0-2])(?=[.](?!\d)|[ ]?/[ ]?\d{4}(?!\d))"
)
_LASTING = re.compile(
    r"(?<!\w)(?:trong|thời hạn|thời gian|sau|hơn|gần|khoảng|trên|dưới|mỗi|cứ|đủ|quá|được|suốt|cách|hạn|"
    r"kéo dài|tối đa|tối thiểu|ít nhất|nhất|vòng|tù|phạt|vừa|mới|tròn|chậm|nghỉ|học|việc)[ ]{1,3}$"
)


def _plain_day(src: Source, at: int) -> list[Node]:
    """``05 tháng 6`` without ``ngày``, where nothing follows that the second number could count."""
    match = _PLAIN_DAY.match(src.lower, at)
    if match is None:
        return _day_of_name(src, at)
    day = int(match[1] or match[2])
    month_at = src.lower.index("tháng", at)
    if counts_months(src, day, month_at) or _LASTING.search(src.before(at)):
        return []
    return day_phrase(src, at, cued=True)


_DAY_IN_WORDS = re.compile(r"(\d{1,2})[ ]{1,3}tháng[ ]{1,3}(\d{1,2})(?![\w/.-])")


def _day_of_name(src: Source, at: int) -> list[Node]:
    """``Ngày Nhà giáo Việt Nam 20 tháng 11``: a day of the table after its name."""
    match = _DAY_IN_WORDS.match(src.lower, at)
    if match is None or (int(match[1]), int(match[2])) not in solar_days():
        return []
    if not _NAME_BEFORE.search(src.before(at)):
        return []
    found = day_phrase(src, at, cued=True)
    for node in found:
        node.near = True
    return found


def _days_of_month(src: Source, at: int) -> list[Node]:
    """``14-16 tháng Giêng``, ``từ 14 đến 16 tháng 8``: days that end in a named month."""
    items = chain(src, at)
    return items if items and _chain_ok(src, items) else []


def _long(src: Source, at: int) -> list[Node]:
    """``17 tháng Giêng năm Kỷ Hợi``, ``28 tháng 8 năm 2020`` without ``ngày``."""
    match = src.g.long.match(src.lower, at)
    if match is None:
        return []
    found = day_phrase(src, at, cued=True)
    if not found:
        return []
    day = found[0]
    if day.y is None and day.y2 is None and not day.lunar:
        if not (src.before_is("cue_before", at) or src.before(at).endswith("(")):
            return []
    return found


def _slashed(src: Source, at: int) -> list[Node]:
    """``21/8/2017``, ``21/8``, ``10/2020``; most are ratios."""
    node = numeric_day(src, at)
    return _judge(src, node) if node else _month_year(src, at)


def _day_or_month(src: Source, at: int) -> list[Node]:
    node = numeric_day(src, at)
    if node is None:
        month = _month_year(src, at) or _year_to_month(src, at)
        if month:
            return month
        return _days_of_month(src, at)
    return _judge(src, node)


def _judge(src: Source, node: Node) -> list[Node]:
    tails(src, node)
    if node.rule in ("DMY", "STAMP"):
        return [node] if not _CODE_AFTER.match(src.lower, node.end) else []
    if node.every or node.lunar or node.year_offset is not None or node.y is not None:
        if node.rule != "DMY2":
            return [node] if not src.before_is("not_before", node.start) else []
    return [node] if _plausible(src, node) else []


def _month_year(src: Source, at: int) -> list[Node]:
    """``10/2020``: a month, unless it counts issues, turns or things."""
    match = src.g.month_year.match(src.lower, at)
    if match is None or match[2] == "." or not 1 <= int(match[1]) <= 12:
        return []
    end = match.end()
    if match[2] == "-" and not src.joined(at):
        # "(5-1954)" is a month, "5-1954" may be anything.
        if not (src.before(at).endswith("(") and src.lower.startswith((")", ",", ";"), end)):
            return []
    following = src.lower[end : end + 2]
    if following[:1] == "/" or (following[:1] in (".", ",") and following[1:].isdigit()):
        return []
    if following[:1] == "-" and following[1:].isalpha():
        return []
    if src.before_is("not_before", at) and not src.joined(at):
        return []
    if begins_with("count_noun").match(src.lower, end):
        return []
    node = Node(at, end, "month", "MY")
    node.m, node.y = int(match[1]), int(match[3])
    return [node]


_YEAR_TO_MONTH = re.compile(rf"({YEAR})[ ]?-[ ]?(?=\d{{1,2}}/{YEAR}(?![\w/]))")


def _year_to_month(src: Source, at: int) -> list[Node]:
    """``1984-10/1986`` in a career: a year, and the month up to which it went on."""
    match = _YEAR_TO_MONTH.match(src.lower, at)
    if match is None:
        return []
    month = _month_year(src, match.end())
    if not month:
        return []
    node = Node(at, match.end(1), "year", "YEAR.BARE")
    node.y = int(match[1])
    return [node, *month]


def _chain_ok(src: Source, items: list[Node]) -> bool:
    """``10-16/6``, ``28, 29 và 30/4`` without ``ngày``: a sign of a date must be near."""
    at, last = items[0].start, items[-1]
    before = src.before(at)
    if src.before_is("not_before", at):
        return False
    cue = src.before_is("cue_before", at) or before.endswith("(") or bool(src.joined(at))
    if last.y is not None and last.rule == "DMY":
        return cue or src.lower[items[0].end] in "- "
    noun = begins_with("count_noun").match(src.lower, last.end)
    if cue:
        return not noun
    hyphen = "-" in src.lower[items[0].end : items[1].start]
    return hyphen and not noun and (last.d or 0) > 12 and len(items) == 2


def _plausible(src: Source, node: Node) -> bool:
    """Whether a bare ``d/m`` (or ``d/m/yy``) is a day."""
    lower, at, end = src.lower, node.start, node.end
    if _CODE_AFTER.match(lower, end):
        return False
    joined = src.joined(at)
    before = src.before(at)
    day, month = node.d or 0, node.m or 0
    mark = "/" if "/" in lower[at:end] else "-" if "-" in lower[at:end] else "."
    if (day, month) == (24, 7) and not before.endswith(("ngày ", "đến ", "từ ")):
        return False
    named = (day, month) in solar_days()
    named_cue = named and bool(_NAME_BEFORE.search(before))
    if (not joined or before.endswith(", ")) and ending("not_before", before) >= 0:
        if ending("holiday_before", before) < 0 and not named_cue:
            return False
    noun = begins_with("count_noun").match(lower, end)
    strong = bool(joined) or ending("cue_before", before) >= 0
    ranged = bool(_RANGE_FOLLOWS.match(lower, end))
    bracket = before.endswith("(") and lower.startswith((")", ",", ";", " -", "-"), end)
    if ending("holiday_before", before) >= 0 and named:
        node.near = strong = True
    if named_cue:
        node.near = True
    if mark == "." and not (strong and (joined or node.near)):
        if _beside_day(src, at):
            return not noun
        return bool(strong and day > 12 and len(lower[at:end]) >= 4) and not noun
    if noun and (day <= month or not strong) and joined != "range":
        return False
    if strong or named_cue:
        return True
    if mark == "-":
        return (bracket or ranged) and day > 12
    if node.rule == "DMY2":
        return day > 12 or bracket
    if day > 12:
        return True
    if bracket:
        return not (day <= month and _TABLE_RATIO.match(lower, at - 1) and _ratio_before(before))
    if ranged:
        return True
    if lower[at] == "0" and (at == 0 or lower[at - 1] == "\n"):
        return True  # the first cell of a table's row
    if day > month or named or lower[at] == "0":
        return _phrase_ends(lower, end)
    return False


_BESIDE = re.compile(r"[ ]{0,2}[,(]?[ ]{0,2}(?:ngày[ ]{1,2})?$")


def _beside_day(src: Source, at: int) -> bool:
    """``Hôm nay 10.10``, ``Thứ Hai (16.10)``: what was just named is a day already."""
    last = src.nodes[-1] if src.nodes else None
    if last is None or not 0 < at - last.end < 8:
        return False
    named = last.kind == "weekday" or (last.kind == "offset" and last.unit == "D")
    return named and _BESIDE.match(src.lower[last.end : at]) is not None


def _ratio_before(before: str) -> bool:
    """``100% (10/10)``, ``đạt 45/50 (9/10)``: a bracket after a figure holds a ratio."""
    return bool(re.search(r"[\d%][ ]{0,2}\($", before))


def _phrase_ends(lower: str, end: int) -> bool:
    following = lower[end : end + 3]
    stripped = following.lstrip(" ")
    return (
        not stripped
        or stripped[0] in ",.;:)\n\"'!?-"
        or begins_with("year_cue").match(lower, end) is not None
    )


def clock_phrase(src: Source, at: int) -> list[Node]:
    """``[lúc] 14h22 [ngày 5/9]``, ``từ 7 giờ đến 19 giờ ngày 23/5``, ``8 giờ sáng``."""
    g, lower = src.g, src.lower
    luc = g.luc.match(lower, at)
    p = luc.end() if luc else at
    found = clock_at(src, p)
    if found is None:
        return []
    gap = g.lead_gap.match(lower, found.end)
    day_at = gap.end() if gap else found.end
    plain_gap = lower[found.end : day_at].strip() == ""
    days = day_phrase(src, day_at) if day_at < len(lower) else []
    if not days:
        days = _stamp_day(src, day_at, plain_gap, found.sure or ":" in lower[p : found.end])
    if (
        days
        and days[0].kind in ("day", "offset", "weekday", "feast")
        and _fits(src, days, plain_gap, found.sure)
    ):
        first = days[0]
        zone = (
            g.zone.match(lower, first.end) if lower.startswith((" (g", " g"), first.end) else None
        )
        if zone:
            first.end = zone.end()
        first.clock, first.clock2 = found.clock, found.clock2
        first.start = first.stem = at
        if first.rule == "STAMP" or ("|" in lower[found.end : day_at]):
            first.sub = "publication"
        apply_part(first)
        return days
    if lower[found.end : found.end + 7].lstrip(" ,")[:1] in _RECURS:
        ends = f"/{found.clock2}" if found.clock2 else ""
        recurring = _recurring(src, at, found.end, f"{found.clock}{ends}")
        if recurring:
            return recurring
    if days and days[0].kind == "set":
        times = f"T{found.clock}" + (f"/{found.clock2}" if found.clock2 else "")
        days[0].value = ";".join(f"{v}{times}" for v in (days[0].value or "").split(";"))
        days[0].start = days[0].stem = at
        return days
    if found.clock2 is None and not luc and not is_clock(src, at, found):
        part = PART_AFTER.match(lower, found.end)
        if part is None or ":" in lower[p : found.end]:
            return []
    elif not luc and not is_clock(src, at, found):
        return []
    node = Node(at, found.end, "clock", "CLOCK")
    node.clock, node.clock2 = found.clock, found.clock2
    part = PART_AFTER.match(lower, found.end)
    if part:
        node.part, node.end = part_of_day(part[1]), part.end()
        apply_part(node)
    return [node]


def _fits(src: Source, days: list[Node], plain_gap: bool, sure: bool) -> bool:
    """A clock time and the day after a comma are one mention only where nothing else speaks."""
    return plain_gap or days[0].kind == "day"


_HYPHEN = re.compile(r"-[ ]{0,3}")


def _stamp_day(src: Source, at: int, plain_gap: bool, sure: bool) -> list[Node]:
    """``14:13 26/02/2026``, ``15:30 - 14/04/2024``, ``17h 5/9``: a date after the clock time."""
    hyphen = _HYPHEN.match(src.lower, at)
    node = numeric_day(src, hyphen.end() if hyphen else at)
    if node and hyphen and node.rule != "DMY":
        return []
    if node is None:
        return []
    if node.rule == "DMY" or (plain_gap and node.rule == "DM" and sure):
        tails(src, node)
        if node.rule == "DMY" and sure:
            node.rule = "STAMP"
        return [node]
    return []


_RECURS = frozenset("hmvcđt")
"""How ``hằng ngày``, ``mỗi ngày``, ``vào các ngày`` … begin."""
_SET_DAYS = re.compile(
    r"[ ]{0,3}(?:vào[ ]{1,3})?(?:các|mọi)[ ]{1,3}(?:ngày|buổi)[ ]{1,3}(?=thứ|ch)"
)


def _recurring(src: Source, at: int, end: int, clock: str) -> list[Node]:
    """``19h45’ các ngày thứ Ba, thứ Sáu hằng tuần``, ``7 giờ hằng ngày``."""
    days_at = _SET_DAYS.match(src.lower, end)
    if days_at:
        found = day_phrase(src, days_at.end())
        if found and found[0].kind in ("set", "weekday"):
            node = found[0]
            node.kind, node.rule = "set", "SET.WEEKLY"
            value = node.value or f"XXXX-WXX-{node.weekday}"
            node.value = ";".join(f"{day}T{clock}" for day in value.split(";"))
            node.start = node.stem = at
            return [node]
    every = src.g.every_tail.match(src.lower, end)
    if every and words("every")[" ".join(every[1].split())] == "D":
        node = Node(at, every.end(), "set", "SET.DAILY")
        node.value = f"XXXX-XX-XXT{clock}"
        return [node]
    return []


_YEAR_CUE = re.compile(
    r"(?<!\w)(?:từ|đến|tới|trong|trước|sau|kể từ|giai đoạn|nhiệm kỳ|niên khóa|khóa|thời gian|\()[ ]{0,3}$"
)


def bare_years(src: Source, at: int) -> list[Node]:
    """``2016-2020``, ``(1890-1969)``, ``từ 2016``."""
    g, lower = src.g, src.lower
    match = g.year_range.match(lower, at)
    if match and 0 < int(match[2]) - int(match[1]) <= 120:
        if begins_with("count_noun").match(lower, match.end()) or begins_with("unit").match(
            lower, match.end()
        ):
            return []
        if src.before_is("not_before", at) and not _YEAR_CUE.search(src.before(at)):
            return []
        hyphen = "-" in lower[at : match.end()]
        if "/" in lower[at : match.end()] or not (hyphen or _YEAR_CUE.search(src.before(at))):
            return []
        if int(match[1]) < 1800 and not src.before(at).endswith("("):
            return []
        node = Node(at, match.end(), "years", "YEARS")
        node.y, node.y2 = int(match[1]), int(match[2])
        return [node]
    reign = _REIGN.match(lower, at) if src.before(at).endswith("(") else None
    if reign and int(reign[1]) < int(reign[2]) and _DYNASTY.search(src.before(at)):
        node = Node(at, reign.end(), "years", "YEARS.REIGN")
        node.y, node.y2 = int(reign[1]), int(reign[2])
        return [node]
    joined = src.joined(at)
    single = g.frame_year.match(lower, at)
    if single is None or single[1] is None:
        return []
    if begins_with("count_noun").match(lower, single.end()) or lower.startswith(
        ("%", "-", "/", ":", " -"), single.end()
    ):
        return []
    year = int(single[1])
    if src.before(at).endswith("(") and lower.startswith(")", single.end()):
        node = Node(at, single.end(), "year", "YEAR.BRACKET")
        node.y = year
        reigned = _DYNASTY.search(src.before(at)) or _REIGN_YEAR.search(src.before(at))
        plain = year >= 1700 and not _COUNTED_BEFORE.search(src.before(at))
        return [node] if 1000 <= year <= 2100 and (reigned or plain) else []
    cue = _ONE_YEAR_CUE.search(src.before(at)) is not None
    if joined and src.nodes and src.nodes[-1].kind in ("year", "month", "years", "quarter"):
        cue = cue or joined == "range" or src.nodes[-1].kind == "year"
    if not cue or not 1900 <= year <= 2100 or not _phrase_goes_on(src, single.end()):
        return []
    node = Node(at, single.end(), "year", "YEAR.BARE")
    node.y = year
    return [node]


_REIGN = re.compile(r"(\d{3})[ ]?-[ ]?(\d{3,4})(?=\))")
_DYNASTY = re.compile(r"(?<!\w)(?:triều|thời|nhà|vua|đời|hoàng đế|tiền)[ ][^()\d.,;:]{2,24}\($")
"""``triều Đinh (968-980)``: years of three figures, where a dynasty stands before them."""
_REIGN_YEAR = re.compile(
    r"(?<!\w)năm[ ]thứ[ ](?:\d{1,2}|[^\W\d_]{2,4}(?:[ ][^\W\d_]{2,4})?)[ ]?\($"
)
"""``vua Tự Đức năm thứ 33 (1880)``."""
_ONE_YEAR_CUE = re.compile(
    r"(?<!\w)(?:tầm nhìn|từ|đến|trong|trước|sau|kể từ|hết|cuối|đầu|giữa|thời điểm|giá so sánh)[ ]{1,3}$"
)


_COUNTED_BEFORE = re.compile(r"[\d%][ ]{0,2}\($|(?<!\w)(?:số|mã|điểm)[ ]{0,2}\($")


def _phrase_goes_on(src: Source, end: int) -> bool:
    """A bare year is not followed by a unit or another number."""
    following = src.lower[end : end + 3].lstrip(" ")
    return not following[:1].isdigit() and not begins_with("unit").match(src.lower, end)
