"""Publication stamps: the date lines that content systems print, and those in metadata.

Day stands before month, always; times are Vietnam's, UTC+07:00 (domain notes B.1, B.2 row 7;
forms seen on real pages: portal notes, part 6). A stamp with minutes becomes
``2018-08-23T14:22:00+07:00``, one without becomes ``2018-08-23``.
"""

from __future__ import annotations

import datetime
import functools
import re
from typing import NamedTuple

_ZONE = datetime.timezone(datetime.timedelta(hours=7))

_DAY = (
    r"(?P<d>\d{1,2})\s?[/.\-–]\s?(?P<m>\d{1,2})\s?[/.\-–]\s?(?P<y>(?:19|20)\d{2}|\d{2})(?!\d)"
    r"|(?P<y2>(?:19|20)\d{2})[-/](?P<m2>\d{1,2})[-/](?P<d2>\d{1,2})(?!\d)"
    r"|ngày\s{1,2}(?P<d3>\d{1,2})\s{1,2}tháng\s{1,2}(?P<m3>\d{1,2})\s{1,2}năm\s{1,2}(?P<y3>(?:19|20)\d{2})"
    r"|(?P<d4>\d{1,2})\s{1,2}(?:tháng|thg?\.?)\s{0,2}(?P<m4>\d{1,2}|[a-zà-ỹ]{2,4}(?:\s(?:một|hai))?)[,\s]\s{0,2}(?:năm\s)?(?P<y4>(?:19|20)\d{2})(?!\d(?!\d?\s{1,2}(?:tháng|thg?)\b))"
    r"|(?P<d5>\d{1,2})\s(?P<m5>[a-z]{3,9})\.?,?\s(?P<y5>(?:19|20)\d{2})"
    r"|(?P<m6>[a-z]{3,9})\.?\s(?P<d6>\d{1,2}),?\s(?P<y6>(?:19|20)\d{2})"
)
_CLOCK = r"(?P<h{0}>\d{{1,2}})\s?(?::|h|g|giờ)\s?(?P<n{0}>\d{{2}})(?!\d)(?:\s?[:'’′]\s?(?P<s{0}>\d{{2}})(?!\d))?['’′]?\s{{0,2}}(?P<p{0}>am|pm|sa|ch|sáng|chiều|tối)?(?![\w])"
_GAP = r"(?:\s|[,|\-–•·(/:]|lúc|vào lúc|ngày|phút|t(?=\d))"
_STAMP = re.compile(
    r"(?<![\d/.,\-])(?:"
    + _CLOCK.format(1)
    + r"(?:"
    + _GAP
    + r"|thứ\s\w{1,4}|chủ nhật){0,8}"
    + r")?(?:"
    + _DAY
    + r")(?:"
    + _GAP
    + r"{0,8}"
    + _CLOCK.format(2)
    + r")?",
    re.IGNORECASE,
)
_HINT = re.compile(
    r"\d\s?[/.\-–]\s?\d{1,2}\s?[/.\-–]\s?\d\d|tháng\s|\bthg?\.?\s?\d|[a-z]{3,9}\.?,?\s\d{1,4}[,\s]",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(
    r"(?:thứ\s{0,2}(?P<name>hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|(?P<sunday>chủ\s?nhật)|\bt(?P<short>[2-7])\b|\b(?P<cn>cn)\b)",
    re.IGNORECASE,
)
_MONTHS = {
    "một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7,
    "tám": 8, "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "jan": 1, "feb": 2, "mar": 3,
    "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_WEEKDAYS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5, "bẩy": 5}
_MODIFIED_CUE = re.compile(
    r"(?:cập nhật(?! ngày đăng)|sửa đổi|chỉnh sửa|modified|updated)", re.IGNORECASE
)
_PUBLISHED_CUE = re.compile(
    r"(?:ngày (?:đăng|đưa|xuất bản|gửi|tạo|viết|cập nhật)|đăng (?:ngày|lúc|tải)|gửi lúc|xuất bản|"
    r"đăng bởi|published|posted|thời gian đăng)",
    re.IGNORECASE,
)
# What may stand in a date line besides the stamp itself.
_FILLER = re.compile(
    r"(?:thứ\s{0,2}(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\s?nhật|cập nhật(?: mới)?(?: lần cuối)?|"
    r"(?:đã |được )?(?:đăng|gửi|xuất bản)(?: (?:ngày|lúc|tải|bởi|vào))?|ngày|lúc|vào|gmt|utc|\(?\+?\s?0?7(?::00)?\)?|"
    r"[\d.,]*\s?(?:lượt (?:xem|đọc)|bình luận)|(?:số )?(?:lượt (?:xem|đọc)|lần xem|đã xem|view[s]?)\s?:?\s?[\d.,]*|"
    r"(?:\d+\s)?phút đọc|thời gian(?: đọc)?|giờ|phút|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sun)(?:day)?|posted|published|updated|on|at|date|(?:by|bởi)\s\w{1,20}$|cỡ chữ|in trang|in bài|chia sẻ|a[+-]|"
    r"[\s|,.:;•·\-–()\[\]/<>»«+0-9])",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"[\d.,]+\s(?:phút đọc|lượt (?:xem|đọc)|bình luận|views?)|(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?!\d)|"
    r"(?:thứ\s(?:hai|ba|tư|năm|sáu|bảy)|chủ nhật),?|\b\d[\d.,]*\b",
    re.IGNORECASE,
)


def may_hold_date(text: str) -> bool:
    """A cheap test: False where :func:`find_stamp` would find nothing."""
    return _HINT.search(text) is not None


class Stamp(NamedTuple):
    """A stamp found in a text. ``value`` is ISO 8601, with ``+07:00`` where there is a time."""

    value: str
    start: int
    end: int
    weekday_agrees: bool | None
    """None where no weekday is written."""
    modified: bool
    """The line speaks of an update."""
    published: bool
    """The line speaks of publication."""

    @property
    def has_time(self) -> bool:
        return "T" in self.value

    @property
    def day(self) -> str:
        return self.value[:10]


def find_stamp(text: str) -> Stamp | None:
    """The first stamp of a text, or None. Impossible dates are no stamps."""
    if not _HINT.search(text):
        return None
    for match in _STAMP.finditer(text):
        value = _value(match)
        if value is not None:
            before = text[: match.start()]
            # The nearest label counts: "Ngày đăng: … | Cập nhật: …"
            label = before.rsplit("|", 1)[-1][-60:]
            published = _PUBLISHED_CUE.search(label) is not None
            return Stamp(
                value,
                match.start(),
                match.end(),
                _weekday_agrees(text, match, value),
                not published and _MODIFIED_CUE.search(label) is not None,
                published,
            )
    return None


def find_stamps(text: str) -> list[Stamp]:
    """All stamps of a short line, in text order."""
    stamps: list[Stamp] = []
    at = 0
    while len(stamps) < 4:
        stamp = find_stamp(text[at:])
        if stamp is None:
            break
        stamps.append(stamp._replace(start=stamp.start + at, end=stamp.end + at))
        at += stamp.end
    return stamps


@functools.lru_cache(4096)
def is_date_line(text: str) -> bool:
    """True where a line is a stamp and little else (labels, weekday, counters)."""
    if len(text) > 140 or not _HINT.search(text):
        return False
    stamp = find_stamp(text)
    if stamp is None:
        return False
    rest = text[: stamp.start] + " " + text[stamp.end :]
    again = find_stamp(rest)
    if again is not None:
        rest = rest[: again.start] + " " + rest[again.end :]
    return len(_FILLER.sub("", rest)) <= 6


def rest_of_line(text: str) -> str:
    """A line without its stamps and the numbers counted beside them (``12 phút đọc``)."""
    for stamp in reversed(find_stamps(text)):
        text = text[: stamp.start] + " | " + text[stamp.end :]
    return _COUNTED.sub(" | ", text).strip()


def from_metadata(value: str) -> str | None:
    """The ISO form of a machine-readable time, None where it is malformed.

    NukeViet writes ``2025-06-02+0709:17:00``, the offset before the time: malformed, but its
    parts are all there and it is read as 09:17 of that day at +07:00. Seconds or milliseconds since 1970
    are read too.
    """
    value = value.strip()
    odd = re.fullmatch(r"(\d{4}-\d{2}-\d{2})\+07:?(?:00)?(\d{2}:\d{2}(?::\d{2})?)", value)
    if odd:
        value = f"{odd[1]}T{odd[2]}+07:00"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return _checked_day(value)
    if re.fullmatch(r"[12]\d{9}(?:\d{3})?", value):
        moment = datetime.datetime.fromtimestamp(int(value[:10]), _ZONE)
        return moment.isoformat()
    fixed = re.sub(r"([+-]\d{2})(\d{2})$", r"\1:\2", value.replace(" ", "T", 1).replace(" ", ""))
    try:
        moment = datetime.datetime.fromisoformat(fixed)
    except ValueError:
        stamp = find_stamp(value)
        return stamp.value if stamp is not None and stamp.start < 20 else None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=_ZONE)
    if not 1990 <= moment.year <= 2100:
        return None
    return moment.astimezone(_ZONE).replace(microsecond=0).isoformat()


def _checked_day(value: str) -> str | None:
    try:
        day = datetime.date.fromisoformat(value)
    except ValueError:
        return None
    return value if 1990 <= day.year <= 2100 else None


def _value(match: re.Match[str]) -> str | None:
    part = match.groupdict()
    form = next(n for n in ("", "2", "3", "4", "5", "6") if part["d" + n])
    day, written, year = part["d" + form], part["m" + form].lower(), int(part["y" + form])
    if year < 100:
        year += 2000
    month = int(written) if written.isdigit() else _MONTHS.get(written, _MONTHS.get(written[:3], 0))
    try:
        date = datetime.date(year, month, int(day))
    except ValueError:
        return None
    if not 1990 <= year <= 2100:
        return None
    side = "1" if part["h1"] else "2" if part["h2"] else ""
    if not side:
        return date.isoformat()
    hour, minute, second = int(part["h" + side]), int(part["n" + side]), int(part["s" + side] or 0)
    half = (part["p" + side] or "").lower()
    if half in ("pm", "ch", "chiều", "tối") and hour < 12:
        hour += 12
    elif half in ("am", "sa") and hour == 12:
        hour = 0
    if hour > 23 or minute > 59 or second > 59:
        return date.isoformat()
    return f"{date.isoformat()}T{hour:02d}:{minute:02d}:{second:02d}+07:00"


def _weekday_agrees(text: str, match: re.Match[str], value: str) -> bool | None:
    found = _WEEKDAY.search(text, max(0, match.start() - 30), match.end())
    if found is None:
        return None
    name = found["name"] or found["short"]
    if name is None:
        written = 6
    else:
        name = name.lower()
        written = int(name) - 2 if name.isdigit() else _WEEKDAYS[name]
    return datetime.date.fromisoformat(value[:10]).weekday() == written
