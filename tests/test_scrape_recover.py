"""What a power cut, a hand or an interruption leaves behind, and what the next run makes of it."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.scrape_server import Site, serve
from tests.test_scrape_kill import archived, check_warcs, derived
from vnnews import scrape
from vnnews.errors import EXIT_INTERRUPTED, JobError
from vnnews.records import Capture


def line(capture: Capture) -> bytes:
    return (json.dumps([capture.url.split("/", 3)[3], capture.digest]) + "\n").encode()


def run(site: Site, out: Path, **settings: Any) -> scrape.JobReport:
    hook = settings.pop("on_page", line)
    stop = settings.pop("stop", None)
    values = {"delay": 0.0, "backoff": 0.02, "allow_private": True, "keep_free": 0}
    spec = scrape.plan([site.url], **{**values, "warc_size": 30_000, **settings})
    return scrape.run(spec, out, on_page=hook, stop=stop)


def test_a_power_cut_that_takes_the_last_commits(tmp_path: Path) -> None:
    """SQLite may lose its last commits then; the archive, forced to the disk, has the pages."""
    out = tmp_path / "job"
    with serve(Site(40)) as site:
        run(site, out, max_pages=12)
        shutil.copy(out / "frontier.sqlite", tmp_path / "then.sqlite")
        run(site, out, max_pages=33)
        for path in out.glob("frontier.sqlite*"):
            path.unlink()
        shutil.copy(tmp_path / "then.sqlite", out / "frontier.sqlite")
        run(site, out)
        assert {p for p, n in site.counts().items() if n > 1} == set()
    check_warcs(out)
    assert max(archived(out).values()) == 1
    found = derived(out)
    assert len(found) == len({url for url, _ in found}) == 40 + 5


@pytest.mark.parametrize("what", ["gone", "short", "longer"])
def test_records_lost_in_a_power_cut_are_derived_again(tmp_path: Path, what: str) -> None:
    out = tmp_path / "job"
    with serve(Site(40)) as site:
        run(site, out)
        before = derived(out)
        victim = sorted((out / "records").iterdir())[1]
        if what == "gone":
            victim.unlink()
        elif what == "short":
            victim.write_bytes(victim.read_bytes()[:-50])
        else:
            victim.write_bytes(victim.read_bytes() + b'{"half a rec')
        counts = site.counts()
        run(site, out)
        assert site.counts() == counts
    assert derived(out) == before


def test_records_are_derived_later_for_a_job_that_ran_without(tmp_path: Path) -> None:
    out = tmp_path / "job"
    with serve(Site(20)) as site:
        run(site, out, on_page=None, max_pages=15)
        assert derived(out) == []
        run(site, out)
    assert len(derived(out)) == 20 + 3


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (lambda path: path.write_bytes(path.read_bytes()[:-300]), "put it back from a copy"),
        (lambda path: path.unlink(), "is gone, but the job knows of it"),
    ],
)
def test_an_archive_damaged_by_hand_is_named(
    tmp_path: Path, harm: Callable[[Path], Any], words: str
) -> None:
    out = tmp_path / "job"
    with serve(Site(20)) as site:
        run(site, out)
        victim = sorted((out / "warc").iterdir())[0]
        harm(victim)
        with pytest.raises(JobError, match=words) as caught:
            run(site, out)
        assert str(victim) in str(caught.value)
        assert "\n" not in str(caught.value)
        # What the message says helps.
        for path in out.glob("frontier.sqlite*"):
            path.unlink()
        assert run(site, out).stopped == "finished"
    check_warcs(out)


def test_an_interrupted_job_stops_cleanly_and_goes_on(tmp_path: Path) -> None:
    out = tmp_path / "job"
    stop = threading.Event()
    seen: list[str] = []

    def hook(capture: Capture) -> bytes:
        seen.append(capture.url)
        if len(seen) == 8:
            stop.set()
        return line(capture)

    with serve(Site(30)) as site:
        first = run(site, out, on_page=hook, stop=stop)
        assert (first.stopped, first.exit_code) == ("interrupted", EXIT_INTERRUPTED)
        assert first.waiting > 0
        shown = scrape.status(out)
        assert (shown.pages, shown.waiting) == (first.pages, first.waiting)
        assert run(site, out).stopped == "finished"
        assert {p for p, n in site.counts().items() if n > 1} == set()
    assert len(derived(out)) == 30 + 4


def test_a_hook_that_fails_costs_its_page_only(tmp_path: Path) -> None:
    def hook(capture: Capture) -> bytes:
        if "so-7." in capture.url:
            raise ValueError("what a page")
        return line(capture)

    with serve(Site(12)) as site:
        report = run(site, tmp_path / "job", on_page=hook)
    assert (report.hook_errors, report.exit_code) == (1, 1)
    assert report.pages == len(derived(tmp_path / "job")) + 1
    assert "what a page" in (tmp_path / "job" / "job.log").read_text()


def test_the_report_is_readable(tmp_path: Path) -> None:
    site = Site(6)
    site.special[Site.article(2)] = lambda p: (404, {"Content-Type": "text/html"}, b"<b>gone")
    with serve(site):
        report = run(site, tmp_path / "job", name="<b>job</b>")
    told = json.loads((tmp_path / "job" / "report.json").read_text())
    assert told["stopped"] == "finished"
    assert told["failures"][0]["cause"] == "answered 404 Not Found"
    assert report.exit_code == 1
    page = (tmp_path / "job" / "report.html").read_text()
    assert site.article(2) in page
    assert "answered 404 Not Found" in page
    assert "<script" not in page
