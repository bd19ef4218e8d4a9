"""The WACZ package: the archive, its index and the list of its pages in one file."""

from __future__ import annotations

import contextlib
import datetime
import io
import json
import logging
import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from ..errors import JobError, MissingExtraError, OutputError
from .folder import Folder

log = logging.getLogger(__name__)

_HEAD = {"format": "json-pages-1.0", "id": "pages", "title": "Pages"}
_PAGES = ("text/html", "application/xhtml+xml")


class _Page(NamedTuple):
    url: str
    when: str
    title: str = ""


class _Article(msgspec.Struct):
    url: str | None = None
    title: str | None = None


class _Provenance(msgspec.Struct):
    fetched: str | None = None


class _Line(msgspec.Struct):
    """What a line of ``records/`` says of its page."""

    article: _Article = msgspec.field(default_factory=_Article)
    provenance: _Provenance = msgspec.field(default_factory=_Provenance)


def wacz(out: str | Path, target: str | Path | None = None) -> Path:
    """Pack a job's archive as WACZ; returns the file's path, ``DIR/archive.wacz`` by default.

    Raises :class:`~vnnews.errors.MissingExtraError` without the extra ``wacz``,
    :class:`~vnnews.errors.OutputError` where there is nothing to pack or no room for it.
    """
    try:
        from wacz.main import main
    except ImportError as error:
        raise MissingExtraError("packing a WACZ file", "wacz") from error
    folder = Folder(out)
    files = sorted(folder.warc.glob("*.warc.gz"))
    if not files:
        raise OutputError(f"{folder.path}: holds no archive yet, so there is nothing to pack")
    path = Path(target) if target else folder.path / "archive.wacz"
    # Written beside the old package and put in its place when it is whole.
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    pages = path.with_name(f"{fresh.name}.jsonl")
    order: list[Any] = ["create", "-o", str(fresh), "--hash-type", "sha256", "--copy-pages"]
    said = io.StringIO()
    try:
        with pages.open("w", encoding="utf-8") as stream:
            stream.writelines(_page_lines(folder))
        with contextlib.redirect_stdout(said):
            # The tool finds pages by the Referer of what browsers load with them: here none.
            code = main([*order, "-p", str(pages), "-f", *(str(file) for file in files)])
        if not code:
            fresh.replace(path)
    except OSError as error:
        raise OutputError(
            f"{path}: cannot be written ({(error.strerror or str(error)).lower()})"
        ) from error
    finally:
        for left in (fresh, pages):
            with contextlib.suppress(OSError):
                left.unlink(missing_ok=True)
    if code:
        log.warning("%s: %s", path, " ".join(said.getvalue().split())[-500:])
        raise OutputError(f"{path}: the wacz tool could not pack the archive")
    return path


def _page_lines(folder: Folder) -> Iterator[str]:
    """``pages.jsonl``: seeds that are pages, then every page that has a record, with its title.

    A job without records lists all its pages.
    """
    yield json.dumps(_HEAD) + "\n"
    seen: set[str] = set()
    seeds = _seeds(folder)
    found = chain((page for page in _archived(folder) if page.url in seeds), _recorded(folder))
    for page in chain(found, () if _has_records(folder) else _archived(folder)):
        if page.url not in seen:
            seen.add(page.url)
            about = {"id": str(len(seen)), "url": page.url, "ts": page.when}
            line = {**about, "title": page.title} if page.title else about
            yield json.dumps(line, ensure_ascii=False) + "\n"


def _seeds(folder: Folder) -> set[str]:
    try:
        return {seed.url for seed in folder.spec().seeds}
    except JobError:
        # An archive without its job can be packed too.
        return set()


def _has_records(folder: Folder) -> bool:
    return any(path.stat().st_size for path in folder.records.glob("*.jsonl"))


def _recorded(folder: Folder) -> Iterator[_Page]:
    read = msgspec.json.Decoder(_Line).decode
    for path in sorted(folder.records.glob("*.jsonl")):
        with path.open("rb") as stream:
            for line in stream:
                with contextlib.suppress(msgspec.DecodeError):
                    record = read(line)
                    if record.article.url and record.provenance.fetched:
                        title = record.article.title or ""
                        yield _Page(record.article.url, record.provenance.fetched, title)


def _archived(folder: Folder) -> Iterator[_Page]:
    """Pages that the index names, each capture of them."""
    path = folder.path / "index.cdxj"
    if not path.exists():
        return
    with path.open(encoding="utf-8") as stream:
        for line in stream:
            _, stamp, text = line.split(" ", 2)
            about = json.loads(text)
            if about.get("status") == "200" and about.get("mime") in _PAGES:
                moment = datetime.datetime.strptime(stamp, "%Y%m%d%H%M%S")
                yield _Page(about["url"], f"{moment.isoformat()}Z")
