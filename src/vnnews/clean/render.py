"""Nodes to pieces of text: one walk over the article's part of the tree.

Every piece ("draft") remembers the element that it came from, how much of it is link text and
how it was set, so that the later steps can judge it without going back to the tree.
"""

from __future__ import annotations

import re

from ..records import BlockKind, Image
from . import hints
from .tree import BLOCK_TAGS, HEADINGS, Element, is_hidden, marks_of, raw_text, squeeze, text_of

MAX_DEPTH = 120
"""Deeper markup than this is read as plain text: no page nests so, and the stack is finite."""

_NEVER = frozenset("nav footer form input label img-placeholder map area dialog menu".split())  # noqa: SIM905
_FORM_KEEPS = 600
_BOLD = frozenset(("b", "strong"))
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_RIGHT = re.compile(r"text-align\s*:\s*right", re.IGNORECASE)
_CENTRE = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_SMALL_IMAGE = re.compile(r"icon|logo|emoji|avatar|spinner|loading|pixel|blank\.|1x1|banner", re.I)
_NUMBER = re.compile(r"^\d{1,3}$")


class Draft:
    """A piece of text on its way to becoming a block."""

    __slots__ = (
        "align", "bold", "cells", "element", "italic", "kind", "level", "link", "role", "text",
    )  # fmt: skip

    def __init__(self, text: str, element: Element | None, kind: BlockKind = "paragraph") -> None:
        self.text = text
        self.element = element
        """None for the line of a text dump."""
        self.kind: BlockKind = kind
        self.level: int | None = None
        self.cells: tuple[tuple[str, ...], ...] | None = None
        self.link = 0
        self.bold = 0
        self.italic = 0
        self.align = ""
        self.role = ""
        """What the element is called: furniture, author, date, lead, or nothing."""

    @property
    def linked(self) -> bool:
        """All but a few letters are a link."""
        return self.link > 0 and self.link >= 0.85 * len(self.text)

    @property
    def all_bold(self) -> bool:
        return self.bold >= 0.95 * len(self.text)

    @property
    def all_italic(self) -> bool:
        return self.italic >= 0.95 * len(self.text)

    def __repr__(self) -> str:
        return f"Draft({self.kind}, {self.text[:40]!r})"


def picture(element: Element) -> Image | None:
    """What an ``img`` shows, wherever its address stands; None for icons and what has none."""
    attributes = element.attrib
    source = str(
        attributes.get("data-src")
        or attributes.get("data-original")
        or attributes.get("data-lazy-src")
        or attributes.get("src")
        or ""
    ).strip()
    if not source or source.startswith("data:") or _SMALL_IMAGE.search(source):
        return None
    width = str(attributes.get("width", ""))
    if width.isdigit() and int(width) < 60:
        return None
    return Image(src=source, alt=squeeze(str(attributes.get("alt", ""))) or None)


class Renderer:
    """Walks a region once. ``drafts`` and ``images`` hold what was seen, in document order."""

    def __init__(
        self, excluded: set[Element], whole: int, captions: set[Element] | None = None
    ) -> None:
        self.excluded = excluded
        self.captions = captions or set()
        self.whole = whole
        """Length of the region's text: a part of more than half of it is never furniture."""
        self.drafts: list[Draft] = []
        self.images: list[Image] = []
        self._image_at: list[int] = []
        self._parts: list[str] = []
        self._link = self._bold = self._italic = 0
        self._owner: list[Element] = []
        self._kind: list[BlockKind] = ["paragraph"]
        self._align: list[str] = [""]
        self._role: list[str] = [""]
        self._in: list[int] = [0, 0, 0]

    def run(self, region: Element, kind: BlockKind = "paragraph") -> None:
        """Read one element; several may follow each other, in page order."""
        self._owner.append(region)
        self._kind[-1] = kind
        if region.text:
            self._add(region.text)
        for child in region:
            self._walk(child, 1)
            if child.tail:
                self._add(child.tail)
        self._flush()
        self._owner.pop()

    def _add(self, text: str) -> None:
        self._parts.append(text)
        links, bold, italic = self._in
        if links or bold or italic:
            length = len(text.strip())
            if links:
                self._link += length
            if bold:
                self._bold += length
            if italic:
                self._italic += length

    def _flush(self) -> None:
        if not self._parts:
            return
        text = squeeze("".join(self._parts))
        self._parts.clear()
        if text:
            draft = Draft(text, self._owner[-1], self._kind[-1])
            draft.link, draft.bold, draft.italic = self._link, self._bold, self._italic
            draft.align, draft.role = self._align[-1], self._role[-1]
            draft.level = (
                HEADINGS.get(str(self._owner[-1].tag)) if draft.kind == "heading" else None
            )
            self.drafts.append(draft)
        self._link = self._bold = self._italic = 0

    def _walk(self, element: Element, depth: int) -> None:
        tag = element.tag
        if not isinstance(tag, str) or (tag in _NEVER and self._small(element, tag)):
            return
        if element in self.excluded:
            self._flush()
            return
        if tag == "br":
            if not self._broken_symbol():
                self._flush()
            return
        if tag in ("img", "amp-img"):
            self._image(element)
            return
        if depth > MAX_DEPTH:
            self._add(raw_text(element))
            return
        if tag in BLOCK_TAGS or "-" in tag:
            self._block(element, tag, depth)
        else:
            self._inline(element, tag, depth)

    def _children(self, element: Element, depth: int) -> None:
        if element.text:
            self._add(element.text)
        for child in element:
            self._walk(child, depth + 1)
            if child.tail:
                self._add(child.tail)

    def _inline(self, element: Element, tag: str, depth: int) -> None:
        if tag == "sup":
            number = text_of(element)
            if _NUMBER.match(number):
                self._add(number.translate(_SUPERSCRIPT))
                return
        attributes = element.attrib
        if attributes and is_hidden(element) and self._minor(element):
            return
        if attributes and tag in ("span", "a", "em", "i", "font", "label"):
            marks = marks_of(element)
            if marks and hints.is_furniture(marks) and self._minor(element):
                # A link round a picture alone is the picture's, whatever it is called (``modal``).
                if tag != "a" or text_of(element):
                    return
            if marks and hints.is_caption(marks):
                self._block(element, tag, depth)
                return
        which = 0 if tag == "a" else 1 if tag in _BOLD else 2 if tag in ("i", "em") else -1
        if which >= 0:
            self._in[which] += 1
            self._children(element, depth)
            self._in[which] -= 1
        else:
            self._children(element, depth)

    def _block(self, element: Element, tag: str, depth: int) -> None:
        self._flush()
        marks = marks_of(element) if element.attrib else ""
        style = str(element.attrib.get("style", "")) if element.attrib else ""
        if ((marks and hints.is_furniture(marks)) or is_hidden(element)) and self._minor(element):
            return
        if tag == "table":
            table = self._table(element)
            if table is not None:
                self.drafts.append(table)
                return
        self._owner.append(element)
        self._kind.append(self._kind_of(element, tag, marks))
        self._align.append(_alignment(element, marks, style) or self._align[-1])
        self._role.append(_role(marks) or self._role[-1])
        self._children(element, depth)
        self._flush()
        for stack in (self._owner, self._kind, self._align, self._role):
            stack.pop()

    def _kind_of(self, element: Element, tag: str, marks: str) -> BlockKind:
        inherited = self._kind[-1]
        if inherited == "lead":
            return inherited
        if element in self.captions:
            return "caption"
        if tag in HEADINGS:
            return "heading"
        if tag in ("figcaption", "caption") or (marks and hints.is_caption(marks)):
            return "caption"
        if inherited != "paragraph":
            return inherited
        if tag in ("li", "dd", "dt"):
            return "list_item"
        return "quote" if tag == "blockquote" else "paragraph"

    def _minor(self, element: Element) -> bool:
        return len(raw_text(element)) < 0.5 * max(self.whole, 1)

    def _small(self, element: Element, tag: str) -> bool:
        """Forms are dropped, but not the one that ASP.NET puts round the whole page."""
        if tag == "footer":  # whose words they are
            above = element.getparent()
            return above is None or above.tag not in ("blockquote", "figure")
        return tag != "form" or len(raw_text(element)) < min(_FORM_KEEPS, 0.3 * max(self.whole, 1))

    def _broken_symbol(self) -> bool:
        """A line break inside ``12/QĐ-<br>UBND`` joins the parts."""
        last = self._parts[-1].rstrip("\n\t") if self._parts else ""
        return len(last) > 2 and last[-1] in "-/" and last[-2].isalnum()

    def _image(self, element: Element) -> None:
        found = picture(element)
        if found is not None:
            self.images.append(found)
            self._image_at.append(len(self.drafts) + (1 if "".join(self._parts).strip() else 0))

    def image_before(self, index: int) -> int | None:
        """The position in ``images`` of one that stands directly before draft ``index``."""
        for number, at in enumerate(self._image_at):
            if at == index:
                return number
        return None

    def _table(self, element: Element) -> Draft | None:
        """A table of data as one draft, None for a table that only lays out the page."""
        rows: list[tuple[str, ...]] = []
        longest = total = pictures = 0
        for row in element.iter("tr"):
            cells = [cell for cell in row if cell.tag in ("td", "th")]
            texts = tuple(text_of(cell) for cell in cells)
            if any(texts):
                rows.append(texts)
                longest = max(longest, max(map(len, texts)))
                total += sum(map(len, texts))
        if next(element.iterdescendants("table"), None) is not None:
            return None
        if next(element.iterdescendants("input"), None) is not None:  # a form's fields
            rows = [row for row in rows if sum(map(bool, row)) > 1]
        pictures = sum(1 for _ in element.iter("img"))
        wide = sum(1 for row in rows if len(row) > 1)
        if len(rows) < 2 or wide < 0.6 * len(rows) or longest > 400 or pictures >= len(rows):
            return None
        if total > 160 * sum(map(len, rows)):
            return None
        text = "\n".join("\t".join(row) for row in rows)
        draft = Draft(text, element, "table")
        draft.cells = tuple(rows)
        draft.link = sum(len(text_of(link)) for link in element.iter("a"))
        return draft


def _alignment(element: Element, marks: str, style: str) -> str:
    align = str(element.attrib.get("align", "")).lower() if element.attrib else ""
    if align in ("right", "center"):
        return align
    if style:
        if _RIGHT.search(style):
            return "right"
        if _CENTRE.search(style):
            return "center"
    if marks:
        if "text-right" in marks or "right" in marks.split():
            return "right"
        if "text-center" in marks:
            return "center"
    return "center" if element.tag == "center" else ""


def _role(marks: str) -> str:
    if not marks:
        return ""
    if hints.is_author(marks):
        return "author"
    if hints.is_lead(marks):
        return "lead"
    return "date" if hints.is_date(marks) else ""
