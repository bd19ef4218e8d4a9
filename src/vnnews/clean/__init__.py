"""Capture → Article: decode, parse once, find the article, read what the page says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..records import Article, Capture
from . import kinds
from .article import read_page
from .decode import decode
from .dump import looks_like_markup, read_dump, without_tags
from .tree import MAX_DEPTH, Page
from .whereabouts import host_of

if TYPE_CHECKING:
    from bs4 import BeautifulSoup

    from .boilerplate import SiteBlocks
    from .profiles import Profile

__all__ = ["clean"]


def clean(
    page: bytes | str | Capture | BeautifulSoup,
    url: str | None = None,
    *,
    blocks: SiteBlocks | None = None,
    profiles: bool | tuple[Profile, ...] = True,
) -> Article:
    """The article of a page: title, lead, body and metadata, without the site's furniture.

    ``page`` is HTML as bytes or text, a Capture, a BeautifulSoup, or a page dumped to plain text
    (anything without markup). ``url`` is its address, where known. ``blocks`` is what was learnt
    of the site from its other pages (:class:`vnnews.clean.boilerplate.SiteBlocks`);
    ``profiles`` may be profiles of your own, tried before those shipped (see
    :func:`vnnews.clean.profiles.read_profile`); ``False`` reads with the generic method alone.

    What the page is stands in ``article.kind``; only an ``article`` has text. What had to be
    repaired stands in ``article.warnings``. Raises :class:`~vnnews.errors.InputError` for input
    that is no page: binary files, more than 64 MB, more than 400,000 tags.
    """
    declared = ""
    day = ""
    status = 200
    if isinstance(page, Capture):
        url = url or page.url
        declared = page.header("Content-Type")
        day = page.fetched[:10]
        status = page.status or 200
        page = page.body
    elif not isinstance(page, bytes | str):
        page = str(page)
    data, warnings = decode(page, declared)
    if not data.strip():
        return Article(
            url=url,
            site=host_of(url) or None,
            kind="empty",
            warnings=(*warnings, "the page is empty"),
        )
    if not looks_like_markup(data):
        article = read_dump(data, url, warnings)
    else:
        article = read_page(Page(data, warnings), url, day=day, blocks=blocks, profiles=profiles)
        if article.kind == "empty" and data.count(b"<") > 2 * MAX_DEPTH:
            flat = without_tags(data)
            if flat.strip():
                warnings = [w for w in warnings if "no text" not in w]
                warnings.append("markup nested thousands deep: read as plain text")
                article = read_dump(flat, url, warnings)
    if article.site is None:
        article.site = host_of(url) or None
    return kinds.with_status(article, status)
