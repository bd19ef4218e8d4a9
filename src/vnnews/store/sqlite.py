"""Records in an SQLite file with full-text search: for SQL, for ``serve``, for one file to send.

The tables are those of :mod:`vnnews.store.tables` (documented in ``docs/store.md``), plus
``meta`` (key, value), ``sources`` (how far a growing job has been read) and ``search``, an FTS5
index over title, lead and text. Its tokenizer removes diacritics (``unicode61
remove_diacritics 2``), so tones and their placement don't matter (``hoà`` = ``hòa`` = ``hoa``);
the column ``folded`` repeats the text with ``đ`` as ``d``, the one letter that Unicode doesn't
take apart. ``rowid`` in ``search`` is ``articles.record``.
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import msgspec

from .. import __version__
from ..errors import InputError
from ..records import Record
from ..text.tones import new_style, strip_marks
from . import tables
from .jsonl import reading, replacing, writing
from .tables import MENTIONS, SCHEMA_VERSION, STORED, TABLES, Row

APPLICATION_ID = 0x766E6E77
"""``vnnw`` in the file's header: ``file`` and others can tell whose it is."""

_SQL = {"str": "TEXT", "int": "INTEGER", "float": "REAL", "number": "REAL", "bool": "INTEGER"}
_INDEXES = (
    ("articles", "id"),
    ("articles", "site"),
    ("articles", "province"),
    ("articles", "published_date"),
    ("documents", "number_key"),
    ("organisations", "org_id"),
)


def fold(text: str) -> str:
    """The form in which words are compared: new-style tones, then no marks, lower case."""
    return strip_marks(new_style(unicodedata.normalize("NFC", text))).lower()


def number_key(number: str | None) -> str | None:
    """A document number without case, spaces and marks: ``1258/qd-ttg``."""
    return fold(number).replace(" ", "") if number is not None else None


def create(database: sqlite3.Connection) -> None:
    """Make the tables, the indexes and the search index in an empty database."""
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    database.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID")
    database.execute("INSERT INTO meta VALUES ('software', ?)", (f"vnnews/{__version__}",))
    database.execute(
        "CREATE TABLE sources (file TEXT PRIMARY KEY, position INTEGER, inode INTEGER)"
    )
    for table in TABLES:
        columns = [f'"{c.name}" {_SQL.get(c.kind, "TEXT")}' for c in tables.columns(table)]
        if table == "articles":
            columns[0] = '"record" INTEGER PRIMARY KEY'
        elif table in MENTIONS:
            if table == "documents":
                columns.append('"number_key" TEXT')
            columns.append('PRIMARY KEY ("record", "n")')
        database.execute(
            f"CREATE TABLE {table} ({', '.join(columns)})"
            + (" WITHOUT ROWID" if table in MENTIONS else "")
        )
    for table in ("claims", "entities"):
        database.execute(f"CREATE INDEX {table}_record ON {table} (record)")
    for table, column in _INDEXES:
        database.execute(f"CREATE INDEX {table}_{column} ON {table} ({column})")
    database.execute(
        "CREATE VIRTUAL TABLE search USING fts5(title, lead, text, folded, content='', "
        "tokenize='unicode61 remove_diacritics 2')"
    )


def insert(database: sqlite3.Connection, batch: dict[str, list[Row]]) -> None:
    """Add the rows of some records (see :func:`~vnnews.store.tables.collect`)."""
    for table in TABLES:
        names = [c.name for c in tables.columns(table)]
        found = batch[table]
        if table == "documents":
            names.append("number_key")
            found = [{**row, "number_key": number_key(row.get("number"))} for row in found]
        marks = ", ".join("?" * len(names))
        database.executemany(
            f"INSERT INTO {table} VALUES ({marks})",  # noqa: S608 - our own names
            ([_plain(row.get(name)) for name in names] for row in found),
        )
    database.executemany(
        "INSERT INTO search (rowid, title, lead, text, folded) VALUES (?, ?, ?, ?, ?)",
        (_searchable(row) for row in batch["articles"]),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return msgspec.json.encode(value).decode()
    return value


def _searchable(row: Row) -> tuple[Any, ...]:
    texts = [(row[name] or "").replace("\0", " ") for name in ("title", "lead", "text")]
    return (row["record"], *texts, fold("\n".join(texts)))


def write_sqlite(records: Iterable[Record], path: str | Path) -> int:
    """Write an SQLite database; returns the number of records.

    The file appears whole or not at all. Raises :class:`~vnnews.errors.OutputError` where it
    cannot be written.
    """
    path = Path(path)
    count = 0
    with (
        writing(path),
        replacing(path) as temporary,
        closing(sqlite3.connect(temporary, isolation_level=None)) as database,
    ):
        try:
            database.execute("PRAGMA journal_mode = OFF")
            database.execute("BEGIN")
            create(database)
            for batch in tables.collect(records):
                insert(database, batch)
                count += len(batch["articles"])
            database.execute("INSERT INTO search (search) VALUES ('optimize')")
            database.execute("COMMIT")
        except sqlite3.OperationalError as error:
            raise OSError(str(error)) from None
    return count


@contextmanager
def opened(path: Path, *, thorough: bool = True) -> Iterator[sqlite3.Connection]:
    """The database, read-only, checked to be ours and (``thorough``) whole.

    Raises :class:`~vnnews.errors.InputError` where it is foreign, broken or from a newer version.
    """
    with reading(path):
        path.stat()
        database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    with closing(database):
        database.row_factory = sqlite3.Row
        try:
            check(database, path, thorough=thorough)
            yield database
        except sqlite3.Error as error:
            raise InputError(f"{path}: a broken database ({error}); export it anew") from None


def check(database: sqlite3.Connection, path: Path, *, thorough: bool = True) -> None:
    """Refuse a database that is not ours or newer than this program.

    Raises :class:`~vnnews.errors.InputError`; ``sqlite3.DatabaseError`` where it is broken.
    """
    (application,) = database.execute("PRAGMA application_id").fetchone()
    (version,) = database.execute("PRAGMA user_version").fetchone()
    names = {row[0] for row in database.execute("SELECT name FROM sqlite_master")}
    if application != APPLICATION_ID or not {*STORED, "search"} <= names:
        raise InputError(f"{path}: an SQLite database, but not one of vnnews")
    if version > SCHEMA_VERSION:
        raise InputError(f"{path}: written by a newer vnnews; update this one")
    state = "ok"
    if thorough:
        (state,) = database.execute("PRAGMA quick_check(1)").fetchone()
    if state != "ok":
        raise sqlite3.DatabaseError(state)


def read_sqlite(path: str | Path) -> Iterator[Record]:
    """The records of a database that :func:`write_sqlite` wrote.

    Raises :class:`~vnnews.errors.InputError` where it is foreign, broken or from a newer version.
    """
    with opened(Path(path)) as database:
        for (number,) in database.execute("SELECT record FROM articles ORDER BY record"):
            yield fetch(database, number)


def fetch(database: sqlite3.Connection, number: int) -> Record:
    """One record by its number. The connection's rows must be ``sqlite3.Row``.

    Raises ``KeyError`` where there is none.
    """
    article = database.execute("SELECT * FROM articles WHERE record = ?", (number,)).fetchone()
    if article is None:
        raise KeyError(number)
    mentions = {
        table: [dict(r) for r in database.execute(_mentions_sql(table), (number,))]
        for table in MENTIONS
    }
    return tables.rebuild(dict(article), mentions)


def _mentions_sql(table: str) -> str:
    return f"SELECT * FROM {table} WHERE record = ? ORDER BY n"  # noqa: S608 - our own names
