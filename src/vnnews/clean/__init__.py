"""Capture → Article."""

from __future__ import annotations

from bs4 import BeautifulSoup

from ..records import Article, Capture


def clean(page: bytes | str | Capture | BeautifulSoup, url: str | None = None) -> Article:
    """The article of a page: title, lead, body and metadata, without the site's furniture."""
    if isinstance(page, Capture):
        url, page = url or page.url, page.body
    soup = page if isinstance(page, BeautifulSoup) else BeautifulSoup(page, "lxml")
    return Article(url=url, text=soup.get_text("\n", strip=True))
