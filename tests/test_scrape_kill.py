"""Nothing lost, nothing fetched twice, whatever the instant at which the process dies."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.scrape_server import Site, serve
from tests.scrape_worker import kill_at_random, starter
from vnnews.scrape import reader


def archives(*outs: Path) -> list[Path]:
    return sorted(path for out in outs for path in (out / "warc").glob("*.warc.gz"))


def derived(*outs: Path) -> list[Any]:
    files = sorted(path for out in outs for path in (out / "records").glob("*.jsonl"))
    return [json.loads(row) for path in files for row in path.read_text().splitlines()]


def archived(*outs: Path) -> Counter[str]:
    """How often the archive holds an answer for each path."""
    found: Counter[str] = Counter()
    for path in archives(*outs):
        for record in reader.records(path, on_damage=lambda damage: pytest.fail(str(damage))):
            if record.type in ("response", "revisit"):
                found["/" + record.headers["warc-target-uri"].split("/", 3)[3]] += 1
    return found


def check_warcs(*outs: Path) -> None:
    warcio = Path(sys.executable).with_name("warcio")
    result = subprocess.run(
        [warcio, "check", *archives(*outs)], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout


def undisturbed(tmp_path: Path, pages: int) -> list[Any]:
    site = Site(pages)
    with serve(site), starter() as start:
        start(seeds=[site.url], out=tmp_path / "calm").wait()
    return sorted(derived(tmp_path / "calm"))


def kill_and_go_on(tmp_path: Path, kills: int, pages: int, seed: int, longest: float) -> None:
    rng = random.Random(seed)
    site = Site(pages, latency=0.001)
    out = tmp_path / "job"
    done = 0
    in_flight: set[str] = set()
    rounds = 0
    with serve(site), starter() as start:
        while done < kills:
            rounds += 1
            assert rounds < kills * 4
            # Over before all kills were done: another job of the same size takes the rest.
            worker = start(seeds=[site.url], out=out, warc_size=200_000)
            if not kill_at_random(worker, rng, longest):
                verify(site, out, in_flight, tmp_path, pages)
                out = tmp_path / f"job-{rounds}"
                site.log.clear()
                site.started.clear()
                in_flight.clear()
                continue
            done += 1
            time.sleep(0.01)
            with site.lock:
                in_flight.update(path for _, path in site.started[-1:])
        start(seeds=[site.url], out=out, warc_size=200_000).wait()
        verify(site, out, in_flight, tmp_path, pages)


def verify(site: Site, out: Path, in_flight: set[str], tmp_path: Path, pages: int) -> None:
    check_warcs(out)
    kept = archived(out)
    assert {path for path, n in kept.items() if n > 1} == set(), "archived twice"
    assert site.articles() - set(kept) == set(), "lost"
    # What the server has answered twice was under way when the process died: nobody had it.
    again = {path for path, n in site.counts().items() if n > 1}
    assert again <= in_flight, "fetched twice"
    calm = tmp_path / "calm"
    records = sorted(derived(calm)) if calm.exists() else undisturbed(tmp_path, pages)
    assert sorted(derived(out)) == records, "records differ from those of an undisturbed job"


def test_kills_lose_nothing_and_fetch_nothing_twice(tmp_path: Path) -> None:
    kill_and_go_on(tmp_path, kills=20, pages=500, seed=7, longest=0.5)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_two_hundred_kills(tmp_path: Path) -> None:
    kill_and_go_on(tmp_path, kills=200, pages=500, seed=11, longest=0.5)
