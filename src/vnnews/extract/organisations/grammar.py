"""One body at one place: head, field of work, bracket, owner or territory, term.

``parse`` follows what the head's row allows, each part at most once, and recurses into the body
that owns it (``Ban Tuyên giáo`` + ``Tỉnh ủy Quảng Ngãi``). It says of the result whether it is
complete; the list rules decide what becomes of one that is not.
"""

from __future__ import annotations

import re

from .body import Body, owned_type
from .cores import CENTRE, Cores
from .expand import expand
from .heads import Head
from .letters import SYLLABLE, UPPER
from .reader import DASH, MAX_DEPTH, VIET_NAM
from .territory import generic_after, name_at, place_at, region_name

_BRACKET = re.compile(r"[ ]?\(([^()\n]{2,60})\)")
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


class Parser(Cores):
    """Reads one body after another from a view; remembers nothing between them."""

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
        if depth and self.deep >= 0:
            # Too many heads in a row: no name, and no need to try each way to read them.
            return None
        known = known or self.head_at(at)
        if known is None:
            return None
        end, head = known
        body = Body(at, end, head, head.name, head.slug, head.type, plural=plural)
        body.central = head.level == "central"
        if head.kind or "levelin" in head.flags:
            self._level_inside(body)
        body.core = end
        got = self._core(body, titled, depth)
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
        if "b" in takes and body.field is not None and (centre := CENTRE.match(view.lower, at)):
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
        if "b" in takes and depth == MAX_DEPTH and at in view.starts and not self._probing:
            self.deep = at
        if "b" in takes and depth < MAX_DEPTH and self._owner(body, at, titled, depth):
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
        if found := VIET_NAM.match(self.view.lower, at):
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
        # What was read ahead is not read again: a chain of heads would double at every step.
        known, self._ahead = self._ahead, None
        if known is not None and known[:3] == (at, titled, depth + 1):
            inner = known[3]
        else:
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
        body.type = owned_type(body, inner)
        if body.head.key == "hoi-lhpn" and inner.type == "MIL":
            # The women of an army or police unit have a society of their own, not the union.
            body.name = body.name.replace("Liên hiệp ", "", 1)
        return True

    def _region(self, body: Body, region: re.Match[str]) -> set[str]:
        view = self.view
        if region[1] is None:
            name = region_name(view, region.end())
            if name is None:
                return set()
            self._extend(body, name[0], f"khu vực {name[1]}")
        else:
            self._extend(body, region.end(), f"khu vực {region[1]}")
            dash = DASH.match(view.text, body.end)
            place = name_at(view, dash.end(), None, False) if dash else None
            if place is not None:
                self._extend(body, place[0], f"- {place[1]}", core=False)
                body.place = place[1]
        body.proper, body.bare = True, False
        return {"r"}

    def _branch(self, body: Body, at: int, found: re.Match[str]) -> bool:
        view = self.view
        begin = found.end()
        if self.head_at(begin) is not None:
            return False  # "- chi nhánh Công ty B": another body
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

    def _term(self, body: Body) -> None:
        """``khóa XV`` belongs to the span, not to the name; in brackets it stays outside."""
        if "k" in body.head.takes or (body.owner is not None and "k" in body.owner.head.takes):
            found = _TERM.match(self.view.text, body.end)
            if found and not found[0].startswith(","):
                body.end = found.end()

    def _is_complete(self, body: Body, got: set[str]) -> bool:
        head, text = body.head, self.view.text
        if body.rule == "generic":
            return False
        written = text[body.start]
        if not written.isupper():
            if "lowerb" in head.flags and "b" not in got:
                return False
            closed = body.field is not None or not head.single
            if body.plural and body.open:
                return True
            if not closed and not got:
                return False
        if body.field is not None and body.field.weak and body.bare:
            return False
        if body.place is not None:
            got = {*got, "T"}
        if body.proper:
            got = {*got, "P"}
        if head.needs and not ({*got} & head.needs or ("f" in got and "F" in head.needs)):
            return False
        if not head.needs and not got and not written.isupper():
            return "lower" in head.flags and head.level != "" and "cap" not in head.flags
        return True
