"""The HTTP API against a real server."""

from __future__ import annotations

import csv
import io
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import requests

import vnnews
from tests.serving import server
from vnnews import store
from vnnews.errors import InputError, OutputError
from vnnews.records import Article, Document, Figure, Organisation, Record

TEXT = "Ngày 21/8/2017, Thủ tướng Chính phủ ban hành Quyết định số 1258/QĐ-TTg cho 26.164 hộ."
PAGE = f"""<html><head><title>Tin tức</title></head><body><h1>Giảm nghèo bền vững</h1>
<div class="content"><p>{TEXT}</p><p>{TEXT}</p></div></body></html>"""


def some_records() -> list[Record]:
    made = []
    for n in range(30):
        text = f"Bài số {n}. {TEXT}"
        number = "1258/QĐ-TTg" if n % 2 else f"{n}/KH-UBND"
        made.append(
            Record(
                id=f"{n:016x}",
                article=Article(
                    url=f"http://a.example.vn/{n}",
                    site="a.example.vn" if n % 3 else "b.example.vn",
                    title=f"<b>Thuỷ lợi</b> {n}" if n < 3 else f"Nông thôn mới {n}",
                    text=text,
                    published=f"20{14 + n % 5}-0{1 + n % 9}-11T08:00:00+07:00",
                    province=("Kon Tum", "Gia Lai")[n % 2],
                ),
                documents=(Document(start=10, end=20, text=text[10:20], number=number),),
                figures=(Figure(start=3, end=9, text=text[3:9], value=n, what="hộ nghèo"),),
                organisations=(
                    Organisation(
                        start=0, end=3, text="Bài", name="Ủy ban", id="org:vn:62:ubnd", type="X"
                    ),
                ),
            )
        )
    return made


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("job")
    (folder / "records").mkdir()
    store.write_jsonl(some_records(), folder / "records" / "a.jsonl")
    return folder


@pytest.fixture(scope="module")
def base(job: Path) -> Iterator[str]:
    with server(job, max_body=2_000_000, max_batch_lines=50, refresh=0.0, workers=2) as (url, _):
        yield url


def problem(answer: requests.Response, status: int) -> str:
    assert answer.status_code == status, answer.text[:500]
    assert answer.headers["content-type"] == "application/problem+json"
    found = answer.json()
    assert found["status"] == status
    assert found["title"]
    return str(found["detail"])


def test_extract_json_and_plain(base: str) -> None:
    body = {"text": TEXT, "published": "2018-08-23", "province": "Kon Tum"}
    answer = requests.post(f"{base}/extract", json=body, timeout=60)
    assert answer.status_code == 200
    wanted = vnnews.extract(TEXT, published="2018-08-23", province="Kon Tum")
    assert Record.from_json(answer.content) == wanted
    plain = requests.post(
        f"{base}/extract",
        params={"published": "2018-08-23", "province": "Kon Tum"},
        data=TEXT.encode(),
        headers={"content-type": "text/plain; charset=utf-8"},
        timeout=60,
    )
    assert plain.content == answer.content


def test_read_gives_what_python_gives(base: str) -> None:
    answer = requests.post(
        f"{base}/read",
        params={"url": "http://a.example.vn/1"},
        data=PAGE.encode(),
        headers={"content-type": "text/html"},
        timeout=60,
    )
    assert answer.status_code == 200, answer.text
    assert Record.from_json(answer.content) == vnnews.read(
        PAGE.encode(), url="http://a.example.vn/1"
    )


def test_an_address_is_a_text_and_never_fetched(base: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.5)
        url = f"http://127.0.0.1:{trap.getsockname()[1]}/x"
        requests.post(f"{base}/read", data=url.encode(), timeout=60)
        requests.post(f"{base}/read", params={"url": url}, data=PAGE.encode(), timeout=60)
        requests.post(f"{base}/extract", json={"text": url}, timeout=60)
        page = f'<html><base href="{url}"><img src="{url}"><iframe src="{url}"></html>'
        requests.post(f"{base}/read", data=page.encode(), timeout=60)
        line = json.dumps({"html": url, "url": url})
        requests.post(f"{base}/batch", data=line.encode(), timeout=60)
        with pytest.raises(TimeoutError):
            trap.accept()


@pytest.mark.parametrize("name", ["/etc/hostname", "../pyproject.toml", "pyproject.toml"])
def test_a_file_name_is_never_opened(base: str, name: str) -> None:
    answer = requests.post(f"{base}/read", data=name.encode(), timeout=60)
    assert answer.status_code in (200, 422)
    assert "hatchling" not in answer.text
    assert socket.gethostname() not in answer.text or socket.gethostname() in name


def test_malformed_and_invalid_bodies(base: str) -> None:
    def post(
        body: bytes, kind: str = "application/json", where: str = "extract"
    ) -> requests.Response:
        return requests.post(
            f"{base}/{where}", data=body, headers={"content-type": kind}, timeout=60
        )

    assert "not JSON" in problem(post(b"{"), 400)
    assert "not JSON" in problem(post(b'{"text": "\xff"}'), 400)
    assert "missing required field `text`" in problem(post(b"{}"), 422)
    assert "str" in problem(post(b'{"text": 5}'), 422)
    assert "unknown field" in problem(post(b'{"text": "a", "html": "b"}'), 422)
    assert "Content-Type" in problem(post(b"x", "image/png"), 400)
    assert "UTF-8" in problem(post(b"\xff\xfe\x00", "text/plain"), 400)
    problem(post(b'{"text": "a", "published": "gestern"}'), 422)
    assert "empty" in problem(post(b"", "text/html", "read"), 400)
    problem(requests.get(f"{base}/extract", timeout=60), 405)
    problem(requests.get(f"{base}/nothing", timeout=60), 404)


def test_too_large(base: str) -> None:
    assert "2,000,000" in problem(
        requests.post(f"{base}/read", data=b"x" * 2_000_001, timeout=60), 413
    )
    problem(requests.post(f"{base}/batch", data=b"{}\n" * 51, timeout=60), 413)

    def endless() -> Iterator[bytes]:
        for _ in range(5000):
            yield b"x" * 65536

    try:
        answer = requests.post(f"{base}/read", data=endless(), timeout=60)
    except requests.RequestException:
        pass  # the server closes while we still send: what it may do
    else:
        problem(answer, 413)
    assert requests.get(f"{base}/health", timeout=60).status_code == 200


def test_batch_streams_in_order(base: str) -> None:
    lines = [
        {"text": TEXT},
        {"html": PAGE, "url": "http://a.example.vn/2"},
        {"text": "a", "html": "b"},
        {"nonsense": 1},
        {"text": "Ngày 1/1/2020", "published": "2020-01-01"},
    ]
    body = "\n".join(json.dumps(line) for line in lines) + "\nnot json\n\n"
    answer = requests.post(f"{base}/batch", data=body.encode(), timeout=60, stream=True)
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    found = [json.loads(line) for line in answer.iter_lines()]
    assert len(found) == 6
    assert found[0]["documents"][0]["number"] == "1258/QĐ-TTg"
    assert found[1]["article"]["url"] == "http://a.example.vn/2"
    assert [found[n]["status"] for n in (2, 3, 5)] == [422, 422, 400]
    assert found[4]["article"]["text"] == "Ngày 1/1/2020"


def test_records_and_filters(base: str) -> None:
    def ask(**query: object) -> dict[str, object]:
        answer = requests.get(f"{base}/records", params=query, timeout=60)  # type: ignore[arg-type]
        assert answer.status_code == 200, answer.text
        found: dict[str, object] = answer.json()
        return found

    everything = ask(limit=100)
    assert everything["total"] == 30
    found = msgspec.convert(everything["records"], list[Record])
    assert sorted(found, key=lambda r: r.id) == sorted(some_records(), key=lambda r: r.id)
    days = [r.article.published or "" for r in found]
    assert days == sorted(days, reverse=True)
    assert ask(site="b.example.vn")["total"] == 10
    assert ask(province="Kon Tum")["total"] == 15
    assert ask(q="thủy lợi")["total"] == 3
    assert ask(q="NONG THON")["total"] == 27
    assert ask(document="1258/qđ-ttg")["total"] == 15
    assert ask(organisation="org:vn:62:ubnd", since="2018")["total"] == 6
    assert ask(since="2014-01", until="2014-12-31", province="Gia Lai")["total"] == 3
    first = ask(limit=4, offset=26)
    assert first["next"] is None
    page = ask(limit=7, q="nông thôn")
    following = requests.get(f"{base}{page['next']}", timeout=60).json()
    assert following["offset"] == 7
    assert following["total"] == 27


def test_bad_filters(base: str) -> None:
    for query in ("since=yesterday", "limit=0", "limit=101", "offset=-1", "sort=best"):
        problem(requests.get(f"{base}/records?{query}", timeout=60), 400)
    problem(requests.get(f"{base}/records/unknown", timeout=60), 404)
    problem(requests.get(f"{base}/export/docx", timeout=60), 400)


def test_downloads(base: str, tmp_path: Path) -> None:
    query = {"q": "thuỷ lợi", "table": "figures"}
    answer = requests.get(f"{base}/export/csv", params=query, timeout=60)
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["what"] for row in rows] == ["hộ nghèo"] * 3
    assert "attachment" in answer.headers["content-disposition"]
    import pyarrow.parquet as pq

    answer = requests.get(f"{base}/export/parquet", params={"table": "claims"}, timeout=60)
    assert pq.read_table(io.BytesIO(answer.content)).num_rows == 30
    answer = requests.get(f"{base}/export/jsonl", params={"q": "thuỷ lợi"}, timeout=60)
    (tmp_path / "r.jsonl").write_bytes(answer.content)
    assert len(vnnews.load(tmp_path / "r.jsonl")) == 3


def test_facets_schema_health_openapi(base: str) -> None:
    facets = requests.get(f"{base}/facets", params={"since": "2015"}, timeout=60).json()
    assert facets["total"] == 24
    assert {c["value"] for c in facets["provinces"]} == {"Kon Tum", "Gia Lai"}
    assert requests.get(f"{base}/schema", timeout=60).json() == json.loads(
        json.dumps(vnnews.json_schema())
    )
    health = requests.get(f"{base}/health", timeout=60).json()
    assert health["status"] == "ok"
    assert health["software"] == f"vnnews/{vnnews.__version__}"
    paths = requests.get(f"{base}/openapi.json", timeout=60).json()["paths"]
    assert {"/extract", "/read", "/batch", "/records", "/health"} <= set(paths)
    example = paths["/extract"]["post"]["requestBody"]["content"]["application/json"]["examples"]
    answer = requests.post(f"{base}/extract", json=example["one"]["value"], timeout=60)
    assert answer.json()["documents"][0]["number"] == "1258/QĐ-TTg"


def test_headers_keep_strangers_out(base: str) -> None:
    answer = requests.get(f"{base}/health", headers={"origin": "http://evil.example"}, timeout=60)
    assert "access-control-allow-origin" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    # A page that points its own name at loopback must not get through.
    answer = requests.get(f"{base}/records", headers={"host": "evil.example"}, timeout=60)
    problem(answer, 400)


def test_a_new_record_appears(base: str, job: Path) -> None:
    new = Record(id="new", article=Article(text="Một bài vừa tới", title="Mới tinh"))
    path = job / "records" / "b.jsonl"
    store.write_jsonl([new], path, append=True)
    try:
        assert requests.get(f"{base}/records/new", timeout=60).json()["id"] == "new"
    finally:
        path.unlink()
        # The store keeps what a job once said; the other tests count without it.
        other = Record(id="new", article=Article(kind="other"))
        store.write_jsonl([other], job / "records" / "c.jsonl")
        requests.get(f"{base}/records/new", timeout=60)


def test_key_and_cors() -> None:
    with server(api_key="geheim", cors=("http://ok.example",), workers=1) as (base, _):
        answer = requests.post(f"{base}/extract", json={"text": TEXT}, timeout=60)
        assert "API key" in problem(answer, 401)
        assert "basic" in answer.headers["www-authenticate"].lower()
        problem(requests.get(f"{base}/schema", headers={"x-api-key": "x"}, timeout=60), 401)
        for headers in ({"authorization": "Bearer geheim"}, {"x-api-key": "geheim"}):
            assert requests.get(f"{base}/schema", headers=headers, timeout=60).ok
        assert requests.get(f"{base}/schema", auth=("any", "geheim"), timeout=60).ok
        assert requests.get(f"{base}/health", timeout=60).ok
        problem(requests.get(f"{base}/records", headers=headers, timeout=60), 404)
        cross = {"origin": "http://ok.example", **headers}
        answer = requests.get(f"{base}/schema", headers=cross, timeout=60)
        assert answer.headers["access-control-allow-origin"] == "http://ok.example"
        cross["origin"] = "http://evil.example"
        answer = requests.get(f"{base}/schema", headers=cross, timeout=60)
        assert answer.headers.get("access-control-allow-origin") != "http://evil.example"


def test_slow_callers_and_slow_texts_are_cut_off() -> None:
    limits = {"receive_time": 1.0, "read_time": 0.000001, "workers": 1, "queue": 4}
    with server(None, **limits) as (base, _):
        host, _, port = base.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port)), timeout=20) as slow:
            slow.sendall(
                b"POST /extract HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"
            )
            begun = time.monotonic()
            assert b"408" in slow.recv(1000)
            assert time.monotonic() - begun < 10
        # The first text has the process's start for itself; the ones after it have no time at all.
        requests.post(f"{base}/extract", json={"text": "a"}, timeout=60)
        text = {"text": TEXT * 2000}
        answers = [requests.post(f"{base}/extract", json=text, timeout=60) for _ in range(2)]
        assert any("took longer" in a.json().get("detail", "") for a in answers)
        assert {a.status_code for a in answers} <= {200, 422}
        assert requests.get(f"{base}/health", timeout=60).ok


def test_a_bad_job_is_said_before_serving(tmp_path: Path) -> None:
    from vnnews.serve import create_app, run

    with pytest.raises(InputError, match="no such folder"):
        create_app(tmp_path / "no")
    (tmp_path / "serve.sqlite").write_bytes(b"something else" * 100)
    with pytest.raises(InputError, match="not a database of vnnews"):
        create_app(tmp_path)
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        pytest.raises(OutputError, match="cannot be listened on"),
    ):
        run(port=taken.getsockname()[1])
