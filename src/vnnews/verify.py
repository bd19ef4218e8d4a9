"""Derive records anew from the archive that they name, and say which differ and why."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import msgspec

from .errors import InputError, JobError
from .records import Capture, Record

Verdict = Literal["same", "other version", "other bytes", "differs", "not in the archive"]


@dataclass(slots=True)
class Finding:
    """One record: what became of it when it was derived again."""

    id: str
    url: str | None
    verdict: Verdict
    reason: str = ""


@dataclass(slots=True)
class VerifyReport:
    same: int = 0
    findings: list[Finding] = field(default_factory=list)
    """The records that are not the same."""

    @property
    def checked(self) -> int:
        return self.same + len(self.findings)


def verify(target: Path) -> VerifyReport:
    """Check the records of a job folder, or of one JSONL file of records, against their WARCs.

    Raises :class:`InputError` where ``target`` holds no records, :class:`JobError` where the
    archive that they name is not to be found.
    """
    from .scrape import captures

    wanted = _records(target)
    report = VerifyReport()
    folder = _archive(target)
    files = sorted({r.provenance.warc_file or "" for r in wanted.values() if r.provenance})
    for name in files:
        path = folder / Path(name).name
        if not path.exists():
            continue
        for capture in captures([path]):
            stored = wanted.pop(capture.warc_record or "", None)
            if stored is not None:
                _count(report, compare(stored, capture))
    for stored in wanted.values():
        where = stored.provenance.warc_file if stored.provenance else None
        reason = f"no record {stored.provenance and stored.provenance.warc_record} in {where}"
        _count(report, Finding(stored.id, stored.article.url, "not in the archive", reason))
    return report


def compare(stored: Record, capture: Capture) -> Finding:
    """A stored record against the capture that it names."""
    from .pipeline import read_item

    url = stored.article.url
    provenance = stored.provenance
    digest = "sha256:" + hashlib.sha256(capture.body).hexdigest()
    if provenance is not None and provenance.payload_digest not in (None, digest):
        reason = f"the archived page has {digest[:23]}…, the record names {str(provenance.payload_digest)[:23]}…"
        return Finding(stored.id, url, "other bytes", reason)
    again = read_item(capture)
    mine, theirs = again.provenance, provenance
    # Read alike by two versions is the same reading.
    if msgspec.structs.replace(again, provenance=theirs).to_json() == stored.to_json():
        return Finding(stored.id, url, "same")
    differing = ", ".join(_differences(stored.to_dict(), again.to_dict()))
    if mine and theirs and (mine.software, mine.lexicon) != (theirs.software, theirs.lexicon):
        reason = (
            f"read by {theirs.software}, lexicon {theirs.lexicon}; "
            f"{mine.software}, lexicon {mine.lexicon} reads otherwise: {differing}"
        )
        return Finding(stored.id, url, "other version", reason)
    return Finding(stored.id, url, "differs", f"changed since it was read: {differing}")


def _count(report: VerifyReport, finding: Finding) -> None:
    if finding.verdict == "same":
        report.same += 1
    else:
        report.findings.append(finding)


def _differences(old: dict[str, Any], new: dict[str, Any], prefix: str = "") -> Iterator[str]:
    """The names of the fields that differ, one level into the article."""
    for name in old:
        if old[name] == new.get(name) or name == "provenance":
            continue
        if isinstance(old[name], dict) and isinstance(new.get(name), dict):
            yield from _differences(old[name], new[name], f"{name}.")
        elif isinstance(old[name], list) and len(old[name]) != len(new.get(name) or ()):
            yield f"{prefix}{name} ({len(old[name])} → {len(new.get(name) or ())})"
        else:
            yield f"{prefix}{name}"


def _records(target: Path) -> dict[str, Record]:
    from .store import stream

    found: dict[str, Record] = {}
    for record in stream(target):
        if record.provenance is None or record.provenance.warc_record is None:
            raise InputError(
                f"{target}: record {record.id} names no WARC record; only scraped records can be verified"
            )
        found[record.provenance.warc_record] = record
    if not found:
        raise InputError(f"{target}: no records to verify")
    return found


def _archive(target: Path) -> Path:
    for folder in (target / "warc", target.parent / "warc", target.parent.parent / "warc"):
        if folder.is_dir():
            return folder
    raise JobError(f"{target}: no folder warc/ with the archive beside it")
