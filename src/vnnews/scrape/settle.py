"""What an archived answer means for the frontier: done, failed, moved, and where it leads.

Used for live answers and for those found in the archive after a crash, so that both end the same.
"""

from __future__ import annotations

import http
import logging
import time
from typing import Any
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import Connection, select

from ..records import Capture
from . import discover, politeness
from .address import canonical, kind_of, origin_of
from .frontier import Frontier
from .schema import DONE, FAILED, PENDING, SKIPPED, Link, Task, urls
from .warc import Position

log = logging.getLogger(__name__)

MAX_HOPS = 10
"""Redirects in a row that are followed."""
MAX_AGAIN = 2
"""Times that an address may send back to itself while setting cookies."""


class Settler:
    """Turns captures into changes of the frontier. ``update`` is that of ``--update`` runs."""

    def __init__(
        self, frontier: Frontier, reach: discover.Reach, agent: str, *, update: bool = False
    ) -> None:
        self.frontier = frontier
        self.reach = reach
        self.agent = agent
        self.update = update

    def replayed(self, db: Connection, capture: Capture, position: Position) -> None:
        """Settle a capture found in the archive that the frontier does not know of."""
        if urlsplit(capture.url).path == "/robots.txt":
            self.robots(db, origin_of(capture.url), capture, time.time())
            return
        task = self._task(db, capture.url)
        if task is None:
            # The address itself was lost with the last commits of a power cut.
            kind = kind_of(capture.url).stored
            self.frontier.add(
                [Link(capture.url, origin_of(capture.url), kind, discover.PRIORITY[kind])], db
            )
            task = self._task(db, capture.url)
        if task is not None:
            self.page(db, task, capture, position)

    def page(self, db: Connection, task: Task, capture: Capture, position: Position) -> None:
        """Settle an answer to a page, feed or sitemap."""
        values: dict[str, Any] = {
            "status": capture.status,
            "file": position.file,
            "offset": position.offset,
            "fetched": time.time(),
            "etag": capture.header("etag")[:300] or None,
            "modified": capture.header("last-modified")[:60] or None,
            "record": position.record,
            "date": capture.fetched,
            "payload": position.digest,
            "digest": capture.digest,
            "bytes": len(capture.body),
            "page": discover.is_page(capture),
            "error": None,
            "transient": False,
        }
        target = capture.header("location") if 300 <= capture.status < 400 else None
        target = target or discover.sent_on(capture)
        if capture.status == 304:
            # RFC 9110, 15.4.5: what a 304 names holds for the stored answer from now on.
            named = {key: values[key] for key in ("etag", "modified") if values[key]}
            values = {"state": DONE, "fetched": time.time(), "error": None, "transient": False}
            values |= named
        elif target:
            values.update(self._moved(db, task, capture, target))
        else:
            values.update(self._verdict(task, capture))
        if capture.status == 200:
            self.frontier.remember_payload(
                db,
                capture.digest,
                url=capture.url,
                date=capture.fetched,
                record=position.record,
                payload=position.digest,
                file=position.file,
                offset=position.offset,
            )
            self.follow(db, task, capture)
        if not self.frontier.is_alive(task.origin):
            self.frontier.set_host(db, task.origin, alive=True)
        self.frontier.set_url(db, task.id, **values)

    def robots(self, db: Connection, origin: str, capture: Capture, now: float) -> None:
        """Take over a robots.txt: 200 is read, 4xx means that there is none."""
        if capture.status != 200 and not 400 <= capture.status < 500:
            return
        if capture.status == 429 or politeness.flood_guard(capture.status, capture.body):
            return
        text = politeness.robots_text(capture.body) if capture.status == 200 else ""
        self.take_rules(db, origin, text, now)

    def take_rules(self, db: Connection, origin: str, text: str, now: float) -> None:
        text = text.replace("\0", "")
        rules = politeness.rules(text, self.agent)
        self.frontier.set_host(
            db,
            origin,
            robots=text,
            robots_until=now + politeness.ROBOTS_AGE,
            robots_fails=0,
            asked=rules.delay(),
        )
        self.frontier.add(discover.site_links(origin, rules.sitemaps, self.reach), db)

    def _task(self, db: Connection, url: str) -> Task | None:
        return self.frontier.find_in(db, url)

    def _verdict(self, task: Task, capture: Capture) -> dict[str, Any]:
        if capture.status != 200:
            if task.guess:
                return {"state": SKIPPED, "error": "there is none"}
            where = ", which does not say where to" if 300 <= capture.status < 400 else ""
            return {"state": FAILED, "error": f"answered {phrase(capture.status)}{where}"}
        if discover.wants_browser(capture):
            return {"state": FAILED, "page": False, "error": "answered with a check for browsers"}
        expected = task.kind in ("feed", "sitemap")
        if not expected and not discover.readable(capture):
            kind = capture.header("content-type", "no type").split(";")[0][:60]
            what = "an empty answer" if not capture.body else f"not a page ({kind})"
            return {"state": FAILED if task.seed else SKIPPED, "error": what}
        return {"state": DONE}

    def _moved(self, db: Connection, task: Task, capture: Capture, location: str) -> dict[str, Any]:
        target = canonical(location, capture.url)
        if target is None:
            where = location[:200]
            return {"state": FAILED, "error": f"redirects to {where!r}, which cannot be fetched"}
        if task.hops >= MAX_HOPS:
            return {"state": FAILED, "error": f"redirects more than {MAX_HOPS} times"}
        if target == capture.url or self._in_chain(db, task, target):
            return self._circle(db, task, target, capture)
        if task.seed:
            self.reach.widen(target, task.url)
            self.frontier.note_in(db, f"moved {task.url}"[:60], target)
        kind = kind_of(target)
        link = discover.link(
            target, self.reach, via=task.id, depth=task.depth, hops=task.hops + 1, kind=kind
        )
        if task.seed:
            link = Link(
                target,
                origin_of(target),
                kind.stored,
                0,
                hops=task.hops + 1,
                seed=True,
                via=task.id,
            )
        if link is not None:
            self.frontier.add([link], db)
        return {"state": DONE}

    def _circle(self, db: Connection, task: Task, target: str, capture: Capture) -> dict[str, Any]:
        """A redirect to where it came from: once more where it sets a cookie, else an error."""
        if capture.header("set-cookie") and task.again < MAX_AGAIN:
            if target == capture.url:
                return {"state": PENDING, "again": task.again + 1, "attempts": 0}
            other = self._task(db, target)
            if other is not None and other.again < MAX_AGAIN:
                self.frontier.set_url(
                    db, other.id, state=PENDING, again=other.again + 1, attempts=0
                )
                return {"state": DONE}
        return {"state": FAILED, "error": "redirects in a circle"}

    def _in_chain(self, db: Connection, task: Task, target: str) -> bool:
        current: int | None = task.id
        for _ in range(task.hops):
            via = db.execute(select(urls.c.via).where(urls.c.id == current)).scalar()
            row = db.execute(select(urls.c.url, urls.c.id).where(urls.c.id == via)).first()
            if row is None:
                return False
            if row.url == target:
                return True
            current = row.id
        return False

    def follow(self, db: Connection, task: Task, capture: Capture, *, anew: bool = False) -> None:
        """Remember what a capture leads to; ``anew`` where that was done for another scope."""
        alone = task.seed and self.reach.alone(task.url)
        if alone:
            return
        try:
            found = discover.links_of(
                capture,
                self.reach,
                kind=task.kind,
                depth=task.depth,
                via=task.id,
                update=self.update or self.frontier.updated(db) is not None,
            )
        except Exception:
            # A page that breaks the reading of its links costs its links, not the job.
            log.exception("%s: its links could not be read", capture.url)
            return
        links = list(found.links)
        if found.series:
            keys = [key for key, _ in found.items]
            fresh = self.frontier.new_in_series(db, found.series, keys)
            fresh = set(keys) if anew else fresh
            dates = [when for key, when in found.items if key in fresh and when is not None]
            gone_back = bool(dates) and all(self.reach.too_old(when) for when in dates)
            number = kind_of(capture.url).page or 1
            # A page beyond the last one shows nothing, or what an earlier one showed.
            if (fresh or number == 1) and not gone_back:
                links += self._again(db, found.further) if fresh else found.further
        self.frontier.add(links, db)

    def _again(self, db: Connection, further: tuple[Link, ...]) -> tuple[Link, ...]:
        """Further pages of a list that shows something new: since an update began they may too."""
        began = self.frontier.updated(db)
        if began is None:
            return further
        return tuple(msgspec.structs.replace(link, refresh=True, lastmod=began) for link in further)


def phrase(status: int) -> str:
    """``404 Not Found``."""
    try:
        return f"{status} {http.HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)
