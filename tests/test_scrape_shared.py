"""Several workers on one job, with the frontier in a real PostgreSQL server."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.scrape_server import Site, serve
from tests.scrape_worker import Worker, starter
from tests.test_scrape_kill import archived, check_warcs, derived
from vnnews import scrape
from vnnews.errors import JobError
from vnnews.scrape.frontier import Frontier
from vnnews.scrape.schema import Link


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    # Socket paths are at most 107 bytes long, which pytest's own folders can exceed.
    folder = Path(tempfile.mkdtemp(prefix="vnnews-pg-"))
    try:
        with postgres.server(folder) as address:
            yield address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def empty(database: str) -> None:
    """Drop what earlier jobs left in the server."""
    from sqlalchemy import create_engine

    from vnnews.scrape.schema import metadata

    engine = create_engine(database.replace("postgresql://", "postgresql+psycopg://"))
    metadata.drop_all(engine)
    engine.dispose()


@pytest.fixture
def address(database: str) -> str:
    """The server with empty tables."""
    empty(database)
    return database


def sites(count: int, pages: int) -> list[Site]:
    return [Site(pages, latency=0.001) for _ in range(count)]


def test_two_workers_share_one_job(address: str, tmp_path: Path) -> None:
    """Two folders, two processes, three servers: everything once."""
    one, two, three = sites(3, 30)
    with serve(one), serve(two, "127.0.0.2"), serve(three, "127.0.0.3"), starter() as start:
        seeds = [site.url for site in (one, two, three)]
        outs = [tmp_path / "a", tmp_path / "b"]
        workers = [start(seeds=seeds, out=out, frontier=address, workers=2) for out in outs]
        for worker in workers:
            worker.wait()
        for site in (one, two, three):
            assert site.articles() <= set(site.counts())
            assert {p for p, n in site.counts().items() if n > 1} <= {"/robots.txt"}
    check_warcs(*outs)
    assert all(len(derived(out)) > 0 for out in outs), "both have worked"
    assert len(derived(*outs)) == 3 * (30 + 4)


def test_each_folder_can_be_read_alone(address: str, tmp_path: Path) -> None:
    """The same page in both folders: no revisit record points from one into the other."""
    one, two = sites(2, 3)
    for site in (one, two):
        site.special["/same.html"] = lambda p: (
            200,
            {"Content-Type": "text/html"},
            b"<html>the same in both</html>",
        )
    values = {"delay": 0.0, "allow_private": True, "keep_free": 0, "frontier": address}
    with serve(one), serve(two, "127.0.0.2"):
        for site, out in ((one, "a"), (two, "b")):
            spec = scrape.plan([site.url + "/same.html"], **values)
            scrape.run(spec, tmp_path / out)
    for out in ("a", "b"):
        files = list((tmp_path / out / "warc").iterdir())
        bodies = [c.body for c in scrape.captures(files) if c.url.endswith("/same.html")]
        assert bodies == [b"<html>the same in both</html>"]


def test_the_address_says_no_password(tmp_path: Path) -> None:
    spec = scrape.plan(["http://127.0.0.1:9/"], frontier="postgresql://me:secret@127.0.0.1:1/x")
    with pytest.raises(JobError) as caught:
        scrape.run(spec, tmp_path / "job")
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_no_server_is_taken_twice(address: str) -> None:
    url = address.replace("postgresql://", "postgresql+psycopg://")
    first, second = Frontier(url, "w1"), Frontier(url, "w2")
    first.add([Link(f"http://x.vn/{n}", "http://x.vn") for n in range(3)])
    task = first.claim(60)
    assert task is not None
    assert second.claim(60) is None, "its server is taken"
    # The lease of a dead worker ends; its page under way is adopted later.
    assert second.claim(60, now=time.time() + 61) is not None
    assert second.adopt(time.time() + 100) == 2
    assert first.recover(["w1"]) == 0
    first.close()
    second.close()


def test_a_dead_workers_pages_are_taken_over(address: str, tmp_path: Path) -> None:
    """A machine that never comes back: the other one finishes the job."""
    site = Site(40, latency=0.02)
    with serve(site), starter() as start:
        settings = {"frontier": address, "total_timeout": 0.2, "orphan_after": 2.0}
        dead = start(seeds=[site.url], out=tmp_path / "dead", **settings)
        while len(site.counts()) < 10:
            time.sleep(0.01)
        dead.kill()
        # The lease is 60 s and more: it is cut short here, as its end would.
        from sqlalchemy import create_engine, text

        engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://"))
        with engine.begin() as db:
            db.execute(text("UPDATE servers SET lease_until = 0"))
        engine.dispose()
        start(seeds=[site.url], out=tmp_path / "alive", **settings).wait()
        assert site.articles() <= set(archived(tmp_path / "dead", tmp_path / "alive"))
        assert sum(n - 1 for p, n in site.counts().items() if p != "/robots.txt") <= 1


def kills(address: str, tmp_path: Path, number: int, pages: int, seed: int) -> None:
    """Kill workers ``number`` times; a job that ends before that is followed by another."""
    rng = random.Random(seed)
    done = turn = 0
    while done < number:
        turn += 1
        assert turn <= number, "no job lasted long enough to be killed"
        empty(address)
        done += one_job(address, tmp_path / str(turn), number - done, pages, rng)


def one_job(address: str, tmp_path: Path, number: int, pages: int, rng: random.Random) -> int:
    """Kill two workers again and again; each comes back to its own folder. Returns the kills."""
    servers = sites(3, pages)
    outs = [tmp_path / "a", tmp_path / "b"]
    in_flight: set[tuple[int, str]] = set()
    with (
        serve(servers[0]),
        serve(servers[1], "127.0.0.2"),
        serve(servers[2], "127.0.0.3"),
        starter() as start,
    ):
        seeds = [site.url for site in servers]

        def begin(out: Path) -> Worker:
            return start(seeds=seeds, out=out, frontier=address, workers=2, warc_size=200_000)

        workers = [begin(out) for out in outs]
        done = 0
        while done < number:
            time.sleep(rng.uniform(0, 0.4))
            index = rng.randrange(2)
            if workers[index].running():
                workers[index].kill()
                done += 1
                time.sleep(0.01)
                for place, site in enumerate(servers):
                    with site.lock:
                        in_flight.update((place, path) for _, path in site.started[-1:])
            elif not any(worker.running() for worker in workers):
                break
            workers[index] = begin(outs[index])
        for worker in workers:
            worker.wait()
        begin(outs[0]).wait()
        begin(outs[1]).wait()
    check_warcs(*outs)
    twice = Counter(
        (place, path)
        for place, site in enumerate(servers)
        for path, n in site.counts().items()
        if n > 1 and path != "/robots.txt"
    )
    assert set(twice) <= in_flight, "fetched twice"
    expected = 3 * (pages + (pages + 9) // 10 + 1)
    found = derived(*outs)
    assert len(found) == expected, "lost, or kept twice"
    for site in servers:
        assert site.articles() <= set(archived(*outs))
    return done


def test_kills_on_a_shared_frontier(address: str, tmp_path: Path) -> None:
    kills(address, tmp_path, number=8, pages=100, seed=3)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_two_hundred_kills_on_a_shared_frontier(address: str, tmp_path: Path) -> None:
    kills(address, tmp_path, number=200, pages=500, seed=5)
