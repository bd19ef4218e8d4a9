"""What a job is: its seeds, limits and manners, from code or from a ``job.toml``."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

import msgspec

from ..errors import InputError
from . import message
from .address import canonical, split_url
from .fetcher import DEFAULT_AGENT, MAX_BYTES, Limits

Reach = Literal["page", "path", "host", "domain"]

_SIZES = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "tb": 10**12}
_TIMES = {"": 1, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86400}
_AMOUNT = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,6})?)\s*([A-Za-z]{0,3})")
_WINDOW = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)-([01]?\d|2[0-4]):([0-5]\d)")


class Seed(msgspec.Struct, frozen=True):
    """Where a job begins, and how far it reaches from there.

    ``page``: this page alone. ``path``: what lies below its folder. ``host``: the whole host (with
    and without ``www.``). ``domain``: every host of the registered domain.
    """

    url: str
    scope: Reach = "host"


class JobSpec(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """Everything that a job is told. Times in seconds, sizes in bytes, rates per second."""

    seeds: tuple[Seed, ...] = ()
    name: str = ""
    include: tuple[str, ...] = ()
    """Regular expressions; with any given, other pages than the seeds must match one."""
    exclude: tuple[str, ...] = ()
    since: datetime.date | None = None
    """Pages known to be older (feed, sitemap, list) are left alone; lists end there."""
    until: datetime.date | None = None

    max_pages: int | None = None
    max_bytes: int | None = None
    max_time: float | None = None
    """Seconds that one run may take."""
    max_disk: int | None = None
    """Bytes that the job's folder may take."""
    keep_free: int = 64_000_000
    """Bytes that stay free on the disk: the job stops before."""

    delay: float = 2.0
    """Between two requests to one server, from the end of one to the start of the next."""
    max_delay: float = 120.0
    adaptive: bool = True
    """Slow down with the server: at least twice its answering time between requests."""
    max_rate: float | None = None
    """Requests a second over all servers."""
    windows: tuple[str, ...] = ()
    """Times of the day, Vietnamese time, when the job may work: ``22:00-06:00``."""
    user_agent: str = DEFAULT_AGENT
    contact: str = ""
    """An address of yours, told to every server in the User-Agent."""
    retries: int = 4
    """Further tries after a failure that may pass (a server that was never reached: 2)."""
    backoff: float = 2.0
    """Seconds before the first of them; each further one waits four times as long."""
    robots_tries: int = 8
    """Tries for a robots.txt that answers 5xx, before the host is given up for this run."""

    workers: int = 8
    """Servers visited at the same time by this process."""
    frontier: str | None = None
    """``postgresql://…`` for a frontier that several machines share; a file otherwise."""
    orphan_after: float = 900.0
    """Seconds after which a dead worker's unfinished pages are taken over (shared frontier)."""
    allow_private: bool = False
    insecure_hosts: tuple[str, ...] = ()
    proxy: str | None = None
    connect_timeout: float = 15.0
    read_timeout: float = 30.0
    total_timeout: float = 120.0
    max_body: int = MAX_BYTES
    max_decoded: int = message.MAX_DECODED
    warc_size: int = 1_000_000_000
    wacz: bool = False
    max_list_pages: int = 10_000
    """Pages of one list that are followed."""
    sitemaps: bool = True
    """Look for sitemaps and feeds where robots.txt names none."""

    def agent(self) -> str:
        """The User-Agent header: software, and whom to write to."""
        if not self.contact:
            return self.user_agent
        contact = self.contact if "@" not in self.contact else f"mailto:{self.contact}"
        return f"{self.user_agent} (+{contact})"

    def limits(self) -> Limits:
        return Limits(
            self.connect_timeout,
            self.read_timeout,
            self.total_timeout,
            self.max_body,
            self.max_decoded,
        )

    def check(self) -> JobSpec:
        """The spec with canonical seeds.

        Raises :class:`~vnnews.errors.InputError` that names the field that is wrong.
        """
        if not self.seeds:
            raise InputError("the job has no seed: name an address to begin with")
        for field in ("include", "exclude"):
            for pattern in getattr(self, field):
                try:
                    re.compile(pattern)
                except re.error as error:
                    raise InputError(f"{field}: {pattern!r} is no pattern ({error})") from error
        for window in self.windows:
            if not _WINDOW.fullmatch(window):
                raise InputError(f"windows: {window!r} is not like 22:00-06:00")
        for field in ("delay", "backoff", "max_delay"):
            if not 0 <= getattr(self, field) <= 86400:
                raise InputError(f"{field}: {getattr(self, field)} is not within 0 and 86400 s")
        for field in ("workers", "warc_size", "connect_timeout", "read_timeout", "total_timeout"):
            if getattr(self, field) <= 0:
                raise InputError(f"{field}: must be more than 0")
        for field in ("max_pages", "max_bytes", "max_time", "max_disk", "max_rate"):
            value = getattr(self, field)
            if value is not None and value <= 0:
                raise InputError(f"{_place(field)}: must be more than 0")
        if self.since and self.until and self.since > self.until:
            raise InputError(f"since {self.since} is after until {self.until}")
        for text in (self.user_agent, self.contact):
            if not text.isprintable() or not text.isascii():
                raise InputError(f"user agent: {text!r} has characters that HTTP does not carry")
        return msgspec.structs.replace(self, seeds=tuple(_seed(seed) for seed in self.seeds))


def _seed(seed: Seed) -> Seed:
    split_url(seed.url)
    url = canonical(seed.url)
    if url is None:
        raise InputError(f"{seed.url[:200]}: not an address that can be fetched")
    return Seed(url, seed.scope)


def plan(seeds: Iterable[str | Seed], **settings: Any) -> JobSpec:
    """A checked :class:`JobSpec` from addresses (``https://`` may be left out) and settings."""
    made = tuple(seed if isinstance(seed, Seed) else Seed(with_scheme(seed)) for seed in seeds)
    try:
        return JobSpec(seeds=made, **settings).check()
    except TypeError as error:
        raise InputError(str(error)) from error


def with_scheme(text: str) -> str:
    """``baokontum.com.vn`` as ``https://baokontum.com.vn``; whole addresses stay."""
    text = text.strip()
    return (
        text
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text) and not _hostport(text)
        else ("https://" + text)
    )


def _hostport(text: str) -> bool:
    return re.match(r"[\w.-]+:\d{1,5}(?:/|$)", text) is not None


def load(path: str | Path) -> JobSpec:
    """Read a ``job.toml``.

    Raises :class:`~vnnews.errors.InputError` with the file, the place and what is wrong.
    """
    path = Path(path)
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or str(error)).lower()}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: not valid TOML ({error})") from error
    try:
        return msgspec.convert(_flatten(data, path), JobSpec, strict=True).check()
    except msgspec.ValidationError as error:
        what, _, field = str(error).partition(" - at `$.")
        head = re.match(r"\w*", field).group()  # type: ignore[union-attr]
        where = f"{_place(head)}{field[len(head) :].rstrip('`')}: " if field else ""
        raise InputError(f"{path}: {where}{what}") from error
    except InputError as error:
        raise InputError(f"{path}: {error}") from error


_SECTIONS: Mapping[str, Mapping[str, str]] = {
    "budget": {
        "pages": "max_pages",
        "bytes": "max_bytes",
        "time": "max_time",
        "disk": "max_disk",
        "keep_free": "keep_free",
    },
    "politeness": {
        "delay": "delay",
        "max_delay": "max_delay",
        "adaptive": "adaptive",
        "max_rate": "max_rate",
        "windows": "windows",
        "user_agent": "user_agent",
        "contact": "contact",
        "retries": "retries",
        "backoff": "backoff",
        "robots_tries": "robots_tries",
    },
    "safety": {
        "allow_private": "allow_private",
        "insecure_hosts": "insecure_hosts",
        "proxy": "proxy",
        "connect_timeout": "connect_timeout",
        "read_timeout": "read_timeout",
        "total_timeout": "total_timeout",
        "max_body": "max_body",
        "max_decoded": "max_decoded",
    },
    "archive": {"warc_size": "warc_size", "wacz": "wacz"},
    "frontier": {"url": "frontier", "workers": "workers", "orphan_after": "orphan_after"},
}
_BYTE_FIELDS = {"max_bytes", "max_disk", "keep_free", "max_body", "max_decoded", "warc_size"}
_TIME_FIELDS = {
    "max_time",
    "delay",
    "max_delay",
    "backoff",
    "orphan_after",
    "connect_timeout",
    "read_timeout",
    "total_timeout",
}
_TOP = {"name", "include", "exclude", "since", "until", "max_list_pages", "sitemaps"}


def _flatten(data: dict[str, Any], path: Path) -> dict[str, Any]:
    """The sections of a job file as the flat fields of a JobSpec."""
    flat: dict[str, Any] = {}
    for key, value in data.items():
        if key == "seed":
            flat["seeds"] = [_seed_entry(entry, path) for entry in _list(value)]
        elif key in _TOP:
            flat[key] = value
        elif key in _SECTIONS and isinstance(value, dict):
            for name, inner in value.items():
                field = _SECTIONS[key].get(name)
                if field is None:
                    known = ", ".join(_SECTIONS[key])
                    raise InputError(f"[{key}] {name}: no such setting (there are {known})")
                flat[field] = _amount(field, inner, f"[{key}] {name}")
        else:
            homes = [section for section, names in _SECTIONS.items() if key in names]
            hint = f"; it belongs in [{homes[0]}]" if homes else ""
            raise InputError(f"{key}: no such setting or section{hint}")
    return flat


def _place(field: str) -> str:
    """Where a job file sets a field of a JobSpec: ``[budget] pages``."""
    for section, names in _SECTIONS.items():
        for name, known in names.items():
            if known == field:
                return f"[{section}] {name}"
    return field


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _seed_entry(entry: Any, path: Path) -> dict[str, Any]:
    if isinstance(entry, str):
        return {"url": with_scheme(entry)}
    if not isinstance(entry, dict) or not isinstance(entry.get("url"), str):
        raise InputError('[[seed]]: each needs url = "https://…"')
    unknown = set(entry) - {"url", "scope"}
    if unknown:
        raise InputError(f"[[seed]] {min(unknown)}: no such setting (there are url, scope)")
    return {**entry, "url": with_scheme(entry["url"])}


def _amount(field: str, value: Any, where: str) -> Any:
    if field in _BYTE_FIELDS and isinstance(value, str):
        return parse_size(value, where)
    if field in _TIME_FIELDS and isinstance(value, str):
        return parse_time(value, where)
    return value


def parse_size(text: str, where: str = "size") -> int:
    """``2 GB`` as bytes. Raises :class:`~vnnews.errors.InputError`."""
    return int(_parse(text, _SIZES, where, "a size like 500 MB"))


def parse_time(text: str, where: str = "time") -> float:
    """``8h`` as seconds. Raises :class:`~vnnews.errors.InputError`."""
    return _parse(text, _TIMES, where, "a time like 90s, 30min, 8h or 2d")


def _parse(text: str, factors: Mapping[str, int], where: str, like: str) -> float:
    match = _AMOUNT.fullmatch(text.strip())
    factor = factors.get(match.group(2).lower()) if match else None
    if match is None or factor is None:
        raise InputError(f"{where}: {text!r} is not {like}")
    return float(match.group(1)) * factor


def open_now(windows: tuple[str, ...], now: float) -> float:
    """Seconds until one of the windows is open; 0 inside one, or where there are none."""
    if not windows:
        return 0.0
    minutes = (now / 60 + 7 * 60) % 1440  # Vietnam keeps +07:00 all year
    waits = []
    for window in windows:
        match = _WINDOW.fullmatch(window)
        if match is None:
            continue
        begin, end = (int(h) * 60 + int(m) for h, m in (match.group(1, 2), match.group(3, 4)))
        length = (end - begin) % 1440 or 1440
        if (minutes - begin) % 1440 < length:
            return 0.0
        waits.append((begin - minutes) % 1440 * 60)
    return min(waits, default=0.0)
