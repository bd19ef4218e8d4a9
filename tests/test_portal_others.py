"""The sample portal's pages that are no articles."""

from __future__ import annotations

import pytest
from fixtures import portal


@pytest.mark.parametrize("skin", portal.skins() + portal.heldout_skins())
def test_pages_that_are_no_articles(skin: str) -> None:
    found = portal.other_pages(skin)
    assert {page.kind for page in found} == {"home", "list", "other", "error"}
    assert len({page.url for page in found if page.kind == "list"}) >= 30
    for page in found:
        assert len(page) > 300 and page.skin == skin
