"""The sample portal: whole pages, whole sites, the same on every run."""

from __future__ import annotations

import hashlib
import json
import re
import statistics
import subprocess
import sys
import unicodedata
from collections import deque
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from fixtures import portal
from fixtures.portal.pages import get_skin
from fixtures.portal.render import compile_template
from fixtures.portal.site import Options, Site
from fixtures.portal.source import parse_body, slugify
from lxml import etree
from lxml import html as lxml_html

ROOT = Path(__file__).parent.parent
ALL_SKINS = portal.skins() + portal.heldout_skins()
ARTICLES = portal.articles()
FETCHED_NEVER = ("/users/", "/banners/", "second=cronjobs", "nvvithemever", "/index.php")


def squeezed(text: str) -> str:
    return re.sub(r"[\s•]+", "", unicodedata.normalize("NFC", text))


def tree(page: bytes) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(page.decode("utf-8"))


def test_the_articles_are_many_and_varied() -> None:
    assert len(ARTICLES) >= 44
    assert len({a.province for a in ARTICLES}) >= 20
    assert {a.published.year for a in ARTICLES} == set(range(2014, 2027))
    assert len({a.title for a in ARTICLES}) == len({a.slug for a in ARTICLES}) == len(ARTICLES)
    kinds = {block.kind for a in ARTICLES for block in a.body}
    assert kinds == {
        "paragraph", "heading", "list", "table", "figure", "caption", "quote", "byline",
    }  # fmt: skip
    for mark in ("/", "&", "“", '"'):
        assert any(mark in a.title for a in ARTICLES), mark


@pytest.mark.parametrize("a", ARTICLES, ids=lambda a: str(a.id))
def test_gold_is_whole(a: portal.ArticleSource) -> None:
    gold = portal.gold(a.id)
    text = gold["text"]
    assert 1200 <= len(text.encode()) <= 8000
    assert text == unicodedata.normalize("NFC", text)
    assert text.startswith(a.lead)
    pieces = [text[b["start"] : b["end"]] for b in gold["blocks"]]
    assert "\n".join(pieces) == text
    assert gold["published"].endswith("+07:00")
    for line in text.split("\n"):
        assert line.strip()


def test_the_gold_file_is_current() -> None:
    path = ROOT / "fixtures" / "gold" / "articles.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert rows == [portal.gold(a.id) for a in ARTICLES], "run python -m fixtures.portal --gold"


def test_poverty_rates_of_one_province_over_the_years() -> None:
    texts = [portal.gold(a.id)["text"] for a in ARTICLES if a.province == "Kon Tum"]
    joined = "\n".join(texts)
    for rate in ("26,11", "20,30", "17,07", "13,62", "10,29", "15,32", "10,86", "6,84", "4,34"):
        assert rate in joined


def test_the_benchmark_has_pages_enough() -> None:
    pairs = portal.benchmark()
    assert len(set(pairs)) == len(pairs) >= 120
    for a in ARTICLES:
        assert len({skin for skin, identity in pairs if identity == a.id}) >= 3
    assert {skin for skin, _ in pairs} == set(portal.skins())
    held = portal.heldout_benchmark()
    assert {skin for skin, _ in held} == set(portal.heldout_skins())
    assert not set(portal.heldout_skins()) & set(portal.skins())


@pytest.mark.parametrize("skin", ALL_SKINS)
def test_pages_hold_the_article_and_weigh_like_real_ones(skin: str) -> None:
    sizes = []
    for a in ARTICLES:
        page = portal.page(skin, a.id)
        sizes.append(len(page))
        words = squeezed(tree(page).text_content())
        assert squeezed(a.title) in words
        for line in portal.gold(a.id)["text"].split("\n"):
            assert squeezed(line) in words, (skin, a.id, line)
    assert min(sizes) > 24_000
    assert max(sizes) < 160_000


def test_pages_weigh_about_60_kilobytes() -> None:
    mean = statistics.mean(len(portal.page(*pair)) for pair in portal.benchmark())
    assert 45_000 < mean < 85_000


@pytest.mark.parametrize("skin", ALL_SKINS)
def test_dumps_hold_the_article_line_by_line(skin: str) -> None:
    for a in ARTICLES[::5]:
        lines = {squeezed(line) for line in portal.dump(skin, a.id).split("\n")}
        joined = "".join(lines)
        for line in portal.gold(a.id)["text"].split("\n"):
            wanted = squeezed(line)
            assert wanted in lines or wanted in joined, (skin, a.id, line)
        assert squeezed(a.title) in joined


def test_dumps_have_the_furniture_of_the_page() -> None:
    dump = portal.dump("nukeviet44", 1001, "plain")
    for words in ("Đang truy cập", "Thăm dò ý kiến", "Giấy phép số", "Lượt xem:", "Thời gian chờ"):
        assert words in dump
    caption = "Cụm pa-nô cổ động phong trào thi đua đặt tại cửa ngõ thành phố Kon Tum."
    assert dump.split("\n").count(caption) == 2
    seed = portal.dump("nukeviet44", 1001, "seed").split("\n")
    assert seed[0] == ARTICLES[0].title + " " and not seed[1]
    assert sum(line.strip() == ARTICLES[0].title for line in seed) == 2
    assert any(line.startswith("  • Đang truy cập") for line in seed)
    assert "Lịch sử hình thành" not in "\n".join(seed[:20])


def test_pages_are_the_same_on_every_run() -> None:
    code = (
        "import hashlib; from fixtures import portal; h = hashlib.sha256(); "
        "[h.update(portal.page(s, i)) for s in portal.skins() + portal.heldout_skins() "
        "for i in (1001, 1013, 1045)]; print(h.hexdigest())"
    )
    other = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    here = hashlib.sha256()
    for skin in ALL_SKINS:
        for identity in (1001, 1013, 1045):
            here.update(portal.page(skin, identity))
    assert other.stdout.strip() == here.hexdigest()


def links(page: bytes, url: str) -> list[str]:
    found = [a.get("href") for a in tree(page).iter("a") if a.get("href")]
    found += [img.get("src") for img in tree(page).iter("img") if img.get("src")]
    whole = [urljoin(url, link).partition("#")[0] for link in found if ":" not in link[:12]]
    return [link for link in whole if not any(part in link for part in FETCHED_NEVER)]


@pytest.mark.parametrize("skin", ALL_SKINS)
def test_every_link_resolves_and_every_article_is_reached(skin: str) -> None:
    site = Site(get_skin(skin), "http://127.0.0.1:1")
    wanted = {site.base + site.article_url(a) for a in site.articles}
    todo, seen = deque([site.base + "/"]), {site.base + "/"}
    while todo:
        url = todo.popleft()
        parts = urlsplit(url)
        answer = site.get(parts.path + (f"?{parts.query}" if parts.query else ""))
        if answer.status in (301, 302):
            target = answer.headers["Location"]
            found = [target]
        else:
            assert answer.status == 200, url
            is_page = "html" in answer.headers["Content-Type"]
            found = links(answer.body, url) if is_page else []
        for link in found:
            if link not in seen and link.startswith(site.base):
                seen.add(link)
                todo.append(link)
    assert wanted <= seen


@pytest.mark.parametrize("skin", ALL_SKINS)
def test_feeds_and_sitemaps_are_xml_and_name_every_article(skin: str) -> None:
    site = Site(get_skin(skin), "http://127.0.0.1:1")
    assert b"User-agent: *" in site.get("/robots.txt").body
    index = etree.fromstring(site.get("/sitemap.xml").body)
    locations = index.findtext("{*}sitemap/{*}loc")
    assert locations is not None
    news = etree.fromstring(site.get(urlsplit(locations).path).body)
    named = {node.text for node in news.iter("{*}loc")}
    assert named == {site.base + site.article_url(a) for a in site.articles}
    if site.skin.has_feeds:
        feed = etree.fromstring(site.get(site.skin.feed_path(None)).body)
        assert len(feed.findall("channel/item")) == min(site.skin.feed_size, len(ARTICLES))


def test_nukeviet_traps() -> None:
    page = portal.page("nukeviet44", 1006)
    text = page.decode()
    assert 'content="2014-06-12+0715:42:00"' in text
    assert "Thứ năm - 12/06/2014 15:42" in text
    assert "&#x002F;" in portal.page("nukeviet44", 1013).decode()
    poster = tree(portal.page("nukeviet44", 1008)).xpath("string(//*[@itemprop='author'])")
    assert poster == "bientapvien"
    mobile = tree(portal.page("nukeviet_mobile", 1006))
    assert mobile.xpath("string((//h1)[1])") == ARTICLES[5].site
    with portal.serve("nukeviet44") as site:
        rss = requests.get(site.url + "/rss/kinh-te/", timeout=5).text
        assert "Thu, 12 Jun 2014 15:06:00 +0700" in rss, "the month stands for the minutes"
        answer = requests.get(site.url + "/kinh-te/sai-alias-1006.html", timeout=5)
        assert answer.history[0].status_code == 301
        assert answer.url == site.url + site.site.article_url(ARTICLES[5])
        assert requests.get(site.url + "/kinh-te/khong-co-999.html", timeout=5).status_code == 404
        last = requests.get(site.url + "/kinh-te/page-99/", timeout=5)
        assert last.status_code == 200
        assert not tree(last.content).xpath("//div[contains(@class,'featured')]")
        plain = requests.get(site.url + "/tag/giam-ngheo", timeout=5)
        assert plain.status_code == 200 and len(plain.cookies) == 4
        assert requests.get(site.url + "/tag/giam-ngheo/", timeout=5).status_code == 404
        assert requests.get(site.url + "/la-lam/", timeout=5).url == site.url + "/"
        phone = {"User-Agent": "Mozilla/5.0 (iPhone) Mobile"}
        path = site.site.article_url(ARTICLES[5])
        assert "mobilePage" in requests.get(site.url + path, headers=phone, timeout=5).text
        first = requests.get(site.url + path, timeout=5)
        assert "ETag" not in first.headers
        since = {"If-Modified-Since": first.headers["Last-Modified"]}
        assert requests.get(site.url + path, headers=since, timeout=5).status_code == 200
        shown = requests.get(
            site.url + site.site.skin.print_path(ARTICLES[5], site.site.sections["Kinh tế"]),
            timeout=5,
        )
        assert 'rel="canonical"' in shown.text and "noindex" in shown.text
    with portal.serve("nukeviet45") as site:
        last = requests.get(site.url + "/news/Kinh-te/page-99/", timeout=5)
        assert last.url == site.url + "/news/Kinh-te/"


@pytest.mark.parametrize("skin", ["nukeviet44", "nukeviet45"])
def test_flood_guard(skin: str) -> None:
    with portal.serve(skin, flood=((3, 60),)) as site, requests.Session() as session:
        answers = [session.get(site.url + "/robots.txt", timeout=5) for _ in range(5)]
    last = answers[-1]
    if skin == "nukeviet44":
        assert last.status_code == 200 and "floodblocker" in last.text and "Hãy đợi" in last.text
    else:
        assert last.status_code == 429 and last.headers["Retry-After"] == "60"
    assert answers[2].status_code == 200 and "User-agent" in answers[2].text


def test_faults_updates_counts_and_the_log() -> None:
    with portal.serve(count=120, fail={"/": (503, 2)}, crawl_delay=2) as site:
        assert len(site.article_urls()) == len(set(site.article_urls())) == 120
        codes = [requests.get(site.url + "/", timeout=5).status_code for _ in range(3)]
        assert codes == [503, 503, 200]
        assert "Crawl-delay: 2" in requests.get(site.url + "/robots.txt", timeout=5).text
        for url in site.article_urls()[::17]:
            assert requests.get(url, timeout=5).status_code == 200
        a = site.article(1001)
        url = site.url + site.site.article_url(a)
        before = requests.get(url, timeout=5).text
        site.update(1001, type(a)(**{**vars(a), "lead": "Bài đã được sửa lại."}))
        after = requests.get(url, timeout=5).text
        assert "Bài đã được sửa lại." in after and "Bài đã được sửa lại." not in before
        assert site.log[0].path == "/" and site.log[0].status == 503
        assert "user-agent" in site.log[0].headers
        assert [seen.time for seen in site.log] == sorted(seen.time for seen in site.log)


def test_compressed_answers_and_validators_on_request() -> None:
    with portal.serve("nukeviet44", gzip=True, validators=True) as site:
        first = requests.get(site.url + "/", timeout=5)
        assert first.headers["Content-Encoding"] == "gzip" and "</html>" in first.text
        again = requests.get(
            site.url + "/", headers={"If-None-Match": first.headers["ETag"]}, timeout=5
        )
        assert again.status_code == 304 and not again.content


def test_twenty_thousand_articles_are_ready_at_once() -> None:
    site = Site(get_skin("nukeviet44"), "http://127.0.0.1:1", options=Options(count=20_000))
    assert len({site.article_url(a) for a in site.articles}) == 20_000
    assert site.get(site.article_url(site.articles[-1])).status == 200


def test_markup_of_articles() -> None:
    blocks = parse_body(
        ["## Mục", "- a", "- b", "| x | y |", "| 1 | 2 |", "!fig Ảnh | T.L", "Đoạn"]
    )
    assert [b.kind for b in blocks] == ["heading", "list", "table", "figure", "paragraph"]
    assert blocks[1].items == ("a", "b") and blocks[2].rows[1] == ("1", "2")
    assert blocks[3].credit == "T.L"
    assert slugify("Đắk Lắk: 'Ổn định' 3,5%") == "dak-lak-on-dinh-3-5"


def test_templates_refuse_what_they_do_not_know() -> None:
    with pytest.raises(ValueError, match="unknown tag"):
        compile_template("{% wrong %}")
    with pytest.raises(ValueError, match="not closed"):
        compile_template("{% if x %}")


def test_other_addresses_of_an_article_lead_to_the_main_one() -> None:
    site = Site(get_skin("nukeviet44"), "http://127.0.0.1:1")
    a = ARTICLES[0]
    child = next(c for c in site.children[a.section] if a in site.listed[c.slug])
    shown = site.get(site.skin.category_path(child)).body.decode()
    other = site.skin.article_path(a, child)
    assert other in shown
    answer = site.get(other)
    assert (answer.status, answer.headers["Location"]) == (301, site.base + site.article_url(a))


def test_lists_end_as_their_family_ends_them() -> None:
    for skin, status in {"cms": 200, "afcbc": 301, "wordpress": 404, "liferay": 200}.items():
        site = Site(get_skin(skin), "http://127.0.0.1:1")
        category = site.sections["Kinh tế"]
        assert site.get(site.skin.category_path(category, 77)).status == status, skin


def test_validators_of_the_families() -> None:
    with portal.serve("cms") as site:
        url = site.article_urls()[0]
        first = requests.get(url, timeout=5)
        for header, value in {
            "If-None-Match": first.headers["ETag"],
            "If-Modified-Since": first.headers["Last-Modified"],
        }.items():
            again = requests.get(url, headers={header: value}, timeout=5)
            assert again.status_code == 304 and not again.content
        article = site.article(int(re.findall(r"post(\d+)\.html", url)[0]))
        site.update(article.id, type(article)(**{**vars(article), "lead": "Đã sửa."}))
        changed = requests.get(url, headers={"If-None-Match": first.headers["ETag"]}, timeout=5)
        assert changed.status_code == 200 and "Đã sửa." in changed.text


def test_editors_leave_inline_markup_and_empty_paragraphs() -> None:
    bodies = [
        tree(portal.page("nukeviet44", a.id)).get_element_by_id("news-bodyhtml") for a in ARTICLES
    ]
    for tag in ("em", "strong", "span", "a"):
        assert sum(len(body.findall(f".//p/{tag}")) for body in bodies) >= 5, tag
    empty = [p for body in bodies for p in body.findall("p") if not p.text_content().strip()]
    assert len(empty) >= 10


def test_a_caption_may_repeat_the_title() -> None:
    a = next(a for a in ARTICLES if a.id % 4 == 0 and a.figure is None)
    captions = tree(portal.page("nukeviet44", a.id)).xpath("//figcaption")
    assert captions[0].text_content() == a.title
    assert a.title not in portal.gold(a.id)["text"]


def test_the_command_line_says_where_it_serves() -> None:
    command = [sys.executable, "-m", "fixtures.portal", "--port", "0", "--skin", "cms"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().strip()
            assert requests.get(url + "/robots.txt", timeout=5).status_code == 200
        finally:
            process.terminate()
