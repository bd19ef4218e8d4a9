"""What is no page, or is one made to hurt: an error or a kind, quickly and in little memory.

Times are of the processor, so that a busy machine does not fail them.
"""

from __future__ import annotations

import contextlib
import random
import subprocess
import sys
import time

import pytest
from fixtures import portal

from vnnews.clean import clean
from vnnews.errors import InputError, VnnewsError

SENTENCE = "Ủy ban nhân dân tỉnh ban hành quyết định phê duyệt kế hoạch, thực hiện từ năm nay trên toàn tỉnh. "
P = f"<p>{SENTENCE}</p>".encode()
HEAD = b"<title>Mot tieu de kha dai o day</title><h1>Mot tieu de kha dai o day</h1>"
LINKS = b"<a href=/x>muc</a> " * 60
WORDS = b"mot hai ba bon "

BAD = {
    "nested divs": b"<html><body>" + b"<div>" * 10_000 + P * 5 + b"</div>" * 10_000,
    "nested spans": b"<html><body><p>" + b"<span>" * 10_000 + P,
    "nested tables": b"<table><tr><td>" * 10_000 + P * 3,
    "nested text": (b"<div>" + SENTENCE.encode()) * 60_000,
    "unclosed tags": b"<p>" * 5_000_000,
    "open brackets": b"<" * 3_000_000,
    "one long attribute": b'<a href="' + b"a" * 5_000_000,
    "many attributes": b"<a " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">x",
    "long comment": b"<!--" + b"a" * 5_000_000,
    "entities": b"<p>" + b"&amp;" * 500_000,
    "breaks": b"<p>" + b"x <br>" * 200_000,
    "dates": b"<h1>Mot tieu de dai</h1><p>" + b"1/1/1/" * 200_000,
    "date spans": ("<h1>Một tiêu đề dài</h1>" + "<span>12/12/20 </span>" * 60_000).encode(),
    "links": (
        "<h1>Một tiêu đề dài</h1>" + "<a href=x>Ủy ban nhân dân tỉnh họp</a>" * 60_000
    ).encode(),
    "cells": b"<table>" + b"<tr><td>a<td>b" * 100_000,
    "one word": ("<p>" + "á" * 1_500_000).encode(),
    "mojibake": ("<p>" + "Ã¡»" * 300_000).encode(),
    "legacy letters": ("<p>" + "öôñ ®­ê " * 200_000).encode(),
    "high bytes": bytes(range(128, 256)) * 10_000,
    "plain text": ("Một dòng chữ dài. " * 20 + "\n").encode() * 8_000,
    "text of 40 MB": b"a b " * 10_000_000,
    "100 MB": b"x" * 100_000_000,
    "bodies in bodies": LINKS + HEAD + b"<div class=detail>" * 2000 + WORDS * 300_000,
    "boxes without a title": b"<title>Tin</title>" + LINKS + b"<div>" * 2000 + WORDS * 300_000,
    "titles with dates": LINKS + b"<h2>Mot tieu de kha dai</h2><i>12/3/2024 10:00</i>" * 60_000,
    "equal paragraphs": HEAD + (b"<p>" + WORDS * 3) * 80_000,
    "titles again": HEAD + P * 20_000 + b"<p>Mot tieu de kha dai o day</p>" * 40_000,
    "invalid UTF-16": b"\xff\xfe" + "<html><p>Xin chào".encode("utf-16-le") + b"\x00\xd8\x00",
}


@pytest.mark.parametrize("name", BAD)
def test_ends_soon(name: str) -> None:
    start = time.process_time()
    try:
        article = clean(BAD[name])
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert article.kind in ("article", "list", "home", "other", "empty", "error")
    assert time.process_time() - start < 5


def test_deep_markup_still_gives_its_text() -> None:
    deep = (
        b"<html><body>" + b"<div>" * 10_000 + "<h1>Kon Tum họp bàn chuyển đổi số</h1>".encode() + P
    )
    article = clean(deep)
    assert SENTENCE.strip() in article.text
    assert any("nested" in warning for warning in article.warnings)


def test_only_scripts() -> None:
    article = clean(
        "<html><head><script>var a</script></head><body><script>b()</script></body></html>"
    )
    assert article.kind == "empty"
    assert article.warnings


def test_lone_surrogates_in_text() -> None:
    article = clean("<h1>Tin về chuyển đổi số ở tỉnh</h1><p>\ud800 " + SENTENCE * 3)
    article.text.encode("utf-8")


def mutated(rng: random.Random, page: bytes) -> bytes:
    """A page with some of its bytes changed, cut, doubled or moved."""
    data = bytearray(page)
    for _ in range(rng.randint(1, 12)):
        at = rng.randrange(max(1, len(data)))
        length = rng.choice((1, 1, 2, 10, 200, 3000))
        match rng.randrange(5):
            case 0:
                data[at : at + length] = rng.randbytes(rng.choice((1, 2, 8)))
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = data[at : at + length]
            case 3:
                data[at:at] = rng.choice(
                    (b"<", b">", b'"', b"<div>", b"</div>", b"<!--", b"&#0;", b"<table>", b"\x00")
                )
            case _:
                other = rng.randrange(max(1, len(data)))
                data[other:other] = data[at : at + length]
    return bytes(data[: rng.choice((len(data), len(data), rng.randrange(1, len(data) + 2)))])


def fuzz(count: int, seed: int) -> None:
    rng = random.Random(seed)
    pages = [
        bytes(portal.page(skin, number))
        for skin, number in portal.benchmark()[:: max(1, 150 // 24)]
    ]
    for _ in range(count):
        page = mutated(rng, rng.choice(pages))
        try:
            article = clean(page)
        except InputError:
            continue
        for block in article.blocks:
            assert article.text[block.start : block.end]
        article.text.encode("utf-8")


def test_fuzz_a_little() -> None:
    fuzz(150, seed=6)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_fuzz_100_000_pages() -> None:
    workers = [
        subprocess.Popen(
            [
                sys.executable,
                "-c",
                f"from tests.test_clean_bad_input import fuzz; fuzz(25_000, {seed})",
            ]
        )
        for seed in range(4)
    ]
    assert [worker.wait() for worker in workers] == [0, 0, 0, 0]


@pytest.mark.slow
def test_memory_stays_under_500_mb() -> None:
    code = (
        "import sys; sys.path.insert(0, '.')\n"
        "from tests.test_clean_bad_input import BAD\n"
        "from vnnews.clean import clean\n"
        "from vnnews.errors import InputError, VnnewsError\n"
        "from tools.peak import peak_mb\n"
        "page = BAD[sys.argv[1]]\n"
        "before = peak_mb()\n"
        "try: clean(page)\n"
        "except InputError: pass\n"
        "print(int(peak_mb() - before))\n"
    )
    for name in BAD:
        done = subprocess.run(
            [sys.executable, "-c", code, name], capture_output=True, text=True, check=True
        )
        assert int(done.stdout) < 500, name


def test_random_bytes_are_refused_or_said_to_be_odd() -> None:
    for seed in range(200):
        page = random.Random(seed).randbytes(50_000)
        try:
            article = clean(page)
        except VnnewsError:
            continue
        assert article.kind != "article" or article.warnings, seed


@pytest.mark.parametrize("codec", ["cp1252", "cp1258", "utf-16", "big5", "koi8-r", "utf-32-be"])
def test_letters_of_no_table_never_raise(codec: str) -> None:
    """Signs of a font encoding beside letters that no 8-bit table has."""
    letters = random.Random(7)
    for _ in range(40):
        text = "".join(
            chr(letters.choice((174, 246, 244, 2000, 10823, 97, 32))) for _ in range(300)
        )
        for page in (f"<p>{text}</p>", f"<p>{text}</p>".encode(codec, "replace")):
            with contextlib.suppress(VnnewsError):
                assert isinstance(clean(page).kind, str)
