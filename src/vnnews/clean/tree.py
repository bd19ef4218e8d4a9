"""One parse of a page, and what every later step asks of the tree.

The parse is lxml's (libxml2), which never fails on markup; what could fail is guarded before
it: the number of tags (memory) and NUL bytes. Element paths are lxml's (``getpath``), and
dropping scripts does not change the path of any other element.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from lxml import etree

from ..errors import InputError
from . import hints

if TYPE_CHECKING:
    from collections.abc import Iterator

Element = etree._Element

MAX_TAGS = 400_000
"""A page with more is not an article; a tree node costs about 120 bytes."""

MAX_DEPTH = 2048
"""What lies deeper the parser does not keep (libxml2)."""

BLOCK_TAGS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
    ]
)


def makes_block(tag: str) -> bool:
    """True for block elements; elements of a site's own (``news-body``) are taken for blocks."""
    return tag in BLOCK_TAGS or "-" in tag


HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_SILENT = (
    "script", "style", "noscript", "template", "svg", "select", "textarea", "object",
    "iframe", "button", "canvas", "audio", "math", "marquee", "amp-ad", "amp-embed", "amp-sidebar",
    "amp-list", "amp-consent", "amp-user-notification",
)  # fmt: skip

_PARSER = etree.HTMLParser(
    encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True
)
_NO_DISPLAY = re.compile(
    r"(?:display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|font-size\s{0,3}:\s{0,3}0(?![.\d])|"
    r"opacity\s{0,3}:\s{0,3}0(?![.\d])|(?:left|text-indent)\s{0,3}:\s{0,3}-\d{4})",
    re.IGNORECASE,
)
_LONG_TAG = re.compile(rb"<([a-zA-Z][\w-]{0,40})[^<>]{10000,}>?")
_ATTRIBUTE = re.compile(rb"\s[\w:-]{1,100}\s{0,9}(?:=|(?=[\s>]))")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff]")

# string-length() is in code points; shorter texts never decide where the body is.
_LONG_TEXTS = etree.XPath("//body//text()[string-length()>20]")
_STRING = etree.XPath("string()", smart_strings=False)
_TEXT_LENGTH = etree.XPath("string-length(normalize-space(.))")


class Page:
    """A parsed page. ``root`` is the html element, scripts and styles already gone."""

    __slots__ = ("_steps", "data", "json_ld", "metas", "root", "title_tag", "tree", "warnings")

    def __init__(self, data: bytes, warnings: list[str]) -> None:
        self.data = data
        """The page in UTF-8."""
        self.warnings = warnings
        self._steps: dict[Element, tuple[str, dict[Element, str]]] = {}
        root = parse(data)
        self.root = root
        self.tree = root.getroottree()
        self.json_ld = _json_ld(root, data)
        self.metas = _metas(root)
        found = next(root.iter("title"), None)
        self.title_tag = text_of(found) if found is not None else ""
        etree.strip_elements(root, *_SILENT, with_tail=False)

    def path(self, element: Element) -> str:
        """The path of an element, ``/html/body/div[2]/p[3]``."""
        parent = element.getparent()
        # lxml counts the siblings anew for each element: among thousands they are numbered once.
        if parent is None or len(parent) < _CROWD or not isinstance(element.tag, str):
            return self.tree.getpath(element)
        if parent not in self._steps:
            self._steps[parent] = (self.tree.getpath(parent), _numbered(parent))
        above, steps = self._steps[parent]
        return f"{above}/{steps[element]}" if element in steps else self.tree.getpath(element)

    def long_texts(self) -> list[Any]:
        """Text nodes of more than 20 characters, in document order, knowing their parent."""
        return cast("list[Any]", _LONG_TEXTS(self.root))


_CROWD = 500
"""Children from which on they are numbered once instead of one by one."""


def _numbered(parent: Element) -> dict[Element, str]:
    """The last step of the path of each child, ``p[3]``, for plain tag names."""
    seen: dict[str, list[Element]] = {}
    for child in parent:
        if isinstance(child.tag, str) and child.tag.isalnum():
            seen.setdefault(child.tag, []).append(child)
    return {
        child: f"{tag}[{number}]" if len(children) > 1 else tag
        for tag, children in seen.items()
        for number, child in enumerate(children, 1)
    }


def parse(data: bytes) -> Element:
    """The html element of a page in UTF-8.

    Raises :class:`InputError` for a page of more than ``MAX_TAGS`` tags.
    """
    tags = data.count(b"<")
    if tags > MAX_TAGS:
        raise InputError(
            f"the page has {tags} tags, more than the {MAX_TAGS} that a page may have; "
            "give a single article"
        )
    data = _without_endless_tags(data)
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError:  # nothing in it that makes a tree
        root = None
    if root is None:
        root = etree.fromstring(b"<html><body></body></html>", _PARSER)
    return root


def _without_endless_tags(data: bytes) -> bytes:
    """Tags with thousands of attributes cost the parser their number squared: emptied."""
    if data.count(b"=") < 5000:
        return data
    return _LONG_TAG.sub(
        lambda found: (
            found[0] if len(_ATTRIBUTE.findall(found[0])) < 2000 else b"<" + found[1] + b">"
        ),
        data,
    )


def squeeze(text: str) -> str:
    """One space for every run of white space, none at the ends, invisible letters gone."""
    if _INVISIBLE.search(text):
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def raw_text(element: Element) -> str:
    """All text of an element as the tree holds it, white space included."""
    return cast("str", _STRING(element))


def text_of(element: Element) -> str:
    """The visible text of an element in one line."""
    return squeeze(raw_text(element))


def text_length(element: Element) -> int:
    """Code points of the element's text, white space counted once."""
    return int(cast("float", _TEXT_LENGTH(element)))


def marks_of(element: Element) -> str:
    """Class, id and role of an element in lower case: what its author called it."""
    attributes = element.attrib
    return " ".join(
        str(attributes[key]) for key in ("class", "id", "role", "data-role") if key in attributes
    ).lower()


def is_hidden(element: Element) -> bool:
    """True where a browser does not show the element (class, style or ``hidden``)."""
    attributes = element.attrib
    if not attributes:
        return False
    classes = attributes.get("class")
    if classes and hints.is_hidden(str(classes)):
        return True
    style = attributes.get("style")
    return "hidden" in attributes or (
        style is not None and _NO_DISPLAY.search(str(style)) is not None
    )


def ancestors(element: Element, limit: int = 60) -> Iterator[Element]:
    """The element itself and what contains it, innermost first, at most ``limit``."""
    current: Element | None = element
    while current is not None and limit > 0:
        yield current
        current = current.getparent()
        limit -= 1


def container_of(body: Element) -> Element:
    """What stands round an article's body: at most three levels above it, less than the page."""
    near = body
    for above in list(ancestors(body, 4))[1:]:
        if above.tag in ("body", "html"):
            break
        near = above
    return near


def block_of(element: Element) -> Element:
    """The element itself or the nearest one around it that makes a block of its own."""
    for outer in ancestors(element):
        if makes_block(str(outer.tag)):
            return outer
    return element


def _json_ld(root: Element, data: bytes) -> list[str]:
    if b"ld+json" not in data:
        return []
    return [
        script.text
        for script in root.iter("script")
        if "ld+json" in (script.get("type") or "") and script.text
    ]


def _metas(root: Element) -> dict[str, str]:
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = meta.get("content")
        if name and content:
            metas.setdefault(name.lower(), content.strip())
    for link in root.iter("link"):
        if link.get("rel") == "canonical" and link.get("href"):
            metas.setdefault("canonical", link.get("href", "").strip())
    return metas
