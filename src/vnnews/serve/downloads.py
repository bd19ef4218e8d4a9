"""What is filtered, as one file: a table as CSV or Parquet, or records as JSONL."""

from __future__ import annotations

import io
import sqlite3
import tempfile
from collections.abc import Iterator
from typing import IO, Literal

import pyarrow.parquet as pq
from litestar.response import Stream

from ..records import Record
from ..store import arrow, search
from ..store.csv import csv_writer, flatten
from ..store.sqlite import fetch
from .library import Library

Table = Literal["articles", "dates", "documents", "figures", "organisations", "claims", "entities"]
Form = Literal["csv", "parquet", "jsonl"]
TYPES = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/x-ndjson",
}
_IN_MEMORY = 8 * 1024 * 1024


def stream(library: Library, filters: search.Filters, form: Form, table: Table) -> Stream:
    """The file as an answer. It is made on the disk first, so that an error is still an error."""
    name = f"vnnews-{'records' if form == 'jsonl' else table}.{form}"
    spool = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by _chunks
    try:
        with library.open() as database:
            _write(database, filters, form, table, spool)
    except BaseException:
        spool.close()
        raise
    spool.seek(0)
    return Stream(
        _chunks(spool),
        media_type=TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _chunks(spool: IO[bytes]) -> Iterator[bytes]:
    with spool:
        while chunk := spool.read(1 << 18):
            yield chunk


def _write(
    database: sqlite3.Connection,
    filters: search.Filters,
    form: Form,
    table: Table,
    out: IO[bytes],
) -> None:
    numbers = search.find(database, filters, limit=None).numbers
    records: Iterator[Record] = (fetch(database, number) for number in numbers)
    if form == "jsonl":
        for record in records:
            out.write(record.to_json().encode() + b"\n")
        return
    sink = io.BufferedWriter(_Raw(out))
    if form == "csv":
        with csv_writer(sink, table) as writer:
            for batch in arrow.batches(records):
                writer.write_table(flatten(batch[table], table))
    else:
        with pq.ParquetWriter(sink, arrow.schema(table), compression="zstd") as writer:
            for batch in arrow.batches(records):
                writer.write_table(batch[table])
    sink.flush()


class _Raw(io.RawIOBase):
    """A spooled file as the raw stream that pyarrow asks for; closing it leaves the file open."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        return self._out.write(bytes(data))  # type: ignore[call-overload]
