"""The part of CSS selectors that profiles need, as XPath run by libxml2.

A selector that begins with ``/`` is XPath itself. Else: ``tag``, ``#id``, ``.class``, ``[attr]``, ``[attr=value]``, ``[attr^=value]``, ``[attr*=value]``,
a space for "inside", ``>`` for "directly inside" and ``~`` for
"after it, beside it". ``#id`` alone is a look-up. A selector that
names its tag (``div.bodytext``) is several times faster than one that does not.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING, cast

from lxml import etree

from ..errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .tree import Element

_STEP = re.compile(
    r"(?P<tag>[a-zA-Z][a-zA-Z0-9]*|\*)?"
    r"(?P<rest>(?:#[\w-]+|\.[\w-]+|\[[\w:-]+(?:[\^*]?=(?:\"[^\"\]]*\"|'[^'\]]*'|[^\"'\]]*))?\])*)"
)
_PART = re.compile(
    r"#(?P<id>[\w-]+)|\.(?P<cls>[\w-]+)|\[(?P<name>[\w:-]+)(?:(?P<op>[\^*]?=)(?P<value>[^\]]*))?\]"
)


def select(root: Element, selectors: Iterable[str], data: bytes | None = None) -> list[Element]:
    """The elements of the first selector that finds any, in document order.

    ``data`` is the page's source, where at hand: a selector whose names do not stand in it
    is not run. Raises :class:`InputError` for a selector that is not understood.
    """
    for selector in selectors:
        if data is not None and not all(name in data for name in _names(selector)):
            continue
        found = cast("list[Element]", _compiled(selector)(root))
        if found:
            return found
    return []


def select_all(root: Element, selectors: Iterable[str]) -> set[Element]:
    """The elements of all the selectors together."""
    found: set[Element] = set()
    for selector in selectors:
        found.update(cast("list[Element]", _compiled(selector)(root)))
    return found


_AXES = {">": "child::", "\0": "following-sibling::"}


@functools.lru_cache(1024)
def _names(selector: str) -> tuple[bytes, ...]:
    """Class and id names of a selector, which must stand in the page as they are."""
    return tuple(name.encode() for name in re.findall(r"[.#]([\w-]+)(?![^\[]*\])", selector))


@functools.lru_cache(1024)
def _compiled(selector: str) -> etree.XPath:
    return etree.XPath(to_xpath(selector))


def to_xpath(selector: str) -> str:
    """The XPath of a selector, relative to the node it is run on."""
    if selector.startswith("/"):
        try:
            etree.XPath(selector)
        except etree.XPathSyntaxError as error:
            raise InputError(f"profile: {selector!r} is not an XPath: {error}") from error
        return selector
    path = ""
    axis = "descendant-or-self::"
    if re.fullmatch(r"#[\w-]+", selector):
        return f"id('{selector[1:]}')"
    for token in selector.replace(">", " > ").replace(" ~ ", " \0 ").split():
        if token in _AXES:
            axis = _AXES[token]
            continue
        path += ("/" if path else "") + axis + _step(token, selector)
        axis = "descendant::"
    if not path:
        raise InputError(f"profile: {selector!r} is not a selector")
    return path


def _step(token: str, selector: str) -> str:
    match = _STEP.fullmatch(token)
    if match is None or not token:
        raise InputError(f"profile: cannot read {token!r} in the selector {selector!r}")
    conditions = []
    for part in _PART.finditer(match["rest"] or ""):
        if part["id"]:
            conditions.append(f"@id='{part['id']}'")
        elif part["cls"]:
            conditions.append(
                f"contains(concat(' ',normalize-space(@class),' '),' {part['cls']} ')"
            )
        else:
            conditions.append(_attribute(part["name"], part["op"], part["value"]))
    return (match["tag"] or "*") + "".join(f"[{condition}]" for condition in conditions)


def _attribute(name: str, operator: str | None, value: str | None) -> str:
    if operator is None or value is None:
        return f"@{name}"
    value = value.strip("\"'")
    if "'" in value or '"' in value:
        raise InputError(f"profile: quotes inside the value of [{name}] are not supported")
    if operator == "^=":
        return f"starts-with(@{name},'{value}')"
    if operator == "*=":
        return f"contains(@{name},'{value}')"
    return f"@{name}='{value}'"
