"""Whole jobs against a site on loopback."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.scrape_server import Site, serve
from vnnews import scrape
from vnnews.errors import InputError, JobError, OutputError
from vnnews.records import Capture


def line(capture: Capture) -> bytes:
    return (json.dumps([capture.url, capture.digest]) + "\n").encode()


def plan(site: Site, **settings: Any) -> scrape.JobSpec:
    settings = {"delay": 0.0, "backoff": 0.02, "allow_private": True, "keep_free": 0, **settings}
    return scrape.plan([site.url], **settings)


def archives(out: Path) -> list[Path]:
    return sorted((out / "warc").glob("*.warc.gz"))


def derived(out: Path) -> list[Any]:
    files = sorted((out / "records").glob("*.jsonl"))
    return [json.loads(row) for path in files for row in path.read_text().splitlines()]


def test_a_job_finds_every_article_once_and_archives_it(tmp_path: Path) -> None:
    with serve(Site(25)) as site:
        report = scrape.run(plan(site), tmp_path / "job", on_page=line)
        counts = site.counts()
        assert site.articles() <= set(counts)
        assert {path: n for path, n in counts.items() if n > 1} == {}
        assert (report.stopped, report.failed, report.exit_code) == ("finished", 0, 0)
        again = scrape.run(plan(site), tmp_path / "job", on_page=line)
        assert again.run_requests == 0
        assert site.counts() == counts
    found = [url for url, _ in derived(tmp_path / "job")]
    assert len(found) == len(set(found)) == report.pages == 25 + 4
    captured = [c for c in scrape.captures(archives(tmp_path / "job")) if scrape.is_page(c)]
    assert [[c.url, c.digest] for c in captured] == derived(tmp_path / "job")


def test_warcio_accepts_the_archive(tmp_path: Path) -> None:
    with serve(Site(5)) as site:
        scrape.run(plan(site), tmp_path / "job")
    checked = subprocess.run(
        [Path(sys.executable).with_name("warcio"), "check", "-v", *archives(tmp_path / "job")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
    assert "digest pass" in checked.stdout


def test_robots_txt_is_obeyed(tmp_path: Path) -> None:
    site = Site(12)
    site.robots = "User-agent: *\nDisallow: /*so-3.html$\nDisallow: /users/\n"
    with serve(site):
        report = scrape.run(plan(site), tmp_path / "job")
        assert Site.article(3) not in site.counts()
        assert Site.article(4) in site.counts()
    assert report.skips["robots.txt forbids it"] == 1


def test_a_second_process_is_kept_out(tmp_path: Path) -> None:
    with serve(Site(1)) as site:
        scrape.run(plan(site), tmp_path / "job")
        from vnnews.scrape.folder import Folder

        holder = Folder(tmp_path / "job")
        holder.id = holder.read()["id"]
        holder.take_slots(alone=True)
        with pytest.raises(JobError, match="another vnnews is working"):
            scrape.run(plan(site), tmp_path / "job")
        holder.free()


def test_status_says_how_a_job_stands(tmp_path: Path) -> None:
    out = tmp_path / "job"
    with serve(Site(25)) as site:
        seen: list[scrape.JobReport] = []

        def look(capture: Capture) -> bytes:
            if not seen:
                seen.append(scrape.status(out))
            return line(capture)

        scrape.run(plan(site, max_pages=4), out, on_page=look)
        assert (seen[0].stopped, seen[0].working) == ("running", 1)
        after = scrape.status(out)
        assert (after.stopped, after.working) == ("page budget used up", 0)
        assert after.waiting > 0
        # A process that was killed has left its report of a moment when it ran.
        text = (out / "report.json").read_text()
        (out / "report.json").write_text(text.replace("page budget used up", "running"))
        assert scrape.status(out).stopped == "broken off"
        scrape.run(plan(site), out, on_page=line)
        (out / "report.json").unlink()
        assert scrape.status(out).stopped == "finished"


def test_a_304_renews_the_tags(tmp_path: Path) -> None:
    """A server that names a new ETag with its 304 is asked with that from then on."""
    site = Site(0)
    asked: list[str | None] = []

    def tagged(path: str) -> tuple[int, dict[str, str], bytes]:
        asked.append(site.headers[-1].get("If-None-Match"))
        number = len(asked)
        kind = {"Content-Type": "text/html", "ETag": f'"v{number}"'}
        return (200, kind, b"<html>a</html>") if number == 1 else (304, kind, b"")

    site.special["/"] = tagged
    with serve(site):
        for turn in range(3):
            scrape.run(plan(site, sitemaps=False), tmp_path / "job", update=turn > 0)
    assert asked == [None, '"v1"', '"v2"']


def test_a_newer_or_damaged_folder_is_named(tmp_path: Path) -> None:
    with serve(Site(1)) as site:
        scrape.run(plan(site), tmp_path / "job")
        path = tmp_path / "job" / "job.json"
        good = path.read_text()
        path.write_text(good.replace('"format": 1', '"format": 99'))
        with pytest.raises(JobError, match="newer vnnews"):
            scrape.run(plan(site), tmp_path / "job")
        path.write_text("{")
        with pytest.raises(JobError, match=r"job\.json: damaged"):
            scrape.status(tmp_path / "job")
        path.write_text(good)
        (tmp_path / "job" / "frontier.sqlite").write_bytes(b"junk" * 2000)
        for extra in ("-wal", "-shm"):
            (tmp_path / "job" / f"frontier.sqlite{extra}").unlink(missing_ok=True)
        with pytest.raises(JobError, match=r"frontier\.sqlite"):
            scrape.run(plan(site), tmp_path / "job")


def test_a_folder_with_other_files_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("x")
    with serve(Site(1)) as site, pytest.raises(OutputError, match="other files"):
        scrape.run(plan(site), tmp_path)


def test_what_a_killed_process_left_half_written_is_swept_up(tmp_path: Path) -> None:
    """Killed while it made its folder: the next one takes the folder for its own."""
    out = tmp_path / "job"
    (out / "warc").mkdir(parents=True)
    (out / ".job.json.99999999").write_text('{"format"')
    with serve(Site(1)) as site:
        assert scrape.run(plan(site), out).stopped == "finished"
    assert not list(out.glob(".job.json.*"))


def test_the_frontier_can_be_built_anew_from_the_archive(tmp_path: Path) -> None:
    with serve(Site(15)) as site:
        scrape.run(plan(site), tmp_path / "job", on_page=line)
        before, records = site.counts(), derived(tmp_path / "job")
        for path in (tmp_path / "job").glob("frontier.sqlite*"):
            path.unlink()
        report = scrape.run(plan(site), tmp_path / "job", on_page=line)
        assert {k: v for k, v in site.counts().items() if before[k] != v} == {}
    assert report.pages == 15 + 3
    assert derived(tmp_path / "job") == records


def test_malformed_jobs_say_what_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="only http"):
        scrape.plan(["ftp://x.vn/"])
    with pytest.raises(InputError, match="no seed"):
        scrape.plan([])
    with pytest.raises(InputError, match="include"):
        scrape.plan(["x.vn"], include=("(",))
    job = tmp_path / "job.toml"
    for text, words in [
        ("seed = [", "not valid TOML"),
        ("[budget]\npages = 3\npence = 4", "pence"),
        ('seed = ["x.vn"]\n[budget]\nbytes = "many"', "many"),
        ('seed = ["x.vn"]\n[politeness]\ndelay = -3', "delay"),
        ('[[seed]]\nurl = "x.vn"\nscope = "galaxy"', "scope"),
        ('seed = ["x.vn"]\n[budget]\npages = "many"', r"\[budget\] pages: "),
        ('seed = ["x.vn"]\n[budget]\npages = 0', r"\[budget\] pages: "),
        ('seed = ["x.vn"]\npages = 3', r"belongs in \[budget\]"),
        ('seed = ["x.vn"]\nsince = "gestern"', ": since: "),
        ("nonsense = 1", "nonsense"),
    ]:
        job.write_text(text)
        with pytest.raises(InputError, match=words) as caught:
            scrape.load(job)
        assert str(job) in str(caught.value)
        assert "\n" not in str(caught.value).removesuffix("\n")


def test_a_job_file_is_read_whole(tmp_path: Path) -> None:
    job = tmp_path / "job.toml"
    job.write_text(
        'name = "kontum"\nsince = 2020-01-01\nexclude = ["/video/"]\n'
        '[[seed]]\nurl = "baokontum.com.vn/chinh-tri/"\nscope = "path"\n'
        '[budget]\npages = 1000\nbytes = "2 GB"\ntime = "8h"\n'
        '[politeness]\ndelay = "3s"\nwindows = ["22:00-06:00"]\ncontact = "a@example.org"\n'
        '[archive]\nwarc_size = "500 MB"\n'
    )
    spec = scrape.load(job)
    assert spec.seeds == (scrape.Seed("https://baokontum.com.vn/chinh-tri/", "path"),)
    assert (spec.max_bytes, spec.max_time, spec.delay) == (2_000_000_000, 28800.0, 3.0)
    assert spec.warc_size == 500_000_000
    assert spec.agent().endswith("(+mailto:a@example.org)")
