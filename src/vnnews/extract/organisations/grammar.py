"""One body at one place: head, field of work, bracket, owner or territory, term.

``parse`` follows what the head's row allows, each part at most once, and recurses into the body
that owns it (``Ban Tuyên giáo`` + ``Tỉnh ủy Quảng Ngãi``). It says of the result whether it is
complete; the list rules decide what becomes of one that is not.
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace

from ...text.tones import strip_marks
from .expand import expand, shouted, title_case
from .heads import Field, Head, short_forms
from .letters import SYLLABLE, UPPER
from .names import Open, number_at, open_name
from .purpose import purpose_end
from .territory import generic_after, hamlet_at, level_at, name_at, place_at, region_name
from .view import View

_BRACKET = re.compile(r"\s?\(([^()\n]{2,60})\)")
_ABBREVIATION = re.compile(r"[A-ZĐƯ][\wĐđ&.,\-]{1,14}")
_TERM = re.compile(
    r"(?:,\s)?\s?kh(?:óa|oá|oa)\s+(?:thứ\s+)?(?:[IVXL]{1,6}|\d{1,2})(?![^\W_])", re.I
)
_REGION = re.compile(
    rf"(?i:khu vực)\s+(?:số\s)?(\d{{1,2}}|[IVX]{{1,5}})(?![^\W_])|(?i:khu vực)\s+(?=[{UPPER}])"
)
_BRANCH = re.compile(r"(?:-\s)?(chi nhánh|CN)\s", re.I)
_GATE = re.compile(
    rf"[Cc]ửa khẩu(?: quốc tế| quốc gia| chính| phụ)? {SYLLABLE}(?:(?:\s|\s-\s){SYLLABLE}){{0,4}}"
)
_AT = re.compile(r"(?:tại)\s")
_VIET_NAM = re.compile(r"(?:việt nam|viet nam|vn)(?![^\W_])")
_CENTRE = re.compile(r"(?:trung ương|tw|t\.ư|tư|trung uong)(?![^\W_])(?!\s(?:đảng|đoàn|hội))")
_DASH_PLACE = re.compile(r"\s?-\s?")
_WORD = re.compile(r"[^\W_]+")
_MAX_DEPTH = 4
_UNIVERSITIES = frozenset(("dai-hoc", "dhqg", "dh-da-nang"))
_CLOSED_HEADS = frozenset(("so", "bo", "ban", "phong", "to-chuc", "doi", "cuc", "chi-cuc"))
_PARTY = frozenset(("PARTY.COM", "PARTY.UNIT"))


@dataclass(slots=True)
class Body:
    """A body as parsed, in offsets of the view."""

    start: int
    end: int
    head: Head
    name: str
    slug: str
    type: str
    kind: str | None = None
    """Level word, where one is written or part of the head."""
    place: str | None = None
    owner: Body | None = None
    field: Field | None = None
    complete: bool = False
    proper: bool = False
    """A proper name, number or ``Việt Nam`` makes it one body without a territory."""
    bare: bool = True
    """Neither territory nor owner follows: a list may still give them."""
    central: bool = False
    open: bool = False
    settled: bool = True
    abbreviation: tuple[int, int] | None = None
    """A bracketed abbreviation that closes the name."""
    core: int = 0
    """End of head and field, before territory and owner."""
    rule: str = "head"
    plural: bool = False

    def root(self) -> Body:
        """The outermost owner."""
        return self if self.owner is None else self.owner.root()


class Parser:
    """Reads one body after another from a view; remembers nothing between them."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.plain = view.lexicon.plain

    def head_at(self, at: int) -> tuple[int, Head] | None:
        """The head that begins at ``at`` on word boundaries, if it may be one as written."""
        known = self.view.starts.get(at)
        if known is None:
            return None
        end, head = known
        text = self.view.text
        small = not text[at].isupper()
        if (small and not head.small) or (at > 0 and text[at - 1].isalnum()):
            return None
        if text[end : end + 1].isalnum() and not self._glued(at, end):
            return None
        if end - at <= 3 and not text[at:end].isupper() and text[at:end].lower() in short_forms():
            return None
        if head.not_before and text[end : end + 1] == " ":
            stop = end + 1
            while text[stop : stop + 1].isalnum():
                stop += 1
            word = text[end + 1 : stop]
            if word in head.not_before or (word.isupper() and word.lower() in head.not_before):
                return None
        if small and (
            head.caponly
            or (not self.plain and text[at:end].isascii() and text[at:end] != head.lower)
        ):
            return None
        if small and head.not_after and self._word_before(at) in head.not_after:
            return None
        return known

    def _word_before(self, at: int) -> str:
        before = self.view.lower[max(0, at - 12) : at].split()
        return before[-1] if before else ""

    def _glued(self, at: int, end: int) -> bool:
        """``UBNDtỉnh``, ``QK5``: an abbreviation with a level word or its number stuck to it."""
        text = self.view.text
        if not text[at:end].isupper():
            return False
        if text[end].isdigit():
            return "n" in self.view.starts[at][1].takes and end - at < 4
        return text[end].islower() and level_at(self.view, end) is not None

    def parse(
        self,
        at: int,
        titled: bool = False,
        depth: int = 0,
        plural: bool = False,
        known: tuple[int, Head] | None = None,
    ) -> Body | None:
        """The body at ``at``, complete or not; None where no head stands there.

        ``known`` is what :meth:`head_at` said, where the caller has asked it already.
        """
        known = known or self.head_at(at)
        if known is None:
            return None
        end, head = known
        body = Body(at, end, head, head.name, head.slug, head.type, plural=plural)
        body.central = head.level == "central"
        if head.kind or "levelin" in head.flags:
            self._level_inside(body)
        body.core = end
        got = self._core(body, depth)
        if got is None:
            return None
        got |= self._rest(body, titled, depth)
        body.complete = self._is_complete(body, got)
        return body

    def _level_inside(self, body: Body) -> None:
        """``Đoàn xã``, ``Tỉnh đoàn``: the level is part of the head."""
        if "levelin" in body.head.flags:
            body.kind = self.view.lower[body.start : body.end].split(" ", 1)[1]
            body.name = f"{body.name} {body.kind}"
        elif body.head.kind:
            body.kind, body.bare = body.head.kind, False

    def _core(self, body: Body, depth: int) -> set[str] | None:
        """Field, purpose, open name or number. None where what follows cannot belong to it."""
        takes = body.head.takes
        got: set[str] = set()
        at = self._next(body)
        if at < 0:
            return got
        view = self.view
        if "V" in takes and (found := _VIET_NAM.match(view.lower, at)):
            self._extend(body, found.end(), "Việt Nam")
            body.proper, got = True, {"V"}
            at = self._next(body)
        if at >= 0 and "b" in takes and body.head.level != "central":
            if found := _CENTRE.match(view.lower, at):
                if body.head.key in ("ban", "hoi-dong", "ban-chi-dao", "ubkt", "van-phong"):
                    self._extend(body, found.end(), "Trung ương")
                    body.central, body.bare, got = True, False, {"b", "t"}
                    self._about(body)
                    at = self._next(body)
        if at < 0:
            return got
        if "u" in takes and self._purpose(body, at):
            got.add("u")
        elif body.head.fields and self._field(body, at):
            got.add("f")
        elif "v" in takes and (hamlet := hamlet_at(view, at)):
            self._extend(body, hamlet[0], expand(hamlet[1], body.type))
            body.proper = True
            got.add("v")
        elif "s" in takes and self._school(body, at):
            got.add("s")
        elif "n" in takes and self._number(body, at):
            got.add("n")
        elif body.head.open and not (
            ("b" in takes or "p" in takes or "t" in takes) and self._leads_on(body, at, depth)
        ):
            if self._open(body, at):
                got |= {"F", "o"} & takes
        body.core = body.end
        return got

    def _leads_on(self, body: Body, at: int, depth: int) -> bool:
        """True where a territory or an owner, not a name, follows."""
        takes = body.head.takes
        if "t" in takes and level_at(self.view, at) is not None:
            return True
        if "b" in takes and depth < _MAX_DEPTH and self.head_at(at) is not None:
            inner = self.parse(at, False, depth + 1)
            if inner is not None and (inner.complete or inner.head.flags & {"share"}):
                return True
        return "p" in takes and name_at(self.view, at, None, False) is not None

    def _field(self, body: Body, at: int) -> bool:
        view = self.view
        found = view.lexicon.fields.match(view.lower, at, body.head.key)
        if found is None:
            return False
        end, entry = found
        capital = view.text[body.start].isupper()
        if not capital and not body.head.small:
            return False
        if not view.text[at].isupper() and ((capital and body.head.single) or entry.weak):
            if not (body.head.key in ("so", "phong", "chi-cuc", "ban") and not entry.weak):
                return False
        written = view.text[at:end]
        if "F" in body.head.takes and view.text[end : end + 1] == " " and self._goes_on(body, end):
            return False
        body.field = entry
        if entry.type:
            body.type = entry.type
        self._extend(body, end, expand(written, body.type) if entry.asis else entry.name)
        body.slug = f"{body.head.key}-{entry.slug}"
        country = _VIET_NAM.match(view.lower, end + 1) if view.lower[end : end + 1] == " " else None
        if country and view.text[end + 1].isupper():
            self._extend(body, country.end(), "Việt Nam")
            body.proper = True
        elif view.lower.startswith(" số ", end) and (stop := number_at(view, end + 1)) > 0:
            self._extend(body, stop, view.text[end + 1 : stop])
            body.proper = True
        return True

    def _goes_on(self, body: Body, end: int) -> bool:
        """A known field is only the beginning of a longer open name (``Kinh tế Việt Nam``)."""
        view = self.view
        if body.head.key in _CLOSED_HEADS:
            return False
        if view.lower.startswith(" và ", end) and view.text[end + 4 : end + 5].isupper():
            return self.head_at(end + 4) is None
        if not view.text[end + 1 : end + 2].isupper():
            return False
        if self.head_at(end + 1) is not None and self.parse(end + 1, False, _MAX_DEPTH):
            return False
        return "p" not in body.head.takes or name_at(view, end + 1, None, False) is None

    def _purpose(self, body: Body, at: int) -> bool:
        view = self.view
        small = not view.text[body.start].isupper()
        if small and body.head.key not in ("ban-chi-dao", "bql", "bqlda"):
            return False
        if (
            view.text[at : at + 1].isupper()
            and view.text[at + 1 : at + 2].islower()
            and self._closed(body, at)
        ):
            return False
        found = purpose_end(view, at)
        if found is None:
            return False
        end, settled = found
        if (small or view.lower.startswith("các ", at)) and not settled:
            if view.text[at:end].islower():
                return False
        body.settled = settled
        body.open = True
        self._extend(body, end, expand(view.text[at:end], body.type))
        return True

    def _closed(self, body: Body, at: int) -> bool:
        """A field of the table, followed by what may follow a field."""
        got = self.view.lexicon.fields.match(self.view.lower, at, body.head.key)
        if got is None:
            return False
        follows = self.view.lower[got[0] : got[0] + 1]
        return follows != " " or level_at(self.view, got[0] + 1) is not None

    def _about(self, body: Body) -> None:
        """``Ban Chỉ đạo Trung ương về …``: the purpose after the level."""
        view = self.view
        if view.lower.startswith(" về ", body.end):
            found = purpose_end(view, body.end + 4)
            if found is not None:
                begin = body.end + 1
                self._extend(body, found[0], expand(view.text[begin : found[0]], body.type))

    def _school(self, body: Body, at: int) -> bool:
        """``THPT Cẩm Bình``, ``PTDTNT THCS&THPT huyện Lạc Sơn``: a kind of school, then a name."""
        view = self.view
        end = at
        while (step := self._kind_of_school(end)) > 0:
            end = step
            if view.lower.startswith((" và ", " va "), end) and self._kind_of_school(end + 4) > 0:
                end += 4
            elif view.lower[end : end + 2] == ", " and self._kind_of_school(end + 2) > 0:
                end += 2
            elif (
                view.text[end : end + 1] in ("-", "&") and self._kind_of_school(end + 1) > 0
            ) or view.text[end : end + 1] == " ":
                end += 1
            else:
                break
        if end == at:
            return False
        has_name = view.text[end - 1] == " "
        end = end - 1 if has_name else end
        name_start = end + 1
        parts = view.text[at:end]
        body.type = "EDU"
        found = open_name(view, name_start, "EDU", numbers=True) if has_name else None
        if has_name and found is None and view.lower.startswith("số ", name_start):
            stop = number_at(view, name_start)
            found = Open(stop, True, True) if stop > 0 else None
        if found is not None and not level_at(view, name_start):
            name = view.text[name_start : found.end]
            name = title_case(name) if shouted(name) else name
            self._extend(body, found.end, expand(f"{view.text[at:name_start]}{name}", "EDU"))
            self._university(body)
            body.proper, body.open, body.settled = True, True, found.settled
            self._school_level(body)
            return True
        self._extend(body, end, expand(parts, "EDU"))
        body.open = True
        return self._school_level(body)

    def _university(self, body: Body) -> None:
        """``Trường Đại học Kinh tế - Đại học Đà Nẵng``: the university that it belongs to."""
        view = self.view
        dash = _DASH_PLACE.match(view.text, body.end)
        known = self.head_at(dash.end()) if dash else None
        if dash is None or known is None or known[1].key not in _UNIVERSITIES:
            return
        whole = self.parse(dash.end(), known=known)
        if whole is not None and whole.complete:
            self._extend(body, whole.end, f"- {whole.name}")

    def _school_level(self, body: Body) -> bool:
        at = self._next(body)
        place = place_at(self.view, at, False) if at >= 0 else None
        if place is None or (place.name is None and generic_after(self.view, place.end)):
            return body.proper
        if body.proper and place.name is None:
            return True
        self._territory(body, place.end, place.kind, place.name)
        return True

    def _kind_of_school(self, at: int) -> int:
        word = _WORD.match(self.view.lower, at)
        if not word:
            return -1
        return self.view.lexicon.schools.match(self.view.lower, at, word[0])

    def _number(self, body: Body, at: int) -> bool:
        end = number_at(self.view, at)
        if end < 0:
            return False
        self._extend(body, end, self.view.text[at:end])
        body.proper = True
        dash = _DASH_PLACE.match(self.view.text, end)
        if dash:
            place = name_at(self.view, dash.end(), None, False)
            if place:
                self._extend(body, place[0], f"- {place[1]}", join=" ")
                body.place = place[1]
        return True

    def _open(self, body: Body, at: int) -> bool:
        view = self.view
        if body.head.single and (self.plain or self._shouting(body, at)):
            return False
        small = not view.text[body.start].isupper()
        if small and not (body.head.small and view.text[at].isupper()):
            return False
        if not view.text[at].isupper() and view.text[at] != '"':
            numbers = view.text[at].isdigit() and body.head.type in ("CORP", "EDU", "MIL")
            if not numbers and body.head.key != "ngan-hang":
                if not self._quoted_or_small(body, at):
                    return False
        found = open_name(
            view,
            at,
            body.head.type,
            numbers=body.head.type in ("CORP", "EDU", "MIL", "HEALTH")
            or body.head.key == "trung-tam",
            small_first=not view.text[at].isupper(),
        )
        if found is None:
            return False
        if body.head.type == "RELIG" and not found.proper:
            return False
        written = view.text[at : found.end]
        if written.islower() and not self._placed(body, found.end):
            return False
        if (small and not (found.proper or body.plural)) or (
            body.head.type == "CORP" and self._country(at) == found.end
        ):
            return False
        if shouted(written):
            written = title_case(written)
        full = expand(written, body.type)
        body.proper = body.proper or found.proper
        body.open, body.settled = True, found.settled
        self._extend(body, found.end, full)
        return True

    def _shouting(self, body: Body, at: int) -> bool:
        """In a heading in capitals a syllable is more often a common word than a head."""
        text = self.view.text
        return text[body.start : at + 6].isupper() and at - body.start >= 3

    def _placed(self, body: Body, end: int) -> bool:
        """``HTX dịch vụ nông nghiệp xã Vũ Lễ``: small letters up to a commune's name."""
        if "t" not in body.head.takes or self.view.text[end : end + 1] != " ":
            return False
        place = place_at(self.view, end + 1, False)
        return place is not None and place.name is not None

    def _quoted_or_small(self, body: Body, at: int) -> bool:
        """``Công ty cổ phần X``: legal form in small letters before the name."""
        if body.head.type not in ("CORP", "FIN", "HEALTH", "ASSOC"):
            return False
        view = self.view
        word = _WORD.match(view.lower, at)
        return word is not None and view.lexicon.nouns.match(view.lower, at, word[0]) > 0

    def _rest(self, body: Body, titled: bool, depth: int) -> set[str]:
        """Region, territory or owner, term, branch; a bracket may stand before them."""
        takes = body.head.takes
        got: set[str] = set()
        bracket = None
        at = self._next(body)
        opened = _BRACKET.match(self.view.text, body.end)
        if opened and _ABBREVIATION.fullmatch(opened[1]):
            bracket = (opened.start(1), opened.end(1))
            after = opened.end()
            if self.view.text[after : after + 1] == " ":
                got = self._places(body, after + 1, titled, depth)
            if not got:
                body.abbreviation = bracket
                return got
        elif at >= 0:
            got = self._places(body, at, titled, depth)
        if body.proper and "V" in takes and not got and at >= 0:
            got |= self._places(body, at, titled, depth)
        self._term(body)
        closing = _BRACKET.match(self.view.text, body.end)
        if closing and _ABBREVIATION.fullmatch(closing[1]):
            body.abbreviation = (closing.start(1), closing.end(1))
        return got

    def _places(self, body: Body, at: int, titled: bool, depth: int) -> set[str]:
        takes, view = body.head.takes, self.view
        if "c" in takes and (found := _BRANCH.match(view.lower, at)):
            if self._branch(body, at, found):
                return {"c"}
        if "r" in takes and (region := _REGION.match(view.text, at)):
            return self._region(body, region)
        if view.text[at : at + 1] in ("c", "C") and (gate := _GATE.match(view.text, at)):
            if "t" in takes or "r" in takes:
                self._extend(body, gate.end(), expand(gate[0], body.type))
                body.proper, body.bare = True, False
                return {"t"}
        if "b" in takes and body.field is not None and (centre := _CENTRE.match(view.lower, at)):
            self._extend(body, centre.end(), "Trung ương", core=False)
            body.central, body.bare = True, False
            return {"b"}
        if "l" in takes and (where := _AT.match(view.lower, at)):
            spot = self._spot(where.end())
            if spot:
                self._extend(body, spot[0], f"tại {spot[1]}")
                body.proper = body.central = True
                return {"l"}
        if "y" in takes and (end := self._country(at)) > 0:
            self._extend(body, end, expand(view.text[at:end], body.type))
            body.proper, body.slug = True, f"{body.slug}-{view.lower[at:end].replace(' ', '-')}"
            return {"y"}
        if body.head.key == "uy-ban" and view.lower.startswith("của quốc hội", at):
            self._extend(body, at + 12, "của Quốc hội", core=False)
            body.type, body.central = "STATE.LEG", True
            return {"b"}
        if "b" in takes and depth < _MAX_DEPTH and self._owner(body, at, titled, depth):
            if "l" in takes and (where := _AT.match(view.lower, body.end + 1)):
                spot = name_at(view, where.end(), None, False)
                if spot:
                    self._extend(body, spot[0], f"tại {spot[1]}", core=False)
            return {"b"}
        if "t" in takes and (place := place_at(view, at, titled)):
            if place.name is None and generic_after(view, place.end):
                body.rule = "generic"
                return set()
            self._territory(body, place.end, place.kind, place.name)
            if "c" in takes and view.lower.startswith(" - chi nhánh ", body.end):
                found = _BRANCH.match(view.lower, body.end + 1)
                if found:
                    self._branch(body, body.end + 1, found)
            return {"t"}
        if "p" in takes and (named := name_at(view, at, None, titled)):
            if not (titled and self._person(at)):
                self._extend(body, named[0], named[1], core=False)
                body.place, body.bare = named[1], False
                return {"p"}
        return set()

    def _spot(self, at: int) -> tuple[int, str] | None:
        """A place after ``tại``: bare, with its level word, or the country."""
        if found := _VIET_NAM.match(self.view.lower, at):
            return found.end(), "Việt Nam"
        place = place_at(self.view, at, False)
        if place is not None and place.name is not None:
            return place.end, f"{place.kind} {place.name}"
        return name_at(self.view, at, None, False)

    def _person(self, at: int) -> bool:
        """After a title, a bare capital run of three with a surname first is a person."""
        words = re.compile(rf"(?:{SYLLABLE}\s?){{3,4}}").match(self.view.text, at)
        if not words:
            return False
        return words[0].split()[0].lower() in self.view.lexicon.surnames

    def _owner(self, body: Body, at: int, titled: bool, depth: int) -> bool:
        inner = self.parse(at, titled, depth + 1)
        if inner is None or inner.rule == "generic" or inner.end <= at:
            return False
        if not inner.complete:
            shared = "share" in inner.head.flags and inner.bare and not inner.head.single
            if not shared or body.head.key not in (
                "thuong-truc",
                "van-phong",
                "ban",
                "ban-thuong-truc",
            ):
                return False
        if body.head.type == "CORP" and body.head.key != "chi-nhanh":
            return False
        if (
            inner.start in self.view.starts
            and inner.head.type == "CORP"
            and body.head.type != "CORP"
        ):
            if body.head.key not in ("chi-bo", "dang-bo", "dang-uy", "cong-doan", "phong"):
                return False
        body.owner = inner
        body.bare = inner.bare and not inner.complete
        body.end = inner.end
        body.name = f"{body.name} {inner.name}"
        body.slug = f"{inner.slug}.{body.slug}"
        body.kind, body.place = inner.kind, inner.place
        body.proper = body.proper or inner.proper
        body.central = inner.central or (inner.head.level == "central" and inner.owner is None)
        body.abbreviation = inner.abbreviation
        body.type = _owned_type(body, inner)
        return True

    def _territory(self, body: Body, end: int, kind: str, name: str | None) -> None:
        body.kind, body.place, body.bare = kind, name, False
        words = kind if name is None else f"{kind} {name}"
        if body.name.endswith(kind):  # Thành đoàn TP.HCM
            words = name or ""
        self._extend(body, end, words, core=False)

    def _region(self, body: Body, region: re.Match[str]) -> set[str]:
        view = self.view
        if region[1] is None:
            name = region_name(view, region.end())
            if name is None:
                return set()
            self._extend(body, name[0], f"khu vực {name[1]}")
        else:
            self._extend(body, region.end(), f"khu vực {region[1]}")
            dash = _DASH_PLACE.match(view.text, body.end)
            place = name_at(view, dash.end(), None, False) if dash else None
            if place is not None:
                self._extend(body, place[0], f"- {place[1]}", core=False)
                body.place = place[1]
        body.proper, body.bare = True, False
        return {"r"}

    def _branch(self, body: Body, at: int, found: re.Match[str]) -> bool:
        view = self.view
        begin = found.end()
        place = place_at(view, begin, False)
        word = "chi nhánh" if view.text[found.start(1)].islower() else "Chi nhánh"
        if at > 0 and view.text[at] == "-":
            word = "- " + word
        if place is not None:
            named = f"{place.kind} {place.name}" if place.name else place.kind
            body.kind, body.place, end = place.kind, place.name, place.end
        else:
            run = name_at(view, begin, None, False) or name_at(view, begin, "huyện", False)
            if run is None:
                return False
            end, named = run
            body.place = named
        self._extend(body, end, f"{word} {named}", core=False)
        body.bare, body.central = False, False
        return True

    def _country(self, at: int) -> int:
        word = _WORD.match(self.view.lower, at)
        if not word or not self.view.text[at].isupper():
            return -1
        return self.view.lexicon.countries.match(self.view.lower, at, word[0])

    def _term(self, body: Body) -> None:
        """``khóa XV`` belongs to the span, not to the name; in brackets it stays outside."""
        if "k" in body.head.takes or (body.owner is not None and "k" in body.owner.head.takes):
            found = _TERM.match(self.view.text, body.end)
            if found and not found[0].startswith(","):
                body.end = found.end()

    def _next(self, body: Body) -> int:
        """Where the word after the body begins, or -1 where none follows directly."""
        text = self.view.text
        if text[body.end : body.end + 1] == " " and body.end + 1 < len(text):
            return body.end + 1
        if text[body.end : body.end + 1].isalnum() and self._glued(body.start, body.end):
            return body.end
        return -1

    def _extend(
        self, body: Body, end: int, words: str, *, core: bool = True, join: str = " "
    ) -> None:
        body.end = end
        body.name = f"{body.name}{join}{words}"
        if core:
            body.core = end
            body.slug = f"{body.slug}-{_slug(words)}"

    def _is_complete(self, body: Body, got: set[str]) -> bool:
        head, text = body.head, self.view.text
        if body.rule == "generic":
            return False
        written = text[body.start]
        if not written.isupper():
            closed = body.field is not None or not head.single
            if body.plural and body.open:
                return True
            if not closed and not got:
                return False
        if body.field is not None and body.field.weak and body.bare:
            return False
        if head.needs and not ({*got} & head.needs or ("f" in got and "F" in head.needs)):
            return False
        if not head.needs and not got and not written.isupper():
            return "lower" in head.flags and head.level != "" and "cap" not in head.flags
        return True


def _owned_type(body: Body, inner: Body) -> str:
    """Boards and offices take the side of what they belong to."""
    if body.type != "STATE.GOV" or body.head.key not in ("ban", "van-phong", "phong"):
        return body.type or inner.type
    if inner.type in _PARTY:
        return "PARTY.BOARD"
    if inner.type in ("STATE.LEG", "MIL", "JUD", "MASS", "FRONT"):
        return inner.type
    return body.type


@functools.lru_cache(maxsize=4096)
def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", strip_marks(words).lower()).strip("-")


def renamed(body: Body, **changes: object) -> Body:
    """A copy with other fields."""
    return replace(body, **changes)  # type: ignore[arg-type]
