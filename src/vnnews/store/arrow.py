"""Records as Arrow tables and Parquet files."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from .. import __version__
from ..errors import InputError, OutputError
from ..records import Record
from . import tables
from .jsonl import reading, replacing, writing
from .tables import MENTIONS, SCHEMA_VERSION, STORED, TABLES, Row

_TYPES = {
    "str": pa.string(),
    "int": pa.int64(),
    "float": pa.float64(),
    "number": pa.float64(),
    "bool": pa.bool_(),
    "strings": pa.list_(pa.string()),
    "json": pa.string(),
}
_METADATA = {"vnnews": __version__, "vnnews.schema": str(SCHEMA_VERSION)}


@functools.cache
def schema(table: str) -> pa.Schema:
    """The Arrow schema of one of :data:`~vnnews.store.tables.TABLES`."""
    fields = [pa.field(c.name, _TYPES[c.kind]) for c in tables.columns(table)]
    return pa.schema(fields, metadata=_METADATA)


def batches(records: Iterable[Record], size: int = 500) -> Iterator[dict[str, pa.Table]]:
    """Arrow tables by name, ``size`` records at a time."""
    for batch in tables.collect(records, size):
        yield {t: pa.Table.from_pylist(batch[t], schema=schema(t)) for t in TABLES}


@functools.cache
def nested_schema() -> pa.Schema:
    """A row per record; its mentions as lists of structs with the columns of their tables."""
    lists = [pa.field(t, pa.list_(pa.struct(list(schema(t))))) for t in MENTIONS]
    return pa.schema([*schema("articles"), *lists], metadata=_METADATA)


def write_parquet(records: Iterable[Record], path: str | Path) -> int:
    """Write records as Parquet (zstd); returns how many.

    A ``path`` that ends in ``.parquet`` becomes one file with a row per record, its mentions in
    list columns. Any other path becomes a folder with a file per table (``articles.parquet``,
    ``dates.parquet``, …, see ``docs/store.md``). Files appear whole or not at all.

    Raises :class:`~vnnews.errors.OutputError` where they cannot be written.
    """
    path = Path(path)
    with writing(path):
        if path.suffix == ".parquet":
            return _write_nested(records, path)
        return _write_folder(records, path)


def _write_nested(records: Iterable[Record], path: Path) -> int:
    count = 0
    with (
        replacing(path) as temporary,
        pq.ParquetWriter(temporary, nested_schema(), compression="zstd") as writer,
    ):
        for batch in tables.collect(records):
            found = nest(batch)
            writer.write_table(pa.Table.from_pylist(found, schema=nested_schema()))
            count += len(found)
    return count


def nest(batch: dict[str, list[Row]]) -> list[Row]:
    """The rows of ``articles`` with their mentions in them."""
    articles = {row["record"]: dict(row) for row in batch["articles"]}
    for table in MENTIONS:
        for article in articles.values():
            article[table] = []
        for row in batch[table]:
            articles[row["record"]][table].append(row)
    return list(articles.values())


def _write_folder(records: Iterable[Record], folder: Path) -> int:
    own_folder(folder, ".parquet")
    count = 0
    with ExitStack() as files:
        # Entered first, left last: the files are closed before they take their places.
        places = {t: files.enter_context(replacing(folder / f"{t}.parquet")) for t in TABLES}
        writers = {
            t: files.enter_context(pq.ParquetWriter(places[t], schema(t), compression="zstd"))
            for t in TABLES
        }
        for batch in batches(records):
            for table, writer in writers.items():
                writer.write_table(batch[table])
            count += batch["articles"].num_rows
    return count


def own_folder(folder: Path, ending: str) -> None:
    """Make the folder; refuse one that holds anything but an earlier export.

    Raises :class:`~vnnews.errors.OutputError`.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder}: is a file; name a new folder")
    folder.mkdir(parents=True, exist_ok=True)
    ours = {f"{table}{ending}" for table in TABLES}
    for entry in folder.iterdir():
        if entry.name not in ours and not entry.name.startswith("."):
            raise OutputError(f"{folder}: holds other files ({entry.name}); name a new folder")


def read_parquet(path: str | Path) -> Iterator[Record]:
    """The records of a Parquet file or folder that :func:`write_parquet` wrote.

    Raises :class:`~vnnews.errors.InputError` for other or broken files.
    """
    path = Path(path)
    with reading(path):
        try:
            if path.is_dir():
                yield from _read_folder(path)
            else:
                yield from _read_nested(path)
        except pa.ArrowException as error:
            raise InputError(f"{path}: not a whole Parquet file ({_first(error)})") from None


def _first(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _read_nested(path: Path) -> Iterator[Record]:
    with pq.ParquetFile(path) as file:
        check(file.schema_arrow, nested_schema(), path)
        for batch in file.iter_batches(batch_size=500):
            for row in batch.to_pylist():
                yield tables.rebuild(row, {t: row[t] or [] for t in MENTIONS})


def _read_folder(folder: Path) -> Iterator[Record]:
    found: dict[str, Any] = {}
    for table in STORED:
        path = folder / f"{table}.parquet"
        # Through an open file: a folder named a=b must not become a partition column.
        with reading(path), pq.ParquetFile(path) as file:
            check(file.schema_arrow, schema(table), path)
            found[table] = file.read()
    yield from from_tables(found)


def from_tables(found: dict[str, pa.Table]) -> Iterator[Record]:
    """Records from Arrow tables, a stretch at a time so that Python objects stay few."""
    grouped = {t: found[t].sort_by([("record", "ascending")]) for t in STORED}
    feeds = {t: _Feed(grouped[t]) for t in MENTIONS}
    for batch in grouped["articles"].to_batches(max_chunksize=500):
        for article in batch.to_pylist():
            number = article["record"]
            yield tables.rebuild(article, {t: feed.take(number) for t, feed in feeds.items()})


class _Feed:
    """Rows of a table sorted by ``record``, handed out record by record."""

    def __init__(self, table: pa.Table) -> None:
        self._rows = (r for b in table.to_batches(max_chunksize=2000) for r in b.to_pylist())
        self._next = next(self._rows, None)

    def take(self, number: int) -> list[Row]:
        taken = []
        while self._next is not None and self._next["record"] <= number:
            if self._next["record"] == number:
                taken.append(self._next)
            self._next = next(self._rows, None)
        return taken


def check(found: pa.Schema, wanted: pa.Schema, path: Path) -> None:
    """Refuse a file of other columns or of a newer schema.

    Raises :class:`~vnnews.errors.InputError`.
    """
    version = (found.metadata or {}).get(b"vnnews.schema", b"1")
    if version.isdigit() and int(version) > SCHEMA_VERSION:
        raise InputError(f"{path}: written by a newer vnnews; update this one")
    for name in ("record", "text", "start") if "start" in wanted.names else ("record", "text"):
        if name not in found.names:
            raise InputError(f"{path}: not an export of vnnews (it has no column {name!r})")
