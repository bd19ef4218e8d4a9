"""A person's name that no label and no class announces: beside the date line, or set below the text.

Themes write ``Đăk Mai · 09/02/2023 · 3 phút đọc`` under the title, and many portals set the name
alone, bold and to the right, under the body. What looks like a name may be a section or a
place; a name that the page links elsewhere (a menu's entry) is none.
"""

from __future__ import annotations

import functools
import itertools
import re
from typing import TYPE_CHECKING

from ..lexicon import table
from .metadata import lines_after
from .phrases import after_label, line_kind, names_site
from .stamps import may_hold_date, rest_of_line
from .title import key
from .tree import ancestors, text_of

if TYPE_CHECKING:
    from .tree import Element, Page
    from .zones import Zones

_PARTS = re.compile(r"\s*[|·•–—/\\]+\s*|\s+-\s+|\s*[,;]\s+|\s*[\[\]()]\s*")
_RIGHT = re.compile(r"text-align\s{0,3}:\s{0,3}(?:right|end)", re.IGNORECASE)
_RIGHT_CLASSES = frozenset(("text-right", "text-end", "text-xs-right", "align-right", "has-text-align-right"))  # fmt: skip
_PROFILE = re.compile(r"author|tac-?gia|phong-?vien|profile|user", re.IGNORECASE)
_SIGNED = re.compile(
    r"(?:được )?(?:viết|đăng|gửi|cập nhật) bởi\s{0,3}:?\s{1,3}(.{2,60}?)\s{1,3}(?:vào|lúc|ngày|on|at|thứ|[-–|(]|\d)",
    re.IGNORECASE,
)
_LABELS = {"author": "author", "byline": "author", "source": "source", "credit": "source"}
_LINES = 12
_LONGEST_LINE = 120


def unlabelled(page: Page, zones: Zones, first: Element | None, section: str | None) -> str | None:
    """The name beside the date line, else the one set under the body; None where there is none.

    ``first`` is the element of the article's first piece, ``section`` the article's, which is no
    name.
    """
    title = zones.title.element
    found: str | None = None
    if title is not None and first is not None and first not in set(ancestors(title)):
        found = _beside_date(lines_after(title, first, _LINES), section)
    found = found or _below(zones.body)
    return None if found is None or _linked(page, found) else found


def labelled_below(body: Element) -> tuple[str | None, str | None]:
    """Author and source as the lines right under the body label them (``Tác giả bài viết:``)."""
    found: dict[str, str] = {}
    for line in lines_after(body, None, 4):
        kind = _LABELS.get(line_kind(line))
        if kind is None:
            break
        found.setdefault(kind, after_label(line))
    return found.get("author") or None, found.get("source") or None


def _beside_date(lines: list[str], section: str | None) -> str | None:
    for number, line in enumerate(lines):
        if len(line) > _LONGEST_LINE or line_kind(line):
            continue
        if not any(may_hold_date(near) for near in lines[max(0, number - 1) : number + 2]):
            continue
        signed = _SIGNED.match(line)
        if signed is not None and is_person(signed[1]):
            return signed[1]
        for part in _PARTS.split(rest_of_line(line)):
            if is_person(part) and key(part) != key(section or ""):
                return part
    return None


def _below(body: Element) -> str | None:
    """The first text after the body, where it is a name set to the right."""
    for holder in ancestors(body, 6):
        for sibling in holder.itersiblings():
            text = text_of(sibling)
            if text:
                return text if is_person(text) and set_right(sibling) else None
    return None


def set_right(element: Element) -> bool:
    """True where the element itself, or its first child, is aligned to the right."""
    for one in (element, *itertools.islice(element, 1)):
        classes = (one.get("class") or "").split()
        if (
            one.get("align") == "right"
            or _RIGHT.search(one.get("style") or "")
            or not _RIGHT_CLASSES.isdisjoint(classes)
        ):
            return True
    return False


def is_person(text: str) -> bool:
    """Two to five words, each with one capital at its head, and no place, site or label."""
    words = text.split()
    if not 2 <= len(words) <= 5 or not all(_is_name_word(word) for word in words):
        return False
    return key(text) not in _places() and not names_site(text) and not line_kind(text)


def _is_name_word(word: str) -> bool:
    letters = word.replace("’", "").replace("'", "").rstrip(".")
    return (
        letters.isalpha() and letters[0].isupper() and len(letters) <= 8 and not letters.isupper()
    )


@functools.cache
def _places() -> frozenset[str]:
    return frozenset(key(row["name"]) for row in table("provinces"))


def _linked(page: Page, name: str) -> bool:
    """The page has a link of this name that leads to no author: an entry of a menu."""
    wanted = key(name)
    return any(
        link.text is not None
        and len(link.text) <= _LONGEST_LINE
        and key(link.text) == wanted
        and not _PROFILE.search(link.get("href") or "")
        for link in page.root.iter("a")
    )
