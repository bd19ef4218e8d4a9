"""A job that is told another scope than before: what that changes of what it knows already."""

from __future__ import annotations

import logging
from pathlib import Path

import msgspec
from sqlalchemy import select

from . import discover, reader
from .frontier import Frontier
from .schema import OUT_OF_SCOPE, PENDING, SKIPPED, urls
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
        count = _sort_waiting(spec, frontier, settler.reach)
        log.info("other seeds or patterns than before: %d waiting addresses changed", count)
        _follow_archive(frontier, settler, archives)
    frontier.note(key, scope)


def _sort_waiting(spec: JobSpec, frontier: Frontier, reach: discover.Reach) -> int:
    """Leave out what waits and is wanted no more, take back what is again; returns how many.

    Seeds of the job stay, and what they redirect to; a seed that is named no more is like any
    other address.
    """
    seeds = {seed.url for seed in spec.seeds}
    left_out = (urls.c.state == SKIPPED) & (urls.c.error == OUT_OF_SCOPE)
    rows = select(urls.c.id, urls.c.url, urls.c.kind, urls.c.lastmod, urls.c.state).where(
        (urls.c.state == PENDING) | left_out,
        urls.c.seed.is_(False) | urls.c.via.is_(None),
    )
    changed = 0
    with frontier.transaction() as db:
        for row in db.execute(rows).fetchall():
            wanted = reach.wants(row.url, row.kind) and not reach.too_old(row.lastmod)
            wanted = wanted or row.url in seeds
            if wanted != (row.state == PENDING):
                state, error = (PENDING, None) if wanted else (SKIPPED, OUT_OF_SCOPE)
                frontier.set_url(db, row.id, state=state, error=error)
                changed += 1
    return changed


def _follow_archive(frontier: Frontier, settler: Settler, archives: list[Path]) -> None:
    for capture in reader.captures(archives):
        if capture.status != 200 or not discover.readable(capture):
            continue
        with frontier.transaction() as db:
            task = frontier.find_in(db, capture.url)
            if task is not None:
                settler.follow(db, task, capture, anew=True)
