"""Records as flat tables: the one schema of every export, and the way back.

The columns are read off the structs of :mod:`vnnews.records`, so a new field is a new column:

- ``articles``: a row per record; article, provenance and error.
- ``dates``, ``documents``, ``figures``, ``organisations``: a row per mention.
- ``claims``, ``entities``: derived from the others for convenience, ignored when read back.

Every row has ``record``, the number of its record in this export (0, 1, …), and ``article_id``,
the record's id; mentions also have ``n``, their position in the record, and ``id``
(``<article_id>#date-3``). A struct within a struct becomes columns with its name in front
(``territory_name``); lists and deeper things become JSON text (lists of strings stay lists
where the format knows lists).
"""

from __future__ import annotations

import datetime
import functools
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

import msgspec

from ..errors import InputError
from ..records import (
    Article,
    Date,
    Document,
    Figure,
    Organisation,
    Provenance,
    Record,
)

SCHEMA_VERSION = 1
"""Raised when a change makes older readers wrong; written into every export that can hold it."""

Kind = Literal["str", "int", "float", "number", "bool", "strings", "json"]
Row = dict[str, Any]


class Column(NamedTuple):
    """One column: its name, what it holds and where that stands in a mention's JSON.

    ``path`` is empty for keys and derived columns, which are not read back.
    """

    name: str
    kind: Kind
    path: tuple[str, ...] = ()


MENTIONS: dict[str, type[msgspec.Struct]] = {
    "dates": Date,
    "documents": Document,
    "figures": Figure,
    "organisations": Organisation,
}
SINGULAR = {
    "dates": "date",
    "documents": "document",
    "figures": "figure",
    "organisations": "organisation",
}
TABLES = ("articles", *MENTIONS, "claims", "entities")
STORED = ("articles", *MENTIONS)
"""The tables that records are built from again."""

_KEYS = (Column("record", "int"), Column("n", "int"), Column("id", "str"))
_EXACT = Column("exact", "json")


@functools.cache
def columns(table: str) -> tuple[Column, ...]:
    """The columns of one of :data:`TABLES`, in order."""
    if table == "articles":
        return (
            Column("record", "int"),
            Column("id", "str", ("id",)),
            Column("published_date", "str"),
            *_of_struct(Article, ("article",), ""),
            Column("error", "str", ("error",)),
            *_of_struct(Provenance, ("provenance",), "provenance_"),
        )
    if table == "claims":
        return (
            Column("record", "int"),
            Column("article_id", "str"),
            Column("figure", "int"),
            Column("indicator", "str"),
            *(Column(name, "float") for name in ("value", "low", "high", "of")),
            *(Column(name, "str") for name in ("unit", "period", "place", "status")),
            Column("change_direction", "str"),
            Column("change_from", "float"),
            Column("change_to", "float"),
            Column("change_compared_with", "str"),
            Column("start", "int"),
            Column("end", "int"),
            Column("text", "str"),
        )
    if table == "entities":
        return (
            Column("record", "int"),
            Column("article_id", "str"),
            Column("id", "str"),
            Column("name", "str"),
            Column("type", "str"),
            Column("level", "str"),
            Column("territory_name", "str"),
            Column("territory_code", "str"),
            Column("count", "int"),
            Column("mentions", "json"),
        )
    fields = list(_of_struct(MENTIONS[table], (), ""))
    # An organisation's own id (the body's) gives way to the key of the row.
    fields = [c._replace(name="org_id") if c.name == "id" else c for c in fields]
    exact = (_EXACT,) if any(c.kind == "number" for c in fields) else ()
    return (*_KEYS, Column("article_id", "str"), *fields, *exact)


def _of_struct(
    struct: type[msgspec.Struct], path: tuple[str, ...], prefix: str
) -> Iterator[Column]:
    for field in msgspec.structs.fields(struct):
        inner, kind = _kind(field.type)
        name, where = prefix + field.name, (*path, field.encode_name)
        if inner is not None and inner is not struct and _marker(inner):
            yield from _of_struct(inner, where, f"{name}_")
        else:
            yield Column(_readable(name), kind, where)


def _readable(name: str) -> str:
    """``change_from_value`` → ``change_from``: as the JSON calls it."""
    return {"change_from_value": "change_from", "change_to_value": "change_to"}.get(name, name)


def _marker(struct: type[msgspec.Struct]) -> str | None:
    """The required field whose absence says that the whole struct is absent."""
    return next((f.encode_name for f in msgspec.structs.fields(struct) if f.required), None)


def _kind(annotation: Any) -> tuple[type[msgspec.Struct] | None, Kind]:
    """The struct behind an optional struct, and how any other type is stored."""
    parts = [annotation]
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        parts = [part for part in typing.get_args(annotation) if part is not type(None)]
    plain = [str if typing.get_origin(part) is Literal else part for part in parts]
    if len(plain) == 1:
        only = plain[0]
        if isinstance(only, type) and issubclass(only, msgspec.Struct):
            return only, "json"
        if typing.get_origin(only) is tuple and typing.get_args(only) == (str, ...):
            return None, "strings"
        kinds: dict[Any, Kind] = {str: "str", int: "int", float: "float", bool: "bool"}
        return None, kinds.get(only, "json")
    return None, "number" if set(plain) == {int, float} else "json"


# --- records to rows -------------------------------------------------------------------------


def rows(record: Record, number: int) -> dict[str, list[Row]]:
    """The rows of one record in all tables; ``number`` is its place in the export."""
    data = msgspec.to_builtins(record)
    article = _row(data, columns("articles"))
    article["record"] = number
    article["published_date"] = calendar_day(record.article.published)
    result: dict[str, list[Row]] = {"articles": [article]}
    for table in MENTIONS:
        result[table] = [
            _mention(table, mention, record.id, number, n) for n, mention in enumerate(data[table])
        ]
    result["claims"] = list(_claims(record, number))
    result["entities"] = list(_entities(record, number))
    return result


def mention_id(article_id: str, table: str, n: int) -> str:
    """The id of a mention: ``1f0c…#date-3``."""
    return f"{article_id}#{SINGULAR[table]}-{n}"


def calendar_day(stamp: str | None) -> str | None:
    """``2018-08-23T14:22:00+07:00`` → ``2018-08-23``; None where it is no full date."""
    try:
        return datetime.date.fromisoformat((stamp or "")[:10]).isoformat()
    except ValueError:
        return None


def _mention(table: str, data: Row, article_id: str, number: int, n: int) -> Row:
    row = _row(data, columns(table))
    row.update(record=number, n=n, id=mention_id(article_id, table, n), article_id=article_id)
    return row


def _row(data: Row, wanted: tuple[Column, ...]) -> Row:
    row: Row = {}
    exact: Row = {}
    for column in wanted:
        value: Any = data if column.path else None
        for key in column.path:
            value = value.get(key) if value is not None else None
        if value is not None:
            if column.kind == "number":
                written = value
                value, lossless = _as_float(written)
                if not lossless:
                    exact[column.name] = written
            elif column.kind == "float":
                value = float(value)
            elif column.kind == "strings":
                value = list(value)
            elif column.kind == "json":
                value = msgspec.json.encode(value).decode()
        row[column.name] = value
    if exact:
        row["exact"] = msgspec.json.encode(exact).decode()
    return row


def _as_float(value: int | float) -> tuple[float | None, bool]:
    """The number as a double, and whether :func:`_as_number` brings back the same."""
    try:
        double = float(value)
    except OverflowError:
        return None, False
    back = _as_number(double)
    return double, back == value and type(back) is type(value)


def _as_number(double: float) -> int | float:
    return int(double) if double.is_integer() and abs(double) <= 2**53 else double


def _claims(record: Record, number: int) -> Iterator[Row]:
    places = {(f.start, f.end): n for n, f in enumerate(record.figures)}
    for claim in record.claims():
        data = msgspec.to_builtins(claim)
        change = data.pop("change") or {}
        for key in ("value", "low", "high", "of"):
            if data[key] is not None:
                data[key] = _as_float(data[key])[0]
        yield {
            "record": number,
            "article_id": record.id,
            "figure": places.get((claim.start, claim.end)),
            **data,
            **{
                f"change_{key}": _as_float(value)[0] if isinstance(value, int | float) else value
                for key, value in change.items()
            },
        }


def _entities(record: Record, number: int) -> Iterator[Row]:
    for entity in record.entities():
        yield {
            "record": number,
            "article_id": record.id,
            "id": entity.id,
            "name": entity.name,
            "type": entity.type,
            "level": entity.level,
            "territory_name": entity.territory and entity.territory.name,
            "territory_code": entity.territory and entity.territory.code,
            "count": len(entity.mentions),
            "mentions": msgspec.json.encode(entity.mentions).decode(),
        }


# --- rows to records -------------------------------------------------------------------------


def rebuild(article: Mapping[str, Any], mentions: Mapping[str, Iterable[Row]]) -> Record:
    """A record from its row of ``articles`` and its rows of the four mention tables.

    Raises :class:`~vnnews.errors.InputError` where they do not make a record.
    """
    try:
        data = _nest(article, columns("articles"))
        for table, found in mentions.items():
            ordered = sorted(found, key=lambda row: int(row["n"]))
            data[table] = [_nest(row, columns(table)) for row in ordered]
        return msgspec.convert(data, Record)
    except (msgspec.MsgspecError, KeyError, TypeError, ValueError) as error:
        raise InputError(f"row {article.get('record')} of articles is no record: {error}") from None


def _nest(row: Mapping[str, Any], wanted: tuple[Column, ...]) -> Row:
    data: Row = {}
    exact: Row = msgspec.json.decode(row["exact"]) if row.get("exact") else {}
    for column in wanted:
        value: Any = row.get(column.name)
        if not column.path or (value is None and column.name not in exact):
            continue
        if column.kind == "number":
            value = exact[column.name] if column.name in exact else _as_number(float(value))
        elif column.kind == "json" or (column.kind == "strings" and isinstance(value, str)):
            value = msgspec.json.decode(value)
        elif column.kind == "int":
            value = int(value)
        elif column.kind == "bool":
            value = bool(value)
        target = data
        for key in column.path[:-1]:
            target = target.setdefault(key, {})
        target[column.path[-1]] = value
    return data


def regroup(tables: Mapping[str, Iterable[Row]]) -> Iterator[Record]:
    """Records from whole tables, whatever the order of their rows, in order of ``record``."""
    grouped: dict[str, dict[int, list[Row]]] = {table: {} for table in MENTIONS}
    for table, groups in grouped.items():
        for row in tables[table]:
            groups.setdefault(int(row["record"]), []).append(row)
    for article in sorted(tables["articles"], key=lambda row: int(row["record"])):
        number = int(article["record"])
        yield rebuild(article, {t: groups.get(number, []) for t, groups in grouped.items()})


def collect(records: Iterable[Record], size: int = 500) -> Iterator[dict[str, list[Row]]]:
    """The rows of many records, ``size`` records at a time, so that memory stays flat."""
    batch: dict[str, list[Row]] = {table: [] for table in TABLES}
    count = 0
    for number, record in enumerate(records):
        for table, found in rows(record, number).items():
            batch[table].extend(found)
        count = number + 1
        if count % size == 0:
            yield batch
            batch = {table: [] for table in TABLES}
    if count % size or count == 0:
        yield batch
