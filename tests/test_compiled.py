"""The compiled build: the same records byte for byte, and a clear word where it cannot be made.

Built as a user would build it (`pip wheel`), which takes minutes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

PIP = ("--quiet", "--no-deps", "--no-build-isolation")

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]


def build(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *PIP, "-w", str(folder), str(ROOT)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


def records_of(package: Path) -> str:
    """What the package in this folder makes of the project's texts, pages and bad inputs."""
    done = subprocess.run(
        [sys.executable, "-m", "tools.records"],
        env={**os.environ, "PYTHONPATH": f"{package}{os.pathsep}{ROOT}"},
        cwd=package,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_compiled_build_makes_the_same_records(tmp_path: Path) -> None:
    done = build(tmp_path / "dist", VNNEWS_COMPILED="1")
    assert done.returncode == 0, done.stderr
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    assert not wheel.name.endswith("-none-any.whl")
    package = tmp_path / "package"
    with zipfile.ZipFile(wheel) as packed:
        assert not [name for name in packed.namelist() if name.startswith("build/")]
        packed.extractall(package)
    said = subprocess.run(
        [sys.executable, "-m", "vnnews", "--version"],
        env={**os.environ, "PYTHONPATH": str(package)},
        cwd=package,
        capture_output=True,
        text=True,
    )
    assert said.stdout.strip().endswith("(compiled)")
    assert records_of(package) == records_of(ROOT / "src")


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({"VNNEWS_COMPILED": "1", "CC": "no-such-compiler"}, "a C compiler"),
        ({"VNNEWS_COMPILED": "yes"}, "write 1 to compile"),
    ],
)
def test_what_cannot_be_built_is_said_in_a_line(
    tmp_path: Path, environment: Mapping[str, str], told: str
) -> None:
    done = build(tmp_path, **environment)
    assert done.returncode != 0
    assert [line for line in (done.stdout + done.stderr).splitlines() if told in line]
    assert not list(tmp_path.glob("*.whl"))
