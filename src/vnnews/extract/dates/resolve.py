"""From date expressions to mentions: values with their relations, ranges and recurring sets."""

from __future__ import annotations

import datetime
import re
from typing import Literal

from ...records import Date, Relation
from . import values
from .evidence import is_target
from .nodes import NOTHING, Clock, Node, Value
from .valuer import COMPARED, Valuer
from .words import ending

_YEARED = ("day", "month", "quarter")
_STORY_AGE = 15
"""A paragraph tells of the past where it names a day more than so many years ago."""
_BACKGROUND = ("sinh", "thành lập", "cấp", "ký", "ban hành", "ra đời", "của", "số", "đảng")
_SIGNING = ("thông qua ", "ban hành ", " ký ", "phê duyệt ", " cấp ")
_SIGNED = re.compile(
    r"(?<!\w)(?:được|do)[ ][^.;,\n]{2,40}[ ](?:thông qua|ban hành|ký|phê duyệt|cấp)[ ]$"
)
"""``Luật … được Quốc hội thông qua ngày 19 tháng 6 năm 2015``: an act's day, not the story's."""
_COMMEMORATED = re.compile(
    r"kỷ niệm|(?<!\w)ngày (?:thành lập|giải phóng|truyền thống|sinh|mất)(?!\w)"
)
_SUMMED = re.compile(r"(?<!\w)(?:qua|trong|tính chung|tính chung trong)$")
_TOTAL = re.compile(r"(?<!\w)(?:tính chung|lũy kế|luỹ kế|cộng dồn)(?: trong| qua)?$")
_GREETED = re.compile(
    r"(?<!\w)(?:nhân|nhân dịp|dịp|mừng|chào mừng|chúc mừng|chúc|kỷ niệm|đón|hướng tới)[ ]$"
)
_CLAUSE = 220
_COMPARISON = re.compile(
    r"[ ](?:(?:vẫn|đã|cũng)[ ])?(?:tăng|giảm)[ ](?:(?:hơn|gần|trên|khoảng|tới)[ ])?\d{1,3}(?:[.,]\d{1,3})?[ ]?%"
    r"|(?:,|[ ](?:(?:vẫn|đã|cũng|qua|của (?:tỉnh|huyện|thành phố|xã|cả nước|toàn tỉnh))[ ])?(?:ước|đạt|là|tăng|giảm|bằng|toàn))(?!\w)"
    r"(?:[^.;\n]|[.](?=\d)){0,200}?(?<!\w)(?:so (?:với )?cùng kỳ|cùng kỳ (?:năm )|(?:kế hoạch|dự toán|chỉ tiêu)(?: cả)? năm"
    r"|% (?:kế hoạch|dự toán|kh|dt))(?!\w)"
)
"""What a sum of months is measured by: the same months of the year before, the year's plan."""
_LENGTH_AFTER = re.compile(
    r"[ ]{0,3}(?:/|\(|(?:tù|liên tục|liền|nữa|sau|trước|tuổi|thử|đầu|cuối|một|lương)(?!\w))"
)


class Resolver(Valuer):
    """Resolves the nodes of one text in order, remembering what was named."""

    def resolve(self, nodes: list[Node]) -> list[Date]:
        """The mentions of the nodes, in their order."""
        self._clocks(nodes)
        found: list[Date] = []
        for i, node in enumerate(nodes):
            if node.lunar:
                self._lunar_partner(nodes, i)
            elif node.kind == "weekday":
                self._bracketed(nodes, i)
            mention = self._mention(node)
            if mention is not None:
                found.extend(mention)
        return found

    def _mention(self, node: Node) -> list[Date] | None:
        if node.kind == "duration":
            counted = self._months_so_far(node)
            if counted:
                return [counted]
            return [_record(node, "DURATION", NOTHING, value=node.value)]
        if node.kind == "set":
            return [_record(node, "SET", NOTHING, value=_set_value(node))]
        if node.kind == "range" and node.a and node.b:
            return self._range(node, node.a, node.b)
        value = self.value(node)
        if node.every:
            return [self._recurring(node, value)]
        if value.edtf is None and node.kind == "same":
            return [_record(node, "DATE", value, relation="same_period")]
        if node.relation == "until" and not is_target(self.src, node, value, self.published):
            node.relation = "as_of"
        self._remember(node, value)
        return [self._finish(node, value)]

    def _months_so_far(self, node: Node) -> Date | None:
        """``10 tháng`` after ``10 tháng đầu năm 2015``, or at the head of a sentence in a report.

        A report of November that begins a sentence with ``10 tháng,`` speaks of the year's first
        ten months.
        """
        if not node.months or node.start != node.stem:
            return None
        before = self.src.before(node.start).rstrip(' "(')
        opens = not _SUMMED.sub("", before) or _SUMMED.sub("", before)[-1] in ".:;•-+*"
        year = None
        if self.relative.first_months == node.months:
            as_length = _LENGTH_AFTER.match(self.src.lower, node.end) is not None
            if not as_length and ending("length_cue", before) < 0:
                year = self.relative.focus_months_year
        elif (opens or _TOTAL.search(before)) and self.published and node.months > 1:
            reported = self.published.month - node.months in (0, 1)
            summed = _TOTAL.search(before) is not None
            if reported and (summed or self.src.lower.startswith(",", node.end)):
                year = self.published.year
        if year is None and self.published and node.months > 2 and self._compared_so_far(node):
            year = self.published.year
        if year is None:
            return None
        node.kind, node.rule = "months", "MONTHS.SO_FAR"
        node.m, node.m2, node.y = 1, node.months, year
        value = values.months(year, 1, node.months)
        self._remember(node, value)
        return _record(node, "DATE", value)

    def _compared_so_far(self, node: Node) -> bool:
        """``Thu ngân sách 10 tháng đạt …, tăng 12% so với cùng kỳ`` in a report of November."""
        if self.published is None or self.published.month - node.months not in (0, 1):
            return False
        if ending("length_cue", self.src.before(node.start)) >= 0:
            return False
        return _COMPARISON.match(self.src.lower, node.end, node.end + _CLAUSE) is not None

    def _finish(self, node: Node, value: Value) -> Date:
        relation: Relation = "on"
        if node.relation == "from":
            value, relation = values.since(value), "from"
        elif node.relation == "to_now":
            relation = "from"
            if self.published and (value.first is None or value.first <= self.published):
                value = values.interval(value, values.day(self.published))
            else:
                value = values.since(value)
        elif node.relation == "from_now":
            relation = "until"
            if self.published and (value.last is None or value.last >= self.published):
                value = values.interval(values.day(self.published), value)
            else:
                value = values.until(value)
        elif node.relation == "before":
            value, relation = values.until(value), "before"
        elif node.relation == "as_of":
            relation = "as_of"
        elif node.relation in ("until", "back"):
            value, relation = values.until(value), "until"
        elif node.kind == "same":
            relation = "same_period"
        kind: Literal["DATE", "TIME"] = "TIME" if node.clock or node.part else "DATE"
        if kind == "TIME" and relation in ("on", "as_of") and node.clock and not node.clock2:
            value = _with_clock(value, node.clock)
        return _record(node, kind, value, relation=relation)

    def _range(self, node: Node, one: Node, two: Node) -> list[Date]:
        if one.lunar and two.lunar:
            self._same_moons(one, two)
        if one.y is None and two.y is not None and one.kind == two.kind and one.kind in _YEARED:
            last = self.value(two)
            if last.last is not None and not one.year_offset and not one.lunar:
                one.y = last.last.year
                wraps = (one.m or one.n, one.d or 0) > (two.m or two.n, two.d or 0)
                if (wraps and one.kind != "day") or (wraps and (one.m or 0) > (two.m or 0)):
                    one.y -= 1
            first = self.value(one)
        else:
            first = self.value(one)
            plain = two.year_offset is None and two.kind in _YEARED and not two.lunar
            if two.y is None and plain and first.first:
                two.y = self._year_after(two, first.first)
            last = self.value(two)
        if node.every or one.every:
            return [self._recurring(node, values.interval(_yearless(one), _yearless(two)))]
        if first.first and last.last and first.first > last.last:
            return [d for part in (one, two) for d in (self._mention(part) or [])]
        value = values.interval(first, last)
        if one.lunar and two.lunar:
            node.lunar = _two_moons(one, two)
            if value.edtf is None:
                return [_record(node, "DATE", NOTHING)]
        if value.edtf is None:
            return [d for part in (one, two) for d in (self._mention(part) or [])]
        if first.first is None and "/" in (value.edtf or ""):
            value = Value(value.edtf, None, None)
        self._remember(node, value)
        past = last.last and (self.published is None or last.last <= self.published)
        if two.kind == "day" and past and node.sub != "anniversary":
            self.last_day, self.last_day_end = last.last, node.end
        kind: Literal["DATE", "TIME"] = "TIME" if node.clock or node.clock2 or node.part else "DATE"
        return [_record(node, kind, value)]

    def _same_moons(self, one: Node, two: Node) -> None:
        """``24 tháng Chạp đến mồng 5 tháng Giêng``: the year of the end, or the one before it."""
        if not (one.kind == two.kind == "day" and one.m and two.m):
            return
        if any(part.y or part.y2 or part.year_offset for part in (one, two)):
            return
        year = self.lunar_year(two, two.m, two.d or 1)
        if year is not None:
            two.y = year
            one.y = year - (1 if one.m > two.m else 0)

    def _year_after(self, node: Node, first: datetime.date) -> int | None:
        if node.m is None and node.kind == "day":
            return None
        month = node.m or (node.n * 3 - 2 if node.kind == "quarter" else 1)
        return first.year + (1 if month < first.month else 0)

    # --- single values -------------------------------------------------------------------

    # --- sets and memory -----------------------------------------------------------------

    def _recurring(self, node: Node, value: Value) -> Date:
        """``17/10 hằng năm``, ``ngày 25 hằng tháng``: sets anchored to the calendar."""
        if node.kind == "range" and node.a and node.b and node.a.lunar and node.b.lunar:
            found, text = NOTHING, "P1Y"
            node.lunar = f"{_moonless(node.a)}/{_moonless(node.b)}"
        elif node.kind == "range" and node.every == "M" and node.a and node.b:
            found, text = NOTHING, f"XXXX-XX-{node.a.d or 1:02d}/XXXX-XX-{node.b.d or 1:02d}"
        elif node.kind == "range":
            found = value
            text = None
        elif node.every == "M":
            found, text = NOTHING, f"XXXX-XX-{node.d or 1:02d}"
        elif node.lunar:
            found, text = NOTHING, "P1Y"
            node.lunar = _moonless(node)
        else:
            found, text = _yearless(node), None
            if found.edtf is None:
                text = f"XXXX-Q{node.n}" if node.kind == "quarter" else "P1Y"
        mention = _record(node, "SET", found, value=text)
        mention.first = mention.last = None
        mention.relation = {"before": "before", "from": "from", "until": "until"}.get(  # type: ignore[assignment]
            node.relation, "on"
        )
        return mention

    def _remember(self, node: Node, value: Value) -> None:
        if value.edtf is None:
            return
        src = self.src
        before = src.before(node.start)
        compared = before.rstrip().endswith(COMPARED)
        if node.kind in ("day", "offset", "feast") and value.first and value.first == value.last:
            self._remember_day(node, value.first)
        self.relative.remember(node, value, compared)
        if compared or node.kind in ("same", "span", "weekday", "day", "feast", "clock"):
            return
        said = (
            node.y is not None or node.year_offset is not None or node.kind in ("months", "quarter")
        )
        if node.kind in ("year", "month", "quarter", "months") and value.first and said:
            if ending("goal", before) < 0:
                self.year_said, self.year_end = value.first.year, node.end
                self.month_said = node.m or 0 if node.kind == "month" else 0

    def _remember_day(self, node: Node, day: datetime.date) -> None:
        if self.published and day.year < self.published.year and self._commemorated(node):
            return
        if node.sub in ("holiday", "eve") and _GREETED.search(self.src.before(node.start)):
            return  # "nhân dịp Tết …": what follows is of the day of the visit
        document = node.stem > 1 and (self._after_document(node.stem) or self._signed(node.stem))
        if node.y is not None and not document:
            now = self.published.year if self.published else None
            if now is not None and node.y < now - _STORY_AGE and not self._background(node):
                self.story_year, self.story_end = day.year, node.end
            elif now is not None:
                self.story_year = None
            self.year_said, self.year_end = day.year, node.end
        if not document and node.relation in ("", "as_of", "until"):
            self.last_day, self.last_day_end = day, node.end

    def _signed(self, at: int) -> bool:
        if not self.src.lower.endswith(_SIGNING, 0, at):
            return False
        return _SIGNED.search(self.src.before(at)) is not None

    def _background(self, node: Node) -> bool:
        """A date of birth, of founding or of issue: what follows is not of that year."""
        return self.src.before(node.start).rstrip(" ,").endswith(_BACKGROUND)

    def _commemorated(self, node: Node) -> bool:
        """``kỷ niệm Ngày Giải phóng miền Nam (30/4/1975)``: what follows is of another year."""
        before = self.src.before(node.start)
        return before.endswith("(") and _COMMEMORATED.search(before) is not None


def _two_moons(one: Node, two: Node) -> str:
    """The bounds of a lunar range; without their year where none can be known."""
    first, last = (
        node.lunar if node.lunar not in ("yes", "leap") else _moonless(node) for node in (one, two)
    )
    return f"{first}/{last}" if first and last else "yes"


def _moonless(node: Node) -> str:
    return f"XXXX-{node.m:02d}-{node.d:02d}" if node.m and node.d else ""


def _yearless(node: Node) -> Value:
    if node.kind == "day" and node.m and node.d:
        return Value(f"XXXX-{node.m:02d}-{node.d:02d}")
    if node.kind == "month" and node.m:
        return Value(f"XXXX-{node.m:02d}")
    return NOTHING


def _with_clock(value: Value, clock: Clock) -> Value:
    """A day with its time; 24 hours and midnight stay the day itself (domain notes, B.2 row 10)."""
    if value.edtf is None or value.first is None or value.first != value.last:
        return value
    if clock.hour == 24 or "/" in value.edtf or "T" in value.edtf:
        return value
    if clock.hour == clock.minute == clock.second == 0:
        return value
    time = f"{clock.hour:02d}:{clock.minute:02d}:{clock.second:02d}"
    return Value(f"{value.edtf}T{time}+07:00", value.first, value.last)


def _set_value(node: Node) -> str | None:
    if node.value and node.part and "T" not in node.value:
        return ";".join(f"{one}T{node.part}" for one in node.value.split(";"))
    return node.value


def _record(
    node: Node,
    kind: Literal["DATE", "TIME", "DURATION", "SET"],
    found: Value,
    *,
    value: str | None = None,
    relation: Relation = "on",
) -> Date:
    first, last = found.first, found.last
    first_day = first.isoformat() if first else None
    mention = Date(
        start=node.start,
        end=node.end,
        rule=f"DATE.{node.rule}",
        type=kind,
        edtf=found.edtf,
        first=first_day,
        last=first_day if last is first else last.isoformat() if last else None,
    )
    # Most mentions have none of what follows, and an attribute costs less than an argument.
    if value is not None:
        mention.value = value
    if relation != "on":
        mention.relation = relation
    if node.sub:
        mention.subtype = "holiday" if node.sub == "eve" else node.sub
    if node.part:
        mention.time_of_day = node.part
    if node.clock:
        mention.start_time = str(node.clock)
    if node.clock2:
        mention.end_time = str(node.clock2)
    if node.mod:
        mention.mod = node.mod  # type: ignore[assignment]
    if node.lunar:
        mention.calendar = "lunar-vn"
        if node.lunar not in ("yes", "leap"):
            mention.lunar = node.lunar
        elif node.kind == "day" and node.lunar == "yes":
            mention.lunar = _moonless(node) or None
    return mention
