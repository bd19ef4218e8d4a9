"""Records out and in: JSONL, Parquet, CSV, SQLite, DuckDB, JSON-LD, Excel.

Each format is loaded when it is first used; ``docs/store.md`` has the columns of the tables.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .arrow import read_parquet, write_parquet
    from .files import FORMATS, export, load, stream
    from .jsonl import read_jsonl, write_jsonl

_HOMES = {
    "read_parquet": "arrow",
    "write_parquet": "arrow",
    "FORMATS": "files",
    "export": "files",
    "load": "files",
    "stream": "files",
    "read_jsonl": "jsonl",
    "write_jsonl": "jsonl",
}

__all__ = [
    "FORMATS",
    "export",
    "load",
    "read_jsonl",
    "read_parquet",
    "stream",
    "write_jsonl",
    "write_parquet",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'vnnews.store' has no attribute {name!r}")
    return getattr(importlib.import_module(f".{home}", __name__), name)
