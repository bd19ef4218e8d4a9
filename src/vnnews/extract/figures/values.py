"""Drafts to figures: the votes on the number style, then values and bounds."""

from __future__ import annotations

from ...records import Figure
from ...text.numerals import Reading, Votes
from .amounts import Amount
from .drafts import Draft
from .measures import Measured

_PRICE_PER = 1000


def votes_of(drafts: list[Draft]) -> Votes:
    """What the numbers of the text say about its separators."""
    votes = Votes()
    for draft in drafts:
        amount = draft.amount
        if amount is not None and amount.numeral is not None:
            if amount.numeral.shape != "plain":
                votes.hear(amount.numeral, whole=_whole(amount, draft.measured))
        if draft.upper is None and draft.of is None:
            continue
        for amount in (draft.upper, draft.of):
            if amount is not None and amount.numeral is not None:
                votes.hear(amount.numeral, whole=_whole(amount, draft.measured))
    return votes


def figure_of(draft: Draft, votes: Votes) -> Figure:
    """The figure that a draft says, by the style of its text."""
    figure = Figure(
        start=draft.start, end=draft.end, rule=draft.rule, unit=draft.measured.code,
        unit_inferred=draft.measured.inferred,
    )  # fmt: skip
    if draft.fraction is not None:
        top, bottom = draft.fraction
        _bound(figure, round(top / bottom, 4), draft.bound)
    elif draft.vague_low is not None:
        figure.low, figure.vague, figure.bound = draft.vague_low, True, "min"
    elif draft.amount is not None:
        _number(figure, draft, draft.amount, votes)
    return figure


def _number(figure: Figure, draft: Draft, amount: Amount, votes: Votes) -> None:
    others: list[int | float] = []
    value = _value(amount, draft.measured, votes, others)
    if draft.upper is not None:
        figure.low = value
        figure.high = _value(draft.upper, draft.measured, votes, others)
        figure.bound = "range"
        if figure.low > figure.high:
            # The two readings do not rise together: take the official one of both, and say so.
            others += [figure.low, figure.high]
            figure.low, figure.high = amount.value(), draft.upper.value()
    else:
        _bound(figure, value, draft.bound)
    if draft.of is not None:
        figure.of = _value(draft.of, draft.measured, votes, others)
    if _suspicious_price(amount, draft.measured):
        others.append(amount.value() / 1000)
    if others:
        figure.ambiguous = True
        figure.alternatives = tuple(others)


def _value(
    amount: Amount, measured: Measured, votes: Votes, others: list[int | float]
) -> int | float:
    numeral = amount.numeral
    if numeral is None or numeral.other is None:
        return amount.value()
    decimal = measured.decimal
    if numeral.shape == "dot3":
        decimal = measured.decimal and measured.kind != "times"
    elif measured.head.written == "điểm":
        decimal = True
    reading, other = votes.choose(numeral, whole=_whole(amount, measured), decimal=decimal)
    if other is not None:
        others.append(amount.value(other))
    return amount.value(Reading(*reading))


def _whole(amount: Amount, measured: Measured) -> bool:
    return amount.factor == 1 and measured.whole


def _suspicious_price(amount: Amount, measured: Measured) -> bool:
    """``1.100 triệu đồng/hộp``: the press means 1.1 million (domain notes, C.1, row 11)."""
    return (
        amount.factor == 10**6
        and measured.kind == "money"
        and measured.rate
        and amount.numeral is not None
        and amount.numeral.shape == "dot3"
    )


def _bound(figure: Figure, value: int | float, bound: str) -> None:
    figure.value = value
    if bound == "min":
        figure.low, figure.bound = value, "min"
    elif bound == "max":
        figure.high, figure.bound = value, "max"
    elif bound == "approx":
        figure.bound = "approx"
