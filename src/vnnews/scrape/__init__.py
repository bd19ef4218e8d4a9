"""URL → Capture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

from ..errors import FetchError, InputError
from ..records import Capture


def fetch(url: str, *, allow_private: bool = False) -> Capture:
    """One page."""
    raise FetchError(url, "no fetcher")


def captures(archives: Iterable[Path | IO[bytes]]) -> Iterator[Capture]:
    """The responses in WARC files, streaming."""
    raise InputError("no archive reader yet")
