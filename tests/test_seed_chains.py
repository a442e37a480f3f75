"""Follow-ups on the five real articles: every turn is understood and cites the right sentence."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.settings import load_settings
from app.wiring import opened_service
from index.reading import Defaults, read
from rag.desk import Desk
from rag.seams import Embedder

JAMOUS = (
    ("What did Badr Jamous call for?", "What did Badr Jamous call for?", "must call for"),
    (
        "Did he think Assad would take part?",
        "Did Badr Jamous think Assad would take part?",
        "would not take part",
    ),
    ("Why not?", "Why did Badr Jamous not think Assad would take part?", "was not interested"),
    (
        "What about the Arab League?",
        "What did Badr Jamous say about the Arab League?",
        "not part of those negotiations",
    ),
)
PEDERSEN = (
    ("Who is Geir Pedersen?", "Who is Geir Pedersen?", "Special Envoy for Syria, Geir Pedersen"),
    (
        "What approach did he call for in December?",
        "What approach did Geir Pedersen call for in December?",
        'setting precise and "verifiable" steps',
    ),
    (
        "And how did the opposition respond to it?",
        "And how did the opposition respond to Geir Pedersen's approach?",
        "opposition is increasingly concerned",
    ),
    ("Who was envoy before him?", "Who was envoy before Geir Pedersen?", "Staffan de Mistura"),
)


@pytest.fixture(scope="module")
def desk(shared: Path, tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Desk]:
    settings = load_settings({"archive": tmp_path_factory.mktemp("seeds") / "archive"})
    with opened_service(settings, create=True, embedder=embedder) as service:
        service.add(read([shared / "seeds"], Defaults()), lambda _: None)
        yield service.desk


@pytest.mark.parametrize("chain", [JAMOUS, PEDERSEN])
def test_every_turn_of_a_chain_cites_the_right_sentence_first(
    chain: tuple[tuple[str, str, str], ...], desk: Desk
) -> None:
    conversation = None
    for typed, standalone, words in chain:
        answer = desk.ask(typed, conversation_id=conversation)
        conversation = answer.conversation_id
        assert answer.standalone_question == standalone
        assert answer.citations, answer.answer
        assert words in answer.citations[0].quote, answer.answer
