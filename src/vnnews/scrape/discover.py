"""What a fetched page leads to: articles, lists and their further pages, feeds, sitemaps."""

from __future__ import annotations

import datetime
import hashlib
import html as html_text
import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

import msgspec
from lxml import etree, html

from ..records import Capture
from . import feeds
from .address import Kind, Scope, canonical, guesses, kind_of, origin_of, scope_of, trap
from .schema import Link
from .spec import JobSpec

PRIORITY = {
    "robots": 0,
    "sitemap": 10,
    "feed": 15,
    "article": 20,
    "list": 30,
    "further": 30,
    "tag": 40,
    "other": 60,
}
LISTS = ("list", "further", "tag")
MAX_LINKS = 5000
"""Links of one page that are looked at."""

_HTML_TYPES = ("text/html", "application/xhtml+xml")
_DATE = re.compile(r"(?<!\d)([0-3]?\d)[/.-]([01]?\d)[/.-]((?:19|20)\d{2})(?!\d)")
_PAGE_WORD = re.compile(r"[/?&_-]?(?:page|trang|p|pageindex|paged|pagenumber|pg)?[-_/=]?$")
_META = re.compile(rb"<meta\b[^>]{0,400}>", re.IGNORECASE)
_REFRESH = re.compile(
    rb"content\s*=\s*[\"']?\s*(\d{1,3})(?:\.\d{0,9})?\s*[;,]\s*url\s*=\s*[\"']?\s*([^\"'>]{1,1000})",
    re.IGNORECASE,
)
_LOCATION = re.compile(
    rb"\blocation(?:\.href)?\s*=\s*[\"']([^\"']{1,1000})[\"']"
    rb"|\blocation\.(?:replace|assign)\(\s*[\"']([^\"']{1,1000})[\"']\s*\)"
)
_BROWSER = re.compile(
    rb"document\.cookie\s*=[^<]{0,3000}\blocation\b[^<]{0,200}\breload\b|"
    rb"\blocation\b[^<]{0,200}\breload\b[^<]{0,3000}document\.cookie\s*="
)
MAX_STUB = 4096
"""Bytes of a page that does nothing but send on."""
SOON = 10
"""Seconds within which a page that is to be shown again elsewhere is a redirect."""
_GENERATOR = (("nukeviet", "nukeviet"), ("wordpress", "wordpress"))


class Found(NamedTuple):
    """What a capture leads to.

    ``further`` are further pages of the list that this page belongs to; they are worth a visit
    only if the page showed ``items`` that no earlier page of ``series`` had.
    """

    links: tuple[Link, ...] = ()
    further: tuple[Link, ...] = ()
    series: str | None = None
    items: tuple[tuple[str, float | None], ...] = ()
    """Articles that the page lists: a key, and the date that stands beside the link."""


class Reach:
    """What belongs to a job: the seeds' scopes, the patterns, the traps."""

    def __init__(self, spec: JobSpec) -> None:
        self.spec = spec
        self.scopes: list[Scope] = [scope_of(seed.url, seed.scope) for seed in spec.seeds]
        self._include = [re.compile(pattern) for pattern in spec.include]
        self._exclude = [re.compile(pattern) for pattern in spec.exclude]
        self.since = _midnight(spec.since)
        self.until = _midnight(spec.until + datetime.timedelta(days=1)) if spec.until else None

    def widen(self, url: str, like: str) -> None:
        """A seed has moved: its new place has the old one's scope."""
        old = next((s for s in self.scopes if s.covers(like)), None)
        new = scope_of(url, old.reach if old else "host")
        if new not in self.scopes:
            self.scopes.append(new)

    def alone(self, url: str) -> bool:
        """Is this a seed that stands for itself, so that its links are not followed?"""
        return all(scope.reach == "page" for scope in self.scopes if scope.covers(url))

    def covers(self, url: str) -> bool:
        return any(scope.covers(url) for scope in self.scopes)

    def wants(self, url: str, kind: str) -> bool:
        """Is this address part of the job? Ways to articles need not match ``include``."""
        if not self.covers(url) or any(p.search(url) for p in self._exclude):
            return False
        if kind in ("sitemap", "feed"):
            return True
        if trap(url):
            return False
        if kind in LISTS or not self._include:
            return True
        return any(p.search(url) for p in self._include)

    def too_old(self, when: float | None) -> bool:
        """Is this date before the job's first day? Unknown dates are not."""
        return when is not None and self.since is not None and when < self.since

    def in_time(self, published: float | None) -> bool:
        """May something published then belong to the job? Unknown dates may."""
        if published is None:
            return True
        return not self.too_old(published) and (self.until is None or published < self.until)


def _midnight(day: datetime.date | None) -> float | None:
    if day is None:
        return None
    return datetime.datetime(day.year, day.month, day.day, tzinfo=feeds.HANOI).timestamp()


def is_html(capture: Capture) -> bool:
    """Does the capture hold an HTML page? By its type, and by its bytes where that is silent."""
    kind = capture.header("content-type").split(";", 1)[0].strip().lower()
    if kind in _HTML_TYPES:
        return True
    if kind and kind not in ("text/plain", "application/octet-stream", "text/xml"):
        return False
    start = capture.body[:2048].lower()
    return b"<html" in start or b"<!doctype html" in start


def is_page(capture: Capture) -> bool:
    """Is this a page to be read for its article: status 200, HTML, not robots.txt or a feed?"""
    return (
        capture.status == 200
        and bool(capture.body)
        and is_html(capture)
        and urlsplit(capture.url).path != "/robots.txt"
        and feeds.kind_of_body(capture.body) is None
    )


def readable(capture: Capture) -> bool:
    """Is the answer something that is read: a page, a feed or a sitemap?"""
    if not capture.body:
        return False
    return is_html(capture) or feeds.kind_of_body(capture.body) is not None


def sent_on(capture: Capture) -> str | None:
    """Where a page sends its visitors: ``<meta http-equiv=refresh>``, or a script and no more.

    The home pages of many portals are such stubs. A page that only loads itself again now and
    then sends nobody on.
    """
    if capture.status != 200 or not is_html(capture):
        return None
    head = capture.body[:8192]
    for tag in _META.findall(head) if b"efresh" in head or b"EFRESH" in head else ():
        found = _REFRESH.search(tag) if b"refresh" in tag.lower() else None
        if found and int(found.group(1)) <= SOON:
            return _elsewhere(found.group(2), capture)
    if len(capture.body) <= MAX_STUB and b"<a " not in capture.body.lower():
        script = _LOCATION.search(capture.body)
        if script and b"<script" in capture.body.lower():
            return _elsewhere(script.group(1) or script.group(2), capture)
    return None


def _elsewhere(address: bytes, capture: Capture) -> str | None:
    text = html_text.unescape(address.decode("utf-8", "replace")).strip()
    return text if canonical(text, capture.url) != canonical(capture.url) else None


def wants_browser(capture: Capture) -> bool:
    """Is this a stub whose script sets a cookie and loads the page again: no page, but a guard?"""
    return len(capture.body) <= MAX_STUB and _BROWSER.search(capture.body) is not None


def links_of(
    capture: Capture, reach: Reach, *, kind: str, depth: int, via: int | None, update: bool
) -> Found:
    """Everything in scope that a capture leads to."""
    body_kind = feeds.kind_of_body(capture.body) if capture.status == 200 else None
    if body_kind and (body_kind != "packed" or kind == "sitemap"):
        return Found(tuple(_from_feed(capture, reach, body_kind, via, update)))
    if capture.status == 200 and is_html(capture):
        return _from_page(capture, reach, depth=depth, via=via)
    return Found()


def seed_links(spec: JobSpec) -> list[Link]:
    """The seeds, and the places where their hosts may keep sitemaps and feeds."""
    found = []
    for seed in spec.seeds:
        kind = kind_of(seed.url).stored
        found.append(
            Link(seed.url, origin_of(seed.url), kind, 0 if kind != "article" else 5, seed=True)
        )
    return found


def site_links(origin: str, sitemaps: Iterable[str], reach: Reach) -> list[Link]:
    """Sitemaps that robots.txt names, else the usual places, for a host whose reach is wide."""
    if not reach.spec.sitemaps or not reach.covers(origin + "/"):
        return []
    named = [url for url in (canonical(item, origin + "/") for item in sitemaps) if url]
    named = [url for url in named if reach.covers(url)]
    if named:
        return [Link(url, origin_of(url), "sitemap", PRIORITY["sitemap"]) for url in named]
    return [
        Link(origin + path, origin, "sitemap", PRIORITY["sitemap"], guess=True)
        for path in guesses()
    ]


def link(
    url: str,
    reach: Reach,
    *,
    via: int | None = None,
    depth: int = 0,
    kind: Kind | None = None,
    hops: int = 0,
    lastmod: float | None = None,
    refresh: bool = False,
) -> Link | None:
    """A canonical address as something to fetch, or None where it is out of scope."""
    kind = kind or kind_of(url)
    if not reach.wants(url, kind.name):
        return None
    if kind.page is not None and kind.page > reach.spec.max_list_pages:
        return None
    name = kind.stored
    return Link(
        url,
        origin_of(url),
        name,
        PRIORITY[name],
        depth=depth,
        hops=hops,
        via=via,
        lastmod=lastmod,
        refresh=refresh,
    )


def _from_feed(
    capture: Capture, reach: Reach, body_kind: str, via: int | None, update: bool
) -> list[Link]:
    limit = reach.spec.max_decoded
    made: list[Link] = []
    for entry in feeds.entries(capture.body, limit=limit):
        url = canonical(entry.url, capture.url)
        # A sitemap gives the last change: the article may have been published long before it.
        known = reach.in_time(entry.when) if body_kind == "feed" else not reach.too_old(entry.when)
        if url is None or not known:
            continue
        if entry.is_map:
            kind = Kind("sitemap")
        else:
            kind = kind_of(url)
            if kind.name == "other":
                kind = Kind("article")
        new = link(url, reach, via=via, kind=kind, lastmod=entry.when)
        if new is not None:
            made.append(new)
    if not update or _all_of_now(made, capture):
        return made
    # In an update what has changed since the last visit is fetched again.
    return [msgspec.structs.replace(new, refresh=True) for new in made]


def _all_of_now(links: list[Link], capture: Capture) -> bool:
    """Does a file call everything changed just now? Then it says when the file was made."""
    times = [new.lastmod for new in links if new.lastmod is not None]
    made = feeds.parse_time(capture.fetched or "")
    if len(times) < 20 or made is None:
        return False
    return max(times) - min(times) <= 3600 and max(times) > made - 86400


def _from_page(capture: Capture, reach: Reach, *, depth: int, via: int | None) -> Found:
    tree = parse(capture)
    if tree is None or _nofollow(tree, capture):
        return Found()
    base = _base(tree, capture.url)
    here = kind_of(capture.url)
    dated = here.name in LISTS and (reach.since is not None or reach.until is not None)
    urls: dict[str, tuple[Kind, etree._Element]] = {}
    for raw, element in _hrefs(tree):
        url = canonical(raw, base)
        if url is not None and url != capture.url and url not in urls:
            urls[url] = (kind_of(url), element)
    # Where nothing has the address of an article, articles have addresses that are not known.
    shown = next(
        (name for name in ("article", "other") if any(k.name == name for k, _ in urls.values())), ""
    )
    made: list[Link] = []
    further: list[Link] = []
    items: list[tuple[str, float | None]] = []
    for url, (kind, element) in urls.items():
        when = None
        if kind.name == shown:
            when = _date_beside(element) if dated else None
            key = hashlib.blake2b(url.encode(), digest_size=12).hexdigest()
            items.append((key, when))
        new = link(url, reach, via=via, depth=depth + 1, kind=kind)
        if new is None or not reach.in_time(when):
            continue
        (further if kind.page is not None and kind.page > 1 else made).append(new)
    made += _declared_feeds(tree, base, reach, via)
    made += _family_guesses(tree, capture.url, reach, via)
    return Found(tuple(made), tuple(further), _list_name(here, capture.url), tuple(items))


def parse(capture: Capture) -> etree._Element | None:
    """The page's tree, or None where there is nothing to parse."""
    if not capture.body.strip():
        return None
    try:
        parser = html.HTMLParser(encoding=_charset(capture), huge_tree=False, no_network=True)
        return html.document_fromstring(capture.body, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError, LookupError):
        return None


def _charset(capture: Capture) -> str | None:
    """The encoding that the header names, where Python and libxml2 know it."""
    match = re.search(r"charset=[\"']?([A-Za-z0-9_.:-]{2,40})", capture.header("content-type"))
    name = match.group(1).lower() if match else None
    return (
        name if name in ("utf-8", "utf-16", "windows-1252", "iso-8859-1", "windows-1258") else None
    )


def _hrefs(tree: etree._Element) -> list[tuple[str, etree._Element]]:
    found: list[tuple[str, etree._Element]] = []
    for element in tree.iter("a", "area"):
        href = element.get("href")
        if not href or href.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
            continue
        if "nofollow" in (element.get("rel") or "").lower():
            continue
        found.append((href, element))
        if len(found) >= MAX_LINKS:
            break
    # Frames: the pages of portals of 2005 stand in them.
    found += [
        (element.get("src", ""), element)
        for element in tree.iter("frame", "iframe")
        if element.get("src")
    ]
    for element in tree.iter("link"):
        if (element.get("rel") or "").lower() in ("next", "prev", "canonical"):
            found.append((element.get("href") or "", element))
    return found


def _declared_feeds(tree: etree._Element, base: str, reach: Reach, via: int | None) -> list[Link]:
    found = []
    for element in tree.iter("link"):
        kind = (element.get("type") or "").lower()
        if "alternate" in (element.get("rel") or "").lower() and ("rss" in kind or "atom" in kind):
            url = canonical(element.get("href") or "", base)
            made = link(url, reach, via=via, kind=Kind("feed")) if url else None
            if made is not None:
                found.append(made)
    return found


def _family_guesses(tree: etree._Element, url: str, reach: Reach, via: int | None) -> list[Link]:
    """Feeds of a known content system that its home page does not announce."""
    if urlsplit(url).path != "/" or not reach.spec.sitemaps:
        return []
    for element in tree.iter("meta"):
        if (element.get("name") or "").lower() == "generator":
            content = (element.get("content") or "").lower()
            family = next((name for word, name in _GENERATOR if word in content), "")
            origin = origin_of(url)
            own = [path for path in guesses(family) if path not in guesses()] if family else []
            return [
                Link(origin + path, origin, "feed", PRIORITY["feed"], guess=True, via=via)
                for path in own
                if reach.covers(origin + path)
            ]
    return []


def _nofollow(tree: etree._Element, capture: Capture) -> bool:
    header = capture.header("x-robots-tag").lower()
    if "nofollow" in header or "none" in header.split(","):
        return True
    for element in tree.iter("meta"):
        if (element.get("name") or "").lower() == "robots":
            content = (element.get("content") or "").lower()
            return "nofollow" in content or content.strip() == "none"
    return False


def _base(tree: etree._Element, url: str) -> str:
    for element in tree.iter("base"):
        href = canonical(element.get("href") or "", url)
        if href:
            return href
    return url


def _list_name(here: Kind, url: str) -> str:
    """What all pages of a list share: its address up to where the page number stands."""
    if here.series is None:
        return url.rstrip("/")
    head = here.series.split("*", 1)[0]
    return _PAGE_WORD.sub("", head).rstrip("/")


def _date_beside(element: etree._Element) -> float | None:
    """The date that a list shows beside a link: in the smallest box round it that has one."""
    node: etree._Element | None = element
    for _ in range(4):
        node = node.getparent() if node is not None else None
        if node is None or node.tag in ("body", "html"):
            return None
        text = " ".join(str(part) for part in node.itertext())
        if len(text) > 1500:
            return None
        dates = [moment for moment in map(_moment, _DATE.findall(text)) if moment is not None]
        if dates:
            return max(dates)
    return None


def _moment(parts: tuple[str, str, str]) -> float | None:
    day, month, year = (int(part) for part in parts)
    try:
        return datetime.datetime(year, month, day, tzinfo=feeds.HANOI).timestamp()
    except ValueError:
        return None
