"""A question being answered on the page: what is shown while its answer comes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from app.page_parts.plain import plain
from app.server import create_app
from app.settings import load_settings
from app.wiring import build_service
from tests.embedders import WordEmbedder
from tests.index.articles import story
from tests.language_model import Body, Reply, key_of, served
from tests.serving import served_here

SAID = "The flood in Ovren killed over 350 people."
QUOTED = "The flood killed over 350 people in Ovren on Wednesday."


@pytest.fixture(autouse=True)
def main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit puts the page in the place of `__main__`, which processes that are started later would run again."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


def draw(address: str) -> None:
    from app.client import Client
    from app.page_parts.asking import Asked, ask_live
    from rag.nouns import Filters

    with Client(address) as client:
        ask_live(client, Asked("How many did the flood kill in Ovren?"), conversation_id=None, filters=Filters())


def test_what_was_shown_of_a_reply_that_breaks_off_makes_way_for_the_quotes(tmp_path: Path) -> None:
    def act(body: Body) -> Reply:
        return Reply([f"{SAID[:-1]} [{key_of(body, 'flood killed')}]. Rain had fallen. "], "broken")

    with served(act) as model:
        settings = load_settings(
            {
                "archive": str(tmp_path / "archive"),
                "generation.base_url": model.address,
                "generation.model": "scripted",
                "generation.key": "sesame",
            }
        )
        service = build_service(settings, create=True, embedder=WordEmbedder())
        service.archive.add([story("flood", QUOTED, title="Flood in Ovren", day="2021-05-06", source="Quay")])
        with served_here(create_app(lambda: service, settings)) as address:
            page = AppTest.from_function(draw, args=(address,), default_timeout=60).run()
    assert not page.exception
    shown = "\n".join(str(element.value) for element in page.markdown)
    assert plain(QUOTED) in shown
    assert plain(SAID) not in shown
