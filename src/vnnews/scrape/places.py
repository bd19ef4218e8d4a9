"""The provincial newspapers and portals that are known by name (table ``sites``)."""

from __future__ import annotations

import functools
import re

import msgspec

from ..errors import InputError
from ..lexicon import split, table
from .spec import Seed, with_scheme


class Site(msgspec.Struct, frozen=True):
    """A known site. ``evidence`` says what its row rests on; see the table's head."""

    key: str
    name: str
    domain: str
    province: str
    kind: str
    feeds: tuple[str, ...] = ()
    profile: str = ""
    evidence: str = ""
    seen: str = ""

    @property
    def url(self) -> str:
        return f"https://{self.domain}/"


@functools.cache
def sites() -> tuple[Site, ...]:
    """All known sites, newspapers first."""
    return tuple(
        Site(
            key=row["key"],
            name=row["name"],
            domain=row["domain"],
            province=row["province"],
            kind=row["kind"],
            feeds=split(row["feeds"]),
            profile=row["profile"],
            evidence=row["evidence"],
            seen=row["seen"],
        )
        for row in table("sites")
    )


def seeds(name: str) -> list[Seed]:
    """The seeds for an argument of ``vnnews scrape``: an address, a domain, or a site's name.

    Raises :class:`~vnnews.errors.InputError` for a name that is not known, with the nearest.
    """
    if not re.fullmatch(r"[a-z0-9]{2,40}", name) or name == "localhost":
        return [Seed(with_scheme(name))]
    site = next((site for site in sites() if site.key == name), None)
    if site is None:
        import difflib

        near = difflib.get_close_matches(name, [s.key for s in sites()], n=3)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise InputError(f"{name}: not a known site (vnnews sites lists them) nor an address{hint}")
    return [Seed(site.url), *(Seed(feed) for feed in site.feeds)]
