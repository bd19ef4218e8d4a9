"""A page dumped to plain text, a block a line, furniture included, to its article.

There is no markup to go by, so the lines speak: the date line, the title before it (often
twice), prose and labels, and the sentences with which the site's furniture begins.
"""

from __future__ import annotations

import html
import itertools
import re

from ..errors import InputError
from ..records import Article
from .assemble import assemble, choose_lead, select
from .metadata import clean_author
from .phrases import ends_sentence, line_kind
from .render import Draft
from .stamps import find_stamps, is_date_line
from .title import decoded, key
from .tree import squeeze

_MARKUP = re.compile(
    rb"<(?:!doctype|!--|/?(?:html|head|body|div|p|table|tr|td|ul|ol|li|br|span|article|section|main|h[1-6]|"
    rb"script|style|meta|a|b|i|font|title|img|form|iframe|center|strong|em|link)(?=[\s>/]))",
    re.IGNORECASE,
)
MAX_BYTES = 4_000_000
_RAW = re.compile(
    rb"<(script|style|noscript)\b.{0,4000000}?</\1\s{0,9}>|<!--.{0,4000000}?-->", re.I | re.S
)
_LINE_TAG = re.compile(
    rb"</?(?:p|div|br|li|tr|h[1-6]|table|ul|ol|section|article|td)\b[^>]{0,20000}>", re.I
)
_ANY_TAG = re.compile(rb"<[a-zA-Z/!][^>]{0,20000}>")
_LIST_ITEM = re.compile(r"^(?:[•◦▪●·]|[-–+*]\s)")


def looks_like_markup(data: bytes) -> bool:
    """True where a text has HTML tags."""
    return _MARKUP.search(data) is not None


def without_tags(data: bytes) -> bytes:
    """The text of markup that no parser takes (nested thousands deep), a block a line."""
    text = _ANY_TAG.sub(b"", _LINE_TAG.sub(b"\n", _RAW.sub(b"\n", data)))
    return html.unescape(text.decode("utf-8", "replace")).encode("utf-8", "replace")


def read_dump(data: bytes, url: str | None, warnings: list[str]) -> Article:
    """The article of a text dump. ``blocks`` have no paths: there are no nodes.

    Raises :class:`InputError` for more than 4 MB of text: that is no article.
    """
    if len(data) > MAX_BYTES:
        raise InputError(
            f"{len(data) / 1e6:.1f} MB of plain text is more than the {MAX_BYTES // 1_000_000} MB "
            "that an article may have; split the file into pages"
        )
    lines = [line for line in map(_line, data.decode("utf-8", "replace").splitlines()) if line]
    dated = _date_line(lines)
    title, at = _title(lines, dated)
    begin = max(at, dated if dated is not None else -1) + 1
    last = _end(lines, begin)
    drafts = [_draft(line) for line in lines[begin:last]]
    _mark_repeats(drafts)
    drafts = _tables(drafts)
    body = select(drafts, title, lines_only=True)
    choose_lead(body, "")
    if title is not None and dated is not None and body.lead is None:
        _first_as_lead(body.pieces)
        body.lead = next((p for p in body.pieces[:1] if p.kind == "lead"), None)
    article = Article(url=url, title=title, author=None)
    article.text, article.blocks = assemble(body, None)
    article.lead = body.lead.text if body.lead is not None else None
    article.author, note = clean_author(body.author)
    article.source = body.source
    if dated is not None:
        stamps = find_stamps(lines[dated])
        article.published = next((s.value for s in stamps if not s.modified), stamps[0].value)
        if stamps[0].weekday_agrees is False:
            warnings.append("date line: the weekday does not fit the date")
    article.warnings = (*warnings, *([note] if note else []))
    if not article.text:
        article.kind = "other" if lines else "empty"
    return article


def _line(line: str) -> str:
    """A line with single spaces; tabs between the cells of a table's row stay."""
    return (
        "\t".join(map(squeeze, line.strip().split("\t"))) if "\t" in line.strip() else squeeze(line)
    )


def _prose(line: str) -> bool:
    return len(line) >= 90 or (len(line) >= 40 and ends_sentence(line))


def _date_line(lines: list[str]) -> int | None:
    """The line of the publication date: prose follows it closely, and it has a time if any has."""
    best: tuple[float, int] | None = None
    for index, line in enumerate(lines[:400]):
        if not is_date_line(line):
            continue
        stamp = find_stamps(line)[0]
        near = [i for i in range(index + 1, min(index + 9, len(lines))) if _prose(lines[i])]
        if not near:
            continue
        value = 20.0 * stamp.has_time + 5.0 * stamp.published - 2.0 * (near[0] - index)
        if line.rstrip().endswith("-"):
            value -= 15  # a page clock: "Thứ 3, Ngày 16/07/2024 -"
        value += min(sum(len(lines[i]) for i in near), 1500) / 150 - 0.02 * index
        if best is None or value > best[0] + 1e-9:
            best = value, index
    return None if best is None else best[1]


def _title(lines: list[str], dated: int | None) -> tuple[str | None, int]:
    """The title and the number of its (last) line; None and -1 where there is none."""
    counts: dict[str, int] = {}
    for line in lines[:400]:
        counts[key(line)] = counts.get(key(line), 0) + 1
    stop = dated if dated is not None else _first_prose(lines)
    best: tuple[float, int] | None = None
    around = range(max(0, stop - 12), min(len(lines), stop + 3))
    for index in around:
        line = lines[index]
        if (index == stop and dated is not None) or not 12 <= len(line) <= 300 or line_kind(line):
            continue
        if is_date_line(line) or (len(line) > 90 and ends_sentence(line)):
            continue
        repeated = counts[key(line)] > 1 and len(line) >= 25
        value = 3.0 * repeated + min(len(line), 60) / 30 - 0.25 * abs(stop - index)
        value += 4.0 * (len(line) >= 15 and index > 0 and key(lines[0]).startswith(key(line)))
        value -= 2.0 * (index > stop) + 1.0 * line.endswith((".", ";", ":"))
        if best is None or value > best[0] + 1e-9:
            best = value, index
    if best is None or best[0] < -1.5:
        return None, -1
    wanted = key(lines[best[1]])
    last = max(i for i in around if key(lines[i]) == wanted)
    return decoded(lines[last]), last


def _first_prose(lines: list[str]) -> int:
    return next((i for i, line in enumerate(lines) if _prose(line) and not line_kind(line)), 0)


def _end(lines: list[str], begin: int) -> int:
    """Where the article ends: after the best run of lines, prose counting for, labels against."""
    total = best = 0.0
    end = begin
    for index in range(begin, len(lines)):
        line = lines[index]
        kind = line_kind(line)
        if kind == "cut":
            total -= 2500 if best > 0 else 20
        elif kind == "footer":
            total -= 250
        elif kind == "related":
            total -= 150
        elif kind in ("author", "source", "byline", "credit"):
            total += 30
        elif kind == "drop" or is_date_line(line):
            total -= 60
        elif _prose(line):
            total += min(len(line), 400)
        else:
            total -= 12 if _LIST_ITEM.match(line) else 25
        if total > best + 1e-9:
            best, end = total, index + 1
    return end if best > 0 else len(lines)


def _draft(line: str) -> Draft:
    draft = Draft(line, None)
    if _LIST_ITEM.match(line):
        draft.kind = "list_item"
    return draft


def _mark_repeats(drafts: list[Draft]) -> None:
    """A line twice in a row is a picture's caption: its text and its alternative text.

    The alternative text may lack the credit (``Ảnh: …``) at the caption's end; it is made equal.
    """
    for first, second in itertools.pairwise(drafts):
        short, long = sorted((first.text, second.text), key=len)
        if len(long) <= 400 and len(short) >= 8 and long.startswith(short) and len(long) - len(short) <= 60:  # fmt: skip
            first.kind = second.kind = "caption"
            first.text = second.text = long


def _tables(drafts: list[Draft]) -> list[Draft]:
    """Neighbouring lines with tabs become one table."""
    result: list[Draft] = []
    for draft in drafts:
        if "\t" not in draft.text:
            result.append(draft)
            continue
        row = tuple(draft.text.split("\t"))
        last = result[-1] if result else None
        if last is not None and last.cells is not None:
            last.text += "\n" + draft.text
            last.cells = (*last.cells, row)
        else:
            draft.kind, draft.cells = "table", (row,)
            result.append(draft)
    return result


def _first_as_lead(pieces: list[Draft]) -> None:
    """Under title and date line stands the lead, where the text has more than one paragraph."""
    if len(pieces) >= 3 and pieces[0].kind == "paragraph" and 40 <= len(pieces[0].text) <= 900:
        pieces[0].kind = "lead"
