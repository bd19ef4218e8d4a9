"""Finding records in the SQLite store: filters, counts, a timeline."""

from __future__ import annotations

import re
import sqlite3
from typing import Any, Literal

import msgspec

from ..errors import InputError
from .sqlite import fold, number_key

MAX_WORDS = 20
Sort = Literal["newest", "oldest", "relevance"]


class Filters(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """What to look for; every filter that is set must hold.

    ``since`` and ``until`` are days (``2018-08-23``), months or years, both included;
    ``document`` is a number or its beginning (``1258``, ``1258/QĐ-TTg``; case, marks and spaces
    don't matter); ``organisation`` is an id or a full name; ``q`` are words of title, lead and
    text, with or without marks, ``"in quotes"`` together, with ``*`` at their end as a beginning.
    """

    site: str | None = None
    province: str | None = None
    since: str | None = None
    until: str | None = None
    document: str | None = None
    organisation: str | None = None
    q: str | None = None
    every: bool = False
    """Pages that are not articles, and pages that could not be read, too."""


class Found(msgspec.Struct):
    """A page of results: the numbers of the records, and how many there are in all."""

    total: int
    numbers: list[int]


def find(
    database: sqlite3.Connection,
    filters: Filters,
    *,
    limit: int | None = 20,
    offset: int = 0,
    sort: Sort = "newest",
) -> Found:
    """The records that fit, newest first.

    Raises :class:`~vnnews.errors.InputError` where a filter makes no sense.
    """
    tables, where, values = _where(filters)
    (total,) = database.execute(f"SELECT count(*) {tables} {where}", values).fetchone()
    order = {
        "newest": "a.published_date IS NULL, a.published_date DESC, a.record DESC",
        "oldest": "a.published_date IS NULL, a.published_date, a.record",
        "relevance": "search.rank, a.record" if "search" in tables else "a.record DESC",
    }[sort]
    sql = f"SELECT a.record {tables} {where} ORDER BY {order} LIMIT ? OFFSET ?"
    rows = database.execute(sql, [*values, -1 if limit is None else limit, offset])
    return Found(total, [row[0] for row in rows])


def _where(filters: Filters) -> tuple[str, str, list[Any]]:
    """The FROM and WHERE of a query over ``articles a``, and its values."""
    tables = "FROM articles a"
    conditions: list[str] = []
    values: list[Any] = []
    if not filters.every:
        conditions.append("a.kind = 'article' AND a.error IS NULL")
    for column in ("site", "province"):
        wanted = getattr(filters, column)
        if wanted:
            conditions.append(f"a.{column} = ?")
            values.append(wanted)
    if filters.since:
        conditions.append("a.published_date >= ?")
        values.append(day(filters.since, "since"))
    if filters.until:
        conditions.append("a.published_date <= ?")
        values.append(day(filters.until, "until", last=True))
    if filters.document:
        key = number_key(filters.document) or ""
        # A number goes on with its year, type or issuer, never with another digit.
        conditions.append(
            "a.record IN (SELECT record FROM documents WHERE number_key = ? "
            "OR (number_key >= ? AND number_key < ?) OR (number_key >= ? AND number_key < ?))"
        )
        values += [key, f"{key}/", f"{key}0", f"{key}-", f"{key}."]
    if filters.organisation:
        conditions.append(
            "a.record IN (SELECT record FROM organisations WHERE org_id = ? OR name = ?)"
        )
        values += [filters.organisation, filters.organisation]
    if filters.q and filters.q.strip():
        query = match_query(filters.q)
        if query is None:
            conditions.append("0")
        else:
            tables += " JOIN search ON search.rowid = a.record"
            conditions.append("search MATCH ?")
            values.append(query)
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    return tables, where, values


DAY = r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?"
_DAY = re.compile(DAY)


def day(text: str, name: str, *, last: bool = False) -> str:
    """A day, month or year as its first (or last) day.

    Days are only compared: the 31st of a shorter month is later than its last day, and that is
    all that is needed. Raises :class:`~vnnews.errors.InputError` where it is none of these.
    """
    found = text.strip()
    if not _DAY.fullmatch(found):
        raise InputError(f"{name}: {text[:40]!r} is no day, month or year (2018-08-23)")
    return found + ("-12-31" if last else "-01-01")[(len(found) - 4) :]


_TERM = re.compile(r'"([^"]*)"?|(\S+)')


def match_query(words: str) -> str | None:
    """An FTS5 query for what a person typed; None where there is no letter or digit in it."""
    terms = []
    for quoted, bare in _TERM.findall(fold(words))[:MAX_WORDS]:
        term = re.sub(r"[^\w\s]+", " ", quoted or bare).replace("_", " ").strip()
        if term:
            terms.append(f'"{term}"' + ("*" if bare.endswith("*") else ""))
    return f"folded : ({' AND '.join(terms)})" if terms else None


class Summary(msgspec.Struct, kw_only=True):
    """What a list shows of an article."""

    record: int
    id: str
    title: str | None
    lead: str | None
    url: str | None
    site: str | None
    province: str | None
    published: str | None
    published_date: str | None
    snippet: str
    dates: int
    documents: int
    figures: int
    organisations: int


def summaries(database: sqlite3.Connection, numbers: list[int], q: str | None) -> list[Summary]:
    """Summaries of records in the order of ``numbers``, each with the piece of text about ``q``."""
    found = []
    for number in numbers:
        row = database.execute(_SUMMARY, {"record": number}).fetchone()
        if row is not None:
            data = {key: row[key] for key in row.keys() if key != "text"}  # noqa: SIM118
            found.append(Summary(**data, snippet=snippet(row["text"] or "", q)))
    return found


_COUNTS = ", ".join(
    f"(SELECT count(*) FROM {table} WHERE record = :record) AS {table}"  # noqa: S608
    for table in ("dates", "documents", "figures", "organisations")
)
_SUMMARY = (
    "SELECT record, id, title, lead, url, site, province, published, published_date, text, "  # noqa: S608
    f"{_COUNTS} FROM articles WHERE record = :record"
)


def snippet(text: str, q: str | None, around: int = 90) -> str:
    """The piece of ``text`` about the first word of ``q`` in it, else its beginning."""
    at = 0
    if q:
        folded = fold(text)
        words = [w for w in re.findall(r"\w+", fold(q)) if len(w) > 1]
        places = [m.start() for w in words if (m := re.search(rf"\b{re.escape(w)}", folded))]
        # Folding NFC text keeps its length; where the text is not NFC, the place is near enough.
        at = min(places, default=0)
    start = max(0, at - around)
    end = min(len(text), start + 2 * around + 40)
    if start:
        start = text.find(" ", start) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    shown = " ".join(text[start:end].split())
    return ("… " if start else "") + shown + (" …" if end < len(text) else "")


class Count(msgspec.Struct):
    """A value of a filter, its name for people, and in how many records it stands."""

    value: str
    name: str
    count: int


def counts(
    database: sqlite3.Connection,
    filters: Filters,
    of: Literal["site", "province", "month", "document", "organisation"],
    limit: int = 100,
) -> list[Count]:
    """How many of the records that fit have each site, province, month, document or organisation.

    Months come in order, everything else from the most frequent down.
    """
    tables, where, values = _where(filters)
    join, value, name = {
        "site": ("", "a.site", "a.site"),
        "province": ("", "a.province", "a.province"),
        "month": ("", "substr(a.published_date, 1, 7)", "substr(a.published_date, 1, 7)"),
        "document": (" JOIN documents d ON d.record = a.record", "d.number", "d.number"),
        "organisation": (" JOIN entities e ON e.record = a.record", "e.id", "e.name"),
    }[of]
    known = f"{where} AND {value} IS NOT NULL" if where else f"WHERE {value} IS NOT NULL"
    order = "value" if of == "month" else "n DESC, value"
    sql = (
        f"SELECT {value} AS value, max({name}) AS name, count(DISTINCT a.record) AS n "
        f"{tables}{join} {known} GROUP BY {value} ORDER BY {order} LIMIT ?"
    )
    return [Count(*row) for row in database.execute(sql, [*values, limit])]
