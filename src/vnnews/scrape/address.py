"""Addresses of pages: one canonical form for each, and which of them are worth a visit."""

from __future__ import annotations

import functools
import posixpath
import re
from typing import NamedTuple
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from ..errors import InputError
from ..lexicon import split as split_cell
from ..lexicon import table

MAX_LENGTH = 2000
"""Longer addresses are refused: they are traps, and databases do not index them."""

_PORTS = {"http": 80, "https": 443}
_SAFE_PATH = "/:@!$&'()*+,;=~-._%"
_SAFE_QUERY = _SAFE_PATH + "?"
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SPACES = re.compile(r"[\t\r\n]+")
_NUMBERED = re.compile(r"\d+")
_KEPT = 4096
"""Answers that are remembered: the pages of a site share most of their links."""


def split_url(url: str) -> SplitResult:
    """Take an address apart.

    Raises :class:`~vnnews.errors.InputError` where it is not an ``http`` or ``https`` address
    with a host.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
        host = parts.hostname
    except ValueError as error:
        raise InputError(f"{url[:200]}: not a valid address ({error})") from error
    if parts.scheme not in _PORTS:
        raise InputError(f"{url[:200]}: only http:// and https:// addresses can be fetched")
    if not host or port == 0:
        raise InputError(f"{url[:200]}: the address names no host")
    return parts


def host_of(url: str) -> str:
    """The host name of an address in lower case, or an empty string."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


@functools.lru_cache(_KEPT)
def origin_of(url: str) -> str:
    """``scheme://host[:port]`` of a canonical address: what one robots.txt speaks for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def canonical(url: str, base: str | None = None) -> str | None:
    """The one form in which an address is known, or None for what cannot be fetched.

    Scheme and host in lower case (IDNA), no user name, default port or fragment, escapes
    normalised, dot segments resolved, session ids and tracking parameters dropped (tables
    ``address_rules``). Relative addresses are resolved against ``base``.
    """
    url = _SPACES.sub("", url).strip()
    if base:
        if url.startswith(("http://", "https://")):
            base = None
        elif url[:1] == "/" and url[1:2] != "/":
            base = origin_of(base)
    return _canonical(url, base)


@functools.lru_cache(_KEPT)
def _canonical(url: str, base: str | None) -> str | None:
    try:
        parts = urlsplit(urljoin(base, url) if base else url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in _PORTS or not parts.hostname:
        return None
    scheme = parts.scheme.lower()
    host = _host(parts.hostname)
    if host is None:
        return None
    netloc = host if port in (None, _PORTS[scheme]) else f"{host}:{port}"
    path = _path(parts.path)
    query = _query(parts.query)
    result = urlunsplit((scheme, netloc, path, query, ""))
    return result if len(result) <= MAX_LENGTH else None


def _host(host: str) -> str | None:
    host = host.rstrip(".").lower()
    if ":" in host:
        return f"[{host}]"
    try:
        return host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return None


def _path(path: str) -> str:
    path = _rules().session_path.sub("", path)
    if "/." in path or "//" in path:
        tail = "/" if path.endswith(("/", "/.", "/..")) else ""
        path = re.sub(r"/{2,}", "/", posixpath.normpath(path or "/"))
        path += tail if path != "/" else ""
    return _escape(path or "/", _SAFE_PATH)


def _query(query: str) -> str:
    if not query:
        return ""
    drop = _rules().drop
    kept = [
        part
        for part in query.split("&")
        if part and not drop.fullmatch(unquote(part.split("=", 1)[0]).lower())
    ]
    return _escape("&".join(kept), _SAFE_QUERY)


def _escape(text: str, safe: str) -> str:
    """Escape what must be, unescape what need not be, upper-case the rest."""

    def tidy(match: re.Match[str]) -> str:
        char = chr(int(match.group(1), 16))
        return char if char in _UNRESERVED else match.group().upper()

    quoted = quote(text, safe=safe)
    return _ESCAPE.sub(tidy, quoted)


class _Rules(NamedTuple):
    drop: re.Pattern[str]
    session_path: re.Pattern[str]
    never: re.Pattern[str]
    binary: re.Pattern[str]
    kinds: tuple[tuple[str, str, re.Pattern[str]], ...]
    guesses: tuple[tuple[str, str], ...]


@functools.cache
def _rules() -> _Rules:
    rows = table("address_rules")

    def patterns(what: str) -> str:
        found = [row["pattern"] for row in rows if row["what"] == what]
        return "|".join(f"(?:{pattern})" for pattern in found) or r"(?!)"

    return _Rules(
        drop=re.compile(patterns("drop")),
        session_path=re.compile(patterns("session"), re.IGNORECASE),
        never=re.compile(patterns("never"), re.IGNORECASE),
        binary=re.compile(patterns("binary"), re.IGNORECASE),
        kinds=tuple(
            (row["what"], row["family"], re.compile(row["pattern"], re.IGNORECASE))
            for row in rows
            if row["what"] in ("article", "list", "tag", "feed", "sitemap")
        ),
        guesses=tuple((row["family"], row["pattern"]) for row in rows if row["what"] == "guess"),
    )


def guesses(family: str = "") -> tuple[str, ...]:
    """Paths where sites of a family (and any site) keep sitemaps and feeds."""
    return tuple(path for name, path in _rules().guesses if name in ("", family))


@functools.lru_cache(_KEPT)
def trap(url: str) -> str | None:
    """Why an address leads nowhere new (print views, calendars, loops), or None."""
    parts = urlsplit(url)
    target = parts.path + ("?" + parts.query if parts.query else "")
    if _rules().binary.search(parts.path):
        return "not a page"
    if _rules().never.search(target):
        return "a view, counter or account page"
    segments = [s for s in parts.path.split("/") if s]
    if len(segments) > 14:
        return "too deep"
    if any(segments.count(s) > 2 for s in set(segments) if not s.isdigit()):
        return "a path that repeats itself"
    if parts.query.count("&") > 11:
        return "too many parameters"
    return None


class Kind(NamedTuple):
    """What an address looks like: ``article``, ``list``, ``tag``, ``feed``, ``sitemap``, ``other``."""

    name: str
    page: int | None = None
    """Page number, for the pages of a list."""
    series: str | None = None
    """What the pages of one list have in common."""

    @property
    def stored(self) -> str:
        """The kind as the frontier keeps it: ``further`` for a list's pages after the first."""
        return "further" if self.page is not None and self.page > 1 else self.name


@functools.lru_cache(_KEPT)
def kind_of(url: str) -> Kind:
    """Guess from the address alone what lies there (table ``address_rules``)."""
    parts = urlsplit(url)
    target = parts.path + ("?" + parts.query if parts.query else "")
    for name, _, pattern in _rules().kinds:
        match = pattern.search(target)
        if not match:
            continue
        if name == "list" and "n" in pattern.groupindex:
            number = match.group("n")
            if not number or len(number) > 6:
                continue
            series = f"{target[: match.start('n')]}*{target[match.end('n') :]}"
            return Kind(name, int(number), origin_of(url) + series)
        return Kind(name)
    return Kind("list" if parts.path == "/" and not parts.query else "other")


class Scope(NamedTuple):
    """Which addresses belong to a job: a seed's reach."""

    reach: str
    """``page``, ``path``, ``host`` or ``domain``."""
    host: str
    port: int
    path: str

    @functools.lru_cache(_KEPT)  # noqa: B019 - scopes are few and live as long as their job
    def covers(self, url: str) -> bool:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = parts.port or _PORTS[parts.scheme]
        if self.reach == "domain":
            domain = registered_domain(self.host)
            return host == domain or host.endswith("." + domain)
        # http and https of one host are one site; other ports are other sites.
        both_standard = port in (80, 443) and self.port in (80, 443)
        if _bare(host) != _bare(self.host) or not (port == self.port or both_standard):
            return False
        if self.reach == "page":
            return parts.path == self.path
        return self.reach == "host" or parts.path.startswith(self.path)


def scope_of(url: str, reach: str) -> Scope:
    """The scope of a canonical seed address. A ``path`` reaches down from its last slash."""
    parts = urlsplit(url)
    path = parts.path if reach == "page" else parts.path.rsplit("/", 1)[0] + "/"
    return Scope(reach, parts.hostname or "", parts.port or _PORTS[parts.scheme], path)


def registered_domain(host: str) -> str:
    """The part of a host name that somebody registered: ``kontum.gov.vn`` of ``vpub.kontum.gov.vn``.

    Names under a public suffix of two labels (``gov.vn``, ``com.vn`` … and the provincial names
    directly under ``.vn`` that the register keeps open) take three labels, others two.
    """
    if re.fullmatch(r"[\d.]+|\[.*\]", host):
        return host
    labels = host.split(".")
    suffixes = {
        cell
        for row in table("address_rules")
        if row["what"] == "suffix"
        for cell in split_cell(row["pattern"])
    }
    take = 3 if ".".join(labels[-2:]) in suffixes else 2
    return ".".join(labels[-take:])


def _bare(host: str) -> str:
    return host.removeprefix("www.")
