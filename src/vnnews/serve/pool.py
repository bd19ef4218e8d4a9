"""Processes that read texts and pages for the server, off its event loop.

A process rather than a thread, because a text that takes too long or too much memory must be
stopped, and only a process can be. Each thread of a small pool owns one process and talks to it
through a pipe; a process that hangs or dies is replaced and costs its own request only.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal, NamedTuple

import msgspec

from ..child import Child, parent

log = logging.getLogger("vnnews.serve")

Kind = Literal["json", "text", "page", "line"]


class Job(NamedTuple):
    """What a process is asked to read.

    ``json``: a JSON object with a text; ``text``: a text; ``page``: the bytes of a page;
    ``line``: a line of a batch, a JSON object with a text or a page.
    """

    kind: Kind
    body: bytes
    url: str | None = None
    published: str | None = None
    province: str | None = None


class TextRequest(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """The body of ``POST /extract``."""

    text: str
    published: str | None = None
    province: str | None = None


class LineRequest(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """A line of ``POST /batch``: a ``text``, or a page as ``html``."""

    text: str | None = None
    html: str | None = None
    url: str | None = None
    published: str | None = None
    province: str | None = None


class BusyError(Exception):
    """All processes work and the queue is full."""


class RefusedError(Exception):
    """The input cannot be read: an HTTP status and why."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Pool:
    """``size`` processes; ``timeout`` in seconds and ``memory`` in bytes are for one job each."""

    def __init__(self, size: int, *, timeout: float, memory: int, queue: int) -> None:
        self._threads = ThreadPoolExecutor(size, thread_name_prefix="vnnews-pool")
        self._local = threading.local()
        self._timeout = timeout
        self._memory = memory
        self._room = size + queue
        self._size = size
        self._processes: set[_Process] = set()
        self.under_way = 0

    def warm(self) -> None:
        """Start the processes and let them load their tables, in the background."""
        for _ in range(self._size):
            self._threads.submit(self._call, Job("text", b""))

    async def run(self, job: Job, *, wait: bool = False) -> bytes:
        """The record as JSON. ``wait`` queues however many wait already.

        Raises :class:`BusyError` and :class:`RefusedError`.
        """
        if self.under_way >= self._room and not wait:
            raise BusyError
        self.under_way += 1
        future = self._threads.submit(self._call, job)
        loop = asyncio.get_running_loop()
        # A caller who goes away leaves the count to the work itself.
        future.add_done_callback(lambda _: self._finished(loop))
        return await asyncio.wrap_future(future)

    def _finished(self, loop: asyncio.AbstractEventLoop) -> None:
        def count() -> None:
            self.under_way -= 1

        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody counts any more
            loop.call_soon_threadsafe(count)

    def _call(self, job: Job) -> bytes:
        process: _Process | None = getattr(self._local, "process", None)
        if process is None or not process.alive():
            if process is not None:
                self._processes.discard(process)
            process = self._local.process = _Process(self._memory)
            self._processes.add(process)
        return process.call(job, self._timeout)

    def close(self) -> None:
        """End the processes; what they were doing is lost."""
        for process in list(self._processes):
            process.kill()
        self._threads.shutdown(wait=False, cancel_futures=True)


class _Process:
    """A process and whether it has loaded its tables yet."""

    def __init__(self, memory: int) -> None:
        self._child = Child("vnnews.serve.pool:serve", memory)
        self._pipe = self._child.pipe
        self._new = True

    def alive(self) -> bool:
        return self._child.alive()

    def kill(self) -> None:
        self._child.kill()

    def call(self, job: Job, timeout: float) -> bytes:
        # A new process first loads the tables: that is not the text's time.
        limit = timeout + (30.0 if self._new else 0.0)
        try:
            self._pipe.send(tuple(job))
            if not self._pipe.poll(limit):
                self.kill()
                raise RefusedError(422, f"took longer than {timeout:g} s to read")
            status, answer = self._pipe.recv()
        except (EOFError, OSError):
            self.kill()
            raise RefusedError(422, "could not be read: its process died") from None
        self._new = False
        if status != 200:
            raise RefusedError(status, answer.decode())
        result: bytes = answer
        return result


def serve() -> None:
    """The process's loop: a job in, a status and the JSON of a record (or a reason) out."""
    pipe = parent()
    while True:
        try:
            job = Job(*pipe.recv())
        except (EOFError, OSError):
            return
        try:
            answer: tuple[int, bytes] = (200, read(job))
        except RefusedError as error:
            answer = (error.status, error.reason.encode("utf-8", "replace"))
        except (RecursionError, MemoryError) as error:
            answer = (422, f"too much for one text ({type(error).__name__})".encode())
        except Exception as error:
            # A fault of ours: the caller hears of it, the log has where it is.
            log.exception("reading a %s of %d bytes", job.kind, len(job.body))
            answer = (422, f"could not be read ({type(error).__name__})".encode())
        try:
            pipe.send(answer)
        except (BrokenPipeError, OSError):
            return


def read(job: Job) -> bytes:
    """The record of a job, as JSON. Nothing here fetches an address.

    Raises :class:`RefusedError`.
    """
    from ..errors import VnnewsError

    try:
        if job.kind == "page":
            return _page(job.body, job.url, job.published, job.province)
        if job.kind == "text":
            return _text(_decoded(job.body), job.published, job.province)
        if job.kind == "json":
            asked = _json(job.body, TextRequest)
            return _text(asked.text, asked.published, asked.province)
        line = _json(job.body, LineRequest)
        if (line.text is None) == (line.html is None):
            raise RefusedError(422, "a line holds either a text or an html")
        if line.html is not None:
            page = line.html.encode("utf-8", "surrogatepass")
            return _page(page, line.url, line.published, line.province)
        return _text(line.text or "", line.published, line.province)
    except VnnewsError as error:
        raise RefusedError(422, str(error)) from None


def _text(text: str, published: str | None, province: str | None) -> bytes:
    from .. import extract

    return extract(text, published=published, province=province).to_json().encode()


def _page(page: bytes, url: str | None, published: str | None, province: str | None) -> bytes:
    from ..pipeline import read as read_page

    # Bytes are always the page itself; a str could be taken for a file or an address.
    record = read_page(page, url=url, published=published, province=province)
    return record.to_json().encode()


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise RefusedError(400, f"not UTF-8 (byte {error.start})") from None


def _json(body: bytes, struct: type[Any]) -> Any:
    try:
        return msgspec.json.decode(body, type=struct)
    except msgspec.ValidationError as error:
        raise RefusedError(422, f"not what was expected: {error}") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise RefusedError(400, f"not JSON: {error}") from None


__all__ = ["BusyError", "Job", "LineRequest", "Pool", "RefusedError", "TextRequest", "read"]
