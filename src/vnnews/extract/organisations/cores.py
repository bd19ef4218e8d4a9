"""What a name is about: field of work, purpose, school, number or open name after the head."""

from __future__ import annotations

import functools
import re

from ...text.tones import new_style
from .body import PARTY, Body
from .expand import expand, sentence_case, shouted
from .heads import words_of
from .letters import SYLLABLE
from .names import Open, number_at, open_name
from .purpose import purpose_end
from .reader import DASH, MAX_DEPTH, VIET_NAM, WORD, Reader
from .territory import generic_after, hamlet_at, level_at, name_at, place_at

CENTRE = re.compile(r"(?:trung ương|tw|t\.ư|tư|trung uong)(?![^\W_])(?!\s(?:đảng|đoàn|hội))")
_BLOCS = ("khối ", "các cơ quan", "cơ quan")
"""How the purpose of a Party organisation begins; verbs that committees have begin none."""
NATION = re.compile(r"quốc gia(?= (?:về|phòng|chống|xây|ứng|cải|phát|đổi)(?![^\W_]))")
_UNIVERSITIES = frozenset(("dai-hoc", "dhqg", "dh-da-nang"))
_CLOSED_HEADS = frozenset(("so", "bo", "ban", "phong", "to-chuc", "doi", "cuc", "chi-cuc"))


_NAME_DAY = re.compile(r" \d{1,2}[/.\-]\d{1,2}(?![\w%]|[./-]\d)")
_POLICE_NUMBER = re.compile(r"(P[ACVX]) ?-?(\d{2}[A-Z]?)(?![^\W_])")
_PATRON = re.compile(rf"{SYLLABLE}(?: {SYLLABLE}){{1,3}}")


@functools.cache
def _kinds() -> dict[str, str]:
    found: dict[str, str] = {}
    for words in words_of("school"):
        found.setdefault(words.lower(), words)
    return found


def _kind_in_full(written: str) -> str:
    """``tiểu học``, ``TIỂU HỌC`` as the table has it; abbreviations as they are."""
    known = _kinds().get(new_style(written.lower()), written)
    wrong = written[:1].islower() or not (written.isupper() and known.isupper())
    plain = known[:1].isupper() or written[:1].islower() or written.isupper()
    return known if wrong and plain else written


class Cores(Reader):
    """The part of a name that tells one body from another of the same head."""

    def _core(self, body: Body, titled: bool, depth: int) -> set[str] | None:
        """Field, purpose, open name or number. None where what follows cannot belong to it."""
        takes = body.head.takes
        got: set[str] = set()
        at = self._next(body)
        if at < 0:
            return got
        view = self.view
        if "V" in takes and (found := VIET_NAM.match(view.lower, at)):
            self._extend(body, found.end(), "Việt Nam")
            body.proper, got = True, {"V"}
            at = self._next(body)
        if at >= 0 and "b" in takes and body.head.level != "central":
            if found := CENTRE.match(view.lower, at):
                if body.head.key in ("ban", "hoi-dong", "ban-chi-dao", "ubkt", "van-phong"):
                    self._extend(body, found.end(), "Trung ương")
                    body.central, body.bare, got = True, False, {"b", "t"}
                    self._about(body)
                    at = self._next(body)
        if at >= 0 and body.head.key == "ban-chi-dao" and NATION.match(view.lower, at):
            self._extend(body, at + 8, view.text[at : at + 8])
            body.central, body.bare, got = True, False, {"b", "t"}
            self._about(body)
            at = self._next(body)
        if at < 0:
            return got
        if body.head.key == "phong" and (number := _POLICE_NUMBER.match(view.text, at)):
            self._extend(body, number.end(), number[1] + number[2])  # Phòng PC 04
            body.type, body.proper = "MIL", True
            got.add("f")
        elif "u" in takes and self._purpose(body, at):
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
            ("b" in takes or "p" in takes or "t" in takes)
            and self._leads_on(body, at, titled, depth)
        ):
            if self._open(body, at):
                got |= {"F", "o"} & takes
        body.core = body.end
        return got

    def _leads_on(self, body: Body, at: int, titled: bool, depth: int) -> bool:
        """True where a territory or an owner, not a name, follows."""
        takes = body.head.takes
        if "t" in takes and level_at(self.view, at) is not None:
            return True
        if "b" in takes and depth < MAX_DEPTH and self.head_at(at) is not None:
            inner = self.parse(at, titled, depth + 1)
            self._ahead = (at, titled, depth + 1, inner)
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
            if entry.weak and self._party_next(end):
                pass
            elif not (
                body.head.key in ("so", "phong", "chi-cuc", "ban", "tong-cuc") and not entry.weak
            ):
                return False
        written = view.text[at:end]
        if "F" in body.head.takes and view.text[end : end + 1] == " " and self._goes_on(body, end):
            return False
        body.field = entry
        if entry.type:
            body.type = entry.type
        self._extend(body, end, expand(written, body.type) if entry.asis else entry.name)
        body.slug = f"{body.head.key}-{entry.slug}"
        country = VIET_NAM.match(view.lower, end + 1) if view.lower[end : end + 1] == " " else None
        if country and view.text[end + 1].isupper():
            self._extend(body, country.end(), "Việt Nam")
            body.proper = True
        elif body.head.key == "trung-tam" and (day := _NAME_DAY.match(view.text, end)):
            self._extend(body, day.end(), day[0].strip())
            body.proper = True
        elif view.lower.startswith(" số ", end) and (stop := number_at(view, end + 1)) > 0:
            self._extend(body, stop, view.text[end + 1 : stop])
            body.proper = True
        return True

    def _party_next(self, end: int) -> bool:
        """``ban tổ chức huyện ủy``: a committee of the Party settles what the field is."""
        known = self.head_at(end + 1)
        return known is not None and "placed" in known[1].flags

    def _goes_on(self, body: Body, end: int) -> bool:
        """A known field is only the beginning of a longer open name (``Kinh tế Việt Nam``)."""
        view = self.view
        if body.head.key in _CLOSED_HEADS:
            return False
        if view.lower.startswith(" và ", end) and view.text[end + 4 : end + 5].isupper():
            return self.head_at(end + 4) is None
        if not view.text[end + 1 : end + 2].isupper():
            return False
        if self.head_at(end + 1) is not None and (self._probing or self._body_at(end + 1)):
            return False
        return "p" not in body.head.takes or name_at(view, end + 1, None, False) is None

    def _body_at(self, at: int) -> bool:
        """True where a head begins a body; what follows that one in turn is not read."""
        self._probing = True
        body = self.parse(at, False, MAX_DEPTH)
        self._probing = False
        return body is not None

    def _purpose(self, body: Body, at: int) -> bool:
        view = self.view
        small = not view.text[body.start].isupper()
        if small and body.head.key not in ("ban-chi-dao", "bql", "bqlda", "dang-uy", "dang-bo"):
            return False
        if body.head.type in PARTY and not view.lower.startswith(_BLOCS, at):
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
        written = view.text[at:end]
        if shouted(written):
            written = sentence_case(written, purpose=True)
        self._extend(body, end, expand(written, body.type))
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

    def _number(self, body: Body, at: int) -> bool:
        end = number_at(self.view, at)
        if end < 0:
            return False
        self._extend(body, end, self.view.text[at:end])
        body.proper = True
        dash = DASH.match(self.view.text, end)
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
            written = sentence_case(written)
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
        word = WORD.match(view.lower, at)
        return word is not None and view.lexicon.nouns.match(view.lower, at, word[0]) > 0

    def _school(self, body: Body, at: int) -> bool:
        """``THPT Cẩm Bình``, ``PTDTNT THCS&THPT huyện Lạc Sơn``: a kind of school, then a name."""
        view = self.view
        end, parts = self._kinds_of_school(at)
        if end == at:
            return self._patron(body, at)
        has_name = view.text[end : end + 1] == " "
        name_start = end + 1
        body.type = "EDU"
        found = open_name(view, name_start, "EDU", numbers=True) if has_name else None
        if has_name and found is None and view.lower.startswith("số ", name_start):
            stop = number_at(view, name_start)
            found = Open(stop, True, True) if stop > 0 else None
        if has_name and found is None and (word := WORD.match(view.lower, name_start)):
            # "Trường Cao đẳng cộng đồng X": the name's first word may be small.
            if view.lexicon.nouns.match(view.lower, name_start, word[0]) > 0:
                found = open_name(view, name_start, "EDU", small_first=True)
                found = found if found is not None and found.proper else None
        if found is not None and not level_at(view, name_start):
            name = view.text[name_start : found.end]
            name = sentence_case(name) if shouted(name) else name
            self._extend(body, found.end, expand(f"{parts} {name}", "EDU"))
            self._university(body)
            body.proper, body.open, body.settled = True, True, found.settled
            self._school_level(body)
            return True
        self._extend(body, end, expand(parts, "EDU"))
        body.open = True
        return self._school_level(body)

    def _kinds_of_school(self, at: int) -> tuple[int, str]:
        """End of the kinds that follow one another at ``at``, and how they read."""
        view, end, read = self.view, at, ""
        while (step := self._kind_of_school(end)) > 0:
            read += view.text[at:end] + _kind_in_full(view.text[end:step])
            at = end = step
            if view.lower.startswith((" và ", " va "), end):
                gap = 4
            elif view.lower.startswith(", ", end):
                gap = 2
            else:
                gap = 1 if view.text[end : end + 1] in ("-", "&", " ") else 0
            if not gap or self._kind_of_school(end + gap) < 0:
                break
            end += gap
        return at, read

    def _patron(self, body: Body, at: int) -> bool:
        """``Trường Nguyễn Chí Thanh``: named after a person, without its kind."""
        view, text = self.view, self.view.text
        word = WORD.match(view.lower, at)
        run = _PATRON.match(text, at)
        if not word or not run or view.lexicon.patrons.match(view.lower, at, word[0]) < 0:
            return False
        before = text[max(0, body.start - 12) : body.start].rstrip(" ").rsplit(" ", 1)[-1]
        if before[:1].isupper() and before.isalpha() and text[body.start].isupper():
            return False  # a person's name goes on with it
        self._extend(body, run.end(), run[0])
        body.proper = body.open = True
        return True

    def _university(self, body: Body) -> None:
        """``Trường Đại học Kinh tế - Đại học Đà Nẵng``: the university that it belongs to."""
        view = self.view
        dash = DASH.match(view.text, body.end)
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
        word = WORD.match(self.view.lower, at)
        if not word:
            return -1
        return self.view.lexicon.schools.match(self.view.lower, at, word[0])

    def _territory(self, body: Body, end: int, kind: str, name: str | None) -> None:
        body.kind, body.place, body.bare = kind, name, False
        words = kind if name is None else f"{kind} {name}"
        if body.name.endswith(kind):  # Thành đoàn TP.HCM
            words = name or ""
        self._extend(body, end, words, core=False)
