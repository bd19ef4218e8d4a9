"""Reading archives back: whole, torn, damaged, from streams, with revisits."""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import pytest

from tests.scrape_server import Site, serve
from vnnews import scrape
from vnnews.errors import InputError
from vnnews.scrape import reader


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("job") / "job"
    site = Site(12)
    same = b"<html><body>the same page twice</body></html>"
    for name in ("/mot.html", "/hai.html"):
        site.special[name] = lambda path: (200, {"Content-Type": "text/html"}, same)
    with serve(site):
        seeds = [site.url + path for path in ("/", "/mot.html", "/hai.html")]
        scrape.run(scrape.plan(seeds, delay=0.0, allow_private=True, keep_free=0), out)
    return next((out / "warc").glob("*.warc.gz"))


def test_records_have_their_places(archive: Path) -> None:
    whole = list(reader.records(archive))
    assert whole[0].type == "warcinfo"
    assert sum(r.length for r in whole) == archive.stat().st_size
    for record in whole:
        alone = gzip.decompress(archive.read_bytes()[record.offset : record.offset + record.length])
        assert record.headers["warc-record-id"].encode() in alone


def test_a_revisit_comes_with_its_body(archive: Path) -> None:
    kinds = [record.type for record in reader.records(archive)]
    assert kinds.count("revisit") == 2  # hai.html, and /tin-tuc/, which is the home page
    bodies = {c.url.rsplit("/", 1)[1]: c.body for c in scrape.captures(archive)}
    assert bodies["mot.html"] == bodies["hai.html"] != b""


@pytest.mark.parametrize("cut", [1, 7, 200])
def test_a_torn_tail_is_reported_and_costs_itself_only(
    archive: Path, tmp_path: Path, cut: int
) -> None:
    torn = tmp_path / "torn.warc.gz"
    torn.write_bytes(archive.read_bytes()[:-cut])
    found: list[reader.Damage] = []
    whole = list(scrape.captures(archive))
    rest = list(scrape.captures(torn, on_damage=found.append))
    assert [c.url for c in rest] == [c.url for c in whole]  # the metadata record was the last
    assert len(found) == 1
    assert "cut off" in str(found[0])
    assert reader.whole_until(torn, 0) < torn.stat().st_size


def test_damage_in_the_middle_costs_one_record(archive: Path, tmp_path: Path) -> None:
    records = [r for r in reader.records(archive) if r.type == "response"]
    victim = records[4]
    data = bytearray(archive.read_bytes())
    middle = victim.offset + victim.length // 2
    data[middle : middle + 20] = bytes(20)
    hurt = tmp_path / "hurt.warc.gz"
    hurt.write_bytes(data)
    found: list[reader.Damage] = []
    urls = [c.url for c in scrape.captures(hurt, on_damage=found.append)]
    whole = [c.url for c in scrape.captures(archive)]
    assert len(found) == 1
    assert found[0].offset == victim.offset
    assert urls == [u for u in whole if u != victim.headers["warc-target-uri"]]


def test_streams_and_plain_files_are_read_too(archive: Path, tmp_path: Path) -> None:
    whole = [(c.url, c.digest) for c in scrape.captures(archive)]
    with archive.open("rb") as stream:
        assert [(c.url, c.digest) for c in scrape.captures([stream])] == whole
    plain = tmp_path / "plain.warc"
    plain.write_bytes(gzip.decompress(archive.read_bytes()))
    assert [(c.url, c.digest) for c in scrape.captures(plain)] == whole


def test_what_is_no_archive_is_reported(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        list(scrape.captures(tmp_path / "none.warc.gz"))
    for content in (b"", b"junk" * 1000, b"\x1f\x8b\x08junk", gzip.compress(b"no warc at all")):
        found: list[reader.Damage] = []
        assert list(scrape.captures([io.BytesIO(content)], on_damage=found.append)) == []
        assert bool(found) == bool(content)
