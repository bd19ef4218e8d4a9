"""The notebooks of the docs run, and stand there as they ran."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent
BOOKS = sorted((ROOT / "docs" / "notebooks").glob("*.ipynb"))


def test_there_are_three() -> None:
    assert [book.stem for book in BOOKS] == ["decrees", "first-look", "poverty"]


@pytest.mark.timeout(400)
@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.stem)
def test_it_runs(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    notebook = nbformat.read(book, as_version=4)
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}
    )
    client.execute()  # a cell that fails, by an assert or otherwise, raises


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.stem)
def test_it_is_committed_as_it_ran(book: Path) -> None:
    """To run them anew: ``jupyter execute --inplace docs/notebooks/*.ipynb``."""
    notebook = nbformat.read(book, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    assert all(cell.outputs for cell in code)
    assert not any(o.output_type == "error" for cell in code for o in cell.outputs)
    shown = book.read_text(encoding="utf-8")
    assert not re.search(r"/(?:home|root|work|tmp|Users)/", shown)


def test_what_they_show() -> None:
    kinds = {
        book.stem: {
            kind
            for cell in nbformat.read(book, as_version=4).cells
            for output in cell.get("outputs", [])
            for kind in output.get("data", {})
        }
        for book in BOOKS
    }
    assert "image/png" in kinds["poverty"]
    assert "image/png" in kinds["decrees"]
    assert "vn-mark vn-documents" in (ROOT / "docs/notebooks/first-look.ipynb").read_text()
