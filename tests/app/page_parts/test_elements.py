"""Components of the page take any id in their keys."""

from __future__ import annotations

import sys

import pytest
from streamlit.testing.v1 import AppTest


@pytest.fixture(autouse=True)
def main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit puts the page in the place of `__main__`, which processes that are started later would run again."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


def draw() -> None:
    from app.page_parts.elements import answer_text, article_text, scroll_here

    answer_text([{"text": "It sails.", "chips": [], "note": "", "lead": False}], lambda _: None, key="answer-a__b")
    article_text("It sails.", (0, 9), key="article-a__b")
    scroll_here(key="arrived-a__b")


def test_an_id_with_two_underscores_is_no_trouble() -> None:
    page = AppTest.from_function(draw, default_timeout=60).run()
    assert not page.exception
    assert len(page.get("bidi_component")) == 3
