"""Completing mentions: date, issuer, title, provision, relation, and what short forms mean."""

from __future__ import annotations

from ...records import Date, Organisation
from ..context import Context
from ..scan import Scan
from .find import Found
from .tables import Tables


def complete(
    scan: Scan,
    context: Context,
    tables: Tables,
    found: list[Found],
    dates: list[Date],
    organisations: list[Organisation],
) -> None:
    """Fill the mentions in place."""
