"""Numbers in tables, cells apart by tabs: units from headers, and numbers that stay in their cells."""

from __future__ import annotations

import pytest

import vnnews
from tests.test_figures import read
from vnnews.records import Figure

BUDGET = """Biểu số 1. Dự toán thu, chi ngân sách huyện
Đơn vị: 1.000 đồng
TT\tNội dung\tDự toán năm 2023\tThực hiện năm 2023\tSo sánh (%)
A\tB\t1\t2\t3=2/1
I\tThu nội địa\t120.000\t150.500\t125,4
1\tThuế thu nhập cá nhân\t20.000\t-1.500\t
"""
CROPS = """Diện tích và năng suất lúa vụ mùa năm 2022 của các huyện
STT\tHuyện\tDiện tích (ha)\tNăng suất (tạ/ha)\tTỷ lệ %
1\tĐăk Tô\t1.250,5\t45\t12,5
2\tSa Thầy\t980\t44,2\t8
\tTổng cộng\t2.230,5\t44,6\t
"""
YEARS = """Chỉ tiêu\tĐVT\t2020\t2021
Tổng số hộ\thộ\t41.220\t42.182
Tỷ lệ hộ nghèo\t%\t15.40\t12.11
"""


def figures(text: str) -> tuple[Figure, ...]:
    record = vnnews.extract(text, published="2024-05-05", province="Kon Tum")
    for figure in record.figures:
        assert text[figure.start : figure.end] == figure.text
    return record.figures


def test_the_unit_of_a_column() -> None:
    told = [(f.text, f.value, f.unit, f.what, f.place, f.period) for f in figures(CROPS)]
    assert told == [
        ("1.250,5", 1250.5, "har", "diện tích", "huyện Đắk Tô", "2022"),
        ("45", 45, "100.kg/har", "năng suất", "huyện Đắk Tô", "2022"),
        ("12,5", 12.5, "%", "tỷ lệ", "huyện Đắk Tô", "2022"),
        ("980", 980, "har", "diện tích", "huyện Sa Thầy", "2022"),
        ("44,2", 44.2, "100.kg/har", "năng suất", "huyện Sa Thầy", "2022"),
        ("8", 8, "%", "tỷ lệ", "huyện Sa Thầy", "2022"),
        ("2.230,5", 2230.5, "har", "diện tích", "tỉnh Kon Tum", "2022"),
        ("44,6", 44.6, "100.kg/har", "năng suất", "tỉnh Kon Tum", "2022"),
    ]


def test_the_unit_of_a_table() -> None:
    told = [(f.text, f.value, f.unit, f.what, f.period, f.status) for f in figures(BUDGET)]
    tax = "thuế thu nhập cá nhân"
    assert told == [
        ("120.000", 120_000_000, "VND", "thu nội địa", "2023", "target"),
        ("150.500", 150_500_000, "VND", "thu nội địa", "2023", "achieved"),
        ("125,4", 125.4, "%", "so sánh thu nội địa", None, None),
        ("20.000", 20_000_000, "VND", tax, "2023", "target"),
        ("-1.500", -1_500_000, "VND", tax, "2023", "achieved"),
    ]


def test_the_unit_of_a_row() -> None:
    told = [(f.text, f.value, f.unit, f.what, f.period) for f in figures(YEARS)]
    assert told == [
        ("41.220", 41220, "{hộ}", "tổng số hộ", "2020"),
        ("42.182", 42182, "{hộ}", "tổng số hộ", "2021"),
        ("15.40", 15.4, "%", "tỷ lệ hộ nghèo", "2020"),
        ("12.11", 12.11, "%", "tỷ lệ hộ nghèo", "2021"),
    ]


@pytest.mark.parametrize(
    ("header", "cell", "value", "unit"),
    [
        ("ĐVT: triệu đồng", "1.250", 1_250_000_000, "VND"),
        ("Đơn vị tính: Tỷ đồng", "12,5", 12_500_000_000, "VND"),
        ("(Đơn vị tính - Unit: Ha)", "30.857,3", 30857.3, "har"),
        ("ĐVT: 1.000 con", "24,5", 24500, "{con}"),
        ("Đvt: 1000 tấn", "3", 3000, "t"),
    ],
)
def test_units_above(header: str, cell: str, value: float, unit: str) -> None:
    found = figures(f"{header}\nNội dung\tKết quả\nSản xuất\t{cell}\nChế biến\t0\n")
    assert [(f.value, f.unit, f.unit_inferred) for f in found] == [
        (value, unit, True),
        (0, unit, True),
    ]


@pytest.mark.parametrize("title", ["Số hộ nghèo", "Tổng số hộ", "Số hộ"])
def test_a_header_that_counts(title: str) -> None:
    found = figures(f"Xã\t{title}\nĐăk Kôi\t120\nNgọk Tụ\t1.045\n")
    assert [(f.value, f.unit, f.place) for f in found] == [
        (120, "{hộ}", "xã Đăk Kôi"),
        (1045, "{hộ}", "xã Ngọk Tụ"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "STT\tHọ và tên\tNăm sinh\tSố nhà\tGhi chú\n1\tA Thút\t1975\t12\t\n2\tY Mơ\t1980\t14\t",
        "1\t2\t3\n4\t5\t6",
        "Đội\tĐiểm\nKon Tum\t9\nGia Lai\t8",
        "ĐVT: triệu đồng\nSTT\tĐơn vị\tTuổi\n1\tSở A\t45\n2\tSở B\t50",
        "a\tb",
        "\t\t\n\t\t",
        "Năm\tGhi chú\n2020\t1\n2021\t2",
    ],
)
def test_numbers_that_count_nothing(text: str) -> None:
    assert read(text) == []


def test_ranges_and_signs() -> None:
    text = "Chỉ tiêu\t2025\t2026\nTăng trưởng (%)\t8,03\t≥ 10,5\nGiảm nghèo (điểm %)\t4,05\t3 - 4\n"
    told = [(f.text, f.value, f.low, f.high, f.what, f.period) for f in figures(text)]
    assert told == [
        ("8,03", 8.03, None, None, "tăng trưởng", "2025"),
        ("≥ 10,5", 10.5, 10.5, None, "tăng trưởng", "2026"),
        ("4,05", 4.05, None, None, "giảm nghèo", "2025"),
        ("3 - 4", None, 3, 4, "giảm nghèo", "2026"),
    ]


def test_a_number_ends_with_its_cell() -> None:
    found = figures("Xã\tHộ\nĐăk Kôi\t120 hộ\t450 khẩu\nNgọk Tụ\t98\t301 khẩu\n")
    assert [(f.text, f.value) for f in found] == [
        ("120 hộ", 120),
        ("450 khẩu", 450),
        ("301 khẩu", 301),
    ]


def test_offsets_behind_letters_that_are_dropped() -> None:
    text = "Diện tích lu\u0301a\nXã\tDiện tích (ha)\nĐăk Ko\u0302i\t1.250,5\nXốp\t\u200b980\n"
    assert [(f.text, f.value, f.unit) for f in figures(text)] == [
        ("1.250,5", 1250.5, "har"),
        ("980", 980, "har"),
    ]


@pytest.mark.parametrize("piece", ["1\t", "\t", "1\t2\n", "a\tb\n", "5%\t", "Xã\t1\t2\t3\n"])
def test_tables_are_linear(piece: str) -> None:
    import time

    def cost(size: int) -> float:
        begun = time.process_time()
        read(piece * (size // len(piece)))
        return time.process_time() - begun

    cost(2_000)
    small = max(cost(10_000), cost(10_000), 0.004)
    assert cost(100_000) < 40 * small
