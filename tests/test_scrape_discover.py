"""Finding articles: addresses, feeds, sitemaps, lists back to a date, updates."""

from __future__ import annotations

import datetime
import gzip
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from fixtures import portal
from hypothesis import given
from hypothesis import strategies as st

from tests.scrape_server import Site, serve
from vnnews import scrape
from vnnews.errors import InputError
from vnnews.lexicon.places import find_province, provinces
from vnnews.records import Capture
from vnnews.scrape import address, discover, feeds
from vnnews.scrape.places import advice, seeds, sites


def run(out: Path, *urls: str, update: bool = False, **settings: Any) -> scrape.JobReport:
    defaults = {"delay": 0.0, "backoff": 0.02, "allow_private": True, "keep_free": 0}
    return scrape.run(scrape.plan(urls, **{**defaults, **settings}), out, update=update)


@pytest.mark.parametrize(
    ("raw", "canonical"),
    [
        ("HTTP://BaoKonTum.COM.VN:80/a/../b#x", "http://baokontum.com.vn/b"),
        ("https://x.vn/a?utm_source=z&id=7&fbclid=1", "https://x.vn/a?id=7"),
        ("https://x.vn/a;jsessionid=0A?PHPSESSID=1", "https://x.vn/a"),
        ("https://user:pw@x.vn/", "https://x.vn/"),
        ("https://x.vn", "https://x.vn/"),
        ("https://x.vn/tin%2dtức/%e1%ba%a1", "https://x.vn/tin-t%E1%BB%A9c/%E1%BA%A1"),
        ("https://x.vn/a%2Fb", "https://x.vn/a%2Fb"),
        ("https://x.vn//a//b/./", "https://x.vn/a/b/"),
        ("https://báo.vn/", "https://xn--bo-mia.vn/"),
        ("https://x.vn./", "https://x.vn/"),
        ("  https://x.vn/a\n b ", "https://x.vn/a%20b"),
        ("mailto:a@x.vn", None),
        ("javascript:void(0)", None),
        ("https://x.vn/" + "a" * 3000, None),
        ("https://[::1", None),
        ("https://x.vn:99999/", None),
    ],
)
def test_canonical_addresses(raw: str, canonical: str | None) -> None:
    assert address.canonical(raw) == canonical


@given(st.text(max_size=60))
def test_canonical_is_final(text: str) -> None:
    """The canonical form of a canonical form is itself; nothing makes it raise."""
    once = address.canonical(text, "https://x.vn/tin/")
    if once is not None:
        assert address.canonical(once) == once
        address.kind_of(once)
        address.trap(once)


@pytest.mark.parametrize(
    ("url", "kind", "page"),
    [
        ("https://x.vn/", "list", None),
        ("https://x.vn/chinh-tri/page-3/", "list", 3),
        ("https://x.vn/chinh-tri/bai-viet-4711.html", "article", None),
        ("https://x.vn/chinh-tri/", "list", None),
        ("https://x.vn/bai-post123.html", "article", None),
        # Forms of provincial newspapers (table `address_rules`).
        ("https://x.vn/ca-phe-duoc-mua-a98765.html", "article", None),
        ("https://x.vn/ca-phe-duoc-mua-postid409722.bbg", "article", None),
        ("https://x.vn/kinh-te/202503/ca-phe-duoc-mua-2225092/", "article", None),
        ("https://x.vn/van-hoa/202411/hao-huc-ngay-khai-hoi-67c01d9/", "article", None),
        ("https://x.vn/news/505/137419/dinh-than-hung-long", "article", None),
        ("https://x.vn/tin-tuc/0/102296/phong-tru-sau-benh-tren-dong-ruong", "article", None),
        ("https://x.vn/bg/suc-khoe/371838/cai-thuoc-la-hieu-qua.html", "article", None),
        ("https://x.vn/tin-bai/chinh-tri/bo-doi-bien-phong-giup-dan", "article", None),
        ("https://x.vn/tin-tuc/hop-ban-chi-dao---id12345", "article", None),
        ("https://x.vn/le-hoi-du-lich/d2023032215063906.htm", "article", None),
        ("https://x.vn/hoa-choi-tet-20180104031946780p3c24.htm", "article", None),
        ("https://x.vn/laws/detail/quyet-dinh-phe-duyet-ket-qua-ra-soat-334/", "article", None),
        ("https://x.vn/chinh-tri", "list", None),
        ("https://x.vn/kinh-te/nong-nghiep", "list", None),
        ("https://x.vn/Quoc-phong-An-ninh", "list", None),
        ("https://x.vn/thoi-su.html", "list", None),
        ("https://x.vn/kinh-te/nong-dan-trong-ca-phe-duoc-mua-duoc-gia", "other", None),
        ("https://x.vn/tag/ho-ngheo", "tag", None),
        ("https://x.vn/tags/ho-ngheo.html", "tag", None),
        ("https://x.vn/tac-gia/nguyen-van-a/", "tag", None),
        ("https://x.vn/bai-20240105123456789.htm", "article", None),
        ("https://x.vn/2024/05/ten-bai-viet/", "article", None),
        ("https://x.vn/category/tin/page/2/", "list", 2),
        ("https://x.vn/tin.aspx?ItemID=12", "article", None),
        ("https://x.vn/pages/chuyenmuc.aspx?ChuyenMucID=32&page=4", "list", 4),
        ("https://x.vn/rss/", "feed", None),
        ("https://x.vn/feed/", "feed", None),
        ("https://x.vn/sitemap-vi.news.xml", "sitemap", None),
    ],
)
def test_what_addresses_look_like(url: str, kind: str, page: int | None) -> None:
    found = address.kind_of(url)
    assert (found.name, found.page) == (kind, page)


@pytest.mark.parametrize(
    ("path", "trapped"),
    [
        ("/chinh-tri/bai-1.html", False),
        ("/print/chinh-tri/bai-1.html", True),
        ("/savefile/chinh-tri/bai-1.html", True),
        ("/users/login/", True),
        ("/a/b/a/b/a/b/a", True),
        ("/lich/2031-05", True),
        ("/index.php?second=cronjobs", True),
        ("/banners/click/?id=3", True),
        ("/anh/to.JPG", True),
        ("/tin?sort=asc", True),
        ("/news/dinh-huong-in-an-2.html", False),
    ],
)
def test_traps(path: str, trapped: bool) -> None:
    assert bool(address.trap("https://x.vn" + path)) is trapped


@pytest.mark.parametrize(
    ("reach", "inside", "outside"),
    [
        ("page", ["https://x.gov.vn/tin/a.html"], ["https://x.gov.vn/tin/b.html"]),
        ("path", ["https://www.x.gov.vn/tin/b.html"], ["https://x.gov.vn/khac/"]),
        ("host", ["http://x.gov.vn/", "https://www.x.gov.vn/z"], ["https://so.x.gov.vn/"]),
        ("domain", ["https://so.x.gov.vn/"], ["https://y.gov.vn/", "https://notx.gov.vn/"]),
    ],
)
def test_scopes(reach: str, inside: list[str], outside: list[str]) -> None:
    scope = address.scope_of("https://x.gov.vn/tin/a.html", reach)
    assert all(scope.covers(url) for url in inside)
    assert not any(scope.covers(url) for url in outside)


RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>t</title>
<link>https://x.vn/</link><image><link>https://x.vn/logo</link></image>
<item><link>https://x.vn/a-1.html</link><pubDate>Mon, 02 Jun 2025 09:17:00 +0700</pubDate></item>
<item><link> https://x.vn/a-2.html </link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://x.vn/"/><entry>
<link rel="enclosure" href="https://x.vn/a.mp3"/><link href="https://x.vn/a-3.html"/>
<updated>2025-06-02T09:17:00+07:00</updated></entry></feed>"""
MAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>https://x.vn/a-4.html</loc>
<image:image><image:loc>https://x.vn/a.jpg</image:loc></image:image>
<lastmod>2025-06-02</lastmod></url></urlset>"""


def test_feeds_and_sitemaps_are_read() -> None:
    first, second = feeds.entries(RSS.encode())
    moment = datetime.datetime.fromisoformat("2025-06-02T09:17:00+07:00").timestamp()
    assert (first.url, first.when) == ("https://x.vn/a-1.html", moment)
    assert (second.url, second.when) == ("https://x.vn/a-2.html", None)
    assert [(e.url, e.when) for e in feeds.entries(ATOM.encode())] == [
        ("https://x.vn/a-3.html", moment)
    ]
    assert [e.url for e in feeds.entries(MAP.encode())] == ["https://x.vn/a-4.html"]
    index = MAP.replace("urlset", "sitemapindex").replace("<url>", "<sitemap>")
    entries = list(feeds.entries(gzip.compress(index.replace("</url>", "</sitemap>").encode())))
    assert entries[0].is_map


def test_sitemaps_of_plain_text_and_links_that_are_guids() -> None:
    text = "\ufeffhttps://x.vn/a-1.html\r\n\r\nhttps://x.vn/a-2.html\r\nmailto:x\r\n".encode()
    assert feeds.kind_of_body(text) == "sitemap"
    assert [e.url for e in feeds.entries(text)] == [
        "https://x.vn/a-1.html",
        "https://x.vn/a-2.html",
    ]
    assert feeds.kind_of_body("Xem https://x.vn/ nhé".encode()) is None
    guids = (
        b"<rss><channel><item><guid>https://x.vn/a-5.html</guid></item>"
        b"<item><link>https://x.vn/a-6.html</link><guid>https://x.vn/?p=6</guid></item>"
        b"<item><guid isPermaLink='false'>https://x.vn/?p=7</guid></item></channel></rss>"
    )
    assert [e.url for e in feeds.entries(guids)] == [
        "https://x.vn/a-5.html",
        "https://x.vn/a-6.html",
    ]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025-06-02T09:17:00+07:00", "2025-06-02T09:17:00+07:00"),
        ("2025-06-02", "2025-06-02T00:00:00+07:00"),
        ("Mon, 02 Jun 2025 09:17:00 +0700", "2025-06-02T09:17:00+07:00"),
        ("Mon, 02 Jun 2025 02:17:00 GMT", "2025-06-02T09:17:00+07:00"),
        ("Mon, 02 Jun 2025 09:17:00", "2025-06-02T09:17:00+07:00"),
        ("Thứ Hai, 02 Jun 2025 09:17:00 +0700", "2025-06-02T09:17:00+07:00"),
        ("Thứ Hai, 02 Thg6 2025 09:17:00 +0700", "2025-06-02T09:17:00+07:00"),
        ("T2, 02 Tháng 6 2025 09:17", "2025-06-02T09:17:00+07:00"),
        ("Chủ nhật, 01/06/2025 21:05", "2025-06-01T21:05:00+07:00"),
        ("02/06/2025 09:17:05", "2025-06-02T09:17:05+07:00"),
        ("02-06-2025 - 9h17", "2025-06-02T09:17:00+07:00"),
        ("09:17 02/06/2025", "2025-06-02T09:17:00+07:00"),
        ("09:17, ngày 02/06/2025", "2025-06-02T09:17:00+07:00"),
        ("6/2/2025 9:17:00 PM", "2025-06-02T21:17:00+07:00"),
        ("02/06/2025 9:17:00 CH", "2025-06-02T21:17:00+07:00"),
        ("6/22/2025 9:17", "2025-06-22T09:17:00+07:00"),
        ("02/06/2025 02:17 Z", "2025-06-02T09:17:00+07:00"),
        ("31/02/2025", None),
        ("99/99/2025 77:88", None),
        ("hôm qua", None),
        ("", None),
    ],
)
def test_times_of_feeds(text: str, iso: str | None) -> None:
    wanted = datetime.datetime.fromisoformat(iso).timestamp() if iso else None
    assert feeds.parse_time(text) == wanted


def test_bad_feeds_give_what_they_can() -> None:
    assert list(feeds.entries(b"")) == []
    assert list(feeds.entries(b"no xml")) == []
    assert list(feeds.entries(b"\x1f\x8bjunk")) == []
    cut = RSS.encode()[: RSS.index("a-2.html")]
    assert [e.url for e in feeds.entries(cut)][:1] == ["https://x.vn/a-1.html"]
    wrong = RSS.replace("utf-8", "utf-16").encode()
    assert isinstance(list(feeds.entries(wrong)), list)
    bomb = (
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        "<urlset><url><loc>https://x.vn/&b;&f;</loc></url></urlset>"
    )
    assert not any("root:" in e.url or "aaaa" in e.url for e in feeds.entries(bomb.encode()))


def test_a_sitemap_of_50_mb_is_quick_and_bounded() -> None:
    row = (
        b"<url><loc>https://x.vn/bai-%d.html</loc><lastmod>2025-01-01</lastmod></url>" + b" " * 930
    )
    body = b"<urlset>" + b"".join(row % n for n in range(50_000)) + b"</urlset>"
    assert len(body) > 50_000_000
    start = time.monotonic()
    assert sum(1 for _ in feeds.entries(body)) == 50_000
    assert time.monotonic() - start < 20


@pytest.mark.parametrize("skin", ["nukeviet44", "nukeviet45", "sharepoint"])
def test_every_article_of_a_portal_is_found(tmp_path: Path, skin: str) -> None:
    """By its lists alone, where the pages after the last are empty or lead back to the first."""
    with portal.serve(skin) as site:
        # Tags and documents are not what this is about.
        avoid = (r"/tag", r"/van-ban", r"/search|/tim-kiem", r"/laws")
        report = run(tmp_path / "job", site.url, sitemaps=False, exclude=avoid)
        wanted = set(site.article_urls())
    got = {c.url for p in (tmp_path / "job/warc").iterdir() for c in scrape.captures(p)}
    assert wanted <= got
    assert report.failed == 0


def dated(site: Site, today: datetime.date) -> None:
    """Give a site's lists dates: ten articles a month, the newest first, and a clock."""

    def listing(path: str) -> tuple[int, dict[str, str], bytes]:
        number = int(path.rsplit("-", 1)[1].strip("/")) if "page-" in path else 1
        rows = ""
        for n in range((number - 1) * 10, number * 10):
            day = today - datetime.timedelta(days=3 * n)
            rows += f"<li><a href='{site.article(n)}'>Bài</a> <em>{day:%d/%m/%Y}</em></li>"
        clock = f"<div>Hôm nay {datetime.date.today():%d/%m/%Y}</div>"
        body = f"{clock}<ul>{rows}</ul><a href='/tin-tuc/page-{number + 1}/'>Sau</a>"
        return 200, {"Content-Type": "text/html"}, f"<html><body>{body}</body></html>".encode()

    site.special["/tin-tuc/"] = listing
    for page in range(2, 40):
        site.special[f"/tin-tuc/page-{page}/"] = listing


def test_lists_are_followed_back_to_a_date(tmp_path: Path) -> None:
    site = Site(400)
    dated(site, datetime.date(2025, 6, 30))
    with serve(site):
        run(
            tmp_path / "job",
            site.url + "/tin-tuc/",
            sitemaps=False,
            since=datetime.date(2025, 5, 1),
            until=datetime.date(2025, 6, 15),
        )
        asked = set(site.counts())
    days = {n: datetime.date(2025, 6, 30) - datetime.timedelta(days=3 * n) for n in range(400)}
    within = {
        n for n, d in days.items() if datetime.date(2025, 5, 1) <= d <= datetime.date(2025, 6, 15)
    }
    assert {p for p in asked if "bai-viet" in p} == {site.article(n) for n in within}
    assert "/tin-tuc/page-3/" in asked
    assert "/tin-tuc/page-5/" not in asked


def test_sitemaps_named_by_robots_are_used(tmp_path: Path) -> None:
    site = Site(30)
    site.special["/"] = lambda p: (200, {"Content-Type": "text/html"}, b"<html>nothing</html>")

    def index(path: str) -> tuple[int, dict[str, str], bytes]:
        body = (
            f"<sitemapindex><sitemap><loc>{site.url}/sm/one.xml.gz</loc></sitemap></sitemapindex>"
        )
        return 200, {"Content-Type": "text/xml"}, body.encode()

    def child(path: str) -> tuple[int, dict[str, str], bytes]:
        rows = "".join(
            f"<url><loc>{site.url}{site.article(n)}</loc><lastmod>{2010 + n}-01-01</lastmod></url>"
            for n in range(15)
        )
        return (
            200,
            {"Content-Type": "application/gzip"},
            gzip.compress(f"<urlset>{rows}</urlset>".encode()),
        )

    site.special["/sm/index.xml"] = index
    site.special["/sm/one.xml.gz"] = child
    with serve(site):
        site.robots = f"User-agent: *\nDisallow:\nSitemap: {site.url}/sm/index.xml\n"
        run(tmp_path / "job", site.url, since=datetime.date(2019, 1, 1))
        asked = {p for p in site.counts() if "bai-viet" in p}
    assert asked == {site.article(n) for n in range(9, 15)}


def test_lists_of_articles_whose_addresses_say_nothing(tmp_path: Path) -> None:
    """Neither date nor number in the address: the list is followed to its end all the same."""
    site = Site(0)
    titles = [f"ca-phe-duoc-mua-o-thon-{'abcdefgh'[n % 8] * (n // 8 + 1)}-xa" for n in range(40)]

    def page(path: str) -> tuple[int, dict[str, str], bytes]:
        number = int(path.partition("=")[2] or 1)
        links = [f"<a href='/tin/{t}'>x</a>" for t in titles[number * 5 - 5 : number * 5]]
        more = f"<a href='/tin?page={number + 1}'>sau</a>" if number < 8 else ""
        return 200, {"Content-Type": "text/html"}, ("<html>" + "".join(links) + more).encode()

    for number in range(2, 9):
        site.special[f"/tin?page={number}"] = page
    site.special["/tin"] = page
    with serve(site):
        run(tmp_path / "job", site.url + "/tin", sitemaps=False)
        asked = set(site.counts())
    assert {f"/tin/{title}" for title in titles} <= asked


def test_an_update_fetches_what_is_new_and_nothing_else(tmp_path: Path) -> None:
    """Lists are followed as far as they show what is new, and further pages once a month."""
    site = Site(95)
    site.newest_first = True
    with serve(site):
        run(tmp_path / "job", site.url)
        before = site.counts()
        site.pages = 98
        report = run(tmp_path / "job", site.url, update=True)
        new = site.counts() - before
        before = site.counts()
        run(tmp_path / "job", site.url, update=True)
        idle = site.counts() - before
        site.pages = 130
        before = site.counts()
        run(tmp_path / "job", site.url, update=True)
        many = site.counts() - before
        with sqlite3.connect(tmp_path / "job" / "frontier.sqlite") as db:
            db.execute("UPDATE urls SET fetched = fetched - 86400 * 31")
        before = site.counts()
        run(tmp_path / "job", site.url, update=True)
        monthly = site.counts() - before
    articles = {p for p in new if "bai-viet" in p}
    assert articles == {site.article(n) for n in (95, 96, 97)}
    assert report.pages == 98 + 11
    assert max(new.values()) == max(many.values()) == 1
    assert {p for p in new if "page-" in p} == {"/tin-tuc/page-2/"}
    assert {p for p in idle if "page-" in p or "bai-viet" in p} == set()
    assert {p for p in many if "bai-viet" in p} == {site.article(n) for n in range(98, 130)}
    assert "/tin-tuc/page-4/" in many
    assert "/tin-tuc/page-6/" not in many
    assert {p for p in monthly if "page-" in p} >= {f"/tin-tuc/page-{n}/" for n in range(2, 11)}
    assert not any("bai-viet" in p for p in monthly)


def test_an_update_that_is_killed_goes_on_with_any_run(tmp_path: Path) -> None:
    site = Site(95)
    site.newest_first = True
    with serve(site):
        run(tmp_path / "job", site.url)
        site.pages = 130
        run(tmp_path / "job", site.url, update=True, max_pages=107)
        run(tmp_path / "job", site.url)
        assert site.articles() <= set(site.counts())


def test_an_update_is_not_led_on_by_a_sitemaps_dates(tmp_path: Path) -> None:
    """Files without dates, or that call everything changed just now, say nothing of changes."""
    site = Site(40)

    def sitemap(path: str) -> tuple[int, dict[str, str], bytes]:
        half = int(path == "/sitemap-b.xml")
        now = datetime.datetime.now(datetime.UTC).isoformat()
        stamp = f"<lastmod>{now}</lastmod>" if half else ""
        rows = (f"<url><loc>{site.url}{site.article(n)}</loc>{stamp}</url>" for n in range(40))
        return 200, {"Content-Type": "text/xml"}, f"<urlset>{''.join(rows)}</urlset>".encode()

    site.special["/sitemap-a.xml"] = site.special["/sitemap-b.xml"] = sitemap
    with serve(site):
        site.robots = "".join(f"Sitemap: {site.url}/sitemap-{x}.xml\n" for x in "ab")
        run(tmp_path / "job", site.url)
        time.sleep(0.1)
        before = site.counts()
        run(tmp_path / "job", site.url, update=True)
        new = site.counts() - before
    assert "/sitemap-b.xml" in new
    assert not any("bai-viet" in path for path in new)


def test_an_update_fetches_again_what_a_sitemap_calls_changed(tmp_path: Path) -> None:
    site = Site(12)
    changed = [0.0]

    def sitemap(path: str) -> tuple[int, dict[str, str], bytes]:
        rows = ""
        for n in range(12):
            moment = time.time() + 100 if n == 5 and changed[0] else 1e9
            day = datetime.datetime.fromtimestamp(moment, datetime.UTC).isoformat()
            rows += f"<url><loc>{site.url}{site.article(n)}</loc><lastmod>{day}</lastmod></url>"
        return 200, {"Content-Type": "text/xml"}, f"<urlset>{rows}</urlset>".encode()

    site.special["/sitemap.xml"] = sitemap
    with serve(site):
        run(tmp_path / "job", site.url)
        before = site.counts()
        changed[0] = 1
        run(tmp_path / "job", site.url, update=True)
        new = site.counts() - before
    assert {p for p in new if "bai-viet" in p} == {site.article(5)}


def test_a_seed_that_has_moved_is_followed(tmp_path: Path) -> None:
    """Newspapers have merged: the old name leads to the new one, whose pages are then in scope."""
    new, old = Site(5), Site(0)
    with serve(new), serve(old, "127.0.0.2"):
        old.special["/"] = lambda p: (301, {"Location": new.url + "/"}, b"")
        report = run(tmp_path / "job", old.url)
        assert new.articles() <= set(new.counts())
    assert report.failed == 0


def test_frames_are_followed(tmp_path: Path) -> None:
    site = Site(3)
    body = b"<html><frameset><frame><frame src='/tin-tuc/'></frameset></html>"
    site.special["/"] = lambda p: (200, {"Content-Type": "text/html"}, body)
    with serve(site):
        run(tmp_path / "job", site.url, sitemaps=False)
        assert site.articles() <= set(site.counts())


def test_a_job_that_is_told_another_scope(tmp_path: Path) -> None:
    """What waits follows the new patterns; what the archive leads to is found without fetching."""
    site = Site(25)
    with serve(site):
        run(tmp_path / "job", site.url, include=("so-1",), max_pages=3, workers=1)
        first = set(site.counts())
        run(tmp_path / "job", site.url, include=("so-2[0-4]",))
        wanted = {site.article(n) for n in range(20, 25)}
        assert {p for p in set(site.counts()) - first if "bai-viet" in p} == wanted
        report = run(tmp_path / "job", site.url, exclude=("so-3",))
        assert set(site.counts()) & site.articles() >= site.articles() - {site.article(3)}
        assert site.article(3) not in site.counts() or site.article(3) in first
        assert max(site.counts().values()) == 1
        assert run(tmp_path / "job", site.url, exclude=("so-3",)).run_requests == 0
    assert (report.stopped, report.failed) == ("finished", 0)


def test_pages_that_ask_not_to_be_followed_are_not(tmp_path: Path) -> None:
    site = Site(5)
    body = f"<html><head><meta name='robots' content='noindex, nofollow'></head><a href='{site.article(1)}'>x</a>"
    site.special["/"] = lambda p: (200, {"Content-Type": "text/html"}, body.encode())
    with serve(site):
        run(tmp_path / "job", site.url, sitemaps=False)
        assert site.article(1) not in site.counts()


def test_pages_in_other_encodings_give_their_links() -> None:
    reach = discover.Reach(scrape.plan(["https://x.vn/"]))
    for encoding in ("utf-8", "utf-16", "windows-1258"):
        body = "<html><body><a href='/tin/bai-1.html'>tin</a></body></html>".encode(encoding)
        kind = f"text/html; charset={encoding}"
        capture = Capture(
            url="https://x.vn/", status=200, headers=(("Content-Type", kind),), body=body
        )
        found = discover.links_of(capture, reach, kind="list", depth=0, via=None, update=False)
        assert [link.url for link in found.links] == ["https://x.vn/tin/bai-1.html"]
    junk = Capture(
        url="https://x.vn/",
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=bytes(range(256)) * 9,
    )
    discover.links_of(junk, reach, kind="list", depth=0, via=None, update=False)


def test_known_sites() -> None:
    known = sites()
    assert len({site.key for site in known}) == len(known) >= 90
    assert {site.kind for site in known} == {"newspaper", "portal", "council"}
    assert {site.evidence for site in known} == {"page", "used", "cited", "named"}
    assert all(site.source for site in known)
    assert all(address.canonical(site.url) == site.url for site in known)
    hosts = [host for site in known for host in (site.domain, *site.former)]
    assert len(set(hosts)) == len(hosts)
    assert seeds("baokontum")[0].url == "https://baokontum.com.vn/"
    assert seeds("baokontum.com.vn")[0].url == "https://baokontum.com.vn"
    assert seeds("localhost")[0].url == "https://localhost"
    with pytest.raises(InputError, match="did you mean baokontum"):
        seeds("baokontun")
    with pytest.raises(InputError, match="neither an address nor a name"):
        seeds("kon-tum")
    assert seeds("BaoKonTum", "domain")[0].scope == "domain"


def test_every_province_has_a_newspaper_and_a_portal() -> None:
    today = {unit.name for unit in provinces(datetime.date(2026, 1, 1))}
    assert len(today) == 34
    for kind in ("newspaper", "portal"):
        living = {s.province for s in sites() if s.kind == kind and not s.until}
        assert living >= today, kind
    known = {site.key: site for site in sites()}
    for site in known.values():
        assert find_province(site.province), site.key
        assert site.now in today, site.key
        if site.until:
            heir = known[site.successor]
            assert datetime.date.fromisoformat(site.until).year == 2025
            assert not heir.until
            assert heir.kind == site.kind


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://baokontum.com.vn/xa-hoi/", "gone into Báo Quảng Ngãi (baoquangngai,"),
        ("http://www.baobacninh.com.vn/", "Báo Bắc Ninh is at baobacninhtv.vn now"),
        ("https://baotravinh.vn/", "travinh.baovinhlong.vn now"),
        ("https://baoquangngai.vn/", None),
        ("https://example.org/", None),
        ("nonsense", None),
    ],
)
def test_advice_where_a_newspaper_has_gone(url: str, words: str | None) -> None:
    said = advice(url)
    assert said is None if words is None else words in (said or "")
