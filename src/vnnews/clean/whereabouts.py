"""Where an article comes from: site, province, section, tags, as the page's frame shows them."""

from __future__ import annotations

import functools
import re
from itertools import islice
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from lxml import etree

from ..lexicon import split, table
from ..text.tones import place_key
from .phrases import line_kind, names_site
from .stamps import is_date_line, may_hold_date
from .title import decoded, key
from .tree import Page, ancestors, block_of, container_of, marks_of, squeeze, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..records import Article
    from .title import Title
    from .tree import Element
    from .zones import Zones

_FRONT = frozenset(
    ("trangchủ", "trangchu", "trangnhất", "trangchính", "trangnhà", "trangđầu", "home")
)
HOME = frozenset((*_FRONT, "tintức", "tintuc", ""))
"""First steps of breadcrumbs, as :func:`~.title.key` has them: they name no section."""
_WAY = re.compile(
    "Trang (?:chủ|nhất|nhà|đầu)\\s{0,4}(?:»|›|→|&raquo;|&rsaquo;|&gt;|/|[|])".encode()
)
_STEPS = re.compile(r"\s*[»›→>]+\s*|\s+[/|]\s+")
_SEPARATORS = re.compile(r"\s+[-–—|»•·]\s+|\s*\|\s*")
_TAG_LINKS = etree.XPath(
    "descendant::a[(@rel='tag' or contains(@href,'/tag/') or contains(@href,'/tags/') or contains(@href,'?Subject=')) "
    "and not(contains(@href,'/category/') or contains(@href,'/chuyen-muc/'))]"
)
_FILED = re.compile("ategor|cat-link|huyenmuc|huyen-muc|terms-link")
_FILING = (
    b"ategor",
    b"/chuyen-muc/",
    b"huyen-muc",
    b"huyenmuc",
    b"cat-link",
    b"terms-link",
    b"genre",
)
_FILING_LABEL = re.compile(
    r"\W{0,3}(?:(?:được )?(?:phân loại|đăng|xếp)(?: là| trong| vào)?|chuyên mục|danh mục|mục|trong|"
    r"posted in|filed under|category|in)\s?:?\s",
    re.IGNORECASE,
)
_LONGEST = 60
_MENU = 7
"""So many links in one list are a menu."""
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
            article.section = _way_home(page, zones.title) or _filed(page, zones)
        if article.section is None:
            article.section = _written_way(page, article.title) or _above_title(zones)
        if article.section is None:
            article.section = _middle(page.title_tag, article.title)
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


def _way_home(page: Page, title: Title) -> str | None:
    """The step after ``Trang chủ`` in a short row of links: a breadcrumb that is not called so.

    The row that stands nearest before the title: small menus begin with ``Trang chủ`` too.
    """
    wanted = key(title.text or "")
    found: str | None = None
    passed = title.element is None
    for link in page.root.iter("a", "a" if title.element is None else str(title.element.tag)):
        passed = passed or link is title.element
        if passed and found is not None:
            break
        if (
            link.tag != "a"
            or link.text is None
            or len(link.text) > 20
            or key(link.text) not in _FRONT
        ):
            continue
        row = link.getparent()
        for _ in range(2):
            if row is None or len(row) > 12 or _called_menu(row):
                break
            steps = [decoded(text_of(step)) for step in row.iter("a")][1:]
            if len(steps) > 5:
                break
            names = [n for n in steps if key(n) not in HOME and key(n) != wanted and len(n) <= 60]
            if names:
                found = names[-1]
                break
            row = row.getparent()
    return found


def _called_category(near: Element) -> Iterator[Element]:
    """Links to a category and elements called so, in page order."""
    for element in near.iterdescendants():
        said = element.attrib
        name = said.get("class")
        if name and _FILED.search(name):
            yield element
        elif element.tag == "a":
            address = said.get("href", "")
            if (
                "category" in said.get("rel", "")
                or said.get("itemprop") == "genre"
                or "/category/" in address
                or "/chuyen-muc/" in address
            ):
                yield element


def _called_menu(row: Element) -> bool:
    """A row of links in a menu, and not the way to the page in a ``nav`` of its own."""
    for holder in ancestors(row, 4):
        if "crumb" in f"{marks_of(holder)} {holder.get('aria-label', '').lower()}":
            return False
        if "menu" in marks_of(holder) or "nav" in marks_of(holder).split():
            return True
    return False


def _filed(page: Page, zones: Zones) -> str | None:
    """The category that stands with the article's date and author, linked or in a place called so."""
    if not any(mark in page.data for mark in _FILING):
        return None
    near = container_of(zones.body)
    for element in islice(_called_category(near), 20):
        links = list(element.iter("a"))
        if len(links) > 3 or _in_menu(element):
            continue
        name = decoded(text_of(links[0] if links else element))
        name = name[found.end() :] if (found := _FILING_LABEL.match(name)) else name
        holders = list(ancestors(element, 8))
        apart = any(holder in zones.excluded and len(text_of(holder)) > 160 for holder in holders)
        if 2 <= len(name) <= _LONGEST and not apart and not may_hold_date(name):
            return name if key(name) not in HOME else None
    return None


def _in_menu(element: Element) -> bool:
    """Many links stand round the element: a menu's entry, not the article's own category."""
    return any(
        sum(1 for _ in islice(holder.iter("a"), _MENU)) == _MENU
        for holder in list(ancestors(element, 4))[1:]
        if holder.tag in ("ul", "ol", "nav", "menu", "table") or len(holder) >= _MENU
    )


def _written_way(page: Page, title: str | None) -> str | None:
    """``Trang chủ » Tin hoạt động`` written without links."""
    if _WAY.search(page.data) is None:
        return None
    wanted = key(title or "")
    for text in page.long_texts():
        line = squeeze(text)
        first, *steps = _STEPS.split(line) if len(line) <= 4 * _LONGEST else [line]
        if not steps or key(first) not in _FRONT:
            continue
        names = [n for n in steps if key(n) not in HOME and key(n) != wanted and len(n) <= _LONGEST]
        return names[-1] if names else None
    return None


def _above_title(zones: Zones) -> str | None:
    """A short link that stands right above the title, alone or with the date."""
    if zones.title.element is None:
        return None
    block = block_of(zones.title.element)
    holders = list(ancestors(zones.title.element, 6))
    levels = holders.index(block) + 2 if block in holders else 1
    above = next((e for h in holders[:levels] if (e := _before(h)) is not None), None)
    links = [] if above is None else list(above.iter("a"))
    if above is None or len(links) != 1:
        return None
    name = decoded(text_of(links[0]))
    rest = squeeze(decoded(text_of(above)).replace(name, "", 1))
    alone = not rest or is_date_line(rest)
    if line_kind(name):
        return None
    return name if alone and 2 <= len(name) <= _LONGEST // 2 and key(name) not in HOME else None


def _before(element: Element) -> Element | None:
    """What stands before an element in its parent, line breaks passed over."""
    return next((e for e in element.itersiblings(preceding=True) if e.tag != "br"), None)


def _middle(whole: str, title: str | None) -> str | None:
    """``Title - Section - Site``: what the title tag has between the title and the site's name."""
    whole = decoded(whole)
    if not title or not whole.startswith(title):
        return None
    parts = [part.strip() for part in _SEPARATORS.split(whole[len(title) :]) if part.strip()]
    if len(parts) != 2 or len(parts[0]) > _LONGEST // 2 or names_site(parts[0]):
        return None
    return parts[0]


def _tag_links(page: Page) -> tuple[str, ...]:
    """Tags that the page links: ``rel=tag``, or links in an element called tags."""
    data = page.data
    tags: list[str] = []
    if b"/tag" in data or b'rel="tag"' in data or b"?Subject=" in data:
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
