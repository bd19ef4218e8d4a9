"""The job that is being served: its store, kept up to date, and its archived pages."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..records import Record
from ..store.index import Index
from ..store.sqlite import fetch


class Library:
    """A job folder for reading. Safe to use from several threads.

    Raises :class:`~vnnews.errors.InputError` where ``folder`` is no folder.
    """

    def __init__(self, folder: Path, lag: float = 5.0) -> None:
        self.folder = folder
        self._index = Index(folder)
        self._lag = lag
        self._read = 0.0
        self._lock = threading.Lock()

    def refresh(self) -> None:
        """Follow the job, at most every ``lag`` seconds."""
        if self._read and time.monotonic() - self._read < self._lag:
            return
        # Whoever comes while another reads takes what is there, unless there is nothing yet.
        if not self._lock.acquire(blocking=not self._read):
            return
        try:
            if not self._read or time.monotonic() - self._read >= self._lag:
                self._index.refresh()
                self._read = time.monotonic()
        finally:
            self._lock.release()

    @contextmanager
    def open(self) -> Iterator[sqlite3.Connection]:
        """The store, after a look at the job."""
        self.refresh()
        with self._index.open() as database:
            yield database

    def record(self, identifier: str) -> Record | None:
        """The record with this id."""
        with self.open() as database:
            row = database.execute(
                "SELECT max(record) FROM articles WHERE id = ?", (identifier,)
            ).fetchone()
            return fetch(database, row[0]) if row[0] is not None else None
