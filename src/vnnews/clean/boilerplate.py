"""What repeats across the pages of one site is the site's, not the article's.

``SiteBlocks.learn(pages)`` counts on how many different pages each block of text stands; the
result does not depend on the order of the pages.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING

from .body import units_of
from .decode import decode
from .dump import looks_like_markup
from .title import key
from .tree import Page, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .tree import Element

_SHARE = 0.3
"""A block on this share of the pages, and on at least three of them, is the site's."""


class SiteBlocks:
    """The repeated blocks of a site, as digests of their text."""

    __slots__ = ("digests", "pages")

    def __init__(self, digests: frozenset[bytes], pages: int) -> None:
        self.digests = digests
        self.pages = pages
        """On how many different pages this was learnt."""

    @classmethod
    def learn(cls, pages: Iterable[bytes | str]) -> SiteBlocks:
        """Learn from pages of one site, in any order; identical pages count once.

        Raises :class:`~vnnews.errors.InputError` as ``clean`` does for input that is no page.
        """
        seen: set[bytes] = set()
        counts: Counter[bytes] = Counter()
        for page in pages:
            found = frozenset(_blocks(page))
            name = hashlib.sha256(b"".join(sorted(found))).digest()
            if found and name not in seen:
                seen.add(name)
                counts.update(found)
        least = max(3, -(-len(seen) * _SHARE // 1))
        digests = frozenset(digest for digest, count in counts.items() if count >= least)
        return cls(digests, len(seen))

    def blocked(self, page: Page) -> set[Element]:
        """The elements of a page that hold a repeated block and nothing else of length."""
        if not self.digests:
            return set()
        return {u.element for u in units_of(page) if _digest(u.text) in self.digests}

    def repeats(self, line: str) -> bool:
        """True where a line of text is a repeated block."""
        return _digest(line) in self.digests


def _digest(text: str) -> bytes:
    return hashlib.sha256(key(text).encode()).digest()[:12]


def _blocks(page: bytes | str) -> set[bytes]:
    data, _ = decode(page)
    if looks_like_markup(data):
        return {_digest(unit.text) for unit in units_of(Page(data, []))}
    return {
        _digest(line)
        for line in map(squeeze, data.decode("utf-8", "replace").splitlines())
        if len(line) >= 12
    }
