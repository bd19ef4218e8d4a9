"""The provincial newspapers and portals that are known by name (table ``sites``)."""

from __future__ import annotations

import functools

import msgspec

from ..errors import InputError
from ..lexicon import split, table
from .address import host_of
from .spec import Reach, Seed, with_scheme


class Site(msgspec.Struct, frozen=True):
    """A known site. ``evidence`` and ``source`` say what its row rests on; see the table's head."""

    key: str
    name: str
    domain: str
    province: str
    """The province that it was founded for."""
    kind: str
    former: tuple[str, ...] = ()
    """Hosts under which it appeared before."""
    feeds: tuple[str, ...] = ()
    profile: str = ""
    until: str = ""
    """The last day under its own name, where that is over."""
    successor: str = ""
    """The key of what carries it on."""
    evidence: str = ""
    seen: str = ""
    source: str = ""

    @property
    def url(self) -> str:
        return f"https://{self.domain}/"

    @property
    def now(self) -> str:
        """The province that it, or what carries it on, speaks for today."""
        return by_key()[self.successor].province if self.successor else self.province


@functools.cache
def sites() -> tuple[Site, ...]:
    """All known sites, newspapers first."""
    return tuple(
        msgspec.convert({**row, "former": split(row["former"]), "feeds": split(row["feeds"])}, Site)
        for row in table("sites")
    )


@functools.cache
def by_key() -> dict[str, Site]:
    """The known sites by the name that ``vnnews scrape`` takes."""
    return {site.key: site for site in sites()}


def seeds(name: str, reach: Reach = "host") -> list[Seed]:
    """The seeds for an argument of ``vnnews scrape``: an address, a domain, or a site's name.

    Raises :class:`~vnnews.errors.InputError` for a name that is not known, with the nearest.
    """
    if "." in name or ":" in name or name == "localhost":
        return [Seed(with_scheme(name), reach)]
    site = by_key().get(name.lower())
    if site is None:
        import difflib

        near = difflib.get_close_matches(name.lower(), by_key(), n=3)
        hint = f"; did you mean {', '.join(near)}?" if near else ""
        raise InputError(f"{name}: neither an address nor a name that `vnnews sites` lists{hint}")
    return [Seed(site.url, reach), *(Seed(feed, reach) for feed in site.feeds)]


def advice(url: str) -> str | None:
    """What there is to know before a seed is visited: where its newspaper has gone; else None."""
    host = host_of(url).removeprefix("www.")
    site = next((site for site in sites() if host in (site.domain, *site.former)), None)
    if site is None:
        return None
    words = []
    if host != site.domain:
        words.append(f"{site.name} is at {site.domain} now ({site.key})")
    if site.successor:
        heir = by_key()[site.successor]
        when = f" after {site.until}" if site.until else ""
        words.append(
            f"{site.name} has gone into {heir.name} ({heir.key}, {heir.domain}){when}; "
            "its own address may be gone or lead there"
        )
    return f"{host}: {'; '.join(words)}" if words else None
