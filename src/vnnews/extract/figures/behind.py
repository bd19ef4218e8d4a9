"""What stands behind a figure: the rest of the noun that it counts, and what it is compared with."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right

from ...records import Figure
from .clauses import Page
from .lexis import last_word, words
from .phrases import COMMA, MAY_JOIN, are_siblings, before_another, is_indicator, joined_on

_SPACE = "[ \t\x0b\x0c\xa0\u2000-\u200a\u202f\u205f\u3000]"
"""What the shadow shows as a space."""
_WORDS = re.compile(rf"(?:{_SPACE}[^\W_]+(?:[-–.’'][^\W_]+)*){{1,14}}")
_LISTED = re.compile(rf"(?:{_SPACE}[^\W_]+(?:[-–.’'][^\W_]+)*{COMMA}?){{1,16}}")
"""With commas that belong to one name."""
_REACH = 110
_ASIDE = re.compile(r" \((?:chiếm |đạt |bằng |tỷ lệ )?[0-9][0-9.,/]*(?: ?%)?\)(?= [^\W\d_])")
"""A share in brackets between a noun and the rest of it."""
_DWELLING = ("ở xã hội", "ở công nhân", "ở kiên cố", "ở tạm", "ở cho")
_TOLD = re.compile(
    r"(?: trên địa bàn(?: toàn)?(?: (?:tỉnh|huyện|xã|thành phố|phường))?| trong (?:tỉnh|huyện|xã))?(?: (?:đều|đã|cũng))* "
    r"(?=(?:có|đạt|được|tham gia|sử dụng|hoàn thành|không|chưa|thực hiện|tiếp cận|đăng ký)(?!\w))"
)
"""Between a noun and what is told of it."""
_BASE = re.compile(
    r"\s+(?:so(?: với)?\s+(?P<so>[^,.;:()\n]{2,70})|(?P<bare>(?:kế hoạch|kh|dự toán|chỉ tiêu|mục tiêu|nghị quyết|nhu cầu|tổng|định mức|công suất|dung tích|thiết kế)(?!\w)[^,.;:()\n]{0,40}))"
)
_BASE_END = re.compile(
    r"\s(?:(?:và|nhưng|song|trong khi)\s+(?:vượt|bằng|tăng|giảm|đạt|cao|thấp|còn|chiếm)(?!\w)|và\s+\d|(?:vượt|bằng|tăng|giảm|đạt|còn|chiếm)\s*$)"
)


def right(page: Page, start: int, *, share: bool = False) -> str | None:
    """The words that follow a unit, up to a pause, another mention or a function word.

    ``share``: of a percentage, which what is told of its noun belongs to (``100% số xã đều có …``).
    """
    if page.text[start + 1 : start + 2] == "(" and not share:
        closed = _ASIDE.match(page.text, start)
        if closed is not None:
            start = closed.end()  # 5.775 xã (70,2%) đạt chuẩn
    match = _WORDS.match(page.shown, start)
    if match is None:
        return None
    stops, last, numbered, going, ending = _sets()
    parts = match[0].split()
    first = parts[0]
    if first in stops and (first not in going or not _goes_on(page.lower, start + 1, [])):
        return None
    listed = page.shown.startswith(", ", match.end()) and (
        parts[-1].endswith(MAY_JOIN) or are_siblings(page.lower, match.end())
    )
    if listed:
        match = _LISTED.match(joined_on(page.shown[start : start + _REACH]))
        listed = match is not None and COMMA in match[0]
        if match is not None and listed:
            parts = match[0].split()
    found: list[str] = []
    limit = _next_mention(page, start)
    at = start + 1
    for word in parts:
        small = word.lower()
        if listed:
            small = small.rstrip(COMMA)
        if at >= limit or (word[0].isdigit() and (not found or found[-1] not in numbered)):
            break
        if small in ending and page.lower.startswith(_ending(), at):
            break  # another statistic, or the number of a car
        if small in stops and (small not in going or not _goes_on(page.lower, at, found)):
            if small == "qua" and found and found[-1] == "thông":
                found.pop()
            if not (small == "nhân" and found and found[-1].lower() in words("persons_of")):
                told = _TOLD.match(page.lower, at - 1) if share and found else None
                rest = right(page, told.end() - 1) if told and told.end() < limit else None
                if rest:
                    return f"{' '.join(found)} {rest}".replace(COMMA, ",")
                break
        found.append(word)
        at += len(word) + 1
    if limit == len(page.text):
        limit += 1  # nothing follows
    if at >= limit and len(found) > 2 and is_indicator(" ".join(found[-2:]).lower()):
        del found[-2:]
    if at >= limit and found:
        acts = words("acts")
        if " ".join(found[-2:]).lower() in acts:
            del found[-2:]  # địa phương xảy ra 71 vụ
        elif found[-1].lower() in acts:
            found.pop()
    while found and found[-1].lower() in last:
        found.pop()
    if found[-2:] == ["tiếp", "tục"]:
        del found[-2:]
    phrase = before_another(" ".join(found))
    return (phrase.rstrip(COMMA).replace(COMMA, ",") if listed else phrase) or None


def _goes_on(lower: str, at: int, found: list[str]) -> bool:
    """A word that ends such a phrase elsewhere: ``trực thuộc``, ``trong độ tuổi``, ``nhà ở``."""
    if found and lower.startswith("về ", at) and found[-1] in words("about_after"):
        return True  # vụ phạm tội về ma túy
    if lower.startswith("phải ", at):
        return bool(found) and found[-1] == "không" and lower.startswith("là ", at + 5)
    if lower.startswith("là ", at) and lower.endswith("không phải ", 0, at):
        return True  # 3 đại biểu không phải là đảng viên
    if lower.startswith("là ", at):
        if lower[last_word(lower, at - 1) : at - 1] not in words("who_are"):
            return False
        return lower.startswith(_who(), at)  # 6 đảng viên là người Tày
    if lower.startswith(_going_on(), at):
        return not found or not lower.startswith("đã", at)
    if not found:
        return lower.startswith(_DWELLING, at) and lower.endswith((" nhà ", " đất "), 0, at)
    return found[-1] == "trực" and lower.startswith("thuộc", at)


_Sets = tuple[frozenset[str], frozenset[str], frozenset[str], frozenset[str], frozenset[str]]


@functools.cache
def _sets() -> _Sets:
    """Words that stop, those that end nothing, before a number, first ones of what goes on and of what ends."""
    going = frozenset(phrase.split(" ", 1)[0] for phrase in words("going_on"))
    ending = frozenset(phrase.split(" ", 1)[0] for phrase in words("right_end"))
    return (
        words("right_stop"), words("no_last"), words("numbered"),
        going | {"về", "là", "ở", "thuộc", "phải"}, ending,
    )  # fmt: skip


@functools.cache
def _ending() -> tuple[str, ...]:
    return tuple(words("right_end"))


def is_who(lower: str, at: int) -> bool:
    """``là nữ``, ``là người dân tộc thiểu số`` begins at ``at``."""
    return lower.startswith(_who(), at)


@functools.cache
def _who() -> tuple[str, ...]:
    return tuple(f"là {word}" for word in words("who"))


@functools.cache
def _going_on() -> tuple[str, ...]:
    return tuple(words("going_on"))


def _next_mention(page: Page, start: int) -> int:
    """Where the next figure, date or organisation begins."""
    limit = len(page.text)
    figure = bisect_left(page.figure_starts, start)
    if figure < len(page.figures):
        limit = page.figure_starts[figure]
    date = bisect_right(page.date_ends, start)
    if date < len(page.dates) and page.dates[date].start < limit:
        limit = page.dates[date].start
    body = bisect_right(page.body_ends, start)
    if body < len(page.organisations) and page.organisations[body].start < limit:
        limit = page.organisations[body].start
    return limit


def body_behind(page: Page, start: int) -> str | None:
    """``3.918 đại biểu HĐND tỉnh``: the body that those counted belong to, right behind them."""
    body = bisect_right(page.body_ends, start)
    if body < len(page.organisations) and page.organisations[body].start == start + 1:
        return page.shown[start + 1 : page.organisations[body].end]
    return None


def base_of(page: Page, figure: Figure) -> str | None:
    match = _BASE.match(page.lower, figure.end)
    if match is None:
        return None
    begin, end = match.span("so") if match["so"] else match.span("bare")
    index = bisect_left(page.figure_starts, begin)
    if index < len(page.figures) and page.figure_starts[index] < end:
        end = page.figure_starts[index]
        end = max(page.lower.rfind(" và ", begin, end), begin) or end
        if end == begin:
            end = page.figure_starts[index]
    cut = _BASE_END.search(page.lower, begin, end)
    return page.shown[begin : cut.start() if cut else end].strip(" …").removesuffix(" với")
