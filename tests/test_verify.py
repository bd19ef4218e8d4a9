"""A scraped job can be derived again from its archive, and tampering shows."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fixtures import portal

from vnnews import jobs, scrape, sources
from vnnews.errors import InputError, JobError
from vnnews.pipeline import read_item
from vnnews.verify import verify


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("verify") / "job"
    with portal.serve() as site:
        spec = scrape.plan([site.url], allow_private=True, delay=0.0, adaptive=False, max_pages=25)
        jobs.run(spec, folder, progress=False)
    yield folder


def _lines(job: Path) -> tuple[Path, list[dict[str, object]]]:
    path = next((job / "records").glob("*.jsonl"))
    return path, [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_records_are_what_the_archive_says(job: Path) -> None:
    report = verify(job)
    assert report.findings == []
    assert report.same == len(_lines(job)[1]) > 5


def test_the_archive_alone_gives_the_same_records_byte_for_byte(job: Path) -> None:
    derived = b""
    for archive in sorted((job / "warc").glob("*.warc.gz")):
        for capture in sources.archived(archive):
            derived += jobs.record_line(capture)
            assert read_item(capture).error is None
    stored = b"".join(p.read_bytes() for p in sorted((job / "records").glob("*.jsonl")))
    assert derived == stored


def test_tampering_is_told_apart(job: Path, tmp_path: Path) -> None:
    _, records = _lines(job)
    records[0]["article"]["title"] = "Một tiêu đề khác"  # type: ignore[index]
    records[1]["provenance"]["payload_digest"] = "sha256:" + "0" * 64  # type: ignore[index]
    records[2]["provenance"]["warc_record"] = "<urn:uuid:nowhere>"  # type: ignore[index]
    records[3]["article"]["author"] = "Ai đó"  # type: ignore[index]
    records[3]["provenance"]["lexicon"] = "000000000000"  # type: ignore[index]
    records[4]["provenance"]["lexicon"] = "000000000000"  # type: ignore[index]
    (tmp_path / "warc").symlink_to(job / "warc")
    (tmp_path / "records").mkdir()
    changed = tmp_path / "records" / "changed.jsonl"
    changed.write_text(
        "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8"
    )
    report = verify(changed)
    verdicts = {finding.id: finding for finding in report.findings}
    assert verdicts[str(records[0]["id"])].verdict == "differs"
    assert "article.title" in verdicts[str(records[0]["id"])].reason
    assert verdicts[str(records[1]["id"])].verdict == "other bytes"
    assert verdicts[str(records[2]["id"])].verdict == "not in the archive"
    assert verdicts[str(records[3]["id"])].verdict == "other version"
    assert str(records[4]["id"]) not in verdicts
    assert len(verdicts) == 4


def test_what_cannot_be_verified_says_why(tmp_path: Path) -> None:
    loose = tmp_path / "a.jsonl"
    import vnnews

    loose.write_text(vnnews.extract("Ngày 5/3/2020").to_json() + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="names no WARC record"):
        verify(loose)
    with pytest.raises((InputError, JobError)):
        verify(tmp_path / "none")
