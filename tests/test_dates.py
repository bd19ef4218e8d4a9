"""Dates: forms, decoys, anchoring, and what must hold for any text."""

from __future__ import annotations

import datetime
import re
import unicodedata

import pytest
from edtf import parse_edtf
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tools import gold

import vnnews
from vnnews.extract import dates as extract_dates
from vnnews.extract import scanner
from vnnews.extract.context import Context, Taken, anchor_date
from vnnews.records import Article, Date, Record

FILE = gold.OWN / "dates.jsonl"


def dates(text: str, published: str | None = "2024-04-15") -> tuple[Date, ...]:
    return vnnews.extract(text, published=published).dates


def only(text: str, published: str | None = "2024-04-15") -> Date:
    found = dates(text, published)
    assert len(found) == 1, [m.text for m in found]
    return found[0]


@pytest.mark.parametrize("case", list(gold.read(FILE)), ids=lambda case: case.id)
def test_case(case: gold.GoldText) -> None:
    found = gold.record_of(case).dates
    wanted = [
        (m["text"], m["type"], m["edtf"], m["value"], m["start"]) for m in case.mentions["dates"]
    ]
    assert [(m.text, m.type, m.edtf, m.value, m.start) for m in found] == wanted


# --- anchoring -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "year"),
    [("2024-04-15", 2023), ("2023-08-25", 2023), ("2023-07-01", 2023), ("2024-07-10", 2024)],
)
def test_year_nearest_to_publication(published: str, year: int) -> None:
    assert only("Tối 21/8 có mưa.", published).edtf == f"{year}-08-21"


def test_future_cue_moves_the_window() -> None:
    assert only("Hội thi sẽ tổ chức ngày 30/8.").edtf == "2024-08-30"
    assert only("Hội thi đã tổ chức ngày 30/8.").edtf == "2023-08-30"


def test_no_anchor_no_year() -> None:
    found = only("Hội thi tổ chức ngày 30/8.", None)
    assert (found.edtf, found.first, found.last) == ("XXXX-08-30", None, None)
    assert only("Sáng nay, trời mưa.", None).edtf is None
    assert only("trước ngày 30/8", None).edtf == "XXXX-08-30"


@pytest.mark.parametrize(
    ("text", "published", "edtf", "relation"),
    [
        ("Đến ngày 10/4, toàn tỉnh có 45 xã đạt chuẩn.", "2024-04-15", "2024-04-10", "as_of"),
        ("Đến hết năm 2023, tỷ lệ hộ nghèo còn 5%.", "2024-04-15", "2023", "as_of"),
        ("Phấn đấu đến hết năm 2024 còn 3%.", "2024-04-15", "../2024", "until"),
        ("Đến năm 2025, tỉnh có 50 xã đạt chuẩn.", "2024-04-15", "../2025", "until"),
        ("Nghị quyết đề ra mục tiêu đến năm 2020 có 40 xã.", "2021-04-15", "../2020", "until"),
        ("Tính đến cuối tháng 3, có 12 hồ sơ.", "2024-04-15", "2024-03", "as_of"),
        ("Lũy kế đến ngày 10/4 đạt 45%.", "2024-04-15", "2024-04-10", "as_of"),
        ("Số hộ nghèo đến ngày 31/12/2017 còn 1.200 hộ.", None, "2017-12-31", "as_of"),
        ("Đến năm 2030, phấn đấu đạt 60%.", None, "../2030", "until"),
        ("Nộp trước ngày 30/4.", "2024-04-15", "../2024-04-30", "before"),
        ("Áp dụng từ ngày 01/7/2024.", "2024-04-15", "2024-07-01/..", "from"),
    ],
)
def test_reached_or_intended(text: str, published: str | None, edtf: str, relation: str) -> None:
    found = only(text, published)
    assert (found.edtf, found.relation) == (edtf, relation)


def test_attributes() -> None:
    found = only("Họp lúc 14 giờ 30 chiều ngày 12/4/2024.")
    assert (found.type, found.time_of_day, found.start_time) == ("TIME", "AF", "14:30")
    assert (found.first, found.last) == ("2024-04-12", "2024-04-12")
    assert only("cuối quý I/2024").mod == "END"
    moon = only("rằm tháng Giêng năm Ất Tỵ")
    assert (moon.calendar, moon.lunar, moon.edtf) == ("lunar-vn", "2025-01-15", "2025-02-12")
    window = only("từ 7h30 đến 11h30 ngày 20/4")
    assert (window.start_time, window.end_time) == ("07:30", "11:30")
    school = only("năm học 2022-2023")
    assert (school.first, school.last) == ("2022-09-01", "2023-05-31")
    assert only("(12/8/1991-12/8/2021)").subtype == "anniversary"
    assert only("nhiệm kỳ 2020-2025").rule == "DATE.FRAME.TERM"


def test_term_inside_an_organisation() -> None:
    text = "Quốc hội khóa XIV, nhiệm kỳ 2016-2021 và Ban Chấp hành Đảng bộ tỉnh nhiệm kỳ 2020-2025."
    assert [m.edtf for m in dates(text)] == ["2016/2021", "2020/2025"]


def test_story_of_the_past_keeps_its_year() -> None:
    text = "Chiến dịch mở màn ngày 4/3/1975. Đến sáng 10/3, quân ta vào thị xã.\nSáng 10/4, lễ kỷ niệm."
    assert [m.edtf for m in dates(text)] == ["1975-03-04", "1975-03-10", "2024-04-10"]


def test_offsets_in_decomposed_text() -> None:
    text = "Sáng ngày 12/4/2024, quý I/2024; tết Nguyên đán Giáp Thìn"
    raw = unicodedata.normalize("NFD", text)
    plain = [(m.text, m.edtf) for m in dates(text)]
    found = dates(raw)
    assert [(unicodedata.normalize("NFC", m.text), m.edtf) for m in found] == plain
    assert all(raw[m.start : m.end] == m.text for m in found)


def test_dashes_spaces_and_look_alikes() -> None:
    assert only("giai đoạn 2016\u20132020").edtf == "2016/2020"
    assert only("ngày\u00a05\u00a0/ 9 / 2020").edtf == "2020-09-05"
    assert only("ngày 5\u22159\u22152020").edtf == "2020-09-05"
    assert only("nhiệm kỳ 2016 -  2021").edtf == "2016/2021"
    assert only("ngày  5/9/2020").edtf == "2020-09-05"


@pytest.mark.parametrize(
    "text",
    [
        "ngày 31/2/2023",
        "ngày 30/02",
        "ngày 32/1/2024",
        "45/13/2020",
        "ngày 31 tháng 4",
        "29/2/2023",
    ],
)
def test_impossible_days_are_no_days(text: str) -> None:
    assert not [m for m in dates(text) if m.first and m.first == m.last]


# --- any text --------------------------------------------------------------------------------

PIECES = [
    *"0123456789/-.,:;()[] \n",
    *[
        "ngày",
        "tháng",
        "năm",
        "quý",
        "giờ",
        "phút",
        "sáng",
        "chiều",
        "tối",
        "đêm",
        "thứ",
        "Hai",
        "Chủ",
        "nhật",
        "đến",
        "từ",
        "trước",
        "sau",
        "và",
    ],
    *[
        "12/8",
        "30/4",
        "2020",
        "2021-2026",
        "31/2",
        "14h30",
        "7:15",
        "XX",
        "IV",
        "Giêng",
        "Chạp",
        "mùng",
        "rằm",
        "Tết",
        "Giáp",
        "Thìn",
    ],
    *[
        "nhiệm",
        "kỳ",
        "giai",
        "đoạn",
        "đầu",
        "cuối",
        "nửa",
        "hằng",
        "hàng",
        "tuần",
        "thế",
        "kỷ",
        "những",
        "cùng",
        "kỳ",
        "cách",
        "đây",
        "qua",
        "tới",
    ],
    *[
        "hai",
        "ba",
        "mươi",
        "một",
        "lăm",
        "nghìn",
        "hơn",
        "không",
        "quá",
        "làm",
        "việc",
        "rưỡi",
        "âm",
        "lịch",
        "tính",
        "hết",
        "hôm",
        "nay",
        "mai",
    ],
    *["(mười)", "14-16", "1984-10/1986", "hè", "các", "(1789)", "GMT+7", "14:30,", "niên vụ"],
]
TEXTS = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=40).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=80),
)
PUBLISHED = st.one_of(
    st.none(), st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)).map(str)
)
DAY = re.compile(r"\d{4}-\d\d-\d\d")


def find_dates(raw: str, published: str | None) -> list[Date]:
    """The dates extractor alone, with the other kinds out of its way."""
    scan = scanner().scan(raw)
    context = Context(published=anchor_date(published))
    found = extract_dates.find(scan, context, Taken(len(scan.text)))
    for m in found:
        m.start, m.end = scan.shadow.to_raw(m.start, m.end)
        m.text = raw[m.start : m.end]
    return found


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS, PUBLISHED, st.sampled_from(["NFC", "NFD"]))
@example("29/2", "2023-03-01", "NFC")
@example("ngày 29/2 năm ngoái", "2024-02-29", "NFD")
@example("99999/99/9999 99/99 năm 0000 tháng 00", "2024-02-29", "NFC")
def test_any_text(text: str, published: str | None, form: str) -> None:
    raw = unicodedata.normalize(form, text)  # type: ignore[arg-type]
    found = find_dates(raw, published)
    end = 0
    for m in found:
        assert raw[m.start : m.end] == m.text
        assert end <= m.start < m.end
        end = m.end
        if m.edtf is not None:
            parse_edtf(m.edtf)
        for day in (m.first, m.last):
            assert day is None or DAY.fullmatch(day)
        if m.first and m.last:
            assert datetime.date.fromisoformat(m.first) <= datetime.date.fromisoformat(m.last)
    record = Record(article=Article(text=raw), dates=tuple(found))
    assert Record.from_json(record.to_json()) == record
