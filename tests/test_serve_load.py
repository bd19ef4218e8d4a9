"""Two hundred callers at once, half of them hostile: no 5xx, bounded memory, still serving."""

from __future__ import annotations

import json
import random
import socket
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
import requests

from tests.serving import server
from tests.test_serve import PAGE, TEXT, some_records
from vnnews import store

CLIENTS = 200
GOOD = {"text": TEXT, "published": "2018-08-23"}


def bodies(seed: int) -> tuple[str, bytes, str]:
    """A path, a body and its type: good and hostile ones in turn."""
    chance = random.Random(seed)
    noise = chance.randbytes(200_000)
    choices = [
        ("/extract", json.dumps(GOOD).encode(), "application/json"),
        ("/extract", TEXT.encode() * 50, "text/plain"),
        ("/read", PAGE.encode(), "text/html"),
        ("/batch", (json.dumps(GOOD) + "\n").encode() * 20, "application/x-ndjson"),
        ("/extract", b"{", "application/json"),
        ("/extract", b"[" * 500_000, "application/json"),
        ("/extract", b'{"text": "' + b"1." * 60_000 + b'"}', "application/json"),
        ("/extract", b'{"text": "\\ud800"}', "application/json"),
        ("/extract", noise, "text/plain"),
        ("/read", noise, "text/html"),
        ("/read", b"<div>" * 200_000, "text/html"),
        ("/read", b"\x00" * 1_000_000, "text/html"),
        ("/read", b"%PDF-1.4 " + noise, "application/pdf"),
        ("/read", "ngày 1/1/2020 ".encode("utf-16") * 5000, "text/html; charset=utf-16"),
        ("/batch", noise, "application/x-ndjson"),
        ("/read", b"x" * 5_000_000, "text/html"),
        ("/mark", noise, "multipart/form-data; boundary=x"),
        ("/mark", b"text=" + b"%F0" * 1000, "application/x-www-form-urlencoded"),
    ]
    return chance.choice(choices)


@pytest.mark.timeout(300)
def test_two_hundred_clients(tmp_path: Path) -> None:
    store.write_jsonl(some_records(), tmp_path / "a.jsonl")
    limits = {"workers": 2, "max_body": 2_000_000, "queue": 50, "read_time": 10.0}
    with server(tmp_path, **limits) as (base, pid):
        for _ in range(4):  # the processes are up
            assert requests.post(f"{base}/extract", json=GOOD, timeout=60).ok
        statuses: Counter[int] = Counter()
        peak = [0]
        done = threading.Event()

        def watch() -> None:
            process = psutil.Process(pid)
            while not done.wait(0.1):
                peak[0] = max(peak[0], process.memory_info().rss)

        def client(number: int) -> None:
            for turn in range(2):
                path, body, kind = bodies(number * 10 + turn)
                try:
                    answer = requests.post(
                        base + path, data=body, headers={"content-type": kind}, timeout=250
                    )
                except requests.RequestException:
                    # Refused while it was still being sent, the line is closed: the answer may
                    # be lost on the way. Of what fits, none may be.
                    assert len(body) > limits["max_body"]
                    statuses[413] += 1
                    continue
                statuses[answer.status_code] += 1
                if answer.status_code == 429:
                    assert answer.headers["retry-after"]
                query = ("q=%22((", "q=nghèo", "since=x", "organisation=%00", "offset=1e9")[
                    number % 5
                ]
                statuses[requests.get(f"{base}/records?{query}", timeout=250).status_code] += 1

        def rude(number: int) -> None:
            """Goes away in the middle of a request, or talks nonsense."""
            host, _, port = base.removeprefix("http://").partition(":")
            with socket.create_connection((host, int(port)), timeout=20) as line:
                line.sendall(
                    (
                        b"POST /read HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999\r\n\r\n<p>",
                        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 9,
                        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 5000,
                    )[number % 3]
                )

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            with ThreadPoolExecutor(CLIENTS + 30) as pool:
                work = [pool.submit(client, n) for n in range(CLIENTS)]
                work += [pool.submit(rude, n) for n in range(30)]
                for one in work:
                    one.result()
        finally:
            done.set()
            watcher.join()
        assert max(statuses) < 500, statuses
        assert set(statuses) <= {200, 400, 413, 422, 429}, statuses
        assert statuses[200] > 50, statuses
        assert peak[0] < 700 * 2**20, f"{peak[0] / 2**20:.0f} MB"
        print(f"\n{dict(statuses)}, server at most {peak[0] / 2**20:.0f} MB")
        assert requests.post(f"{base}/extract", json=GOOD, timeout=60).json()["documents"]
