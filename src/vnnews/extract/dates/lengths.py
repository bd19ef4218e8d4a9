"""The patterns of lengths of time; see :mod:`.durations`."""

from __future__ import annotations

import functools
import re

from .patterns import G, S
from .words import either, words

_DIGITS = r"\d{1,4}(?:[.]\d{3})?(?:,\d{1,2})?"


class LengthPatterns:
    """What may follow a number that counts units of time."""

    def __init__(self) -> None:
        unit = either(words("unit"))
        self.number = re.compile(
            rf"({_DIGITS})(?:{S}(?:-|đến){S}({_DIGITS})|[ ]?\(([^()\d\n]{{2,24}})\))?[ ]{{1,3}}(?=[gpntq])"
        )
        self.unit = re.compile(rf"({unit})(?!\w)")
        self.half_after = re.compile(rf"{G}(rưỡi|rưởi)(?!\w)")
        self.more = re.compile(rf"{S},?{S}(?:và{G})?(\d{{1,2}}){G}(tháng|ngày|giờ|phút|giây)(?!\w)")
        self.range_tail = re.compile(rf"{G}(?:đến|tới){G}({_DIGITS}){G}({unit})(?!\w)")
        self.upward = re.compile(rf"{G}tr(?:ở){G}(?:lên|xuống)(?!\w)")
        self.from_before = re.compile(rf"(?<!\w)từ{G}$")
        self.nothing = re.compile(
            rf"(?:năm{S}(?:học(?!{G}(?:tập|hành))|tuổi(?!{G}[đĐ]ảng)|{G}(?:1[0-9]|20)\d\d(?!\d)|châu)"
            rf"|tháng{G}(?:tuổi|(?:0?[1-9]|1[0-2])(?!\d|[.,]\d){S}(?:[/,.;)]|năm|$)|giêng|chạp)"
            rf"|ngày{G}(?:công|tuổi|hội|(?:0?[1-9]|[12]\d|3[01]){S}[/,.-]|càng|một|(?:\d{{1,2}}){G}(?:và|tháng))"
            rf"|tuần{G}(?:tuổi|hành|lễ{G}hội|báo|hoàn)"
            rf"|quý{G}(?:i|v|khách|vị|\d|báu)"
            rf"|giờ{G}(?:sáng|chiều|tối|đêm|trưa|học|dạy|chuẩn|giảng|vàng)"
            rf"|tiếng{G}(?!đồng|sau|trước|là|thì|để|mới|và|mỗi|liên|nữa|cho)\w"
            rf"|phút{G}(?:thứ|\d{{1,3}}+(?!{S}giây))|giây{G}(?:phút|\d))"
        )
        self.vague_number = re.compile(r"^(?:0+|0[.,]\d*)$")


@functools.cache
def length_patterns() -> LengthPatterns:
    """The patterns of lengths, compiled once."""
    return LengthPatterns()
