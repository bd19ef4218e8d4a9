"""The seed page: a text dump with all of its portal's furniture."""

from __future__ import annotations

from pathlib import Path

import pytest

from vnnews.clean import clean

SEED = Path(__file__).resolve().parents[2] / "shared" / "seed"
FURNITURE = (
    "7,129",
    "306,236",
    "Thăm dò ý kiến",
    "Lượt xem",
    "TÀI LIỆU",
    "Huỳnh Quốc Huy",
    "Bà Triệu",
    "Đăng nhập",
    "Thời gian chờ",
    "Click để đánh giá",
    "Những tin",
)


@pytest.mark.skipif(not SEED.exists(), reason="the seed page is not beside this checkout")
def test_seed_dump() -> None:
    page = next(SEED.glob("*.txt")).read_text(encoding="utf-8")
    article = clean(page)
    assert article.kind == "article"
    assert article.published == "2018-08-23T14:22:00+07:00"
    assert article.title is not None
    assert article.title.startswith("Kết quả phong trào thi đua")
    assert article.author == "Nguyễn Trung Thuận"
    assert article.text.startswith("Phong trào thi đua “Cả nước chung tay vì người nghèo")
    assert article.text.endswith("của Đề án giảm nghèo…\nBài, ảnh: Nguyễn Trung Thuận")
    for words in FURNITURE:
        assert words not in article.text
    for block in article.blocks:
        assert article.text[block.start : block.end].strip()
    assert clean(page.encode()) == article
