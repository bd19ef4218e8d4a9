"""The limits of a server, in one place."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec


class Settings(msgspec.Struct, kw_only=True, frozen=True):
    """What a server serves and how much it takes on. Sizes in bytes, times in seconds."""

    job: Path | None = None
    """A job folder, or a folder of JSONL, to browse; without one only texts and pages are read."""
    api_key: str | None = None
    """Asked for on every request but ``/health``: ``Authorization: Bearer``, ``X-API-Key``, or
    as the password of HTTP Basic, which browsers ask their user for."""
    cors: tuple[str, ...] = ()
    """Origins whose scripts may call the API; none by default."""
    hosts: tuple[str, ...] = ()
    """Names under which the server may be called; empty: any. A server on loopback gets the names
    of loopback, so that no page of the web can reach it under a name of its own."""
    workers: int = max(1, min(4, (os.cpu_count() or 2)))
    """Processes that read texts and pages."""
    queue: int = 64
    """Requests that may wait for a process; more are answered 429."""
    batches: int = 8
    """Batches at the same time; more are answered 429."""
    requests: int = 256
    """Requests at the same time, of any kind; more are answered 429."""
    max_body: int = 8 * 1024 * 1024
    """Body of a text or a page; more is answered 413."""
    max_batch_body: int = 32 * 1024 * 1024
    max_batch_lines: int = 10_000
    bodies: int = 256 * 1024 * 1024
    """Bytes of all bodies that are being received or worked on; more are answered 429."""
    receive_time: float = 60.0
    """For a body to arrive; slower is answered 408."""
    read_time: float = 20.0
    """For a text or a page to be read; slower is answered 422."""
    memory: int = 2 * 1024**3
    """Address space of one worker."""
    refresh: float = 5.0
    """How long the store may lag behind a running job."""
