"""URL → Capture."""

from __future__ import annotations

from ..errors import FetchError
from ..records import Capture


def fetch(url: str, *, allow_private: bool = False) -> Capture:
    """One page."""
    raise FetchError(url, "no fetcher")
