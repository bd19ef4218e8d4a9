"""One page, fetched at once: what ``vnnews.fetch`` does."""

from __future__ import annotations

from urllib3.util.retry import Retry

from ..errors import FetchError
from ..records import Capture
from . import politeness, reader
from .address import canonical, split_url
from .fetcher import DEFAULT_AGENT, Fetcher, FetchFailedError, Limits
from .settle import MAX_HOPS, phrase

MAX_WAIT = 20.0
"""Seconds that a Retry-After may ask for before one page is given up."""


class _Patient(Retry):
    """urllib3's Retry, which would wait for hours if a server told it to."""

    def get_retry_after(self, response: object) -> float | None:
        wait = super().get_retry_after(response)  # type: ignore[arg-type]
        return None if wait is None else min(wait, MAX_WAIT)


def fetch(
    url: str,
    *,
    allow_private: bool = False,
    insecure: bool = False,
    timeout: float = 60.0,
    user_agent: str = DEFAULT_AGENT,
    proxy: str | None = None,
) -> Capture:
    """Fetch one page, following redirects.

    ``timeout`` is for each request in total, in seconds. ``allow_private`` allows addresses of
    one's own machine and network, ``insecure`` certificates that are not valid.

    Raises :class:`~vnnews.errors.FetchError` with the address and the cause in plain words where
    there is no page: not resolved, refused, timed out, too large, status 4xx or 5xx, a flood
    guard; :class:`~vnnews.errors.InputError` where ``url`` is no http address.
    """
    asked = split_url(url).geturl()
    current = canonical(asked)
    if current is None:
        raise FetchError(asked, "not an address that can be fetched")
    fetcher = Fetcher(
        user_agent=user_agent,
        allow_private=allow_private,
        insecure_hosts=frozenset([split_url(current).hostname or ""]) if insecure else frozenset(),
        limits=Limits(min(15.0, timeout), min(30.0, timeout), timeout),
        proxy=proxy,
        retry=_Patient(
            total=2,
            connect=1,
            read=0,
            status=2,
            backoff_factor=0.5,
            status_forcelist=(502, 504),
            allowed_methods=("GET",),
            raise_on_status=False,
        ),
    )
    try:
        for _ in range(MAX_HOPS + 1):
            exchange = fetcher.get(current)
            answer = exchange.answer
            location = next((v for k, v in answer.headers if k.lower() == "location"), "")
            if not (300 <= answer.status < 400 and location):
                break
            target = canonical(location, current)
            if target is None:
                raise FetchError(asked, f"redirects to {location[:200]!r}, which is no page")
            current = target
        else:
            raise FetchError(asked, f"redirects more than {MAX_HOPS} times")
    except FetchFailedError as error:
        raise FetchError(asked, error.cause, error.status) from error
    finally:
        fetcher.close()
    if answer.status >= 400:
        raise FetchError(asked, f"answered {phrase(answer.status)}", answer.status)
    if politeness.flood_guard(answer.status, exchange.body):
        raise FetchError(asked, "answered with its flood guard; try again in a minute", 429)
    capture = reader.make_capture(
        url=current,
        status=answer.status,
        headers=answer.headers,
        body=exchange.body,
        date=exchange.started,
        record=None,
        file=None,
    )
    capture.requested_url = asked if asked != current else None
    return capture
