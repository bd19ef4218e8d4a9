"""Documents: numbers in every spelling, names, short forms, and what surrounds them."""

from __future__ import annotations

import pytest
from tools import gold

import vnnews
from vnnews import lexicon
from vnnews.errors import InputError
from vnnews.extract.documents import parse_document_number
from vnnews.extract.documents.tables import Tables
from vnnews.records import Document, Record

SPELLINGS = [
    ("số 1258 QĐ/TTg", "1258/QĐ-TTg"),
    ("QĐ số 1719/QĐ/TTg", "1719/QĐ-TTg"),
    ("1719/QĐ -TTg", "1719/QĐ-TTg"),
    ("1719/ QĐ-TTg", "1719/QĐ-TTg"),
    ("115- HD/BTGW", "115-HD/BTGW"),
    ("02/2022/QĐXX - LĐST", "02/2022/QĐXX-LĐST"),
    ("số: 12 /2020/NĐ-CP", "12/2020/NĐ-CP"),
    ("1719/QĐ–TTg", "1719/QĐ-TTg"),
    ("899/QD-TTg", "899/QĐ-TTg"),
    ("100/2019/ND-CP", "100/2019/NĐ-CP"),
    ("12/QÐ-UBND", "12/QĐ-UBND"),
    ("46/2014/nđ-cp", "46/2014/NĐ-CP"),
    ("15/QĐ-TTG", "15/QĐ-TTg"),
    ("Kết luận 72.TW", "72-KL/TW"),
    ("HD.51.BTGTU", "51-HD/BTGTU"),
    ("22/CT-TW", "22-CT/TW"),
    ("22-CT/TƯ", "22-CT/TW"),
    ("05/CT/TW", "05-CT/TW"),
    ("05 CT/TW", "05-CT/TW"),
    ("05-CT-TW", "05-CT/TW"),
    ("05 - CT/TW", "05-CT/TW"),
    ("367 - QĐ/TWĐTN-VP", "367-QĐ/TWĐTN-VP"),
    ("1018/CV_MTTW_BTT", "1018/CV-MTTW-BTT"),
    ("1961/QĐUBND", "1961/QĐ-UBND"),
    ("30c/NQCP", "30c/NQ-CP"),
    ("01/2018/TTVPCP", "01/2018/TT-VPCP"),
    ("15/2021NĐ-CP", "15/2021/NĐ-CP"),
    ("152021nđ-cp", "15/2021/NĐ-CP"),
    ("271/UBND-KGXV", "271/UBND-KGXV"),
    ("30/2006/TTLT-BTC-BNN&PTNT-BTS", "30/2006/TTLT-BTC-BNN&PTNT-BTS"),
    ("NĐ 100", "100"),
    ("Nghị định 100/2019", "100/2019"),
    ("Nghị định số 30 năm 2020", "30/2020"),
    ("Chỉ thị 05 của Bộ Chính trị", "05-CT/TW"),
    ("Quyết định số 2319 của Bộ Chính trị", "2319-QĐ/TW"),
    ("Quyết định số 1719 của Thủ tướng Chính phủ", "1719/QĐ-TTg"),
    ("Kế hoạch 68 của UBND tỉnh", "68/KH-UBND"),
    ("Công văn số 4789 ngày 20/11/2018 của Bộ LĐ-TB&XH", "4789"),
    ("12-NQ/TU,ngày", "12-NQ/TU"),
    ("Số : 05 /BC- UBND", "05/BC-UBND"),
    ("Số: /KH-UBND", None),
    ("Số …/QĐ-UBND", None),
    ("QĐ 22/2016/QĐ-UBND-HC", "22/2016/QĐ-UBND"),
    ("Nghị định số 64/CP", "64-CP"),
    ("Quyết định 1719/QĐ-TTg-CP", "1719/QĐ-TTg"),
    ("Luật 72/2025", "72/2025/QH15"),
    ("NQ08-NQ/TW", "08-NQ/TW"),
    ("NQ08", "08"),
    ("1719/QĐ-TTg1", "1719/QĐ-TTg"),
    ("1719/QĐ-TTg[1]", "1719/QĐ-TTg"),
    ("1719/QĐ-\nTTg", "1719/QĐ-TTg"),
    ("1.719/QĐ-TTg", "1719/QĐ-TTg"),
    ("12/2021/TT-BGD-ĐT", "12/2021/TT-BGDĐT"),
    ("05/2018/TT-BLDTBXH", "05/2018/TT-BLĐTBXH"),
    ("NQTW 4 khóa XI", None),
]

CANONICAL = [
    ("30/2020/NĐ-CP", "L1", ("CP",), None),
    ("35/2018/QH14", "L2", ("QH",), None),
    ("1719/QĐ-TTg", "L3", ("TTg",), None),
    ("1662/NQ-UBTVQH15", "L3", ("UBTVQH",), None),
    ("18/KH-MTTQ-BTT", "L3u", ("MTTQ",), "BTT"),
    ("456/PA-CAT-PV01", "L3u", ("CAT",), "PV01"),
    ("238/UBND-KGVX", "L4", ("UBND",), "KGVX"),
    ("15-CT/TW", "L5", ("TW",), None),
    ("225-KH/TWĐTN-TNNT", "L5u", ("TWĐTN",), "TNNT"),
    ("04/2018/TTLT-VKSNDTC-BCA", "L6", ("VKSNDTC", "BCA"), None),
    ("34/2025/DS-ST", "L7", ("TAND",), None),
    ("05/GP-TTĐT", "L8", (), None),
    ("05/VBHN-VPQH", "L9", ("VPQH",), None),
    ("64-CP", "L10", ("CP",), None),
    ("06/QĐ-UB", "L3", ("UB",), None),
    ("01-TANDTC-VKSNDTC/TTLT", "L12", ("TANDTC", "VKSNDTC"), None),
    ("TCVN 6909:2001", "L15", ("BKHCN",), None),
    ("66.7/2025/NQ-CP", "L1", ("CP",), None),
    ("30a/2008/NQ-CP", "L1", ("CP",), None),
]

NOT_NUMBERS = [
    "",
    "abc",
    "xã số 3",
    "Quốc lộ 24",
    "Điều 134",
    "2-1",
    "số 125 đường Hùng Vương",
    "6100123456-001",
    "012345678901",
    "82A-012.34",
    "Covid-19",
    "SARS-CoV-2",
    "ISO 9001:2015",
    "AK-47",
    "IB2400123456-00",
    "21/8/2017",
    "Ban Chỉ đạo 35",
    "Đề án 01",
    "số 12, 13, 14/QĐ-UBND",
    "Hội nghị quyết định 3 nội dung",
]


def documents(text: str, **options: object) -> tuple[Document, ...]:
    record: Record = vnnews.extract(text, **options)  # type: ignore[arg-type]
    return record.documents


@pytest.mark.parametrize(("written", "number"), SPELLINGS)
def test_every_sloppy_spelling_has_one_canonical_number(written: str, number: str | None) -> None:
    assert parse_document_number(written).number == number


@pytest.mark.parametrize(("number", "layout", "issuers", "unit"), CANONICAL)
def test_canonical_numbers_keep_their_form_and_tell_their_parts(
    number: str, layout: str, issuers: tuple[str, ...], unit: str | None
) -> None:
    parts = parse_document_number(number)
    assert (parts.number, parts.layout, parts.issuers, parts.unit) == (
        number,
        layout,
        issuers,
        unit,
    )
    assert parse_document_number(parts.number or "").number == number


@pytest.mark.parametrize("text", NOT_NUMBERS)
def test_what_is_no_number_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(InputError, match="number"):
        parse_document_number(text)


def test_parts_of_a_number() -> None:
    parts = parse_document_number("số 30a/2008/NQ-CP")
    assert (parts.serial, parts.letter, parts.year, parts.type) == ("30", "a", 2008, "NQ")
    assert parts.issuer_names == ("Chính phủ",)
    assert parts.level == "central"
    assert parts.normative is True
    assert parse_document_number("271/UBND-KGXV").unit_normalised == "KGVX"
    assert parse_document_number("35/2018/QH14").legislature == 14


def test_own_cases() -> None:
    """Every layout, every sloppy form and every decoy of the domain notes, at least twice."""
    score = gold.score(gold.OWN / "documents.jsonl", ("documents",))["documents"]
    assert score.gold >= 180
    assert score.errors == []


def test_own_cases_cover_the_rows() -> None:
    notes: dict[str, int] = {}
    negatives = 0
    for line in (gold.OWN / "documents.jsonl").read_text(encoding="utf-8").splitlines():
        case = gold.json.loads(line)
        notes[case["note"]] = notes.get(case["note"], 0) + 1
        negatives += not case["expected"]["documents"]
    assert all(notes.get(f"A10-{row}", 0) >= 2 for row in range(1, 43))
    assert all(notes.get(f"L{layout}", 0) >= 2 for layout in range(1, 16))
    assert sum(notes.values()) >= 170
    assert negatives >= 30


@pytest.mark.parametrize("name", ["dev", "cases"])
def test_targets_on_the_shared_gold(name: str) -> None:
    path = gold.SHARED / f"{name}.jsonl"
    if not path.exists():
        pytest.skip("the shared gold is not beside this checkout")
    figures = gold.score(path, ("documents",))["documents"].figures()
    assert figures["span_f1"] >= 0.98
    assert figures["value_f1"] >= 0.98


def test_party_quy_dinh_is_told_from_quyet_dinh_by_the_word_through_a_list() -> None:
    found = documents("Quy định số 22-QĐ/TW, 37-QĐ/TW và số 69-QĐ/TW; Quyết định 244-QĐ/TW.")
    assert [d.type for d in found] == ["QyĐ", "QyĐ", "QyĐ", "QĐ"]


def test_a_date_before_the_verb_is_inferred_and_shared_by_what_is_issued_together() -> None:
    found = documents(
        "Ngày 28/8/2025, UBND tỉnh ban hành Quyết định số 812/QĐ-UBND và Kế hoạch số 13/KH-UBND."
    )
    assert [(d.date, d.date_source) for d in found] == [("2025-08-28", "inferred")] * 2


def test_a_date_binds_to_the_nearest_document_only() -> None:
    found = documents("Thực hiện Quyết định 899/QĐ-TTg và Công văn 271/UBND-KGVX ngày 02/02/2018.")
    assert [d.date for d in found] == [None, "2018-02-02"]


def test_the_number_knows_the_year_of_a_date_without_one() -> None:
    found = documents("Nghị định số 27/2022/NĐ-CP ban hành ngày 19/4.", published="2024-02-01")
    assert found[0].date == "2022-04-19"


def test_short_forms_refer_to_the_full_mention_before_them() -> None:
    found = documents(
        "Quyết định số 1258/QĐ-TTg ngày 21/8/2017 của Thủ tướng Chính phủ. "
        "Sau khi có Quyết định 1258, Nghị định 1258 chưa có. Quyết định 99/QĐ-UBND khác."
    )
    assert [d.refers_to for d in found] == [None, 0, None, None]


def test_bare_references_only_on_request() -> None:
    text = "Nghị quyết số 10-NQ/TU đã ban hành. Nghị quyết này rất quan trọng."
    assert len(documents(text)) == 1
    both = documents(text, references=True)
    assert [d.text for d in both] == ["Nghị quyết số 10-NQ/TU", "Nghị quyết này"]
    assert both[1].refers_to == 0
    assert both[1].number is None


def test_the_name_of_an_issuer_is_that_of_its_time() -> None:
    text = "Thông tư số 02/{}/TT-{}."
    old = documents(text.format(2022, "BTNMT"))[0]
    new = documents(text.format(2025, "BNNMT"))[0]
    assert old.issuer_name == "Bộ Tài nguyên và Môi trường"
    assert new.issuer_name == "Bộ Nông nghiệp và Môi trường"
    tax = documents("Công văn số 123/TCT-CS ngày 05/02/2020.")[0]
    assert tax.issuer_name == "Tổng cục Thuế"


@pytest.mark.parametrize(
    ("text", "dieu", "khoan", "diem"),
    [
        ("điểm b, khoản 4, Điều 250 Bộ luật Hình sự", "250", "4", "b"),
        ("Điểm a khoản 2 Điều 5 của Nghị định số 30/2020/NĐ-CP", "5", "2", "a"),
        ("Điều 5 khoản 2 Nghị định số 30/2020/NĐ-CP", "5", "2", None),
        ("theo Điều 12 Nghị định 117/2020/NĐ-CP", "12", None, None),
    ],
)
def test_provisions(text: str, dieu: str, khoan: str | None, diem: str | None) -> None:
    provision = documents(text)[0].provision
    assert provision is not None
    assert (provision.dieu, provision.khoan, provision.diem) == (dieu, khoan, diem)


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("Triển khai thực hiện Nghị quyết số 10-NQ/TU", "implements"),
        ("Căn cứ Luật Đất đai năm 2024", "based_on"),
        ("Quyết định này thay thế Quyết định số 05/2017/QĐ-UBND", "replaces"),
        ("bãi bỏ Nghị quyết số 12/NQ-HĐND", "repeals"),
        ("sửa đổi, bổ sung một số điều của Nghị định số 100/2019/NĐ-CP", "amends"),
        ("UBND tỉnh vừa ban hành Kế hoạch số 5/KH-UBND", "issues"),
        ("hướng dẫn thi hành Luật Cư trú", "guides"),
        ("Quyết định này được thay thế bởi Quyết định số 34/2022/QĐ-UBND", "replaced_by"),
        ("Nghị quyết đó bị bãi bỏ tại khoản 2 Điều 7 Nghị quyết số 9/NQ-HĐND", "repealed_by"),
        ("Thông tư 1/TT-BYT bị bãi bỏ bởi Thông tư 2/TT-BYT; Thông tư 3/TT-BYT", None),
        ("Cơ sở có Giấy phép số 12/GP-BVHTTDL", None),
    ],
)
def test_relations(text: str, relation: str | None) -> None:
    assert documents(text)[-1].relation == relation


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Quyết định số 58/QĐ-UBND ngày 18/01/2019 của UBND tỉnh về việc phê duyệt kết quả "
            "rà soát hộ nghèo. Theo đó",
            "về việc phê duyệt kết quả rà soát hộ nghèo",
        ),
        (
            "Nghị quyết số 36-NQ/TW, ngày 22/10/2018 của Bộ Chính trị “về kinh tế biển”, Tỉnh ủy",
            "về kinh tế biển",
        ),
        (
            "Nghị quyết số 03-NQ/TU về phát triển du lịch và Kế hoạch số 5/KH-UBND",
            "về phát triển du lịch",
        ),
        ("Nghị định số 100/2019/NĐ-CP có hiệu lực.", None),
        (
            "Nghị định số 62/2017/NĐ-CP ngày 16/5/2017 quy định chi tiết thi hành Luật Đấu giá tài "
            "sản; Thông tư số 02/2022/TT-BTP ngày 08/02/2022",
            "quy định chi tiết thi hành Luật Đấu giá tài sản",
        ),
    ],
)
def test_titles_are_bounded(text: str, title: str | None) -> None:
    record = vnnews.extract(text)
    document = record.documents[0]
    assert document.title == title
    if document.title_span:
        start, end = document.title_span
        assert text[start:end] == title


def test_normative_follows_the_year_in_the_number() -> None:
    found = documents("Quyết định 34/2024/QĐ-UBND, Quyết định 547/QĐ-UBND, Nghị quyết 10-NQ/TU")
    assert [d.normative for d in found] == [True, False, None]


def test_a_nickname_may_be_explained_by_the_text() -> None:
    found = documents("theo Dự án 585 (Quyết định số 585/QĐ-BYT ngày 20/02/2013).")
    assert [(d.number, d.alias_of) for d in found] == [("585", "585/QĐ-BYT"), ("585/QĐ-BYT", None)]


def test_a_directive_of_one_number_is_told_by_the_date_of_the_article() -> None:
    assert documents("Chỉ thị 35 về đại hội", published="2020-03-01")[0].alias_of == "35-CT/TW"
    assert documents("Nghị quyết 57 về khoa học", published="2020-03-01")[0].alias_of is None
    assert documents("Nghị quyết 57 về khoa học", published="2025-03-01")[0].alias_of == "57-NQ/TW"


def test_a_new_row_suffices(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new ministry, type or unit is a row of a table, nothing else."""
    added = {
        "issuers": {"code": "BVT", "name": "Bộ Vũ trụ", "from": "2030", "level": "central"},
        "document_types": {
            "code": "SC",
            "words": "Sắc chỉ",
            "side": "both",
            "bare": "any",
            "symbols": "SC",
        },
        "unit_suffixes": {"code": "KGVTr", "meaning": "không gian vũ trụ"},
    }
    read = lexicon.table

    def table(name: str) -> tuple[dict[str, str], ...]:
        rows = read(name)
        if name not in added:
            return rows
        return (*rows, {**dict.fromkeys(rows[0], ""), **added[name]})

    monkeypatch.setattr(lexicon, "table", table)
    known = Tables()
    assert known.issuer("BVT") is not None
    assert known.issuer_phrase("Bộ Vũ trụ ban hành", 0) is not None
    assert known.symbol("SC") is not None
    assert known.by_word["sắc chỉ"].code == "SC"

    from vnnews.extract.documents.symbol import Reader

    reader = Reader(known)
    read_number = reader.read("7/2031/SC-BVT", 0)
    assert read_number is not None
    assert (read_number.number, read_number.issuers) == ("7/2031/SC-BVT", ["BVT"])
    letter = reader.read("88/BVT-KGVTr", 0)
    assert letter is not None
    assert (letter.number, letter.unit) == ("88/BVT-KGVTr", "KGVTr")


def test_headlines_in_capitals() -> None:
    found = documents("UBND TỈNH BAN HÀNH KẾ HOẠCH SỐ 45/KH-UBND TRIỂN KHAI LUẬT ĐẤT ĐAI NĂM 2024")
    assert [(d.text, d.number, d.date) for d in found] == [
        ("KẾ HOẠCH SỐ 45/KH-UBND", "45/KH-UBND", None),
        ("LUẬT ĐẤT ĐAI NĂM 2024", None, "2024"),
    ]


def test_an_abbreviation_before_a_semicolon_is_no_entity() -> None:
    found = documents("Luật PCCC&CNCH; Thông tư 14/2015/TT-BNN&PTNT; hết")
    assert [d.text for d in found] == ["Luật PCCC&CNCH", "Thông tư 14/2015/TT-BNN&PTNT"]


def test_lines_broken_inside_names_and_words() -> None:
    found = documents(
        "Xét đề nghị tại Tờ\ntrình số 66/TTr-SYT ngày 17 tháng 5 năm 2013 của Sở Y tế;\n"
        "Căn cứ Luật\nTổ chức chính quyền địa phương số 77/2015/QH13;\n"
        "Căn cứ Luật Ngân sách\nnhà nước năm 2015;"
    )
    assert [(d.text, d.number, d.type) for d in found] == [
        ("Tờ\ntrình số 66/TTr-SYT", "66/TTr-SYT", "TTr"),
        ("Luật\nTổ chức chính quyền địa phương số 77/2015/QH13", "77/2015/QH13", "Luật"),
        ("Luật Ngân sách\nnhà nước năm 2015", None, "Luật"),
    ]
    assert found[0].date == "2013-05-17"


def test_the_date_line_of_a_header_dates_the_number_above_it() -> None:
    found = documents("Số: 594/KH-UBND\n\nNghệ An, ngày 21 tháng 10 năm 2021\n\nKẾ HOẠCH")
    assert (found[0].date, found[0].date_source) == ("2021-10-21", "explicit")


def test_an_act_named_in_the_text_wins_over_a_nickname() -> None:
    found = documents(
        "Nghị quyết 68/NQ-CP hỗ trợ lao động. Thực hiện Nghị quyết 68, tỉnh chi 5 tỷ đồng.",
        published="2025-09-01",
    )
    assert [(d.refers_to, d.alias_of) for d in found] == [(None, None), (0, None)]


def test_a_date_within_the_sentence_dates_what_is_issued_but_only_once() -> None:
    later = documents("Sau đó, ngày 5/9/2024, UBND tỉnh đã ban hành Quyết định số 99/QĐ-UBND.")
    assert later[0].date == "2024-09-05"
    taken = documents(
        "Theo Công văn số 12/UBND-NC ngày 5/9/2024, sở ban hành Kế hoạch số 3/KH-SYT."
    )
    assert [d.date for d in taken] == ["2024-09-05", None]


def test_a_nickname_with_its_issuer_is_no_old_number() -> None:
    found = documents("Công an xã triển khai Đề án 06/CP hiệu quả.")
    assert [(d.text, d.number, d.alias_of) for d in found] == [("Đề án 06/CP", "06", "06/QĐ-TTg")]


def test_a_list_holds_one_type() -> None:
    found = documents("Kế hoạch 35/KH-UBND; 12/QĐ-UBND; phòng KL-12; 1719/QĐ-TTg.")
    assert [(d.text, d.number, d.flags) for d in found] == [
        ("Kế hoạch 35/KH-UBND", "35/KH-UBND", ()),
        ("12/QĐ-UBND", "12/QĐ-UBND", ()),
        ("1719/QĐ-TTg", "1719/QĐ-TTg", ()),
    ]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "Quy định 12-QĐ/TW năm 2020 về thi hành kỷ luật do Ban Chấp hành Trung ương ban hành.",
            "về thi hành kỷ luật",
        ),
        (
            "Quyết định số 5/2014/QĐ-UBND về bảo trì cầu đường bị bãi bỏ từ hôm nay.",
            "về bảo trì cầu đường",
        ),
        (
            "Chỉ thị số 45-CT/TW về chuẩn bị đại hội các cấp, gồm:\nMột là",
            "về chuẩn bị đại hội các cấp",
        ),
        (
            "Luật số 47/2019/QH14 sửa đổi, bổ sung một số điều của Luật Đất đai và Luật Nhà ở, các xã",
            "sửa đổi, bổ sung một số điều của Luật Đất đai và Luật Nhà ở",
        ),
        (
            "Nghị quyết 10/2016/NQ-HĐND tỉnh ngày 7/12/2016 về việc phân cấp nguồn thu.",
            "về việc phân cấp nguồn thu",
        ),
        (
            "“Theo Kế hoạch số 60/KH-SYT về tuyển dụng viên chức y tế năm 2024” (gọi tắt là Kế hoạch 60).",
            "về tuyển dụng viên chức y tế năm 2024",
        ),
        (
            "Kế hoạch số 60/KH-SYT về hưởng ứng “Tháng an toàn” trong trường học.",
            "về hưởng ứng “Tháng an toàn” trong trường học",
        ),
    ],
)
def test_titles_end_where_the_sentence_goes_on(text: str, title: str) -> None:
    assert documents(text)[0].title == title


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Nghị quyết 10/2016/NQ-HĐND tỉnh ngày 7/12/2016 có hiệu lực.", "2016-12-07"),
        ("Nghị quyết số 01/2007/NQ-HĐTP TANDTC ngày 02/10/2007 hướng dẫn.", "2007-10-02"),
        ("Công điện số 11 hồi 20 giờ 30 phút ngày 19/10/2020 của tỉnh.", "2020-10-19"),
        (
            "Quy định 12-QĐ/TW năm 2020 về kỷ luật do Bộ Chính trị ban hành ngày 06/7/2020.",
            "2020-07-06",
        ),
        ("Số: 225 - KH/TWĐTN                    Hà Nội, ngày 16 tháng 5 năm 2024", "2024-05-16"),
    ],
)
def test_dates_stand_in_many_places_after_a_number(text: str, date: str) -> None:
    assert documents(text)[0].date == date


def test_the_verb_before_a_list_of_acts_holds_for_all_of_them() -> None:
    found = documents(
        "Căn cứ Nghị định số 30/2020/NĐ-CP về công tác văn thư; Thông tư số 02/2021/TT-BNV về mã "
        "ngạch và Quyết định số 12/QĐ-UBND của UBND tỉnh. Kế hoạch số 9/KH-UBND được lập."
    )
    assert [d.relation for d in found] == ["based_on", "based_on", "based_on", None]


def test_a_board_with_the_letters_of_the_party_is_not_named_for_it() -> None:
    board, party = documents("Công điện số 02/CĐ-TW gửi các tỉnh. Chỉ thị số 5-CT/TW về báo chí.")
    assert (board.issuer_name, board.layout) == (None, "L3")
    assert party.issuer_name == "Ban Chấp hành Trung ương Đảng"
