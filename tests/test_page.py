"""The reading page in a real Chromium: what people see and do."""

from __future__ import annotations

import gzip
import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

import vnnews
from tests.serving import server
from vnnews import store
from vnnews.records import Article, Provenance, Record

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CI = os.environ.get("CI", "").lower() == "true"
needs_chromium = pytest.mark.skipif(
    not Path(CHROMIUM).exists() and not CI,
    reason="no chromium: apt-get install chromium (in CI this is an error)",
)

EVIL = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
TEXT = (
    "Ngày 21/8/2017, Thủ tướng Chính phủ ban hành Quyết định số 1258/QĐ-TTg.\n"
    "Toàn tỉnh có 26.164 hộ nghèo; UBND tỉnh Kon Tum giao Sở Y tế thực hiện."
)
ARCHIVED = (
    "<html><head><title>x</title><meta http-equiv=refresh content='0;url=/health'>"
    "<script>top.document.title='owned'</script></head><body><h1>Trang cũ</h1>"
    f"<img src='/static/icon.svg'><p>{EVIL}</p></body></html>"
)


def warc(path: Path, name: str, page: str) -> None:
    """A WARC file with one response."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        headers = StatusAndHeaders(
            "200 OK",
            [("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip")],
            protocol="HTTP/1.1",
        )
        record = writer.create_warc_record(
            "http://a.example.vn/0",
            "response",
            payload=io.BytesIO(gzip.compress(page.encode())),
            http_headers=headers,
            warc_headers_dict={"WARC-Record-ID": name},
        )
        writer.write_record(record)


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("job")
    (folder / "records").mkdir()
    (folder / "warc").mkdir()
    records = []
    for n in range(45):
        record = vnnews.extract(
            Article(
                url=f"http://a.example.vn/{n}",
                site="a.example.vn",
                title=EVIL if n == 44 else f"Giảm nghèo bền vững {n}",
                text=f"{TEXT}\nBài số {n}. {EVIL}",
                published=f"20{14 + n % 10}-0{1 + n % 9}-11T08:00:00+07:00",
                province=("Kon Tum", "Gia Lai")[n % 2],
            )
        )
        records.append(record)
    name = "<urn:uuid:00000000-0000-4000-8000-000000000001>"
    records[0].provenance = Provenance(
        software="vnnews/0", lexicon="x", warc_record=name, warc_file="a.warc.gz"
    )
    warc(folder / "warc" / "a.warc.gz", name, ARCHIVED)
    store.write_jsonl(records, folder / "records" / "a.jsonl")
    return folder


@pytest.fixture(scope="module")
def base(job: Path) -> Iterator[str]:
    with server(job, workers=1) as (url, _):
        yield url


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, base: str) -> Iterator[Page]:
    """A page that may talk to our server only, and must not raise errors."""
    context = browser.new_context(base_url=base)
    shown = context.new_page()
    strangers: list[str] = []
    errors: list[str] = []

    def route(route: Any) -> None:
        if route.request.url.startswith(base):
            route.continue_()
        else:
            strangers.append(route.request.url)
            route.abort()

    context.route("**/*", route)
    shown.on("pageerror", lambda error: errors.append(str(error)))
    yield shown
    context.close()
    assert strangers == []
    assert errors == []


@needs_chromium
def test_paste_a_text(page: Page) -> None:
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "vi"
    page.fill("#text", TEXT + EVIL)
    page.click("button.main")
    assert page.locator(".text mark.vn-documents").first.inner_text() == "Quyết định số 1258/QĐ-TTg"
    assert "1258/QĐ-TTg" in (
        page.locator(".text mark.vn-documents").first.get_attribute("title") or ""
    )
    assert EVIL in page.locator(".text").inner_text()
    assert page.title() != "owned"
    page.click("#t-documents td a")
    assert page.url.endswith("#document-0")


@needs_chromium
def test_upload_a_page(page: Page) -> None:
    page.goto("/?lang=en")
    html = f"<html><head><title>T</title></head><body><h1>Tiêu đề</h1><p>{TEXT}</p></body></html>"
    page.set_input_files(
        "input[type=file]",
        {"name": "bài.html", "mimeType": "text/html", "buffer": html.encode("utf-16")},
    )
    page.click("button.main")
    page.wait_for_selector(".reading")
    assert "What was found" in page.content()


@needs_chromium
def test_an_empty_form_is_explained(page: Page) -> None:
    page.goto("/")
    page.click("button.main")
    assert "dán một văn bản" in page.locator("[role=alert]").inner_text().lower()


@needs_chromium
def test_search_filter_and_read(page: Page) -> None:
    page.goto("/articles")
    assert page.locator(".count strong").inner_text() == "45"
    page.fill("#q", "giam ngheo")
    page.select_option("select[name=province]", "Gia Lai")
    page.click("button.main")
    assert page.locator(".count strong").inner_text() == "22"
    page.locator(".timeline a").first.click()
    assert int(page.locator(".count strong").inner_text()) < 22
    assert page.locator("svg .chosen").count() >= 1
    address = page.url
    page.locator(".list .title").first.click()
    assert page.locator("article h1").inner_text().startswith("Giảm nghèo")
    page.click(".back a")
    assert page.url == address
    page.goto("/articles?document=1258/QĐ-TTg&since=2020")
    assert page.locator(".count strong").inner_text() == "16"
    page.goto("/articles?since=gestern")
    assert "gestern" in page.locator("[role=alert]").inner_text()


@needs_chromium
def test_titles_and_texts_are_shown_as_text(page: Page) -> None:
    page.goto("/articles?since=2018-09&until=2018-09")
    link = page.locator(".list .title", has_text="<script>")
    assert link.inner_text() == EVIL
    link.click()
    assert page.locator("article h1").inner_text() == EVIL
    assert page.title().startswith("<script>")
    assert page.locator("article script, article img").count() == 0


@needs_chromium
def test_the_archived_page_is_locked_up(page: Page) -> None:
    page.goto("/articles?lang=en&since=2014&until=2014-01")
    page.locator(".list .title", has_text="vững 0").click()
    page.click(".archived summary")
    frame = page.frame_locator(".archived iframe")
    assert frame.locator("h1").inner_text() == "Trang cũ"
    page.wait_for_timeout(300)
    assert page.title() != "owned"
    assert frame.locator("h1").inner_text() == "Trang cũ"  # no refresh took it elsewhere
    assert frame.locator("img").first.evaluate("image => image.naturalWidth") == 0


@needs_chromium
def test_english_is_a_click_away_and_stays(page: Page) -> None:
    page.goto("/articles?province=Kon+Tum")
    page.click("text=English")
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.locator(".count strong").inner_text() == "23"
    page.goto("/")
    assert page.locator("html").get_attribute("lang") == "en"


@needs_chromium
def test_by_keyboard(page: Page) -> None:
    page.goto("/articles?lang=en")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator(".list .title").nth(1)
    assert second.evaluate("link => link === document.activeElement")
    page.keyboard.press("k")
    page.keyboard.press("/")
    assert page.locator("#q").evaluate("field => field === document.activeElement")
    page.keyboard.type("nghèo")
    page.keyboard.press("Enter")
    page.wait_for_url("**/articles?q=*")
    page.keyboard.press("Tab")
    assert page.locator(".skip").evaluate("link => link === document.activeElement")


@needs_chromium
@pytest.mark.parametrize("path", ["/?example=1", "/articles", "/articles?q=nghèo"])
def test_fits_on_a_telephone(browser: Browser, base: str, path: str) -> None:
    context = browser.new_context(base_url=base, viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    if "articles" in path:
        page.locator(".list .title").first.click()
    else:
        page.click("button.main")
    page.wait_for_selector(".reading")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    context.close()


@needs_chromium
def test_dark_mode_and_no_script(browser: Browser, base: str) -> None:
    context = browser.new_context(base_url=base, color_scheme="dark", java_script_enabled=False)
    page = context.new_page()
    page.goto("/articles")
    page.locator(".list .title").first.click()
    assert page.locator(".text mark").count() > 3
    context.close()
    context = browser.new_context(base_url=base, color_scheme="dark")
    page = context.new_page()
    page.goto("/articles")
    ink, paper = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert _light(ink) > 180 > 60 > _light(paper)
    context.close()


def _light(colour: str) -> float:
    return sum(float(part) for part in colour.strip("rgba() ").split(",")[:3]) / 3


@needs_chromium
def test_download_what_is_filtered(page: Page, tmp_path: Path) -> None:
    page.goto("/articles?province=Gia+Lai")
    with page.expect_download() as started:
        page.locator(".download a[href*='csv?table=articles']").click()
    started.value.save_as(tmp_path / "articles.csv")
    import pandas

    assert len(pandas.read_csv(tmp_path / "articles.csv")) == 22
    with page.expect_download() as started:
        page.locator(".download a[href*='parquet?table=figures']").click()
    started.value.save_as(tmp_path / "figures.parquet")
    assert len(pandas.read_parquet(tmp_path / "figures.parquet")) >= 22


def test_headers_of_pages(base: str) -> None:
    answer = requests.get(f"{base}/", timeout=60)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    for path in ("/", "/articles", "/?example=1"):
        shown = requests.get(base + path, timeout=60).text
        assert " style=" not in shown
        assert "onclick" not in shown
        assert "http://" not in shown.replace("http://www.w3.org/2000/svg", "")


def test_errors_are_pages_for_browsers(base: str) -> None:
    accept = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    answer = requests.get(f"{base}/articles/none", headers=accept, timeout=60)
    assert answer.status_code == 404
    assert "Không tìm thấy" in answer.text
    assert answer.headers["content-type"].startswith("text/html")
    assert requests.get(f"{base}/static/../app.py", timeout=60).status_code == 404
    assert requests.get(f"{base}/static/%2e%2e%2fapp.py", timeout=60).status_code == 404


def test_without_a_job() -> None:
    with server(workers=1) as (base, _):
        assert "vnnews serve" in requests.get(f"{base}/articles", timeout=60).text
        assert requests.get(f"{base}/articles/x", timeout=60).status_code == 404


def test_records_that_could_not_be_read_are_not_in_the_list(base: str, job: Path) -> None:
    bad = Record(id="bad", article=Article(kind="error"), error="empty page")
    store.write_jsonl([bad], job / "records" / "z.jsonl")
    assert "<strong>45</strong>" in requests.get(f"{base}/articles", timeout=60).text
