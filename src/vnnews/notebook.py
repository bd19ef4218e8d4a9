"""What a record looks like in a notebook."""

from __future__ import annotations

import html

from .records import Record


def record_html(record: Record) -> str:
    """The article with its mentions, as HTML."""
    return f"<pre>{html.escape(record.article.text)}</pre>"
