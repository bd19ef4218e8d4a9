"""Names written out: abbreviations expanded, spelling and spaces normalised."""

from __future__ import annotations

import functools
import re

from ...text.tones import new_style
from .heads import expansions, lexicon_of, tidy

_EXPANDABLE = re.compile(r"(?<![^\W_])[A-ZĐƯ][A-Za-zĐđƯ.]*(?:[&\-]?[A-ZĐƯ][A-Za-zĐđƯ]*)*(?![^\W_])")
_FORM = re.compile(r"trách nhiệm hữu hạn|một thành viên|(?<=một thành viên )cổ phần", re.I)
_JOINTS = frozenset(("và", "của", "về", "các"))
_BRACKET = re.compile(r"\s*\([^()]{1,60}\)")


@functools.lru_cache(maxsize=4096)
def expand(written: str, kind: str) -> str:
    """An open part of a name in full: abbreviations written out, tones and spaces tidy."""
    text = tidy(_BRACKET.sub("", written))
    text = re.sub(r"\s*(?<=[\w)])\s+-\s*(?=\w)|(?<=\w)\s*-\s+(?=\w)", " - ", text)
    text = _EXPANDABLE.sub(lambda match: _expansion(match[0], kind), text)
    return _FORM.sub(lambda match: match[0].lower(), text) if kind == "CORP" else text


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


def sentence_case(text: str, purpose: bool = False) -> str:
    """A name in a heading in capitals: ``LÂM NGHIỆP ĐĂK TÔ`` → ``Lâm nghiệp Đăk Tô``.

    Nouns that names are made of have one capital (in a ``purpose`` none), joints none, other
    words one each; abbreviations and numbers stay.
    """
    lower, known = new_style(" ".join(text.split()).lower()), lexicon_of(False)
    parts, at = [], 0
    while at < len(lower):
        word = lower[at:].split(" ", 1)[0]
        key = word.rstrip(",")
        noun = known.nouns.match(lower, at, key)
        if purpose:
            noun = max(noun, known.purposes.match(lower, at, key))
        end = max(at + len(word), noun)
        part = lower[at:end]
        if key.upper() in expansions() or any(map(str.isdigit, part)):
            part = part.upper()
        elif part not in _JOINTS and not (purpose and noun > 0):
            part = part[:1].upper() + part[1:]
        parts.append(part)
        at = end + 1
    return " ".join(parts)


def title_case(text: str) -> str:
    """Words of a place in capitals, each with one capital: ``ĐĂK TÔ`` → ``Đăk Tô``."""
    return new_style(" ".join(word[:1] + word[1:].lower() for word in text.split()))
