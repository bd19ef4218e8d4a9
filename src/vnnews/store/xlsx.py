"""Records as an Excel workbook with a sheet per table.

Excel holds at most 32,767 characters in a cell and 1,048,576 rows in a sheet. A longer text goes
on in the sheet ``continued``; more rows are refused. Control characters, which XML cannot hold,
are written as ``_x0007_`` (ECMA-376, ST_Xstring).
"""

from __future__ import annotations

import importlib
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from ..errors import InputError, MissingExtraError, OutputError
from ..records import Record
from . import tables
from .jsonl import reading, replacing, writing
from .tables import SCHEMA_VERSION, STORED, TABLES, Column, Row

MAX_CELL = 32_000
MAX_ROWS = 1_048_575
_CONTINUED = ("table", "row", "column", "part", "text")

_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)", re.ASCII)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _openpyxl() -> Any:
    try:
        return importlib.import_module("openpyxl")
    except ImportError:
        raise MissingExtraError("the xlsx format", "xlsx") from None


def _encode(text: str) -> str:
    # An empty cell and an empty text look the same to Excel: the latter is an apostrophe.
    if not text or text.startswith("'"):
        text = f"'{text}"
    return _ILLEGAL.sub(lambda m: f"_x{ord(m[0]):04X}_", text)


def _decode(text: str) -> str:
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), text).removeprefix("'")


def write_xlsx(records: Iterable[Record], path: str | Path) -> int:
    """Write an Excel workbook; returns the number of records.

    The file appears whole or not at all. Raises :class:`~vnnews.errors.OutputError` where it
    cannot be written or has more rows than Excel can hold,
    :class:`~vnnews.errors.MissingExtraError` where openpyxl is not installed.
    """
    openpyxl = _openpyxl()
    path = Path(path)
    book = openpyxl.Workbook(write_only=True)
    sheets = {table: book.create_sheet(table) for table in TABLES}
    more = book.create_sheet("continued")
    about = book.create_sheet("about")
    about.append(["vnnews.schema", SCHEMA_VERSION])
    more.append(_CONTINUED)
    lines = dict.fromkeys(TABLES, 0)
    for table, sheet in sheets.items():
        sheet.freeze_panes = "A2"
        sheet.append([c.name for c in tables.columns(table)])
    with writing(path), replacing(path) as temporary:
        try:
            for batch in tables.collect(records):
                for table, sheet in sheets.items():
                    for row in batch[table]:
                        lines[table] += 1
                        if lines[table] > MAX_ROWS:
                            raise OutputError(
                                f"{path}: {table} has more rows than Excel can hold; "
                                "export to csv, sqlite or parquet"
                            )
                        sheet.append(_cells(openpyxl, sheet, more, table, lines[table], row))
        except BaseException:
            # openpyxl streams each sheet through a generator: end them, or they complain later.
            for sheet in book.worksheets:
                sheet.close()
            raise
        book.save(temporary)
    return lines["articles"]


def _cells(openpyxl: Any, sheet: Any, more: Any, table: str, number: int, row: Row) -> list[Any]:
    cells: list[Any] = []
    for column in tables.columns(table):
        value = row.get(column.name)
        if isinstance(value, list):
            value = msgspec.json.encode(value).decode()
        if isinstance(value, str):
            parts = _parts(value)
            for part, text in enumerate(parts[1:], 1):
                fields = [table, number, column.name, part, text]
                more.append([_text(openpyxl, more, f) for f in fields])
            value = _text(openpyxl, sheet, parts[0])
        elif isinstance(value, float) and float(f"{value:.16g}") != value:
            # openpyxl writes 16 digits; a few doubles need 17.
            value = _cell(openpyxl, sheet, repr(value), "n")
        cells.append(value)
    return cells


def _parts(value: str) -> list[str]:
    """The text in pieces that fit in a cell each, cut before escaping."""
    pieces = [value[i : i + MAX_CELL // 8] for i in range(0, len(value), MAX_CELL // 8)] or [""]
    parts: list[str] = []
    current = ""
    for piece in pieces:
        if current and len(_encode(current + piece)) > MAX_CELL:
            parts.append(_encode(current))
            current = piece
        else:
            current += piece
    return [*parts, _encode(current)]


def _text(openpyxl: Any, sheet: Any, value: Any) -> Any:
    """A cell that is text even where it looks like a formula or a number."""
    return _cell(openpyxl, sheet, value, "s") if isinstance(value, str) else value


def _cell(openpyxl: Any, sheet: Any, value: str, kind: str) -> Any:
    cell = openpyxl.cell.WriteOnlyCell(sheet, value="x")
    cell._value, cell.data_type = value, kind
    return cell


def read_xlsx(path: str | Path) -> Iterator[Record]:
    """The records of a workbook that :func:`write_xlsx` wrote.

    Raises :class:`~vnnews.errors.InputError` for other or broken files,
    :class:`~vnnews.errors.MissingExtraError` where openpyxl is not installed.
    """
    openpyxl = _openpyxl()
    path = Path(path)
    try:
        with reading(path):
            book = openpyxl.load_workbook(path, read_only=True)
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        openpyxl.utils.exceptions.InvalidFileException,
    ):
        raise InputError(f"{path}: not a whole Excel workbook") from None
    with closing(book):
        if not {*STORED, "continued"} <= set(book.sheetnames):
            raise InputError(f"{path}: an Excel workbook, but not one of vnnews")
        try:
            more = _continued(book["continued"])
            found = {t: list(_rows(book[t], t, more.get(t, {}))) for t in STORED}
        except (zipfile.BadZipFile, zlib.error, KeyError, SyntaxError) as error:
            raise InputError(f"{path}: a broken workbook ({error})") from None
    yield from tables.regroup(found)


def _continued(sheet: Any) -> dict[str, dict[tuple[int, str], list[tuple[int, str]]]]:
    found: dict[str, dict[tuple[int, str], list[tuple[int, str]]]] = {}
    for number, values in enumerate(sheet.iter_rows(values_only=True)):
        if number:
            table, row, column, part, text = values
            places = found.setdefault(str(table), {})
            places.setdefault((int(row), str(column)), []).append((int(part), _decode(str(text))))
    return found


def _rows(
    sheet: Any, table: str, more: dict[tuple[int, str], list[tuple[int, str]]]
) -> Iterator[Row]:
    kinds: dict[str, Column] = {c.name: c for c in tables.columns(table)}
    header: list[str] = []
    for number, values in enumerate(sheet.iter_rows(values_only=True)):
        if number == 0:
            header = [str(value) for value in values]
            missing = {"record", "text"} - set(header)
            if missing:
                raise KeyError(f"the sheet {table} has no column {missing.pop()}")
            continue
        row: Row = {}
        for name, value in zip(header, values, strict=False):
            column = kinds.get(name)
            if column is None or value is None:
                continue
            if column.kind in ("str", "json", "strings"):
                value = _decode(str(value))
                for _, text in sorted(more.get((number, name), [])):
                    value += text
            row[name] = value
        if row:
            yield row
