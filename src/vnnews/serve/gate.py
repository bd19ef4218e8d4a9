"""The outermost layer: who may come in, how much at once, and the headers of every answer."""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import hmac
from typing import Any

from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from .problems import PROBLEM, body
from .settings import Settings

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
ARCHIVED_CSP = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'"
)
"""For an archived page: nothing runs, nothing is loaded from anywhere."""

_HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
]
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


class _RejectedError(Exception):
    def __init__(self, status: int, detail: str, *headers: tuple[bytes, bytes]) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers


class Gate:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._requests = 0
        self._bodies = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        headers = {key.lower(): value for key, value in scope["headers"]}
        begun = False

        async def sending(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                _complete(message)
            await send(message)

        size = 0
        try:
            self._check(scope, headers)
            size = self._size(scope, headers)
            self._requests += 1
            try:
                if self._requests > self._settings.requests:
                    raise _RejectedError(429, "too many requests at once", (b"retry-after", b"2"))
                if self._bodies + size > self._settings.bodies:
                    size = 0
                    raise _RejectedError(429, "too much under way at once", (b"retry-after", b"2"))
                self._bodies += size
                await self._app(scope, self._guarded(scope, receive), sending)
            finally:
                self._requests -= 1
                self._bodies -= size
        except _RejectedError as reject:
            if not begun:
                await _answer(sending, reject)

    def _check(self, scope: HTTPScope, headers: dict[bytes, bytes]) -> None:
        settings = self._settings
        if settings.hosts:
            name = headers.get(b"host", b"").decode("latin-1").lower()
            bare = name.rpartition(":")[0] if name.rpartition(":")[2].isdigit() else name
            if bare not in settings.hosts:
                raise _RejectedError(400, "this server is not called by that name (Host)")
        if settings.api_key is not None and scope["path"] != "/health":
            preflight = scope["method"] == "OPTIONS"
            if not preflight and not _knows(headers, settings.api_key):
                raise _RejectedError(
                    401,
                    "an API key is needed: Authorization: Bearer KEY",
                    (b"www-authenticate", b'Basic realm="vnnews", charset="UTF-8"'),
                )

    def _size(self, scope: HTTPScope, headers: dict[bytes, bytes]) -> int:
        """How many bytes to reckon with for the request's body."""
        most = self._most(scope)
        given = headers.get(b"content-length")
        if given is None:
            return most if b"transfer-encoding" in headers else 0
        if not given.isdigit():
            raise _RejectedError(400, "Content-Length is no number")
        if int(given[:20]) > most:
            raise _RejectedError(
                413, f"the body may have {most:,} bytes", (b"connection", b"close")
            )
        return int(given)

    def _most(self, scope: HTTPScope) -> int:
        settings = self._settings
        return settings.max_batch_body if scope["path"] == "/batch" else settings.max_body

    def _guarded(self, scope: HTTPScope, receive: Receive) -> Receive:
        """The body, within its time and size, whatever its headers said."""
        most = self._most(scope)
        received = 0
        loop = asyncio.get_running_loop()
        end = loop.time() + self._settings.receive_time
        whole = False

        async def receiving() -> Any:
            nonlocal whole, received
            if whole:  # what comes now is the news that the caller has gone
                return await receive()
            try:
                async with asyncio.timeout_at(end):
                    message = await receive()
            except TimeoutError:
                # Inside the application: one of its own errors, or it would be a fault of ours.
                raise HTTPException("the body did not arrive in time", status_code=408) from None
            whole = not message.get("more_body", False)
            received += len(message.get("body", b""))  # type: ignore[arg-type]
            if received > most:
                raise HTTPException(f"the body may have {most:,} bytes", status_code=413)
            return message

        return receiving


def _knows(headers: dict[bytes, bytes], key: str) -> bool:
    given = [headers.get(b"x-api-key", b"")]
    scheme, _, rest = headers.get(b"authorization", b"").partition(b" ")
    if scheme.lower() == b"bearer":
        given.append(rest.strip())
    elif scheme.lower() == b"basic":
        with contextlib.suppress(binascii.Error, ValueError):
            given.append(base64.b64decode(rest.strip(), validate=True).partition(b":")[2])
    return any(hmac.compare_digest(one, key.encode()) for one in given)


def _complete(message: Any) -> None:
    """The security headers, where a handler has not set its own."""
    headers = list(message.get("headers", []))
    names = {name.lower() for name, _ in headers}
    for name, value in [*_HEADERS, (b"content-security-policy", CSP.encode())]:
        if name not in names:
            headers.append((name, value))
    message["headers"] = headers


async def _answer(send: Send, reject: _RejectedError) -> None:
    content = body(reject.status, reject.detail)
    headers = [
        (b"content-type", PROBLEM.encode()),
        (b"content-length", str(len(content)).encode()),
        *reject.headers,
    ]
    await send({"type": "http.response.start", "status": reject.status, "headers": headers})
    await send({"type": "http.response.body", "body": content, "more_body": False})


def loopback_names(host: str) -> tuple[str, ...]:
    """The names to insist on where a server listens on ``host``: those of loopback, or none."""
    return _LOOPBACK if host in ("127.0.0.1", "localhost", "::1") else ()
