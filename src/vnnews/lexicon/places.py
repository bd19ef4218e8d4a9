"""The gazetteer: provinces, districts and communes by any spelling of their names, on a date.

Names are compared by :func:`vnnews.text.tones.place_key`, so ``Đăk Tô``, ``Dak To`` and
``Đắk Tô`` are one. Until 30/6/2025 there were 63 provinces with districts and communes, from
1/7/2025 there are 34 with communes only; seven province codes changed their meaning, so that a
:class:`~vnnews.records.Territory` always carries its code list. The territories given out are
shared: do not change them. Tables: ``provinces``, ``districts``, ``communes``.
"""

from __future__ import annotations

import datetime
import functools
import re
from dataclasses import dataclass

from ..records import Level, Territory
from ..text.tones import new_style, place_key, strip_marks
from . import split, table

TWO_LEVELS = datetime.date(2025, 7, 1)
"""First day of the 34 provinces without districts."""
OLD, NEW = "gso-2004", "gso-2025"
_LEVEL_WORDS = re.compile(r"^(?:(?:tỉnh|tinh|thành phố|thanh pho|tp)\b\.?|tp\.?)[\s.]*", re.I)
_LAST_DAY = datetime.date.max
_FIRST_DAY = datetime.date.min


@dataclass(frozen=True, slots=True)
class Province:
    """A row of the provinces' table: one unit while its name and kind stayed the same."""

    name: str
    code: str
    codelist: str
    kind: str
    """``tỉnh`` or ``thành phố``."""
    iso: str
    valid_from: datetime.date
    valid_to: datetime.date
    successor: str
    """Code of the unit that holds it from 1/7/2025, empty for a unit of today."""
    variants: tuple[str, ...]
    not_before: str

    @property
    def full_name(self) -> str:
        """``tỉnh Kon Tum``, ``thành phố Đà Nẵng``."""
        return f"{self.kind} {self.name}"

    def valid(self, on: datetime.date) -> bool:
        return self.valid_from <= on <= self.valid_to


@dataclass(frozen=True, slots=True)
class District:
    """A district as it ended on 30/6/2025; ``province`` and ``now`` are province codes."""

    name: str
    kind: str
    province: str
    code: str
    now: str


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune. ``parts`` are the communes of today that took it over (old units only)."""

    name: str
    kind: str
    province: str
    codelist: str
    district: str = ""
    parts: tuple[Commune, ...] = ()


@functools.cache
def all_provinces() -> tuple[Province, ...]:
    """Every row, old units first."""
    return tuple(
        Province(
            name=row["name"],
            code=row["code"],
            codelist=row["codelist"],
            kind=row["kind"],
            iso=row["iso"],
            valid_from=_day(row["valid_from"], _FIRST_DAY),
            valid_to=_day(row["valid_to"], _LAST_DAY),
            successor=row["successor"],
            variants=split(row["variants"]),
            not_before=row["not_before"],
        )
        for row in table("provinces")
    )


def provinces(on: datetime.date) -> tuple[Province, ...]:
    """The 63 or 34 units of that day."""
    return tuple(unit for unit in all_provinces() if unit.valid(on))


def find_province(name: str, on: datetime.date | None = None) -> Province | None:
    """The unit of that name, in any spelling, with or without ``tỉnh``, ``TP.``.

    The unit of the day ``on``; a name that is gone by then (or not yet there) gives the unit
    that bore it. Without a date: the unit of today, else the last that bore the name.
    """
    units = _units(name)
    if on is not None:
        for unit in units:
            if unit.valid(on):
                return unit
    return units[-1] if units else None


@functools.lru_cache(maxsize=4096)
def _units(name: str) -> tuple[Province, ...]:
    return _by_key().get(place_key(_LEVEL_WORDS.sub("", name.strip())), ())


def province(name: str, on: datetime.date | None = None) -> Territory | None:
    """The same as a territory: name, code with its code list, and successor of an old unit."""
    unit = find_province(name, on)
    return None if unit is None else territory(unit)


def province_by_code(code: str, codelist: str = NEW) -> Province | None:
    """The (latest) unit with that code in that code list."""
    return _by_code().get((codelist, code))


def territory(unit: Province) -> Territory:
    """A province as a territory."""
    return _territory(unit.name, unit.code, unit.codelist, unit.successor)


@functools.cache
def _territory(name: str, code: str, codelist: str, successor: str) -> Territory:
    later = _by_code().get((NEW, successor)) if successor else None
    return Territory(
        name=name,
        level="province",
        code=code,
        codelist=codelist,
        successor=None if later is None else territory(later),
    )


def provinces_in(text: str, on: datetime.date | None = None) -> list[Province]:
    """The provinces that a text names with capitals, in text order, each once.

    For short texts such as mastheads and titles; a district or a street of the same name is
    not told apart.
    """
    plain = strip_marks(text)
    found: dict[str, Province] = {}
    for match in _names_pattern().finditer(plain):
        unit = find_province(match[0], on)
        if unit is None or unit.name in found:
            continue
        if unit.not_before and text[match.end() :].lstrip().startswith(unit.not_before):
            continue
        found[unit.name] = unit
    return list(found.values())


def province_names(text: str) -> list[tuple[int, str]]:
    """Where a text names provinces with capitals, in their own tones: places and names."""
    found = []
    for match in _names_pattern().finditer(strip_marks(text)):
        written = text[match.start() : match.end()]
        unit = find_province(written)
        if unit is None or new_style(written.lower()) != unit.name.lower():
            continue
        if not (unit.not_before and text[match.end() :].lstrip().startswith(unit.not_before)):
            found.append((match.start(), written))
    return found


def find_districts(
    name: str, kind: str | None = None, province_code: str | None = None
) -> tuple[District, ...]:
    """The former districts of that name; ``province_code`` is one of gso-2004."""
    found = _districts().get(place_key(name), ())
    if kind is not None:
        found = tuple(unit for unit in found if unit.kind == kind)
    if province_code is not None:
        found = tuple(unit for unit in found if unit.province == province_code)
    return found


def all_districts() -> tuple[District, ...]:
    """Every former district."""
    return tuple(unit for units in _districts().values() for unit in units)


@functools.cache
def district_territory(unit: District) -> Territory:
    """A former district as a territory; its successor is the province that holds it now."""
    later = _by_code().get((NEW, unit.now))
    return Territory(
        name=f"{unit.kind.capitalize()} {unit.name}" if unit.name.isdigit() else unit.name,
        level="district",
        code=unit.code or None,
        codelist=OLD if unit.code else None,
        successor=None if later is None else territory(later),
    )


def find_communes(
    name: str, unit: Province, *, kind: str | None = None, district: str | None = None
) -> tuple[Commune, ...]:
    """The communes of that name in a province: of 30/6/2025 for an old unit, else of today.

    ``kind`` is ``xã``, ``phường``, ``thị trấn`` or ``đặc khu``; ``district`` narrows old ones.
    """
    found = _communes(unit.codelist, unit.code).get(place_key(name), ())
    if kind is not None:
        found = tuple(item for item in found if item.kind == kind)
    if district is not None:
        key = place_key(district)
        found = tuple(item for item in found if place_key(item.district) == key)
    return found


def commune_name(name: str) -> str | None:
    """The spelling of a commune of that name anywhere in the country, of before or of today."""
    return _commune_names().get(place_key(name))


@functools.cache
def _commune_names() -> dict[str, str]:
    found: dict[str, str] = {}
    for row in table("communes"):
        for former in split(row["former"]):
            ward = former.rsplit("/", 1)[1]
            name = ward.removeprefix("thị trấn ").removeprefix("phường ").removeprefix("xã ")
            found.setdefault(place_key(name), name)
        found[place_key(row["name"])] = row["name"]
    return found


def commune_territory(unit: Commune) -> Territory:
    """A commune as a territory; the successor only where it went undivided into one."""
    later = unit.parts[0] if len(unit.parts) == 1 else None
    return Territory(
        name=unit.name,
        level="commune",
        successor=None if later is None else commune_territory(later),
    )


def level_of(kind: str) -> Level:
    """``huyện`` → district; a city without more is taken for one of a district's rank."""
    return _KIND_LEVELS.get(kind, "none")


_KIND_LEVELS: dict[str, Level] = {
    "tỉnh": "province",
    "huyện": "district",
    "quận": "district",
    "thị xã": "district",
    "thành phố": "district",
    "xã": "commune",
    "phường": "commune",
    "thị trấn": "commune",
    "đặc khu": "commune",
}


def _day(cell: str, default: datetime.date) -> datetime.date:
    return datetime.date.fromisoformat(cell) if cell else default


@functools.cache
def _by_key() -> dict[str, tuple[Province, ...]]:
    found: dict[str, tuple[Province, ...]] = {}
    for unit in all_provinces():
        for key in {place_key(name) for name in (unit.name, *unit.variants)}:
            found[key] = (*found.get(key, ()), unit)
    return found


@functools.cache
def _by_code() -> dict[tuple[str, str], Province]:
    return {(unit.codelist, unit.code): unit for unit in all_provinces()}


@functools.cache
def _districts() -> dict[str, tuple[District, ...]]:
    found: dict[str, tuple[District, ...]] = {}
    for row in table("districts"):
        key = place_key(row["name"])
        found[key] = (*found.get(key, ()), District(**row))
    return found


@functools.cache
def _commune_rows() -> dict[str, list[dict[str, str]]]:
    """Rows by the code of the new province."""
    found: dict[str, list[dict[str, str]]] = {}
    for row in table("communes"):
        found.setdefault(row["province"], []).append(row)
    return found


@functools.cache
def _communes(codelist: str, code: str) -> dict[str, tuple[Commune, ...]]:
    """The communes of one province by key: a province is indexed when it is first asked for."""
    if codelist == NEW:
        return _keyed(
            [Commune(row["name"], row["kind"], code, NEW) for row in _commune_rows().get(code, ())]
        )
    unit = _by_code().get((OLD, code))
    parts: dict[tuple[str, str], list[tuple[Commune, bool]]] = {}
    for row in _commune_rows().get(unit.successor, ()) if unit else ():
        today = Commune(row["name"], row["kind"], row["province"], NEW)
        for former in split(row["former"]):
            province_code, district, ward = former.lstrip("~").split("/", 2)
            if province_code == code:
                divided = former.startswith("~")
                parts.setdefault((district, ward), []).append((today, divided))
    old = []
    for (district, ward), taken in parts.items():
        kind = next(k for k in ("thị trấn", "phường", "xã") if ward.startswith(k + " "))
        whole = () if any(divided for _, divided in taken) else tuple(item for item, _ in taken)
        old.append(Commune(ward[len(kind) + 1 :], kind, code, OLD, district, whole))
    return _keyed(old)


def _keyed(units: list[Commune]) -> dict[str, tuple[Commune, ...]]:
    found: dict[str, tuple[Commune, ...]] = {}
    for unit in units:
        key = place_key(unit.name)
        found[key] = (*found.get(key, ()), unit)
    return found


@functools.cache
def _names_pattern() -> re.Pattern[str]:
    """All names without marks, each syllable with a capital, longest first."""
    names = {strip_marks(name) for unit in all_provinces() for name in (unit.name, *unit.variants)}
    shapes = {re.sub(r"[\s\-]+", " ", name) for name in names}
    alternatives = []
    for shape in sorted(shapes, key=len, reverse=True):
        words = [word[0].upper() + f"(?i:{re.escape(word[1:])})" for word in shape.split()]
        alternatives.append(r"[\s\-]{0,3}".join(words))
    return re.compile(r"(?<![^\W_])(?:" + "|".join(alternatives) + r")(?![^\W_])")
