"""A first draft of a profile from pages of one site, for a person to correct.

Each page is read with the generic method; where the title, the date line, the lead and the body
turned out to be, selectors are sought that find the same elements on the other pages too.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, cast

from ..errors import InputError
from ..records import Capture
from . import stated
from .article import read_page
from .decode import decode
from .dump import looks_like_markup
from .profiles import candidates
from .selectors import select
from .stamps import is_date_line
from .tree import Element, Page, ancestors, text_of
from .whereabouts import host_of
from .zones import Zones, generic

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..records import Article

_NAME = re.compile(r"^[A-Za-z_][\w-]{1,60}$")
_VARIABLE = re.compile(r"\d{3,}")
_EMPTY_CLASSES = frozenset(
    ("row", "clearfix", "container", "col", "left", "right", "active", "first", "last", "item")
)


def propose(
    pages: Sequence[bytes | str | Capture], url: str | None = None, *, name: str | None = None
) -> str:
    """TOML of a profile that reads the given pages, with what it would extract as comments.

    ``pages`` are articles of one site (two or three from different sections are enough); ``url`` is
    an address of the site. Raises :class:`~vnnews.errors.InputError` where no page has an article.
    """
    parsed: list[tuple[Page, Zones]] = []
    articles: dict[int, Article] = {}
    for page in pages:
        declared = page.header("Content-Type") if isinstance(page, Capture) else ""
        if isinstance(page, Capture):
            url = url or page.url
            page = page.body
        data, warnings = decode(page, declared)
        if not looks_like_markup(data):
            continue
        tree = Page(data, warnings)
        _, zones, _ = generic(tree, set(), tree.metas.get("og:description", ""))
        if zones is not None:
            parsed.append((tree, zones))
            articles[id(tree)] = read_page(Page(data, warnings), url, profiles=False)
    if not parsed:
        raise InputError("no article was found in the pages; give pages of articles, not of lists")
    host = host_of(url or parsed[0][0].metas.get("canonical") or parsed[0][0].metas.get("og:url"))
    return _toml(parsed, articles, host, name)


def _toml(
    parsed: list[tuple[Page, Zones]], articles: dict[int, Article], host: str, name: str | None
) -> str:
    def said(find: Callable[[Page, Article], Element | None]) -> str | None:
        return _agreed(parsed, lambda page, zones: find(page, articles[id(page)]))

    fields = {
        "title": _agreed(parsed, lambda page, zones: zones.title.element),
        "published": _agreed(parsed, _date_line),
        "lead": _agreed(parsed, _lead),
        "body": _agreed(parsed, lambda page, zones: zones.body),
        "author": said(stated.author_line),
        "section": _inside(said(stated.section_links)),
        "tags": _inside(said(stated.tag_links)),
        "related": _inside(_agreed(parsed, stated.related_links)),
    }
    lines = [
        f"# Proposed from {len(parsed)} page{'s' if len(parsed) > 1 else ''}. Check the values below against the pages,",
        "# correct the selectors, then read pages with it (docs/profiles.md).",
    ]
    known = list(candidates(parsed[0][0].data, host))
    if known:
        lines.append(
            f"# The pages look like the family {known[0][0].name!r}, which vnnews knows already."
        )
    lines += [
        f"name = {_quoted(name or host or 'site')}",
        f"description = {_quoted('articles of ' + (host or 'one site'))}",
        f"hosts = [{_quoted(host)}]" if host else "hosts = []",
        "",
        "[[version]]",
        'id = "1"',
        'valid_from = ""',
        "marks = []",
    ]
    for field, selector in fields.items():
        lines.append(
            f"{field} = [{_quoted(selector)}]" if selector else f"{field} = []  # not found"
        )
        for page, _ in parsed[:3]:
            # Of a breadcrumb the last link is the section.
            shown = _shown(page, selector, -1 if field == "section" else 0)
            if shown:
                lines.append(f"#   {_short(shown)}")
    drop = _drops(parsed)
    lines += [f"drop = [{', '.join(map(_quoted, drop))}]", ""]
    return "\n".join(lines)


def _inside(box: str | None) -> str | None:
    """The links in a box, by the way in which the box is named."""
    if not box:
        return None
    return f"{box}//a" if box.startswith("/") else f"{box} a"


def _drops(parsed: list[tuple[Page, Zones]]) -> list[str]:
    """Names of what the generic method leaves out of the bodies; none that the text has too."""
    votes: Counter[str] = Counter()
    for _, zones in parsed:
        for element in stated.dropped(zones):
            names = [name for name in _own(element) if name != element.tag]
            votes.update(names[:1])
    return sorted(
        name
        for name in votes
        if not any(
            found not in zones.excluded and found in set(zones.body.iter())
            for page, zones in parsed
            for found in select(page.root, (name,))
        )
    )


def _shown(page: Page, selector: str | None, place: int) -> str:
    if selector is None:
        return ""
    found = select(page.root, (selector,))
    return text_of(found[place]) if found else ""


def _short(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:60]} … {text[-25:]}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _lead(page: Page, zones: Zones) -> Element | None:
    return next((element for element, kind in zones.before if kind == "lead"), None)


def _date_line(page: Page, zones: Zones) -> Element | None:
    """The smallest element that is a date line, the nearest after the title."""
    title = zones.title.element
    started = title is None
    best: Element | None = None
    for element in page.root.iter("div", "span", "p", "time", "em", "li", "td", "small", "i", "b"):
        started = started or (title is not None and _follows(title, element))
        if not started or element in set(ancestors(zones.body)) or len(element) > 6:
            continue
        text = text_of(element)
        if len(text) <= 140 and is_date_line(text):
            best = element
            if not len(element):
                break
        elif best is not None:
            break
    return best


def _follows(first: Element, second: Element) -> bool:
    """``second`` stands after ``first`` in the page, as far as lines of the source tell."""
    lines = cast("int | None", first.sourceline), cast("int | None", second.sourceline)
    return second is not first and (lines[1] or 0) >= (lines[0] or 0)


def _agreed(
    parsed: list[tuple[Page, Zones]], find: Callable[[Page, Zones], Element | None]
) -> str | None:
    """The selector that finds the wanted element on most pages; the shortest of the best."""
    votes: Counter[str] = Counter()
    for page, zones in parsed:
        wanted = find(page, zones)
        if wanted is None:
            continue
        for selector in (*_selectors(wanted), page.path(wanted)):
            found = select(page.root, (selector,))
            if found and found[0] is wanted:
                votes[selector] += 1 if len(found) > 1 else 2
    if not votes:
        return None
    # A path or a bare tag breaks with the next change of the page: only where nothing has a name.
    return min(votes, key=lambda s: (-votes[s], s.startswith("/"), _bare(s), len(s), s))


def _bare(selector: str) -> bool:
    """Does the selector name tags alone? A page has one ``h1``."""
    return not re.search(r"[.#\[]", selector) and selector != "h1"


def _selectors(element: Element) -> list[str]:
    """Ways to name an element: its id, its classes, its attributes, inside a named ancestor."""
    own = _own(element)
    found = list(own)
    for above in list(ancestors(element))[1:6]:
        for outer in _own(above)[:3]:
            if outer != above.tag:
                found.extend(f"{outer} {inner}" for inner in own[:3])
    return found


def _own(element: Element) -> list[str]:
    tag = str(element.tag)
    names: list[str] = []
    identity = element.get("id") or ""
    if _NAME.match(identity) and not _VARIABLE.search(identity):
        names.append(f"#{identity}")
    itemprop = element.get("itemprop")
    if itemprop and _NAME.match(itemprop):
        names.append(f"{tag}[itemprop={itemprop}]")
    for word in (element.get("class") or "").split():
        if _NAME.match(word) and not _VARIABLE.search(word) and word.lower() not in _EMPTY_CLASSES:
            names.append(f"{tag}.{word}")
    return [*names, tag]
