"""A PostgreSQL server of our own for tests: Debian's package, a temporary folder, no network.

PostgreSQL refuses to run as root; as root the server runs as ``nobody``.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


def binaries() -> Path | None:
    """The folder with ``initdb`` and ``postgres``, or None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if found:
        return found[-1].parent
    where = shutil.which("initdb")
    return Path(where).parent if where else None


def _version(path: Path) -> int:
    name = path.parent.parent.name
    return int(name) if name.isdigit() else 0


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run a server in ``folder`` and give its address for SQLAlchemy.

    Skips the test where PostgreSQL is not installed, except in CI, where that is a failure.
    """
    where = binaries()
    if where is None:
        words = "PostgreSQL is not installed: apt-get install postgresql"
        if os.environ.get("CI") == "true":
            pytest.fail(words)
        pytest.skip(words)
    data, sockets = folder / "data", folder / "s"
    user = "nobody" if os.getuid() == 0 else None
    for path in (data, sockets):
        path.mkdir(parents=True)
        if user:
            os.chown(path, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
    if user:
        _open_the_way(folder)

    def run(name: str, *arguments: str) -> None:
        done = subprocess.run(
            [where / name, *arguments],
            user=user,
            cwd="/",
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{name}: {done.stdout} {done.stderr}"

    run("initdb", "-D", str(data), "-U", "vnnews", "-A", "trust", "-E", "UTF8", "--no-sync")
    options = f"-c listen_addresses='' -k {sockets} -c fsync=off -c max_connections=40"
    start = ["-D", str(data), "-w", "-o", options, "-l", str(data / "log"), "start"]
    run("pg_ctl", *start)
    try:
        yield f"postgresql://vnnews@/postgres?host={sockets}"
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "-w", "stop")


def _open_the_way(folder: Path) -> None:
    """Let the other user pass through pytest's private folders, down to ours."""
    for parent in [folder, *folder.parents]:
        if parent.stat().st_uid != os.getuid() or parent == Path("/"):
            continue
        parent.chmod(parent.stat().st_mode | 0o011)
