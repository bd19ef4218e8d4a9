"""The reading page, for people who don't program: plain HTML forms, no build step.

Everything works without script; ``static/page.js`` adds keys and a look at what belongs together.
Jinja2 escapes every value; the only HTML that comes ready is that of :mod:`vnnews.marks`.
"""

from __future__ import annotations

import functools
import math
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import jinja2
import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import Cookie, UploadFile
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery
from markupsafe import Markup

from .. import marks
from ..errors import InputError
from ..records import Record
from ..store import search
from .archive import Archive
from .gate import ARCHIVED_CSP
from .library import Library
from .pool import Job, Pool, RefusedError
from .words import EXAMPLE, LANGUAGES, words

AnyRequest = Request[Any, Any, Any]

HERE = Path(__file__).parent
PAGE = 20
_TABLES = ("articles", "figures", "claims", "documents", "dates", "organisations", "entities")
_STATIC = {
    "page.css": "text/css; charset=utf-8",
    "page.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


@functools.cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def language_of(request: AnyRequest) -> str:
    """The language asked for, else that of the cookie, else Vietnamese."""
    for asked in (request.query_params.get("lang"), request.cookies.get("lang")):
        if asked in LANGUAGES:
            return asked
    return "vi"


def render(
    request: AnyRequest,
    template: str,
    *,
    status: int = 200,
    headers: dict[str, str] | None = None,
    **values: Any,
) -> Response[bytes]:
    """A page in the caller's language."""
    language = language_of(request)
    pairs = [(k, v) for k, v in request.query_params.multi_items() if k != "lang"]
    other = LANGUAGES[1 - LANGUAGES.index(language)]
    # A page that a form made can't be asked for again: the other language then is the start's.
    path = request.url.path if request.method == "GET" else "/"
    page = _templates().get_template(template)
    text = page.render(
        w=words(language),
        language=language,
        other=other,
        switch=f"{path}?{urlencode([*pairs, ('lang', other)])}",
        **values,
    )
    cookies = []
    if request.query_params.get("lang") in LANGUAGES:
        cookies.append(Cookie("lang", value=language, max_age=31_536_000, samesite="lax"))
    content = text.encode("utf-8", "replace")
    return Response(
        content,
        status_code=status,
        media_type="text/html; charset=utf-8",
        headers={"Cache-Control": "no-store", **(headers or {})},
        cookies=cookies,
    )


def error_page(
    request: AnyRequest, status: int, detail: str, headers: dict[str, str]
) -> Response[bytes]:
    """An error for a person."""
    known = getattr(words(language_of(request)), f"e{status}", "")
    return render(
        request,
        "error.html",
        status=status,
        headers=headers,
        code=status,
        known=known,
        detail=detail,
    )


@get("/", include_in_schema=False, sync_to_thread=True)
def home(request: AnyRequest, library: NamedDependency[Library | None]) -> Response[bytes]:
    """The form for a text or a page."""
    text = EXAMPLE if request.query_params.get("example") else ""
    return render(request, "home.html", text=text, problem=None, has_job=library is not None)


@post("/mark", include_in_schema=False, status_code=200)
async def mark(
    request: AnyRequest,
    pool: NamedDependency[Pool],
    library: NamedDependency[Library | None],
) -> Response[bytes]:
    """A text or a page from the form, marked up."""
    form = await request.form()
    text = form.get("text") or ""
    given = form.get("file")
    page = await given.read() if isinstance(given, UploadFile) else b""
    published = str(form.get("published") or "").strip() or None
    province = str(form.get("province") or "").strip() or None
    shown = str(text)
    if page:
        job = Job("page", page, None, published, province)
    elif shown.lstrip().startswith("<"):
        job = Job("page", shown.encode("utf-8", "replace"), None, published, province)
    else:
        # Browsers send line ends as CR LF; offsets are those of the text that people see.
        body = shown.replace("\r\n", "\n").encode("utf-8", "replace")
        job = Job("text", body, None, published, province)
    has_job = library is not None
    if not job.body.strip():
        problem = words(language_of(request)).empty
        return render(request, "home.html", status=400, text="", problem=problem, has_job=has_job)
    try:
        record = Record.from_json(await pool.run(job))
    except RefusedError as error:
        problem = error.reason
        return render(
            request,
            "home.html",
            status=error.status,
            text=shown if len(shown) < 100_000 else "",
            problem=problem,
            has_job=has_job,
        )
    return render(request, "article.html", has_job=has_job, **_article(request, record))


def _article(request: AnyRequest, record: Record) -> dict[str, Any]:
    """What the page of an article shows."""
    language = language_of(request)
    anchor = marks.anchors(record)
    lines = [
        (kind, Markup(line))  # noqa: S704 - marks escapes everything
        for kind, line in marks.paragraphs(record, language, anchor=anchor)
    ]
    tables = [
        (
            kind,
            marks.NAMES[language][kind],
            [
                (anchor(mention), mention.text, marks.value(mention, language), mention.rule)
                for mention in getattr(record, kind)
            ],
        )
        for kind in marks.KINDS
    ]
    url = record.article.url or ""
    return {
        "record": record,
        "article": record.article,
        "lines": lines,
        "tables": tables,
        "link": url if url.startswith(("http://", "https://")) else None,
        "stored": False,
        "archived": False,
        "back": None,
    }


_FILTERS = ("q", "province", "site", "since", "until", "document", "organisation")


@get("/articles", include_in_schema=False, sync_to_thread=True)
def articles(
    request: AnyRequest,
    library: NamedDependency[Library | None],
    page: FromQuery[int] = 1,
) -> Response[bytes]:
    """The articles of the job: search, filters, timeline, list, downloads."""
    if library is None:
        return render(request, "none.html", has_job=False)
    asked = {k: (request.query_params.get(k) or "").strip()[:200] for k in _FILTERS}
    given = {k: v for k, v in asked.items() if v}
    page = min(max(page, 1), 100_000)
    problem = None
    status = 200
    try:
        filters = msgspec.convert(given, search.Filters)
        with library.open() as database:
            found = search.find(database, filters, limit=PAGE, offset=(page - 1) * PAGE)
    except InputError as error:
        problem, status, filters = str(error), 400, search.Filters()
        found = search.Found(0, [])
    with library.open() as database:
        everything = search.Filters()
        rows = search.summaries(database, found.numbers, given.get("q"))
        provinces = search.counts(database, everything, "province")
        sites = search.counts(database, everything, "site")
        bodies = search.counts(database, filters, "organisation", limit=60)
        cited = search.counts(database, filters, "document", limit=60)
        # The timeline ignores the days asked for: one sees what lies around them.
        wide = msgspec.structs.replace(filters, since=None, until=None)
        months = search.counts(database, wide, "month", limit=2000)
    return render(
        request,
        "articles.html",
        status=status,
        has_job=True,
        asked=asked,
        filtered=bool(given),
        problem=problem,
        total=found.total,
        rows=rows,
        page=page,
        pages=max(1, math.ceil(found.total / PAGE)),
        link=lambda **change: _link(given, **change),
        query=urlencode(given),
        provinces=provinces,
        sites=sites,
        bodies=bodies,
        cited=cited,
        bars=_bars(months, given),
        tables=_TABLES,
    )


def _link(given: dict[str, str], **change: object) -> str:
    values = {**given, **{k: str(v) for k, v in change.items()}}
    return "/articles?" + urlencode({k: v for k, v in values.items() if v})


def _bars(months: list[search.Count], given: dict[str, str]) -> dict[str, Any]:
    """The timeline as places in an SVG: a bar a month, or a year where months would be too many."""
    counted = {c.value: c.count for c in months}
    if not counted:
        return {"bars": [], "width": 0, "labels": []}
    first, last = _months(min(counted)), _months(max(counted))
    by_year = last - first > 180
    if by_year:
        years: dict[str, int] = {}
        for month, count in counted.items():
            years[month[:4]] = years.get(month[:4], 0) + count
        names = [f"{year:04}" for year in range(first // 12, last // 12 + 1)]
        counted = years
    else:
        names = [f"{m // 12:04}-{m % 12 + 1:02}" for m in range(first, last + 1)]
    most = max(counted.values())
    wide = max(4.0, min(24.0, 1160 / len(names)))
    bars = []
    labels: list[tuple[float, str]] = []
    for n, name in enumerate(names):
        count = counted.get(name, 0)
        height = 0 if not count else max(3, round(60 * count / most))
        bars.append(
            {
                "name": name,
                "count": count,
                "x": round(n * wide, 1),
                "height": height,
                "link": _link(given, since=name, until=name) if count else None,
                "chosen": _within(name, given),
            }
        )
        if by_year or name.endswith("-01") or n == 0:
            if not labels or n * wide - labels[-1][0] > 60:
                labels.append((round(n * wide, 1), name[:4] if n else name))
    return {
        "bars": bars,
        "width": round(len(names) * wide) + 36,
        "bar": round(wide - 1, 1),
        "labels": labels,
    }


def _months(name: str) -> int:
    return int(name[:4]) * 12 + int(name[5:7]) - 1


def _within(name: str, given: dict[str, str]) -> bool:
    since, until = given.get("since", ""), given.get("until", "")
    if not since and not until:
        return False
    return name >= since[: len(name)] and (not until or name <= until[: len(name)])


@get("/articles/{identifier:str}", include_in_schema=False, sync_to_thread=True)
def article(
    request: AnyRequest, library: NamedDependency[Library | None], identifier: FromPath[str]
) -> Response[bytes]:
    """One article beside its mentions and its archived page."""
    record = _stored(library, identifier)
    values = _article(request, record)
    trace = record.provenance
    values.update(stored=True, archived=bool(trace and trace.warc_record))
    values["back"] = f"/articles?{request.url.query}".rstrip("?")
    return render(request, "article.html", has_job=True, **values)


@get("/articles/{identifier:str}/archived", include_in_schema=False, sync_to_thread=True)
def archived(
    request: AnyRequest, library: NamedDependency[Library | None], identifier: FromPath[str]
) -> Response[bytes]:
    """The page as it was archived, locked up: no script, nothing from elsewhere."""
    record = _stored(library, identifier)
    page = _archive(library.folder).page(record) if library is not None else None
    if page is None:
        raise NotFoundException(words(language_of(request)).no_archive)
    kind = page.content_type.partition(";")[0].strip().lower()
    shown = page.content_type if kind in ("text/html", "application/xhtml+xml") else "text/plain"
    if not all(32 <= ord(letter) < 127 for letter in shown):
        shown = "text/html"
    return Response(
        page.body,
        media_type=shown.replace("application/xhtml+xml", "text/html"),
        headers={"Content-Security-Policy": ARCHIVED_CSP, "Cache-Control": "no-store"},
    )


@functools.lru_cache(maxsize=4)
def _archive(folder: Path) -> Archive:
    return Archive(folder)


def _stored(library: Library | None, identifier: str) -> Record:
    record = library.record(identifier) if library is not None else None
    if record is None:
        raise NotFoundException("no article has this id")
    return record


@get("/static/{name:str}", include_in_schema=False, sync_to_thread=True)
def static(name: FromPath[str]) -> Response[bytes]:
    """Style, script and icon."""
    if name not in _STATIC:
        raise NotFoundException("no such file")
    content = (HERE / "static" / name).read_bytes()
    if name == "page.css":
        content += marks.CSS.encode()
    return Response(content, media_type=_STATIC[name], headers={"Cache-Control": "max-age=300"})


HANDLERS = (home, mark, articles, article, archived, static)
