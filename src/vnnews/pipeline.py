"""The line itself: fetch, clean, extract, for one page and for many."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from pathlib import Path

from .clean import clean
from .errors import InputError, VnnewsError
from .extract import extract
from .records import Article, Capture, Record, record_id
from .scrape import fetch

__all__ = ["Source", "fetch", "read", "read_many"]

Source = bytes | str | Path | Capture

MAX_BYTES = 64 * 1024 * 1024
"""Files larger than this are refused: no article is, and memory is finite."""


def read(
    source: Source,
    *,
    url: str | None = None,
    published: datetime.date | str | None = None,
    province: str | None = None,
    references: bool = False,
) -> Record:
    """Clean a page and read its mentions.

    ``source`` is the bytes of a page, a Capture, a Path, or a string: an ``http(s)`` address is
    fetched, a string with markup or line breaks is a page, anything else is a file's name.
    ``published`` and ``province`` stand in where the page itself does not say.

    Raises :class:`~vnnews.errors.FetchError` where an address cannot be fetched and
    :class:`~vnnews.errors.InputError` where the input is missing, too large or not a page.
    """
    capture: Capture | None = None
    page: bytes | str | Capture
    if isinstance(source, Capture):
        page = capture = source
    elif isinstance(source, bytes):
        page = source
    elif isinstance(source, str) and source.startswith(("http://", "https://")):
        page = capture = fetch(source)
    elif isinstance(source, str) and ("<" in source or "\n" in source):
        page = source
    elif isinstance(source, str | Path):
        page = _file(Path(source))
        url = url or None
    else:
        raise InputError(
            f"read() takes bytes, a str, a Path or a Capture, not {type(source).__name__}"
        )
    article = clean(page, url=url)
    record = extract(article, published=published, province=province, references=references)
    if capture is not None:
        _trace(record, capture)
    return record


def read_many(
    sources: Iterable[Source],
    *,
    workers: int = 1,
    province: str | None = None,
) -> Iterator[Record]:
    """Read many pages, in the order given, a bad page as a Record with ``error``.

    Memory stays flat: sources are drawn as records are taken.
    """
    for source in sources:
        yield read_safely(source, province=province)


def read_safely(source: Source, *, province: str | None = None) -> Record:
    """Like :func:`read`, but a page that cannot be read becomes a Record with ``error``."""
    try:
        return read(source, province=province)
    except VnnewsError as error:
        return error_record(source, str(error))


def error_record(source: Source, reason: str) -> Record:
    """A Record without content that says why ``source`` could not be read."""
    name = source.url if isinstance(source, Capture) else None
    if isinstance(source, str | Path) and len(str(source)) < 2000:
        name = str(source)
    digest = source if isinstance(source, bytes) else b""
    return Record(
        id=record_id(name, digest[:4096].hex()),
        article=Article(url=name, kind="error"),
        error=reason,
    )


def _file(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise InputError(f"{path}: is a folder, not a page")
        if size > MAX_BYTES:
            raise InputError(
                f"{path}: {size // 1_000_000} MB is more than the {MAX_BYTES // 1_000_000} MB that a page may have"
            )
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or str(error)).lower()}") from error


def _trace(record: Record, capture: Capture) -> None:
    """Say in the record which bytes it came from."""
    provenance = record.provenance
    if provenance is not None:
        provenance.payload_digest = capture.digest or None
        provenance.warc_record = capture.warc_record
        provenance.warc_file = capture.warc_file
        provenance.fetched = capture.fetched or None
