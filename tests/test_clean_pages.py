"""Pages of the sample portal in every skin: the article, the whole article, nothing but it."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from fixtures import portal
from lxml import etree
from tools.bench_clean import FLOORS, below, token_f1

from vnnews.clean import clean
from vnnews.clean.boilerplate import SiteBlocks
from vnnews.records import Article, Capture

SKINS = portal.skins()
SOME = portal.benchmark()[::11]
FURNITURE = ("Lượt xem:", "Tổng số điểm", "Những tin mới hơn", "Đang truy cập", "Bình luận (")


def holds(article: Article) -> None:
    """What is true of every article."""
    at = 0
    for block in article.blocks:
        assert at <= block.start < block.end
        at = block.end + 1
        piece = article.text[block.start : block.end]
        assert piece == piece.strip()
        if block.cells:
            assert piece == "\n".join("\t".join(row) for row in block.cells)
        else:
            assert "\n" not in piece
    assert at == len(article.text) + 1 or not article.blocks


@pytest.mark.parametrize(("skin", "number"), SOME)
@pytest.mark.parametrize("profiles", [True, False])
def test_article_in_any_skin(skin: str, number: int, profiles: bool) -> None:
    gold = portal.gold(number)
    page = portal.page(skin, number)
    article = clean(page, page.url, profiles=profiles)
    holds(article)
    assert article.kind == "article"
    assert article.title == gold["title"]
    assert article.published is not None
    assert article.published[:16] == gold["published"][:16]
    assert token_f1(article.text, gold["text"]) > 0.97
    assert article.lead == " ".join(gold["lead"].split())
    assert article.text.startswith(article.lead)
    for words in FURNITURE:
        assert words not in article.text


@pytest.mark.parametrize("skin", SKINS)
def test_blocks_trace_back_to_their_elements(skin: str) -> None:
    page = portal.page(skin, 1003)
    article = clean(page)
    root = etree.fromstring(
        bytes(page), etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    )
    for block in article.blocks:
        assert block.path is not None
        (element,) = root.getroottree().xpath(block.path)
        assert letters(article.text[block.start : block.end]) in letters(
            "".join(element.itertext())
        )


def letters(text: str) -> str:
    """The text without white space; superscripts as digits."""
    return "".join(text.split()).translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789"))


def test_tables_keep_rows_and_cells() -> None:
    article = clean(portal.page("nukeviet45", 1003))
    (table,) = [block for block in article.blocks if block.kind == "table"]
    assert table.cells is not None
    assert table.cells[0] == ("Năm", "Số hộ nghèo", "Tỷ lệ (%)", "Mức giảm (điểm %)")
    assert table.cells[2] == ("2017", "26.164", "20,30", "2,73")


def test_the_same_page_as_bytes_text_soup_and_capture() -> None:
    page = bytes(portal.page("nukeviet44", 1001))
    article = clean(page)
    assert clean(page.decode()) == article
    assert clean(BeautifulSoup(page, "lxml")).text == article.text
    capture = Capture(url="https://a.example.vn/x-1.html", status=200, body=page)
    assert clean(capture).text == article.text
    assert clean(capture).url == capture.url


def test_seed_like_page() -> None:
    article = clean(portal.page("nukeviet44", 1001))
    assert article.published == "2018-08-16T14:22:00+07:00"
    assert article.author == "Nguyễn Thành Trung"
    assert article.province == "Kon Tum"
    assert article.section == "Xã hội"
    assert article.tags == ("giảm nghèo", "thi đua yêu nước", "Kon Tum")
    assert article.images
    assert article.images[0].caption
    assert article.profile is not None
    assert article.profile.startswith("nukeviet")


def test_superscripts_are_units_or_notes() -> None:
    page = (
        "<html><head><title>Khởi công trường học mới ở Kon Tum</title></head><body><h1>Khởi công trường học mới "
        "ở Kon Tum</h1><div class='detail'><p>Trường rộng 1.200 m<sup>2</sup>, xây từ năm 2017<sup>1</sup> bằng "
        "vốn ngân sách tỉnh theo Quyết định số 12/QĐ-<br>UBND của UBND tỉnh Kon Tum.</p></div></body></html>"
    )
    text = clean(page).text
    assert "1.200 m²" in text
    assert "2017¹ bằng" in text
    assert "12/QĐ-UBND" in text


def article_page(body: str, head: str = "", title: str = "Kon Tum đẩy mạnh chuyển đổi số") -> str:
    return (
        f"<html><head><title>{title} - Báo Kon Tum</title>{head}</head><body><div class='top'>Thứ 3, Ngày "
        f"16/07/2024 -</div><div class='wrap'><h1>{title}</h1>{body}</div></body></html>"
    )


PARAGRAPH = (
    "<p>UBND tỉnh Kon Tum vừa ban hành kế hoạch chuyển đổi số, giao các sở, ngành thực hiện trong quý này, "
    "bảo đảm tiến độ và chất lượng theo yêu cầu của Chính phủ.</p>"
)


def test_page_clock_is_not_the_publication_date() -> None:
    assert clean(article_page(PARAGRAPH * 3)).published is None
    dated = article_page("<span>Thứ sáu - 12/07/2024 09:15</span>" + PARAGRAPH * 3)
    assert clean(dated).published == "2024-07-12T09:15:00+07:00"


def test_visible_line_wins_over_malformed_and_edited_times() -> None:
    head = '<meta property="article:published_time" content="2025-06-02+0709:17:00">'
    page = article_page("<span class='time'>01/06/2025 08:00</span>" + PARAGRAPH * 3, head)
    assert clean(page).published == "2025-06-01T08:00:00+07:00"
    assert clean(article_page(PARAGRAPH * 3, head)).published == "2025-06-02T09:17:00+07:00"
    day = article_page("<span class='time'>02/06/2025</span>" + PARAGRAPH * 3, head)
    assert clean(day).published == "2025-06-02T09:17:00+07:00"


@pytest.mark.parametrize(
    ("stated", "published"),
    [
        ("2024-03-12T08:15:00+07:00", "2024-03-12T08:15:00+07:00"),
        ("2024-03-12T01:15:00Z", "2024-03-12T08:15:00+07:00"),
        ("2024-03-12T00:00:00+07:00", "2024-03-12"),
        ("2024-03-12", "2024-03-12"),
    ],
)
def test_a_day_takes_its_time_from_its_own_element(stated: str, published: str) -> None:
    line = f"<div class='meta'><time datetime='{stated}'>12/03/2024</time></div>"
    assert clean(article_page(line + PARAGRAPH * 3)).published == published


def test_weekday_that_does_not_fit_is_a_warning() -> None:
    article = clean(article_page("<span>Thứ hai - 12/07/2024 09:15</span>" + PARAGRAPH * 3))
    assert article.published == "2024-07-12T09:15:00+07:00"
    assert any("weekday" in warning for warning in article.warnings)


def test_login_name_is_no_author() -> None:
    head = '<meta name="author" content="admin2">'
    article = clean(article_page(PARAGRAPH * 3, head))
    assert article.author is None
    assert any("admin2" in warning for warning in article.warnings)


def test_entities_in_titles() -> None:
    page = article_page(PARAGRAPH * 3, title="Tuyên truyền ngày 30&amp;#x002F;4")
    assert clean(page).title == "Tuyên truyền ngày 30/4"


def test_related_links_in_the_middle_go() -> None:
    middle = (
        "<p><strong>Tin liên quan:</strong></p><ul><li><a href='/a'>Kon Tum tổ chức hội nghị xúc tiến đầu tư</a></li>"
        "<li><a href='/b'>Đăk Tô mở lớp tập huấn kỹ năng số</a></li></ul>"
    )
    other = PARAGRAPH.replace("quý này", "quý sau")
    last = PARAGRAPH.replace("quý này", "năm sau")
    article = clean(article_page(PARAGRAPH + other + middle + last))
    assert "hội nghị xúc tiến" not in article.text
    assert "Tin liên quan" not in article.text
    assert article.text.count("UBND tỉnh Kon Tum") == 3


def test_byline_stays_label_goes() -> None:
    body = PARAGRAPH * 1 + PARAGRAPH.replace("quý này", "năm nay") + "<p><b>Bài, ảnh: Y Hoa</b></p>"
    article = clean(
        article_page(f"<div class='detail'>{body}</div><p class='h5'>Tác giả: Y Hoa</p>")
    )
    assert article.author == "Y Hoa"
    assert article.text.endswith("Bài, ảnh: Y Hoa")
    assert "Tác giả" not in article.text


def other_page(title: str, body: str) -> str:
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        (other_page("Hãy đợi...", "<div class='floodblocker'>Hãy đợi 60 giây</div>"), "error"),
        (other_page("404 - Không tìm thấy trang", "<h1>Không tìm thấy trang</h1><p>Trang bạn tìm không tồn tại.</p>"), "error"),
        (other_page("Đăng nhập - Cổng thông tin", "<h1>Đăng nhập</h1><form><input></form><p>Hãy nhập tên và mật khẩu.</p>"), "login"),
        (other_page("", "<script>x()</script>"), "empty"),
        ("", "empty"),
        (other_page("Thăm dò ý kiến", "<h1>Thăm dò ý kiến</h1><p>Bạn có thường xuyên truy cập?</p>"), "poll"),
    ],
)  # fmt: skip
def test_what_is_no_article(page: str, kind: str) -> None:
    article = clean(page)
    assert article.kind == kind
    assert article.text == ""


@pytest.mark.parametrize("skin", ["nukeviet44", "nukeviet45", "cms", "wordpress", "sharepoint"])
def test_home_and_lists(skin: str) -> None:
    with portal.serve(skin=skin) as site:
        import requests

        base = str(getattr(site, "url", site)).rstrip("/")
        home = requests.get(base + "/", timeout=20)
    article = clean(home.content, base + "/")
    assert article.kind in ("home", "list")
    assert article.text == ""


def test_error_status_is_no_article() -> None:
    page = bytes(portal.page("nukeviet44", 1001))
    article = clean(Capture(url="https://a.example.vn/x", status=404, body=page))
    assert (article.kind, article.text) == ("error", "")


def test_site_blocks_do_not_depend_on_order() -> None:
    pages = [bytes(portal.page("nukeviet44", number)) for number in (1001, 1003, 1005, 1004)]
    learnt = SiteBlocks.learn(pages)
    assert learnt.digests
    assert SiteBlocks.learn(reversed(pages)).digests == learnt.digests
    assert SiteBlocks.learn([*pages, *pages]).digests == learnt.digests
    for page in pages:
        assert clean(page, blocks=learnt).text == clean(page).text


def test_site_blocks_find_what_no_word_tells() -> None:
    notice = "<div><p>Mời quý vị đón xem chương trình văn nghệ tối thứ bảy tại quảng trường của tỉnh, vào cửa tự do.</p></div>"
    pages = [
        article_page(
            PARAGRAPH.replace("quý này", f"quý {n}") * 2
            + notice
            + PARAGRAPH.replace("quý này", f"tháng {n}")
        )
        for n in range(1, 5)
    ]
    assert "văn nghệ" in clean(pages[0]).text
    article = clean(pages[0], blocks=SiteBlocks.learn(pages))
    assert "văn nghệ" not in article.text
    assert "tháng 1" in article.text


@pytest.mark.parametrize(("skin", "number"), SOME[::3])
def test_dumps(skin: str, number: int) -> None:
    gold = portal.gold(number)
    article = clean(portal.dump(skin, number))
    holds(article)
    assert token_f1(article.text, gold["text"]) > 0.85
    assert article.kind == "article"


def test_floors() -> None:
    """Every sample article in one skin of its own, held to the committed floors less a little."""
    floors = json.loads(FLOORS.read_text())
    pairs = portal.benchmark()[::3]
    for kind in ("profiles", "generic"):
        scores = []
        for skin, number in pairs:
            article = clean(portal.page(skin, number), profiles=kind == "profiles")
            scores.append(token_f1(article.text, portal.gold(number)["text"]))
        measured = {f"pages.{kind}.text": sum(scores) / len(scores) + 0.005}
        assert not below(floors, measured)
    scores = [token_f1(clean(portal.dump(s, n)).text, portal.gold(n)["text"]) for s, n in pairs]
    assert not below(floors, {"dumps.profiles.text": sum(scores) / len(scores) + 0.005})


def test_floors_fail_where_a_figure_falls() -> None:
    assert below({"pages.generic.text": 0.95}, {"pages.generic.text": 0.9}) == [
        "pages.generic.text is 0.9000, its floor 0.9500"
    ]
