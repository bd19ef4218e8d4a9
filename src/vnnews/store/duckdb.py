"""Records in a DuckDB file: the same tables as the other exports, for SQL over millions of rows."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from ..errors import InputError, MissingExtraError
from ..records import Record
from .arrow import batches, check, from_tables, schema
from .jsonl import reading, replacing, writing
from .tables import SCHEMA_VERSION, STORED, TABLES


def _duckdb() -> Any:
    try:
        return importlib.import_module("duckdb")
    except ImportError:
        raise MissingExtraError("the duckdb format", "duckdb") from None


def write_duckdb(records: Iterable[Record], path: str | Path) -> int:
    """Write a DuckDB database; returns the number of records.

    The file appears whole or not at all. Raises :class:`~vnnews.errors.OutputError` where it
    cannot be written, :class:`~vnnews.errors.MissingExtraError` where duckdb is not installed.
    """
    duckdb = _duckdb()
    path = Path(path)
    count = 0
    with writing(path), replacing(path) as temporary:
        temporary.unlink()  # DuckDB wants to make its file itself
        try:
            with closing(duckdb.connect(str(temporary))) as database:
                database.execute("CREATE TABLE meta (key VARCHAR, value VARCHAR)")
                database.execute("INSERT INTO meta VALUES ('schema', ?)", [str(SCHEMA_VERSION)])
                for table in TABLES:
                    database.register("batch", schema(table).empty_table())
                    database.execute(f"CREATE TABLE {table} AS SELECT * FROM batch")  # noqa: S608 - our own names
                    database.unregister("batch")
                for found in batches(records):
                    for table in TABLES:
                        database.register("batch", found[table])
                        database.execute(f"INSERT INTO {table} SELECT * FROM batch")  # noqa: S608 - our own names
                        database.unregister("batch")
                    count += found["articles"].num_rows
        except duckdb.IOException as error:
            raise OSError(str(error).splitlines()[0]) from None
        finally:
            Path(f"{temporary}.wal").unlink(missing_ok=True)
    return count


def read_duckdb(path: str | Path) -> Iterator[Record]:
    """The records of a database that :func:`write_duckdb` wrote.

    Raises :class:`~vnnews.errors.InputError` where it is foreign, broken or from a newer version,
    :class:`~vnnews.errors.MissingExtraError` where duckdb is not installed.
    """
    duckdb = _duckdb()
    path = Path(path)
    found = {}
    try:
        with reading(path), closing(duckdb.connect(str(path), read_only=True)) as database:
            names = {row[0] for row in database.execute("SHOW TABLES").fetchall()}
            if not {*STORED, "meta"} <= names:
                raise InputError(f"{path}: a DuckDB database, but not one of vnnews")
            sql = "SELECT value FROM meta WHERE key = 'schema'"
            if int(database.execute(sql).fetchall()[0][0]) > SCHEMA_VERSION:
                raise InputError(f"{path}: written by a newer vnnews; update this one")
            for table in STORED:
                sql = f"SELECT * FROM {table}"  # noqa: S608 - our own names
                found[table] = database.sql(sql).to_arrow_table()
                check(found[table].schema, schema(table), path)
    except duckdb.Error as error:
        first = str(error).splitlines()[0]
        raise InputError(f"{path}: a broken database ({first}); export it anew") from None
    yield from from_tables(found)
