"""Many pages on the cores of one machine.

A pool of processes of our own rather than ``concurrent.futures``, because there one page that
kills its process breaks the whole pool, and a page that hangs can't be stopped. Here each
process works on a short queue of pages and answers one by one, so that the page under work is
known when a process dies or takes too long; that page becomes a record with ``error``, the rest
of its queue goes to a new process. Records come back in the order of the pages.
"""

from __future__ import annotations

import multiprocessing
import resource
import signal
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection, wait
from queue import SimpleQueue
from typing import Any

from .sources import Item, Marker

AHEAD = 8
"""Pages given to a process before it has answered the first: enough to keep it busy."""
WINDOW = 64
"""Pages per process that may be done before an earlier one: bounds the memory."""
LOADING = 30.0
"""Seconds that a new process may take to load its tables, which is not its first page's time."""
RECYCLE = 20_000
"""Pages after which a process is replaced, so that nothing can pile up over weeks."""


class Pool:
    """``workers`` processes that turn items into lines of JSON, in order.

    ``timeout`` is in seconds and ``memory`` in bytes, both per page; ``reading`` are the options
    of :func:`vnnews.reading.read_item`. Use as a context manager.
    """

    def __init__(
        self,
        workers: int,
        *,
        timeout: float = 60.0,
        memory: int = 2 * 1024**3,
        **reading: Any,
    ) -> None:
        self._size = workers
        self._options = (reading, memory)
        self._timeout = timeout
        self._context = multiprocessing.get_context("spawn")
        self._workers: list[_Worker] = []

    def __enter__(self) -> Pool:
        self._workers = [self._start() for _ in range(self._size)]
        return self

    def __exit__(self, *error: object) -> None:
        for worker in self._workers:
            worker.stop()
        self._workers = []

    def run(self, items: Iterable[Item | Marker]) -> Iterator[str | Marker]:
        """The records of ``items`` as JSON lines, and markers as they are, in their order."""
        source = enumerate(items)
        done: dict[int, str | Marker] = {}
        waiting: deque[tuple[int, Item]] = deque()
        given = taken = 0
        exhausted = False
        while True:
            while not exhausted and given - taken < WINDOW * self._size:
                worker = min(self._workers, key=lambda w: len(w.queue))
                if len(worker.queue) >= AHEAD:
                    break
                if waiting:
                    worker.give(*waiting.popleft())
                    continue
                try:
                    index, item = next(source)
                except StopIteration:
                    exhausted = True
                    break
                given += 1
                if isinstance(item, Marker):
                    done[index] = item
                else:
                    worker.give(index, item)
            while waiting:
                min(self._workers, key=lambda w: len(w.queue)).give(*waiting.popleft())
            if exhausted and taken == given:
                return
            if taken not in done:
                self._collect(done, waiting)
            while taken in done:
                yield done.pop(taken)
                taken += 1

    def _collect(self, done: dict[int, str | Marker], waiting: deque[tuple[int, Item]]) -> None:
        busy = {worker.pipe: worker for worker in self._workers if worker.queue}
        now = time.monotonic()
        nearest = min((worker.started + self._timeout for worker in busy.values()), default=now)
        for pipe in wait(list(busy), timeout=max(0.0, nearest - now) + 0.01):
            worker = busy[pipe]  # type: ignore[index]
            try:
                while worker.queue and worker.pipe.poll():
                    line = worker.pipe.recv()
                    index, _ = worker.queue.popleft()
                    worker.started = time.monotonic()
                    worker.answered += 1
                    done[index] = line
            except (EOFError, OSError):
                self._replace(worker, "its process died", done, waiting)
                continue
            if worker.answered >= RECYCLE and not worker.queue:
                self._workers[self._workers.index(worker)] = self._start()
                worker.stop()
        now = time.monotonic()
        for worker in list(self._workers):
            if worker.queue and now - worker.started > self._timeout and not worker.pipe.poll():
                self._replace(worker, f"took longer than {self._timeout:g} s", done, waiting)

    def _replace(
        self,
        worker: _Worker,
        reason: str,
        done: dict[int, str | Marker],
        waiting: deque[tuple[int, Item]],
    ) -> None:
        """A new process for one that died or hangs; only the page under work is lost."""
        from .reading import error_record

        worker.kill()
        index, item = worker.queue.popleft()
        done[index] = error_record(item, f"this page could not be read: {reason}").to_json()
        waiting.extend(worker.queue)
        self._workers[self._workers.index(worker)] = self._start()

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(
            target=_serve, args=(theirs, *self._options), daemon=True, name="vnnews-worker"
        )
        process.start()
        theirs.close()
        return _Worker(process, ours)


class _Worker:
    """A process, our end of its pipe, and the pages that it has not answered yet.

    A thread does the sending: a large page to a process that hangs must not stop the pool.
    """

    __slots__ = ("_outbox", "answered", "pipe", "process", "queue", "started")

    def __init__(self, process: Any, pipe: Connection) -> None:
        self.process = process
        self.pipe = pipe
        self.queue: deque[tuple[int, Item]] = deque()
        self.started = 0.0
        self.answered = 0
        self._outbox: SimpleQueue[Item | None] = SimpleQueue()
        threading.Thread(target=self._send, name="vnnews-sender", daemon=True).start()

    def give(self, index: int, item: Item) -> None:
        if not self.queue:
            self.started = time.monotonic() + (LOADING if self.answered == 0 else 0.0)
        self.queue.append((index, item))
        self._outbox.put(item)

    def stop(self) -> None:
        self._outbox.put(None)
        self.process.join(timeout=0.5)
        self.kill()

    def kill(self) -> None:
        self.process.kill()
        self.process.join()
        self._outbox.put(None)
        self.pipe.close()

    def _send(self) -> None:
        while True:
            item = self._outbox.get()
            # A process that died is noticed when its answer is waited for.
            try:
                self.pipe.send(item)
            except OSError:
                return
            if item is None:
                return


def _serve(pipe: Connection, reading: dict[str, Any], memory: int) -> None:
    """The worker's loop: an item in, a line of JSON out, until ``None`` or a closed pipe."""
    from .reading import error_record, read_item

    # The parent decides when to stop: Ctrl-C reaches the whole process group.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (memory, hard))
    while True:
        try:
            item = pipe.recv()
        except (EOFError, OSError):
            return
        if item is None:
            return
        try:
            line = read_item(item, **reading).to_json()
        except Exception as error:
            line = error_record(item, f"{type(error).__name__}: {error}").to_json()
        try:
            pipe.send(line)
        except (BrokenPipeError, OSError):
            return
