"""Capture → Article."""

from __future__ import annotations
