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


LETTER = """Làng Klâu đón mùa cà phê đầu tiên :: Bản tin Quê Nhà
Trang chủ
Xã hội Thứ ba - 16/06/2026 09:41
Làng Klâu đón mùa cà phê đầu tiên
Sau ba năm trồng, 40 hộ dân làng Klâu thu hoạch vụ cà phê đầu tiên với sản lượng 60 tấn nhân.
Phú Thiện: Hợp tác xã làm lúa sạch cho cả vùng hạ lưu
Ba mươi hộ xã Ia Sol cùng góp ruộng, cùng một quy trình, bán lúa cho một đầu mối thu mua.
Ông Siu Hlep, trưởng làng, nói giá năm nay cao nên nhà nào cũng trả được nợ vay ngân hàng.
Y Nhàn
Ngày đăng: 20/02/2025  09:40
Người viết này còn có
Đắk Đoa: Lễ hội hoa muồng vàng thu hút du khách khắp nơi
Hoa muồng nở rộ trên núi lửa Chư Đăng Ya, mỗi ngày có hàng nghìn lượt khách lên tham quan.
Phú Thiện: Hợp tác xã làm lúa sạch cho cả vùng hạ lưu
Ba mươi hộ xã Ia Sol cùng góp ruộng, cùng một quy trình, bán lúa cho một đầu mối thu mua và chia lãi.
"""
MIDDLE = """Hồ thủy lợi Ia Ring cạn nước
5:53:00 , 16/10/2020
Hồ thủy lợi Ia Ring chỉ còn 12% dung tích, 300 ha cà phê ở hạ lưu có nguy cơ mất trắng vụ này.
Huyện đã cử hai tổ công tác xuống từng xã, hướng dẫn dân tưới luân phiên theo ngày chẵn, lẻ.
Có thể bạn quan tâm
Phản ánh, kiến nghị: những điều cần biết
Đường dây nóng: những điều cần biết
Thông tin đấu thầu: những điều cần biết
Trạm khí tượng dự báo đợt khô hạn kéo dài đến giữa tháng sau, lượng mưa thấp hơn mọi năm 30%.
Ngành nông nghiệp khuyến cáo dân tủ gốc giữ ẩm, tưới tiết kiệm, không xuống giống cây ngắn ngày ở vùng cuối kênh.
Công ty quản lý thủy lợi đã lắp thêm bốn trạm bơm dã chiến, mỗi trạm đủ nước cho 25 ha, ưu tiên vườn cây đang nuôi quả.
Đến chiều 15/10, toàn huyện mới cứu được 110 ha, phần còn lại phải chờ nước từ hồ Ayun Hạ.
Cùng chuyên mục
"""
LEAF = """Ia Pa khánh thành cầu treo qua sông Ba - Cổng thông tin điện tử huyện Ia Pa
Bỏ qua nội dung
Ia Pa khánh thành cầu treo qua sông Ba
Posted on 8 Tháng 6, 20268 Tháng 6, 2026 by admin
8
Th6
Cầu treo dài 120 m nối xã Ia Mrơn với xã Kim Tân vừa được khánh thành sau tám tháng thi công.
Từ nay 250 hộ dân bờ bắc không phải đi vòng 14 km mỗi khi đưa nông sản ra chợ huyện để bán.
"""


@pytest.mark.parametrize(
    ("dump", "published", "first", "last", "without"),
    [
        (LETTER, "2025-02-20T09:40:00+07:00", "Sau ba năm", "ngân hàng.", ("lúa sạch", "Hoa muồng")),
        (MIDDLE, "2020-10-16T05:53:00+07:00", "Hồ thủy lợi", "hồ Ayun Hạ.", ("cần biết", "quan tâm")),
        (LEAF, "2026-06-08", "Cầu treo", "để bán.", ("Th6", "Posted")),
    ],
)  # fmt: skip
def test_other_articles_and_badges(
    dump: str, published: str, first: str, last: str, without: tuple[str, ...]
) -> None:
    article = clean(dump)
    assert article.published == published
    assert article.text.startswith(first)
    assert article.text.endswith(last)
    assert not any(word in article.text for word in without)


def test_what_the_frame_tells() -> None:
    assert (clean(PORTAL).section, clean(PORTAL).province) == ("Tin trong tỉnh", "Quảng Nam")
    newspaper = clean(NEWSPAPER)
    assert (newspaper.section, newspaper.province) == (None, "Kon Tum")
    assert newspaper.author == "DƯƠNG NƯƠNG"
    assert clean(BARE).province is None


def test_two_provinces_in_the_frame_decide_nothing() -> None:
    assert clean(PORTAL.replace("BÁO", "") + "Báo Gia Lai\nBáo Đắk Lắk\n").province is None
