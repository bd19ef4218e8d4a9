"""Errors as problem+json (RFC 9457), or as a page where a browser asks."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException, ValidationException

from ..errors import InputError, VnnewsError
from .pool import BusyError, RefusedError

log = logging.getLogger("vnnews.serve")
PROBLEM = "application/problem+json"


class Problem(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What went wrong, as RFC 9457 says it."""

    title: str
    status: int
    detail: str = ""
    type: str = "about:blank"


def body(status: int, detail: str) -> bytes:
    """A problem as JSON."""
    problem = Problem(title=HTTPStatus(status).phrase, status=status, detail=detail)
    return msgspec.json.encode(problem)


def handle(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """Any exception as an answer."""
    status, detail = _of(error)
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    if status == 429:
        headers["Retry-After"] = "2"
    if status == 500:
        log.error("%s %s", request.method, request.url.path, exc_info=error)
    if _browser(request):
        from . import pages

        return pages.error_page(request, status, detail, headers)
    return Response(body(status, detail), status_code=status, media_type=PROBLEM, headers=headers)


def _browser(request: Request[Any, Any, Any]) -> bool:
    accepts = request.headers.get("accept", "")
    return MediaType.HTML.value in accepts and "json" not in accepts.split("text/html")[0]


def _of(error: Exception) -> tuple[int, str]:
    if isinstance(error, BusyError):
        return 429, "the server is busy; try again in a moment"
    if isinstance(error, RefusedError):
        return error.status, error.reason
    if isinstance(error, ValidationException):
        return 400, _validation(error)
    if isinstance(error, HTTPException):
        return error.status_code, error.detail
    if isinstance(error, InputError):
        return 400, str(error)
    if isinstance(error, VnnewsError):
        return 503, str(error)
    return 500, "an error of the server; its log says more"


def _validation(error: ValidationException) -> str:
    extra = error.extra
    if isinstance(extra, list):
        parts = [
            f"{item.get('key', 'value')}: {item.get('message', '')}"
            for item in extra
            if isinstance(item, dict)
        ]
        return "; ".join(parts) or error.detail
    return error.detail
