"""The line itself: fetch, clean, extract, for one page and for many."""

from __future__ import annotations
