"""An article's text with its mentions marked, as HTML: for notebooks and the reading page.

Plain HTML: every text is escaped, no script, no event attribute. The four kinds differ by
colour and by the style of their underline, so that they can be told apart without colours.
"""

from __future__ import annotations

import html
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from .records import Date, Document, Figure, Mention, Organisation, Record

KINDS = ("dates", "documents", "figures", "organisations")
KIND_OF: dict[type, str] = {
    Date: "dates",
    Document: "documents",
    Figure: "figures",
    Organisation: "organisations",
}
NAMES = {
    "en": dict(zip(KINDS, ("dates", "documents", "figures", "organisations"), strict=True)),
    "vi": dict(zip(KINDS, ("ngày tháng", "văn bản", "số liệu", "tổ chức"), strict=True)),
}
_SINGULAR = {
    "en": dict(zip(KINDS, ("date", "document", "figure", "organisation"), strict=True)),
    "vi": dict(zip(KINDS, ("ngày tháng", "văn bản", "số liệu", "tổ chức"), strict=True)),
}
_SPACE = "\u202f"

CSS = """\
.vn-dates{--vn:59,130,246;--vn-line:solid}.vn-documents{--vn:220,60,80;--vn-line:double}
.vn-figures{--vn:22,150,80;--vn-line:dashed}.vn-organisations{--vn:190,120,10;--vn-line:dotted}
.vn-mark{background:rgba(var(--vn),.18);color:inherit;border-bottom:2px var(--vn-line) rgb(var(--vn));
border-radius:2px;padding:0 1px;-webkit-box-decoration-break:clone;box-decoration-break:clone;
-webkit-print-color-adjust:exact;print-color-adjust:exact}
.vn-documents.vn-mark{border-bottom-width:3px}
.vn-mark:hover,.vn-mark:target{background:rgba(var(--vn),.42)}
p.vn-table{display:table-row}.vn-cell{display:table-cell;padding:.1em 1em .1em 0;vertical-align:top}
@media (prefers-color-scheme:dark){.vn-mark{background:rgba(var(--vn),.3)}
.vn-mark:hover,.vn-mark:target{background:rgba(var(--vn),.6)}}
"""
"""The rules for the marks. Translucent, so that they work on light and dark pages alike."""


def escape(text: object) -> str:
    """Text for HTML, quotes included; characters that HTML cannot hold become U+FFFD."""
    return html.escape(str(text)).translate(_ILLEGAL)


_ILLEGAL = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(127, 160)], "�")


# --- what a mention means, in a line ----------------------------------------------------------


def describe(mention: Mention, language: str = "en") -> str:
    """The value of a mention in a few words, as plain text (not escaped)."""
    name = _SINGULAR[language][KIND_OF[type(mention)]]
    return f"{name}: {value(mention, language)}"


_RELATIONS = {
    "until": ("until", "đến"),
    "before": ("before", "trước"),
    "from": ("from", "từ"),
    "as_of": ("as of", "tính đến"),
    "same_period": ("same period", "cùng kỳ"),
}


def value(mention: Mention, language: str = "en") -> str:
    """The value alone: ``2017-08-21``, ``1258/QĐ-TTg · Thủ tướng Chính phủ``, ``26 164 hộ``."""
    vietnamese = language == "vi"
    if isinstance(mention, Date):
        parts = [mention.edtf or mention.value or "?"]
        if mention.relation != "on":
            parts.append(_RELATIONS[mention.relation][vietnamese])
        if mention.calendar != "gregorian":
            parts.append(f"{'âm lịch' if vietnamese else 'lunar'} {mention.lunar or ''}".rstrip())
        return " · ".join(parts)
    if isinstance(mention, Document):
        known = (
            mention.number or mention.title or mention.alias_of,
            mention.type_name or mention.type,
            mention.issuer_name or mention.issuer,
            mention.date,
        )
        return " · ".join(part for part in known if part) or "?"
    if isinstance(mention, Figure):
        return figure(mention)
    if isinstance(mention, Organisation):
        name = mention.name or mention.text
        place = mention.territory.name if mention.territory else ""
        return f"{name} · {place}" if place and place.lower() not in name.lower() else name
    return mention.text


def figure(mention: Figure) -> str:
    """The quantity with its bound, whole, unit and what it measures."""
    shown = number(mention.value)
    if mention.value is None:
        shown = f"{number(mention.low) or '…'}-{number(mention.high) or '…'}"
    shown = {"min": "≥ ", "max": "≤ ", "approx": "≈ "}.get(mention.bound, "") + shown
    if mention.of is not None:
        shown += f" / {number(mention.of)}"
    if mention.unit != "1":
        # The braces of ``{hộ}`` are for machines.
        shown += " " + mention.unit.replace("{", "").replace("}", "")
    facts = (shown, mention.what, mention.period, mention.place)
    return " · ".join(fact for fact in facts if fact)


def number(given: int | float | None) -> str:
    """A number for people: thousands apart by a narrow space, the decimal sign a point."""
    if given is None:
        return ""
    if isinstance(given, float) and (given.is_integer() and abs(given) < 1e15):
        given = int(given)
    if isinstance(given, int) and given.bit_length() > 400:
        return f"{str(given)[:3]}…"
    shown = f"{given:,}" if isinstance(given, int) else f"{given:,.10g}"
    return shown.replace(",", _SPACE)


# --- the marked text --------------------------------------------------------------------------


def legend(record: Record, language: str = "en") -> str:
    """The four kinds in their colours, with how many mentions of each."""
    return " ".join(
        f'<span class="vn-legend"><mark class="vn-mark vn-{kind}">{NAMES[language][kind]}</mark> '
        f"{len(getattr(record, kind))}</span>"
        for kind in KINDS
    )


def paragraphs(
    record: Record, language: str = "en", *, anchor: Callable[[Mention], str] | None = None
) -> Iterator[tuple[str, str]]:
    """The text line by line: the kind of its block and its HTML with the mentions marked.

    ``anchor`` gives a mention its id in the page, so that a table can point to it.
    """
    text = record.article.text
    starts, kinds = _blocks(record)
    mentions = sorted(record.mentions(), key=lambda m: (m.start, -m.end))
    pieces = _by_line(text, mentions)
    at = 0
    for line, found in zip(text.split("\n"), pieces, strict=True):
        block = bisect_right(starts, at) - 1
        inside = 0 <= block < len(kinds) and at < kinds[block][1]
        kind = kinds[block][0] if inside else "paragraph"
        if line.strip():
            shown = _cells if kind == "table" else _line
            yield kind, shown(line, at, found, language, anchor)
        at += len(line) + 1


def _blocks(record: Record) -> tuple[list[int], list[tuple[str, int]]]:
    blocks = sorted(record.article.blocks, key=lambda b: b.start)
    return [b.start for b in blocks], [(b.kind, b.end) for b in blocks]


Piece = tuple[int, int, Mention]


def _by_line(text: str, mentions: Sequence[Mention]) -> list[list[Piece]]:
    """For each line the pieces of mentions in it: (start, end, mention), outer ones first."""
    starts = [0, *(i + 1 for i, letter in enumerate(text) if letter == "\n")]
    found: list[list[Piece]] = [[] for _ in starts]
    for mention in mentions:
        start, end = max(0, mention.start), min(mention.end, len(text))
        line = bisect_right(starts, start) - 1
        while start < end:
            line_end = starts[line + 1] - 1 if line + 1 < len(starts) else len(text)
            if start < min(end, line_end):
                found[line].append((start, min(end, line_end), mention))
            line += 1
            start = line_end + 1
    return found


def _cells(
    line: str,
    at: int,
    pieces: Sequence[Piece],
    language: str,
    anchor: Callable[[Mention], str] | None,
) -> str:
    """A row of a table, whose cells are separated by tabs."""
    out = []
    for cell in line.split("\t"):
        end = at + len(cell)
        inside = [(max(a, at), min(b, end), m) for a, b, m in pieces if a < end and b > at]
        out.append(f'<span class="vn-cell">{_line(cell, at, inside, language, anchor)}</span>')
        at = end + 1
    return "".join(out)


def _line(
    line: str,
    at: int,
    pieces: Sequence[Piece],
    language: str,
    anchor: Callable[[Mention], str] | None,
) -> str:
    """One line as HTML. Marks that cross each other are closed and opened again."""
    out: list[str] = []
    stack: list[Piece] = []
    position = at

    def text_to(end: int) -> None:
        nonlocal position
        if end > position:
            out.append(escape(line[position - at : end - at]))
            position = end

    def close(end: int) -> None:
        """Close all marks that end at or before ``end``, in their order."""
        while stack:
            first = min(piece[1] for piece in stack)
            if first > end:
                return
            text_to(first)
            kept: list[Piece] = []
            while any(piece[1] <= first for piece in stack):
                piece = stack.pop()
                out.append("</mark>")
                if piece[1] > first:
                    kept.append(piece)
            for piece in reversed(kept):
                out.append(_open(piece[2], language, None))
                stack.append(piece)

    for piece in pieces:
        close(piece[0])
        text_to(piece[0])
        first_part = piece[0] == piece[2].start
        out.append(_open(piece[2], language, anchor if first_part else None))
        stack.append(piece)
    close(at + len(line))
    text_to(at + len(line))
    return "".join(out)


def _open(mention: Mention, language: str, anchor: Callable[[Mention], str] | None) -> str:
    place = f' id="{escape(anchor(mention))}"' if anchor else ""
    title = escape(describe(mention, language))
    return f'<mark class="vn-mark vn-{KIND_OF[type(mention)]}"{place} title="{title}">'


def anchors(record: Record) -> Callable[[Mention], str]:
    """A function from a mention to its id in a page: ``date-0``, ``figure-12``."""
    places: dict[int, str] = {}
    for kind in KINDS:
        for n, mention in enumerate(getattr(record, kind)):
            places[id(mention)] = f"{kind[:-1]}-{n}"

    def anchor(mention: Any) -> str:
        return places[id(mention)]

    return anchor
