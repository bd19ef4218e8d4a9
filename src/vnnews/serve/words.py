"""What the reading page says, in Vietnamese and English."""

from __future__ import annotations

from types import SimpleNamespace

LANGUAGES = ("vi", "en")

_WORDS: dict[str, tuple[str, str]] = {
    "tagline": (
        "Đọc tin tỉnh: ngày tháng, văn bản, số liệu, tổ chức",
        "Reading provincial news: dates, documents, figures, organisations",
    ),
    "read": ("Đọc một bài", "Read a text"),
    "browse": ("Kho tin", "Articles"),
    "other_language": ("English", "Tiếng Việt"),
    "skip": ("Tới nội dung", "Skip to content"),
    "paste": ("Dán một bài viết", "Paste an article"),
    "paste_hint": (
        "Dán văn bản hoặc mã HTML của một trang. Văn bản được xử lý ngay trên máy chủ này, không "
        "gửi đi đâu và không được lưu lại.",
        "Paste text, or the HTML of a page. It is read on this server, sent nowhere and not kept.",
    ),
    "file": ("… hoặc chọn một tệp HTML", "… or choose an HTML file"),
    "published": ("Ngày đăng (nếu biết)", "Published (if known)"),
    "province": ("Tỉnh", "Province"),
    "mark": ("Đánh dấu", "Mark up"),
    "example": ("Thử với một ví dụ", "Try an example"),
    "search": ("Tìm", "Search"),
    "words": ("Từ khóa", "Words"),
    "words_hint": ("có dấu hoặc không dấu", "with or without marks"),
    "any": ("tất cả", "all"),
    "site": ("Trang", "Site"),
    "since": ("Từ ngày", "From"),
    "until": ("Đến ngày", "To"),
    "document": ("Số văn bản", "Document number"),
    "organisation": ("Tổ chức", "Organisation"),
    "clear": ("Xóa bộ lọc", "Clear filters"),
    "found": ("bài viết", "articles"),
    "none": ("Không có bài nào phù hợp.", "No article fits."),
    "no_job": (
        "Máy chủ này chưa mở kho tin nào. Khởi động: vnnews serve THƯ-MỤC",
        "No job is served here. Start with: vnnews serve FOLDER",
    ),
    "timeline": ("Theo thời gian", "Over time"),
    "timeline_hint": ("Chọn một cột để lọc theo tháng.", "Choose a bar to filter by month."),
    "download": ("Tải về những gì đã lọc", "Download what is filtered"),
    "table": ("Bảng", "Table"),
    "t_articles": ("bài viết", "articles"),
    "t_dates": ("ngày tháng", "dates"),
    "t_documents": ("văn bản", "documents"),
    "t_figures": ("số liệu", "figures"),
    "t_organisations": ("tổ chức", "organisations"),
    "t_claims": ("số liệu có chỉ tiêu", "figures with indicator"),
    "t_entities": ("tổ chức theo bài", "bodies by article"),
    "newer": ("Trang trước", "Previous page"),
    "older": ("Trang sau", "Next page"),
    "page_of": ("Trang {page}/{pages}", "Page {page} of {pages}"),
    "archived": ("Trang gốc đã lưu trữ", "The archived page"),
    "archived_hint": (
        "Hiển thị không chạy mã, không tải ảnh hay kiểu từ bên ngoài.",
        "Shown without scripts, images or styles from elsewhere.",
    ),
    "original": ("Địa chỉ gốc", "Original address"),
    "no_archive": ("Trang này không có trong kho lưu trữ.", "This page is not in the archive."),
    "text": ("Đoạn văn", "Text"),
    "value": ("Giá trị", "Value"),
    "mentions": ("Những gì đã nhận ra", "What was found"),
    "nothing": ("Không có", "None"),
    "back": ("Về danh sách", "Back to the list"),
    "error": ("Có lỗi", "Something is wrong"),
    "untitled": ("(không có nhan đề)", "(no title)"),
    "empty": ("Hãy dán một văn bản hoặc chọn một tệp.", "Paste a text or choose a file."),
    "warnings": ("Lưu ý", "Notes"),
    "not_article": (
        "Trang này không phải là một bài viết ({kind}).",
        "This page is not an article ({kind}).",
    ),
    "rule": ("Quy tắc", "Rule"),
    "undated": ("không rõ ngày", "undated"),
    "as_json": ("Bản ghi JSON", "Record as JSON"),
    "keys": (
        "Phím tắt: / tìm, j và k bài sau và bài trước, t tới bảng",
        "Keys: / search, j and k next and previous article, t to the table",
    ),
    "filters": ("Bộ lọc", "Filters"),
    "e400": ("Yêu cầu không đúng.", "The request is not right."),
    "e401": ("Cần mật khẩu.", "A key is needed."),
    "e404": ("Không tìm thấy.", "There is no such page."),
    "e413": ("Văn bản quá lớn.", "The text is too large."),
    "e422": ("Không đọc được nội dung này.", "This can't be read."),
    "e429": ("Máy chủ đang bận, hãy thử lại sau.", "The server is busy; try again."),
    "e503": ("Kho tin không dùng được.", "The store can't be used."),
}


def words(language: str) -> SimpleNamespace:
    """All words in ``vi`` or ``en``, as attributes."""
    place = LANGUAGES.index(language)
    return SimpleNamespace(**{key: pair[place] for key, pair in _WORDS.items()})


EXAMPLE = (
    "Ngày 21/8/2017, Thủ tướng Chính phủ ban hành Quyết định số 1258/QĐ-TTg. Thực hiện quyết định "
    "này, UBND tỉnh Kon Tum ban hành Kế hoạch số 2736/KH-UBND ngày 11/10/2017.\n"
    "Đến cuối năm 2017, toàn tỉnh có 26.164 hộ nghèo, chiếm 20,30%; có 72/86 xã đạt chuẩn. Sở Lao "
    "động-TB&XH cho biết giai đoạn 2016-2020 tỷ lệ hộ nghèo giảm 3-4%/năm."
)
