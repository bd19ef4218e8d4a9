"""Knowledge as tables. Each ``.tsv`` beside this file is read once, when it is first asked for.

A table has a header line; lines that begin with ``#`` say where facts come from; an empty
cell is an empty string. A new ministry, unit or province is a new row, nothing else.
"""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

# Not importlib.resources: its import alone loads zipfile, tempfile and lzma.
_FOLDER = Path(__file__).parent


@functools.cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of ``lexicon/<name>.tsv`` as dicts by column.

    Raises ``FileNotFoundError`` for an unknown table, ``ValueError`` for a row whose number of
    cells does not fit the header (with the line's number).
    """
    lines = _source(name).splitlines()
    numbered = [
        (number, line)
        for number, line in enumerate(lines, 1)
        if line.strip() and not line.startswith("#")
    ]
    if not numbered:
        return ()
    header = numbered[0][1].split("\t")
    rows = []
    for number, line in numbered[1:]:
        cells = line.split("\t")
        if len(cells) > len(header):
            raise ValueError(
                f"{name}.tsv, line {number}: {len(cells)} cells, {len(header)} columns"
            )
        cells += [""] * (len(header) - len(cells))
        rows.append(dict(zip(header, map(str.strip, cells), strict=True)))
    return tuple(rows)


def split(cell: str) -> tuple[str, ...]:
    """The parts of a cell that holds several values, separated by ``|``."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())


@functools.cache
def version() -> str:
    """Short digest over all tables: two runs with the same version know the same."""
    digest = hashlib.sha256()
    for entry in sorted(_FOLDER.glob("*.tsv"), key=lambda item: item.name):
        digest.update(entry.name.encode() + b"\0" + entry.read_bytes())
    return digest.hexdigest()[:12]


def _source(name: str) -> str:
    return (_FOLDER / f"{name}.tsv").read_text(encoding="utf-8")
