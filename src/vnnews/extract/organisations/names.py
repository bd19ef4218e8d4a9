"""Open-ended names: where they stop, and how they read in full.

Rules: capitals, numbers and quotes belong to the name; words in small letters do where a capital,
a level or another body follows without a verb between, or where they are nouns that names are
made of. After two capitals in a row (a proper name) small letters end it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...lexicon import places
from .expand import shouted
from .purpose import in_pair
from .territory import level_at
from .view import View

_TOKEN = re.compile(
    r'(?P<quote>"[^"\n]{2,40}")|(?P<word>[^\W\d_][^\W_]*(?:[\'./&+\-][^\W_]+)*\.?(?=\s|$|[^\w\s])'
    r"|[^\W_]+)|(?P<number>\d+[^\W_]*(?:[/.\-]\d+)*)"
)
_WORD = re.compile(r"[^\W_]+(?:[&/][^\W_]+)*")
_DAY = re.compile(r"\d{1,2}[/.\-]\d{1,2}(?![\w%]|[./-]\d)")
"""``19/5``, ``8.3``, ``20-11``: days that schools and centres are named after."""
_NUMBER = re.compile(
    r"(?:số\s)?(\d{1,4}[A-Z]?(?:/\d{1,3}|-\d{1,2}(?=\s[A-ZĐ]))?|[IVX]{1,5})(?![\w%]|[.,/-]\d)"
)
_WITH_BRANDS = frozenset(("CORP", "ASSOC"))
_MAX_TOKENS = 24
_MAX_SMALL = 8
_MAX_UNKNOWN = 4
_JOINTS = frozenset(("và", "về", "va", "ve"))
_SERIAL = re.compile(r"(?:số|so)\s\d")


@dataclass(slots=True)
class Open:
    """An open name: its end, and whether a proper name (two capitals, a number) is in it."""

    end: int
    proper: bool
    settled: bool
    """False where no word list decided its end."""


def number_at(view: View, at: int) -> int:
    """End of a number that can be a name (``5``, ``số 2``, ``XI``, ``30/4``), or -1."""
    text = view.text
    found = _NUMBER.match(text, at) or _DAY.match(text, at)
    if not found:
        return -1
    end = found.end()
    follows = text[end : end + 1]
    if follows == " ":
        word = _WORD.match(view.lower, end + 1)
        if word and view.lexicon.measures.match(view.lower, end + 1, word[0]) > 0:
            return -1
    return end


def open_name(
    view: View, at: int, kind: str, *, numbers: bool = False, small_first: bool = False
) -> Open | None:
    """The open name at ``at``, or None where nothing with a capital begins there.

    ``numbers``: a number may be the name. ``small_first``: small letters may begin it
    (``Ban Chỉ đạo phòng, chống dịch``) once the caller has seen a word of purpose.
    """
    state = _Walk(view, at, kind, numbers)
    return state.run(small_first)


class _Walk:
    """One walk over the words of a name; at most ``_MAX_TOKENS`` steps."""

    def __init__(self, view: View, at: int, kind: str, numbers: bool) -> None:
        self.view = view
        self.kind = kind
        self.at = at
        self.end = -1
        self.last = at
        self.capitals = 0
        self.proper = False
        self.settled = True
        self.numbers = numbers
        self.whole = False
        self.caps = shouted(view.text[at : at + 24].partition("\n")[0])

    def run(self, small_first: bool) -> Open | None:
        for _ in range(_MAX_TOKENS):
            if not self._step(small_first and self.end < 0):
                break
        if self.end < 0:
            return None
        return Open(self.end, self.proper, self.settled)

    def _step(self, small: bool) -> bool:
        view, at = self.view, self.at
        text = view.text
        if at != 0 and at in view.starts and self.end >= 0 and self._head_here(at):
            return False
        match = _TOKEN.match(text, at)
        if not match:
            return False
        if match.lastgroup == "quote":
            if not (text[at + 1].isupper() or text[at + 1].isdigit()):
                return False  # words that somebody uses so: ``Công ty A "tiếp tay"``
            self.proper = True
            return self._accept(match.end())
        if match.lastgroup == "number":
            return self._number(at)
        word = match["word"]
        first = word[0]
        if first.isupper():
            if self.end >= 0 and level_at(view, at) and not self.capitals:
                return False
            end = match.end() - 1 if word.endswith(".") else match.end()
            if self.caps and (words := self._words(at, word)) > end:
                self.capitals += 1
                self.proper = self.proper or self.capitals >= 2
                return self._accept(words)
            if self.caps and self.end >= 0 and self._verb(at, word):
                if places.find_province(text[self.last : end]) is None:
                    return False
            self.last = at
            noun = view.lexicon.nouns.match(view.lower, at, word.lower()) if not self.caps else -1
            if noun > end and text[end + 1 : end + 2].islower():
                self.capitals, self.whole = 0, True
                return self._accept(noun)
            self.whole = False
            if not (word.isupper() and len(word) > 1 and not self.caps):
                self.capitals += 1
            self.proper = self.proper or self.capitals >= 2
            return self._accept(end)
        if first.isdigit():
            return self._number(at)
        return self._small(at) if (self.end >= 0 or small) else False

    def _verb(self, at: int, word: str) -> bool:
        """In a heading in capitals, a verb or a function word ends a name."""
        return self.view.lexicon.stops.match(self.view.lower, at, word.lower()) > 0

    def _words(self, at: int, word: str) -> int:
        """End of nouns of several words in a heading (``CAO SU``), or -1."""
        return self.view.lexicon.nouns.match(self.view.lower, at, word.lower())

    def _accept(self, end: int) -> bool:
        """Take a word in, and move over what may join it to the next."""
        self.end = end
        text = self.view.text
        follows = text[end : end + 3]
        if follows[:1] == " ":
            self.at = end + 1
            if follows[1:2] in "-&" and text[end + 2 : end + 3] == " ":
                self.at = end + 3
                return self._joined()
            return True
        if follows[:1] in ("-", "&") and follows[1:2].isalpha():
            self.at = end + 1
            return self._joined()
        if follows[:2] == "- " and text[end + 2 : end + 3].isupper():
            self.at = end + 2
            return self._joined()
        return False

    def _joined(self) -> bool:
        """A hyphen or ``&`` goes on only to a capital or a noun of names, not to a body."""
        if self._head_here(self.at) or _SERIAL.match(self.view.lower, self.at):
            return False
        if self.view.text[self.at : self.at + 1].isupper():
            return True
        word = _WORD.match(self.view.lower, self.at)
        return bool(word and self.view.lexicon.nouns.match(self.view.lower, self.at, word[0]) > 0)

    def _head_here(self, at: int) -> bool:
        known = self.view.starts.get(at)
        if known is None:
            return False
        end, head = known
        text = self.view.text
        if text[end : end + 1].isalnum() or not text[at].isupper():
            return False
        if head.key == "tw-hoi":
            return False
        if self.kind in _WITH_BRANDS and head.type == "CORP" and " " not in text[at:end]:
            return False  # a brand inside a company's name
        if head.key in ("bo", "so") and self.view.lexicon.fields.match(
            self.view.lower, end + 1, head.key
        ):
            return (
                True  # a ministry or department by its listed field: "Cục Đường bộ - Bộ Xây dựng"
            )
        return not head.single or head.type not in ("CORP", "EDU", "ASSOC", "RELIG", "STATE.GOV")

    def _number(self, at: int) -> bool:
        if self.end >= 0 and not (self.numbers or self.proper):
            return False
        end = number_at(self.view, at)
        if end < 0 or (self.end < 0 and not self.numbers):
            return False
        if self.end >= 0 and not self.numbers and self.view.text[end : end + 1] == " ":
            follows = self.view.text[end + 1 : end + 2]
            if not follows.isupper():
                return False
        self.proper = True
        return self._accept(end)

    def _small(self, at: int) -> bool:
        """Words in small letters: go on over them to a capital, or end at the last sure one."""
        if self.capitals >= 2:
            found = _SERIAL.match(self.view.lower, at)
            return bool(found) and self._serial(at)
        self.capitals = 0
        view, lower, text = self.view, self.view.lower, self.view.text
        sure, unknown, joined = self.end, 0, False
        first = at
        for _ in range(_MAX_SMALL):
            word = _WORD.match(lower, at)
            if not word:
                if text.startswith("- ", at) and text[at + 2 : at + 3].isupper() and unknown == 0:
                    if not self._head_here(at + 2):
                        self.at = at + 2
                        return True
                break
            if text[at].isupper() or text[at] == '"':
                if self._head_here(at):
                    self.end = sure if joined else at - 1
                    return False
                self.at = at
                return unknown <= _MAX_UNKNOWN
            if level_at(view, at) is not None:
                self.end = at - 1
                return False
            if self.numbers and text[at].isdigit() and (number := self._last_number(at)) > 0:
                self.proper, self.end = True, number
                return False
            if lower.startswith("số ", at) and number_at(view, at) > 0:
                return self._serial(at)
            joined = word[0] in _JOINTS
            noun = view.lexicon.nouns.match(lower, at, word[0])
            stop = view.lexicon.stops.match(lower, at, word[0])
            if noun > 0 and noun >= stop:
                end = noun
                if noun > word.end():
                    sure, unknown = noun, 0  # a lone syllable proves nothing by itself
            elif stop > 0 and (at != first or lower[stop : stop + 1] == " " or self.whole):
                # The syllable may be the second one of a word that begins with the capital.
                self.settled = self.settled and (at != first or self.whole)
                break
            elif joined:
                end = word.end()
            else:
                end = word.end()
                unknown += 1
                if at == first and not self.whole:
                    sure = end  # the second syllable of a word that begins with the capital
                    unknown = 0
                self.settled = False
            at = end + 1
            if lower[end : end + 1] == " ":
                continue
            if in_pair(lower, end):
                at = end + 2
                continue
            if unknown <= 2 and not joined:
                sure = end
            break
        self.end = max(self.end, sure)
        return False

    def _last_number(self, at: int) -> int:
        """End of a number that closes a name in small letters, not one that counts what follows."""
        end = number_at(self.view, at)
        if end < 0 or self.view.text[end : end + 1] != " ":
            return end
        word = _WORD.match(self.view.lower, end + 1)
        if not word or not self.view.text[end + 1].islower():
            return end
        return end if self.view.lexicon.stops.match(self.view.lower, end + 1, word[0]) > 0 else -1

    def _serial(self, at: int) -> bool:
        end = number_at(self.view, at)
        if end < 0:
            return False
        self.proper = True
        self.end = end
        return False
