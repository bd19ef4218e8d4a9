"""The gazetteer: spellings, dates, codes and successors."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnnews.lexicon import places

OLD_DAY = datetime.date(2018, 8, 23)
NEW_DAY = datetime.date(2025, 9, 1)


def test_units_of_a_day() -> None:
    assert len(places.provinces(OLD_DAY)) == 63
    assert len(places.provinces(datetime.date(2025, 3, 1))) == 63
    assert len(places.provinces(NEW_DAY)) == 34
    assert len(places.provinces(datetime.date(2026, 6, 1))) == 34


def test_cities_of_a_day() -> None:
    def cities(day: datetime.date) -> int:
        return sum(unit.kind == "thành phố" for unit in places.provinces(day))

    assert cities(OLD_DAY) == 5
    assert cities(datetime.date(2025, 1, 1)) == 6
    assert cities(NEW_DAY) == 6
    assert cities(datetime.date(2026, 4, 30)) == 7


@pytest.mark.parametrize(
    "spelling",
    ["Kon Tum", "KonTum", "Kontum", "tỉnh Kon Tum", "KON TUM", "tinh Kon Tum", " Kon  Tum "],
)
def test_spellings_of_kon_tum(spelling: str) -> None:
    found = places.province(spelling, OLD_DAY)
    assert found is not None
    assert (found.name, found.code, found.codelist) == ("Kon Tum", "62", "gso-2004")
    assert found.successor is not None
    assert (found.successor.name, found.successor.code) == ("Quảng Ngãi", "51")
    assert found.successor.codelist == "gso-2025"


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("TP.HCM", "Hồ Chí Minh"),
        ("TPHCM", "Hồ Chí Minh"),
        ("TP. Hồ Chí Minh", "Hồ Chí Minh"),
        ("Thành phố Hồ Chí Minh", "Hồ Chí Minh"),
        ("Đắc Lắc", "Đắk Lắk"),
        ("Daklak", "Đắk Lắk"),
        ("Hoà Bình", "Hòa Bình"),
        ("Thừa Thiên - Huế", "Thừa Thiên Huế"),
        ("Bà Rịa-Vũng Tàu", "Bà Rịa - Vũng Tàu"),
        ("Bắc Cạn", "Bắc Kạn"),
        ("Ðồng Nai".replace("Ð", "Đ"), "Đồng Nai"),
        ("tphochiminh", "Hồ Chí Minh"),
    ],
)
def test_other_spellings(spelling: str, name: str) -> None:
    found = places.province(spelling, OLD_DAY)
    assert found is not None and found.name == name


def test_codes_changed_their_meaning() -> None:
    old, new = places.province("Gia Lai", OLD_DAY), places.province("Gia Lai", NEW_DAY)
    assert old is not None and new is not None
    assert (old.code, new.code) == ("64", "52")
    assert new.successor is None
    gone = places.province("Bình Định", NEW_DAY)
    assert gone is not None and gone.code == "52" and gone.codelist == "gso-2004"


def test_kind_on_a_day() -> None:
    before = places.find_province("Đồng Nai", datetime.date(2026, 4, 29))
    after = places.find_province("Đồng Nai", datetime.date(2026, 4, 30))
    assert before is not None and before.full_name == "tỉnh Đồng Nai"
    assert after is not None and after.full_name == "thành phố Đồng Nai"


def test_every_old_unit_has_a_successor() -> None:
    for unit in places.provinces(OLD_DAY):
        later = places.territory(unit).successor
        assert later is not None and later.codelist == "gso-2025"
        assert unit.iso.startswith("VN-")


def test_unknown_names() -> None:
    assert places.province("Atlantis") is None
    assert places.province("") is None


def test_named_in_a_masthead() -> None:
    found = places.provinces_in("BÁO KON TUM - Tiếng nói của Đảng bộ tỉnh Kon Tum", OLD_DAY)
    assert [unit.name for unit in found] == ["Kon Tum"]
    assert places.provinces_in("châu Á - Thái Bình Dương") == []
    assert [u.name for u in places.provinces_in("Thái Bình và Hải Dương")] == [
        "Thái Bình",
        "Hải Dương",
    ]


def test_districts() -> None:
    (found,) = places.find_districts("Đăk Tô")
    where = places.district_territory(found)
    assert (where.name, where.code, where.codelist) == ("Đắk Tô", "612", "gso-2004")
    assert where.successor is not None and where.successor.name == "Quảng Ngãi"
    assert len(places.find_districts("Châu Thành")) > 5
    assert len(places.find_districts("Châu Thành", province_code="84")) == 1


def test_communes_old_and_new() -> None:
    old = places.find_province("Kon Tum", OLD_DAY)
    new = places.find_province("Quảng Ngãi", NEW_DAY)
    assert old is not None and new is not None
    (before,) = places.find_communes("Diên Bình", old)
    assert before.district == "Đắk Tô"
    later = places.commune_territory(before).successor
    assert later is not None and later.name == "Đăk Tô"
    (after,) = places.find_communes("Đắk Tô", new, kind="xã")
    assert places.commune_territory(after).level == "commune"
    assert places.find_communes("Diên Bình", new) == ()


@given(st.text(max_size=60))
def test_any_string_is_answered(text: str) -> None:
    places.province(text)
    places.provinces_in(text)
    places.find_districts(text)
