"""What all parts of the grammar need: heads where they stand, the next word, a body growing."""

from __future__ import annotations

import re

from .body import Body, slug_of
from .heads import Head, short_forms
from .territory import level_at
from .view import View

WORD = re.compile(r"[^\W_]+")
VIET_NAM = re.compile(r"(?:việt nam|viet nam|vn)(?![^\W_])")
DASH = re.compile(r"\s?-\s?")
MAX_DEPTH = 4
_DOMAINS = (".vn", ".com", ".gov", ".net")
_LEADS = ("Trưởng ", "trưởng ")
"""After it the ``ban`` in small letters is a body's (``Trưởng ban Trị sự``)."""


class Reader:
    """Reads a view; the parts of the grammar are built upon it."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.plain = view.lexicon.plain
        self.deep = -1
        """Where a head follows that is nested too deep for a name, in the last parse."""
        self._probing = False
        self._ahead: tuple[int, bool, int, Body | None] | None = None
        """The owner that was read to see whether one follows, for the next step alone."""

    def head_at(self, at: int) -> tuple[int, Head] | None:
        """The head that begins at ``at`` on word boundaries, if it may be one as written."""
        known = self.view.starts.get(at)
        if known is None:
            return None
        end, head = known
        text = self.view.text
        small = not text[at].isupper() and not text.endswith(_LEADS, 0, at)
        if (small and not head.small) or (at > 0 and text[at - 1].isalnum()):
            return None
        if text[end : end + 1].isalnum() and not self._glued(at, end):
            return None
        if end - at <= 3 and not text[at:end].isupper() and text[at:end].lower() in short_forms():
            return None
        if text[end : end + 1] == "." and self.view.lower.startswith(_DOMAINS, end):
            return None
        if head.not_before and text[end : end + 1] == " ":
            stop = end + 1
            while text[stop : stop + 1].isalnum():
                stop += 1
            word = text[end + 1 : stop]
            if word in head.not_before or (word.isupper() and word.lower() in head.not_before):
                return None
        if small and (
            head.caponly
            or (not self.plain and text[at:end].isascii() and text[at:end] != head.lower)
        ):
            return None
        if (small or head.shy) and head.not_after and self._word_before(at) in head.not_after:
            return None
        return known

    def parse(
        self,
        at: int,
        titled: bool = False,
        depth: int = 0,
        plural: bool = False,
        known: tuple[int, Head] | None = None,
    ) -> Body | None:
        """The body at ``at``; :class:`~vnnews.extract.organisations.grammar.Parser` has it."""
        raise NotImplementedError

    def _word_before(self, at: int) -> str:
        before = self.view.lower[max(0, at - 12) : at].split()
        return before[-1] if before else ""

    def _glued(self, at: int, end: int) -> bool:
        """``UBNDtỉnh``, ``QK5``: an abbreviation with a level word or its number stuck to it."""
        text = self.view.text
        if text[end].isdigit() and text[end - 1].isupper() and end - at > 4:
            return "n" in self.view.starts[at][1].takes
        if not text[at:end].isupper():
            return False
        if text[end].isdigit():
            return "n" in self.view.starts[at][1].takes and end - at < 4
        return text[end].islower() and level_at(self.view, end) is not None

    def _next(self, body: Body) -> int:
        """Where the word after the body begins, or -1 where none follows directly."""
        text = self.view.text
        if text[body.end : body.end + 1] == " " and body.end + 1 < len(text):
            return body.end + 1
        if text[body.end : body.end + 1].isalnum() and self._glued(body.start, body.end):
            return body.end
        return -1

    def _extend(
        self, body: Body, end: int, words: str, *, core: bool = True, join: str = " "
    ) -> None:
        body.end = end
        body.name = f"{body.name}{join}{words}"
        if core:
            body.core = end
            body.slug = f"{body.slug}-{slug_of(words)}"

    def _country(self, at: int) -> int:
        word = WORD.match(self.view.lower, at)
        if not word or not self.view.text[at].isupper():
            return -1
        return self.view.lexicon.countries.match(self.view.lower, at, word[0])
