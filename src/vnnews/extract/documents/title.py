"""The title of a document: ``về việc …`` after it, bounded."""

from __future__ import annotations

import re
from collections.abc import Container

_LEAD = re.compile(
    r"[ \n]{0,2},?[ ]{0,2}(?P<quote>[\"“(]?)(?P<title>(?:[Vv]ề[ ]việc|[Vv]ề|V/v|v/v)[ \n][^\n]"
    r"|(?:[Pp]hê[ ]duyệt|[Bb]an[ ]hành(?![ ](?:bởi|ngày|kèm)(?!\w))|[Pp]hát[ ]động|[Tt]riển[ ]khai|[Qq]uy[ ]định|[Hh]ướng[ ]dẫn|[Ss]ửa[ ]đổi(?![ ]bởi)(?:,[ ]bổ[ ]sung(?![ ]bởi))?|[Cc]ông[ ]bố|[Tt]hành[ ]lập"
    r"|[Cc]ông[ ]nhận|[Bb]ãi[ ]bỏ|[Gg]iao[ ](?:chỉ[ ]tiêu|dự[ ]toán|kế[ ]hoạch)|[Đđ]iều[ ]chỉnh|[Tt]ăng[ ]cường|[Kk]iện[ ]toàn)[ ][^\n])"
)
_END = re.compile(
    r"\n(?![a-zà-ỹđ])|[;.]|\.\s|,?[ ]?(?:bao[ ])?gồm:|:[ ]{0,2}(?:\n|$)|[ ]\((?:sau đây|gọi tắt|viết tắt)"
    r"|[ ](?:đã[ ])?(?:bị|được)[ ](?:bãi bỏ|thay thế|hủy bỏ|huỷ bỏ|sửa đổi)"
    r"|[ ]do[ ](?=[^.;,\n]{3,80}?[ ]ban[ ]hành(?!\w))|,[ ](?=(?:trong đó|nhằm|theo đó|đồng thời|nhưng|từ đó|qua đó|với|để|có hiệu lực"
    r"|UBND|HĐND|Sở|Ban|Bộ|Tỉnh|Thường|Chủ|Văn phòng|Công an|các|yêu cầu|giao|đến nay|sau|ngày|trên địa bàn"
    r"|tỉnh|huyện|xã|đã|toàn)\b)|,[ ](?=[A-ZĐ])|[ ]có hiệu lực|[ ](?:thay thế|bãi bỏ)[ ](?:cho[ ])?(?=[A-ZĐ])"
)
_NAME_AFTER = re.compile(r"[A-ZĐ]")
_OPENER = re.compile(r"(?:UBND|HĐND|Sở|Ban|Bộ|Tỉnh|Thường|Chủ|Văn phòng|Công an)\b")
_ABBREVIATION = re.compile(r"(?:TP|Tp|TT|P|Q|TX|ĐT|QL)$")
_NUMBER_DOT = re.compile(r"\.(?=\d)")
_TRAILING = re.compile(
    r"[ ,(]*(?:và|theo|thay thế|căn cứ|ban hành kèm theo|tại|của|cho|sửa đổi|là|với|các)?[ ,(]*$"
)
_GOVERNS = re.compile(
    r"(?:thực hiện|thi hành|triển khai|tổng kết|sơ kết|sửa đổi|bổ sung|một số điều của|quy định tại|ban hành kèm theo|quy định của"
    r"|(?:[Đđ]iều|[Kk]hoản)[ ]\d{1,3})"
    r"[ ](?:các[ ])?$"
)
_LONGEST = 300
_SHORTEST = 8


def title_after(
    text: str, at: int, limit: int, organisations: Container[int] = ()
) -> tuple[int, int] | None:
    """Where the title of a document begins and ends, in offsets of ``text``, or None.

    ``at`` is the end of the document with its date and issuer; ``limit`` is where the next
    document begins, and is the end where the title governs that document (``về việc thực hiện
    Chỉ thị …``); ``organisations`` are the places where organisations begin: one after a
    comma is the subject of the next clause.
    """
    lead = _LEAD.match(text, at)
    if not lead:
        return None
    start = lead.start("title")
    if lead["quote"]:
        closing = {"(": ")", '"': '"', "“": "”"}[lead["quote"]]
        end = text.find(closing, start, start + _LONGEST)
        if 0 < end <= limit or (end > 0 and closing != ")"):
            return start, end
    stop = min(limit, start + _LONGEST, len(text))
    closed = _quotation_end(text, start, stop)
    end = _end_of_clause(text, lead.end("title"), closed, organisations)
    if end == limit and limit < len(text):
        if _GOVERNS.search(text, max(start, end - 40), end):
            return start, limit
        trailing = _TRAILING.search(text, max(start, end - 40), end)
        end = trailing.start() if trailing else end
    while end > start and text[end - 1] in ' ,("':
        end -= 1
    return (start, end) if end - start >= _SHORTEST else None


def _quotation_end(text: str, at: int, stop: int) -> int:
    """Where a quotation ends that was open before ``at``, else ``stop``."""
    opened = False
    quote = text.find('"', at, stop)
    while quote >= 0:
        if not opened and text[quote - 1] not in " (":
            return quote
        opened = not opened
        quote = text.find('"', quote + 1, stop)
    return stop


def _end_of_clause(text: str, at: int, stop: int, organisations: Container[int]) -> int:
    for found in _END.finditer(text, at, stop):
        if found[0].startswith("."):
            left = max(0, found.start() - 3)
            if _ABBREVIATION.search(text, left, found.start()):
                continue
            if _NUMBER_DOT.match(text, found.start()):
                continue
        if found[0] == ", " and _NAME_AFTER.match(text, found.end()):
            # A list of names goes on, unless an organisation begins the next clause.
            if found.end() not in organisations and not _OPENER.match(text, found.end()):
                continue
        return found.start()
    return stop
