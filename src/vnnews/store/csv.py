"""Records as a folder of CSV files that spreadsheets open and pandas reads."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.csv as pc

from ..errors import InputError
from ..records import Record
from .arrow import batches, check, from_tables, own_folder, schema
from .jsonl import reading, replacing, writing
from .tables import STORED, TABLES

BOM = b"\xef\xbb\xbf"
"""Without it Excel takes the file for Windows-1252 and breaks every Vietnamese letter."""

# A cell that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, "CSV
# injection"); signed numbers are left alone. A cell that begins with an apostrophe gets one
# more, so that one apostrophe is always taken off again.
_DANGEROUS = re.compile(r"['=@\t\r]|[+-](?![\w\s.,%°/]*\Z)")


def guard(value: str | None) -> str | None:
    """A text cell that no spreadsheet takes for a formula."""
    return f"'{value}" if value is not None and _DANGEROUS.match(value) else value


def unguard(value: str | None) -> str | None:
    """What :func:`guard` was given."""
    return value[1:] if value is not None and value.startswith("'") else value


@functools.cache
def flat_schema(table: str) -> pa.Schema:
    """The schema of a table in a format that knows no lists: they are JSON text there."""
    fields = [
        pa.field(f.name, pa.string()) if pa.types.is_list(f.type) else f for f in schema(table)
    ]
    return pa.schema(fields)


def flatten(table: pa.Table, name: str) -> pa.Table:
    """Lists as JSON text, texts guarded."""
    found = {}
    for field in schema(name):
        column = table.column(field.name)
        if pa.types.is_list(field.type):
            column = pa.array([_json(value) for value in column.to_pylist()], pa.string())
        elif pa.types.is_string(field.type):
            column = pa.array([guard(value) for value in column.to_pylist()], pa.string())
        found[field.name] = column
    return pa.table(found, schema=flat_schema(name))


def _json(value: list[str] | None) -> str | None:
    import msgspec

    return None if value is None else msgspec.json.encode(value).decode()


def write_csv(records: Iterable[Record], folder: str | Path) -> int:
    """Write a folder with a CSV file per table (UTF-8 with BOM, RFC 4180); returns the count.

    Text cells are in quotes, so that an empty text differs from no value. Raises
    :class:`~vnnews.errors.OutputError` where the folder cannot be written.
    """
    folder = Path(folder)
    count = 0
    with writing(folder), ExitStack() as files:
        own_folder(folder, ".csv")
        places = {t: files.enter_context(replacing(folder / f"{t}.csv")) for t in TABLES}
        streams = {t: files.enter_context(places[t].open("wb")) for t in TABLES}
        writers = {t: files.enter_context(csv_writer(streams[t], t)) for t in TABLES}
        for batch in batches(records):
            for table, writer in writers.items():
                writer.write_table(flatten(batch[table], table))
            count += batch["articles"].num_rows
    return count


def csv_writer(stream: IO[bytes], table: str) -> Any:
    """A writer of batches of ``table`` (see :func:`flatten`) into an open binary stream."""
    stream.write(BOM)
    return pc.CSVWriter(
        stream, flat_schema(table), write_options=pc.WriteOptions(quoting_style="all_valid")
    )


def read_csv(folder: str | Path) -> Iterator[Record]:
    """The records of a folder that :func:`write_csv` wrote.

    Raises :class:`~vnnews.errors.InputError` for other or broken files.
    """
    folder = Path(folder)
    found = {}
    for table in STORED:
        path = folder / f"{table}.csv"
        with reading(path):
            found[table] = _read(path, table)
    yield from from_tables(found)


def _read(path: Path, name: str) -> pa.Table:
    wanted = flat_schema(name)
    try:
        with path.open("rb") as stream:
            if not stream.read(16).strip():
                raise InputError(f"{path}: is empty")
        table = pc.read_csv(
            path,
            # A row must fit in a block, and a row holds a whole article.
            read_options=pc.ReadOptions(block_size=max(1 << 20, path.stat().st_size + 1)),
            parse_options=pc.ParseOptions(newlines_in_values=True),
            convert_options=pc.ConvertOptions(
                column_types=dict(zip(wanted.names, wanted.types, strict=True)),
                strings_can_be_null=True,
                quoted_strings_can_be_null=False,
                null_values=[""],
                check_utf8=True,
            ),
        )
    except pa.ArrowException as error:
        raise InputError(f"{path}: not a whole CSV file ({str(error).splitlines()[0]})") from None
    check(table.schema, wanted, path)
    for index, field in enumerate(table.schema):
        if pa.types.is_string(field.type):
            values = pa.array([unguard(v) for v in table.column(index).to_pylist()], pa.string())
            table = table.set_column(index, field, values)
    return table
