"""What a figure counts or measures: the noun phrase before its verb, or behind its unit."""

from __future__ import annotations

import re
from typing import NamedTuple

from ...records import Figure
from .again import counted_again, counted_before, grown_count, part_of_sum
from .behind import base_of, body_behind, right
from .between import compared_between
from .clauses import Page
from .counted import counted, noun_before, noun_of
from .deeds import deed_before, done_to, suffered
from .doing import Verb, changed, grown, is_clause, verb_before
from .elided import CONTRIBUTED, elided, kind_at, opens_kind
from .kinds import kind_before, kind_beside
from .labels import is_age, label_before, names_an_age
from .lexis import units, words
from .naming import is_name, names_area, names_body, names_places, opens_otherwise
from .parts import PART_BEHIND, part_of
from .phrases import clean, drop_lead, indicator, indicator_start, joined, last_chunk
from .prices import price_of, seized, sold_for
from .segments import PAUSE, after_figure, before_bracket, segment_start, text_end, without_dates
from .sums import PART

LATEST = ""
"""Where ``recent`` holds the last statistic of all."""
_BASE_NOUN = re.compile(
    r"(?:kế hoạch|kh|dự toán|chỉ tiêu|mục tiêu|nghị quyết|nhu cầu|định mức|thiết kế|công suất|dung tích)(?!\w)"
)
_SHARE = re.compile(r"(?:chiếm|tỷ lệ|tỉ lệ)(?:\s+(?:tỷ lệ|tỉ lệ))?(?:\s+(?:là|đạt|khoảng))?$")
AREAS = frozenset(("{xã}", "{huyện}", "{tỉnh}", "{phường}", "{thôn}", "{bản}", "{ấp}"))
_BEFORE_LIST = re.compile(r",? *(?:bao gồm|gồm|như sau|cụ thể|trong đó|như) *$")
_SHARED = ("ngành ", "hộ nghèo", "hộ cận nghèo", "hộ khá", "hộ dân ", "hộ gia đình ", "hộ sử dụng ")
"""Of a percentage, what begins so is measured; elsewhere it acts."""
_RUNNING = 14
"""Longer than the longest of them (``lũy kế``)."""
_BARE_MEASURES = ("diện tích", "sản lượng", "năng suất")
_CHANGED_BY = ("%", "{lần}", "{điểm phần trăm}", "%/a")
EQUALS = ("(tương đương ", "(tương ứng ", "(tương đương với ", "(tức ")
"""Before the number of those whom a rate told before."""
_PRICES = ("VND/", "USD/")
_MONEY = ("VND", "USD")
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
    def sets_a_plan(self) -> bool:
        """Compared with a plan or a target."""
        return bool(self.base) and _BASE_NOUN.match((self.base or "").lower()) is not None

    @property
    def what(self) -> str | None:
        """The statistic, with the plan or target that a percentage is taken of."""
        if self.core and self.base and self.sets_a_plan:
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
    begin = segment_start(page, index, start)
    end = text_end(page.lower, figure.start)
    if figure.unit == "a" and is_age(page, figure):
        return Subject(_of_age(page, begin, end), None, unit="a")
    bare = end - begin < 2
    verb, verb_start = (None, end) if bare else verb_before(page.lower, begin, end, figure.unit)
    if figure.rule == PART:
        return Subject(part_of_sum(page, figure, begin, end), None, unit=figure.unit)
    apart = None
    if figure.unit in _CHANGED_BY and not bare and (verb is None or not verb.direction):
        apart = compared_between(page, begin, verb_start)
        if apart is not None:
            verb, verb_start = apart[:2]
    counts = _counts(figure)
    more = right(page, figure.end) if counts else None
    if more is not None and figure.unit in AREAS and names_places(more):
        more = None
    if more is None and counts:
        more = kind_beside(page, index)
    if more is None and counts and figure.unit in words("members"):
        more = body_behind(page, figure.end)
    if more is not None and verb is None:
        done = None if bare else suffered(page.lower, begin, end, noun_of(figure), more)
        return Subject(done or f"{noun_of(figure)} {more}", None, unit=figure.unit)
    if figure.unit == "%" and page.lower.startswith(PART_BEHIND, figure.end):
        part = part_of(page, index, begin, verb, verb_start, previous)
        if part is not None:
            return Subject(part[0], verb, base_of(page, figure), True, "%", part[1])
    base = base_of(page, figure) if figure.unit == "%" or (verb and verb.direction) else None
    if apart is not None:
        base = apart[2]
    left = "" if bare else joined(without_dates(page, begin, verb_start))
    follows = index > 0 and begin == page.figures[index - 1].end
    if bare:
        own = chunk = ""
    elif follows:
        pause = PAUSE.search(left)
        own = after_figure(left, pause, verb)
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
        own = chunk = before_bracket(page, begin, verb_start)
    if left[:2] == "; " and _listed_on(figure, previous) and _counted_first(chunk):
        core, direction = clean(chunk), ""  # ; doanh nghiệp có vốn nước ngoài 66.159 ha
    else:
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
            if core is not None and core.startswith("giá") and "/" not in figure.unit:
                core = None  # na rải vụ cho 350 triệu đồng: no price
            elif core is not None and core.startswith("giá") and figure.unit[:3] not in _MONEY:
                core = clean(own)  # tôm thẻ cỡ 50 con/kg giá 138.000 đồng
            if core is not None:
                return Subject(core, verb, base, True, figure.unit, direction)
    running = len(own) < _RUNNING and own.lower() in words("running")
    if running:  # lũy kế 10 tháng: the statistic before, over more months
        own = chunk = ""
    listed = own or chunk
    if core is None and " như " in listed:
        listed = listed.rpartition(" như ")[2]
        if is_name(listed):
            own = ""
    if core is None and listed and previous is not None and previous.unit == figure.unit:
        if is_name(listed):
            return Subject(previous.core, verb, base, unit=figure.unit, direction=direction)
    if counts and previous is not None and previous.unit == "%":
        if page.lower.endswith(EQUALS, 0, figure.start) and (previous.core or "").startswith(
            ("tỷ lệ ", "tỉ lệ ")
        ):
            return Subject((previous.core or "")[6:], None, unit=figure.unit)
    if counts:
        if labelled and more is None and verb is None and not is_name(labelled):
            starts = core is not None and _heads(labelled, core)
            told = (core if starts else clean(labelled)) or noun_of(figure)
            if told in words("bare_totals"):
                told = f"tổng số {noun_of(figure)}"
            if figure.unit in words("held") and noun_of(figure) not in told.lower():
                told = f"{noun_of(figure)} {told}"
            return Subject(told, None, base, True, figure.unit)
        if more is None and chunk:
            kind = kind_before(figure, chunk)
            if kind is not None:
                return Subject(kind, verb, base, True, figure.unit)
        if more is None and not bare and not (verb and verb.direction):
            done = done_to(page.lower, begin, verb_start, noun_of(figure))
            if done is not None:
                return Subject(done, verb, base, unit=figure.unit)
        heads = core is not None and verb is None and _heads(chunk, core)
        if heads and more is None:
            if core in words("bare_totals"):
                core = f"tổng số {noun_of(figure)}"
            return Subject(core, verb, base, unit=figure.unit)
        if core is None or verb is None:
            again = running or (verb is not None and verb.direction)
            again = again and not own and more is None
            before = counted_before(figure, previous, recent) if again else None
            core = before.core if before is not None else None
            if core is None and more is None and verb is not None and verb.direction:
                core = grown_count(own)
            if core is None and not again and more is None:
                core = noun_before(figure, chunk, verb)
            if core is None and more is None and figure.unit in words("again_counted"):
                core = counted_again(page, figure, start, recent)
            if core is None:
                core = counted(figure, more, own, verb, previous)
        return Subject(core, verb, base, unit=figure.unit)
    if core is None and page.lower.endswith("gồm ", 0, figure.start):
        core = right(page, figure.end)  # tang vật gồm 6 kg ma túy
    own_told = core is not None
    money = figure.unit in _MONEY
    if core is None and not own and money and follows and verb is not None:
        core = sold_for(page, index)
    if core is not None and figure.unit == "{lần}" and core.endswith((" cao", " thấp", " lớn")):
        core = core.rpartition(" ")[0].removesuffix(" ở đây")
    priced = figure.unit.startswith(_PRICES)
    if core is not None and not priced and _bare_share(core):
        core = _of_share(page, figure, chunk, previous)
    elif (
        core in words("bare_prices")
        or (priced and core == "mức")
        or (priced and core is None and own)
    ):
        core = price_of(own, core, previous, None if follows else same)
    if core in words("bare_totals") and base is None:
        core = f"{core} {right(page, figure.end) or ''}".strip()
    if core is None and listed and is_name(listed):
        core = _announced(page, begin, end) or _in_brackets(page, index)
        if core is None and same is not None:
            core = same.core
    if core in _BARE_MEASURES:
        core = _of_goods(own, core)
    if core is None and not bare and (len(own.split()) < 3 or figure.unit[:3] in _MONEY):
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
        generic = "" if own and names_body(page, begin, verb_start, own) else own
        core = _without_indicator(page, figure, generic, verb, base, named=bool(labelled or turn))
        if core is not None and figure.unit == "%" and previous is not None and previous.core:
            noun = core.partition(" qua ")[0]
            if previous.core.startswith(f"tỷ lệ {noun}") and " " in noun:
                core = f"tỷ lệ {core}"  # trong đó lao động qua đào tạo có bằng cấp đạt 20%
    if core is None and figure.unit == "%" and topic is not None and names_area(own):
        core = topic.core
    if core is None and topic is not None and figure.unit == "%" and verb and verb.direction:
        if previous is not None and previous.unit in AREAS:
            core = topic.core
    if core is None and figure.unit[0] == "{" and "/" in figure.unit:
        noun = noun_of(figure)  # bình quân 17 tiêu chí/xã
        core = None if previous is not None and noun in (previous.core or "") else noun
    goes_on = running or verb is not None or figure.unit == "%" or _bracketed(page, figure)
    goes_on = goes_on or page.lower.startswith(("vượt ", "gấp "), figure.start)
    goes_on = goes_on or (left == "; " and previous is not None and previous.unit == figure.unit)
    if core is None and previous is not None and previous.core and goes_on:
        turned = previous.verb.direction if previous.verb is not None else ""
        if turned and figure.unit == "%" and _same_change(page, figure, verb, verb_start):
            return Subject(previous.core, None, base, own_told, figure.unit, turned)
        share = figure.unit == "%" and (
            _SHARE.search(page.lower[begin:end].rstrip())
            or (base is None and not (verb and verb.direction) and _counts(page.figures[index - 1]))
        )
        core = _of_share(page, figure, "", previous) if share else previous.core
        if figure.unit in words("grown_units") and previous.unit in _MONEY:
            core = None
    if core is None and not bare:
        measured = verb is not None and verb.only != ""  # trang trại của ông rộng 11 ha
        core = deed_before(page.lower, begin, end if measured else verb_start, figure.unit)
    if money and verb is not None and page.lower.startswith("trị giá", verb_start):
        core = "trị giá"
    if core is None and money and follows:
        core = seized(page, index, start)
    # Without a verb, what follows a measure has been asked already.
    asked = verb is None and figure.unit not in ("a", "{lần}", "VND", "USD")
    if core is None and base is None and not asked:
        behind = right(page, figure.end)
        if behind is not None and behind.split(" ", 1)[0].lower() not in words("no_behind"):
            core = behind
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


def _listed_on(figure: Figure, previous: Subject | None) -> bool:
    """The next part of a whole: ``trong đó: A là 5 ha; B 3 ha``."""
    return previous is not None and previous.unit == figure.unit and figure.unit != "%"


def _counted_first(chunk: str) -> bool:
    """It begins with a counted noun: no name (``Bình Định``), no part that differs (``vụ hè thu``)."""
    if chunk[:1].isupper() or kind_at(chunk.lower(), 0) is not None:
        return False
    found = units().first_at(chunk.lower(), 0)
    return found is not None and found[1].counted


def _of_goods(own: str, core: str) -> str:
    """``cây lúa diện tích 1.021 ha``: the crop stands before its statistic."""
    before = own.lower().removesuffix(core).rpartition(", ")[2].strip()
    told = kind_at(before.removeprefix("cây "), 0)
    return f"{core} {before}" if told is not None and before.count(" ") < 4 else core


def _same_change(page: Page, figure: Figure, verb: Verb | None, at: int) -> bool:
    """``giảm 12 vụ (15,8%)``, ``giảm 12 vụ (tương đương 15,8%)``: one change told twice."""
    if verb is None:
        return _bracketed(page, figure)
    return page.lower.startswith("(tương đương", at - 1)


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
    if phrase is not None and (" đã " in phrase or " cũng " in phrase):
        built = chunk.rpartition(" được ")[2] if " được " in chunk else ""
        if built:
            return clean(built)  # địa phương cũng xây dựng được vùng trồng rau 500 ha
        phrase = right(page, figure.end)  # Việt Nam đã thu hút được 15 tỷ USD vốn FDI
        return phrase if phrase and indicator_start().match(phrase.lower()) else None
    if phrase is None or is_clause(phrase):
        return None
    if figure.unit == "%" and phrase.startswith(("các ", "những ")):
        rest = phrase.partition(" ")[2]
        if " được " in rest and _counted_first(rest):
            return rest  # các tuyến đường liên xã được nhựa hóa 100%
    if opens_otherwise(phrase) and not named:
        shared = figure.unit == "%" and phrase.lower().startswith(_SHARED)
        return phrase if shared else None
    return phrase


def _announced(page: Page, begin: int, end: int) -> str | None:
    """The statistic before the colon of a list: ``năng suất giảm: Bến Tre giảm 8,3 tạ/ha``."""
    colon = max(page.lower.rfind(mark, begin, end) for mark in (":", " gồm "))
    if colon < 0:
        return None
    return indicator(last_chunk(_BEFORE_LIST.sub("", without_dates(page, begin, colon))))[0]


def _in_brackets(page: Page, index: int) -> str | None:
    """What the bracket before counts: ``Quảng Ngãi (11,5%), Hải Phòng (11,2%)``."""
    earlier = page.figures[index - 1] if index else None
    if earlier is None or earlier.unit != page.figures[index].unit:
        return None
    both = _bracketed(page, earlier) and _bracketed(page, page.figures[index])
    return earlier.what if both and page.figures[index].start - earlier.end < 60 else None


def _bare_share(what: str) -> bool:
    return what in words("bare_shares")


def _of_share(page: Page, figure: Figure, chunk: str, previous: Subject | None) -> str | None:
    """What a bare ``tỷ lệ``, ``mức`` is of: told behind, by the figure before, or before a comma."""
    if figure.unit != "%":
        if previous is None:
            return indicator(chunk.rpartition(", ")[0])[0]
        return previous.core if previous.unit[:3] in _MONEY else "mức"
    behind = right(page, figure.end) if page.lower.endswith("tỷ lệ ", 0, figure.start) else None
    if behind is not None and not page.lower.endswith("chiếm tỷ lệ ", 0, figure.start):
        found = units().first_at(behind.lower(), 0)
        if found is not None and found[1].kind == "person":
            return f"tỷ lệ {behind}"
    return _share(previous)


def _share(previous: Subject | None) -> str | None:
    if previous is None or not previous.core:
        return None
    what = _COUNT_HEAD.sub("", previous.core)
    return what if what.startswith(("tỷ lệ", "tỉ lệ")) else f"tỷ lệ {what}"
