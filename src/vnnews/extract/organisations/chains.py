"""Bodies one after another: what they share, and the short forms that a text defines.

``HĐND, UBND tỉnh``: those that wait get what the last has. ``(NHCSXH)``, ``(sau đây gọi là Công
ty)``: a second mention, and a name for the rest of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ...lexicon import places
from .body import Body
from .grammar import Parser
from .view import View

_TITLE = (
    r"(?:(?:Phó |Nguyên |nguyên )?(?:Chủ tịch|Bí thư|Trưởng ban|Trưởng Ban|Chánh|Giám đốc|Trưởng|Chủ nhiệm"
    r"|Viện trưởng|Chánh án|Phó Chánh|lãnh đạo|Ủy viên|Uỷ viên)(?: Thường trực| thường trực)? )?"
)
_CHAIN_GAP = re.compile(rf"(?:, |; |,| - |-| – |/| & |, và | và | cùng | hoặc | va |\. )?{_TITLE}")
_DEFINED = re.compile(
    r'[ ]?\((?:sau đây\s)?(?:gọi|viết)\s(?:chung\s|tắt\s)?(?:tắt\s)?là:?\s"?([^()"\n]{2,60}?)"?\)'
)
_FORMS = ("Công ty ", "Cty ", "Tổng công ty ", "Tập đoàn ", "Ngân hàng ", "Tổng Công ty ")
_SHORT_NAME = re.compile(
    rf"[ ]?\(((?:{'|'.join(_FORMS)})[^()\n]{{2,50}}|[A-Z]{{2,4}} Bank|[A-Z][a-zA-Z]{{4,15}})\)"
)
_NOT_VIETNAMESE = re.compile(r"[aeiouy][^aeiouy]+[aeiouy]")
"""Two syllables without a space: a brand."""
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
class Chains:
    """The mentions found so far, those that wait for what follows, and the text's short forms."""

    view: View
    parser: Parser
    found: list[Found] = field(default_factory=list)
    pending: list[Body] = field(default_factory=list)
    chain_end: int = -1
    defined: dict[str, Body] = field(default_factory=dict)
    consumed: int = 0

    def _take(self, body: Body) -> None:
        """A single body: into the chain of those that share what follows."""
        view = self.view
        gap = view.text[self.chain_end : body.start] if 0 <= self.chain_end <= body.start else None
        linked = gap is not None and len(gap) < 40 and _CHAIN_GAP.fullmatch(gap) is not None
        if not linked:
            self._flush()
        elif body.owner is not None or not body.bare or self._owns(body):
            self._share(body)
        if self._by_definition(body):
            return
        shares = body.bare and "share" in body.head.flags and not body.proper
        if not body.place and (shares or "placed" in body.head.flags):
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

    def _owns(self, body: Body) -> bool:
        """``Bí thư Ban Cán sự Đảng, Bộ trưởng Bộ Y tế``: of the body that comes next."""
        last = self.pending[-1] if self.pending else None
        return last is not None and "owned" in last.head.flags and body.complete

    def _share(self, body: Body) -> None:
        """What the last conjunct has, the waiting ones get."""
        waiting, self.pending = self.pending, []
        for earlier in waiting:
            takes = earlier.head.takes
            if earlier.head.kind:  # Tỉnh ủy, HĐND, UBND tỉnh Kon Tum
                if earlier.head.kind == body.kind and body.place:
                    earlier.place, earlier.rule = body.place, "shared"
                    earlier.name = f"{earlier.name} {body.place}"
                self._emit_if_alone(earlier)
                continue
            if "owned" in earlier.head.flags and body.complete:
                own(earlier, body)
            elif earlier.owner is not None and earlier.owner.bare and body.kind:
                settle(earlier.owner, body.kind, body.place)
                settle(earlier, body.kind, body.place)
                earlier.complete = True
            elif "b" in takes and (owner := _party_owner(body)) is not None:
                own(earlier, owner)
            elif body.kind is not None and "t" in takes:
                settle(earlier, body.kind, body.place)
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

    def _by_definition(self, body: Body) -> bool:
        """A short form that the text has defined stands for the body it was defined for."""
        if not self.defined or not (body.bare or body.open):
            return False
        meant = self.defined.get(self.view.text[body.start : body.end])
        if meant is not None and body.open and meant.head.type == body.head.type:
            self._add(body.start, body.end, meant, "defined")
            self.chain_end = -1
            return True
        if (
            meant is None
            or body.open
            or (body.complete and body.head.key != meant.head.key and not body.head.needs)
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
        elif body.type in ("CORP", "FIN") and (short := self._short_name(body)) is not None:
            start, end = short
        else:
            return
        if start < self.consumed or not view.free(start, end):
            return
        self.defined[view.text[start:end]] = body
        self._add(start, end, body, "defined")
        self.chain_end = end + 1

    def _short_name(self, body: Body) -> tuple[int, int] | None:
        """``(Công ty Hoàng Ba)``, ``(Vinashin)``, ``(TP Bank)`` after a company's name."""
        text = self.view.text
        found = _SHORT_NAME.match(text, body.end)
        if found is None:
            return None
        short = found[1]
        if short.startswith(_FORMS):
            known = body.name.lower()
            words = short.lower().split()
            alike = all(word in known for word in words) and words[-1] == known.split()[-1]
            return found.span(1) if alike else None
        if short.endswith("Bank"):
            return found.span(1)
        place = places.find_province(short) or places.find_districts(short)
        brand = _NOT_VIETNAMESE.search(short.lower()) is not None and not place
        at = found.start(1)
        country = self.view.lexicon.countries.match(self.view.lower, at, short.lower())
        return found.span(1) if brand and country < 0 else None

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

    def _more_fields(self, body: Body) -> None:
        """Lists without a plural head; the lists' part of the finder has them."""


def _party_owner(body: Body) -> Body | None:
    owner = body.owner
    if owner is None or owner.type != "PARTY.COM":
        return None
    return owner


def own(body: Body, owner: Body) -> None:
    """Give a body the one that it belongs to."""
    body.name = f"{body.name} {owner.name}"
    body.slug = f"{owner.slug}.{body.slug}"
    body.owner, body.kind, body.place = owner, owner.kind, owner.place
    body.central, body.complete = owner.central, True


def settle(body: Body, kind: str, place: str | None) -> None:
    """Give a body a territory."""
    body.kind, body.place, body.bare = kind, place, False
    body.name = f"{body.name} {kind}" if place is None else f"{body.name} {kind} {place}"
