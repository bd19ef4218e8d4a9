"""The page as it came, with its mentions marked.

The source is not rebuilt from a tree: ``<mark>`` tags are put into the original text, everything
else stays as it was, byte for byte after decoding. Two exceptions make the result safe to open.
A content security policy is put first, which forbids scripts, event handlers, ``javascript:``
addresses, frames, plug-ins and forms (the markup of them stays, the browser does not run them),
and ``http-equiv=refresh`` is renamed, which no policy can forbid. Values of mentions are escaped.

How a mention finds its place: a marker is put before every run of text in the source, the marked
source is parsed, and the element of each block (``Block.path``) then names the runs it holds.
"""

from __future__ import annotations

import html
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from lxml import etree

from ..records import Capture
from .decode import decode
from .dump import looks_like_markup
from .tree import parse, raw_text

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

    from ..records import Record

_OPEN, _CLOSE = "\ue0f0", "\ue0f1"
_MARKER = re.compile(f"{_OPEN}(\\d{{1,8}}){_CLOSE}")
_TOKEN = re.compile(
    r"<!--.{0,4000000}?-->|<!\[CDATA\[.{0,4000000}?\]\]>|"
    r"<(?P<raw>script|style|textarea|title|noscript|iframe|xmp)\b[^>]{0,20000}>.{0,8000000}?</(?P=raw)\s{0,20}>|"
    r"<[a-zA-Z/!?](?:[^>\"']|\"[^\"]{0,200000}\"|'[^']{0,200000}'){0,20000}+>",
    re.DOTALL | re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
_REFRESH = re.compile(
    r"(<meta\b[^>]{0,2000}?)\bhttp-equiv(\s{0,9}=\s{0,9}[\"']?\s{0,9}refresh)", re.I
)
_DOCTYPE = re.compile(r"^\s{0,1000}(?:<\?xml[^>]{0,500}>\s{0,1000})?<!doctype[^>]{0,1000}>", re.I)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_KINDS = ("dates", "documents", "figures", "organisations")
_HEAD = (
    '<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "img-src * data:; style-src * 'unsafe-inline'; font-src * data:; media-src *; form-action 'none'; "
    'base-uri *"><style>mark.vnnews-dates{background:#cfe8ff}mark.vnnews-documents{background:#ffe6b3}'
    "mark.vnnews-figures{background:#d8f5d0}mark.vnnews-organisations{background:#f3d9fa}</style>"
)


def annotate(page: bytes | str | Capture | BeautifulSoup, record: Record) -> str:
    """The HTML of ``page`` with the mentions of ``record`` in ``<mark>`` elements.

    ``record`` is what ``vnnews.read`` made of the same page. Each mark has the class
    ``vnnews-<kind>``, ``data-vnnews`` with the mention's kind and number
    (``documents-0``) and its value as ``title``; a mention across inline tags is marked in
    several parts. A text dump comes back as an HTML page of its lines. Raises
    :class:`~vnnews.errors.InputError` as ``clean`` does.
    """
    declared = ""
    if isinstance(page, Capture):
        declared = page.header("Content-Type")
        page = page.body
    elif not isinstance(page, bytes | str):
        page = str(page)
    data, _ = decode(page, declared, nfc=False)
    source = data.decode("utf-8", "replace")
    if not looks_like_markup(data):
        source = f"<!DOCTYPE html>\n<title>vnnews</title>\n<pre>{html.escape(source)}</pre>"
    places = _places(source, record)
    return _safe(_marked(source, places, record))


def _places(source: str, record: Record) -> list[int | None]:
    """For every character of the article's text the index of its span in the source, or None.

    The result holds start offsets; the end of a character's span is found again in ``_span``.
    """
    runs = _runs(source)
    marked: list[str] = []
    at = 0
    for number, (start, _) in enumerate(runs):
        marked += (source[at:start], f"{_OPEN}{number}{_CLOSE}")
        at = start
    marked.append(source[at:])
    root = parse("".join(marked).encode("utf-8", "replace"))
    places: list[int | None] = [None] * len(record.article.text)
    streams: dict[str | None, tuple[str, list[int]]] = {}
    reached: dict[str | None, int] = {}
    for block in record.article.blocks:
        stream = streams.get(block.path)
        if stream is None:
            numbers = _numbers(root, block.path)
            stream = streams[block.path] = _stream(source, runs, numbers)
        letters, offsets = stream
        positions, compact = _compact(record.article.text, block.start, block.end)
        begin = letters.find(compact, reached.get(block.path, 0))
        if begin < 0:
            begin = letters.find(compact)
        if begin < 0:
            continue
        reached[block.path] = begin + len(compact)
        for step, position in enumerate(positions):
            places[position] = offsets[begin + step]
    return places


def _runs(source: str) -> list[tuple[int, int]]:
    """The stretches of visible text between tags, in the source's own offsets."""
    runs: list[tuple[int, int]] = []
    at = 0
    for token in _TOKEN.finditer(source):
        if source[at : token.start()].strip():
            runs.append((at, token.start()))
        at = token.end()
    if source[at:].strip():
        runs.append((at, len(source)))
    return runs


def _numbers(root: Any, path: str | None) -> list[int]:
    """The runs inside the element of a path, all runs where there is no such element."""
    elements: list[Any] = [root]
    if path:
        try:
            elements = root.getroottree().xpath(path) or [root]
        except etree.XPathError:
            elements = [root]
    return [int(found[1]) for found in _MARKER.finditer(raw_text(elements[0]))]


def _stream(source: str, runs: list[tuple[int, int]], numbers: list[int]) -> tuple[str, list[int]]:
    """The letters of some runs without white space, and where each stands in the source."""
    letters: list[str] = []
    offsets: list[int] = []
    for number in numbers:
        start, end = runs[number]
        for piece, at in _pieces(source, start, end):
            for letter in piece:
                if _dropped(letter):
                    continue
                if letters and unicodedata.combining(letter):
                    joined = unicodedata.normalize("NFC", letters[-1] + letter)
                    if len(joined) == 1:
                        letters[-1] = joined
                        continue
                letters.append(letter)
                offsets.append(at)
    return "".join(letters).translate(_SUPERSCRIPTS), offsets


def _pieces(source: str, start: int, end: int) -> list[tuple[str, int]]:
    """Characters of a run with entities decoded, each with its offset."""
    pieces: list[tuple[str, int]] = []
    at = start
    for entity in _ENTITY.finditer(source, start, end):
        pieces.extend((source[i], i) for i in range(at, entity.start()))
        decoded = html.unescape(entity[0])
        if decoded != entity[0]:
            # "&#x002F;" may itself have been written with an entity: "&amp;#x002F;".
            pieces.append((decoded, entity.start()))
            at = entity.end()
        else:
            at = entity.start()
    pieces.extend((source[i], i) for i in range(at, end))
    return pieces


def _dropped(letter: str) -> bool:
    return letter.isspace() or letter in "\u200b\u2060\ufeff"


def _compact(text: str, start: int, end: int) -> tuple[list[int], str]:
    positions = [i for i in range(start, end) if not _dropped(text[i])]
    return positions, "".join(text[i] for i in positions).translate(_SUPERSCRIPTS)


def _span_end(source: str, start: int) -> int:
    """Where the character at ``start`` ends: an entity is one character, marks belong to it."""
    entity = _ENTITY.match(source, start)
    end = entity.end() if entity and html.unescape(entity[0]) != entity[0] else start + 1
    while end < len(source) and unicodedata.combining(source[end]):
        end += 1
    return end


def _marked(source: str, places: list[int | None], record: Record) -> str:
    """The source with ``<mark>`` tags; overlapping mentions share one."""
    owners: dict[int, list[tuple[str, int]]] = {}
    for kind in _KINDS:
        for number, mention in enumerate(getattr(record, kind)):
            for position in range(mention.start, min(mention.end, len(places))):
                place = places[position]
                if place is not None:
                    owners.setdefault(place, []).append((kind, number))
    parts: list[str] = []
    at = 0
    order = sorted(owners)
    index = 0
    while index < len(order):
        start = order[index]
        mine = owners[start]
        end = _span_end(source, start)
        index += 1
        while (
            index < len(order)
            and owners[order[index]] == mine
            and _joins(source[end : order[index]])
        ):
            end = _span_end(source, order[index])
            index += 1
        parts += (source[at:start], _tag(mine, record), source[start:end], "</mark>")
        at = end
    parts.append(source[at:])
    return "".join(parts)


def _joins(gap: str) -> bool:
    """Only white space lies between two characters of a mention, no tag."""
    return not gap or ("<" not in gap and all(map(_dropped, html.unescape(gap))))


def _tag(owners: list[tuple[str, int]], record: Record) -> str:
    names = " ".join(f"{kind}-{number}" for kind, number in owners)
    kind, number = owners[-1]
    value = html.escape(_value(kind, getattr(record, kind)[number]), quote=True)
    return f'<mark class="vnnews-{kind}" data-vnnews="{names}" title="{value}">'


def _value(kind: str, mention: Any) -> str:
    if kind == "dates":
        return str(mention.edtf or mention.value or "")
    if kind == "documents":
        return str(mention.number or mention.type or "")
    if kind == "organisations":
        return str(mention.name)
    number = mention.value if mention.value is not None else f"{mention.low}-{mention.high}"
    return f"{number} {mention.unit}"


def _safe(source: str) -> str:
    source = _REFRESH.sub(r"\1data-http-equiv\2", source)
    doctype = _DOCTYPE.match(source)
    at = doctype.end() if doctype else 0
    return source[:at] + _HEAD + source[at:]
