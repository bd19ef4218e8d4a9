"""One parsed page to one Article: the steps of the folder in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..records import Article, BlockKind
from . import bare, beneath, kinds, people, whereabouts
from .assemble import assemble, choose_lead, mark_captions, select
from .metadata import Said, Shown, decide, find_shown, hidden_time, read_metadata
from .pictures import lead_picture
from .render import Renderer
from .title import decoded
from .tree import Page, ancestors, text_length
from .zones import Zones, by_profile, generic

if TYPE_CHECKING:
    from .boilerplate import SiteBlocks
    from .profiles import Profile


def read_page(
    page: Page,
    url: str | None,
    *,
    day: str = "",
    blocks: SiteBlocks | None = None,
    profiles: bool | tuple[Profile, ...] = True,
) -> Article:
    """Read a parsed page with the profile that fits it, else with the generic method.

    ``day`` is when the page was fetched (``YYYY-MM-DD``), where known: old captures are read with
    the profile of their time. ``profiles`` may be profiles of the user's own.
    """
    said = read_metadata(page)
    url = url or said.url
    article = Article(url=url, site=said.site)
    refused = kinds.refusal(page)
    if refused is not None:
        article.kind, note = refused
        article.title = decoded(page.title_tag) or None
        article.warnings = (*page.warnings, note)
        return article
    zones: Zones | None = None
    drifted: str | None = None
    if profiles:
        own = profiles if isinstance(profiles, tuple) else ()
        zones, drifted = by_profile(page, whereabouts.host_of(url), day, own)
    if zones is not None:
        article.title = zones.title.text
        _fill(page, article, said, zones)
        return article
    blocked = blocks.blocked(page) if blocks is not None else set()
    title, zones, region = generic(page, blocked, said.description)
    alone = None
    stub = region is None or (region.good < kinds.STUB and not region.own)
    if stub or title.element is None:
        alone = bare.body_of(page, title)
    if alone is not None:
        title = bare.headline(page, title)
        if zones is None or stub:
            zones = bare.whole(page, alone, title)
        else:
            zones.title = title
    article.title = title.text
    kind = kinds.judge(page, url, said, title, region, alone)
    if kinds.is_doubtful(kind, region):
        under = beneath.find(page, title)
        if under is not None and kinds.is_article(kind, said, region, under):
            kind, zones = "article", under.zones
            article.title = zones.title.text
    if zones is None or kind != "article":
        article.kind = kind if kind != "article" else "other"
        article.warnings = tuple(page.warnings)
        whereabouts.fill(page, article, None)
        return article
    if drifted is not None:
        page.warnings.append(
            f"profile drift: the page looks like {drifted} but no version of that profile fits; "
            "read with the generic method"
        )
    _fill(page, article, said, zones)
    return article


def _fill(page: Page, article: Article, said: Said, zones: Zones) -> None:
    """Render the zones, choose what stays, and put it into the Article."""
    renderer = _render(zones)
    mark_captions(renderer)
    above = zones.title.element
    below = above is not None and zones.body not in set(ancestors(above))
    body = select(renderer.drafts, zones.title.text, below=below)
    if not body.pieces:
        body.pieces = bare.every(renderer.drafts, zones.title.text)
    choose_lead(body, said.description)
    first = body.pieces[0].element if body.pieces else None
    shown = (
        Shown(zones.published, None)
        if zones.published is not None and not zones.published.modified
        else find_shown(
            zones.title.element, zones.body, zones.body if first is None else first, body.dates
        )
    )
    article.text, article.blocks = assemble(body, page.path)
    article.lead = body.lead.text if body.lead is not None else None
    article.published, article.modified, doubt = decide(said, shown)
    if doubt:
        page.warnings.append(doubt)
    if article.published is None or "T" not in article.published:
        stated = hidden_time(page)
        if stated is not None and stated.startswith(article.published or ""):
            article.published = stated
    people.fill(page, article, said, zones, body)
    article.section = zones.section or said.section
    article.tags = zones.tags or said.tags
    lead = lead_picture(page, zones, renderer.images)
    article.images = (*((lead,) if lead is not None else ()), *renderer.images)
    article.profile = zones.profile
    if not article.text:
        article.kind = "other"
    whereabouts.fill(page, article, zones)
    article.warnings = (*page.warnings, *body.warnings)


def _render(zones: Zones) -> Renderer:
    whole = text_length(zones.body)
    renderer = Renderer(zones.excluded, whole, zones.captions)
    for element, kind in zones.before:
        renderer.run(element, cast("BlockKind", kind))
    renderer.run(zones.body)
    return renderer
