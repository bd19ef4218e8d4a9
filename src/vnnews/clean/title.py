"""The title: the heading that agrees with what the page's head says it is about."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import NamedTuple

from .phrases import line_kind, names_site, names_view
from .stamps import is_date_line
from .tree import Element, Page, ancestors, is_hidden, marks_of, raw_text, squeeze, text_of

_ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")
_SEPARATOR = re.compile(r"\s+[-–—|»:•·]\s+|\s*\|\s*|\s*[»]\s*")
_TITLE_MARK = re.compile(r"title|tieude|tieu-de|headline|tit\b|heading|subject", re.IGNORECASE)
_LARGE = re.compile(
    r"font-size\s{0,3}:\s{0,3}(?:1[6-9]|[2-4]\d)(?:\.\d)?\s?p[xt]|font-size\s{0,3}:\s{0,3}(?:x-|xx-)?large",
    re.I,
)
_KEY = re.compile(r"[\W_]+")
_SITE_LIMIT = 60
_SURE = 2.5


class Title(NamedTuple):
    text: str | None
    element: Element | None
    """The heading in the page, None where only the head names the title."""


def key(text: str) -> str:
    """What two spellings of one title share: letters and digits, lower case, NFC."""
    return _KEY.sub("", unicodedata.normalize("NFC", text).casefold())


def decoded(text: str) -> str:
    """Titles are stored with entities that come out as text (``&#x002F;``); decode them."""
    if "&" in text and _ENTITY.search(text):
        text = html.unescape(text)
    return squeeze(text)


def find_title(page: Page) -> Title:
    """The title of an article page.

    The head's ``og:title`` or ``<title>`` says what to look for; the heading that carries it wins
    as written on the page. A heading that is the site's own name (hidden ``h1`` of mobile themes)
    does not agree with the head and loses.
    """
    stated = (page.metas.get("og:title"), page.metas.get("twitter:title"), page.title_tag)
    titles = list(dict.fromkeys(decoded(text) for text in stated if text))
    titles = [text for text in titles if not _only_site(text)]
    wanted = [key(text) for text in titles]
    shown = [text.casefold() for text in titles]
    parts, sites = _parts(titles, page.metas.get("og:site_name", ""))
    headings = list(page.root.iter("h1", "h2", "h3"))
    best: tuple[float, str, Element] | None = None
    for rank, heading in enumerate(headings[:200]):
        text = decoded(text_of(heading))
        if not 5 <= len(text) <= 400 or not _may_agree(text, shown):
            continue
        found = key(text)
        if found in sites:
            continue
        whole = found in parts or any(found + site in wanted for site in sites)
        agreement = _agreement(found, wanted)
        if whole:
            agreement = max(agreement, _as_part(found, heading, parts))
        if agreement < 0.5:
            continue
        value = agreement + {"h1": 0.3, "h2": 0.1}.get(str(heading.tag), 0.0) - rank * 1e-3
        if best is None or value > best[0]:
            best = value, text, heading
    if best is not None:
        return Title(best[1], best[2])
    named = _named(page, wanted, shown, sites) if wanted else None
    if named is not None:
        return named
    only = [
        h
        for h in headings
        if h.tag == "h1" and len(text_of(h)) >= 15 and not names_site(text_of(h))
    ]
    if len(only) == 1 and not _is_masthead(only[0]):
        return Title(decoded(text_of(only[0])), only[0])
    return Title(_from_head(page), None)


def _parts(titles: list[str], site: str) -> tuple[set[str], set[str]]:
    """Whole parts of the head's titles (``Title - Section - Site``), and those that name the site."""
    parts: set[str] = set()
    sites: set[str] = set()
    for title in titles:
        split = [part.strip() for part in _SEPARATOR.split(title) if key(part)]
        if len(split) == 2 and names_view(split[0]) and len(split[1]) <= _SITE_LIMIT:
            # "Chi tiết tin - Xã Ia Kênh": a kind of page, and the site.
            sites.update(key(part) for part in split)
            parts.update(sites)
        elif len(split) > 1:
            named = {key(part) for part in split if names_site(part)} | {key(decoded(site))}
            parts.update(key(part) for part in split)
            sites.update(named & parts)
    return parts - sites, sites


def _as_part(found: str, heading: Element, parts: set[str]) -> float:
    """How much a heading that is a whole part of the head's title agrees: sites and sections are
    parts too, shorter ones, and a site's name stands in its masthead."""
    value = 0.65 + 0.3 * len(found) / max(map(len, parts))
    return value - (0.1 if len(parts) > 1 and _is_masthead(heading) else 0.0)


def _only_site(text: str) -> bool:
    """All parts of a head's title name the site or the kind of page."""
    parts = [part for part in _SEPARATOR.split(decoded(text)) if key(part)]
    return all(names_site(part.strip(" .:")) for part in parts)


def near_body(page: Page, first: Element) -> Title | None:
    """The title of a page whose head names only the site: what looks most like one before the body.

    ``first`` is the element of the first paragraph. Headings, elements called title, large or bold
    type count for a candidate; links and distance count against it.
    """
    best: tuple[float, Title] | None = None
    passed: list[Element] = []
    for element in page.root.iter():
        if element is first:
            # Title, date and lead may be spans of one block.
            passed.extend(e for e in first.iter("span", "font", "b", "strong") if _set_apart(e))
            break
        own = element.text
        if own is not None and isinstance(element.tag, str) and 2 < len(own.strip()) <= 400:
            passed.append(element)
    for distance, element in enumerate(reversed(passed[-40:])):
        value, title = looks_like_title(element)
        value -= 0.15 * distance
        if value > 1.5 and (best is None or value > best[0] + 1e-9):
            best = value, title
    return None if best is None else best[1]


def _set_apart(element: Element) -> bool:
    """Called a title itself, or in large type."""
    return _TITLE_MARK.search(marks_of(element)) is not None or _is_large(element)


def _is_large(element: Element) -> bool:
    size = element.get("size", "")
    if size.lstrip("+").isdigit() and int(size.lstrip("+")) >= (1 if "+" in size else 4):
        return True
    return _LARGE.search(element.get("style", "")) is not None


def looks_like_title(element: Element) -> tuple[float, Title]:
    """How much an element is set and called like a title (2 and more is much), and its text as one."""
    text = decoded(text_of(element))
    title = Title(text, element)
    if not 12 <= len(text) <= 300 or is_date_line(text) or names_site(text):
        return -9.0, title
    value = _looks(element, text)
    kind = line_kind(text)
    if kind and not (kind in ("byline", "credit") and value >= _SURE):  # "Video: Bản tin …"
        return -9.0, title
    return value, title


def _looks(element: Element, text: str) -> float:
    """How much an element is set and called like a title."""
    value = {"h1": 4.0, "h2": 3.0, "h3": 2.5, "h4": 2.0}.get(str(element.tag), 0.0)
    holders = list(ancestors(element, 4))
    marks = " ".join(marks_of(holder) for holder in holders[:3] if holder.attrib)
    if _TITLE_MARK.search(marks):
        value += 2.5
    if is_hidden(element) or any(holder.tag == "a" for holder in holders):
        value -= 4.0
    for holder in holders:
        if holder.tag in ("b", "strong"):
            value += 1.0
        if _is_large(holder):
            value += 2.0
    value += 0.5 if len(text) >= 25 else 0.0
    value -= 2.0 if text.endswith(".") else 0.0
    return value - (1.0 if text.isupper() and len(text) < 40 else 0.0)


def _may_agree(text: str, shown: list[str]) -> bool:
    """A cheap test before :func:`_agreement`: the beginning of one stands in the other."""
    text = text.casefold()
    start = text[:6]
    return any(start in title or title[:6] in text for title in shown)


def _agreement(found: str, wanted: list[str]) -> float:
    """1 where the heading is what the head says, less where it is a part of it."""
    best = 0.0
    for want in wanted:
        if not found or not want:
            continue
        if found == want:
            return 1.0
        if found in want:
            share = len(found) / len(want)
            value = 0.95 if want.startswith(found) and len(found) >= 12 else share
        elif want in found and len(want) >= 12:
            value = len(want) / len(found)
        elif want.endswith("…") or (len(want) >= 30 and found.startswith(want[:-3])):
            value = 0.8
        else:
            continue
        best = max(best, value)
    return best


def _named(page: Page, wanted: list[str], shown: list[str], sites: set[str]) -> Title | None:
    """A title in an element that is no heading: old layouts use a cell or a span."""
    best: tuple[float, str, Element] | None = None
    budget = 1_000_000
    for element in page.root.iter("div", "span", "p", "td", "b", "strong", "font", "a", "h4", "h5"):
        own = element.text
        if own is None or not 5 <= len(own) <= 420 or not _may_agree(own.strip(), shown):
            continue
        if len(own) < 12 and own.strip().casefold() not in shown:
            continue
        marks = marks_of(element) if element.attrib else ""
        raw = raw_text(element)
        budget -= len(raw)
        if budget < 0:  # texts nested in texts thousands deep
            break
        text = decoded(squeeze(raw)) if len(raw) <= 2000 else raw
        if len(text) > 400:
            continue
        found = key(text)
        if found in sites:
            continue
        agreement = _agreement(found, wanted)
        if agreement < 0.6 or (element.tag == "a" and agreement < 0.95):
            continue
        value = agreement + (0.2 if _TITLE_MARK.search(marks) else 0.0)
        value -= 0.15 if element.tag == "a" else 0.0  # a menu's entry, a crumb
        if best is None or value > best[0] + 1e-9:
            best = value, text, element
    return None if best is None else Title(best[1], best[2])


def _is_masthead(heading: Element) -> bool:
    current = heading.getparent()
    while current is not None:
        if current.tag == "header" or "header" in marks_of(current) or "logo" in marks_of(current):
            return True
        current = current.getparent()
    return "logo" in marks_of(heading)


def _from_head(page: Page) -> str | None:
    """The title named in the head, without the site's name after a dash or bar."""
    shared = decoded(page.metas.get("og:title", ""))
    whole = shared or decoded(page.title_tag)
    if not whole:
        return None
    parts = [part for part in _SEPARATOR.split(whole) if part]
    site = key(decoded(page.metas.get("og:site_name", "")))
    if len(parts) > 1:
        kept = [part for part in parts if key(part) != site]
        if len(kept) < len(parts):
            return _first_words(whole, kept)
        longest = max(parts, key=len)
        return longest if len(longest) > 0.6 * len(whole) else _first_words(whole, parts[:-1])
    return whole


def _first_words(whole: str, kept: list[str]) -> str:
    if not kept:
        return whole
    end = whole.find(kept[-1]) + len(kept[-1])
    return whole[whole.find(kept[0]) : end].strip()
