"""A language model's wording of a follow-up is searched for too, unless it says what the conversation does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.service import Service
from app.settings import load_settings
from app.wiring import opened_service
from rag.nouns import Answer
from tests.embedders import WordEmbedder
from tests.index.articles import story
from tests.language_model import Body, Reply, Server, say, served

QUILL = "Ada Quill said the ferry would not sail before forty prisoners were free."
STORIES = [
    story("quill", QUILL, title="Ferry", day="2022-07-01", source="Velm Daily"),
    story("piers", "The piers at Ovren were mended on Tuesday, Bram Holt said.", day="2022-08-01", source="Quay"),
]
FIRST = "What did Ada Quill say about the ferry?"
FOLLOW_UP = "Why did she say so?"
RULES = "Why did Ada Quill say so?"
Act = Callable[[Body], Reply]


def rewords(body: Body) -> bool:
    """Whether a request asks for a wording and not for an answer."""
    return bool(body["messages"][0]["content"].startswith("You reword"))


@contextmanager
def talking(folder: Path, reply: Reply, **settings: object) -> Iterator[tuple[Service, Server]]:
    """Open an archive whose model answers nothing, and words follow-ups as scripted."""
    with served(lambda body: reply if rewords(body) else say("NO ANSWER")) as server:
        given: dict[str, object] = {
            "archive": str(folder / "archive"),
            "generation.base_url": server.address,
            "generation.model": "scripted",
            "generation.idle_seconds": 0.4,
            "conversation.model_rewrites": True,
            **settings,
        }
        with opened_service(load_settings(given), create=True, embedder=WordEmbedder()) as service:
            service.archive.add(STORIES)
            yield service, server


def follow_up(service: Service, question: str = FOLLOW_UP, first: str = FIRST) -> Answer:
    return service.desk.ask(question, conversation_id=service.desk.ask(first).conversation_id)


def requests(server: Server) -> list[Body]:
    return [body for _, body in server.requests if rewords(body)]


def test_beside_a_rewriting_by_rules_the_models_wording_is_searched_for_too(tmp_path: Path) -> None:
    wording = "Why did Ada Quill say that the ferry would not sail?"
    with talking(tmp_path, say(wording)) as (service, server):
        answer = follow_up(service)
        assert answer.standalone_question.startswith("Why did Ada Quill say so")
        told = f"The language model scripted worded the question “{wording}”, which was searched for too."
        assert told in answer.notes
        (body,) = requests(server)
    asked = body["messages"][1]["content"]
    assert "Spoken of so far: Ada Quill" in asked
    assert f"Question: {FIRST}" in asked
    assert asked.endswith(f"The last question: {FOLLOW_UP}")


def test_where_the_rules_found_nothing_to_carry_the_models_wording_is_what_was_meant(tmp_path: Path) -> None:
    typed, wording = "Which piers did Bram Holt mention?", "Which piers for the ferry did Bram Holt mention?"
    with talking(tmp_path, say(wording)) as (service, _):
        answer = follow_up(service, typed)
    assert (answer.standalone_question, answer.carried) == (wording, ("ferry",))
    assert "The language model scripted made the question stand alone." in answer.notes


def test_a_wording_that_is_the_same_is_not_told_of(tmp_path: Path) -> None:
    with talking(tmp_path, say("“Who mended the piers at Ovren?”")) as (service, _):
        answer = follow_up(service, "Who mended the piers at Ovren?")
    assert (answer.standalone_question, answer.carried) == ("Who mended the piers at Ovren?", ())
    assert not any("language model scripted" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (say("Why did Ada Quill tell Velkany so?"), "wording of the question was left out: it adds “Velkany”."),
        (say("Why did Ada Quill say so in 2019?"), "wording of the question was left out: it adds “2019”."),
        (say("Why did Ada Quill say so on Monday?"), "wording of the question was left out: it adds “Monday”."),
        (say(""), "wording of the question was left out: it is empty."),
        (say("?"), "wording of the question was left out: it is empty."),
        (say("Why did Ada Quill say so? " * 40), "wording of the question was left out: it is longer than a question."),
        (say("Why did Ada Quill say so?\nBecause."), "wording of the question was left out: it is longer than"),
        (Reply(status=500), " answered with status 500; the question was made to stand alone without it."),
        (Reply(["Why did"], "broken"), " could not be reached, or broke off; the question was made to stand alone"),
        (Reply((), "hang"), " did not answer in time; the question was made to stand alone without it."),
    ],
)
def test_a_wording_that_adds_or_fails_leaves_what_the_rules_made(tmp_path: Path, reply: Reply, why: str) -> None:
    with talking(tmp_path, reply) as (service, _):
        answer = follow_up(service)
    with talking(tmp_path / "off", reply, **{"conversation.model_rewrites": False}) as (service, server):
        plain = follow_up(service)
        assert requests(server) == []
    assert any(why in note for note in answer.notes), answer.notes
    assert (answer.standalone_question, answer.carried) == (plain.standalone_question, plain.carried)
    assert [each.quote for each in answer.citations] == [each.quote for each in plain.citations]


def test_a_first_question_and_one_from_which_a_piece_was_taken_out_are_not_reworded(tmp_path: Path) -> None:
    from rag.nouns import Filters

    with talking(tmp_path, say(RULES)) as (service, server):
        first = service.desk.ask(FIRST)
        service.desk.ask(FOLLOW_UP, conversation_id=first.conversation_id, filters=Filters(ignore=("Ada Quill",)))
        assert requests(server) == []


def test_old_turns_are_not_sent_and_whom_they_named_is_told(tmp_path: Path) -> None:
    with talking(tmp_path, say(RULES), **{"conversation.tokens": 100}) as (service, server):
        kept = service.desk.ask(FIRST).conversation_id
        for _ in range(3):
            service.desk.ask(
                "Were the piers at Ovren mended on Tuesday, and who said that they were?", conversation_id=kept
            )
        service.desk.ask(FOLLOW_UP, conversation_id=kept)
        asked = requests(server)[-1]["messages"][1]["content"]
    assert f"Question: {FIRST}" not in asked
    assert "Ada Quill" in asked.splitlines()[0]


def test_suggestions_are_tried_without_the_models_wording(tmp_path: Path) -> None:
    with talking(tmp_path, say(RULES)) as (service, server):
        answer = follow_up(service)
        before = len(server.requests)
        service.desk.suggestions(answer.id)
        assert len(server.requests) == before
