"""Which format a file or folder is, and reading and writing by format."""

from __future__ import annotations

import gzip
import importlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType

from ..errors import InputError, OutputError
from ..records import Record
from .jsonl import read_jsonl, reading

_HOMES = {
    "jsonl": "jsonl",
    "parquet": "arrow",
    "csv": "csv",
    "sqlite": "sqlite",
    "duckdb": "duckdb",
    "jsonld": "jsonld",
    "xlsx": "xlsx",
}
FORMATS = tuple(_HOMES)


def load(path: str | Path) -> list[Record]:
    """All records of a job folder, a folder of JSONL, or any export of :func:`export`.

    Raises :class:`~vnnews.errors.InputError` where ``path`` is none of these, is cut short or
    comes from a newer version. For more records than fit in memory use :func:`stream`.
    """
    return list(stream(path))


def stream(path: str | Path) -> Iterator[Record]:
    """The records of :func:`load`, one by one."""
    path = Path(path)
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")
    return _folder(path) if path.is_dir() else _file(path)


def job_files(folder: Path) -> list[Path]:
    """The JSONL files of a job folder (``records/*.jsonl``) or of a folder of shards, in order."""
    return sorted((folder / "records").glob("*.jsonl*")) or sorted(folder.glob("*.jsonl*"))


def _folder(folder: Path) -> Iterator[Record]:
    if (folder / "articles.parquet").exists():
        from .arrow import read_parquet

        return read_parquet(folder)
    if (folder / "articles.csv").exists():
        from .csv import read_csv

        return read_csv(folder)
    files = [f for f in job_files(folder) if f.name.endswith((".jsonl", ".jsonl.gz"))]
    if not files:
        raise InputError(f"{folder}: neither a job nor an export (no records/*.jsonl in it)")
    return (record for file in files for record in read_jsonl(file))


def _file(path: Path) -> Iterator[Record]:
    with reading(path), path.open("rb") as stream:
        start = stream.read(4096)
    if start.startswith(b"\x1f\x8b"):
        with reading(path), gzip.open(path) as stream:
            start = stream.read(4096)
    return _reader(start, path)(path)


def _reader(start: bytes, path: Path) -> Callable[[Path], Iterator[Record]]:
    """The reader for a file that begins with ``start``: contents decide, not the name."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"PAR1"):
        found = "parquet"
    elif start.startswith(b"SQLite format 3\0"):
        found = "sqlite"
    elif start[8:12] == b"DUCK":
        found = "duckdb"
    elif start.startswith(b"PK"):
        found = "xlsx"
    elif b'"@context"' in text[:200]:
        found = "jsonld"
    elif text.startswith(b"{") or not start:
        found = "jsonl"
    else:
        raise InputError(f"{path}: not a file that vnnews wrote ({', '.join(FORMATS)})")
    reader: Callable[[Path], Iterator[Record]] = getattr(_module(found), f"read_{found}")
    return reader


def _module(name: str) -> ModuleType:
    """The module of a format, loaded when it is first needed."""
    return importlib.import_module(f".{_HOMES[name]}", __package__)


def export(source: str | Path | Iterable[Record], to: str, out: str | Path) -> int:
    """Write the records of ``source`` (records, or anything :func:`load` takes) as ``to``.

    ``to`` is one of :data:`FORMATS`; ``out`` the file, or the folder for ``csv`` and (unless it
    ends in ``.parquet``) ``parquet``. Returns the number of records.

    Raises InputError, OutputError, or MissingExtraError where ``to`` needs a package that is not
    installed (all in :mod:`vnnews.errors`).
    """
    records = stream(source) if isinstance(source, str | Path) else source
    return writer(to)(records, Path(out))


def writer(to: str) -> Callable[[Iterable[Record], Path], int]:
    """The function that writes format ``to``."""
    if to not in FORMATS:
        raise OutputError(f"{to}: not a format; choose one of {', '.join(FORMATS)}")
    found: Callable[[Iterable[Record], Path], int] = getattr(_module(to), f"write_{to}")
    return found
