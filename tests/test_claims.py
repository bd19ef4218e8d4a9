"""What a figure measures: indicators, periods, places, changes, and the claims of the seed text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tools import claims as scorer

import vnnews
from vnnews.records import Claim, Record

SEED = Path(__file__).resolve().parents[2] / "shared" / "gold" / "dev.jsonl"


def record(text: str, published: str = "2024-10-01", province: str = "Kon Tum") -> Record:
    return vnnews.extract(text, published=published, province=province)


def claims(text: str) -> list[Claim]:
    return list(record(text).claims())


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        ("Số hộ nghèo toàn tỉnh còn 26.164 hộ, chiếm 20,30%.", ["số hộ nghèo", "tỷ lệ hộ nghèo"]),
        ("Toàn tỉnh còn 26.164 hộ nghèo, chiếm 20,30%.", ["hộ nghèo", "tỷ lệ hộ nghèo"]),
        (
            "Thu nhập bình quân của hộ nghèo là 644 ngàn đồng/người/tháng.",
            ["thu nhập bình quân của hộ nghèo"],
        ),
        (
            "Tỷ lệ che phủ rừng đạt 63,12%, tăng 0,4 điểm phần trăm.",
            ["tỷ lệ che phủ rừng", "tỷ lệ che phủ rừng"],
        ),
        (
            "Tỉnh thu hút 2 tỷ 719 triệu đô la Mỹ vốn đầu tư nước ngoài, tăng 71%.",
            ["vốn đầu tư nước ngoài", "vốn đầu tư nước ngoài"],
        ),
        (
            "Tổng vốn được giao là 3.986,7 tỷ đồng, gồm vốn đầu tư 465,3 tỷ đồng.",
            ["tổng vốn được giao", "vốn đầu tư"],
        ),
        ("Tổng đàn gia súc 245.000 con.", ["tổng đàn gia súc"]),
        ("Có 99,2% hộ có điện.", ["hộ có điện"]),
        (
            "Diện tích cà phê hiện có 29.500 ha, năng suất bình quân 28,5 tạ/ha.",
            ["diện tích cà phê", "năng suất bình quân"],
        ),
    ],
)
def test_indicator(text: str, indicators: list[str]) -> None:
    assert [claim.indicator for claim in claims(text)] == indicators


@pytest.mark.parametrize(
    ("text", "indicators"),
    [
        (
            "Khu vực nông, lâm nghiệp và thủy sản tăng 4,2%; khu vực công nghiệp và xây dựng tăng 6%.",
            ["khu vực nông, lâm nghiệp và thủy sản", "khu vực công nghiệp và xây dựng"],
        ),
        (
            "Toàn huyện còn 320 hộ nghèo; hộ cận nghèo là 410 hộ, chiếm 5,1%.",
            ["hộ nghèo", "hộ cận nghèo", "tỷ lệ hộ cận nghèo"],
        ),
        (
            "Kết nạp 60 đảng viên mới, trong đó đảng viên nữ là 35 đồng chí.",
            ["đảng viên mới", "đảng viên nữ"],
        ),
        (
            "Năng suất lúa giảm ở một số huyện: Đăk Tô giảm 2,5 tạ/ha; Sa Thầy giảm 1,9 tạ/ha.",
            ["năng suất lúa giảm ở một số huyện", "năng suất lúa giảm ở một số huyện"],
        ),
        (
            "Chiếm 92,7% diện tích gieo trồng với năng suất 5,3 tấn/ha.",
            ["diện tích gieo trồng", "năng suất"],
        ),
        ("Thu giữ 6 bánh heroin có trọng lượng 2 kg.", ["bánh heroin", "trọng lượng"]),
        ("Chi bộ có 12 chi bộ trực thuộc.", ["chi bộ trực thuộc"]),
        ("Giá bán sầu riêng vào thời điểm đó là 35.000 đồng/kg.", ["giá bán sầu riêng"]),
        ("Ông A Thút (58 tuổi, ở làng Kon Rờ Bàng) kể.", ["tuổi"]),
        ("Anh bán được 30 triệu đồng, vay thêm 50 triệu đồng.", ["tiền bán", "vốn vay"]),
        (
            "Tổng dư nợ đạt 3.349 tỷ đồng, với 131 khách hàng, tăng 225 tỷ đồng.",
            ["tổng dư nợ", "khách hàng", "tổng dư nợ"],
        ),
        ("Thu xuất nhập khẩu 320 tỷ đồng.", ["thu xuất nhập khẩu"]),
        ("Giá hồ tiêu tăng nhẹ 500 đồng/kg.", ["giá hồ tiêu"]),
        ("- Quy mô kinh tế: 26.698,5 tỷ đồng.", ["quy mô kinh tế"]),
        ("Mật độ dân số:\n59 người/km2.", ["mật độ dân số"]),
        ("Tổng vốn đăng ký cho 6 dự án là 1.413 tỷ đồng.", ["dự án", "tổng vốn đăng ký"]),
        (
            "Ngành khai khoáng giảm 39%; sản xuất thiết bị điện giảm 2%.",
            ["ngành khai khoáng", "sản xuất thiết bị điện"],
        ),
        ("Tặng quà nạn nhân da cam với tổng trị giá 4,5 tỷ đồng.", ["tổng trị giá"]),
        ("Có 1.527 hộ nạn nhân chất độc da cam.", ["hộ nạn nhân chất độc da cam"]),
    ],
)
def test_indicator_of_looser_prose(text: str, indicators: list[str]) -> None:
    assert [claim.indicator for claim in claims(text)] == indicators


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "Mưa lũ làm 9 người chết (Hà Giang: 5 người; Lai Châu: 4 người).",
            [None, "Hà Giang", "Lai Châu"],
        ),
        ("Năng suất của Bến Tre giảm 8,3 tạ/ha; An Giang giảm 2,5 tạ/ha.", ["Bến Tre", "An Giang"]),
        ("Sạt lở 320 m kè tại Điện Biên.", ["Điện Biên"]),
        ("Có 24 nhà bị ngập (Hòa Bình), 2 nhà bị sập.", ["Hòa Bình", None]),
        ("Tại xã Đăk Kôi, huyện Kon Rẫy (Kon Tum) có 12 hộ nghèo.", ["Đăk Kôi"]),
        ("Trên sông Thái Bình có 3 trạm; tuyến Hà Nội - Lào Cai dài 264 km.", [None, None]),
        ("Ở P.Quyết Thắng, H.Đăk Hà có 40 hộ nghèo.", ["Quyết Thắng"]),
        ("Thế giới hòa bình, 12 nước tham gia.", [None]),
    ],
)
def test_place_by_its_name_alone(text: str, places: list[str | None]) -> None:
    found = [figure.place for figure in vnnews.extract(text, published="2018-06-26").figures]
    assert len(found) == len(places)
    for place, expected in zip(found, places, strict=True):
        assert (place is None) == (expected is None), (place, expected)
        assert expected is None or (place or "").endswith(expected)


@pytest.mark.parametrize(
    "text",
    [
        "Anh A Thút (SN 1993) trồng 500 gốc cà phê.",
        "Chị Y Mơ, sinh năm 1987, trồng 500 gốc cà phê.",
        "So với vụ mùa năm 2016, huyện trồng thêm 50 ha.",
        "Gia đình chuyển đến đây 20 năm trước. Vườn có 90 cây.",
        "Chợ họp lúc 3 giờ sáng, có 40 người bán.",
    ],
)
def test_dates_that_are_no_period(text: str) -> None:
    assert vnnews.extract(text, published="2018-06-26").figures[0].period is None


def test_an_organisation_that_acts_is_no_indicator() -> None:
    for claim in claims("Sở Y tế tham mưu giảm 3-4%/năm, Sở Tài chính trình tạm ứng 38 tỷ đồng."):
        assert "Sở" not in claim.indicator


def test_change_joins_two_figures() -> None:
    first, second = claims("Tỷ lệ hộ nghèo giảm từ 26,11% xuống còn 20,30%.")
    assert first.change is not None and first.change == second.change
    assert (first.change.direction, first.change.from_value, first.change.to_value) == (
        "decrease",
        26.11,
        20.3,
    )


def test_change_by_a_difference() -> None:
    figure = record("Thu ngân sách tăng 3,2% so với cùng kỳ năm trước.").figures[0]
    assert figure.change is not None
    assert (figure.change.direction, figure.change.compared_with) == (
        "increase",
        "cùng kỳ năm trước",
    )


def test_status() -> None:
    text = "Phấn đấu đến năm 2030 trồng 5.000 ha. Đến nay đã trồng được 1.200 ha."
    assert [figure.status for figure in record(text).figures] == ["target", "achieved"]


def test_period_names_its_date() -> None:
    found = record("Đến hết quý I/2024, dư nợ đạt 41.500 tỷ đồng, tăng 5% so với đầu năm 2023.")
    for figure in found.figures:
        assert figure.period_ref is not None
        assert found.dates[figure.period_ref].edtf == figure.period
        assert figure.period == "2024-33"


def test_place() -> None:
    found = record("Xã Đăk Kôi có 120 hộ nghèo; toàn tỉnh có 15.681 hộ nghèo.").figures
    assert [figure.place for figure in found] == ["xã Đăk Kôi", "tỉnh Kon Tum"]
    assert record("Có 120 hộ nghèo.").figures[0].place == "tỉnh Kon Tum"
    assert vnnews.extract("Có 120 hộ nghèo.").figures[0].place is None


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (
            "Huyện ủy Đăk Glei họp phiên thứ 7. Toàn huyện có 12 thôn; trồng được 40 ha rừng.",
            ["huyện Đăk Glei", "huyện Đăk Glei"],
        ),
        ("Huyện Sa Thầy giải thể xã Mo Rai, huyện còn 10 xã.", ["huyện Sa Thầy"]),
        (
            "Xã Ia Dom có 1.200 hộ. Trên địa bàn xã có 3 trường học. Hiện còn 20 hộ nghèo.",
            ["xã Ia Dom", "xã Ia Dom", "xã Ia Dom"],
        ),
        ("Toàn huyện có 12 thôn. Đó là số liệu của UBND huyện Kon Plông.", ["huyện Kon Plông"]),
        ("UBND huyện Đăk Tô họp. Tỉnh có 10 huyện; cấp huyện có 12 ban.", ["tỉnh Kon Tum"] * 2),
        ("Phường Duy Tân họp dân.\n\nNăm 2023, thu 5 tỷ đồng.", ["phường Duy Tân"]),
        ("Xã hội hóa được 3 tỷ đồng; xã hội có 5 vấn đề.", ["tỉnh Kon Tum"] * 2),
        ("Thành ủy Kon Tum họp. Trong toàn thành phố, 17 phường ra quân.", ["thành phố Kon Tum"]),
        ("Huyện Sa Thầy và các xã có 40 đội; mỗi xã có 2 đội.", ["huyện Sa Thầy"] * 2),
        (
            "Thành ủy Kon Tum họp. Toàn TP có 17 phường; TP ghi nhận 4 vụ cháy.",
            ["thành phố Kon Tum"] * 2,
        ),
    ],
)
def test_place_by_its_level_word(text: str, places: list[str]) -> None:
    assert [figure.place for figure in record(text).figures] == places


@pytest.mark.parametrize(
    ("text", "period"),
    [
        (
            "Trong năm 2019, huyện thực hiện đề án kinh tế vườn giai đoạn 2016-2020. "
            "Giá trị sản xuất đạt 145 tỷ đồng.",
            "2019",
        ),
        ("Năm 2019, bình quân đạt 13,4 tiêu chí/xã, phấn đấu đến năm 2025 đạt chuẩn.", "2019"),
        ("Bình quân đạt 13,4 tiêu chí/xã, phấn đấu đến năm 2025 đạt chuẩn.", None),
        ("Năm 2022, thu ngân sách đảm bảo kế hoạch đề ra từ đầu năm, đạt 37 tỷ đồng.", "2022"),
    ],
)
def test_terms_of_schemes_and_aims_are_no_periods(text: str, period: str | None) -> None:
    assert record(text).figures[0].period == period


def test_round_trip() -> None:
    found = record("Tỷ lệ hộ nghèo giảm từ 26,11% xuống còn 20,30% vào cuối năm 2023.")
    assert Record.from_json(found.to_json()).claims() == found.claims()


def test_sample_claims() -> None:
    right, count, wrong = scorer.score()
    assert count >= 60
    assert right / count >= 0.85, "\n".join(wrong)


@pytest.mark.skipif(not SEED.exists(), reason="the shared gold is not beside this checkout")
def test_poverty_paragraph_of_the_seed() -> None:
    rows = [json.loads(line) for line in SEED.read_text(encoding="utf-8").splitlines()]
    seed = next(row for row in rows if row["id"] == "seed-001")
    found = vnnews.extract(seed["text"], published=seed["published"], province=seed["province"])
    begin = seed["text"].index("Những hoạt động trên")
    told = [
        (claim.text, claim.indicator, claim.period)
        for claim in found.claims()
        if begin <= claim.start < begin + 2000 and claim.start < seed["text"].index("Bên cạnh kết")
    ]
    poor, poor_dtts = "tỷ lệ hộ nghèo", "tỷ lệ hộ nghèo DTTS"
    plan = " so với kế hoạch Đề án"
    target = " so với mục tiêu tăng thu nhập bình quân hàng năm của hộ nghèo"
    income = "thu nhập bình quân của hộ nghèo"
    assert told == [
        ("26.164 hộ", "số hộ nghèo", "2017-12-31"),
        ("20,30%", poor, "2017-12-31"),
        ("3,56%/năm", poor, "2016/2017"),
        ("26,11%", poor, "2016"),
        ("20,30%", poor, "2017"),
        ("101,71%", poor + plan, "2017"),
        ("10.340 hộ", "tổng số hộ thoát nghèo", "2016/2017"),
        ("24.236 hộ", "tổng số hộ nghèo DTTS", "2017-12-31"),
        ("36,21%", poor_dtts, "2017-12-31"),
        ("5,10%/năm", poor_dtts, "2016/2017"),
        ("46,57%", poor_dtts, "2016"),
        ("36,21%", poor_dtts, "2017"),
        ("125,9%", poor_dtts + plan, "2017"),
        ("9.272 hộ", "tổng số hộ thoát nghèo", "2016/2017"),
        ("20 xã", "xã đạt tiêu chí nông thôn mới", "2018-01"),
        ("644 ngàn đồng/người/tháng", income, "2018-01"),
        ("122%", income + target, "2018-01"),
    ]
