"""Numerals in digits and in words: every form of the domain notes C.1 and C.2, and bad input."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnnews.text.numerals import Numeral, Votes, numeral_at, spelled_number, token_end

ONES = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]


def spell(value: int) -> str:
    """Official written form; the reader must undo it."""
    if value >= 10**9:
        return _scaled(value, 10**9, "tỷ")
    if value >= 10**6:
        return _scaled(value, 10**6, "triệu")
    if value >= 1000:
        return _scaled(value, 1000, "nghìn")
    if value >= 100:
        rest = value % 100
        head = f"{ONES[value // 100]} trăm"
        if not rest:
            return head
        return f"{head} linh {ONES[rest]}" if rest < 10 else f"{head} {spell(rest)}"
    if value >= 20:
        unit = {0: "", 1: " mốt", 5: " lăm"}.get(value % 10, f" {ONES[value % 10]}")
        return f"{ONES[value // 10]} mươi{unit}"
    if value >= 10:
        return "mười" + {0: "", 5: " lăm"}.get(value % 10, f" {ONES[value % 10]}")
    return ONES[value]


def _scaled(value: int, factor: int, word: str) -> str:
    head, rest = divmod(value, factor)
    text = f"{spell(head)} {word}"
    if not rest:
        return text
    if rest < 10:
        return f"{text} không trăm linh {ONES[rest]}"
    if rest < 100:
        return f"{text} không trăm {spell(rest)}"
    return f"{text} {spell(rest)}"


@pytest.mark.parametrize(
    ("text", "value", "read"),
    [
        ("hai mươi lăm", 25, None),
        ("hai mươi mốt", 21, None),
        ("hai mươi tư", 24, None),
        ("hai nhăm", 25, None),
        ("hăm lăm", 25, None),
        ("mười lăm", 15, None),
        ("ba mươi", 30, None),
        ("bẩy mươi hai", 72, None),
        ("một trăm linh năm", 105, None),
        ("một trăm lẻ năm", 105, None),
        ("trăm rưởi", 150, None),
        ("hai trăm rưởi", 250, None),
        ("trăm họ", None, None),
        ("một nghìn chín trăm bốn lăm", 1945, None),
        ("hai nghìn không trăm mười tám", 2018, None),
        ("ba nghìn năm trăm tỷ", 3_500_000_000_000, None),
        ("hai triệu rưỡi", 2_500_000, None),
        ("một triệu hai", 1_200_000, None),
        ("một nghìn tỷ", 10**12, None),
        ("mười triệu tỷ", 10**16, None),
        ("hai tỷ ba trăm triệu", 2_300_000_000, None),
        ("hai chục", 20, None),
        ("một vạn", 10_000, None),
        ("mười năm", 10, "mười"),
        ("hai mươi năm", 20, "hai mươi"),
        ("năm năm", 5, "năm"),
        ("năm xã", 5, "năm"),
        ("hai  mươi", 20, None),
        ("bao", None, None),
        ("banh", None, None),
        ("mười_hai", None, None),
        ("", None, None),
    ],
)
def test_numbers_in_words(text: str, value: int | None, read: str | None) -> None:
    found = spelled_number(text, 0)
    if value is None:
        assert found is None
    else:
        assert found is not None
        assert found[1] == value
        assert text[: found[0]] == (read or text)


@given(st.integers(1, 10**12 - 1))
def test_spelled_round_trip(value: int) -> None:
    text = spell(value)
    assert spelled_number(text, 0) == (len(text), value)


@pytest.mark.parametrize(
    ("token", "value", "other", "shape"),
    [
        ("1.245", 1245, 1.245, "dot3"),
        ("38.500", 38500, 38.5, "dot3"),
        ("1.024.500", 1_024_500, None, "dots"),
        ("1.024,5", 1024.5, None, "dots"),
        ("3,2", 3.2, None, "comma_decimal"),
        ("862,4", 862.4, None, "comma_decimal"),
        ("1,024,500", 1_024_500, None, "commas"),
        ("1,250", 1.25, 1250, "comma3"),
        ("1.5", 1.5, None, "dot_decimal"),
        ("0,125", 0.125, None, "zero"),
        ("0.125", 0.125, None, "zero"),
        ("1 234 567", 1_234_567, None, "spaced"),
        ("12 500,5", 12500.5, None, "spaced"),
        ("2,500.75", 2500.75, None, "commas"),
        ("02", 2, None, "plain"),
        ("007", 7, None, "plain"),
    ],
)
def test_separators(token: str, value: float, other: float | None, shape: str) -> None:
    found = numeral_at(token, 0)
    assert isinstance(found, Numeral)
    assert (found.start, found.end, found.shape) == (0, len(token), shape)
    assert found.value == value
    assert (found.other.value if found.other else None) == other


@pytest.mark.parametrize(
    "token",
    ["12.34.567", "1,2,3", "0260.3862.123", "192.168.10.24", "9" * 400, "012.345.678", "1.2.3,4"],
)
def test_unreadable(token: str) -> None:
    assert numeral_at(token, 0) is None
    assert token_end(token, 0) == min(len(token), 200)


def test_a_sentence_end_is_no_separator() -> None:
    found = numeral_at("có 1.250. Nay", 3)
    assert found is not None
    assert found.end == 8
    assert token_end("1.250., x", 0) == 5


def test_scales_are_exact() -> None:
    found = numeral_at("862,4", 0)
    assert found is not None
    assert found.reading.times(10**9) == 862_400_000_000
    assert isinstance(found.reading.times(10**9), int)
    assert found.reading.times(1) == 862.4


def test_votes() -> None:
    ambiguous = numeral_at("1,250", 0)
    households = numeral_at("3,400", 0)
    assert ambiguous and households
    assert Votes().choose(ambiguous) == ((1250, 3), (1250, 0))
    assert Votes().choose(ambiguous, whole=True) == ((1250, 0), None)
    assert Votes().choose(ambiguous, decimal=True) == ((1250, 3), None)
    votes = Votes()
    votes.hear(households, whole=True)
    assert votes.choose(ambiguous) == ((1250, 0), None)
    official = numeral_at("1.024,5", 0)
    assert official
    votes.hear(official)
    assert votes.choose(ambiguous)[1] is not None, "both styles in one text: stays ambiguous"
    dotted = numeral_at("2.500", 0)
    assert dotted
    assert Votes().choose(dotted) == ((2500, 0), None)
    assert Votes().choose(dotted, decimal=True) == ((2500, 3), None)
    assert Votes(comma_thousands=1).choose(dotted) == ((2500, 3), (2500, 0))


@given(st.integers(0, 10**15), st.sampled_from([(".", ","), (",", ".")]), st.integers(0, 99))
def test_digit_round_trip(value: int, marks: tuple[str, str], cents: int) -> None:
    thousands, point = marks
    whole = f"{value:,}".replace(",", thousands)
    found = numeral_at(f"{whole}{point}{cents:02d}", 0)
    if value > 0:
        assert found is not None
        assert found.value == pytest.approx(value + cents / 100, rel=1e-15)
    plain = numeral_at(whole, 0)
    assert plain is not None
    assert value in (plain.value, plain.other.value if plain.other else None)


@given(st.text(), st.integers(0, 20))
def test_never_an_exception(text: str, start: int) -> None:
    start = min(start, len(text))
    lower = text.lower()
    for found in (numeral_at(text, start), spelled_number(lower, min(start, len(lower)))):
        assert found is None or len(found) >= 2
    assert start <= token_end(text, start) <= len(text)


@pytest.mark.parametrize("text", ["1" * 10**6, "1." * 500_000, "1,1." * 250_000, "1 234" * 200_000])
def test_linear(text: str) -> None:
    begun = time.perf_counter()
    for start in range(0, len(text), 100):
        numeral_at(text, start)
        token_end(text, start)
    assert time.perf_counter() - begun < 3


@pytest.mark.parametrize(
    ("text", "value", "read"),
    [
        ("hai tỷ, bốn trăm năm mươi triệu đồng", 2_450_000_000, "hai tỷ, bốn trăm năm mươi triệu"),
        ("ba triệu, hai trăm nghìn, năm trăm đồng", 3_200_000, "ba triệu, hai trăm nghìn"),
        ("hai triệu, ba trăm suất quà", 2_000_000, "hai triệu"),
        ("một nghìn, hai người", 1_000, "một nghìn"),
        ("một triệu, " * 50, 1_000_000, "một triệu"),
    ],
)
def test_commas_after_scales(text: str, value: int, read: str) -> None:
    """A comma after a scale belongs to the number where another scale follows."""
    assert spelled_number(text, 0) == (len(read), value)
