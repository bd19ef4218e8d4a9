"""Lists of articles, told from articles: each summary stands under the linked headline of another
page, and nothing is left that no headline leads.

Addresses and declared types are weak evidence and only raise what is asked for: systems declare
``og:type`` article for every page, and short news have no more text than a summary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .body import Unit, position
from .metadata import lines_after
from .stamps import is_date_line
from .title import Title, key
from .tree import ancestors

if TYPE_CHECKING:
    from .body import Region
    from .tree import Page

_BEFORE = 3
"""The headline stands among so many blocks before the summary (a date line may stand between)."""
_HEADLINE = 20
_FOOT = 1500
"""So much text at the most stands in a site's footer or beside its list."""
ASIDE = 350
"""So much text at the most is a notice beside a list of few items."""
_TEASERS = 2
_LONG = 40
_SHARE = 0.6
_CERTAIN = 0.95


def _behind_teasers(page: Page, title: Title, region: Region) -> bool:
    """Summaries of a row stand between the title and the text: that is what is left below a list."""
    if region.good >= _FOOT or (region.outside <= region.good and region.good >= ASIDE):
        return False
    inside = (u for u in region.units if u.good and not u.teaser and u.within({region.element}))
    first = next((u for u in inside if not u.within(region.excluded)), None)
    if first is None:
        return False
    start = position(region.units, title)
    passed = region.units[0 if start is None else start : first.order]
    if start is not None and first.order < start:  # the text stands before the title: in a column
        passed = region.units[start:]
    if start is None and (
        len(passed) < 0.5 * len(region.units) or region.outside < 1.5 * region.good
    ):
        return False
    own = _own(page)
    if sum(unit.teaser for unit in passed) < _TEASERS and (
        # Little text, and what follows the title is the headline of another page.
        start is None
        or region.good >= ASIDE
        or any(u.good and not u.teaser and not _headline(u, region.units, own) for u in passed)
    ):
        return False
    away = next((n for n, unit in enumerate(passed) if unit.teaser or _leads_away(unit)), None)
    if away is not None and start is None:
        away = next((n for n, unit in enumerate(passed) if unit.teaser), away)
        away -= away > 0 and _leads_away(passed[away - 1])
    return away is not None and (title.element is None or not _dated(title, passed[away]))


def _leads_away(unit: Unit) -> bool:
    return unit.link >= _HEADLINE and unit.link >= 0.6 * unit.text_length


class Led(NamedTuple):
    """How much of a region's text stands under headlines that link elsewhere."""

    share: float
    first: bool
    """The first of the text does."""
    headlines: list[Unit]


def is_list(page: Page, title: Title, region: Region, *, declared: bool) -> bool:
    """True where the text of the region is summaries of other pages.

    ``declared``: the page's metadata calls it an article.
    """
    if not declared and _behind_teasers(page, title, region):
        return True
    led = _led(page, title, region)
    if not led.first or led.share < _SHARE:
        return False
    if declared and led.share < _CERTAIN:
        return False
    return len(led.headlines) >= 3 or not _dated(title, led.headlines[0])


def _led(page: Page, title: Title, region: Region) -> Led:
    own = _own(page)
    good = covered = 0
    first: bool | None = None
    headlines: list[Unit] = []
    for unit in region.units:
        if not unit.good or unit.teaser or not unit.within({region.element}):
            continue
        if unit.within(region.excluded):
            continue
        headline = _headline(unit, region.units, own)
        good += unit.good
        if headline is not None:
            covered += unit.good
            if headline not in headlines[-1:]:
                headlines.append(headline)
        if first is None:
            first = headline is not None
    return Led(covered / good if good else 0.0, bool(first), headlines)


def _own(page: Page) -> str:
    """What the head says, not the title that was found: on a list that may be the first headline."""
    return f"{key(page.title_tag)}|{key(page.metas.get('og:title', ''))}"


def _headline(unit: Unit, units: list[Unit], own: str) -> Unit | None:
    """The linked headline over a block, or at its beginning, that is not the page's own title."""
    if unit.led and unit.link >= _HEADLINE:
        return unit
    for before in reversed(units[max(0, unit.order - _BEFORE) : unit.order]):
        if _leads_away(before):
            return None if key(before.text) in own else before
        if before.element.tag in ("h1", "h2"):
            return None
        if before.text_length >= _LONG and not is_date_line(before.text):
            return None
    return None


def _dated(title: Title, headline: Unit) -> bool:
    """A date line stands between the page's title and the first headline: the page's own."""
    if title.element is None or title.element in set(ancestors(headline.element)):
        return False
    if any(holder.tag == "a" for holder in ancestors(title.element, 3)):
        return False  # a menu's entry
    lines = lines_after(title.element, headline.element, 4)
    return any(len(line) <= 100 and is_date_line(line) for line in lines)
