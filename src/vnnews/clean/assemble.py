"""Drafts to the article: which pieces stay, which one is the lead, who signed.

The rules see a list of pieces in page order, whichever way they were found (a tree, a profile's
selectors, the lines of a text dump).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..records import Block, Image
from .people import is_name
from .phrases import after_label, ends_sentence, line_kind
from .stamps import find_stamp, is_date_line, may_hold_date
from .title import decoded, key
from .tree import ancestors, text_length

if TYPE_CHECKING:
    from collections.abc import Callable

    from .render import Draft, Renderer
    from .tree import Element

_NAME = re.compile(
    r"^[\W_]{0,3}(?:(?:Ban Biên tập|BBT|Nhóm (?:phóng viên|PV)|P\.?V)\b[^.!?:]{0,30}|"
    r"(?:(?:[A-ZĐÀ-Ỹ][\w.’'`]{0,12}|và|-|–|,|;|&)\s?){2,9}[\W_]{0,3})$"
)
_CREDIT = re.compile(r"\s*[\(\[]?\s*(?:ảnh|photo)\s*:\s*([^()\[\]]{2,60})[\)\]]?\s*\.?\s*$", re.I)
_PHOTO = re.compile(r"\s*[-–;,/.]\s*(?:ảnh|hình|video|clip)\s*:", re.IGNORECASE)
_LEAD_LIMIT = 1200
_BOX_LIMIT = 400
_LABEL = 60


class Body:
    """The pieces that stay, and what the dropped ones said."""

    __slots__ = ("author", "dates", "lead", "pieces", "source", "warnings")

    def __init__(self) -> None:
        self.pieces: list[Draft] = []
        self.lead: Draft | None = None
        self.author: str | None = None
        self.dates: list[str] = []
        """Date lines that were left out."""
        self.source: str | None = None
        self.warnings: list[str] = []


def select(
    drafts: list[Draft], title: str | None, *, lines_only: bool = False, below: bool = False
) -> Body:
    """The article's own pieces of a region, in order.

    ``lines_only`` for text dumps, where no link tells the items of a related list; ``below`` where
    the title is known to stand above all the pieces.
    """
    body = Body()
    if not below:
        drafts = _after_title(drafts, title)
    total = sum(len(d.text) for d in drafts if _is_prose(d))
    last = max((n for n, d in enumerate(drafts) if _is_prose(d) and not d.linked), default=-1)
    seen = 0
    index = 0
    while index < len(drafts):
        draft = drafts[index]
        kind = line_kind(draft.text) if draft.kind != "table" else ""
        late = seen >= 0.55 * total or (lines_only and seen > 0)
        if kind == "cut" and (late or seen >= 500):
            break
        if late and not kind and _comments_follow(drafts, index):
            break
        if late and kind == "footer" and _footer_follows(drafts, index):
            break
        if draft.level == 1 and seen >= 200 and _next_article(drafts, index):
            break
        if kind == "ad":
            index = _past_ad(drafts, index)
            continue
        if kind == "related":
            box = _past_box(drafts, index, body)
            if box is not None:
                total -= sum(len(d.text) for d in drafts[index:box] if _is_prose(d))
            index = box or _past_related(drafts, index, lines_only)
            continue
        if _stays(draft, kind, body, title, edge=not body.pieces or index >= last):
            body.pieces.append(draft)
            seen += len(draft.text) if _is_prose(draft) else 0
        index += 1
    _trim_foot(body)
    return body


def _is_prose(draft: Draft) -> bool:
    return draft.link < 0.5 * len(draft.text) and len(draft.text) >= 40


def _after_title(drafts: list[Draft], title: str | None) -> list[Draft]:
    """What stands before the title inside the region is the site's."""
    if not title:
        return drafts
    wanted = key(title)
    for index, draft in enumerate(drafts):
        if draft.kind == "caption":  # may repeat the title
            continue
        if len(draft.text) <= 2 * len(title) + 20 and key(decoded(draft.text)) == wanted:
            before = sum(len(d.text) for d in drafts[:index] if _is_prose(d))
            after = sum(len(d.text) for d in drafts[index + 1 :] if _is_prose(d))
            # Further down there is only more before and less after.
            return drafts[index + 1 :] if before <= 0.5 * after else drafts
    return drafts


def _comments_follow(drafts: list[Draft], index: int) -> bool:
    """A label over words of readers, each with a name and the time of writing."""
    if len(drafts[index].text) > _LABEL or ends_sentence(drafts[index].text):
        return False
    signed = 0
    for draft in drafts[index + 1 : index + 7]:
        if len(draft.text) <= 100 and may_hold_date(draft.text) and not is_date_line(draft.text):
            stamp = find_stamp(draft.text)
            signed += stamp is not None and stamp.has_time
    return signed > 1


def _footer_follows(drafts: list[Draft], index: int) -> bool:
    near = drafts[index + 1 : index + 5]
    return len(near) == 0 or any(line_kind(d.text) == "footer" for d in near)


def _past_box(drafts: list[Draft], index: int, body: Body) -> int | None:
    """The position after the box that a related heading opens, None where it has no box of its own.

    What stands with the heading in an element that holds nothing before it is the list's, the
    summaries between the links too.
    """
    label = drafts[index].element
    box = label.getparent() if label is not None else None
    last = body.pieces[-1].element if body.pieces else None
    if box is None or last is None or box in set(ancestors(last)):
        return None
    end = index + 1
    linked = False
    while end < len(drafts):
        element = drafts[end].element
        if element is None or box not in set(ancestors(element)):
            break
        linked = linked or drafts[end].linked
        end += 1
    return end if linked else None


def _past_related(drafts: list[Draft], index: int, lines_only: bool) -> int:
    """The position after a related heading and the links under it."""
    index += 1
    while index < len(drafts):
        draft = drafts[index]
        listed = draft.linked or (draft.link and not _is_prose(draft))
        if lines_only and len(draft.text) < 160 and not ends_sentence(draft.text):
            listed = True
        if not listed and not is_date_line(draft.text):
            break
        index += 1
    return index


def _next_article(drafts: list[Draft], index: int) -> bool:
    """A headline with a date line under it begins another article on the same page."""
    return len(drafts[index].text) >= 15 and any(
        is_date_line(draft.text) for draft in drafts[index + 1 : index + 4]
    )


def _past_ad(drafts: list[Draft], index: int) -> int:
    """The position after the label of an advertisement and what stands in its box."""
    label = drafts[index].element
    box = label.getparent() if label is not None else None
    index += 1
    if label is None:  # a dump: one line of advertisement, which is no sentence
        follows = index < len(drafts) and not ends_sentence(drafts[index].text)
        return index + 1 if follows and len(drafts[index].text) <= 160 else index
    if box is None or text_length(box) > _BOX_LIMIT:
        return index
    while index < len(drafts):
        element = drafts[index].element
        if element is None or box not in set(ancestors(element, 6)):
            break
        index += 1
    return index


def _stays(draft: Draft, kind: str, body: Body, title: str | None, *, edge: bool) -> bool:
    """Whether a piece is the article's; ``edge``: no paragraph stands before it, or none after."""
    text = draft.text
    if kind in ("cut", "drop"):
        return False
    if kind in ("author", "source", "byline", "credit"):
        return _signed(draft, kind, body, edge)
    if draft.linked and draft.kind != "table":
        return ends_sentence(text) and len(text) >= 120
    if is_date_line(text) and (len(body.pieces) <= 2 or draft.role == "date" or edge):
        body.dates.append(text)
        return False
    if title is not None and len(text) <= 2 * len(title) and key(decoded(text)) == key(title):
        return False
    if not any(character.isalnum() for character in text):
        return False
    if draft.role == "author" and edge and len(text) <= 120:
        if is_name(text):
            body.author = body.author or after_label(text) or None
        return False
    if not body.pieces and len(text) < 40 and not ends_sentence(text) and _is_label(draft):
        return False
    if draft.role == "date" and not body.pieces and len(text) <= 100 and not ends_sentence(text):
        return False
    return not (body.pieces and body.pieces[-1].text == text)


def _is_label(draft: Draft) -> bool:
    """Before the first paragraph, a few words in ordinary type belong to the page's tools."""
    return draft.kind in ("paragraph", "list_item") and (
        draft.element is None or not draft.all_bold
    )


def _signed(draft: Draft, kind: str, body: Body, edge: bool) -> bool:
    """Read who signed. Labels of the system go, a line that the author typed in the body stays."""
    if draft.kind == "caption" or (not edge and kind in ("byline", "credit")):
        return True
    value = (
        _PHOTO.split(after_label(draft.text))[0] if ":" in draft.text else draft.text.strip(" ().")
    )
    if (
        kind in ("author", "byline")
        and not body.author
        and not draft.text.lower().startswith("ảnh")
    ):
        body.author = value or None
    elif kind in ("source", "credit") and not body.source:
        body.source = value or None
    if kind in ("author", "source") or not body.pieces:
        return False
    last = body.pieces[-1].element
    if draft.element is None or last is None:
        return True
    above = draft.element.getparent()
    return above in (last.getparent(), last) or _wrapped_alike(above, last.getparent())


def _wrapped_alike(one: Element | None, other: Element | None) -> bool:
    """Each paragraph in a box of its own, and the boxes of one kind beside each other."""
    if one is None or other is None or one.getparent() is not other.getparent():
        return False
    return (one.tag, one.get("class")) == (other.tag, other.get("class")) and len(one) == 1


def _beside(draft: Draft, other: Draft) -> bool:
    """Both in the same container and of one class: what follows the body in another is not its."""
    if draft.element is None or other.element is None or draft.element is other.element:
        return True
    ours, theirs = draft.element, other.element
    if ours.getparent() is not theirs.getparent():
        return False
    return (ours.tag, ours.get("class")) == (theirs.tag, theirs.get("class"))


def _trim_foot(body: Body) -> None:
    """Drop what hangs below the last paragraph: a signature, loose labels."""
    pieces = body.pieces
    while len(pieces) > 1:
        last = pieces[-1]
        if last.kind in ("table", "caption", "list_item"):
            break
        if is_date_line(last.text):
            body.dates.append(last.text)
            pieces.pop()
            continue
        # In a dump a bare name below the text is what the system printed there.
        apart = last.element is None or not _beside(last, pieces[-2])
        if is_signature(last, apart):
            body.author = body.author or last.text.strip(" .;-–()*")
            if not apart:
                break
            pieces.pop()
            continue
        label = apart and last.all_bold and len(last.text) <= _LABEL and last.element is not None
        if (
            last.kind == "heading"
            or (last.link > 0.5 * len(last.text) and len(last.text) < 120)
            or (label and not ends_sentence(last.text) and line_kind(last.text) == "")
        ):
            pieces.pop()
            continue
        break


def is_signature(draft: Draft, apart: bool) -> bool:
    """A name alone on the last line, set as names are (bold, to the right, slanted) or apart."""
    text = draft.text
    if len(text) > 60 or ends_sentence(text.rstrip(".")) or not _NAME.match(text):
        return False
    return bool(apart or draft.align == "right" or draft.all_bold or draft.italic)


def mark_captions(renderer: Renderer) -> None:
    """Short pieces set like captions directly under a picture become captions."""
    for index, draft in enumerate(renderer.drafts):
        number = renderer.image_before(index)
        if draft.kind == "caption":
            position = number if number is not None else _nearest_image(renderer, index)
        elif number is not None and _looks_like_caption(draft):
            draft.kind = "caption"
            position = number
        else:
            continue
        if position is not None:
            renderer.images[position] = with_caption(renderer.images[position], draft.text)


def _nearest_image(renderer: Renderer, index: int) -> int | None:
    for distance in (1, 2):
        number = renderer.image_before(index - distance)
        if number is not None:
            return number
    return None


def _looks_like_caption(draft: Draft) -> bool:
    if draft.kind not in ("paragraph", "quote") or len(draft.text) > 300 or draft.linked:
        return False
    slanted = draft.italic >= 0.9 * len(draft.text)
    return draft.align == "center" or slanted or _CREDIT.search(draft.text) is not None


def with_caption(image: Image, caption: str) -> Image:
    credit = _CREDIT.search(caption)
    return Image(
        src=image.src,
        alt=image.alt,
        caption=caption,
        credit=credit[1].strip() if credit else image.credit,
    )


def choose_lead(body: Body, description: str) -> None:
    """Say which piece is the lead: called so, set so, or equal to the page's description."""
    wanted = key(decoded(description))[:60]
    for number, piece in enumerate(body.pieces[:4]):
        if piece.kind not in ("paragraph", "heading", "quote", "lead"):
            continue
        if len(piece.text) > _LEAD_LIMIT:
            break
        if piece.kind == "lead":
            body.lead = piece
            return
        called = piece.role == "lead"
        equal = len(wanted) >= 30 and key(piece.text[:200]).startswith(wanted)
        bold = number == 0 and len(piece.text) >= 60 and (piece.all_bold or piece.all_italic)
        if called or equal or bold:
            body.lead = piece
            piece.kind = "lead"
            return
        if piece.kind == "paragraph" and number:
            break


def assemble(body: Body, path: Callable[[Element], str] | None) -> tuple[str, tuple[Block, ...]]:
    """The text and its blocks: ``text[b.start:b.end]`` is the text of block ``b``."""
    parts: list[str] = []
    blocks: list[Block] = []
    at = 0
    paths: dict[Element, str] = {}
    for piece in body.pieces:
        if parts:
            at += 1
        text = piece.text
        element = piece.element
        where = None
        if element is not None and path is not None:
            where = paths.get(element)
            if where is None:
                where = paths[element] = path(element)
        blocks.append(
            Block(
                kind=piece.kind,
                start=at,
                end=at + len(text),
                path=where,
                level=piece.level,
                cells=piece.cells,
            )
        )
        parts.append(text)
        at += len(text)
    return "\n".join(parts), tuple(blocks)
