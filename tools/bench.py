"""Speed and memory of vnnews beside other tools, on the same inputs, in one run.

    python -m tools.bench                 everything, a table and bench-latest.json
    python -m tools.bench --only pages    one part: pages, extractors, peers, start, memory, growth
    python -m tools.bench --save          keep the figures as docs/bench.json, which runs compare with

Machines are shared and noisy: what is timed is the processor time of this process, subjects take
turns within a round, and what is reported is the median over the rounds and the ratio of each
round's pair. Start-up is wall-clock time, since it is other processes'.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fixtures import portal

from tools import worst

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "docs" / "bench.json"
LATEST = ROOT / "bench-latest.json"
PARTS = ("pages", "extractors", "peers", "start", "memory", "growth", "worst", "crawl")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--only", choices=PARTS, action="append", help="only this part")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each measure (5)")
    parser.add_argument("--save", action="store_true", help="keep the figures in docs/bench.json")
    options = parser.parse_args()
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    figures: dict[str, float] = {}
    for part in options.only or PARTS:
        print(f"\n== {part}")
        for name, value in MEASURES[part](options.rounds).items():
            before = kept.get("figures", {}).get(name)
            told = f"   (kept: {before:.4g}, now {value / before:.2f}x)" if before else ""
            print(f"{name:58} {value:12.4g}{told}", flush=True)
            figures[name] = value
    result = {"machine": platform.platform(), "python": platform.python_version()}
    LATEST.write_text(json.dumps({**result, "figures": figures}, indent=1) + "\n")
    if options.save:
        merged = {**kept.get("figures", {}), **figures}
        KEPT.write_text(json.dumps({**result, "figures": merged}, indent=1) + "\n")
        print(f"kept in {KEPT.relative_to(ROOT)}")
    return 0


def sample_pages(most: int = 120) -> list[bytes]:
    """Pages over all skins, the same in every run."""
    articles = portal.articles()
    skins = portal.skins()
    return [portal.page(skins[i % len(skins)], articles[i % len(articles)].id) for i in range(most)]


def sample_texts() -> list[str]:
    return [portal.gold(article.id)["text"] for article in portal.articles()]


def in_turn(
    subjects: dict[str, Callable[[Any], object]], inputs: list[Any], rounds: int
) -> dict[str, list[float]]:
    """Seconds per input of each subject, a value a round; subjects take turns."""
    times: dict[str, list[float]] = {name: [] for name in subjects}
    for subject in subjects.values():
        subject(inputs[0])
    for _ in range(rounds):
        for name, subject in subjects.items():
            gc.collect()
            start = time.process_time()
            for item in inputs:
                subject(item)
            times[name].append((time.process_time() - start) / len(inputs))
    return times


def ratio(times: dict[str, list[float]], one: str, other: str) -> float:
    return statistics.median(a / b for a, b in zip(times[one], times[other], strict=True))


def pages(rounds: int) -> dict[str, float]:
    """Cleaning and reading a page, against trafilatura and against lxml's bare parse."""
    import lxml.html
    import trafilatura

    import vnnews

    inputs = sample_pages()
    texts = sample_texts()
    times = in_turn(
        {
            "lxml parse": lxml.html.document_fromstring,
            "clean": vnnews.clean,
            "clean+extract": vnnews.read,
            "trafilatura": lambda page: trafilatura.bare_extraction(page, with_metadata=True),
        },
        inputs,
        rounds,
    )
    result = {f"{name}, ms/page": statistics.median(t) * 1000 for name, t in times.items()}
    result["mean page, KB"] = sum(map(len, inputs)) / len(inputs) / 1000
    result["mean text, KB (UTF-8)"] = sum(len(t.encode()) for t in texts) / len(texts) / 1000
    result["clean+extract, pages/s"] = 1 / statistics.median(times["clean+extract"])
    result["pages/s, clean+extract : trafilatura"] = ratio(times, "trafilatura", "clean+extract")
    result["pages/s, clean : trafilatura"] = ratio(times, "trafilatura", "clean")
    result["time, clean+extract : lxml parse"] = ratio(times, "clean+extract", "lxml parse")
    return result


def extractors(rounds: int) -> dict[str, float]:
    """Each extractor on its own, in ms per 5 KB (UTF-8) of the sample's texts."""
    from vnnews.extract import dates, documents, figures, organisations, scanner
    from vnnews.extract.context import Context, Taken

    texts = sample_texts()
    size = sum(len(text.encode()) for text in texts) / len(texts) / 5000
    spent: dict[str, list[float]] = {}
    for _ in range(rounds + 1):
        totals: dict[str, float] = {}
        for text in texts:
            clock = _Clock(totals)
            scan = scanner().scan(text)
            clock("scan")
            context, taken = Context(published=None, province="Kon Tum"), Taken(len(scan.text))
            found: dict[str, list[Any]] = {}
            for name, extractor in (
                ("documents", documents),
                ("organisations", organisations),
                ("dates", dates),
                ("figures", figures),
            ):
                found[name] = extractor.find(scan, context, taken)
                for mention in found[name]:
                    taken.take(mention.start, mention.end)
                clock(name)
            documents.attach(
                scan, context, found["documents"], found["dates"], found["organisations"]
            )
            clock("documents")
            figures.attach(scan, context, found["figures"], found["dates"], found["organisations"])
            clock("figures")
        for name, total in totals.items():
            spent.setdefault(name, []).append(total / len(texts) / size * 1000)
    result = {f"{name}, ms/5 KB": statistics.median(t[1:]) for name, t in spent.items()}
    result["all, ms/5 KB"] = sum(result.values())
    return result


class _Clock:
    def __init__(self, totals: dict[str, float]) -> None:
        self.totals = totals
        self.last = time.process_time()

    def __call__(self, name: str) -> None:
        now = time.process_time()
        self.totals[name] = self.totals.get(name, 0.0) + now - self.last
        self.last = time.process_time()


def peers(rounds: int) -> dict[str, float]:
    """dateparser and underthesea's ner, against the extractors that do their work."""
    from dateparser.search import search_dates
    from underthesea import ner

    import vnnews

    texts = sample_texts()[:3]
    times = in_turn(
        {
            "extract (all kinds)": vnnews.extract,
            "dateparser.search": lambda text: search_dates(text, languages=["vi"]),
            "underthesea.ner": ner,
        },
        texts,
        max(1, min(rounds, 3)),
    )
    result = {f"{name}, ms/text": statistics.median(t) * 1000 for name, t in times.items()}
    for peer in ("dateparser.search", "underthesea.ner"):
        result[f"time, {peer} : extract"] = ratio(times, peer, "extract (all kinds)")
    alone = extractors(1)
    for kind, peer in (
        ("documents+dates", "dateparser.search"),
        ("organisations", "underthesea.ner"),
    ):
        ours = sum(alone[f"{name}, ms/5 KB"] for name in kind.split("+"))
        theirs = statistics.median(times[peer]) * 1000
        per = sum(len(text.encode()) for text in texts) / len(texts) / 5000
        result[f"time, {peer} : {kind} alone"] = theirs / per / ours
    return result


def start(rounds: int) -> dict[str, float]:
    """Start-up, in milliseconds of a whole new process over that of bare Python."""
    commands = {
        "python": "pass",
        "import vnnews": "import vnnews",
        "vnnews --version": "import sys; sys.argv = ['vnnews', '--version']\nfrom vnnews.cli import main; main()",
        "first extract": "import vnnews; vnnews.extract('UBND tỉnh họp ngày 3/2/2020, chi 5 tỷ đồng.')",
    }
    spent: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(max(rounds, 3)):
        for name, code in commands.items():
            begin = time.perf_counter()
            subprocess.run(
                [sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL, env=_env()
            )
            spent[name].append((time.perf_counter() - begin) * 1000)
    base = spent["python"]
    result = {"python alone, ms": statistics.median(base)}
    for name in list(commands)[1:]:
        result[f"{name}, ms (whole process)"] = statistics.median(spent[name])
        result[f"{name}, ms over python alone"] = statistics.median(
            a - b for a, b in zip(spent[name], base, strict=True)
        )
    return result


def memory(rounds: int) -> dict[str, float]:
    """Peak memory of a process that reads the sample once and ten times."""
    return {
        f"peak memory, {name}, MB": _peak(code)
        for name, code in {
            "vnnews, 120 pages": _READ.format(times=1, call="vnnews.read(page)"),
            "vnnews, 2,400 pages": _READ.format(times=20, call="vnnews.read(page)"),
            "trafilatura, 120 pages": _READ.format(
                times=1, call="trafilatura.bare_extraction(page, with_metadata=True)"
            ).replace("import vnnews", "import trafilatura"),
        }.items()
    }


_READ = """
import vnnews
from tools.bench import sample_pages
from tools.peak import peak_mb
pages = sample_pages()
for _ in range({times}):
    for page in pages:
        {call}
print(peak_mb())
"""


def _peak(code: str) -> float:
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, env=_env()
    )
    return float(done.stdout.split()[-1])


def growth(rounds: int) -> dict[str, float]:
    """Cost per KB as a text grows, over that of an ordinary article: 1 is linear."""
    import vnnews

    news = "\n".join(sample_texts())
    result: dict[str, float] = {}
    base = 0.0
    for size in (3_000, 30_000, 300_000, 3_000_000):
        text = (news * (size // len(news) + 1))[:size]
        repeats = max(1, 300_000 // size)
        times = in_turn({"extract": vnnews.extract}, [text] * repeats, min(rounds, 3))
        cost = statistics.median(times["extract"]) / size
        base = base or cost
        result[f"cost per character at {size:,} : at 3,000"] = cost / base
    return result


def worst_cases(rounds: int) -> dict[str, float]:
    """The worst texts known, 1 MB each, over 1 MB of news."""
    import vnnews

    news = "\n".join(sample_texts())
    size = 1_000_000
    begin = time.process_time()
    vnnews.extract((news * (size // len(news) + 1))[:size])
    base = time.process_time() - begin
    result = {"1 MB of news, s": base}
    for name, text in worst.texts(size):
        begin = time.process_time()
        vnnews.extract(text)
        result[f"{name} : news"] = (time.process_time() - begin) / base
    return result


def crawl(rounds: int) -> dict[str, float]:
    """A job on the loopback portal without delay: pages a second, and memory as it grows.

    CRAWL_PAGES in the environment sets how many articles the portal has (2,000).
    """
    count = int(os.environ.get("CRAWL_PAGES", "2000"))
    with tempfile.TemporaryDirectory() as folder, portal.serve(count=count) as site:
        begin = time.perf_counter()
        peak = _peak(_CRAWL.format(url=site.url, out=str(Path(folder) / "job")))
        seconds = time.perf_counter() - begin
        pages = sum(
            line.count(b"\n") for f in Path(folder).rglob("*.jsonl") for line in [f.read_bytes()]
        )
    return {
        "crawl, articles": pages,
        "crawl, articles/s (scrape, archive, clean, extract)": pages / seconds,
        "crawl, peak memory, MB": peak,
    }


_CRAWL = """
from pathlib import Path
from tools.peak import peak_mb
from vnnews import jobs, scrape
spec = scrape.plan(["{url}"], allow_private=True, delay=0.0, adaptive=False)
jobs.run(spec, Path("{out}"), progress=False)
print(peak_mb())
"""


MEASURES: dict[str, Callable[[int], dict[str, float]]] = {
    "pages": pages,
    "extractors": extractors,
    "peers": peers,
    "start": start,
    "memory": memory,
    "growth": growth,
    "worst": worst_cases,
    "crawl": crawl,
}


def _env() -> dict[str, str]:
    """The environment of a user: compiled modules are kept from one start to the next."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}


if __name__ == "__main__":
    sys.exit(main())
