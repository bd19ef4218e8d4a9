"""What a clause says about the time of its date: target or fact, future or past."""

from __future__ import annotations

import re

from .nodes import Node, Value
from .source import Source
from .words import anywhere

_REACH = 160
_STOP = re.compile(r"[.;:!?\n](?=\s|$)|[;\n]")


def clause(src: Source, node: Node) -> tuple[str, str]:
    """The text of the clause before and after a node, at most 160 characters each."""
    lower = src.lower
    left = lower[max(0, node.start - _REACH) : node.start]
    right = lower[node.end : node.end + _REACH]
    stops = list(_STOP.finditer(left))
    if stops:
        left = left[stops[-1].end() :]
    stop = _STOP.search(right)
    return left, right[: stop.start()] if stop else right


def is_target(src: Source, node: Node, value: Value, published: object) -> bool:
    """Whether ``đến X`` is a goal or a forecast (``../X``) and not a fact reached (point X).

    What lies after the publication is a goal; what lies before it is a fact unless the clause
    says that it was planned; without a publication date the words alone decide.
    """
    import datetime

    left, right = clause(src, node)
    goal_before = anywhere("target").search(left[-70:]) is not None
    after = right[:70]
    if isinstance(published, datetime.date) and value.last is not None:
        first = value.first or value.last
        if first > published:
            return True
        if value.last > published:
            return _strong_goal(left[-50:]) or not _reached(after, left)
        return goal_before and _strong_goal(left[-50:]) and not _reached(after, left)
    goal_after = anywhere("goal").search(after) is not None
    if _reached(after, left) and not (goal_before and _strong_goal(left[-50:])):
        return goal_after and not _REACHED.match(after)
    if goal_before or goal_after:
        return True
    return not (anywhere("fact").search(after) or _counting(left))


_REACHED = re.compile(
    r"[^.;]{0,60}?(?<!\w)(?:đã|mới|vẫn|chưa|hiện|còn|ghi nhận|bán được|lũy kế|luỹ kế)(?!\w)"
)
_FACT_LEFT = re.compile(r"(?<!\w)(?:lũy kế|luỹ kế|cộng dồn|đã|số|tổng)(?!\w)[^.;]{0,40}$")


def _reached(after: str, left: str) -> bool:
    return _REACHED.match(after) is not None or bool(
        re.search(r"(?<!\w)(?:lũy kế|luỹ kế|cập nhật|cộng dồn)(?!\w)[^.;]{0,20}$", left)
    )


def _counting(left: str) -> bool:
    return _FACT_LEFT.search(left) is not None


def _strong_goal(left: str) -> bool:
    return anywhere("goal").search(left) is not None


def future(src: Source, node: Node) -> bool:
    """A cue that the clause speaks of what is to come."""
    left, right = clause(src, node)
    if node.relation in ("before", "until"):
        return True
    if anywhere("past").search(left[-40:]) and not anywhere("goal").search(left[-40:]):
        return False
    return bool(
        anywhere("future").search(left[-60:])
        or re.match(r"[ ]{0,2}(?:tới|sắp tới|này tới)(?!\w)", right)
        or re.match(r"[^.;]{0,30}?(?<!\w)(?:sẽ|dự kiến|sắp)(?!\w)", right)
    )


def past(src: Source, node: Node) -> bool:
    """A cue that the clause speaks of what has happened."""
    left, right = clause(src, node)
    return bool(
        anywhere("past").search(left[-40:])
        or re.match(r"[ ]{0,2}(?:vừa qua|qua|vừa rồi)(?!\w)", right)
        or re.match(r"[^.;]{0,30}?(?<!\w)(?:đã|vừa)(?!\w)", right)
    )
