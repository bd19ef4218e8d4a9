"""The job's folder: what it holds, whose it is, and who is working in it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import logging
import os
import re
import secrets
import time
from pathlib import Path
from typing import Any

import msgspec

from ..errors import JobError, OutputError
from .spec import JobSpec

FORMAT = 1
"""Version of the folder's layout."""
MAX_SLOTS = 64


class Folder:
    """``DIR`` of ``vnnews scrape --out DIR``; see the documentation for its layout."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self.warc = self.path / "warc"
        self.records = self.path / "records"
        self.id = ""
        self._locks: dict[int, int] = {}

    @property
    def exists(self) -> bool:
        return (self.path / "job.json").exists()

    def create(self, spec: JobSpec) -> None:
        """Make the folder, or take over one that is there; the spec is kept in ``job.json``.

        Raises :class:`~vnnews.errors.OutputError` where it cannot be written and
        :class:`~vnnews.errors.JobError` where it is something else's folder or a newer vnnews's.
        """
        known = self.read() if self.exists else None
        if known is None and self.path.exists():
            if not self.path.is_dir():
                raise OutputError(f"{self.path}: is a file, not a folder")
            # Hidden files may be our own, left half written when a process was killed.
            names = [p.name for p in self.path.iterdir() if not p.name.startswith(".")]
            others = [name for name in names if name not in _OURS]
            if others:
                raise OutputError(
                    f"{self.path}: holds other files ({min(others)}); name an empty or new folder"
                )
        self.id = str(known["id"]) if known else secrets.token_hex(3)
        try:
            for folder in (self.warc, self.records, self.path / "locks"):
                folder.mkdir(parents=True, exist_ok=True)
            self._sweep()
            data = {"format": FORMAT, "id": self.id, "spec": msgspec.to_builtins(spec)}
            write_whole(self.path / "job.json", json.dumps(data, ensure_ascii=False, indent=1))
        except OSError as error:
            raise OutputError(
                f"{self.path}: cannot be written ({(error.strerror or str(error)).lower()})"
            ) from error

    def _sweep(self) -> None:
        """Remove what earlier processes left half written; those that live keep theirs."""
        for path in (*self.path.glob(".*"), *(self.path / "index").glob(".*")):
            match = re.fullmatch(r"\..+\.(?:json|html|cdxj|wacz)\.(\d+)(?:\.jsonl)?", path.name)
            if match and not Path(f"/proc/{match.group(1)}").exists():
                path.unlink(missing_ok=True)

    def read(self) -> dict[str, Any]:
        """What ``job.json`` says. Raises :class:`~vnnews.errors.JobError`."""
        path = self.path / "job.json"
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise JobError(f"{self.path}: no scrape job (there is no job.json)") from error
        except (OSError, ValueError) as error:
            raise JobError(
                f"{path}: damaged ({error}); restore it or begin a new folder"
            ) from error
        if not isinstance(data, dict) or not isinstance(data.get("format"), int):
            raise JobError(f"{path}: damaged (no format number); restore it or begin a new folder")
        if data["format"] > FORMAT:
            raise JobError(
                f"{path}: made by a newer vnnews (format {data['format']}, "
                f"this one knows {FORMAT}); update vnnews"
            )
        if not re.fullmatch(r"[0-9a-f]{6}", str(data.get("id", ""))):
            raise JobError(f"{path}: damaged (no id); restore it or begin a new folder")
        return data

    def spec(self) -> JobSpec:
        """The spec that the job was last run with. Raises :class:`~vnnews.errors.JobError`."""
        try:
            return msgspec.convert(self.read().get("spec"), JobSpec)
        except msgspec.ValidationError as error:
            raise JobError(f"{self.path / 'job.json'}: damaged ({error})") from error

    # -- slots: one for each process that works in the folder ---------------------------------

    def take_slots(self, *, alone: bool, patience: int = 2) -> int:
        """Lock the slots that nobody holds and return the lowest: this process's own.

        The others that were used and are free belong to dead processes; they stay locked until
        :meth:`free_dead_slots`, so that their archives can be put in order. With ``alone`` nobody
        else may work here. Raises :class:`~vnnews.errors.JobError` where that is not so.
        """
        (self.path / "locks").mkdir(parents=True, exist_ok=True)
        used = len(list((self.path / "locks").glob("*.lock")))
        for slot in range(min(max(used, 1) + 1, MAX_SLOTS)):
            handle = os.open(self.path / "locks" / f"{slot}.lock", os.O_RDWR | os.O_CREAT, 0o644)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                os.close(handle)
                # `working` holds a lock for an instant.
                if alone and patience > 0:
                    time.sleep(0.1)
                    return self.take_slots(alone=True, patience=patience - 1)
                if alone:
                    self.free()
                    raise JobError(
                        f"{self.path}: another vnnews is working in this folder; "
                        "wait for it, or stop it"
                    ) from None
                continue
            self._locks[slot] = handle
            if alone:
                break
        if not self._locks:
            raise JobError(f"{self.path}: {MAX_SLOTS} processes are working in this folder already")
        return min(self._locks)

    def working(self) -> int:
        """How many processes work in the folder now."""
        count = 0
        for path in (self.path / "locks").glob("*.lock"):
            with contextlib.suppress(FileNotFoundError), path.open("rb") as stream:
                try:
                    fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
                except OSError:
                    count += 1
        return count

    @property
    def slots(self) -> list[int]:
        return sorted(self._locks)

    def worker(self, slot: int) -> str:
        return f"{self.id}-{slot}"

    def free_dead_slots(self) -> None:
        for slot in self.slots[1:]:
            os.close(self._locks.pop(slot))

    def free(self) -> None:
        for handle in self._locks.values():
            os.close(handle)
        self._locks.clear()

    def archive_files(self, slot: int) -> list[Path]:
        """The WARC files that a slot has written, oldest first."""
        pattern = re.compile(rf".+-{self.id}-{slot}-\d{{14}}-\d{{5}}\.warc\.gz")
        if not self.warc.is_dir():
            return []
        return sorted(
            (p for p in self.warc.iterdir() if pattern.fullmatch(p.name)), key=lambda p: _order(p)
        )

    def size(self) -> int:
        """Bytes that the folder takes."""
        total = 0
        for root, _, names in os.walk(self.path):
            for name in names:
                with contextlib.suppress(OSError):
                    total += (Path(root) / name).stat().st_size
        return total


_OURS = {
    "warc",
    "records",
    "locks",
    "job.log",
    "frontier.sqlite",
    "frontier.sqlite-wal",
    "frontier.sqlite-shm",
    "report.json",
    "index",
    "archive.wacz",
    "report.html",
    "index.cdxj",
}


def _order(path: Path) -> tuple[str, str]:
    parts = path.name.removesuffix(".warc.gz").rsplit("-", 2)
    return parts[1], parts[2]


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old one or the new one, never half of it."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def open_log(path: Path) -> logging.Handler:
    """A handler that appends to the job's log; a full disk costs log lines, not the job."""
    handler = logging.FileHandler(path, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    handler.handleError = lambda record: None  # type: ignore[method-assign]
    return handler
