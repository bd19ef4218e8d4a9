"""Pages in the markup of common themes, read by the method that knows no site."""

from __future__ import annotations

import pytest
from fixtures import portal
from fixtures.portal import themes
from tools.bench_clean import token_f1

from vnnews.clean import clean

PAGES = [
    (theme, article.id)
    for number, theme in enumerate(themes.SHOWN)
    for article in portal.articles()[number % 7 :: 7]
]


@pytest.mark.parametrize(("theme", "number"), PAGES)
def test_a_theme_is_read_without_a_profile(theme: str, number: int) -> None:
    gold = portal.gold(number)
    shown = themes.SHOWN[theme].split()
    read = clean(themes.page(theme, number), profiles=False)
    assert read.kind == "article"
    assert read.title == gold["title"]
    assert token_f1(read.text, gold["text"]) >= 0.99
    assert read.published is not None
    length = 16 if "minute" in shown else 10
    assert read.published[:length] == gold["published"][:length]
    if "author" in shown:
        assert read.author == gold["author"]
    if "section" in shown:
        assert read.section == gold["section"]
    if "tags" in shown:
        assert list(read.tags) == gold["tags"]


def test_an_unknown_theme_is_refused() -> None:
    with pytest.raises(KeyError, match="no theme"):
        themes.page("geocities", 1001)
