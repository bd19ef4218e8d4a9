"""Numbers written behind their symbol: ``NĐ-CP 168/2024``, ``NQ/TW số 29``."""

from __future__ import annotations

import re

from .heads import Words
from .lists import Item, followed_plainly
from .symbol import Reader

_SYMBOL = re.compile(
    r"(?<![\w/-])(?P<type>[A-ZĐ][A-Za-zĐ]{1,4})[/-](?P<issuer>[A-ZĐ][A-Za-zĐ&]{1,12})[ ](?:số:?[ ])?$"
)
_NUMBER = re.compile(r"(?P<serial>\d{1,5})(?:/(?P<year>(?:19|20)\d\d))?(?![\w/-])")
_REACH = 26


def turned(text: str, start: int, floor: int, words: Words, reader: Reader) -> Item | None:
    """The document whose number begins at ``start``, behind a symbol of type and issuer.

    ``floor`` is where the document before ends: its symbol is not this one's.
    """
    near = text[max(0, start - 10) : start]
    if "-" not in near and "/" not in near:
        return None
    symbol_at = _SYMBOL.search(text, max(floor, start - _REACH), start)
    number = _NUMBER.match(text, start)
    if symbol_at is None or number is None:
        return None
    if number["year"] is None and not followed_plainly(text, number.end()):
        return None
    year = f"/{number['year']}" if number["year"] else ""
    symbol = reader.read(f"{number['serial']}{year}/{symbol_at['type']}-{symbol_at['issuer']}", 0)
    if symbol is None or symbol.type is None or not symbol.rows:
        return None
    at = symbol_at.start()
    before = text[max(floor, at - 4) : at].lower()
    end = at - 4 if before == " số " else at - 1
    word = words.ends.get(end) if text[end : end + 1] == " " else None
    if word is not None and word[1].symbol == symbol.type.symbol and word[0] >= floor:
        at = word[0]
    return Item(start=at, end=number.end(), symbol=symbol)
