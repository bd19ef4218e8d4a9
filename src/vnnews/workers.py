"""Many pages on the cores of one machine.

A pool of processes of our own rather than ``concurrent.futures``, because there one page that
kills its process breaks the whole pool, and a page that hangs can't be stopped. Here each
process works on a short queue of pages and answers one by one, so that the page under work is
known when a process dies or takes too long; that page becomes a record with ``error``, the rest
of its queue goes to a new process. Records come back in the order of the pages.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from multiprocessing.connection import wait
from queue import SimpleQueue
from typing import Any

from .child import Child, parent
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
        self._reading = reading
        self._memory = memory
        self._timeout = timeout
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
        return _Worker(Child("vnnews.workers:serve", self._memory), self._reading)


class _Worker:
    """A process, our end of its pipe, and the pages that it has not answered yet.

    A thread does the sending: a large page to a process that hangs must not stop the pool.
    """

    __slots__ = ("_child", "_outbox", "answered", "pipe", "queue", "started")

    def __init__(self, child: Child, reading: dict[str, Any]) -> None:
        self._child = child
        self.pipe = child.pipe
        self.queue: deque[tuple[int, Item]] = deque()
        self.started = 0.0
        self.answered = 0
        self._outbox: SimpleQueue[Any] = SimpleQueue()
        self._outbox.put(reading)
        threading.Thread(target=self._send, name="vnnews-sender", daemon=True).start()

    def give(self, index: int, item: Item) -> None:
        if not self.queue:
            self.started = time.monotonic() + (LOADING if self.answered == 0 else 0.0)
        self.queue.append((index, item))
        self._outbox.put(item)

    def stop(self) -> None:
        """End a process that has nothing more to do."""
        self._outbox.put(None)
        self._child.kill()
        self.pipe.close()

    kill = stop

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


def serve() -> None:
    """The worker's loop: options first, then an item in, a line of JSON out."""
    from .reading import error_record, read_item

    pipe = parent()
    options: dict[str, Any] = pipe.recv()
    while True:
        try:
            item = pipe.recv()
        except (EOFError, OSError):
            return
        if item is None:
            return
        try:
            line = read_item(item, **options).to_json()
        except Exception as error:
            line = error_record(item, f"{type(error).__name__}: {error}").to_json()
        try:
            pipe.send(line)
        except (BrokenPipeError, OSError):
            return
