"""Pages without a site around them: a fragment, a saved paragraph, the output of an editor.

Where a page has hardly any links, whatever text there is is the article, however short: none of
the evidence by which the generic method tells an article from furniture is needed there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .metadata import lines_after
from .phrases import line_kind
from .stamps import is_date_line
from .title import Title, decoded, key
from .tree import Page, text_length, text_of
from .zones import Zones

if TYPE_CHECKING:
    from .render import Draft
    from .tree import Element

_LINKS = 10
_LINK_SHARE = 0.4
_FRAME = 4
_WORD = re.compile(r"[^\W\d_]{1,40}|\d{1,20}")
_WORDS = 3
"""Fewer words are no text: ``Loading...``, ``Object moved``."""


def body_of(page: Page, title: Title) -> Element | None:
    """The body of a page with hardly any links, None where a site stands around the text.

    A few links suffice for a site where a date line stands under the title.
    """
    body = next(page.root.iter("body"), None)
    if body is None or page.data.count(b"<a ") > 2 * _LINKS:
        return None
    linked = 0
    for number, link in enumerate(body.iter("a"), 1):
        if number > _LINKS:
            return None
        linked += text_length(link)
        if number == _FRAME and title.element is not None:
            if any(map(is_date_line, lines_after(title.element, None, 3))):
                return None
    whole = text_length(body)
    words = _WORD.findall(text_of(body)[:400])
    return body if linked <= _LINK_SHARE * whole and len(words) >= _WORDS else None


def headline(page: Page, title: Title) -> Title:
    """The first ``h1``, else the first heading that opens the text, where nothing agreed better."""
    if title.element is not None:
        return title
    for heading in page.root.iter("h1", "h2", "h3", "p", "div", "td"):
        text = decoded(text_of(heading))
        if heading.tag in ("h1", "h2", "h3") and 1 < len(text) <= 400:
            return Title(text, heading)
        if text and heading.find(".//h1") is None:
            break
    return title


def whole(page: Page, body: Element, title: Title) -> Zones:
    """All of the page's body as the article's."""
    return Zones(headline(page, title), body, set())


def every(drafts: list[Draft], title: str | None) -> list[Draft]:
    """All pieces but the title, links and labels, where choosing among them left none."""
    wanted = key(title or "")
    return [
        draft
        for draft in drafts
        if key(draft.text) not in ("", wanted) and not draft.linked and not line_kind(draft.text)
    ]
