"""Lengths of time (``hơn 01 năm``, ``45 ngày làm việc``) and what is counted from an anchor."""

from __future__ import annotations

import re

from ...text.numerals import spelled_number
from .nodes import Node
from .patterns import G
from .periods import count_of_months, frame_phrase, month_phrase
from .source import Source
from .words import either, ending, words

_PERIOD_FOLLOWS = frozenset("đcn/")
_GOES_ON = frozenset("0123456789rv")
_RELATED_FOLLOWS = frozenset("qvgtlns")


def digits_length(src: Source, at: int) -> list[Node]:
    """A length, or a relative span, that begins with the digits at ``at``."""
    match = src.lengths.number.match(src.lower, at)
    if match is None:
        return []
    if match[3] and not _SPELLED.fullmatch(match[3]):
        return []
    first = _value(match[1])
    second = _value(match[2]) if match[2] else None
    if first is None or (second is not None and second <= first):
        return []
    return _length(src, at, first, second, match.end())


_SPELLED = re.compile(r"[ ]?[a-zà-ỹđ]{2,6}(?:[ ][a-zà-ỹđ]{2,6}){0,4}[ ]?")
"""``10 (mười) ngày``: the words that repeat a number of an act."""


def _value(text: str) -> float | None:
    if text.isdigit():
        return float(text) or None
    plain = text.replace(".", "") if re.fullmatch(r"\d{1,4}[.]\d{3}(?:,\d+)?", text) else text
    number = float(plain.replace(",", "."))
    return number if number > 0 else None


def _length(src: Source, at: int, first: float, second: float | None, unit_at: int) -> list[Node]:
    p, lower = src.lengths, src.lower
    unit = p.unit.match(lower, unit_at)
    if unit is None:
        return []
    follower = lower[unit.end() : unit.end() + 4].lstrip(" ,")[:1]
    whole = first == int(first)
    if whole and second is None:
        if follower in _PERIOD_FOLLOWS:
            counted = count_of_months(src, at, int(first), unit_at)
            if counted:
                return counted
        if follower in "12" and lower.startswith("năm", unit_at):
            framed = _counted_frame(src, at, unit_at)
            if framed:
                return framed
    if p.nothing.match(lower, unit_at):
        return []
    if follower in "123456789" and whole and second is None and counts_months(src, first, unit_at):
        return []
    word = " ".join(unit[1].split())
    code = words("unit")[word]
    if second is None and whole and len(code) == 1:
        related = _related(src, at, int(first), code, unit.end(), follower)
        if related:
            return related
    node = Node(at, unit.end(), "duration", "DURATION")
    node.value = _iso(first, code)
    if second is not None:
        node.value = f"{node.value}/{_iso(second, code)}"
    else:
        if follower in _GOES_ON:
            _compound(src, node, first, code)
        further = p.range_tail.match(lower, node.end) if follower in "đt" else None
        if further and p.from_before.search(src.before(at)):
            other = _value(further[1])
            if other:
                other_code = words("unit")[" ".join(further[2].split())]
                node.value = f"{node.value}/{_iso(other, other_code)}"
                node.end = further.end()
    _bounds(src, node, second is not None or "/" in (node.value or ""))
    if code == "M" and second is None and whole and node.end == unit.end():
        node.months = int(first) if node.start == at and first <= 12 else 0
    return [node]


def counts_months(src: Source, count: float, at: int) -> bool:
    """``3 tháng 6, 7 và 8/2023``: the number says how many months are listed at ``at``."""
    return (
        2 <= count <= 12
        and src.lower.startswith("tháng", at)
        and len(month_phrase(src, at)) == int(count)
    )


def _counted_frame(src: Source, at: int, unit_at: int) -> list[Node]:
    """``5 năm 2021-2025``: the frame of a plan; the list ``hai năm 2019 và 2020`` is not."""
    years = src.g.frame_years.match(src.lower, unit_at + 4)
    if years is None or "từ" in years[0] or "năm" in years[0][:4]:
        return []
    node = Node(at, years.end(), "years", "FRAME.COUNTED")
    node.y, node.y2 = int(years[1]), int(years[2])
    return [node] if node.y < node.y2 <= node.y + 100 else []


def _iso(number: float, code: str) -> str:
    """An ISO 8601 duration; decades, centuries and quarters in years and months."""
    if code.endswith("Y") and len(code) > 1:
        number, code = number * int(code[:-1]), "Y"
    if code == "Q":
        number, code = number * 3, "M"
    prefix, letter = ("PT", code[1]) if code[0] == "T" else ("P", code)
    if number == int(number):
        return f"{prefix}{int(number)}{letter}"
    months = number * 12
    if letter == "Y" and months == int(months):
        return f"P{int(months)}M"
    if prefix == "PT" and letter == "H" and number * 60 == int(number * 60):
        return f"PT{int(number * 60)}M"
    return f"{prefix}{number:g}{letter}"


def _compound(src: Source, node: Node, first: float, code: str) -> None:
    """``10 năm 6 tháng``, ``một năm rưỡi``."""
    p = src.lengths
    half = p.half_after.match(src.lower, node.end)
    if half:
        node.end = half.end()
        extra = {"D": "T12H", "TH": "30M", "TM": "30S", "M": "15D", "Q": "", "W": ""}.get(code)
        if code == "Y" or code.endswith("0Y"):
            node.value = _iso(first + 0.5, code)
        elif extra:
            node.value = f"{_iso(first, code)}{extra}"
        return
    order = ["Y", "M", "D", "TH", "TM", "TS"]
    value, last = node.value or "", code
    for _ in range(3):
        more = p.more.match(src.lower, node.end)
        if more is None or last not in order:
            break
        smaller = words("unit")[more[2]]
        if smaller not in order or order.index(smaller) <= order.index(last):
            break
        if p.nothing.match(src.lower, more.start(2)) and smaller != "M":
            break
        time = smaller[0] == "T"
        value += f"{'T' if time and 'T' not in value else ''}{int(more[1])}{smaller[-1]}"
        node.end, last = more.end(), smaller
    node.value = value


def _bounds(src: Source, node: Node, is_range: bool) -> None:
    """Approximators and bounds belong to the span: ``hơn``, ``không quá``, ``từ … trở lên``."""
    p = src.lengths
    start = node.start
    before = src.before(start)
    upward = p.upward.match(src.lower, node.end) if src.lower.startswith(" t", node.end) else None
    came_from = p.from_before.search(before) if before.rstrip(" ").endswith("từ") else None
    if upward:
        node.end = upward.end()
    if came_from and (upward or is_range):
        node.start = node.stem = start - (len(before) - came_from.start())
        return
    approx = ending("approx", before)
    if approx >= 0:
        word = before[approx:].strip()
        if word in ("hơn", "nhất") and ending("comparative", before[:approx]) >= 0:
            return
        node.start = node.stem = start - (len(before) - approx)


def _related(src: Source, at: int, count: int, code: str, end: int, follower: str) -> list[Node]:
    """``15 năm qua``, ``2 tháng tới``, ``3 ngày trước``, ``cách đây 3 năm``."""
    g, lower = src.g, src.lower
    if code not in ("Y", "M", "W", "D"):
        return []
    tail = g.ago_tail.match(lower, end) if follower in _RELATED_FOLLOWS else None
    before = src.before(at)
    head = _AGO_HEAD.search(before) if "cách" in before else None
    if head:
        node = Node(at - (len(before) - head.start()), end, "offset", "AGO")
        node.unit, node.n, node.anchor = code, -count, "published"
        return [node]
    if tail is None or _TAIL_GOES_ON.match(lower, tail.end()):
        return []
    if tail[3]:
        if not _POINT_AFTER.match(lower, tail.end()):
            return []
        node = Node(at, tail.end(), "offset", "AGO")
        node.unit, node.n, node.anchor = code, -count, "published"
        return [node]
    if tail[0].strip() == "nữa":
        return []
    if tail[0].strip() == "nay" and code != "Y":
        return []
    node = Node(at, tail.end(), "span", "SPAN")
    node.unit, node.n = code, count if tail[2] else -count
    node.anchor = "published"
    _bounds(src, node, False)
    node.stem = node.start
    return [node]


_AGO_HEAD = re.compile(
    r"(?<!\w)cách[ ]{1,3}(?:đây|nay)[ ]{1,3}(?:(?:hơn|gần|khoảng|chừng|đúng|tròn)[ ]{1,3})?$"
)
_TAIL_GOES_ON = re.compile(
    r"[ ]{0,3}(?:đây|khi|đó|lại|mặt|ngày|lễ|tết|ngưỡng|trung tâm|thời điểm|sông|cầu)(?!\w)"
)
_POINT_AFTER = re.compile(
    r"[ ]{0,3}(?:[,.;:)\n]|$|(?:tôi|anh|chị|ông|bà|gia đình|nơi|khi|ở|tại|đã|là|còn|xã|huyện|tỉnh)(?!\w))"
)


def spelled_length(src: Source, unit_at: int, floor: int) -> list[Node]:
    """A length whose number is in words: ``hai mươi lăm ngày``, ``nửa năm``."""
    lower = src.lower
    start = _number_start(lower, unit_at, floor)
    while start < unit_at:
        found = spelled_number(lower, start)
        if found and lower[found[0] : unit_at].strip(" ") == "" and found[0] < unit_at:
            return _one_or_two(src, start, found[1], unit_at) or _spelled(
                src, start, found[1], unit_at
            )
        space = lower.find(" ", start, unit_at)
        if space < 0 or space + 1 >= unit_at:
            about_ten = lower.startswith("chục ", start) and _TEN_BEFORE.search(src.before(start))
            return _length(src, start, 10.0, None, unit_at) if about_ten else []
        start = space + 1
    return []


_TEN_BEFORE = re.compile(r"(?<!\w)(?:gần|hơn|khoảng|ngót|chừng|ngót nghét|cả)[ ]{1,3}$")
"""``gần chục năm``: ten, where the word alone would be vague (``hàng chục năm``)."""


_PAIRS = (
    ("một", 1), ("hai", 2), ("ba", 3), ("bốn", 4), ("năm", 5), ("sáu", 6), ("bảy", 7), ("tám", 8),
    ("chín", 9),
)  # fmt: skip


_SPELLED_FROM = re.compile(
    rf"(?<!\w)từ[ ]{{1,3}}({'|'.join(word for word, _ in _PAIRS)})[ ]{{1,3}}(?:đến|tới)[ ]{{1,3}}$"
)


def _one_or_two(src: Source, start: int, value: int, unit_at: int) -> list[Node]:
    """``một hai ngày``, ``ba bốn tháng``: a guess between two neighbouring numbers."""
    if not 2 <= value <= 9:
        return []
    word = next(word for word, number in _PAIRS if number == value - 1)
    at = start - len(word) - 1
    if at < 0 or not src.lower.startswith(f"{word} ", at) or not src.word_start(at):
        return []
    return _length(src, at, float(value - 1), float(value), unit_at)


_NUMBER_WORDS = frozenset(
    [
        "một",
        "hai",
        "ba",
        "bốn",
        "tư",
        "năm",
        "lăm",
        "nhăm",
        "mốt",
        "sáu",
        "bảy",
        "bẩy",
        "tám",
        "chín",
        "mười",
        "mươi",
        "chục",
        "trăm",
        "nghìn",
        "ngàn",
        "linh",
        "lẻ",
        "không",
        "hăm",
        "băm",
    ]
)
_NOT_NUMBER_BEFORE = re.compile(
    r"(?<!\w)(?:thứ|dăm|vài|đôi|tháng|giải|quý|quí|mùng|mồng|ngày|lớp|cấp|số|hạng|loại|bậc|khóa|lần thứ|"
    r"phần|ngày càng|chương|tập|anh|chị|ông|bà|bác|chú|cô)[ ]{1,3}$"
)
_FIVE_BEFORE = re.compile(
    r"(?<!\w)(?:sau|đến|tới|hơn|gần|khoảng|suốt|mất|ròng rã|đúng|tròn)[ ]{1,3}$"
)


def _number_start(lower: str, unit_at: int, floor: int) -> int:
    """Where the number words before ``unit_at`` begin; ``unit_at`` itself where there are none."""
    start = end = unit_at
    for _ in range(12):
        stop = end
        while stop > floor and lower[stop - 1] == " ":
            stop -= 1
        begin = stop
        while begin > floor and stop - begin < 8 and lower[begin - 1].isalpha():
            begin -= 1
        if lower[begin:stop] not in _NUMBER_WORDS:
            break
        start = end = begin
    else:
        return unit_at  # longer than any number in words
    return start


def _spelled(src: Source, start: int, value: int, unit_at: int) -> list[Node]:
    before = src.before(start)
    word = src.lower[start:unit_at].strip()
    if _NOT_NUMBER_BEFORE.search(before):
        return []
    if word == "năm" and not _FIVE_BEFORE.search(before):
        return []
    if word == "một" and _ARTICLE_AFTER.match(src.lower, unit_at):
        return []
    if word in ("một", "hai", "ba") and before.endswith("ngày "):
        return []
    if word == "một" and _RATE_BEFORE.search(before):
        return []
    lower_bound = _SPELLED_FROM.search(before)
    if lower_bound:
        # "từ hai đến ba tháng"
        first = next(number for name, number in _PAIRS if name == lower_bound[1])
        if first < value:
            at = start - (len(before) - lower_bound.start(1))
            return _length(src, at, float(first), float(value), unit_at)
    return _length(src, start, float(value), None, unit_at)


_RATE_BEFORE = re.compile(rf"(?:(?<!\w)|(?<=\d))(?:{either(words('rate_before'))})[ ]{{1,3}}$")
"""``60 km một giờ``, ``3 lần một tuần``: what a rate is counted by, not a length."""
_ARTICLE_AFTER = re.compile(
    r"(?:ngày|tuần|tháng|năm|giờ|phút|giây)[ ]{1,3}(?:mới|nào|nọ|kia|không xa|đẹp|lễ|đầy|"
    r"thành công|nhiều|khó khăn|bận|đáng|có|với|hết sức|rất|đặc biệt|như)(?!\w)"
    r"|(?:quý|tiếng)(?!\w)"
)


_HOURS = re.compile(r"(\d{1,3})(?:[ ]?-[ ]?(\d{1,3}))?h(?![\w/])")
_HOURS_BEFORE = ("trong vòng ", "trong ", "sau ", "suốt ", "quá ", "hơn ", "gần ", "mất ")


def hours_length(src: Source, at: int) -> list[Node]:
    """``trong vòng 24h``, ``sau 72h``: hours that are no clock time."""
    match = _HOURS.match(src.lower, at)
    if match is None:
        return []
    ahead = src.lower.startswith((" tới", " tiếp theo", " qua"), match.end())
    if not ahead and not src.before(at).endswith(_HOURS_BEFORE):
        return []
    node = Node(at, match.end(), "duration", "DURATION")
    node.value = f"PT{int(match[1])}H"
    if match[2]:
        if int(match[2]) <= int(match[1]):
            return []
        node.value += f"/PT{int(match[2])}H"
    _bounds(src, node, False)
    return [node]


def half_length(src: Source, at: int) -> list[Node]:
    """``nửa năm``, ``nửa tháng``, ``nửa thế kỷ``."""
    match = _HALF.match(src.lower, at)
    if match is None:
        return []
    node = Node(at, match.end(), "duration", "DURATION.HALF")
    node.value = {
        "năm": "P6M",
        "tháng": "P15D",
        "ngày": "PT12H",
        "giờ": "PT30M",
        "tiếng": "PT30M",
        "tiếng đồng hồ": "PT30M",
        "giờ đồng hồ": "PT30M",
        "thế kỷ": "P50Y",
        "thế kỉ": "P50Y",
    }[" ".join(match[1].split())]
    _bounds(src, node, False)
    return [node]


_HALF = re.compile(
    rf"nửa{G}(năm|tháng|ngày|(?:giờ|tiếng)(?:{G}đồng{G}hồ)?|thế{G}k[ỷỉ])(?!\w)(?!{G}(?:đầu|cuối|sau))"
)
__all__ = ["digits_length", "frame_phrase", "half_length", "spelled_length"]
