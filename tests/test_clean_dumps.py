"""Pages dumped to plain text, in the shapes that archives hold them in."""

import pytest

from vnnews import clean

PORTAL = """Trang chủ
Giới thiệu
Tin tức - Sự kiện
Văn bản
Thứ tư, 15/05/2024
English
Trang chủ / Tin tức - Sự kiện / Tin trong tỉnh
Hội nghị triển khai công tác phòng, chống thiên tai năm 2024
Ngày đăng: 14/05/2024 16:30
Lượt xem: 1.245
Cỡ chữ: A- A A+
Chiều 14/5, UBND tỉnh tổ chức hội nghị tổng kết công tác phòng, chống thiên tai năm 2023.
Ảnh: Quang cảnh hội nghị
Năm 2023, thiên tai làm 3 người chết, thiệt hại ước 245 tỷ đồng.
Chia sẻ
Facebook
In bài viết
Tin khác
Khai mạc giải bóng đá thiếu niên (13/05/2024)
Kiểm tra công tác phòng cháy, chữa cháy rừng (12/05/2024)
Ngăn chặn khai thác cát trái phép trên sông (10/05/2024)
Thống kê truy cập
Đang truy cập: 15
Tổng cộng: 5.678.901
CỔNG THÔNG TIN ĐIỆN TỬ TỈNH QUẢNG NAM
Giấy phép số 123/GP-TTĐT ngày 05/6/2019
Địa chỉ: 62 Hùng Vương, Tam Kỳ. Điện thoại: 0235.3852739
"""
NEWSPAPER = """BÁO KON TUM ĐIỆN TỬ
Thứ 6, 20/09/2024
Chính trị | Kinh tế | Xã hội | Văn hoá | Pháp luật
Bế mạc kỳ họp thứ 15 HĐND tỉnh khoá XII
20/09/2024 13:05
Sau 1,5 ngày làm việc khẩn trương, kỳ họp thứ 15 HĐND tỉnh khoá XII đã bế mạc.
Kỳ họp đã thông qua 18 nghị quyết quan trọng.
Tin, ảnh: DƯƠNG NƯƠNG
Ý kiến bạn đọc
Gửi bình luận
Các tin khác
Giám sát việc thực hiện Nghị quyết 43
Giấy phép số 34/GP-BTTTT cấp ngày 12/1/2022
"""
BARE = """Thời sự địa phương

Giảm nghèo nhanh nhưng phải bền vững

13/10/2015

Sau 5 năm, tỉ lệ hộ nghèo của tỉnh được kéo giảm còn dưới 3%, bình quân mỗi năm giảm 1,54%.

Dự thảo văn kiện đề ra chỉ tiêu giảm nghèo bình quân cho giai đoạn 2015 – 2020 là 1%/năm.

Từ khóa:

0 bình luận

Viết bình luận

« | »
"""


@pytest.mark.parametrize(
    ("dump", "title", "published", "first", "last"),
    [
        (
            PORTAL,
            "Hội nghị triển khai công tác phòng, chống thiên tai năm 2024",
            "2024-05-14T16:30:00+07:00",
            "Chiều 14/5,",
            "245 tỷ đồng.",
        ),
        (
            NEWSPAPER,
            "Bế mạc kỳ họp thứ 15 HĐND tỉnh khoá XII",
            "2024-09-20T13:05:00+07:00",
            "Sau 1,5 ngày",
            "Tin, ảnh: DƯƠNG NƯƠNG",
        ),
        (BARE, "Giảm nghèo nhanh nhưng phải bền vững", "2015-10-13", "Sau 5 năm,", "là 1%/năm."),
    ],
)
def test_article(dump: str, title: str, published: str, first: str, last: str) -> None:
    article = clean(dump)
    assert (article.kind, article.title, article.published) == ("article", title, published)
    assert article.text.startswith(first)
    assert article.text.endswith(last)


def test_what_the_frame_tells() -> None:
    assert (clean(PORTAL).section, clean(PORTAL).province) == ("Tin trong tỉnh", "Quảng Nam")
    newspaper = clean(NEWSPAPER)
    assert (newspaper.section, newspaper.province) == (None, "Kon Tum")
    assert newspaper.author == "DƯƠNG NƯƠNG"
    assert clean(BARE).province is None


def test_two_provinces_in_the_frame_decide_nothing() -> None:
    assert clean(PORTAL.replace("BÁO", "") + "Báo Gia Lai\nBáo Đắk Lắk\n").province is None
