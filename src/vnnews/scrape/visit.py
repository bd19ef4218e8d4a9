"""One visit: from a task that was taken to the frontier that knows its outcome."""

from __future__ import annotations

import logging
import time
from urllib.parse import urlsplit

from sqlalchemy import Connection

from ..errors import InputError
from ..records import Capture
from . import connect, politeness
from .address import canonical, origin_of
from .fetcher import Exchange, Fetcher, FetchFailedError
from .frontier import Frontier
from .keeper import Keeper
from .schema import FAILED, PENDING, SKIPPED, Host, Task
from .settle import Settler, phrase
from .spec import JobSpec
from .warc import Original, Position

log = logging.getLogger(__name__)

ADDRESS_AGE = 3600.0
"""Seconds for which the server of a host is taken as known."""
GIVE_UP_STRIKES = 10
"""Failures in a row after which a server's pages are given up for this run: some three hours."""
REFUSALS = 12
"""Tries of a page that is answered with 429 or 503."""
_PASSING = frozenset({408, 500, 502, 504, 520, 521, 522, 523, 524, 525, 530})


class Visitor:
    """Carries out tasks. All methods may run in several threads, each with its own task."""

    def __init__(
        self,
        spec: JobSpec,
        frontier: Frontier,
        fetcher: Fetcher,
        keeper: Keeper,
        settler: Settler,
    ) -> None:
        self.spec = spec
        self.agent = spec.agent()
        self.frontier = frontier
        self.fetcher = fetcher
        self.keeper = keeper
        self.settler = settler
        self.requests = 0
        self.received = 0

    def visit(self, task: Task) -> None:
        """Fetch a page, or first what must be known before: its server, its host's robots.txt."""
        host = self.frontier.host(task.origin)
        now = time.time()
        if host.server.startswith("?") or now - host.resolved > ADDRESS_AGE:
            if not self._locate(task, host):
                return
            host = self.frontier.host(task.origin)
            if host.server != task.server:
                self._put_back(task)
                return
        if host.robots is None or host.robots_until <= now:
            self._robots(task, host)
            return
        rules = politeness.rules(host.robots, self.agent)
        if not rules.allows(task.url):
            with self.frontier.transaction() as db:
                self.frontier.set_url(db, task.id, state=SKIPPED, error="robots.txt forbids it")
                self.frontier.release(db, task.server)
            return
        self._page(task, host)

    # -- the page itself ---------------------------------------------------------------------

    def _page(self, task: Task, host: Host) -> None:
        headers: dict[str, str] = {}
        unchanged: Original | None = None
        if task.fetched and task.record and task.date and task.payload:
            unchanged = Original(task.url, task.date, task.record, task.payload)
            if task.etag:
                headers["If-None-Match"] = task.etag
            if task.modified:
                headers["If-Modified-Since"] = task.modified
        try:
            exchange = self._get(task.url, headers)
        except FetchFailedError as error:
            self._failed(task, host, error)
            return
        status = exchange.answer.status
        if status in (429, 503) or politeness.flood_guard(status, exchange.body):
            self._refused(task, host, exchange)
        elif status in _PASSING:
            self._error_page(task, host, exchange)
        else:
            self._keep(task, host, exchange, unchanged if status == 304 else None)

    def _keep(self, task: Task, host: Host, exchange: Exchange, unchanged: Original | None) -> None:
        def settle(db: Connection, capture: Capture, position: Position) -> None:
            self.settler.page(db, task, capture, position)
            self._after_success(db, task.server, task, host, exchange.seconds)

        extra = self._extra(exchange, task)
        self.keeper.keep(exchange, settle, extra=extra, unchanged=unchanged)
        log.info(
            "%d %s %d bytes %.0f ms",
            exchange.answer.status,
            task.url,
            len(exchange.answer.body),
            exchange.seconds * 1000,
        )

    def _extra(self, exchange: Exchange, task: Task | None) -> dict[str, str]:
        extra: dict[str, str] = {}
        if task is not None:
            extra["hopsFromSeed"] = "R" * task.hops + "L" * min(task.depth, 200)
        if exchange.insecure:
            extra["tls"] = "certificate not verified (--insecure-host)"
        return extra

    def _after_success(
        self, db: Connection, server: str, task: Task, host: Host, seconds: float
    ) -> None:
        pace = politeness.Pace(task.delay, task.strikes)
        asked = self.frontier.asked(db, server)
        new = politeness.after_success(pace, self.spec, seconds, asked)
        self.frontier.give_back(
            db,
            server,
            next_at=time.time() + new.delay,
            delay=new.delay,
            strikes=new.strikes,
        )

    def _refused(self, task: Task, host: Host, exchange: Exchange) -> None:
        """429, 503 or a flood guard: leave the server alone, then go slower, then try again."""
        status = exchange.answer.status
        pace = politeness.after_refusal(
            politeness.Pace(task.delay, task.strikes), self.spec, host.asked
        )
        wait = politeness.refusal_wait(self.spec, exchange.answer, pace.strikes)
        cause = _answered(status)
        again = task.attempts < REFUSALS
        log.warning("%s: %s; its server is left alone for %.0f s", task.url, cause, wait)
        with self.frontier.transaction() as db:
            self.frontier.set_url(
                db,
                task.id,
                state=PENDING if again else FAILED,
                error=cause,
                transient=True,
                status=status,
            )
            self.frontier.give_back(
                db,
                task.server,
                next_at=time.time() + max(wait, pace.delay),
                delay=pace.delay,
                strikes=pace.strikes,
            )

    def _error_page(self, task: Task, host: Host, exchange: Exchange) -> None:
        """5xx: the page fails, the server goes on answering."""
        cause = f"answered {phrase(exchange.answer.status)}"
        with self.frontier.transaction() as db:
            self._retry(db, task, host, cause, status=exchange.answer.status)
            self._after_success(db, task.server, task, host, exchange.seconds)

    def _failed(self, task: Task, host: Host, error: FetchFailedError) -> None:
        """No whole answer."""
        now = time.time()
        with self.frontier.transaction() as db:
            strikes = task.strikes
            if error.transient:
                strikes += 1
                self._retry(db, task, host, error.cause)
                if strikes > GIVE_UP_STRIKES:
                    log.error("%s: given up for this run (%s)", task.origin, error.cause)
                    self.frontier.fail_host(db, task.origin, error.cause)
                    strikes = 0
            else:
                log.error("%s: %s", task.url, error.cause)
                state = SKIPPED if task.guess else FAILED
                self.frontier.set_url(db, task.id, state=state, error=error.cause, transient=False)
            wait = max(politeness.pause(self.spec, strikes) if strikes else 0.0, task.delay)
            self.frontier.give_back(
                db, task.server, next_at=now + wait, delay=task.delay, strikes=strikes
            )

    def _retry(
        self, db: Connection, task: Task, host: Host, cause: str, status: int | None = None
    ) -> None:
        tries = 1 + (self.spec.retries if host.alive else min(self.spec.retries, 2))
        if task.attempts < tries:
            wait = politeness.pause(self.spec, task.attempts)
            log.warning("%s: %s; again in %.0f s", task.url, cause, wait)
            values = {"state": PENDING, "not_before": time.time() + wait}
        else:
            log.error("%s: %s", task.url, cause)
            values = {"state": SKIPPED if task.guess else FAILED}
        self.frontier.set_url(
            db,
            task.id,
            error=cause,
            transient=True,
            status=status,
            **values,
        )

    # -- before the page ---------------------------------------------------------------------

    def _locate(self, task: Task, host: Host) -> bool:
        """Find the server that a host lives on; False where its name does not resolve now."""
        parts = urlsplit(task.url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            key = connect.server_key(parts.hostname or "", port, resolver=self.fetcher.resolver)
        except (OSError, UnicodeError):
            if not host.server.startswith("?"):
                self.frontier.move_host(task.origin, host.server, time.time())
                return True
            cause = f"the name {parts.hostname} does not resolve"
            self._host_failed(task, host, cause, transient=True)
            return False
        self.frontier.move_host(task.origin, key, time.time())
        return True

    def _put_back(self, task: Task) -> None:
        """Return a task untouched: its host has moved to another server's queue."""
        with self.frontier.transaction() as db:
            self.frontier.set_url(db, task.id, state=PENDING, attempts=task.attempts - 1)
            self.frontier.release(db, task.server)

    def _robots(self, task: Task, host: Host) -> None:
        """Fetch a host's robots.txt; the task goes back to the queue."""
        url = task.origin + "/robots.txt"
        started = time.time()
        for _ in range(6):
            try:
                exchange = self._get(url, {})
            except InputError:
                break
            except FetchFailedError as error:
                self._host_failed(task, host, error.cause, transient=error.transient)
                return
            status = exchange.answer.status
            flood = politeness.flood_guard(status, exchange.body)
            if status >= 500 or status == 429 or flood:
                fails = host.robots_fails + 1
                wait = politeness.refusal_wait(self.spec, exchange.answer, fails)
                cause = f"robots.txt {_answered(status)}"
                self._host_failed(task, host, cause, transient=True, wait=wait, robots=True)
                return
            target = self._keep_robots(task, host, exchange, started)
            if target is None:
                return
            url = target
        # Redirects without end: RFC 9309 takes that as no rules.
        with self.frontier.transaction() as db:
            self.settler.take_rules(db, task.origin, "", time.time())
            self._return_after_robots(db, task, host, 0.0)

    def _keep_robots(
        self, task: Task, host: Host, exchange: Exchange, started: float
    ) -> str | None:
        """Archive an answer to robots.txt; returns where it redirects to, None at the end."""
        target: list[str] = []

        def settle(db: Connection, capture: Capture, position: Position) -> None:
            location = capture.header("location")
            moved = canonical(location, capture.url) if location else None
            if 300 <= capture.status < 400 and moved:
                target.append(moved)
                return
            body = capture.body if capture.status == 200 else b""
            text = politeness.robots_text(body)
            self.settler.take_rules(db, task.origin, text, time.time())
            if origin_of(capture.url) != task.origin:
                self.settler.robots(db, origin_of(capture.url), capture, time.time())
            self._return_after_robots(db, task, host, time.time() - started)

        self.keeper.keep(exchange, settle, extra=self._extra(exchange, None))
        return target[0] if target else None

    def _return_after_robots(self, db: Connection, task: Task, host: Host, seconds: float) -> None:
        self.frontier.set_host(db, task.origin, alive=True)
        self.frontier.set_url(db, task.id, state=PENDING, attempts=task.attempts - 1)
        self._after_success(db, task.server, task, host, seconds)

    def _host_failed(
        self,
        task: Task,
        host: Host,
        cause: str,
        *,
        transient: bool,
        wait: float | None = None,
        robots: bool = False,
    ) -> None:
        """A host that cannot be asked for its rules is not asked for pages."""
        fails = host.robots_fails + 1
        now = time.time()
        tries = self.spec.robots_tries if robots else 1 + self.spec.retries
        if not host.alive and not robots:
            tries = min(tries, 3)
        with self.frontier.transaction() as db:
            self.frontier.set_url(db, task.id, state=PENDING, attempts=task.attempts - 1)
            pause = max(politeness.pause(self.spec, fails), wait or 0.0)
            if not transient or fails >= tries:
                log.error("%s: %s; given up for this run", task.origin, cause)
                self.frontier.fail_host(db, task.origin, cause, transient=transient)
                fails = 0
            else:
                log.warning("%s: %s; again in %.0f s", task.origin, cause, pause)
                self.frontier.hold_host(db, task.origin, now + pause)
            self.frontier.set_host(db, task.origin, robots_fails=fails)
            next_at = now + (pause if robots and transient else task.delay)
            self.frontier.give_back(db, task.server, next_at=next_at, delay=task.delay, strikes=0)

    def _get(self, url: str, headers: dict[str, str]) -> Exchange:
        self.requests += 1
        exchange = self.fetcher.get(url, headers)
        self.received += len(exchange.answer.head) + len(exchange.answer.body)
        return exchange


def _answered(status: int) -> str:
    """What a server said instead of the page; 200 is a flood guard's."""
    return "answered with its flood guard" if status == 200 else f"answered {phrase(status)}"
