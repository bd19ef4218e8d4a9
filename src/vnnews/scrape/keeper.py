"""Keeping captures: archive, derived records and frontier, in an order that survives anything.

1. The capture's records are appended to the WARC file and forced to the disk.
2. What the caller derives from the page is appended to the derived file beside it.
3. One transaction marks the page as fetched, remembers its links, and notes how far both files
   are accounted for.

Whatever stops the process between these steps, :func:`restore` finishes them at the next start:
a torn record is cut off, the derived file is cut back to what the frontier knows, and every whole
capture beyond that is taken through steps 2 and 3 again. It is not fetched again.
"""

from __future__ import annotations

import hashlib
import logging
import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection

from ..errors import JobError, OutputError
from ..records import Capture
from . import discover, reader
from .fetcher import Exchange
from .folder import Folder
from .frontier import ContendedError, Frontier
from .warc import Archive, Original, Position

log = logging.getLogger(__name__)

Hook = Callable[[Capture], bytes | None]
Settle = Callable[[Connection, Capture, Position], None]

NO_HOOK = -1


class Keeper:
    """Puts captures into one slot's archive. ``hook`` turns a page into bytes of the derived file."""

    def __init__(
        self, folder: Folder, frontier: Frontier, archive: Archive, hook: Hook | None
    ) -> None:
        self.folder = folder
        self.frontier = frontier
        self.archive = archive
        self.hook = hook
        self.hook_errors = 0
        self.pages = 0
        """Pages kept by this process."""
        self.lock = threading.Lock()
        self._derived = _Derived(folder.records)

    def keep(
        self,
        exchange: Exchange,
        settle: Settle,
        *,
        extra: dict[str, str],
        unchanged: Original | None = None,
    ) -> Capture:
        """Archive an exchange, derive from it, settle it in the frontier; returns the capture.

        ``unchanged`` is the earlier record that an answer of 304 confirms. A body that was
        archived before becomes a revisit record.
        """
        digest = "sha256:" + hashlib.sha256(exchange.body).hexdigest()
        with self.lock:
            original = unchanged
            if original is None and exchange.answer.status == 200 and exchange.body:
                row = self.frontier.payload(digest)
                # A folder's archive stands alone: on a shared frontier the record may lie elsewhere.
                if row is not None and (self.folder.warc / row.file).exists():
                    original = Original(row.url, row.date, row.record, row.payload)
            before = self.archive.current
            position = self.archive.append(exchange, original=original, extra=extra)
            if position.file != before and self.hook is not None:
                self._derived.begin(position.file, fresh=True)
            capture = reader.make_capture(
                url=exchange.url,
                status=exchange.answer.status,
                headers=exchange.answer.headers,
                body=exchange.body,
                date=exchange.started,
                record=position.record,
                file=position.file,
            )
            self.commit(capture, position, settle)
            return capture

    def commit(self, capture: Capture, position: Position, settle: Settle) -> None:
        """Steps 2 and 3 for a capture that lies in the archive."""
        derived = self._derive(capture)
        for attempt in range(10):
            try:
                with self.frontier.transaction() as db:
                    settle(db, capture, position)
                    self.frontier.set_file(db, position.file, size=position.end, derived=derived)
                self.pages += discover.is_page(capture)
                return
            except ContendedError:
                if attempt == 9:
                    raise
                time.sleep(0.05 * (attempt + 1))

    def resume(self, name: str, derived: int) -> None:
        """Go on with an archive file whose derived file is ``derived`` bytes long."""
        if self.hook is not None:
            self._derived.resume(name, max(derived, 0))

    def close(self) -> None:
        self.archive.close()
        self._derived.close()

    def _derive(self, capture: Capture) -> int:
        if self.hook is None:
            return NO_HOOK
        line = derive(self.hook, capture, self._count_error)
        return self._derived.append(line) if line else self._derived.size

    def _count_error(self) -> None:
        self.hook_errors += 1


def derive(hook: Hook, capture: Capture, failed: Callable[[], None]) -> bytes | None:
    """The hook's answer for a capture; None for what is no page, or where the hook fails."""
    if not discover.is_page(capture):
        return None
    try:
        return hook(capture)
    except (OutputError, JobError):
        raise
    except Exception:
        log.exception("%s: reading the page failed", capture.url)
        failed()
        return None


class _Derived:
    """The file beside a WARC file that holds what was derived from it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.size = 0
        self._path: Path | None = None
        self._fd: int | None = None

    def begin(self, warc: str, *, fresh: bool) -> None:
        self.close()
        self._path = derived_path(self.folder, warc)
        if fresh:
            with suppress(FileNotFoundError):
                self._path.unlink()

    def resume(self, warc: str, size: int) -> None:
        self.begin(warc, fresh=size == 0)
        if size:
            os.truncate(derived_path(self.folder, warc), size)
        self.size = size

    def append(self, data: bytes) -> int:
        if self._path is None:
            raise OutputError(f"{self.folder}: no file is open for what was read")
        try:
            if self._fd is None:
                flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
                self._fd = os.open(self._path, flags, 0o644)
            done = 0
            while done < len(data):
                done += os.write(self._fd, data[done:])
        except OSError as error:
            raise OutputError(
                f"{self._path}: cannot be written ({(error.strerror or str(error)).lower()})"
            ) from error
        self.size += len(data)
        return self.size

    def close(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
        self._fd = None
        self.size = 0


def derived_path(folder: Path, warc: str) -> Path:
    """The derived file of a WARC file."""
    return folder / (warc.removesuffix(".gz").removesuffix(".warc") + ".jsonl")


def restore(keeper: Keeper, files: list[Path], settle: Settle) -> int:
    """Make archive, derived files and frontier of a slot agree; returns the captures recovered.

    Raises :class:`~vnnews.errors.JobError` where an archive file has lost what the frontier
    knows to be in it.
    """
    rows = keeper.frontier.file_rows()
    names = {path.name for path in files}
    prefix = keeper.archive.prefix
    for name in rows:
        if name.startswith(f"{prefix}-") and name not in names:
            raise JobError(
                f"{keeper.folder.warc / name}: is gone, but the job knows of it; put it back, or "
                "move frontier.sqlite away to build it anew from the archive"
            )
    recovered = 0
    for path in files:
        _, size, derived = rows.get(path.name, ("", 0, 0))
        actual = path.stat().st_size
        if actual < size:
            raise JobError(
                f"{path}: has {actual} bytes where the job knows {size}; put it back from a copy, "
                "or move frontier.sqlite away to build it anew from the archive"
            )
        end = reader.whole_until(path, size)
        if end < actual:
            log.warning("%s: a torn record of %d bytes was cut off", path.name, actual - end)
            os.truncate(path, end)
        recovered += _replay(keeper, path, size, end, derived, settle)
    return recovered


def _replay(keeper: Keeper, path: Path, size: int, end: int, derived: int, settle: Settle) -> int:
    target = derived_path(keeper.folder.records, path.name)
    there = target.stat().st_size if target.exists() else 0
    if keeper.hook is not None and (derived == NO_HOOK or there < derived):
        # Written by a run without hook, or lost in a power cut: what can be derived is derived.
        derived = _derive_again(keeper, keeper.hook, path, size)
        with keeper.frontier.transaction() as db:
            keeper.frontier.set_file(db, path.name, size=size, derived=derived)
    keeper.resume(path.name, derived)
    count = 0
    for record in reader.records(path, size):
        if record.type not in ("response", "revisit"):
            continue
        capture = _replayed(keeper, path, record)
        if capture is None:
            continue
        position = Position(
            path.name,
            record.offset,
            record.length,
            record.headers.get("warc-record-id", ""),
            record.headers.get("warc-payload-digest", ""),
            record.offset + record.length,
        )
        keeper.commit(capture, position, settle)
        count += 1
    if end > size or end == 0:
        with keeper.frontier.transaction() as db:
            known = keeper.frontier.file_rows_in(db).get(path.name, ("", 0, 0))
            length = known[2] if count else derived
            keeper.frontier.set_file(
                db,
                path.name,
                size=end,
                derived=NO_HOOK if keeper.hook is None else max(length, 0),
            )
    return count


def _replayed(keeper: Keeper, path: Path, record: reader.RawRecord) -> Capture | None:
    body = None
    if record.type == "revisit" and "identical" in record.headers.get("warc-profile", ""):
        body = _original_body(keeper, record)
    try:
        return reader.capture_of(record, path.name, body)
    except ValueError as error:
        log.warning("%s, byte %d: %s", path.name, record.offset, error)
        return None


def _original_body(keeper: Keeper, record: reader.RawRecord) -> bytes | None:
    """The body that a revisit stands for, from wherever in the folder it lies."""
    wanted = record.headers.get("warc-refers-to", "")
    place = keeper.frontier.place_of(wanted)
    if place is None:
        return None
    source = keeper.folder.warc / place[0]
    if not source.exists():
        return None
    original = next(reader.records(source, place[1]), None)
    capture = reader.capture_of(original, place[0]) if original else None
    return capture.body if capture else None


def _derive_again(keeper: Keeper, hook: Hook, path: Path, size: int) -> int:
    """Write the derived file of an archive file anew, up to byte ``size`` of the latter."""
    target = derived_path(keeper.folder.records, path.name)
    log.warning("%s: written anew from the archive", target.name)
    total = 0
    with target.open("wb") as out:
        for record in reader.records(path):
            if record.offset >= size:
                break
            if record.type not in ("response", "revisit"):
                continue
            capture = _replayed(keeper, path, record)
            line = derive(hook, capture, lambda: None) if capture else None
            total += out.write(line) if line else 0
    return total
