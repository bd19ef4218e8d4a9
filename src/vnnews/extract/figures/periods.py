"""The period of a figure: the date of its clause, of its sentence, or the last one in focus."""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left

import msgspec

from ...records import Date, Figure
from .clauses import Page
from .lexis import CAPITALS

_COMPARED = re.compile(
    r"(?:so với|cao hơn|thấp hơn|hơn|kém|bằng|gấp [^.;]{1,20}|so)\s+$"
    r"|(?:so với|so|cao hơn|thấp hơn|nhiều hơn|ít hơn) "
    r"(?!kế hoạch|chỉ tiêu|dự toán|nghị quyết|mục tiêu|đề án)(?:(?! (?:giảm|tăng|đạt|thì) )[^,.;:()\n]){1,50}$"
)
_BORN = re.compile(r"(?:sinh(?: năm)?|sn|sinh ngày)[ :]*(?:[0-9]{4}, )*$")
_AGO = re.compile(r"^cách (?:đây|nay)|(?:năm|tháng|tuần|ngày) trước$")
_SCHEME = re.compile(
    r"(?:đề án|chương trình|kế hoạch|nghị quyết|quy hoạch|chiến lược|dự án|phong trào|cuộc vận động"
    r"|đại hội|chỉ thị|đảng bộ|khóa)(?!\w)[^.;\n]{0,90}$"
)
"""Behind one of them a term of years belongs to its name."""
_TERM = re.compile(
    r"(?:khóa|khoá) [ivxlc]+,? $|(?:hội đồng nhân dân|hđnd|quốc hội)[^.;\n]{0,30},? $"
)
"""Before the term of a body that is only named (``HĐND tỉnh khóa XI, nhiệm kỳ …``)."""
_AIM = re.compile(r"phấn đấu|dự kiến|mục tiêu|kế hoạch|chỉ tiêu")
_SET_OUT = re.compile(r"(?:đề ra|đặt ra)(?: ngay)? $")
_HOURS = ("lúc", "hồi", "từ", "khoảng", "trước", "sau", "đến")
_DOCUMENT = re.compile(
    rf"(?:[/-][{CAPITALS}][\w&-]*|(?:số:? ?[0-9]|Luật |luật )\S{{0,30}})[, ]*(?:\(|ký |ban hành )?$"
    r"|(?:ban hành|hiệu lực|ký|sửa đổi|bổ sung|thông qua) (?:vào )?$"
)
_LINK = re.compile(r"^ ?(?:vào|trong|ở|của|\(|năm|tính)? ?$")
_LENGTH = re.compile(r"P(\d+)Y$")
_YEARS = re.compile(r"(\d{4})(?:-\d\d)?(?:-\d\d)?/(\d{4})")
_TELLS = (" đạt ", " là ", " có ", " chỉ ", " còn ", " chiếm ")
_SEASONS = ("vụ", "đông", "hè", "lúa", "mùa", "niên vụ")
_IN = ("trong ", "vào ", "ở ", "từ ", "đến ", "hết ", "của ", "bước ")
_MONTHS = re.compile(r"P(\d{1,2})M$")
_IN_ALL = re.compile(r"(?:tính chung|lũy kế|luỹ kế|cộng dồn|tính chung cả|chung)(?: cả)? $")
_LATE = 2
"""Months after which the first months of a year are still news."""
_MONTHS_GO_ON = re.compile(
    r"(?: (?:ước|đạt|là|tăng|giảm|bằng|hơn|gần|trên|khoảng|thực hiện|cao hơn|thấp hơn|lên|chỉ|mới|đã|vượt|toàn|cả|[0-9])|[,;:] )"
)
_LASTING = re.compile(
    r"(?<!\w)(?:vòng|sau|kéo dài|hạn|hơn|gần|mỗi|từ|cách|trên|dưới|khoảng|án|phạt|tù|giam|suốt|việc|nghỉ|học|đủ|hết|tròn"
    r"|đa|thiểu|có|là|mất|đến|tới|lãi suất|bảo hành|cứ|thêm) $"
)
"""Before a number of months that is only a length of time."""
_BASE_LENGTH = 40
_PLAN = re.compile(
    r" (?:so với |so )?(?:kế hoạch|dự toán|chỉ tiêu)(?: (?:của|vốn|cả|giao|tỉnh|huyện)){0,3} ?"
)
_EVERY = ("mỗi ", "hằng ", "hàng ", "một ", '"', "- ", "+ ", "* ")
_TIMELESS = re.compile(r"[ \n\"“+*-]*(?:mỗi|hằng|hàng|một) (?:năm|tháng|vụ|ngày|tuần|lứa)(?!\w)")
"""A sentence of what is so every year."""
_FOCUS = 1500
_PARAGRAPHS = 3
"""How far a year or the months so far reach; any other date reaches into the next paragraph."""
_LISTED = re.compile(r" *(?:[-+•*–]|[0-9]{1,2}[.)/])")
"""A line of a list."""
_REPORTED = re.compile(r"\d{4}(?:-\d\d|-01/\d{4}-\d\d)?$")


class Periods:
    """Answers for the figures of one page, asked in text order."""

    __slots__ = ("_local", "_once", "_page", "_starts", "_usable")

    def __init__(self, page: Page) -> None:
        self._page = page
        self._usable: list[tuple[int, Date]] = []
        for index, date in enumerate(page.dates):
            told: Date | None = date
            if date.type == "DURATION":
                told = _so_far(page, date, self._usable)
            elif date.rule == "DATE.SPAN":
                told = _lately(page, date)
            if told is not None and _is_period(page, told) and not _of_a_plan(page, told):
                self._usable.append((index, told))
        self._starts = [date.start for _, date in self._usable]
        self._once = {
            index
            for index, date in self._usable
            if page.lower.endswith("thời điểm ", 0, date.start)
        }
        """``tại thời điểm 1/4/2016`` holds for its own clause alone."""
        self._local = [
            self._beyond(date) or self._ago(date) or self._named(date) or self._compared(date)
            for _, date in self._usable
        ]

    def of(
        self, figure: Figure, interval: str | None, sentence: tuple[int, int]
    ) -> tuple[str | None, int | None]:
        """``(edtf, position in dates)``; ``interval``: the years of a change told before."""
        page = self._page
        begin, end = sentence
        at = bisect_left(self._starts, figure.start)
        usable = self._usable
        following = usable[at] if at < len(usable) else None
        if following and following[1].start < end:
            gap = page.lower[figure.end : following[1].start]
            if gap.endswith("(") and self._opens_another(following[1]):
                following = None  # giảm 93% (3 tháng đầu năm 2021, diện tích là 115 ha)
            if following is None:
                pass
            elif gap.endswith("(") and page.lower.startswith(_TELLS, following[1].end):
                following = None  # (năm 2017 đạt 90%)
            elif len(gap) <= 10 and _LINK.match(gap):
                return following[1].edtf, following[0]
            if _AIM.search(gap, gap.find(",") + 1) or _elsewhere(gap):
                following = None
        preceding = usable[at - 1] if at else None
        if preceding and page.text.find(")", preceding[1].end, preceding[1].end + 40) >= 0:
            at, preceding = self._open(at, figure.start)
        after = max(begin, preceding[1].end if preceding else 0)
        while preceding and preceding[0] in self._once and self._past(preceding[1], figure.start):
            at -= 1
            preceding = self._at(at - 1)
        if interval is not None:
            lasting = self._lasting(figure, after, interval)
            if lasting is not None:
                return lasting
        if preceding and preceding[1].start >= begin:
            earlier = usable[at - 2] if at > 1 else None
            if earlier and earlier[1].start >= begin:
                season = _season(page, preceding[1])
                if season or (_long(preceding[1]) and not _long(earlier[1])):
                    preceding = earlier
            return preceding[1].edtf, preceding[0]
        if following and following[1].start < end and following[1].start - figure.end < 120:
            return following[1].edtf, following[0]
        if (
            preceding
            and page.lower.startswith(_EVERY, begin)
            and _TIMELESS.match(page.lower, begin)
        ):
            return None, None
        for _ in range(3):
            if at == 0 or not self._local[at - 1]:
                break
            at -= 1
            preceding = self._at(at - 1)
        if preceding and figure.start - preceding[1].start < 2 * _FOCUS:
            count = page.text.count("\n", preceding[1].end, figure.start)
            if count and figure.start - preceding[1].start >= _FOCUS:
                return None, None
            if count <= 1 or self._reaches(preceding[1], figure.start):
                return preceding[1].edtf, preceding[0]
        return None, None

    def _opens_another(self, date: Date) -> bool:
        """A bracket begins with this date and tells a figure of its own."""
        page = self._page
        closed = page.text.find(")", date.end)
        index = bisect_left(page.figure_starts, date.end)
        if closed == date.end or index == len(page.figures):
            return False
        return page.text[date.end] in ",:" and page.figure_starts[index] < closed

    def _open(self, at: int, start: int) -> tuple[int, tuple[int, Date] | None]:
        """Without the dates of brackets that have closed (``(năm 2017 đạt 90%)``)."""
        lower = self._page.lower
        while at > 0:
            date = self._usable[at - 1][1]
            closed = lower.find(")", date.end, start)
            opened = lower.rfind("(", max(0, date.start - 20), date.start)
            inside = opened >= 0 and lower.find(")", opened, date.start) < 0
            if closed < 0 or not inside or lower.find("(", date.end, closed) >= 0:
                break
            if date.start - opened > 8 or closed == date.end:
                break  # the bracket tells more than this date, or only dates what stands before it
            at -= 1
        return at, self._at(at - 1)

    def _reaches(self, date: Date, start: int) -> bool:
        """A later paragraph still tells of that time; the lines of a list count as one."""
        most = _PARAGRAPHS if _REPORTED.match(date.edtf or "") else 1
        for line in self._page.text[date.end : start].split("\n")[1:]:
            if line and _LISTED.match(line) is None:
                most -= 1
                if most < 0:
                    return False
        return True

    def _past(self, date: Date, start: int) -> bool:
        """The clause of such a date is over."""
        lower = self._page.lower
        return lower.find(";", date.end, start) >= 0 or self._page.sentence(date.start)[1] <= start

    def _beyond(self, date: Date) -> bool:
        """Open, or after the article's own day: what other sentences tell is not of then."""
        edtf = date.edtf or ""
        published = self._page.context.published
        return edtf.strip(".") != edtf or bool(published and edtf[:4] > str(published.year))

    def _ago(self, date: Date) -> bool:
        """``20 năm trước``: tells of its own sentence alone."""
        return _AGO.search(self._page.lower[date.start : date.end]) is not None

    def _compared(self, date: Date) -> bool:
        """``trong khi tỷ lệ này năm 2011 là``, ``(năm ngoái là 84%)``: told beside the rest."""
        lower = self._page.lower
        if lower[date.start - 1 : date.start] == "(" and lower.startswith(_TELLS, date.end):
            return True
        begin = lower.rfind("trong khi", max(0, date.start - 60), date.start)
        if begin < 0 or any(lower.find(mark, begin, date.start) >= 0 for mark in ".;\n"):
            return False
        published = self._page.context.published
        return published is None or (date.edtf or "")[:4] < str(published.year)

    def _named(self, date: Date) -> bool:
        """``đề án … giai đoạn 2016-2020``, ``nhiệm kỳ 2020 - 2025``: part of a name."""
        if _season(self._page, date):
            return True
        if not _long(date):
            return False
        lower = self._page.lower
        if lower.startswith("nhiệm kỳ", date.start):
            return True
        return _SCHEME.search(lower, max(0, date.start - 110), date.start) is not None

    def _at(self, position: int) -> tuple[int, Date] | None:
        return self._usable[position] if 0 <= position < len(self._usable) else None

    def _lasting(
        self, figure: Figure, begin: int, interval: str | None
    ) -> tuple[str | None, int] | None:
        """``Trong 2 năm, …`` after a change over two years means those."""
        if interval is None:
            return None
        years = _YEARS.match(interval)
        dates = self._page.dates
        for index in range(bisect_left(self._page.date_ends, begin), len(dates)):
            date = dates[index]
            if date.start > figure.start:
                break
            if date.start >= begin and date.type == "DURATION":
                length = _LENGTH.match(date.value or "")
                lead = self._page.lower[max(begin, date.start - 8) : date.start].strip(" (")
                if length and years and lead.endswith(("trong", "qua", "sau")):
                    if int(years[2]) - int(years[1]) + 1 == int(length[1]):
                        return interval, index
        return None


def _is_period(page: Page, date: Date) -> bool:
    if date.edtf is None or date.type in ("DURATION", "SET"):
        return False
    if date.relation == "same_period" or date.subtype in ("anniversary", "document_date"):
        return False
    if date.rule.startswith("DATE.BORN"):
        return False
    lower = page.lower[date.start : date.end]
    if date.type == "TIME" and "ngày" not in lower and "/" not in lower and "-" not in lower:
        if lower.startswith(_HOURS) or lower[:1].isdigit():
            return False  # a time of day alone
    before = page.text[max(0, date.start - 70) : date.start]
    told = before.lower()
    if lower.startswith("nhiệm kỳ") and _TERM.search(told):
        return False
    if _compares(told):
        if _COMPARED.search(told) or _BORN.search(told):
            return False
    if lower.startswith("từ đầu") and _SET_OUT.search(told):
        return False
    near = before[-40:]
    return not _acts(near) or _DOCUMENT.search(near) is None


def _of_a_plan(page: Page, date: Date) -> bool:
    """``đạt 25% kế hoạch năm 2022``: the year of what a percentage is of."""
    index = bisect_left(page.figure_starts, date.start) - 1
    if index < 0 or page.figures[index].unit != "%":
        return False
    if date.start - page.figures[index].end > _BASE_LENGTH:
        return False
    return _PLAN.fullmatch(page.lower, page.figures[index].end, date.start) is not None


def _compares(told: str) -> bool:
    """One of these stands in what the patterns of comparisons and births find; no loop, for speed."""
    return (
        "so" in told or "hơn" in told or "kém" in told or "bằng" in told or "gấp" in told
        or "sinh" in told or "sn" in told
    )  # fmt: skip


def _acts(near: str) -> bool:
    """One of these stands in what the pattern of documents finds."""
    return (
        "/" in near or "-" in near or "số" in near or "uật " in near or "ban hành" in near
        or "hiệu lực" in near or "ký" in near or "sửa đổi" in near or "bổ sung" in near
        or "thông qua" in near
    )  # fmt: skip


def _so_far(page: Page, date: Date, earlier: list[tuple[int, Date]]) -> Date | None:
    """``tính chung 9 tháng``: the first months of the year, where it is known, as a period."""
    months = _MONTHS.match(date.value or "")
    if months is None:
        return None
    count, published = int(months[1]), page.context.published
    if not 0 < count <= 12:
        return None
    told = next((found.edtf for _, found in reversed(earlier) if found.edtf), None)
    if not _IN_ALL.search(page.lower, max(0, date.start - 16), date.start):
        if published is not None and _is_lately(page, date, published, count):
            return msgspec.structs.replace(date, type="DATE", edtf=_first_months(published, count))
        month = told[5:7] if told is not None and len(told) == 7 else ""
        if month != f"{count:02}" or not page.lower.endswith("trong ", 0, date.start):
            return None
    if told is not None and told[:4].isdigit():
        year = int(told[:4])
    elif published is not None:
        return msgspec.structs.replace(date, type="DATE", edtf=_first_months(published, count))
    else:
        return None
    return msgspec.structs.replace(date, type="DATE", edtf=f"{year}-01/{year}-{count:02}")


def _lately(page: Page, date: Date) -> Date:
    """``9 tháng qua`` in October: in statistics the first months of the year, not the last ones."""
    published = page.context.published
    if published is None or not page.lower.endswith("tháng qua", date.start, date.end):
        return date
    count = page.lower[date.start : date.end].partition(" ")[0]
    if not count.isdigit() or int(count) != published.month - 1 or int(count) < _LATE:
        return date
    return msgspec.structs.replace(date, edtf=_first_months(published, int(count)))


def _first_months(published: datetime.date, count: int) -> str:
    year = published.year - (published.month < count)
    return f"{year}-01/{year}-{count:02}"


def _is_lately(page: Page, date: Date, published: datetime.date, count: int) -> bool:
    """``tổng thu ngân sách 9 tháng đạt`` in the autumn: the first months of the article's year."""
    if (published.month - count) % 12 > _LATE:
        return False
    return (
        _MONTHS_GO_ON.match(page.lower, date.end) is not None
        and _LASTING.search(page.lower, max(0, date.start - 20), date.start) is None
    )


def _season(page: Page, date: Date) -> bool:
    """``gieo trồng vụ Đông Xuân 2022-2023``: a season inside a phrase, no opening of the sentence."""
    lower = page.lower
    if "/" not in (date.edtf or "") or not lower.startswith(_SEASONS, date.start):
        return False
    before = lower[max(0, date.start - 12) : date.start]
    return before[-1:] == " " and before[-2:-1].isalpha() and not before.endswith(_IN)


def _elsewhere(gap: str) -> bool:
    """A bracket closes before the date that follows, or a purpose is told with it."""
    closed = gap.find(")")
    return (
        (0 <= closed < len(gap) - 25 and "(" not in gap[:closed])
        or " để " in gap
        or " nhằm " in gap
        or "trong khi" in gap
    )


def _long(date: Date) -> bool:
    """Several years: rather the term of a programme than the period of a figure."""
    years = _YEARS.match(date.edtf or "")
    return years is not None and int(years[2]) - int(years[1]) >= 2


def joined(first: str, second: str) -> str:
    """EDTF interval over two periods."""
    return f"{first.split('/')[0]}/{second.split('/')[-1]}"
