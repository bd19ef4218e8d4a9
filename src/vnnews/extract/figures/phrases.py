"""Names of statistics in a text: where one begins, and what of a phrase belongs to it."""

from __future__ import annotations

import functools
import re

from ... import lexicon
from ...text.tones import spellings
from .elided import kind_at, kind_ends
from .lexis import CAPITALS, Before, indicators, last_word, words

_LINKS = r"(?:trong đó|đáng chú ý|(?:sau khi )?trừ (?:hết |mọi |các |đi |khoản |tất cả )*chi phí(?: đầu tư| sản xuất)?(?= ?,? ?\w)|(?<!sầu )riêng|cụ thể|bao gồm|gồm|trong khi(?: đó)?|còn lại|nhưng|song)(?!\w)[:,]?"


_CUT = re.compile(rf"[;:()\"\n,\s](?:(?<=[;:()\"\n])|(?:(?<=,) )?{_LINKS})")
"""A pause, or a linking word after a comma or a space; one set of letters begins them all."""
_CUT_FIRST = re.compile(_LINKS)
_LEAD = re.compile(
    r"^(?:(?:lũy kế|luỹ kế|tính chung|tính cả|tổng cộng|như vậy|cụ thể|và|nên|thì|mà|nhưng|song|tuy nhiên|ngoài ra|bên cạnh đó|hiện nay|hiện|nay|nhờ đó|qua đó|theo đó|đến nay|kết quả|bình quân|trung bình|"
    r"mỗi năm|hằng năm|hàng năm|đưa|nâng|làm|làm cho|khiến|giúp|góp phần|với|có|là|trong|tại|ở|đã|cùng|do|của|cũng|để|thì|mà|vì|bởi|"
    r"(?:toàn|cả) (?:nước|quốc|tỉnh|huyện|xã|thành phố|thị xã|quận|phường|thị trấn|vùng|ngành)|(?:(?:tăng |giảm |đứng )?(?:nhiều|lớn|ít|cao|thấp|mạnh|thứ) (?:nhất|hai|ba|tư|năm)|cuối cùng|tiếp (?:đến|theo|đó)|kế đến|sau đó) là|"
    r"còn|cả|từ|đến|vào|ước|dự kiến|phấn đấu|đạt|được|đối với|về|trên|theo|chỉ tính riêng|riêng|sau|trước|những hoạt động trên)(?:\s+|$|,\s*)|các (?=cây |loại |khoản |nguồn |sản phẩm |mặt hàng |dịch vụ |chỉ số ))+"
)
_THEN = re.compile(r" thì\s+")
_COUNT_AT_END = re.compile(r"(?<=[^\W\d]) [0-9]{1,3}(?:[.,]?[0-9]{3})*$")
_EDGES = " ,–-•\"'.:;"
_LONG = 9
_LONG_RATE = 18
_LENT = (["vay"], ["thuê"], ["phép"])
_RATES = ("tỷ lệ ", "tỉ lệ ", "số ")
"""What a rate is of stands at its end as well (``tỷ lệ người dân được sử dụng nước sạch``)."""
_SHORT_PART = 12
_CHANGES = ("giảm ", "hạ ", "tăng ", "nâng ")
_CHANGE = re.compile(r"(?<!\w)(giảm|hạ|tăng|nâng)\s+$")
_FRAMES = ("chỉ tiêu ", "mục tiêu ", "kế hoạch ", "định mức ")
_CHANGED = re.compile(r" (?:giảm|tăng|nâng|hạ) ")
COMMA = "\ue001"
MAY_JOIN = (
    "ông", "lâm", "iệp", "ựng", "súc", "hóa", "hao", "lúa", "khám", "xuất", "phòng", "xã", "phường", "mại", "phí", "hiện", "hộ", "đình",
)  # fmt: skip
"""Before a comma that the next pattern can take away."""
_JOINED = re.compile(
    r",(?:(?<=ông,|lâm,)(?= (?:lâm|ngư|thủy sản|thuỷ sản|diêm))"
    r"|(?<=iệp,|ựng,|súc,|hóa,|hao,|lúa,)"
    r"(?= (?:lâm|ngư|thủy sản|thuỷ sản|diêm|xây dựng|dịch vụ|gia cầm|thể thao|du lịch|hoa màu))"
    r"|(?<=khám,)(?= chữa)|(?<=xuất,)(?= nhập)|(?<=phòng,)(?= (?:chống|chữa))"
    r"|(?<=hộ,)(?= đặc dụng)|(?<=đình,)(?= cá nhân)|(?<= số xã,)(?= (?:phường|thị trấn))|(?<= xã, phường,)(?= thị trấn)"
    r"|(?<=mại,)(?= dịch vụ)|(?<= phí,)(?= lệ phí)|(?<=hiện,)(?= xử lý))"
)
_CUT_INSIDE = re.compile(
    r"(?<=\w) (?:đạt (?!chuẩn|quy chuẩn|tiêu chí|danh hiệu|giải|yêu cầu|tỷ lệ|tỉ lệ|loại|từ|trên|điểm)|bao gồm |gồm |có sự )"
)
_AT_PLACE = re.compile(rf" (?:tại|ở)(?: (?:tỉnh|huyện|xã|thành phố))? [{CAPITALS}].*$")
_SINCE = re.compile(r" từ [0-9][0-9.,]*(?:%| ở | năm| xuống| đầu|$).*$")
_TOLD_WITH = re.compile(r"(?<! so) (với|có|và|khiến|làm|đưa) ")
_DOWN = ("giảm", "hạ")
_LISTED_KINDS = frozenset(("crop", "animal", "fish", "level", "meat"))
_GROWN = re.compile(r" (?:tăng|giảm)(?: [^\W\d]+){0,3} so với(?: |$).*$")
"""What a statistic did as a whole, before the places of a list (``tăng cao so với cùng kỳ, như``)."""
_PRICE = ("giá", "mức giá")
_RETAIL = "doanh thu dịch vụ"
"""Of one statistic with the retail sales before it."""


@functools.cache
def indicator_start() -> re.Pattern[str]:
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


def last_chunk(left: str) -> str:
    """What stands after the last pause, bracket or linking word."""
    at = 0
    if len(left) > 3:
        lower = left.lower()
        first = _CUT_FIRST.match(lower)
        if first:
            at = first.end()
        for match in _CUT.finditer(lower, at):
            at = match.end()
    chunk = left[at:].strip(" ,–-•+*")
    if not chunk:
        return ""
    if chunk.lower().startswith(("so với ", "kế hoạch", "dự toán", "cùng kỳ")):
        told = _THEN.search(chunk)
        comma = chunk.find(", ")
        mark = comma if comma >= 0 else chunk.find(" và ")
        if told is not None and (comma < 0 or told.start() < comma):
            return chunk[told.end() :]  # so với tháng 12 thì CPI
        if mark < 0 and "  " in chunk:
            # so với năm 2017 giá trị sản xuất tăng: behind the date, which has been taken out
            return chunk.rpartition("  ")[2].strip()
        chunk = chunk[mark + 2 :].removeprefix("à ") if mark >= 0 else ""
    return chunk


def indicator(chunk: str, *, follows: bool = False) -> tuple[str | None, str]:
    """The phrase from the first indicator word of the last comma part that has one.

    With it the direction of a change told right before (``giảm tỷ lệ hộ nghèo …``).
    """
    if not chunk:
        return None, ""
    lower = chunk.lower()
    comma = len(lower)
    while comma > 0:
        start = lower.rfind(", ", 0, comma) + 1
        for match in indicator_start().finditer(lower, start, comma):
            at = match.start()
            if not _begins_indicator(lower, at):
                continue
            if lower.startswith(_FRAMES, at) and _CHANGED.search(lower, at):
                continue
            direction = ""
            if lower.endswith(_CHANGES, start, at):
                told = _CHANGE.search(lower[start:at])
                if told is not None:
                    direction = "decrease" if told[1] in _DOWN else "increase"
            begin = _inner(lower, at, follows)
            return clean(chunk[begin:]), direction
        if start == 0:
            break
        rest = lower[start:]
        if len(rest) > _SHORT_PART and len(clean(rest) or "") > _SHORT_PART:
            break
        comma = start - 1
    return None, ""


def _inner(lower: str, start: int, follows: bool) -> int:
    """The statistic that another one is told with (``diện tích gieo trồng với năng suất``)."""
    if not (
        " với " in lower or " có " in lower or " khiến " in lower or " làm " in lower
        or " đưa " in lower or (follows and " và " in lower)
    ):  # fmt: skip
        return start
    for match in _TOLD_WITH.finditer(lower, start):
        if match[1] == "và":
            if not follows or lower.startswith(_RETAIL, match.end()):
                continue
        if match[1] == "có" and lower.startswith(("tỷ lệ", "tỉ lệ", "số", "tổng số"), start):
            continue
        if _begins_indicator(lower, match.end()):
            if lower.startswith("giá ", start) and lower[match.end() :].strip() in _PRICE:
                continue  # giá tiêu tại A có giá 45.000 đồng/kg
            start = match.end()
    return start


def _begins_indicator(lower: str, at: int) -> bool:
    found = indicators().first_at(lower, at)
    if found is None:
        return False
    end = found[0]
    if lower[end : end + 2].strip()[:1].isdigit():
        return False
    if at > 1 and lower[at - 2].isdigit() and lower.startswith("tuổi", at):
        return False  # a unit: trẻ 6 tuổi
    before = lower[last_word(lower, max(at - 1, 0)) : max(at - 1, 0)]
    if before in ("trong", "ngoài", "đến", "quá", "độ") and lower.startswith(
        ("độ tuổi", "tuổi"), at
    ):
        return False  # người trong độ tuổi lao động
    return before not in words("compound_first")


def clean(phrase: str) -> str | None:
    """The phrase without linking words at its ends; None where nothing sensible is left."""
    phrase = phrase.strip(_EDGES)
    lower = phrase.lower()
    if " đạt " in lower or "gồm " in lower or " có sự " in lower:
        cut = _CUT_INSIDE.search(lower)
        if cut:
            phrase = phrase[: cut.start()]
    if " so với" in lower:
        phrase = _GROWN.sub("", phrase)
    if " nhất là " in lower:
        phrase = drop_lead(phrase)  # tăng cao nhất là nhóm lương thực
        lower = phrase.lower()
    if " nhất là " in lower:
        phrase = phrase[: lower.index(" nhất là ") + 5]  # tỷ lệ đỗ thấp nhất là trường A
    comma = phrase.rfind(", ")
    if comma >= 0 and not indicator_start().match(phrase.lower()):
        phrase = phrase[comma + 2 :].strip(_EDGES)
    phrase = drop_lead(phrase)
    if " tại " in phrase or " ở " in phrase:
        phrase = _AT_PLACE.sub("", phrase)
    if " từ " in phrase and " tuổi" not in phrase:
        phrase = _SINCE.sub("", phrase)
    if phrase.lower().endswith((" bình quân", " trung bình")) and phrase.lower().startswith(
        ("tỷ lệ", "tỉ lệ", "số ", "tổng")
    ):
        phrase = phrase[:-10].rstrip(_EDGES)
    if phrase[-1:].isdigit():
        phrase = _without_number(phrase)
    for _ in range(8):
        end = _trail_of(phrase)
        if end < 0:
            break
        phrase = phrase[:end].strip(_EDGES)
    parts = phrase.split()
    longest = 14
    if len(parts) > _LONG:
        lower = phrase.lower()
        whole = lower.startswith(_RATES)
        longest = _LONG_RATE if whole else longest
        if not whole or len(parts) > longest:
            parts = _shortened(parts)
            if len(parts) > 12 and "của" in parts[3:]:
                del parts[parts.index("của", 3) :]
    if not parts or len(parts) > longest or not parts[0][0].isalpha():
        return None
    first = parts[0]
    if (
        first[0].isupper()
        and (first[1:].islower() or (len(first) == 1 and len(parts) > 1))
        and not (len(parts) > 1 and parts[1][0].isupper())
    ):
        parts[0] = first.lower()
    return " ".join(parts).replace(COMMA, ",")


def _shortened(parts: list[str]) -> list[str]:
    """A long phrase without the place or the purpose that it ends in."""
    cuts = words("cuts_long")
    for index in range(2, len(parts)):
        if parts[index].lower() in cuts and parts[index - 1].lower() not in ("nhà", "đất"):
            if parts[index].lower() == "qua" and parts[index + 1 : index + 3] == ["đào", "tạo"]:
                continue
            if parts[index].lower() == "cho" and parts[index + 1 : index + 2] in _LENT:
                continue
            return parts[:index]
    return parts


@functools.cache
def _trails() -> Before[tuple[str, ...]]:
    return Before(
        (row["written"], tuple(lexicon.split(row["unless"])))
        for row in lexicon.table("figure_trails")
    )


def _trail_of(phrase: str) -> int:
    """Where the words that end a phrase and do not belong to it begin, or -1."""
    table = _trails()
    word = phrase[phrase.rfind(" ") + 1 :].lower()
    if word not in table.last_words():
        return -1
    lower = phrase.lower()
    found = table.longest(lower, len(lower), word)
    if found is None:
        return -1
    at, unless = found
    if at and lower[at - 1] not in " ,":
        return -1
    before = lower[:at].rstrip(" ,")
    for word in unless:
        if before == word[1:] if word[0] == "^" else before.endswith(word):
            return -1
    return max(at - 1, 0)


def _without_number(phrase: str) -> str:
    """``tiểu học 206 (75,2%)``: the count before a share in brackets; ``lớp 6`` is a name."""
    match = _COUNT_AT_END.search(phrase)
    if match is None:
        return phrase
    before = phrase[: match.start()]
    return phrase if before.rpartition(" ")[2].lower() in words("numbered") else before


def drop_lead(phrase: str) -> str:
    match = _LEAD.match(phrase.lower())
    return phrase[match.end() :] if match else phrase


def is_indicator(phrase: str) -> bool:
    """True for a phrase that is a row of the table as it stands."""
    return any(end == len(phrase) for end, _ in indicators().each_at(phrase, 0))


def joined(left: str) -> str:
    """Commas inside one name (``nông, lâm nghiệp``) as another letter, so that nothing cuts there."""
    if ", " not in left:
        return left
    left = _JOINED.sub(COMMA, left)
    at = left.rfind(", ")
    while at > 0 and left[at + 2 : at + 4] in _edges_of_siblings()[1]:
        if not are_siblings(left.lower(), at):
            break
        left = f"{left[:at]}{COMMA}{left[at + 1 :]}"
        at = left.rfind(", ", 0, at)
    return left


def joined_on(behind: str) -> str:
    """As :func:`joined`, for words that begin at their first comma."""
    behind = _JOINED.sub(COMMA, behind)
    at = behind.find(", ")
    while at > 0 and are_siblings(behind.lower(), at):
        behind = f"{behind[:at]}{COMMA}{behind[at + 1 :]}"
        at = behind.find(", ", at + 1)
    return behind


def are_siblings(lower: str, comma: int) -> bool:
    """Words of one kind on both sides of a comma: ``bí xanh, bí đỏ``, ``thôn, làng, tổ dân phố``."""
    if lower[lower.rfind(" ", 0, comma) + 1 : comma] not in _edges_of_siblings()[0]:
        return False
    behind = kind_at(lower, comma + 2)
    if behind is not None:
        return behind[1] in _LISTED_KINDS and kind_ends(lower, comma, behind[1])
    areas = words("siblings")
    return lower.startswith(_areas(), comma + 2) and any(
        lower.endswith(area, 0, comma) for area in areas
    )


@functools.cache
def _areas() -> tuple[str, ...]:
    return tuple(words("siblings"))


@functools.cache
def _edges_of_siblings() -> tuple[frozenset[str], frozenset[str]]:
    """Last words of all that are listed so, and the two letters that each begins with."""
    listed = words("siblings") | {
        row["written"] for row in lexicon.table("figure_kinds") if row["group"] in _LISTED_KINDS
    }
    edges = {written for phrase in listed for written in (phrase, phrase.upper())}
    return (
        frozenset(phrase.rpartition(" ")[2] for phrase in edges),
        frozenset(phrase[:2] for phrase in edges),
    )


def before_another(behind: str) -> str:
    """Without a further statistic at its end (``heroin có trọng lượng``)."""
    lower = behind.lower()
    if " có " not in lower and " với " not in lower:
        return behind
    for match in _TOLD_WITH.finditer(lower):
        if match[1] != "và" and _begins_indicator(lower, match.end()):
            return behind[: match.start()]
    return behind
