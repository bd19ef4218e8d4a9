"""Names written out: abbreviations expanded, spelling and spaces normalised."""

from __future__ import annotations

import functools
import re

from ...text.tones import new_style
from .heads import expansions, tidy

_EXPANDABLE = re.compile(r"(?<![^\W_])[A-ZĐƯ][A-Za-zĐđƯ.]*(?:[&\-]?[A-ZĐƯ][A-Za-zĐđƯ]*)*(?![^\W_])")
_BRACKET = re.compile(r"\s*\([^()]{1,60}\)")


@functools.lru_cache(maxsize=4096)
def expand(written: str, kind: str) -> str:
    """An open part of a name in full: abbreviations written out, tones and spaces tidy."""
    text = tidy(_BRACKET.sub("", written))
    text = re.sub(r"\s*(?<=[\w)])\s+-\s*(?=\w)|(?<=\w)\s*-\s+(?=\w)", " - ", text)
    return _EXPANDABLE.sub(lambda match: _expansion(match[0], kind), text)


def _expansion(token: str, kind: str) -> str:
    whole = _reading(token, kind)
    if whole is not None:
        return whole
    parts = re.split(r"([&\-])", token)
    if len(parts) > 1:
        readings = [_reading(part, kind) for part in parts[::2]]
        if all(reading is not None for reading in readings):
            full = [str(reading) for reading in readings]
            joined = full[0]
            for sign, reading in zip(parts[1::2], full[1:], strict=True):
                joined += (" và " if sign == "&" else " - ") + reading
            return joined
    return token


def _reading(token: str, kind: str) -> str | None:
    found = expansions().get(token)
    if found is None:
        return None
    for full, kinds in found:
        if kind in kinds:
            return full
    for full, kinds in found:
        if not kinds:
            return full
    return None


def shouted(text: str) -> bool:
    """True for words in capitals that are no abbreviations: a heading."""
    if not text.isupper():
        return False
    return sum(len(word) > 1 and word not in expansions() for word in text.split()) >= 2


def title_case(text: str) -> str:
    """Words of a heading in capitals, each with one capital: ``LÂM NGHIỆP`` → ``Lâm Nghiệp``."""
    return new_style(" ".join(word[:1] + word[1:].lower() for word in text.split()))
