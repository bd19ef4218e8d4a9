"""Lines that were broken to fit a width, as in texts copied out of PDF files and mail.

A break in the middle of a sentence is no end of anything: ``ngày ⏎ 15 tháng 11 năm 2017`` is one
date, ``Bộ Thông tin và ⏎ Truyền thông`` one body. Paragraphs, headings, items of a list and rows
of a table stay lines of their own.
"""

from __future__ import annotations

import re
import statistics

_BREAK = re.compile(r"\n(?= {0,8}(?:([^\W\d_])|[0-9]{1,9}+(?![.)] )))")
"""Before a word or a number that is no marker of a list's item."""
_OPEN_YEARS = re.compile(r"[0-9]{4} ?[-–]\Z")
"""``giai đoạn 2016 -``, before the year that ends it."""
_LAST_WORD = re.compile(r"[^\W\d_]{1,8}\Z")
_BEFORE_NUMBER = frozenset(
    [
        "ngày",
        "tháng",
        "năm",
        "quý",
        "đoạn",
        "kỳ",
        "số",
        "điều",
        "khoản",
        "từ",
        "đến",
        "tới",
        "hơn",
        "gần",
        "trên",
        "dưới",
        "khoảng",
        "và",
        "của",
        "với",
        "là",
        "đạt",
        "còn",
        "chỉ",
        "có",
        "tăng",
        "giảm",
        "lên",
        "xuống",
        "chiếm",
        "bằng",
        "gấp",
        "vượt",
        "thêm",
        "được",
    ]
)
_BEFORE_CAPITAL = frozenset(["và", "của", "cùng", "với", "do"])
"""Words that end no line of their own where a number or a capital begins the next."""
_FULL = 0.75
"""Of the usual width of a wrapped line: a line that long was broken because it was full."""


def unwrapped(text: str) -> str:
    """``text`` with a space for each break inside a sentence; its length stays the same.

    A sentence goes on where the next line begins small and nothing paused before it, or where
    the last word cannot stand last. Once two lines of a text were broken so, its other full lines
    were as well, whatever letter follows. Linear in the length of the text.
    """
    breaks: list[int] = []
    lengths: list[int] = []
    open_ones: list[tuple[int, int]] = []
    begin = 0
    for match in _BREAK.finditer(text):
        at, following = match.start(), match[1]
        begin = text.rfind("\n", begin, at) + 1 or begin
        end = at
        while end > begin and text[end - 1] == " ":
            end -= 1
        if following is None and end - begin > 5 and text[end - 1] in "-–":
            if _OPEN_YEARS.search(text, end - 6, end) and not _in_table(text, begin, at):
                breaks.append(at)
            continue
        if end == begin or not (text[end - 1].isalnum() or text[end - 1] in ',)%"”'):
            continue
        small = following is not None and following.islower()
        if not small and not _hangs(text, end, _BEFORE_CAPITAL if following else _BEFORE_NUMBER):
            open_ones.append((at, end - begin))
        elif not _in_table(text, begin, at):
            breaks.append(at)
            if small:
                lengths.append(end - begin)
    if not breaks:
        return text
    if len(lengths) > 1:
        full = statistics.median(lengths) * _FULL
        breaks += [at for at, length in open_ones if length >= full]
        breaks.sort()
    return _spaced(text, breaks)


def _hangs(text: str, end: int, words: frozenset[str]) -> bool:
    """True where the word that ends at ``end`` asks for what the next line begins with."""
    last = _LAST_WORD.search(text, max(0, end - 9), end)
    return last is not None and last[0].lower() in words


def _in_table(text: str, begin: int, at: int) -> bool:
    """A tab in either line separates cells."""
    end = text.find("\n", at + 1)
    return "\t" in text[begin : end if end >= 0 else len(text)]


def _spaced(text: str, breaks: list[int]) -> str:
    pieces: list[str] = []
    last = 0
    for at in breaks:
        pieces += (text[last:at], " ")
        last = at + 1
    pieces.append(text[last:])
    return "".join(pieces)
