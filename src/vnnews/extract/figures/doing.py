"""What is done between a statistic and its figure: the verbs of C.4, changes, and what is grown."""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from ... import lexicon
from ...records import Figure
from .behind import right
from .clauses import Page
from .lexis import Before, last_word, words
from .phrases import clean

_CHANGE_FIRST = re.compile(
    r"(?:^|(?<!\w)(?:phấn đấu|để|nhằm|đã|tiếp tục|mục tiêu|chỉ tiêu|góp phần|bình quân|trung bình|mỗi năm) )"
    r"(kéo giảm|giảm|hạ|tăng|nâng) (?!trừ|cường|cao|cấp|tầng|thổ|thủy|trưởng|tốc|nghèo|thiểu|nhẹ|mạnh|lên|xuống|đều|nhanh|dần|giá|bình|trung|từ|thêm|so)(?=\w)"
)
_DOWN = ("giảm", "hạ", "kéo giảm")
_ACTOR = re.compile(
    r"(?:^|[ ,])(?:đã|đang|cơ bản|tập trung|tiến hành|bắt đầu|hoàn thành|mới|vừa|tỉnh|huyện|xã|địa phương|nông dân|bà con|người dân|đầu tư|gia đình|(?:ông|bà|anh|chị)(?: \w+){0,4}) $|, $"
)


_VERB_IN_NOUN = (("thực hiện ", "vốn "), ("chỉ ", "chứng "), ("chỉ ", "địa "))
"""A noun that ends in what begins a verb (``vốn thực hiện đạt``, ``chứng chỉ đạt``)."""
_NOUNS = ("vốn ", "chứng ", "địa ")


_BIRTHS = re.compile(r"thứ [0-9a-z]+ $")


class Verb(NamedTuple):
    direction: str
    arrives: str
    only: str


@functools.cache
def verbs() -> Before[Verb]:
    return Before(
        (row["written"], Verb(row["direction"], row["arrives"], row["only"]))
        for row in lexicon.table("figure_verbs")
    )


def verb_before(lower: str, begin: int, end: int, unit: str) -> tuple[Verb | None, int]:
    """The verbs that end at ``end`` and where they begin; the last one counts."""
    table, first, at = verbs(), None, end
    endings = table.last_words()
    for _ in range(3):
        stop = at
        while stop > begin and lower[stop - 1] == " ":
            stop -= 1
        cut = lower.rfind(" ", begin, stop) + 1
        word = lower[cut:stop] if cut else ""
        if word not in endings:
            if word and word[0].isalpha():
                break
            word = lower[last_word(lower, stop) : stop]  # (tăng
            if word not in endings:
                break
        found = table.longest(lower, stop, word)
        if found is None or found[0] < begin:
            break
        if lower.endswith("tổng ", begin, found[0]):
            break  # tổng trị giá: a statistic
        if lower.endswith(_NOUNS, begin, found[0]):
            for told, noun in _VERB_IN_NOUN:
                if lower.startswith(told, found[0]) and lower.endswith(noun, begin, found[0]):
                    found = (found[0] + len(told), found[1])
        if found[1].only and lower.endswith("chiều ", begin, found[0]):
            break  # tổng chiều dài
        if lower.startswith("trở lên", found[0]) and _BIRTHS.search(lower, begin, found[0]):
            break  # tỷ lệ sinh con thứ 3 trở lên
        if found[1].only and (unit[0] == "{" or unit == "%" or unit.startswith("VND")):
            break
        at = found[0]
        if first is None or (found[1].direction and not first.direction):
            first = found[1]
    return first, at


def changed(phrase: str) -> tuple[str, str]:
    """Without a change told before it (``giảm hộ nghèo``), and the direction of that."""
    lower = phrase.lower()
    if not ("giảm " in lower or "tăng " in lower or "hạ " in lower or "nâng " in lower):
        return phrase, ""
    match = _CHANGE_FIRST.search(lower)
    if match is None or not (" " in phrase[match.end() :] or phrase[match.end() :].isupper()):
        return phrase, ""
    return phrase[match.end() :], "decrease" if match[1] in _DOWN else "increase"


def grown(page: Page, figure: Figure, own: str) -> str | None:
    """``đã gieo cấy được 8.612 ha lúa``: an area by what is done on it."""
    lower = own.lower()
    last = None
    for match in _growing().finditer(lower):
        last = match
    if last is None or (last.start() and not _ACTOR.search(lower, 0, last.start())):
        return None
    phrase = clean(own[last.start() :])
    if phrase is None or is_clause(phrase):
        return None
    plain = phrase.count(" ") < 2
    behind = right(page, figure.end) if plain else None
    head = "sản lượng" if figure.unit == "t" else "diện tích"
    return f"{head} {phrase} {behind}" if behind else f"{head} {phrase}"


@functools.cache
def _growing() -> re.Pattern[str]:
    verbs = sorted(words("grown"), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?<!cây )(?:{'|'.join(verbs)})(?!\w)")


def is_clause(phrase: str) -> bool:
    """Somebody does something in it: no name of a statistic."""
    return not words("clause").isdisjoint(phrase.lower().split())
