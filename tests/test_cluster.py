"""The pipeline on a real Ray cluster of two nodes on this machine."""

import hashlib
import json
import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import vnnews
from vnnews import cluster
from vnnews.errors import InputError, OutputError
from vnnews.sources import TextLine

TEXT = "Quyết định số {n}/QĐ-UBND ngày 5/3/2020 của UBND tỉnh hỗ trợ {n} hộ nghèo."


def _lines(shard: int, count: int) -> list[dict[str, str]]:
    return [
        {"id": f"{shard}-{n}", "text": TEXT.format(n=shard * 1000 + n + 1)} for n in range(count)
    ]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return _corpus(tmp_path / "in", 150)


def _corpus(folder: Path, count: int) -> Path:
    folder.mkdir()
    for shard in range(6):
        lines = "".join(json.dumps(line) + "\n" for line in _lines(shard, count))
        (folder / f"{shard}.jsonl").write_text(lines, encoding="utf-8")
    pq.write_table(pa.Table.from_pylist(_lines(6, count)), folder / "6.parquet")
    return folder


@pytest.fixture(scope="module")
def two_nodes() -> Iterator[Any]:
    import ray
    from ray.cluster_utils import Cluster

    nodes = Cluster(
        initialize_head=True,
        head_node_args={"num_cpus": 1, "object_store_memory": 100 * 2**20},
    )
    nodes.add_node(num_cpus=1, object_store_memory=100 * 2**20)
    ray.init(address=nodes.address, log_to_driver=False)
    yield nodes
    ray.shutdown()
    nodes.shutdown()


def _expected(shard: int, count: int) -> str:
    digest = hashlib.sha256()
    for record in vnnews.read_many(TextLine(**line) for line in _lines(shard, count)):
        digest.update(record.to_json().encode() + b"\n")
    return digest.hexdigest()


def _check(out: Path, count: int = 150) -> None:
    from vnnews.store import load

    for shard in range(7):
        marker = json.loads((out / f"part-{shard:05}.done").read_text())
        assert marker == {"records": count, "sha256": _expected(shard, count)}
        records = load(out / f"part-{shard:05}.parquet")
        lines = "".join(record.to_json() + "\n" for record in records)
        assert hashlib.sha256(lines.encode()).hexdigest() == marker["sha256"]


@pytest.mark.slow
def test_same_records_as_one_machine_and_restart(
    corpus: Path, tmp_path: Path, two_nodes: Any
) -> None:
    out = tmp_path / "out"
    report = cluster.run([str(corpus)], str(out))
    assert (report.units, report.records, report.failed) == (7, 1050, 0)
    _check(out)
    (out / "part-00003.done").unlink()
    again = cluster.run([str(corpus)], str(out))
    assert (again.already, again.records) == (6, 150)
    _check(out)
    with pytest.raises(OutputError, match="other input or options"):
        cluster.run([str(corpus / "0.jsonl")], str(out))


@pytest.mark.slow
def test_a_worker_killed_in_the_middle_costs_nothing(tmp_path: Path, two_nodes: Any) -> None:
    corpus = _corpus(tmp_path / "in", 4000)
    killed: list[int] = []

    def kill() -> None:
        until = time.monotonic() + 120
        while len(killed) < 2 and time.monotonic() < until:
            time.sleep(0.5)
            for process in psutil.process_iter(["pid", "cmdline"]):
                title = " ".join(process.info["cmdline"] or [])
                if title.startswith("ray::") and "process" in title:
                    os.kill(process.info["pid"], signal.SIGKILL)
                    killed.append(process.info["pid"])
                    break

    killer = threading.Thread(target=kill)
    killer.start()
    out = tmp_path / "out"
    report = cluster.run([str(corpus)], str(out))
    killer.join()
    assert killed, "no worker was under way when the killer looked"
    assert report.failed == 0
    _check(out, 4000)


def test_inputs_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        cluster.plan([str(tmp_path / "none.jsonl")])
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    with pytest.raises(InputError, match="not a WARC, JSONL or Parquet"):
        cluster.plan([str(tmp_path / "a.pdf")])
    with pytest.raises(InputError, match="nothing to read"):
        cluster.plan([str(tmp_path)])


def test_a_unit_that_vanished_leaves_nothing_that_looks_finished(
    corpus: Path, tmp_path: Path
) -> None:
    units = cluster.plan([str(corpus)])
    (corpus / "0.jsonl").unlink()
    out = tmp_path / "out"
    out.mkdir()
    import msgspec

    row = {
        "number": 0,
        "unit": msgspec.json.encode(units[0]).decode(),
        "out": str(out),
        "province": None,
        "every": True,
    }
    answer = cluster.process(row)
    assert answer["failed"] == 1
    assert list(out.iterdir()) == []
