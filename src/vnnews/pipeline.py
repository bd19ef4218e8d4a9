"""The line itself: fetch, clean, extract, for one page and for many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .reading import Source, error_record, fetch, is_furniture, page_of, read, read_item
from .records import Record
from .sources import Item

__all__ = [
    "Source",
    "error_record",
    "fetch",
    "is_furniture",
    "page_of",
    "read",
    "read_item",
    "read_many",
]


def read_many(
    sources: Iterable[Item],
    *,
    workers: int = 1,
    published: str | None = None,
    province: str | None = None,
    allow_private: bool = False,
    timeout: float = 60.0,
    memory: int = 2 * 1024**3,
) -> Iterator[Record]:
    """Read many pages: records in the order given, a bad page as a Record with ``error``.

    ``published`` and ``province`` stand in where a page does not say. Memory stays flat: sources are drawn as records are taken. With ``workers`` above 1 the
    pages are read by that many processes; a page that crashes its process, takes longer than
    ``timeout`` seconds or more than ``memory`` bytes costs that page only.
    """
    reading: dict[str, Any] = {
        "published": published,
        "province": province,
        "allow_private": allow_private,
    }
    if workers > 1:
        from .workers import Pool

        with Pool(workers, timeout=timeout, memory=memory, **reading) as pool:
            for line in pool.run(sources):
                if isinstance(line, str):
                    yield Record.from_json(line)
        return
    for source in sources:
        yield read_item(source, **reading)
