"""What the page says about itself: JSON-LD, OpenGraph, microdata, and the visible date line.

Which time wins: the visible date line between title and body, where it has minutes; it is what
a reader sees, and content systems are known to put the time of the last edit into
``datePublished`` or to write ``article:published_time`` malformed (portal notes, part 1). A
visible line with only a day takes its minutes from metadata of that same day. Without a visible
line: ``article:published_time``, JSON-LD, ``<time datetime>``, then a stamp under the body. A
clock in the page's head never counts.
"""

from __future__ import annotations

import json
import re
from typing import Any, NamedTuple

from .stamps import Stamp, find_stamps, from_metadata, is_date_line, may_hold_date
from .title import decoded
from .tree import Element, Page, ancestors, is_hidden, makes_block, squeeze

_TIME_ATTRIBUTES = frozenset(
    ("datetime", "title", "content", "data-time", "data-timestamp", "data-date", "data-datetime",
     "data-published", "data-publish", "data-utime", "data-ts", "data-created")
)  # fmt: skip
_IN_SCRIPT = re.compile(
    rb"[\"'](?:datePublished|published_?(?:at|time|date|on)|publish_?(?:date|time|at)|pubDate|createdAt|created_at)"
    rb"[\"']\s{0,3}:\s{0,3}[\"']?([0-9][0-9T:.+Zz /-]{7,40})",
    re.IGNORECASE,
)
_TIMES = (
    "article:published_time", "og:article:published_time", "pubdate", "publishdate", "datepublished",
    "published_time", "dc.date.issued", "dc.date", "date", "article:published", "parsely-pub-date",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:updated_time", "lastmod", "datemodified", "last-modified")
_AUTHORS = ("article:author", "author", "dc.creator", "dable:author", "parsely-author")
_SECTIONS = ("article:section", "section")
_TAGS = ("news_keywords", "keywords", "article:tag")
_ARTICLE_TYPES = ("NewsArticle", "Article", "ReportageNewsArticle", "BlogPosting", "WebPage")
_CLOCK = re.compile(
    r"\W{0,4}(?:lúc\s)?(\d{1,2})\s?[:hg]\s?(\d{2})(?::(\d{2}))?\s?(?:gmt\+7)?\W{0,4}", re.I
)
_LONG_LINE = 140


class Said(NamedTuple):
    """What machine-readable metadata says."""

    published: tuple[str, ...]
    """Times of publication as written, the more trustworthy first."""
    modified: tuple[str, ...]
    author: str | None
    section: str | None
    tags: tuple[str, ...]
    site: str | None
    description: str
    types: frozenset[str]
    publisher: str | None
    url: str | None


def read_metadata(page: Page) -> Said:
    metas = page.metas
    linked = _linked_data(page)
    author = _person(linked.get("author")) or _first(metas, _AUTHORS)
    return Said(
        published=_written(metas, _TIMES, linked.get("datePublished")),
        modified=_written(metas, _MODIFIED, linked.get("dateModified")),
        author=None if author is None or author.startswith("http") else squeeze(author),
        section=_first(metas, _SECTIONS) or _text(linked.get("articleSection")),
        tags=_tags(_first(metas, _TAGS) or _text(linked.get("keywords"))),
        site=_first(metas, ("og:site_name", "application-name")),
        description=metas.get("og:description") or metas.get("description") or "",
        types=frozenset(filter(None, (metas.get("og:type"), *_types(linked)))),
        publisher=_person(linked.get("publisher")),
        url=metas.get("canonical") or metas.get("og:url"),
    )


def _first(metas: dict[str, str], names: tuple[str, ...]) -> str | None:
    for name in names:
        value = metas.get(name)
        if value:
            return decoded(value)
    return None


def _written(metas: dict[str, str], names: tuple[str, ...], last: Any) -> tuple[str, ...]:
    found = [metas[name] for name in names if name in metas]
    return (*found, last) if isinstance(last, str) and last else tuple(found)


def time_of(written: tuple[str, ...]) -> str | None:
    """ISO 8601 of the first time that can be read, None where there is none."""
    return next((value for value in map(from_metadata, written) if value), None)


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = ", ".join(v for v in value if isinstance(v, str))
    return decoded(value) if isinstance(value, str) and value.strip() else None


def _person(value: Any) -> str | None:
    if isinstance(value, list):
        names = [name for name in map(_person, value) if name]
        return ", ".join(names) or None
    if isinstance(value, dict):
        return _text(value.get("name"))
    return _text(value)


def _tags(value: str | None) -> tuple[str, ...]:
    if not value or len(value) > 2000:
        return ()
    return tuple(dict.fromkeys(tag for tag in (squeeze(t) for t in re.split("[,;]", value)) if tag))


def _types(linked: dict[str, Any]) -> list[str]:
    kind = linked.get("@type")
    return [kind] if isinstance(kind, str) else [k for k in kind or () if isinstance(k, str)]


def _linked_data(page: Page) -> dict[str, Any]:
    """The JSON-LD object that describes the article, or an empty dict."""
    for source in page.json_ld:
        if len(source) > 200_000:
            continue
        try:
            data = json.loads(source.strip().rstrip(";"), strict=False)
        except (ValueError, RecursionError):
            continue
        for item in _objects(data):
            if any(kind in _ARTICLE_TYPES[:4] for kind in _types(item)):
                return item
    return {}


def _objects(data: Any) -> list[dict[str, Any]]:
    if isinstance(data, list):
        return [item for item in data if isinstance(item, dict)]
    if isinstance(data, dict):
        graph = data.get("@graph")
        return _objects(graph) if isinstance(graph, list) else [data]
    return []


class Shown(NamedTuple):
    """Times as the page shows them."""

    published: Stamp | None
    modified: Stamp | None
    below: bool = False
    """Found under the body only: another article's, where the page's head names another day."""


def find_shown(title: Element | None, region: Element, first: Element, inside: list[str]) -> Shown:
    """The visible date line: after the title and before the body, else near them.

    ``first`` is the element of the article's first paragraph or lead, ``inside`` the date lines that
    were left out of the text.
    """
    held = _pick(inside, strict=True)
    if title is None:
        if held.published is not None:
            return held
        return _pick(lines_before(first, first.getroottree().getroot(), 12), strict=True)
    after = lines_after(title, first, 40)
    if first in set(ancestors(title)):
        # Title and text in one block: the text begins with the first long line.
        long = next((n for n, line in enumerate(after) if len(line) >= _LONG_LINE), len(after))
        after = after[:long]
    shown = _pick(after, strict=False)
    if shown.published is not None:
        return shown
    if held.published is not None and (held.published.has_time or shown.modified is None):
        return Shown(held.published, shown.modified)
    shown = Shown(None, shown.modified or held.modified)
    near = _shared_container(title, region)
    if near is not None:
        # In a container of the article's own a day counts; in the whole page only a time close by,
        # because clocks stand at the top of pages.
        whole = near.tag == "body"
        above = _pick(lines_before(title, near, 3 if whole else 8), strict=True)
        if above.published is not None and (
            above.published.has_time or (shown.modified is None and not whole)
        ):
            return Shown(above.published, shown.modified)
    below = _pick(lines_after(region, None, 30), strict=True)
    if below.published is not None and shown.modified is None:
        return below._replace(below=True)
    return shown


def _pick(texts: list[str], *, strict: bool) -> Shown:
    """The best stamp of the texts: with a time before one without, the first before the others."""
    published: Stamp | None = None
    modified: Stamp | None = None
    for number, text in enumerate(texts):
        if len(text) > 160 or not may_hold_date(text):
            continue
        if not is_date_line(text) and (strict or len(text) > 100):
            continue
        for stamp in find_stamps(text):
            if not stamp.has_time:
                stamp = _with_clock(stamp, texts[max(0, number - 1) : number + 2])
            if stamp.modified:
                modified = modified or stamp
            elif published is None or (stamp.has_time and not published.has_time):
                if published is None or stamp.day == published.day or stamp.published:
                    published = stamp
    return Shown(published, modified)


def _with_clock(stamp: Stamp, around: list[str]) -> Stamp:
    """A day whose clock time stands alone in the line before or after it."""
    for line in around:
        clock = _CLOCK.fullmatch(line)
        if clock and int(clock[1]) < 24 and int(clock[2]) < 60:
            second = clock[3] or "00"
            time = f"T{int(clock[1]):02d}:{clock[2]}:{second}+07:00"
            return stamp._replace(value=stamp.day + time)
    return stamp


def _shared_container(title: Element, region: Element) -> Element | None:
    """The smallest element that holds both, unless it is the whole page."""
    holders = set(ancestors(title))
    for element in ancestors(region):
        if element in holders:
            return None if element.tag in ("html",) else element
    return None


def lines_after(start: Element, end: Element | None, limit: int) -> list[str]:
    """Lines that follow ``start`` in the page, up to ``end``: a block, or a part before a break."""
    lines: list[str] = []
    parts: list[str] = []
    # Every step is (element, entering): its text when entered, its tail when left.
    current: Element | None = start
    while current is not None and len(lines) < limit:
        _collect(parts, current.tail)
        sibling = current.getnext()
        while sibling is not None and len(lines) < limit:
            if _descend(sibling, end, lines, parts, limit):
                current = None
                break
            _collect(parts, sibling.tail)
            sibling = sibling.getnext()
        if current is None:
            break
        current = current.getparent()
        if current is not None and makes_block(str(current.tag)):
            _end_line(lines, parts)
    _end_line(lines, parts)
    return lines[:limit]


def _descend(
    element: Element, end: Element | None, lines: list[str], parts: list[str], limit: int
) -> bool:
    """Add the lines of an element, not many more than ``limit``; True where ``end`` was reached."""
    previous: Element | None = None
    unseen: set[Element] = set()
    for inner in element.iter():
        if inner is end:
            _end_line(lines, parts)
            return True
        tag = inner.tag
        if inner.getparent() in unseen or is_hidden(inner):
            unseen.add(inner)
            continue
        if previous is not None and inner.getparent() is not previous:
            _collect(parts, _tails(previous, inner, element))
        if tag == "br" or makes_block(tag):
            _end_line(lines, parts)
        if inner.text:
            parts.append(inner.text)
        if inner.attrib and not _tells_all(inner):
            # "2 giờ trước" with the time itself in an attribute, or a day with its time there.
            stated = _in_attribute(inner)
            if stated is not None:
                _end_line(lines, parts)
                lines.append(stated)
        previous = inner
        if len(lines) > limit:
            break
    if previous is not None and previous is not element:
        _collect(parts, _tails(previous, None, element))
    if makes_block(str(element.tag)):
        _end_line(lines, parts)
    return False


def _tells_all(element: Element) -> bool:
    """True where the text of an element is a date, and no attribute has its time of day."""
    if not element.text or not may_hold_date(element.text):
        return False
    stated = element.get("datetime") if element.tag == "time" else None
    return stated is None or ":" in element.text or "T" not in stated or "T00:00" in stated


def _in_attribute(element: Element) -> str | None:
    """A time that an element holds in an attribute, as a date line."""
    for name, value in element.attrib.items():
        if name not in _TIME_ATTRIBUTES or not 8 <= len(value) <= 60:
            continue
        value = str(value)
        if is_date_line(value) and value[4:5] != "-":
            return value
        moment = from_metadata(value) if value[:2].isdigit() else None
        if moment is not None:
            return f"{moment[:10]} {moment[11:19]}".strip()
    return None


def _tails(left: Element, entered: Element | None, top: Element) -> str:
    """The tails passed on the way from one element to the next in document order."""
    goal = entered.getparent() if entered is not None else top
    tails: list[str] = []
    current: Element | None = left
    while current is not None and current is not goal and current is not top:
        if current.tail:
            tails.append(current.tail)
        if makes_block(str(current.tag)):
            tails.append(" ")
        current = current.getparent()
    return " ".join(tails)


def _collect(parts: list[str], text: str | None) -> None:
    if text:
        parts.append(text)


def _end_line(lines: list[str], parts: list[str]) -> None:
    text = squeeze(" ".join(parts))
    parts.clear()
    if text:
        lines.append(text)


def lines_before(start: Element, container: Element, limit: int) -> list[str]:
    """Lines that stand before ``start`` inside ``container``, the nearest first."""
    lines: list[str] = []
    current: Element | None = start
    while current is not None and current is not container and len(lines) < limit:
        for sibling in current.itersiblings(preceding=True):
            inner: list[str] = []
            parts: list[str] = []
            _descend(sibling, None, inner, parts, 400)
            _collect(parts, sibling.tail)
            _end_line(inner, parts)
            lines.extend(reversed(inner))
            if len(lines) >= limit:
                break
        current = current.getparent()
    return lines[:limit]


def decide(said: Said, shown: Shown) -> tuple[str | None, str | None, str | None]:
    """Published, modified, and a warning where the page contradicts itself."""
    modified = shown.modified.value if shown.modified else time_of(said.modified)
    if shown.published is None:
        published = time_of(said.published)
        if published is None and shown.modified is not None:
            return shown.modified.value, None, None
        return published, modified if modified != published else None, None
    seen = shown.published
    if shown.below and not seen.published:
        published = time_of(said.published)
        if published is not None and published[:10] != seen.day:
            return published, modified if modified != published else None, None
    warning = None
    if seen.weekday_agrees is False:
        warning = "date line: the weekday does not fit the date"
    published = seen.value
    if not seen.has_time:
        stated = time_of(said.published)
        if stated is not None and stated[:10] == seen.day:
            published = stated
    return published, modified if modified != published else None, warning


def hidden_time(page: Page) -> str | None:
    """The last resort: microdata in the body, then a time in the data that a script carries."""
    for element in page.root.iter("span", "div", "time", "p", "em", "li", "i", "abbr"):
        if element.get("itemprop") == "datePublished":
            written = element.get("content") or element.get("datetime") or element.text or ""
            value = from_metadata(written.strip())
            if value is not None:
                return value
    found = _IN_SCRIPT.search(page.data)
    return from_metadata(found[1].decode("ascii", "replace")) if found else None
