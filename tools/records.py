"""Everything that vnnews makes of the gold texts, the sample pages and bad inputs, as lines of JSON.

    python -m tools.records > before.jsonl

Two versions of the code that shall read alike (a change for speed; compiled modules and the sources)
must write the same bytes.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterator

import vnnews
from tools import bench, gold, worst
from vnnews.records import Article, Record

BAD = (
    "",
    " ",
    "\n\n",
    "\x00",
    "5",
    "ngày",
    "số",
    "\ud800",
    "ngày 5/3/2020 \udfff",
    "UBND tỉnh " + "\u0301" * 30,
    "99/99/9999, 0/0/0, 31/02/2020, 24:61",
    "9" * 5_000 + "%",
    "1.000.000.000.000.000.000.000 tỷ tỷ đồng",
    "&amp;#8203;&#x41;&bogus; 5&nbsp;tỷ &frac12;",
    "٣ tháng ۴ năm ２０２０, ⅷ, Ⅻ, ½ tỷ, 5² km²",
    "\U0001f600 5 tỷ \U0001f1fb\U0001f1f3 ngày 1/1/2020",
)
TYPES = (None, 5, b"ngay", ["text"], object)
DAYS = ("2020-02-30", "hôm qua", "", "2020-01-01T00:00:00+07:00", 20200101)


def lines() -> Iterator[str]:
    """A line for each input, in the same order always."""
    for path in gold.files():
        for text in gold.read(path):
            yield told(lambda text=text: gold.record_of(text))
    pages = bench.sample_pages()
    for page in pages:
        yield told(lambda page=page: vnnews.read(page))
    for page in _damaged(pages):
        yield told(lambda page=page: vnnews.read(page))
    for text in (*BAD, *(text for _, text in worst.texts(3_000)), *_shuffled()):
        yield told(lambda text=text: vnnews.extract(text, province="Kon Tum"))
        yield told(lambda text=text: vnnews.extract(Article(text=text), references=True))
    for thing in TYPES:
        yield told(lambda thing=thing: vnnews.extract(thing))
    for day in DAYS:
        yield told(lambda day=day: vnnews.extract("Hôm qua, 5/3.", published=day))


def told(read: Callable[[], Record]) -> str:
    """The record, or what went wrong."""
    try:
        return read().to_json()
    except Exception as error:
        return json.dumps({"error": type(error).__name__, "says": str(error)})


def _damaged(pages: list[bytes]) -> Iterator[bytes]:
    """Pages cut in the middle, with bytes changed, and of nothing but bytes."""
    chance = random.Random(9)
    for page in pages[::6]:
        yield page[: chance.randrange(len(page))]
        spoiled = bytearray(page)
        for _ in range(200):
            spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
        yield bytes(spoiled)
        yield chance.randbytes(2_000)


def _shuffled() -> Iterator[str]:
    """Nonsense of the pieces that rules look for."""
    chance = random.Random(9)
    for _ in range(300):
        yield "".join(chance.choices(worst.ATOMS, k=60))
    words = " ".join(bench.sample_texts()).split(" ")
    for _ in range(100):
        yield " ".join(chance.choices(words, k=120))


def main() -> int:
    for line in lines():
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
