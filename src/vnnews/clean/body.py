"""Where the article is: a method that knows no site.

Evidence comes from the text nodes of some length, a few dozen on any page: how much of a block
is link text, whether it reads like Vietnamese sentences, what it says about itself (furniture),
what its ancestors are called, whether it is one of a row of equal teasers, and whether it comes
after the title. The region is the element whose good text is much and whose other text is little:
good characters times their share of all its text that would be read.
"""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from . import hints
from .phrases import ends_sentence, is_vietnamese, line_kind
from .stamps import is_date_line
from .teasers import ROOTS, mark_teasers
from .title import Title, key
from .tree import (
    BLOCK_TAGS,
    Element,
    Page,
    ancestors,
    block_of,
    is_hidden,
    marks_of,
    squeeze,
    text_length,
)

_CLAUSE = re.compile(r"[,.;:]\s")
_FURNITURE_TAGS = frozenset(("nav", "footer", "menu", "dialog"))
_MIN_BODY = 60
_MEASURED = 60
"""So many elements are measured exactly; pages need about eight."""
_LOCAL = 200
_WHOLE = 0.9
"""An element with so much of the page's text is the page."""
_PARAGRAPHS = 2


class Node:
    """What is known of an element that holds text of some length."""

    __slots__ = (
        "dropped", "element", "furniture", "good", "in_link", "length", "links", "marks", "parent",
    )  # fmt: skip

    def __init__(self, element: Element, parent: Node | None) -> None:
        self.element = element
        self.parent = parent
        self.marks = marks_of(element) if element.attrib else ""
        # A block inside a link (``<a><h3>…</h3><p>…</p></a>``) is a teaser's.
        self.in_link: bool = element.tag == "a" or (parent is not None and parent.in_link)
        self.furniture = False
        """Called furniture, known as furniture, or hidden: this element itself."""
        self.good = 0
        """Characters of good text inside."""
        self.length = 0
        """Characters of all text nodes of some length inside."""
        self.dropped = 0
        """Characters of furniture and teasers inside: left out when it is read."""
        self.links = 0
        """Linked titles inside, counted up to five levels above each."""


class Unit:
    """The text of one block element: what the decision stands on."""

    __slots__ = ("good", "led", "link", "node", "order", "parts", "teaser", "text_length")

    def __init__(self, node: Node, order: int) -> None:
        self.node = node
        self.order = order
        self.parts: list[str] = []
        self.link = 0
        self.led = False
        """It begins with a link: the linked title of another article."""
        self.text_length = 0
        self.good = 0
        self.teaser = False

    @property
    def element(self) -> Element:
        return self.node.element

    @property
    def text(self) -> str:
        return squeeze(" ".join(self.parts))

    def within(self, elements: set[Element]) -> bool:
        """True where the element or one that contains it is among ``elements``."""
        node: Node | None = self.node
        while node is not None:
            if node.element in elements:
                return True
            node = node.parent
        return False

    def near(self, element: Element | None, levels: int) -> bool:
        """True where ``element`` is the unit's own or at most so many levels above it."""
        node: Node | None = self.node
        while node is not None and levels > 0:
            if node.element is element:
                return True
            node = node.parent
            levels -= 1
        return False


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
    own: bool = False
    """Chosen as the title's part of a page whose other parts have text too."""


class Survey:
    """The units of a page and the elements that hold them, parents before children."""

    __slots__ = ("nodes", "units")

    def __init__(self, page: Page) -> None:
        self.nodes: list[Node] = []
        self.units: list[Unit] = []
        known: dict[Element, Node] = {}
        found: dict[Element, Unit] = {}
        for text in page.long_texts():
            squeezed = text.strip()
            length = len(squeezed)
            if length < 12:
                continue
            block = text.getparent()
            if text.is_tail:
                block = block.getparent()
            linked = False
            while block.tag not in BLOCK_TAGS and "-" not in block.tag:
                if block.tag == "a":
                    linked = True
                above = block.getparent()
                if above is None:
                    break
                block = above
            unit = found.get(block)
            if unit is None:
                unit = found[block] = Unit(self._node(block, known), len(found))
                self.units.append(unit)
            if linked and not unit.parts:
                unit.led = True
            unit.parts.append(squeezed)
            unit.text_length += length
            if linked or unit.node.in_link:
                unit.link += length
        for unit in self.units:
            unit.good = _goodness(unit)

    def _node(self, element: Element, known: dict[Element, Node]) -> Node:
        node = known.get(element)
        if node is not None:
            return node
        chain = [element]
        parent = element.getparent()
        while parent is not None and parent not in known:
            chain.append(parent)
            parent = parent.getparent()
        node = known[parent] if parent is not None else None
        for link in reversed(chain):
            node = known[link] = Node(link, node)
            self.nodes.append(node)
        assert node is not None  # noqa: S101 (the chain has at least the element itself)
        return node

    def add_up(self) -> None:
        """Fill ``good`` and ``length`` of every node from its units, children before parents."""
        for node in self.nodes:
            node.good = node.length = node.dropped = 0
        for unit in self.units:
            unit.node.length += unit.text_length
            if unit.teaser or unit.node.furniture:
                unit.node.dropped += unit.text_length
            elif unit.link > 0.5 * unit.text_length:
                # Blocks of links are dropped when the region is read, but speak against it.
                unit.node.dropped += unit.text_length // 2
            else:
                unit.node.good += unit.good
        for node in reversed(self.nodes):
            if node.parent is not None:
                node.parent.good += node.good
                node.parent.length += node.length
                node.parent.dropped += node.dropped


def units_of(page: Page) -> list[Unit]:
    """The page's blocks that hold text of some length, in document order."""
    return Survey(page).units


def teasers_on(page: Page) -> int:
    """How many blocks of a page are summaries under the linked titles of a row."""
    survey = Survey(page)
    mark_teasers(survey)
    return sum(unit.teaser for unit in survey.units)


def _goodness(unit: Unit) -> int:
    """Characters of text that reads like an article, 0 for links, labels and furniture."""
    length = unit.text_length
    if unit.link > 0.5 * length or unit.element.tag in ("h1", "h2", "h3", "title"):
        return 0
    text = unit.text if len(unit.parts) > 1 else unit.parts[0]
    if length < 300 and (line_kind(text[:220]) or is_date_line(text)):
        return 0
    if len(unit.parts) > 1 and length < 800 and any(line_kind(p) == "footer" for p in unit.parts):
        return 0
    if not is_vietnamese(text[:300]):
        return length // 4 if length >= 80 and _CLAUSE.search(text) else 0
    if length >= 200 or (length >= 30 and ends_sentence(text)):
        return length - unit.link
    return length // 4 if length >= 40 else 0


def find_region(page: Page, title: Title, blocked: set[Element] | None = None) -> Region | None:
    """The element that holds the article, None where the page has no text that reads like one.

    ``blocked`` are elements known to be furniture (blocks that repeat across a site's pages).
    """
    survey = Survey(page)
    units = survey.units
    mark_teasers(survey)
    start = title_order(units, title)
    total = sum(unit.good for unit in units)
    if start is not None and sum(u.good for u in units if u.order > start) >= 0.3 * total:
        for unit in units:
            if unit.order <= start:
                unit.good = 0
    holders = set() if title.element is None else set(ancestors(title.element))
    excluded = _furniture(survey, blocked or set(), holders)
    survey.add_up()
    best = _densest(survey.nodes, holders)
    if best is None or best[1] < _MIN_BODY:
        return None
    part = _own_part(survey, title, holders, start, best)
    region, good, share = part
    if region.tag in ("p", "blockquote", "ul", "ol", "dl", "figure"):
        above = region.getparent()
        region = region if above is None else above
    excluded.update(u.element for u in units if u.teaser)
    excluded.difference_update(ancestors(region))
    outside = sum(u.good for u in units) - good
    return Region(region, excluded, good, share, outside, units, part is not best)


def _densest(nodes: list[Node], holders: set[Element]) -> tuple[Element, int, float] | None:
    """The element with the best product of good text and its share of all the element's text."""
    hopes: list[tuple[float, int, Node, float]] = []
    for number, node in enumerate(nodes):
        if node.good:
            inner = node.element.tag not in ROOTS
            bonus = 1.15 if inner and node.marks and hints.is_body(node.marks) else 1.0
            if inner and holders:
                bonus *= _nearness(node, holders)
            hopes.append((node.good * _purity(node, node.length) * bonus, number, node, bonus))
    # Short texts can only lower the share: the most hopeful first, until none can do better.
    # Among equals the innermost.
    hopes.sort(key=lambda hope: (-hope[0], -hope[1]))
    best: tuple[Element, int, float] | None = None
    best_value = 0.0
    for hope, _, node, bonus in hopes[:_MEASURED]:
        if hope <= best_value + 1e-9:
            break
        length = text_length(node.element)
        share = min(1.0, node.good / max(length - node.dropped, 1))
        value = node.good * _purity(node, length) * bonus
        if value > best_value + 1e-9:
            best, best_value = (node.element, node.good, share), value
    return best


def _own_part(
    survey: Survey,
    title: Title,
    holders: set[Element],
    start: int | None,
    best: tuple[Element, int, float],
) -> tuple[Element, int, float]:
    """Of a region that is the whole page, the part that holds the title and paragraphs under it.

    What stands in the page's other parts is the site's, be it as long as the articles are: texts
    about the office in a footer that nothing calls one.
    """
    if title.element is None or start is None:
        return best
    whole = next((e for e in ancestors(title.element) if e.tag == "body"), None)
    while whole is not None:
        region = best[0]
        if region is not whole and text_length(region) < _WHOLE * text_length(whole):
            break
        part = next((e for e in region if e in holders), None)
        if part is None or part.tag == "header" or "head" in marks_of(part):
            break
        inside = [node for node in survey.nodes if part in set(ancestors(node.element))]
        own = {node.element for node in inside}
        paragraphs = [
            unit
            for unit in survey.units
            if unit.good and not unit.teaser and unit.order > start and unit.element in own
        ]
        if sum(not _introduces(unit) for unit in paragraphs) < _PARAGRAPHS:
            break
        found = _densest(inside, holders)
        if found is None or found[1] < _MIN_BODY:
            break
        best = found
    return best


def _introduces(unit: Unit) -> bool:
    """A lead or a caption, which may stand in a part of the page with the title alone."""
    above = unit.node.parent
    marks = f"{unit.node.marks} {'' if above is None else above.marks}"
    return hints.is_lead(marks) or hints.is_caption(marks)


def _nearness(node: Node, holders: set[Element]) -> float:
    """How much the title's place speaks for an element: it holds it, stands beside it, or far off."""
    current: Node | None = node
    for levels in range(4):
        if current is None or current.element.tag in ROOTS:
            break
        if current.element in holders:
            return (1.25, 1.25, 1.15, 1.05)[levels]
        current = current.parent
    return 0.9


def _inside(node: Node, outer: Node) -> bool:
    current = node.parent
    while current is not None:
        if current is outer:
            return True
        current = current.parent
    return False


def _purity(node: Node, length: int) -> float:
    """How much of what would be read of an element is good text, weighed."""
    share = min(1.0, node.good / max(length - node.dropped, 1))
    return share * math.sqrt(share)


def title_order(units: list[Unit], title: Title) -> int | None:
    """Where the title stands among the units."""
    if title.text is None:
        return None
    if title.element is None:
        wanted = key(title.text)
        for unit in units:
            if unit.text_length <= 1.5 * len(title.text) + 10 and key(unit.text) == wanted:
                return unit.order
        return None
    block = block_of(title.element)
    holders = set(ancestors(block, 6))
    limit = 2 * len(title.text) + 40
    for unit in units:
        if unit.near(block, 4):
            # In a page of one block the title's block holds the article too.
            return unit.order if unit.text_length < limit else unit.order - 1
        if unit.element in holders and unit.text_length < limit:
            return unit.order
    return None


def position(units: list[Unit], title: Title) -> int | None:
    """How many units the title ends: those that follow it begin there. None where it is not known."""
    start = title_order(units, title)
    if start is not None:
        return start + 1
    if title.element is None:
        return None
    known = {unit.element: unit.order for unit in units}
    passed = 0
    for element in title.element.getroottree().iter():
        if element is title.element:
            return passed
        if element in known:
            passed = known[element] + 1
    return None


def _cites(element: Element) -> bool:
    """The footer of a quotation says whose words they are."""
    above = element.getparent()
    return element.tag == "footer" and above is not None and above.tag in ("blockquote", "figure")


def _furniture(survey: Survey, blocked: set[Element], holders: set[Element]) -> set[Element]:
    """Elements that are called furniture; their text counts no more.

    A name can lie (``<div class="main sidebar-right">`` round everything): an element with more
    than half of the page's good text, or with the title (``holders``), is not furniture.
    """
    survey.add_up()
    total = survey.nodes[0].good if survey.nodes else 0
    # The smallest element that holds the title and some text: in it, half of its text suffices.
    local: Node | None = None
    for node in survey.nodes:
        if node.element in holders and node.good >= _LOCAL and node.element.tag not in ROOTS:
            local = node
    found: set[Element] = set()
    for node in survey.nodes:
        element = node.element
        if element in holders:
            continue
        if element.tag in _FURNITURE_TAGS and not _cites(element):
            node.furniture = True
            found.add(element)
            continue
        if node.good > 0.5 * total:
            continue
        if local is not None and node.good > 0.5 * local.good and _inside(node, local):
            continue
        if (
            element in blocked
            or (node.marks and hints.is_furniture(node.marks))
            or is_hidden(element)
        ):
            node.furniture = True
            found.add(element)
        elif node.parent is not None and node.parent.furniture:
            node.furniture = True
    for unit in survey.units:
        if unit.node.furniture:
            unit.good = 0
    return found
