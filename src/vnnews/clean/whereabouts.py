"""Where an article comes from: site, province, section, tags, as the page's frame shows them."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from lxml import etree

from ..lexicon import split, table
from ..text.tones import place_key
from .title import decoded, key
from .tree import Page, marks_of, text_of

if TYPE_CHECKING:
    from ..records import Article
    from .tree import Element
    from .zones import Zones

_FRONT = frozenset(("trangchủ", "trangchu", "trangnhất", "trangchính", "home"))
HOME = frozenset((*_FRONT, "tintức", "tintuc", ""))
"""First steps of breadcrumbs, as :func:`~.title.key` has them: they name no section."""
_SEPARATORS = re.compile(r"\s+[-–—|»•·]\s+|\s*\|\s*")
_TAG_LINKS = etree.XPath("//a[@rel='tag' or contains(@href,'/tag/') or contains(@href,'/tags/')]")
_TAG_WORDS = frozenset(("tag", "tags", "taglist", "keyword", "keywords", "tukhoa", "hashtag"))
_MORE = re.compile(r"(?:đọc|xem) (?:thêm|tiếp)|read more|chi tiết", re.IGNORECASE)
_TOWN = re.compile(
    r"(?:tỉnh|thành phố|tp\.?|báo|đài (?:ptth|phát thanh[^,]{0,30})|ủy ban nhân dân|ubnd|cổng thông tin[^,]{0,30})\s+$",
    re.IGNORECASE,
)


@functools.lru_cache(1024)
def host_of(url: str | None) -> str:
    """The host of an address without ``www.``, empty where there is none."""
    if not url:
        return ""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def fill(page: Page, article: Article, zones: Zones | None) -> None:
    """Add site, section, tags and province, where the page's frame shows them plainly."""
    if zones is not None and zones.site:
        article.site = zones.site
    if article.site is None:
        article.site = _site_in_title(page.title_tag, article.title)
    if zones is not None:
        if article.section is None and b"readcrumb" in page.data:
            article.section = _breadcrumb(page, article.title)
        if article.section is None:
            article.section = _way_home(page, article.title)
        if zones.profile is None or not article.tags:
            article.tags = _tag_links(page) or article.tags
    known = zones.province if zones is not None else None
    article.province = known or province_of(article.site or "", host_of(article.url))


def _site_in_title(whole: str, title: str | None) -> str | None:
    """``Title - Site name``: what the title tag adds to the title."""
    if not whole or not title:
        return None
    whole = decoded(whole)
    parts = [part for part in _SEPARATORS.split(whole) if part.strip()]
    if len(parts) < 2 or key(parts[-1]) in key(title) or len(parts[-1]) < 4:
        return None
    return parts[-1].strip()


def _breadcrumb(page: Page, title: str | None) -> str | None:
    """The last step of the way to the article that is not the article itself."""
    wanted = key(title or "")
    for element in page.root.iter("ul", "ol", "div", "nav", "p"):
        if not element.attrib or "breadcrumb" not in marks_of(element):
            continue
        names = [decoded(text_of(link)) for link in element.iter("a")]
        names = [n for n in names if key(n) not in HOME and key(n) != wanted and len(n) <= 80]
        if names:
            return names[-1]
    return None


def _way_home(page: Page, title: str | None) -> str | None:
    """The step after ``Trang chủ`` in a short row of links: a breadcrumb that is not called so."""
    wanted = key(title or "")
    for link in page.root.iter("a"):
        if link.text is None or len(link.text) > 20 or key(link.text) not in _FRONT:
            continue
        row = link.getparent()
        for _ in range(2):
            if row is None or len(row) > 12:
                break
            steps = [decoded(text_of(step)) for step in row.iter("a")][1:]
            if len(steps) > 5:
                break
            names = [n for n in steps if key(n) not in HOME and key(n) != wanted and len(n) <= 60]
            if names:
                return names[-1]
            row = row.getparent()
    return None


def _tag_links(page: Page) -> tuple[str, ...]:
    """Tags that the page links: ``rel=tag``, or links in an element called tags."""
    data = page.data
    tags: list[str] = []
    if b"/tag" in data or b'rel="tag"' in data:
        found = cast("list[Element]", _TAG_LINKS(page.root))
        tags = [text_of(link).strip(" #,;") for link in found[:60]]
        tags = [tag for tag in tags if not _MORE.match(tag)]
    if not tags and (b"tags" in data or b"Tags" in data or b"keyword" in data or b"tukhoa" in data):
        for element in page.root.iter("div", "ul", "p", "section"):
            if element.attrib and _named_tags(element):
                tags = [text_of(link).strip(" #,;") for link in element.iter("a")]
                if tags:
                    break
    kept = tuple(dict.fromkeys(tag for tag in tags if 1 < len(tag) <= 60))
    return kept if len(kept) <= 25 else ()


def _named_tags(element: Element) -> bool:
    return not _TAG_WORDS.isdisjoint(re.split(r"[^a-z]+", marks_of(element)))


@functools.lru_cache(512)
def province_of(site: str, host: str) -> str | None:
    """The province that a site's name or host names beyond doubt, else None.

    A name counts where a word before it says what it is (``tỉnh``, ``Báo``), where it ends the
    site's name, or where the host is made of it (``baokontum.com.vn``, ``kontum.gov.vn``).
    """
    found: set[str] = set()
    for row in table("provinces"):
        for name in (row["name"], *split(row.get("variants", ""))):
            if _names(site, name) or _hosts(host, name):
                found.add(row["name"])
    return found.pop() if len(found) == 1 else None


def _names(site: str, name: str) -> bool:
    at = site.lower().rfind(name.lower())
    if at < 0 or len(name) < 4:
        return False
    before, after = site[:at], site[at + len(name) :]
    if after[:1].isalpha() or before[-1:].isalpha():
        return False
    return _TOWN.search(before) is not None or not after.strip(" .,-–|") or not before.strip()


def _hosts(host: str, name: str) -> bool:
    slug = place_key(name)
    if not host or (len(slug) < 5 and slug != "hue"):
        return False
    labels = host.split(".")
    return any(
        re.fullmatch(
            rf"(?:bao|dai|congan|thanhdoan|tuyengiao|ptth|btg)?{slug}(?:online|tv|news|city|portal)?",
            label,
        )
        for label in labels[:-1]
    )
