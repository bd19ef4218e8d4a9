"""One page from a hostile server: a plain sentence, in bounded time and memory."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import hostile
from vnnews import scrape
from vnnews.errors import FetchError, InputError
from vnnews.scrape import connect, fetch
from vnnews.scrape.fetcher import Fetcher, FetchFailedError, Limits


@pytest.fixture(scope="module")
def server() -> Iterator[hostile.Hostile]:
    with hostile.serve() as running:
        yield running


def get(server: hostile.Hostile, path: str, **limits: Any) -> Any:
    fetcher = Fetcher(allow_private=True, limits=Limits(**{"total": 5.0, "read": 2.0, **limits}))
    try:
        return fetcher.get(server.url + path)
    finally:
        fetcher.close()


@pytest.mark.parametrize(
    "path",
    [
        *("/good", "/chunked", "/too-long", "/interim", "/false-gzip", "/http10", "/deflated"),
        *("/deflated-raw", "/gzip-twice", "/latin-header", "/reloading"),
    ],
)
def test_odd_but_whole_answers_are_read(server: hostile.Hostile, path: str) -> None:
    body = get(server, path).body
    assert body.endswith(hostile.PAGE[-60:])
    assert body == hostile.PAGE or path == "/reloading"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/reset-midway", "broke the connection off|announced length"),
        ("/hang-up", "broke the connection off"),
        ("/too-short", "announced length"),
        ("/truncated-gzip", "compressed body ends early"),
        ("/gzip-bomb", "too large: more than 67 MB when decompressed"),
        ("/huge-body", "too large: more than 67 MB"),
        ("/huge-headers", "headers are too large"),
        ("/long-header", "headers are too large"),
        ("/unasked-brotli", "brotli|compressed body"),
        ("/chunked-garbage", "chunked body is garbled"),
        ("/chunked-cut", "chunked body|announced length"),
        ("/not-http", "not proper HTTP|broke the connection off|not HTTP"),
    ],
)
def test_bad_answers_fail_in_plain_words(server: hostile.Hostile, path: str, words: str) -> None:
    with pytest.raises(FetchFailedError, match=words) as caught:
        get(server, path)
    assert str(caught.value).startswith(server.url + path + ": ")
    assert "\n" not in str(caught.value)
    assert "Error" not in caught.value.cause


@pytest.mark.parametrize("path", ["/slow-drip", "/slow-headers"])
def test_a_drip_ends_with_the_time(server: hostile.Hostile, path: str) -> None:
    start = time.monotonic()
    with pytest.raises(FetchFailedError, match="longer than 1 s in all"):
        get(server, path, total=1.0)
    assert time.monotonic() - start < 2.5


def test_silence_ends_with_the_reading_time(server: hostile.Hostile) -> None:
    start = time.monotonic()
    with pytest.raises(FetchFailedError, match=r"fell silent for 0\.5 s"):
        get(server, "/silent", read=0.5)
    assert time.monotonic() - start < 2


def test_fetch_names_address_and_cause(server: hostile.Hostile) -> None:
    for path, words in [
        ("/gone", "answered 404 Not Found"),
        ("/endless-redirect", "redirects more than 10 times"),
        ("/to-file", "no page"),
        ("/error", "answered 500"),
        ("/cookie-loop", "redirects more than 10 times"),
    ]:
        with pytest.raises(FetchError, match=words) as caught:
            fetch(server.url + path, allow_private=True)
        assert caught.value.url == server.url + path
    assert fetch(server.url + "/cookie-gate", allow_private=True).body == hostile.PAGE


def test_fetch_waits_when_it_is_told_to(server: hostile.Hostile) -> None:
    """429 with Retry-After twice, then the page: the capture is the page."""
    before = len(server.times("/too-many"))
    capture = fetch(server.url + "/too-many", allow_private=True)
    assert (capture.status, capture.body) == (200, hostile.PAGE)
    assert len(server.times("/too-many")) - before == 3


def test_fetch_without_a_server() -> None:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port = sock.getsockname()[1]
    with pytest.raises(FetchError, match="refused"):
        fetch(f"http://127.0.0.1:{port}/", allow_private=True)
    with pytest.raises(FetchError, match="does not resolve"):
        fetch("http://no-such-host.invalid/")
    for wrong in ("ftp://x.vn/", "file:///etc/passwd", "http://", "nonsense", "http://[::1"):
        with pytest.raises(InputError):
            fetch(wrong)


def test_private_addresses_are_refused(server: hostile.Hostile) -> None:
    for url in (server.url, "http://localhost/", "http://[::1]/", "http://169.254.169.254/"):
        with pytest.raises(FetchError, match="private address"):
            fetch(url)


@pytest.mark.parametrize(
    ("address", "verdict"),
    [
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("100.100.100.200", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00:ec2::254", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("2002:7f00:1::", False),
        ("nonsense", False),
    ],
)
def test_which_addresses_may_be_visited(address: str, verdict: bool) -> None:
    assert connect.allowed(address) is verdict


@pytest.mark.parametrize(
    ("address", "verdict"),
    [
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("100.64.1.1", True),
        ("::1", True),
        ("8.8.8.8", True),
        ("169.254.169.254", False),
        ("::ffff:169.254.169.254", False),
        ("fe80::1", False),
        ("fd00:ec2::254", False),
        ("100.100.100.200", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
    ],
)
def test_what_allow_private_allows(address: str, verdict: bool) -> None:
    """Metadata services are never visited, whatever was allowed."""
    assert connect.allowed(address, private=True) is verdict


def test_a_metadata_service_is_not_visited_even_with_allow_private() -> None:
    """The connection is refused before a packet leaves."""
    with pytest.raises(FetchError, match="private address 169") as caught:
        fetch("http://169.254.169.254/", allow_private=True)
    assert "allow-private" not in caught.value.cause


def test_a_name_that_changes_its_address_is_caught_when_connecting(
    server: hostile.Hostile,
) -> None:
    """DNS rebinding: public at the first look, private at the connection."""
    port = int(server.url.rsplit(":", 1)[1])
    looks = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1"])

    def resolver(host: str, port: int) -> list[tuple[Any, ...]]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(looks), port))]

    assert connect.server_key("rebind.example", port, resolver=resolver) == "93.184.216.34"
    before = server.count("/good")
    fetcher = Fetcher(resolver=resolver)
    with pytest.raises(FetchFailedError, match=r"private address 127\.0\.0\.1"):
        fetcher.get(f"http://rebind.example:{port}/good")
    assert server.count("/good") == before


def test_certificates_are_checked(tmp_path: Path) -> None:
    with hostile.serve(certificate=hostile.self_signed(tmp_path)) as server:
        with pytest.raises(FetchError, match="certificate was not accepted"):
            fetch(server.url + "/good", allow_private=True)
        assert fetch(server.url + "/good", allow_private=True, insecure=True).status == 200


@pytest.mark.parametrize("path", ["/negative-length", "/wrong-charset", "/not-html", "/empty"])
def test_strange_answers_are_answers_or_failures(server: hostile.Hostile, path: str) -> None:
    try:
        assert get(server, path).answer.status == 200
    except FetchFailedError as error:
        assert error.cause


def test_what_nobody_foresaw_is_a_failure_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("requests.Session.send", broken)
    with pytest.raises(FetchError, match=r"the request failed \(ZeroDivisionError\)"):
        fetch("https://x.vn/")


@pytest.mark.parametrize(
    ("path", "failure", "then"),
    [
        ("/relative", None, "/good?from=1"),
        ("/refresh", None, "/good?from=2"),
        ("/script-move", None, "/good?from=3"),
        ("/refresh-circle", "redirects in a circle", "/refresh-circle-2"),
        ("/reloading", None, None),
        ("/part", "answered 206 Partial Content", None),
        ("/nowhere", "answered 302 Found, which does not say where to", None),
        ("/browser-check", "answered with a check for browsers", None),
    ],
)
def test_where_a_seed_sends_on(
    server: hostile.Hostile, tmp_path: Path, path: str, failure: str | None, then: str | None
) -> None:
    seed = scrape.Seed(server.url + path, "page")
    spec = scrape.plan([seed], delay=0.0, backoff=0.01, allow_private=True, keep_free=0)
    report = scrape.run(spec, tmp_path / "job")
    assert [f.cause for f in report.failures] == ([failure] if failure else [])
    archive = sorted((tmp_path / "job" / "warc").iterdir())
    urls = [c.url.removeprefix(server.url) for c in scrape.captures(archive)]
    assert urls == ["/robots.txt", path, *([then] if then else [])]
