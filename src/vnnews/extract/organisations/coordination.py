"""Lists of bodies: plural heads, shared territories, definitions in brackets.

``các Sở: Nội vụ, Tài chính`` and ``UBND các huyện Đăk Tô, Ngọc Hồi`` give a body a conjunct;
``HĐND, UBND tỉnh`` gives every conjunct its ``tỉnh``. The first span begins at the head, later
spans are the bare conjuncts; names are restored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ...lexicon import places
from .expand import expand
from .grammar import Body, Parser
from .letters import SYLLABLE
from .territory import level_at, name_at, place_at
from .view import View

_MANY = frozenset(("những", "nhiều", "mọi", "một số"))
_PLURAL_PLACES = re.compile(
    r"\s(?:các|cac|hai|ba|bốn|năm|sáu|bảy|tám|\d{1,2})\s(?=(?:tỉnh|thành|huyện|quận|thị|xã|phường|đặc|tinh|huyen|xa|TP))",
    re.I,
)
_BETWEEN = re.compile(r"(?:,\s(?:và\s|va\s)?|;\s|\s(?:và|cùng|va)\s)")
_TITLE = (
    r"(?:(?:Phó |Nguyên |nguyên )?(?:Chủ tịch|Bí thư|Trưởng ban|Trưởng Ban|Chánh|Giám đốc|Trưởng|Chủ nhiệm"
    r"|Viện trưởng|Chánh án|Phó Chánh|lãnh đạo|Ủy viên|Uỷ viên)(?: Thường trực| thường trực)? )?"
)
_CHAIN_GAP = re.compile(rf"(?:, |; |,| - |-| – |/| & |, và | và | cùng | hoặc | va |\. )?{_TITLE}")
_ITEM_END = re.compile(r"\s*(?:[,.;:)\n]|$|và\s|cùng\s|va\s|tỉnh|huyện|thành phố|xã|\(|-)")
_TITLES = frozenset(
    [
        "tịch",
        "thư",
        "đốc",
        "trưởng",
        "Trưởng",
        "Chánh",
        "án",
        "ủy",
        "viên",
        "Thường",
        "trực",
        "TỊCH",
        "THƯ",
        "ĐỐC",
        "TRƯỞNG",
    ]
)
"""Last syllables of offices: capitals after the body may then be a person's."""
_PERSONS = frozenset(
    [
        "ông",
        "bà",
        "anh",
        "chị",
        "cô",
        "chú",
        "cháu",
        "em",
        "Ông",
        "Bà",
        "Anh",
        "Chị",
        "Cô",
        "Chú",
        "Cháu",
        "Em",
    ]
)
_PLURALS = frozenset(
    [
        "các",
        "những",
        "nhiều",
        "mọi",
        "cac",
        "nhung",
        "nhieu",
        "hai",
        "ba",
        "bốn",
        "sáu",
        "bảy",
        "tám",
        "Các",
        "CÁC",
    ]
)
_PLURAL_WORDS = (
    " các ",
    " cac ",
    " hai ",
    " ba ",
    " bốn ",
    " năm ",
    " sáu ",
    " bảy ",
    " tám ",
    *(f" {digit}" for digit in range(10)),
)
_ORDINAL = re.compile(r"(?:thứ|lần|số|khóa|ngày|tháng|năm)\s\d{1,2}\s$")
_GENERIC_AFTER = re.compile(
    r"\s(?:các cấp|cấp (?:tỉnh|huyện|xã|cơ sở)|cơ sở(?![^\W_])|các (?:địa phương|đơn vị|xã|huyện|tỉnh|cơ quan|trường|ngành|phường|quận|thôn|làng|doanh nghiệp)"
    r"|địa phương|và các (?:đoàn thể|tổ chức|ban|ngành)|và đoàn thể|cac cap)"
)
_DEFINED = re.compile(
    r'\s?\((?:sau đây\s)?(?:gọi|viết)\s(?:chung\s|tắt\s)?(?:tắt\s)?là:?\s"?([^()"\n]{2,60}?)"?\)'
)
_FEW = 12
_TOKEN = re.compile(r"(?<![\w\-/&.])[A-ZĐƯ][\wĐđ&.\-]*[\wĐđ](?![\w\-/&])")


@dataclass(slots=True)
class Found:
    """A mention: its span in the view, and the body that it means."""

    start: int
    end: int
    body: Body
    rule: str


@dataclass(slots=True)
class Finder:
    """Walks over the heads of a view in text order."""

    view: View
    parser: Parser
    found: list[Found] = field(default_factory=list)
    pending: list[Body] = field(default_factory=list)
    chain_end: int = -1
    defined: dict[str, Body] = field(default_factory=dict)
    consumed: int = 0

    def run(self) -> list[Found]:
        starts = sorted(self.view.starts)
        index = 0
        while index < len(starts):
            at = starts[index]
            index += 1
            if at < self.consumed:
                continue
            self._visit(at)
        self._flush()
        self.found.sort(key=lambda item: item.start)
        return self.found

    def _visit(self, at: int) -> None:
        view = self.view
        known = self.parser.head_at(at)
        if known is None:
            return
        before = view.text[max(0, at - 24) : at]
        word = before[:-1].rsplit(" ", 1)[-1] if before[-1:] == " " else ""
        if self._in_symbol(at) or self._not_a_body(at, known[1].key, before, word):
            return
        plural = _plural(word, before)
        if plural and self._fields_list(at, known[0]):
            return
        if view.lower.startswith(_PLURAL_WORDS, known[0]) or known[1].fields:
            if self._places_list(at):
                return
        body = self.parser.parse(at, titled=word in _TITLES, plural=plural is not None, known=known)
        if body is None or not view.free(body.start, body.end):
            return
        if body.rule == "generic" or _GENERIC_AFTER.match(view.lower, body.end):
            self._skip(body)
            return
        if plural and not self._single(plural, body):
            if not self._names_list(body):
                self._skip(body)
            return
        self._take(body)

    def _in_symbol(self, at: int) -> bool:
        """``QĐ-UBND``: a part of a symbol, unless the hyphen joins two bodies."""
        text = self.view.text
        if at < 2 or text[at - 1] not in "-/&" or not text[at - 2].isalnum():
            return False
        return self.chain_end != at - 1

    def _not_a_body(self, at: int, key: str, before: str, word: str) -> bool:
        """Words before or after that make an office or an event of the head."""
        text, lower = self.view.text, self.view.lower
        if key in _AFTER_TITLE and before.endswith(_AFTER_TITLE[key]):
            return True
        if (word in _PERSONS and self._may_be_person(at)) or self._is_place(at):
            return True
        if key in ("dang-bo",) and _CONGRESS.search(before):
            return _TIMES.search(text[at : at + 70]) is not None
        if key == "thuong-truc" or key == "thuong-truc-hdnd":
            return (word in _TITLES or word in ("tướng", "quan")) and not lower.startswith(
                "thường trực hội", at
            )
        return False

    def _may_be_person(self, at: int) -> bool:
        """A head of one syllable after ``ông``, ``em``, unless a kind of school follows it."""
        end, head = self.view.starts[at]
        word = _FIRST.match(self.view.lower, end + 1)
        schools = self.view.lexicon.schools
        return head.single and not (word and schools.match(self.view.lower, end + 1, word[0]) > 0)

    def _is_place(self, at: int) -> bool:
        """``Hội An``, ``Trạm Tấu``: a district's name that begins like a head."""
        end, head = self.view.starts[at]
        if not head.single or self.view.text[end : end + 1] != " ":
            return False
        pair = _PAIR.match(self.view.text, at)
        return pair is not None and len(places.find_districts(pair[0])) > 0

    def _single(self, word: str, body: Body) -> bool:
        """A plural word before one complete body with a place or a proper name of its own."""
        if word in _MANY:
            return False
        if word.isdigit() or word in ("hai", "ba", "bốn", "sáu", "bảy", "tám"):
            return body.complete and (body.place is not None or body.proper or body.central)
        if body.open and (body.proper or body.place):
            return self._names_after(body.end) is None
        return body.complete and (body.place is not None or body.owner is not None)

    def _skip(self, body: Body) -> None:
        self._flush()
        self.chain_end = -1
        self.consumed = max(self.consumed, body.end)

    # -- lists ------------------------------------------------------------------------------

    def _fields_list(self, at: int, head_end: int) -> bool:
        """``các Sở: Nội vụ, Tài chính và Y tế``."""
        view = self.view
        head = view.starts[at][1]
        if not head.fields:
            return False
        begin = head_end + 1 if view.text[head_end : head_end + 1] in " " else head_end
        if view.text[head_end : head_end + 2] == ": ":
            begin = head_end + 2
        items = []
        pos = begin
        while (got := view.lexicon.fields.match(view.lower, pos, head.key)) is not None:
            end, entry = got
            items.append((pos, end, entry))
            gap = _BETWEEN.match(view.lower, end)
            if not gap:
                break
            pos = gap.end()
        if len(items) < 2:
            return False
        self._flush()
        bodies = []
        for index, (start, end, entry) in enumerate(items):
            body = Body(
                at if index == 0 else start,
                end,
                head,
                f"{head.name} {entry.name}",
                f"{head.key}-{entry.slug}",
                entry.type or head.type,
                field=entry,
                complete=True,
                rule="list.fields",
            )
            body.central = head.level == "central"
            bodies.append(body)
        if view.text[items[-1][1] : items[-1][1] + 1] == " ":
            self._owner_of_list(bodies, items[-1][1] + 1)
        for body in bodies:
            self._emit(body)
        self.chain_end = bodies[-1].end
        return True

    def _owner_of_list(self, bodies: list[Body], at: int) -> None:
        """The last conjunct's territory or owner belongs to all."""
        last = bodies[-1]
        inner = self.parser.parse(at) if "b" in last.head.takes else None
        if inner is not None and inner.complete:
            for body in bodies:
                body.owner, body.kind, body.place = inner, inner.kind, inner.place
                body.name, body.slug = f"{body.name} {inner.name}", f"{inner.slug}.{body.slug}"
            last.end = inner.end
            return
        place = place_at(self.view, at, False)
        if place is not None and "t" in last.head.takes:
            for body in bodies:
                _settle(body, place.kind, place.name)
            last.end = place.end

    def _places_list(self, at: int) -> bool:
        """``UBND các huyện Đăk Tô, Ngọc Hồi và thành phố Kon Tum``; generic without names."""
        view = self.view
        end, head = view.starts[at]
        base = Body(at, end, head, head.name, head.slug, head.type)
        if "t" not in head.takes:
            return False
        plural = _PLURAL_PLACES.match(view.text, end)
        if plural is None and head.fields:
            got = view.lexicon.fields.match(view.lower, end + 1)
            if got is None:
                return False
            plural = _PLURAL_PLACES.match(view.text, got[0])
            base.name = f"{head.name} {got[1].name}"
            base.slug, base.field = f"{head.key}-{got[1].slug}", got[1]
        if plural is None or ("n" in head.takes and plural[0].strip().isdigit()):
            return False
        pos, kind = plural.end(), None
        items: list[tuple[int, int, str, str]] = []
        while len(items) < 40:
            start = pos
            level = level_at(view, pos)
            if level is not None:
                pos, kind = level
                while view.text[pos : pos + 1] in (" ", ":") and view.text[pos : pos + 1]:
                    pos += 1
            if kind is None:
                break
            named = name_at(view, pos, kind, False)
            if named is None or (level is None and pos in view.starts and self.parser.head_at(pos)):
                break
            items.append((start, named[0], kind, named[1]))
            gap = _BETWEEN.match(view.lower, named[0])
            if not gap:
                break
            pos = gap.end()
        self._flush()
        self.chain_end = -1
        if not items:
            self.consumed = max(self.consumed, plural.end())
            return True
        for index, (start, stop, item_kind, name) in enumerate(items):
            body = replace(base, start=at if index == 0 else start, end=stop, complete=True)
            body.rule = "list.places"
            _settle(body, item_kind, name)
            self._emit(body)
        return True

    def _names_list(self, first: Body) -> bool:
        """``các đảng bộ Hà Mòn, Đăk La``, ``các Trường THPT A, B``: names under a plural head."""
        if not (first.open or first.head.takes & {"o", "n"}):
            return False
        items = self._names_after(first.end)
        if items is None or not first.complete:
            return False
        text = self.view.text
        stem_end = first.core if not first.open else self._stem(first)
        stem = expand(text[first.start : stem_end], first.type)
        stem = first.head.name + stem[len(text[first.start : self.view.starts[first.start][0]]) :]
        self._flush()
        first.rule = "list.names"
        self._emit(first)
        for start, end in items:
            name = expand(text[start:end], first.type)
            body = replace(first, start=start, end=end, name=f"{stem} {name}", place=None)
            body.slug = f"{first.head.key}-{name}".lower().replace(" ", "-")
            body.abbreviation = None
            self._emit(body)
        self.chain_end = -1
        return True

    def _stem(self, first: Body) -> int:
        """Where the part that all names of the list share ends: before the first proper name."""
        text = self.view.text
        run = re.search(rf"(?:{SYLLABLE}[\s\-]?){{1,4}}$", text[first.start : first.end])
        head_end = self.view.starts[first.start][0]
        if run is None:
            return head_end
        start = first.start + run.start()
        words = text[start : first.end].split()
        while len(words) > 1 and words[0].isupper() and len(words[0]) > 1:
            start += len(words.pop(0)) + 1
        return max(head_end, start - 1)

    def _names_after(self, end: int) -> list[tuple[int, int]] | None:
        items = []
        while gap := _BETWEEN.match(self.view.lower, end):
            start = gap.end()
            if start in self.view.starts and self.parser.head_at(start):
                break
            run = re.compile(rf"(?:{SYLLABLE}|\d{{1,3}})(?:\s{SYLLABLE}){{0,3}}").match(
                self.view.text, start
            )
            if not run:
                break
            items.append((start, run.end()))
            end = run.end()
        return items or None

    # -- chains and definitions ----------------------------------------------------------------

    def _take(self, body: Body) -> None:
        """A single body: into the chain of those that share what follows."""
        view = self.view
        gap = view.text[self.chain_end : body.start] if 0 <= self.chain_end <= body.start else None
        linked = gap is not None and len(gap) < 40 and _CHAIN_GAP.fullmatch(gap) is not None
        if not linked:
            self._flush()
        elif body.owner is not None or not body.bare:
            self._share(body)
        if self._by_definition(body):
            return
        if body.bare and "share" in body.head.flags and not body.place and not body.proper:
            self.pending.append(body)
            self.chain_end = body.end
            self.consumed = max(self.consumed, body.end)
            self._bracket(body)
            return
        if body.complete:
            self._emit(body)
            self._more_fields(body)
        else:
            self._flush()
            self.chain_end = -1

    def _share(self, body: Body) -> None:
        """What the last conjunct has, the waiting ones get."""
        waiting, self.pending = self.pending, []
        for earlier in waiting:
            takes = earlier.head.takes
            if earlier.owner is not None and earlier.owner.bare and body.kind:
                _settle(earlier.owner, body.kind, body.place)
                _settle(earlier, body.kind, body.place)
                earlier.complete = True
            elif "b" in takes and (owner := _party_owner(body)) is not None:
                earlier.name = f"{earlier.name} {owner.name}"
                earlier.slug = f"{owner.slug}.{earlier.slug}"
                earlier.owner, earlier.kind, earlier.place = owner, owner.kind, owner.place
                earlier.complete = True
            elif body.kind is not None and "t" in takes:
                _settle(earlier, body.kind, body.place)
                earlier.complete = True
            else:
                self._emit_if_alone(earlier)
                continue
            earlier.rule = "shared"
            self._emit(earlier)

    def _flush(self) -> None:
        """Nothing came for those that wait: each stands alone or is none."""
        waiting, self.pending = self.pending, []
        for body in waiting:
            self._emit_if_alone(body)

    def _emit_if_alone(self, body: Body) -> None:
        if body.complete:
            self._emit(body)

    def _more_fields(self, body: Body) -> None:
        """``Sở Tài chính, Kế hoạch và Đầu tư``: a department's list without a plural head."""
        if body.head.key not in ("so", "bo") or not body.bare or body.field is None:
            return
        view, end = self.view, body.end
        while gap := _BETWEEN.match(view.lower, end):
            start = gap.end()
            got = view.lexicon.fields.match(view.lower, start)
            if got is None or not view.text[start].isupper():
                return
            if start in view.starts and view.starts[start][0] > got[0]:
                return
            stop, entry = got
            if body.head.key not in entry.heads or not _ITEM_END.match(view.lower, stop):
                return
            more = replace(body, start=start, end=stop, field=entry, rule="list.fields")
            more.name, more.slug = f"{body.head.name} {entry.name}", f"{body.head.key}-{entry.slug}"
            more.abbreviation = None
            self._emit(more)
            end = stop
        return

    def _by_definition(self, body: Body) -> bool:
        """A short form that the text has defined stands for the body it was defined for."""
        if not self.defined or not body.bare or body.open:
            return False
        meant = self.defined.get(self.view.text[body.start : body.end])
        if meant is None or (
            body.complete and body.head.key != meant.head.key and not body.head.needs
        ):
            return False
        if body.complete and (body.kind or body.field):
            return False
        self._add(body.start, body.end, meant, "defined")
        self.chain_end = -1
        return True

    def _emit(self, body: Body) -> None:
        if not self.view.free(body.start, body.end):
            return
        self._add(body.start, body.end, body, body.rule)
        self.chain_end = body.end
        self._bracket(body)

    def _add(self, start: int, end: int, body: Body, rule: str) -> None:
        self.found.append(Found(start, end, body, rule))
        self.consumed = max(self.consumed, end)

    def _bracket(self, body: Body) -> None:
        """``(NHCSXH)``, ``(sau đây gọi là Công ty)`` after a name: a second mention, and a name."""
        view = self.view
        phrase = _DEFINED.match(view.text, body.end)
        if phrase:
            start, end = phrase.span(1)
        elif body.abbreviation is not None and self._is_abbreviation(body, *body.abbreviation):
            start, end = body.abbreviation
        else:
            return
        if start < self.consumed or not view.free(start, end):
            return
        self.defined[view.text[start:end]] = body
        self._add(start, end, body, "defined")
        self.chain_end = end + 1

    def _is_abbreviation(self, body: Body, start: int, end: int) -> bool:
        text = self.view.text
        short = text[start:end]
        known = self.view.starts.get(start)
        if known is not None and known[0] == end:
            if known[1].key != body.head.key and known[1].name != body.name:
                return False
        capitals = sum(letter.isupper() for letter in short)
        if capitals < 2 or any(letter.isspace() for letter in short):
            return False
        if len(short) == 2 and known is None:
            return all(letter.lower() in body.name.lower() for letter in short)
        if body.head.key == "ctcp" and len(short) == 3 and known is None:
            return False  # a stock code
        return capitals * 2 >= len(short.replace("&", "").replace("-", "")) - 1

    def later(self) -> None:
        """Other mentions of the short forms that the text defines, and no table knows."""
        unknown = {
            short: body
            for short, body in self.defined.items()
            if _TOKEN.fullmatch(short) and not self._field_word(short)
        }
        if not unknown:
            return
        spans = [(item.start, item.end) for item in self.found]
        spans.sort()
        first = {
            short: min(i.start for i in self.found if i.body is b) for short, b in unknown.items()
        }
        index = 0
        pattern = _TOKEN
        if len(unknown) <= _FEW:
            either = "|".join(re.escape(short) for short in unknown)
            pattern = re.compile(rf"(?<![\w\-/&.])(?:{either})(?![\w\-/&])")
        for match in pattern.finditer(self.view.text):
            meant = unknown.get(match[0])
            while index < len(spans) and spans[index][1] <= match.start():
                index += 1
            if meant is None or match.start() < first[match[0]]:
                continue
            if index < len(spans) and spans[index][0] < match.end():
                continue
            if self.view.free(*match.span()):
                self._add(match.start(), match.end(), meant, "defined")
        self.found.sort(key=lambda item: item.start)

    def _field_word(self, short: str) -> bool:
        got = self.view.lexicon.fields.match(short.lower(), 0)
        return got is not None and got[0] == len(short)


_AFTER_TITLE = {
    "chinh-phu": (
        "Thủ tướng ",
        "tướng Thường trực ",
        "thủ tướng ",
        "THỦ TƯỚNG ",
        "phi ",
        "Phi ",
        "Thu tuong ",
    ),
    "ktnn": ("Tổng ",),
    "tw-dang": ("Ủy viên ", "Uỷ viên ", "ủy viên ", "uỷ viên ", "khuyết "),
}
_FIRST = re.compile(r"[^\W_]+")
_PAIR = re.compile(rf"{SYLLABLE}\s{SYLLABLE}(?![^\W_])")
_CONGRESS = re.compile(r"(?:Đại hội|đại hội|ĐẠI HỘI)(?: đại biểu| Đại biểu| ĐẠI BIỂU)?\s$")
_TIMES = re.compile(r"(?i)lần\s(?:thứ\s)?(?:[IVXL\d]|nhất|hai|ba|tư|năm|sáu)")


def _plural(word: str, before: str) -> str | None:
    """The plural word or small number right before a head."""
    if word in _PLURALS:
        return word.lower()
    if word.isdigit() and len(word) <= 2 and not _ORDINAL.search(before):
        return word
    if before.endswith("một số "):
        return "một số"
    return None


def _party_owner(body: Body) -> Body | None:
    owner = body.owner
    if owner is None or owner.type != "PARTY.COM":
        return None
    return owner


def _settle(body: Body, kind: str, place: str | None) -> None:
    """Give a body a territory."""
    body.kind, body.place, body.bare = kind, place, False
    body.name = f"{body.name} {kind}" if place is None else f"{body.name} {kind} {place}"
