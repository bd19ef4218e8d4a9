"""One pass over a text for all extractors: where something worth a pattern may begin.

An Aho-Corasick automaton holds the trigger words of every extractor, in lower case and in both
tone placements. Extractors look only at the places that it reports, so that text without
mentions costs next to nothing. Its hits are not checked for word boundaries.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import ahocorasick

from ..text.shadow import Shadow
from ..text.tones import spellings

_DIGITS = re.compile(r"[0-9][0-9]*+")  # a set first: the search skips to it

Hit = tuple[int, int, Any]
"""Start, end (in shadow offsets) and what the trigger's table says of it."""


class Scan:
    """The shadow of a text and what the automaton found in it.

    ``hits[kind]`` lists the triggers of an extractor in order of their *end*; ``digits`` lists
    the runs of ASCII digits in order. All offsets are the shadow's.
    """

    __slots__ = ("digits", "hits", "lower", "shadow", "text")

    def __init__(self, shadow: Shadow, hits: dict[str, list[Hit]]) -> None:
        self.shadow = shadow
        self.text = shadow.text
        self.lower = shadow.lower
        self.hits = hits
        self.digits = [match.span() for match in _DIGITS.finditer(shadow.text)]

    def word_at(self, start: int, end: int) -> bool:
        """True where ``[start:end]`` begins and ends at word boundaries."""
        text = self.text
        return not (start > 0 and text[start - 1].isalnum() and text[start].isalnum()) and not (
            end < len(text) and text[end].isalnum() and text[end - 1].isalnum()
        )


class Scanner:
    """The automaton over all triggers, built once."""

    def __init__(self, triggers: Mapping[str, Iterable[tuple[str, Any]]]) -> None:
        self._kinds = tuple(triggers)
        payloads: dict[str, list[tuple[str, Any]]] = {}
        for kind, pairs in triggers.items():
            for phrase, payload in pairs:
                for spelling in spellings(phrase.lower()):
                    payloads.setdefault(spelling, []).append((kind, payload))
        self._automaton = ahocorasick.Automaton()
        for spelling, targets in payloads.items():
            self._automaton.add_word(spelling, (len(spelling), tuple(targets)))
        if payloads:
            self._automaton.make_automaton()
        self._empty = not payloads

    def scan(self, raw: str) -> Scan:
        """Normalise ``raw`` and find all triggers in it, in time linear in its length."""
        shadow = Shadow(raw)
        hits: dict[str, list[Hit]] = {kind: [] for kind in self._kinds}
        if not self._empty:
            for last, (length, targets) in self._automaton.iter(shadow.lower):
                for kind, payload in targets:
                    hits[kind].append((last + 1 - length, last + 1, payload))
        return Scan(shadow, hits)
