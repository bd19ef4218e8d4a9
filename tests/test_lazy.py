"""Patterns that compile at first use behave as compiled ones."""

from __future__ import annotations

import re

import pytest

from vnnews.text.lazy import lazy


def test_is_compiled_at_first_use_and_then_the_pattern_itself() -> None:
    pattern = lazy(r"(\d+)(?:/|$)")
    compiled = re.compile(r"(\d+)(?:/|$)")
    text = "15/2019"
    assert pattern.findall(text) == compiled.findall(text) == ["15", "2019"]
    found = pattern.match(text, 3)
    assert found is not None
    assert found[1] == "2019"
    assert pattern.sub("-", text) == compiled.sub("-", text)
    assert pattern.pattern == compiled.pattern


def test_an_error_comes_with_the_first_use() -> None:
    broken = lazy("(")
    with pytest.raises(re.error):
        broken.match("")
