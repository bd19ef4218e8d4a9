"""The CDXJ index of an archive, by which replay tools find captures."""

from __future__ import annotations

import heapq
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from ..errors import OutputError
from . import message, reader
from .folder import Folder, write_whole

_WWW = re.compile(r"^www\d*\.")


def build(folder: Folder) -> Path:
    """Write ``index.cdxj`` for all WARC files of a job, sorted; returns its path.

    Files that have not changed since their own index in ``index/`` was written are not read again.
    Raises :class:`~vnnews.errors.OutputError` where it cannot be written.
    """
    parts = []
    target = folder.path / "index.cdxj"
    try:
        (folder.path / "index").mkdir(exist_ok=True)
        for warc in sorted(folder.warc.glob("*.warc.gz")):
            part = folder.path / "index" / f"{warc.name.removesuffix('.warc.gz')}.cdxj"
            if not part.exists() or part.stat().st_mtime_ns <= warc.stat().st_mtime_ns:
                write_whole(part, "".join(f"{line}\n" for line in sorted(lines(warc))))
            parts.append(part)
        _merge(parts, target)
    except OSError as error:
        raise OutputError(
            f"{target}: cannot be written ({(error.strerror or str(error)).lower()})"
        ) from error
    return target


def _merge(parts: list[Path], target: Path) -> None:
    temporary = target.with_name(".index.cdxj")
    streams = [part.open(encoding="utf-8") for part in parts]
    try:
        with temporary.open("w", encoding="utf-8") as out:
            out.writelines(heapq.merge(*streams))
        temporary.replace(target)
    finally:
        for stream in streams:
            stream.close()


def lines(warc: Path) -> Iterator[str]:
    """One CDXJ line for each response and revisit in a WARC file."""
    for record in reader.records(warc):
        if record.type not in ("response", "revisit"):
            continue
        url = record.headers.get("warc-target-uri", "").strip("<>")
        fields = {
            "url": url,
            **_http(record),
            "digest": record.headers.get("warc-payload-digest", ""),
            "length": str(record.length),
            "offset": str(record.offset),
            "filename": warc.name,
        }
        kept = {key: value for key, value in fields.items() if value}
        yield f"{surt(url)} {_timestamp(record)} {json.dumps(kept)}"


def _http(record: reader.RawRecord) -> dict[str, str]:
    if not record.block and record.type == "revisit":
        return {"mime": "warc/revisit"}
    try:
        answer = message.split(record.block)
    except message.BrokenBodyError:
        return {}
    kind = re.split(r"[;\s]", message.header(answer.headers, "content-type"), maxsplit=1)[0]
    mime = "warc/revisit" if record.type == "revisit" else kind
    return {"mime": mime, "status": str(answer.status)}


def _timestamp(record: reader.RawRecord) -> str:
    return re.sub(r"\D", "", record.headers.get("warc-date", ""))[:14]


def surt(url: str) -> str:
    """The sort-friendly form of an address: ``vn,baokontum)/chinh-tri?a=1``."""
    parts = urlsplit(url)
    host = _WWW.sub("", (parts.hostname or "").rstrip("."))
    port = parts.port
    if port is not None and port != {"http": 80, "https": 443}.get(parts.scheme):
        suffix = f":{port}"
    else:
        suffix = ""
    path = parts.path.lower()
    path = path.rstrip("/") if len(path) > 1 else "/"
    query = "&".join(sorted(parts.query.lower().split("&"))) if parts.query else ""
    return f"{','.join(reversed(host.split('.')))}{suffix}){path or '/'}" + (
        f"?{query}" if query else ""
    )
