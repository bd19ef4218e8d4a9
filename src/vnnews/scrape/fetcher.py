"""One request, one answer: with limits, and with a cause in plain words where it fails."""

from __future__ import annotations

import http.client
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

import requests
import urllib3
from requests.cookies import RequestsCookieJar
from urllib3 import exceptions as u3
from urllib3.util.retry import Retry

from .._version import __version__
from ..errors import FetchError
from . import connect, message
from .address import host_of, split_url

log = logging.getLogger(__name__)

DEFAULT_AGENT = f"vnnews/{__version__}"
ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5"
MAX_BYTES = 64 * 1024 * 1024
"""Bytes that an answer may have on the wire: sitemaps may have 50 MB."""


class FetchFailedError(FetchError):
    """A fetch that failed, and whether trying again makes sense."""

    def __init__(
        self, url: str, cause: str, *, status: int | None = None, transient: bool = False
    ) -> None:
        super().__init__(url, cause, status)
        self.transient = transient


class Limits(NamedTuple):
    """What one exchange may cost. Seconds and bytes."""

    connect: float = 15.0
    read: float = 30.0
    total: float = 120.0
    max_bytes: int = MAX_BYTES
    max_decoded: int = message.MAX_DECODED


class Exchange(NamedTuple):
    """A request and its answer, byte for byte, and the answer's decoded body."""

    url: str
    request: bytes
    answer: message.Message
    body: bytes
    peer: str | None
    started: str
    """UTC, ISO 8601 with microseconds and ``Z``."""
    seconds: float
    insecure: bool


class Fetcher:
    """Fetches one address at a time per thread; redirects are answers like any other.

    ``allow_private`` lets it visit private and loopback addresses. ``insecure_hosts`` are host
    names whose certificates are not checked. Cookies live as long as the object.
    """

    def __init__(
        self,
        *,
        user_agent: str = DEFAULT_AGENT,
        allow_private: bool = False,
        insecure_hosts: frozenset[str] = frozenset(),
        limits: Limits | None = None,
        proxy: str | None = None,
        retry: Retry | None = None,
        resolver: connect.Resolver | None = None,
        per_pool: int = 4,
    ) -> None:
        self.limits = limits or Limits()
        self.allow_private = allow_private
        self.insecure_hosts = insecure_hosts
        self.resolver = resolver
        self._proxies = {"http": proxy, "https": proxy} if proxy else {}
        self._session = requests.Session()
        # Proxies, netrc passwords and certificates from the environment would make a job depend
        # on the shell it was started from.
        self._session.trust_env = False
        self._session.cookies = RequestsCookieJar()
        adapter = connect.GuardedAdapter(retry, per_pool=per_pool)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)
        self._headers = {
            "User-Agent": user_agent,
            "Accept": ACCEPT,
            "Accept-Encoding": "gzip",
            "Accept-Language": "vi,en;q=0.5",
        }
        self._quiet = threading.Lock()

    def close(self) -> None:
        self._session.close()

    def get(self, url: str, headers: Mapping[str, str] | None = None) -> Exchange:
        """Ask for ``url`` once.

        Raises :class:`FetchFailedError` for an address that may not be visited, a connection that
        fails, an answer that is cut short, too large or too slow. Any HTTP status is an answer.
        """
        split_url(url)
        limits = self.limits
        insecure = host_of(url) in self.insecure_hosts
        wire = connect.Wire(
            deadline=time.monotonic() + limits.total,
            max_bytes=limits.max_bytes,
            allow_private=self.allow_private,
            proxied=bool(self._proxies),
            read_timeout=limits.read,
            resolver=self.resolver,
        )
        if self._proxies:
            self._check_before_proxy(url)
        started = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        clock = time.monotonic()
        connect.use(wire)
        try:
            try:
                self._exchange(url, headers, insecure=insecure)
            except requests.exceptions.ConnectionError:
                if wire.fresh or wire.response:
                    raise
                # The server had closed a kept connection while the request was on its way.
                wire.request.clear()
                self._exchange(url, headers, insecure=insecure)
        except Exception as error:
            cause, transient = explain(error, url, limits)
            if cause is None:
                # Nothing that a server sends may end a job; what it was stands in the log.
                log.exception("%s: unforeseen", url)
                cause = f"the request failed ({type(error).__name__})"
            raise FetchFailedError(url, cause, transient=transient) from error
        finally:
            connect.use(None)
        seconds = time.monotonic() - clock
        try:
            answer = message.split(bytes(wire.response))
            body = message.decode(answer.headers, answer.body, limit=limits.max_decoded)
        except message.BrokenBodyError as error:
            raise FetchFailedError(url, str(error), transient=True) from error
        except message.BodyTooLargeError as error:
            raise FetchFailedError(url, f"the answer is too large: {error}") from error
        return Exchange(
            url, bytes(wire.request), answer, body, wire.peer, started, seconds, insecure
        )

    def _exchange(self, url: str, headers: Mapping[str, str] | None, *, insecure: bool) -> None:
        request = requests.Request("GET", url, headers={**self._headers, **(headers or {})})
        prepared = self._session.prepare_request(request)
        with_timeout = (self.limits.connect, self.limits.read)
        if insecure:
            urllib3.disable_warnings(u3.InsecureRequestWarning)
        response = self._session.send(
            prepared,
            stream=True,
            allow_redirects=False,
            timeout=with_timeout,
            verify=not insecure,
            proxies=self._proxies,
        )
        try:
            for _ in response.raw.stream(64 * 1024, decode_content=False):
                pass
        finally:
            response.close()

    def _check_before_proxy(self, url: str) -> None:
        """Behind a proxy the connection is not ours to check, so the name is checked before."""
        parts = split_url(url)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            infos = (self.resolver or connect.resolve)(host, port)
        except OSError:
            return
        if not any(connect.allowed(i[4][0], private=self.allow_private) for i in infos):
            raise FetchFailedError(url, _private_cause(str(infos[0][4][0]) if infos else ""))


def explain(error: BaseException, url: str, limits: Limits) -> tuple[str | None, bool]:
    """Why an exchange failed, in plain words, and whether it may pass.

    ``(None, False)`` for an error that is no failure of the network.
    """
    chain = list(_chain(error))
    for known, describe in _CAUSES:
        found = next((e for e in chain if isinstance(e, known)), None)
        if found is not None:
            return describe(found, url, limits)
    return None, False


def _chain(error: BaseException) -> Any:
    """The error, what it wraps (requests and urllib3 nest them) and what caused it."""
    seen: set[int] = set()
    queue: list[BaseException] = [error]
    while queue:
        current = queue.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        inner = [current.__cause__, getattr(current, "reason", None), *current.args]
        inner.append(current.__context__)
        queue.extend(e for e in inner if isinstance(e, BaseException))


def _private_cause(address: str) -> str:
    if connect.allowed(address, private=True):
        hint = " (--allow-private lifts this)"
    else:
        hint = ""
    return f"leads to the private address {address}, which is not visited{hint}"


def _overlong(error: BaseException, url: str, limits: Limits) -> tuple[str, bool]:
    if error.args and error.args[0] == "headers":
        return "the answer's headers are too large", False
    return f"the answer is too large: more than {limits.max_bytes // 1_000_000} MB", False


def _tls(error: BaseException, url: str, limits: Limits) -> tuple[str, bool]:
    if isinstance(error, ssl.SSLCertVerificationError):
        reason = error.verify_message or "not valid"
        return (
            f"its certificate was not accepted ({reason}); "
            "--insecure-host goes on without checking",
            False,
        )
    reason = getattr(error, "reason", None) or "TLS failed"
    if reason in ("WRONG_VERSION_NUMBER", "HTTP_REQUEST"):
        return "the server does not speak https there; try http://", True
    return f"no secure connection ({reason})", True


def _refused(error: BaseException, url: str, limits: Limits) -> tuple[str, bool]:
    return "the server refused the connection", True


def _connect_failed(error: BaseException, url: str, limits: Limits) -> tuple[str, bool]:
    if any(isinstance(e, TimeoutError) for e in _chain(error)):
        return f"the server did not answer within {limits.connect:g} s", True
    reason = next((e for e in _chain(error) if isinstance(e, OSError) and e.errno), None)
    words = (reason.strerror or "no route") if isinstance(reason, OSError) else "no route"
    return f"no connection to the server ({words.lower()})", True


def _not_http(error: BaseException, url: str, limits: Limits) -> tuple[str, bool]:
    if "headers" in str(error):
        return "the answer's headers are too large", False
    return "the answer is not proper HTTP", True


_Describe = Callable[[BaseException, str, Limits], tuple[str, bool]]


def _say(text: str, *, transient: bool = True) -> _Describe:
    def describe(error: BaseException, url: str, limits: Limits) -> tuple[str, bool]:
        return text.format(host=host_of(url), limits=limits), transient

    return describe


_CAUSES: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], _Describe], ...] = (
    (connect.BlockedAddressError, lambda e, u, n: (_private_cause(str(e)), False)),
    (connect.OverlongError, _overlong),
    (connect.OutOfTimeError, _say("took longer than {limits.total:g} s in all")),
    (ssl.SSLCertVerificationError, _tls),
    ((u3.NameResolutionError, socket.gaierror), _say("the name {host} does not resolve")),
    (UnicodeError, _say("the name {host} is not a valid host name", transient=False)),
    (ConnectionRefusedError, _refused),
    (u3.NewConnectionError, _connect_failed),
    (u3.ConnectTimeoutError, _say("the server did not answer within {limits.connect:g} s")),
    ((u3.ReadTimeoutError, TimeoutError), _say("the server fell silent for {limits.read:g} s")),
    (ssl.SSLError, _tls),
    (u3.InvalidChunkLength, _say("the chunked body is garbled")),
    (
        (http.client.IncompleteRead, u3.IncompleteRead),
        _say("the answer ended before its announced length"),
    ),
    (http.client.LineTooLong, _say("the answer's headers are too large", transient=False)),
    (
        (http.client.BadStatusLine, ConnectionResetError, BrokenPipeError),
        _say("the server broke the connection off"),
    ),
    (
        (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, u3.LocationParseError),
        _say("not an address that can be fetched", transient=False),
    ),
    (http.client.HTTPException, _not_http),
    ((u3.HTTPError, requests.exceptions.RequestException), _say("the connection failed")),
    (OSError, _connect_failed),
)
