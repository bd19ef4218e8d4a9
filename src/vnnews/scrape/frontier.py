"""The frontier: what a job has seen, has fetched and has still to fetch, in a database.

SQLAlchemy Core on SQLite (WAL) or PostgreSQL, one code path. Every change is one short
transaction. A worker takes a *server* (``FOR UPDATE SKIP LOCKED``), fetches one page from it and
gives it back with the time before which nobody may ask it again; so one server never sees two
workers at once, whoever they are.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from sqlalchemy import (
    Connection,
    Table,
    exc,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from ..errors import JobError, OutputError
from .engine import open_engine, reason_of, shown
from .schema import (
    ASKED,
    DONE,
    FAILED,
    FETCHING,
    GIVE_BACK,
    HOST_AGE,
    HOST_ROW,
    LEASE,
    LOCK_KEY,
    NEXT_URL,
    PAYLOAD,
    PENDING,
    READY_SERVER,
    TAKE,
    TASK,
    VERSION,
    Host,
    Link,
    Task,
    files,
    hosts,
    meta,
    metadata,
    payloads,
    series,
    servers,
    urls,
)

LISTS_AGE = 30 * 86400.0
"""Seconds after which an update visits all pages of a list again."""


class ContendedError(JobError):
    """Two workers were in each other's way; the transaction was undone and can be tried again."""


class Frontier:
    """The job's memory. All methods may be called from several threads.

    ``address`` is a SQLAlchemy URL; ``worker`` names this process among those that share it.
    Raises :class:`~vnnews.errors.JobError` where the database cannot be opened or is newer.
    """

    def __init__(self, address: str, worker: str) -> None:
        self.worker = worker
        self.address = address
        self._sqlite = address.startswith("sqlite")
        self._lock = threading.RLock()
        self._engine = open_engine(address)
        self._insert = sqlite.insert if self._sqlite else postgresql.insert
        self._known: set[str] = set()
        self._hosts: dict[str, tuple[float, Host]] = {}
        try:
            self._prepare()
        except exc.SQLAlchemyError as error:
            raise JobError(f"{shown(address)}: {reason_of(error)}") from error

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One short transaction; a full disk becomes an :class:`~vnnews.errors.OutputError`."""
        try:
            with self._undone_together(), self._begin() as connection:
                yield connection
        except exc.OperationalError as error:
            reason = reason_of(error)
            if "deadlock" in reason:
                raise ContendedError(f"{shown(self.address)}: {reason}") from error
            if any(word in reason for word in ("full", "I/O", "No space", "could not extend")):
                raise OutputError(f"{shown(self.address)}: cannot be written ({reason})") from error
            raise JobError(f"{shown(self.address)}: {reason}") from error
        except exc.DatabaseError as error:
            raise JobError(f"{shown(self.address)}: damaged ({reason_of(error)})") from error

    @contextmanager
    def _begin(self) -> Iterator[Connection]:
        if self._sqlite:
            with self._lock, self._engine.begin() as connection:
                yield connection
        else:
            with self._engine.begin() as connection:
                yield connection

    @contextmanager
    def _undone_together(self) -> Iterator[None]:
        """What is remembered in memory of a transaction goes when it is undone."""
        try:
            yield
        except BaseException:
            self._known.clear()
            self._hosts.clear()
            raise

    # -- meta ------------------------------------------------------------------------------

    def note(self, key: str, value: str) -> None:
        """Remember a value under a name."""
        with self.transaction() as db:
            self.note_in(db, key, value)

    def note_in(self, db: Connection, key: str, value: str) -> None:
        self._upsert(db, meta, {"key": key}, {"value": value})

    def noted(self, key: str) -> str | None:
        with self.transaction() as db:
            return self.noted_in(db, key)

    def noted_in(self, db: Connection, key: str) -> str | None:
        return db.execute(select(meta.c.value).where(meta.c.key == key)).scalar()

    def updated(self, db: Connection) -> float | None:
        """When the last update of the job began, in seconds since 1970; None before the first."""
        value = self.noted_in(db, "update")
        return float(value) if value else None

    # -- adding ----------------------------------------------------------------------------

    def add(self, links: Iterable[Link], db: Connection | None = None) -> int:
        """Remember addresses; those known already stay as they are. Returns how many are new."""
        if db is None:
            with self.transaction() as own:
                return self.add(links, own)
        batch = list({link.url: link for link in links}.values())
        if not self._sqlite:
            # In one order for all workers, so that two of them never wait for each other.
            batch.sort(key=lambda link: link.url)
        self._ensure_hosts(db, {link.origin for link in batch})
        added = 0
        for at in range(0, len(batch), 200):
            part = batch[at : at + 200]
            places = db.execute(
                select(hosts.c.origin, hosts.c.server).where(
                    hosts.c.origin.in_({link.origin for link in part})
                )
            )
            where = {row.origin: row.server for row in places}
            rows = [_row(link, where[link.origin]) for link in part]
            statement = self._insert(urls).on_conflict_do_nothing(index_elements=["url"])
            count = db.execute(statement.returning(urls.c.id), rows).fetchall()
            added += len(count)
            self._refresh(db, part)
        return added

    def _ensure_hosts(self, db: Connection, origins: set[str]) -> None:
        fresh = sorted(origins - self._known)
        if not fresh:
            return
        # Until its address is known a host stands for a server of its own.
        host_rows = [{"origin": origin, "server": f"?{origin}"} for origin in fresh]
        server_rows = [{"key": f"?{origin}"} for origin in fresh]
        db.execute(self._insert(hosts).on_conflict_do_nothing(), host_rows)
        db.execute(self._insert(servers).on_conflict_do_nothing(), server_rows)
        self._known.update(fresh)

    def _refresh(self, db: Connection, links: list[Link]) -> None:
        for link in links:
            if link.refresh and link.lastmod is not None:
                due = (urls.c.url == link.url) & urls.c.state.in_((DONE, FAILED))
                older = urls.c.fetched < link.lastmod
                # What failed is tried again where a file names it; lists name each other in circles.
                due &= older if link.kind == "further" else older | (urls.c.state == FAILED)
                db.execute(
                    update(urls)
                    .where(due)
                    .values(state=PENDING, attempts=0, not_before=0.0, lastmod=link.lastmod)
                )

    def new_in_series(self, db: Connection, name: str, items: Iterable[str]) -> set[str]:
        """Those of ``items`` that no earlier page of the list called ``name`` had."""
        rows = [{"series": name[:2300], "item": item} for item in dict.fromkeys(items)]
        if not rows:
            return set()
        statement = self._insert(series).on_conflict_do_nothing().returning(series.c.item)
        return {row.item for row in db.execute(statement, rows)}

    # -- taking ----------------------------------------------------------------------------

    def claim(self, lease: float, now: float | None = None) -> Task | None:
        """Take a server that may be asked now, and the next page from it; None for none.

        The lease ends after ``lease`` seconds, should this worker die.
        """
        now = time.time() if now is None else now
        with self.transaction() as db:
            server = db.execute(READY_SERVER, {"now": now}).first()
            if server is None:
                return None
            row = db.execute(NEXT_URL, {"now": now, "of_server": server.key}).first()
            if row is None:
                return None
            lease_end = now + lease
            db.execute(LEASE, {"of_server": server.key, "by": self.worker, "until": lease_end})
            db.execute(TAKE, {"of_id": row.id, "by": self.worker, "at": now})
            values = {**row._asdict(), "delay": server.delay, "strikes": server.strikes}
            values["attempts"] += 1
            return Task(**values)

    def wait(self, now: float | None = None) -> float | None:
        """Seconds until something may be ready; None when nothing is left to do."""
        now = time.time() if now is None else now
        with self.transaction() as db:
            if (
                db.execute(
                    select(urls.c.id).where(urls.c.state.in_((PENDING, FETCHING))).limit(1)
                ).first()
                is None
            ):
                return None
            waiting = (
                select(urls.c.id)
                .where(urls.c.server == servers.c.key, urls.c.state == PENDING)
                .exists()
            )
            free = db.execute(
                select(func.min(servers.c.next_at)).where(waiting, servers.c.lease_until <= now)
            ).scalar()
            page = db.execute(
                select(func.min(urls.c.not_before)).where(
                    urls.c.state == PENDING, urls.c.not_before > now
                )
            ).scalar()
        times = [value - now for value in (free, page) if value is not None and value > now]
        return max(min(times, default=0.05), 0.005)

    # -- giving back -----------------------------------------------------------------------

    def give_back(
        self, db: Connection, server: str, *, next_at: float, delay: float, strikes: int
    ) -> None:
        """Let others have the server, from ``next_at`` on."""
        db.execute(
            GIVE_BACK,
            {"of_server": server, "at": next_at, "new_delay": delay, "new_strikes": strikes},
        )

    def release(self, db: Connection, server: str) -> None:
        """Let others have the server; it was not asked."""
        db.execute(
            update(servers).where(servers.c.key == server).values(lease=None, lease_until=0.0)
        )

    def set_url(self, db: Connection, url_id: int, **values: Any) -> None:
        db.execute(update(urls).where(urls.c.id == url_id).values(**values))

    def set_host(self, db: Connection, origin: str, **values: Any) -> None:
        self._ensure_hosts(db, {origin})
        db.execute(update(hosts).where(hosts.c.origin == origin).values(**values))
        self._hosts.pop(origin, None)

    def set_file(self, db: Connection, name: str, *, size: int, derived: int) -> None:
        """Remember how much of an archive file is accounted for."""
        self._upsert(
            db, files, {"name": name}, {"worker": self.worker, "size": size, "derived": derived}
        )

    def remember_payload(self, db: Connection, digest: str, **values: str | int) -> None:
        db.execute(self._insert(payloads).on_conflict_do_nothing(), [{"digest": digest, **values}])

    def move_host(self, origin: str, server: str, now: float) -> None:
        """Put a host, and what waits for it, into the queue of the server that it lives on."""
        with self.transaction() as db:
            db.execute(self._insert(servers).on_conflict_do_nothing(), [{"key": server}])
            db.execute(
                update(hosts).where(hosts.c.origin == origin).values(server=server, resolved=now)
            )
            db.execute(
                update(urls)
                .where(urls.c.origin == origin, urls.c.server != server)
                .values(server=server)
            )
        self._hosts.pop(origin, None)

    # -- asking ----------------------------------------------------------------------------

    def host(self, origin: str) -> Host:
        """What is known of a host; what another machine has found out since counts soon."""
        known = self._hosts.get(origin)
        if known is not None and time.monotonic() - known[0] < HOST_AGE:
            return known[1]
        with self.transaction() as db:
            self._ensure_hosts(db, {origin})
            row = Host(*db.execute(HOST_ROW, {"of_origin": origin}).one())
        self._hosts[origin] = (time.monotonic(), row)
        return row

    def is_alive(self, origin: str) -> bool:
        """Is the host known to have answered before?"""
        known = self._hosts.get(origin)
        return known is not None and known[1].alive

    def asked(self, db: Connection, server: str) -> float:
        """The longest delay that a robots.txt on this server asks for, in seconds."""
        longest = db.execute(ASKED, {"of_server": server}).scalar()
        return float(longest or 0.0)

    def payload(self, digest: str) -> Any:
        """The first record with this body: url, date, record, payload digest; or None."""
        with self.transaction() as db:
            return db.execute(PAYLOAD, {"of_digest": digest}).first()

    def find(self, url: str) -> Task | None:
        """The row of an address, as a task."""
        with self.transaction() as db:
            return self.find_in(db, url)

    def find_in(self, db: Connection, url: str) -> Task | None:
        row = db.execute(select(*TASK).where(urls.c.url == url)).first()
        return Task(**{**row._asdict(), "delay": 0.0, "strikes": 0}) if row else None

    def state_of(self, url: str) -> int | None:
        with self.transaction() as db:
            return db.execute(select(urls.c.state).where(urls.c.url == url)).scalar()

    def count_pages(self) -> int:
        """Pages archived with status 200."""
        with self.transaction() as db:
            return int(
                db.execute(
                    select(func.count()).select_from(urls).where(urls.c.page.is_(True))
                ).scalar()
                or 0
            )

    def file_rows(self) -> dict[str, tuple[str, int, int]]:
        """Archive files by name: worker, accounted bytes, bytes of the derived file."""
        with self.transaction() as db:
            return self.file_rows_in(db)

    def file_rows_in(self, db: Connection) -> dict[str, tuple[str, int, int]]:
        """Like :meth:`file_rows`, inside a transaction."""
        rows = db.execute(select(files)).fetchall()
        return {row.name: (row.worker, row.size, row.derived) for row in rows}

    def place_of(self, record: str) -> tuple[str, int] | None:
        """Archive file and offset of a response record."""
        with self.transaction() as db:
            row = db.execute(
                select(payloads.c.file, payloads.c.offset).where(payloads.c.record == record)
            ).first()
        return (row.file, row.offset) if row else None

    # -- whole-job changes -----------------------------------------------------------------

    def recover(self, workers: Iterable[str]) -> int:
        """Return to the queue what dead workers had under way, and free their servers."""
        names = list(workers)
        with self.transaction() as db:
            db.execute(
                update(servers)
                .where(servers.c.lease.in_(names))
                .values(lease=None, lease_until=0.0)
            )
            result = db.execute(
                update(urls)
                .where(urls.c.state == FETCHING, urls.c.worker.in_(names))
                .values(state=PENDING)
            )
            return int(result.rowcount)

    def adopt(self, older_than: float) -> int:
        """Return to the queue what was taken before ``older_than`` and never came back."""
        with self.transaction() as db:
            result = db.execute(
                update(urls)
                .where(urls.c.state == FETCHING, urls.c.started < older_than)
                .values(state=PENDING)
            )
            return int(result.rowcount)

    def retry_failed(self) -> int:
        """Give what failed for a reason that may have passed another chance."""
        with self.transaction() as db:
            db.execute(
                update(hosts)
                .where(hosts.c.robots_fails > 0)
                .values(robots_fails=0, robots_until=0.0)
            )
            result = db.execute(
                update(urls)
                .where(urls.c.state == FAILED, urls.c.transient.is_(True))
                .values(state=PENDING, attempts=0, not_before=0.0)
            )
            return int(result.rowcount)

    def revisit(self, kinds: tuple[str, ...]) -> int:
        """Queue again what may show new pages: seeds, feeds, sitemaps, first pages of lists.

        Further pages of a list follow where its earlier ones show articles that are new. Those
        that were not seen for a month are queued all the same.
        """
        self._hosts.clear()
        began = time.time()
        with self.transaction() as db:
            self.note_in(db, "update", repr(began))
            db.execute(update(hosts).values(robots_until=0.0))
            result = db.execute(
                update(urls)
                .where(
                    urls.c.state.in_((DONE, FAILED)),
                    urls.c.kind.in_(kinds)
                    | urls.c.seed.is_(True)
                    | ((urls.c.kind == "further") & (urls.c.fetched < began - LISTS_AGE)),
                )
                .values(state=PENDING, attempts=0, not_before=0.0, again=0)
            )
            return int(result.rowcount)

    def fail_host(self, db: Connection, origin: str, error: str, *, transient: bool = True) -> int:
        """Give up everything that waits for a host."""
        result = db.execute(
            update(urls)
            .where(urls.c.origin == origin, urls.c.state == PENDING)
            .values(state=FAILED, error=error, transient=transient)
        )
        return int(result.rowcount)

    def hold_host(self, db: Connection, origin: str, until: float) -> None:
        """Nothing from this host before ``until``."""
        db.execute(
            update(urls)
            .where(urls.c.origin == origin, urls.c.state == PENDING)
            .values(not_before=until)
        )

    # -- inside ----------------------------------------------------------------------------

    def _upsert(
        self, db: Connection, table: Table, key: dict[str, Any], values: dict[str, Any]
    ) -> None:
        statement = self._insert(table).values(**key, **values)
        db.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))

    def _prepare(self) -> None:
        with self._engine.begin() as db:
            if not self._sqlite:
                # Two workers that begin at once would make the same tables at once.
                db.execute(select(func.pg_advisory_xact_lock(LOCK_KEY)))
            metadata.create_all(db)
            version = db.execute(select(meta.c.value).where(meta.c.key == "version")).scalar()
            if version is None:
                db.execute(
                    self._insert(meta).on_conflict_do_nothing(),
                    [{"key": "version", "value": str(VERSION)}],
                )
            elif not version.isdigit() or int(version) > VERSION:
                raise JobError(
                    f"{shown(self.address)}: made by a newer vnnews (version {version[:20]} of "
                    f"the frontier, this one knows {VERSION}); update vnnews"
                )


def _row(link: Link, server: str) -> dict[str, Any]:
    values = msgspec.structs.asdict(link)
    del values["refresh"]
    return {**values, "server": server}


__all__ = ["Frontier"]
