"""Running a job: take servers, send threads to visit them, stop when told, report."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path

from ..errors import JobError, OutputError
from . import discover, index, pack, report
from .engine import database
from .fetcher import Fetcher
from .folder import Folder, open_log
from .frontier import Frontier
from .keeper import Hook, Keeper, restore
from .report import JobReport, Progress
from .rescope import rescope
from .settle import Settler
from .spec import JobSpec, open_now
from .visit import Visitor
from .warc import Archive

log = logging.getLogger(__name__)

REPORT_EVERY = 60.0
"""Seconds between two writings of the report while a job runs."""
COUNT_EVERY = 5.0
_UPDATE_KINDS = ("feed", "sitemap", "list")


def run(
    spec: JobSpec,
    out: str | Path,
    *,
    on_page: Hook | None = None,
    update: bool = False,
    progress: Callable[[Progress], None] | None = None,
    stop: threading.Event | None = None,
) -> JobReport:
    """Run a job in the folder ``out``, or go on with the one that is there.

    ``on_page`` gets each page (status 200, HTML) once it is in the archive, and returns the bytes
    that are kept for it in ``records/``, such as a line of JSON; it must depend on the capture
    alone. Those bytes are written exactly once for each page, in the archive's order, whatever
    kills the process: after a crash the hook is called again for a page only where its bytes were
    not yet accounted for, and those are cut off before.

    ``update`` visits again what may show new pages. ``progress`` is called some times a second.
    Setting ``stop`` (or Ctrl-C) ends the job after the requests that are under way.

    Raises :class:`~vnnews.errors.InputError` for a spec that makes no sense,
    :class:`~vnnews.errors.JobError` for a folder that is locked, damaged or newer,
    :class:`~vnnews.errors.OutputError` where the disk is full or cannot be written.
    """
    return _Job(spec.check(), Folder(out), on_page, progress, stop or threading.Event()).run(update)


class _Job:
    def __init__(
        self,
        spec: JobSpec,
        folder: Folder,
        hook: Hook | None,
        progress: Callable[[Progress], None] | None,
        stop: threading.Event,
    ) -> None:
        self.spec = spec
        self.folder = folder
        self.hook = hook
        self.progress = progress
        self.stop = stop
        self.reason = "finished"
        self.started = time.time()
        self._next_start = 0.0
        self._last_report = time.monotonic()
        self._last_progress = 0.0
        self._last_adopt = time.monotonic()
        self._last_disk = 0.0
        self._counted_at = -COUNT_EVERY
        self._counted = 0
        self._progress_every = 0.3

    def run(self, update: bool) -> JobReport:
        self.folder.create(self.spec)
        handler = open_log(self.folder.path / "job.log")
        root = logging.getLogger("vnnews.scrape")
        root.addHandler(handler)
        level = root.level
        root.setLevel(logging.INFO)
        try:
            return self._locked(update)
        finally:
            root.removeHandler(handler)
            root.setLevel(level)
            handler.close()

    def _locked(self, update: bool) -> JobReport:
        slot = self.folder.take_slots(alone=self.spec.frontier is None)
        try:
            frontier = Frontier(
                database(self.folder.path, self.spec.frontier), self.folder.worker(slot)
            )
            try:
                return self._with(frontier, slot, update)
            finally:
                frontier.close()
        finally:
            self.folder.free()

    def _with(self, frontier: Frontier, slot: int, update: bool) -> JobReport:
        reach = discover.Reach(self.spec)
        self._moved_seeds(frontier, reach)
        settler = Settler(frontier, reach, self.spec.agent(), update=update)
        keeper = self._recover(frontier, settler, slot)
        frontier.add(discover.seed_links(self.spec))
        rescope(self.spec, frontier, settler, self.folder.archive_files(slot))
        frontier.retry_failed()
        if update:
            frontier.revisit(_UPDATE_KINDS)
        fetcher = Fetcher(
            user_agent=self.spec.agent(),
            allow_private=self.spec.allow_private,
            insecure_hosts=frozenset(self.spec.insecure_hosts),
            limits=self.spec.limits(),
            proxy=self.spec.proxy,
            per_pool=self.spec.workers,
        )
        visitor = Visitor(self.spec, frontier, fetcher, keeper, settler)
        # A run that is killed at once leaves word that it was under way.
        self._report(frontier, visitor, final=False)
        log.info("job begins: %d seeds, worker %s", len(self.spec.seeds), frontier.worker)
        try:
            self._loop(frontier, visitor)
        finally:
            fetcher.close()
            keeper.close()
            self._leave(frontier)
        index.build(self.folder)
        if self.spec.wacz:
            pack.wacz(self.folder.path)
        return self._report(frontier, visitor, final=True)

    def _moved_seeds(self, frontier: Frontier, reach: discover.Reach) -> None:
        """Seeds that were found to have moved in an earlier run have moved in this one too."""
        for seed in self.spec.seeds:
            target = frontier.noted(f"moved {seed.url}"[:60])
            if target:
                reach.widen(target, seed.url)

    def _recover(self, frontier: Frontier, settler: Settler, slot: int) -> Keeper:
        """Put the archives of this slot and of dead processes' slots in order."""
        own: Keeper | None = None
        for each in self.folder.slots:
            keeper = self._keeper(frontier, each)
            files = self.folder.archive_files(each)
            count = restore(keeper, files, settler.replayed)
            freed = frontier.recover([self.folder.worker(each)])
            if count or freed:
                log.info("recovered: %d pages from the archive, %d to fetch anew", count, freed)
            if each != slot:
                keeper.close()
                continue
            own = keeper
            if files and files[-1].stat().st_size < self.spec.warc_size:
                name = files[-1].name
                own.archive.resume(name)
                own.resume(name, frontier.file_rows()[name][2])
        self.folder.free_dead_slots()
        if own is None:
            raise JobError(f"{self.folder.path}: no free slot")
        return own

    def _keeper(self, frontier: Frontier, slot: int) -> Keeper:
        info = {
            "isPartOf": self.spec.name or self.folder.path.name,
            "description": f"vnnews scrape of {', '.join(s.url for s in self.spec.seeds[:20])}",
            "operator": self.spec.contact,
            "http-header-user-agent": self.spec.agent(),
            "robots": "obeyed (RFC 9309; Crawl-delay and Request-rate too)",
        }
        if self.spec.insecure_hosts:
            info["tls"] = f"certificates not verified for {', '.join(self.spec.insecure_hosts)}"
        prefix = f"{_safe(self.spec.name)}-{self.folder.worker(slot)}"
        archive = Archive(self.folder.warc, prefix, info, self.spec.warc_size)
        return Keeper(self.folder, frontier, archive, self.hook)

    # -- the loop ----------------------------------------------------------------------------

    def _loop(self, frontier: Frontier, visitor: Visitor) -> None:
        lease = self.spec.total_timeout * 7 + 60
        with ThreadPoolExecutor(self.spec.workers, thread_name_prefix="visit") as pool:
            under_way: set[Future[None]] = set()
            try:
                while not self._over(frontier, visitor):
                    pauses = self._pause_before_start()
                    task = None
                    if pauses <= 0 and len(under_way) < self.spec.workers:
                        task = frontier.claim(lease)
                    if task is not None:
                        self._started_one()
                        under_way.add(pool.submit(visitor.visit, task))
                        continue
                    if not self._rest(frontier, under_way, pauses):
                        break
                    under_way = self._collect(under_way)
                    self._tell(frontier, visitor)
            except KeyboardInterrupt:
                self.reason = "interrupted"
                log.info("interrupted: waiting for %d requests under way", len(under_way))
            done, _ = wait(under_way)
            for future in done:
                future.result()

    def _rest(self, frontier: Frontier, under_way: set[Future[None]], pause: float) -> bool:
        """Wait for a request to end or a server to be ready; False when nothing is left."""
        seconds = pause
        if seconds <= 0 and not under_way:
            ready = frontier.wait()
            if ready is None:
                return False
            seconds = ready
        elif seconds <= 0:
            # A request that ends wakes us; another server may be ready before that.
            seconds = 0.1
        seconds = min(seconds, 0.25)
        if under_way:
            wait(under_way, timeout=seconds, return_when=FIRST_COMPLETED)
        else:
            self.stop.wait(seconds)
        return True

    @staticmethod
    def _collect(under_way: set[Future[None]]) -> set[Future[None]]:
        """Those still running; an error of those that ended is raised here."""
        for future in under_way:
            if future.done():
                future.result()
        return {future for future in under_way if not future.done()}

    def _pause_before_start(self) -> float:
        closed = open_now(self.spec.windows, time.time())
        return max(closed, self._next_start - time.monotonic())

    def _started_one(self) -> None:
        if self.spec.max_rate:
            now = time.monotonic()
            self._next_start = max(self._next_start, now) + 1 / self.spec.max_rate

    def _over(self, frontier: Frontier, visitor: Visitor) -> bool:
        """Is it time to stop? Says why in ``reason``."""
        spec = self.spec
        if self.stop.is_set():
            self.reason = "interrupted"
        elif spec.max_time and time.time() - self.started >= spec.max_time:
            self.reason = "time budget used up"
        elif spec.max_pages and self._pages(frontier, visitor) >= spec.max_pages:
            self.reason = "page budget used up"
        elif spec.max_bytes and visitor.received >= spec.max_bytes:
            self.reason = "byte budget used up"
        elif self._disk_is_short():
            self.reason = "disk budget used up"
        else:
            return False
        return True

    def _pages(self, frontier: Frontier, visitor: Visitor) -> int:
        """Pages of the whole job; counted anew now and then, as others may work on it too."""
        now = time.monotonic()
        if now - self._counted_at > COUNT_EVERY:
            self._counted_at = now
            self._counted = frontier.count_pages() - visitor.keeper.pages
        return self._counted + visitor.keeper.pages

    def _disk_is_short(self) -> bool:
        now = time.monotonic()
        if now - self._last_disk < 5.0 and self._last_disk:
            return False
        self._last_disk = now
        free = shutil.disk_usage(self.folder.path).free
        if free < self.spec.keep_free:
            raise OutputError(
                f"{self.folder.path}: only {free // 1_000_000} MB are free on the disk; "
                "make room and run the same command again"
            )
        return bool(self.spec.max_disk) and self.folder.size() >= (self.spec.max_disk or 0)

    # -- telling -----------------------------------------------------------------------------

    def _tell(self, frontier: Frontier, visitor: Visitor) -> None:
        now = time.monotonic()
        if self.spec.frontier and now - self._last_adopt > min(10, self.spec.orphan_after):
            self._last_adopt = now
            frontier.adopt(time.time() - self.spec.orphan_after)
        if self.progress is not None and now - self._last_progress > self._progress_every:
            moment = report.progress(frontier, visitor.requests, visitor.received, self.started)
            self.progress(moment)
            # Counting a frontier of millions takes its time; it must not take the job's.
            self._last_progress = time.monotonic()
            self._progress_every = max(0.3, 20 * (self._last_progress - now))
        if now - self._last_report > REPORT_EVERY:
            self._last_report = now
            self._report(frontier, visitor, final=False)

    def _report(self, frontier: Frontier, visitor: Visitor, *, final: bool) -> JobReport:
        made = report.collect(
            frontier,
            self.folder,
            stopped=self.reason if final else "running",
            seconds=time.time() - self.started,
            requests=visitor.requests,
            received=visitor.received,
            hook_errors=visitor.keeper.hook_errors,
        )
        report.write(self.folder, made)
        if final and self.progress is not None:
            self.progress(
                report.progress(frontier, visitor.requests, visitor.received, self.started)
            )
        if final:
            log.info("job ends: %s, %d pages, %d failed", made.stopped, made.pages, made.failed)
        return made

    @staticmethod
    def _leave(frontier: Frontier) -> None:
        """Give back what was taken; after a full disk the next start does this."""
        try:
            frontier.recover([frontier.worker])
        except (OutputError, JobError) as error:
            log.warning("%s", error)


def _safe(name: str) -> str:
    """A job's name as a part of file names."""
    kept = "".join(c if c.isascii() and c.isalnum() else "-" for c in name)[:40].strip("-")
    return kept or "vnnews"


__all__ = ["run"]
