"""The application: handlers, limits, errors, and what they share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar import Litestar
from litestar.config.cors import CORSConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme, Tag
from litestar.types import ASGIApp

from .._version import __version__
from . import api, pages, problems
from .gate import Gate
from .library import Library
from .pool import Pool
from .settings import Settings


def create_app(settings: Settings) -> Litestar:
    """The server as an ASGI application.

    Raises :class:`~vnnews.errors.InputError` where ``settings.job`` is no job.
    """
    library = Library(settings.job, settings.refresh) if settings.job is not None else None
    if library is not None:
        library.refresh()  # errors in the job's files are said before the server listens

    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        pool = Pool(
            settings.workers,
            timeout=settings.read_time,
            memory=settings.memory,
            queue=settings.queue,
        )
        app.state.pool = pool
        app.state.batches = 0
        pool.warm()
        try:
            yield
        finally:
            pool.close()

    def the_library() -> Library | None:
        return library

    def the_settings() -> Settings:
        return settings

    def gate(app: ASGIApp) -> Gate:
        return Gate(app, settings)

    return Litestar(
        route_handlers=[*api.HANDLERS, *pages.HANDLERS],
        dependencies={
            "pool": Provide(_pool, sync_to_thread=False),
            "library": Provide(the_library, sync_to_thread=False),
            "settings": Provide(the_settings, sync_to_thread=False),
            "filters": Provide(api.filters_of, sync_to_thread=False),
        },
        lifespan=[lifespan],
        middleware=[gate],
        request_max_body_size=settings.max_batch_body,
        exception_handlers={Exception: problems.handle},
        cors_config=CORSConfig(allow_origins=list(settings.cors)) if settings.cors else None,
        openapi_config=_openapi(settings),
        logging_config=None,
        debug=False,
    )


def _pool(state: State) -> Pool:
    pool: Pool = state.pool
    return pool


def _openapi(settings: Settings) -> OpenAPIConfig:
    components = Components()
    security: list[dict[str, list[str]]] | None = None
    if settings.api_key is not None:
        components.security_schemes = {"key": SecurityScheme(type="http", scheme="bearer")}
        security = [{"key": []}]
    return OpenAPIConfig(
        title="vnnews",
        version=__version__,
        description="Pages of Vietnamese provincial news sites to structured records.",
        components=components,
        security=security,
        tags=[
            Tag(name="read", description="Texts and pages in, records out."),
            Tag(name="job", description="The records of a scrape job."),
            Tag(name="about", description="The server itself."),
        ],
        # No pages of documentation that load scripts from elsewhere: the description alone.
        path="/openapi",
        render_plugins=(),
    )
