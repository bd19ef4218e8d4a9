"""What the compiled build cannot make, found without compiling (that test takes minutes)."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "vnnews"
COMPILED = ("clean", "text", "extract")


def _modules() -> list[Path]:
    return sorted(path for name in COMPILED for path in (PACKAGE / name).rglob("*.py"))


def _for_types_alone(tree: ast.Module) -> set[str]:
    """The names that a module imports for the type checker only."""
    return {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING"
        for inner in node.body
        if isinstance(inner, ast.Import | ast.ImportFrom)
        for alias in inner.names
    }


@pytest.mark.parametrize("path", _modules(), ids=lambda path: path.stem)
def test_the_types_of_fields_are_there_at_run_time(path: Path) -> None:
    """A compiled class looks the types of its fields up when its module is imported."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    absent = _for_types_alone(tree)
    wanted = {
        (node.name, name.id)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for field in node.body
        if isinstance(field, ast.AnnAssign)
        for name in ast.walk(field.annotation)
        if isinstance(name, ast.Name)
    }
    assert {(cls, name) for cls, name in wanted if name in absent} == set()


def test_nothing_is_copied_without_its_class() -> None:
    """`copy.copy` of a compiled object fails."""
    users = [path.name for path in _modules() if "import copy" in path.read_text(encoding="utf-8")]
    assert users == []
