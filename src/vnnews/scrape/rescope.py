"""A job that is told another scope than before: what that changes of what it knows already."""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec

from . import discover, reader
from .frontier import Frontier
from .settle import Settler
from .spec import JobSpec

log = logging.getLogger(__name__)

_FIELDS = ("seeds", "include", "exclude", "since", "until", "max_list_pages")


def rescope(spec: JobSpec, frontier: Frontier, settler: Settler, archives: list[Path]) -> None:
    """Make the frontier fit the spec, if the last run in this folder had another scope.

    What waits and belongs to the job no more is left out; pages that are in the archive already
    are asked again where they lead to. Nothing is fetched twice for it. A run that is killed in
    the middle does it again, with the same outcome.
    """
    key = f"scope {frontier.worker}"
    scope = msgspec.json.encode({name: getattr(spec, name) for name in _FIELDS}).decode()
    before = frontier.noted(key)
    if before == scope:
        return
    if before is not None:
        reach = settler.reach

        def wants(url: str, kind: str, changed: float | None) -> bool:
            return reach.wants(url, kind) and not reach.too_old(changed)

        count = frontier.rescope(wants, {seed.url for seed in spec.seeds})
        log.info("other seeds or patterns than before: %d waiting addresses changed", count)
        _follow_archive(frontier, settler, archives)
    frontier.note(key, scope)


def _follow_archive(frontier: Frontier, settler: Settler, archives: list[Path]) -> None:
    for capture in reader.captures(archives):
        if capture.status != 200 or not discover.readable(capture):
            continue
        with frontier.transaction() as db:
            task = frontier.find_in(db, capture.url)
            if task is not None:
                settler.follow(db, task, capture, anew=True)
