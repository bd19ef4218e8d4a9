"""Where the parts of an article are in a page: found by a profile or by the generic method."""

from __future__ import annotations

from dataclasses import dataclass, field

from . import hints, profiles
from .body import Region, find_region, position
from .phrases import ends_sentence
from .selectors import select, select_all
from .stamps import Stamp, find_stamp, from_metadata
from .title import Title, decoded, find_title, key, near_body
from .tree import Element, Page, ancestors, container_of, marks_of, text_length, text_of

_LEAD_LIMIT = 1500
_MIN_BODY = 60
_SENTENCE = 30
_WHOLE = 0.8


@dataclass(slots=True)
class Zones:
    """The parts of an article as elements, in page order."""

    title: Title
    body: Element
    excluded: set[Element]
    """Elements inside the body that are not the article's."""
    before: list[tuple[Element, str]] = field(default_factory=list)
    """Elements between title and body with their kind: lead, caption or paragraph."""
    region: Region | None = None
    """What the generic method saw; None where a profile read the page."""
    profile: str | None = None
    site: str | None = None
    province: str | None = None
    """What the profile knows of the site."""
    published: Stamp | None = None
    author: str | None = None
    source: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    captions: set[Element] = field(default_factory=set)


def by_profile(
    page: Page, host: str, day: str, own: tuple[profiles.Profile, ...] = ()
) -> tuple[Zones | None, str | None]:
    """Zones by the first version of a profile that fits, and the name of a family that did not.

    The name is ``family`` where its marks stand in the page but no version's body was found.
    """
    drifted: str | None = None
    for profile, versions in profiles.candidates(page.data, host, day, own):
        for version in versions:
            zones = _read(page, profile, version)
            if zones is not None:
                return zones, None
        if drifted is None and any(version.body for version in profile.versions):
            drifted = profile.name
    return None, drifted


def _read(page: Page, profile: profiles.Profile, version: profiles.Version) -> Zones | None:
    found = [e for e in select(page.root, version.body, page.data) if text_length(e) >= _MIN_BODY]
    if not found:
        return None
    body = max(found, key=text_length) if len(found) > 1 else found[0]
    finder = Finder(page, body)
    title = _title(finder, version)
    excluded = select_all(body, version.drop)
    excluded.discard(body)
    zones = Zones(title, body, excluded, profile=f"{profile.name} {version.id}")
    zones.site, zones.province = profile.site or None, profile.province or None
    inside = set(ancestors(body))
    lead = next(iter(finder.find(version.lead)), None)
    if lead is None:
        _beside_profile(page, zones)
    if lead is not None and lead not in inside and text_length(lead) <= _LEAD_LIMIT:
        if body in set(ancestors(lead)):
            zones.captions.discard(lead)
        else:
            zones.before.append((lead, "lead"))
    for figure in finder.find(version.figure)[:1]:
        if body not in set(ancestors(figure)) and figure not in inside:
            zones.before.append((figure, "caption"))
    zones.captions = select_all(body, version.caption) if version.caption else set()
    zones.published = _published(finder, version)
    signed = finder.find(version.author)
    zones.author = _labelled(signed, ("tác giả", "người đăng", "bài"))
    zones.source = _labelled(finder.find(version.source) if version.source else signed, ("nguồn",))
    zones.section = _section(page, version, title)
    zones.tags = _texts(finder.find(version.tags))
    return zones


class Finder:
    """Runs a profile's selectors: beside the body first, then in the whole page."""

    def __init__(self, page: Page, body: Element) -> None:
        self.page = page
        self.near = container_of(body)

    def find(self, selectors: tuple[str, ...]) -> list[Element]:
        """The elements of the first selector that finds any."""
        if not selectors:
            return []
        return select(self.near, selectors) or select(self.page.root, selectors, self.page.data)


def _title(finder: Finder, version: profiles.Version) -> Title:
    for element in finder.find(version.title)[:1]:
        text = decoded(text_of(element))
        if text:
            return Title(text, element)
    return find_title(finder.page)


def _published(finder: Finder, version: profiles.Version) -> Stamp | None:
    for selector in version.published:
        for element in finder.find((selector,))[:6]:
            stamp = find_stamp(text_of(element)[:200])
            attribute = version.published_attribute
            if attribute and element.get(attribute) and (stamp is None or not stamp.has_time):
                value = from_metadata(element.get(attribute, ""))
                if value is not None and (stamp is None or value[:10] == stamp.day):
                    stamp = Stamp(value, 0, 0, None, False, True)
            if stamp is not None:
                return stamp
    return None


def _labelled(elements: list[Element], labels: tuple[str, ...]) -> str | None:
    """The value of the first element whose label is one of those wanted, or that has none."""
    for element in elements[:4]:
        text = text_of(element)
        label, colon, value = text.partition(":")
        wanted = label.strip().lower().startswith(labels)
        if colon and wanted:
            return value.strip() or None
        if not colon and "nguồn" not in labels and 2 <= len(text) <= 100:
            return text
    return None


def _section(page: Page, version: profiles.Version, title: Title) -> str | None:
    names = [n for n in _texts(select(page.root, version.section, page.data)) if n != title.text]
    return names[-1] if names else None


def _texts(elements: list[Element]) -> tuple[str, ...]:
    texts = (text_of(element).strip(" #,;") for element in elements[:30])
    return tuple(dict.fromkeys(text for text in texts if 0 < len(text) <= 80))


def generic(
    page: Page, blocked: set[Element], description: str
) -> tuple[Title, Zones | None, Region | None]:
    """The title, and the zones by the method that knows no site (None where there is no body)."""
    title = find_title(page)
    region = find_region(page, title, blocked)
    if region is None:
        return title, None, None
    if title.element is None or _is_entry(title.element):
        named = near_body(page, _first_sentence(region))
        if named is not None:
            title = named
            if _is_whole(region.element):  # with a title, its part of the page can be told
                region = find_region(page, title, blocked) or region
    zones = Zones(title, region.element, region.excluded, region=region)
    _between(zones, region, description)
    return title, zones, region


def _is_whole(element: Element) -> bool:
    """An element with nearly all the page's text."""
    body = next((e for e in ancestors(element) if e.tag == "body"), None)
    return body is None or text_length(element) >= _WHOLE * text_length(body)


def _is_entry(title: Element) -> bool:
    """A link is the entry of a menu or the article's section, which the head names in its place."""
    return any(holder.tag == "a" for holder in ancestors(title, 3))


def _beside_profile(page: Page, zones: Zones) -> None:
    """Title and lead of a page whose profile knows only where the body is."""
    region = find_region(page, zones.title)
    if region is None:
        return
    region = region._replace(element=zones.body)
    if zones.title.element is None:
        zones.title = near_body(page, _first_sentence(region)) or zones.title
    _between(zones, region, "")


def _first_sentence(region: Region) -> Element:
    """The element of the first paragraph in the region or just around it (a lead outside it)."""
    around = set(ancestors(region.element, 4))
    for unit in region.units:
        if not unit.good or unit.teaser or unit.within(region.excluded):
            continue
        if unit.within(around) and (unit.text_length > 300 or ends_sentence(unit.text)):
            return unit.element
    return region.element


def _is_caption(element: Element, marks: str) -> bool:
    """Called a caption: the element or a part of it that holds its text."""
    if hints.is_caption(marks) or element.tag == "figcaption":
        return True
    if next(element.iter("img", "amp-img"), None) is not None:
        # In slanted type under a picture, with nothing else in the block.
        own = text_of(element)
        return any(text_of(e) == own for e in element.iter("em", "i"))
    inner = (e for e in element.iter("span", "em", "i", "small") if e.attrib)
    return any(hints.is_caption(marks_of(e)) and text_of(e) == text_of(element) for e in inner)


def _with_picture(caption: Element, body: Element) -> Element:
    """The box of a caption and its picture, the caption alone where there is none."""
    around = set(ancestors(body))
    length = text_length(caption)
    for holder in ancestors(caption, 5):
        if holder in around or text_length(holder) > length + 20:
            break
        if next(holder.iter("img", "amp-img"), None) is not None:
            return holder
    return caption


def _between(zones: Zones, region: Region, description: str) -> None:
    """The lead, and the caption of a picture under it, where they stand outside the body."""
    if zones.title.element is None:
        return
    inside = set(ancestors(region.element))
    wanted = key(decoded(description))[:60]
    for unit in region.units[position(region.units, zones.title) or 0 :]:
        if unit.within({region.element}):
            return
        if unit.element in inside or unit.link or unit.teaser or unit.within(region.excluded):
            continue
        above = unit.node.parent
        marks = f"{unit.node.marks} {'' if above is None else above.marks}"
        if _is_caption(unit.element, marks):
            zones.before.append((_with_picture(unit.element, region.element), "caption"))
            continue
        text = unit.text
        led = hints.is_lead(marks) and unit.text_length >= 30
        same = len(wanted) >= 30 and key(text[:200]).startswith(wanted)
        if unit.text_length <= _LEAD_LIMIT and (unit.good >= _SENTENCE or led or same):
            kind = "paragraph" if any(k == "lead" for _, k in zones.before) else "lead"
            zones.before.append((unit.element, kind))
