"""A normalised shadow of a text, with the way back to the text as it was given.

Extractors match on ``Shadow.text`` (NFC, plain dashes, slashes, quotes and spaces, no
invisible characters, entities decoded, look-alike letters replaced); the mentions that they
find are given back in offsets of the raw string. Most texts need no change at all: one search
tells, and the map is then the identity. Sources: Unicode 15 character names; the list of
look-alikes seen in Vietnamese pages is that of the project's domain notes, E.1 and E.5.
"""

from __future__ import annotations

import html
import re
import unicodedata

from ..errors import InputError
from .wrapping import unwrapped

# One to one: the shadow keeps its length, so no map is needed.
_SAME_LENGTH = {
    **dict.fromkeys(
        "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a", " "
    ),
    **dict.fromkeys("\u202f\u205f\u3000\t\u000b\u000c", " "),
    **dict.fromkeys("\r\u2028\u2029\u0085", "\n"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"),
    **dict.fromkeys("\u2044\u2215\uff0f", "/"),
    **dict.fromkeys("“”„«»″‟〝〞", '"'),
    **dict.fromkeys("‘’‚‛′ʼ`´", "'"),
    **dict.fromkeys("ºº˚", "°"),
    **dict.fromkeys("\u00d0\u0189", "Đ"),
    **dict.fromkeys("\u00f0\u0256", "đ"),
    **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
    "\u2160": "I",
    "\u2164": "V",
    "\u2169": "X",
    "\u066a": "%",
    "\uff05": "%",
    "\uff0c": ",",
    "\uff0e": ".",
    "\uff1a": ":",
    "\uff08": "(",
    "\uff09": ")",
    "\uff06": "&",
    "ı": "i",
}
_DROPPED = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e\x00"
_LONGER = {
    "\u2161": "II",
    "\u2162": "III",
    "\u2163": "IV",
    "\u2165": "VI",
    "\u2166": "VII",
    "\u2167": "VIII",
    "\u2168": "IX",
    "\u216a": "XI",
    "\u216b": "XII",
}
_HOMOGLYPHS = dict(zip("асеіорѕхуАВСЕНІКМОРТХУѴοΟ", "aceiopsxyABCEHIKMOPTXYVoO", strict=True))

_NEEDS_MAP = re.compile(
    "[\u0300-\u036f" + re.escape(_DROPPED + "".join(_LONGER)) + "]|&#?[0-9A-Za-z]{2,8};"
)
_UNUSUAL = re.compile(
    r"[\ud800-\udfff\u0300-\u036f"
    + re.escape(_DROPPED + "".join(_LONGER) + "".join(_SAME_LENGTH))
    + "\u0370-\u04ffİ&](?:(?<!&)|#?[0-9A-Za-z]{2,8};)"
)
"""One set begins it, so that the search skips what needs no look."""
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_GREEK_OR_CYRILLIC = re.compile("[\u0370-\u04ff]")
_MIXED_WORD = re.compile("[^\\W\\d_]*[\u0370-\u04ff][^\\W\\d_]*")
_PIECE = re.compile(
    "(?P<entity>&#?[0-9A-Za-z]{2,8};)|(?P<drop>["
    + re.escape(_DROPPED)
    + "])|(?P<long>["
    + re.escape("".join(_LONGER))
    + "])|(?P<cluster>[^\u0300-\u036f][\u0300-\u036f]+)"
)


class Shadow:
    """A text to match on, of the raw string's letters, with offsets back into it.

    ``text`` and ``lower`` have the same length. Raises :class:`InputError` for lone
    surrogates, which no encoding can hold.
    """

    __slots__ = ("_ends", "_starts", "lower", "raw", "text")

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self._starts: list[int] | None = None
        self._ends: list[int] | None = None
        text = raw
        unusual = set(_UNUSUAL.findall(raw))
        if unusual:
            found = _SURROGATE.search(raw) if max(unusual) >= chr(0xD800) else None
            if found:
                raise InputError(
                    f"lone surrogate U+{ord(found[0]):04X} at character {found.start()}: "
                    "decode the bytes with the right encoding first"
                )
            if any(map(_NEEDS_MAP.match, unusual)):
                text = self._remap(raw)
                unusual = set(_UNUSUAL.findall(text))
            if "\r\n" in text:
                text = text.replace("\r\n", " \n")
        if "\n" in text:
            text = unwrapped(text)
        if unusual:
            # A replacement for each letter that occurs: a few, however often they do.
            for letter in unusual & _SAME_LENGTH.keys():
                text = text.replace(letter, _SAME_LENGTH[letter])
            if any(map(_GREEK_OR_CYRILLIC.match, unusual)):
                text = _MIXED_WORD.sub(_latin, text)
        self.text = text
        lower = text.lower()
        # 'İ' is the one letter whose lower case is longer.
        self.lower = lower if len(lower) == len(text) else text.replace("İ", "I").lower()

    @property
    def identity(self) -> bool:
        """True where shadow and raw offsets are the same."""
        return self._starts is None

    @property
    def shown(self) -> str:
        """The raw text for people, a wrapped line in one: of the shadow's length and offsets.

        Where offsets differ it is the shadow's own text.
        """
        if self._starts is not None:
            return self.text
        if self.raw.count("\n") == self.text.count("\n"):
            return self.raw
        return "".join(
            letter if given == "\n" else given
            for given, letter in zip(self.raw, self.text, strict=True)
        )

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the raw string of the shadow's ``[start:end]``."""
        if self._starts is None or self._ends is None or start >= end:
            return start, end
        return self._starts[start], self._ends[end - 1]

    def positions(self, letter: str) -> list[int]:
        """Where the shadow shows that letter of the raw string, as itself or as another."""
        if self._starts is not None:
            return [i for i, at in enumerate(self._starts) if self.raw[at] == letter]
        found, at = [], self.raw.find(letter)
        while at >= 0:
            found.append(at)
            at = self.raw.find(letter, at + 1)
        return found

    def _remap(self, raw: str) -> str:
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        at = 0
        for match in _PIECE.finditer(raw):
            begin, stop = match.span()
            if begin > at:
                pieces.append(raw[at:begin])
                starts.extend(range(at, begin))
                ends.extend(range(at + 1, begin + 1))
            shown = _shown(match, raw)
            pieces.append(shown)
            if shown == match[0]:
                # "TT&TT;" only looks like an entity: letter for letter.
                starts.extend(range(begin, stop))
                ends.extend(range(begin + 1, stop + 1))
            else:
                starts.extend([begin] * len(shown))
                ends.extend([stop] * len(shown))
            at = stop
        pieces.append(raw[at:])
        starts.extend(range(at, len(raw)))
        ends.extend(range(at + 1, len(raw) + 1))
        self._starts, self._ends = starts, ends
        return "".join(pieces)


def _shown(match: re.Match[str], raw: str) -> str:
    piece = match[0]
    kind = match.lastgroup
    if kind == "cluster":
        # The invisible joiner U+034F, which some sites put after every letter, composes nothing.
        return unicodedata.normalize("NFC", piece.replace("\u034f", ""))
    if kind == "long":
        return _LONGER[piece]
    if kind == "entity":
        decoded = html.unescape(piece)
        return decoded if decoded != piece else piece
    if piece == "\u00ad" and _joins_symbol(raw, match.start()):
        return "-"
    return ""


def _joins_symbol(raw: str, at: int) -> bool:
    """A soft hyphen between capitals or digits is a lost hyphen of a document symbol."""
    before, after = raw[max(0, at - 1) : at], raw[at + 1 : at + 2]
    return (before.isupper() or before.isdigit()) and (after.isupper() or after.isdigit())


def _latin(match: re.Match[str]) -> str:
    word = match[0]
    if not any("A" <= letter <= "ỹ" and not "\u0370" <= letter <= "\u04ff" for letter in word):
        return word
    return "".join(_HOMOGLYPHS.get(letter, letter) for letter in word)
