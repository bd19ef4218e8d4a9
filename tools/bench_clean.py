"""Cleaning quality and speed beside other tools, on the sample portal's pages, in one run.

    python -m tools.bench_clean                  the tables, held to the committed floors
    python -m tools.bench_clean --only vnnews    no peers
    python -m tools.bench_clean --errors 10      the pages that were read worst, with what differs
    python -m tools.bench_clean --raise-floors   write today's better figures as floors
    python -m tools.bench_clean --lower-floors   write today's figures even where they are worse

Token F1 is the mean over pages of the F1 of the multisets of words (NFC, lower case) of the text
and its gold; title and publication minute count where they are exactly the gold's. Skins that the
method was developed on and held-out skins are reported apart, and so are pages dumped to text.
Machines are shared and noisy: subjects take turns within a round, and the speed is that of the
best of three rounds; the ratio to trafilatura is the median of the rounds' own ratios.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import statistics
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fixtures import portal

from vnnews.clean import clean

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ROOT / "fixtures" / "gold" / "clean_floors.json"
ROUNDS = 3
Answer = tuple[str, str | None, str | None]
"""Text, title and publication time of a page, as a subject gives them."""
Case = tuple[str, int, bytes, dict[str, Any]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--only", action="append", help="only this subject (vnnews, trafilatura, …)"
    )
    parser.add_argument("--group", action="append", choices=("pages", "heldout", "dumps"))
    parser.add_argument("--errors", type=int, default=0, help="list the pages that were read worst")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--raise-floors", action="store_true")
    parser.add_argument("--lower-floors", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    groups = {"pages": _cases(portal.benchmark()), "heldout": _cases(portal.heldout_benchmark())}
    groups["dumps"] = [_dumped(skin, number, gold) for skin, number, _, gold in groups["pages"]]
    figures: dict[str, float] = {}
    for group, cases in groups.items():
        if not cases or (options.group and group not in options.group):
            continue
        subjects = _subjects(options.only)
        if group == "dumps":
            subjects = {name: run for name, run in subjects.items() if name == "vnnews"}
        if not subjects:
            continue
        skins = sorted({skin for skin, *_ in cases})
        print(f"\n== {group}: {len(cases)} pages, {len(skins)} skins, {_size(cases)} KB each")
        _report(group, cases, subjects, figures, options)
    return _hold(figures, options)


def _cases(pairs: list[tuple[str, int]]) -> list[Case]:
    return [
        (skin, number, bytes(portal.page(skin, number)), portal.gold(number))
        for skin, number in pairs
    ]


def _dumped(skin: str, number: int, gold: dict[str, Any]) -> Case:
    """A page as text. Where the text shows no time of day, the gold can only be what it shows."""
    text = portal.dump(skin, number)
    day, clock = gold["published"][:10], gold["published"][11:16]
    hour, minute = int(clock[:2]), clock[3:]
    if not re.search(rf"(?<!\d)0?(?:{hour}|{hour % 12 or 12})\s?[:hg]\s?{minute}(?!\d)", text):
        shown = any(re.search(form, text) for form in _days(day))
        gold = {**gold, "published": day if shown else None}
    return skin, number, text.encode(), gold


def _days(day: str) -> tuple[str, str]:
    year, month, date = (int(part) for part in day.split("-"))
    return (
        rf"(?<!\d)0?{date}[/.-]0?{month}[/.-]{year}(?!\d)",
        rf"(?<!\d)0?{date} [Tt]háng 0?{month},? (?:năm )?{year}",
    )


def _size(cases: list[Case]) -> int:
    return round(statistics.mean(len(page) for _, _, page, _ in cases) / 1000)


def _report(
    group: str,
    cases: list[Case],
    subjects: dict[str, Callable[[bytes], Answer]],
    figures: dict[str, float],
    options: argparse.Namespace,
) -> None:
    seconds: dict[str, list[float]] = {name: [] for name in subjects}
    answers: dict[str, list[Answer]] = {}
    for round_number in range(options.rounds):
        for name in _turned(list(subjects), round_number):
            run = subjects[name]
            start = time.perf_counter()
            answers[name] = [_safely(run, page) for _, _, page, _ in cases]
            seconds[name].append(time.perf_counter() - start)
    print(f"{'':22}{'text F1':>9}{'title':>8}{'time':>8}{'pages/s':>10}{'x trafilatura':>15}")
    for name in subjects:
        scores = [
            _scores(answer, case[3]) for answer, case in zip(answers[name], cases, strict=True)
        ]
        text, title, minute = (statistics.mean(s[i] for s in scores) for i in range(3))
        speed = len(cases) / min(seconds[name])
        ratio = _ratio(seconds, name)
        print(f"{name:22}{text:9.4f}{title:8.3f}{minute:8.3f}{speed:10.1f}{ratio:>15}")
        if name.startswith("vnnews"):
            kind = "generic" if "generic" in name else "profiles"
            for key, value in (("text", text), ("title", title), ("time", minute)):
                figures[f"{group}.{kind}.{key}"] = round(value, 4)
            _by_skin(cases, scores)
            _worst(cases, answers[name], scores, options.errors)


def _turned(names: list[str], by: int) -> list[str]:
    by %= len(names)
    return names[by:] + names[:by]


def _ratio(seconds: dict[str, list[float]], name: str) -> str:
    if "trafilatura" not in seconds:
        return "-"
    pairs = zip(seconds["trafilatura"], seconds[name], strict=True)
    return f"{statistics.median(theirs / ours for theirs, ours in pairs):.2f}"


def _by_skin(cases: list[Case], scores: list[tuple[float, float, float]]) -> None:
    for skin in sorted({case[0] for case in cases}):
        mine = [s for s, case in zip(scores, cases, strict=True) if case[0] == skin]
        text, title, minute = (statistics.mean(s[i] for s in mine) for i in range(3))
        print(f"   {skin:19}{text:9.4f}{title:8.3f}{minute:8.3f}{len(mine):8} pages")


def _worst(
    cases: list[Case], answers: list[Answer], scores: list[tuple[float, float, float]], count: int
) -> None:
    order = sorted(range(len(cases)), key=lambda i: sum(scores[i]))[:count]
    for index in order:
        skin, number, _, gold = cases[index]
        text, title, published = answers[index]
        if sum(scores[index]) > 2.9999:
            break
        print(f"\n   {skin} {number}: F1 {scores[index][0]:.4f}")
        if title != gold["title"]:
            print(f"      title {title!r}, gold {gold['title']!r}")
        if not scores[index][2]:
            print(f"      time {published}, gold {gold['published']}")
        ours, theirs = text.split("\n"), gold["text"].split("\n")
        for line in ours:
            if line not in theirs:
                print(f"      + {line[:150]}")
        for line in theirs:
            if line not in ours:
                print(f"      - {line[:150]}")


def tokens(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", unicodedata.normalize("NFC", text).lower()))


def token_f1(text: str, gold: str) -> float:
    """F1 of two texts as multisets of words."""
    ours, theirs = tokens(text), tokens(gold)
    shared = sum((ours & theirs).values())
    return 2 * shared / max(1, sum(ours.values()) + sum(theirs.values()))


def _scores(answer: Answer, gold: dict[str, Any]) -> tuple[float, float, float]:
    text, title, published = answer
    return (
        token_f1(text, gold["text"]),
        float(_plain(title) == _plain(gold["title"])),
        float((published or "")[:16] == (gold["published"] or "")[:16]),
    )


def _plain(text: str | None) -> str:
    return " ".join(unicodedata.normalize("NFC", text or "").split())


def _safely(run: Callable[[bytes], Answer], page: bytes) -> Answer:
    try:
        return run(page)
    except Exception:  # a peer that cannot read a page gives nothing
        return "", None, None


def _subjects(only: list[str] | None) -> dict[str, Callable[[bytes], Answer]]:
    subjects = {
        "vnnews": _vnnews,
        "vnnews generic": _generic,
        "trafilatura": _trafilatura,
        "readability": _readability,
        "newspaper4k": _newspaper,
        "justext": _justext,
        "resiliparse": _resiliparse,
    }
    if not only:
        return subjects
    return {n: run for n, run in subjects.items() if any(n.startswith(o) for o in only)}


def _vnnews(page: bytes) -> Answer:
    article = clean(page)
    return article.text, article.title, article.published


def _generic(page: bytes) -> Answer:
    article = clean(page, profiles=False)
    return article.text, article.title, article.published


def _trafilatura(page: bytes) -> Answer:
    import trafilatura

    found = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False)
    return (found.text or "", found.title, found.date) if found else ("", None, None)


def _readability(page: bytes) -> Answer:
    from lxml import html
    from readability import Document

    document = Document(page.decode("utf-8", "replace"))
    return html.fromstring(document.summary()).text_content(), document.short_title(), None


def _newspaper(page: bytes) -> Answer:
    import newspaper

    article = newspaper.Article("http://localhost/", language="vi")
    article.download(input_html=page.decode("utf-8", "replace"))
    article.parse()
    moment = article.publish_date
    return article.text, article.title, moment.isoformat() if hasattr(moment, "isoformat") else None


def _justext(page: bytes) -> Answer:
    import justext

    paragraphs = justext.justext(page, justext.get_stoplist("Vietnamese"))
    return "\n".join(p.text for p in paragraphs if not p.is_boilerplate), None, None


def _resiliparse(page: bytes) -> Answer:
    from resiliparse.extract.html2text import extract_plain_text
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(page.decode("utf-8", "replace"))
    return extract_plain_text(tree, main_content=True), tree.title, None


def _hold(figures: dict[str, float], options: argparse.Namespace) -> int:
    floors: dict[str, float] = json.loads(FLOORS.read_text()) if FLOORS.exists() else {}
    if options.only and "vnnews" not in options.only:
        return 0
    if options.raise_floors or options.lower_floors:
        for key, value in figures.items():
            floors[key] = value if options.lower_floors else max(value, floors.get(key, 0.0))
        FLOORS.write_text(json.dumps(dict(sorted(floors.items())), indent=1) + "\n")
        print(f"\nfloors written to {FLOORS.relative_to(ROOT)}")
        return 0
    under = below(floors, figures)
    for line in under:
        print(f"UNDER ITS FLOOR: {line}")
    return 1 if under else 0


def below(floors: dict[str, float], figures: dict[str, float]) -> list[str]:
    """Which figures are under their floors, a line each."""
    return [
        f"{key} is {figures[key]:.4f}, its floor {floor:.4f}"
        for key, floor in sorted(floors.items())
        if key in figures and figures[key] < floor - 5e-4
    ]


if __name__ == "__main__":
    sys.exit(main())
