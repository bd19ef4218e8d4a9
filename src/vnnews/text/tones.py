"""Tone marks: the two ways of placing them, and writing without them.

Old style puts the tone of an open oa, oe, uy on the first vowel's neighbour (``hoà``, ``uỷ``),
new style on the first vowel (``hòa``, ``ủy``); both are correct, State text prefers the new,
Party text the old. ``qu`` is a consonant, so ``quý`` never moves (domain notes, E.2).
"""

from __future__ import annotations

import re
import unicodedata

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_NEW_TO_OLD: dict[str, str] = {}
for _first, _second in (("o", "a"), ("o", "e"), ("u", "y")):
    for _tone in _TONES:
        for _a, _b in (
            (_first, _second),
            (_first.upper(), _second),
            (_first.upper(), _second.upper()),
        ):
            _new = unicodedata.normalize("NFC", _a + _tone + _b)
            _NEW_TO_OLD[_new] = unicodedata.normalize("NFC", _a + _b + _tone)
_OLD_TO_NEW = {old: new for new, old in _NEW_TO_OLD.items()}

_OLD = re.compile(r"(?<![qQ])(?:" + "|".join(_OLD_TO_NEW) + r")(?!\w)")
_NEW = re.compile(r"(?<![qQ])(?:" + "|".join(_NEW_TO_OLD) + r")(?!\w)")
_EITHER = re.compile("|".join((*_OLD_TO_NEW, *_NEW_TO_OLD)))


def new_style(text: str) -> str:
    """``Uỷ ban``, ``hoà`` → ``Ủy ban``, ``hòa``. NFC in, NFC out, same length."""
    return _OLD.sub(lambda m: _OLD_TO_NEW[m[0]], text)


def old_style(text: str) -> str:
    """``Ủy ban``, ``hòa`` → ``Uỷ ban``, ``hoà``. NFC in, NFC out, same length."""
    return _NEW.sub(lambda m: _NEW_TO_OLD[m[0]], text)


def spellings(text: str) -> tuple[str, ...]:
    """The text in both tone placements, each once: what a table's automaton must hold."""
    if not _EITHER.search(text):
        return (text,)  # nearly all of the tables' words
    return tuple(dict.fromkeys((text, new_style(text), old_style(text))))


def strip_marks(text: str) -> str:
    """Letters without tones and hooks, ``đ`` as ``d``: one letter for one letter of NFC text."""
    if text.isascii():
        return text
    return text.translate(_PLAIN)


class _Plain(dict[int, str]):
    """A translation table that learns each letter once."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        plain = {"đ": "d", "Đ": "D"}.get(letter) or unicodedata.normalize("NFD", letter)[0]
        self[code] = plain
        return plain


_PLAIN = _Plain()


def place_key(name: str) -> str:
    """Key under which all spellings of a place name meet.

    ``Đắk Glei``, ``Đăk Glei``, ``Dak Glei``, ``Ia H’Drai`` and ``Ia HDrai``: no marks, no
    spaces, no hyphens, no apostrophes, lower case. For comparison within the gazetteer only.
    """
    return re.sub(r"[\s\-'’‘`´ʼ.]+", "", strip_marks(name)).lower()
