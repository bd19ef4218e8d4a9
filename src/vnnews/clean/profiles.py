"""Profiles: what is known of a content system or of one site, as data.

A profile is a TOML file in ``profiles/`` (see ``docs/profiles.md``), one family each, with one or
more versions. A version says by which marks in the page it is recognised, where things are
(selectors), and from when to when its markup was in use. The first version whose body selector
finds text reads the page; where a family is recognised and none of its versions fits, the generic
method reads the page and the record says ``profile drift``.
"""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass, field, fields
from importlib import resources
from typing import TYPE_CHECKING, Any

from ..errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Version:
    """One state of a family's markup. All lists hold selectors, tried in order."""

    id: str
    marks: tuple[str, ...]
    """Strings that all stand in the page's source."""
    valid_from: str = ""
    valid_until: str = ""
    """Days (``YYYY-MM-DD``) between which pages looked so; empty for an open end."""
    title: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    published_attribute: str = ""
    """Attribute of the ``published`` element that holds the full time, where its text does not."""
    lead: tuple[str, ...] = ()
    figure: tuple[str, ...] = ()
    """The lead picture outside the body."""
    body: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    """What is dropped inside the body."""
    related: tuple[str, ...] = ()
    pagination: tuple[str, ...] = ()

    def valid(self, day: str) -> bool:
        """True where the version was in use on a day; always true for an empty day."""
        return not day or (self.valid_from <= day and (not self.valid_until or day <= self.valid_until))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Profile:
    """A family of sites (a content system) or one site (``hosts``)."""

    name: str
    description: str
    marks: tuple[str, ...] = ()
    """Strings any of which shows the family, whether or not a version fits."""
    head_marks: tuple[str, ...] = ()
    """The same, looked for in the first 12 KB only (a page's head)."""
    hosts: tuple[str, ...] = ()
    site: str = ""
    province: str = ""
    article_url: str = ""
    """Regular expression of an article's address."""
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    never_follow: tuple[str, ...] = ()
    versions: tuple[Version, ...] = field(default=())


def read_profile(text: str, name: str = "profile") -> Profile:
    """A profile from TOML.

    Raises :class:`InputError` naming the key where the text is no profile.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{name}: not valid TOML: {error}") from error
    versions = data.pop("version", [])
    if not isinstance(versions, list) or not versions:
        raise InputError(f"{name}: a profile needs at least one [[version]]")
    family = _fields(Profile, data, name)
    family["versions"] = tuple(
        Version(**_fields(Version, version, f"{name}, version {number}"))
        for number, version in enumerate(versions, 1)
    )
    return Profile(**family)


def _fields(
    kind: type[Profile] | type[Version], data: dict[str, Any], where: str
) -> dict[str, Any]:
    from .selectors import to_xpath

    known = {item.name: item for item in fields(kind)}
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key not in known:
            raise InputError(f"{where}: unknown key {key!r}; known are {', '.join(sorted(known))}")
        wants_list = str(known[key].type).startswith("tuple")
        if wants_list and isinstance(value, str):
            value = [value]
        if wants_list != isinstance(value, list) or not all(isinstance(v, str) for v in value):
            raise InputError(f"{where}: {key!r} must be {'a list of strings' if wants_list else 'a string'}")  # fmt: skip
        values[key] = tuple(value) if wants_list else value
    if kind is Version:
        for key in ("valid_from", "valid_until"):
            if values.get(key) and not _DAY.fullmatch(values[key]):
                raise InputError(f"{where}: {key} must be a day, YYYY-MM-DD")
        for key in SELECTOR_KEYS:
            for selector in values.get(key, ()):
                to_xpath(selector)
        values.setdefault("id", "1")
        values.setdefault("marks", ())
    else:
        values.setdefault("name", where)
        values.setdefault("description", "")
    return values


SELECTOR_KEYS = (
    "title", "published", "lead", "figure", "body", "caption", "author", "source", "tags",
    "section", "drop", "related", "pagination",
)  # fmt: skip


@functools.cache
def shipped() -> tuple[Profile, ...]:
    """The profiles that come with vnnews, in the order of their file names."""
    folder = resources.files(__package__) / "profiles"
    files = sorted(
        (entry for entry in folder.iterdir() if entry.name.endswith(".toml")),
        key=lambda entry: entry.name,
    )
    return tuple(
        read_profile(entry.read_text(encoding="utf-8"), entry.name.removesuffix(".toml"))
        for entry in files
    )


def candidates(
    data: bytes, host: str, day: str = "", own: tuple[Profile, ...] = ()
) -> Iterator[tuple[Profile, list[Version]]]:
    """The families whose marks stand in the page, with the versions that may fit it.

    Profiles of the user's own (``own``) and those that name the host come first. On a known day
    (``YYYY-MM-DD``) versions of that time come before the others.
    """
    head = data[:12_288]
    rest: list[Profile] = []
    later: list[Profile] = []
    for profile in (*own, *shipped()):
        if profile.hosts:
            if host and any(host == h or host.endswith("." + h) for h in profile.hosts):
                yield profile, _fitting(profile, data, day)
        elif profile in own:
            later.append(profile)
        else:
            rest.append(profile)
    # What stands in the head is found quickly; the whole page is searched only when nothing did.
    for profile in [*later, *rest]:
        if any(_bytes(mark) in head for mark in profile.head_marks):
            yield profile, _fitting(profile, data, day)
    for profile in [*later, *rest]:
        if any(_bytes(mark) in head for mark in profile.head_marks):
            continue
        if any(_bytes(mark) in data for mark in profile.marks):
            yield profile, _fitting(profile, data, day)


def _fitting(profile: Profile, data: bytes, day: str) -> list[Version]:
    """The versions whose marks all stand in the page, those of the day's time first."""
    fitting = [v for v in profile.versions if all(_bytes(mark) in data for mark in v.marks)]
    fitting.sort(key=lambda version: not version.valid(day))
    return fitting


@functools.lru_cache(512)
def _bytes(mark: str) -> bytes:
    return mark.encode()
