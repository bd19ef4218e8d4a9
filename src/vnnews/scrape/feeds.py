"""Feeds (RSS, Atom) and sitemaps: addresses with dates, from files of any size and quality."""

from __future__ import annotations

import datetime
import email.utils
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from . import message

MAX_ENTRIES = 100_000
"""Entries of one file that are read; the sitemap protocol allows 50,000."""
HANOI = datetime.timezone(datetime.timedelta(hours=7))

_ISO = re.compile(
    r"(\d{4})-(\d{2})(?:-(\d{2}))?"
    r"(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?)?\s*(Z|[+-]\d{2}:?\d{2})?"
)
_ROOTS = {
    "rss": "feed",
    "feed": "feed",
    "rdf": "feed",
    "urlset": "sitemap",
    "sitemapindex": "index",
}
_ROOT = re.compile(
    rb"<(?:[A-Za-z0-9_]{1,20}:)?(rss|feed|rdf|urlset|sitemapindex)[\s>]", re.IGNORECASE
)
_LISTED = re.compile(rb"(?:\xef\xbb\xbf)?\s{0,20}https?://[^\s<>]{1,2000}\s{0,20}(?:\n|\Z)")
"""How a sitemap of plain text begins (sitemaps.org: an address a line)."""
_NAMED_ZONE = re.compile(r"(?:[+-]\d{4}|\s[A-Z]{1,5})\s*(?:\(.{0,40}\))?$", re.IGNORECASE)
_WEEKDAY = re.compile(r"(?:thứ\s+\w{1,4}|chủ\s+nhật|t[2-7]|cn)\b[\s,.-]*", re.IGNORECASE)
_MONTH = re.compile(r"\s(?:tháng|thg|th)\s?(\d{1,2})[\s,]+", re.IGNORECASE)
_SLASHED = re.compile(
    r"(?:(?P<before>\d{1,2}[:h]\d{2}(?::\d{2})?)[\s,|-]*(?:ngày\s+)?)?"
    r"(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<year>\d{4})"
    r"(?:[\s,|-]+(?P<after>\d{1,2}[:h]\d{2}(?::\d{2})?))?"
    r"\s?(?P<half>AM|PM|SA|CH)?\s?(?P<zone>Z|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)


_ENTRIES = frozenset({"url", "item", "entry", "sitemap"})
_DATES = frozenset({"lastmod", "pubdate", "updated", "published", "date"})


class Entry(NamedTuple):
    """An address that a feed or sitemap names, and when it changed (seconds since 1970)."""

    url: str
    when: float | None
    is_map: bool = False
    """Is it another sitemap?"""


def kind_of_body(body: bytes) -> str | None:
    """``feed``, ``sitemap`` or ``index`` where the bytes begin like one, else None."""
    if body[:2] == b"\x1f\x8b":
        return "packed"
    if _LISTED.match(body[:4096]):
        return "sitemap"
    match = _ROOT.search(body[:4096].replace(b"\0", b""))
    if match is None or b"<html" in body[:1024].lower():
        return None
    return _ROOTS[match.group(1).decode().lower()]


def entries(body: bytes, *, limit: int = message.MAX_DECODED) -> Iterator[Entry]:
    """What a feed or sitemap lists, as far as it can be read.

    Compressed sitemaps are unpacked. Entities are not resolved and nothing is loaded from
    elsewhere; a file that breaks off gives what stands before the break. Memory is that of one
    entry.
    """
    if body[:2] == b"\x1f\x8b":
        try:
            body = message.inflate(body, limit)
        except (message.BrokenBodyError, message.BodyTooLargeError):
            return
    if _LISTED.match(body[:4096]):
        yield from _listed(body)
        return
    url: str | None = None
    guid: str | None = None
    when: float | None = None
    count = 0
    parser = etree.iterparse(
        io.BytesIO(body.lstrip()),
        events=("end",),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for _, element in parser:
            name = _local(element.tag)
            if name in ("loc", "link") and url is None and _above(element) in _ENTRIES:
                url = (element.text or "").strip() or _href(element) or None
            elif name == "guid" and element.get("isPermaLink", "true").lower() != "false":
                text = (element.text or "").strip()
                guid = text if text.startswith(("http://", "https://")) else None
            elif name in _DATES and _above(element) in _ENTRIES:
                when = when or parse_time(element.text or "")
            elif name in _ENTRIES:
                # RSS 2.0: a guid that is a permalink stands for the link where there is none.
                if url or guid:
                    yield Entry(url or guid or "", when, name == "sitemap")
                    count += 1
                if count >= MAX_ENTRIES:
                    return
                url = guid = when = None
                _forget(element)
    except etree.LxmlError:
        return


def _listed(body: bytes) -> Iterator[Entry]:
    """The addresses of a sitemap of plain text."""
    lines = body.decode("utf-8-sig", "replace").splitlines()[:MAX_ENTRIES]
    for line in map(str.strip, lines):
        if line.startswith(("http://", "https://")):
            yield Entry(line, None)


def parse_time(text: str) -> float | None:
    """A time as seconds since 1970; without a zone it is Vietnamese time.

    ISO 8601, RFC 822, and the forms that feeds of Vietnamese systems have instead: a Vietnamese
    weekday or month before or in it, ``02/06/2025 09:17`` with the day first, and the American
    order of ``6/2/2025 9:17:00 AM``.
    """
    text = _MONTH.sub(r"/\1/", _WEEKDAY.sub("", text.strip()[:80], count=1))
    match = _ISO.match(text)
    slashed = _SLASHED.match(text)
    try:
        if slashed:
            return _slashed(slashed)
        if match:
            year, month, day, hour, minute, second, zone = match.groups()
            moment = datetime.datetime(
                int(year),
                int(month),
                int(day or 1),
                int(hour or 0),
                int(minute or 0),
                int(second or 0),
                tzinfo=_zone(zone),
            )
            return moment.timestamp()
        parsed = email.utils.parsedate_tz(text)
        if parsed is None:
            return None
        # The library takes a time without a zone for one of Greenwich.
        zoned = parsed[9] is not None and _NAMED_ZONE.search(text)
        offset = parsed[9] if zoned else 7 * 3600
        return float(email.utils.mktime_tz((*parsed[:9], offset)))
    except (ValueError, OverflowError):
        return None


def _slashed(match: re.Match[str]) -> float:
    """A date in digits; ValueError where it is none."""
    first, second, year = (int(match.group(name)) for name in ("a", "b", "year"))
    half = (match.group("half") or "").upper()
    american = (half in ("AM", "PM") and first <= 12) or second > 12
    day, month = (second, first) if american else (first, second)
    clock = match.group("after") or match.group("before") or "0:0"
    hour, minute, seconds = (int(part) for part in (*re.split("[:h]", clock), "0")[:3])
    if half:
        hour = hour % 12 + (12 if half in ("PM", "CH") else 0)
    zone = _zone((match.group("zone") or "").upper())
    return datetime.datetime(year, month, day, hour, minute, seconds, tzinfo=zone).timestamp()


def _zone(text: str | None) -> datetime.timezone:
    if not text:
        return HANOI
    if text == "Z":
        return datetime.UTC
    sign = -1 if text[0] == "-" else 1
    digits = text[1:].replace(":", "")
    return datetime.timezone(
        sign * datetime.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    )


def _local(tag: object) -> str:
    return str(tag).rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _above(element: etree._Element) -> str:
    parent = element.getparent()
    return _local(parent.tag) if parent is not None else ""


def _href(element: etree._Element) -> str:
    """Atom: ``<link href rel>``; only the entry's own page counts."""
    if element.get("rel", "alternate") != "alternate":
        return ""
    return str(element.get("href", "")).strip()


def _forget(element: etree._Element) -> None:
    """Free a finished entry and those before it, so that memory stays flat."""
    element.clear()
    while element.getprevious() is not None:
        parent = element.getparent()
        if parent is None:
            return
        del parent[0]
