"""Schemathesis asks the running server everything that its OpenAPI allows, and more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.serving import server
from tests.test_serve import some_records
from vnnews import store

PATHS = (
    ("POST", "/extract"),
    ("POST", "/read"),
    ("POST", "/batch"),
    ("GET", "/records"),
    ("GET", "/records/{identifier}"),
    ("GET", "/facets"),
    ("GET", "/export/{form}"),
    ("GET", "/schema"),
    ("GET", "/health"),
)


@schemathesis.serializer("application/x-ndjson")
def lines(context: object, value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    folder = tmp_path_factory.mktemp("job")
    store.write_jsonl(some_records(), folder / "a.jsonl")
    with server(Path(folder), workers=1) as (base, _):
        yield schemathesis.openapi.from_url(f"{base}/openapi.json")


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_every_answer_is_as_described(
    api: schemathesis.schemas.BaseSchema, method: str, path: str
) -> None:
    operation = api[path][method]

    @_given(operation)
    def check(case: schemathesis.Case) -> None:
        # Any bytes may be sent as a page; some are a picture or noise, and refused with 422.
        excluded = [positive_data_acceptance] if path == "/read" else []
        case.call_and_validate(excluded_checks=excluded)

    check()


def _given(operation: object) -> object:
    from hypothesis import given

    def wrap(test: object) -> object:
        bounded = settings(
            max_examples=12,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.explicit, Phase.generate),
        )
        return bounded(given(case=operation.as_strategy())(test))  # type: ignore[attr-defined]

    return wrap


def test_all_paths_are_asked(api: schemathesis.schemas.BaseSchema) -> None:
    assert set(api) == {path for _, path in PATHS}
