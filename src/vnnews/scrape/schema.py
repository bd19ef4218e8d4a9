"""The frontier's tables, its nouns, and the statements that every visit runs."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    bindparam,
    func,
    select,
    update,
)

VERSION = 1
"""Version of the tables; a folder with a higher one is from a newer vnnews."""

HOST_AGE = 30.0
"""Seconds for which a worker trusts what it knows of a host."""

PENDING, FETCHING, DONE, FAILED, SKIPPED = range(5)
LOCK_KEY = 8_672_697
"""Names our lock among a PostgreSQL server's advisory locks."""
OUT_OF_SCOPE = "no longer part of the job"
"""Why an address is skipped that a run with other seeds or patterns has left out."""
STATES = ("waiting", "under way", "done", "failed", "skipped")

_big = BigInteger().with_variant(Integer, "sqlite")
metadata = MetaData()

meta = Table("meta", metadata, Column("key", String(60), primary_key=True), Column("value", Text))
servers = Table(
    "servers",
    metadata,
    Column("key", String(300), primary_key=True),
    Column("next_at", Float, nullable=False, default=0.0),
    Column("delay", Float, nullable=False, default=0.0),
    Column("strikes", Integer, nullable=False, default=0),
    Column("lease", String(100)),
    Column("lease_until", Float, nullable=False, default=0.0),
    Column("requests", Integer, nullable=False, default=0),
)
hosts = Table(
    "hosts",
    metadata,
    Column("origin", String(300), primary_key=True),
    Column("server", String(300), nullable=False, index=True),
    Column("resolved", Float, nullable=False, default=0.0),
    Column("robots", Text),
    Column("robots_until", Float, nullable=False, default=0.0),
    Column("robots_fails", Integer, nullable=False, default=0),
    Column("asked", Float, nullable=False, default=0.0),
    Column("alive", Boolean, nullable=False, default=False),
)
urls = Table(
    "urls",
    metadata,
    Column("id", _big, primary_key=True, autoincrement=True),
    Column("url", String(2000), unique=True, nullable=False),
    Column("origin", String(300), nullable=False),
    Column("server", String(300), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("seed", Boolean, nullable=False, default=False),
    Column("guess", Boolean, nullable=False, default=False),
    Column("state", Integer, nullable=False, default=PENDING),
    Column("priority", Integer, nullable=False, default=50),
    Column("depth", Integer, nullable=False, default=0),
    Column("hops", Integer, nullable=False, default=0),
    Column("again", Integer, nullable=False, default=0),
    Column("via", _big),
    Column("lastmod", Float),
    Column("attempts", Integer, nullable=False, default=0),
    Column("not_before", Float, nullable=False, default=0.0),
    Column("worker", String(100)),
    Column("started", Float),
    Column("status", Integer),
    Column("digest", String(80)),
    Column("etag", String(300)),
    Column("modified", String(60)),
    Column("file", String(200)),
    Column("offset", _big),
    Column("record", String(60)),
    Column("date", String(40)),
    Column("payload", String(60)),
    Column("fetched", Float),
    Column("bytes", _big),
    Column("page", Boolean, nullable=False, default=False),
    Column("transient", Boolean, nullable=False, default=False),
    Column("error", Text),
    Index("urls_queue", "server", "state", "priority", "id"),
    Index("urls_state", "state", "not_before"),
    Index("urls_page", "page"),
    Index("urls_origin", "origin", "state"),
)
payloads = Table(
    "payloads",
    metadata,
    Column("digest", String(80), primary_key=True),
    Column("url", String(2000), nullable=False),
    Column("date", String(40), nullable=False),
    Column("record", String(60), nullable=False, index=True),
    Column("payload", String(60), nullable=False),
    Column("file", String(200), nullable=False),
    Column("offset", _big, nullable=False),
)
series = Table(
    "series",
    metadata,
    Column("series", String(2300), primary_key=True),
    Column("item", String(40), primary_key=True),
)
files = Table(
    "files",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("worker", String(100), nullable=False),
    Column("size", _big, nullable=False, default=0),
    Column("derived", _big, nullable=False, default=0),
)


class Task(NamedTuple):
    """A page to fetch, taken by this worker together with its server."""

    id: int
    url: str
    origin: str
    server: str
    kind: str
    seed: bool
    guess: bool
    depth: int
    hops: int
    attempts: int
    lastmod: float | None
    fetched: float | None
    etag: str | None
    modified: str | None
    record: str | None
    date: str | None
    payload: str | None
    again: int
    delay: float
    strikes: int


class Link(msgspec.Struct, frozen=True):
    """An address to remember."""

    url: str
    origin: str
    kind: str = "other"
    priority: int = 50
    depth: int = 0
    hops: int = 0
    seed: bool = False
    guess: bool = False
    lastmod: float | None = None
    via: int | None = None
    refresh: bool = False
    """Fetch again if it was fetched before ``lastmod``."""


class Host(NamedTuple):
    origin: str
    server: str
    resolved: float
    robots: str | None
    robots_until: float
    robots_fails: int
    asked: float
    alive: bool


TASK = tuple(urls.c[name] for name in Task._fields if name not in ("delay", "strikes"))
HOST = tuple(hosts.c[name] for name in Host._fields)

# The statements of every visit, built once: building them anew costs more than running them.
NOW = bindparam("now", type_=Float)
SERVER_KEY = bindparam("of_server", type_=String)
WAITS = (
    select(urls.c.id)
    .where(urls.c.server == servers.c.key, urls.c.state == PENDING, urls.c.not_before <= NOW)
    .exists()
)
READY_SERVER = (
    select(servers.c.key, servers.c.delay, servers.c.strikes)
    .where(servers.c.lease_until <= NOW, servers.c.next_at <= NOW, WAITS)
    .order_by(servers.c.next_at)
    .limit(1)
    .with_for_update(skip_locked=True)
)
NEXT_URL = (
    select(*TASK)
    .where(urls.c.server == SERVER_KEY, urls.c.state == PENDING, urls.c.not_before <= NOW)
    .order_by(urls.c.priority, urls.c.id)
    .limit(1)
)
LEASE = (
    update(servers)
    .where(servers.c.key == SERVER_KEY)
    .values(lease=bindparam("by", type_=String), lease_until=bindparam("until", type_=Float))
)
TAKE = (
    update(urls)
    .where(urls.c.id == bindparam("of_id", type_=Integer))
    .values(
        state=FETCHING,
        worker=bindparam("by", type_=String),
        started=bindparam("at", type_=Float),
        attempts=urls.c.attempts + 1,
    )
)
GIVE_BACK = (
    update(servers)
    .where(servers.c.key == SERVER_KEY)
    .values(
        lease=None,
        lease_until=0.0,
        next_at=bindparam("at", type_=Float),
        delay=bindparam("new_delay", type_=Float),
        strikes=bindparam("new_strikes", type_=Integer),
        requests=servers.c.requests + 1,
    )
)
ASKED = select(func.max(hosts.c.asked)).where(hosts.c.server == SERVER_KEY)
PAYLOAD = select(payloads).where(payloads.c.digest == bindparam("of_digest", type_=String))
HOST_ROW = select(*HOST).where(hosts.c.origin == bindparam("of_origin", type_=String))
