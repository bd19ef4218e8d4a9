"""A comparison between the verb of a change and its number: ``tăng hơn năm trước 3%``."""

from __future__ import annotations

import re

from .clauses import Page
from .doing import Verb

_REACH = 70
_BETWEEN = re.compile(
    r"(?<!\w)(tăng|giảm|cao|thấp|nhiều|ít)(?: thêm)?(?: hơn)? (?:so với |so |(?<=hơn ))"
    r"((?:cùng kỳ|cùng thời điểm|năm|tháng|quý|vụ|đầu|cuối|kế hoạch|nghị quyết|bình quân|trung bình|mức)(?!\w)[^,.;:()%]{0,40}?)"
    r" ?(?:là |đến |tới |khoảng )?$"
)
_DOWN = ("giảm", "thấp", "ít")


def compared_between(page: Page, begin: int, end: int) -> tuple[Verb, int, str] | None:
    """The verb, where it begins, and what is compared with, or None."""
    lower = page.lower
    if lower[end : end + 2].endswith("(") or lower[end : end + 1] == "(":
        return None  # giảm so với năm 2024 (36 ca)
    begin = max(begin, end - _REACH)
    if lower.find("hơn ", begin, end) < 0 and lower.find("so ", begin, end) < 0:
        return None
    match = _BETWEEN.search(lower, begin, end + 1 if lower[end : end + 1] == " " else end)
    if match is None:
        return None
    told = Verb("decrease" if match[1] in _DOWN else "increase", "by", "")
    return told, match.start(), page.shown[match.start(2) : match.end(2)].strip()
