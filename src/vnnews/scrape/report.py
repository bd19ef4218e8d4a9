"""How a job stands: for programs (``report.json``), people (``report.html``) and progress bars."""

from __future__ import annotations

import datetime
import html
import logging
import time
from pathlib import Path
from typing import NamedTuple

import msgspec
from sqlalchemy import func, select

from ..errors import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK, JobError
from .engine import database
from .folder import Folder, write_whole
from .frontier import Frontier
from .schema import DONE, FAILED, FETCHING, PENDING, SKIPPED, servers, urls

log = logging.getLogger(__name__)

MAX_FAILURES = 1000
"""Failures that a report names."""


class Progress(NamedTuple):
    """A moment of a running job."""

    pages: int
    done: int
    waiting: int
    failed: int
    requests: int
    received: int
    """Bytes."""
    seconds: float

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.requests / self.seconds if self.seconds > 0 else 0.0

    @property
    def eta(self) -> float | None:
        """Seconds that the queue as it is will take, at the rate so far."""
        return self.waiting / self.rate if self.rate > 0 else None


class Failure(msgspec.Struct, frozen=True):
    url: str
    cause: str


class ServerState(msgspec.Struct, frozen=True):
    server: str
    requests: int
    delay: float
    waiting: int
    next_at: str | None


class JobReport(msgspec.Struct, kw_only=True):
    """What a job has done so far. Numbers are of the whole job, ``run_*`` of this run."""

    stopped: str
    """``finished``, ``interrupted``, ``running``, which budget was used up, or ``broken off``
    where the last run was killed or ended with an error."""
    working: int = 0
    """Processes that work in the folder at this moment."""
    pages: int = 0
    """Pages archived with status 200."""
    done: int = 0
    waiting: int = 0
    failed: int = 0
    skipped: int = 0
    page_bytes: int = 0
    archive_bytes: int = 0
    archive_files: tuple[str, ...] = ()
    run_requests: int = 0
    run_bytes: int = 0
    run_seconds: float = 0.0
    hook_errors: int = 0
    """Pages that were archived but could not be read."""
    failures: tuple[Failure, ...] = ()
    skips: dict[str, int] = msgspec.field(default_factory=dict)
    """Why addresses were skipped, and how many."""
    servers: tuple[ServerState, ...] = ()
    written: str = ""

    @property
    def exit_code(self) -> int:
        """0 where all went well, 1 where something failed, 130 after an interruption."""
        if self.stopped == "interrupted":
            return EXIT_INTERRUPTED
        return EXIT_FAILED if self.failed or self.hook_errors else EXIT_OK


def status(out: str | Path) -> JobReport:
    """How the job in a folder stands; works while it runs.

    Raises :class:`~vnnews.errors.JobError` where there is no job, or it is damaged or newer.
    """
    folder = Folder(out)
    spec = folder.spec()
    folder.id = str(folder.read()["id"])
    if spec.frontier is None and not (folder.path / "frontier.sqlite").exists():
        raise JobError(f"{folder.path}: the job has not begun (there is no frontier)")
    frontier = Frontier(database(folder.path, spec.frontier), f"{folder.id}-status")
    try:
        made = collect(frontier, folder, stopped="")
        made.working = folder.working()
        made.stopped = _state(folder, made)
        return made
    finally:
        frontier.close()


def _state(folder: Folder, now: JobReport) -> str:
    """How the last run ended, if none is under way: what it wrote itself, where that still holds."""
    if now.working:
        return "running"
    try:
        text = (folder.path / "report.json").read_bytes()
        last = msgspec.json.decode(text, type=JobReport).stopped
    except (OSError, msgspec.DecodeError):
        last = "running"
    if last == "running" or (last == "finished" and now.waiting):
        return "broken off" if now.waiting else "finished"
    return last


def progress(frontier: Frontier, requests: int, received: int, started: float) -> Progress:
    counts = _counts(frontier)
    return Progress(
        pages=frontier.count_pages(),
        done=counts.get(DONE, 0),
        waiting=counts.get(PENDING, 0) + counts.get(FETCHING, 0),
        failed=counts.get(FAILED, 0),
        requests=requests,
        received=received,
        seconds=time.time() - started,
    )


def _counts(frontier: Frontier) -> dict[int, int]:
    with frontier.transaction() as db:
        rows = db.execute(select(urls.c.state, func.count()).group_by(urls.c.state))
        return {int(state): int(number) for state, number in rows}


def collect(
    frontier: Frontier,
    folder: Folder,
    *,
    stopped: str,
    seconds: float = 0.0,
    requests: int = 0,
    received: int = 0,
    hook_errors: int = 0,
) -> JobReport:
    counts = _counts(frontier)
    files = sorted(folder.warc.glob("*.warc.gz")) if folder.warc.is_dir() else []
    with frontier.transaction() as db:
        failures = db.execute(
            select(urls.c.url, urls.c.error)
            .where(urls.c.state == FAILED)
            .order_by(urls.c.id)
            .limit(MAX_FAILURES)
        ).fetchall()
        skips = db.execute(
            select(urls.c.error, func.count()).where(urls.c.state == SKIPPED).group_by(urls.c.error)
        )
        page_bytes = db.execute(
            select(func.sum(urls.c.bytes)).where(urls.c.page.is_(True))
        ).scalar()
        waiting = (
            select(urls.c.server, func.count().label("n"))
            .where(urls.c.state.in_((PENDING, FETCHING)))
            .group_by(urls.c.server)
            .subquery()
        )
        rows = db.execute(
            select(
                servers.c.key, servers.c.requests, servers.c.delay, servers.c.next_at, waiting.c.n
            )
            .join(waiting, waiting.c.server == servers.c.key, isouter=True)
            .where((servers.c.requests > 0) | (waiting.c.n > 0))
            .order_by(servers.c.requests.desc())
            .limit(200)
        ).fetchall()
        skipped = {str(reason or "skipped"): int(number) for reason, number in skips}
    return JobReport(
        stopped=stopped,
        pages=frontier.count_pages(),
        done=counts.get(DONE, 0),
        waiting=counts.get(PENDING, 0) + counts.get(FETCHING, 0),
        failed=counts.get(FAILED, 0),
        skipped=counts.get(SKIPPED, 0),
        page_bytes=int(page_bytes or 0),
        archive_bytes=sum(path.stat().st_size for path in files),
        archive_files=tuple(path.name for path in files),
        run_requests=requests,
        run_bytes=received,
        run_seconds=round(seconds, 3),
        hook_errors=hook_errors,
        failures=tuple(Failure(row.url, row.error or "failed") for row in failures),
        skips=skipped,
        servers=tuple(
            ServerState(r.key, r.requests, round(r.delay, 3), int(r.n or 0), _clock(r.next_at))
            for r in rows
        ),
        written=_clock(time.time()) or "",
    )


def write(folder: Folder, report: JobReport) -> None:
    """Write ``report.json`` and ``report.html``; a full disk costs them, not the job."""
    try:
        text = msgspec.json.format(msgspec.json.encode(report), indent=1).decode()
        write_whole(folder.path / "report.json", text + "\n")
        write_whole(folder.path / "report.html", to_html(report, folder.path.name))
    except OSError as error:
        log.warning("report: cannot be written (%s)", error)


def to_html(report: JobReport, name: str) -> str:
    """The report as one page without scripts or foreign parts."""
    files = len(report.archive_files)
    in_files = f"{files:,} file" if files == 1 else f"{files:,} files"
    facts = [
        ("Pages archived", f"{report.pages:,}"),
        ("Addresses done", f"{report.done:,}"),
        ("Waiting", f"{report.waiting:,}"),
        ("Failed", f"{report.failed:,}"),
        ("Skipped", f"{report.skipped:,}"),
        ("Archive", f"{report.archive_bytes / 1e6:,.1f} MB in {in_files}"),
        ("This run", f"{report.run_requests:,} requests in {report.run_seconds:,.0f} s"),
        ("State", report.stopped),
    ]
    return _PAGE.format(
        name=html.escape(name),
        written=html.escape(report.written),
        facts=_rows(facts),
        failures=_table(
            "Failures", ("Address", "Cause"), [(f.url, f.cause) for f in report.failures]
        ),
        skips=_table(
            "Skipped",
            ("Reason", "Addresses"),
            [(reason, f"{n:,}") for reason, n in sorted(report.skips.items())],
        ),
        servers=_table(
            "Servers",
            ("Server", "Requests", "Delay (s)", "Waiting", "Not before"),
            [
                (s.server, f"{s.requests:,}", f"{s.delay:g}", f"{s.waiting:,}", s.next_at or "")
                for s in report.servers
            ],
        ),
    )


_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Scrape job {name}</title>
<style>body{{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}}
table{{border-collapse:collapse;margin:.5rem 0 1.5rem}}td,th{{text-align:left;padding:.2rem .8rem;
border-bottom:1px solid #ccc;overflow-wrap:anywhere}}</style></head>
<body><h1>Scrape job {name}</h1><p>As of {written}</p><table>{facts}</table>
{failures}{skips}{servers}</body></html>
"""


def _rows(rows: list[tuple[str, ...]] | list[tuple[str, str]]) -> str:
    return "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )


def _table(title: str, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    if not rows:
        return ""
    head = "".join(f"<th>{html.escape(cell)}</th>" for cell in heads)
    return f"<h2>{html.escape(title)}</h2><table><tr>{head}</tr>{_rows(rows)}</table>\n"


def _clock(moment: float) -> str | None:
    if moment <= 0:
        return None
    return datetime.datetime.fromtimestamp(moment, datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
