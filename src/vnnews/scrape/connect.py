"""Connections that go only where they may, and that remember every byte of the exchange.

requests and urllib3 do the HTTP; the classes here add what an archive and a stranger's network
need: the address is checked at the moment of connecting (so a name that changes its address
between check and use gains nothing), the exchange is kept byte for byte for the WARC file, and
one deadline bounds the whole of it, however slowly a server drips.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from requests.adapters import HTTPAdapter
from urllib3 import connection, connectionpool
from urllib3.exceptions import NameResolutionError, NewConnectionError
from urllib3.poolmanager import PoolManager
from urllib3.util.retry import Retry

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str, int], list[tuple[Any, ...]]]

MAX_HEAD = 256 * 1024
"""Bytes that the status line and headers of an answer may have."""

_SHARED = ipaddress.ip_network("100.64.0.0/10")
# Outside the link-local range: AWS over IPv6, Alibaba Cloud.
_METADATA = frozenset({"fd00:ec2::254", "100.100.100.200"})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class BlockedAddressError(Exception):
    """A name that leads only to addresses that must not be visited."""


class OverlongError(Exception):
    """An answer larger than the limit."""


class OutOfTimeError(Exception):
    """An exchange that took longer than allowed in total."""


class Wire:
    """One exchange: its limits, and its bytes as they go over the wire."""

    def __init__(
        self,
        *,
        deadline: float,
        max_bytes: int,
        allow_private: bool = False,
        read_timeout: float = 30.0,
        resolver: Resolver | None = None,
        proxied: bool = False,
    ) -> None:
        self.proxied = proxied
        self.deadline = deadline
        self.max_bytes = max_bytes
        self.allow_private = allow_private
        self.read_timeout = read_timeout
        self.resolver = resolver or resolve
        self.request = bytearray()
        self.response = bytearray()
        self.head_done = False
        self.peer: str | None = None
        self.fresh = False
        """Was a connection made for it, rather than an earlier one used again?"""

    def remaining(self) -> float:
        """Seconds left; raises :class:`OutOfTimeError` when there are none."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise OutOfTimeError
        return left

    def received(self, data: bytes) -> None:
        self.response += data
        if not self.head_done and data in (b"\r\n", b"\n"):
            self.head_done = True
        elif not self.head_done and len(self.response) > MAX_HEAD:
            raise OverlongError("headers")
        if len(self.response) > self.max_bytes + MAX_HEAD:
            raise OverlongError("body")


_current = threading.local()


def use(wire: Wire | None) -> None:
    """Make ``wire`` the exchange of this thread."""
    _current.wire = wire


def _wire() -> Wire:
    wire: Wire | None = getattr(_current, "wire", None)
    if wire is None:
        raise RuntimeError("a connection was used outside Fetcher.get")
    return wire


def allowed(address: str, *, private: bool = False) -> bool:
    """May this IP address be visited?

    A public scraper must not be led into somebody's own network: loopback, private and shared
    (100.64/10) ranges are refused, unless ``private`` allows them. Link-local addresses, where
    clouds keep their metadata services, other known metadata addresses, multicast and reserved
    ranges are refused always. IPv6 addresses that wrap an IPv4 address count as that.
    """
    try:
        ip: Address = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return allowed(str(inner), private=private)
    if ip.is_link_local or ip.is_multicast or ip.is_unspecified or str(ip) in _METADATA:
        return False
    if private and (ip.is_private or ip.is_loopback or ip in _SHARED):
        return True
    return ip.is_global


def resolve(host: str, port: int) -> list[tuple[Any, ...]]:
    """The addresses of a host, as ``socket.getaddrinfo`` gives them, for TCP."""
    return list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))


def server_key(host: str, port: int, *, resolver: Resolver | None = None) -> str:
    """Which server a host lives on: its lowest address, IPv4 before IPv6.

    Portals that share an address share this key, and so one queue and one delay. Raises
    ``OSError`` where the name does not resolve.
    """
    found = {info[4][0] for info in (resolver or resolve)(host, port)}
    addresses = sorted((ipaddress.ip_address(a.split("%", 1)[0]) for a in found), key=_rank)
    if not addresses:
        raise OSError(f"{host} has no address")
    return str(addresses[0])


def _rank(ip: Address) -> tuple[int, int]:
    return ip.version, int(ip)


def _open(conn: connection.HTTPConnection) -> tuple[socket.socket, str]:
    """Connect to the first address of the host that may be visited; returns it too."""
    wire = _wire()
    wire.fresh = True
    host, port = conn._dns_host, conn.port
    try:
        infos = wire.resolver(host, port)
    except socket.gaierror as error:
        raise NameResolutionError(host, conn, error) from error
    open_to_all = [i for i in infos if wire.proxied or allowed(i[4][0], private=wire.allow_private)]
    if not open_to_all:
        raise BlockedAddressError(infos[0][4][0] if infos else "no address")
    patience = conn.timeout if isinstance(conn.timeout, int | float) else 15.0
    failure: OSError | None = None
    for family, kind, proto, _, address in open_to_all:
        sock = None
        try:
            sock = socket.socket(family, kind, proto)
            for option in conn.socket_options or ():
                sock.setsockopt(*option)
            sock.settimeout(min(wire.remaining(), patience))
            sock.connect(address)
        except OSError as error:
            failure = error
            if sock is not None:
                sock.close()
            continue
        # A TLS handshake comes next, on this socket: it has the exchange's time left, no more.
        sock.settimeout(min(wire.remaining(), wire.read_timeout))
        wire.peer = str(address[0])
        return sock, wire.peer
    raise NewConnectionError(conn, str(failure)) from failure


def _note_request(data: Any, peer: str | None) -> None:
    """Remember what is sent, and to whom."""
    wire = _wire()
    if wire.response:
        # urllib3 tries again: the exchange is the last one.
        wire.request.clear()
        wire.response.clear()
        wire.head_done = False
    if isinstance(data, bytes | bytearray):
        wire.request += data
    if peer is not None:
        wire.peer = peer


class _Raw(io.RawIOBase):
    """A socket's bytes, under the exchange's deadline."""

    def __init__(self, inner: io.RawIOBase, sock: socket.socket, wire: Wire) -> None:
        self._inner = inner
        self._sock = sock
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._wire.remaining()
        self._sock.settimeout(min(left, self._wire.read_timeout))
        try:
            return self._inner.readinto(buffer)
        except TimeoutError:
            self._wire.remaining()
            raise

    def close(self) -> None:
        self._inner.close()
        super().close()


class _Tee(io.BufferedReader):
    """A reader that hands on to the exchange what is read from it."""

    def __init__(self, raw: _Raw, wire: Wire) -> None:
        super().__init__(raw, 64 * 1024)
        self._wire = wire

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or size < 0:
            pieces = []
            while piece := super().read1(64 * 1024):
                self._wire.received(piece)
                pieces.append(piece)
            return b"".join(pieces)
        data = super().read(size)
        self._wire.received(data)
        return data

    def read1(self, size: int = -1, /) -> bytes:
        data = super().read1(size)
        self._wire.received(data)
        return data

    def readline(self, size: int | None = -1, /) -> bytes:
        data = super().readline(size)
        self._wire.received(data)
        return data

    def readinto(self, buffer: Any, /) -> int:
        count = super().readinto(buffer)
        self._wire.received(bytes(memoryview(buffer)[:count]))
        return count


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
        super().__init__(sock, *args, **kwargs)
        wire = _wire()
        self.fp.close()
        raw = sock.makefile("rb", buffering=0)
        self.fp = _Tee(_Raw(raw, sock, wire), wire)


class _HTTPConnection(connection.HTTPConnection):
    response_class = _Response
    peer: str | None = None

    def _new_conn(self) -> socket.socket:
        sock, self.peer = _open(self)
        return sock

    def send(self, data: Any) -> None:
        _note_request(data, self.peer)
        super().send(data)


class _HTTPSConnection(connection.HTTPSConnection):
    response_class = _Response
    peer: str | None = None

    def _new_conn(self) -> socket.socket:
        sock, self.peer = _open(self)
        return sock

    def send(self, data: Any) -> None:
        _note_request(data, self.peer)
        super().send(data)


class _HTTPPool(connectionpool.HTTPConnectionPool):
    ConnectionCls = _HTTPConnection


class _HTTPSPool(connectionpool.HTTPSConnectionPool):
    ConnectionCls = _HTTPSConnection


class GuardedAdapter(HTTPAdapter):
    """The requests adapter whose connections are those above."""

    def __init__(self, retry: Retry | None = None, pools: int = 64, per_pool: int = 4) -> None:
        super().__init__(
            pool_connections=pools,
            pool_maxsize=per_pool,
            max_retries=retry or Retry(0, read=False),
        )

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        manager: PoolManager = self.poolmanager
        manager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}
