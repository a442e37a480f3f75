"""What is asked is kept: when the server is killed in mid-answer, and when several windows ask at once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.client import Client
from app.client_events import Kept
from rag.errors import NotFoundError, RapporteurError
from tests.app.serving import RECORDS, settings_in, small_app
from tests.language_model import Reply, say, served
from tests.serving import FERRY_QUESTION, add_records, served_here, served_process

FOLLOW_UP = "And in 2022?"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    """A client of a server in this process, whose archive holds the three records."""
    with served_here(small_app(settings_in(tmp_path))) as address, Client(address) as made:
        made.add_records(RECORDS)
        yield made


def test_a_question_outlives_the_kill_of_its_server_and_is_asked_again(tmp_path: Path) -> None:
    folder, replies = tmp_path / "archive", iter([say("NO ANSWER")])
    with served(lambda _: next(replies, Reply((), "hang"))) as model:
        settings = {
            "RAPPORTEUR_GENERATION__BASE_URL": model.address,
            "RAPPORTEUR_GENERATION__MODEL": "scripted",
            "RAPPORTEUR_GENERATION__IDLE_SECONDS": "60",
        }
        with served_process(folder, settings) as (address, process), Client(address) as killed:
            add_records(address)
            first = killed.ask(FERRY_QUESTION)
            events = killed.ask_stream(FOLLOW_UP, conversation_id=first.conversation_id)
            name, kept = next(events)
            assert isinstance(kept, Kept)
            assert (name, kept.conversation_id) == ("asked", first.conversation_id)
            # The model has been asked and says nothing: this is the middle of the answer.
            next(event for event in events if event == ("stage", "generate"))
            (waiting,) = killed.conversation(first.conversation_id).unanswered
            assert waiting.answering
            process.send_signal(signal.SIGKILL)
            process.wait()
            with pytest.raises(RapporteurError):
                list(events)
    with served_process(folder) as (address, _), Client(address) as after:
        conversation = after.conversation(first.conversation_id)
        assert [turn.answer.id for turn in conversation.turns] == [first.id]
        (waiting,) = conversation.unanswered
        assert (waiting.id, waiting.question, waiting.answering) == (kept.question_id, FOLLOW_UP, False)
        *_, (name, answer) = after.ask_stream(FOLLOW_UP, conversation_id=first.conversation_id, again=waiting.id)
        assert name == "done"
        conversation = after.conversation(first.conversation_id)
        assert [turn.answer for turn in conversation.turns] == [first, answer]
        assert conversation.turns[1].answer.standalone_question != FOLLOW_UP
        assert conversation.unanswered == ()


def test_windows_that_ask_at_once_in_one_conversation_lose_no_turn(client: Client) -> None:
    first = client.ask("Who called the closure of the border post a mistake?")
    questions = [f"Who closed the border post in {year}?" for year in range(2001, 2025)]
    with ThreadPoolExecutor(8) as windows:
        given = list(windows.map(lambda each: client.ask(each, conversation_id=first.conversation_id), questions))
    conversation = client.conversation(first.conversation_id)
    kept = {turn.answer.id: turn.question for turn in conversation.turns}
    assert kept == {first.id: first.question} | {each.id: each.question for each in given}
    assert sorted(each.question for each in given) == sorted(questions)
    assert conversation.unanswered == ()


def test_a_question_that_is_stopped_is_listed_without_an_answer_until_it_is_forgotten(tmp_path: Path) -> None:
    # The model has been asked and says nothing, so that the question is stopped in the middle of its answer.
    replies = iter([Reply((), "hang")])
    with served(lambda _: next(replies, say("NO ANSWER"))) as model:
        app = small_app(settings_in(tmp_path, {"generation.base_url": model.address, "generation.model": "scripted"}))
        with served_here(app) as address, Client(address) as client:
            client.add_records(RECORDS)
            events = client.ask_stream("Who called the closure of the border post a mistake?")
            _, kept = next(events)
            assert isinstance(kept, Kept)
            next(event for event in events if event == ("stage", "generate"))
            (waiting,) = client.conversation(kept.conversation_id).unanswered
            assert waiting.id == kept.question_id
            assert [each.id for each in client.conversations(q="closure")] == [kept.conversation_id]
            events.close()
            other = client.ask("Who closed the border post?").conversation_id
            with pytest.raises(NotFoundError):
                client.forget_question(other, waiting.id)


def test_a_forgotten_question_is_gone(client: Client, tmp_path: Path) -> None:
    # As a server leaves it that was killed: kept, and nobody at work on it.
    from index.conversations import SqliteConversations

    store = SqliteConversations(tmp_path / "archive" / "conversations.db")
    waiting = store.ask(store.create().id, "Who left?")
    store.close()
    assert client.conversation(waiting.conversation_id).unanswered == (waiting,)
    client.forget_question(waiting.conversation_id, waiting.id)
    assert client.conversation(waiting.conversation_id).unanswered == ()
    with pytest.raises(NotFoundError, match="without an answer"):
        client.forget_question(waiting.conversation_id, waiting.id)
