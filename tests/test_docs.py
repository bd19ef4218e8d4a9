"""The documentation is current, and its examples do what they show."""

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tools import docs

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "README.vi.md", *ROOT.glob("docs/*.md")])


def test_generated_pages_are_current() -> None:
    assert docs.stale() == [], "run: python -m tools.docs"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `make demo` has run."""
    from vnnews import demo

    folder = tmp_path_factory.mktemp("demo")
    shown = demo.run(folder / "demo-job")
    assert "articles" in shown
    return folder


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples(page: Path, demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(demo)
    failed, _ = doctest.testfile(
        str(page),
        module_relative=False,
        encoding="utf-8",
        optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE,
    )
    assert failed == 0


CONSOLE = re.compile(r"```console\n\$ (.+)\n((?:.*\n)*?)```")


@pytest.mark.parametrize("page", [p for p in PAGES if "```console" in p.read_text("utf-8")])
def test_command_line_examples(page: Path, tmp_path: Path) -> None:
    for command, shown in CONSOLE.findall(page.read_text(encoding="utf-8")):
        done = subprocess.run(
            ["sh", "-c", command.replace("vnnews ", f"{sys.executable} -m vnnews.cli ")],
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
            check=False,
        )
        assert done.stdout.split() == shown.split(), command
