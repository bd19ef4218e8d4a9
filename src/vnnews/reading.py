"""One page: fetched, cleaned, read; what cannot be read becomes a record that says so."""

from __future__ import annotations

import datetime
from pathlib import Path

from .clean import clean
from .errors import InputError, VnnewsError
from .extract import extract
from .records import Article, Capture, Record, record_id
from .sources import BadLine, Item, TextLine

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
    allow_private: bool = False,
) -> Record:
    """Clean a page and read its mentions.

    ``source`` is the bytes of a page, a Capture, a Path, or a string: an ``http(s)`` address is
    fetched, a string with markup or line breaks is a page, anything else is a file's name.
    ``published`` and ``province`` stand in where the page itself does not say;
    ``allow_private`` lets addresses of the own network be fetched.

    Raises :class:`~vnnews.errors.FetchError` where an address cannot be fetched and
    :class:`~vnnews.errors.InputError` where the input is missing, too large or not a page.
    """
    page = page_of(source, allow_private=allow_private)
    capture = page if isinstance(page, Capture) else None
    article = clean(page, url=url)
    if published is not None and article.published is None:
        article.published = published if isinstance(published, str) else published.isoformat()
    record = extract(article, province=province, references=references)
    if capture is not None:
        _trace(record, capture)
    return record


def fetch(url: str, *, allow_private: bool = False) -> Capture:
    """Fetch one page, following redirects; it is not archived.

    Addresses of the own machine and network are refused, also after redirects, unless
    ``allow_private``. Raises :class:`~vnnews.errors.FetchError` with the address and the cause in
    plain words, :class:`~vnnews.errors.InputError` where ``url`` is no http address.
    """
    # The scraper's libraries take longer to load than a page to read.
    from .scrape import fetch as fetch_page

    return fetch_page(url, allow_private=allow_private)


def page_of(source: Source, *, allow_private: bool = False) -> bytes | str | Capture:
    """What :func:`read` reads: an address fetched, a file's bytes, a page as it is.

    Raises the same errors as :func:`read`.
    """
    if isinstance(source, Capture | bytes):
        return source
    if isinstance(source, str) and source.startswith(("http://", "https://")):
        return fetch(source, allow_private=allow_private)
    if isinstance(source, str) and ("<" in source or "\n" in source):
        return source
    if isinstance(source, str | Path):
        return _file(Path(source))
    raise InputError(f"read() takes bytes, a str, a Path or a Capture, not {type(source).__name__}")


def read_item(
    item: Item,
    *,
    published: str | None = None,
    province: str | None = None,
    allow_private: bool = False,
) -> Record:
    """Read one item of a batch; what cannot be read becomes a Record with ``error``."""
    try:
        if isinstance(item, BadLine):
            return error_record(item.where, f"{item.where}: {item.reason}")
        if isinstance(item, TextLine):
            return _read_line(item, published, province)
        return read(item, published=published, province=province, allow_private=allow_private)
    except VnnewsError as error:
        return error_record(item, str(error))
    except (RecursionError, MemoryError) as error:
        return error_record(item, f"too much for one page ({type(error).__name__})")


def is_furniture(record: Record) -> bool:
    """True for an archived page that is no article: a list, a home page, an error page.

    A crawl fetches many of those for their links; a page that somebody names is never one.
    """
    p = record.provenance
    return (
        record.error is None
        and record.article.kind != "article"
        and p is not None
        and p.warc_record is not None
    )


def error_record(item: Item | None, reason: str) -> Record:
    """A Record without content that says why ``item`` could not be read."""
    name: str | None = None
    digest = ""
    if isinstance(item, Capture):
        name = item.url
    elif isinstance(item, TextLine):
        name = item.url or item.id
    elif isinstance(item, bytes):
        digest = item[:4096].hex()
    elif item is not None and len(str(item)) < 2000:
        name = str(item)
    record = Record(
        id=record_id(name, digest), article=Article(url=name, kind="error"), error=reason
    )
    return record


def _read_line(line: TextLine, published: str | None, province: str | None) -> Record:
    article = Article(
        url=line.url,
        title=line.title,
        text=line.text,
        published=line.published or published,
        province=line.province,
    )
    record = extract(article, province=province)
    if line.id:
        record.id = line.id
    return record


def _file(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise InputError(f"{path}: is a folder, not a page")
        if size > MAX_BYTES:
            raise InputError(
                f"{path}: {size // 1_000_000} MB; a page may have {MAX_BYTES // 1_000_000} MB"
            )
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or str(error)).lower()}") from error
    except ValueError as error:
        raise InputError(f"{str(path)[:60]!r}: not a file name ({error})") from error


def _trace(record: Record, capture: Capture) -> None:
    """Say in the record which bytes it came from."""
    provenance = record.provenance
    if provenance is not None:
        provenance.payload_digest = capture.digest or None
        provenance.warc_record = capture.warc_record
        provenance.warc_file = capture.warc_file
        provenance.fetched = capture.fetched or None
