"""The purpose of a committee in small letters: ``Ban Chỉ đạo phòng, chống dịch Covid-19 tỉnh``."""

from __future__ import annotations

import functools
import re

from ...text.tones import spellings, strip_marks
from .heads import words_of
from .territory import level_at
from .view import View

_WORD = re.compile(r"[^\W_]+(?:[&/][^\W_]+)*")
_MAX_WORDS = 26
_JOINTS = frozenset(("và", "về", "của", "với", "va", "ve"))
_CENTRE = "trung ương"
_NOT_LEVEL = frozenset(
    [
        "các",
        "của",
        "toàn",
        "trên",
        "bàn",
        "cấp",
        "mỗi",
        "từng",
        "một",
        "những",
        "nhiều",
        "ở",
        "cac",
        "cua",
        "tren",
        "ban",
        "cap",
    ]
)


@functools.cache
def _commas() -> tuple[tuple[str, str], ...]:
    """Left and right side of each pair, the comma with the right one; with and without marks."""
    pairs = [form for pair in words_of("pair") for form in spellings(pair)]
    pairs += [strip_marks(pair) for pair in pairs]
    return tuple((pair[: pair.index(",")], pair[pair.index(",") :]) for pair in pairs)


def in_pair(lower: str, comma: int) -> bool:
    """True where the comma at ``comma`` stands inside a pair of words that names contain."""
    return lower.startswith(", ", comma) and any(
        lower.startswith(right, comma) and lower.endswith(left, comma - len(left), comma)
        for left, right in _commas()
    )


def purpose_end(view: View, at: int) -> tuple[int, bool] | None:
    """End of the purpose that begins at ``at``; True where a level or a body ends it.

    It goes on to a level word or another body; else it ends at a verb or at punctuation.
    None where no word of purpose stands at ``at``.
    """
    lower, text, lexicon = view.lower, view.text, view.lexicon
    begin, end, chain, before = at, -1, True, ""
    heading = text[at : at + 12].isupper()
    for _ in range(_MAX_WORDS):
        word = _WORD.match(lower, at)
        if not word:
            break
        if at > begin and lower.startswith(_CENTRE, at):
            return at + len(_CENTRE), True
        chain = chain and lexicon.purposes.match(lower, at, word[0]) > 0
        if at == begin and not chain:
            return None
        if not chain:
            if level_at(view, at) is not None and before not in _NOT_LEVEL:
                return at - 1, True
            if text[at].isupper() and _body_here(view, at, word.end()):
                return (end, False) if before in _JOINTS else (at - 1, True)
            stop = lexicon.stops.match(lower, at, word[0]) if heading or text[at].islower() else -1
            noun = lexicon.nouns.match(lower, at, word[0])
            if stop > 0 and noun < stop:
                break
            step = max(word.end(), noun)
            before = lower[word.start() : step].rsplit(" ", 1)[-1]
            if word[0] not in _JOINTS:
                end = step
            at = _next(lower, step)
        else:
            noun = lexicon.nouns.match(lower, at, word[0])
            end = max(lexicon.purposes.match(lower, at, word[0]), noun)
            before = lower[at:end].rsplit(" ", 1)[-1]
            at = _next(lower, end)
        if at < 0:
            break
    return (end, False) if end > 0 else None


def _body_here(view: View, at: int, word_end: int) -> bool:
    known = view.starts.get(at)
    if known is None or known[1].single or known[0] < word_end:
        return False
    # "… và Doanh nghiệp tỉnh": a head without the proper name that it needs is a word.
    return known[1].type != "CORP" or view.text[known[0] + 1 : known[0] + 2].isupper()


def _next(lower: str, end: int) -> int:
    """Where the next word of the purpose begins, or -1 where punctuation ends it."""
    if lower[end : end + 1] in (" ", "-"):
        if lower.startswith(" - ", end):
            return end + 3
        return end + 1
    return end + 2 if in_pair(lower, end) else -1
