"""Where the article is: a method that knows no site.

Evidence comes from the text nodes of some length, a few dozen on any page: how much of a block
is link text, whether it reads like Vietnamese sentences, what it says about itself (furniture),
what its ancestors are called, whether it is one of a row of equal teasers, and whether it comes
after the title. The region is the element whose good text is much and whose other text is little:
good characters times their share of all its text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from . import hints
from .phrases import ends_sentence, is_vietnamese, line_kind
from .stamps import is_date_line
from .title import Title, key
from .tree import BLOCK_TAGS, Element, Page, ancestors, is_hidden, marks_of, squeeze, text_length

_CLAUSE = re.compile(r"[,.;:]\s")
_FURNITURE_TAGS = frozenset(("nav", "footer", "menu", "dialog"))
_MIN_BODY = 60


class Unit:
    """The text of one block element: what the decision stands on."""

    __slots__ = (
        "chain", "element", "good", "in_link", "link", "order", "parts", "teaser", "text_length"
    )  # fmt: skip

    def __init__(self, element: Element, order: int, chain: tuple[Element, ...]) -> None:
        self.element = element
        self.chain = chain
        """The element and what contains it, innermost first."""
        # A block inside a link (``<a><h3>…</h3><p>…</p></a>``) is a teaser's.
        self.in_link = any(outer.tag == "a" for outer in chain)
        self.order = order
        self.parts: list[str] = []
        self.link = 0
        self.text_length = 0
        self.good = 0
        self.teaser = False

    @property
    def text(self) -> str:
        return squeeze(" ".join(self.parts))


class Region(NamedTuple):
    element: Element
    excluded: set[Element]
    """Elements inside the region that are furniture."""
    good: int
    """Characters of good text in it."""
    share: float
    """Of all the region's text, the share that is good."""
    outside: int
    """Characters of good text elsewhere on the page (teasers too)."""
    units: list[Unit]


def units_of(page: Page) -> list[Unit]:
    """The page's blocks that hold text of some length, in document order."""
    found: dict[Element, Unit] = {}
    chains: dict[Element, tuple[Element, ...]] = {}
    for text in page.long_texts():
        squeezed = text.strip()
        length = len(squeezed)
        if length < 12:
            continue
        parent = text.getparent()
        if text.is_tail:
            parent = parent.getparent()
        linked = False
        block = parent
        while block.tag not in BLOCK_TAGS:
            if block.tag == "a":
                linked = True
            above = block.getparent()
            if above is None:
                break
            block = above
        unit = found.get(block)
        if unit is None:
            unit = found[block] = Unit(block, len(found), _chain(block, chains))
        unit.parts.append(squeezed)
        unit.text_length += length
        if linked or unit.in_link:
            unit.link += length
    units = list(found.values())
    for unit in units:
        unit.good = _goodness(unit)
    return units


def _chain(element: Element, known: dict[Element, tuple[Element, ...]]) -> tuple[Element, ...]:
    """The element and its ancestors, innermost first, at most 60."""
    parent = element.getparent()
    if parent is None:
        return (element,)
    above = known.get(parent)
    if above is None:
        above = known[parent] = tuple(ancestors(parent, 60))
    return (element, *above)


def _goodness(unit: Unit) -> int:
    """Characters of text that reads like an article, 0 for links, labels and furniture."""
    length = unit.text_length
    if unit.link > 0.5 * length:
        return 0
    text = unit.text if len(unit.parts) > 1 else unit.parts[0]
    if length < 300 and (line_kind(text[:220]) or is_date_line(text)):
        return 0
    if unit.element.tag in ("h1", "h2", "h3", "title"):
        return 0
    if not is_vietnamese(text[:300]):
        return length // 4 if length >= 80 and _CLAUSE.search(text) else 0
    if length >= 80 or (length >= 30 and ends_sentence(text)):
        return length - unit.link
    return length // 3 if length >= 40 else 0


def find_region(page: Page, title: Title, blocked: set[Element] | None = None) -> Region | None:
    """The element that holds the article, None where the page has no text that reads like one.

    ``blocked`` are elements known to be furniture (blocks that repeat across a site's pages).
    """
    units = units_of(page)
    _mark_teasers(units)
    start = _title_order(units, title)
    total = sum(unit.good for unit in units)
    if start is not None and sum(u.good for u in units if u.order > start) >= 0.3 * total:
        for unit in units:
            if unit.order <= start:
                unit.good = 0
    excluded = _furniture(units, blocked or set())
    best = _densest(units)
    if best is None or best[1] < _MIN_BODY:
        return None
    region, good, share = best
    if region.tag == "p":
        above = region.getparent()
        region = region if above is None else above
    excluded.update(u.element for u in units if u.teaser)
    excluded.discard(region)
    excluded.difference_update(ancestors(region))
    outside = sum(u.good for u in units) - good
    return Region(region, excluded, good, share, outside, units)


def _densest(units: list[Unit]) -> tuple[Element, int, float] | None:
    """The element with the best product of good text and its share of all the element's text."""
    good: dict[Element, int] = {}
    long: dict[Element, int] = {}
    for unit in units:
        for element in unit.chain:
            long[element] = long.get(element, 0) + unit.text_length
        if unit.good and not unit.teaser:
            for element in unit.chain:
                good[element] = good.get(element, 0) + unit.good
    best: tuple[Element, int, float] | None = None
    best_value = 0.0
    for element, amount in good.items():
        bonus = 1.0
        if element.tag not in ("body", "html") and element.attrib:
            bonus = 1.15 if hints.is_body(marks_of(element)) else 1.0
        # Short texts can only lower the share, so most elements need not be measured.
        if amount * amount / long[element] * bonus <= best_value:
            continue
        share = min(1.0, amount / max(text_length(element), 1))
        value = amount * share * bonus
        if value > best_value + 1e-9:
            best, best_value = (element, amount, share), value
    return best


def _mark_teasers(units: list[Unit]) -> None:
    """Good text beside a linked title in one of a row of equal items is a teaser."""
    links: dict[Element, int] = {}
    for unit in units:
        if unit.link >= 15 and unit.good == 0:
            for element in unit.chain[:6]:
                links[element] = links.get(element, 0) + 1
    rows: dict[tuple[Element, str, str | None], int] = {}
    for element in links:
        parent = element.getparent()
        if parent is not None:
            place = (parent, str(element.tag), element.get("class"))
            rows[place] = rows.get(place, 0) + 1
    for unit in units:
        if not unit.good:
            continue
        for element in unit.chain[:5]:
            if element.tag in ("body", "html"):
                break
            if element not in links:
                continue
            parent = element.getparent()
            if links[element] <= 3 and parent is not None:
                unit.teaser = rows[parent, str(element.tag), element.get("class")] >= 3
            break


def _title_order(units: list[Unit], title: Title) -> int | None:
    """Where the title stands among the units."""
    if title.text is None:
        return None
    wanted = key(title.text)
    for unit in units:
        if title.element is not None and (
            unit.element is title.element
            or title.element in unit.chain[:4]
            or (
                unit.element in list(ancestors(title.element, 6))
                and unit.text_length < 2 * len(title.text) + 40
            )
        ):
            return unit.order
    if title.element is not None:
        return None
    for unit in units:
        if unit.text_length <= 1.5 * len(title.text) + 10 and key(unit.text) == wanted:
            return unit.order
    return None


def _furniture(units: list[Unit], blocked: set[Element]) -> set[Element]:
    """Elements that are called furniture; their text counts no more.

    A name can lie (``<div class="main sidebar-right">`` round everything): an element with more
    than half of the page's good text is not furniture.
    """
    total = sum(unit.good for unit in units if not unit.teaser)
    held: dict[Element, int] = {}
    named: dict[Element, bool] = {}
    for unit in units:
        for element in unit.chain:
            flag = named.get(element)
            if flag is None:
                flag = named[element] = (
                    element in blocked
                    or element.tag in _FURNITURE_TAGS
                    or is_hidden(element)
                    or (bool(element.attrib) and hints.is_furniture(marks_of(element)))
                )
            if flag:
                held[element] = held.get(element, 0) + (0 if unit.teaser else unit.good)
    furniture = {element for element, good in held.items() if good <= 0.5 * total}
    for unit in units:
        if unit.good and not furniture.isdisjoint(unit.chain):
            unit.good = 0
    return furniture
