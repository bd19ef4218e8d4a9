"""Starts scrape jobs in processes of their own that tests can kill.

Imports once and forks for each job, so that two hundred kills take minutes rather than an hour.
Commands on standard input, one JSON object a line; the answer is the child's pid.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def line(capture: Any) -> bytes:
    return (json.dumps([capture.url.split("/", 3)[3], capture.digest]) + "\n").encode()


def job(order: dict[str, Any]) -> int:
    """Run one job to its end, in this process."""
    from vnnews import scrape

    limit = order.pop("max_file", None)
    if limit:
        import resource

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    seeds, out = order.pop("seeds"), order.pop("out")
    defaults = {"delay": 0.0, "backoff": 0.02, "allow_private": True, "keep_free": 0}
    spec = scrape.plan(seeds, **{**defaults, **order})
    return scrape.run(spec, out, on_page=line).exit_code


class Worker:
    """A running job."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.code: int | None = None

    def running(self) -> bool:
        if self.code is None:
            path = Path(f"/proc/{self.pid}/stat")
            try:
                state = path.read_text().rsplit(")", 1)[1].split()[0]
            except OSError:
                state = "X"
            if state in "ZX":
                self.code = 0
        return self.code is None

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)
        while self.running():
            time.sleep(0.001)

    def wait(self, timeout: float = 120) -> None:
        end = time.monotonic() + timeout
        while self.running():
            if time.monotonic() > end:
                self.kill()
                raise TimeoutError("the job did not end")
            time.sleep(0.005)


@contextmanager
def starter() -> Iterator[Callable[..., Worker]]:
    """A function that starts jobs: ``start(seeds=[…], out=…, **settings)``."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.scrape_worker"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None and process.stdout is not None
    assert process.stdout.readline() == "ready\n"

    def start(**order: Any) -> Worker:
        order["out"] = str(order["out"])
        process.stdin.write(json.dumps(order) + "\n")  # type: ignore[union-attr]
        process.stdin.flush()  # type: ignore[union-attr]
        return Worker(int(process.stdout.readline()))  # type: ignore[union-attr]

    try:
        yield start
    finally:
        process.stdin.close()
        process.wait(30)


def kill_at_random(worker: Worker, rng: random.Random, longest: float) -> bool:
    """Kill a worker at a random instant within ``longest`` seconds; False if it ended before."""
    end = time.monotonic() + rng.uniform(0, longest)
    while time.monotonic() < end:
        if not worker.running():
            return False
        time.sleep(0.0005)
    if not worker.running():
        return False
    worker.kill()
    return True


def main() -> None:
    # What a job needs is imported here, once.
    import vnnews.scrape.job  # noqa: F401

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    print("ready", flush=True)
    for text in sys.stdin:
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                code = job(json.loads(text))
            except BaseException as error:
                print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
            finally:
                os._exit(code)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
