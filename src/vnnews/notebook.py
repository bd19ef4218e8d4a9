"""What a record looks like in a notebook, and records as data frames."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from .errors import MissingExtraError
from .marks import CSS, KIND_OF, describe, escape, legend, paragraphs
from .records import Record

if TYPE_CHECKING:
    import pyarrow as pa

_STYLE = """\
.vnnews{max-width:52em;line-height:1.6;font-family:system-ui,sans-serif;color:inherit}
.vnnews-title{font-size:1.25em;font-weight:700;line-height:1.3;margin:.2em 0}
.vnnews-facts,.vnnews-legend{font-size:.85em;opacity:.85;margin:.3em 0}
.vn-legend{margin-right:1em;white-space:nowrap}
.vnnews p{margin:.45em 0;white-space:pre-wrap;overflow-wrap:anywhere}
.vnnews .vn-lead,.vnnews .vn-heading{font-weight:600}.vnnews .vn-caption{font-style:italic}
.vnnews .vn-list_item{margin-left:1.2em}.vnnews .vn-quote{margin-left:1.2em;opacity:.9}
.vnnews-warning{border-left:3px solid #c2410c;padding-left:.6em}
"""


def record_html(record: Record, *, language: str = "en") -> str:
    """The article with its mentions in four colours, their values on hover, and counts.

    Plain HTML and CSS without script: it survives export to HTML and PDF. ``language`` (``en``
    or ``vi``) is that of the legend. Everything that comes from the page is escaped.
    """
    article = record.article
    title = escape(article.title or "")
    if title and article.url and article.url.startswith(("http://", "https://")):
        title = f'<a href="{escape(article.url)}" rel="noreferrer">{title}</a>'
    facts = (article.site, article.published, article.province, article.author, article.section)
    out = [f"<style>{CSS}{_STYLE}</style>", '<div class="vnnews" lang="vi">']
    if title:
        out.append(f'<div class="vnnews-title">{title}</div>')
    if any(facts):
        shown = " · ".join(escape(fact) for fact in facts if fact)
        out.append(f'<div class="vnnews-facts">{shown}</div>')
    notes = [record.error] if record.error else []
    for note in [*notes, *article.warnings]:
        out.append(f'<div class="vnnews-warning">{escape(note)}</div>')
    out.append(f'<div class="vnnews-legend" lang="{language}">{legend(record, language)}</div>')
    for kind, line in paragraphs(record, language):
        out.append(f'<p class="vn-{kind}">{line}</p>')
    out.append("</div>")
    return "\n".join(out)


_LABELS = {
    "dates": "DATE",
    "documents": "DOCUMENT",
    "figures": "FIGURE",
    "organisations": "ORGANISATION",
}


def to_displacy(record: Record, *, spans: bool = False) -> dict[str, Any]:
    """The record as displaCy draws it: ``displacy.render(d, style="ent", manual=True)``.

    displaCy's entities cannot overlap; where mentions do, the longer is kept. ``spans=True``
    gives all of them in the form of ``style="span"``, on tokens cut at spaces and mentions.
    """
    text = record.article.text
    title = record.article.title
    found = sorted(record.mentions(), key=lambda m: (m.start, -m.end))
    if spans:
        return {**_tokens(text, found), "title": title}
    entities = []
    at = 0
    for mention in found:
        if mention.start >= at:
            label = _LABELS[KIND_OF[type(mention)]]
            entities.append(
                {
                    "start": mention.start,
                    "end": mention.end,
                    "label": label,
                    "kb_id": describe(mention).partition(": ")[2],
                }
            )
            at = mention.end
    return {"text": text, "ents": entities, "title": title}


def _tokens(text: str, found: list[Any]) -> dict[str, Any]:
    cuts = {0, len(text)}
    for mention in found:
        cuts.update((mention.start, mention.end))
    for place, letter in enumerate(text):
        if letter.isspace():
            cuts.update((place, place + 1))
    places = sorted(cuts)
    pairs = [(a, b) for a, b in itertools.pairwise(places) if not text[a:b].isspace()]
    starts = {a: n for n, (a, _) in enumerate(pairs)}
    ends = {b: n + 1 for n, (_, b) in enumerate(pairs)}
    return {
        "text": text,
        "tokens": [text[a:b] for a, b in pairs],
        "spans": [
            {
                "start_token": starts[m.start],
                "end_token": ends[m.end],
                "label": _LABELS[KIND_OF[type(m)]],
            }
            for m in found
            if m.start in starts and m.end in ends
        ],
    }


# --- frames -----------------------------------------------------------------------------------


class Frames(NamedTuple):
    """Tables of records. Join them by ``article_id`` = ``articles.id`` (or by ``record``)."""

    articles: Any
    dates: Any
    documents: Any
    figures: Any
    claims: Any
    organisations: Any
    entities: Any


_STAMPS = {"published", "modified", "provenance_fetched"}
_DAYS = {"published_date", "first", "last"}
_CATEGORIES = {
    *("kind", "site", "province", "section", "profile", "rule", "type", "relation", "calendar"),
    *("subtype", "time_of_day", "mod", "type_name", "issuer", "date_source", "layout", "unit"),
    *("bound", "change_direction", "status", "level", "territory_level", "territory_codelist"),
    *("provenance_software", "provenance_lexicon"),
}
_DROPPED = {"exact", "blocks", "images"}


def frames(records: Iterable[Record], *, arrow: bool = False, progress: bool = True) -> Frames:
    """Records as pandas frames, or with ``arrow`` as pyarrow tables.

    Dates are dates (``published`` in +07:00; a day without a time is midnight), numbers are
    numbers with missing values, words that repeat are categories. The columns are those of
    ``docs/store.md``, without blocks and images (these are in the records). Calls longer than
    a second show a progress bar unless ``progress`` is false.

    Raises :class:`~vnnews.errors.MissingExtraError` where pandas is not installed.
    """
    import pyarrow as pa

    from .store import arrow as store_arrow
    from .store.tables import TABLES

    if not arrow:
        _pandas()
    parts: dict[str, list[Any]] = {table: [] for table in TABLES}
    for batch in store_arrow.batches(_with_bar(records, progress)):
        for table in TABLES:
            parts[table].append(batch[table])
    whole = {table: _typed(pa.concat_tables(found)) for table, found in parts.items()}
    if arrow:
        return Frames(**whole)
    return Frames(**{table: _to_pandas(found) for table, found in whole.items()})


def _with_bar(records: Iterable[Record], progress: bool) -> Iterator[Record]:
    if not progress:
        yield from records
        return
    with warnings.catch_warnings():
        # Without ipywidgets tqdm warns and draws its bar as text: no concern of the reader.
        warnings.simplefilter("ignore")
        from tqdm.auto import tqdm
    yield from tqdm(records, desc="frames", unit=" records", delay=1.0, leave=False)


def _typed(table: pa.Table) -> pa.Table:
    """The columns with the types that people compute with."""
    import pyarrow as pa

    columns: dict[str, Any] = {}
    for name in table.column_names:
        column = table.column(name)
        if name in _DROPPED:
            continue
        if name in _STAMPS:
            column = pa.array([_stamp(v) for v in column.to_pylist()], pa.timestamp("s", "+07:00"))
        elif name in _DAYS:
            column = pa.array([_seconds(v) for v in column.to_pylist()], pa.timestamp("s"))
        elif name in _CATEGORIES and pa.types.is_string(column.type):
            column = column.dictionary_encode()
        columns[name] = column
    return pa.table(columns)


def _stamp(text: str | None) -> int | None:
    """ISO 8601 to seconds since 1970; a time without a zone is that of Viet Nam."""
    import datetime

    zone = datetime.timezone(datetime.timedelta(hours=7))
    try:
        moment = datetime.datetime.fromisoformat(text or "")
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
    return int((moment - epoch).total_seconds())


def _seconds(text: str | None) -> int | None:
    import datetime

    try:
        day = datetime.date.fromisoformat(text or "")
    except ValueError:
        return None
    return (day - datetime.date(1970, 1, 1)).days * 86400


def _pandas() -> Any:
    try:
        import pandas
    except ImportError:
        raise MissingExtraError("frames()", "notebook") from None
    return pandas


def _to_pandas(table: pa.Table) -> Any:
    import pyarrow as pa

    pandas = _pandas()
    kinds = {
        pa.int64(): pandas.Int64Dtype(),
        pa.bool_(): pandas.BooleanDtype(),
        pa.string(): pandas.StringDtype("pyarrow"),
    }
    return table.to_pandas(types_mapper=kinds.get)
