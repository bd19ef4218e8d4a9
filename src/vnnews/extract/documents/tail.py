"""What follows a document: ``, ngày 14/10/2021 của Thủ tướng Chính phủ về việc …``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .tables import Issuer, Tables

_SIGNED = r"(?:(?:được[ ])?(?:ký|ban[ ]hành|ra|cấp|phát[ ]hành)[ ])?"
_DAY = (
    r"(?:ngày[ ]{1,2})?\d{1,2}[ ]?[/\-.][ ]?\d{1,2}(?:[ ]?[/\-.][ ]?\d{4})?(?!\d)"
    r"|ngày[ ]{1,2}\d{1,2}[ ]{1,2}tháng[ ]{1,2}\d{1,2}(?:[ ]{1,2}năm[ ]{1,2}\d{4})?"
)
SHORT_ISSUER = (
    r"[ ](?:(?:tỉnh|thành phố|TP|huyện|thị xã|xã|phường)(?:[ ][A-ZĐ]\w{0,10}){0,4}|[A-ZĐ&]{3,10})"
)
"""``10/2016/NQ-HĐND tỉnh ngày …``, ``NQ-HĐTP TANDTC ngày …``: the body again, in short."""
_SHORT_ISSUER = re.compile(rf"{SHORT_ISSUER}(?=,?[ ]{{1,2}}\(?ngày[ ])")
ASIDE = r"[ ]?\([^()\d\n]{4,220}\)"
"""``(sau đây gọi tắt là …)``: a bracket between the number and what belongs to it."""
_ASIDE = re.compile(rf"{ASIDE}(?=,?[ \n](?:ngày|của|do|ban hành|ký)[ ])")
_DATED = re.compile(
    rf"[ \n]{{0,2}},?[ ]{{0,2}}(?:\([ ]?{_SIGNED}(?:{_DAY})[ ]?\)|{_SIGNED}(?:{_DAY})|năm[ ]\d{{4}})"
)
_OF = re.compile(
    r"[ \n]{0,2},?[ ]{0,2}(?:của|do|ban[ ]hành[ ]bởi)(?:[ \n]{1,2}|(?-i:(?=[A-ZĐỦ][a-zà-ỹ])))",
    re.IGNORECASE,
)
_TERRITORY = re.compile(
    r"(?:[ \n](?:tỉnh|thành phố|TP\.?|huyện|thị xã|xã|phường|quận|thị trấn|đặc khu)(?![^\W\d_]))?"
    r"(?:[ ](?!(?:Về|Quy|Ban|Phê)[ ]|V/)[A-ZĐÀ-Ỹ][\w'-]{0,12}){0,5}"
    r"(?:[ ]?\([^()\n]{1,40}\))?(?:,?[ ](?:khóa|khoá)[ ][IVXLC]{1,6}(?!\w))?"
)
_GRANTED = re.compile(r"[ ]{0,2},?[ ]?(?:đã[ ])?(?:cấp|ban hành|ký|phát hành)(?:[ ]phép)?(?!\w)")


@dataclass(slots=True)
class Tail:
    """The issuer that a phrase after the document names, and where things end."""

    issuer: Issuer | None = None
    issuer_start: int = -1
    issuer_end: int = -1
    dated: bool = False
    end: int = 0
    """Where the tail ends: after the date, the issuer or both."""


def tail_after(text: str, at: int, tables: Tables) -> Tail:
    """Read the date and issuer phrases after a document that ends at ``at``."""
    tail = Tail(end=at)
    if text.startswith((" (", "("), at):
        aside = _ASIDE.match(text, at)
        at = aside.end() if aside else at
    short = _SHORT_ISSUER.match(text, at)
    dated = _DATED.match(text, short.end() if short else at)
    if dated:
        tail.dated, tail.end = True, dated.end()
    phrase = _OF.match(text, tail.end if dated else at)
    if not phrase:
        return tail
    found = tables.issuer_phrase(text, phrase.end())
    if found is None:
        return tail
    tail.issuer, end = found
    tail.issuer_start = phrase.end()
    territory = _TERRITORY.match(text, end)
    tail.issuer_end = tail.end = territory.end() if territory else end
    granted = _GRANTED.match(text, tail.end)
    if granted and "do" in phrase[0].lower():
        tail.end = granted.end()
    if not dated:
        later = _DATED.match(text, tail.end)
        if later:
            tail.dated, tail.end = True, later.end()
    return tail
