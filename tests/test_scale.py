"""A million records with flat memory: the pool must not keep what it has given out."""

import os
from collections.abc import Iterator

import psutil
import pytest

import vnnews
from vnnews.sources import TextLine

SENTENCES = (
    "Ngày 5/3/2020, UBND tỉnh ban hành Quyết định số {n}/QĐ-UBND.",
    "Toàn huyện còn {n} hộ nghèo, chiếm 12,5%.",
    "Sở Y tế tiêm {n} liều trong quý I/2021.",
)


def _lines(count: int) -> Iterator[TextLine]:
    for n in range(count):
        yield TextLine(id=str(n), text=SENTENCES[n % 3].format(n=n % 9000 + 1))


def _memory() -> int:
    """Bytes of this process and its children, shared pages counted once each."""
    here = psutil.Process(os.getpid())
    return sum(p.memory_full_info().uss for p in [here, *here.children(recursive=True)])


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_memory_is_flat_over_a_million_records() -> None:
    early = latest = 0
    for n, record in enumerate(vnnews.read_many(_lines(1_000_000), workers=2)):
        assert record.id == str(n)
        if n == 50_000:
            early = _memory()
        elif n and n % 100_000 == 0:
            latest = max(latest, _memory())
    assert early
    assert latest < early * 1.2 + 20 * 2**20, (early, latest)
