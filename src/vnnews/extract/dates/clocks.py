"""Clock times: ``14h22``, ``14 giờ 22 phút``, ``7h rưỡi``, ``19 giờ kém 15``, and their ranges."""

from __future__ import annotations

import re
from typing import NamedTuple

from .nodes import Clock, Node
from .source import Source
from .words import either, ending, words


class ClockTime(NamedTuple):
    end: int
    clock: Clock
    clock2: Clock | None
    sure: bool
    """Written in a way that only clock times are (``14h22``, ``14:22:05``)."""


_SECONDS_AFTER = re.compile(r"[ ]{1,3}(\d{1,2})[ ]{0,2}giây(?!\w)")


def clock_at(src: Source, at: int) -> ClockTime | None:
    """A clock time or a range of two at ``at`` (without ``lúc``)."""
    g, lower = src.g, src.lower
    bare = g.bare_hour.match(lower, at)
    if bare:
        second = clock_at(src, bare.end())
        first = _valid(int(bare[1]), 0, 0)
        if second and first and second.clock2 is None and first < second.clock:
            return ClockTime(second.end, first, second.clock, False)
        return None
    found = _single(src, at)
    if found is None:
        return None
    gap = g.clock_range.match(lower, found.end)
    if gap:
        second = _single(src, gap.end())
        overnight = second and found.clock.hour >= 12 and second.clock.hour <= 8 and second.sure
        if second and (found.clock < second.clock or (overnight and ":" in lower[at : second.end])):
            return ClockTime(second.end, found.clock, second.clock, True)
    return found


def _single(src: Source, at: int) -> ClockTime | None:
    match = src.g.clock.match(src.lower, at)
    if match is None:
        return None
    hour = int(match[1])
    minute = next((int(match[i]) for i in (2, 4, 5, 6, 7) if match[i]), 0)
    second = int(match[3] or 0)
    end = match.end()
    sure = bool(match[2] and match[3]) or bool(match[4] or match[5] or match[7])
    if match[8]:
        minute = 30
    elif match[9]:
        hour, minute = (hour - 1) % 24, 60 - int(match[9])
        sure = True
    elif match[0].endswith("rưỡi"):
        minute = 30
    clock = _valid(hour, minute, second)
    if clock is None:
        return None
    seconds = _SECONDS_AFTER.match(src.lower, end) if minute else None
    if seconds and "phút" in match[0]:
        clock = _valid(hour, minute, int(seconds[1])) or clock
        end = seconds.end()
    half = src.g.half_day.match(src.lower, end)
    if half and (match[2] or match[4]):
        afternoon = half[1] in ("pm", "ch")
        if afternoon and hour < 12:
            clock = clock._replace(hour=hour + 12)
        elif not afternoon and hour == 12:
            clock = clock._replace(hour=0)
        end = half.end()
    zone = (
        src.g.zone.match(src.lower, end)
        if src.lower.startswith(("(", " g", " u", " (", "[", " ["), end)
        else None
    )
    return ClockTime(zone.end() if zone else end, clock, None, sure)


def _valid(hour: int, minute: int, second: int) -> Clock | None:
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and minute + second):
        return None
    return Clock(hour, minute, second)


def with_part(clock: Clock, part: str) -> Clock:
    """``2 giờ chiều`` → 14:00; ``12 giờ đêm`` → 24:00; a 24-hour time stays as it is."""
    hour = clock.hour
    if (part in ("AF", "EV") and hour < 12) or (part == "MI" and hour < 4):
        hour += 12
    elif part == "NI":
        if hour == 12:
            hour = 24 if clock.minute == 0 else 0
        elif 6 <= hour < 12:
            hour += 12
    return clock._replace(hour=hour)


def apply_part(node: Node) -> None:
    """Read the node's clock times in the light of its part of the day."""
    if node.part and node.clock:
        node.clock = with_part(node.clock, node.part)
        if node.clock2:
            node.clock2 = with_part(node.clock2, node.part)


_LENGTH_BEFORE = re.compile(
    r"(?<!\w)(?:suốt|mất|sau|trong vòng|trong|thêm|cách|kéo dài|liên tục|chỉ|mỗi|đủ|tới|hết|"
    r"làm việc|học|bay|đi bộ|đi|chạy|nhanh hơn|chậm|hàng|cứ|từng)[ ]{1,3}$"
)
_SURE_LENGTH_BEFORE = re.compile(
    r"(?<!\w)(?:suốt|mất|sau|trong vòng|trong|thêm|kéo dài|liên tục|mỗi|đủ|hết)[ ]{1,3}$"
)
_LENGTH_AFTER = re.compile(
    r"[ ]{0,3}(?:/|đồng hồ|liên tục|sau|trước|mỗi|bay|làm việc|làm thêm|lái xe|đi|học|qua|tới|nữa)"
    r"(?!\w)|[ ]{0,3}/"
)
_CLOCK_BEFORE = re.compile(
    r"(?:(?<!\w)(?:lúc|hồi|đúng|vào|từ|đến|trước|trước khi|kể từ|sau|tới|khung giờ|giờ|thời gian|bắt đầu)"
    r"[ ]{0,2}:?|^[\s*\-+•]{0,4}|[(:])[ ]{0,3}$"
)


_SENTENCE_BEFORE = (".", ";", ":", ")", "!")
_AT = re.compile(r"(?<!\w)(?:lúc|hồi|đúng|vào)[ ]{1,3}$")


def is_clock(src: Source, at: int, found: ClockTime) -> bool:
    """Whether a time without a date is one of the clock, and not a length (``trong 14 giờ``)."""
    lower, end = src.lower, found.end
    if not _ends_word(lower, end) or lower.startswith("/", end):
        return False
    before = src.before(at)
    written = lower[at:end]
    if ":" in written and not found.clock2:
        return bool(_CLOCK_BEFORE.search(before)) and "tỷ" not in before[-10:]
    if written.endswith("giây") and not _AT.search(before):
        return False  # 2 giờ 15 phút 30 giây: a runner's time
    if found.sure:
        return not _SURE_LENGTH_BEFORE.search(before) or "'" in written
    if _LENGTH_AFTER.match(lower, end):
        return False
    if _length_marked(before):
        # khoảng 22 giờ, khoảng 2 giờ 30 phút: an approximate time of the day.
        return before.rstrip().endswith("khoảng") and (
            found.clock.hour >= 12 or found.clock.minute > 0
        )
    if _LENGTH_BEFORE.search(before):
        return False
    if found.clock2:
        return bool(_CLOCK_BEFORE.search(before))
    if lower.startswith((",", ":"), end) and before.rstrip().endswith(_SENTENCE_BEFORE):
        return True  # "14 giờ, họp …" in a calendar of meetings
    return bool(_CLOCK_BEFORE.search(before)) or found.clock.minute > 0


def _ends_word(lower: str, end: int) -> bool:
    return end >= len(lower) or not lower[end].isalnum()


def _length_marked(before: str) -> bool:
    return ending("approx", before) >= 0


PART_AFTER = re.compile(rf"[ ]{{1,3}}({either(words('part'))})(?!\w)")
