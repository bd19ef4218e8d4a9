"""Every unit, classifier and scale word of the tables is read after a number, and means what it says."""

from __future__ import annotations

import pytest

from tests.test_figures import one, read
from vnnews import lexicon
from vnnews.records import Figure

UNITS = [
    (form, row)
    for row in lexicon.table("units")
    if row["kind"] != "time"
    for form in lexicon.split(row["written"])
]
TIMES = [
    (form, row)
    for row in lexicon.table("units")
    if row["kind"] == "time"
    for form in lexicon.split(row["written"])
]
CLASSIFIERS = [row for row in lexicon.table("classifiers") if row["kind"] != "none"]


def _sentence(form: str, row: dict[str, str]) -> str:
    after = lexicon.split(row["after"])
    near = lexicon.split(row["near"])
    written = form.upper() if row["case"] == "upper" else form
    return f"Kết quả {near[0] if near else 'là'}: 25 {written}{' ' + after[0] if after else ''}."


@pytest.mark.parametrize(("form", "row"), UNITS, ids=[form for form, _ in UNITS])
def test_unit(form: str, row: dict[str, str]) -> None:
    figure = one(_sentence(form, row))
    assert (figure.value, figure.unit) == (25, row["unit"])


@pytest.mark.parametrize(("form", "row"), TIMES, ids=[form for form, _ in TIMES])
def test_denominator(form: str, row: dict[str, str]) -> None:
    figure = one(f"Mức chi là 25 triệu đồng/{form}.")
    assert (figure.value, figure.unit) == (25_000_000, f"VND/{row['unit']}")
    assert read(f"Kéo dài 25 {form}.") == [], "durations are dates"


@pytest.mark.parametrize("row", CLASSIFIERS, ids=[row["noun"] for row in CLASSIFIERS])
def test_classifier(row: dict[str, str]) -> None:
    unit = "{" + (row["unit"] or row["noun"]) + "}"
    assert (one(f"Có 25 {row['noun']}.").unit) == unit
    if row["kind"] != "deed":
        assert one(f"Hỗ trợ 25 triệu đồng/{row['noun']}.").unit.startswith("VND/")


@pytest.mark.parametrize("row", [r for r in lexicon.table("classifiers") if r["kind"] == "none"])
def test_no_count(row: dict[str, str]) -> None:
    assert read(f"Có hai {row['noun']}, 2 {row['noun']}.") == []


def test_the_classifiers_of_the_notes_are_all_there() -> None:
    assert sum(row["source"] == "C.5" for row in CLASSIFIERS) >= 100


@pytest.mark.parametrize(
    "row", lexicon.table("scales"), ids=[row["written"] for row in lexicon.table("scales")]
)
def test_scale(row: dict[str, str]) -> None:
    factor = int(row["factor"])
    if row["glued"] == "only":
        assert one(f"Giá bán 25{row['written']}.").value == 25 * factor
    elif row["glued"]:
        assert one(f"Giá bán 2{row['written']}5.").value == int(2.5 * factor)
    assert (
        one(f"Có 25{'' if row['glued'] == 'only' else ' '}{row['written']} hộ.").value
        == 25 * factor
    )


@pytest.mark.parametrize(
    "row",
    [row for row in lexicon.table("approximators") if row["place"] == "left"],
    ids=[row["written"] for row in lexicon.table("approximators") if row["place"] == "left"],
)
def test_approximator(row: dict[str, str]) -> None:
    unit = "tuổi" if row["unit"] == "age" else "triệu đồng"
    figure = one(f"Kinh phí, {row['written']} 25 {unit}.")
    assert figure.text == f"{row['written']} 25 {unit}"
    value = 25 if row["unit"] == "age" else 25e6
    assert (
        _limits(figure)
        == {
            "min": (value, value, None),
            "max": (value, None, value),
            "approx": (value, None, None),
        }[row["bound"]]
    )


def _limits(figure: Figure) -> tuple[float | None, float | None, float | None]:
    return figure.value, figure.low, figure.high


@pytest.mark.parametrize(
    "row",
    lexicon.table("figure_heads"),
    ids=[row["written"] for row in lexicon.table("figure_heads")],
)
def test_heads_make_names(row: dict[str, str]) -> None:
    number = "2016" if row["kind"] == "year" else "3"
    head = row["written"].capitalize() if row["kind"] == "article" else row["written"]
    assert read(f"Theo {head} {number} tiếp theo.") == []
    if row["kind"] in ("ordinal", "name", "year", "article"):
        assert read(f"Theo {head} {number} xã.") == []


@pytest.mark.parametrize(
    ("sign", "limits"),
    [("≥", (95, 95, None)), ("≤", (95, None, 95)), (">", (95, 95, None)), ("<", (95, None, 95))],
)
def test_sign(sign: str, limits: tuple[float | None, ...]) -> None:
    figure = one(f"Tỷ lệ {sign} 95%.")
    assert (figure.text, _limits(figure)) == (f"{sign} 95%", limits)


@pytest.mark.parametrize("word", ["vài", "mấy", "dăm", "hàng chục", "hàng trăm", "hàng triệu"])
def test_vague(word: str) -> None:
    figure = one(f"Có {word} hộ dân đến dự.")
    assert figure.vague and figure.value is None and figure.low is not None
    assert figure.unit == "{hộ}" and figure.text == f"{word} hộ"
