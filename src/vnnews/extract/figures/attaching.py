"""Completes figures: what they measure, their change, period, place and status."""

from __future__ import annotations

import re
from bisect import bisect_left

from ...records import Change, Figure
from .baselines import front_of, period_behind, period_beside, stands_beside
from .clauses import Page
from .periods import Periods, joined
from .phrases import indicator, last_chunk
from .places import Places
from .subjects import AREAS, EQUALS, LATEST, Subject, subject_of
from .tables import CELLS, Cell, Status

_FROM = re.compile(r"từ\s+(?:mức\s+)?(?:gần |hơn |khoảng |trên )?$")
_TO = re.compile(
    r"(?:xuống|giảm|còn|hạ|lên|tăng|nâng|đến)(?:\s+(?:còn|xuống|lên|đến|tới|chỉ|thành|mức))*"
    r"(?:\s+(?:gần|hơn|khoảng|trên|dưới))?\s+$"
)
_APART = re.compile(r", (?:tăng|giảm)(?! (?:còn|xuống|lên|đến|tới|thành))")
"""Another change begins: ``từ 70 - 75 nghìn đồng, tăng 20 nghìn đồng``."""
TARGETS = (
    "phấn đấu", "mục tiêu", "chỉ tiêu", "kế hoạch", "đặt ra", "đề ra", "dự kiến", "phải đạt", "sẽ",
    "nhiệm vụ", "dự toán", "tầm nhìn",
)  # fmt: skip
ACHIEVED = ("đạt", "thực hiện", "hoàn thành", "đã", "giải ngân", "vượt")
_NO_PERIOD: tuple[str | None, int | None] = (None, None)
_REACH = 120
_NAME_BEGINS = ("chương trình ", "sở ", "bộ ", "phòng ", "ngành ")
_NAME_GOES_ON = (" quốc gia", " và đầu tư", " & đầu tư", " - tài chính")
"""Around a word of targets that is part of a name (``chương trình mục tiêu quốc gia``)."""
_MET = re.compile(
    r"(?<!\w)(?:vượt|đạt và vượt|hoàn thành|so với)(?: (?:các|toàn bộ))?(?: (?:kế hoạch|chỉ tiêu|mục tiêu))? $"
)
"""A plan that was met sets nothing for the figures behind it."""
_PLANNED = (
    "so với chỉ tiêu ",
    "so với kế hoạch ",
    "so với kế hoạch là ",
    "so với chỉ tiêu là ",
    "so với dự toán ",
)
_ALONE = ("a", "{lần}")
_PLACED = (" tại ", " ở ", " thuộc ", " của ")
_BASE_LEAD = re.compile(r" (?:trên |so (?:với )?(?:nghị quyết [^,.;:()]{0,40})?)?")
_OPENING = 16
_DONE = re.compile(r"(?<!\w)(?:đã|hiện|đến nay|ước|mới)(?!\w)")
_STRONG = ("phấn đấu", "mục tiêu", "phải đạt", "đặt ra", "đề ra")


def attach_all(page: Page) -> None:
    """Fill the figures of the page in place, in text order."""
    periods, places, statuses = Periods(page), Places(page), Statuses(page)
    previous: Subject | None = None
    topic: Subject | None = None
    sentence = (-1, -1)
    interval: str | None = None
    before = now = _NO_PERIOD
    planned, unit = False, ""
    recent: dict[str, Subject] = {}
    cells: dict[int, Cell] = page.context.notes.get(CELLS, {})
    for index, figure in enumerate(page.figures):
        if not sentence[0] <= figure.start < sentence[1]:
            if page.text.find("\n", max(sentence[0], 0), figure.start) >= 0:
                topic = None
                if page.text.count("\n", max(sentence[0], 0), figure.start) > 1:
                    if page.paragraphs(max(sentence[0], 0), figure.start) > 1:
                        recent.clear()
            sentence, previous = page.sentence(figure.start), None
        if cells and _tabulate(page, figure, cells):
            figure.place = figure.place or places.of(figure.start, figure.end, sentence)
            continue
        subject = subject_of(page, index, sentence[0], previous, topic, recent)
        if subject.own:
            recent[figure.unit] = recent[LATEST] = subject
        if subject.core and figure.unit[0] == "{":
            _remember(page, figure, subject, recent, sentence[0])
        figure.what = subject.what
        held = previous
        if subject.core and page.text[figure.start - 1 : figure.start] != "(":
            if (
                not (
                    ("/" in figure.unit or figure.unit in _ALONE)
                    and _is_alone(figure, subject, previous)
                )
                and not (previous is not None and _awaits_share(previous, figure))
                and not _aside(page, index, previous)
            ):
                previous = subject
                if not subject.own and page.lower.endswith((" cho ", " của "), 0, figure.start):
                    previous = _holder(page, index, sentence[0]) or subject
            if figure.unit == "%" and (subject.own or subject.core.startswith("tỷ lệ")):
                topic = subject
        if subject.verb is not None or subject.direction:
            figure.change = _told(page, figure, subject, sentence[0])
        if index and figure.change is None and page.figures[index - 1].change is not None:
            figure.change = _respectively(page, index, sentence[0])
        figure.period, figure.period_ref = periods.of(figure, interval, sentence)
        at = figure.start
        against = held is not None and page.lower.find("so với", max(0, at - 24), at) >= 0
        if against and index and stands_beside(page, index):
            figure.what, figure.change = held.core if held else None, None
            figure.period = period_behind(page, index, page.figures[index - 1].period)
            figure.period_ref = None
        elif page.text.find("(", max(0, at - 60), at) >= 0:
            told = period_beside(page, index, figure.period)
            if told is not None:
                figure.period, figure.period_ref = told, None
        if figure.period_ref != now[1]:
            before, now = now, (figure.period, figure.period_ref)
        figure.place = places.of(figure.start, figure.end, sentence)
        figure.status = statuses.of(figure, sentence[0])
        if planned and figure.unit == unit and _set_out(page, index):
            # thấp hơn 0,4% so với chỉ tiêu (35,5%): what was set
            figure.status, figure.change = "target", None
        elif against and page.lower.endswith(_PLANNED, 0, at):
            # đạt 130% so với chỉ tiêu 20.000 người
            figure.status, figure.change = "target", None
            if held is not None and figure.unit[0] == "{":
                figure.what = held.core
        planned, unit = subject.base is not None and subject.sets_a_plan, figure.unit
        if figure.period is not None and figure.period.startswith("../"):
            figure.status = "target"
        if index and page.figures[index - 1].unit == figure.unit:
            interval = _join(page, index, sentence[0], before) or interval


def _tabulate(page: Page, figure: Figure, cells: dict[int, Cell]) -> bool:
    """Complete a number by its place in a table; False where the table says nothing of it."""
    cell = cells.get(figure.start) or cells.get(figure.start + 1) or cells.get(figure.start + 2)
    if cell is None or (cell.what is None and cell.measured is None):
        return False
    figure.what = cell.what
    figure.period, figure.period_ref = cell.period, None
    if cell.period is None:
        index = bisect_left(page.date_ends, cell.above[1]) - 1
        if index >= 0 and page.dates[index].start >= cell.above[0]:
            figure.period, figure.period_ref = page.dates[index].edtf, index
    figure.place, figure.status = cell.place, cell.status
    return True


def _is_alone(figure: Figure, subject: Subject, previous: Subject | None) -> bool:
    """An age, times of what was told, and a rate of what its unit names begin nothing that goes on."""
    if figure.unit == "a":
        return subject.core == "tuổi"
    if figure.unit == "{lần}":
        return previous is not None
    if figure.unit[0] == "{" and "/" in figure.unit:
        return figure.unit.startswith(f"{{{subject.core}}}/")
    return False


def _holder(page: Page, index: int, begin: int) -> Subject | None:
    """The statistic that a count only bounds: ``tổng vốn cho 6 dự án là 1.413 tỷ đồng``."""
    figure = page.figures[index]
    begin = max(begin, page.figures[index - 1].end if index else 0, figure.start - 80)
    core = indicator(last_chunk(page.shown[begin : figure.start - 5]))[0]
    return Subject(core, None, own=True, unit=figure.unit) if core else None


def _aside(page: Page, index: int, previous: Subject | None) -> bool:
    """A count told by the way: ``tổng dư nợ 3.349 tỷ đồng, với 131.718 khách hàng, tăng …``."""
    if previous is None or index == 0:
        return False
    figure = page.figures[index]
    if previous.unit == "%" and page.lower.endswith(EQUALS, 0, figure.start):
        return True
    if previous.unit != figure.unit and page.lower.endswith(_PLACED, 0, figure.start):
        return _says_where(page, figure)
    if not previous.own:
        return False
    between = page.lower[page.figures[index - 1].end : page.figures[index].start]
    return between in (", với ", ", cho ", " cho ", " với ")


def _says_where(page: Page, figure: Figure) -> bool:
    """``209 ổ dịch ở 101 phường thuộc 19 quận``: places counted only to say where."""
    if page.lower.endswith(" của ", 0, figure.start):
        return figure.unit in AREAS
    return figure.unit[0] == "{" and "/" not in figure.unit


def _awaits_share(previous: Subject, figure: Figure) -> bool:
    """A rate was named and its percentage is still to come (``tỷ lệ người từ 18 tuổi … 95%``)."""
    return (
        previous.own
        and previous.unit != "%"
        and figure.unit != "%"
        and (previous.core or "").startswith(("tỷ lệ", "tỉ lệ"))
    )


def _told(page: Page, figure: Figure, subject: Subject, begin: int) -> Change | None:
    """The change that a verb before the figure tells."""
    verb = subject.verb
    direction = verb.direction if verb is not None and verb.direction else subject.direction
    if not direction:
        return None
    arrives = verb is not None and verb.arrives == "to"
    base = None if (subject.base or "").startswith("tổng") else subject.base
    return Change(
        direction="decrease" if direction == "decrease" else "increase",
        to_value=_plain(figure) if arrives else None,
        compared_with=base or front_of(page, begin, figure.start),
    )


def _remember(
    page: Page, figure: Figure, subject: Subject, recent: dict[str, Subject], begin: int
) -> None:
    """Keep what a count is of for those of its kind that only grow or shrink."""
    key = f"#{figure.unit}"
    core = subject.core or ""
    if " " in core:
        if core.startswith(figure.unit[1:-1]):
            recent[key] = subject
    elif key in recent and not subject.verb and not _in_brackets(page, begin, figure.start):
        del recent[key]  # others of the kind are told of


def _in_brackets(page: Page, begin: int, at: int) -> bool:
    return page.text.rfind("(", begin, at) > page.text.rfind(")", begin, at)


def _set_out(page: Page, index: int) -> bool:
    """In a bracket right behind the plan that the figure before is compared with."""
    between = page.text[page.figures[index - 1].end : page.figures[index].start]
    return between.endswith("(") and ", " not in between


def _respectively(page: Page, index: int, begin: int) -> Change | None:
    """``tăng lần lượt 5,4% và 17,2%``: the second one changes as the first."""
    first, second = page.figures[index - 1], page.figures[index]
    if first.change is None or first.unit != second.unit or first.start < begin:
        return None
    if page.lower[first.end : second.start] not in (" và ", ", ", "; "):
        return None
    if page.lower.rfind("lần lượt", begin, first.start) < 0:
        return None
    return Change(direction=first.change.direction)


def _join(page: Page, index: int, begin: int, earlier: tuple[str | None, int | None]) -> str | None:
    """``giảm từ A xuống còn B``: one change in both figures; gives the years it spans."""
    first, second = page.figures[index - 1], page.figures[index]
    if first.start < begin or first.unit != second.unit or second.start - first.end > 90:
        return None
    lower = page.lower
    if not _FROM.search(lower[max(begin, first.start - 24) : _number_start(first, lower)]):
        return None
    between = lower[first.end : second.start] + lower[second.start : _number_start(second, lower)]
    if not _TO.search(between) or ";" in between or _APART.search(between):
        return None
    left, right = _plain(first), _plain(second)
    if left is None or right is None:
        return None
    direction = "decrease" if right < left else "increase" if right > left else "equal"
    change = Change(direction=direction, from_value=left, to_value=right)  # type: ignore[arg-type]
    first.change = second.change = change
    if first.what:
        second.what = first.what
    if second.period_ref is not None and second.period_ref == first.period_ref:
        told = page.dates[second.period_ref]
        if first.end <= told.start < second.start:
            second.period, second.period_ref = earlier
    return _span_years(page, index)


def _span_years(page: Page, index: int) -> str | None:
    """Give the yearly rate told before ``(từ A xuống còn B)`` the whole span of its change."""
    first, second = page.figures[index - 1], page.figures[index]
    if not first.period or not second.period or first.period == second.period:
        return None
    if "../" in first.period or "/.." in second.period:
        return None
    interval = joined(first.period, second.period)
    rate = page.figures[index - 2] if index > 1 else None
    if rate is not None and rate.unit.startswith(first.unit) and rate.unit.endswith(("/a", "/mo")):
        gap = page.lower[rate.end : first.start]
        if "(" in gap and len(gap) < 12:
            rate.period, rate.period_ref = interval, first.period_ref
    return interval


def _number_start(figure: Figure, lower: str) -> int:
    at = figure.start
    while at < figure.end and not lower[at].isdigit():
        at += 1
    return at


def _plain(figure: Figure) -> int | float | None:
    return figure.value if figure.value is not None else figure.low


def trigger_words() -> list[tuple[str, str]]:
    """Words of targets and results, for the shared scan."""
    return [
        *((word, "@target!" if word in _STRONG else "@target") for word in TARGETS),
        *((word, "@achieved") for word in ACHIEVED),
    ]


def _no_target(page: Page, start: int, end: int) -> bool:
    """A word of targets that sets none: a base (``90% kế hoạch``), a name, the statistics as such."""
    lower = page.lower
    if lower.startswith(_NAME_GOES_ON, end) or lower.endswith(_NAME_BEGINS, 0, start):
        return True
    if lower.startswith("chỉ tiêu", start) and lower.endswith(("các ", "số "), 0, start):
        return True
    before = lower[max(0, start - 24) : start]
    if ("vượt" in before or "thành" in before or "so với" in before) and _MET.search(before):
        return True
    index = bisect_left(page.figure_starts, start) - 1
    if index >= 0 and page.figures[index].unit == "%":
        if _BASE_LEAD.fullmatch(lower, page.figures[index].end, start):
            return True
    body = bisect_left(page.body_ends, end)
    return body < len(page.organisations) and page.organisations[body].start < start


class Statuses:
    """Whether a figure is a target or a result, by the words before it in its clause."""

    __slots__ = ("_aims", "_cues", "_page", "_starts")

    def __init__(self, page: Page) -> None:
        self._page = page
        text = page.text
        self._cues = [
            (start, kind)
            for start, end, kind in page.cues
            if kind in ("@target", "@target!", "@achieved")
            and not (start and text[start - 1].isalnum())
            and not text[end : end + 1].isalnum()
            and (kind == "@achieved" or not _no_target(page, start, end))
        ]
        self._starts = [start for start, _ in self._cues]
        self._aims = self._sentences_of_aims()

    def of(self, figure: Figure, begin: int) -> Status:
        at = bisect_left(self._starts, figure.end) - 1
        sentence, begin = begin, max(begin, figure.start - _REACH)
        target = achieved = -1
        strong = False
        while at >= 0 and self._starts[at] >= begin:
            start, kind = self._cues[at]
            at -= 1
            if kind == "@achieved":
                achieved = achieved if achieved > start else start
            elif start < figure.start and target < 0:
                target, strong = start, kind == "@target!"
        clause = self._page.lower.rfind(";", begin, figure.start)
        if target <= clause:
            if self._aims:
                aim = self._aims.get(sentence, -1)
                if aim >= 0 and _DONE.search(self._page.lower, aim, figure.start) is None:
                    return "target"
            return "achieved" if achieved > clause else None
        if achieved <= clause or strong:
            return "target"
        done = "đã" in self._page.lower[target : figure.start].split()
        return "target" if achieved > target and not done else "achieved"

    def _sentences_of_aims(self) -> dict[int, int]:
        """Where an aim opens a sentence (``Phấn đấu năm 2024 …; thu nhập đạt …``), by its beginning."""
        found: dict[int, int] = {}
        for start, kind in self._cues:
            if kind == "@target!":
                begin = self._page.sentence(start)[0]
                if start - begin < _OPENING:
                    found.setdefault(begin, start)
        return found
