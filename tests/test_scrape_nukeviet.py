"""Jobs against a portal that behaves as NukeViet does: flood guard, redirects, traps, cookies."""

from __future__ import annotations

import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from fixtures import portal

from vnnews import jobs, scrape
from vnnews.records import Record
from vnnews.scrape import politeness

TRAPS = re.compile(
    r"/(?:users|admin|statistics|print|savefile|sendmail|seek)(?:/|\?|$)|/banners/click/"
    r"|second=cronjobs|nv_redirect|nvvithemever|\.(?:jpg|png|css|js|docx?|pdf)(?:\?|$)"
)
SKINS = ["nukeviet44", "nukeviet45"]


def job(out: Path, url: str, *, update: bool = False, **settings: Any) -> scrape.JobReport:
    defaults = {"delay": 0.0, "backoff": 0.1, "allow_private": True, "keep_free": 0}
    spec = scrape.plan([url], **{**defaults, **settings})
    return jobs.run(spec, out, update=update, progress=False)


def asked(site: Any, since: int = 0) -> Counter[str]:
    """How often each address was answered with a page or a redirect."""
    return Counter(seen.path for seen in site.log[since:] if seen.status in (200, 301))


def records(out: Path) -> list[Record]:
    lines = [
        line
        for path in sorted((out / "records").iterdir())
        for line in path.read_bytes().splitlines()
    ]
    return [Record.from_json(line) for line in lines]


def ids(found: list[Record]) -> list[int]:
    matches = (re.search(r"-(\d+)\.html$", record.article.url or "") for record in found)
    return sorted(int(match[1]) for match in matches if match)


@pytest.mark.parametrize("skin", SKINS)
def test_every_article_once_and_no_trap(tmp_path: Path, skin: str) -> None:
    sample = portal.articles()[:10]
    with portal.serve(skin, articles=sample) as site:
        report = job(tmp_path / "job", site.url)
        counts = asked(site)
        begun = len(site.log)
        job(tmp_path / "job", site.url, update=True)
        again = asked(site, begun)
        cookies = [seen.headers.get("cookie", "") for seen in site.log]
        canonical = {url.removeprefix(site.url) for url in site.article_urls()}
    assert (report.failed, report.waiting) == (0, 0)
    assert max(counts.values()) == 1
    assert [path for path in counts if TRAPS.search(path)] == []
    # The addresses under other categories lead to the one of the article, which is one record.
    assert ids(records(tmp_path / "job")) == sorted(a.id for a in sample)
    assert {path for path in counts if re.search(r"-\d+\.html$", path)} > canonical
    assert "nv4_sess" in cookies[-1]
    # No ETag, Last-Modified always yesterday: an update visits lists anew, and no article.
    assert max(again.values()) == 1
    assert not canonical & set(again)
    assert not [path for path in again if "/tag/" in path or "/page-" in path]


@pytest.mark.parametrize("skin", SKINS)
def test_beyond_the_last_page_of_a_list(tmp_path: Path, skin: str) -> None:
    """4.4 shows an empty list there, 4.5 leads back to page 1: neither goes round in circles."""
    with portal.serve(skin, articles=portal.articles()[:4]) as site:
        top = next(c for c in site.site.categories if site.site.listed[c.slug])
        beyond = site.url + site.site.skin.category_path(top, 7)
        report = job(tmp_path / "job", beyond, sitemaps=False, exclude=(r"\.html$", "/tag/"))
        counts = asked(site)
    assert (report.failed, report.waiting) == (0, 0)
    assert max(counts.values()) == 1


@pytest.mark.parametrize("skin", SKINS)
def test_a_flood_guard_costs_time_and_no_page(tmp_path: Path, skin: str) -> None:
    """4.4 answers 200 with a page of its own, 4.5 answers 429 with Retry-After."""
    sample = portal.articles()[:5]
    with portal.serve(skin, articles=sample, flood=((6, 1.5), (60, 15.0))) as site:
        report = job(tmp_path / "job", site.url, exclude=("/tag/", "/laws/", "/about/"))
        refused = sum(seen.status == 429 for seen in site.log)
        guard = site.site.skin.flood_body
        total = len(site.log)
    bodies = [c.body for c in scrape.captures(sorted((tmp_path / "job" / "warc").iterdir()))]
    assert (report.failed, report.waiting) == (0, 0)
    assert ids(records(tmp_path / "job")) == sorted(a.id for a in sample)
    assert not any(politeness.flood_guard(200, body) for body in bodies)
    refusals = total - len(bodies)
    assert refusals >= 1
    assert refused == (0 if guard else refusals)
    assert refusals < total / 4, "it does not keep knocking"


def test_telephones_are_shown_another_theme_on_the_same_addresses(tmp_path: Path) -> None:
    """No Vary header says so; a job is one visitor and sees one theme."""
    sample = portal.articles()[:3]
    with portal.serve(articles=sample) as site:
        settings = {"exclude": ("/tag/", "/laws/", "/about/"), "sitemaps": False}
        job(tmp_path / "desk", site.url, **settings)
        job(tmp_path / "phone", site.url, user_agent="vnnews (Android; Mobile)", **settings)
    desk, phone = (records(tmp_path / name) for name in ("desk", "phone"))
    assert ids(desk) == ids(phone) == sorted(a.id for a in sample)
    assert {r.article.profile for r in desk} != {r.article.profile for r in phone}
    assert [r.article.title for r in desk] == [r.article.title for r in phone]


@pytest.mark.slow
def test_the_flood_guard_as_it_is_delivered(tmp_path: Path) -> None:
    """40 requests in 60 s, 150 in 300 s: asked too fast, the job waits and then goes slower."""
    sample = portal.articles()[:20]
    with portal.serve(articles=sample, flood=((40, 60.0), (150, 300.0))) as site:
        begun = time.monotonic()
        report = job(
            tmp_path / "job", site.url, delay=0.2, backoff=2.0, exclude=("/tag/", "/laws/")
        )
        spent = time.monotonic() - begun
        total = len(site.log)
    kept = len(list(scrape.captures(sorted((tmp_path / "job" / "warc").iterdir()))))
    assert (report.failed, report.waiting) == (0, 0)
    assert ids(records(tmp_path / "job")) == sorted(a.id for a in sample)
    assert total - kept <= 6
    assert spent >= politeness.FLOOD_WAIT
