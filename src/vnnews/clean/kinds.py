"""What a page is when it is no article: a list, the home page, a login, an error, a guard."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..records import Article, ArticleKind
from . import lists
from .beneath import lists_others
from .body import teasers_on, units_of
from .metadata import lines_after
from .phrases import ends_sentence, names_page
from .tree import Page, ancestors, text_length, text_of

if TYPE_CHECKING:
    from .beneath import Beneath
    from .body import Region
    from .metadata import Said
    from .title import Title
    from .tree import Element

_GUARD = re.compile(
    r"^\s*(?:hãy đợi|vui lòng (?:đợi|chờ)|just a moment|attention required|checking your browser)",
    re.I,
)
_ERROR = re.compile(
    r"(?:^|[|–-]\s?)\W{0,3}(?:không (?:tìm thấy|tồn tại)|(?:(?:error|lỗi|http|mã lỗi)\s?:?\s?)?(?:40[0-9]|50[0-4])"
    r"(?:\s?(?:error|$|[|:!.–-]|not|forbidden|internal|bad|service|gateway|unauthorized|không))|"
    r"lỗi (?:hệ thống|truy cập|kết nối|không)|(?:hệ thống|website|trang web|trang|máy chủ|cổng)[^|]{0,30}"
    r"(?:bảo trì|tạm ngừng|tạm dừng|quá tải)|bảo trì (?:hệ thống|website))|"
    r"page not found|not found|trang (?:này )?(?:không (?:tồn|tìm|có)|đã bị)|(?:bài viết|nội dung|trang)[^|]{0,30} đã bị (?:xóa|gỡ)|"
    r"liên kết (?:hỏng|không)|access denied|forbidden|service unavailable|bad gateway",
    re.I,
)
_MISSING = re.compile(
    r"(?:trang|bài viết|nội dung|địa chỉ|liên kết|đường dẫn)[^.]{0,60}(?:không (?:tìm thấy|tồn tại)|đã bị (?:xóa|gỡ))|"
    r"không tìm thấy (?:trang|bài|nội dung|dữ liệu|địa chỉ)|page (?:was )?not found|file not found",
    re.I,
)
_LOGIN = re.compile(r"^\s*(?:đăng nhập|đăng ký|login|log in|sign in|quên mật khẩu)", re.I)
_POLL = re.compile(r"^\s*(?:thăm dò|bình chọn|khảo sát|kết quả (?:thăm dò|bình chọn)|poll)", re.I)
_SHORT = 700
_ENOUGH = 60
STUB = 300
"""So little text under no title of its own is a notice, not an article."""


def refusal(page: Page) -> tuple[ArticleKind, str] | None:
    """A guard page, an error or a page without any text, told before the article is sought."""
    title = page.title_tag
    if b"floodblocker" in page.data or _GUARD.match(title):
        return "error", "the server's flood guard answered instead of the page: slow down"
    body = next(page.root.iter("body"), None)
    if body is None or not any(True for _ in body.itertext("*") if _.strip()):
        return "empty", "the page has no text (only scripts or markup)"
    return None


def judge(
    page: Page,
    url: str | None,
    said: Said,
    title: Title,
    region: Region | None,
    alone: Element | None = None,
) -> ArticleKind:
    """The kind of a page whose body was sought; ``alone`` is the body of one without a site."""
    name = f"{title.text or ''} | {page.title_tag}"
    good = region.good if region is not None else 0
    if good < _SHORT and (_ERROR.search(name) or _says_error(region, alone)):
        return "error"
    if _is_login(page, title, good):
        return "login"
    names = (title.text or "", page.title_tag)
    if any(map(_POLL.match, names)) and good < 300:
        return "poll"
    home = _is_home(url)
    articlelike = _declares_article(said)
    if good < _SHORT and not articlelike:
        if any(names_page(text, "search") for text in names):
            return "list"
        if any(names_page(text, "form") for text in names):
            return "other"
    if alone is not None:
        return "home" if home and not articlelike and good < STUB else "article"
    if region is None:
        return "home" if home else _without_region(page)
    if home and not articlelike:
        return "home"
    if lists.is_list(page, title, region, declared=articlelike):
        return "home" if home else "list"
    if articlelike:
        return "article"
    if any(holder.tag == "aside" for holder in ancestors(region.element)):
        return _without_region(page)
    if title.element is None and good < STUB:
        return _without_region(page)
    if region.good < lists.ASIDE and _elsewhere(title, region):
        return "other"
    if region.outside > 2.5 * region.good and region.good < 1500 and region.share < 0.6:
        return "list"
    return "article"


def is_doubtful(kind: ArticleKind, region: Region | None) -> bool:
    """What the page is was told from little text: worth a look at what stands under the title."""
    if kind in ("other", "list"):
        return region is None or region.good < 2 * _SHORT
    return kind == "article" and region is not None and region.good < _SHORT


def is_article(kind: ArticleKind, said: Said, region: Region | None, under: Beneath) -> bool:
    """What stands under the title is an article, rather than the text that reads most like one."""
    if not under.apart_from(region) and kind == "article":
        return False
    stated = under.dated or under.properties or _declares_article(said)
    if kind == "article":
        return stated and region is not None and region.good < 3 * under.length
    if not stated or lists_others(under.zones.body):
        return False
    return under.named or under.length >= _ENOUGH


def _declares_article(said: Said) -> bool:
    return "article" in said.types or any("Article" in t for t in said.types)


def _elsewhere(title: Title, region: Region) -> bool:
    """The title has a sentence of its own under it (``Nội dung đang cập nhật.``), not the region."""
    if title.element is None:
        return False
    inside = set(ancestors(region.element))
    for box in list(ancestors(title.element, 4))[1:]:
        if box in inside or region.element in set(ancestors(box)):
            return False
        if text_length(box) > text_length(title.element) + 12:
            lines = lines_after(title.element, None, 6)
            own = text_of(box)
            return any(len(x) >= 15 and ends_sentence(x) and x in own for x in lines)
    return False


def _says_error(region: Region | None, alone: Element | None) -> bool:
    """The few words of the page say that there is none."""
    if alone is not None and text_length(alone) <= 200:
        return _MISSING.search(text_of(alone)) is not None
    if region is None or region.good > 400:
        return False
    return any(_MISSING.search(u.text) for u in region.units if u.good and not u.teaser)


def _is_home(url: str | None) -> bool:
    if not url:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    path = parts.path.strip("/").lower()
    return not parts.query and path in ("", "index.html", "index.php", "default.aspx", "trang-chu", "home", "vi")  # fmt: skip


def _is_login(page: Page, title: Title, good: int) -> bool:
    if good >= 300:
        return False
    return bool(_LOGIN.match(title.text or page.title_tag))


def _without_region(page: Page) -> ArticleKind:
    if any(_MISSING.search(u.text) for u in units_of(page) if u.text_length <= 200 and not u.link):
        return "error"
    links = text = 0
    for link in page.root.iter("a"):
        length = len(text_of(link))
        if length >= 25:
            links += 1
            text += length
    return "list" if links >= 8 or teasers_on(page) >= 3 else "other"


def with_status(article: Article, status: int) -> Article:
    """An HTTP answer that is an error is no article, whatever its page says."""
    if status >= 400 and article.kind == "article":
        article.kind = "error"
        article.text, article.blocks, article.lead = "", (), None
        article.warnings = (*article.warnings, f"the server answered {status}")
    return article
