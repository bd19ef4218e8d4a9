"""Large inputs into a folder of shards, in a run that can be killed and goes on.

The input is cut into *units* (a WARC file, a stretch of a JSONL file, some pages of a folder);
each unit becomes one ``part-NNNNN.jsonl``. A part is written under another name and renamed
when it is whole, so that what looks finished is finished: a second run with the same input
leaves finished parts alone, does the rest, and neither repeats nor loses a record.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import itertools
import json
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import msgspec
from tqdm import tqdm

from . import lexicon
from ._version import __version__
from .errors import InputError, OutputError, VnnewsError
from .records import Record
from .sources import (
    JSONL_ENDINGS,
    WARC_ENDINGS,
    Item,
    Marker,
    archived,
    expand,
    jsonl_items,
)

STRETCH = 8 * 1024 * 1024
"""Bytes of a JSONL file in one unit."""
PAGES = 500
"""Page files in one unit."""


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of the input that is read, and retried, as a whole."""

    kind: str
    """``warc``, ``jsonl`` or ``pages``."""
    paths: tuple[str, ...]
    start: int = 0
    end: int = 0
    """Byte range of a ``jsonl`` unit."""


@dataclass(slots=True)
class Report:
    """What a run did, on one machine or on many."""

    out: Path | str
    units: int = 0
    already: int = 0
    records: int = 0
    failed: int = 0
    """Pages that became records with ``error``, and units that could not be read."""
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)

    def text(self) -> str:
        """A few lines for people."""
        rate = f", {self.records / self.seconds:,.0f} records/s" if self.seconds else ""
        lines = [
            f"{self.records:,} records in {self.units} parts under {self.out}{rate}"
            + (f" ({self.already} parts were there already)" if self.already else "")
        ]
        if self.failed:
            lines.append(f"{self.failed} could not be read:")
            lines += [f"  {problem}" for problem in self.problems[:10]]
            if len(self.problems) > 10:
                lines.append(f"  … and {len(self.problems) - 10} more")
        return "\n".join(lines)


def plan(names: Iterable[str]) -> list[Unit]:
    """The units of the named files and folders, always the same for the same input.

    Raises :class:`InputError` for what does not exist and for addresses and standard input,
    which can't be read twice.
    """
    units: list[Unit] = []
    pages: list[str] = []
    for name in names:
        if name == "-" or name.startswith(("http://", "https://")):
            raise InputError(f"{name}: --out takes files and folders, which can be read again")
        for path in expand(Path(name)):
            if path.name.endswith(WARC_ENDINGS):
                units.append(Unit(kind="warc", paths=(str(path),)))
            elif path.name.endswith(JSONL_ENDINGS):
                units += _stretches(path)
            else:
                pages.append(str(path))
    for at in range(0, len(pages), PAGES):
        units.append(Unit(kind="pages", paths=tuple(pages[at : at + PAGES])))
    return units


def unit_items(unit: Unit) -> Iterator[Item]:
    """The pages of a unit, in order. Raises OSError or VnnewsError where it can't be read."""
    if unit.kind == "warc":
        yield from archived(Path(unit.paths[0]))
    elif unit.kind == "jsonl":
        path = Path(unit.paths[0])
        with path.open("rb") as file:
            file.seek(unit.start)
            yield from jsonl_items(_until(file, unit.end), f"{path} from byte {unit.start}")
    else:
        for name in unit.paths:
            path = Path(name)
            if not path.exists():
                raise InputError(f"{path}: was there when the run began, and is gone")
            yield path


def run(
    names: Iterable[str],
    out: Path,
    *,
    workers: int = 1,
    province: str | None = None,
    every: bool = True,
    progress: bool = True,
) -> Report:
    """Read all units that are not finished yet into ``out``.

    ``every`` keeps pages that are not articles. Raises :class:`OutputError` where ``out`` can't
    be written, belongs to another run or is being written by one.
    """
    units = plan(names)
    with _locked(out):
        _check_manifest(out, units, province, every)
        report = Report(out=out, units=len(units))
        began = time.monotonic()
        todo = [
            (number, unit) for number, unit in enumerate(units) if not _part(out, number).exists()
        ]
        report.already = len(units) - len(todo)
        bar = tqdm(total=len(units), initial=report.already, unit="part", disable=not progress)
        lines = _lines(_stream(todo), workers, province)
        with bar, contextlib.closing(lines):
            for number, _ in todo:
                _write_part(out, number, lines, report, every)
                bar.update()
                bar.set_postfix_str(f"{report.records:,} records")
        report.seconds = time.monotonic() - began
    return report


def _lines(stream: Iterator[Item | Marker], workers: int, province: str | None) -> Any:
    """Records as JSON lines, with the markers where they were in the stream."""
    from .pipeline import read_item
    from .workers import Pool

    if workers > 1:
        with Pool(workers, province=province) as pool:
            yield from pool.run(stream)
        return
    for item in stream:
        if isinstance(item, Marker):
            yield item
        else:
            yield read_item(item, province=province).to_json()


def _stream(todo: list[tuple[int, Unit]]) -> Iterator[Item | Marker]:
    """All pages of all units, each unit closed by a marker that says how it went."""
    for number, unit in todo:
        problem = None
        try:
            yield from unit_items(unit)
        except (OSError, EOFError, VnnewsError) as error:
            problem = f"{unit.paths[0]}: {error}"
        yield Marker(number, problem)


def _write_part(
    out: Path, number: int, lines: Iterator[str | Marker], report: Report, every: bool
) -> None:
    """One unit's records into its part; nothing is left behind where it can't be read."""
    part = _part(out, number)
    from .pipeline import is_furniture

    unfinished = part.with_suffix(".unfinished")
    written = 0
    try:
        with unfinished.open("w", encoding="utf-8") as file:
            for line in lines:
                if isinstance(line, Marker):
                    problem = line.problem
                    break
                if not line.endswith('"error":null}'):
                    error = json.loads(line)["error"]
                    if error is not None:
                        report.failed += 1
                        report.problems.append(error)
                elif not every and is_furniture(Record.from_json(line)):
                    continue
                file.write(line + "\n")
                written += 1
            else:
                raise OutputError(f"{part}: the run stopped before this part was whole")
            file.flush()
            os.fsync(file.fileno())
        if problem:
            unfinished.unlink()
            report.failed += 1
            report.problems.append(problem)
            return
        unfinished.rename(part)
        report.records += written
    except OSError as error:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise OutputError(f"{part}: cannot be written ({error.strerror or error})") from error


def _part(out: Path, number: int) -> Path:
    return out / f"part-{number:05}.jsonl"


def _stretches(path: Path) -> list[Unit]:
    """A JSONL file in stretches that end with a line's end."""
    units: list[Unit] = []
    size = path.stat().st_size
    start = 0
    with path.open("rb") as file:
        while start < size:
            file.seek(min(start + STRETCH, size))
            file.readline()
            end = min(file.tell(), size)
            units.append(Unit(kind="jsonl", paths=(str(path),), start=start, end=end))
            start = end
    return units


def _until(file: IO[bytes], end: int) -> Iterator[bytes]:
    at = file.tell()
    for line in file:
        yield line
        at += len(line)
        if at >= end:
            return


@contextlib.contextmanager
def _locked(out: Path) -> Iterator[None]:
    """The folder for this run alone."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = (out / ".lock").open("w")
    except OSError as error:
        raise OutputError(f"{out}: cannot be written ({error.strerror})") from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise OutputError(f"{out}: another run is writing here; wait or use another") from None
        yield


def _check_manifest(out: Path, units: list[Unit], province: str | None, every: bool) -> None:
    """The folder's run must be this one: same input, same options, same software."""
    path = out / "manifest.json"
    mine = {
        "software": f"vnnews/{__version__}",
        "lexicon": lexicon.version(),
        "province": province,
        "every": every,
        "units": len(units),
        "input": hashlib.sha256(msgspec.json.encode([_sized(unit) for unit in units])).hexdigest(),
    }
    if path.exists():
        try:
            theirs = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            raise OutputError(f"{path}: damaged; use another folder or delete this one") from None
        changed = sorted(key for key in mine if theirs.get(key) != mine[key])
        if changed:
            raise OutputError(
                f"{out}: holds a run with other {', '.join(changed)}; use another folder"
            )
        return
    foreign = [entry.name for entry in itertools.islice(out.glob("part-*"), 1)]
    if foreign:
        raise OutputError(f"{out}: has parts ({foreign[0]}) but no manifest; use another folder")
    try:
        unfinished = path.with_suffix(".unfinished")
        unfinished.write_text(json.dumps(mine, indent=1) + "\n", encoding="utf-8")
        unfinished.rename(path)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written ({error.strerror})") from error


def _sized(unit: Unit) -> tuple[str, tuple[str, ...], int, int, int]:
    size = 0
    if unit.kind == "warc":
        with contextlib.suppress(OSError):
            size = Path(unit.paths[0]).stat().st_size
    return (unit.kind, unit.paths, unit.start, unit.end, size)
