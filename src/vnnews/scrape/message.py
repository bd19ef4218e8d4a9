"""An HTTP answer as bytes: head and body apart, chunks joined, content decoded, with limits.

The live fetch and the reading of archives both go through this module, so that a page read back
from a WARC file is the very same bytes that the job saw.
"""

from __future__ import annotations

import re
import zlib
from typing import NamedTuple

MAX_DECODED = 64 * 1024 * 1024
"""Bytes that a body may have once decompressed."""

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}")


class BrokenBodyError(ValueError):
    """The body does not decode: cut short, or not what its headers say."""


class BodyTooLargeError(ValueError):
    """The body is, or decompresses to, more than the limit."""


class Message(NamedTuple):
    """An HTTP answer: the exact bytes of its head, the status, the headers, the body as sent."""

    head: bytes
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def split(raw: bytes) -> Message:
    """Take an answer apart; interim answers (``100 Continue``) before it are skipped.

    Raises :class:`BrokenBodyError` where the bytes do not begin with an HTTP status line.
    """
    start = 0
    while True:
        status = _STATUS.match(raw, start)
        if status is None:
            raise BrokenBodyError("the answer is not HTTP")
        end = _HEAD_END.search(raw, start)
        stop = end.end() if end else len(raw)
        code = int(status.group(1))
        if 100 <= code < 200 and code != 101 and stop < len(raw):
            start = stop
            continue
        head = raw[start:stop]
        return Message(head, code, parse_headers(head), raw[stop:])


def parse_headers(head: bytes) -> tuple[tuple[str, str], ...]:
    """Names and values of the header lines after the first line; folded lines are joined."""
    headers: list[tuple[str, str]] = []
    for line in head.splitlines()[1:]:
        if line[:1] in (b" ", b"\t") and headers:
            name, value = headers[-1]
            headers[-1] = (name, f"{value} {_text(line.strip())}")
            continue
        name_bytes, colon, rest = line.partition(b":")
        name = name_bytes.decode("latin-1").strip()
        if colon and _TOKEN.fullmatch(name):
            headers.append((name, _text(rest.strip())))
    return tuple(headers)


def header(headers: tuple[tuple[str, str], ...], name: str, default: str = "") -> str:
    """The first header called ``name`` in any case."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), default)


def decode(headers: tuple[tuple[str, str], ...], body: bytes, *, limit: int = MAX_DECODED) -> bytes:
    """The body without transfer and content encodings.

    Raises :class:`BrokenBodyError` where it is cut short or garbled and :class:`BodyTooLargeError` where it
    grows beyond ``limit`` bytes.
    """
    if "chunked" in header(headers, "transfer-encoding").lower():
        body = dechunk(body)
    codings = ",".join(value for key, value in headers if key.lower() == "content-encoding")
    for coding in reversed([part.strip().lower() for part in codings.split(",") if part.strip()]):
        body = _decode_one(coding, body, limit)
    if len(body) > limit:
        raise BodyTooLargeError(f"more than {limit // 1_000_000} MB")
    return body


def dechunk(body: bytes) -> bytes:
    """Join the chunks of a chunked body; raises :class:`BrokenBodyError` where they are garbled."""
    pieces: list[bytes] = []
    at = 0
    while True:
        stop = body.find(b"\n", at, at + 4096)
        if stop < 0:
            raise BrokenBodyError("the chunked body ends early")
        size_text = body[at:stop].split(b";", 1)[0].strip()
        if not re.fullmatch(rb"[0-9A-Fa-f]{1,15}", size_text):
            raise BrokenBodyError("the chunked body is garbled")
        size = int(size_text, 16)
        at = stop + 1
        if size == 0:
            return b"".join(pieces)
        if at + size > len(body):
            raise BrokenBodyError("the chunked body ends early")
        pieces.append(body[at : at + size])
        at += size
        if body[at : at + 2] == b"\r\n":
            at += 2
        elif body[at : at + 1] == b"\n":
            at += 1
        else:
            raise BrokenBodyError("the chunked body is garbled")


def _decode_one(coding: str, body: bytes, limit: int) -> bytes:
    if coding in ("identity", "none", "utf-8"):
        return body
    if coding in ("gzip", "x-gzip"):
        # Some servers announce gzip and send the page as it is.
        return inflate(body, limit) if body[:2] == b"\x1f\x8b" else body
    if coding == "deflate":
        return inflate(body, limit, raw=not _zlib_header(body)) if body else body
    if coding == "br":
        return _brotli(body, limit)
    raise BrokenBodyError(f"unknown content encoding {coding[:40]!r}")


def inflate(body: bytes, limit: int, *, raw: bool = False) -> bytes:
    """Decompress gzip (several members too), zlib or, with ``raw``, bare deflate data."""
    pieces: list[bytes] = []
    total = 0
    rest = body
    while rest:
        machine = zlib.decompressobj(-15 if raw else 47)
        try:
            piece = machine.decompress(rest, limit - total + 1)
        except zlib.error as error:
            raise BrokenBodyError("the compressed body is garbled") from error
        total += len(piece)
        pieces.append(piece)
        if total > limit:
            raise BodyTooLargeError(f"more than {limit // 1_000_000} MB when decompressed")
        if not machine.eof:
            raise BrokenBodyError("the compressed body ends early")
        rest = machine.unused_data
        if raw or rest[:2] != b"\x1f\x8b":
            break
    return b"".join(pieces)


def _zlib_header(body: bytes) -> bool:
    return len(body) > 1 and body[0] & 0x0F == 8 and (body[0] * 256 + body[1]) % 31 == 0


def _brotli(body: bytes, limit: int) -> bytes:
    # Never asked for (Accept-Encoding names gzip alone); some servers send it all the same.
    try:
        import brotli  # type: ignore[import-untyped, unused-ignore]
    except ImportError as error:
        raise BrokenBodyError("the server sent brotli, which was not asked for") from error
    machine = brotli.Decompressor()
    pieces: list[bytes] = []
    total = 0
    try:
        for at in range(0, len(body), 4096):
            piece = machine.process(body[at : at + 4096])
            total += len(piece)
            pieces.append(piece)
            if total > limit:
                raise BodyTooLargeError(f"more than {limit // 1_000_000} MB when decompressed")
    except brotli.error as error:
        raise BrokenBodyError("the compressed body is garbled") from error
    if not machine.is_finished():
        raise BrokenBodyError("the compressed body ends early")
    return b"".join(pieces)


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
