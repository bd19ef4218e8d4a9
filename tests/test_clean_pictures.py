"""The picture that stands alone above an article's text."""

from __future__ import annotations

import pytest

from vnnews import clean

TEXT = "".join(
    f"<p>Đoạn {n} kể về con đường mới mở qua ba thôn vùng cao, nơi bà con góp đất và góp công.</p>"
    for n in range(1, 6)
)


def page(above: str, image: str = "https://x.vn/uploads/duong-moi.jpg", body: str = TEXT) -> str:
    return (
        f"<html lang='vi'><head><title>Con đường mới qua ba thôn</title>"
        f"<meta property='og:image' content='{image}'></head><body>"
        "<div class='menu'><a href='/'>Trang chủ</a><a href='/a'>Tin</a></div>"
        f"<div class='main'><h1>Con đường mới qua ba thôn</h1>{above}"
        f"<div class='noi-dung'>{body}</div></div>"
        "<div class='moi'><a href='/1'><img src='/uploads/duong-moi.jpg'>Tin một</a>"
        "<a href='/2'><img src='/b.jpg'>Tin hai</a><a href='/3'><img src='/c.jpg'>Tin ba</a></div>"
        "</body></html>"
    )


@pytest.mark.parametrize(
    ("above", "images"),
    [
        ("<div class='anh'><img src='/uploads/duong-moi.jpg' alt='Đường'></div>", 1),
        ("<img src='/uploads/duong-moi-300x200.jpg'>", 1),
        ("<a href='/uploads/duong-moi.jpg'><img data-src='/uploads/duong-moi.jpg'></a>", 1),
        # Another picture than the page's own: a banner, a button.
        ("<img src='/banner/quang-cao.jpg'>", 0),
        ("", 0),
    ],
)
def test_the_picture_above_the_text(above: str, images: int) -> None:
    article = clean(page(above))
    assert len(article.images) == images
    assert article.text.startswith("Đoạn 1")


def test_a_picture_of_the_text_counts_once() -> None:
    body = "<p><img src='/uploads/duong-moi.jpg'></p>" + TEXT
    assert len(clean(page("<img src='/uploads/duong-moi-150x150.jpg'>", body=body)).images) == 1
    assert clean(page("<img src='/x.jpg'>", image="https://[bad")).images == ()
