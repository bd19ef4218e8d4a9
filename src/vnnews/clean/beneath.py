"""Articles with hardly a sentence: tables, lists, poems, captions, texts in another language.

Where no text reads like one, the place speaks: a title with a date line under it, and then
something that is not links. The body is what a theme calls so, else the largest piece beside the
title, up to the first label of the site's furniture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from . import hints
from .metadata import lines_after, lines_before
from .phrases import ends_sentence, line_kind
from .stamps import is_date_line, may_hold_date
from .title import Title, find_title, looks_like_title
from .tree import (
    HEADINGS,
    Element,
    ancestors,
    block_of,
    is_hidden,
    marks_of,
    raw_text,
    squeeze,
    text_length,
    text_of,
)
from .zones import Zones

if TYPE_CHECKING:
    from .body import Region
    from .tree import Page

_LEVELS = 6
_LEAST = 30
_HEADLINE = 20
_LINKED = 0.4
"""Of a list's text so much at least is links."""
_NAMED_LEAST = 15
_MEASURED = 20
_BUDGET = 1_000_000
"""Characters read in search of a date line: texts stand in texts, thousands deep."""
_DATE_LINES = 200
_LABEL = 40
_PROPERTIES = 4
_ROW = 160
"""The row with date, author and counters is no longer."""
_RUNNING = frozenset(("p", "ul", "ol", "table", "blockquote", "figure", "pre", "dl", "h2", "h3", "h4", "center"))  # fmt: skip
_ENDS = frozenset(("cut", "related", "footer"))
_CLOSED = frozenset(("main", "article", "body"))


class Piece(NamedTuple):
    """Something beside the title: its element and the characters in it that are no links."""

    element: Element
    length: int


class Beneath(NamedTuple):
    """What stands under a title."""

    zones: Zones
    dated: bool
    """A date line stands right under the title, or is its neighbour."""
    named: bool
    """The theme calls the element a body."""
    length: int
    """Characters that are no links."""

    @property
    def properties(self) -> bool:
        """A table of labels and values right under the title: a document's or a person's page."""
        body = self.zones.body
        table = next(body.iter("table"), None)
        if table is None or text_length(table) < 0.6 * text_length(body):
            return False
        rows = [
            [text_of(cell) for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")
        ]
        labelled = [r for r in rows if len(r) == 2 and 2 <= len(r[0]) <= _LABEL and r[1]]
        return len(labelled) >= _PROPERTIES and len(labelled) >= 0.8 * len(rows)

    def apart_from(self, region: Region | None) -> bool:
        """True where neither holds the other."""
        if region is None:
            return True
        body = self.zones.body
        return body not in set(ancestors(region.element)) and region.element not in set(
            ancestors(body)
        )


def find(page: Page, title: Title) -> Beneath | None:
    """What stands under the page's title, None where there is no title or nothing under it."""
    if title.element is None or find_title(page).element is None:
        # The head does not say what to look for, or what agrees with it is not in the page.
        title = over_date_line(page) or title
    if title.element is None or any(e.tag == "aside" for e in ancestors(title.element)):
        return None
    current = block_of(title.element)
    dated = any(is_date_line(line) for line in lines_before(title.element, _top(current), 2))
    leads: list[Piece] = []
    for _ in range(_LEVELS):
        parent = current.getparent()
        if parent is None or current.tag in _CLOSED:
            return None
        pieces, seen = _pieces(current)
        dated = dated or seen
        named = next((e for piece in pieces if (e := _named(piece.element)) is not None), None)
        if named is not None:
            zones = Zones(title, named, set())
            _lead(zones, [*leads, *pieces], named)
            near = (*lines_after(title.element, named, 12), *lines_after(named, None, 3))
            dated = dated or any(_is_row(line) for line in near)
            return Beneath(zones, dated, True, _unlinked(named))
        if pieces and not _is_head(parent):
            return _chosen(title, current, pieces, dated, leads)
        leads += pieces
        current = parent
    return None


def _top(element: Element) -> Element:
    """The article's own container, as far as it can be told: three levels up."""
    return list(ancestors(element, 4))[-1]


def _is_head(element: Element) -> bool:
    """An element that holds title and lead, with the body beside it."""
    return element.tag in ("header", "hgroup") or "header" in marks_of(element)


def _pieces(current: Element) -> tuple[list[Piece], bool]:
    """What follows an element in its parent, up to the first label of furniture; and a date line."""
    pieces: list[Piece] = []
    dated = False
    for sibling in current.itersiblings():
        if not isinstance(sibling.tag, str) or is_hidden(sibling) or sibling.tag in ("nav", "footer", "form"):  # fmt: skip
            continue
        text = text_of(sibling)
        if not text or (sibling.attrib and hints.is_furniture(marks_of(sibling))):
            dated = dated or (not pieces and _is_row(text))
            continue
        if len(pieces) < 2 and _is_row(text):
            dated = True
            continue
        if line_kind(_first_line(sibling)) in _ENDS or (not pieces and _leads_away(sibling, text)):
            break
        length = _unlinked(sibling)
        if length >= _LEAST and length > 0.5 * len(text):
            pieces.append(Piece(sibling, length))
    return pieces, dated


def _leads_away(element: Element, text: str) -> bool:
    """All of an element is the linked headline of another page."""
    return len(text) >= _HEADLINE and _unlinked(element) <= 0.2 * len(text)


def lists_others(element: Element) -> bool:
    """Linked headlines, or much linked text: a list of other pages, whatever stands between."""
    linked = 0
    for link in element.iter("a"):
        linked += text_length(link)
        if _is_headline(link):
            return True
    return linked > _LINKED * text_length(element)


def _is_headline(link: Element) -> bool:
    """A linked heading."""
    if text_length(link) < _HEADLINE:
        return False
    above = link.getparent()
    around = above is not None and above.tag in HEADINGS
    return around or any(inner.tag in HEADINGS for inner in link.iter())


def _is_row(text: str) -> bool:
    return len(text) <= _ROW and may_hold_date(text) and not ends_sentence(text)


def _first_line(element: Element) -> str:
    """The first text in an element."""
    return next((line for text in element.itertext() if (line := str(text).strip())), "")


def _unlinked(element: Element) -> int:
    return text_length(element) - sum(text_length(link) for link in element.iter("a"))


def _named(element: Element) -> Element | None:
    """The innermost element that a theme calls the body, in this element."""
    found: Element | None = None
    measured = 0
    for inner in element.iter():
        if inner.tag == "a" and found is None and _is_headline(inner):
            return None  # a teaser's body, under its headline
        if not isinstance(inner.tag, str) or not inner.attrib:
            continue
        called = inner.get("itemprop") == "articleBody" or hints.is_body(marks_of(inner))
        if not called or hints.is_lead(marks_of(inner)):
            continue
        measured += 1
        if measured > _MEASURED:  # bodies nested in bodies
            break
        if _unlinked(inner) >= _NAMED_LEAST:
            found = inner if found is None or found in set(ancestors(inner)) else found
    return found


def _lead(zones: Zones, pieces: list[Piece], body: Element) -> None:
    """What precedes the body among the pieces is its lead, then paragraphs."""
    outer = set(ancestors(body))
    for piece in pieces:
        if piece.element in outer:
            return
        zones.before.append((piece.element, "paragraph" if zones.before else "lead"))


def _chosen(
    title: Title, current: Element, pieces: list[Piece], dated: bool, leads: list[Piece]
) -> Beneath:
    running = [piece for piece in pieces if piece.element.tag in _RUNNING]
    parent = current.getparent()
    if parent is not None and len(running) > 1 and len(running) >= len(pieces) - 1:
        kept = {piece.element for piece in pieces}
        last = pieces[-1].element
        beyond = set(last.itersiblings()) | set(current.itersiblings(preceding=True)) | {current}
        excluded = {e for e in beyond if e not in kept}
        total = sum(piece.length for piece in pieces)
        zones = Zones(title, parent, excluded)
        _lead(zones, leads, parent)
        return Beneath(zones, dated, False, total)
    body = max(pieces, key=lambda piece: piece.length)
    zones = Zones(title, body.element, set())
    _lead(zones, [*leads, *pieces], body.element)
    return Beneath(zones, dated, False, body.length)


def over_date_line(page: Page) -> Title | None:
    """The title of a page whose head names only the site: what looks like one above a date line."""
    passed: list[Element] = []
    best: tuple[float, Title] | None = None
    budget, lines = _BUDGET, _DATE_LINES
    for element in page.root.iter():
        if not isinstance(element.tag, str) or len(element) > 3:
            continue
        raw = raw_text(element)
        budget -= len(raw)
        if budget < 0 or not lines:
            break
        line = squeeze(raw)
        if len(line) < 8:
            continue
        if is_date_line(line):
            lines -= 1
            for distance, above in enumerate(reversed(passed[-3:])):
                value, title = looks_like_title(above)
                if any(e.tag == "a" for e in (*ancestors(above, 4), *above.iter("a"))):
                    break  # another article's
                value -= 0.3 * distance
                if value > 2.0 and (best is None or value > best[0]):
                    best = value, title
        elif len(line) <= 400:
            passed.append(element)
    return None if best is None else best[1]
