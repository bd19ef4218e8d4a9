"""One parsed page to one Article: the steps of the folder in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..records import Article
from . import kinds
from .assemble import Body, assemble, choose_lead, mark_captions, select
from .body import Region, find_region
from .metadata import Said, Shown, clean_author, decide, find_shown, read_metadata
from .render import Draft, Renderer, render
from .title import Title, decoded, find_title, key
from .tree import Page, ancestors, marks_of, text_length, text_of

if TYPE_CHECKING:
    from .boilerplate import SiteBlocks


def read_page(
    page: Page,
    url: str | None,
    *,
    blocks: SiteBlocks | None = None,
    profiles: bool = True,
) -> Article:
    """Read a parsed page with the profile that fits it, else with the generic method."""
    said = read_metadata(page)
    article = Article(url=url or said.url, site=said.site)
    refused = kinds.refusal(page)
    if refused is not None:
        article.kind, note = refused
        article.title = decoded(page.title_tag) or None
        article.warnings = (*page.warnings, note)
        return article
    title = find_title(page)
    blocked = blocks.blocked(page) if blocks is not None else set()
    region = find_region(page, title, blocked)
    return _generic(page, article, said, title, region, url)


def _generic(
    page: Page, article: Article, said: Said, title: Title, region: Region | None, url: str | None
) -> Article:
    article.title = title.text
    kind = kinds.judge(page, url or said.url, said, title, region)
    if region is None or kind != "article":
        article.kind = kind if kind != "article" else "other"
        article.warnings = tuple(page.warnings)
        return article
    renderer = render(region.element, region.excluded, text_length(region.element))
    mark_captions(renderer)
    body = select(renderer.drafts, title.text)
    _outer_lead(page, title, region, body, said.description)
    choose_lead(body, said.description)
    first = body.pieces[0].element if body.pieces else None
    if first is None:
        first = region.element
    shown = find_shown(title.element, region.element, first)
    return finish(page, article, said, body, shown, renderer)


def finish(
    page: Page, article: Article, said: Said, body: Body, shown: Shown, renderer: Renderer
) -> Article:
    """Put what was found into the Article."""
    warnings = [*page.warnings, *body.warnings]
    article.text, article.blocks = assemble(body, page.path)
    article.lead = body.lead.text if body.lead is not None else None
    article.published, article.modified, doubt = decide(said, shown)
    if doubt:
        warnings.append(doubt)
    author, note = clean_author(body.author or said.author)
    if note:
        warnings.append(note)
    if (
        author is not None
        and body.author is None
        and article.site
        and key(author) == key(article.site)
    ):
        author = None
    article.author = author
    article.source = body.source
    article.section = said.section
    article.tags = said.tags
    article.images = tuple(renderer.images)
    if not article.text:
        article.kind = "other"
    article.warnings = tuple(warnings)
    return article


def _outer_lead(page: Page, title: Title, region: Region, body: Body, description: str) -> None:
    """A lead that stands between the title and the body, in an element of its own."""
    if title.element is None or not body.pieces:
        return
    inside = set(ancestors(region.element))
    wanted = key(decoded(description))[:60]
    begun = False
    for unit in region.units:
        if not begun:
            begun = title.element in unit.chain[:4]
            continue
        chain = unit.chain
        if region.element in chain or unit.element in inside:
            return
        if not unit.good or unit.teaser or not region.excluded.isdisjoint(chain):
            continue
        text = text_of(unit.element)
        if text == body.pieces[0].text or len(text) > 1500:
            continue
        marks = " ".join(marks_of(element) for element in chain[:2])
        draft = Draft(text, unit.element)
        draft.role = "lead"
        if "caption" in marks or unit.element.tag == "figcaption":
            continue
        if unit.good >= 60 or (len(wanted) >= 30 and key(text).startswith(wanted)):
            body.pieces.insert(0, draft)
            return
