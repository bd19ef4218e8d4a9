"""The HTTP API: texts and pages in, records out; the records of a job."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import msgspec
from litestar import MediaType, Request, Response, get, post
from litestar.datastructures import ResponseHeader
from litestar.di import NamedDependency
from litestar.exceptions import ClientException, NotFoundException
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import (
    Example,
    OpenAPIMediaType,
    OpenAPIResponse,
    Operation,
    RequestBody,
    Schema,
)
from litestar.openapi.spec.enums import OpenAPIFormat, OpenAPIType
from litestar.params import FromPath, FromQuery, PathParameter, QueryParameter
from litestar.response import Stream

from .. import lexicon
from .._version import __version__
from ..records import Record, json_schema
from ..store import search
from ..store.sqlite import fetch
from . import downloads
from .library import Library
from .pool import BusyError, Job, Pool, RefusedError
from .problems import PROBLEM, Problem, body
from .settings import Settings

_DAY = f"^{search.DAY}$"
AnyRequest = Request[Any, Any, Any]

_TEXT = "Ngày 21/8/2017, Thủ tướng Chính phủ ban hành Quyết định số 1258/QĐ-TTg cho 26.164 hộ."
_HTML = "<html><body><h1>Tin</h1><p>Ngày 21/8/2017, UBND tỉnh Kon Tum họp.</p></body></html>"


def _problems(*statuses: int) -> dict[int, ResponseSpec]:
    words = {
        400: "The request is malformed.",
        401: "An API key is needed.",
        404: "There is no such thing.",
        405: "Not this method.",
        408: "The body did not arrive in time.",
        413: "The body is too large.",
        422: "The content can't be read.",
        429: "The server is busy; try again after Retry-After.",
        503: "The store of the job can't be used.",
    }
    return {
        status: ResponseSpec(
            data_container=Problem,
            description=words[status],
            media_type=PROBLEM,
            generate_examples=False,
        )
        for status in statuses
    }


_READING = _problems(400, 401, 408, 413, 422, 429)
_LOOKING = _problems(400, 401, 404, 429, 503)
_RECORD = ResponseSpec(data_container=Record, description="The record.", generate_examples=False)


_STRING = Schema(type=OpenAPIType.STRING)
_OPTIONAL = Schema(type=[OpenAPIType.STRING, OpenAPIType.NULL])
_PUBLISHED = Schema(
    type=[OpenAPIType.STRING, OpenAPIType.NULL],
    format=OpenAPIFormat.DATE,
    description="Publication date, which year-less and relative dates are counted from.",
    examples=["2018-08-23"],
)


@dataclass
class _Extract(Operation):
    def __post_init__(self) -> None:
        schema = Schema(
            type=OpenAPIType.OBJECT,
            properties={"text": _STRING, "published": _PUBLISHED, "province": _OPTIONAL},
            required=["text"],
            additional_properties=False,
        )
        example = Example(summary="A sentence", value={"text": _TEXT, "published": "2018-08-23"})
        self.request_body = RequestBody(
            content={
                "application/json": OpenAPIMediaType(schema=schema, examples={"one": example}),
                "text/plain": OpenAPIMediaType(
                    schema=_STRING, examples={"one": Example(summary="A sentence", value=_TEXT)}
                ),
            },
            description="A text as JSON, or as it is (UTF-8).",
            required=True,
        )


@dataclass
class _Read(Operation):
    def __post_init__(self) -> None:
        self.request_body = RequestBody(
            content={
                "text/html": OpenAPIMediaType(
                    schema=Schema(type=OpenAPIType.STRING, min_length=1),
                    examples={"one": Example(summary="A page", value=_HTML)},
                )
            },
            description="The bytes of a page as they came, in any encoding.",
            required=True,
        )


@dataclass
class _Batch(Operation):
    def __post_init__(self) -> None:
        lines = '{"text": "Ngày 21/8/2017"}\n{"html": "<p>…</p>", "url": "https://example.vn/1"}\n'
        self.request_body = RequestBody(
            content={
                "application/x-ndjson": OpenAPIMediaType(
                    schema=_STRING, examples={"two": Example(summary="Two lines", value=lines)}
                )
            },
            description="A JSON object a line: a `text`, or a page as `html`, with `url`, "
            "`published` and `province` where they are known.",
            required=True,
        )


@dataclass
class _Export(Operation):
    def __post_init__(self) -> None:
        answer = (self.responses or {}).get("200")
        if isinstance(answer, OpenAPIResponse):
            schema = Schema(type=OpenAPIType.STRING)
            answer.content = {kind: OpenAPIMediaType(schema) for kind in downloads.TYPES.values()}


Published = Annotated[
    str | None,
    QueryParameter(
        name="published",
        description="Publication date where the page or text does not say (2018-08-23).",
        max_length=40,
        schema_extra={"format": "date"},
    ),
]
Province = Annotated[
    str | None,
    QueryParameter(name="province", description="Province of `UBND tỉnh`.", max_length=80),
]


@post(
    "/extract",
    status_code=200,
    operation_class=_Extract,
    summary="Read the mentions of a text",
    responses={200: _RECORD, **_READING},
    tags=["read"],
)
async def extract(
    request: AnyRequest,
    pool: NamedDependency[Pool],
    published: Published = None,
    province: Province = None,
) -> Response[bytes]:
    """A text in, its record out."""
    content = await request.body()
    kind = _content_type(request)
    if kind == "application/json":
        job = Job("json", content)
    elif kind in ("text/plain", ""):
        job = Job("text", content, None, published, province)
    else:
        raise ClientException("Content-Type must be application/json or text/plain")
    return _json(await pool.run(job))


@post(
    "/read",
    status_code=200,
    operation_class=_Read,
    summary="Clean a page and read its mentions",
    responses={200: _RECORD, **_READING},
    tags=["read"],
)
async def read(
    request: AnyRequest,
    pool: NamedDependency[Pool],
    url: Annotated[
        str | None,
        QueryParameter(
            name="url",
            description="Where the page is from: kept in the record, never fetched.",
            max_length=2000,
        ),
    ] = None,
    published: Published = None,
    province: Province = None,
) -> Response[bytes]:
    """The bytes of a page in, its article with its mentions out. No address is ever fetched."""
    content = await request.body()
    if not content:
        raise ClientException("the body is empty: send a page")
    return _json(await pool.run(Job("page", content, url, published, province)))


@post(
    "/batch",
    status_code=200,
    operation_class=_Batch,
    summary="Read many texts or pages",
    responses={
        200: ResponseSpec(
            data_container=str,
            description="A record a line, in the order of the lines; a line that can't be read "
            "gives a problem (`title`, `status`, `detail`).",
            media_type="application/x-ndjson",
            generate_examples=False,
        ),
        **_READING,
    },
    tags=["read"],
)
async def batch(
    request: AnyRequest, pool: NamedDependency[Pool], settings: NamedDependency[Settings]
) -> Stream:
    """Lines in, records out as they are done."""
    state = request.app.state
    if state.batches >= settings.batches:
        raise BusyError
    state.batches += 1
    try:
        lines = [line for line in (await request.body()).split(b"\n") if line.strip()]
        if len(lines) > settings.max_batch_lines:
            raise RefusedError(413, f"a batch may have {settings.max_batch_lines:,} lines")
    except BaseException:
        state.batches -= 1
        raise
    return Stream(_answers(lines, pool, state), media_type="application/x-ndjson")


async def _answers(lines: list[bytes], pool: Pool, state: Any) -> AsyncIterator[bytes]:
    waiting: deque[asyncio.Task[bytes]] = deque()
    try:
        for line in lines:
            waiting.append(asyncio.create_task(_line(line, pool)))
            # A few ahead keep the processes busy; more would push other callers aside.
            if len(waiting) >= 4:
                yield await waiting.popleft() + b"\n"
        while waiting:
            yield await waiting.popleft() + b"\n"
    finally:
        state.batches -= 1
        for task in waiting:
            task.cancel()


async def _line(line: bytes, pool: Pool) -> bytes:
    try:
        return await pool.run(Job("line", line), wait=True)
    except RefusedError as error:
        return body(error.status, error.reason)


class RecordPage(msgspec.Struct, kw_only=True):
    """A page of the records that fit."""

    total: int
    limit: int
    offset: int
    next: str | None
    """Address of the next page."""
    records: list[Record]


class Facets(msgspec.Struct, kw_only=True):
    """How many of the records that fit have each value."""

    total: int
    provinces: list[search.Count]
    sites: list[search.Count]
    months: list[search.Count]
    documents: list[search.Count]
    organisations: list[search.Count]


def filters_of(
    site: Annotated[
        str | None, QueryParameter(name="site", description="Host of the site.", max_length=200)
    ] = None,
    province: Annotated[str | None, QueryParameter(name="province", max_length=80)] = None,
    since: Annotated[
        str | None,
        QueryParameter(name="since", description="First day, month or year.", pattern=_DAY),
    ] = None,
    until: Annotated[
        str | None,
        QueryParameter(name="until", description="Last day, month or year.", pattern=_DAY),
    ] = None,
    document: Annotated[
        str | None,
        QueryParameter(name="document", description="Number of a document cited.", max_length=80),
    ] = None,
    organisation: Annotated[
        str | None,
        QueryParameter(
            name="organisation", description="Id or full name of a body.", max_length=200
        ),
    ] = None,
    q: Annotated[
        str | None,
        QueryParameter(name="q", description="Words, with or without marks.", max_length=200),
    ] = None,
    every: Annotated[
        bool,
        QueryParameter(name="every", description="Also what is no article or could not be read."),
    ] = False,
) -> search.Filters:
    """The filters of a request."""
    return search.Filters(
        site=site,
        province=province,
        since=since,
        until=until,
        document=document,
        organisation=organisation,
        q=q,
        every=every,
    )


Limit = Annotated[int, QueryParameter(name="limit", ge=1, le=100)]
Offset = Annotated[int, QueryParameter(name="offset", ge=0, le=10_000_000)]


@get(
    "/records",
    sync_to_thread=True,
    summary="Find records of the job",
    responses={
        200: ResponseSpec(
            data_container=RecordPage, description="Records that fit.", generate_examples=False
        ),
        **_LOOKING,
    },
    tags=["job"],
)
def records(
    request: AnyRequest,
    library: NamedDependency[Library | None],
    filters: NamedDependency[search.Filters],
    limit: Limit = 20,
    offset: Offset = 0,
    sort: FromQuery[search.Sort] = "newest",
) -> Response[bytes]:
    """The records of the job that fit all filters, newest first."""
    with _need(library).open() as database:
        found = search.find(database, filters, limit=limit, offset=offset, sort=sort)
        page = RecordPage(
            total=found.total,
            limit=limit,
            offset=offset,
            next=_next(request, found.total, limit, offset),
            records=[fetch(database, number) for number in found.numbers],
        )
    return _json(msgspec.json.encode(page))


def _next(request: AnyRequest, total: int, limit: int, offset: int) -> str | None:
    if offset + limit >= total:
        return None
    return (
        "/records?"
        + request.url.with_replacements(query=_replaced(request, offset=str(offset + limit))).query
    )


def _replaced(request: AnyRequest, **values: str) -> str:
    from urllib.parse import urlencode

    pairs = [(k, v) for k, v in request.query_params.multi_items() if k not in values]
    return urlencode([*pairs, *values.items()])


@get(
    "/records/{identifier:str}",
    sync_to_thread=True,
    summary="One record of the job",
    responses={200: _RECORD, **_LOOKING},
    tags=["job"],
)
def record(
    library: NamedDependency[Library | None],
    identifier: Annotated[str, PathParameter(description="The record's id.", max_length=200)],
) -> Response[bytes]:
    """One record by its id."""
    found = _need(library).record(identifier)
    if found is None:
        raise NotFoundException("no record has this id")
    return _json(found.to_json().encode())


@get(
    "/facets",
    sync_to_thread=True,
    summary="Count the values of the filters",
    responses={
        200: ResponseSpec(data_container=Facets, description="Counts.", generate_examples=False),
        **_LOOKING,
    },
    tags=["job"],
)
def facets(
    library: NamedDependency[Library | None], filters: NamedDependency[search.Filters]
) -> Facets:
    """How many of the records that fit have each province, site, month, document, organisation."""
    with _need(library).open() as database:
        return Facets(
            total=search.find(database, filters, limit=0).total,
            provinces=search.counts(database, filters, "province"),
            sites=search.counts(database, filters, "site"),
            months=search.counts(database, filters, "month", limit=2000),
            documents=search.counts(database, filters, "document"),
            organisations=search.counts(database, filters, "organisation"),
        )


@get(
    "/export/{form:str}",
    sync_to_thread=True,
    operation_class=_Export,
    summary="Download what fits as one file",
    responses={
        200: ResponseSpec(
            data_container=bytes,
            description="The file.",
            media_type="application/octet-stream",
            generate_examples=False,
        ),
        **_LOOKING,
    },
    response_headers=[ResponseHeader(name="Content-Disposition", documentation_only=True)],
    tags=["job"],
)
def export(
    library: NamedDependency[Library | None],
    filters: NamedDependency[search.Filters],
    form: FromPath[downloads.Form],
    table: FromQuery[downloads.Table] = "articles",
) -> Stream:
    """A table of the records that fit as CSV or Parquet, or the records as JSONL."""
    return downloads.stream(_need(library), filters, form, table)


@get(
    "/schema",
    summary="JSON Schema of a record",
    responses=_problems(401, 429),
    media_type="application/schema+json",
    tags=["about"],
    sync_to_thread=False,
)
def schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of a record."""
    return json_schema()


class Health(msgspec.Struct, kw_only=True):
    """How the server is."""

    status: Literal["ok"]
    software: str
    lexicon: str
    under_way: int
    """Texts and pages that are being read or wait."""
    job: bool
    """Whether a job is served."""


@get("/health", summary="How the server is", responses=_problems(429), tags=["about"])
async def health(pool: NamedDependency[Pool], library: NamedDependency[Library | None]) -> Health:
    """Whether the server is up, what it runs, and what it has to do."""
    return Health(
        status="ok",
        software=f"vnnews/{__version__}",
        lexicon=lexicon.version(),
        under_way=pool.under_way,
        job=library is not None,
    )


@get("/openapi.json", include_in_schema=False, sync_to_thread=False)
def openapi(request: AnyRequest) -> dict[str, Any]:
    """The API's description. The schemas of our structs are msgspec's own, as in ``/schema``."""
    described = request.app.openapi_schema.to_schema()
    _, ours = msgspec.json.schema_components(
        [Record, RecordPage, Facets, Health, Problem], ref_template="#/components/schemas/{name}"
    )
    described["components"]["schemas"].update(ours)
    return described


def _need(library: Library | None) -> Library:
    if library is None:
        raise NotFoundException("no job is served here: start with vnnews serve JOB")
    return library


def _content_type(request: AnyRequest) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _json(content: bytes) -> Response[bytes]:
    return Response(content, media_type=MediaType.JSON)


HANDLERS = (extract, read, batch, records, record, facets, export, schema, health, openapi)
