"""An SQLite store that follows a job: its JSONL files are read on from where they were left.

A record whose id is there already (a page that was fetched again) takes the place of the older
one. What has been read is noted in the same transaction as the rows, so a killed indexing goes
on without loss or repetition; a store that is broken or of another version is built anew, for it
holds nothing that the job does not.
"""

from __future__ import annotations

import fcntl
import logging
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import IO

import msgspec

from ..errors import InputError, OutputError
from ..records import Record
from . import tables
from .files import job_files
from .jsonl import MAX_LINE
from .sqlite import APPLICATION_ID, check, create, fold, insert, opened
from .tables import TABLES

NAME = "serve.sqlite"
_BATCH = 200
log = logging.getLogger("vnnews.store")


class Index:
    """The store beside a job folder (or of a folder of JSONL).

    ``path`` is the database: ``serve.sqlite`` in the folder, or, where the folder cannot be
    written, a file in the folder for temporary files. Raises
    :class:`~vnnews.errors.InputError` where ``folder`` is no job.
    """

    def __init__(self, folder: str | Path) -> None:
        self.folder = Path(folder)
        if not self.folder.is_dir():
            raise InputError(f"{self.folder}: no such folder; name a job folder")
        self._checked = False
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self.path = self.folder / NAME
        if not _writable(self.path):
            self._temporary = tempfile.TemporaryDirectory(prefix="vnnews-")
            self.path = Path(self._temporary.name) / NAME

    def refresh(self) -> int:
        """Read what the job has written since; returns the number of new records.

        Raises :class:`~vnnews.errors.InputError` for a foreign database under our name, a line
        that is no record; :class:`~vnnews.errors.OutputError` where the disk is full.
        """
        with self._locked():
            try:
                return self._refresh()
            except sqlite3.DatabaseError as error:
                if isinstance(error, sqlite3.OperationalError) and "malformed" not in str(error):
                    raise OutputError(f"{self.path}: cannot be written ({error})") from None
                if not _ours(self.path):
                    raise InputError(
                        f"{self.path}: not a database of vnnews; move it away"
                    ) from None
                log.warning("%s: broken (%s), built anew", self.path, error)
                self._remove()
                return self._refresh()

    def _refresh(self) -> int:
        new = not self.path.exists() or self.path.stat().st_size == 0
        with closing(sqlite3.connect(self.path, isolation_level=None, timeout=30)) as database:
            database.row_factory = sqlite3.Row
            if new:
                database.execute("PRAGMA journal_mode = WAL")
                database.execute("BEGIN IMMEDIATE")
                create(database)
                database.execute("COMMIT")
            else:
                # The whole file is looked through once; later a glance will do.
                check(database, self.path, thorough=not self._checked)
            self._checked = True
            database.execute("PRAGMA synchronous = NORMAL")
            return sum(_read_on(database, path) for path in self._files())

    def _files(self) -> list[Path]:
        return [path for path in job_files(self.folder) if path.suffix == ".jsonl"]

    def _remove(self) -> None:
        for ending in ("", "-wal", "-shm"):
            Path(f"{self.path}{ending}").unlink(missing_ok=True)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """One process indexes at a time."""
        with Path(f"{self.path}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """The database for reading."""
        with opened(self.path, thorough=False) as database:
            yield database


def _ours(path: Path) -> bool:
    """Whether the file's header is that of one of our databases, however broken the rest is."""
    with path.open("rb") as stream:
        head = stream.read(72)
    return head.startswith(b"SQLite format 3\0") and head[68:72] == APPLICATION_ID.to_bytes(
        4, "big"
    )


def _writable(path: Path) -> bool:
    with suppress(OSError), Path(f"{path}.lock").open("a"):
        return True
    return False


def _read_on(database: sqlite3.Connection, path: Path) -> int:
    """Add the whole lines of ``path`` that have not been read yet."""
    row = database.execute("SELECT * FROM sources WHERE file = ?", (path.name,)).fetchone()
    status = path.stat()
    position = row["position"] if row else 0
    if position > status.st_size or (row and row["inode"] != status.st_ino):
        # The file was written anew: its records replace the older ones by their ids.
        position = 0
    if position == status.st_size:
        return 0
    count = 0
    with path.open("rb") as stream:
        stream.seek(position)
        while True:
            batch, end = _batch(stream, path)
            if end == position:
                return count
            position = end
            database.execute("BEGIN IMMEDIATE")
            try:
                _add(database, batch)
                database.execute(
                    "INSERT OR REPLACE INTO sources VALUES (?, ?, ?)",
                    (path.name, end, status.st_ino),
                )
                database.execute("COMMIT")
            except BaseException:
                database.execute("ROLLBACK")
                raise
            count += len(batch)


def _batch(stream: IO[bytes], path: Path) -> tuple[list[Record], int]:
    """The next whole lines, and the place behind them. A line without its end is not read yet."""
    records: list[Record] = []
    end = stream.tell()
    while len(records) < _BATCH:
        line = stream.readline(MAX_LINE)
        if not line.endswith(b"\n"):
            # A reader of a growing file must come back to this line when it is whole.
            stream.seek(end)
            break
        if line.strip():
            try:
                records.append(Record.from_json(line))
            except (msgspec.MsgspecError, UnicodeDecodeError) as error:
                # One bad line in a job of weeks must not hide the others.
                log.warning("%s, byte %d: not a record (%s), left out", path, end, error)
        end += len(line)
    return records, end


def _add(database: sqlite3.Connection, records: list[Record]) -> None:
    (last,) = database.execute("SELECT max(record) FROM articles").fetchone()
    number = -1 if last is None else last
    latest = {record.id or str(n): record for n, record in enumerate(records)}
    batch: dict[str, list[tables.Row]] = {table: [] for table in TABLES}
    for record in latest.values():
        if record.id:
            for (old,) in database.execute(
                "SELECT record FROM articles WHERE id = ?", (record.id,)
            ).fetchall():
                remove(database, old)
        number += 1
        for table, found in tables.rows(record, number).items():
            batch[table].extend(found)
    insert(database, batch)


def remove(database: sqlite3.Connection, number: int) -> None:
    """Take a record out of all tables and of the search index."""
    row = database.execute(
        "SELECT title, lead, text FROM articles WHERE record = ?", (number,)
    ).fetchone()
    texts = [(value or "").replace("\0", " ") for value in row]
    # The index keeps no texts: it must be told what it was given.
    database.execute(
        "INSERT INTO search (search, rowid, title, lead, text, folded) "
        "VALUES ('delete', ?, ?, ?, ?, ?)",
        (number, *texts, fold("\n".join(texts))),
    )
    for table in TABLES:
        database.execute(f"DELETE FROM {table} WHERE record = ?", (number,))  # noqa: S608
