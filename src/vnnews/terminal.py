"""What a person sees in a terminal: an article with its mentions, and tables of counts."""

from __future__ import annotations

import os
import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import IO, Any

from .records import Date, Document, Figure, Organisation, Record

COLOURS = {"dates": "34", "documents": "31", "figures": "32", "organisations": "35"}
_KIND_OF = {
    Date: "dates",
    Document: "documents",
    Figure: "figures",
    Organisation: "organisations",
}
# Whatever a page says, it must not be able to steer the reader's terminal.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def wants_colour(stream: IO[str]) -> bool:
    """Colours for a terminal, unless NO_COLOR is set."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def plain(text: str) -> str:
    """``text`` without control characters."""
    return _CONTROL.sub("�", text)


def record_text(record: Record, *, colour: bool = False, width: int | None = None) -> str:
    """An article with its mentions marked, then a table of each kind."""
    width = width or min(shutil.get_terminal_size((100, 24)).columns, 110)
    article = record.article
    parts = [_bold(plain(article.title or "(no title)"), colour)]
    facts = (article.site, article.published, article.province, article.author, article.url)
    parts.append(plain(" · ".join(fact for fact in facts if fact)) or "(nothing else is known)")
    if record.error:
        parts += ["", f"could not be read: {plain(record.error)}"]
    if article.kind != "article":
        parts += ["", f"not an article: {article.kind}"]
    parts += [f"warning: {plain(warning)}" for warning in article.warnings]
    parts += ["", *_marked(record, colour, width)]
    for kind in ("documents", "dates", "figures", "organisations"):
        parts += ["", *_table_of(kind, getattr(record, kind), colour, width)]
    return "\n".join(parts)


def evidence(record: Record) -> str:
    """Where a record and each of its mentions come from."""
    parts = ["", "evidence"]
    p = record.provenance
    if p is not None:
        facts = {
            "record": record.id,
            "software": p.software,
            "lexicon": p.lexicon,
            "archived in": p.warc_file,
            "WARC record": p.warc_record,
            "payload": p.payload_digest,
            "fetched": p.fetched,
        }
        parts += [f"  {name:12} {plain(value)}" for name, value in facts.items() if value]
    rows = []
    for mention in record.mentions():
        block = next((b for b in record.article.blocks if b.start <= mention.start < b.end), None)
        rows.append(
            (
                f"{mention.start}-{mention.end}",
                _KIND_OF[type(mention)],
                _short(mention.text),
                mention.rule,
                block.path if block else "",
            )
        )
    return "\n".join([*parts, "", table(("place", "kind", "text", "rule", "element"), rows)])


def table(
    header: Sequence[str], rows: Iterable[Sequence[object]], *, width: int | None = None
) -> str:
    """Columns aligned by their longest cell; numbers to the right; cut to ``width``."""
    cells = [[plain(str(cell)) if cell is not None else "" for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(header, *cells, strict=True)]
    right = [
        all(row[i].replace(".", "").replace(",", "").isdigit() or not row[i] for row in cells)
        and bool(cells)
        for i in range(len(header))
    ]
    lines = []
    for row in [list(header), ["-" * wide for wide in widths], *cells]:
        line = "  ".join(
            cell.rjust(wide) if to_right else cell.ljust(wide)
            for cell, wide, to_right in zip(row, widths, right, strict=True)
        ).rstrip()
        lines.append(_cut(line, width) if width else line)
    return "\n".join(lines)


def counts(records: Sequence[Record]) -> str:
    """How many articles and mentions of each kind."""
    rows: list[tuple[str, int]] = [("articles", sum(1 for r in records if not r.error))]
    rows += [(kind, sum(len(getattr(r, kind)) for r in records)) for kind in COLOURS]
    rows.append(("claims (figures with what they measure)", sum(len(r.claims()) for r in records)))
    return table(("found", "number"), [(name, f"{number:,}") for name, number in rows])


def say(message: str) -> None:
    """A line to the person who runs the program, on standard error."""
    print(plain(message), file=sys.stderr)


def _marked(record: Record, colour: bool, width: int) -> list[str]:
    text = record.article.text
    pieces: list[str] = []
    at = 0
    for mention in record.mentions():
        if mention.start < at:
            continue
        kind = _KIND_OF[type(mention)]
        pieces.append(text[at : mention.start])
        pieces.append(_mark(text[mention.start : mention.end], kind))
        at = mention.end
    pieces.append(text[at:])
    lines: list[str] = []
    for paragraph in "".join(pieces).split("\n"):
        lines += textwrap.wrap(_CONTROL.sub("�", paragraph), width) or [""]
    return [_paint(line, colour) for line in _carry(lines)]


# While the text is wrapped, a mention stands between private-use characters, of no width to speak of.
_OPEN = dict(zip(COLOURS, "\ue000\ue001\ue002\ue003", strict=True))
_CLOSE = "\ue004"


def _mark(text: str, kind: str) -> str:
    return f"{_OPEN[kind]}{text}{_CLOSE}"


def _carry(lines: list[str]) -> list[str]:
    """A mention that runs over a line's end is closed there and opened again on the next."""
    carried: list[str] = []
    inside = ""
    for line in lines:
        line = inside + line
        last_open = max(line.rfind(mark) for mark in _OPEN.values())
        inside = line[last_open] if last_open > line.rfind(_CLOSE) else ""
        carried.append(line + _CLOSE if inside else line)
    return carried


def _paint(line: str, colour: bool) -> str:
    for kind, mark in _OPEN.items():
        line = line.replace(mark, f"\033[{COLOURS[kind]};4m" if colour else "[")
    return line.replace(_CLOSE, "\033[0m" if colour else "]")


def _bold(text: str, colour: bool) -> str:
    return f"\033[1m{text}\033[0m" if colour else text


def _table_of(kind: str, mentions: Sequence[Any], colour: bool, width: int) -> list[str]:
    title = f"{kind} ({len(mentions)})"
    head = f"\033[{COLOURS[kind]};1m{title}\033[0m" if colour else title
    if not mentions:
        return [head]
    header, row = _ROWS[kind]
    return [head, table(header, [row(m) for m in mentions], width=width)]


def _cut(line: str, width: int) -> str:
    return line if len(line) <= width else line[: width - 1] + "…"


def _short(text: str, width: int = 44) -> str:
    return _cut(" ".join(text.split()), width)


def number(value: float | None) -> str:
    """A number as people read it: thousands apart, no idle decimals."""
    if value is None:
        return ""
    return f"{value:,.10g}" if isinstance(value, float) and abs(value) < 1e15 else f"{value:,}"


def _figure_row(f: Figure) -> tuple[object, ...]:
    shown = number(f.value)
    if f.value is None and (f.low is not None or f.high is not None):
        shown = f"{number(f.low)}…{number(f.high)}"
    if f.of is not None:
        shown += f" of {number(f.of)}"
    return (_short(f.text), shown, f.unit, _short(f.what or "", 40), f.period or "")


_ROWS: dict[str, tuple[tuple[str, ...], Any]] = {
    "dates": (
        ("text", "value", "type", "relation"),
        lambda d: (_short(d.text), d.edtf or d.value, d.type, d.relation),
    ),
    "documents": (
        ("text", "number", "type", "issuer", "date"),
        lambda d: (_short(d.text), d.number, d.type, d.issuer_name or d.issuer, d.date),
    ),
    "figures": (("text", "value", "unit", "what", "period"), _figure_row),
    "organisations": (
        ("text", "name", "type", "territory"),
        lambda o: (
            _short(o.text, 36),
            _short(o.name, 52),
            o.type,
            o.territory.name if o.territory else "",
        ),
    ),
}
