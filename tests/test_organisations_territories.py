"""Territories on the sample articles, read by hand: place, code and code list of mentions."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import vnnews
from vnnews.records import Organisation

ARTICLES = Path(__file__).resolve().parent.parent / "fixtures" / "portal" / "articles"

# article, mention (its first one that reads so), territory or None, code, code list
READ = [
    ("1001", "UBND tỉnh", "Kon Tum", "62", "gso-2004"),
    ("1001", "Sở Lao động-TB&XH", "Kon Tum", "62", "gso-2004"),
    ("1001", "Ban chỉ đạo CTMTQG giảm nghèo bền vững", "Kon Tum", "62", "gso-2004"),
    ("1003", "Ngân hàng Chính sách xã hội tỉnh", "Kon Tum", "62", "gso-2004"),
    ("1003", "Chính phủ", None, None, None),
    ("1004", "UBND xã Măng Ri", "Măng Ri", None, None),
    ("1005", "Ban Bí thư", None, None, None),
    ("1006", "Sở Nông nghiệp và PTNT", "Thái Bình", "34", "gso-2004"),
    ("1006", "HTX dịch vụ nông nghiệp xã Vũ Lễ", "Vũ Lễ", None, None),
    ("1007", "Bộ Chỉ huy Quân sự tỉnh", "Quảng Bình", "44", "gso-2004"),
    ("1008", "HĐND thành phố", "Cần Thơ", "92", "gso-2004"),
    ("1008", "Cục Thuế thành phố", "Cần Thơ", "92", "gso-2004"),
    ("1009", "Ban Thường vụ Tỉnh ủy", "Lào Cai", "15", "gso-2025"),
    ("1009", "Quốc hội", None, None, None),
    ("1010", "Bộ Chỉ huy Bộ đội Biên phòng tỉnh Điện Biên", "Điện Biên", "11", "gso-2004"),
    ("1011", "Bộ Y tế", None, None, None),
    ("1011", "Trường Cao đẳng Y tế Bắc Ninh", "Bắc Ninh", "27", "gso-2004"),
    ("1012", "Tỉnh đoàn Nghệ An", "Nghệ An", "40", "gso-2004"),
    ("1012", "Trường PTDTBT THCS Tri Lễ", "Nghệ An", "40", "gso-2004"),
    ("1013", "Sở NN&PTNT tỉnh", "Cà Mau", "96", "gso-2004"),
    ("1013", "Đồn Biên phòng Sông Đốc", "Cà Mau", "96", "gso-2004"),
    ("1014", "Bộ TT&TT", None, None, None),
    ("1015", "Thường trực HĐND tỉnh", "Quảng Ninh", "22", "gso-2004"),
    ("1016", "Công an xã", "Nhi Sơn", None, None),
    ("1016", "Ủy ban bầu cử tỉnh", "Thanh Hóa", "38", "gso-2004"),
    ("1017", "Tòa án nhân dân tỉnh Đắk Lắk", "Đắk Lắk", "66", "gso-2004"),
    ("1017", "UBND huyện", "Krông Bông", "653", "gso-2004"),
    ("1017", "Thanh tra huyện", "Krông Bông", "653", "gso-2004"),
    ("1018", "UBND thành phố Huế", "Huế", "46", "gso-2004"),
    ("1018", "Công an thành phố", "Huế", "46", "gso-2004"),
    ("1018", "Bộ Văn hóa, Thể thao và Du lịch", None, None, None),
    ("1019", "Ban An toàn giao thông tỉnh Hà Tĩnh", "Hà Tĩnh", "42", "gso-2004"),
    ("1020", "Đảng ủy UBND tỉnh", "Gia Lai", "52", "gso-2025"),
    ("1020", "Trung tâm Phục vụ hành chính công xã Ia Ko", "Ia Ko", None, None),
    ("1021", "Ban Thường vụ Tỉnh ủy Sơn La", "Sơn La", "14", "gso-2004"),
    ("1021", "Tổng công ty Thương mại Hà Nội", "Hà Nội", "01", "gso-2004"),
    ("1022", "UBND tỉnh Ninh Thuận", "Ninh Thuận", "58", "gso-2004"),
    ("1023", "Công ty cổ phần Cấp thoát nước Bến Tre", "Bến Tre", "83", "gso-2004"),
    ("1023", "JICA", None, None, None),
    ("1026", "UBND huyện Tri Tôn", "Tri Tôn", None, None),
    ("1027", "Ủy ban bầu cử tỉnh Tây Ninh", "Tây Ninh", "80", "gso-2025"),
    ("1028", "UBND tỉnh Phú Thọ", "Phú Thọ", "25", "gso-2004"),
    ("1029", "Tỉnh ủy Vĩnh Phúc", "Vĩnh Phúc", "26", "gso-2004"),
    ("1029", "Ban Chấp hành Trung ương", None, None, None),
    ("1030", "Trạm Y tế xã Trà Cang", "Trà Cang", None, None),
    ("1030", "Sở Y tế Quảng Nam", "Quảng Nam", "49", "gso-2004"),
    ("1031", "LĐLĐ tỉnh", "Bình Dương", "74", "gso-2004"),
    ("1032", "Đảng ủy Công an tỉnh", "Cao Bằng", "04", "gso-2004"),
    ("1033", "UBND tỉnh Tuyên Quang", "Tuyên Quang", "08", "gso-2025"),
    ("1033", "Thường trực Tỉnh ủy", "Tuyên Quang", "08", "gso-2025"),
    ("1035", "Ban Chỉ huy Phòng thủ dân sự tỉnh", "Lâm Đồng", "68", "gso-2025"),
    ("1036", "Bộ GD&ĐT", None, None, None),
    ("1037", "Liên minh HTX tỉnh", "Bắc Kạn", "06", "gso-2004"),
    ("1038", "Sở Du lịch tỉnh Kiên Giang", "Kiên Giang", "91", "gso-2004"),
    ("1039", "UBND TP. Hà Nội", "Hà Nội", "01", "gso-2004"),
    ("1043", "Phòng Cảnh sát giao thông Công an thành phố", "Đà Nẵng", "48", "gso-2025"),
    ("1044", "BHXH tỉnh Nam Định", "Nam Định", "36", "gso-2004"),
    ("1044", "BHXH Việt Nam", None, None, None),
    ("1045", "UBND huyện", "Đà Bắc", "150", "gso-2004"),
    ("1046", "Trung tâm Hành động bom mìn tỉnh", "Quảng Trị", "44", "gso-2025"),
    ("1047", "Đảng ủy xã Măng Ri", "Măng Ri", None, None),
    ("1047", "Sở Nông nghiệp và Môi trường tỉnh Quảng Ngãi", "Quảng Ngãi", "51", "gso-2025"),
    ("1048", "HĐND tỉnh Đồng Nai khóa X", "Đồng Nai", "75", "gso-2004"),
    ("1048", "UBND huyện", "Long Thành", "740", "gso-2004"),
    ("1049", "Thành ủy Hải Phòng", "Hải Phòng", "31", "gso-2004"),
    ("1050", "Bệnh viện Đa khoa tỉnh Phú Thọ", "Phú Thọ", "25", "gso-2004"),
    ("1050", "Trung tâm Kiểm soát bệnh tật tỉnh", "Hậu Giang", "93", "gso-2004"),
]


def organisations(number: str) -> dict[str, Organisation]:
    _, head, body = (ARTICLES / f"{number}.md").read_text(encoding="utf-8").split("+++", 2)
    facts = tomllib.loads(head)
    record = vnnews.extract(
        f"{facts['title']}\n{body.strip()}",
        published=str(facts["published"])[:10],
        province=facts.get("province"),
    )
    found: dict[str, Organisation] = {}
    for mention in record.organisations:
        found.setdefault(" ".join(mention.text.split()), mention)
    return found


def test_territories_of_the_sample_articles() -> None:
    if not ARTICLES.exists():
        pytest.skip("no sample articles")
    articles = {number: organisations(number) for number, *_ in READ}
    wrong = []
    for number, text, name, code, codelist in READ:
        mention = articles[number].get(text)
        where = None if mention is None else mention.territory
        have = (None, None, None) if where is None else (where.name, where.code, where.codelist)
        if mention is None or have != (name, code, codelist):
            wrong.append((number, text, have if mention else "not found"))
    assert len(wrong) <= len(READ) * 0.05, wrong
