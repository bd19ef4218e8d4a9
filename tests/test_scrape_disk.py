"""A disk that is full, in the middle of a write or before the job begins."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scrape_server import Site, serve
from tests.scrape_worker import starter
from tests.test_scrape_kill import archived, check_warcs, derived
from vnnews import scrape
from vnnews.errors import JobError, OutputError
from vnnews.scrape import reader


def plan(site: Site, **settings: object) -> scrape.JobSpec:
    values = {"delay": 0.0, "backoff": 0.02, "allow_private": True, "keep_free": 0, **settings}
    return scrape.plan([site.url], **values)


@pytest.mark.parametrize("limit", [20_000, 60_000, 150_000])
def test_a_limit_on_file_size_stops_the_job_and_loses_nothing(tmp_path: Path, limit: int) -> None:
    """RLIMIT_FSIZE cuts a write off in the middle, as a full disk does."""
    out = tmp_path / "job"
    with serve(Site(60)) as site, starter() as start:
        start(seeds=[site.url], out=out, max_file=limit).wait()
        before = site.counts()
        for path in (out / "warc").glob("*.warc.gz"):
            assert reader.whole_until(path, 0) == path.stat().st_size, "cut back to whole records"
        start(seeds=[site.url], out=out).wait()
        again = {p for p, n in site.counts().items() if n > 1}
        # The page that could not be written was fetched, and is fetched again.
        assert len(again) <= 1
        assert sum(before.values()) < 60
    check_warcs(out)
    assert site.articles() <= set(archived(out))
    assert max(archived(out).values()) == 1
    assert len(derived(out)) == 60 + 7


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    if os.getuid() != 0 or shutil.which("mount") is None:
        pytest.skip("a small disk can only be mounted by root")
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip("this machine does not let root mount a tmpfs")
    try:
        yield place
    finally:
        subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_is_one_line_and_the_job_goes_on_later(small_disk: Path) -> None:
    import random

    noise = random.Random(1)
    site = Site(40)
    for number in range(40):
        body = b"<html><body>" + noise.randbytes(40_000) + b"</body></html>"
        site.special[Site.article(number)] = lambda p, body=body: (
            200,
            {"Content-Type": "text/html"},
            body,
        )
    out = small_disk / "job"
    with serve(site):
        with pytest.raises((OutputError, JobError)) as caught:
            scrape.run(plan(site), out)
        assert "\n" not in str(caught.value)
        assert str(small_disk) in str(caught.value)
        check_warcs(out)
        subprocess.run(["mount", "-o", "remount,size=30m", str(small_disk)], check=True)
        report = scrape.run(plan(site), out)
        assert report.stopped == "finished"
        assert len({p for p, n in site.counts().items() if n > 1}) <= 1
    check_warcs(out)
    assert site.articles() <= set(archived(out))
    assert max(archived(out).values()) == 1


def test_a_disk_that_gets_short_stops_the_job_in_time(tmp_path: Path) -> None:
    with serve(Site(3)) as site, pytest.raises(OutputError, match="are free on the disk"):
        scrape.run(plan(site, keep_free=10**18), tmp_path / "job")


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with serve(Site(1)) as site, pytest.raises(OutputError, match="file"):
        scrape.run(plan(site), tmp_path / "file" / "job")


def test_the_disk_budget_ends_a_job(tmp_path: Path) -> None:
    with serve(Site(5)) as site:
        report = scrape.run(plan(site, max_disk=1000), tmp_path / "job")
        assert report.stopped == "disk budget used up"
