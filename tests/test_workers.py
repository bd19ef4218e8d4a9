"""The pool and the shards: order, isolation of bad pages, restart."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import vnnews
from vnnews import shards, workers
from vnnews.errors import InputError, OutputError
from vnnews.sources import BadLine, TextLine
from vnnews.workers import Pool


class Crash:
    """Kills the process that takes it in."""

    def __reduce__(self) -> object:
        return os._exit, (9,)


class Hang:
    """Stops the process that takes it in."""

    def __reduce__(self) -> object:
        return time.sleep, (600,)


def _line(number: int) -> TextLine:
    return TextLine(text=f"Quyết định số {number}/QĐ-UBND.", id=f"t{number}")


def test_workers_give_the_same_as_one_process() -> None:
    lines = [_line(number) for number in range(1, 60)]
    alone = [record.to_json() for record in vnnews.read_many(lines)]
    together = [record.to_json() for record in vnnews.read_many(lines, workers=2)]
    assert together == alone


def test_bad_pages_cost_only_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "LOADING", 12.0)
    items = [_line(1), Crash(), _line(2), BadLine("x.jsonl, line 4", "no text"), Hang(), _line(3)]
    with Pool(2, timeout=4.0) as pool:
        records = [json.loads(line) for line in pool.run(items)]  # type: ignore[arg-type]
    errors = [record["error"] for record in records]
    assert [record["id"] for record in records if not record["error"]] == ["t1", "t2", "t3"]
    assert "process died" in errors[1]
    assert errors[3] == "x.jsonl, line 4: no text"
    assert "took longer than 4 s" in errors[4]


def test_large_pages_do_not_stop_the_pool() -> None:
    pages = [f"<p>{number}</p>\n" + "<p>văn bản dài</p>\n" * 8_000 for number in range(6)]
    assert sum(1 for _ in vnnews.read_many(pages, workers=2)) == 6


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    path.write_text(
        "".join(json.dumps({"text": f"Số {n}: 12 hộ.", "id": str(n)}) + "\n" for n in range(300)),
        encoding="utf-8",
    )
    return path


def _ids(out: Path) -> list[str]:
    return [
        json.loads(line)["id"]
        for part in sorted(out.glob("part-*.jsonl"))
        for line in part.read_text(encoding="utf-8").splitlines()
    ]


def test_shards_go_on_where_they_were(
    corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shards, "STRETCH", 1000)
    out = tmp_path / "out"
    first = shards.run([str(corpus)], out, progress=False)
    assert first.units > 3
    assert _ids(out) == [str(n) for n in range(300)]
    (out / "part-00002.jsonl").unlink()
    (out / "part-00001.unfinished").write_text("half a li")
    again = shards.run([str(corpus)], out, workers=2, progress=False)
    assert again.already == first.units - 1
    assert _ids(out) == [str(n) for n in range(300)]


def test_shards_refuse_foreign_folders(corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shards.run([str(corpus)], out, progress=False)
    with pytest.raises(OutputError, match="other province"):
        shards.run([str(corpus)], out, province="Kon Tum", progress=False)
    with shards._locked(out), pytest.raises(OutputError, match="another run"):
        shards.run([str(corpus)], out, progress=False)
    with pytest.raises(InputError, match="no such file"):
        shards.run([str(tmp_path / "none.jsonl")], tmp_path / "b", progress=False)


def test_a_unit_that_vanishes_leaves_nothing_that_looks_finished(tmp_path: Path) -> None:
    page = tmp_path / "pages" / "a.html"
    page.parent.mkdir()
    page.write_text("<p>một trang</p>", encoding="utf-8")
    unit = shards.plan([str(page.parent)])
    page.unlink()
    report = shards.Report(out=tmp_path)
    lines = shards._lines(shards._stream(list(enumerate(unit))), 1, None)
    shards._write_part(tmp_path, 0, lines, report, True)
    assert report.failed == 1
    assert "is gone" in report.problems[0]
    assert not list(tmp_path.glob("part-*"))


def test_a_script_without_a_guard_does_not_start_itself_again(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    paragraph = (
        "<p>" + "UBND tỉnh Kon Tum họp bàn việc giảm nghèo bền vững ngày 5/3/2020. " * 8 + "</p>"
    )
    script.write_text(
        "print('started')\n"
        "import vnnews\n"
        f"pages = ['<h1>Tin</h1>{paragraph}\\n'] * 4\n"
        "print(sum(len(r.dates) for r in vnnews.read_many(pages, workers=2)))\n",
        encoding="utf-8",
    )
    root = Path(__file__).resolve().parent.parent
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(root / "src")},
        check=False,
    )
    assert done.stdout.split() == ["started", "32"], done.stderr
