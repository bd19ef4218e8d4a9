"""The article's own picture where it stands alone above the text, without a caption."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from ..records import Image
from .render import picture
from .tree import ancestors

if TYPE_CHECKING:
    from .tree import Page
    from .zones import Zones

_SIZE = re.compile(r"[-_](?:\d{2,4}x\d{2,4}|scaled|thumb|medium|large)$", re.IGNORECASE)
_SHORTEST = 4
"""Letters of a file's name that tell one picture from another."""
_UP = 6
_LINKS = 3


def lead_picture(page: Page, zones: Zones, images: list[Image]) -> Image | None:
    """The picture that the page's head calls its own, where it is shown outside the body.

    The head names one file (``og:image``), often in another size; themes show it between title and
    text. None where the text has it already, or where it is only shown in a list of links.
    """
    wanted = _name(page.metas.get("og:image", ""))
    if len(wanted) < _SHORTEST or any(_name(image.src) == wanted for image in images):
        return None
    for element in page.root.iter("img", "amp-img"):
        found = picture(element)
        if found is None or _name(found.src) != wanted:
            continue
        above = list(ancestors(element, _UP))
        if zones.body in above:
            continue
        around = set(ancestors(zones.body))
        if zones.title.element is not None:
            around |= set(ancestors(zones.title.element))
        boxes = [box for box in above if box not in around]
        if all(sum(1 for _ in box.iter("a")) < _LINKS for box in boxes):
            return found
    return None


def _name(address: str) -> str:
    """A picture's file name without its size and ending."""
    try:
        path = unquote(urlsplit(address.strip()).path)
    except ValueError:
        return ""
    stem = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return _SIZE.sub("", stem).lower()
