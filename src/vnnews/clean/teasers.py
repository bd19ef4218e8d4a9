"""Teasers: summaries of other articles, told by the rows of equal items in which they stand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .body import Node, Survey, Unit
    from .tree import Element

ROOTS = frozenset(("body", "html"))
_DIGITS = re.compile(r"\d+")
_TEASER = 800
_ROW = 3
"""So many equal items in one parent make a list of teasers."""


def mark_teasers(survey: Survey) -> None:
    """Good text beside a linked title in one of a row of equal items is a teaser."""
    linked: list[Node] = []
    for unit in survey.units:
        if unit.link >= 15 and unit.good == 0:
            node: Node | None = unit.node
            for _ in range(6):
                if node is None:
                    break
                if not node.links:
                    linked.append(node)
                node.links += 1
                node = node.parent
    rows: dict[tuple[Node | None, str, str], int] = {}
    kinds: dict[tuple[str, str], int] = {}
    for item in linked:
        called = _called(item.element)
        place = (item.parent, *called)
        rows[place] = rows.get(place, 0) + 1
        if called[1] and item.links == 1:
            kinds[called] = kinds.get(called, 0) + 1
    _mark_led(survey)
    for unit in survey.units:
        if not unit.good or unit.teaser:
            continue
        node = unit.node
        for _ in range(5):
            if node is None or node.element.tag in ROOTS:
                break
            if node.links > 3:
                break
            if node.links:
                called = _called(node.element)
                alone = kinds.get(called, 0) >= _ROW and _under_headline(survey, unit, node)
                if alone or rows.get((node.parent, *called), 0) >= _ROW:
                    unit.teaser = True
                    break
            node = node.parent


def _under_headline(survey: Survey, unit: Unit, node: Node) -> bool:
    """A linked title opens the element: one teaser, of the kind that makes rows elsewhere."""
    if not unit.order or unit.text_length > _TEASER:
        return False
    before = survey.units[unit.order - 1]
    return before.good == 0 and before.link >= 15 and before.near(node.element, 5)


def _called(element: Element) -> tuple[str, str]:
    """Tag and class of an element without the numbers in them (``post post-1023``)."""
    name = str(element.get("class") or "")
    return str(element.tag), _DIGITS.sub("", name) if name else ""


def _mark_led(survey: Survey) -> None:
    """Blocks of one kind most of which begin with a linked title are teasers."""
    alike: dict[tuple[str, str], list[Unit]] = {}
    for unit in survey.units:
        if unit.good:
            alike.setdefault(_called(unit.element), []).append(unit)
    for group in alike.values():
        led = [unit for unit in group if unit.led and unit.link >= 20]
        if len(led) >= _ROW and len(led) >= 0.6 * len(group):
            for unit in led:
                unit.teaser = True
