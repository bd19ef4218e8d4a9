"""Tables as the cleaner gives them, cells apart by tabs: a header's unit holds for its numbers.

``Diện tích (ha)`` above a column, ``ĐVT: triệu đồng`` above a table, a column ``ĐVT`` or
``Tỷ lệ (%)`` before a row give the unit of bare numbers; the header and the row's label say what
is measured, in which year and where.
"""

from __future__ import annotations

import itertools
import re
from typing import Literal, NamedTuple

from ...lexicon import places
from ..scan import Scan
from .amounts import scale_at
from .lexis import indicators, words
from .measures import Measured, measured_at, money_rate, unit_at

_NUMBER = re.compile(r"-?[0-9][0-9.,]*(?: ?%)?")
_CELL = re.compile(r" *[≥≤<>-]? ?([0-9][0-9.,]*)(?: ?- ?[0-9][0-9.,]*)?(?: *$)?")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9/.,-])")
_THE_YEAR = re.compile(r"(?:^|(?<=\s))(?:năm )?(?:19|20)[0-9]{2}(?![0-9/.,-])", re.I)
_CAPTION_END = re.compile(
    r" (?:phân theo|chia theo|theo|trên địa bàn|của các|tính đến|đến|các|năm|tại)(?!\w)"
)
_BRACKET = re.compile(r" *[(\[]([^()\[\]]{1,30})[)\]]\.? *$")
_UNIT_IS = re.compile(r"(?:đvt|đơn vị(?: tính)?|đ\.v\.t|unit)\b[^:]{0,12}: *([^():;|]{1,30})")
_FACTOR = re.compile(r" 1(?:[.,]?000){1,3}")
_COUNT = re.compile(r"(?:tổng )?(?:số lượng|số) ")
_MARKER = re.compile(r"^(?:[IVX]{1,4}|[0-9]{1,2}(?:\.[0-9]{1,2}){0,2}|[a-zđ])[.)/] *|^[-+•*] *")
_LEVELS = ("xã", "phường", "huyện", "thôn", "tỉnh", "thành phố", "thị xã", "thị trấn")
_LEVEL = re.compile(r"(?:tỉnh|huyện|thị xã|thành phố|tp|xã|phường|thị trấn|quận|đặc khu)[ .]")
CELLS = "figures.cells"
"""Under which the context keeps them for ``attach()``."""
_HEADER_ROWS = 3
_ABOVE = 3
_WIDE = 60
"""Cells of a row that are looked at; wider ones lay out no statistics."""


Status = Literal["target", "achieved"] | None


class Cell(NamedTuple):
    """What a number's place in its table says of it."""

    measured: Measured | None
    factor: int
    end: int
    what: str | None
    period: str | None
    place: str | None
    status: Status
    above: tuple[int, int]
    """The lines before the table, which may name its date."""


class _Unit(NamedTuple):
    measured: Measured
    factor: int


class _Column(NamedTuple):
    title: str
    unit: _Unit | None
    year: str | None
    role: str
    """``unit`` (a column of units), ``skip`` (numbers that count nothing) or empty."""


class _Row(NamedTuple):
    start: int
    cells: list[str]


def tabbed(scan: Scan) -> tuple[str, str]:
    """The shadow and its lower case with the tabs that it shows as spaces."""
    marks = scan.shadow.positions("\t")
    text, lower = list(scan.text), list(scan.lower)
    for at in marks:
        text[at] = lower[at] = "\t"
    return "".join(text), "".join(lower)


def cells_of(text: str) -> dict[int, Cell]:
    """The cells of all tables of a text that begin with a number, by where the digits begin."""
    found: dict[int, Cell] = {}
    above: list[str] = []
    rows: list[_Row] = []
    start = began = 0
    for line in text.split("\n"):
        if "\t" in line:
            if not rows:
                began = start
            rows.append(_Row(start, line.split("\t")))
        elif line.strip() or not rows:
            if len(rows) > 1:
                _Table(rows, above, began).read(found)
            if rows:
                rows, above = [], []
            above = [*above[1 - _ABOVE :], line]
        start += len(line) + 1
    if len(rows) > 1:
        _Table(rows, above, began).read(found)
    return found


class _Table:
    """The rows of one table, and what the lines above it say."""

    __slots__ = ("_above", "_caption", "_columns", "_general", "_headers", "_rows")

    def __init__(self, rows: list[_Row], above: list[str], began: int) -> None:
        self._rows = rows
        self._above = (began - sum(len(line) + 1 for line in above), began)
        self._caption = next(filter(None, map(_caption, reversed(above))), None)
        self._headers = _headers(rows)
        self._columns: dict[int, list[_Column]] = {}
        self._general: _Unit | None = None
        for line in [*(" ".join(row.cells) for row in rows[: self._headers]), *reversed(above)]:
            told = _UNIT_IS.search(line.lower()) if len(line) < 200 else None
            if told:
                self._general = _unit(told[1].split(",")[0])
                break

    def read(self, found: dict[int, Cell]) -> None:
        """Add the cells that begin with a number."""
        for row in self._rows[self._headers :]:
            columns = self._columns.get(len(row.cells))
            if columns is None:
                columns = self._columns[len(row.cells)] = self._titles(len(row.cells))
            label = _label(row.cells, columns)
            own = _row_unit(row.cells, columns, label)
            told = _told(row.cells, columns, label, self._caption)
            start = row.start
            for cell, column in zip(row.cells[:_WIDE], columns, strict=False):
                match = _CELL.match(cell)
                if match and column.role != "skip":
                    at = start + match.start(1)
                    whole = match.end() == len(cell)
                    unit = (own or column.unit or self._fallback(column)) if whole else None
                    end = start + len(cell.rstrip())
                    found[at] = _cell(unit, column, told, end, self._above)
                start += len(cell) + 1

    def _fallback(self, column: _Column) -> _Unit | None:
        """The unit of the whole table, for a column that can have it."""
        other = column.title.lower().startswith(tuple(words("table_other_units")))
        return None if other else self._general

    def _titles(self, width: int) -> list[_Column]:
        """The columns of rows with so many cells, by the last header row that has as many."""
        titles = [""] * width
        for row in self._rows[: self._headers]:
            if len(row.cells) == width and not _is_index(row.cells):
                titles = [cell.strip() for cell in row.cells]
        return [_column(title) for title in titles[:_WIDE]]


def _headers(rows: list[_Row]) -> int:
    """How many rows head the table: those without numbers but years and an index."""
    count = 0
    for row in rows[:_HEADER_ROWS]:
        numbers = [cell.strip() for cell in row.cells if _NUMBER.fullmatch(cell.strip())]
        if numbers and not _is_index(row.cells) and not all(map(_YEAR.fullmatch, numbers)):
            break
        count += 1
    return count


def _is_index(cells: list[str]) -> bool:
    """``A  B  1  2  3``: the numbers of the columns."""
    told = [cell.strip(" ()").partition("=")[0] for cell in cells if cell.strip()]
    numbers = [int(cell) for cell in told if cell.isascii() and cell.isdigit() and len(cell) < 3]
    letters = sum(len(cell) == 1 and cell.isalpha() for cell in told)
    rising = all(b - a == 1 for a, b in itertools.pairwise(numbers))
    return len(told) > 1 and len(numbers) + letters == len(told) and rising and numbers[:1] < [3]


def _column(title: str) -> _Column:
    lower = title.lower().strip(" .:*")
    if lower in words("table_units"):
        return _Column(title, None, None, "unit")
    if lower in words("table_no_numbers"):
        return _Column(title, None, None, "skip")
    year = _YEAR.search(title)
    bare = _THE_YEAR.sub("", _BRACKET.sub("", title)).strip(" %,-:")
    return _Column(bare, _unit_of(title), year[0] if year else None, "")


def _unit_of(title: str) -> _Unit | None:
    """The unit that a header or a row's label names: in brackets, as its end, as what it counts."""
    bracket = _BRACKET.search(title)
    if bracket:
        told = _UNIT_IS.search(bracket[1].lower())
        return _unit(told[1] if told else bracket[1])
    if title.rstrip().endswith("%"):
        return _unit("%")
    lower = title.lower()
    count = _COUNT.match(lower)
    found = unit_at(lower, lower, count.end() if count else 0)
    if found is None or not found[1].counted or (count is None and found[1].kind != "person"):
        return None
    end, unit = found
    return _Unit(Measured(unit.code, unit.kind, end, unit, inferred=True), 1)


def _unit(written: str) -> _Unit | None:
    """``triệu đồng``, ``1.000 con``, ``tạ/ha``: a unit that is all there is."""
    text = " " + written.strip(" .")
    lower = text.lower()
    factor, at = 1, 0
    thousands = _FACTOR.match(lower)
    if thousands:
        factor, at = 10 ** (3 * thousands[0].count("000")), thousands.end()
    scale = scale_at(lower, at)
    if scale is not None:
        factor, at = factor * scale[1], scale[0]
    measured = measured_at(text, lower, at) if at < len(text) else None
    if measured is None and scale is not None and scale[2]:
        measured = money_rate(text, lower, at)
    if measured is None or measured.end != len(text):
        return None
    return _Unit(measured._replace(inferred=True), factor)


def _label(cells: list[str], columns: list[_Column]) -> str:
    """The words of a row that say what its numbers are of."""
    for cell, column in zip(cells, columns, strict=False):
        told = cell.strip()
        if column.role or not told or _NUMBER.match(told) or len(told) < 2:
            continue
        return _MARKER.sub("", told)
    return ""


def _row_unit(cells: list[str], columns: list[_Column], label: str) -> _Unit | None:
    for cell, column in zip(cells, columns, strict=False):
        if column.role == "unit":
            return _unit(cell.strip().lower())
    if any(column.unit for column in columns) or not any(column.year for column in columns):
        return None
    return _unit_of(label)


class _Told(NamedTuple):
    """What a row says of all its numbers."""

    label: str
    place: str | None
    year: str | None
    caption: str | None


def _told(cells: list[str], columns: list[_Column], label: str, caption: str | None) -> _Told:
    total = label.lower() in words("table_totals")
    place = None if total else _place(label)
    year = None
    for cell, column in zip(cells, columns, strict=False):
        lower = column.title.lower()
        if lower == "năm" and _YEAR.fullmatch(cell.strip()):
            year = cell.strip()
        if (
            place is None
            and label
            and not total
            and cell.strip().endswith(label)
            and lower in _LEVELS
        ):
            place = f"{lower} {label}"
    return _Told("" if place or total else _BRACKET.sub("", label), place, year, caption)


def _cell(
    unit: _Unit | None, column: _Column, row: _Told, end: int, above: tuple[int, int]
) -> Cell:
    title = "" if column.title.lower() in words("table_statuses") else column.title
    parts = [title, row.label] if title or row.label else [row.caption or ""]
    what = " ".join(_small(part) for part in parts if part) or None
    status: Status = None
    told = column.title.lower()
    if any(word in told for word in ("kế hoạch", "dự toán", "chỉ tiêu", "mục tiêu")):
        status = "target"
    elif any(word in told for word in ("thực hiện", "quyết toán", "kết quả")):
        status = "achieved"
    measured = unit.measured if unit else None
    factor, year = unit.factor if unit else 1, column.year or row.year
    return Cell(measured, factor, end, what, year, row.place, status, above)


def _caption(line: str) -> str | None:
    """The statistic that a line above a table names first."""
    told = _MARKER.sub("", line.strip())
    if len(told) > 150 or indicators().first_at(told.lower(), 0) is None:
        return None
    cut = _CAPTION_END.search(told)
    return _small(told[: cut.start()] if cut else told).strip(" .:;,")


def _place(label: str) -> str | None:
    """A territory: with its level's word, or a name of the gazetteer."""
    if _LEVEL.match(label.lower()):
        return label[0].lower() + label[1:]
    if not label[:1].isupper() or len(label) > 30:
        return None
    province = places.find_province(label)
    if province is not None:
        return province.full_name
    districts = places.find_districts(label)
    return f"{districts[0].kind} {districts[0].name}" if districts else None


def _small(phrase: str) -> str:
    """Without the capital that begins a cell, where it begins no name."""
    first, _, rest = phrase.partition(" ")
    if rest[:1].isupper() or not (first[1:].islower() or len(first) == 1):
        return phrase
    return phrase[0].lower() + phrase[1:]
