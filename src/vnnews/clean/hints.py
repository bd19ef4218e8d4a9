"""What the names that a page's author gave to its elements say about them.

Classes and ids are split into words (``article__relate-box`` → article, relate, box); Vietnamese
names written without marks (``tinlienquan``, ``noidung``) are matched as parts of a word.
Sources: the systems described in the portal notes, and the ordinary English vocabulary of themes.
"""

from __future__ import annotations

import functools
import re

_FURNITURE_WORDS = (  # noqa: SIM905
    "related relate relates relatednews share shares sharing social socials comment comments "
    "rating ratings vote votes tag tags taglist keyword keywords breadcrumb breadcrumbs pagination "
    "pager paging ads ad adv advert advertisement banner banners sponsor newsletter subscribe toolbar "
    "sidebar popup modal copyright counter counters login footer nav navbar menu "
    "megamenu submenu addthis sharethis sticky outstream navigation recommend recommended suggestion "
    "othernews hottopic trending latest mostread poll survey captcha disqus qrcode print printer "
    "toc clock weather statistics timeline-nav prevnext "
).split()
_FURNITURE_PARTS = (
    "tinlienquan|lienquan|lien-quan|tinkhac|tin-khac|bai-khac|tincu|tinmoi|tin-moi|tin-cu|"
    "other-?news|news-?other|more-?news|cung-?chuyen-?muc|xemthem|xem-them|docthem|doc-them|"
    "binhluan|binh-luan|chiase|chia-se|tukhoa|tu-khoa|danhgia|danh-gia|quangcao|quang-cao|"
    "luotxem|luot-xem|thamdo|tham-do|thongke|truycap|truy-cap|related|relatednew|fb-like|fb-root|"
    "fb-comments|zalo-share|google-news|floodblocker|timeoutsess|read-?more|listnewsincontent|"
    "link-content-footer|block_tophits|block_news|post-views|audio-?player|article-audio|"
    "author-?(?:bio|box|info-box)|about-author|newsletter|stringrating|idcomment|topic-list|dong-su-kien|dongsukien|box-?tin|tin-?nong|docnhieu|xemnhieu"
)
_BODY_PARTS = (
    "bodytext|bodyhtml|field-{1,2}name-body|detail|chitiet|chi-tiet|noidung|noi-dung|entry-?content|fulltext|story|"
    "(?:article|post|news|main|single|content|tin|bai)[_-]{0,2}(?:body|content|text|detail)|"
    "articlebody|newsbody|baiviet|bai-viet|journal-content|rtestate|cms-body|afcbc"
)
_LEAD_PARTS = (
    "hometext|sapo|lead|desc|(?<!with-)summary|trichdan|trich-dan|tomtat|tom-tat|intro|teaser|chapeau|"
    "mota|mo-ta|gioithieu|standfirst|excerpt|headnote|subtitle|sub-title|quotation|abstract"
)
_CAPTION_PARTS = "caption|chuthich|chu-thich|ghichuanh|photocms_caption|pcaption|imgdesc|img-desc|pic-desc|image-desc|picdesc|thumbdesc|figcaption|desc-img|photo-note|note-img"
_AUTHOR_PARTS = "author|tacgia|tac-gia|byline|butdanh|but-danh|nguoiviet|writer"
_DATE_PARTS = "date|time|ngay|publish|clock|meta|thoigian|thoi-gian|post-info|created|pubdate"

_WORDS = frozenset(_FURNITURE_WORDS)
_WEAK = frozenset(("widget", "widgets"))
"""Page builders call every part of a page a widget, the article too."""
_BUILT = re.compile(r"elementor-|wpb_|et_pb_|fl-module|vc_|brxe-|siteorigin|so-widget|gb-|kt-")
_HIDDEN = frozenset(("hidden", "hide", "d-none", "sr-only", "visually-hidden", "invisible"))
_SHOWN = re.compile(r"(?:d|visible)-(?:xs|sm|md|lg|xl|xxl)(?:-|$)")
_SPLIT = re.compile(r"[^a-z0-9]+|_+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_FURNITURE = re.compile(_FURNITURE_PARTS)
_BODY = re.compile(_BODY_PARTS)
_LEAD = re.compile(_LEAD_PARTS)
_CAPTION = re.compile(_CAPTION_PARTS)
_AUTHOR = re.compile(_AUTHOR_PARTS)
_DATE = re.compile(_DATE_PARTS)


@functools.lru_cache(8192)
def is_furniture(marks: str) -> bool:
    """Named as something that is not the article."""
    if not marks:
        return False
    words = _SPLIT.split(marks)
    if "blockquote" in words:  # its footer says whose words they are
        return False
    if not _WORDS.isdisjoint(words) or _FURNITURE.search(marks) is not None:
        return True
    return not _WEAK.isdisjoint(words) and _BUILT.search(marks) is None


@functools.lru_cache(8192)
def is_body(marks: str) -> bool:
    """Named as an article's body or a container of one."""
    return bool(marks) and _BODY.search(marks) is not None


@functools.lru_cache(8192)
def is_hidden(classes: str) -> bool:
    """Classes that hide an element on every screen (``d-none d-md-block`` does not)."""
    words = classes.lower().split()
    if _HIDDEN.isdisjoint(words):
        return False
    return not any(_SHOWN.match(word) for word in words)


def is_lead(marks: str) -> bool:
    return bool(marks) and _LEAD.search(marks) is not None


def is_caption(marks: str) -> bool:
    return bool(marks) and _CAPTION.search(marks) is not None


def is_author(marks: str) -> bool:
    return bool(marks) and _AUTHOR.search(marks) is not None


def is_date(marks: str) -> bool:
    return bool(marks) and _DATE.search(marks) is not None
