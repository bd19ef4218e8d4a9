"""Writing the archive: WARC/1.1 files, one gzip member per record, whole groups only.

warcio builds and serialises the records; this module decides what goes into them and puts a
capture's records (response or revisit, request, metadata) into the file as one append that is
forced to the disk before anybody is told of it.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import os
import re
import socket
import time
import zlib
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from .._version import __version__
from ..errors import OutputError
from .fetcher import Exchange

PROFILE_DIGEST = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
PROFILE_304 = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
CONFORMS = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
LEVEL = 6
"""gzip level: 9 costs twice the time for one per cent."""


class Original(NamedTuple):
    """The earlier record that a revisit stands for."""

    url: str
    date: str
    record: str
    digest: str
    """Its WARC-Payload-Digest."""


class Position(NamedTuple):
    """Where a capture's main record lies."""

    file: str
    offset: int
    length: int
    record: str
    digest: str
    """WARC-Payload-Digest."""
    end: int
    """Length of the file after the capture."""


class _ExactHeaders(StatusAndHeaders):  # type: ignore[misc]
    """HTTP headers that are written back byte for byte as they came."""

    def __init__(self, raw: bytes) -> None:
        super().__init__("", [])
        self.raw = raw

    def __bool__(self) -> bool:
        return True

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        self.headers_buff = self.raw


def payload_digest(body: bytes) -> str:
    """``sha1:`` in Base32 of a record's payload, as archives write it."""
    digest = hashlib.sha1(body, usedforsecurity=False).digest()
    return "sha1:" + base64.b32encode(digest).decode()


class Archive:
    """The WARC files of one worker in ``folder``, named ``{prefix}-{time}-{serial}.warc.gz``.

    ``info`` becomes the ``warcinfo`` record at the head of each file. A file that has reached
    ``max_size`` bytes is closed and the next begun.
    """

    def __init__(
        self, folder: Path, prefix: str, info: dict[str, str], max_size: int = 1_000_000_000
    ) -> None:
        self.folder = folder
        self.prefix = prefix
        self.info = info
        self.max_size = max_size
        self._fd: int | None = None
        self._name = ""
        self._size = 0
        self._serial = 0

    @property
    def current(self) -> str:
        """Name of the file that is being written, or an empty string."""
        return self._name

    def resume(self, name: str) -> None:
        """Go on writing at the end of ``name``, which must end with a whole record."""
        path = self.folder / name
        self._fd = os.open(path, os.O_WRONLY | os.O_APPEND)
        self._name = name
        self._size = path.stat().st_size

    def ready(self) -> str:
        """Make sure that there is a file with room, and return its name."""
        if self._fd is not None and self._size >= self.max_size:
            self.close()
        if self._fd is None:
            self._begin()
        return self._name

    def append(
        self, exchange: Exchange, *, original: Original | None, extra: dict[str, str]
    ) -> Position:
        """Add a capture and return where it lies, once it is on the disk.

        With ``original`` a revisit record is written: by digest, or for an answer of 304. Raises
        :class:`~vnnews.errors.OutputError` where the disk is full or fails; the file is then as
        it was before.
        """
        name = self.ready()
        main, digest, record_id = self._main(exchange, original)
        about = {"WARC-Concurrent-To": record_id, "WARC-Date": exchange.started}
        request = self._builder().create_warc_record(
            exchange.url,
            "request",
            payload=io.BytesIO(b""),
            length=0,
            http_headers=_ExactHeaders(exchange.request),
            warc_headers_dict=dict(about),
        )
        fields = [("fetchTimeMs", str(round(exchange.seconds * 1000))), *extra.items()]
        if _confirms(exchange, original):
            fields += _head_fields(exchange)
        text = "".join(f"{key}: {_one_line(value)}\r\n" for key, value in fields if value)
        meta = self._builder().create_warc_record(
            exchange.url,
            "metadata",
            payload=io.BytesIO(text.encode()),
            length=len(text.encode()),
            warc_content_type="application/warc-fields",
            warc_headers_dict=dict(about),
        )
        blob = _member(main)
        length = len(blob)
        offset = self._size
        self._write(blob + _member(request) + _member(meta))
        return Position(name, offset, length, record_id, digest, self._size)

    def close(self) -> None:
        if self._fd is not None:
            with contextlib.suppress(OSError):
                os.fsync(self._fd)
            os.close(self._fd)
        self._fd = None
        self._name = ""
        self._size = 0

    def _main(self, exchange: Exchange, original: Original | None) -> tuple[object, str, str]:
        record_id = f"<urn:uuid:{uuid4()}>"
        headers = {"WARC-Record-ID": record_id, "WARC-Date": exchange.started}
        if exchange.peer:
            headers["WARC-IP-Address"] = exchange.peer
        http = _ExactHeaders(exchange.answer.head)
        builder = self._builder()
        if original is None:
            digest = payload_digest(exchange.answer.body)
            headers["WARC-Payload-Digest"] = digest
            record = builder.create_warc_record(
                exchange.url,
                "response",
                payload=io.BytesIO(exchange.answer.body),
                length=len(exchange.answer.body),
                http_headers=http,
                warc_headers_dict=headers,
            )
            return record, digest, record_id
        headers["WARC-Refers-To"] = original.record
        confirms = _confirms(exchange, original)
        record = builder.create_revisit_record(
            exchange.url,
            original.digest,
            original.url,
            original.date,
            # Replay tools show a revisit with its own headers: with those of 304, an empty page.
            http_headers=None if confirms else http,
            warc_headers_dict=headers,
        )
        if confirms:
            record.rec_headers.replace_header("WARC-Profile", PROFILE_304)
        return record, original.digest, record_id

    def _begin(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        stamp = time.strftime("%Y%m%d%H%M%S", time.gmtime())
        while True:
            name = f"{self.prefix}-{stamp}-{self._serial:05d}.warc.gz"
            self._serial += 1
            try:
                flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND
                self._fd = os.open(self.folder / name, flags, 0o644)
                break
            except FileExistsError:
                continue
            except OSError as error:
                raise _failed(self.folder / name, error) from error
        self._name = name
        self._size = 0
        info = {
            "software": f"vnnews/{__version__}",
            "format": "WARC File Format 1.1",
            "conformsTo": CONFORMS,
            "hostname": socket.gethostname(),
            **self.info,
        }
        one_line = {key: _one_line(value) for key, value in info.items()}
        self._write(_member(self._builder().create_warcinfo_record(name, one_line)))
        sync_folder(self.folder)

    def _write(self, blob: bytes) -> None:
        fd = self._fd
        if fd is None:
            raise OutputError(f"{self.folder}: no archive file is open")
        done = 0
        try:
            while done < len(blob):
                done += os.write(fd, blob[done:])
            os.fsync(fd)
        except OSError as error:
            # What was written of it is taken back, so that the file ends with a whole record.
            with contextlib.suppress(OSError):
                os.ftruncate(fd, self._size)
            raise _failed(self.folder / self._name, error) from error
        self._size += len(blob)

    @staticmethod
    def _builder() -> WARCWriter:
        return WARCWriter(io.BytesIO(), gzip=False, warc_version="WARC/1.1")


def _confirms(exchange: Exchange, original: Original | None) -> bool:
    """Does the answer only say that an earlier record still holds?"""
    return original is not None and exchange.answer.status == 304


def _head_fields(exchange: Exchange) -> list[tuple[str, str]]:
    """The head of an answer of 304 as fields of its metadata."""
    status = exchange.answer.head.splitlines()[0].decode("latin-1")
    headers = [("http-header", f"{key}: {value}") for key, value in exchange.answer.headers]
    return [("http-status", status), *headers]


def sync_folder(folder: Path) -> None:
    """Force a folder's entries to the disk, so that a new file survives a power loss."""
    with contextlib.suppress(OSError):
        fd = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)


def _member(record: object) -> bytes:
    out = io.BytesIO()
    WARCWriter(out, gzip=False, warc_version="WARC/1.1").write_record(record)
    machine = zlib.compressobj(LEVEL, zlib.DEFLATED, 31)
    return machine.compress(out.getvalue()) + machine.flush()


def _one_line(value: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]+", " ", value).strip()


def _failed(path: Path, error: OSError) -> OutputError:
    return OutputError(f"{path}: cannot be written ({(error.strerror or str(error)).lower()})")
