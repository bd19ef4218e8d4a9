"""A page dumped to plain text, a block a line, furniture included, to its article.

There is no markup to go by, so the lines speak: the date line, the title before it (often
twice), prose and labels, and the sentences with which the site's furniture begins.
"""

from __future__ import annotations

import html
import itertools
import re
from collections import Counter

from ..errors import InputError
from ..records import Article
from .assemble import assemble, choose_lead, select
from .people import clean_author
from .phrases import ends_sentence, line_kind, names_site
from .render import Draft
from .stamps import find_stamp, find_stamps, is_date_line
from .title import decoded, key
from .tree import squeeze
from .whereabouts import HOME, province_of

_MARKUP = re.compile(
    rb"<(?=[!/a-z])(?:!doctype|!--|/?(?:html|head|body|div|p|table|tr|td|ul|ol|li|br|span|article|section|main|h[1-6]|"
    rb"script|style|meta|a|b|i|font|title|img|form|iframe|center|strong|em|link)(?=[\s>/]))",
    re.IGNORECASE,
)
MAX_BYTES = 3_000_000
_FEW = 10
"""So few lines are no page's dump: a note, some sentences, a paragraph typed at a prompt."""
_RAW = re.compile(
    rb"<(script|style|noscript)\b.{0,4000000}?</\1\s{0,9}>|<!--.{0,4000000}?-->", re.I | re.S
)
_LINE_TAG = re.compile(
    rb"</?(?:p|div|br|li|tr|h[1-6]|table|ul|ol|section|article|td)\b[^>]{0,20000}>", re.I
)
_ANY_TAG = re.compile(rb"<[a-zA-Z/!][^>]{0,20000}>")
_BAR = re.compile(r" ?[|•] ?")
_STEPS = re.compile(r" ?(?:/|>|»|›|→|\|) ?")
_CLOCK = re.compile(r"[\W_]{0,4}(\d{1,2}:\d{2}(?::\d{2})?)$")
_LEAF = re.compile(r"\d{1,2}\nTh(?:g|áng)? ?\d{1,2}")
_LIST_ITEM = re.compile(r"^(?:[•◦▪●·]|[-–+*]\s)")


def looks_like_markup(data: bytes) -> bool:
    """True where a text has HTML tags."""
    return _MARKUP.search(data) is not None


def without_tags(data: bytes) -> bytes:
    """The text of markup that no parser takes (nested thousands deep), a block a line."""
    text = _ANY_TAG.sub(b"", _LINE_TAG.sub(b"\n", _RAW.sub(b"\n", data)))
    return html.unescape(text.decode("utf-8", "replace")).encode("utf-8", "replace")


def read_dump(data: bytes, url: str | None, warnings: list[str]) -> Article:
    """The article of a text dump. ``blocks`` have no paths: there are no nodes.

    Raises :class:`InputError` for more than 3 MB of text: that is no article.
    """
    if len(data) > MAX_BYTES:
        raise InputError(
            f"{len(data) / 1e6:.1f} MB of plain text is more than the {MAX_BYTES // 1_000_000} MB "
            "that an article may have; split the file into pages"
        )
    lines = [line for line in map(_line, data.decode("utf-8", "replace").splitlines()) if line]
    named = _named_title(lines)
    title: str | None
    at: int
    dated = _date_line(lines, named)
    alone = len(lines) <= _FEW and dated is None
    crumb = _crumb(lines) if named is None else None
    if named is not None:
        title, at = decoded(lines[named]), named
    elif crumb is not None:
        title, at = decoded(lines[0]), crumb
        dated = _date_line(lines, crumb)
    else:
        title, at = _title(lines, dated)
        if alone and _is_body(lines, at):
            title, at = None, -1
    begin = max(at, dated if dated is not None else -1) + 1
    last = len(lines) if alone else _end(lines, begin)
    drafts = [_draft(line) for line in _without_badges(lines[begin:last])]
    _mark_repeats(drafts)
    if not alone:
        drafts = _without_headlines(_without_teasers(drafts, lines, title))
    drafts = _tables(drafts)
    body = select(drafts, title, lines_only=True)
    if not body.pieces and 0 < len(lines) <= _FEW:
        # A few lines without a site around them: what there is is the text.
        body.pieces = [_draft(line) for line in lines[begin:]]
    choose_lead(body, "")
    if title is not None and dated is not None and body.lead is None:
        _first_as_lead(body.pieces)
        body.lead = next((p for p in body.pieces[:1] if p.kind == "lead"), None)
    article = Article(url=url, title=title, author=None)
    _from_frame(article, lines[:begin], lines[last:])
    article.text, article.blocks = assemble(body, None)
    article.lead = body.lead.text if body.lead is not None else None
    article.author, note = clean_author(body.author)
    article.source = body.source
    if (below := _dated_below(lines, last)) is not None and (dated is None or dated < at):
        dated = below
    if dated is not None:
        stamps = find_stamps(_with_clock(lines, dated))
        article.published = next((s.value for s in stamps if not s.modified), stamps[0].value)
        if stamps[0].weekday_agrees is False:
            warnings.append("date line: the weekday does not fit the date")
    article.warnings = (*warnings, *([note] if note else []))
    if not article.text:
        article.kind = "other" if lines else "empty"
    return article


def _is_body(lines: list[str], at: int) -> bool:
    """What was taken for the title is a sentence of the text, or all the text there is."""
    return at >= 0 and (at == len(lines) - 1 or lines[at].endswith("."))


def _line(line: str) -> str:
    """A line with single spaces; tabs between the cells of a table's row stay."""
    return (
        "\t".join(map(squeeze, line.strip().split("\t"))) if "\t" in line.strip() else squeeze(line)
    )


def _prose(line: str) -> bool:
    return len(line) >= 90 or (len(line) >= 40 and ends_sentence(line))


def _date_line(lines: list[str], title: int | None) -> int | None:
    """The line of the publication date: beside the title, else one that prose follows closely."""
    best: tuple[float, int] | None = None
    if title is None:
        span = range(min(400, len(lines)))
    else:
        span = range(max(0, title - 3), min(title + 9, len(lines)))
    for index in span:
        line = lines[index]
        if len(line) > 160 or not (
            is_date_line(line) or (title is not None and _byline_stamp(line))
        ):
            continue
        stamp = find_stamps(_with_clock(lines, index))[0]
        near = [i for i in range(index + 1, min(index + 9, len(lines))) if _prose(lines[i])]
        if not near:
            continue
        value = 20.0 * stamp.has_time + 5.0 * stamp.published - 2.0 * (near[0] - index)
        if line.rstrip().endswith("-"):
            value -= 15  # a page clock: "Thứ 3, Ngày 16/07/2024 -"
        if title is None:
            value += min(sum(len(lines[i]) for i in near), 1500) / 150 - 0.02 * index
        else:
            value -= 1.0 * abs(index - title) + 2.0 * (index < title)
        if best is None or value > best[0] + 1e-9:
            best = value, index
    return None if best is None else best[1]


def _dated_below(lines: list[str], end: int) -> int | None:
    """A line such as ``Ngày đăng: 20/02/2025 09:40`` where the article ends."""
    for index in range(max(0, end - 2), min(len(lines), end + 3)):
        if is_date_line(lines[index]):
            stamp = find_stamps(lines[index])[0]
            if stamp.published and stamp.has_time:
                return index
    return None


def _without_badges(lines: list[str]) -> list[str]:
    """Without day and month of a calendar leaf, each in a line of its own (``20``, ``Th2``)."""
    return [
        line
        for index, line in enumerate(lines)
        if not (_LEAF.fullmatch("\n".join(lines[index : index + 2])))
        and not (index and _LEAF.fullmatch("\n".join(lines[index - 1 : index + 1])))
    ]


def _with_clock(lines: list[str], index: int) -> str:
    """A date line, and the time of day where it stands alone in the next line."""
    clock = _CLOCK.match(lines[index + 1]) if index + 1 < len(lines) else None
    return f"{lines[index]} {clock[1]}" if clock else lines[index]


def _byline_stamp(line: str) -> bool:
    """A name and a date in one line, as where an author's element runs into the date's."""
    if len(line) > 80 or ends_sentence(line):
        return False
    stamp = find_stamp(line)
    return stamp is not None and stamp.has_time


def _named_title(lines: list[str]) -> int | None:
    """The line that repeats the beginning of the first: a dump often begins with the head's title."""
    if not lines:
        return None
    first = key(lines[0])
    best: tuple[float, int] | None = None
    for index, line in enumerate(lines[1:400], 1):
        if (
            not 12 <= len(line) <= 300
            or len(line) > len(lines[0])
            or not first.startswith(key(line))
        ):
            continue
        if names_site(line) or len(key(line)) < 10:
            continue
        # Of several (related lists and breadcrumbs repeat it too) the one that most prose follows.
        mass = sum(len(text) for text in lines[index + 1 : index + 40] if _prose(text))
        value = len(line) / 10 - 0.5 * _lines_to_prose(index, lines) - 0.05 * index
        value += min(mass, 3000) / 150 - 4.0 * (_LIST_ITEM.match(line) is not None)
        if best is None or value > best[0] + 1e-9:
            best = value, index
    return None if best is None or _lines_to_prose(best[1], lines) > 12 else best[1]


def _crumb(lines: list[str]) -> int | None:
    """The line of a breadcrumb that ends with the title, where only the first line has it whole."""
    first = key(lines[0]) if lines else ""
    if len(first) < 20 or names_site(lines[0]):
        return None
    for index, line in enumerate(lines[1:400], 1):
        text = key(line.rstrip(" .…"))
        at = text.find(first[:20])
        if at > 0 and first.startswith(text[at:]) and _lines_to_prose(index, lines) <= 12:
            return index
    return None


def _lines_to_prose(index: int, lines: list[str]) -> int:
    """How many lines further prose begins."""
    near = (i for i in range(index + 1, min(index + 60, len(lines))) if _prose(lines[i]))
    return next(near, index + 60) - index


def _title(lines: list[str], dated: int | None) -> tuple[str | None, int]:
    """The title and the number of its (last) line; None and -1 where there is none."""
    counts: dict[str, int] = {}
    for line in lines[:400]:
        counts[key(line)] = counts.get(key(line), 0) + 1
    stop = dated if dated is not None else _first_prose(lines)
    best: tuple[float, int] | None = None
    around = range(max(0, stop - 12), min(len(lines), stop + 3))
    for index in around:
        line = lines[index]
        if (index == stop and dated is not None) or not 12 <= len(line) <= 300 or line_kind(line):
            continue
        if is_date_line(line) or names_site(line) or (len(line) > 90 and ends_sentence(line)):
            continue
        if _bar(line):
            continue
        repeated = counts[key(line)] > 1 and len(line) >= 25
        value = 3.0 * repeated + min(len(line), 60) / 30 - 0.25 * abs(stop - index)
        value -= 0.5 * (index > stop) + (1.0 + (index > stop)) * line.endswith((".", ";", ":"))
        # A box of advertisements before the date line, a lead under the title after it.
        value += 1.0 * (index == stop + 1 and stop + 2 < len(lines) and _prose(lines[stop + 2]))
        if best is None or value > best[0] + 1e-9:
            best = value, index
    if best is None or best[0] < -1.5:
        return None, -1
    wanted = key(lines[best[1]])
    last = max(i for i in around if key(lines[i]) == wanted)
    return decoded(lines[last]), last


def _bar(line: str) -> bool:
    """A menu in one line: ``Chính trị | Kinh tế | Xã hội``."""
    parts = _BAR.split(line)
    return len(parts) > 2 and all(len(part) <= 30 for part in parts)


def _from_frame(article: Article, above: list[str], below: list[str]) -> None:
    """Section and province, as the lines around the article tell them.

    The section is the last step of a breadcrumb (``Trang chủ / Tin tức / Kinh tế``) above the
    article; the province the one that the names of the site and its owner agree on.
    """
    title = key(article.title or "")
    for line in above:
        steps = [step.strip() for step in _STEPS.split(line)]
        if len(steps) > 1 and key(steps[0]) in HOME:
            named = [s for s in steps[1:] if s and key(s) != title and len(s) <= 60]
            if named:
                article.section = named[-1]
    frame = [line for line in (*above, *below) if len(line) <= 200]
    found = {
        province_of(line, "") for line in frame if names_site(line) or line_kind(line) == "footer"
    } - {None}
    if len(found) == 1:
        article.province = found.pop()


def _first_prose(lines: list[str]) -> int:
    return next((i for i, line in enumerate(lines) if _prose(line) and not line_kind(line)), 0)


_LETTERS = {
    "cut": "C", "related": "R", "footer": "F", "drop": "X", "ad": "X",
    "author": "A", "source": "A", "byline": "A", "credit": "A",
}  # fmt: skip
# E: "Ngày đăng: …" under the text is its end.
_WEIGHTS = {
    "C": -2500.0,
    "E": -2500.0,
    "F": -250.0,
    "R": -300.0,
    "X": -60.0,
    "A": 30.0,
    "D": -300.0,
    "I": -12.0,
    "L": -15.0,
}
# Title and text of other articles, three or more in a row, with or without a date.
_TEASERS = re.compile(r"(?:D?[TS]D?PD?){3,}")
_LABELLED = re.compile(r"[RE]S?(?:D?[TS]D?PD?){2,}")
_LINKS = re.compile(r"(?<=R)[TSFX]{1,6}(?=P)")
"""Links under a label in the middle of the text, whatever they speak of."""
_UNLABELLED = re.compile(r"(?:[TS]D){3,}|(?:D[TS]){3,}")


def _letter(line: str) -> str:
    """One letter for what a line is: prose, a title-like line, a date line, a short one, …"""
    kind = line_kind(line)
    if kind in _LETTERS:
        return _LETTERS[kind]
    if is_date_line(line):
        stamp = find_stamps(line)[0]
        return "E" if stamp.published and stamp.has_time else "D"
    if _prose(line) or "\t" in line:
        return "P"
    if _LIST_ITEM.match(line) or line.endswith((";", ",", ":")):
        return "I"
    return "T" if len(line) >= 30 else "S"


def _end(lines: list[str], begin: int) -> int:
    """Where the article ends: after the best run of lines, prose counting for, labels against."""
    shape = "".join(map(_letter, lines[begin:]))
    shape = _LINKS.sub(lambda links: "L" * len(links[0]), shape)
    against: set[int] = set()
    for pattern in (_TEASERS, _UNLABELLED, _LABELLED):
        for found in pattern.finditer(shape):
            # A heading over each paragraph is an article's, unless dates stand among them.
            if "D" in found[0] or len(found[0]) >= 10 or pattern is _LABELLED:
                against.update(range(*found.span()))
    total = best = 0.0
    end = begin
    for offset, letter in enumerate(shape):
        line = lines[begin + offset]
        if offset in against and best > 0:
            total -= 100
        elif letter == "P":
            total += 20 if "\t" in line else min(len(line), 400)
        elif letter in _WEIGHTS:
            total += _WEIGHTS[letter] if best > 0 or letter == "I" else -20.0
        else:
            total -= 60 if letter == "T" else 30
        if total > best + 1e-9:
            best, end = total, begin + offset + 1
    return end if best > 0 else len(lines)


def _draft(line: str) -> Draft:
    draft = Draft(line, None)
    if _LIST_ITEM.match(line):
        draft.kind = "list_item"
        # A bullet is the dump's mark for a list item; a dash was typed.
        draft.text = line.lstrip("•◦▪●· ") or line
    return draft


def _mark_repeats(drafts: list[Draft]) -> None:
    """A line twice in a row is a picture's caption: its text and its alternative text.

    The alternative text may lack the credit (``Ảnh: …``) at the caption's end; it is made equal.
    """
    for first, second in itertools.pairwise(drafts):
        short, long = sorted((first.text, second.text), key=len)
        if len(long) <= 400 and len(short) >= 8 and long.startswith(short) and len(long) - len(short) <= 60:  # fmt: skip
            first.kind = second.kind = "caption"
            first.text = second.text = long


def _without_teasers(drafts: list[Draft], lines: list[str], title: str | None) -> list[Draft]:
    """Drop headline and teaser of another article where the page has both a second time."""
    pairs = Counter(map(_pair, itertools.pairwise(map(squeeze, lines))))
    own = key(title or "")
    kept: list[Draft] = []
    skip = False
    for draft, after in itertools.pairwise([*drafts, Draft("", None)]):
        if skip:
            skip = False
            continue
        pair = _pair((draft.text, after.text))
        skip = _headline(draft) and _prose(after.text) and pairs[pair] > 1 and pair[0] != own
        if not skip:
            kept.append(draft)
    return kept


def _pair(lines: tuple[str, str]) -> tuple[str, str]:
    """Headline and the beginning of the teaser, which is cut at one length or another."""
    return key(lines[0]), key(lines[1])[:40]


def _without_headlines(drafts: list[Draft]) -> list[Draft]:
    """Drop two and more headlines in a row: links to other articles inside the text.

    Items of an article's own list end with a full stop, comma or semicolon.
    """
    kept: list[Draft] = []
    run: list[Draft] = []
    for draft in [*drafts, None]:
        if draft is not None and _headline(draft):
            run.append(draft)
            continue
        if len(run) == 1 or sum(len(d.text) for d in run) < 40 * len(run):
            kept.extend(run)
        run = []
        if draft is not None:
            kept.append(draft)
    return kept


def _headline(draft: Draft) -> bool:
    text = draft.text
    return (
        draft.kind in ("paragraph", "list_item")
        and 30 <= len(text) <= 160
        and "\t" not in text
        and not ends_sentence(text)
        and not text.endswith((",", "-"))
        and not line_kind(text)
        and (text[0].isupper() or text[0].isdigit() or text[0] in '"“')
    )


def _tables(drafts: list[Draft]) -> list[Draft]:
    """Neighbouring lines with tabs become one table."""
    result: list[Draft] = []
    for draft in drafts:
        if "\t" not in draft.text:
            result.append(draft)
            continue
        row = tuple(draft.text.split("\t"))
        last = result[-1] if result else None
        if last is not None and last.cells is not None:
            last.text += "\n" + draft.text
            last.cells = (*last.cells, row)
        else:
            draft.kind, draft.cells = "table", (row,)
            result.append(draft)
    return result


def _first_as_lead(pieces: list[Draft]) -> None:
    """Under title and date line stands the lead, where the text has more than one paragraph."""
    if len(pieces) >= 3 and pieces[0].kind == "paragraph" and 40 <= len(pieces[0].text) <= 900:
        pieces[0].kind = "lead"
