"""Texts wrapped to a width read as if they were not."""

import json
import textwrap
import time
from collections import Counter
from pathlib import Path

import pytest

import vnnews
from vnnews.text.shadow import Shadow
from vnnews.text.wrapping import unwrapped

GOLD = Path(__file__).parent.parent / "fixtures" / "gold" / "blind.jsonl"


@pytest.mark.parametrize(
    "text",
    [
        "Căn cứ Luật Lâm nghiệp ngày\n15 tháng 11\nnăm 2017",
        "họp tại tỉnh,\nxã và\nBộ Y tế",
        "thu nhập (bình quân)\nđạt hơn\n45 triệu\nđồng",
        "giảm 2,1%\nso với cùng kỳ năm\n2019",
        "   ngày\n   15 tháng 4",
    ],
)
def test_a_sentence_goes_on(text: str) -> None:
    assert unwrapped(text) == text.replace("\n", " ")


@pytest.mark.parametrize(
    "text",
    [
        "Hội nghị bế mạc.\nngày mai họp tiếp",
        "Kết quả như sau:\nhộ nghèo giảm",
        "Giảm nhanh ở vùng đồng bào dân tộc thiểu số\nTrong năm 2018 có 4.861 hộ thoát nghèo",
        "Các đơn vị trên địa bàn tỉnh\n12 xã báo cáo",
        "Chuyên đề năm\n1. Công tác đảng",
        "Danh mục số\n2) Đường",
        "Tên xã\tsố hộ\nxã Đăk Tô\t250",
        "tổng số\nhộ nghèo\t12",
        "đoạn một\n\nđoạn hai",
        "UBND tỉnh\nĐiều 1. Ban hành",
    ],
)
def test_lines_of_their_own_stay(text: str) -> None:
    assert unwrapped(text) == text


def test_a_wrapped_text_joins_full_lines_before_capitals_too() -> None:
    """The last line of a paragraph is short: it ends there even without a stop."""
    lines = [
        "Ủy ban nhân dân tỉnh vừa giao cho Sở Nông",
        "nghiệp và các huyện trên địa bàn rà soát,",
        "báo cáo kết quả thực hiện về Sở Tài chính",
        "Kon Tum trước cuối tuần này để tổng hợp và",
        "trình duyệt",
        "Kế hoạch tiếp theo",
    ]
    assert unwrapped("\n".join(lines)) == " ".join(lines[:5]) + "\n" + lines[5]


def test_spans_keep_their_breaks_and_titles_do_not() -> None:
    text = "Quyết định số\r\n12/QĐ-UBND ngày\r\n3/2/2020 về việc ban hành quy định\r\nquản lý rừng."
    record = vnnews.extract(text)
    (document,) = record.documents
    assert document.text == "Quyết định số\r\n12/QĐ-UBND"
    assert document.date == "2020-02-03"
    assert document.title == "về việc ban hành quy định quản lý rừng"
    assert record.dates[0].text == "ngày\r\n3/2/2020"


def test_what_is_shown_has_no_break_inside() -> None:
    record = vnnews.extract("Tỷ lệ hộ\nnghèo giảm còn\n3,5%.")
    assert [figure.what for figure in record.figures] == ["tỷ lệ hộ nghèo"]
    shadow = Shadow("“một”\nhai – ba")
    assert shadow.shown == "“một” hai – ba"


@pytest.mark.parametrize("width", [50, 80])
def test_wrapping_changes_next_to_nothing(width: int) -> None:
    lost = count = 0
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        text = gold["text"]
        wrapped = "\n".join(
            textwrap.fill(paragraph, width, break_long_words=False, break_on_hyphens=False)
            for paragraph in text.split("\n")
        )
        whole, broken = (
            Counter(
                (type(mention).__name__, " ".join(mention.text.split()))
                for mention in vnnews.extract(
                    each, published=gold["published"], province=gold["province"]
                ).mentions()
            )
            for each in (text, wrapped)
        )
        lost += (whole - broken).total()
        count += whole.total()
    assert count > 900
    assert lost <= 0.01 * count


def test_linear() -> None:
    """Lines of words, of numbers and of tabs: ten times as long, not a hundred times as slow."""
    for line in ("hộ nghèo\n", "ngày\n15\n", "a\tb\n", "\n", "x " * 40 + "\n"):
        spent = []
        for size in (20_000, 200_000):
            text = line * (size // len(line))
            begin = time.process_time()
            unwrapped(text)
            spent.append(time.process_time() - begin)
        assert spent[1] < 40 * spent[0] + 0.05
