"""Articles of every shape in every theme: short ones, tables, poems, captions, lists, other languages.

What a page holds is not always prose. Each shape is put into the pages of all common themes and
read by the method that knows no site.
"""

from __future__ import annotations

import html
import re
from typing import NamedTuple

import pytest
from fixtures.portal import themes
from tools.bench_clean import token_f1

from vnnews.clean import clean


class Shape(NamedTuple):
    """An article: title, lead (may be empty), body as markup, and what of it is not the article's."""

    title: str
    lead: str
    body: str
    foreign: tuple[str, ...] = ()


SHAPES = {
    "short": Shape(
        "Thông báo tạm ngừng cấp nước",
        "",
        (
            "<p>Từ 8 giờ đến 17 giờ ngày 12/3/2024, Công ty Cấp nước tạm ngừng cấp nước tại các "
            "phường Thắng Lợi, Quyết Thắng để sửa chữa đường ống.</p>"
        ),
    ),
    "onepara": Shape(
        "Xã Đăk Nông bế giảng lớp bồi dưỡng kiến thức quốc phòng",
        "",
        (
            "<p>Sáng 5/3, Đảng ủy xã tổ chức bế giảng lớp bồi dưỡng kiến thức quốc phòng, an ninh "
            "cho 45 cán bộ thôn, làng. Sau 3 ngày học tập, 100% học viên đạt loại khá, "
            "giỏi.</p><p>Tin, ảnh: A Thới</p>"
        ),
    ),
    "photos": Shape(
        "Chùm ảnh: Lễ hội cầu mưa của người Gia Rai",
        "Lễ hội cầu mưa của người Gia Rai ở Phú Thiện diễn ra sáng 2/5.",
        (
            '<figure><img src="/0.jpg"><figcaption>Thầy cúng Rah Lan Hieo làm lễ bên bến '
            'nước.</figcaption></figure><figure><img src="/1.jpg"><figcaption>Đội chiêng nữ của '
            "buôn Plei Ơi biểu diễn.</figcaption></figure><figure><img "
            'src="/2.jpg"><figcaption>Khách du lịch chụp ảnh lưu niệm với nghệ '
            'nhân.</figcaption></figure><figure><img src="/3.jpg"><figcaption>Bà con dâng rượu '
            "cần mời khách xa.</figcaption></figure>"
        ),
    ),
    "photos_p": Shape(
        "Chùm ảnh: Ngày hội đua thuyền",
        "",
        (
            '<p style="text-align:center"><img src="/0.jpg"></p><p '
            'style="text-align:center"><em>Các đội thuyền nam xuất phát tại cầu treo Kon '
            'Klor.</em></p><p style="text-align:center"><img src="/1.jpg"></p><p '
            'style="text-align:center"><em>Cổ động viên hai bên bờ sông Đăk Bla.</em></p><p '
            'style="text-align:center"><img src="/2.jpg"></p><p style="text-align:center"><em>Đội '
            "thuyền phường Thống Nhất về nhất cự ly 1.000 m.</em></p><p "
            'style="text-align:center"><img src="/3.jpg"></p><p style="text-align:center"><em>Ban '
            "Tổ chức trao cờ cho các đội.</em></p>"
        ),
    ),
    "brs": Shape(
        "Công an huyện bắt nhóm trộm cắp xe máy",
        "",
        (
            "Ngày 3/4, Cơ quan Cảnh sát điều tra Công an huyện khởi tố 3 bị can về tội trộm cắp "
            "tài sản.<br><br>Trước đó, từ tháng 1 đến tháng 3, nhóm này gây ra 11 vụ trộm xe máy "
            "trên địa bàn các xã Ya Chim, Đoàn Kết và phường Trần Hưng Đạo.<br><br>Công an đã thu "
            "hồi 8 xe máy, trả lại cho người bị hại.<br>"
        ),
    ),
    "qa": Shape(
        "Hỏi đáp về chính sách bảo hiểm y tế học sinh",
        "",
        (
            "<p><strong>Hỏi:</strong> Con tôi học lớp 1 thì đóng bảo hiểm y tế mấy "
            "tháng?</p><p><strong>Trả lời:</strong> Theo quy định tại Nghị định số "
            "146/2018/NĐ-CP, học sinh lớp 1 đóng từ tháng 10 của năm đầu cấp, số tiền đóng tính "
            "theo số tháng còn lại của năm.</p><p><strong>Hỏi:</strong> Mức đóng là bao "
            "nhiêu?</p><p><strong>Trả lời:</strong> Mức đóng hằng tháng bằng 4,5% mức lương cơ "
            "sở, Nhà nước hỗ trợ 30%.</p>"
        ),
    ),
    "list": Shape(
        "Danh sách 5 xã được công nhận đạt chuẩn nông thôn mới năm 2023",
        "Chủ tịch UBND tỉnh vừa công nhận 5 xã đạt chuẩn nông thôn mới.",
        (
            "<ul><li>Xã Đăk Mar, huyện Đăk Hà</li><li>Xã Diên Bình, huyện Đăk Tô</li><li>Xã Sa "
            "Nghĩa, huyện Sa Thầy</li><li>Xã Đăk Kan, huyện Ngọc Hồi</li><li>Xã Tân Lập, huyện "
            "Kon Rẫy</li></ul>"
        ),
    ),
    "numbered": Shape(
        "Năm điều cần biết khi làm căn cước",
        "Từ ngày 01/7/2024, Luật Căn cước có hiệu lực.",
        (
            "<p>1. Người từ đủ 14 tuổi phải làm thẻ.</p><p>2. Người dưới 14 tuổi làm theo nhu "
            "cầu.</p><p>3. Mang theo giấy khai sinh nếu chưa có mã số.</p><p>4. Thời hạn cấp là 7 "
            "ngày làm việc.</p><p>5. Lệ phí 30.000 đồng/thẻ.</p>"
        ),
    ),
    "table": Shape(
        "Giá nông sản ngày 12/3",
        "",
        (
            "<p>Giá một số nông sản tại các đại lý trên địa bàn sáng 12/3:</p><table><tr><th>Mặt "
            "hàng</th><th>Giá (đồng/kg)</th></tr><tr><td>Cà phê "
            "nhân</td><td>92.500</td></tr><tr><td>Hồ tiêu</td><td>94.000</td></tr><tr><td>Mủ cao "
            "su</td><td>310</td></tr><tr><td>Sắn tươi</td><td>2.900</td></tr></table>"
        ),
    ),
    "tableonly": Shape(
        "Lịch tiếp công dân tháng 4 năm 2024",
        "",
        (
            "<table><tr><td>Ngày</td><td>Người tiếp</td><td>Địa "
            "điểm</td></tr><tr><td>05/4</td><td>Chủ tịch UBND xã</td><td>Trụ sở UBND "
            "xã</td></tr><tr><td>15/4</td><td>Phó Chủ tịch UBND xã</td><td>Trụ sở UBND "
            "xã</td></tr><tr><td>25/4</td><td>Chủ tịch HĐND xã</td><td>Nhà văn hóa thôn "
            "3</td></tr></table>"
        ),
    ),
    "law": Shape(
        "Quyết định về việc ban hành Quy chế làm việc của UBND xã",
        "",
        (
            "<p>Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;</p><p>Căn cứ "
            "Quyết định số 12/QĐ-UBND ngày 05/01/2022 của UBND huyện;</p><p>Xét đề nghị của Văn "
            "phòng UBND xã,</p><p>QUYẾT ĐỊNH:</p><p>Điều 1. Ban hành kèm theo Quyết định này Quy "
            "chế làm việc của UBND xã nhiệm kỳ 2021 - 2026.</p><p>Điều 2. Quyết định này có hiệu "
            "lực kể từ ngày ký.</p><p>Điều 3. Văn phòng UBND xã, các ngành liên quan chịu trách "
            "nhiệm thi hành Quyết định này./.</p><p>TM. ỦY BAN NHÂN DÂN</p><p>CHỦ TỊCH</p><p>A "
            "Lượng</p>"
        ),
    ),
    "poem": Shape(
        "Thơ: Về lại Măng Đen",
        "",
        (
            "<p>Anh về Măng Đen mùa sương giăng<br>Thông reo như gọi bạn trăm năm<br>Hồ xanh soi "
            "bóng chiều im lặng<br>Ai đợi ai về dưới ánh trăng</p><p>Nghe tiếng cồng ngân giữa "
            "đại ngàn<br>Lửa hồng bập bùng điệu xoang vang<br>Rượu cần say cả người qua lại<br>Để "
            "nhớ để thương một bản làng</p><p>Nguyễn Phúc Đoan</p>"
        ),
    ),
    "interview": Shape(
        "“Chúng tôi không để ai bị bỏ lại phía sau”",
        "Phóng viên trao đổi với ông A Pớt, Bí thư Đảng ủy xã, về công tác giảm nghèo.",
        (
            "<p><b>PV: Thưa ông, kết quả nổi bật năm qua là gì?</b></p><p>Ông A Pớt: Xã giảm được "
            "62 hộ nghèo, vượt 12 hộ so với kế hoạch. Bà con đã biết trồng cà phê xứ lạnh, sâm "
            "dây.</p><p><b>PV: Khó khăn lớn nhất hiện nay?</b></p><p>Ông A Pớt: Đường vào 2 thôn "
            "vẫn là đường đất, mùa mưa không đi được xe máy. Chúng tôi đã kiến nghị huyện đầu "
            "tư.</p><p><b>PV: Xin cảm ơn ông!</b></p>"
        ),
    ),
    "links": Shape(
        "Nhiều hoạt động chào mừng ngày 8/3",
        "Các cấp hội phụ nữ tổ chức nhiều hoạt động thiết thực.",
        (
            "<p>Hội LHPN huyện phối hợp khám bệnh cho 300 chị em ở xã Rờ Kơi.</p><p>&gt;&gt; <a "
            "href='/a'>Trao sinh kế cho phụ nữ nghèo biên giới</a></p><p>Tại thành phố, ngày hội "
            "áo dài thu hút hơn 1.200 hội viên tham gia diễu hành qua các tuyến phố trung "
            "tâm.</p><p><strong>Xem thêm:</strong></p><ul><li><a href='/b'>Phụ nữ Kon Tum khởi "
            "nghiệp từ sâm dây</a></li><li><a href='/c'>Tổ hợp tác dệt thổ cẩm Kon "
            "Klor</a></li></ul><p>Các hoạt động sẽ kéo dài đến hết ngày 10/3.</p>"
        ),
        (
            ">> Trao sinh kế cho phụ nữ nghèo biên giới",
            "Xem thêm:",
            "Phụ nữ Kon Tum khởi nghiệp từ sâm dây",
            "Tổ hợp tác dệt thổ cẩm Kon Klor",
        ),
    ),
    "boxes": Shape(
        "Đăk Hà: Hạn hán đe dọa hơn 500 ha cà phê",
        "Nắng nóng kéo dài khiến các hồ chứa ở Đăk Hà cạn nhanh.",
        (
            "<p>Theo Phòng Nông nghiệp huyện, 7/31 hồ đã xuống dưới mực nước chết, hơn 500 ha cà "
            "phê có nguy cơ thiếu nước tưới đợt 4.</p><div class='insert-box' "
            "style='float:left;width:40%'><a href='/x'><img src='/y.jpg'></a><a href='/x'>Người "
            "dân Ngọc Wang xếp hàng chờ nước tưới</a></div><p>Ông Nguyễn Văn Minh, xã Đăk Mar, "
            "cho biết gia đình phải khoan giếng sâu 90 m mới có nước, chi phí 45 triệu "
            "đồng.</p><div class='ads'><script>x()</script><span>Quảng cáo</span></div><p>UBND "
            "huyện đã chỉ đạo Trạm Thủy nông vận hành bơm dã chiến, ưu tiên nước sinh hoạt.</p>"
        ),
        ("Người dân Ngọc Wang xếp hàng chờ nước tưới", "x()", "Quảng cáo"),
    ),
    "center": Shape(
        "Hội nghị tổng kết Nghị quyết 10 của Tỉnh ủy",
        "",
        (
            "<div style='text-align:center'><img src='/1.jpg'><br><i>Quang cảnh hội "
            "nghị</i></div><div>Chiều 14/3, Tỉnh ủy tổ chức hội nghị tổng kết 5 năm thực hiện "
            "Nghị quyết số 10-NQ/TU về phát triển dược liệu.</div><div>&nbsp;</div><div>Đến nay "
            "toàn tỉnh trồng được 2.900 ha sâm Ngọc Linh, 9.700 ha dược liệu khác; giá trị sản "
            "xuất đạt 1.150 tỷ đồng.</div><div>&nbsp;</div><div>Kết luận hội nghị, Bí thư Tỉnh ủy "
            "yêu cầu các địa phương gắn vùng trồng với chế biến.</div><div align='right'><b>Hoàng "
            "Thanh</b></div>"
        ),
        ("Hoàng Thanh",),
    ),
    "videopage": Shape(
        "Video: Bản tin thời tiết đêm 12, ngày 13/3",
        "",
        (
            "<div class='video'><iframe src='/v'></iframe></div><p>Đêm nay, khu vực Bắc Tây "
            "Nguyên không mưa, sáng sớm có sương mù nhẹ, nhiệt độ thấp nhất 17 - 19 độ C.</p>"
        ),
    ),
    "english": Shape(
        "Kon Tum promotes community-based tourism",
        "The province has five villages recognised as community tourism destinations.",
        (
            "<p>In the first two months of the year, the villages received more than 12,000 "
            "visitors, up 35 percent from the same period last year.</p><p>According to the "
            "provincial Department of Culture, Sports and Tourism, homestays in Kon Ktu and Vi Ro "
            "Ngheo have been fully booked at weekends.</p><p>The province aims to welcome two "
            "million visitors in 2024.</p>"
        ),
    ),
    "jarai": Shape(
        "Ră tơlơi hing ang kơ mơnuih ƀôn sang",
        "",
        (
            "<p>Lăi pơthưr: Hlâo adih, ƀôn sang ama̱i adơi ƀrưh jua ngă hmua, pla kơphê laih anŭn "
            "rông un mơnŭ kiăng kơ hlŏm ƀăm rin rơpa.</p><p>Ơi Rơ Châm Thil, khua plơi, lăi: “Ră "
            "anai, abih plơi hmâo 62 sang anŏ tơhmar tơdah pơhmutu hăng thun hlâo”.</p>"
        ),
    ),
    "quote": Shape(
        "Thư khen của Chủ tịch UBND tỉnh",
        "",
        (
            "<blockquote><p>Thân ái gửi cán bộ, chiến sĩ Phòng Cảnh sát hình sự!</p><p>Tôi vui "
            "mừng được biết, chỉ sau 48 giờ, các đồng chí đã bắt giữ toàn bộ đối tượng gây "
            "án.</p><p>Tôi biểu dương và mong các đồng chí tiếp tục phát huy.</p><p>Thân "
            "ái,</p></blockquote><p>Chủ tịch UBND tỉnh</p>"
        ),
    ),
    "headings": Shape(
        "Đổi thay ở Rờ Kơi",
        "Từ xã đặc biệt khó khăn, Rờ Kơi đã về đích nông thôn mới.",
        (
            "<h3>Đường mới</h3><p>Con đường 12 km nối trung tâm xã với làng Kram được thảm nhựa "
            "cuối năm 2023.</p><h3>Nhà mới</h3><p>87 căn nhà được dựng bằng vốn Chương trình "
            "1719.</p><h3>Nếp nghĩ mới</h3><p>Bà Y Blê nói: “Giờ nhà nào cũng muốn thoát nghèo, "
            "không ai muốn giữ sổ”.</p>"
        ),
    ),
    "dropcap": Shape(
        "Nghệ nhân giữ lửa nghề gốm",
        "",
        (
            "<p><span class='dropcap'>N</span>gười phụ nữ Gié Triêng ấy đã hơn 50 năm nặn gốm "
            "không bàn xoay.</p><p>Sản phẩm của bà được bày ở Bảo tàng tỉnh và bán cho du khách "
            "với giá 150.000 - 400.000 đồng.</p>"
        ),
    ),
    "nested": Shape(
        "Nhà máy tinh bột sắn bị phạt 320 triệu đồng",
        "",
        (
            "<div><div><div><span>UBND tỉnh xử phạt Công ty TNHH Sắn Việt 320 triệu đồng vì xả "
            "nước thải vượt quy chuẩn 3 lần.</span></div></div><div><div><span>Công ty phải dừng "
            "xả thải trong 3 tháng để khắc phục.</span></div></div><div><div><span>Đoàn kiểm tra "
            "phát hiện vi phạm vào ngày 20/2.</span></div></div></div>"
        ),
    ),
}


def _text(markup: str) -> str:
    markup = re.sub(r"</(p|div|li|tr|h\d|figcaption|blockquote)>|<br\s*/?>", "\n", markup)
    return html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"</t[dh]>", "\t", markup)))


@pytest.mark.parametrize("theme", themes.SHOWN)
@pytest.mark.parametrize("name", SHAPES)
def test_an_article_of_any_shape_is_read_whole(name: str, theme: str) -> None:
    shape = SHAPES[name]
    gold = f"{shape.lead}\n{_text(shape.body)}"
    for part in shape.foreign:
        assert part in gold
        gold = gold.replace(part, "")
    read = clean(
        themes.page(theme, 1004, title=shape.title, lead=shape.lead, body=shape.body, author=""),
        profiles=False,
    )
    assert read.kind == "article"
    assert read.title == shape.title
    assert token_f1(read.text, gold) >= 0.97


@pytest.mark.parametrize(
    "title",
    ["404", "Lỗi 404", "Error 404 - Not Found", "Không tìm thấy trang", "Website đang bảo trì",
     "Hệ thống tạm ngừng để nâng cấp", "Trang không tồn tại", "403 Forbidden"],
)  # fmt: skip
def test_pages_of_errors(title: str) -> None:
    page = themes.page(
        "plain_divs", 1004, title=title, lead="", body="<p>Vui lòng thử lại sau.</p>"
    )
    head = page.replace(
        b"<title>Tin ho\xe1\xba\xa1t \xc4\x91\xe1\xbb\x99ng", b"<title>" + title.encode()
    )
    assert clean(head, profiles=False).kind == "error"


@pytest.mark.parametrize(
    "title",
    ["Hạn hán đe dọa hơn 500 ha cà phê", "Thông báo tạm ngừng cấp nước", "Bảo trì 404 máy bơm",
     "Trao 403 suất quà cho học sinh nghèo", "Công bố dịch tả tại 502 hộ nuôi heo"],
)  # fmt: skip
def test_news_that_sounds_like_an_error(title: str) -> None:
    body = "<p>Sáng 5/3, UBND huyện họp bàn biện pháp khắc phục và hỗ trợ người dân các xã.</p>"
    page = themes.page("wordpress_plain", 1004, title=title, lead="", body=body)
    assert clean(page, profiles=False).kind == "article"
