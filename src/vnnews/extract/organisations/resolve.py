"""Which territory, level and identity a body has, from its name, its neighbours and the article."""

from __future__ import annotations

import datetime
import functools
import re
from bisect import bisect_right
from collections.abc import Iterable

from ... import lexicon
from ...lexicon import places
from ...lexicon.places import Province
from ...records import Level, Organisation, Territory
from ...text.tones import new_style, place_key, strip_marks
from ..context import Context
from .body import Body
from .chains import Found
from .letters import SYLLABLE, UPPER
from .territory import same_tones
from .view import View

_NAMED = re.compile(
    # One set of letters begins it, so that the search skips to the next of them.
    r"([tThHqQxXpPđ](?<![^\W_].)(?<!hợp tác .)(?:"
    r"(?<=t)(?:ỉnh|hành phố|hị xã|hị trấn)|(?<=T)(?:P\.?|X\.?|ỉnh|hành phố|hị xã)"
    r"|(?<=[hH])uyện|(?<=[qQ])uận|(?<=[xX])ã|(?<=[pP])hường|(?<=đ)ặc khu))"
    rf"\s?((?:{SYLLABLE}(?:'[^\W\d_]+)?(?:\s-\s|\s|-)?){{1,5}}|\d{{1,2}}(?!\w))"
)
_KINDS = {"tp": "thành phố", "tp.": "thành phố", "tx": "thị xã", "tx.": "thị xã"}
_FULL_DATE = re.compile(r"[0-9][0-9]?\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(20\d\d)(?!\d)")
_DISTRICT_WORD = re.compile(rf"[hHt](?<!\w.)(?:(?<=h)uyện|(?<=H)uyện ủy|(?<=t)hị xã)\s[{UPPER}]")
_DISTRICTS = frozenset(("huyện", "quận", "thị xã"))
_DISTRICTS_OR_CITIES = _DISTRICTS | {"thành phố"}
_COMMUNES = frozenset(("xã", "phường", "thị trấn", "đặc khu"))


_BARE_LIMIT = 3_000
"""How much of a text is searched for provinces without a level word."""
_Where = tuple[Territory, str]
"""A territory, and the first part of the ids of its bodies."""


class _Seen:
    """Places that the text names, by kind and position: the nearest before a mention wins."""

    def __init__(self) -> None:
        self._at: dict[str, list[int]] = {}
        self._names: dict[str, list[str]] = {}

    def add(self, at: int, kind: str, name: str) -> None:
        self._at.setdefault(kind, []).append(at)
        self._names.setdefault(kind, []).append(name)

    def before(self, position: int, kind: str) -> str | None:
        """The last name of that kind before a position, else the first after it."""
        places_at = self._at.get(kind)
        if not places_at:
            return None
        return self._names[kind][max(0, bisect_right(places_at, position) - 1)]

    def last(self, position: int, kind: str) -> tuple[int, str] | None:
        """The last of that kind before a position, with its place; none after it."""
        index = bisect_right(self._at.get(kind, []), position) - 1
        return None if index < 0 else (self._at[kind][index], self._names[kind][index])


class Resolver:
    """Turns bodies of one text into organisations."""

    def __init__(self, view: View, context: Context, found: Iterable[Found] = ()) -> None:
        self.view = view
        self._found = found
        self.day = context.published or self._guess_day()
        self.home = self._home(context.province)
        self._here = 0
        """Where the mention stands that is being placed."""
        self._seen: _Seen | None = None
        self._bare: _Seen | None = None
        self._known: dict[str, tuple[Level, Territory | None, str]] = {}
        self._cache: dict[tuple[str, str, str | None], _Where] = {}

    def organisation(self, found: Found, view: View | None = None) -> Organisation:
        """The mention with its territory and identity; ``view`` where it is not the text's own."""
        body = found.body
        known = self._known.get(body.name)
        if known is None:
            known = self._resolved(body, found.start)
            if self.home is not None and (body.place or known[0] not in ("district", "commune")):
                self._known[body.name] = known  # it does not hang on where in the text it stands
        level, territory, prefix = known
        start, end = (view or self.view).raw(found.start, found.end)
        own = body.slug.rpartition(".")[2]
        span = _validity().get((own, "")) or _validity().get((own, level))
        return Organisation(
            start=start,
            end=end,
            rule=found.rule,
            name=body.name,
            type=body.type,
            level=level,
            territory=territory,
            id=f"{prefix}:{body.slug}",
            parent=None if body.owner is None else f"{prefix}:{body.owner.slug}",
            level_only=_level_only(body, level),
            valid=None if span is None else span[0],
            successors=() if span is None else tuple(f"{prefix}:{later}" for later in span[1]),
        )

    def _resolved(self, body: Body, at: int) -> tuple[Level, Territory | None, str]:
        """Level, territory and first part of the id."""
        self._here = at
        level = self._level(body)
        where = self._where(body, level, at)
        if where is None:
            return level, None, "vn" if level in ("central", "none") else f"vn-{level}"
        territory, prefix = where
        if level == "none" and body.kind:
            level = territory.level
        return level, territory, prefix

    # -- level and territory -------------------------------------------------------------------

    def _level(self, body: Body) -> Level:
        if body.kind is not None:
            return self._kind_level(body)
        owner = body.owner
        if owner is not None:
            return self._level(owner)
        if body.central:
            return "central"
        level = body.head.level
        if level == "central" and body.place is not None:  # a branch
            return "province" if places.find_province(body.place) else "district"
        if level == "city":
            central = body.place is not None and self._is_city(body.place)
            if body.place is None:
                central = self._in_city(self._here)
            return "province" if central else "district"
        if level in ("central", "province", "district", "commune"):
            return level  # type: ignore[return-value]
        if level == "none":
            return "none"
        if body.place is None and body.name.endswith(("Việt Nam", "quốc gia", "Quốc gia")):
            return "central"
        if body.proper and "V" in body.head.takes and "Việt Nam" in body.name:
            return "central"
        if body.place is not None:
            return "province" if places.find_province(body.place) else "district"
        if body.head.key in ("cuc", "vien", "vu", "uy-ban"):
            return "central"
        if body.head.key == "phong" and body.field is not None:
            return "none"
        if body.head.key in ("mttq-vn", "hoi-lhtn", "hoi-sv", "giao-hoi"):
            return "central"
        return "none"

    def _kind_level(self, body: Body) -> Level:
        kind = body.kind or ""
        if kind == "thành phố":
            if body.place is not None:
                return "province" if self._is_city(body.place) else "district"
            return "province" if self._in_city(self._here) else "district"
        return places.level_of(kind)

    def _where(self, body: Body, level: Level, at: int) -> _Where | None:
        if level in ("central", "none") and not body.place and not body.kind:
            if level == "central":
                return None
            named = _province_at_end(body.name) if body.open else None
            if named is not None:
                return self._of("tỉnh", named, at)
            local = body.head.level == "" and not body.proper
            return self._of("tỉnh", None, at) if local or _is_local(body) else None
        kind = body.kind
        if kind is None:
            kind = {"province": "tỉnh", "district": "huyện", "commune": "xã"}.get(level)
            if body.place is not None and places.find_province(body.place):
                kind = "tỉnh" if level != "district" else kind
        return self._of(kind or "tỉnh", body.place, at)

    def _of(self, kind: str, name: str | None, at: int) -> _Where | None:
        if name is None:
            if kind == "tỉnh" or (kind == "thành phố" and self._in_city(at)):
                unit = self._province(at)
                return None if unit is None else _of_province(unit)
            name = self._places().before(at, kind)
            if name is None:
                return None
        key = (kind, name, self._province_key(at))
        if key not in self._cache:
            self._cache[key] = self._look_up(kind, name, at)
        return self._cache[key]

    def _look_up(self, kind: str, name: str, at: int) -> _Where:
        if kind == "tỉnh" or (kind == "thành phố" and self._is_city(name)):
            unit = places.find_province(name, self.day)
            if unit is not None:
                return _of_province(_then(unit, self.day))
        province = self._province(at)
        code = "" if province is None else province.code
        if kind in _COMMUNES:
            if self.home is None and (near := self._province_of_district(name, kind, at)):
                province, code = near, near.code
            return self._commune(kind, name, province), _below(code, kind, name)
        found = tuple(u for u in places.find_districts(name) if same_tones(name, u.name))
        here = [unit for unit in found if province is not None and _holds(province, unit)]
        if not here and len(found) == 1:
            here = list(found)
        if here:
            district = next((unit for unit in here if unit.kind == kind), here[0])
            prefix = _below(district.province, district.kind, district.name)
            return places.district_territory(district), prefix
        return Territory(name=name, level="district"), _below(code, kind, name)

    def _province_of_district(self, name: str, kind: str, at: int) -> Province | None:
        """The nearest district's province, where it alone has the commune."""
        district = self._places().before(at, "huyện")
        units = places.find_districts(district) if district else ()
        if len(units) != 1:
            return None
        unit = places.province_by_code(units[0].province, places.OLD)
        return unit if unit is not None and places.find_communes(name, unit, kind=kind) else None

    def _commune(self, kind: str, name: str, province: Province | None) -> Territory:
        if province is not None:
            for unit in places.find_communes(name, province, kind=kind):
                if same_tones(name, unit.name):
                    return places.commune_territory(unit)
        return Territory(name=name, level="commune")

    # -- what the text and the article know -----------------------------------------------------

    def _home(self, name: str | None) -> Province | None:
        """The article's province as of its day: a merged one is its successor's by then."""
        if not name:
            return None
        unit = places.find_province(name, self.day)
        if unit is not None and self.day is not None and unit.valid_to < self.day:
            unit = places.province_by_code(unit.successor) or unit
        return unit

    def _province(self, at: int) -> Province | None:
        if self.home is not None:
            return self.home
        near = self._places().before(at, "tỉnh") or self._named_bare().before(at, "tỉnh")
        return None if near is None else places.find_province(near, self.day)

    def _province_key(self, at: int) -> str | None:
        unit = self._province(at)
        return None if unit is None else unit.code + unit.codelist

    def _is_city(self, name: str) -> bool:
        """A city of province rank on the article's day (Huế from 2025 on)."""
        unit = places.find_province(name, self.day)
        return unit is not None and unit is _then(unit, self.day) and unit.kind == "thành phố"

    def _in_city(self, at: int) -> bool:
        """In an article of a city of province rank, or after it was named, no other city since."""
        if self.home is not None:
            return self.home.kind == "thành phố"
        city = self._places().last(at, "tỉnh")
        unit = None if city is None else places.find_province(city[1], self.day)
        if city is None or unit is None or unit.kind != "thành phố":
            return False
        other = self._places().last(at, "thành phố")
        return other is None or other[0] < city[0]

    def _places(self) -> _Seen:
        """All places that the text names with a level word, once, when it is first needed."""
        if self._seen is None:
            self._seen = _Seen()
            noted = [self._noted(match) for match in _NAMED.finditer(self.view.text)]
            # "Sở Y tế Tây Ninh" names the province too.
            noted += [
                (item.start, "tỉnh", item.body.place)
                for item in self._found
                if item.body.place and item.body.kind is None and _is_province(item.body.place)
            ]
            for at, kind, name in sorted(place for place in noted if place is not None):
                self._seen.add(at, kind, name)
        return self._seen

    def _named_bare(self) -> _Seen:
        """Provinces named without a level word, for texts that have none with one."""
        if self._bare is None:
            self._bare = _Seen()
            for at, name in places.province_names(self.view.text[:_BARE_LIMIT]):
                self._bare.add(at, "tỉnh", name)
        return self._bare

    def _noted(self, match: re.Match[str]) -> tuple[int, str, str] | None:
        """Place, kind and name of what follows a level word; persons and counts are none."""
        kind = match[1].lower()
        kind = _KINDS.get(kind, kind)
        name = match[2].strip(" -")
        if name.isdigit() and kind not in ("quận", "phường"):
            return None
        words = name.split()
        person = len(words) > 2 and words[0].lower() in self.view.lexicon.surnames
        for length in range(len(words), 0, -1):
            short = " ".join(words[:length]).strip(" -")
            unit = places.find_province(short) if kind in ("tỉnh", "thành phố") else None
            if unit is not None and (kind == "tỉnh" or self._is_city(short)):
                return match.start(), "tỉnh", short
            if kind in _DISTRICTS_OR_CITIES:
                if places.find_districts(short, kind if person else None):
                    return match.start(), kind, short
        if kind == "tỉnh" or person:
            return None
        return match.start(), kind, " ".join(words[:3])

    def _guess_day(self) -> datetime.date | None:
        """Without a publication date: the latest full date that the text gives."""
        text = self.view.text
        months = [
            (int(y), int(m)) for m, y in _FULL_DATE.findall(text[:60_000]) if 1 <= int(m) <= 12
        ]
        if months:
            year, month = max(months)
            return datetime.date(year, month, 1)
        if _DISTRICT_WORD.search(text[:60_000]):
            return places.TWO_LEVELS - datetime.timedelta(days=1)
        return None


def _holds(province: Province, unit: places.District) -> bool:
    if province.codelist == places.OLD:
        return unit.province == province.code
    return unit.now == province.code


def _then(unit: Province, day: datetime.date | None) -> Province:
    """The unit that a name of later days stood for on that day: Huế of Thừa Thiên Huế."""
    if day is None or unit.valid_from <= day:
        return unit
    for other in places.all_provinces():
        if (other.code, other.codelist) == (unit.code, places.OLD) and other.valid(day):
            return other
    return unit


def _level_only(body: Body, level: Level) -> bool:
    """The territory comes from the context alone."""
    if body.place is not None or level == "central":
        return False
    if body.kind is not None:
        return True
    if body.proper or body.head.level == "none" or body.central:
        return False
    if body.owner is not None:
        return _level_only(body.owner, level)
    return True


@functools.cache
def _validity() -> dict[tuple[str, str], tuple[str, tuple[str, ...]]]:
    """By last part of the id and level (empty: any): EDTF interval and successors."""
    return {
        (row["body"], row["level"]): (
            f"{row['from'] or '..'}/{row['to'] or '..'}",
            lexicon.split(row["successors"]),
        )
        for row in lexicon.table("validity")
    }


def _province_at_end(name: str) -> str | None:
    """The province that an open name ends with: ``Trường Cao đẳng Y tế Bắc Ninh``."""
    words = name.split()
    for length in (4, 3, 2, 1):
        tail = " ".join(words[-length:])
        if length < len(words) and tail[:1].isupper() and _is_province(tail):
            return tail
    return None


@functools.lru_cache(maxsize=1024)
def _is_province(name: str) -> bool:
    """A province's name in its own tones: ``Nguyễn Huệ`` is not of ``Huế``."""
    unit = places.find_province(name)
    if unit is None:
        return False
    known = {new_style(form.lower()) for form in (unit.name, *unit.variants)}
    return new_style(name.lower()) in known or strip_marks(name) == name or "HCM" in name


def _is_local(body: Body) -> bool:
    """Schools, cooperatives and posts stand in the province that the article is about."""
    if body.name.startswith("Trường "):
        return not body.name.startswith(_NATIONWIDE)
    return body.head.key in _LOCAL


_NATIONWIDE = ("Trường Đại học", "Trường Sĩ quan", "Trường Quản lý", "Trường Bồi dưỡng")
_LOCAL = frozenset(("htx", "to-hop-tac", "don-bp", "tram-y-te", "giao-xu"))
_key = functools.lru_cache(maxsize=4096)(place_key)
_REUSED = frozenset(("15", "24", "44", "52", "80", "82", "91"))


def _of_province(unit: Province) -> _Where:
    """``vn-62``; a code that changed its meaning in 2025 says so (``vn-52-2025``)."""
    again = unit.codelist == places.NEW and unit.code in _REUSED
    return places.territory(unit), f"vn-{unit.code}-2025" if again else f"vn-{unit.code}"


@functools.lru_cache(maxsize=4096)
def _below(code: str, kind: str, name: str) -> str:
    """``vn-62-huyen-dakto``: province, kind and name, as names repeat across the country."""
    parts = ("vn", code, strip_marks(kind).replace(" ", "-"), place_key(name))
    return "-".join(part for part in parts if part)
