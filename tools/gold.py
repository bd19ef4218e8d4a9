"""Gold annotations: reading them, and scoring records against them.

Two layouts are read: annotated texts with offsets (``dates``, ``documents``, ``figures``,
``organisations`` beside ``text``), and cases (``expected`` lists without offsets, in text order,
``orgs`` for organisations, ``dct`` for the publication date). Only the kinds that a gold text
has are scored on it. A mention is right where kind, start and end agree; its value is right
where the fields of :data:`VALUES` agree too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import vnnews
from vnnews.records import Record

KINDS = ("documents", "organisations", "dates", "figures")
VALUES = {
    "dates": ("edtf", "value"),
    "documents": ("number", "type"),
    "figures": ("value", "low", "high", "unit"),
    "organisations": ("name",),
}
EXTRA = {
    "documents": ("issuer", "date"),
    "figures": ("of",),
    "dates": ("type",),
    "organisations": ("level_only",),
}
"""Fields that some gold files have besides; reported, not part of the value score."""

ROOT = Path(__file__).resolve().parent.parent
OWN = ROOT / "fixtures" / "gold"
SHARED = ROOT.parent / "shared" / "gold"


@dataclass(slots=True)
class GoldText:
    id: str
    text: str
    published: str | None
    province: str | None
    mentions: dict[str, list[dict[str, Any]]]


@dataclass(slots=True)
class Score:
    """Counts of one kind over one file."""

    gold: int = 0
    found: int = 0
    span: int = 0
    value: int = 0
    extra: dict[str, list[int]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    @staticmethod
    def _f1(right: int, found: int, gold: int) -> float:
        return 2 * right / (found + gold) if found + gold else 1.0

    def figures(self) -> dict[str, float]:
        """Precision, recall and F1 of spans and values, and values right of the found."""
        return {
            "gold": self.gold,
            "found": self.found,
            "span_p": self.span / self.found if self.found else 1.0,
            "span_r": self.span / self.gold if self.gold else 1.0,
            "span_f1": self._f1(self.span, self.found, self.gold),
            "value_f1": self._f1(self.value, self.found, self.gold),
            "value_right": self.value / self.span if self.span else 1.0,
            **{name: right / of for name, (right, of) in self.extra.items() if of},
        }


def files() -> list[Path]:
    """The project's own gold files, then the shared ones where that folder exists."""
    own = [path for path in sorted(OWN.glob("*.jsonl")) if _is_mentions(path)]
    return own + [path for path in sorted(SHARED.glob("*.jsonl")) if _is_mentions(path)]


def name_of(path: Path) -> str:
    return f"shared/{path.stem}" if path.parent == SHARED else path.stem


def read(path: Path) -> Iterator[GoldText]:
    """The texts of a gold file; raises ValueError where an expected text is not found."""
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _gold_text(json.loads(line), f"{path.stem}:{number}")


def record_of(gold: GoldText) -> Record:
    return vnnews.extract(gold.text, published=gold.published, province=gold.province)


def compare(gold: GoldText, record: Record, scores: dict[str, Score]) -> None:
    """Count one text into ``scores`` (one Score a kind)."""
    for kind, expected in gold.mentions.items():
        _compare_kind(gold, kind, expected, getattr(record, kind), scores[kind])


def score(path: Path, kinds: tuple[str, ...] = KINDS) -> dict[str, Score]:
    """Scores of one gold file, for the kinds it has."""
    scores = {kind: Score() for kind in kinds}
    seen: set[str] = set()
    for gold in read(path):
        gold.mentions = {kind: found for kind, found in gold.mentions.items() if kind in kinds}
        seen.update(gold.mentions)
        compare(gold, record_of(gold), scores)
    return {kind: scores[kind] for kind in kinds if kind in seen}


def _compare_kind(
    gold: GoldText, kind: str, expected: list[dict[str, Any]], found: tuple[Any, ...], score: Score
) -> None:
    by_span = {(m.start, m.end): m for m in found}
    score.gold += len(expected)
    score.found += len(found)
    for mention in expected:
        match = by_span.pop((mention["start"], mention["end"]), None)
        if match is None:
            near = [m.text for m in found if m.start < mention["end"] and mention["start"] < m.end]
            score.errors.append(_line("miss", gold, mention, f"found {near}" if near else ""))
            continue
        score.span += 1
        wrong = {
            name: (getattr(match, name), mention.get(name))
            for name in VALUES[kind]
            if not _same(getattr(match, name), mention.get(name))
        }
        if wrong:
            told = "; ".join(f"{n}: {have!r} not {want!r}" for n, (have, want) in wrong.items())
            score.errors.append(_line("value", gold, mention, f"{told} [{match.rule}]"))
        else:
            score.value += 1
        for name in EXTRA[kind]:
            if name in mention:
                right = _same(getattr(match, name), mention[name])
                counts = score.extra.setdefault(name, [0, 0])
                counts[0] += right
                counts[1] += 1
                if not right:
                    told = f"{getattr(match, name)!r} not {mention[name]!r}"
                    score.errors.append(_line(name, gold, mention, told))
    for match in by_span.values():
        spare = {"start": match.start, "end": match.end, "text": match.text}
        score.errors.append(_line("extra", gold, spare, f"[{match.rule}]"))


def _line(sort: str, gold: GoldText, mention: dict[str, Any], told: str) -> str:
    before = gold.text[max(0, mention["start"] - 30) : mention["start"]].replace("\n", "⏎")
    after = gold.text[mention["end"] : mention["end"] + 25].replace("\n", "⏎")
    return f"{sort:5} {gold.id}: …{before}⟦{mention['text']}⟧{after}… {told}"


def _same(have: Any, want: Any) -> bool:
    if isinstance(have, int | float) and isinstance(want, int | float):
        return abs(have - want) <= 1e-9 * max(1.0, abs(want))
    return bool(have == want)


def _is_mentions(path: Path) -> bool:
    with path.open(encoding="utf-8") as lines:
        first = json.loads(next(lines, "{}") or "{}")
    return "expected" in first or any(kind in first for kind in KINDS)


def _gold_text(data: dict[str, Any], place: str) -> GoldText:
    expected = data.get("expected", data)
    mentions: dict[str, list[dict[str, Any]]] = {}
    for kind in KINDS:
        listed = expected.get(kind, expected.get("orgs") if kind == "organisations" else None)
        if listed is not None:
            mentions[kind] = _with_offsets(data["text"], listed, place)
    return GoldText(
        id=data.get("id", place),
        text=data["text"],
        published=data.get("published", data.get("dct")),
        province=data.get("province"),
        mentions=mentions,
    )


def _with_offsets(text: str, listed: list[dict[str, Any]], place: str) -> list[dict[str, Any]]:
    at = 0
    for mention in listed:
        if "start" not in mention:
            start = text.find(mention["text"], at)
            if start < 0:
                raise ValueError(f"{place}: {mention['text']!r} is not in the text after {at}")
            mention["start"], mention["end"] = start, start + len(mention["text"])
        at = mention["end"]
    return listed
