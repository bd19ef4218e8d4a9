"""The command as people run it: a process, its two streams, its exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from vnnews.cli import cli

ROOT = Path(__file__).resolve().parent.parent
SENTENCE = "Ngày 5/3/2020, UBND tỉnh Kon Tum ban hành Quyết định số 12/QĐ-UBND hỗ trợ 45 hộ nghèo."


def run(
    *arguments: str, stdin: bytes = b"", timeout: float = 60
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "vnnews.cli", *arguments],
        input=stdin,
        capture_output=True,
        timeout=timeout,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        check=False,
    )


def one_line(done: subprocess.CompletedProcess[bytes]) -> str:
    """What the command said, which must be a single line and no traceback."""
    said = done.stderr.decode()
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1, said
    return said.strip()


def test_extract_prints_one_record_a_line(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(f"<html><body><h1>Tin</h1><p>{SENTENCE}</p></body></html>", encoding="utf-8")
    done = run("extract", str(page))
    assert done.returncode == 0
    (line,) = done.stdout.splitlines()
    record = json.loads(line)
    assert {"article", "dates", "documents", "figures", "organisations"} <= set(record)
    assert run("extract", "-", stdin=page.read_bytes()).stdout == done.stdout


def test_extract_for_people(tmp_path: Path) -> None:
    done = run("extract", "-", "--table", stdin=SENTENCE.encode() * 1)
    assert done.returncode == 0
    assert "documents (" in done.stdout.decode()


def test_extract_jsonl_and_folders(tmp_path: Path) -> None:
    lines = [{"id": "a", "text": SENTENCE, "published": "2020-03-06"}, {"id": "b", "text": "x"}]
    source = tmp_path / "in.jsonl"
    source.write_text(
        "".join(json.dumps(line) + "\n" for line in lines) + "{not json\n", encoding="utf-8"
    )
    done = run("extract", str(tmp_path), "--all")
    assert done.returncode == 1
    assert "line 3" in one_line(done)
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["id"] for record in records[:2]] == ["a", "b"]
    assert records[2]["error"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no such file"),
        (b"%PDF-1.7\n\x00\x01\x02" * 200, "PDF"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 500, "image"),
        (bytes(range(256)) * 40, "binary"),
    ],
    ids=["missing", "pdf", "png", "binary"],
)
def test_bad_files_get_one_line(tmp_path: Path, content: bytes | None, said: str) -> None:
    page = tmp_path / "page.html"
    if content is not None:
        page.write_bytes(content)
    done = run("extract", str(page))
    if done.returncode == 0:
        # Read after all: then the record itself must say what was wrong.
        article = json.loads(done.stdout)["article"]
        assert article["kind"] != "article" or article["warnings"]
        return
    assert done.returncode == 3
    told = one_line(done)
    assert said.lower() in told.lower()
    assert str(page) in told or "page" in told


def test_an_empty_file_is_an_empty_record_with_a_warning(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(b"")
    done = run("extract", str(page))
    if done.returncode == 0:
        article = json.loads(done.stdout)["article"]
        assert article["text"] == ""
        assert article["kind"] == "empty" or article["warnings"]
    else:
        assert done.returncode == 3
        one_line(done)


def test_junk_of_100_mb(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    with page.open("wb") as file:
        file.truncate(100 * 2**20)
    done = run("extract", str(page), timeout=20)
    assert done.returncode == 3
    assert "MB" in one_line(done)


def test_addresses_that_fail_get_one_line() -> None:
    done = run("extract", "http://khong-co-ten-mien.invalid/", timeout=60)
    assert done.returncode == 1
    assert "khong-co-ten-mien.invalid" in one_line(done)
    done = run("extract", "http://127.0.0.1:9/", "--allow-private", timeout=60)
    assert done.returncode == 1
    assert "127.0.0.1:9" in one_line(done)


def test_every_verb_teaches_by_example() -> None:
    root = click.Context(cli, info_name="vnnews")
    for name in cli.list_commands(root):
        command = cli.get_command(root, name)
        assert command is not None
        text = command.get_help(click.Context(command, info_name=name, parent=root))
        if name != "schema":
            assert f"vnnews {name} " in text.split("Usage:")[1].split("\n", 1)[1], name


def test_unknown_options_are_a_usage_error() -> None:
    done = run("extract", "--nonsense", "x")
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr


def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text((json.dumps({"text": SENTENCE}) + "\n") * 2000, encoding="utf-8")
    command = f"{sys.executable} -m vnnews.cli extract {source} --all | head -n 1"
    done = subprocess.run(
        ["sh", "-c", command],
        capture_output=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        check=False,
    )
    assert done.stderr == b""
    assert len(done.stdout.splitlines()) == 1
