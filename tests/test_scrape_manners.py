"""Politeness, traps and safety of whole jobs: against the hostile server and a small site."""

from __future__ import annotations

import datetime
import itertools
import socket
import time
from pathlib import Path
from typing import Any

import pytest

from tests import hostile
from tests.scrape_server import Site, serve
from vnnews import scrape
from vnnews.scrape import politeness
from vnnews.scrape.message import Message
from vnnews.scrape.spec import JobSpec, open_now


def run(out: Path, *seeds: str, **settings: Any) -> scrape.JobReport:
    defaults = {"delay": 0.0, "backoff": 0.02, "allow_private": True, "keep_free": 0}
    return scrape.run(scrape.plan(seeds, **{**defaults, "sitemaps": False, **settings}), out)


def causes(report: scrape.JobReport) -> dict[str, str]:
    return {f.url.split("/", 3)[3]: f.cause for f in report.failures}


def test_a_job_goes_on_past_everything_that_fails(tmp_path: Path) -> None:
    with hostile.serve() as server:
        paths = ["good", "gone", "error", "reset-midway", "truncated-gzip", "gzip-bomb"]
        paths += ["huge-body", "chunked-garbage", "endless-redirect", "circle"]
        paths += ["to-file", "not-html", "empty", "slow-drip", "cookie-loop", "hang-up"]
        seeds = [scrape.Seed(f"{server.url}/{path}", "page") for path in paths]
        report = run(tmp_path / "job", *seeds, retries=1, total_timeout=1.0)
        failed = causes(report)
    assert report.stopped == "finished"
    assert report.exit_code == 1
    assert "good" not in failed
    # Of a chain of redirects the last one fails.
    assert set(paths) - {"good", "circle", "endless-redirect"} <= set(failed)
    expected = {
        "gone": "answered 404 Not Found",
        "error": "answered 500 Internal Server Error",
        "circle/b": "redirects in a circle",
        "endless-redirect/10": "redirects more than 10 times",
        "not-html": "not a page (image/png)",
        "empty": "an empty answer",
        "cookie-loop": "redirects in a circle",
    }
    assert {k: v for k, v in failed.items() if k in expected} == expected
    assert "to-file" in failed
    assert report.pages == 1


def test_redirects_to_private_addresses_are_refused_in_jobs_too(
    tmp_path: Path,
) -> None:
    with hostile.serve() as server:
        report = run(tmp_path / "job", scrape.Seed(server.url + "/to-private", "page"))
    assert "private address 169.254.169.254" in causes(report)["latest/meta-data/"]


def test_cookies_are_kept_within_a_job(tmp_path: Path) -> None:
    with hostile.serve() as server:
        report = run(tmp_path / "job", scrape.Seed(server.url + "/cookie-gate", "page"))
        assert (report.pages, report.failed) == (1, 0)
        assert server.count("/cookie-gate") == 2


def test_retry_after_is_waited_for(tmp_path: Path) -> None:
    with hostile.serve() as server:
        report = run(tmp_path / "job", scrape.Seed(server.url + "/too-many", "page"))
        times = server.times("/too-many")
    assert (report.pages, report.failed, len(times)) == (1, 0, 3)
    assert all(b - a >= 1.0 for a, b in itertools.pairwise(times))


def test_a_busy_server_is_left_alone_and_comes_back(tmp_path: Path) -> None:
    with hostile.serve() as server:
        server.busy_until = time.time() + 1.5
        report = run(tmp_path / "job", scrape.Seed(server.url + "/busy", "page"))
        times = server.times("/busy")
    assert (report.pages, report.failed) == (1, 0)
    gaps = [b - a for a, b in itertools.pairwise(times)]
    assert gaps == sorted(gaps), "each wait longer than the one before"
    assert len(times) <= 6


def test_a_flood_guard_is_no_article(tmp_path: Path) -> None:
    with hostile.serve() as server:
        report = run(tmp_path / "job", scrape.Seed(server.url + "/flood", "page"))
        assert server.count("/flood") == 2
    assert (report.pages, report.failed) == (1, 0)
    bodies = [c.body for path in (tmp_path / "job/warc").iterdir() for c in scrape.captures(path)]
    assert not any(b"floodblocker" in body for body in bodies)


@pytest.mark.parametrize("robots", [["503", "503", "200"], ["429", "200"]])
def test_robots_errors_mean_wait(tmp_path: Path, robots: list[str]) -> None:
    with hostile.serve() as server:
        server.robots = robots
        report = run(tmp_path / "job", scrape.Seed(server.url + "/good", "page"))
        assert server.count("/robots.txt") == len(robots)
        assert server.times("/good")[0] > server.times("/robots.txt")[-1]
    assert report.pages == 1


def test_a_robots_txt_that_never_comes_keeps_the_host_closed(tmp_path: Path) -> None:
    with hostile.serve() as server:
        server.robots = ["500"]
        seed = scrape.Seed(server.url + "/good", "page")
        report = run(tmp_path / "job", seed, robots_tries=3)
        assert server.count("/good") == 0
        assert causes(report)["good"] == "robots.txt answered 500 Internal Server Error"
        # The next run asks again.
        server.robots = ["200"]
        assert run(tmp_path / "job", seed).pages == 1


@pytest.mark.parametrize("robots", ["404", "html", "garbage", "User-agent: *\nAllow: /"])
def test_robots_that_forbid_nothing(tmp_path: Path, robots: str) -> None:
    with hostile.serve() as server:
        server.robots = [robots]
        assert run(tmp_path / "job", scrape.Seed(server.url + "/good", "page")).pages == 1


def test_lists_without_end_end(tmp_path: Path) -> None:
    with hostile.serve() as server:
        run(tmp_path / "a", scrape.Seed(server.url + "/endless/", "path"), max_pages=50)
        assert server.count("/endless/page-2/") == 1
        assert server.count("/endless/page-3/") == 0
        seed = scrape.Seed(server.url + "/bottomless/", "path")
        run(tmp_path / "b", seed, max_list_pages=7)
        assert server.count("/bottomless/page-7/") == 1
        assert server.count("/bottomless/page-8/") == 0


def test_traps_are_not_entered(tmp_path: Path) -> None:
    with hostile.serve() as server:
        report = run(tmp_path / "job", server.url + "/trap/", max_pages=60)
        asked = {path for _, path in server.log}
    assert report.stopped == "finished"
    assert asked == {"/robots.txt", "/trap/", "/trap/trap/", "/trap/trap/trap/", "/good"} & asked
    assert "/good" in asked


def test_one_delay_for_all_hosts_of_a_server(tmp_path: Path) -> None:
    """Two names, two ports, one address: one queue."""
    with serve(Site(4)) as one, serve(Site(4)) as two:
        other = two.url.replace("127.0.0.1", "localhost")
        report = run(tmp_path / "job", one.url, other, delay=0.05, adaptive=False)
        times = sorted(one.times() + two.times())
    assert len(report.servers) == 1
    gaps = [b - a for a, b in itertools.pairwise(times)]
    assert min(gaps) >= 0.045
    assert report.run_requests == len(times)


def test_crawl_delay_and_request_rate_are_kept(tmp_path: Path) -> None:
    for rule in ("Crawl-delay: 0.3", "Request-rate: 4/1"):
        site = Site(2)
        site.robots = f"User-agent: *\n{rule}\n"
        with serve(site):
            run(tmp_path / rule[:5], site.url)
            times = site.times()
        gaps = [b - a for a, b in itertools.pairwise(times[1:])]
        assert min(gaps) >= 0.24


def test_the_delay_survives_a_restart(tmp_path: Path) -> None:
    site = Site(3)
    site.robots = "User-agent: *\nCrawl-delay: 0.8\n"
    with serve(site):
        run(tmp_path / "job", site.url, max_pages=1)
        run(tmp_path / "job", site.url)
        times = site.times()
    assert len(times) >= 6
    assert min(b - a for a, b in itertools.pairwise(times)) >= 0.75


def test_max_rate_holds_over_all_servers(tmp_path: Path) -> None:
    with serve(Site(10)) as one, serve(Site(10), host="127.0.0.2") as two:
        start = time.time()
        report = run(tmp_path / "job", one.url, two.url, max_rate=20)
        assert report.run_requests / (time.time() - start) <= 22
        assert len(report.servers) == 2


def test_budgets_end_a_job_and_it_goes_on(tmp_path: Path) -> None:
    with serve(Site(30)) as site:
        first = run(tmp_path / "job", site.url, max_pages=10)
        assert (first.stopped, first.pages) == ("page budget used up", 10)
        second = run(tmp_path / "job", site.url)
        assert (second.stopped, second.pages) == ("finished", 30 + 4)
        assert max(site.counts().values()) <= 2  # "/" has a twin, "/tin-tuc/"
        short = run(tmp_path / "other", site.url, max_time=0.01)
        assert short.stopped == "time budget used up"


def test_include_exclude_and_scope(tmp_path: Path) -> None:
    with serve(Site(25)) as site:
        run(tmp_path / "a", site.url, include=(r"so-1\d\.html$",), exclude=(r"so-13",))
        articles = {p for p in site.counts() if "bai-viet" in p}
    assert articles == {Site.article(n) for n in range(10, 20) if n != 13}


def test_night_windows() -> None:
    def at(clock: str) -> float:
        day = datetime.datetime.fromisoformat(f"2026-03-01T{clock}:00+07:00")
        return day.timestamp()

    night = ("22:00-06:00",)
    assert open_now(night, at("23:30")) == 0
    assert open_now(night, at("05:59")) == 0
    assert open_now(night, at("06:00")) == pytest.approx(16 * 3600)
    assert open_now(("01:00-02:00", "12:00-13:00"), at("11:00")) == pytest.approx(3600)
    assert open_now((), at("11:00")) == 0


def test_pace_follows_the_server() -> None:
    spec = JobSpec(delay=1.0, max_delay=30.0)
    pace = politeness.Pace(1.0)
    assert politeness.after_success(pace, spec, 0.1, 0.0).delay == 1.0
    assert politeness.after_success(pace, spec, 5.0, 0.0).delay == 10.0
    assert politeness.after_success(pace, spec, 0.1, 7.0).delay == 7.0
    slowed = politeness.after_refusal(politeness.after_refusal(pace, spec, 0.0), spec, 0.0)
    assert slowed == politeness.Pace(4.0, 2)
    back = slowed
    for _ in range(20):
        back = politeness.after_success(back, spec, 0.1, 0.0)
    assert back == politeness.Pace(1.0, 0)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("Thu, 01 Jan 1970 00:02:00 GMT", 60.0),
        ("soon", None),
        ("", None),
        ("9" * 400, None),
        ("-5", None),
        ("Thu, 01 Jan 1960 00:00:00 GMT", 0.0),
    ],
)
def test_retry_after(value: str, seconds: float | None) -> None:
    message = Message(b"", 429, (("Retry-After", value),), b"")
    assert politeness.retry_after(message, now=60.0) == seconds


def test_robots_rules_are_those_of_the_standard() -> None:
    text = (
        "User-agent: vnnews\nDisallow: /*.pdf$\nDisallow: /private/\nAllow: /private/open\n"
        "Crawl-delay: 3\n\nUser-agent: *\nDisallow: /\n\nSitemap: https://x.vn/s.xml\n"
    )
    rules = politeness.Rules(text, "vnnews/0.1 (+mailto:a@example.org)")
    assert rules.allows("https://x.vn/a.html")
    assert not rules.allows("https://x.vn/a.pdf")
    assert rules.allows("https://x.vn/a.pdf?x")
    assert not rules.allows("https://x.vn/private/x")
    assert rules.allows("https://x.vn/private/open/x")
    assert (rules.delay(), rules.sitemaps) == (3.0, ("https://x.vn/s.xml",))


def test_a_host_that_is_not_there(tmp_path: Path) -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{sock.getsockname()[1]}/"
    with serve(Site(2)) as site:
        report = run(tmp_path / "job", dead, "http://no-such-host.invalid/", site.url)
    assert report.pages == 2 + 2
    assert (
        causes(report) == {"": "the name no-such-host.invalid does not resolve"}
        or len(report.failures) == 2
    )
    assert {f.cause for f in report.failures} == {
        "the server refused the connection",
        "the name no-such-host.invalid does not resolve",
    }
