"""A scrape job with its records: what ``vnnews scrape`` runs."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

from tqdm import tqdm

from . import scrape
from .pipeline import is_furniture, read_item
from .records import Capture
from .scrape import JobReport, JobSpec, Progress


def run(
    spec: JobSpec,
    out: Path,
    *,
    update: bool = False,
    progress: bool = True,
    stop: threading.Event | None = None,
) -> JobReport:
    """Run a job, or go on with it: pages into ``out/warc``, their records into ``out/records``.

    A page that is no article (a list, a home page) is archived and has no record. ``progress``
    shows a bar on standard error. Raises what :func:`vnnews.scrape.run` raises.
    """
    bar = _Bar(disable=not progress)
    try:
        return scrape.run(
            spec, out, on_page=record_line, update=update, progress=bar.show, stop=stop
        )
    finally:
        bar.close()


def record_line(capture: Capture) -> bytes:
    """The record of an archived page as a line of JSON; nothing for what is no article."""
    record = read_item(capture)
    return b"" if is_furniture(record) else record.to_json().encode() + b"\n"


class _Bar:
    """How far a job is: pages done of those known, rate, failures, time that is left."""

    def __init__(self, *, disable: bool) -> None:
        self._bar = tqdm(
            unit="page",
            # None: only where somebody looks; a log file has no use for a bar.
            disable=disable or None,
            file=sys.stderr,
            dynamic_ncols=True,
            bar_format="{desc}{percentage:3.0f}%|{bar:20}| {n_fmt}/{total_fmt} {postfix}",
        )

    def show(self, now: Progress) -> None:
        self._bar.total = now.done + now.failed + now.waiting
        self._bar.n = now.done + now.failed
        left = "" if now.eta is None else f", {_span(now.eta)} left"
        self._bar.set_postfix_str(
            f"[{now.pages} pages, {now.rate:.1f}/s, {now.failed} failed{left}]", refresh=False
        )
        self._bar.refresh()

    def close(self) -> None:
        self._bar.close()


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" + ("" if number == 1 else "s")


def _size(count: int) -> str:
    """Bytes as people say them."""
    return f"{count / 1e6:,.1f} MB" if count >= 1e5 else f"{count / 1e3:,.1f} KB"


def _span(seconds: float) -> str:
    """Seconds as people say them."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.0f} h" if seconds < 172_800 else f"{seconds / 86400:.0f} days"


_GO_ON = {
    "broken off": " (the last run was killed or failed; the same command goes on)",
    "interrupted": " (the same command goes on)",
}


def report_text(report: JobReport, out: Path) -> str:
    """A job's report for people, in a few lines."""
    asked = report.run_requests == 0 and report.run_seconds == 0
    state = report.stopped + (_GO_ON.get(report.stopped, "") if report.waiting else "")
    lines = [
        f"{out}: {state}. {report.pages:,} pages archived, "
        f"{report.waiting:,} waiting, {report.failed:,} failed, {report.skipped:,} skipped.",
        f"{_size(report.archive_bytes)} in {_count(len(report.archive_files), 'WARC file')}"
        + (
            "."
            if asked
            else f"; this run: {_count(report.run_requests, 'request')} in {_span(report.run_seconds)}."
        ),
    ]
    lines += [f"  failed: {failure.url}: {failure.cause}" for failure in report.failures[:10]]
    if len(report.failures) > 10:
        lines.append(f"  … and {len(report.failures) - 10} more in {out / 'report.html'}")
    if report.hook_errors:
        lines.append(f"  {report.hook_errors} pages were archived but could not be read")
    return "\n".join(lines)
