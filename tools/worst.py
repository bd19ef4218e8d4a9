"""Texts made to be slow: patterns that a search found, and those anybody would try.

    python -m tools.worst            times every pattern, at 20,000 and 200,000 characters
    python -m tools.worst --search   looks for slower ones by joining and varying pieces

The corpus is ``fixtures/worst.json``: pieces that are repeated to the wanted length.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

CORPUS = Path(__file__).resolve().parent.parent / "fixtures" / "worst.json"


def pieces() -> dict[str, str]:
    """The corpus: a name and the piece that is repeated."""
    found: dict[str, str] = json.loads(CORPUS.read_text(encoding="utf-8"))
    return found


def texts(size: int) -> Iterator[tuple[str, str]]:
    """Every pattern of the corpus, repeated to ``size`` characters."""
    for name, piece in pieces().items():
        yield name, (piece * (size // len(piece) + 1))[:size]


def cost(text: str) -> float:
    """Seconds that extract() takes."""
    import vnnews

    begin = time.perf_counter()
    vnnews.extract(text)
    return time.perf_counter() - begin


def search(rounds: int, size: int, seed: int) -> list[tuple[float, str]]:
    """The slowest pieces of ``rounds`` tries: seconds per ``size`` characters, and the piece."""
    chance = random.Random(seed)
    atoms = [*ATOMS, *pieces().values()]
    pool = [(cost((atom * (size // len(atom) + 1))[:size]), atom) for atom in atoms]
    for _ in range(rounds):
        pool.sort(reverse=True)
        del pool[40:]
        first, second = chance.choice(pool)[1], chance.choice([*atoms, *(p for _, p in pool)])
        piece = chance.choice(
            (first + second, first + " " + second, first[: len(first) // 2] + second, first * 2)
        )[:200]
        if piece and all(piece != known for _, known in pool):
            pool.append((cost((piece * (size // len(piece) + 1))[:size]), piece))
    return sorted(pool, reverse=True)[:12]


ATOMS = [
    "0", "1", "12", "/", "-", ".", ",", " ", "\n", "A", "Đ", "QĐ", "/QĐ-", "UBND", "UBND ", "ngày ",
    "tháng ", "năm ", "từ ", "đến ", "và ", "số ", "số: ", "Quyết định ", "Nghị quyết ", "các ",
    "Sở ", "Ban ", "Chỉ đạo ", "phòng, chống ", "Công ty ", "Trường ", "tỉnh ", "huyện ", "xã ",
    "Kon Tum ", "triệu ", "tỷ ", "đồng", "/người", "/tháng", "%", "1.000", "1,5", "2017", "quý ",
    "một ", "hai mươi ", "trăm ", "nghìn ", "linh ", "rưỡi ", "giờ ", "h", ":", "(", ")", "[1]",
    "khoản ", "Điều ", "khóa ", "XII", "của ", "về việc ", "hơn ", "gần ", "so với ", "cùng kỳ ",
    "Luật ", "Đảng ủy ", "HĐND, ", "Hội ", "&", "“", "”", "\u0301", "&amp;", "\u200b",
]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--search", type=int, metavar="ROUNDS", help="look for slower pieces")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    cost("UBND")
    if options.search:
        for seconds, piece in search(options.search, 20_000, options.seed):
            print(f"{seconds:8.4f} s  {piece!r}")
        return
    for name, piece in pieces().items():
        small, large = ((piece * (n // len(piece) + 1))[:n] for n in (20_000, 200_000))
        a, b = cost(small), cost(large)
        print(f"{name:40} {a * 1000:9.1f} ms  {b * 1000:9.1f} ms  x{b / max(a, 1e-9):.1f}")


if __name__ == "__main__":
    main()
