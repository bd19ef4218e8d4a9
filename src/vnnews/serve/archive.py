"""Archived pages out of a job's WARC files, for reading beside their records."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import NamedTuple

from ..records import Record

MAX_PAGE = 32 * 1024 * 1024


class Page(NamedTuple):
    """The bytes of a page as they were archived, decompressed, and their declared type."""

    body: bytes
    content_type: str


class Archive:
    """The WARC files of a job. Where each record lies is found out once for each file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "warc"
        self._places: dict[str, tuple[Path, int]] = {}
        self._known: dict[Path, int] = {}
        self._lock = threading.Lock()

    def page(self, record: Record) -> Page | None:
        """The page that a record was read from; None where it is not archived here."""
        provenance = record.provenance
        if provenance is None or not provenance.warc_record or not self._folder.is_dir():
            return None
        return self._page(provenance.warc_record, depth=0)

    def _page(self, name: str, depth: int) -> Page | None:
        place = self._find(name)
        if place is None or depth > 3:
            return None
        from warcio.archiveiterator import ArchiveIterator

        path, offset = place
        with path.open("rb") as stream:
            stream.seek(offset)
            record = next(iter(ArchiveIterator(stream)), None)
            if record is None:
                return None
            if record.rec_type == "revisit":
                # The bytes are those of an earlier capture.
                original = record.rec_headers.get_header("WARC-Refers-To")
                return self._page(original, depth + 1) if original else None
            body = record.content_stream().read(MAX_PAGE)
            kind = record.http_headers.get_header("Content-Type") if record.http_headers else None
        return Page(body, kind or "application/octet-stream")

    def _find(self, name: str) -> tuple[Path, int] | None:
        with self._lock:
            if name not in self._places:
                for path in sorted(self._folder.glob("*.warc*")):
                    self._scan(path)
            return self._places.get(name)

    def _scan(self, path: Path) -> None:
        """Note where the records of a file lie."""
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed

        if path.stat().st_size == self._known.get(path):
            return
        with path.open("rb") as stream:
            records = ArchiveIterator(stream)
            try:
                for record in records:
                    if record.rec_type in ("response", "revisit"):
                        name = record.rec_headers.get_header("WARC-Record-ID")
                        self._places[name] = (path, records.get_record_offset())
            except (ArchiveLoadFailed, OSError, EOFError):
                return  # the job is writing its last record; the next look begins again
        self._known[path] = path.stat().st_size
