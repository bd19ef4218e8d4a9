"""Short texts without a site around them, and short news and lists with one around."""

from __future__ import annotations

import dataclasses
from datetime import datetime

import pytest
from fixtures import portal
from fixtures.portal.site import Options, Site
from fixtures.portal.skins.registry import get_skin

from vnnews.clean import clean
from vnnews.records import Article

ONE = "UBND tỉnh họp ngày 5/3/2020."
TWO = "Cuộc họp bàn việc hỗ trợ hộ nghèo."
LINES = "Theo Quyết định 12/QĐ-UBND, tỉnh còn 5 xã."


@pytest.mark.parametrize(
    ("page", "title", "text"),
    [
        (f"<p>{ONE}</p>", None, ONE),
        (f"<p>{ONE}</p><p>{TWO}</p>", None, f"{ONE}\n{TWO}"),
        (f"<html><body><h1>Tin</h1><p>{ONE}</p></body></html>", "Tin", ONE),
        (f"<h2>Tin vắn trong ngày</h2><p>{ONE}</p>", "Tin vắn trong ngày", ONE),
        (f"<html><head><title>Tin</title></head><body><p>{ONE}</p></body></html>", "Tin", ONE),
        (f"<h1>Tin</h1><p>{ONE}</p><p><a href='/'>Về trang chủ</a></p>", "Tin", ONE),
        (f"<h1>Tin</h1><p>{ONE * 20}</p>", "Tin", ONE * 20),
        (
            "<table><tr><th>Xã</th><th>Hộ</th></tr><tr><td>Đăk Tờ Kan</td><td>12</td></tr></table>",
            None,
            "Xã\tHộ\nĐăk Tờ Kan\t12",
        ),
        ("<p>Tỉnh còn năm xã nghèo</p>", None, "Tỉnh còn năm xã nghèo"),
        (f"<div><span>{ONE}</span></div>", None, ONE),
        (f"{ONE}<br>{TWO}", None, f"{ONE}\n{TWO}"),
        (LINES, None, LINES),
        (f"{LINES} {TWO}", None, f"{LINES} {TWO}"),
        ("Tỉnh còn năm xã nghèo", None, "Tỉnh còn năm xã nghèo"),
        (f"{LINES}\n{ONE}\n{TWO}", None, f"{LINES}\n{ONE}\n{TWO}"),
        (f"Kon Tum giảm nghèo bền vững\n{ONE}\n{TWO}", "Kon Tum giảm nghèo bền vững", f"{ONE}\n{TWO}"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoded", [False, True])
def test_short_texts_are_kept(page: str, title: str | None, text: str, encoded: bool) -> None:
    article = clean(page.encode() if encoded else page)
    assert (article.kind, article.title, article.text) == ("article", title, text)
    assert [text[b.start : b.end] for b in article.blocks] == text.split("\n") or "\t" in text


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("<html><body></body></html>", "empty"),
        ("<p>Loading...</p>", "other"),
        ("<h1>Tin tức trong ngày</h1>", "other"),
        ("<h1>404</h1><p>Không tìm thấy trang.</p>", "error"),
        ("<p>Trang bạn tìm không tồn tại.</p>", "error"),
        (
            "<h1>Đăng nhập</h1><form><p>Tên đăng nhập và mật khẩu của bạn.</p><input></form>",
            "login",
        ),
        (
            "<ul>"
            + "<li><a href='/a'>Tỉnh họp bàn về việc hỗ trợ hộ nghèo</a></li>" * 12
            + "</ul>",
            "list",
        ),
    ],
)
def test_short_pages_that_are_no_article(page: str, kind: str) -> None:
    assert clean(page).kind == kind


def _short(skin: str, paragraphs: int) -> list[tuple[str, Article]]:
    """Articles of the portal cut to a lead and so many paragraphs, and what was read of them."""
    cut = [
        dataclasses.replace(a, body=tuple(b for b in a.rest if b.kind == "paragraph")[:paragraphs])
        for a in portal.articles()
    ]
    site = Site(get_skin(skin), options=Options(articles=cut))
    return [
        (a.lead, clean(site.article_page(a), site.base + site.article_url(a))) for a in cut[:12]
    ]


@pytest.mark.parametrize("skin", portal.skins())
@pytest.mark.parametrize("paragraphs", [1, 2])
def test_short_news_are_articles(skin: str, paragraphs: int) -> None:
    lost = [article for lead, article in _short(skin, paragraphs) if article.kind != "article"]
    # Prose stands on every side of the hostile page: one paragraph among it may be lost.
    assert len(lost) <= (1 if (skin, paragraphs) == ("harsh", 1) else 0), lost


@pytest.mark.parametrize("skin", portal.skins())
@pytest.mark.parametrize("profiles", [True, False])
def test_pages_that_are_no_articles(skin: str, profiles: bool) -> None:
    taken = [
        page.url
        for page in portal.other_pages(skin)
        if clean(bytes(page), page.url, profiles=profiles).kind == "article"
    ]
    assert taken == []


def _page(title: str, main: str, head: str = "") -> str:
    links = "".join(f"<li><a href='/muc-{n}'>Chuyên mục số {n} của báo</a></li>" for n in range(14))
    return (
        f"<html><head><title>{title} - Báo Kon Tum</title>{head}</head><body><ul>{links}</ul>"
        f"<main>{main}</main><footer><a href='/'>Báo Kon Tum điện tử</a></footer></body></html>"
    )


SUMMARY = (
    "Ngày 5/3/2020, UBND tỉnh họp bàn việc hỗ trợ hộ nghèo ở các xã vùng sâu, vùng xa của tỉnh "
    "trong giai đoạn tới."
)
HEADLINE = "Họp bàn việc hỗ trợ hộ nghèo vùng sâu"


@pytest.mark.parametrize(
    "head", ["", "<meta property='og:type' content='article'>"], ids=["plain", "declared"]
)
@pytest.mark.parametrize("items", [1, 2, 5])
def test_lists_of_linked_headlines(items: int, head: str) -> None:
    item = f"<div class=i><h2><a href='/x.html'>{HEADLINE}</a></h2><p>{SUMMARY}</p></div>"
    article = clean(_page("Xã hội", f"<h1>Tin xã hội</h1>{item * items}", head))
    assert article.kind == "list"


@pytest.mark.parametrize(
    "main",
    [
        f"<h1>{HEADLINE}</h1><p>{SUMMARY}</p>",
        f"<h1><a href='/x.html'>{HEADLINE}</a></h1><p>{SUMMARY}</p>",
        f"<h1>{HEADLINE}</h1><div>05/03/2020 09:30</div><p><a href='/y.html'>Kon Tum hỗ trợ 120 hộ "
        f"nghèo trong năm nay</a></p><p>{SUMMARY}</p>",
        f"<h1>{HEADLINE}</h1><p>{SUMMARY}</p><p><a href='/y.html'>Kon Tum hỗ trợ 120 hộ nghèo trong "
        f"năm nay</a></p><p>{SUMMARY}</p>",
    ],
    ids=["plain", "linked to itself", "related link under the date", "related link between"],
)
def test_one_paragraph_with_links_beside_it(main: str) -> None:
    article = clean(_page(HEADLINE, main))
    assert article.kind == "article"
    assert article.text.startswith(SUMMARY)


def test_dates_of_short_news_stay() -> None:
    found = _short("nukeviet44", 1)
    assert all(datetime.fromisoformat(a.published or "") for _, a in found)


def test_footer_text_below_a_list_is_no_article() -> None:
    item = f"<div class=i><h2><a href='/x.html'>{HEADLINE}</a></h2><p>{SUMMARY}</p></div>"
    foot = f"<div class=z>{SUMMARY} {ONE}</div><div class=z>{TWO * 6}</div>"
    page = _page("Xã hội", f"<h1>Tin xã hội</h1>{item * 8}") + foot
    assert clean(page).kind == "list"
