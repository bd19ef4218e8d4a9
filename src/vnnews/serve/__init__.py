"""The HTTP API and the reading page: ``vnnews serve``.

Litestar and uvicorn come with the extra ``serve``; they are imported when a server starts.
"""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import InputError, MissingExtraError, OutputError

if TYPE_CHECKING:
    from litestar import Litestar

__all__ = ["create_app", "run"]


def create_app(job: str | Path | None = None, **limits: Any) -> Litestar:
    """The server as an ASGI application, for any ASGI server.

    ``job`` is the job folder to browse; ``limits`` are fields of
    :class:`~vnnews.serve.settings.Settings` (``api_key``, ``cors``, ``workers``, ``max_body`` …).

    Raises :class:`~vnnews.errors.InputError` where ``job`` is no job, and
    :class:`~vnnews.errors.MissingExtraError` where the extra ``serve`` is not installed.
    """
    for module in ("litestar", "jinja2"):
        if importlib.util.find_spec(module) is None:
            raise MissingExtraError("vnnews serve", "serve")
    from .app import create_app as create
    from .settings import Settings

    return create(Settings(job=Path(job) if job is not None else None, **limits))


def run(
    job: str | Path | None = None, *, host: str = "127.0.0.1", port: int = 8000, **limits: Any
) -> None:
    """Serve until interrupted (Ctrl-C or SIGTERM).

    With ``host`` on loopback only this machine can call, and only by loopback's names; for other
    hosts set ``api_key``. ``limits`` are those of :func:`create_app`.

    Raises :class:`~vnnews.errors.OutputError` where the port is taken, and what
    :func:`create_app` raises.
    """
    if importlib.util.find_spec("uvicorn") is None:
        raise MissingExtraError("vnnews serve", "serve")
    import uvicorn

    from .gate import loopback_names

    limits.setdefault("hosts", loopback_names(host))
    app = create_app(job, **limits)
    sock = _listen(host, port)
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=64 * 1024,
    )
    with sock:
        address, number = sock.getsockname()[:2]
        shown = f"[{address}]" if ":" in address else address
        print(f"vnnews serves on http://{shown}:{number}/ (Ctrl-C ends it)", flush=True)
        uvicorn.Server(config).run(sockets=[sock])


def _listen(host: str, port: int) -> Any:
    import socket

    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise OutputError(f"{host}:{port}: cannot be listened on ({reason})") from None
    except OverflowError:
        raise InputError(f"{port}: no port; choose one from 0 to 65535") from None
