"""The archive before the tools that archives use: warcio, cdxj-indexer, wacz."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.scrape_server import Site, serve, two_runs
from vnnews import scrape
from vnnews.errors import OutputError
from vnnews.scrape import index, reader


def tool(name: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    path = Path(sys.executable).with_name(name)
    return subprocess.run([path, *map(str, arguments)], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs: the second finds one page unchanged by ETag, one by digest, one changed."""
    out = tmp_path_factory.mktemp("archive") / "job"
    two_runs(out)
    return out


def test_warcio_check_passes(job: Path) -> None:
    files = sorted((job / "warc").iterdir())
    assert len(files) > 2, "rotated by size"
    checked = tool("warcio", "check", *files)
    assert (checked.returncode, checked.stdout) == (0, "")


def test_every_file_says_what_it_is(job: Path) -> None:
    for path in (job / "warc").iterdir():
        first = next(reader.records(path))
        assert first.type == "warcinfo"
        assert first.headers["warc-filename"] == path.name
        text = first.block.decode()
        assert "software: vnnews/" in text
        assert "robots: obeyed" in text
        assert "operator: archive@example.org" in text


def test_records_are_linked_and_exact(job: Path) -> None:
    by_id = {}
    groups: dict[str, set[str]] = {}
    for path in (job / "warc").iterdir():
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                get = record.rec_headers.get_header
                by_id[get("WARC-Record-ID")] = record.rec_type
                if get("WARC-Concurrent-To"):
                    groups.setdefault(get("WARC-Concurrent-To"), set()).add(record.rec_type)
                if record.rec_type == "response":
                    assert get("WARC-IP-Address") == "127.0.0.1"
                if record.rec_type == "request":
                    assert "archive@example.org" in record.http_headers.get_header("User-Agent")
    mains = {key for key, kind in by_id.items() if kind in ("response", "revisit")}
    assert set(groups) == mains
    assert all(kinds == {"request", "metadata"} for kinds in groups.values())


def test_an_answer_of_304_is_kept(job: Path) -> None:
    """The revisit stands for the page, so the answer's own head lies beside it."""
    found = [record for path in sorted((job / "warc").iterdir()) for record in reader.records(path)]
    revisit = next(
        r for r in found if r.headers.get("warc-profile", "").endswith("server-not-modified")
    )
    said = [
        r.block.decode()
        for r in found
        if r.type == "metadata"
        and r.headers["warc-concurrent-to"] == revisit.headers["warc-record-id"]
    ]
    assert revisit.block == b""
    assert "http-status: HTTP/1.1 304 Not Modified\r\n" in said[0]
    assert 'http-header: ETag: "v1"\r\n' in said[0]
    captures = list(scrape.captures(sorted((job / "warc").iterdir())))
    assert [c.url.rsplit("/", 1)[1] for c in captures if c.status == 304] == ["steady.html"]


def test_what_has_not_changed_is_a_revisit(job: Path) -> None:
    revisits = {}
    originals = set()
    for path in sorted((job / "warc").iterdir()):
        for record in reader.records(path):
            if record.type == "response":
                originals.add(record.headers["warc-record-id"])
            elif record.type == "revisit":
                name = record.headers["warc-target-uri"].rsplit("/", 1)[1]
                revisits[name] = record.headers
    assert revisits["steady.html"]["warc-profile"].endswith("server-not-modified")
    assert revisits["same.html"]["warc-profile"].endswith("identical-payload-digest")
    assert "moving.html" not in revisits
    assert all(headers["warc-refers-to"] in originals for headers in revisits.values())


def test_our_index_is_that_of_cdxj_indexer(job: Path) -> None:
    theirs = tool("cdxj-indexer", "--sort", *sorted((job / "warc").iterdir()))
    assert theirs.returncode == 0, theirs.stderr

    def rows(text: str) -> list[tuple[str, str, dict[str, str]]]:
        split = [line.split(" ", 2) for line in text.splitlines()]
        return sorted(
            ((key, time, json.loads(data)) for key, time, data in split), key=lambda r: str(r)
        )

    assert rows((job / "index.cdxj").read_text()) == rows(theirs.stdout)
    lines = (job / "index.cdxj").read_text().splitlines()
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.baokontum.com.vn/Chinh-Tri/?b=2&A=1", "vn,com,baokontum)/chinh-tri?a=1&b=2"),
        ("http://x.vn/", "vn,x)/"),
        ("http://x.vn:8080/a.html", "vn,x:8080)/a.html"),
        ("https://x.vn:443/a/", "vn,x)/a"),
    ],
)
def test_keys_of_the_index(url: str, key: str) -> None:
    import surt

    assert index.surt(url) == key == surt.surt(url)


def test_wacz_is_valid(job: Path, tmp_path: Path) -> None:
    packed = scrape.wacz(job, tmp_path / "job.wacz")
    checked = tool("wacz", "validate", "-f", packed)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    with zipfile.ZipFile(packed) as package:
        head, *pages = map(json.loads, package.read("pages/pages.jsonl").splitlines())
    assert head["format"] == "json-pages-1.0"
    urls = [page["url"] for page in pages]
    assert len(urls) == len(set(urls))
    assert urls[0].endswith("/"), "seeds come first"
    assert {url.rpartition("/tin-tuc/")[2] for url in urls} >= {
        f"bai-viet-so-{number}.html" for number in range(25)
    }
    assert [path.name for path in tmp_path.iterdir()] == ["job.wacz"]
    (tmp_path / "empty" / "warc").mkdir(parents=True)
    with pytest.raises(OutputError, match="nothing to pack"):
        scrape.wacz(tmp_path / "empty")


def test_insecure_hosts_stand_in_the_archive(tmp_path: Path) -> None:
    from tests import hostile

    with hostile.serve(certificate=hostile.self_signed(tmp_path)) as server:
        spec = scrape.plan(
            [scrape.Seed(server.url + "/good", "page")],
            insecure_hosts=("127.0.0.1",),
            delay=0.0,
            allow_private=True,
            keep_free=0,
        )
        assert scrape.run(spec, tmp_path / "job").pages == 1
    blocks = b"".join(
        record.block
        for path in (tmp_path / "job/warc").iterdir()
        for record in reader.records(path)
        if record.type in ("warcinfo", "metadata")
    )
    assert b"not verified for 127.0.0.1" in blocks
    assert b"tls: certificate not verified" in blocks


def test_file_names_never_come_from_a_server(tmp_path: Path) -> None:
    site = Site(0)
    site.special["/..%2f..%2fevil.html"] = lambda p: (
        200,
        {"Content-Type": "text/html", "Content-Disposition": "attachment; filename=../../evil"},
        b"<html>x</html>",
    )
    with serve(site):
        spec = scrape.plan(
            [site.url + "/..%2f..%2fevil.html"],
            name="../../evil",
            delay=0.0,
            allow_private=True,
            keep_free=0,
        )
        scrape.run(spec, tmp_path / "job", on_page=lambda capture: b"x\n")
    names = {name for _, _, names in os.walk(tmp_path) for name in names}
    assert not any("%2f" in name or ".." in name for name in names)
    assert list(tmp_path.iterdir()) == [tmp_path / "job"]
