"""What the command line and batch runs take: files, folders, WARC files, JSONL, addresses.

Everything is streamed: an archive of any size is read page by page.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from .errors import InputError
from .records import Capture

WARC_ENDINGS = (".warc", ".warc.gz")
JSONL_ENDINGS = (".jsonl", ".ndjson")
PAGE_ENDINGS = (".html", ".htm", ".xhtml", ".txt", ".shtml", ".aspx", ".php")
STDIN_LIMIT = 64 * 1024 * 1024


class TextLine(msgspec.Struct):
    """A line of a JSONL input: a text to read, with what is known of it."""

    text: str
    id: str | None = None
    url: str | None = None
    title: str | None = None
    published: str | None = None
    province: str | None = None


@dataclass(slots=True, frozen=True)
class BadLine:
    """A piece of an input that could not be read; it becomes a record with ``error``."""

    where: str
    reason: str


@dataclass(slots=True, frozen=True)
class Marker:
    """The end of a unit of the input, travelling with its pages; ``problem`` if it broke off."""

    unit: int
    problem: str | None = None


Item = Capture | TextLine | BadLine | Path | str | bytes


def items(names: Iterable[str]) -> Iterator[Item]:
    """The pages of the named inputs, in order.

    ``-`` is standard input (a page, or JSONL where its first character is ``{``), an
    ``http(s)`` address is passed on, a folder gives its pages, archives and JSONL files in the
    order of their paths. Raises :class:`InputError` for a name that does not exist.
    """
    for name in names:
        if name == "-":
            yield from _standard_input()
        elif name.startswith(("http://", "https://")):
            yield name
        else:
            yield from _path(Path(name))


def expand(path: Path) -> list[Path]:
    """A file as itself, a folder as the readable files in it, sorted by path.

    Raises :class:`InputError` where there is nothing.
    """
    if path.is_dir():
        inside = sorted(entry for entry in path.rglob("*") if entry.is_file() and _readable(entry))
        if not inside:
            raise InputError(f"{path}: no pages, WARC or JSONL files in this folder")
        return inside
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")
    return [path]


def _path(path: Path) -> Iterator[Item]:
    for file in expand(path):
        if file.name.endswith(WARC_ENDINGS):
            yield from archived(file)
        elif file.name.endswith(JSONL_ENDINGS):
            with file.open("rb") as lines:
                yield from jsonl_items(lines, str(file))
        else:
            yield file


def archived(path: Path) -> Iterator[Capture]:
    """The pages of a WARC file, in order: no feeds, pictures, redirects or error answers."""
    from .scrape import captures, is_page

    return (capture for capture in captures([path]) if is_page(capture))


def _readable(path: Path) -> bool:
    return path.name.lower().endswith(WARC_ENDINGS + JSONL_ENDINGS + PAGE_ENDINGS)


def _standard_input() -> Iterator[Item]:
    stream = sys.stdin.buffer
    first = stream.peek(1)[:1] if hasattr(stream, "peek") else b""
    if first == b"{":
        yield from jsonl_items(stream, "standard input")
        return
    page = stream.read(STDIN_LIMIT + 1)
    if len(page) > STDIN_LIMIT:
        raise InputError(f"standard input: more than {STDIN_LIMIT // 2**20} MB, no page is")
    yield page


def jsonl_items(lines: Iterable[bytes], name: str) -> Iterator[Item]:
    """The texts of JSONL lines; a line that is none becomes a :class:`BadLine`."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _decoder.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            yield BadLine(f"{name}, line {number}", f"not a JSON object with a text: {error}")


_decoder = msgspec.json.Decoder(TextLine)
