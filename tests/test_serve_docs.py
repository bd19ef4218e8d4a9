"""The examples of docs/api.md and docs/store.md against the real thing."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import vnnews
from tests.serving import ROOT, server
from tests.test_serve import some_records
from vnnews import store

API = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
STORE = (ROOT / "docs" / "store.md").read_text(encoding="utf-8")


def blocks(page: str, language: str, word: str) -> list[str]:
    found = re.findall(rf"^```{language}\n(.*?)^```", page, re.S | re.M)
    return [block for block in found if word in block]


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    (folder / "records").mkdir()
    store.write_jsonl(some_records(), folder / "records" / "a.jsonl")
    return folder


@pytest.fixture(scope="module")
def base(job: Path) -> Iterator[str]:
    with server(job, workers=1) as (url, _):
        yield url


def test_the_python_client(base: str) -> None:
    (client,) = blocks(API, "python", "BASE =")
    head, _, _ = client.partition("\nfor record")
    assert len([line for line in head.splitlines() if line.strip()]) <= 10
    code = client.replace("http://127.0.0.1:8000", base)
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True
    )
    assert [ran.stdout] == blocks(API, "text", "")


@pytest.mark.skipif(shutil.which("curl") is None, reason="no curl")
def test_curl(base: str) -> None:
    commands = blocks(API, "sh", "curl")
    assert len(commands) == 2
    answers = []
    for command in commands:
        ran = subprocess.run(
            ["bash", "-c", command.replace("http://127.0.0.1:8000", base)],
            capture_output=True,
            timeout=60,
            check=True,
        )
        answers.append(json.loads(ran.stdout))
    assert answers[0]["documents"][0]["number"] == "1258/QĐ-TTg"
    assert set(answers[1]) == {"total", "limit", "offset", "next", "records"}


def test_every_path_and_limit_is_in_the_docs(base: str) -> None:
    import requests

    from vnnews.serve.settings import Settings

    for path in requests.get(f"{base}/openapi.json", timeout=60).json()["paths"]:
        assert path.partition("{")[0] in API
    limits = Settings()
    assert f"{limits.max_body // 2**20} MB" in API
    assert f"{limits.max_batch_body // 2**20} MB or {limits.max_batch_lines:,} lines" in API
    assert f"within {limits.read_time:g} s" in API
    assert f"At most {limits.queue}" in API.replace("\n", " ")
    assert f"{limits.batches} batches and {limits.requests} requests" in API.replace("\n", " ")


def test_create_app_as_documented(job: Path) -> None:
    (code,) = blocks(API, "python", "create_app(")
    scope: dict[str, object] = {}
    exec(code.replace('"demo-job"', repr(str(job))), scope)
    assert scope["app"] is not None


def test_store_examples(job: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "demo-job").symlink_to(job)
    store.export("demo-job", "sqlite", "kontum.sqlite")
    scope: dict[str, object] = {}
    for code in blocks(STORE, "python", "vnnews"):
        exec(code, scope)
    assert scope["records"] == vnnews.load(job)
    with sqlite3.connect("kontum.sqlite") as database:
        found = [
            database.execute(statement).fetchall()
            for statement in blocks(STORE, "sql", "SELECT")[0].split(";")
            if statement.strip()
        ]
    assert [len(rows) for rows in found] == [3, 0]


def test_every_format_and_column_family_is_documented() -> None:
    from vnnews.store.tables import TABLES

    for name in (*store.FORMATS, *TABLES):
        assert f"`{name}`" in STORE
