"""The patterns of date expressions, compiled at first use. All match lower-case shadow text.

Every pattern is tried at one place (``match``), every repetition is bounded: the time for a
text is linear in its length whatever it holds.
"""

from __future__ import annotations

import functools

from ...text.lazy import lazy
from .words import ROMAN, can_chi, either, words

S = "[ ]{0,3}"
"""Optional spaces: double and triple ones are common."""
G = "[ ]{1,3}"
L = r"(?:[ ]{1,3}|(?=\d))"
"""Spaces that may be lost before a digit: ``ngày26/11/2003``."""
YEAR = r"(?:1[0-9]|20|21)[0-9]{2}"
FOOTED = rf"(?:{YEAR}(?!\d)|(?:19|20)[0-9]{{2}}(?=[0-9](?!\d)))"
"""A year, or a year with the digit of a footnote glued to it (``20171``)."""
MONTH_NUMBER = r"(?:0?[1-9]|1[0-2])(?!\d)"
NOT_NUMBER = r"(?![.,]?\d)"


def _numbers() -> str:
    """Where a number may begin a date, by what follows it; the groups' names tell what it is.

    It begins with a digit, so that the search skips from number to number, and its branches
    begin with a literal, so that most numbers fail at once.
    """
    unit = rf"(?:{either({*words('unit'), 'tết', 'thập', 'thế'})})(?!\w)"
    more_days = (
        r"(?:,[ ]\d{1,2}){0,4}[ ]{0,2}(?:,|và|hoặc|đến|tới)[ ]{0,2}(?:ngày[ ])?\d{1,2}[ ]{0,2}[/.-]"
    )
    return (
        r"\d{1,4}+(?!\d)(?=[ /:.,hg-])(?="
        r"[ ][ ]{0,2}(?=[gnptqhđtv/(-])(?:"
        rf"\((?P<length_words>[a-zà-ỹđ ]{{2,24}}\)[ ]{{1,3}}{unit})|"
        rf"(?P<length>{unit}|(?:-|đến)[ ]{{1,2}}\d{{1,4}}(?:,\d{{1,2}})?[ ]{{1,3}}{unit})"
        rf"|(?P<years>(?:-|đến|tới)[ ]{{1,2}}(?:năm[ ]|hết[ ]|hết năm[ ])?{YEAR})"
        r"|(?P<day>/[ ]{0,2}\d|-[ ]{0,2}\d{1,2}(?:[ ]{0,2}[/-]|[.]\d{1,2}[.]\d{4})|(?:và|hoặc|đến|tới)[ ](?:ngày[ ])?\d{1,2}[ ]?(?:[/.-]|tháng))"
        r"|(?P<clock>h[ ]?\d\d))"
        r"|(?P<day_slash>/[ ]{0,2}\d)"
        r"|-(?P<clock_hours>\d{1,2}[ ]?(?:h|giờ)(?!\w))"
        r"|[-](?:"
        rf"(?P<years_hyphen>[ ]?(?:{YEAR}|\d{{3}}(?=\))))"
        rf"|(?P<length_hyphen>[ ]?\d{{1,4}}(?:,\d{{1,2}})?[ ]{{1,3}}{unit})"
        r"|(?P<day_hyphen>[ ]{0,2}\d{1,2}[ ]{0,2}[/-]|\d{1,2}(?![\d%]|[.,]\d))"
        r"|(?P<clock_hyphen>\d{1,2}[ ]?h))"
        rf"|[.](?:(?P<day_dot>[ ]?\d{{1,2}}(?:[.]|(?!\d)))|(?P<length_dot>\d{{3}}[ ]{unit}))"
        rf"|[,](?:(?P<length_comma>\d{{1,2}}[ ]{{1,3}}{unit})|(?P<day_comma>[ ]\d{{1,2}}(?:{more_days}|[ ]{{0,2}}[/.-])))"
        r"|(?P<clock_h>h(?![a-zđ])|:\d\d|g\d\d))"
    )


class Grammar:
    """All compiled patterns; one object, see :func:`grammar`."""

    def __init__(self) -> None:
        months = either(words("month"))
        moons = either(words("lunar_month"))
        chi = can_chi()
        self.months = {**words("month"), **words("lunar_month")}
        part = either(words("part"))
        weekday = either(words("weekday"))
        rel = either(words("year_rel"))
        every = either(words("every"))

        compile_ = lazy
        self.numbers = compile_(_numbers())
        self.numeric = compile_(
            r"(\d{1,2})(?!\d)[ ]{0,2}([/.-])[ ]{0,2}(\d{1,2})(?!\d)"
            rf"(?:[ ]{{0,2}}\2[ ]{{0,2}}({FOOTED}|\d{{2}}(?!\d)(?![.,/]\d)(?![ ]?-[ ]?\d)))?"
        )
        self.month_year = compile_(rf"(\d{{1,2}})[ ]{{0,2}}([/.-])[ ]{{0,2}}({FOOTED})")
        self.long = compile_(
            rf"(\d{{1,2}})[ ,]{{1,3}}tháng{L}(?:(\d{{1,2}})(?!\d|[.,]\d|[ ]?%)|({months}|{moons})(?!\w))"
        )
        self.long_words = compile_(rf"tháng{L}(?:(\d{{1,2}})(?!\d)|({months}|{moons})(?!\w))")
        self.blank = compile_(
            rf"ngày[ ._…]{{1,30}}tháng(?:[ ._…]{{1,30}}|{G}(\d{{1,2}}){G})năm{G}({FOOTED})"
        )
        self.blank_slashed = compile_(
            rf"ngày[ ._…]{{0,30}}/[ ._…]{{0,30}}(\d{{1,2}})?[ ._…]{{0,30}}/[ ]{{0,2}}({FOOTED})"
        )
        self.year_tail = compile_(
            rf"(?:{S},?{S}năm{L}(?:({FOOTED})|({rel})(?!\w)(?!{S}\d))|{S}[/.-]{S}({FOOTED}))"
        )
        self.moon_year = compile_(
            rf"{S},?{S}(?:năm{G})?({chi})(?!\w)(?:{S}\(?(?:năm{G})?({FOOTED})(?:(?<=\d)\)?))?"
        )
        moon = r"(?:âm[ ]{1,2}lịch|lịch[ ]{1,2}âm|[âa][.]?l)"
        self.moon_tail = compile_(
            rf"{S}(?:[-,]{S})?(?:\({S}{moon}[.]?{S}\)|{moon}(?!\w)|âm(?=[ ](?:là|hằng|hàng|mở|diễn|tức)(?!\w)|[ ]?[,.;)?]|$))"
        )
        self.moon_head = compile_(
            rf"(?<!\w)(?:âm[ ]{{1,2}}lịch|lịch[ ]{{1,2}}âm|âl)(?:{S}:{S}|{G})$"
        )
        self.sun_tail = compile_(rf"{S}(?:\((?:dương lịch|dl)\)|(?:dương lịch|dl)(?!\w))")
        self.leap = compile_(rf"{S}\(?nhuận\)?(?!\w)")
        self.mung = compile_(rf"(?:ngày{G})?(?:mùng|mồng){G}(\d{{1,2}}|{months})(?!\w)")
        self.head = compile_(
            rf"(?:({part}){G}(?:của{G})?)?"
            rf"(?:(?:ngày{G}(?=[tc]))?({weekday})(?!\w)(?:{S}[,-]?{S}))?"
            rf"(?:((?:các{G}|những{G})?ngày|hôm){L})?"
        )
        self.part_day = compile_(
            rf"(?:({either(words('day'))})|({either(words('day_focus'))})"
            rf"|({either(words('day_of_part'))}))(?!\w)"
        )
        self.week_tail = compile_(rf"{S}tuần{G}({either(words('period_rel'))})(?!\w)")
        self.every_tail = compile_(rf"{S},?{S}(?:của{G})?({every})(?!\w)")
        self.chain = compile_(
            rf"{S}(-|,|;|&|và|đến|tới|hoặc|,{S}và){S}(?:(?:hết{G})?ngày{G})?(?=\d)"
        )
        self.day_only = compile_(r"(\d{1,2})(?!\d)(?![.,:/h%]\d)(?![%])")
        self.this_month = compile_(rf"{S}tháng{G}({either(words('period_rel'))})(?!\w)")

        minutes = rf"(?:{S}phút|{S}ph(?!\w)|{S}p(?!\w)|')?"
        self.clock = compile_(
            rf"(\d{{1,2}})(?:"
            rf":(\d{{2}})(?::(\d{{2}}))?(?!\d)'?"
            rf"|{S}h{S}:?(\d{{2}})(?!\d){minutes}"
            rf"|h(?:[ ]rưỡi)?(?!\w)"
            rf"|g(\d{{2}})(?!\d){minutes}"
            rf"|{S}giờ(?!\w)(?:{S}(\d{{1,2}}){S}phút|{S}(\d{{2}})(?!\d)(?![.,/-]\d)'?"
            rf"|{G}(rưỡi|rưởi)|{G}kém{G}(\d{{1,2}})(?:{G}phút)?)?"
            rf")"
        )
        self.half_past = compile_(rf"{G}(rưỡi|rưởi)(?!\w)")
        self.clock_range = compile_(rf"{S}(?:-|đến|tới){S}(?=\d)")
        self.bare_hour = compile_(rf"(\d{{1,2}}){S}(?:-|đến|tới){S}(?=\d{{1,2}}{S}(?:giờ|h)(?!\w))")
        self.half_day = compile_(rf"{S}(am|pm|sa|ch)(?!\w)")
        self.zone = compile_(rf"{S}[(\[]?(?:gmt|utc)[ ]?[+]0?7(?::00)?[)\]]?")
        self.stamp_gap = compile_(
            rf"{S}[,|-]?{S}(?:(?:{weekday}){S}[,|-]?{S})?(?:lúc{G})?(?=\d{{1,2}}(?::|[ ]?h|[ ]?giờ))"
        )
        self.lead_gap = compile_(r"[ ]{0,3}[,|]?[ ]{0,3}")
        self.luc = compile_(rf"lúc{G}")

        quarter = r"(?:iv|i{1,3}|[1-4])"
        self.quarter = compile_(rf"qu(?:ý|í){G}({quarter})(?!\w)")
        self.quarter_short = compile_(rf"q[.]?[ ]?({quarter})[ ]?[/-][ ]?({FOOTED})")
        self.quarter_more = compile_(rf"{S}(,|và|-|đến|[+]|&|;){S}({quarter})(?!\w)(?![.,/-]?\d)")
        self.quarter_year = compile_(
            rf"(?:{S}[/.-]{S}({FOOTED})|{G}({YEAR})(?!\w)|{S},?{S}(?:của{G})?năm{L}(?:({FOOTED})|({rel})(?!\w)))"
        )
        self.month = compile_(rf"tháng{L}(?:(\d{{1,2}})(?!\d)|({months}|{moons})(?!\w))")
        self.month_day_year = compile_(
            rf"tháng{G}(?:(\d{{1,2}})|({months}|{moons})){G}(\d{{1,2}}),{G}({YEAR})(?![\w])(?![.,]\d)"
        )
        self.bare_year_tail = compile_(rf"{G}({YEAR})(?!\w)(?![.,/-]?\d)")
        self.comma_year = compile_(rf"{S},{G}({YEAR})(?!\w)(?![.,/-]?\d)")
        self.month_more = compile_(
            rf"{S}(,|và|-|đến|&|;|hoặc){S}({MONTH_NUMBER})(?![,:]\d|[.](?!{YEAR}(?!\d))\d)(?!{S}%)"
        )
        self.period_rel = compile_(rf"{G}({either(words('period_rel'))})(?!\w)")
        self.month_part = compile_(
            rf"(?:(?:những{G})?(?:ngày{G})?(?:(đầu|thượng tuần)|(giữa|trung tuần)|(cuối|hạ tuần))){G}(?={'tháng'})"
        )
        self.mod = compile_(
            rf"(?:những{G}(?:ngày|tháng){G}|nửa{G})?(?:(đầu|thượng tuần)|(giữa|trung tuần)|(cuối|hạ tuần)){G}"
        )
        self.year = compile_(
            rf"(?:(?:những|các){G})?năm{L}(?:({FOOTED})|(\d{{3}})(?!\d)|({chi})(?!\w))"
        )
        self.year_short = compile_(rf"năm{G}(\d{{2}})(?!\w)(?![.,/]\d)")
        self.year_words = compile_(rf"năm{G}(?=một{G}(?:nghìn|ngàn)|hai{G}(?:nghìn|ngàn))")
        self.year_rel = compile_(rf"năm{G}({rel})(?!\w)")
        self.this_year = compile_(r"năm(?!\w)")
        self.year_more = compile_(
            rf"{S}(,{S}và|,|và|-|đến|&|;|hoặc|/){S}(?:(?:hết{G})?năm{G})?({FOOTED})(?!\w)(?![.,/-]\d)"
        )
        self.year_range = compile_(
            rf"({FOOTED}){S}(?:-|đến|tới|/){S}(?:hết{G})?(?:năm{G})?({FOOTED})(?!\w)(?!{S}[/-]{S}\w)"
        )
        self.frame_years = compile_(
            rf"(?:từ{G})?(?:năm{G})?({YEAR}){S}(?:-|đến|tới|/|–)?{S}(?:hết{G})?(?:năm{G})?({FOOTED})(?!\w)"
        )
        self.frame_short = compile_(rf"({YEAR}){S}[-/]{S}(\d{{2}})(?!\d)")
        self.frame_year = compile_(rf"(?:năm{G})?({FOOTED})(?![.,]?\d)")
        self.frame = compile_(
            rf"(?:({either(words('frame'))})|({either(f'vụ {w}' for w in words('season'))}"
            rf"|{either(words('season_alone'))}))(?!\w){S}:?{S}"
        )
        self.n_years = compile_(rf"(?:\d{{1,2}}{G}năm{S},?{S})")
        self.school_rel = compile_(r"(mới|này|tới|trước|qua)(?!\w)")
        self.decade = compile_(
            rf"(?:(?:những|các){G}năm|thập{G}(?:niên|kỷ|kỉ)){G}(?:({YEAR})|(\d0))(?!\d)(?![./-]\d)"
            rf"(?:{S}(?:của{G})?thế{G}k(?:ỷ|ỉ){G}(?:(trước)(?!\w)|(?:thứ{G})?({either(ROMAN)}|\d{{1,2}})(?!\w)))?"
        )
        self.century = compile_(
            rf"thế{G}k(?:ỷ|ỉ){G}(?:(trước|này)(?!\w)|(?:thứ{G})?({either(ROMAN)}|\d{{1,2}})(?!\w))"
        )
        self.century_more = compile_(
            rf"{S}(?:-|,{S}và|,|và|hoặc|đến|tới){S}(?:thứ{G})?({either(ROMAN)}|1[0-9]|2[0-2])(?!\w)"
        )
        self.christ = compile_(
            rf"{S}\(?(?:(trước{G}công{G}nguyên|tcn|trước{G}cn)|sau{G}công{G}nguyên|scn|sau{G}cn)(?!\w)\)?"
        )
        self.year_of_era = compile_(rf"năm{L}(\d{{1,4}})(?!\d)")
        self.first_months = compile_(
            rf"(tháng|quý|ngày|tuần){G}(?:(đầu)|(cuối)){G}(?:của{G})?(năm(?!{G}học)|tháng{G}\d{{1,2}}(?!\d)|(?:niên{G}vụ|năm{G}học|nhiệm{G}kỳ|vụ){G})"
        )
        self.months_of = compile_(
            rf"tháng(?:{S},?{S}(?:của{G})?năm{G}({FOOTED})|{S}/{S}({FOOTED}))"
        )
        self.half = compile_(
            rf"nửa{G}(?:(đầu)|(cuối|sau)){G}(?:của{G})?(năm(?!{G}học)|tháng{G}\d{{1,2}}(?!\d)|thế{G}k[ỷỉ])"
        )
        self.same = compile_(
            rf"cùng{G}(?:k(?:ỳ|ì)|thời{G}điểm)(?:{S}(?:của{G})?năm{G}(?:({FOOTED})|(trước|ngoái|rồi)(?!\w))|{L}({YEAR})(?!\w))?(?!{S}(?:của{G})?(?:các|những)(?!\w))"
        )
        self.week = compile_(
            rf"(?:(cuối|đầu|giữa){G})?tuần{G}(?:({either(words('period_rel'))}))(?!\w)({G}đó)?"
        )
        self.ago_tail = compile_(
            rf"{G}(?:(qua|vừa qua|gần đây|trở lại đây|lại đây|nay)|(tới|sắp tới|nữa)|((?:về{G})?trước))(?!\w)"
        )
        self.ago_head = compile_(rf"cách{G}(?:đây|nay){G}")
        self.born = compile_(rf"sn{S}:?{S}({YEAR})(?!\d)")
        self.tet_day = compile_(
            rf"(?:ngày{G})?(\d{{1,2}}){G}(?:tháng{G}chạp|tết(?:{G}(?:nguyên đán|âm lịch|cổ truyền))?)(?!\w)"
        )
        self.tet_of = compile_(rf"{S},?{S}(?:(?:âm lịch|cổ truyền){G})?")
        self.tet_year = compile_(
            rf"(?:{G}(?:xuân{G})?({chi})(?!\w)(?:{S}[-(]?{S}(?:năm{G})?({FOOTED})\)?)?|{G}(?:năm{G})?({FOOTED})|{G}năm{G}({rel})(?!\w))"
        )
        self.tet = compile_(
            rf"tết(?={G}(?:(?:xuân{G})?(?:{chi})(?!\w)|(?:năm{G})?(?:{YEAR})(?!\d)|năm{G}(?:{rel})(?!\w)))"
        )
        self.ram = compile_(rf"rằm{G}(?:tháng{G}(\d{{1,2}}|{months}|{moons}))(?!\w)")
        self.event_month = compile_(rf"tháng{G}(?:(tám)|(mười))(?!\w)")
        # "dương tính từ ngày", "ước tính đến ngày": the last syllable of another word.
        counted = "tính(?<!dương tính)(?<!âm tính)(?<!ước tính)(?<!giới tính)"
        self.prefix = compile_(
            r"(?<!\w)(?:"
            rf"(?:(?:giai đoạn|thời kỳ){G})?((?:kể|bắt đầu|{counted}){G}từ|từ)"
            rf"|((?:{counted}|cập nhật){G}(?:đến|tới))"
            rf"|(?<!(?<!định )hướng )(?<!nhắc )(?<!đề cập )(?:(?:giai đoạn|thời kỳ){G})?(đến|tới)"
            rf"|((?:từ{G})?trước|chậm{G}nhất(?:{G}(?:là|vào|đến))?|muộn{G}nhất(?:{G}(?:là|vào|đến))?|không{G}quá)"
            rf"|((?:từ{G})?sau)"
            rf"|(hết))"
            rf"(?:{G}(?:thời{G}điểm|mốc))?(?:{G}(?:trước|hết|tận))?(?:{G}ngày)?{G}$"
        )
        self.until_now = compile_(
            rf"{S},?{S}(?:cho{G})?(?:đến|tới){G}(?:nay|hết ngày hôm nay|hôm nay|thời điểm này|thời điểm hiện tại)(?!\w)"
        )
        self.backward = compile_(
            rf"{S},?{S}trở{G}(?:(về{G}trước(?:{G}đó)?)|(lại{G}đây|lại{G}nay)|(?:về{G}sau|đi))(?!\w)"
        )
        self.from_now = compile_(rf"từ{G}nay{G}(?:cho{G})?(?:đến|tới){G}(?:hết{G})?$")
        self.range_gap = compile_(
            rf"(?:{S}-{S}|{G}(?:cho{G})?(?:đến|tới){G}(?:hết{G})?(?:thời{G}điểm{G})?)$"
        )
        self.list_gap = compile_(rf"(?:{S}[,;/&+]{S}(?:và{G})?|{G}(?:và|hoặc|cùng|rồi){G})$")


@functools.cache
def grammar() -> Grammar:
    """The patterns, compiled once."""
    return Grammar()
