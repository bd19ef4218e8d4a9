"""Regular expressions that are compiled when they are first asked for.

``re.compile`` takes 0.1-1.5 ms a pattern; a package with hundreds of them would spend more on its
first text than on the next hundred. For patterns of which one text needs only a few.
"""

from __future__ import annotations

import re
from typing import Any, cast

_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "pattern")


class _Lazy:
    """Stands for a pattern; after the first use its methods are the pattern's own."""

    __slots__ = ("_source", *_METHODS)

    def __init__(self, source: str) -> None:
        self._source = source

    def __getattr__(self, name: str) -> Any:
        # Called only while the slots are empty.
        compiled = re.compile(self._source)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def lazy(source: str) -> re.Pattern[str]:
    """As ``re.compile(source)``, whose errors come with the first use."""
    return cast("re.Pattern[str]", _Lazy(source))
