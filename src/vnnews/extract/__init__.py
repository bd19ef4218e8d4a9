"""Text → mentions: documents, organisations, dates and figures of one text.

Each extractor is a package of the same face: ``triggers()`` names the words that the shared
scan looks for, ``find()`` gives its mentions, ``attach()`` (where it has one) completes them
with what the others found.
"""

from __future__ import annotations

import datetime
import functools
from typing import TypeVar

from .. import lexicon
from .._version import __version__
from ..errors import InputError
from ..records import Article, Mention, Provenance, Record, record_id
from . import dates, documents, figures, organisations
from .context import Context, Taken, anchor_date
from .scan import Scan, Scanner

M = TypeVar("M", bound=Mention)


def extract(
    text: str | Article,
    *,
    published: datetime.date | str | None = None,
    province: str | None = None,
    references: bool = False,
    segment: bool = False,
) -> Record:
    """Read the mentions of a text or an article.

    ``published`` anchors relative and year-less dates (default: the article's own);
    ``province`` is the default territory of ``UBND tỉnh``; ``references=True`` also gives bare
    anaphora such as ``Quyết định này``; ``segment=True`` asks underthesea's word segmentation where
    an open-ended organisation name stops (it takes seconds to load). Offsets are those of the text exactly as given.

    Raises :class:`~vnnews.errors.InputError` for text with lone surrogates, for something that
    is not text, and for a ``published`` that is not a date.
    """
    if isinstance(text, Article):
        article = text
    elif isinstance(text, str):
        article = Article(text=text)
    else:
        raise InputError(f"extract() takes a str or an Article, not {type(text).__name__}")
    if published is not None:
        anchor = anchor_date(published)
        if article.published is None and anchor is not None:
            article.published = published if isinstance(published, str) else published.isoformat()
    else:
        anchor = anchor_date(article.published)
    if province is not None and article.province is None:
        article.province = province
    context = Context(
        published=anchor,
        province=province or article.province,
        references=references,
        segment=segment,
    )
    scan = scanner().scan(article.text)
    taken = Taken(len(scan.text))

    found_documents = documents.find(scan, context, taken)
    _take(taken, found_documents)
    found_organisations = organisations.find(scan, context, taken)
    _take(taken, found_organisations)
    found_dates = dates.find(scan, context, taken)
    _take(taken, found_dates)
    found_figures = figures.find(scan, context, taken)

    documents.attach(scan, context, found_documents, found_dates, found_organisations)
    figures.attach(scan, context, found_figures, found_dates, found_organisations)

    return Record(
        id=record_id(article.url, article.text),
        article=article,
        dates=_place(scan, found_dates),
        documents=_place(scan, found_documents),
        figures=_place(scan, found_figures),
        organisations=_place(scan, found_organisations),
        provenance=Provenance(software=f"vnnews/{__version__}", lexicon=lexicon.version()),
    )


@functools.cache
def scanner() -> Scanner:
    """The shared scan over the triggers of all extractors, built at first use."""
    return Scanner(
        {
            "documents": documents.triggers(),
            "organisations": organisations.triggers(),
            "dates": dates.triggers(),
            "figures": figures.triggers(),
        }
    )


def _take(taken: Taken, mentions: list[M]) -> None:
    for mention in mentions:
        taken.take(mention.start, mention.end)


def _place(scan: Scan, mentions: list[M]) -> tuple[M, ...]:
    """Shadow offsets to offsets of the given text."""
    raw = scan.shadow.raw
    if scan.shadow.identity:
        for mention in mentions:
            mention.text = raw[mention.start : mention.end]
    else:
        for mention in mentions:
            mention.start, mention.end = scan.shadow.to_raw(mention.start, mention.end)
            mention.text = raw[mention.start : mention.end]
    return tuple(mentions)
