"""The archive in a replay tool: pywb, in an environment of its own (tools/replay-constraints.txt)."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fixtures import portal

from tests.scrape_server import two_runs
from vnnews import jobs, scrape
from vnnews.records import Capture
from vnnews.scrape import index
from vnnews.scrape.folder import Folder

pytestmark = pytest.mark.slow

PINS = Path(__file__).parent.parent / "tools" / "replay-constraints.txt"


@pytest.fixture(scope="module")
def tools(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of pywb's commands."""
    place = tmp_path_factory.mktemp("pywb") / "venv"
    subprocess.run([sys.executable, "-m", "venv", place], check=True)
    order = [place / "bin/pip", "install", "-q", "--require-hashes", "-r", PINS]
    done = subprocess.run(order, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        pytest.skip(f"pywb, the replay tool, cannot be installed here: {last}")
    return place / "bin"


@contextmanager
def replaying(tools: Path, place: Path) -> Iterator[str]:
    """pywb over the collections in ``place``; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    order = [tools / "wayback", "-b", "127.0.0.1", "-p", str(port)]
    with (place / "pywb.log").open("wb") as log:
        server = subprocess.Popen(order, cwd=place, stdout=log, stderr=log)
        try:
            for _ in range(300):
                time.sleep(0.2)
                with socket.socket() as probe:
                    if not probe.connect_ex(("127.0.0.1", port)):
                        break
            else:
                pytest.fail(f"pywb does not start: {(place / 'pywb.log').read_text()[-500:]}")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def collection(tools: Path, place: Path, name: str, job: Path, *, packed: bool = False) -> None:
    """Make a job a collection of pywb: its WARC files under our own index, or its WACZ."""

    def manage(*arguments: object) -> None:
        order = [tools / "wb-manager", *map(str, arguments)]
        done = subprocess.run(order, cwd=place, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    manage("init", name)
    if packed:
        manage("add", name, "--unpack-wacz", job / "archive.wacz")
        return
    for path in (job / "warc").iterdir():
        (place / "collections" / name / "archive" / path.name).symlink_to(path)
    indexes = place / "collections" / name / "indexes"
    (indexes / "index.cdxj").write_bytes((job / "index.cdxj").read_bytes())


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments: Any) -> None:
        return None


def get(url: str) -> tuple[int, dict[str, str], bytes]:
    """An answer of the replay tool; redirects are answers."""
    try:
        with urllib.request.build_opener(_Stay).open(url, timeout=60) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


def stamp(capture: Capture) -> str:
    return "".join(c for c in (capture.fetched or "") if c.isdigit())[:14]


@pytest.fixture(scope="module")
def replay(tools: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """pywb over ``portal`` (WARC files), ``packed`` (the same as WACZ) and ``twice``."""
    place = tmp_path_factory.mktemp("replay")
    with portal.serve() as site:
        spec = scrape.plan(
            [site.url], delay=0.0, allow_private=True, keep_free=0, warc_size=2_000_000, wacz=True
        )
        jobs.run(spec, place / "job", progress=False)
    two_runs(place / "runs", apart=1.1)
    collection(tools, place, "portal", place / "job")
    collection(tools, place, "packed", place / "job", packed=True)
    collection(tools, place, "twice", place / "runs")
    with replaying(tools, place) as url:
        yield url, place


def archived(job: Path) -> list[Capture]:
    return list(scrape.captures(sorted((job / "warc").iterdir())))


@pytest.mark.parametrize("name", ["portal", "packed"])
def test_every_answer_replays(replay: tuple[str, Path], name: str) -> None:
    """Articles byte for byte, redirects with their targets, robots.txt, feeds, sitemaps."""
    url, place = replay
    captures = archived(place / "job")
    assert sum(capture.status == 301 for capture in captures) > 20
    assert len(captures) > 200
    for capture in captures:
        status, headers, body = get(f"{url}/{name}/{stamp(capture)}id_/{capture.url}")
        assert status == capture.status, capture.url
        assert body == capture.body, capture.url
        if status == 301:
            assert headers["Location"] == capture.header("location")


def test_an_article_reads_as_it_did(replay: tuple[str, Path]) -> None:
    """In the tool's own view links lead on inside the archive, redirects too."""
    url, place = replay
    moved = next(c for c in archived(place / "job") if c.status == 301)
    _, headers, _ = get(f"{url}/portal/{stamp(moved)}mp_/{moved.url}")
    assert headers["Location"].startswith(f"{url}/portal/")
    assert headers["Location"].endswith(moved.header("location"))
    status, _, body = get(headers["Location"])
    page = body.decode()
    assert status == 200
    assert any(article.title in page for article in portal.articles())
    assert f"{url}/portal/" in page


def test_what_has_not_changed_replays_as_it_was(replay: tuple[str, Path]) -> None:
    """Revisits by digest and by 304 show the body that they stand for, at both times."""
    url, place = replay
    times: dict[str, list[tuple[str, str]]] = {}
    for line in (place / "runs" / "index.cdxj").read_text().splitlines():
        _, moment, about = line.split(" ", 2)
        name = about.split('"url": "', 1)[1].split('"', 1)[0]
        kind = "revisit" if "warc/revisit" in about else "response"
        times.setdefault(name.rsplit("/", 1)[1], []).append((moment, kind))
    root = next(iter(scrape.captures(sorted((place / "runs/warc").iterdir())))).url
    origin = root.split("/robots.txt")[0].rstrip("/")
    said = {}
    for name in ("steady.html", "same.html", "moving.html"):
        assert len(times[name]) == 2
        said[name] = [get(f"{url}/twice/{at}id_/{origin}/{name}")[::2] for at, _ in times[name]]
    assert said["same.html"] == [(200, b"<html>always the same</html>")] * 2
    assert said["moving.html"] == [
        (200, b"<html>edition 1</html>"),
        (200, b"<html>edition 2</html>"),
    ]
    assert said["steady.html"] == [(200, b"<html>steady</html>")] * 2
    assert [kind for _, kind in times["steady.html"]] == ["response", "revisit"]


def test_our_index_is_what_the_tool_would_make(tools: Path, replay: tuple[str, Path]) -> None:
    _, place = replay
    subprocess.run([tools / "wb-manager", "init", "own"], cwd=place, check=True)
    files = sorted((place / "runs/warc").iterdir())
    subprocess.run([tools / "wb-manager", "add", "own", *files], cwd=place, check=True)
    theirs = (place / "collections/own/indexes/index.cdxj").read_text()
    ours = index.build(Folder(place / "runs")).read_text()

    def keys(text: str) -> list[list[str]]:
        return sorted(line.split(" ", 2)[:2] for line in text.splitlines())

    assert keys(ours) == keys(theirs)
