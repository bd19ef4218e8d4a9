"""The nouns of vnnews: what a page is when fetched, cleaned and read.

Capture → Article → Record, and the four kinds of mention that a Record holds.
Every class is a msgspec struct, so that the JSON and the JSON Schema come from
these definitions alone. Offsets are 0-based, end-exclusive and count Unicode
code points; ``article.text[m.start:m.end] == m.text`` holds for every mention.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Literal

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

DateType = Literal["DATE", "TIME", "DURATION", "SET"]
Relation = Literal["on", "until", "before", "from", "as_of", "same_period"]
Bound = Literal["exact", "min", "max", "approx", "range"]
Level = Literal["central", "province", "district", "commune", "none"]
BlockKind = Literal[
    "title", "lead", "paragraph", "heading", "list_item", "table", "caption", "quote"
]
ArticleKind = Literal["article", "list", "home", "poll", "login", "error", "empty", "other"]


class Capture(msgspec.Struct, kw_only=True):
    """One HTTP answer as it came: bytes, headers, digest, and where it is archived."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    fetched: str = ""
    """UTC time of the request, ISO 8601 with ``Z``."""
    requested_url: str | None = None
    """The address that was asked for, where redirects led elsewhere."""
    digest: str = ""
    """``sha256:`` and the hexadecimal digest of ``body``."""
    warc_record: str | None = None
    """WARC-Record-ID of the response, where it is archived."""
    warc_file: str | None = None

    def header(self, name: str, default: str = "") -> str:
        """The first header called ``name`` (any case), or ``default``."""
        wanted = name.lower()
        return next((value for key, value in self.headers if key.lower() == wanted), default)


class Block(msgspec.Struct, kw_only=True):
    """A piece of ``article.text`` and the node of the page that it came from."""

    kind: BlockKind
    start: int
    end: int
    path: str | None = None
    """lxml path of the element in the page (``/html/body/div[2]/p[3]``)."""
    level: int | None = None
    """1-6 for a heading."""
    cells: tuple[tuple[str, ...], ...] | None = None
    """Rows of a table block."""


class Image(msgspec.Struct, kw_only=True):
    src: str
    caption: str | None = None
    alt: str | None = None
    credit: str | None = None


class Article(msgspec.Struct, kw_only=True):
    """A page without its furniture. ``text`` is the lead and the body, a paragraph a line."""

    url: str | None = None
    site: str | None = None
    kind: ArticleKind = "article"
    title: str | None = None
    lead: str | None = None
    author: str | None = None
    source: str | None = None
    published: str | None = None
    """ISO 8601 with ``+07:00``, or a bare date where the page gives no time."""
    modified: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    text: str = ""
    blocks: tuple[Block, ...] = ()
    images: tuple[Image, ...] = ()
    province: str | None = None
    profile: str | None = None
    """Name and version of the profile that read the page, or None for the generic method."""
    warnings: tuple[str, ...] = ()


class Mention(msgspec.Struct, kw_only=True):
    """What the four kinds share: the exact place in the text and the rule that found it."""

    start: int
    end: int
    text: str = ""
    rule: str = ""
    flags: tuple[str, ...] = ()


class Date(Mention, kw_only=True):
    """A calendar date, clock time, duration or recurring set."""

    type: DateType = "DATE"
    edtf: str | None = None
    """EDTF level 2 value, or None for durations and unresolvable sets."""
    value: str | None = None
    """ISO 8601 duration (``P3D``) or TIMEX3 set (``XXXX-WXX-1``)."""
    first: str | None = None
    """First day meant, ``YYYY-MM-DD``, where it can be resolved."""
    last: str | None = None
    relation: Relation = "on"
    calendar: Literal["gregorian", "lunar-vn"] = "gregorian"
    lunar: str | None = None
    """The lunar date as written, ``year-month-day`` (``2024-03-10``, leap months with ``L``)."""
    subtype: str | None = None
    """school_year, term, anniversary, quarter, period, holiday, publication …"""
    time_of_day: str | None = None
    """TIMEX3 part of day: MO, MI, AF, EV, NI."""
    start_time: str | None = None
    end_time: str | None = None
    mod: Literal["START", "MID", "END"] | None = None


class Provision(msgspec.Struct, kw_only=True):
    dieu: str | None = None
    khoan: str | None = None
    diem: str | None = None


class Document(Mention, kw_only=True):
    """A reference to a legal, administrative or Party document."""

    number: str | None = None
    """Canonical number (``1258/QĐ-TTg``, ``15-CT/TW``); short forms keep their short number."""
    type: str | None = None
    """Type code (``QĐ``, ``NQ``; Party Quy định is ``QyĐ``)."""
    type_name: str | None = None
    issuer: str | None = None
    """Issuer code; joint issuers separated by ``;``."""
    issuer_name: str | None = None
    """Name of the issuer as of the document's date."""
    date: str | None = None
    """EDTF date of issue, or the year alone."""
    date_source: Literal["explicit", "inferred", "year_from_number"] | None = None
    title: str | None = None
    title_span: tuple[int, int] | None = None
    subtype: str = "full"
    """full, short, alias, named_law, plenum, standard, court, licence, range, coref."""
    layout: str | None = None
    serial: str | None = None
    year: int | None = None
    unit: str | None = None
    legislature: int | None = None
    normative: bool | None = None
    provision: Provision | None = None
    relation: str | None = None
    derived: bool = False
    alias_of: str | None = None
    range_to: str | None = None
    refers_to: int | None = None
    """Position in ``record.documents`` of the earlier mention that this one means."""
    candidates: tuple[str, ...] = ()


class Change(msgspec.Struct, kw_only=True, rename={"from_value": "from", "to_value": "to"}):
    direction: Literal["increase", "decrease", "equal"]
    from_value: int | float | None = None
    to_value: int | float | None = None
    compared_with: str | None = None


class Figure(Mention, kw_only=True):
    """A quantity, with its unit and what it counts or measures."""

    value: int | float | None = None
    low: int | float | None = None
    high: int | float | None = None
    unit: str = "1"
    """ISO 4217 in full units, UCUM, or ``{noun}`` for counted things; ``/…`` for rates."""
    of: int | float | None = None
    what: str | None = None
    bound: Bound = "exact"
    change: Change | None = None
    period: str | None = None
    """EDTF of the date mention that the figure belongs to."""
    period_ref: int | None = None
    """Position of that mention in ``record.dates``."""
    place: str | None = None
    status: Literal["target", "achieved"] | None = None
    vague: bool = False
    ambiguous: bool = False
    alternatives: tuple[int | float, ...] = ()
    unit_inferred: bool = False


class Territory(msgspec.Struct, kw_only=True):
    name: str
    level: Level = "province"
    code: str | None = None
    codelist: str | None = None
    """``gso-2004`` or ``gso-2025``: seven province codes changed their meaning."""
    successor: Territory | None = None


class Organisation(Mention, kw_only=True):
    """A named body."""

    name: str = ""
    """Full official form of what is written."""
    type: str = ""
    level: Level = "none"
    territory: Territory | None = None
    id: str = ""
    parent: str | None = None
    level_only: bool = False
    """The mention names a level (``UBND tỉnh``) whose territory only the context gives."""
    valid: str | None = None
    """EDTF interval in which the body existed (``../2025-02-28``), where a table knows it."""
    successors: tuple[str, ...] = ()
    """Ids of the bodies that took over from it."""


class Provenance(msgspec.Struct, kw_only=True):
    """What made a record, and from which bytes."""

    software: str
    lexicon: str
    payload_digest: str | None = None
    warc_record: str | None = None
    warc_file: str | None = None
    fetched: str | None = None


class Claim(msgspec.Struct, kw_only=True):
    """One row of a table of statistics: what, how much, when, where, and where it says so."""

    indicator: str
    value: int | float | None
    unit: str
    low: int | float | None = None
    high: int | float | None = None
    of: int | float | None = None
    period: str | None = None
    place: str | None = None
    status: str | None = None
    change: Change | None = None
    start: int
    end: int
    text: str


class Entity(msgspec.Struct, kw_only=True):
    """One body and every place where an article names it."""

    id: str
    name: str
    type: str
    level: Level
    territory: Territory | None
    mentions: tuple[int, ...]
    """Positions in ``record.organisations``."""


class Record(msgspec.Struct, kw_only=True):
    """An article and everything read from it, in text order."""

    article: Article
    dates: tuple[Date, ...] = ()
    documents: tuple[Document, ...] = ()
    figures: tuple[Figure, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    id: str = ""
    """Stable: from the page's address, or from its text where it has none."""
    provenance: Provenance | None = None
    error: str | None = None
    """Why a page could not be read; the other fields are then empty."""

    def __repr__(self) -> str:
        """What it is of and how much was found: the whole record would fill the screen."""
        title = self.article.title or self.article.text[:60] or self.article.url or self.id
        found = ", ".join(
            f"{len(getattr(self, kind))} {kind}"
            for kind in ("dates", "documents", "figures", "organisations")
        )
        return f"<Record {title!r}: {self.error or found}>"

    def to_dict(self) -> dict[str, Any]:
        """Plain dicts and lists, as in the JSON."""
        result: dict[str, Any] = msgspec.to_builtins(self)
        return result

    def to_json(self) -> str:
        """One line of JSON."""
        return _encoder.encode(self).decode()

    @classmethod
    def from_json(cls, data: str | bytes) -> Record:
        """Read what :meth:`to_json` wrote.

        Raises ``msgspec.ValidationError`` where the JSON is not a record.
        """
        return _decoder.decode(data)

    def claims(self) -> tuple[Claim, ...]:
        """The figures whose indicator is known, as rows of a table."""
        return tuple(
            Claim(
                indicator=f.what,
                value=f.value,
                unit=f.unit,
                low=f.low,
                high=f.high,
                of=f.of,
                period=f.period,
                place=f.place,
                status=f.status,
                change=f.change,
                start=f.start,
                end=f.end,
                text=f.text,
            )
            for f in self.figures
            if f.what
        )

    def entities(self) -> tuple[Entity, ...]:
        """The organisations grouped by id, in order of first mention."""
        groups: dict[str, list[int]] = {}
        for index, mention in enumerate(self.organisations):
            groups.setdefault(mention.id or mention.name, []).append(index)
        return tuple(self._entity(key, places) for key, places in groups.items())

    def _entity(self, key: str, places: list[int]) -> Entity:
        first = self.organisations[places[0]]
        longest = max((self.organisations[i] for i in places), key=lambda m: len(m.name))
        return Entity(
            id=key,
            name=longest.name,
            type=first.type,
            level=first.level,
            territory=first.territory,
            mentions=tuple(places),
        )

    def mentions(self) -> Iterator[Date | Document | Figure | Organisation]:
        """All four kinds together, in text order."""
        merged: list[Date | Document | Figure | Organisation] = [
            *self.dates,
            *self.documents,
            *self.figures,
            *self.organisations,
        ]
        merged.sort(key=lambda m: (m.start, m.end))
        return iter(merged)

    def _repr_html_(self) -> str:
        from .notebook import record_html

        return record_html(self)


def record_id(url: str | None, text: str) -> str:
    """A stable id of 16 hexadecimal digits: from the address, else from the text."""
    return hashlib.sha256((url or text).encode()).hexdigest()[:16]


def json_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of a record."""
    return msgspec.json.schema(Record)


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Record)
