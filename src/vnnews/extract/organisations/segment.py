"""Word segmentation for the few open names whose end no table decides (opt-in).

underthesea takes seconds to load, so it is asked only where ``extract(…, segment=True)`` wants it
and only for open names that the grammar left unsettled: where the name's end would cut a word of
the segmentation in two, the name goes on to the word's end. Capitals decide better than the
segmenter does, so a word that begins with two of them is left alone.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from .chains import Found
from .expand import expand
from .view import View

_AFTER = 60
"""Characters after the name that the segmenter sees."""


def settle(view: View, found: list[Found]) -> int:
    """Move the ends of unsettled open names to the ends of words; returns how many moved."""
    moved = 0
    for index, item in enumerate(found):
        body = item.body
        if not body.open or body.settled or item.end != body.end or item.start != body.start:
            continue
        end = _word_end(
            view.text[body.start : body.end + _AFTER].split("\n")[0], body.end - body.start
        )
        limit = found[index + 1].start if index + 1 < len(found) else len(view.text)
        if end and body.start + end <= limit and view.free(body.end, body.start + end):
            rest = view.text[body.end : body.start + end]
            body.name += (
                expand(rest, body.type) if rest[:1] != " " else " " + expand(rest, body.type)
            )
            body.end = item.end = body.start + end
            item.rule = "segmented"
            moved += 1
    return moved


def _word_end(clause: str, end: int) -> int:
    """End of the word that ``end`` cuts, or 0 where it cuts none."""
    at = 0
    for word in _segmenter()(clause):
        start = clause.find(word, at)
        if start < 0:
            return 0
        at = start + len(word)
        if start < end < at:
            capitals = sum(part[:1].isupper() for part in word.split())
            return at if capitals <= 1 and word[: end - start].strip() else 0
        if start >= end:
            return 0
    return 0


@functools.cache
def _segmenter() -> Callable[[str], list[Any]]:
    from underthesea import word_tokenize

    segmenter: Callable[[str], list[Any]] = word_tokenize
    return segmenter
