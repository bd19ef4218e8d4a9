"""The figures extractor: face, offsets, bad input, linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnnews.extract import figures, scanner
from vnnews.extract.context import Context, Taken
from vnnews.records import Figure


def read(text: str) -> list[Figure]:
    """The figures alone, with text, as if nothing else had been found."""
    scan = scanner().scan(text)
    found = figures.find(scan, Context(), Taken(len(scan.text)))
    for figure in found:
        figure.text = scan.text[figure.start : figure.end]
    return found


def one(text: str) -> Figure:
    found = read(text)
    assert len(found) == 1, [figure.text for figure in found]
    return found[0]


@pytest.mark.parametrize(
    "text",
    [
        "9" * 400 + " hộ",
        "1e400 đồng",
        "%",
        "1-2-3-4 hộ",
        "từ 1 đến từ 2 đến 3",
        "NaN hộ, inf đồng",
        "12.34.567 đồng",
        "1,2,3,4 hộ",
        "1/2/3/4 xã",
        "0/0 xã",
        "gấp gấp gấp",
        "hàng hàng chục",
        "1 tỷ tỷ tỷ tỷ tỷ tỷ tỷ",
        "₫ 5%%%%//",
    ],
)
def test_bad_input(text: str) -> None:
    for figure in read(text):
        assert 0 <= figure.start < figure.end <= len(text)


@given(st.text(alphabet=st.sampled_from("0123456789.,-/% hộtỷđồngnămbaxHÀGơn\n()")))
def test_any_text(text: str) -> None:
    before = 0
    for figure in read(text):
        assert before <= figure.start < figure.end <= len(text)
        before = figure.end


@pytest.mark.parametrize(
    "piece",
    ["1", "1.", "1,", "Xã A ", "đạt 5% ", "1-", "1/", "1 tỷ ", "năm ", "hai mươi ", "hàng trăm ", "5 xã ", "1.000,5-",
     "gấp ", "từ 1 đến ", "/người", "%", "nửa ", "1 nghìn "],
)  # fmt: skip
def test_linear(piece: str) -> None:
    def cost(size: int) -> float:
        text = piece * (size // len(piece))
        scan = scanner().scan(text)
        begun = time.process_time()
        context = Context()
        found = figures.find(scan, context, Taken(len(scan.text)))
        figures.attach(scan, context, found, [], [])
        return time.process_time() - begun

    cost(2_000)
    small = max(cost(10_000), cost(10_000), 0.004)
    assert cost(100_000) < 40 * small, "ten times the text may not cost forty times as much"
