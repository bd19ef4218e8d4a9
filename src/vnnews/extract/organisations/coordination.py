"""The walk over a text's heads: which of them begin a body, which a list, which nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...lexicon import places
from .body import Body
from .chains import Found
from .letters import SYLLABLE
from .lists import Lists

_MANY = frozenset(("những", "nhiều", "mọi", "một số"))
# Last syllables of offices: capitals after the body may then be a person's name.
_TITLES = frozenset(
    [
        "tịch",
        "thư",
        "đốc",
        "trưởng",
        "Trưởng",
        "Chánh",
        "án",
        "ủy",
        "viên",
        "Thường",
        "trực",
        "TỊCH",
        "THƯ",
        "ĐỐC",
        "TRƯỞNG",
    ]
)
_PERSONS = frozenset(
    [
        "ông",
        "bà",
        "anh",
        "chị",
        "cô",
        "chú",
        "cháu",
        "em",
        "Ông",
        "Bà",
        "Anh",
        "Chị",
        "Cô",
        "Chú",
        "Cháu",
        "Em",
    ]
)
_PLURALS = frozenset(
    [
        "các",
        "những",
        "nhiều",
        "mọi",
        "cac",
        "nhung",
        "nhieu",
        "hai",
        "ba",
        "bốn",
        "sáu",
        "bảy",
        "tám",
        "Các",
        "CÁC",
    ]
)
_PLURAL_WORDS = (
    " các ",
    " cac ",
    " hai ",
    " ba ",
    " bốn ",
    " năm ",
    " sáu ",
    " bảy ",
    " tám ",
    *(f" {digit}" for digit in range(10)),
)
_ORDINAL = re.compile(r"(?:thứ|lần|số|khóa|ngày|tháng|năm)\s\d{1,2}\s$")
_GENERIC_AFTER = re.compile(
    r"\s(?:các cấp|(?:hai|2|3|ba|nhiều) cấp|cấp (?:tỉnh|huyện|xã|cơ sở)|nhiều (?:địa phương|nơi|xã|huyện|tỉnh)|cơ sở(?![^\W_])|các (?:địa phương|đơn vị|xã|huyện|tỉnh|cơ quan|trường|ngành|phường|quận|thôn|làng|doanh nghiệp)"
    r"|(?:của )?(?:hai|2|3) (?:tỉnh|huyện|xã|địa phương|đơn vị|thành phố)"
    r"|đảng (?:ủy|uỷ) cấp|địa phương|và các (?:đoàn thể|tổ chức|ban|ngành)|và đoàn thể|cac cap)"
)
_COMMITTEE_BEFORE = re.compile(r"(?:ủy|uỷ|tỉnh|huyện|thành)(?:, | và |/)$")
_COMMITTEE_AFTER = re.compile(r"(?:, | và |/)(?:thành|huyện|quận|thị|đảng) (?:ủy|uỷ)(?![^\W_])")
_AFTER_TITLE = {
    "chinh-phu": (
        "Thủ tướng ",
        "tướng Thường trực ",
        "thủ tướng ",
        "THỦ TƯỚNG ",
        "phi ",
        "Phi ",
        "Thu tuong ",
    ),
    "ktnn": ("Tổng ",),
    "tw-dang": ("Ủy viên ", "Uỷ viên ", "ủy viên ", "uỷ viên ", "khuyết "),
}
_FIRST = re.compile(r"[^\W_]+")
_PAIR = re.compile(rf"{SYLLABLE}\s{SYLLABLE}(?![^\W_])")


_DEPUTY = ("Trưởng ban ", "Trưởng Ban ", "trưởng ban ")
_CONGRESS = re.compile(r"(?:Đại hội|đại hội|ĐẠI HỘI)(?: đại biểu| Đại biểu| ĐẠI BIỂU)?\s$")
# A numbered congress without a place (``Đại hội Đảng bộ tỉnh lần thứ XVI``) is an event's title.
_UNPLACED = re.compile(
    r"đảng bộ\s(?:(?:tỉnh|thành phố|thị xã|huyện|quận|xã|phường|thị trấn|đặc khu)\s)?"
    r"lần\s(?:thứ\s)?(?:[ivxl\d]|nhất|hai|ba|tư|năm|sáu)"
)


@dataclass(slots=True)
class Finder(Lists):
    """Walks over the heads of a view in text order."""

    def run(self) -> list[Found]:
        starts = sorted(self.view.starts)
        index = 0
        while index < len(starts):
            at = starts[index]
            index += 1
            if at < self.consumed:
                continue
            self._visit(at)
        self._flush()
        self.found.sort(key=lambda item: item.start)
        return self.found

    def _visit(self, at: int) -> None:
        view = self.view
        known = self.parser.head_at(at)
        if known is None:
            return
        before = view.text[max(0, at - 24) : at]
        word = before[:-1].rsplit(" ", 1)[-1] if before[-1:] == " " else ""
        if self._in_symbol(at) or self._not_a_body(at, known[1].key, before, word):
            return
        plural = _plural(word, before)
        if plural and self._fields_list(at, known[0]):
            return
        if view.lower.startswith(_PLURAL_WORDS, known[0]) or known[1].fields:
            if self._places_list(at):
                return
        self.parser.deep = -1
        body = self.parser.parse(at, titled=word in _TITLES, plural=plural is not None, known=known)
        if self.parser.deep > at and (body is None or not body.complete):
            # Heads one after another, more than any name has: none of them begins a body.
            self._flush()
            self.consumed = max(self.consumed, self.parser.deep)
            return
        if body is None or not view.free(body.start, body.end):
            return
        if body.rule == "generic" or self._generic_after(body) or self._committees(body):
            self._skip(body)
            return
        if plural and not self._single(plural, body):
            if not self._names_list(body):
                self._skip(body)
            return
        self._take(body)

    def _generic_after(self, body: Body) -> bool:
        """``MTTQ các cấp``, ``MTTQ và các đoàn thể``; but ``UBND xã và các đoàn thể`` names one."""
        match = _GENERIC_AFTER.match(self.view.lower, body.end)
        return match is not None and body.kind is None

    def _committees(self, body: Body) -> bool:
        """``bí thư tỉnh ủy, thành ủy``: committees of two levels in small letters are many."""
        if "placed" not in body.head.flags or body.place or self.view.text[body.start].isupper():
            return False
        lower = self.view.lower
        before = _COMMITTEE_BEFORE.search(lower[max(0, body.start - 12) : body.start])
        return before is not None or _COMMITTEE_AFTER.match(lower, body.end) is not None

    def _in_symbol(self, at: int) -> bool:
        """``QĐ-UBND``: a part of a symbol, unless the hyphen joins two bodies."""
        text = self.view.text
        if at < 2 or text[at - 1] not in "-/&" or not text[at - 2].isalnum():
            return False
        return self.chain_end != at - 1

    def _not_a_body(self, at: int, key: str, before: str, word: str) -> bool:
        """Words before or after that make an office or an event of the head."""
        lower = self.view.lower
        if key in _AFTER_TITLE and before.endswith(_AFTER_TITLE[key]):
            return True
        if (word in _PERSONS and self._may_be_person(at)) or self._is_place(at):
            return True
        if key == "thuong-truc" and before.endswith(_DEPUTY):
            return True
        if key == "ban-thuong-truc" and word in ("Trưởng", "trưởng", "TRƯỞNG"):
            return True  # the permanent deputy of a board: an office
        if key == "dang-bo" and _CONGRESS.search(before):
            return _UNPLACED.match(lower, at) is not None
        if key == "thuong-truc" or key == "thuong-truc-hdnd":
            return (word in _TITLES or word in ("tướng", "quan")) and not lower.startswith(
                "thường trực hội", at
            )
        return False

    def _may_be_person(self, at: int) -> bool:
        """A head of one syllable after ``ông``, ``em``, unless a kind of school follows it."""
        end, head = self.view.starts[at]
        word = _FIRST.match(self.view.lower, end + 1)
        schools = self.view.lexicon.schools
        return head.single and not (word and schools.match(self.view.lower, end + 1, word[0]) > 0)

    def _is_place(self, at: int) -> bool:
        """``Hội An``, ``Trạm Tấu``: a district's name that begins like a head."""
        end, head = self.view.starts[at]
        if not head.single or self.view.text[end : end + 1] != " ":
            return False
        pair = _PAIR.match(self.view.text, at)
        return pair is not None and len(places.find_districts(pair[0])) > 0

    def _single(self, word: str, body: Body) -> bool:
        """A plural word before one complete body with a place or a proper name of its own."""
        if word in _MANY:
            return False
        if word.isdigit() or word in ("hai", "ba", "bốn", "sáu", "bảy", "tám"):
            return body.complete and (body.place is not None or body.proper or body.central)
        if body.owner is not None and self._kind_of_boards(body):
            return False
        if body.open and (body.proper or body.place):
            return self._names_after(body.end) is None
        if body.owner is not None:  # "các Tổ đại biểu HĐND tỉnh" are many, with a field it is one
            return body.complete and body.field is not None
        return body.complete and body.place is not None

    def _kind_of_boards(self, body: Body) -> bool:
        """``các ban xây dựng Đảng Tỉnh ủy``: all in small letters they are many."""
        text, begin = self.view.text, self.view.starts[body.start][0] + 1
        return text[body.start].islower() and text[begin : begin + 1].islower()

    def _skip(self, body: Body) -> None:
        """Past a plural; what owns its bodies is one body (``các Ban HĐND tỉnh``)."""
        self._flush()
        self.chain_end = -1
        plural = body.owner is not None and body.rule != "generic"
        end = body.owner.start if plural and body.owner is not None else body.end
        self.consumed = max(self.consumed, end)


def _plural(word: str, before: str) -> str | None:
    """The plural word or small number right before a head."""
    if word in _PLURALS:
        return word.lower()
    if word.isdigit() and len(word) <= 2 and not _ORDINAL.search(before):
        return word
    if before.endswith("một số "):
        return "một số"
    return None
