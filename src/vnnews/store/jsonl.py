"""Records as JSON, one a line: what jobs write and every other tool can read."""

from __future__ import annotations

import fcntl
import gzip
import os
import tempfile
import warnings
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Literal, cast

import msgspec

from ..errors import InputError, OutputError
from ..records import Record

MAX_LINE = 256 * 1024 * 1024
"""A longer line is no record: reading stops before it fills the memory."""


def write_jsonl(records: Iterable[Record], path: str | Path, *, append: bool = False) -> int:
    """Write records, a line each; returns how many.

    Without ``append`` the file appears whole or not at all: it is written beside its place,
    flushed to the disk and then renamed. With ``append`` the lines are added under a lock (two
    processes may append at once); half a line left by a killed writer is cut off first. A
    name that ends in ``.gz`` is compressed (and cannot be appended to).

    Raises :class:`~vnnews.errors.OutputError` where the file cannot be written.
    """
    path = Path(path)
    if append and path.suffix == ".gz":
        raise OutputError(f"{path}: a .gz file cannot be appended to; write it anew")
    with writing(path):
        if append:
            return _append(records, path)
        packed = path.suffix == ".gz"
        with replacing(path) as temporary, _open(temporary, "wb", packed=packed) as out:
            return _lines(records, out)


def _lines(records: Iterable[Record], out: IO[bytes]) -> int:
    count = 0
    for record in records:
        out.write(record.to_json().encode() + b"\n")
        count += 1
    return count


def _append(records: Iterable[Record], path: Path) -> int:
    count = 0
    with path.open("a+b") as out:
        for record in records:
            line = record.to_json().encode() + b"\n"
            fcntl.flock(out, fcntl.LOCK_EX)
            try:
                _cut_half_line(out)
                out.write(line)
                out.flush()
            finally:
                fcntl.flock(out, fcntl.LOCK_UN)
            count += 1
        os.fsync(out.fileno())
    return count


def _cut_half_line(out: IO[bytes]) -> None:
    end = out.seek(0, os.SEEK_END)
    if end == 0:
        return
    out.seek(end - 1)
    if out.read(1) == b"\n":
        return
    position = end
    while position > 0:
        step = min(65536, position)
        out.seek(position - step)
        newline = out.read(step).rfind(b"\n")
        if newline >= 0:
            out.truncate(position - step + newline + 1)
            return
        position -= step
    out.truncate(0)


def read_jsonl(
    source: str | Path | IO[bytes], *, half_line: Literal["warn", "skip", "error"] = "warn"
) -> Iterator[Record]:
    """The records of a JSONL file (``.gz`` too) or of an open binary stream, one by one.

    A last line without its end, as a killed writer leaves it, is left out with a warning
    (``half_line="skip"``: silently; ``"error"``: raised). Any other line that is no record raises
    :class:`~vnnews.errors.InputError` with its number.
    """
    if not isinstance(source, str | Path):
        yield from _read(source, "standard input", half_line)
        return
    path = Path(source)
    with reading(path), _open(path, "rb", packed=path.suffix == ".gz") as stream:
        yield from _read(stream, str(path), half_line)


def _open(path: Path, mode: str, *, packed: bool) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path, mode) if packed else path.open(mode))


def _read(stream: IO[bytes], name: str, half_line: str) -> Iterator[Record]:
    number = 0
    while line := stream.readline(MAX_LINE):
        number += 1
        if len(line) >= MAX_LINE:
            raise InputError(f"{name}, line {number}: longer than any record")
        if not line.strip():
            continue
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        try:
            yield Record.from_json(line)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            if line.endswith(b"\n") or half_line == "error":
                raise InputError(f"{name}, line {number}: not a record ({error})") from None
            if half_line == "warn":
                warnings.warn(f"{name}: its last line is cut short and left out", stacklevel=3)
            return


# --- files, for all formats ------------------------------------------------------------------


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """Turn what goes wrong when a file is read into one clear line."""
    try:
        yield
    except (OSError, EOFError, zlib.error) as error:
        reason = getattr(error, "strerror", None) or str(error) or "cut short"
        raise InputError(f"{path}: cannot be read ({reason.lower()})") from None


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turn what goes wrong when a file is written into one clear line."""
    try:
        yield
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"{path}: cannot be written ({reason})") from None


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary name beside ``path`` that takes its place when all went well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        raise OutputError(f"{path}: is a folder; name a file")
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        descriptor = os.open(temporary, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        umask = os.umask(0)
        os.umask(umask)
        temporary.chmod(0o666 & ~umask)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
