"""The Vietnamese lunar calendar against computed tables (domain notes, B.3)."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnnews.text import lunar

TABLE = [
    # year, can-chi, Tết, rằm tháng Giêng, Giỗ Tổ (day, month)
    (2010, "canh dần", (14, 2), (28, 2), (23, 4)),
    (2014, "giáp ngọ", (31, 1), (14, 2), (9, 4)),
    (2015, "ất mùi", (19, 2), (5, 3), (28, 4)),
    (2017, "đinh dậu", (28, 1), (11, 2), (6, 4)),
    (2019, "kỷ hợi", (5, 2), (19, 2), (14, 4)),
    (2020, "canh tý", (25, 1), (8, 2), (2, 4)),
    (2023, "quý mão", (22, 1), (5, 2), (29, 4)),
    (2024, "giáp thìn", (10, 2), (24, 2), (18, 4)),
    (2025, "ất tỵ", (29, 1), (12, 2), (7, 4)),
    (2026, "bính ngọ", (17, 2), (3, 3), (26, 4)),
    (2030, "canh tuất", (2, 2), (16, 2), (12, 4)),
    (2033, "quý sửu", (31, 1), (14, 2), (9, 4)),
    (2037, "đinh tỵ", (15, 2), (1, 3), (24, 4)),
]


@pytest.mark.parametrize(("year", "name", "tet", "ram", "gio_to"), TABLE)
def test_table(
    year: int, name: str, tet: tuple[int, int], ram: tuple[int, int], gio_to: tuple[int, int]
) -> None:
    def solar(month: int, day: int) -> tuple[int, int]:
        found = lunar.to_solar(year, month, day)
        assert found is not None
        return found.day, found.month

    assert (solar(1, 1), solar(1, 15), solar(3, 10)) == (tet, ram, gio_to)
    assert lunar.can_chi_of(year) == name
    assert lunar.can_chi_year(lunar.can_chi_names()[name], 2024) == year


def test_years_in_which_china_differs() -> None:
    assert lunar.tet(1985) == datetime.date(1985, 1, 21)
    assert lunar.tet(2007) == datetime.date(2007, 2, 17)
    assert lunar.tet(2030) == datetime.date(2030, 2, 2)


def test_days_that_do_not_exist() -> None:
    assert lunar.to_solar(2025, 12, 30) is None  # a short twelfth month
    assert lunar.to_solar(2024, 2, 10, leap=True) is None
    assert lunar.to_solar(2023, 2, 10, leap=True) == datetime.date(2023, 3, 31)
    assert lunar.to_solar(1500, 1, 1) is None
    assert lunar.new_years_eve(2026) == datetime.date(2026, 2, 16)


def test_can_chi_names_repeat_every_sixty_years() -> None:
    names = lunar.can_chi_names()
    assert lunar.can_chi_year(names["mậu thân"], 1970) == 1968
    assert lunar.can_chi_year(names["ất dậu"], 1950) == 1945
    assert lunar.can_chi_year(names["ất dậu"], 2024) == 2005
    assert names["kỉ mẹo"] == names["kỷ mão"]


@given(st.dates(datetime.date(1901, 1, 1), datetime.date(2099, 1, 1)))
def test_round_trip(day: datetime.date) -> None:
    moon = lunar.from_solar(day)
    assert moon is not None
    assert lunar.to_solar(*moon) == day
