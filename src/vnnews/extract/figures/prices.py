"""Prices of market bulletins, whose thing is told once or acts in the sentence.

``cà phê được thu mua với giá 115.000 đồng/kg``, ``Bình Phước ở mức 45.500 đồng/kg``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .clauses import Page
from .elided import SOLD, kind_at
from .lexis import words
from .naming import is_name
from .phrases import clean, drop_lead

if TYPE_CHECKING:
    from .subjects import Subject


_SHORT = 3


def sold_for(page: Page, index: int) -> str | None:
    """``bán 16 con dê giống được 70 triệu đồng``: what a sale of the counted things brought."""
    figure, goods = page.figures[index], page.figures[index - 1]
    if not page.lower.endswith("được ", goods.end, figure.start):
        return None
    return "tiền bán" if page.lower.endswith("bán ", 0, goods.start) else None


def seized(page: Page, index: int, start: int) -> str | None:
    """``thu giữ 5 bánh heroin, 4 điện thoại cùng 3 triệu đồng``: money at the end of such a list."""
    figure = page.figures[index]
    if not page.lower.endswith((", ", " và ", " cùng ", "; "), 0, figure.start):
        return None
    told = any(page.lower.find(word, start, figure.start) >= 0 for word in words("seizing"))
    return "tiền thu giữ" if told else None


def price_of(
    own: str, core: str | None, previous: Subject | None, same: Subject | None
) -> str | None:
    """``giá`` and what is sold, of this clause or of the last price; else ``core``."""
    for part in reversed(own.split(", ")):  # đối với tiêu, sau khi tăng, mức giá là
        told = _goods(drop_lead(part)) or _priced(part)
        if told is not None:
            return f"giá {told}"
    if core is None and not is_name(drop_lead(own)):
        return None
    for source in (previous, same):
        before = source.core if source is not None else None
        if before and before.startswith("giá "):
            return before
    before = previous.core if previous is not None else None
    told = (_goods(before) or _priced(before)) if before else None
    return f"giá {told}" if told else core


def _priced(phrase: str) -> str | None:
    """``địa phương có mức giá hạt tiêu cao nhất``: what the price is of, inside a phrase."""
    lower = phrase.lower()
    at = lower.find("giá ")
    if at <= 0:
        return None
    found = kind_at(lower, at + 4)
    return lower[at + 4 : found[0]] if found is not None and found[1] in SOLD else None


def _goods(phrase: str) -> str | None:
    """What is sold at the beginning of a phrase, without what is done to it."""
    lower = phrase.lower()
    told = kind_at(lower, 0)
    if told is None or told[1] not in SOLD:
        return None
    plain = (clean(phrase) or "").removesuffix(" bán")
    return plain.lower() if 0 < len(plain.split()) <= _SHORT else lower[: told[0]]
