"""Reading archives back: every capture of WARC files, and what is whole at the end of one.

A gzip WARC file is read member by member, so that a damaged record costs itself and nothing
else. Memory holds one record at a time and some bytes for each response (to find what a revisit
record stands for).
"""

from __future__ import annotations

import functools
import hashlib
import io
import logging
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from ..errors import InputError
from ..records import Capture
from . import message

log = logging.getLogger(__name__)

MAX_RECORD = 400 * 1024 * 1024
"""Decompressed bytes that one record may have."""

NOT_MODIFIED = "/server-not-modified"
"""How the profile of a revisit ends that an answer of 304 stands for."""

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


def records(
    source: str | Path | IO[bytes], start: int = 0, on_damage: OnDamage = warn
) -> Iterator[RawRecord]:
    """The records of a WARC file from byte ``start`` on, in order.

    Damaged records are reported to ``on_damage`` and skipped. Raises
    :class:`~vnnews.errors.InputError` where the file cannot be opened.
    """
    if not isinstance(source, str | Path):
        yield from _records_of(source, start, name_of(source), on_damage)
        return
    path = Path(source)
    try:
        stream = path.open("rb")
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or str(error)).lower()}") from error
    with stream:
        yield from _records_of(stream, start, path.name, on_damage)


def name_of(source: str | Path | IO[bytes]) -> str:
    """The bare name of an archive file."""
    if isinstance(source, str | Path):
        return Path(source).name
    name = getattr(source, "full_name", None) or getattr(source, "name", None)
    return Path(str(name)).name if name else "stream"


def _records_of(
    stream: IO[bytes], start: int, name: str, on_damage: OnDamage
) -> Iterator[RawRecord]:
    first = stream.read(2) if start == 0 else b""
    if start:
        stream.seek(0)
        first = stream.read(2)
        stream.seek(start)
    if first != _MAGIC[:2]:
        yield from _plain(_Ahead(first if not start else b"", stream), start, name, on_damage)
        return
    ahead = _Ahead(first if not start else b"", stream)
    for offset, length, data in _members(ahead, start, name, on_damage):
        if data is not None:
            yield from _parse(data, offset, length, name, on_damage)


class _Ahead:
    """A stream of which the first bytes were read already; it need not be able to seek."""

    def __init__(self, first: bytes, stream: IO[bytes]) -> None:
        self._first = first
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        if self._first:
            first, self._first = self._first, b""
            return first
        return self._stream.read(size)


def whole_until(path: Path, start: int) -> int:
    """The byte after the last whole record of a gzip WARC file, looking from ``start`` on."""
    end = start
    with path.open("rb") as stream:
        stream.seek(start)
        ahead = _Ahead(b"", stream)
        for offset, length, data in _members(ahead, start, path.name, lambda damage: None):
            if data is None or offset != end:
                break
            end = offset + length
    return end


def captures(
    archives: str | Path | Iterable[str | Path | IO[bytes]], *, on_damage: OnDamage = warn
) -> Iterator[Capture]:
    """Every answer in WARC files (paths or open binary streams), in the order of archiving.

    Responses come as they were; a revisit by digest comes with the body of the record that it
    refers to, also where that lies in another file of the same folder; a revisit by 304 has no
    body. Damage is reported to ``on_damage``, by default a warning in the log.
    """
    if isinstance(archives, str | Path):
        archives = [archives]
    index = _Index()
    for source in archives:
        place: Path | IO[bytes] = Path(source) if isinstance(source, str) else source
        for record in records(place, on_damage=on_damage):
            if record.type == "response":
                index.add(place, record)
            elif record.type != "revisit":
                continue
            capture = _capture(place, record, index, on_damage)
            if capture is not None:
                yield capture


def capture_of(record: RawRecord, file: str, body: bytes | None = None) -> Capture | None:
    """A response or revisit record as a Capture; ``body`` stands in for a revisit's.

    None for what is not an HTTP exchange or does not decode.
    """
    url = record.headers.get("warc-target-uri", "").strip("<>")
    if not url.startswith(("http://", "https://")):
        return None
    if not record.block and record.headers.get("warc-profile", "").endswith(NOT_MODIFIED):
        # What the server said stands in the metadata; the page is the one referred to.
        answer = message.Message(b"", 304, (), b"")
    else:
        answer = message.split(record.block)
    if record.type == "response":
        body = message.decode(answer.headers, answer.body, limit=MAX_RECORD)
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
    """Where each response lies, by record id and by address and date."""

    def __init__(self) -> None:
        self._sources: list[Path | IO[bytes]] = []
        self._where: dict[int, tuple[int, int]] = {}

    def add(self, source: Path | IO[bytes], record: RawRecord) -> None:
        if not self._sources or self._sources[-1] is not source:
            self._sources.append(source)
        place = (len(self._sources) - 1, record.offset)
        for key in _names(record.headers):
            self._where[key] = place

    def find(self, headers: dict[str, str], near: Path | IO[bytes]) -> RawRecord | None:
        """The record that a revisit refers to, here or in another file of the folder."""
        wanted = _referred(headers)
        place = next((self._where[key] for key in wanted if key in self._where), None)
        if place is not None:
            return _record_at(self._sources[place[0]], place[1])
        if not isinstance(near, Path):
            return None
        for path in sorted(near.parent.glob("*.warc.gz")):
            state = path.stat()
            there = _index_of(path, state.st_size, state.st_mtime_ns)
            offset = next((there[key] for key in wanted if key in there), None)
            if offset is not None:
                return _record_at(path, offset)
        return None


@functools.lru_cache(maxsize=64)
def _index_of(path: Path, size: int, changed: int) -> dict[int, int]:
    """Offsets of the responses in a file, by the names under which revisits know them."""
    found: dict[int, int] = {}
    for record in records(path, on_damage=lambda damage: None):
        if record.type == "response":
            for key in _names(record.headers):
                found[key] = record.offset
    return found


def _record_at(source: Path | IO[bytes], offset: int) -> RawRecord | None:
    if isinstance(source, Path):
        return next(records(source, offset), None)
    if not source.seekable():
        return None
    here = source.tell()
    try:
        return next(records(source, offset), None)
    finally:
        source.seek(here)


def _names(headers: dict[str, str]) -> list[int]:
    uri = headers.get("warc-target-uri", "").strip("<>") + headers.get("warc-date", "")
    return [_key(name) for name in (headers.get("warc-record-id", ""), uri) if name]


def _referred(headers: dict[str, str]) -> list[int]:
    uri = headers.get("warc-refers-to-target-uri", "").strip("<>")
    uri += headers.get("warc-refers-to-date", "")
    return [_key(name) for name in (headers.get("warc-refers-to", ""), uri) if name]


def _key(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=7).digest(), "big")


def _capture(
    source: Path | IO[bytes], record: RawRecord, index: _Index, on_damage: OnDamage
) -> Capture | None:
    name = name_of(source)
    try:
        body: bytes | None = None
        if record.type == "revisit" and "identical" in record.headers.get("warc-profile", ""):
            original = index.find(record.headers, source)
            earlier = capture_of(original, name) if original else None
            if earlier is None:
                on_damage(Damage(name, record.offset, "refers to a record that is not here"))
                return None
            body = earlier.body
        return capture_of(record, name, body)
    except (message.BrokenBodyError, message.BodyTooLargeError) as error:
        on_damage(Damage(name, record.offset, str(error)))
        return None


def _members(
    stream: _Ahead, start: int, name: str, on_damage: OnDamage
) -> Iterator[tuple[int, int, bytes | None]]:
    """Gzip members as (offset, length, data); data None for a damaged place, reported once.

    After damage the next place that begins like a member and is one goes on.
    """
    offset = start
    buffer = b""
    lost = False
    while True:
        buffer = buffer or stream.read(_BLOCK)
        if not buffer:
            return
        member = _one_member(stream, buffer)
        if member.data is not None:
            yield offset, member.used, member.data
            offset += member.used
            buffer = member.rest
            lost = False
            continue
        if not lost:
            lost = True
            on_damage(Damage(name, offset, member.reason))
            yield offset, 0, None
        # `rest` is all that was read of it: the next member may begin anywhere inside.
        skipped, buffer = _seek_magic(stream, member.rest)
        offset += skipped


class _Member(NamedTuple):
    data: bytes | None
    used: int
    rest: bytes
    reason: str = ""


def _one_member(stream: _Ahead, buffer: bytes) -> _Member:
    machine = zlib.decompressobj(31)
    pieces: list[bytes] = []
    taken = [buffer]
    total = 0
    reason = ""
    try:
        while not machine.eof:
            if not buffer:
                buffer = stream.read(_BLOCK)
                taken.append(buffer)
                if not buffer:
                    reason = "the last record is cut off"
                    break
            piece = machine.decompress(buffer)
            buffer = b""
            total += len(piece)
            pieces.append(piece)
            if total > MAX_RECORD:
                reason = "a record too large, or a file not compressed record by record"
                break
    except zlib.error:
        reason = "a damaged record"
    if reason:
        return _Member(None, 0, b"".join(taken), reason)
    rest = machine.unused_data
    return _Member(b"".join(pieces), sum(map(len, taken)) - len(rest), rest)


def _seek_magic(stream: _Ahead, buffer: bytes) -> tuple[int, bytes]:
    """Go on to the next place that begins like a member; returns how far that was."""
    skipped = 0
    at = 1
    while True:
        found = buffer.find(_MAGIC, at)
        if found >= 0:
            return skipped + found, buffer[found:]
        keep = buffer[-2:] if len(buffer) > 2 else b""
        skipped += len(buffer) - len(keep)
        more = stream.read(_BLOCK)
        if not more:
            return skipped, b""
        buffer = keep + more
        at = 0


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


def _plain(stream: _Ahead, start: int, name: str, on_damage: OnDamage) -> Iterator[RawRecord]:
    """Records of an uncompressed WARC file."""
    at = start
    try:
        iterator = ArchiveIterator(stream, no_record_parse=True)
        for record in iterator:
            headers = {key.lower(): value for key, value in record.rec_headers.headers}
            block = record.raw_stream.read()
            announced = headers.get("content-length", "")
            if announced.isdigit() and int(announced) != len(block):
                on_damage(Damage(name, at, "the last record is cut off"))
                return
            at = start + iterator.get_record_offset()
            length = iterator.get_record_length()
            yield RawRecord(at, length, record.rec_type or "", headers, block)
    except (ArchiveLoadFailed, EOFError, ValueError) as error:
        on_damage(Damage(name, at, f"not a WARC file ({str(error).splitlines()[0]})"))
