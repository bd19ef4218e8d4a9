"""What a figure counts or measures: the noun phrase before its verb, or behind its unit."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import NamedTuple

from ...records import Figure
from .behind import base_of, right
from .clauses import Page
from .counted import counted, noun_before, noun_of
from .deeds import deed_before, done_to
from .doing import Verb, changed, grown, is_clause, verb_before
from .elided import CONTRIBUTED, elided, opens_kind
from .kinds import kind_before, kind_beside
from .labels import label_before, names_an_age
from .lexis import units, words
from .phrases import clean, drop_lead, indicator, indicator_start, joined, last_chunk

LATEST = ""
"""Where ``recent`` holds the last statistic of all."""
_REACH = 170
_BRACKET = re.compile(r"\s?\([^()]{1,40}\)")
_PAUSE = re.compile(r"[,;:](?: |$)|^[,;.]")
"""The end of what still belongs to the figure before."""
_BASE_NOUN = re.compile(
    r"(?:kế hoạch|kh|dự toán|chỉ tiêu|mục tiêu|nghị quyết|nhu cầu|định mức|thiết kế|công suất|dung tích)(?!\w)"
)
_SHARE = re.compile(r"(?:chiếm|tỷ lệ|tỉ lệ)(?:\s+(?:tỷ lệ|tỉ lệ))?(?:\s+(?:là|đạt|khoảng))?$")
_AREAS = frozenset(("{xã}", "{huyện}", "{tỉnh}", "{phường}", "{thôn}", "{bản}", "{ấp}"))
_BEFORE_LIST = re.compile(r",? *(?:bao gồm|gồm|như sau|cụ thể|trong đó|như) *$")
_ASIDE = re.compile(r"[;()\n]|, (?!được|đã)")
_OPENED = re.compile(
    r"(?<!\w)(?:(tổng số|số) [^,;:.()]*|(tỷ lệ|tỉ lệ) [^,;:.()]*|(?:trẻ em|trẻ|học sinh|phụ nữ) [^,;:.()]{0,20})$"
)
_SHARED = ("ngành ", "hộ nghèo", "hộ cận nghèo", "hộ khá", "hộ dân ", "hộ gia đình ", "hộ sử dụng ")
"""Of a percentage, what begins so is measured; elsewhere it acts."""
_COUNT_HEAD = re.compile(r"^(?:tổng số|số lượng|số)\s+")


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
        if self.core and self.base and _BASE_NOUN.match(self.base.lower()):
            return f"{self.core} so với {self.base.split(' theo ')[0]}"
        return self.core


def subject_of(
    page: Page,
    index: int,
    start: int,
    previous: Subject | None,
    topic: Subject | None,
    recent: dict[str, Subject],
) -> Subject:
    """What ``page.figures[index]`` measures, in the sentence that begins at ``start``.

    ``previous`` is that of the figure before it in the same sentence: an empty place before a
    verb means its subject again (``…, chiếm 20,30%``). ``topic`` is that of the last percentage
    of the paragraph, which a place alone goes on with (``…; huyện Ia H’Drai giảm 8,4%``),
    ``recent`` those told last by unit, for a list of names (``Sóc Trăng (986)``), and the last of all.
    """
    figure = page.figures[index]
    same = recent.get(figure.unit)
    begin = _segment_start(page, index, start)
    end = _before(page.lower, figure.start)
    if figure.unit == "a" and is_age(page, figure):
        return Subject(_of_age(page, begin, end), None, unit="a")
    bare = end - begin < 2
    verb, verb_start = (None, end) if bare else verb_before(page.lower, begin, end, figure.unit)
    counts = _counts(figure)
    more = right(page, figure.end) if counts else None
    if more is not None and figure.unit in _AREAS and _names_places(more):
        more = None
    if more is None and counts:
        more = kind_beside(page, index)
    if more is not None and verb is None:
        return Subject(f"{noun_of(figure)} {more}", None, unit=figure.unit)
    base = base_of(page, figure) if figure.unit == "%" or (verb and verb.direction) else None
    left = "" if bare else joined(_without_dates(page, begin, verb_start))
    follows = index > 0 and begin == page.figures[index - 1].end
    if bare:
        own = chunk = ""
    elif follows:
        pause = _PAUSE.search(left)
        own = _after_figure(left, pause, verb)
        chunk = own if pause else last_chunk(left)
        if not own and left.startswith(" (") and opens_kind(chunk):
            own = chunk  # diện tích lúa 100 ha (vụ xuân 60 ha, …)
    else:
        own = chunk = last_chunk(left)
    labelled = ""
    if not chunk and (verb is None or not counts):
        labelled = label_before(page, left, begin, end, start, counts=counts)
        own = chunk = labelled
    if not chunk and verb is not None and not follows:
        own = chunk = _before_bracket(page, begin, verb_start)
    core, direction = indicator(chunk, follows=follows)
    turn = ""
    if core is None and own:
        own, turn = changed(own)
        if turn:
            chunk, direction = own, turn
    if core is None and own and more is None and opens_kind(own):
        held = previous if previous is not None and previous.unit == figure.unit else None
        for source in (held, same, None if counts else recent.get(LATEST)):
            core = elided(source.core, clean(own) or "") if source and source.core else None
            if core is not None:
                return Subject(core, verb, base, True, figure.unit, direction)
    running = own.lower() in words("running")
    if running:  # lũy kế 10 tháng: the statistic before, over more months
        own = chunk = ""
    listed = own or chunk
    if core is None and " như " in listed:
        listed = listed.rpartition(" như ")[2]
        if _is_name(listed):
            own = ""
    if core is None and listed and previous is not None and previous.unit == figure.unit:
        if _is_name(listed):
            return Subject(previous.core, verb, base, unit=figure.unit, direction=direction)
    if counts:
        if labelled and more is None and verb is None and not _is_name(labelled):
            starts = core is not None and _heads(labelled, core)
            told = (core if starts else clean(labelled)) or noun_of(figure)
            if told in words("bare_totals"):
                told = f"tổng số {noun_of(figure)}"
            if figure.unit in words("held") and noun_of(figure) not in told.lower():
                told = f"{noun_of(figure)} {told}"
            return Subject(told, None, base, True, figure.unit)
        if more is None and chunk and not (verb and verb.direction):
            kind = kind_before(figure, chunk)
            if kind is not None:
                return Subject(kind, verb, base, True, figure.unit)
        if more is None and not bare and not (verb and verb.direction):
            done = done_to(page.lower, begin, verb_start, noun_of(figure))
            if done is not None:
                return Subject(done, verb, base, unit=figure.unit)
        heads = core is not None and verb is None and _heads(chunk, core)
        if heads and more is None:
            return Subject(core, verb, base, unit=figure.unit)
        if core is None or verb is None:
            again = running or (verb is not None and verb.direction)
            again = again and not own and more is None
            again = again and previous is not None and _alike(previous.unit, figure.unit)
            core = previous.core if again and previous else None
            if core is None and not again and more is None:
                core = noun_before(figure, chunk, verb)
            if core is None:
                core = counted(figure, more, own, verb, previous)
        return Subject(core, verb, base, unit=figure.unit)
    own_told = core is not None
    if core is not None and figure.unit == "{lần}" and core.endswith((" cao", " thấp", " lớn")):
        core = core.rpartition(" ")[0].removesuffix(" ở đây")
    if core is not None and _bare_share(core):
        core = _share(previous)
    if core in words("bare_totals") and base is None:
        core = f"{core} {right(page, figure.end) or ''}".strip()
    if core is None and listed and _is_name(listed):
        core = _announced(page, begin, end) or _in_brackets(page, index)
        if core is None and same is not None:
            core = same.core
    if core is None and not bare and (len(own.split()) < 3 or figure.unit[:3] in ("VND", "USD")):
        core = deed_before(page.lower, begin, verb_start, figure.unit)
    if core is None and figure.unit == "%" and follows and not own and verb is not None:
        core = _rate_opened(left)
    if core is None and figure.unit == "%" and base is None:
        core = _what_is_left(page, figure)
        if core is None and verb is not None and verb.direction and not own:
            core = _of_number(page, figure)
    if core is None and own and figure.unit in words("grown_units"):
        core = grown(page, figure, own)
    if core is None:
        generic = "" if own and _names_body(page, begin, verb_start, own) else own
        core = _without_indicator(page, figure, generic, verb, base, named=bool(labelled or turn))
    if core is None and figure.unit == "%" and topic is not None and _names_area(own):
        core = topic.core
    if core is None and topic is not None and figure.unit == "%" and verb and verb.direction:
        if previous is not None and previous.unit in _AREAS:
            core = topic.core
    if core is None and figure.unit[0] == "{" and "/" in figure.unit:
        noun = noun_of(figure)  # bình quân 17 tiêu chí/xã
        core = None if previous is not None and noun in (previous.core or "") else noun
    goes_on = running or verb is not None or figure.unit == "%" or _bracketed(page, figure)
    goes_on = goes_on or page.lower.startswith("vượt ", figure.start)
    if core is None and previous is not None and previous.core and goes_on:
        turned = previous.verb.direction if previous.verb is not None else ""
        if turned and figure.unit == "%" and verb is None and _bracketed(page, figure):
            return Subject(previous.core, None, base, own_told, figure.unit, turned)
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
        behind = right(page, figure.end)
        if behind is not None and behind.split(" ", 1)[0].lower() not in words("no_behind"):
            core = behind
    if core is None and page.lower.endswith("trị giá ", 0, figure.start):
        core = "trị giá"
    if core is None and figure.unit[0] == "{" and "/" in figure.unit:
        core = noun_of(figure)
    if turn and core is not None and figure.unit[0] == "%":
        core = _rate_of(core)
    if core is not None and figure.unit == "%" and page.lower.endswith("góp ", 0, figure.start):
        if page.lower.startswith(" vào ", figure.end) or own.lower() in ("", "đóng góp"):
            core = CONTRIBUTED + core.removeprefix(CONTRIBUTED)
    if figure.unit in ("%", "{lần}") and page.lower.startswith(" về ", figure.end):
        core = _in_respect(right(page, figure.end + 3), core)
    return Subject(core, verb, base, own_told, figure.unit, direction)


def is_age(page: Page, figure: Figure) -> bool:
    """Years of a person's life, not of a rate."""
    return page.lower.find("tuổi", figure.start, figure.end) > 0


def _of_age(page: Page, begin: int, end: int) -> str:
    at = names_an_age(page.lower, begin, end)
    if at < 0:
        return "tuổi"
    _, verb_start = verb_before(page.lower, begin, end, "a")
    return clean(last_chunk(page.shown[at:verb_start])) or "tuổi"


def _what_is_left(page: Page, figure: Figure) -> str | None:
    """``chỉ còn 52% hội viên làm nông nghiệp``: what is counted stands behind."""
    if not page.lower.endswith(("còn ", " có "), 0, figure.start):
        return None
    behind = right(page, figure.end)
    if behind is None:
        return None
    found = units().first_at(behind.lower(), 0)
    return behind if found is not None and found[1].counted else None


def _rate_opened(left: str) -> str | None:
    """``1 trong 5 xã có tỷ lệ hộ nghèo cao nhất, chiếm 25%``: named behind the count before."""
    lower = left.lower()
    at = max(lower.rfind("tỷ lệ "), lower.rfind("tỉ lệ "))
    if at < 0 or ";" in lower[at:]:
        return None
    end = lower.find(" là ", at)
    told = clean(left[at : end if end >= 0 else len(left)].rstrip(" ,"))
    return told if told and told.count(" ") > 1 else None


def _of_number(page: Page, figure: Figure) -> str | None:
    """``giảm 16% số người chết``: the statistic stands behind."""
    if not page.lower.startswith(
        (" số ", " lượng ", " tổng ", " chi phí ", " giá trị "), figure.end
    ):
        return None
    return right(page, figure.end)


def _in_respect(behind: str | None, core: str | None) -> str | None:
    """``tăng 5% về lượng``, ``giảm 12% về số vụ``: what the percentage is of."""
    if behind is None or behind in words("no_respect"):
        return core
    return f"{behind} {core}" if core and behind in words("respects") else behind


def _heads(chunk: str, core: str) -> bool:
    """True where a phrase begins with the statistic, linking words apart."""
    lower = chunk.lower()
    core = core.lower()
    if lower.endswith((" cho", " của")):
        return False  # tổng vốn cho 6 dự án
    if core.startswith(("số ", "tổng ")) and lower.endswith(core):
        return True
    if lower.endswith((f" với {core}", f" có {core}")):
        return True
    return lower.startswith(core) or drop_lead(lower.rpartition(", ")[2]).startswith(core)


def _alike(unit: str, other: str) -> bool:
    """One counts what the other counts."""
    both = unit.startswith("{lượt") and other.startswith("{lượt")
    return unit == other or both or other in ("{bậc}", "{điểm}")


def _rate_of(core: str) -> str:
    """``giảm hộ nghèo 4%/năm``: of those counted, the rate."""
    found = units().first_at(core.lower(), 0)
    return f"tỷ lệ {core}" if found is not None and found[1].counted else core


def _bracketed(page: Page, figure: Figure) -> bool:
    return page.text[figure.start - 1 : figure.start] == "("


def _counts(figure: Figure) -> bool:
    unit = figure.unit
    return unit.startswith("{") and "/" not in unit and unit not in words("braced_measures")


def _without_indicator(
    page: Page,
    figure: Figure,
    chunk: str,
    verb: Verb | None,
    base: str | None,
    *,
    named: bool,
) -> str | None:
    """No word of the indicators' table before it: what follows a measure, else what precedes."""
    if verb is None and base is None and figure.unit not in ("a", "{lần}"):
        behind = right(page, figure.end, share=figure.unit == "%")
        if behind is not None and behind.split(" ", 1)[0].lower() not in words("no_behind"):
            money = figure.unit.startswith(("VND", "USD"))
            if not money or indicator_start().match(behind.lower()):
                return behind
    phrase = clean(chunk) if chunk else None
    if phrase is not None and " đã " in phrase:
        phrase = right(page, figure.end)  # Việt Nam đã thu hút được 15 tỷ USD vốn FDI
        return phrase if phrase and indicator_start().match(phrase.lower()) else None
    if phrase is None or is_clause(phrase):
        return None
    if _opens_otherwise(phrase) and not named:
        shared = figure.unit == "%" and phrase.lower().startswith(_SHARED)
        return phrase if shared else None
    return phrase


def _is_name(phrase: str) -> bool:
    """A place or another name alone (``Bến Tre``, ``huyện Phú Quý``), or with a verb of markets."""
    parts = phrase.split() if len(phrase) < 40 else []
    if parts and parts[0].lower() in ("huyện", "xã", "tỉnh", "phường", "quận", "tp", "tp."):
        del parts[0]
    count = 0
    while count < len(parts) and parts[count][0].isupper():
        count += 1
    rest = " ".join(parts[count:])
    if count == 1 and not rest and opens_kind(phrase):
        return False  # Vải 1.340 ha: the first word of a list
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


def _names_places(behind: str) -> bool:
    """``2 xã Bình Sơn và Hiệp Hòa``: the names of those counted."""
    return all(part.istitle() for part in behind.split()) and " " in behind


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
    named = named and not (len(phrase) > 2 and phrase.isupper())
    return named or "/" in phrase or parts[0] in none or " ".join(parts[:2]) in none


def _after_figure(left: str, pause: re.Match[str] | None, verb: Verb | None) -> str:
    """Text after another figure: up to the first pause it still belongs to that one."""
    if verb is not None and left.startswith(" và "):
        return last_chunk(left[4:])
    rest = left[pause.end() :] if pause else ""
    chunk = last_chunk(rest) if rest else ""
    return "" if chunk and _lists_on(chunk) else chunk


def _segment_start(page: Page, index: int, start: int) -> int:
    """Where the words of a figure may begin: behind the one before, which may be an age inside them."""
    figure = page.figures[index]
    index -= 1
    if index >= 0 and page.figures[index].end > start:
        stated = figure.unit == "%" or page.lower.endswith("là ", 0, figure.start)
        while index >= 0 and (stated or page.figures[index].unit == "a"):
            if not _within(page, index, figure, start):
                break
            index -= 1
    if index >= 0:
        start = max(start, page.figures[index].end)
    return max(start, figure.start - _REACH)


def _within(page: Page, index: int, figure: Figure, start: int) -> bool:
    """``tỷ lệ trẻ em dưới 5 tuổi suy dinh dưỡng 6,4%``: a number inside the name of a statistic."""
    inner = page.figures[index]
    share = figure.unit == "%"
    if (
        share
        and inner.unit == "{mũi}"
        and page.lower.find("tiêm ", max(start, inner.start - 20), inner.start) >= 0
    ):
        return page.lower.find(",", inner.end, figure.start) < 0
    aged = inner.unit == "a" and is_age(page, inner)
    if inner.unit == "%" or not (share or aged or page.lower.endswith("là ", 0, figure.start)):
        return False
    if share and not aged and page.lower.find("lệ ", start, inner.start) < 0:
        return False
    if _ASIDE.search(page.lower, inner.end, figure.start):
        return False
    begin = max(start, inner.start - 70)
    opened = _OPENED.search(page.lower, begin, inner.start)
    return opened is not None and (
        opened[1] is not None if not share else _rate(opened, page, inner)
    )


def _rate(opened: re.Match[str], page: Page, inner: Figure) -> bool:
    """Any number may stand in ``tỷ lệ …``, an age in ``trẻ dưới …`` too."""
    return opened[2] is not None or is_age(page, inner)


def _before_bracket(page: Page, begin: int, at: int) -> str:
    """``tội phạm giảm sâu (giảm 22,5%)``: what stands before the bracket of the verb."""
    at = len(page.lower[begin:at].rstrip()) + begin - 1
    if at <= begin or page.text[at] != "(":
        return ""
    _, end = verb_before(page.lower, begin, at, "%")
    return last_chunk(joined(_without_dates(page, begin, end)))


def _before(lower: str, at: int) -> int:
    while at and lower[at - 1] in " (":
        at -= 1
    return at


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
        for end, unit in units().each_at(lower, 0)
        if unit.kind in ("territory", "person")
    )


def _bare_share(what: str) -> bool:
    return what in words("bare_shares")


def _share(previous: Subject | None) -> str | None:
    if previous is None or not previous.core:
        return None
    what = _COUNT_HEAD.sub("", previous.core)
    return what if what.startswith(("tỷ lệ", "tỉ lệ")) else f"tỷ lệ {what}"
