"""How often a server may be asked, and what it has asked not to be asked for.

robots.txt is read by protego (RFC 9309 with wildcards, Crawl-delay, Request-rate). The delay of
a server grows with its answering time and with every sign that it is too much for it, and
shrinks again slowly.
"""

from __future__ import annotations

import email.utils
import functools
import math
import re
import time
from typing import NamedTuple

from protego import Protego

from . import message
from .spec import JobSpec

ROBOTS_AGE = 86400.0
"""Seconds for which a robots.txt is taken as read (RFC 9309: at most a day)."""
MAX_ROBOTS = 512 * 1024
"""Bytes of a robots.txt that are read (RFC 9309 asks for at least 500 KiB)."""
MAX_CRAWL_DELAY = 600.0
FLOOD_WAIT = 65.0
"""NukeViet's flood guard counts over 60 s."""

_FLOOD = re.compile(
    rb"<div[^>]{0,200}class=[\"'][^\"']{0,100}floodblocker|<title>\s{0,20}"
    + "Hãy đợi\\.{2,3}".encode()
    + rb"\s{0,20}</title>",
    re.IGNORECASE,
)


class Rules:
    """One host's robots.txt as it concerns us."""

    def __init__(self, text: str, agent: str) -> None:
        self._agent = agent.split("/", 1)[0].split(" ", 1)[0]
        self._parser = Protego.parse(text)
        self.sitemaps = tuple(self._parser.sitemaps)[:500]

    def allows(self, url: str) -> bool:
        return bool(self._parser.can_fetch(url, self._agent))

    def delay(self) -> float:
        """Seconds between requests that the file asks for, 0 where it does not."""
        wanted = float(self._parser.crawl_delay(self._agent) or 0.0)
        rate = self._parser.request_rate(self._agent)
        if rate is not None and rate.requests:
            wanted = max(wanted, rate.seconds / rate.requests)
        return min(wanted, MAX_CRAWL_DELAY)


@functools.lru_cache(maxsize=512)
def rules(text: str, agent: str) -> Rules:
    """Parsed rules; the same text is parsed once."""
    return Rules(text, agent)


def robots_text(body: bytes) -> str:
    """The text of a robots.txt, whatever its encoding."""
    return body[:MAX_ROBOTS].decode("utf-8-sig", "replace").replace("\0", "")


class Pace(NamedTuple):
    """A server's rhythm: seconds between requests, and how often in a row it has refused."""

    delay: float
    strikes: int = 0


def after_success(pace: Pace, spec: JobSpec, seconds: float, asked: float) -> Pace:
    """The pace after an answer that took ``seconds``; ``asked`` is what robots.txt wants."""
    floor = max(spec.delay, asked)
    if spec.adaptive and spec.delay > 0:
        floor = max(floor, min(2 * seconds, spec.max_delay))
    # Speed comes back by a tenth a page, so that a server that was too busy is not at once again.
    delay = max(floor, pace.delay * 0.9)
    if delay < 0.01 and floor == 0:
        delay = 0.0
    return Pace(delay, 0)


def after_refusal(pace: Pace, spec: JobSpec, asked: float) -> Pace:
    """The pace after 429, 503 or a flood guard: half as fast."""
    base = max(pace.delay, spec.delay, asked, min(spec.backoff, 1.0) / 2)
    return Pace(min(base * 2, max(spec.max_delay, asked)), pace.strikes + 1)


def pause(spec: JobSpec, strikes: int) -> float:
    """Seconds that a server is left alone after its ``strikes``-th failure in a row."""
    return float(min(spec.backoff * 4 ** min(max(strikes - 1, 0), 8), 1800.0))


def retry_after(answer: message.Message, now: float | None = None) -> float | None:
    """What ``Retry-After`` says, in seconds from now, a day at most; None without it."""
    value = message.header(answer.headers, "retry-after").strip()
    if value.isdigit() and len(value) < 10:
        return min(float(value), 86400.0)
    moment = email.utils.parsedate_tz(value) if value else None
    if moment is None:
        return None
    try:
        wait = email.utils.mktime_tz(moment) - (time.time() if now is None else now)
    except (ValueError, OverflowError):
        return None
    return min(max(wait, 0.0), 86400.0) if math.isfinite(wait) else None


def refusal_wait(spec: JobSpec, answer: message.Message, strikes: int) -> float:
    """Seconds that a server is left alone that has refused ``strikes`` times in a row."""
    said = retry_after(answer)
    if said is not None:
        return said
    wait = pause(spec, strikes)
    # With a backoff below a second (tests) nobody waits for real.
    return max(wait, FLOOD_WAIT) if answer.status == 200 and spec.backoff >= 1 else wait


def flood_guard(status: int, body: bytes) -> bool:
    """Is this NukeViet's page for visitors that ask too much?

    It comes with status 200, the title ``Hãy đợi...`` and ``div.floodblocker``.
    """
    return status == 200 and len(body) < 20_000 and _FLOOD.search(body) is not None
