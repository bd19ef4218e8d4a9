"""``vnnews demo``: the main job on the sample portal, on this machine alone."""

from __future__ import annotations

import importlib
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from . import jobs, scrape, store, terminal
from .errors import InputError, OutputError
from .records import Record

CHECKOUT = Path(__file__).resolve().parent.parent.parent


def run(out: Path, *, colour: bool = False) -> str:
    """Serve the portal, scrape it with real requests, and tell what was found.

    A demo's folder from before is replaced; any other folder is left alone
    (:class:`OutputError`). Raises :class:`InputError` where the sample portal is not there.
    """
    portal = _portal()
    _clear(out)
    with portal.serve() as site:
        terminal.say(f"the sample portal is at {site.url}")
        terminal.say(f"vnnews scrape {site.url} --out {out} --allow-private --delay 0")
        begin = time.monotonic()
        spec = scrape.plan([site.url], allow_private=True, delay=0.0, adaptive=False)
        report = jobs.run(spec, out)
        seconds = time.monotonic() - begin
    (out / "demo").write_text("made by vnnews demo, which may replace this folder\n")
    records = store.load(out)
    parts = [
        "",
        jobs.report_text(report, out),
        f"Scraped, archived, cleaned and read in {seconds:.1f} s.",
        "",
        terminal.counts(records),
    ]
    for record in _three(records):
        parts += ["", "─" * 80, terminal.record_text(record, colour=colour)]
    parts += ["", "─" * 80, "", _places(out)]
    return "\n".join(parts)


def _portal() -> Any:
    """The package ``fixtures.portal`` of the source checkout."""
    for place in (Path.cwd(), CHECKOUT):
        if (place / "fixtures" / "portal" / "__init__.py").exists():
            sys.path.insert(0, str(place))
            return importlib.import_module("fixtures.portal")
    raise InputError("the sample portal is not here: run this in a source checkout of vnnews")


def _clear(out: Path) -> None:
    if not out.exists():
        return
    if not (out / "demo").exists():
        raise OutputError(f"{out}: is there already and no demo's folder; name another with --out")
    shutil.rmtree(out)


def _three(records: list[Record]) -> list[Record]:
    """Three records that show much in little: rich ones of moderate length, from three places."""
    by_riches = sorted(
        records,
        key=lambda r: -len(list(r.mentions())) / (len(r.article.text) + 1500),
    )
    chosen: dict[str, Record] = {}
    for record in by_riches:
        if len(chosen) < 3:
            chosen.setdefault(record.article.province or record.id, record)
    return list(chosen.values())


def _places(out: Path) -> str:
    rows = [
        (f"{out}/records/", "one record a line (JSON), a file per WARC file"),
        (f"{out}/warc/", "the web archive: every request and answer"),
        (f"{out}/report.html", "what was fetched, what failed, how fast"),
    ]
    return "\n".join(
        [
            terminal.table(("where", "what"), rows),
            "",
            f"Go on with:  vnnews export {out} --to parquet    vnnews serve {out}",
        ]
    )
