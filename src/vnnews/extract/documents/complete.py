"""Completing mentions: date, issuer, title, provision, relation, and what short forms mean."""

from __future__ import annotations

import re
from bisect import bisect_left

from ...records import Date, Document, Organisation, Provision
from ..context import Context
from ..scan import Scan
from .finder import Found
from .tables import Tables
from .tail import ASIDE, SHORT_ISSUER, Tail, tail_after
from .title import title_after

_SIGNED = (
    r"(?:(?:đã[ ]|được[ ]){0,2}(?:ký[ ]ban[ ]hành|ký|ban[ ]hành|ra|cấp|phát[ ]hành|thông[ ]qua)[ ]{1,2})?"
    r"(?:vào[ ]{1,2})?"
)
_BETWEEN = re.compile(
    rf"(?:{ASIDE})?(?:{SHORT_ISSUER})?[ \n]{{0,2}}(?:,[ \n]{{0,14}}|[ ]{{0,2}})\(?[ ]?{_SIGNED}(?:hồi[ ]{{1,2}})?"
)
_AFTER_ISSUER = re.compile(
    r"(?:[ ]?\([^()\n]{1,40}\))?(?:,?[ ](?:khóa|khoá)[ ][IVXLC]{1,6})?[ ]{0,2},?[ ]{0,2}\(?[ ]?"
    rf"(?:đã[ ])?{_SIGNED}"
)
_HEADER = re.compile(r"[ |\n]{1,160}[A-ZĐ][^\W\d_]*(?:[ .\n-]{1,2}[A-ZĐ][^\W\d_]*){0,4}[ ]?,[ ]")
_SUBJECT = re.compile(r"[ |\n]{1,160}(?:V/v|v/v|Về việc|VỀ VIỆC)[ :][^\n]{1,300}(?=\n)")
_PASSED_BY = re.compile(
    r"[ ](?:(?:vừa|đã|mới|này)[ ]){0,2}được[ ][^.;,\n]{2,60}?[ ]"
    r"(?P<verb>ban hành|ký ban hành|ký|thông qua|phê duyệt)[ ](?:vào[ ])?(?=ngày[ ])"
)
_ISSUED_BY = re.compile(
    r"(?:[ ](?:vừa qua|vừa rồi))?(?:[ ]{0,2},[ ]|[ ](?=[A-ZĐỦ]))[^.;:,\n]{3,90}?[ ]"
    r"(?:ban hành|ký ban hành|ký|có|ra|phê duyệt|thông qua|gửi)[ ](?:các[ ]|tiếp[ ]|một số[ ])?"
)
_ISSUED_AFTER = re.compile(r"[ ]do[ ][^.;,\n]{3,80}?[ ]ban[ ]hành[ ](?=ngày)")
_CLAUSE_START = re.compile(r"(?:^|[,.;:!?\n…\"()-]\s*|[Vv]ào )$")
_JOINED = re.compile(r"[\")]?\s*(?:,|;|và|,\s?và|cùng)\s*")
_LABELLED = re.compile(
    r"(?:^|[\n|.;,:\s])(?:số[ ]?/?[ ]?(?:ký[ ])?hiệu|ký[ ]hiệu|số[ ]văn[ ]bản)(?:[ ]văn[ ]bản)?[ :|\n]{1,6}$"
)
_ISSUE_LABEL = re.compile(r"ngày[ ](?:ban[ ]hành|ký|phát[ ]hành)[ :|\n]{1,6}(?=\d|ngày)")
_IN_ONE_TITLE = re.compile(r"\s*(?:,|và|,\s?và|cùng)\s*")
_DAY = re.compile(r"(?:\d{4}|XXXX)-\d{2}-\d{2}")
_BLUNT = re.compile(r"\d{4}(?:-\d{2})?")
_WRITTEN_YEAR = re.compile(r"(?:19|20)\d\d")
_FAR = 200
_NUMBER = r"\d{1,4}[a-zđ]?"
_PROVISION = re.compile(
    r"(?P<parts>(?:(?:điểm[ ]{1,2}(?:[a-zđ]|\d[\d.]*)|khoản[ ]{1,2}\d{1,3}[a-zđ]?"
    r"|điều[ ]{1,2}\d{1,4}[a-zđ]?)[ ]{0,2}(?:,[ ]{0,2}|của[ ]|tại[ ])?){1,4})(?:của[ ]|tại[ ]|trong[ ]|ở[ ])?(?:các[ ])?$"
)
_PART = re.compile(rf"(điểm|khoản|điều)[ ]{{1,2}}({_NUMBER}|[a-zđ]|\d[\d.]*)")
_ACTED = re.compile(
    r"[ ](?:(?:đã|vừa|mới|cũng|tiếp tục)[ ]){0,3}(?:ban hành|ký ban hành|ký|có|ra)[ ](?:các[ ])?$"
)
_CLAUSE = re.compile(r"[.;:\n]")
_FILLER = re.compile(
    r" (?:một số (?:điều|quy định|nội dung)(?: của| tại)?|các|những|số|nội dung|tinh thần|quy định của|theo quy định tại|của|nhiệm vụ|nội dung của)$"
)
_RELATION_WINDOW = 60
_LONGEST_RELATION = 9


def complete(
    scan: Scan,
    context: Context,
    tables: Tables,
    found: list[Found],
    dates: list[Date],
    organisations: list[Organisation],
) -> None:
    """Fill the mentions in place; ``found`` is in text order."""
    Completer(scan, tables, found, dates, organisations).run()


class Completer:
    """Completes the mentions of one text."""

    def __init__(
        self,
        scan: Scan,
        tables: Tables,
        found: list[Found],
        dates: list[Date],
        organisations: list[Organisation],
    ) -> None:
        self.scan = scan
        self.tables = tables
        self.found = found
        self.dates = dates
        self._date_starts = [date.start for date in dates]
        self._date_ends = [date.end for date in dates]
        self._tails: list[Tail] = []
        self._title_ends = [0] * len(found)
        self._used: set[int] = set()
        self._by_number: dict[str, int] = {}
        self._by_serial: dict[tuple[str, str], int] = {}
        self._by_type: dict[str, int] = {}
        self._organisations = {mention.start: mention for mention in organisations}
        self._organisation_ends = {mention.end: mention for mention in organisations}

    def run(self) -> None:
        lasts, limits = self._groups()
        for index, each in enumerate(self.found):
            document, last = each.document, self.found[lasts[index]].document
            tail = (
                self._tails[-1]
                if index and lasts[index - 1] == lasts[index]
                else tail_after(self.scan.text, last.end, self.tables)
            )
            self._tails.append(tail)
            if document.type is None and document.layout == "L2" and index and self._joined(index):
                # "Luật X số 01/2002/QH11; số 83/2015/QH13": a law too.
                before = self.found[index - 1].document
                document.type, document.type_name = before.type, before.type_name
            self._organisation_tail(tail)
            if document.date_source is None and document.subtype != "alias":
                self._date_after(document, last, tail, limits[index])
            self._issuer(each, tail)
            if last is document and document.subtype != "named_law":
                self._title(document, tail, index, limits[index])
            self._before(index)
        for index in range(len(self.found)):
            self._date_before(index)
        for index, each in enumerate(self.found):
            self._issuer_name(each, self._tails[index])
            self._refer(index)

    # -- what follows ------------------------------------------------------------------------

    def _groups(self) -> tuple[list[int], list[int]]:
        """For each mention the last one of its group, and where the next group begins."""
        count = len(self.found)
        lasts, limits = [0] * count, [0] * count
        last, limit = count - 1, len(self.scan.text)
        for index in range(count - 1, -1, -1):
            if self.found[index].group != self.found[last].group:
                limit = self.found[index + 1].document.start
                last = index
            lasts[index], limits[index] = last, limit
        return lasts, limits

    def _organisation_tail(self, tail: Tail) -> None:
        """The organisations extractor knows best where the issuer's name ends."""
        if tail.issuer_start < 0:
            return
        for start in range(tail.issuer_start, max(tail.issuer_start + 1, tail.issuer_end)):
            mention = self._organisations.get(start)
            if mention:
                if not tail.dated or tail.end <= tail.issuer_end:
                    tail.end = max(tail.end, mention.end)
                tail.issuer_end = max(tail.issuer_end, mention.end)
                return

    def _date_after(self, document: Document, last: Document, tail: Tail, limit: int) -> None:
        text = self.scan.text
        date = self._in_header(document) or self._passed_by(last.end) or self._labelled(document)
        if date is None:
            at = bisect_left(self._date_starts, last.end)
            if at >= len(self.dates) or self.dates[at].start > min(limit, last.end + _FAR):
                return
            date = self.dates[at]
            near = _BETWEEN.fullmatch(text, last.end, date.start)
            if near and "\n" in near[0] and self.scan.lower[date.start] != "n":
                return  # the next row of a table begins with its own day
            if near is None and not self._past_issuer(last.end, date.start, tail):
                return
        value = _day_of(
            date, text[date.start : date.end], document, bare=text[last.end : date.start] == " "
        )
        if value:
            document.date, document.date_source = value, "explicit"
            self._used.add(date.start)

    def _in_header(self, document: Document) -> Date | None:
        """``Số: 594/KH-UBND`` and, on a line below, ``Nghệ An, ngày 21 tháng 10 năm 2021``."""
        if self.scan.lower[document.start : document.start + 2] != "số":
            return None
        text = self.scan.text
        subject = _SUBJECT.match(text, document.end)
        place = _HEADER.match(text, subject.end() if subject else document.end)
        return self._date_at(place.end()) if place else self._over_number(document.start)

    def _over_number(self, start: int) -> Date | None:
        """``Nghệ An, ngày 04 tháng 9 năm 2020`` on the line above ``Số 21-CV/ĐU``, as Party pages
        have it."""
        at = bisect_left(self._date_ends, start) - 1
        if at < 0:
            return None
        date = self.dates[at]
        gap = self.scan.text[date.end : start]
        place = self.scan.text[max(0, date.start - 2) : date.start] == ", "
        return date if place and "\n" in gap and not gap.strip(" \n|*-") else None

    def _labelled(self, document: Document) -> Date | None:
        """``Số ký hiệu: 12/QĐ-UBND`` and, further on, ``Ngày ban hành: 05/01/2024``."""
        lower = self.scan.lower
        if not lower[document.start].isdigit():
            return None
        left = max(0, document.start - 24)
        if not _LABELLED.search(lower, left, document.start):
            return None
        label = _ISSUE_LABEL.search(lower, document.end, document.end + _FAR * 2)
        return self._date_at(label.end()) if label else None

    def _passed_by(self, at: int) -> Date | None:
        """``Nghị định 103/2012/NĐ-CP vừa được Chính phủ ban hành ngày 4-12-2012``."""
        passed = _PASSED_BY.match(self.scan.text, at)
        if passed is None or passed.start("verb") - 1 not in self._organisation_ends:
            return None  # "được thực hiện theo hợp đồng ký ngày …": another paper's day
        return self._date_at(passed.end())

    def _date_at(self, start: int) -> Date | None:
        """The date that begins at an offset."""
        at = bisect_left(self._date_starts, start)
        found = at < len(self.dates) and self.dates[at].start == start
        return self.dates[at] if found else None

    def _past_issuer(self, start: int, end: int, tail: Tail) -> bool:
        """The gap to the date is an issuer's phrase: ``của Ban Bí thư ngày …``."""
        text = self.scan.text
        if tail.issuer_end > 0 and tail.issuer_end <= end:
            return _AFTER_ISSUER.fullmatch(text, tail.issuer_end, end) is not None
        for opening in (" do ", " của ", ", do ", ", của "):
            if text.startswith(opening, start):
                mention = self._organisations.get(start + len(opening))
                return (
                    mention is not None
                    and mention.end <= end
                    and _AFTER_ISSUER.fullmatch(text, mention.end, end) is not None
                )
        return False

    def _issuer(self, each: Found, tail: Tail) -> None:
        document = each.document
        if tail.issuer is None or document.subtype in ("alias", "plenum", "congress", "named_law"):
            return
        court = document.layout == "L7" and tail.issuer.level == "court"
        if court or (document.issuer is None and document.layout != "L15"):
            document.issuer = tail.issuer.entity
            each.rows = [tail.issuer]

    def _title(self, document: Document, tail: Tail, index: int, limit: int) -> None:
        text = self.scan.text
        span = title_after(text, tail.end, limit, self._organisations)
        if span is None and text.startswith((" (về ", " (Về "), document.end):
            span = title_after(text, document.end, limit, self._organisations)
        if span and span[1] == limit < len(self.scan.text):
            # "về việc thực hiện Chỉ thị số …": the title takes the next document in.
            more = index + 1
            while more + 1 < len(self.found) and _IN_ONE_TITLE.fullmatch(
                self.scan.text,
                self.found[more].document.end,
                self.found[more + 1].document.start,
            ):
                more += 1
            span = (span[0], self.found[more].document.end)
        if span:
            self._title_ends[index] = span[1]
            self._issued_after(document, span[1])
            start, end = self.scan.shadow.to_raw(*span)
            document.title = " ".join(self.scan.shadow.raw[start:end].split())
            document.title_span = (start, end)

    def _issued_after(self, document: Document, at: int) -> None:
        """``… về kỷ luật do Ban Chấp hành Trung ương ban hành ngày 06/7/2022``."""
        issued = _ISSUED_AFTER.match(self.scan.text, at)
        if issued is None or (document.date_source == "explicit" and len(document.date or "") > 4):
            return
        position = bisect_left(self._date_starts, issued.end())
        if position < len(self.dates) and self.dates[position].start == issued.end():
            date = self.dates[position]
            value = _day_of(date, self.scan.text[date.start : date.end], document, bare=False)
            if value:
                document.date, document.date_source = value, "explicit"
                self._used.add(date.start)

    # -- what stands before --------------------------------------------------------------------

    def _before(self, index: int) -> None:
        document = self.found[index].document
        group = self.found[index].group
        if index and self.found[index - 1].group == group:
            previous = self.found[index - 1].document
            document.relation, document.provision = previous.relation, previous.provision
            return
        lower = self.scan.lower
        floor = self.found[index - 1].document.end if index else 0
        left = max(floor, document.start - _RELATION_WINDOW * 2)
        before = lower[left : document.start]
        provision = _PROVISION.search(before)
        if provision:
            document.provision = _provision(provision["parts"])
            before = before[: provision.start()]
        document.relation = self._relation(before)
        if document.subtype == "licence" and before.endswith("có "):
            document.relation = None  # "cơ sở có Giấy phép số …" holds it
        if document.relation is None and index:
            governing = self.found[self._governor(index - 1)].document.relation
            # "A bị bãi bỏ bởi B; C …": after the semicolon a new subject follows.
            passive = governing is not None and governing.endswith("_by")
            joined = self._joined(index) or (not passive and self._goes_on(index))
            if governing and joined and not (passive and self._after_semicolon(index)):
                document.relation = governing

    def _governor(self, index: int) -> int:
        """The mention in whose title this one stands, or itself: its verb is the sentence's."""
        start = self.found[index].document.start
        while index and self._title_ends[index - 1] > start:
            index -= 1
            start = self.found[index].document.start
        return index

    def _relation(self, before: str) -> str | None:
        clause = _FILLER.sub("", _CLAUSE.split(before)[-1].rstrip(" \"'("))
        words = clause.rsplit(None, _LONGEST_RELATION)[-_LONGEST_RELATION:]
        if not words or words[-1] not in self.tables.relation_ends:
            return None
        for first in range(len(words)):
            relation = self.tables.relations.get(" ".join(words[first:]))
            if relation:
                return relation
        return None

    def _after_semicolon(self, index: int) -> bool:
        start, end = self.found[index - 1].document.end, self.found[index].document.start
        return ";" in self.scan.text[start:end]

    def _joined(self, index: int) -> bool:
        """Nothing but a conjunction (and the tail of the first) stands between two mentions."""
        first, second = self.found[index - 1].document, self.found[index].document
        start = max(first.end, self._tails[index - 1].end, self._title_ends[index - 1])
        start = min(start, second.start)
        return _JOINED.fullmatch(self.scan.text, start, second.start) is not None

    def _goes_on(self, index: int) -> bool:
        """``Căn cứ A về …; B về …``: after a semicolon, or ``và``, the verb of the first holds."""
        start, end = self.found[index - 1].document.end, self.found[index].document.start
        gap = self.scan.text[start : min(end, start + _FAR * 2)]
        return (
            end - start < _FAR * 2
            and gap.rstrip().endswith((";", " và"))
            and "\n" not in gap.rstrip()
            and ". " not in gap
        )

    def _date_before(self, index: int) -> None:
        document = self.found[index].document
        if document.date or document.subtype in ("named_law", "standard", "alias", "plenum"):
            return
        if self.scan.text.startswith(" và ", document.end) and self._date_shared(index):
            return
        if index and self.found[index - 1].document.date_source == "inferred":
            if self.found[index - 1].group == self.found[index].group or self._joined(index):
                document.date = self.found[index - 1].document.date
                document.date_source = "inferred"
                return
        text = self.scan.text
        at = bisect_left(self._date_ends, document.start + 1) - 1
        if at < 0 or document.start - self._date_ends[at] > _FAR:
            return
        date = self.dates[at]
        if index and self.found[index - 1].document.end > date.start:
            return
        between = text[date.end : document.start]
        if between.isupper():  # a headline: "NGÀY 15/7/2020 CHÍNH PHỦ BAN HÀNH NGHỊ ĐỊNH"
            between = between[:2] + between[2:].lower()
        if not _ISSUED_BY.fullmatch(between):
            return
        if date.start in self._used or not _CLAUSE_START.search(
            text[max(0, date.start - 12) : date.start]
        ):
            return
        value = _day_of(date, text[date.start : date.end], document, bare=False)
        if value:
            document.date, document.date_source = value, "inferred"

    def _date_shared(self, index: int) -> bool:
        """``Nghị quyết số 125/NQ-CP và Nghị quyết số 126/NQ-CP ngày 9/5/2025``: both of that day."""
        document = self.found[index].document
        other = self.found[min(index + 1, len(self.found) - 1)].document
        if other.date_source != "explicit" or other.start != document.end + len(" và "):
            return False
        same = (document.type, document.issuer, document.layout, document.year)
        if same != (other.type, other.issuer, other.layout, other.year):
            return False
        document.date, document.date_source = other.date, "inferred"
        return True

    # -- issuers ---------------------------------------------------------------------------------

    def _issuer_name(self, each: Found, tail: Tail) -> None:
        document = each.document
        if document.issuer is None and document.subtype == "short":
            self._acting(each)
        if document.issuer is None:
            return
        codes = document.issuer.split(";")
        if tail.issuer is not None and len(codes) == 1 and tail.issuer.entity == codes[0]:
            mention = self._organisations.get(tail.issuer_start)
            document.issuer_name = mention.name if mention else tail.issuer.name
            return
        if codes == ["TW"] and document.layout and not document.layout.startswith("L5"):
            return  # "02/CĐ-TW": some board of the government
        when = (document.date or (str(document.year) if document.year else ""))[:7]
        party = bool(document.layout and document.layout.startswith("L5"))
        names = [self.tables.issuer_name(code, when, party) for code in codes]
        document.issuer_name = "; ".join(name for name in names if name) or None

    def _acting(self, each: Found) -> None:
        """``UBND tỉnh ban hành Kế hoạch 68``: who issues stands before the verb."""
        document = each.document
        left = max(0, document.start - 40)
        acted = _ACTED.search(self.scan.lower[left : document.start])
        if not acted:
            return
        mention = self._organisation_ends.get(left + acted.start())
        if mention is None:
            return
        found = self.tables.issuer_phrase(self.scan.text, mention.start)
        if found:
            document.issuer, each.rows = found[0].entity, [found[0]]

    # -- references --------------------------------------------------------------------------------

    def _refer(self, index: int) -> None:
        """The earlier mention that a short form, nickname or bare reference means."""
        each = self.found[index]
        document = each.document
        if document.subtype == "coref":
            document.refers_to = self._by_type.get(document.type or "")
            return
        if document.subtype in ("short", "alias"):
            document.refers_to = self._meant(document, each)
            self._settle_alias(document)
        self._by_type[document.type or ""] = index
        if document.number is None or document.subtype == "alias":
            return
        if document.subtype == "short" and not document.derived:
            return
        self._by_number[document.number] = index
        if document.serial:
            symbol = each.row.symbol if each.row else ""
            self._by_serial[symbol, _serial(document.serial)] = index

    def _settle_alias(self, document: Document) -> None:
        """An act that the text names itself wins over what a number usually means."""
        if document.refers_to is None or document.alias_of is None:
            return
        number = self.found[document.refers_to].document.number
        if number != document.alias_of and document.subtype == "short":
            document.alias_of, document.candidates = None, ()
            document.flags = tuple(flag for flag in document.flags if flag != "alias")

    def _meant(self, document: Document, each: Found) -> int | None:
        if document.alias_of and document.alias_of in self._by_number:
            return self._by_number[document.alias_of]
        if document.subtype == "alias" or not document.serial:
            return None
        if document.derived:
            return self._by_number.get(document.number or "")
        symbol = each.row.symbol if each.row else ""
        index = self._by_serial.get((symbol, _serial(document.serial)))
        if index is None:
            return None
        year = self.found[index].document.year
        return None if document.year and year and document.year != year else index


def _serial(serial: str) -> str:
    return serial.lstrip("0").lower()


def _day_of(date: Date, written: str, document: Document, *, bare: bool) -> str | None:
    """The date as an EDTF day; a month or a year alone only where it directly follows."""
    edtf = date.edtf or ""
    # "ngày 7-7-2021, đến nay …": a period that begins with the day of signing.
    begins = date.relation == "from" and written[:5].lower() == "ngày "
    if (date.relation != "on" and not begins) or date.type not in ("DATE", "TIME"):
        return None
    day = _DAY.match(edtf)
    if day and (len(edtf) == 10 or edtf[10] == "T" or begins):
        if document.year and not _WRITTEN_YEAR.search(written):
            # "27/2022/NĐ-CP ban hành ngày 19/4": the number knows the year better than we.
            return f"{document.year}{day[0][4:]}"
        return day[0]
    return edtf if bare and _BLUNT.fullmatch(edtf) else None


def _provision(parts: str) -> Provision:
    values = dict(_PART.findall(parts))
    return Provision(dieu=values.get("điều"), khoan=values.get("khoản"), diem=values.get("điểm"))
