"""The figures extractor: face, offsets, bad input, linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import vnnews
from vnnews.errors import InputError
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


@pytest.mark.parametrize(
    ("text", "value", "alternatives"),
    [
        ("Trồng 1.245 ha.", 1245, ()),
        ("Trồng 1.024.500 ha.", 1_024_500, ()),
        ("Trồng 1.024,5 ha.", 1024.5, ()),
        ("Trồng 862,4 ha.", 862.4, ()),
        ("Trồng 1,024,500 ha.", 1_024_500, ()),
        ("Trồng 1,250 ha.", 1.25, (1250,)),
        ("Có 1,250 hộ.", 1250, ()),
        ("Đạt 1,250%.", 1.25, ()),
        ("Đạt 1.250%.", 1.25, ()),
        ("Trồng 4.75 ha.", 4.75, ()),
        ("Trồng 0.125 ha.", 0.125, ()),
        ("Có 1 234 567 người.", 1_234_567, ()),
        ("Chi 2,500.75 USD.", 2500.75, ()),
        ("Giá 1.100 triệu đồng/hộp.", 1_100_000_000, (1_100_000,)),
        ("Thuê 360ha.", 360, ()),
        ("Rộng 25 m².", 25, ()),
        ("Có 007 xã.", 7, ()),
    ],
)
def test_separators(text: str, value: float, alternatives: tuple[float, ...]) -> None:
    """The rows of the domain notes, C.1."""
    figure = one(text)
    assert (figure.value, figure.alternatives) == (value, alternatives)
    assert figure.ambiguous == bool(alternatives)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("9" * 400 + " hộ", []),
        ("Có " + "1" * 19 + " đồng.", []),
        ("Giá 1e400 đồng.", []),
        ("Giá 1e5 đồng.", []),
        ("Tỷ lệ là %, không rõ.", []),
        ("NaN hộ, inf đồng, vô cực %.", []),
        ("Chi 12.34.567 đồng.", []),
        ("Chi 1.2345 đồng.", [1.2345]),
        ("Chi 1,23,456 đồng.", []),
        ("Chi 0260.3862.123 đồng.", []),
        ("Chi 1.234,56,7 đồng.", []),
        ("Chi 1.234.56 đồng.", []),
        ("Chi 1 tỷ tỷ tỷ tỷ đồng.", []),
        ("Từ 3 đến từ 4 đến 5 triệu đồng.", [(4_000_000, 5_000_000)]),
        ("Từ 1-2-3 hộ.", []),
        ("Từ 5 - 3 - 4 xã.", []),
        ("Từ (2 đến (3 đến 4)) hộ.", []),
        ("Có 1/2/3 xã.", []),
        ("Có ٣ hộ, ² hộ, ½ hộ, Ⅳ hộ.", []),
        ("Có -5 hộ, +5 hộ, --5%.", None),
        ("Có 1_000 hộ, 1'000 hộ.", None),
        ("Tăng 0,000000000000000001%.", None),
        ("Có 999.999.999.999.999.999 đồng.", [999_999_999_999_999_999]),
    ],
)
def test_bad_numbers(text: str, expected: list[object] | None) -> None:
    """What cannot be read is left out; nothing is wrong by a thousand without saying so."""
    found = vnnews.extract(text).figures
    for figure in found:
        for value in (figure.value, figure.low, figure.high, figure.of):
            assert value is None or (value == value and abs(value) < 1e30)
    if expected is not None:
        told = [f.value if f.value is not None else (f.low, f.high) for f in found]
        assert told == expected
    vnnews.Record.from_json(vnnews.extract(text).to_json())


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("Trồng 1,250 ha.", {1.25, 1250}),
        ("Trồng 3,400 tấn.", {3.4, 3400}),
        ("Trồng 1,250 ha, rộng 12.5 m.", {1250, 1.25}),
        ("Từ 1,250 - 2,500 tấn.", {1.25, 2.5, 1250, 2500}),
    ],
)
def test_a_number_of_two_readings_gives_both(text: str, readings: set[float]) -> None:
    figure = vnnews.extract(text).figures[0]
    assert figure.ambiguous or len(figure.alternatives) == 0
    told = {figure.value, figure.low, figure.high, *figure.alternatives} - {None}
    assert told <= readings
    assert not figure.ambiguous or told == readings


def test_metres_and_centimetres() -> None:
    assert [(f.text, f.value, f.unit) for f in read("Nữ cao 1m60, đường rộng 3m5, nhà 45m2.")] == [
        ("1m60", 1.6, "m"),
        ("3m5", 3.5, "m"),
        ("45m2", 45, "m2"),
    ]


def test_a_fall_in_brackets() -> None:
    figure = one("Chỉ số giảm (-1,02%).")
    assert (figure.text, figure.value) == ("-1,02%", -1.02)


def test_a_range_rises() -> None:
    figure = one("Nung ở 500 - 5.000°C.")
    assert figure.low is not None and figure.high is not None
    assert figure.low < figure.high and figure.ambiguous


def test_the_text_decides_its_style() -> None:
    reversed_style = read("Rộng 1,250 ha với 3,400 hộ.")
    assert [figure.value for figure in reversed_style] == [1250, 3400]
    official = read("Rộng 1,250 ha, thu 3.400.000 đồng.")
    assert official[0].value == 1.25 and not official[0].ambiguous
    mixed = read("Rộng 1,250 ha với 3,400 hộ, thu 3.400.000 đồng và 4.500.000 đồng.")
    assert mixed[0].ambiguous and 1250 in (mixed[0].value, *mixed[0].alternatives)


@settings(deadline=None)
@given(st.text(), st.sampled_from(["12 hộ", "hơn 5%", "từ 3 đến 4 triệu đồng", "hàng trăm người"]))
def test_offsets_in_any_text(around: str, figure: str) -> None:
    text = f"{around} {figure} {around[::-1]}"
    try:
        record = vnnews.extract(text)
    except InputError:
        return
    for mention in record.figures:
        assert text[mention.start : mention.end] == mention.text


@settings(deadline=None)
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
    # The better of two: a collection of the test run's garbage may fall into one.
    assert min(cost(100_000), cost(100_000)) < 40 * small, (
        "ten times the text may not cost forty times as much"
    )
