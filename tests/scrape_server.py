"""A small news site on loopback for the scraper's tests; it logs every request it has answered."""

from __future__ import annotations

import http.server
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from vnnews import scrape

Answer = tuple[int, dict[str, str], bytes]


class Site:
    """``pages`` articles in lists of ten; ``special`` answers paths by hand."""

    def __init__(self, pages: int = 25, latency: float = 0.0) -> None:
        self.pages = pages
        self.latency = latency
        self.newest_first = False
        """Do lists begin with the highest number, as those of newspapers do?"""
        self.log: list[tuple[float, str]] = []
        self.started: list[tuple[float, str]] = []
        """Requests as they come in, answered or not."""
        self.headers: list[dict[str, str]] = []
        self.special: dict[str, Callable[[str], Answer]] = {}
        self.robots = "User-agent: *\nDisallow: /users/\n"
        self.lock = threading.Lock()
        self.url = ""

    def counts(self) -> Counter[str]:
        with self.lock:
            return Counter(path for _, path in self.log)

    def times(self, path: str | None = None) -> list[float]:
        with self.lock:
            return [when for when, name in self.log if path in (None, name)]

    def articles(self) -> set[str]:
        return {self.article(i) for i in range(self.pages)}

    @staticmethod
    def article(number: int) -> str:
        return f"/tin-tuc/bai-viet-so-{number}.html"

    def answer(self, path: str) -> Answer:
        if path in self.special:
            return self.special[path](path)
        if path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, self.robots.encode()
        last = max((self.pages + 9) // 10, 1)
        if path in ("/", "/tin-tuc/"):
            return self._list(1, last)
        if path.startswith("/tin-tuc/page-"):
            number = int(path.removeprefix("/tin-tuc/page-").strip("/"))
            return self._list(number, last)
        if path in self.articles():
            number = path.rsplit("-", 1)[1].removesuffix(".html")
            text = f"<h1>Bài {number}</h1><p>Nội dung bài viết số {number}.</p>" + "<p>x</p>" * 50
            return _html(text + "<a href='/users/login'>Đăng nhập</a>")
        return 404, {"Content-Type": "text/html"}, b"<html><body>404</body></html>"

    def _list(self, number: int, last: int) -> Answer:
        order = range(self.pages)[::-1] if self.newest_first else range(self.pages)
        items = order[(number - 1) * 10 : number * 10]
        links = "".join(f"<a href='{self.article(i)}'>Bài {i}</a>" for i in items)
        if number < last:
            links += f"<a href='/tin-tuc/page-{number + 1}/'>Trang sau</a>"
        return _html(links + "<a href='/tin-tuc/'>Tin tức</a>")


def _html(body: str) -> Answer:
    page = f"<!doctype html><html><head><title>Thử</title></head><body>{body}</body></html>"
    return 200, {"Content-Type": "text/html; charset=utf-8"}, page.encode()


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed is nothing to shout about."""


@contextmanager
def serve(site: Site, host: str = "127.0.0.1") -> Iterator[Site]:
    """Serve ``site``; its ``url`` is set while the block runs."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            with site.lock:
                site.headers.append(dict(self.headers))
                site.started.append((time.time(), self.path))
            if site.latency:
                time.sleep(site.latency)
            status, headers, body = site.answer(self.path)
            self.send_response(status)
            for key, value in headers.items():
                self.send_header(key, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            with site.lock:
                site.log.append((time.time(), self.path))

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = _Server((host, 0), Handler)
    site.url = f"http://{host}:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def two_runs(out: Path, apart: float = 0.0) -> Site:
    """A job run twice into ``out``: one page is unchanged by ETag, one by digest, one has changed.

    ``apart`` are the seconds between the runs.
    """
    site = Site(25)
    edition = [1]

    def steady(path: str) -> Answer:
        asked = site.headers[-1].get("If-None-Match")
        headers = {"Content-Type": "text/html", "ETag": '"v1"'}
        return (304, headers, b"") if asked == '"v1"' else (200, headers, b"<html>steady</html>")

    kind = {"Content-Type": "text/html"}
    site.special["/steady.html"] = steady
    site.special["/same.html"] = lambda p: (200, kind, b"<html>always the same</html>")
    site.special["/moving.html"] = lambda p: (
        200,
        kind,
        f"<html>edition {edition[0]}</html>".encode(),
    )
    site.special["/moved.html"] = lambda p: (301, {"Location": "/moving.html"}, b"")
    with serve(site):
        paths = ("/", "/steady.html", "/same.html", "/moved.html?B=2&a=1", "/moving.html")
        spec = scrape.plan(
            [site.url + path for path in paths],
            name="Thử nghiệm",
            contact="archive@example.org",
            delay=0.0,
            allow_private=True,
            keep_free=0,
            warc_size=15_000,
        )
        scrape.run(spec, out)
        time.sleep(apart)
        edition[0] = 2
        scrape.run(spec, out, update=True)
    return site
