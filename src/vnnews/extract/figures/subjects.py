"""What a figure counts or measures: the noun phrase before its verb, or behind its unit."""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from ... import lexicon
from ...records import Figure
from ...text.tones import spellings
from .clauses import Page
from .lexis import Before, indicators, last_word, units, words

_REACH = 170
_SPACE = "[ \t\x0b\x0c\xa0\u2000-\u200a\u202f\u205f\u3000]"
"""What the shadow shows as a space."""
_WORDS = re.compile(rf"(?:{_SPACE}[^\W_]+(?:[-–.’'][^\W_]+)*){{1,9}}")
_BRACKET = re.compile(r"\s?\([^()]{1,40}\)")
_LINKS = r"(?:trong đó|riêng|cụ thể|bao gồm|gồm|trong khi(?: đó)?|còn lại|nhưng|song)(?!\w)[:,]?"
_CUT = re.compile(rf"[;:()\"\n,\s](?:(?<=[;:()\"\n])|(?:(?<=,) )?{_LINKS})")
"""A pause, or a linking word after a comma or a space; one set of letters begins them all."""
_PAUSE = re.compile(r"[,;](?: |$)|^[,;.]")
"""The end of what still belongs to the figure before."""
_CUT_FIRST = re.compile(_LINKS)
_TRAIL = re.compile(
    r"(?:\s|,)+(?:thấp nhất|cao nhất|lớn nhất|nhiều nhất|ít nhất|toàn tỉnh|toàn huyện|toàn xã|toàn thành phố|toàn thị xã|toàn quốc|toàn ngành|cả nước|cả tỉnh|của tỉnh|"
    r"của huyện|của xã|của thành phố|của cả nước|hiện nay|hiện|nay|đều|cũng|đã|sẽ|ước|(?<!chứng )(?<!địa )chỉ|vẫn|có thể|dự kiến|phấn đấu|phải|"
    r"tiếp tục|liên tục|lần lượt|tương ứng|lại|trên địa bàn(?: toàn)?(?: (?:tỉnh|huyện|xã|thành phố|phường))?|"
    r"vào|trong|tại|từ|tính|đến|đang|được|bị|mỗi năm|hằng năm|hàng năm|mỗi tháng|so với|với|(?<!nhà )(?<!đất )ở|có|thêm|khoảng|là|thì|cả|khi|của|cho|trên|theo|về|và|nhưng|tới|qua)$"
)
_LEAD = re.compile(
    r"^(?:(?:lũy kế|luỹ kế|tính chung|tính cả|tổng cộng|như vậy|cụ thể|và|nên|thì|mà|nhưng|song|tuy nhiên|ngoài ra|bên cạnh đó|hiện nay|hiện|nay|nhờ đó|qua đó|theo đó|đến nay|kết quả|bình quân|trung bình|"
    r"mỗi năm|hằng năm|hàng năm|đưa|nâng|làm|làm cho|khiến|giúp|góp phần|với|có|là|trong|tại|ở|đã|cùng|do|của|cũng|để|thì|mà|vì|bởi|"
    r"còn|cả|từ|đến|vào|ước|dự kiến|phấn đấu|đạt|được|đối với|về|trên|theo|chỉ tính riêng|riêng|sau|trước|những hoạt động trên)(?:\s+|$|,\s*))+"
)
_BASE = re.compile(
    r"\s+(?:so với\s+(?P<so>[^,.;:()\n]{2,70})|(?P<bare>(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|nghị quyết|nhu cầu|tổng|định mức|công suất|dung tích|thiết kế)(?!\w)[^,.;:()\n]{0,40}))"
)
_BASE_END = re.compile(
    r"\s(?:và|nhưng|song|trong khi)\s+(?:vượt|bằng|tăng|giảm|đạt|cao|thấp|còn|chiếm)(?!\w)"
)
_BASE_NOUN = re.compile(
    r"(?:kế hoạch|dự toán|chỉ tiêu|mục tiêu|nghị quyết|nhu cầu|định mức|thiết kế|công suất|dung tích)(?!\w)"
)
_SHARE = re.compile(r"(?:chiếm|tỷ lệ|tỉ lệ)(?:\s+(?:tỷ lệ|tỉ lệ))?(?:\s+(?:là|đạt|khoảng))?$")
_AREAS = frozenset(("{xã}", "{huyện}", "{tỉnh}", "{phường}", "{thôn}", "{bản}", "{ấp}"))
_EDGES = " ,–-•\"'.:;"
_LONG = 9
_SHORT_PART = 12
_CHANGES = re.compile(r"(?<!\w)(giảm|hạ|tăng|nâng)\s+$")
_FRAMES = ("chỉ tiêu ", "mục tiêu ", "kế hoạch ", "định mức ")
_CHANGED = re.compile(r" (?:giảm|tăng|nâng|hạ) ")
_DOWN = ("giảm", "hạ")
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


@functools.cache
def _indicator_start() -> re.Pattern[str]:
    words = {
        spelling.split(" ")[0]
        for row in lexicon.table("indicators")
        for spelling in spellings(row["written"])
    }
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        by_letter.setdefault(word[0], []).append(word[1:])
    # A letter begins each branch, so that the search skips to the next place with one of them.
    return re.compile(
        "(?:"
        + "|".join(
            rf"{letter}(?<!\w{letter})(?:{'|'.join(ends)})" for letter, ends in by_letter.items()
        )
        + r")(?!\w)"
    )


def subject_of(
    page: Page, index: int, start: int, previous: Subject | None, topic: Subject | None
) -> Subject:
    """What ``page.figures[index]`` measures, in the sentence that begins at ``start``.

    ``previous`` is that of the figure before it in the same sentence: an empty place before a
    verb means its subject again (``…, chiếm 20,30%``). ``topic`` is that of the last percentage
    of the paragraph, which a place alone goes on with (``…; huyện Ia H’Drai giảm 8,4%``).
    """
    figure = page.figures[index]
    begin = _segment_start(page, index, start)
    end = _before(page.lower, figure.start)
    verb, verb_start = _verb(page.lower, begin, end, figure.unit)
    counts = _counts(figure)
    if counts and verb is None:
        more = _right(page, figure.end)
        if more is not None:
            return Subject(f"{_noun(figure)} {more}", None, unit=figure.unit)
    base = _base(page, figure) if figure.unit == "%" or (verb and verb.direction) else None
    left = _without_dates(page, begin, verb_start)
    follows = index > 0 and begin == page.figures[index - 1].end
    if follows:
        own = _after_figure(left)
        chunk = own if _PAUSE.search(left) else _last_chunk(left)
    else:
        own = chunk = _last_chunk(left)
    core, direction = _indicator(chunk)
    if counts:
        heads = core is not None and verb is None and chunk.lower().startswith(core.lower())
        if heads and _right(page, figure.end) is None:
            return Subject(core, verb, base, unit=figure.unit)
        if core is None or verb is None:
            again = verb is not None and verb.direction and not own and previous is not None
            core = previous.core if again and previous else _counted(page, figure)
        return Subject(core, verb, base, unit=figure.unit)
    told = core is not None
    if core is not None and _bare_share(core):
        core = _share(previous)
    if core in words("bare_totals"):
        core = f"{core} {_right(page, figure.end) or ''}".strip()
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
    if core is None and base is None:
        behind = _right(page, figure.end)
        if behind is not None and behind.split(" ", 1)[0].lower() not in words("no_behind"):
            core = behind
    return Subject(core, verb, base, told, figure.unit, direction)


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
            if not money or _indicator_start().match(behind.lower()):
                return behind
    phrase = _clean(chunk) if chunk else None
    if phrase is None or _opens_otherwise(phrase):
        return None
    return phrase


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


def _after_figure(left: str) -> str:
    """Text after another figure: up to the first pause it still belongs to that one."""
    pause = _PAUSE.search(left)
    rest = left[pause.end() :] if pause else ""
    chunk = _last_chunk(rest) if rest else ""
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


def _last_chunk(left: str) -> str:
    """What stands after the last pause, bracket or linking word."""
    at = 0
    if len(left) > 3:
        lower = left.lower()
        first = _CUT_FIRST.match(lower)
        if first:
            at = first.end()
        for match in _CUT.finditer(lower, at):
            at = match.end()
    chunk = left[at:].strip(" ,–-•")
    if not chunk:
        return ""
    if chunk.lower().startswith(("so với ", "kế hoạch", "dự toán", "cùng kỳ")):
        comma = chunk.find(", ")
        chunk = chunk[comma + 2 :] if comma >= 0 else ""
    return chunk


def _indicator(chunk: str) -> tuple[str | None, str]:
    """The phrase from the first indicator word of the last comma part that has one.

    With it the direction of a change told right before (``giảm tỷ lệ hộ nghèo …``).
    """
    if not chunk:
        return None, ""
    lower = chunk.lower()
    comma = len(lower)
    while comma > 0:
        start = lower.rfind(", ", 0, comma) + 1
        for match in _indicator_start().finditer(lower, start):
            if not _begins_indicator(lower, match.start()):
                continue
            if lower.startswith(_FRAMES, match.start()) and _CHANGED.search(lower, match.start()):
                continue
            told = _CHANGES.search(lower[start : match.start()])
            direction = "" if told is None else "decrease" if told[1] in _DOWN else "increase"
            return _clean(chunk[match.start() :]), direction
        if start == 0 or len(lower) - start > _SHORT_PART:
            break
        comma = start - 1
    return None, ""


def _begins_indicator(lower: str, at: int) -> bool:
    found = indicators().all_at(lower, at)
    if not found:
        return False
    end = found[0][0]
    if lower[end : end + 2].strip()[:1].isdigit():
        return False
    before = lower[last_word(lower, max(at - 1, 0)) : max(at - 1, 0)]
    return before not in words("compound_first")


def _clean(phrase: str) -> str | None:
    """The phrase without linking words at its ends; None where nothing sensible is left."""
    phrase = phrase.strip(_EDGES)
    comma = phrase.rfind(", ")
    if comma >= 0 and not _indicator_start().match(phrase.lower()):
        phrase = phrase[comma + 2 :].strip(_EDGES)
    phrase = _drop_lead(phrase)
    if phrase.lower().endswith((" bình quân", " trung bình")) and phrase.lower().startswith(
        ("tỷ lệ", "tỉ lệ", "số ", "tổng")
    ):
        phrase = phrase[:-10].rstrip(_EDGES)
    for _ in range(8):
        match = _TRAIL.search(" " + phrase.lower())
        if match is None:
            break
        phrase = phrase[: max(match.start() - 1, 0)].strip(_EDGES)
    parts = phrase.split()
    if len(parts) > _LONG:
        parts = _shortened(parts)
    if not parts or len(parts) > 14 or not parts[0][0].isalpha():
        return None
    first = parts[0]
    if (
        first[0].isupper()
        and first[1:].islower()
        and not (len(parts) > 1 and parts[1][0].isupper())
    ):
        parts[0] = first.lower()
    return " ".join(parts)


def _shortened(parts: list[str]) -> list[str]:
    """A long phrase without the place or the purpose that it ends in."""
    cuts = words("cuts_long")
    for index in range(2, len(parts)):
        if parts[index].lower() in cuts and parts[index - 1].lower() not in ("nhà", "đất"):
            return parts[:index]
    return parts


def _drop_lead(phrase: str) -> str:
    match = _LEAD.match(phrase.lower())
    return phrase[match.end() :] if match else phrase


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


def _counted(page: Page, figure: Figure) -> str:
    """The counted noun with its modifiers: ``1.245 hộ nghèo`` → ``hộ nghèo``."""
    more = _right(page, figure.end)
    return f"{_noun(figure)} {more}" if more else _noun(figure)


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
        if at >= limit or word.lower() in stops or word[0].isdigit():
            break
        found.append(word)
        at += len(word) + 1
    while found and found[-1].lower() in last:
        found.pop()
    return " ".join(found) or None


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
