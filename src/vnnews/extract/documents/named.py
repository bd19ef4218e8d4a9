"""Documents that are named, not numbered: laws, plenum and congress resolutions, standards.

Also the places that carry a programme's number (``huyện 30a``) and, where asked for, bare
references (``Quyết định này``). Domain notes 0.3, A.3, A.10 (24, 25), A.11, L15.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ...records import Document
from ..context import Context
from ..scan import Scan
from .finder import Found
from .heads import Words, stands_alone
from .lists import counted, followed_plainly
from .tables import Tables, TypeRow

_YEAR = re.compile(
    r"(?:[ ]?\((?:sửa đổi|sửa đổi, bổ sung)\)|[ ]sửa đổi(?:,? bổ sung)?)?(?:[ ]{1,2}năm)?[ ]{1,2}(?P<year>(?:19|20)\d\d)"
    r"(?![\d\w]|[.,]\d|[/-]\d)(?![ ](?:đồng|hộ|người|trường hợp))",
    re.IGNORECASE,
)
_SCHOOL = re.compile(
    r"(?:đại học|khoa|trường|viện|ngành|công ty|hãng|tnhh|cử nhân|thạc sĩ|thạc sỹ|tiến sĩ|văn phòng|đoàn"
    r"|hội|học|môn|phòng|câu lạc bộ|pháp)[ ]$"
)
_CAPITAL = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
_OPEN_STOP = (
    "có|được|đã|đang|sẽ|quy|do|của|trong|khi|để|với|theo|về|này|là|cho|tại|từ|gồm|mới|hiện|nêu|năm|số|ngày"
    "|cũng|thì|mà|nhưng|vì|nên|ra|vào|trên|đối|như|còn|cần|phải|không|chưa|ban|sửa|thay|hướng|nhằm|trước"
    "|sau|đến|các|những|một|bao|cùng|hoặc|hay|vừa|lần|kỳ|chính|sớm|gắn|tới|thông|bổ|và|nước"
)
_OPEN = re.compile(
    rf"(?P<word>Luật|Pháp lệnh)[ ](?P<name>[{_CAPITAL}][a-zà-ỹđ]+"
    rf"(?:[ ](?:và[ ])?(?!(?:{_OPEN_STOP})(?!\w))[a-zà-ỹđ]+(?!\w)){{0,11}}|[A-ZĐ]{{3,8}}(?!\w)(?![ ][A-ZĐ]{{2}}))"
)
_AMENDING = re.compile(
    r"(?P<word>Luật|Pháp[ \n]lệnh)[ \n][Ss]ửa[ \n]đổi(?:,[ \n]?|[ \n]và[ \n]|[ \n])[Bb]ổ[ \n]sung,?[ \n]một[ \n]?số[ \n]?[Đđ]iều"
    r"(?:[ \n]và[ \n][a-zà-ỹ ]{1,30}?)?[ \n]của[ \n]"
    r"(?:(?P<other>(?:các[ \n]Luật|\d{1,2}[ \n][Ll]uật)(?:[ \n](?:có[ \n])?liên[ \n]quan[ \n]đến"
    r"(?:[ \n](?!(?:ngày|năm|số|được|có|đã)[ \n])[a-zà-ỹđ]+){1,12})?)(?!\w)|(?=Luật|Bộ[ ]luật|luật|[Pp]háp[ ]lệnh))"
)
_AND_LAW = re.compile(r"(?:,[ \n]|[ \n]và[ \n]|,[ ]và[ ])(?=Luật|Bộ[ ]luật)")
_MOST_AMENDED = 14
_BASIS = re.compile(
    r"(?P<word>Luật|Pháp lệnh)[ ](?P<name>[a-zà-ỹđ]+(?:,?[ ](?!(?:số|ngày|năm|được|đã)(?!\w))[a-zà-ỹđA-ZĐ]+){1,16})"
    r"(?=[ ]số[ ]\d|[ ]ngày[ ]?\d|[ ]năm[ ]\d|;|[ ](?:đã[ ])?được)"
)
"""``Căn cứ Luật ban hành văn bản … ngày 22/6/2015;``: the basis of an act names a law whole."""
_OPEN_NOT = re.compile(r"(?:Sư|Gia|Chơi|Pháp|Số|Này|TNHH|Hà|Việt|Thái|Minh|Nhân|Quốc tế)(?!\w)")
_CONSTITUTION = re.compile(
    r"hiến pháp(?:[ ]nước[ ](?:cộng h[òo][àa] xã hội chủ nghĩa|chxhcn)[ ]việt nam)?", re.IGNORECASE
)
_STANDARD = re.compile(
    r"(?P<series>[A-ZĐ]+)(?:[ ](?P<body>ISO/IEC|ISO|IEC|ASTM))?(?:[ :-]{1,2}|(?=\d))"
    r"(?P<serial>\d{1,6}(?:[-.]\d{1,3}(?!\d)|-[A-ZĐ]{1,4}(?![A-ZĐa-z])){0,2})"
    r"(?:[ ]?[:-][ ]?(?P<year>(?:19|20)\d\d))?(?:[ ]?/[ ]?(?P<issuer>[A-ZĐ&]{2,12}))?(?![\w])"
)
_ORDINAL = r"(?:\d{1,2}|[ivxl]{1,6}|nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười(?:[ ](?:một|hai|ba|bốn|lăm))?)"
_TERM = (
    r"(?:,?[ ]?\([ ]?(?:khóa|khoá)[ ][ivxl\d]{1,6}(?:(?:,|[ ]và)[ ](?:khóa[ ]|khoá[ ])?[ivxl]{1,6}){0,3}[ ]?\)"
    r"|,?[ ](?:khóa|khoá)[ ][ivxl\d]{1,6}(?!\w)(?:(?:,|[ ]và)[ ][ivxl]{1,6}(?!\w)){0,2})?"
)
_CENTRAL = r"(?:trung ương|tw|tư|t\.w|t\.ư)"
_PLENUM = re.compile(
    rf"(?:nghị quyết|kết luận|nq)[ ]?(?:của[ ])?"
    rf"(?:(?:hội nghị[ ])?{_CENTRAL}(?:[ ]đảng)?(?:[ ]lần thứ)?[ ]?(?P<plenum>{_ORDINAL})(?!\w)"
    rf"(?:[ ]lần[ ]\d)?|hội nghị[ ]lần thứ[ ](?P<plenum2>{_ORDINAL})(?:,|[ ]?-)?(?:[ ]của)?"
    rf"[ ](?:ban chấp hành|bch)[ ]{_CENTRAL}(?:[ ]đảng)?(?!\w))(?P<term>{_TERM})"
)
_CONGRESS = re.compile(
    r"nghị quyết[ ](?:của[ ])?đại hội"
    r"(?:(?:[ ](?!lần[ ]thứ|các[ ]|và[ ])[^\W\d_]+){0,14}?"
    rf"(?:[ ]lần[ ](?:thứ[ ])?{_ORDINAL}(?!\w)|(?=,?[ ]nhiệm[ ]kỳ[ ]\d))"
    r"|(?:[ ](?:đại biểu toàn quốc|đảng toàn quốc|đảng|đảng bộ|đoàn|công đoàn))?[ ][ivxl]{1,6}(?!\w))"
)
_ROMAN = re.compile(r"[IVXL]{1,6}")
_ANAPHOR = re.compile(
    r"[ ](?:này|nói trên|nêu trên|trên đây|trên|đó)(?!\w)(?![ ](?:địa|cơ|toàn|tinh|\d))"
)


def find_named(
    scan: Scan, context: Context, tables: Tables, words: Words, found: list[Found]
) -> list[Found]:
    """``found`` and the named documents beside it, in text order, without overlaps."""
    named = [
        *_laws(scan, tables, words),
        *_others(scan, tables, words, context),
    ]
    if context.references:
        named.extend(_anaphora(scan, words))
    merged = sorted([*found, *named], key=lambda each: (each.document.start, -each.document.end))
    kept: list[Found] = []
    end = -1
    for each in merged:
        document = each.document
        if kept and document.layout == "L2" and _names_it(scan, kept[-1].document, document):
            # "Luật X số 12/2020/QH14": the name and the number are one mention.
            document.start = kept.pop().document.start
        elif document.start < end:
            # A number inside a longer reading wins over the bare name before it.
            if document.end > end and document.number and kept[-1].document.number is None:
                kept[-1] = each
                end = document.end
            continue
        kept.append(each)
        end = document.end
    return kept


def _names_it(scan: Scan, name: Document, document: Document) -> bool:
    """Whether a law's name without number stands right before ``số`` of ``document``."""
    return (
        name.subtype == "named_law"
        and name.year is None
        and scan.lower.startswith("số", document.start)
        and scan.text[name.end : document.start].strip(" ") == ""
    )


def _laws(scan: Scan, tables: Tables, words: Words) -> Iterator[Found]:
    longest: dict[int, tuple[int, Any]] = {}
    for start, end, payload in words.laws:
        if stands_alone(scan, start, end) and end > longest.get(start, (0, None))[0]:
            longest[start] = (end, payload)
    done = -1
    for start, (end, (word, name, _full)) in sorted(longest.items()):
        text = scan.text
        if start < done:
            continue
        if word:
            capital = text[start].isupper() or text[start + len(word) + 1].isupper()
        else:
            capital = text[start:end] == name
        if not capital or (
            word == "Luật" and _SCHOOL.search(scan.lower, max(0, start - 14), start)
        ):
            continue
        done = end
        yield _law(scan, tables, start, end, word or "Bộ luật", "named_law")


def _law(scan: Scan, tables: Tables, start: int, end: int, word: str, rule: str) -> Found:
    row = tables.by_word[word.lower()]
    dated = _YEAR.match(scan.text, end)
    year = dated["year"] if dated else None
    if dated:
        end = dated.end()
    document = Document(
        start=start,
        end=end,
        type=row.code,
        type_name=word,
        issuer=row.issuer,
        date=year,
        date_source="year_from_number" if year else None,
        year=int(year) if year else None,
        subtype="named_law",
        normative=True,
        rule=rule,
    )
    issuers = tables.issuers.get(row.issuer or "", [])
    return Found(document, row, issuers[:1], start)


def _others(scan: Scan, tables: Tables, words: Words, context: Context) -> Iterator[Found]:
    done = -1
    known_laws: dict[int, int] = {}
    for start, end, _ in words.laws:
        if stands_alone(scan, start, end):
            known_laws[start] = max(end, known_laws.get(start, 0))
    for start, end, (kind, payload) in words.others:
        if start < done or (start > 0 and scan.text[start - 1].isalnum()):
            continue
        found: Found | None = None
        if kind == "open":
            found = _amending_law(scan, tables, start, known_laws)
            if found is None and start not in known_laws:
                found = _open_law(scan, tables, start)
        elif kind == "constitution":
            found = _constitution(scan, tables, start)
        elif kind == "standard":
            found = _standard(scan, tables, start, payload)
        elif kind == "plenum":
            found = _plenum(scan, tables, start) or _congress(scan, tables, start)
        elif kind == "place":
            found = _place(scan, tables, start, end, payload, context)
        if found:
            done = found.document.end
            yield found


def _open_law(scan: Scan, tables: Tables, start: int) -> Found | None:
    """A law that the table does not know: capitalised, up to a word that cannot be its name."""
    match = None
    if scan.lower.endswith(("căn cứ ", "căn cứ vào "), 0, start):
        match = _BASIS.match(scan.text, start)
    match = match or _OPEN.match(scan.text, start)
    if not match or _SCHOOL.search(scan.lower, max(0, start - 14), start):
        return None
    if _OPEN_NOT.match(match["name"]):
        return None
    return _law(scan, tables, start, match.end(), match["word"], "law_open")


def _amending_law(scan: Scan, tables: Tables, start: int, known: dict[int, int]) -> Found | None:
    """``Luật Sửa đổi, bổ sung một số điều của Luật X và Luật Y``: one act, not three."""
    match = _AMENDING.match(scan.text, start)
    if match is None:
        return None
    end, at = match.end("other"), match.end()
    for _ in range(0 if match["other"] else _MOST_AMENDED):
        stop = known.get(at)
        if stop is None:
            opened = _OPEN.match(scan.text, at)
            stop = opened.end() if opened else -1
        if stop < 0:
            break
        end = stop
        more = _AND_LAW.match(scan.text, end)
        if more is None:
            break
        at = more.end()
    return (
        _law(scan, tables, start, end, match["word"].replace("\n", " "), "law_amending")
        if end > 0
        else None
    )


def _constitution(scan: Scan, tables: Tables, start: int) -> Found | None:
    if not scan.text[start].isupper():
        return None
    match = _CONSTITUTION.match(scan.text, start)
    if not match or (match.end() < len(scan.text) and scan.text[match.end()].isalnum()):
        return None
    return _law(scan, tables, start, match.end(), "Hiến pháp", "constitution")


def _standard(scan: Scan, tables: Tables, start: int, row: dict[str, str]) -> Found | None:
    match = _STANDARD.match(scan.text, start)
    if not match or match["series"] != row["code"]:
        return None
    body = f" {match['body']}" if match["body"] else ""
    year = f":{match['year']}" if match["year"] else ""
    by = f"/{match['issuer']}" if match["issuer"] else ""
    document = Document(
        start=start,
        end=match.end(),
        number=f"{row['code']}{body} {match['serial']}{year}{by}",
        type=row["code"],
        type_name=row["name"],
        issuer=row["issuer"] or (match["issuer"] if row["code"] == "QCVN" else None) or None,
        date=match["year"],
        date_source="year_from_number" if match["year"] else None,
        year=int(match["year"]) if match["year"] else None,
        serial=match["serial"],
        subtype="standard",
        layout="L15",
        rule="L15",
    )
    rows = tables.issuers.get(document.issuer or "", [])
    return Found(document, None, rows, start)


def _plenum(scan: Scan, tables: Tables, start: int) -> Found | None:
    match = _PLENUM.match(scan.lower, start)
    if not match:
        return None
    plenum = match["plenum"] or match["plenum2"]
    written = scan.text[match.start("plenum") : match.end("plenum")] if match["plenum"] else ""
    if written.isalpha() and _ROMAN.fullmatch(written.upper()) and not written.isupper():
        return None
    term = _ROMAN.search(match["term"].upper().replace("KHÓA", "").replace("KHOÁ", ""))
    row = tables.by_word["kết luận" if match[0].startswith("k") else "nghị quyết"]
    alias, _ = tables.alias("nghị quyết trung ương", f"{plenum} {term[0]}" if term else plenum, "")
    known = alias if row.code == "NQ" and term else None
    return _unnumbered(start, match.end(), row, "plenum", known.target if known else None)


def _congress(scan: Scan, tables: Tables, start: int) -> Found | None:
    match = _CONGRESS.match(scan.lower, start)
    if not match:
        return None
    last = scan.text[start : match.end()].rsplit(" ", 1)[-1]
    if last.isascii() and last.isalpha() and not last.isupper():
        return None
    return _unnumbered(start, match.end(), tables.by_word["nghị quyết"], "congress", None)


def _unnumbered(start: int, end: int, row: TypeRow, rule: str, alias: str | None) -> Found:
    document = Document(
        start=start,
        end=end,
        type=row.code,
        type_name=row.name,
        subtype=rule,
        alias_of=alias,
        normative=None,
        rule=rule,
    )
    return Found(document, row, [], start)


def _place(
    scan: Scan, tables: Tables, start: int, end: int, payload: Any, context: Context
) -> Found | None:
    """``huyện 30a``: the place's programme stands for the act."""
    number, aliases = payload
    if not scan.word_at(start, end) or counted(tables, scan.text, end):
        return None
    if not followed_plainly(scan.text, end):
        return None
    target = aliases[-1].target
    row = next(
        (kind for kind in tables.types if kind.symbols and f"/{kind.symbols[0]}-" in target), None
    )
    document = Document(
        start=start,
        end=end,
        number=number,
        type=row.code if row else None,
        type_name=row.name if row else None,
        alias_of=target,
        subtype="alias",
        layout="L14",
        serial=number,
        rule="L14",
        flags=("alias", "place"),
    )
    return Found(document, row, [], start)


def _anaphora(scan: Scan, words: Words) -> Iterator[Found]:
    """``Quyết định này``, ``Nghị quyết nói trên``."""
    for end in words.order:
        start, row = words.ends[end]
        match = _ANAPHOR.match(scan.lower, end)
        if not match or not scan.word_at(start, end) or not scan.text[start].isupper():
            continue
        document = Document(
            start=start,
            end=match.end(),
            type=row.code,
            type_name=row.name,
            subtype="coref",
            rule="coref",
        )
        yield Found(document, row, [], start)
