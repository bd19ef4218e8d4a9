"""Profiles: data that says where things are, versions in time, drift, authoring."""

from __future__ import annotations

import re
import tomllib

import pytest
from fixtures import portal
from lxml import etree

from vnnews.clean import clean
from vnnews.clean.authoring import propose
from vnnews.clean.profiles import read_profile, shipped
from vnnews.clean.selectors import select, to_xpath
from vnnews.errors import InputError
from vnnews.records import Capture

TREE = etree.fromstring(
    "<html><body><div id='a' class='x  news-body y'><p class='one'>1</p><span><p data-role='sapo t'>2</p></span>"
    "</div><div class='news-body2'><h1>3</h1><i>4</i></div></body></html>",
    etree.HTMLParser(),
)


@pytest.mark.parametrize(
    ("selector", "texts"),
    [
        ("#a", ["12"]),
        ("div.news-body", ["12"]),
        (".news-body p", ["1", "2"]),
        (".news-body > p", ["1"]),
        ("p[data-role]", ["2"]),
        ("p[data-role^=sapo]", ["2"]),
        ("p[data-role*=po]", ["2"]),
        ("/html/body/div[2]/i", ["4"]),
        ("p[data-role=sapo]", []),
        ("h1 ~ i", ["4"]),
        ("div#a.x.y", ["12"]),
        ("body>div>h1", ["3"]),
        ("*[class=one]", ["1"]),
    ],
)
def test_selectors(selector: str, texts: list[str]) -> None:
    assert ["".join(e.itertext()) for e in select(TREE, (selector,))] == texts


@pytest.mark.parametrize(
    "selector", ["", "a:first-child", "a + b", "[x='a\"b']", "div..x", "p[", "/html/body["]
)
def test_selectors_that_are_not_understood(selector: str) -> None:
    with pytest.raises(InputError, match="profile"):
        to_xpath(selector)


def test_shipped_profiles_are_read() -> None:
    names = {profile.name for profile in shipped()}
    assert names >= {
        "nukeviet",
        "cms",
        "afcbc",
        "wordpress",
        "liferay",
        "sharepoint",
        "dotnetnuke",
        "domino",
    }
    for profile in shipped():
        assert profile.description
        assert profile.marks or profile.head_marks


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("name = ", "TOML"),
        ('name = "x"', "version"),
        ('colour = "x"\n[[version]]\n', "colour"),
        ('[[version]]\nbody = "a:b"', "selector"),
        ("[[version]]\nbody = 3", "body"),
        ('[[version]]\nvalid_from = "2020"', "valid_from"),
    ],
)
def test_what_is_no_profile(text: str, what: str) -> None:
    with pytest.raises(InputError, match=what):
        read_profile(text)


@pytest.mark.parametrize(
    ("skin", "name"),
    [
        ("nukeviet44", "nukeviet 4.4-egov"),
        ("nukeviet45", "nukeviet 4.5-default"),
        ("nukeviet_mobile", "nukeviet mobile"),
        ("wordpress", "wordpress"),
        ("cms", "cms"),
        ("afcbc", "afcbc"),
        ("liferay", "liferay"),
    ],
)
def test_each_family_is_recognised(skin: str, name: str) -> None:
    article = clean(portal.page(skin, 1004))
    assert article.profile is not None
    assert article.profile.startswith(name)
    assert clean(portal.page(skin, 1004), profiles=False).profile is None


def test_drift_is_said_and_the_article_still_read() -> None:
    page = bytes(portal.page("nukeviet45", 1004))
    changed = page.replace(b"news-bodyhtml", b"nd-moi").replace(b"bodytext", b"nd")
    article = clean(changed)
    assert article.profile is None
    assert article.text == clean(page).text
    assert any("profile drift" in warning and "nukeviet" in warning for warning in article.warnings)


OWN = """
name = "bao-mau"
hosts = ["mau.example.vn"]
site = "Báo Mẫu"
province = "Kon Tum"
[[version]]
id = "moi"
valid_from = "2022-01-01"
body = ["div.moi"]
title = ["h2.td"]
[[version]]
id = "cu"
valid_until = "2021-12-31"
body = ["div.cu"]
title = ["h2.td"]
"""
LONG = "UBND tỉnh vừa ban hành kế hoạch, giao các sở, ngành thực hiện ngay trong quý này để bảo đảm tiến độ. "
BOTH = f"<html><body><h2 class=td>Tiêu đề bài báo mẫu</h2><div class=moi><p>Mới. {LONG}</p></div><div class=cu><p>Cũ. {LONG}</p></div></body></html>"


def test_own_profiles_and_their_time() -> None:
    own = (read_profile(OWN),)
    new = Capture(
        url="https://www.mau.example.vn/a",
        status=200,
        body=BOTH.encode(),
        fetched="2024-05-01T00:00:00Z",
    )
    old = Capture(
        url="https://mau.example.vn/a",
        status=200,
        body=BOTH.encode(),
        fetched="2019-05-01T00:00:00Z",
    )
    foreign = Capture(url="https://khac.example.vn/a", status=200, body=BOTH.encode())
    assert clean(new, profiles=own).profile == "bao-mau moi"
    assert (clean(new, profiles=own).site, clean(new, profiles=own).province) == (
        "Báo Mẫu",
        "Kon Tum",
    )
    assert clean(new, profiles=own).text == f"Mới. {LONG}".strip()
    assert clean(old, profiles=own).profile == "bao-mau cu"
    assert clean(old, profiles=own).text.endswith(f"Cũ. {LONG}".strip())
    assert clean(foreign, profiles=own).profile is None


@pytest.mark.parametrize("skin", ["tables2005", "divsoup", "sharepoint", "cms"])
def test_a_proposed_profile_reads_the_pages(skin: str) -> None:
    pages = [portal.page(skin, number) for number in (1003, 1004, 1005)]
    text = propose([bytes(page) for page in pages], "https://mau.example.vn/")
    own = (read_profile(text),)
    for page, number in zip(pages, (1003, 1004, 1005), strict=True):
        gold = portal.gold(number)
        article = clean(bytes(page), "https://mau.example.vn/x", profiles=own)
        assert article.profile == "mau.example.vn 1"
        assert article.title == gold["title"]
        assert gold["lead"].split() == (article.lead or "").split()
    assert propose([bytes(page) for page in pages], "https://mau.example.vn/") == text


def test_a_proposed_profile_names_what_is_round_the_article() -> None:
    pages = [portal.page("cms", number) for number in (1003, 1004, 1005)]
    text = propose([bytes(page) for page in pages], "https://mau.example.vn/")
    found = tomllib.loads(text)["version"][0]
    assert all(found[name] for name in ("author", "section", "tags", "related", "drop"))
    assert not any(re.search(r"^(?:/|[a-z0-9]+$)", found[name][0]) for name in ("author", "tags"))
    own = (read_profile(text),)
    for page, number in zip(pages, (1003, 1004, 1005), strict=True):
        gold = portal.gold(number)
        article = clean(bytes(page), "https://mau.example.vn/x", profiles=own)
        plain = clean(bytes(page), "https://mau.example.vn/x", profiles=False)
        assert (article.author, article.section) == (gold["author"], plain.section)
        assert set(article.tags) == set(plain.tags) != set()
        assert article.text == plain.text


def test_nothing_to_propose() -> None:
    with pytest.raises(InputError, match="article"):
        propose(["<html><body><p>x</p></body></html>"])


def test_categories_of_block_themes_are_no_tags() -> None:
    page = """<html lang="vi"><head><meta name="generator" content="WordPress 6.4.3">
<link rel="https://api.w.org/" href="/wp-json/"></head><body><main><h1 class="wp-block-post-title">
Xã Ia Tô làm thủy lợi</h1><div class="wp-block-post-date"><time datetime="2024-03-12T08:15:00+07:00">
Tháng Ba 12, 2024</time></div><div class="taxonomy-category wp-block-post-terms"><a rel="tag"
href="/category/nong-nghiep/">Nông nghiệp</a></div><div class="entry-content wp-block-post-content">
<p>Sáng 12/3, UBND xã Ia Tô tổ chức ra quân nạo vét kênh mương với 300 người dân tham gia.</p>
<p>Công trình bảo đảm nước tưới cho 45 ha lúa của 120 hộ dân trong vùng, kể cả mùa khô.</p></div>
<div class="taxonomy-post_tag wp-block-post-terms"><a rel="tag" href="/tag/thuy-loi/">thủy lợi</a>
</div></main></body></html>"""
    article = clean(page)
    assert (article.section, article.tags) == ("Nông nghiệp", ("thủy lợi",))
    assert article.published == "2024-03-12T08:15:00+07:00"
