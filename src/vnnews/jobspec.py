"""From what was said on the command line to a job: names, addresses, job files, budgets."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import msgspec

from .errors import InputError
from .scrape import JobSpec, load, plan
from .scrape import seeds as known_seeds
from .scrape.folder import Folder
from .scrape.spec import Reach, parse_size, parse_time

_NOTHING = "what to scrape, and where to? vnnews scrape ADDRESS --out FOLDER"
_FIELDS = {
    "pages": "max_pages",
    "time_limit": "max_time",
    "disk": "max_disk",
    "window": "windows",
    "insecure_host": "insecure_hosts",
}


def job_spec(
    seeds: tuple[str, ...],
    out: Path | None,
    job_file: Path | None,
    *,
    scope: Reach | None,
    settings: dict[str, Any],
) -> tuple[JobSpec, Path]:
    """The job and its folder.

    A job's folder alone, with or without ``--update``, goes on with the job as it was told
    before; what is said now is added to it. Raises :class:`InputError` where something is
    missing or wrong.
    """
    if out is None and job_file is None and len(seeds) == 1 and Folder(seeds[0]).exists:
        out, seeds = Path(seeds[0]), ()
    if out is None:
        asked = "where to? name the job's folder with --out" if seeds or job_file else _NOTHING
        raise InputError(asked)
    said = _said(settings)
    named = [seed for name in seeds for seed in known_seeds(name, scope or "host")]
    if job_file is not None:
        spec = load(job_file)
    elif Folder(out).exists and not named:
        spec = Folder(out).spec()
    elif not named:
        raise InputError("what to scrape? name an address, a site of `vnnews sites`, or --job")
    else:
        return plan(named, **said), out
    return msgspec.structs.replace(spec, seeds=(*spec.seeds, *named), **said).check(), out


def _said(settings: dict[str, Any]) -> dict[str, Any]:
    """The options that were given, as fields of a JobSpec."""
    said: dict[str, Any] = {}
    for name, value in settings.items():
        if value is None or value == () or value is False:
            continue
        if name in ("since", "until"):
            value = _day(name, value)
        elif name == "time_limit":
            value = parse_time(value, "--time")
        elif name == "disk":
            value = parse_size(value, "--disk")
        said[_FIELDS.get(name, name)] = value
    return said


def _day(name: str, text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise InputError(f"--{name}: {text!r} is not a date like 2024-01-31") from None
