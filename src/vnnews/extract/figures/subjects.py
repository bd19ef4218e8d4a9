"""What a figure counts or measures: the noun phrase before its verb, or behind its unit."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from ... import lexicon
from ...records import Figure
from .clauses import Page
from .deeds import deed_before
from .lexis import Before, last_word, units, words
from .phrases import (
    before_another,
    clean,
    drop_lead,
    indicator,
    indicator_start,
    is_indicator,
    joined,
    last_chunk,
)

_REACH = 170
_SPACE = "[ \t\x0b\x0c\xa0\u2000-\u200a\u202f\u205f\u3000]"
"""What the shadow shows as a space."""
_WORDS = re.compile(rf"(?:{_SPACE}[^\W_]+(?:[-–.’'][^\W_]+)*){{1,12}}")
_BRACKET = re.compile(r"\s?\([^()]{1,40}\)")
_PAUSE = re.compile(r"[,;:](?: |$)|^[,;.]")
"""The end of what still belongs to the figure before."""
_BASE = re.compile(
    r"\s+(?:so(?: với)?\s+(?P<so>[^,.;:()\n]{2,70})|(?P<bare>(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|nghị quyết|nhu cầu|tổng|định mức|công suất|dung tích|thiết kế)(?!\w)[^,.;:()\n]{0,40}))"
)
_BASE_END = re.compile(
    r"\s(?:(?:và|nhưng|song|trong khi)\s+(?:vượt|bằng|tăng|giảm|đạt|cao|thấp|còn|chiếm)(?!\w)|và\s+\d)"
)
_BASE_NOUN = re.compile(
    r"(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|nghị quyết|nhu cầu|định mức|thiết kế|công suất|dung tích)(?!\w)"
)
_SHARE = re.compile(r"(?:chiếm|tỷ lệ|tỉ lệ)(?:\s+(?:tỷ lệ|tỉ lệ))?(?:\s+(?:là|đạt|khoảng))?$")
_AREAS = frozenset(("{xã}", "{huyện}", "{tỉnh}", "{phường}", "{thôn}", "{bản}", "{ấp}"))
_PERSONS = frozenset(("{đồng chí}", "{người}", "{em}", "{trường hợp}"))
_BEFORE_LIST = re.compile(r",? *(?:bao gồm|gồm|như sau|cụ thể|trong đó|như) *$")
_COUNT_HEAD = re.compile(r"^(?:tổng số|số lượng|số)\s+")


class Verb(NamedTuple):
    direction: str
    arrives: str
    only: str


class Subject(NamedTuple):
    """The statistic of a figure and the verb between them."""

    core: str | None
    verb: Verb | None
    base: str | None = None
    """What the figure is compared with (``so với cùng kỳ``, ``dự toán``)."""
    own: bool = False
    """Told at this very figure, by a word of the indicators' table."""
    unit: str = ""
    """Of the figure itself."""
    direction: str = ""
    """Of a change told before the statistic (``giảm tỷ lệ hộ nghèo 3%/năm``)."""

    @property
    def what(self) -> str | None:
        """The statistic, with the plan or target that a percentage is taken of."""
        if self.core and self.base and _BASE_NOUN.match(self.base):
            return f"{self.core} so với {self.base.split(' theo ')[0]}"
        return self.core


@functools.cache
def verbs() -> Before[Verb]:
    return Before(
        (row["written"], Verb(row["direction"], row["arrives"], row["only"]))
        for row in lexicon.table("figure_verbs")
    )


def subject_of(
    page: Page,
    index: int,
    start: int,
    previous: Subject | None,
    topic: Subject | None,
    same: Subject | None = None,
) -> Subject:
    """What ``page.figures[index]`` measures, in the sentence that begins at ``start``.

    ``previous`` is that of the figure before it in the same sentence: an empty place before a
    verb means its subject again (``…, chiếm 20,30%``). ``topic`` is that of the last percentage
    of the paragraph, which a place alone goes on with (``…; huyện Ia H’Drai giảm 8,4%``),
    ``same`` that of the last figure of the same unit, for a list of names (``Sóc Trăng (986)``).
    """
    figure = page.figures[index]
    if figure.unit == "a" and page.lower.endswith("tuổi", figure.start, figure.end):
        return Subject("tuổi", None, unit="a")
    begin = _segment_start(page, index, start)
    end = _before(page.lower, figure.start)
    bare = end - begin < 2
    verb, verb_start = (None, end) if bare else _verb(page.lower, begin, end, figure.unit)
    counts = _counts(figure)
    more = _right(page, figure.end) if counts else None
    if more is not None and verb is None:
        return Subject(f"{_noun(figure)} {more}", None, unit=figure.unit)
    base = _base(page, figure) if figure.unit == "%" or (verb and verb.direction) else None
    left = "" if bare else joined(_without_dates(page, begin, verb_start))
    follows = index > 0 and begin == page.figures[index - 1].end
    if bare:
        own = chunk = ""
    elif follows:
        pause = _PAUSE.search(left)
        own = _after_figure(left, pause, verb)
        chunk = own if pause else last_chunk(left)
    else:
        own = chunk = last_chunk(left)
    if not chunk and not counts:
        own = chunk = _key(page, left, begin, end, start)
    core, direction = indicator(chunk, follows=follows)
    listed = own or chunk
    if core is None and " như " in listed:
        listed = listed.rpartition(" như ")[2]
        if _is_name(listed):
            own = ""
    if core is None and listed and previous is not None and previous.unit == figure.unit:
        if _is_name(listed):
            return Subject(previous.core, verb, base, unit=figure.unit, direction=direction)
    if counts:
        heads = core is not None and verb is None and _heads(chunk, core)
        if heads and more is None:
            return Subject(core, verb, base, unit=figure.unit)
        if core is None or verb is None:
            again = verb is not None and verb.direction and not own and previous is not None
            core = previous.core if again and previous else None
            if core is None and not again and more is None:
                core = _noun_before(figure, chunk, verb)
            if core is None:
                core = f"{_noun(figure)} {more}" if more else _noun(figure)
        return Subject(core, verb, base, unit=figure.unit)
    told = core is not None
    if core is not None and figure.unit == "{lần}" and core.endswith((" cao", " thấp", " lớn")):
        core = core.rpartition(" ")[0].removesuffix(" ở đây")
    if core is not None and _bare_share(core):
        core = _share(previous)
    if core in words("bare_totals"):
        core = f"{core} {_right(page, figure.end) or ''}".strip()
    if core is None and listed and _is_name(listed):
        core = _announced(page, begin, end) or _in_brackets(page, index)
        if core is None and same is not None:
            core = same.core
    if core is None and not bare and (len(own.split()) < 3 or figure.unit in ("VND", "USD")):
        core = deed_before(page.lower, begin, verb_start, figure.unit)
    if core is None:
        generic = "" if own and _names_body(page, begin, verb_start, own) else own
        core = _without_indicator(page, figure, generic, verb, base)
    if core is None and figure.unit == "%" and topic is not None and _names_area(own):
        core = topic.core
    if core is None and topic is not None and figure.unit == "%" and verb and verb.direction:
        if previous is not None and previous.unit in _AREAS:
            core = topic.core
    goes_on = verb is not None or figure.unit == "%" or _bracketed(page, figure)
    if core is None and previous is not None and previous.core and goes_on:
        share = figure.unit == "%" and (
            _SHARE.search(page.lower[begin:end].rstrip())
            or (base is None and not (verb and verb.direction) and _counts(page.figures[index - 1]))
        )
        core = _share(previous) if share else previous.core
    if core is None and not bare:
        core = deed_before(page.lower, begin, verb_start, figure.unit)
    # Without a verb, what follows a measure has been asked already.
    asked = verb is None and figure.unit not in ("a", "{lần}", "VND", "USD")
    if core is None and base is None and not asked:
        behind = _right(page, figure.end)
        if behind is not None and behind.split(" ", 1)[0].lower() not in words("no_behind"):
            core = behind
    return Subject(core, verb, base, told, figure.unit, direction)


def _heads(chunk: str, core: str) -> bool:
    """True where a phrase begins with the statistic, linking words apart."""
    lower = chunk.lower()
    core = core.lower()
    if lower.endswith((" cho", " của")):
        return False  # tổng vốn cho 6 dự án
    if core.startswith(("số ", "tổng ")) and lower.endswith(core):
        return True
    return lower.startswith(core) or drop_lead(lower.rpartition(", ")[2]).startswith(core)


def _bracketed(page: Page, figure: Figure) -> bool:
    return page.text[figure.start - 1 : figure.start] == "("


def _counts(figure: Figure) -> bool:
    unit = figure.unit
    return unit.startswith("{") and "/" not in unit and unit not in words("braced_measures")


def _without_indicator(
    page: Page, figure: Figure, chunk: str, verb: Verb | None, base: str | None
) -> str | None:
    """No word of the indicators' table before it: what follows a measure, else what precedes."""
    if verb is None and base is None and figure.unit not in ("a", "{lần}"):
        behind = _right(page, figure.end)
        if behind is not None and behind.split(" ", 1)[0].lower() not in words("no_behind"):
            money = figure.unit.startswith(("VND", "USD"))
            if not money or indicator_start().match(behind.lower()):
                return behind
    phrase = clean(chunk) if chunk else None
    if phrase is None or _is_clause(phrase):
        return None
    if _opens_otherwise(phrase):
        verb_and_more = phrase.partition(" ")
        grown = verb_and_more[0].lower() in words("grown") and len(phrase.split()) > 2
        branch = figure.unit == "%" and phrase.lower().startswith("ngành ")
        return phrase if branch or (grown and figure.unit in ("har", "t")) else None
    return phrase


def _key(page: Page, left: str, begin: int, end: int, start: int) -> str:
    """What stands before a colon at the end (``- Quy mô kinh tế: 26.698 tỷ đồng``)."""
    left = left.rstrip()
    if left.endswith(":"):
        phrase = last_chunk(left.rstrip(": "))
    elif begin == end == start and page.text.endswith(":\n", 0, start):
        line = page.text.rfind("\n", max(0, start - 80), start - 1) + 1
        phrase = last_chunk(page.shown[line : start - 2])
    else:
        return ""
    return phrase if len(phrase.split()) < 9 else ""


def _is_clause(phrase: str) -> bool:
    """Somebody does something in it: no name of a statistic."""
    clause = words("clause")
    return any(word in clause for word in phrase.lower().split())


def _is_name(phrase: str) -> bool:
    """A place or another name alone (``Bến Tre``, ``huyện Phú Quý``), or with a verb of markets."""
    parts = phrase.split() if len(phrase) < 40 else []
    if parts and parts[0].lower() in ("huyện", "xã", "tỉnh", "phường", "quận", "tp", "tp."):
        del parts[0]
    count = 0
    while count < len(parts) and parts[count][0].isupper():
        count += 1
    rest = " ".join(parts[count:])
    return 0 < count <= 4 and (not rest or rest in words("name_verbs"))


def _announced(page: Page, begin: int, end: int) -> str | None:
    """The statistic before the colon of a list: ``năng suất giảm: Bến Tre giảm 8,3 tạ/ha``."""
    colon = max(page.lower.rfind(mark, begin, end) for mark in (":", " gồm "))
    if colon < 0:
        return None
    return indicator(last_chunk(_BEFORE_LIST.sub("", _without_dates(page, begin, colon))))[0]


def _in_brackets(page: Page, index: int) -> str | None:
    """What the bracket before counts: ``Quảng Ngãi (11,5%), Hải Phòng (11,2%)``."""
    earlier = page.figures[index - 1] if index else None
    if earlier is None or earlier.unit != page.figures[index].unit:
        return None
    both = _bracketed(page, earlier) and _bracketed(page, page.figures[index])
    return earlier.what if both and page.figures[index].start - earlier.end < 60 else None


def _noun_before(figure: Figure, chunk: str, verb: Verb | None) -> str | None:
    """``hộ cận nghèo là 6.943 hộ``, ``đảng viên nữ 359 đồng chí``: the noun before its number."""
    if not chunk:
        return None
    lower = chunk.lower()
    found = units().all_at(lower, 0)
    if not found or not found[0][1].counted:
        return None
    noun, unit = found[0][1].written, _noun(figure)
    same = noun == unit or unit.startswith("lượt") or figure.unit in _PERSONS
    if not same or (verb is None and noun != unit and len(lower.split()) > 8):
        return None
    phrase = clean(chunk)
    return None if phrase is None or _is_clause(phrase) else phrase


def _names_area(phrase: str) -> bool:
    """``huyện Ia H’Drai``, ``Thành phố Kon Tum``, ``vùng đồng bào dân tộc thiểu số``."""
    return phrase.lower().startswith(
        ("huyện ", "xã ", "thành phố ", "tỉnh ", "thị xã ", "phường ", "quận ", "vùng ", "khu vực ")
    )


def _names_body(page: Page, begin: int, end: int, phrase: str) -> bool:
    """True where an organisation stands in the phrase: it acts, it is not measured."""
    start = max(begin, end - len(phrase) - 8)
    index = bisect_left(page.body_ends, start + 1)
    return index < len(page.organisations) and page.organisations[index].start < end


def _opens_otherwise(phrase: str) -> bool:
    """A person, a place or a verb at its beginning: no name of a statistic."""
    parts = phrase.lower().split(" ", 2)
    none = words("no_indicator")
    named = all(part[0].isupper() for part in phrase.split())
    return named or "/" in phrase or parts[0] in none or " ".join(parts[:2]) in none


def _after_figure(left: str, pause: re.Match[str] | None, verb: Verb | None) -> str:
    """Text after another figure: up to the first pause it still belongs to that one."""
    if verb is not None and left.startswith(" và "):
        return last_chunk(left[4:])
    rest = left[pause.end() :] if pause else ""
    chunk = last_chunk(rest) if rest else ""
    return "" if chunk and _lists_on(chunk) else chunk


def _segment_start(page: Page, index: int, start: int) -> int:
    figure = page.figures[index]
    if index:
        start = max(start, page.figures[index - 1].end)
    return max(start, figure.start - _REACH)


def _before(lower: str, at: int) -> int:
    while at and lower[at - 1] in " (":
        at -= 1
    return at


def _verb(lower: str, begin: int, end: int, unit: str) -> tuple[Verb | None, int]:
    """The verbs that end at ``end`` and where they begin; the last one counts."""
    table, first, at = verbs(), None, end
    for _ in range(3):
        stop = at
        while stop > begin and lower[stop - 1] == " ":
            stop -= 1
        found = table.longest(lower, stop, lower[last_word(lower, stop) : stop])
        if found is None or found[0] < begin:
            break
        if lower.endswith("tổng ", begin, found[0]):
            break  # tổng trị giá: a statistic
        if found[1].only and (unit[0] == "{" or unit == "%" or unit.startswith("VND")):
            break
        at = found[0]
        if first is None or (found[1].direction and not first.direction):
            first = found[1]
    return first, at


def _without_dates(page: Page, begin: int, end: int) -> str:
    """The text between, without date mentions."""
    pieces, at = [], begin
    index = bisect_left(page.date_ends, begin + 1)
    while index < len(page.dates) and page.dates[index].start < end:
        date = page.dates[index]
        pieces.append(page.shown[at : max(at, date.start)])
        at = date.end
        index += 1
    pieces.append(page.shown[at:end] if at < end else "")
    left = " ".join(pieces)
    return _BRACKET.sub("", left) if ")" in left else left


def _lists_on(chunk: str) -> bool:
    """True for a chunk that only goes on listing what the figure before counts (``, phường``)."""
    lower = chunk.lower()
    return any(
        end == len(lower)
        for end, unit in units().all_at(lower, 0)
        if unit.kind in ("territory", "person")
    )


def _bare_share(what: str) -> bool:
    return what in words("bare_shares")


def _share(previous: Subject | None) -> str | None:
    if previous is None or not previous.core:
        return None
    what = _COUNT_HEAD.sub("", previous.core)
    return what if what.startswith(("tỷ lệ", "tỉ lệ")) else f"tỷ lệ {what}"


def _noun(figure: Figure) -> str:
    return figure.unit[1 : figure.unit.find("}")]


def _right(page: Page, start: int) -> str | None:
    """The words that follow a unit, up to a pause, another mention or a function word."""
    match = _WORDS.match(page.shown, start)
    if match is None:
        return None
    stops, last = words("right_stop"), words("no_last")
    found: list[str] = []
    limit = _next_mention(page, start)
    at = start + 1
    for word in match[0].split():
        small = word.lower()
        if at >= limit or word[0].isdigit():
            break
        if small in stops and not (small == "thuộc" and found and found[-1] == "trực"):
            if small == "qua" and found and found[-1] == "thông":
                found.pop()
            if not (small == "nhân" and found and found[-1].lower() in words("persons_of")):
                break
        found.append(word)
        at += len(word) + 1
    if at >= limit and len(found) > 2 and is_indicator(" ".join(found[-2:]).lower()):
        del found[-2:]
    while found and found[-1].lower() in last:
        found.pop()
    return before_another(" ".join(found)) or None


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


def _base(page: Page, figure: Figure) -> str | None:
    match = _BASE.match(page.lower, figure.end)
    if match is None:
        return None
    begin, end = match.span("so") if match["so"] else match.span("bare")
    cut = _BASE_END.search(page.lower, begin, end)
    return page.shown[begin : cut.start() if cut else end].strip()
