"""vnnews: pages of Vietnamese provincial news sites to structured records.

    >>> import vnnews
    >>> record = vnnews.extract("Quyết định số 1258/QĐ-TTg ngày 21/8/2017")
    >>> record.documents[0].number
    '1258/QĐ-TTg'

Names are imported when they are first used, so that ``import vnnews`` costs little.
"""

from __future__ import annotations

import importlib
import sys
import types
from typing import TYPE_CHECKING, Any

from ._version import __version__

if TYPE_CHECKING:
    from .clean import clean
    from .clean.annotate import annotate
    from .errors import FetchError, InputError, VnnewsError
    from .extract import extract
    from .extract.documents import parse_document_number
    from .notebook import frames, to_displacy
    from .pipeline import fetch, read, read_many
    from .records import (
        Article,
        Block,
        Capture,
        Date,
        Document,
        Figure,
        Organisation,
        Record,
        json_schema,
    )
    from .store import load

_RECORDS = (
    "Article",
    "Block",
    "Capture",
    "Date",
    "Document",
    "Figure",
    "Organisation",
    "Record",
    "json_schema",
)
_HOMES = {
    "fetch": "pipeline",
    "clean": "clean",
    "annotate": "clean.annotate",
    "extract": "extract",
    "read": "pipeline",
    "read_many": "pipeline",
    "parse_document_number": "extract.documents",
    "load": "store",
    **dict.fromkeys(("frames", "to_displacy"), "notebook"),
    **dict.fromkeys(("FetchError", "InputError", "VnnewsError"), "errors"),
    **dict.fromkeys(_RECORDS, "records"),
}

__all__ = [
    "Article",
    "Block",
    "Capture",
    "Date",
    "Document",
    "FetchError",
    "Figure",
    "InputError",
    "Organisation",
    "Record",
    "VnnewsError",
    "__version__",
    "annotate",
    "clean",
    "extract",
    "fetch",
    "frames",
    "json_schema",
    "load",
    "parse_document_number",
    "read",
    "read_many",
    "to_displacy",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if name in ("serve", "store"):  # packages that users call by their own names
        return importlib.import_module(f".{name}", __name__)
    if home is None:
        raise AttributeError(f"module 'vnnews' has no attribute {name!r}")
    value = getattr(importlib.import_module(f".{home}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


class _Package(types.ModuleType):
    """Keeps ``vnnews.extract`` and ``vnnews.clean`` the functions that users call.

    Python binds a submodule to its package's attribute when it is imported; the folders
    ``extract`` and ``clean`` must not hide the functions of the same names. What they hold is
    imported with ``from vnnews.extract import …`` as usual.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if name in ("extract", "clean") and isinstance(value, types.ModuleType):
            return
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
