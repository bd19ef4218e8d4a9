"""URL → Capture: single pages, and jobs that last for weeks.

- :func:`fetch` gets one page.
- :func:`plan`, :func:`load` and :func:`run` are a job; :func:`status` says how it stands.
- :func:`captures` reads WARC files back.
- :func:`is_page` says which captures are pages to be read for an article.
- :func:`sites` lists the known newspapers and portals.

Names are loaded when they are first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .discover import is_page
    from .job import run
    from .pack import wacz
    from .places import Site, seeds, sites
    from .reader import Damage, captures
    from .report import JobReport, Progress, status
    from .single import fetch
    from .spec import JobSpec, Seed, load, plan, with_scheme

_HOMES = {
    "fetch": "single",
    "Site": "places",
    "seeds": "places",
    "sites": "places",
    "run": "job",
    "wacz": "pack",
    "JobReport": "report",
    "Progress": "report",
    "status": "report",
    "captures": "reader",
    "Damage": "reader",
    "is_page": "discover",
    "JobSpec": "spec",
    "Seed": "spec",
    "plan": "spec",
    "load": "spec",
    "with_scheme": "spec",
}

__all__ = [
    "Damage",
    "JobReport",
    "JobSpec",
    "Progress",
    "Seed",
    "Site",
    "captures",
    "fetch",
    "is_page",
    "load",
    "plan",
    "run",
    "seeds",
    "sites",
    "status",
    "wacz",
    "with_scheme",
]


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f".{home}", __name__), name)
    globals()[name] = value
    return value
