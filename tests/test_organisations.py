"""Organisations: gold cases, tables, identity, bad input, speed."""

from __future__ import annotations

import datetime
import json
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tools import gold

import vnnews
from vnnews import lexicon
from vnnews.extract import organisations as package
from vnnews.extract.context import Context, Taken
from vnnews.extract.organisations import heads, view
from vnnews.extract.scan import Scanner
from vnnews.records import Organisation
from vnnews.text.tones import old_style, strip_marks

CASES = Path(__file__).resolve().parent.parent / "fixtures" / "gold" / "organisations.jsonl"


def found(text: str, **facts: Any) -> list[Organisation]:
    return list(vnnews.extract(text, **facts).organisations)


def names(text: str, **facts: Any) -> list[str]:
    return [mention.name for mention in found(text, **facts)]


def spans(text: str, **facts: Any) -> list[str]:
    return [mention.text for mention in found(text, **facts)]


def test_own_cases_are_many() -> None:
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    assert len(cases) >= 300
    assert sum(not case["expected"]["orgs"] for case in cases) >= 60


@pytest.mark.parametrize("path", gold.files(), ids=gold.name_of)
def test_targets_on_the_gold(path: Path) -> None:
    score = gold.score(path, ("organisations",)).get("organisations")
    if score is None or not score.gold:
        pytest.skip("no organisations")
    figures = score.figures()
    assert figures["span_f1"] >= 0.93, score.errors[:10]
    assert figures["value_right"] >= 0.90, score.errors[:10]


def test_every_head_is_found() -> None:
    """Each spelling of the table begins a mention, with what its row says must follow."""
    follow = {
        "t": " tỉnh Kon Tum",
        "p": " Kon Tum",
        "b": " Tỉnh ủy Kon Tum",
        "f": " Y tế",
        "F": " Hoàng Anh",
        "o": " Hoàng Anh",
        "n": " 15",
        "r": " khu vực 4",
        "l": " tại Đà Nẵng",
        "v": " thôn 4",
        "s": " THPT Ngọc Hồi",
        "u": " phòng, chống dịch tỉnh Kon Tum",
        "c": " Chi nhánh Kon Tum",
        "P": " Lê Lợi",
        "T": " tỉnh Kon Tum",
    }
    missing = []
    for phrase, head in heads.phrases():
        if "none" in head.flags:
            continue
        written = next((v for v in (head.name, *head.variants) if v.lower() == phrase), phrase)
        tails = [follow[letter] for letter in sorted(head.needs) if letter in follow] or [""]
        texts = [f"Theo {written}{tail}, kết quả đạt khá." for tail in tails]
        if not any(mention.start <= 5 < mention.end for text in texts for mention in found(text)):
            missing.append(f"{head.key}: {written}")
    assert missing == []


def test_adding_a_body_is_adding_a_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = lexicon.table("heads")
    row = dict.fromkeys(rows[0], "") | {
        "key": "cuc-thu",
        "name": "Cục Thử nghiệm Sao Hỏa",
        "variants": "CTNSH",
        "type": "STATE.GOV",
        "takes": "t",
        "level": "central",
    }
    real = lexicon.table
    monkeypatch.setattr(
        lexicon, "table", lambda name: (*rows, row) if name == "heads" else real(name)
    )
    heads.heads.cache_clear()
    heads.phrases.cache_clear()
    try:
        scanner = Scanner({"organisations": package.triggers()})
        scan = scanner.scan("Hôm qua, CTNSH và Cục Thử nghiệm Sao Hỏa công bố kết quả.")
        mentions = package.find(scan, Context(), Taken(len(scan.text)))
    finally:
        heads.heads.cache_clear()
        heads.phrases.cache_clear()
        view._automaton.cache_clear()
    assert [mention.name for mention in mentions] == ["Cục Thử nghiệm Sao Hỏa"] * 2
    assert {mention.id for mention in mentions} == {"vn:cuc-thu"}


def test_all_abbreviations_are_listed() -> None:
    assert len(lexicon.table("abbreviations")) >= 187
    for row in lexicon.table("abbreviations"):
        assert row["abbreviation"] and row["full"] and row["kind"]


@pytest.mark.parametrize(
    "word",
    [row for row in lexicon.table("abbreviations") if row["kind"] == "word"],
    ids=lambda row: row["abbreviation"],
)
def test_words_are_no_organisations(word: dict[str, str]) -> None:
    for short in word["abbreviation"].split(","):
        assert found(f"Công tác {short.strip()} trên địa bàn có chuyển biến tích cực.") == []


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("UBND tỉnh Kon Tum họp.", "vn-62:ubnd"),
        ("Ủy ban nhân dân tỉnh Kon Tum họp.", "vn-62:ubnd"),
        ("UBND tinh Kon Tum hop.", "vn-62:ubnd"),
        ("UỶ BAN NHÂN DÂN TỈNH KON TUM HỌP", "vn-62:ubnd"),
        ("UBND tỉnh họp.", "vn-62:ubnd"),
        ("Sở LĐ-TB&XH họp.", "vn-62:so-ldtbxh"),
        ("Sở Lao động-TB&XH tỉnh Kon Tum họp.", "vn-62:so-ldtbxh"),
        ("Sở Lao động - Thương binh và Xã hội họp.", "vn-62:so-ldtbxh"),
        ("Tỉnh đoàn Kon Tum họp.", "vn-62:doan-tn"),
        ("Đoàn TNCS Hồ Chí Minh tỉnh họp.", "vn-62:doan-tn"),
        ("Ban Tuyên giáo Tỉnh ủy họp.", "vn-62:tinh-uy.ban-btg"),
        ("Chính phủ họp.", "vn:chinh-phu"),
    ],
)
def test_identity(text: str, id: str) -> None:
    (mention,) = found(text, published="2018-08-23", province="Kon Tum")
    assert mention.id == id


def test_reused_codes_give_other_ids() -> None:
    (before,) = found("UBND tỉnh Bình Định họp.", published="2018-08-23")
    (after,) = found("UBND tỉnh Gia Lai họp.", published="2025-08-23")
    assert before.territory and after.territory
    assert before.territory.code == after.territory.code == "52"
    assert before.id != after.id


def test_mentions_of_one_body_share_an_id() -> None:
    text = "UBND tỉnh Kon Tum giao Sở GD&ĐT. Sở Giáo dục và Đào tạo báo cáo UBND tỉnh."
    record = vnnews.extract(text, published="2018-08-23")
    assert len({m.id for m in record.organisations}) == 2
    assert len(record.entities()) == 2
    assert record.entities()[0].mentions == (0, 3)


def test_districts_of_one_name_are_told_apart() -> None:
    text = "UBND huyện Châu Thành họp."
    (one,) = found(text, published="2020-05-05", province="Trà Vinh")
    (other,) = found(text, published="2020-05-05", province="Tây Ninh")
    assert one.id == "vn-84-huyen-chauthanh:ubnd"
    assert other.id == "vn-72-huyen-chauthanh:ubnd"


def test_one_district_in_all_spellings() -> None:
    text = "UBND huyện Đăk Tô, Huyện ủy Đắk Tô, Huyện đoàn Đăk Tô, Công an huyện Dak To họp."
    mentions = found(text, published="2018-08-23", province="Kon Tum")
    assert {mention.id.split(":")[0] for mention in mentions} == {"vn-62-huyen-dakto"}
    assert len(mentions) == 4


def test_departments_have_dates() -> None:
    (mention,) = found("Sở LĐ-TB&XH họp.", published="2018-08-23", province="Kon Tum")
    assert mention.valid == "../2025-02-28"
    assert mention.successors == ("vn-62:so-nv", "vn-62:so-yt", "vn-62:so-gddt")
    (mention,) = found("Sở Nông nghiệp và Môi trường họp.", published="2025-08-23")
    assert mention.valid == "2025-03-01/.."
    (mention,) = found("UBND huyện Sa Thầy họp.", published="2018-08-23", province="Kon Tum")
    assert mention.valid == "../2025-06-30"
    (mention,) = found("UBND xã Mô Rai họp.", published="2018-08-23", province="Kon Tum")
    assert mention.valid is None


def test_validity_names_known_bodies() -> None:
    """Every body and successor of the table is the id of a head, or of a head with a field."""
    keys = {head.slug for head in heads.heads().values()} | set(heads.heads())
    slugs = {row["slug"] for row in lexicon.table("fields")}
    for row in lexicon.table("validity"):
        for body in (row["body"], *lexicon.split(row["successors"])):
            stem, _, slug = body.rpartition("-")
            assert body in keys or (stem in keys and slug in slugs), body


def test_no_mention_twice() -> None:
    text = "Mặt trận Tổ quốc Việt Nam (MTTQVN) kỷ niệm 90 năm."
    assert spans(text) == ["Mặt trận Tổ quốc Việt Nam", "MTTQVN"]


@pytest.mark.slow
def test_segmentation_settles_what_no_table_does() -> None:
    text = "Viện Cao học Á Đông tuyển sinh."
    assert spans(text, segment=True) == ["Viện Cao học"]


def test_parents() -> None:
    (mention,) = found("Ban Tuyên giáo Tỉnh ủy Kon Tum họp.", published="2018-08-23")
    assert mention.parent == "vn-62:tinh-uy"
    assert mention.type == "PARTY.BOARD"


@pytest.mark.parametrize(
    ("text", "facts", "territory"),
    [
        ("UBND tỉnh họp.", {"published": "2018-08-23", "province": "Kon Tum"}, ("Kon Tum", "62")),
        (
            "UBND tỉnh họp.",
            {"published": "2025-08-23", "province": "Kon Tum"},
            ("Quảng Ngãi", "51"),
        ),
        ("UBND tỉnh họp tại tỉnh Phú Thọ.", {"published": "2018-08-23"}, ("Phú Thọ", "25")),
        ("Tỉnh ủy Gia Lai họp.", {"published": "2018-08-23"}, ("Gia Lai", "64")),
        ("Tỉnh ủy Gia Lai họp.", {"published": "2025-08-23"}, ("Gia Lai", "52")),
        ("Thành ủy Đà Nẵng họp.", {"published": "2025-08-23"}, ("Đà Nẵng", "48")),
        (
            "Huyện ủy Đăk Tô họp.",
            {"published": "2018-08-23", "province": "Kon Tum"},
            ("Đắk Tô", "612"),
        ),
        (
            "Công an huyện Sa Thầy bắt 2 đối tượng. Công an huyện cho biết.",
            {"published": "2018-08-23", "province": "Kon Tum"},
            ("Sa Thầy", "616"),
        ),
        ("Sở Y tế Tây Ninh họp; Sở Nội vụ dự.", {"published": "2020-03-25"}, ("Tây Ninh", "72")),
        ("UBND TPHCM giao Sở Y tế lo việc.", {"published": "2015-04-28"}, ("Hồ Chí Minh", "79")),
        ("Tại Cà Mau, UBND tỉnh tiếp dân.", {"published": "2025-07-10"}, ("Cà Mau", "96")),
        (
            "Đảng bộ TP. Cần Thơ họp; Chủ tịch UBND thành phố Trần Văn Lâm nói.",
            {"published": "2025-09-29"},
            ("Cần Thơ", "92"),
        ),
        ("UBND thành phố Huế họp.", {"published": "2015-03-01"}, ("Huế", None)),
        ("UBND thành phố Huế họp.", {"published": "2025-03-01"}, ("Huế", "46")),
        ("Sở Y tế Huế họp.", {"published": "2015-03-01"}, ("Thừa Thiên Huế", "46")),
        (
            "Trường THPT Nguyễn Huệ khai giảng.",
            {"published": "2020-09-05", "province": "Tây Ninh"},
            ("Tây Ninh", "72"),
        ),
        (
            "HĐND huyện 6 tháng họp một lần; UBND huyện Thới Bình dự.",
            {"published": "2019-07-05", "province": "Cà Mau"},
            ("Thới Bình", "967"),
        ),
        (
            "Huyện ủy Phong Điền họp.",
            {"published": "2022-11-20", "province": "Thừa Thiên Huế"},
            ("Phong Điền", "476"),
        ),
        (  # Vân An is another commune of the province
            "UBND xã Văn An họp.",
            {"published": "2018-11-05", "province": "Lạng Sơn"},
            ("Văn An", None),
        ),
        (
            "UBND xã Van An họp.",
            {"published": "2018-11-05", "province": "Lạng Sơn"},
            ("Vân An", None),
        ),
    ],
)
def test_territory(text: str, facts: dict[str, Any], territory: tuple[str, str]) -> None:
    for mention in found(text, **facts):
        assert mention.territory is not None
        assert (mention.territory.name, mention.territory.code) == territory


def test_a_district_is_of_the_articles_province() -> None:
    (mention,) = found(
        "Huyện ủy Phong Điền họp.", published="2022-11-20", province="Thừa Thiên Huế"
    )
    assert mention.id.startswith("vn-46-")
    (post,) = found("Chi cục Hải quan Tân Thanh thu giữ hàng.", published="2020-08-20")
    assert post.territory is None or post.territory.name == "Tân Thanh"


def test_successor_of_a_commune() -> None:
    (mention,) = found("UBND xã Diên Bình họp.", published="2018-08-23", province="Kon Tum")
    assert mention.territory and mention.territory.successor
    assert mention.territory.successor.name == "Đăk Tô"


def test_city_from_its_day() -> None:
    (before,) = found("UBND thành phố Đồng Nai họp.", published="2026-05-02")
    assert before.level == "province"


BAD = "Lãnh đạo UBND tỉnh Kon Tum, Sở Y tế và Huyện ủy Ngọc Hồi dự; Tòa án nhân dân tỉnh vắng."
GOOD = [
    "Ủy ban nhân dân tỉnh Kon Tum",
    "Sở Y tế",
    "Huyện ủy Ngọc Hồi",
    "Tòa án nhân dân tỉnh",
]


@pytest.mark.parametrize(
    "text",
    [
        BAD,
        unicodedata.normalize("NFD", BAD),
        old_style(BAD),
        BAD.replace(" ", "\u00a0"),
        BAD.replace(" ", "  "),
        BAD.replace("Ngọc Hồi", "Ngọc\u200b Hồi"),
        BAD.replace("Đ", "Ð"),
        BAD.replace("ủy Ngọc", "&#7911;y Ngọc"),
        strip_marks(BAD),
    ],
    ids=["plain", "nfd", "old", "nbsp", "double", "zwsp", "eth", "entity", "no marks"],
)
def test_bad_input(text: str) -> None:
    mentions = found(text, published="2018-08-23", province="Kon Tum")
    assert [mention.name for mention in mentions] == GOOD
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.text


def test_line_break_inside_a_name() -> None:
    text = (
        "Chiều nay Ủy ban\nnhân dân tỉnh Kon Tum và Sở Giáo dục và\nĐào tạo họp bàn\nvề tuyển sinh."
    )
    assert spans(text) == ["Ủy ban\nnhân dân tỉnh Kon Tum", "Sở Giáo dục và\nĐào tạo"]


def test_paragraphs_are_not_joined() -> None:
    text = "Thông báo của UBND tỉnh\nKon Tum đón nhiều du khách trong dịp lễ."
    assert spans(text) == ["UBND tỉnh"]


def test_documents_keep_what_is_theirs() -> None:
    text = "Theo Quyết định số 12/QĐ-UBND ngày 5/3/2020, UBND tỉnh giao việc."
    assert spans(text) == ["UBND tỉnh"]


def test_definitions_hold_for_the_rest() -> None:
    text = (
        "Công ty Cổ phần Thép Hòa An (sau đây gọi là Công ty) chậm đóng thuế. "
        "Cơ quan chức năng đã nhắc Công ty ba lần."
    )
    assert names(text) == ["Công ty cổ phần Thép Hòa An"] * 3
    text = "Hiệp hội Lúa gạo Đồng bằng (HLGĐB) ra đời. Năm nay HLGĐB có 40 hội viên."
    assert spans(text) == ["Hiệp hội Lúa gạo Đồng bằng", "HLGĐB", "HLGĐB"]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.sampled_from([phrase for phrase, _ in heads.phrases()][::7]),
            st.sampled_from(
                [" tỉnh ", " các ", ", ", " và ", "(", ")", "\n", "  ", " Kon Tum", " Y tế", ": "]
            ),
            st.text(max_size=8),
        ),
        max_size=24,
    ).map("".join),
    st.booleans(),
)
def test_any_text_has_right_offsets(text: str, decomposed: bool) -> None:
    text = unicodedata.normalize("NFD", text) if decomposed else text
    text = text.encode("utf-8", "ignore").decode()
    previous = 0
    for mention in found(text, province="Kon Tum"):
        assert text[mention.start : mention.end] == mention.text
        assert previous <= mention.start < mention.end
        assert mention.name and mention.id and mention.type
        previous = mention.end


@pytest.mark.parametrize(
    "piece",
    [
        "UBND ",
        "Ban Chỉ đạo phòng, chống ",
        "các Sở: Nội vụ, ",
        "HĐND, ",
        "Công ty TNHH A ",
        "Ban Thường vụ ",
        "Đảng ủy Đảng ủy ",
        "UBND các huyện Đăk Tô, ",
        "Trường THPT ",
        "(ABC) Hội Xyz (XYZ) ",
        "UBND\ntỉnh ",
        "So Y te tinh ",
        "Chi cục Cục ",
        "Hội Du lịch ",
        "Công ty TNHH (TNHH) ",
        "ỦY BAN NHÂN DÂN\nTỈNH ",
    ],
)
def test_repeated_heads_stay_linear(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        scan = Scanner({"organisations": package.triggers()}).scan(text)
        started = time.process_time()
        package.find(scan, Context(published=datetime.date(2020, 1, 1)), Taken(len(scan.text)))
        return time.process_time() - started

    small = max(seconds(25_000), 0.002)
    assert seconds(200_000) < small * 8 * 4
