"""What a single line says about itself: furniture, author, source.

The knowledge is the table ``furniture``; here it becomes one pattern per kind, compiled when
the first page is read.
"""

from __future__ import annotations

import functools
import re

from .. import lexicon

LineKind = str
"""cut, related, drop, ad, author, source, byline, credit, footer, or an empty string for a line of the article."""

_KINDS = ("author", "source", "byline", "credit", "cut", "related", "drop", "ad", "footer")
_SENTENCE_END = re.compile(r"[.!?…:;][\"”’)\]]{0,2}$")
_VIETNAMESE = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9àáãèéìíòóõùúýĩũ\u0300-\u0323]")


@functools.cache
def _pattern() -> re.Pattern[str]:
    groups = []
    for kind in _KINDS:
        parts = [row["pattern"] for row in lexicon.table("furniture") if row["kind"] == kind]
        groups.append(f"(?P<{kind}>{'|'.join(parts)})")
    return re.compile(r"[\W_]{0,6}(?:" + "|".join(groups) + ")", re.IGNORECASE)


@functools.lru_cache(4096)
def line_kind(line: str) -> LineKind:
    """What kind of furniture a line is, or ``""``. Long lines are the article's own words."""
    if len(line) > 220:
        return ""
    found = _pattern().match(line)
    if found is None:
        return ""
    kind = found.lastgroup or ""
    if kind in ("author", "source", "byline", "credit") and len(line) > 120:
        return ""
    if kind == "related" and len(line) > 60 and ends_sentence(line):
        return ""
    return kind


@functools.cache
def _names(kind: str) -> re.Pattern[str]:
    parts = [row["pattern"] for row in lexicon.table("furniture") if row["kind"] == kind]
    return re.compile(r"[\W_]{0,6}(?:" + "|".join(parts) + ")", re.IGNORECASE)


def names_site(text: str) -> bool:
    """True for the name of a site, or of a kind of page (``Chi tiết tin``): no article's title."""
    return _names("site").match(text) is not None or names_view(text)


def names_page(text: str, kind: str) -> bool:
    """True for the name of a page of a kind that has no article: ``form`` (``Liên hệ``), ``search``."""
    return _names(kind).match(text) is not None


def names_view(text: str) -> bool:
    """True for the name of a kind of page: ``Chi tiết tin``, ``Tin tức``, ``Đăng nhập``."""
    return _names("view").match(text) is not None


def after_label(line: str) -> str:
    """The value of ``Tác giả: X``, ``Bài, ảnh: X``: what stands after the first colon."""
    return line.split(":", 1)[-1].strip(" \t.;-–()")


def ends_sentence(line: str) -> bool:
    return _SENTENCE_END.search(line) is not None


def is_vietnamese(text: str) -> bool:
    """True where at least one letter is Vietnamese beyond ASCII."""
    return _VIETNAMESE.search(text) is not None
