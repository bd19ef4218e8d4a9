"""Lists under one head: ``các Sở: Nội vụ, Tài chính``, ``UBND các huyện Đăk Tô, Ngọc Hồi``.

One body a conjunct: the first span begins at the head, later ones are the bare conjuncts, and
their names are restored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from .body import Body
from .chains import Chains, settle
from .expand import expand
from .letters import SYLLABLE
from .territory import level_at, name_at, place_at

_PLURAL_PLACES = re.compile(
    r"\s(?:các|cac|hai|ba|bốn|năm|sáu|bảy|tám|\d{1,2})\s(?=(?:tỉnh|thành|huyện|quận|thị|xã|phường|đặc|tinh|huyen|xa|TP))",
    re.I,
)
_BETWEEN = re.compile(r"(?:,\s(?:và\s|va\s)?|;\s|\s(?:và|cùng|va)\s)")
_ASIDE = re.compile(r" \([^()\n]{2,40}\)(?=,| và )")
_ITEM_END = re.compile(r"\s*(?:[,.;:)\n]|$|và\s|cùng\s|va\s|tỉnh|huyện|thành phố|xã|\(|-)")


@dataclass(slots=True)
class Lists(Chains):
    """The list rules."""

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
                settle(body, place.kind, place.name)
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
            aside = _ASIDE.match(view.text, named[0])  # "xã A (huyện B), C (huyện D)"
            gap = _BETWEEN.match(view.lower, aside.end() if aside else named[0])
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
            settle(body, item_kind, name)
            self._emit(body)
        return True

    def _names_list(self, first: Body) -> bool:
        """``các đảng bộ Hà Mòn, Đăk La``, ``các Trường THPT A, B``: names under a plural head."""
        if not (first.open or first.head.takes & {"o", "n"}):
            return False
        items = self._names_after(first.end)
        if items is None or not first.complete or first.owner is not None:
            return False
        if first.type == "EDU" and not (first.proper or first.place):
            return False  # "2 trường TH, 1 trường THCS": kinds that are counted
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
