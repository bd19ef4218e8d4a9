"""Date lines as content systems print them (portal notes, part 6; domain notes, B.2 row 7)."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnnews.clean.stamps import find_stamp, find_stamps, from_metadata, is_date_line

SEEN = {
    "Thứ ba - 27/06/2023 10:14": "2023-06-27T10:14:00+07:00",
    "Thứ năm - 23/08/2018 14:22": "2018-08-23T14:22:00+07:00",
    "Thứ 4, 01.07.2020 | 05:53:28": "2020-07-01T05:53:28+07:00",
    "04:35 15/03/2016": "2016-03-15T04:35:00+07:00",
    "Cập nhật lúc: 18:00 |22/05/2022": "2022-05-22T18:00:00+07:00",
    "Lượt xem: 7370 | Gửi lúc: 05/12/2013 15:42:27": "2013-12-05T15:42:27+07:00",
    "25/05/2023 1.453 lượt xem": "2023-05-25",
    "6:11:13 , 17/1/2018": "2018-01-17T06:11:13+07:00",
    "26/02/2026, 14:13": "2026-02-26T14:13:00+07:00",
    "01-11-2019 | 08:00 AM": "2019-11-01T08:00:00+07:00",
    "01-11-2019 | 12:05 AM": "2019-11-01T00:05:00+07:00",
    "01-11-2019 | 08:00 PM": "2019-11-01T20:00:00+07:00",
    "12/1/2026 12:05 GMT+7": "2026-01-12T12:05:00+07:00",
    "Thứ Hai, 02/11/2015, 08:31": "2015-11-02T08:31:00+07:00",
    "Ngày đăng: 08/07/2024  11:38": "2024-07-08T11:38:00+07:00",
    "Thứ 3, Ngày 16/07/2024 -": "2024-07-16",
    "Thứ Sáu, ngày 12 tháng 1 năm 2024, 10:20": "2024-01-12T10:20:00+07:00",
    "Chủ nhật, 14/01/2024 - 07:05 (GMT+7)": "2024-01-14T07:05:00+07:00",
    "08:15 | Thứ Tư, 12/06/2019": "2019-06-12T08:15:00+07:00",
    "Thứ hai, 3/6/2024 | 8h30'": "2024-06-03T08:30:00+07:00",
    "21/8/17": "2017-08-21",
}


@pytest.mark.parametrize(("line", "value"), SEEN.items())
def test_seen_forms(line: str, value: str) -> None:
    stamp = find_stamp(line)
    assert stamp is not None
    assert stamp.value == value
    assert is_date_line(line)
    assert stamp.weekday_agrees is not False


def test_weekday_that_does_not_fit() -> None:
    stamp = find_stamp("Thứ hai - 23/08/2018 14:22")
    assert stamp is not None
    assert stamp.weekday_agrees is False


def test_published_and_updated_in_one_line() -> None:
    first, second = find_stamps("Đăng ngày: 14-05-2021, 09:12 | Cập nhật: 15-05-2021, 10:00")
    assert not first.modified
    assert second.modified


@pytest.mark.parametrize(
    "line",
    ["31/2/2020", "45/13/2019 10:00", "Ngày 12/5, tại xã A", "Quyết định 12/2019/QĐ-UBND", ""],
)
def test_no_stamp(line: str) -> None:
    assert not is_date_line(line)


def test_sentences_are_no_date_lines() -> None:
    assert not is_date_line("Sáng 12/5/2020, tại thành phố Kon Tum, UBND tỉnh tổ chức hội nghị.")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2025-06-02+0709:17:00", "2025-06-02T09:17:00+07:00"),
        ("2024-01-01T03:00:00Z", "2024-01-01T10:00:00+07:00"),
        ("2024-01-01T03:00:00+0700", "2024-01-01T03:00:00+07:00"),
        ("2024-01-01 10:00", "2024-01-01T10:00:00+07:00"),
        ("2024-01-01", "2024-01-01"),
        ("2020-01-01T10:00:00.123+07:00", "2020-01-01T10:00:00+07:00"),
        ("0001-01-01T00:00:00", None),
        ("hôm nay", None),
        ("", None),
    ],
)
def test_metadata(written: str, value: str | None) -> None:
    assert from_metadata(written) == value


@given(st.text(alphabet="0123456789/:-.,| hgThứ năm", max_size=120))
def test_offsets_hold(line: str) -> None:
    for stamp in find_stamps(line):
        assert 0 <= stamp.start < stamp.end <= len(line)


def test_adversarial_lines_are_quick() -> None:
    start = time.process_time()
    for line in ("1/1/1/" * 50_000, "12:" * 100_000, "1 / 1 / " * 40_000, "ngày 1 tháng " * 20_000):
        find_stamp(line)
    assert time.process_time() - start < 5
