"""A server that does what servers should not; what it does is chosen by the path.

Raw sockets, so that the answers can be as wrong as they need to be. ``Hostile.log`` has every
request line with its time.
"""

from __future__ import annotations

import contextlib
import functools
import gzip
import socket
import socketserver
import ssl
import subprocess
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PAGE = (
    "<!doctype html><html><head><title>Trang</title></head>"
    "<body><h1>Tiêu đề</h1><p>Nội dung của trang này.</p></body></html>"
).encode()


def answer(
    body: bytes = PAGE,
    *,
    status: str = "200 OK",
    kind: str = "text/html; charset=utf-8",
    length: int | None = None,
    headers: str = "",
) -> bytes:
    """A proper HTTP answer, or one with a wrong ``length``."""
    size = len(body) if length is None else length
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {size}\r\n{headers}\r\n"
    return head.encode("latin-1") + body


@functools.cache
def bomb() -> bytes:
    """300 MB of nothing, packed: members of 10 MB, one like the other."""
    return gzip.compress(bytes(10_000_000), 9) * 30


class Hostile:
    """State of the server: what was asked, and how often."""

    def __init__(self) -> None:
        self.log: list[tuple[float, str]] = []
        self.cookies: list[str] = []
        self.lock = threading.Lock()
        self.url = ""
        self.busy_until = 0.0
        self.robots = ["200"]
        """Answers to robots.txt in turn; the last one stays. ``200``, ``503``, ``html``, rules."""
        self.closing = threading.Event()

    def count(self, path: str) -> int:
        with self.lock:
            return sum(1 for _, name in self.log if name == path)

    def times(self, path: str) -> list[float]:
        with self.lock:
            return [when for when, name in self.log if name == path]

    # -- one method for each path: /slow-drip is slow_drip -------------------------------------

    def robots_txt(self, sock: socket.socket) -> None:
        turn = self.count("/robots.txt") - 1
        what = self.robots[min(turn, len(self.robots) - 1)]
        if what == "200":
            sock.sendall(answer(b"User-agent: *\nDisallow:\n", kind="text/plain"))
        elif what == "html":
            sock.sendall(answer())
        elif what.isdigit():
            sock.sendall(answer(b"", status=f"{what} Nope"))
        elif what == "garbage":
            sock.sendall(answer(bytes(range(256)) * 500, kind="text/plain"))
        else:
            sock.sendall(answer(what.encode(), kind="text/plain"))

    def good(self, sock: socket.socket) -> None:
        sock.sendall(answer())

    def slow_drip(self, sock: socket.socket) -> None:
        sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n")
        for _ in range(5000):
            if self.closing.wait(0.02):
                return
            sock.sendall(b"x")

    def slow_headers(self, sock: socket.socket) -> None:
        sock.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        for _ in range(5000):
            if self.closing.wait(0.02):
                return
            sock.sendall(b"x")

    def silent(self, sock: socket.socket) -> None:
        self.closing.wait(20)

    def reset_midway(self, sock: socket.socket) -> None:
        sock.sendall(answer(PAGE, length=90_000))
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    def hang_up(self, sock: socket.socket) -> None:
        pass

    def too_short(self, sock: socket.socket) -> None:
        sock.sendall(answer(PAGE, length=len(PAGE) + 500))

    def too_long(self, sock: socket.socket) -> None:
        sock.sendall(answer(PAGE + b"HTTP/1.1 200 OK\r\n\r\nsmuggled", length=len(PAGE)))

    def negative_length(self, sock: socket.socket) -> None:
        sock.sendall(answer(PAGE, length=-5))

    def truncated_gzip(self, sock: socket.socket) -> None:
        sock.sendall(answer(gzip.compress(PAGE * 20)[:-30], headers="Content-Encoding: gzip\r\n"))

    def false_gzip(self, sock: socket.socket) -> None:
        sock.sendall(answer(PAGE, headers="Content-Encoding: gzip\r\n"))

    def gzip_bomb(self, sock: socket.socket) -> None:
        sock.sendall(answer(bomb(), headers="Content-Encoding: gzip\r\n"))

    def huge_body(self, sock: socket.socket) -> None:
        size = 300_000_000
        sock.sendall(answer(b"", length=size))
        for _ in range(size // 1_000_000):
            sock.sendall(b"x" * 1_000_000)

    def huge_headers(self, sock: socket.socket) -> None:
        sock.sendall(b"HTTP/1.1 200 OK\r\n")
        for number in range(5000):
            sock.sendall(f"X-{number}: {'y' * 900}\r\n".encode())
        sock.sendall(b"\r\n")

    def long_header(self, sock: socket.socket) -> None:
        sock.sendall(b"HTTP/1.1 200 OK\r\nX-Long: " + b"y" * 3_000_000 + b"\r\n\r\n")

    def http10(self, sock: socket.socket) -> None:
        """The end of the connection is the end of the page."""
        sock.sendall(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE)

    def deflated(self, sock: socket.socket) -> None:
        sock.sendall(answer(zlib.compress(PAGE), headers="Content-Encoding: deflate\r\n"))

    def deflated_raw(self, sock: socket.socket) -> None:
        """What some servers take deflate to be: no zlib header."""
        machine = zlib.compressobj(wbits=-15)
        body = machine.compress(PAGE) + machine.flush()
        sock.sendall(answer(body, headers="Content-Encoding: deflate\r\n"))

    def gzip_twice(self, sock: socket.socket) -> None:
        body = gzip.compress(gzip.compress(PAGE))
        sock.sendall(answer(body, headers="Content-Encoding: gzip, gzip\r\n"))

    def latin_header(self, sock: socket.socket) -> None:
        sock.sendall(answer(headers="X-Powered-By: caf\xe9\r\nX-Empty:\r\nno colon here\r\n"))

    def unasked_brotli(self, sock: socket.socket) -> None:
        sock.sendall(answer(b"\x8b\x02\x80", headers="Content-Encoding: br\r\n"))

    def part(self, sock: socket.socket) -> None:
        head = f"Content-Range: bytes 0-{len(PAGE) - 1}/{len(PAGE)}\r\n"
        sock.sendall(answer(status="206 Partial Content", headers=head))

    def nowhere(self, sock: socket.socket) -> None:
        sock.sendall(answer(b"", status="302 Found"))

    def relative(self, sock: socket.socket) -> None:
        sock.sendall(answer(b"", status="302 Found", headers="Location: good?from=1#top\r\n"))

    def refresh(self, sock: socket.socket) -> None:
        body = b"<html><head><META content='0; URL=good?from=2' http-equiv='REFRESH'></head></html>"
        sock.sendall(answer(body))

    def script_move(self, sock: socket.socket) -> None:
        body = b"<html><script>window.location.href = '/good?from=3';</script></html>"
        sock.sendall(answer(body))

    def refresh_circle(self, sock: socket.socket) -> None:
        body = b"<html><meta http-equiv=refresh content='1;url=/refresh-circle-2'></html>"
        sock.sendall(answer(body))

    def refresh_circle_2(self, sock: socket.socket) -> None:
        body = b"<html><meta http-equiv=refresh content='1;url=/refresh-circle'></html>"
        sock.sendall(answer(body))

    def reloading(self, sock: socket.socket) -> None:
        """A page that shows itself again now and then is a page."""
        head = b"<head><meta http-equiv='refresh' content='5;url=/reloading'>"
        sock.sendall(answer(PAGE.replace(b"<head>", head)))

    def browser_check(self, sock: socket.socket) -> None:
        script = b"document.cookie='K=1a2b; path=/'; window.location.reload(true);"
        sock.sendall(answer(b"<html><body><script>" + script + b"</script></body></html>"))

    def chunked(self, sock: socket.socket) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
        middle = len(PAGE) // 2
        first, second = PAGE[:middle], PAGE[middle:]
        parts = b"".join(b"%x;a=b\r\n%s\r\n" % (len(part), part) for part in (first, second))
        sock.sendall(head + parts + b"0\r\nX-Trailer: 1\r\n\r\n")

    def chunked_garbage(self, sock: socket.socket) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
        sock.sendall(head + b"ZZ\r\nnonsense\r\n")

    def chunked_cut(self, sock: socket.socket) -> None:
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
        sock.sendall(head + b"ffff\r\nonly this")

    def not_http(self, sock: socket.socket) -> None:
        sock.sendall(b"SSH-2.0-OpenSSH_9.9\r\nwelcome\r\n")

    def interim(self, sock: socket.socket) -> None:
        sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" + answer())

    def wrong_charset(self, sock: socket.socket) -> None:
        body = "<html><body><a href='/good'>liên kết</a></body></html>".encode("utf-16")
        sock.sendall(answer(body, kind="text/html; charset=no-such-charset"))

    def not_html(self, sock: socket.socket) -> None:
        sock.sendall(answer(bytes(range(256)), kind="image/png"))

    def empty(self, sock: socket.socket) -> None:
        sock.sendall(answer(b""))

    def endless_redirect(self, sock: socket.socket, tail: str = "") -> None:
        number = int(tail or 0) + 1
        where = f"Location: /endless-redirect/{number}\r\n"
        sock.sendall(answer(b"", status="302 Found", headers=where))

    def circle(self, sock: socket.socket, tail: str = "") -> None:
        where = "Location: /circle/b\r\n" if tail != "b" else "Location: /circle\r\n"
        sock.sendall(answer(b"", status="302 Found", headers=where))

    def to_private(self, sock: socket.socket) -> None:
        where = "Location: http://169.254.169.254/latest/meta-data/\r\n"
        sock.sendall(answer(b"", status="302 Found", headers=where))

    def to_file(self, sock: socket.socket) -> None:
        where = "Location: file:///etc/passwd\r\n"
        sock.sendall(answer(b"", status="302 Found", headers=where))

    def cookie_gate(self, sock: socket.socket) -> None:
        if self.cookies and "ticket=1" in self.cookies[-1]:
            sock.sendall(answer())
            return
        headers = "Set-Cookie: ticket=1; Path=/\r\nLocation: /cookie-gate\r\n"
        sock.sendall(answer(b"", status="302 Found", headers=headers))

    def cookie_loop(self, sock: socket.socket) -> None:
        number = self.count("/cookie-loop")
        headers = f"Set-Cookie: n={number}; Path=/\r\nLocation: /cookie-loop\r\n"
        sock.sendall(answer(b"", status="302 Found", headers=headers))

    def too_many(self, sock: socket.socket) -> None:
        """429 with Retry-After twice, then the page."""
        if self.count("/too-many") <= 2:
            sock.sendall(answer(b"", status="429 Too Many", headers="Retry-After: 1\r\n"))
        else:
            sock.sendall(answer())

    def busy(self, sock: socket.socket) -> None:
        """503 until ``busy_until``."""
        if time.time() < self.busy_until:
            sock.sendall(answer(b"", status="503 Busy"))
        else:
            sock.sendall(answer())

    def flood(self, sock: socket.socket) -> None:
        """NukeViet 4.4's guard: 200, once, then the page."""
        if self.count("/flood") == 1:
            guard = "<html><head><title>Hãy đợi...</title></head><body>"
            guard += "<div class='floodblocker'>Hãy đợi...</div></body></html>"
            sock.sendall(answer(guard.encode()))
        else:
            sock.sendall(answer())

    def gone(self, sock: socket.socket) -> None:
        sock.sendall(answer(b"gone", status="404 Not Found"))

    def error(self, sock: socket.socket) -> None:
        sock.sendall(answer(b"oops", status="500 Internal Server Error"))

    def endless(self, sock: socket.socket, tail: str = "") -> None:
        """A list whose every page links to the next and shows the same articles."""
        number = int(tail.removeprefix("page-").strip("/") or 1) if tail else 1
        body = "<a href='/bai-viet-1.html'>một</a><a href='/bai-viet-2.html'>hai</a>"
        body += f"<a href='/endless/page-{number + 1}/'>sau</a>"
        sock.sendall(answer(f"<html><body>{body}</body></html>".encode()))

    def bottomless(self, sock: socket.socket, tail: str = "") -> None:
        """A list that invents articles for ever."""
        number = int(tail.removeprefix("page-").strip("/") or 1) if tail else 1
        body = f"<a href='/bottomless/bai-viet-{number}.html'>bài</a>"
        body += f"<a href='/bottomless/page-{number + 1}/'>sau</a>"
        sock.sendall(answer(f"<html><body>{body}</body></html>".encode()))

    def trap(self, sock: socket.socket, tail: str = "") -> None:
        """Deeper and deeper, print views, calendars, sessions."""
        body = "".join(
            f"<a href='{link}'>x</a>"
            for link in (
                f"/trap/{tail}/trap/",
                "/trap/print/bai-viet-9.html",
                "/trap/lich/2031-05",
                "/trap/lich/2031-06",
                f"/trap/?PHPSESSID={self.count('/trap')}{time.time()}",
                "/trap/?sort=desc",
                "/users/login/",
                "/good?utm_source=trap&fbclid=1",
            )
        )
        sock.sendall(answer(f"<html><body>{body}</body></html>".encode()))


def _handler(state: Hostile) -> type[socketserver.BaseRequestHandler]:
    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError, ssl.SSLError):
                head = b""
                while b"\r\n\r\n" not in head:
                    piece = self.request.recv(65536)
                    if not piece:
                        return
                    head += piece
                path = head.split(b" ", 2)[1].decode().split("?", 1)[0]
                cookie = next(
                    (r for r in head.decode().split("\r\n") if r.lower().startswith("cookie:")), ""
                )
                with state.lock:
                    state.log.append((time.time(), path))
                    state.cookies.append(cookie)
                self.find(path)(self.request)

        def find(self, path: str) -> Callable[[socket.socket], None]:
            first, _, tail = path.strip("/").partition("/")
            name = first.replace("-", "_").replace(".", "_")
            method = getattr(state, name, None) if not name.startswith("_") else None
            if path == "/" or name.startswith("bai_viet") or tail.startswith("bai-viet"):
                return state.good
            if not callable(method):
                return state.gone
            return (lambda sock: method(sock, tail)) if tail else method

    return Handler


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """Broken connections are what this server is for."""


@contextmanager
def serve(*, certificate: Path | None = None) -> Iterator[Hostile]:
    """Run the hostile server on loopback; with ``certificate`` (PEM with its key) over TLS."""
    state = Hostile()
    server = _Server(("127.0.0.1", 0), _handler(state))
    scheme = "http"
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
        scheme = "https"
    state.url = f"{scheme}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def self_signed(folder: Path) -> Path:
    """A certificate that nobody has signed, with its key."""
    path = folder / "server.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"),
            *("-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")),
        ],
        check=True,
        capture_output=True,
    )
    path.write_bytes((folder / "cert.pem").read_bytes() + (folder / "key.pem").read_bytes())
    return path
