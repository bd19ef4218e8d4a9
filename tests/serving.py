"""A real server in a process of its own, for the tests of serve."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent


@contextlib.contextmanager
def server(job: Path | None = None, **limits: Any) -> Iterator[tuple[str, int]]:
    """Its address (without the last slash) and the id of its process."""
    code = (
        "import sys, pathlib; from vnnews.serve import run; "
        f"run({str(job) if job else None!r}, port=0, **{limits!r})"
    )
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=env, cwd=ROOT
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://\S+:\d+", line)
        assert found, f"the server said {line!r}"
        yield found[0], process.pid
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
