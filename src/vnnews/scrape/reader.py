"""Reading archives back: every capture of WARC files, and what is whole at the end of one.

A gzip WARC file is read member by member, so that a damaged record costs itself and nothing
else. Memory holds one record at a time and some bytes for each response (to find what a revisit
record stands for).
"""

from __future__ import annotations

import hashlib
import io
import logging
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from ..errors import InputError
from ..records import Capture
from . import message

log = logging.getLogger(__name__)

MAX_RECORD = 400 * 1024 * 1024
"""Decompressed bytes that one record may have."""

_MAGIC = b"\x1f\x8b\x08"
_BLOCK = 256 * 1024


class Damage(NamedTuple):
    """A place in an archive that could not be read."""

    file: str
    offset: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}, byte {self.offset}: {self.reason}"


class RawRecord(NamedTuple):
    """A WARC record: where it lies, its headers by lower-case name, its block."""

    offset: int
    length: int
    type: str
    headers: dict[str, str]
    block: bytes


OnDamage = Callable[[Damage], None]


def warn(damage: Damage) -> None:
    """The usual answer to damage: a line in the log."""
    log.warning("%s", damage)


def records(path: str | Path, start: int = 0, on_damage: OnDamage = warn) -> Iterator[RawRecord]:
    """The records of a WARC file from byte ``start`` on, in order.

    Damaged records are reported to ``on_damage`` and skipped. Raises
    :class:`~vnnews.errors.InputError` where the file cannot be opened.
    """
    path = Path(path)
    try:
        stream = path.open("rb")
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or str(error)).lower()}") from error
    with stream:
        if stream.read(2) != _MAGIC[:2]:
            stream.seek(start)
            yield from _plain(stream, path.name, on_damage)
            return
        for offset, length, data in _members(stream, start, path.name, on_damage):
            if data is not None:
                yield from _parse(data, offset, length, path.name, on_damage)


def whole_until(path: Path, start: int) -> int:
    """The byte after the last whole record of a gzip WARC file, looking from ``start`` on."""
    end = start
    with path.open("rb") as stream:
        for offset, length, data in _members(stream, start, path.name, lambda damage: None):
            if data is None or offset != end:
                break
            end = offset + length
    return end


def captures(
    paths: str | Path | Iterable[str | Path], *, on_damage: OnDamage = warn
) -> Iterator[Capture]:
    """Every answer in WARC files, in the order in which it was archived.

    Responses come as they were; a revisit by digest comes with the body of the record that it
    refers to; a revisit by 304 has no body. ``status`` is 0 where the archived answer is no HTTP.
    Damage is reported to ``on_damage``.
    """
    if isinstance(paths, str | Path):
        paths = [paths]
    index = _Index()
    for path in (Path(item) for item in paths):
        for record in records(path, on_damage=on_damage):
            if record.type == "response":
                index.add(path, record)
            elif record.type != "revisit":
                continue
            capture = _capture(path, record, index, on_damage)
            if capture is not None:
                yield capture


def capture_of(record: RawRecord, file: str, body: bytes | None = None) -> Capture | None:
    """A response or revisit record as a Capture; ``body`` stands in for a revisit's.

    None for what is not an HTTP exchange or does not decode.
    """
    url = record.headers.get("warc-target-uri", "").strip("<>")
    if not url.startswith(("http://", "https://")):
        return None
    answer = message.split(record.block)
    if record.type == "response":
        body = message.decode(answer.headers, answer.body)
    return make_capture(
        url=url,
        status=answer.status,
        headers=answer.headers,
        body=body or b"",
        date=record.headers.get("warc-date", ""),
        record=record.headers.get("warc-record-id", ""),
        file=file,
    )


def make_capture(
    *,
    url: str,
    status: int,
    headers: tuple[tuple[str, str], ...],
    body: bytes,
    date: str,
    record: str | None,
    file: str | None,
) -> Capture:
    """The one place where Captures are made, live or from the archive, so that they are equal."""
    return Capture(
        url=url,
        status=status,
        headers=headers,
        body=body,
        fetched=date,
        digest="sha256:" + hashlib.sha256(body).hexdigest(),
        warc_record=record,
        warc_file=file,
    )


class _Index:
    """Where each response lies, by record id and by address and date; eight bytes a key."""

    def __init__(self) -> None:
        self._paths: list[Path] = []
        self._where: dict[int, tuple[int, int]] = {}

    def add(self, path: Path, record: RawRecord) -> None:
        if not self._paths or self._paths[-1] != path:
            self._paths.append(path)
        place = (len(self._paths) - 1, record.offset)
        headers = record.headers
        self._where[_key(headers.get("warc-record-id", ""))] = place
        date = headers.get("warc-date", "")
        self._where[_key(headers.get("warc-target-uri", "") + date)] = place

    def find(self, headers: dict[str, str]) -> RawRecord | None:
        uri = headers.get("warc-refers-to-target-uri", "") + headers.get("warc-refers-to-date", "")
        for key in (headers.get("warc-refers-to", ""), uri):
            place = self._where.get(_key(key)) if key else None
            if place is not None:
                return next(records(self._paths[place[0]], place[1]), None)
        return None


def _key(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=7).digest(), "big")


def _capture(path: Path, record: RawRecord, index: _Index, on_damage: OnDamage) -> Capture | None:
    try:
        body: bytes | None = None
        if record.type == "revisit" and "identical" in record.headers.get("warc-profile", ""):
            original = index.find(record.headers)
            earlier = capture_of(original, path.name) if original else None
            if earlier is None:
                on_damage(Damage(path.name, record.offset, "refers to a record that is not here"))
                return None
            body = earlier.body
        return capture_of(record, path.name, body)
    except (message.BrokenBodyError, message.BodyTooLargeError) as error:
        on_damage(Damage(path.name, record.offset, str(error)))
        return None


def _members(
    stream: BinaryIO, start: int, name: str, on_damage: OnDamage
) -> Iterator[tuple[int, int, bytes | None]]:
    """Gzip members as (offset, length, data); data None after damage has been reported."""
    stream.seek(start)
    offset = start
    buffer = b""
    while True:
        buffer = buffer or stream.read(_BLOCK)
        if not buffer:
            return
        machine = zlib.decompressobj(31)
        pieces: list[bytes] = []
        used = total = 0
        reason = ""
        try:
            while not machine.eof:
                if not buffer:
                    buffer = stream.read(_BLOCK)
                    if not buffer:
                        reason = "the last record is cut off"
                        break
                piece = machine.decompress(buffer)
                used += len(buffer)
                buffer = b""
                total += len(piece)
                pieces.append(piece)
                if total > MAX_RECORD:
                    reason = "a record too large, or a file not compressed record by record"
                    break
        except zlib.error:
            reason = "a damaged record"
        if not reason:
            buffer = machine.unused_data
            used -= len(buffer)
            yield offset, used, b"".join(pieces)
            offset += used
            continue
        on_damage(Damage(name, offset, reason))
        yield offset, 0, None
        found = _next_magic(stream, offset + 1)
        if found is None:
            return
        offset = found
        stream.seek(found)
        buffer = b""


def _next_magic(stream: BinaryIO, start: int) -> int | None:
    stream.seek(start)
    at = start
    tail = b""
    while block := stream.read(_BLOCK):
        window = tail + block
        found = window.find(_MAGIC)
        if found >= 0:
            return at - len(tail) + found
        at += len(block)
        tail = window[-2:]
    return None


def _parse(
    data: bytes, offset: int, length: int, name: str, on_damage: OnDamage
) -> Iterator[RawRecord]:
    try:
        for record in ArchiveIterator(io.BytesIO(data), no_record_parse=True):
            headers = {key.lower(): value for key, value in record.rec_headers.headers}
            block = record.raw_stream.read()
            announced = headers.get("content-length", "")
            if announced.isdigit() and int(announced) != len(block):
                on_damage(Damage(name, offset, "a record shorter than it says"))
                continue
            yield RawRecord(offset, length, record.rec_type or "", headers, block)
    except (ArchiveLoadFailed, EOFError, ValueError, KeyError) as error:
        with suppress(Exception):
            on_damage(Damage(name, offset, f"not a WARC record ({str(error).splitlines()[0]})"))


def _plain(stream: BinaryIO, name: str, on_damage: OnDamage) -> Iterator[RawRecord]:
    """Records of an uncompressed WARC file."""
    try:
        iterator = ArchiveIterator(stream, no_record_parse=True)
        for record in iterator:
            headers = {key.lower(): value for key, value in record.rec_headers.headers}
            block = record.raw_stream.read()
            offset, length = iterator.get_record_offset(), iterator.get_record_length()
            announced = headers.get("content-length", "")
            if announced.isdigit() and int(announced) != len(block):
                on_damage(Damage(name, offset, "the last record is cut off"))
                return
            yield RawRecord(offset, length, record.rec_type or "", headers, block)
    except (ArchiveLoadFailed, EOFError, ValueError) as error:
        on_damage(Damage(name, stream.tell(), f"not a WARC file ({str(error).splitlines()[0]})"))
