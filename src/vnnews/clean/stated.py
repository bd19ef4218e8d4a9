"""Where in a page stands what is known of its article: for the draft of a profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .phrases import line_kind
from .tree import Element, Page, ancestors, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..records import Article
    from .zones import Zones

_LABEL = 40
"""Letters that a label may add to a name: ``Tác giả bài viết:``."""
_HEADING = 60
_UP = 4
"""Boxes above a link in which its list may be sought."""


def author_line(page: Page, article: Article) -> Element | None:
    """The smallest element with the author's name, at most a label beside it."""
    if not article.author:
        return None
    return next(_smallest(page, article.author), None)


def section_links(page: Page, article: Article) -> Element | None:
    """The box of the links of which one names the section."""
    return _box(page, _links(page, {article.section or ""}), article)


def tag_links(page: Page, article: Article) -> Element | None:
    """The box of the links that name the article's tags."""
    links = _links(page, {tag.lower() for tag in article.tags})
    return _box(page, links, article) if article.tags else None


def related_links(page: Page, zones: Zones) -> Element | None:
    """The box of links to other articles under a heading that says so, outside the body."""
    inside = set(zones.body.iter()) | set(ancestors(zones.body))
    for element in page.root.iter("h2", "h3", "h4", "h5", "div", "p", "span", "strong", "b"):
        if element in inside or len(element) > 2:
            continue
        text = text_of(element)
        if not 0 < len(text) <= _HEADING or line_kind(text) != "related":
            continue
        for above in list(ancestors(element))[1:_UP]:
            if above in inside:
                break
            if sum(1 for _ in above.iter("a")) > 1:
                return above
    return None


def dropped(zones: Zones) -> list[Element]:
    """The outermost elements inside the body that are not the article's."""
    return [
        element
        for element in zones.body.iter()
        if element in zones.excluded
        and not any(above in zones.excluded for above in list(ancestors(element))[1:])
        and text_of(element)
    ]


def _smallest(page: Page, name: str) -> Iterator[Element]:
    for element in page.root.iter("span", "p", "strong", "b", "em", "i", "a", "div", "li", "td"):
        text = text_of(element)
        if name not in text or len(text) > len(name) + _LABEL:
            continue
        if not any(name in text_of(child) for child in element):
            yield element


def _links(page: Page, names: set[str]) -> list[Element]:
    wanted = {name.lower() for name in names if name}
    return [a for a in page.root.iter("a") if text_of(a).strip(" #,;").lower() in wanted]


def _box(page: Page, links: Iterable[Element], article: Article) -> Element | None:
    """The element round the last of the links that has a name of its own; menus are not meant."""
    for link in reversed(list(links)):
        for above in list(ancestors(link))[1:_UP]:
            if sum(1 for _ in above.iter("a")) > 12 or above.tag in ("body", "html"):
                break
            if above.get("class") or above.get("id"):
                return above
    return None
