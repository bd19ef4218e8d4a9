"""The database behind a frontier: where it is, how it is opened, what it says when it fails."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, exc

from ..errors import JobError


def open_engine(address: str) -> Engine:
    """Connect to a frontier's database. Raises :class:`~vnnews.errors.JobError`."""
    if address.startswith("sqlite"):
        engine = create_engine(address, connect_args={"timeout": 60, "check_same_thread": False})

        def connected(connection: sqlite3.Connection, record: object) -> None:
            connection.isolation_level = None
            connection.execute("PRAGMA journal_mode=WAL")
            # A commit lost to a power cut is made good from the archive, so NORMAL is enough.
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute("PRAGMA wal_autocheckpoint=2000")

        event.listen(engine, "connect", connected)
        event.listen(engine, "begin", lambda c: c.exec_driver_sql("BEGIN IMMEDIATE"))
        return engine
    try:
        return create_engine(address, pool_pre_ping=True, pool_size=4, max_overflow=8)
    except (exc.ArgumentError, exc.NoSuchModuleError, ImportError) as error:
        raise JobError(f"{shown(address)}: not a frontier that can be used ({error})") from error


def database(folder: Path, address: str | None) -> str:
    """The SQLAlchemy address of a job's frontier."""
    if not address:
        return f"sqlite:///{folder / 'frontier.sqlite'}"
    for prefix in ("postgresql://", "postgres://"):
        if address.startswith(prefix):
            return "postgresql+psycopg://" + address.removeprefix(prefix)
    return address


def shown(address: str) -> str:
    """An address without its password."""
    if address.startswith("sqlite:///"):
        return address.removeprefix("sqlite:///")
    scheme, _, rest = address.partition("://")
    return f"{scheme.split('+')[0]}://{rest.rpartition('@')[2]}"


def reason_of(error: exc.SQLAlchemyError) -> str:
    """What the database said, in one line."""
    original = getattr(error, "orig", None) or error
    return str(original).strip().splitlines()[0][:300]
