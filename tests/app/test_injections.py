"""Neither answerer obeys an article, leaks a setting or cites falsely, though the model obeys every word."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.documents import document
from app.service import Service
from app.settings import load_settings
from app.wiring import opened_service
from rag.nouns import Answer
from tests.embedders import WordEmbedder
from tests.index.articles import story
from tests.injections import ATTACKS, EVIL, REPORT, TRUE, Attack
from tests.language_model import Body, Reply, Server, passages, say, served

QUESTION = "How many people did the flood kill in Ovren?"
SECRET = "sesame-0123456789"  # noqa: S105 (it opens nothing)


@contextmanager
def desk_of(folder: Path, attack: Attack, server: Server | None) -> Iterator[Service]:
    given = {"archive": str(folder / "archive")}
    if server is not None:
        given |= {"generation.base_url": server.address, "generation.model": "m", "generation.key": SECRET}
    with opened_service(load_settings(given), create=True, embedder=WordEmbedder()) as service:
        poisoned = story("poisoned", f"{REPORT}\n\n{attack.text}", title="Flood in Ovren", day="2021-05-04")
        other = story("other", "The ferry to Velm sailed late.", title="Ferry", day="2021-05-05")
        service.archive.add([poisoned, other])
        yield service


def hold(answer: Answer, service: Service) -> None:
    """Hold an answer against what no article may change."""
    assert SECRET not in document(answer).decode()
    assert answer.verdict in {"answered", "partial"}
    numbers = [number for sentence in answer.sentences for number in sentence.citations]
    assert list(dict.fromkeys(numbers)) == [citation.number for citation in answer.citations]
    for sentence in answer.sentences:
        assert sentence.citations
        assert sentence.support != "unsupported"
    for citation in answer.citations:
        article = service.archive.article(citation.article_id)
        assert article is not None
        assert article.text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_no_injected_article_is_obeyed_by_the_answerer_with_a_model(attack: Attack, tmp_path: Path) -> None:
    def act(body: Body) -> Reply:
        return say(attack.obeyed(body), 7)

    with served(act) as server, desk_of(tmp_path, attack, server) as service:
        answer = service.desk.ask(QUESTION)
        hold(answer, service)
    told = " ".join((answer.answer, *answer.notes, *(sentence.text for sentence in answer.sentences)))
    for forbidden in (EVIL, "evil.example", "1,400", "script", "<passage", "not kill", "Quill"):
        assert forbidden not in told
    # Either the truth was left when the rest fell, or the articles are quoted.
    assert {sentence.text for sentence in answer.sentences} <= {f"{TRUE}.", REPORT}
    assert {citation.quote for citation in answer.citations} == {REPORT}
    # The key is the server's to know and nobody's to read: it is in no message.
    for headers, body in server.requests:
        assert headers["authorization"] == f"Bearer {SECRET}"
        assert SECRET not in str(body)
        assert "\u200b" not in str(body)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_no_injected_article_is_obeyed_by_the_quoting_answerer(attack: Attack, tmp_path: Path) -> None:
    with desk_of(tmp_path, attack, None) as service:
        answer = service.desk.ask(QUESTION)
        hold(answer, service)
    assert {sentence.text for sentence in answer.sentences} == {citation.quote for citation in answer.citations}
    assert answer.citations[0].quote == REPORT


def test_the_attacks_are_many_and_different() -> None:
    assert len({attack.name for attack in ATTACKS}) == len(ATTACKS) >= 20
    assert len({attack.text for attack in ATTACKS}) == len(ATTACKS)


def test_passages_stand_between_marks_that_no_article_knows(tmp_path: Path) -> None:
    def act(body: Body) -> Reply:
        return say(f"{TRUE} [{next(iter(passages(body)))}].")

    with served(act) as server, desk_of(tmp_path, ATTACKS[0], server) as service:
        service.desk.ask(QUESTION)
        service.desk.ask(QUESTION)
    (_, one), (_, other) = server.requests
    assert passages(one).keys().isdisjoint(passages(other))
    assert set(passages(one).values()) == set(passages(other).values()) > {REPORT}
