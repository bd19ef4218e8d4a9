"""The same pipeline on many machines, with Ray Data.

The input is cut into the units of :mod:`vnnews.shards`; Ray hands them out, repeats those of a
machine that died, and holds back when memory runs short. A unit's records go to one Parquet
file under a passing name; only when it is whole is it renamed, and a completion marker
(``part-00012.done``, with the count and the digest of the records) written after it. A unit
that has its marker is left alone by the next run, so that a killed run goes on where it was.
Addresses are fsspec's: local paths, ``s3://…``, ``gs://…``, ``hdfs://…``.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from .errors import InputError, MissingExtraError, OutputError, VnnewsError
from .shards import Report, Unit
from .sources import JSONL_ENDINGS, WARC_ENDINGS

PARQUET_ENDING = ".parquet"


def run(
    names: Iterable[str],
    out: str,
    *,
    address: str = "auto",
    province: str | None = None,
    every: bool = True,
) -> Report:
    """Read WARC, JSONL and Parquet shards on the Ray cluster at ``address`` into ``out``.

    ``address`` is ``ray://host:port`` or ``auto`` for the cluster that this machine belongs to
    (one is started on this machine where there is none). Parquet inputs have a column ``text``
    or ``html``, and may have ``id``, ``url``, ``title``, ``published``, ``province``.

    Raises :class:`InputError` for an input that does not exist, :class:`OutputError` where
    ``out`` holds another run, :class:`MissingExtraError` without Ray.
    """
    try:
        import ray
    except ImportError:
        raise MissingExtraError("running on a cluster", "cluster") from None
    units = plan(names)
    _check_run(out, units, province, every)
    todo = [n for n in range(len(units)) if not _exists(_marker(out, n))]
    report = Report(out=out, units=len(units), already=len(units) - len(todo))
    started = time.monotonic()
    if todo:
        _connect(ray, address)
        work = [
            {
                "number": n,
                "unit": msgspec.json.encode(units[n]).decode(),
                "out": out,
                "province": province,
                "every": every,
            }
            for n in todo
        ]
        dataset = ray.data.from_items(work, override_num_blocks=len(work)).map(process, num_cpus=1)
        for row in dataset.iter_rows():
            report.records += row["records"]
            report.failed += row["failed"]
            report.problems += json.loads(row["problems"])
    report.seconds = time.monotonic() - started
    return report


def plan(names: Iterable[str]) -> list[Unit]:
    """One unit per file, in the order of the names; folders and globs are expanded, sorted."""
    import fsspec

    units: list[Unit] = []
    for name in names:
        filesystem, path = fsspec.core.url_to_fs(name)
        if filesystem.isdir(path):
            found = sorted(entry for entry in filesystem.find(path) if _kind(entry))
        else:
            found = sorted(filesystem.glob(path)) if "*" in path else [path]
            missing = [entry for entry in found if not filesystem.exists(entry)]
            if missing or not found:
                raise InputError(f"{name}: no such file, folder or pattern")
        for entry in found:
            kind = _kind(entry)
            if kind is None:
                raise InputError(f"{entry}: not a WARC, JSONL or Parquet file")
            units.append(Unit(kind=kind, paths=(filesystem.unstrip_protocol(entry),)))
    if not units:
        raise InputError("nothing to read: no WARC, JSONL or Parquet files in the input")
    return units


def process(row: dict[str, Any]) -> dict[str, Any]:
    """One unit, on whatever machine it falls to; doing it twice does no harm."""
    from .pipeline import is_furniture, read_item
    from .store import write_parquet

    unit = msgspec.json.decode(row["unit"], type=Unit)
    number, out, province = row["number"], row["out"], row["province"]
    answer = {"number": number, "records": 0, "failed": 0, "problems": "[]"}
    problems: list[str] = []
    digest = hashlib.sha256()
    records = []
    try:
        for item in items(unit):
            record = read_item(item, province=province)
            if not row["every"] and is_furniture(record):
                continue
            if record.error is not None:
                problems.append(record.error)
            digest.update(record.to_json().encode() + b"\n")
            records.append(record)
    except (OSError, EOFError, VnnewsError) as error:
        answer.update(failed=1, problems=json.dumps([f"{unit.paths[0]}: {error}"]))
        return answer
    with tempfile.TemporaryDirectory() as folder:
        local = Path(folder) / "part.parquet"
        write_parquet(records, local)
        _publish(local, part(out, number))
    _write(
        _marker(out, number),
        json.dumps({"records": len(records), "sha256": digest.hexdigest()}) + "\n",
    )
    answer.update(records=len(records), failed=len(problems), problems=json.dumps(problems))
    return answer


def items(unit: Unit) -> Iterator[Any]:
    """The pages of a unit at an fsspec address, in order."""
    import fsspec

    from .sources import archived, jsonl_items

    name = unit.paths[0]
    if unit.kind == "warc":
        # The archive reader works on files; a remote one is copied here first.
        with tempfile.TemporaryDirectory() as folder:
            yield from archived(_local(name, folder))
        return
    with fsspec.open(name, "rb") as file:
        yield from jsonl_items(file, name) if unit.kind == "jsonl" else _parquet_items(file)


def _local(name: str, folder: str) -> Path:
    """A file at an fsspec address as a file on this machine, under its own name."""
    import fsspec

    filesystem, path = fsspec.core.url_to_fs(name)
    if "file" in filesystem.protocol:
        return Path(path)
    copy = Path(folder) / Path(path).name
    filesystem.get_file(path, str(copy))
    return copy


def part(out: str, number: int) -> str:
    """Where a unit's records stand."""
    return f"{out.rstrip('/')}/part-{number:05}.parquet"


def _marker(out: str, number: int) -> str:
    return f"{out.rstrip('/')}/part-{number:05}.done"


def _parquet_items(file: Any) -> Iterator[Any]:
    import pyarrow.parquet

    from .records import Capture
    from .sources import TextLine

    table = pyarrow.parquet.ParquetFile(file)
    for batch in table.iter_batches(batch_size=64):
        for row in batch.to_pylist():
            page = row.get("html")
            if page is not None:
                body = page if isinstance(page, bytes) else page.encode()
                yield Capture(url=row.get("url") or "", status=200, body=body)
            else:
                known = {name: row[name] for name in TextLine.__struct_fields__ if row.get(name)}
                yield TextLine(**{"text": "", **known})


def _kind(name: str) -> str | None:
    if name.endswith(WARC_ENDINGS):
        return "warc"
    if name.endswith(JSONL_ENDINGS):
        return "jsonl"
    return "parquet" if name.endswith(PARQUET_ENDING) else None


def _connect(ray: Any, address: str) -> None:
    if ray.is_initialized():
        return
    quiet = {"log_to_driver": False, "logging_level": "ERROR"}
    if address != "auto":
        ray.init(address=address, **quiet)
        return
    try:
        ray.init(address="auto", **quiet)
    except ConnectionError:
        # No cluster here yet: this machine is one.
        ray.init(include_dashboard=False, **quiet)


def _check_run(out: str, units: list[Unit], province: str | None, every: bool) -> None:
    """The folder's run must be this one: other input or options need another folder."""
    import fsspec

    mine = hashlib.sha256(msgspec.json.encode([units, province, every])).hexdigest()
    path = f"{out.rstrip('/')}/run.json"
    try:
        if _exists(path):
            with fsspec.open(path, "rt") as file:
                theirs = json.load(file)["input"]
            if theirs != mine:
                raise OutputError(f"{out}: holds a run with other input or options; use another")
            return
        filesystem, folder = fsspec.core.url_to_fs(out)
        filesystem.makedirs(folder, exist_ok=True)
        _write(path, json.dumps({"input": mine, "shards": len(units)}) + "\n")
    except (OSError, ValueError, KeyError) as error:
        raise OutputError(f"{out}: cannot be used for output ({error})") from error


def _exists(path: str) -> bool:
    import fsspec

    filesystem, name = fsspec.core.url_to_fs(path)
    return bool(filesystem.exists(name))


def _publish(local: Path, path: str) -> None:
    """Put a finished file at its address, under its name only when it is whole there."""
    import fsspec

    filesystem, name = fsspec.core.url_to_fs(path)
    passing = f"{name}.{os.getpid()}.unfinished"
    filesystem.put_file(str(local), passing)
    filesystem.mv(passing, name)


def _write(path: str, text: str) -> None:
    with tempfile.NamedTemporaryFile("w", delete=False, encoding="utf-8") as file:
        file.write(text)
    try:
        _publish(Path(file.name), path)
    finally:
        Path(file.name).unlink()
