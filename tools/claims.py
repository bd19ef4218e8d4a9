"""Scores ``Record.claims()`` against claims read by hand from the sample articles and loose prose.

``fixtures/gold/claims.jsonl`` has a line an article: its id in ``articles.jsonl``, or a ``text`` of
its own (looser prose than the articles'), and its claims, each with the figure's text (the first
one in the article that reads so), the value, ``low``, ``high`` and unit, the names that its
indicator may have, and the periods and places that a reader can tell (null: not scored; a null
among them: none is right too). A claim is right where all of them agree.
"""

from __future__ import annotations

import json
from typing import Any

import vnnews
from tools import gold
from vnnews.records import Claim

FILE = gold.OWN / "claims.jsonl"
ARTICLES = gold.OWN / "articles.jsonl"


def score() -> tuple[int, int, list[str]]:
    """``(right, all, what is wrong, a line each)``; nothing where the files are absent."""
    if not FILE.exists() or not ARTICLES.exists():
        return 0, 0, []
    articles = {row["id"]: row for row in _rows(ARTICLES)}
    right = count = 0
    errors: list[str] = []
    for row in _rows(FILE):
        article = row if "text" in row else articles[row["article"]]
        record = vnnews.extract(
            article["text"], published=article["published"], province=article["province"]
        )
        found = {claim.text: claim for claim in reversed(record.claims())}
        for expected in row["claims"]:
            count += 1
            wrong = _wrong(expected, found.get(expected["text"]))
            if wrong:
                errors.append(f"{row['article']} {expected['text']!r}: {wrong}")
            else:
                right += 1
    return right, count, errors


def _wrong(expected: dict[str, Any], claim: Claim | None) -> str:
    """What differs, or an empty string."""
    if claim is None:
        return "no claim"
    told = []
    if claim.indicator.casefold() not in {name.casefold() for name in expected["indicator"]}:
        told.append(f"indicator {claim.indicator!r} not {expected['indicator'][0]!r}")
    for name in ("value", "low", "high", "unit"):
        if getattr(claim, name) != expected[name]:
            told.append(f"{name} {getattr(claim, name)!r} not {expected[name]!r}")
    if expected["period"] is not None and claim.period not in expected["period"]:
        told.append(f"period {claim.period!r} not {expected['period'][0]!r}")
    places = expected["place"]
    if places is not None and claim.place not in ([places] if isinstance(places, str) else places):
        told.append(f"place {claim.place!r} not {places!r}")
    return "; ".join(told)


def _rows(path: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
