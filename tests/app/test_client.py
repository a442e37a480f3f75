"""The client speaks with a real server on a real port, and gives back nouns and our errors."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from app.client import Client
from app.client_events import Kept
from app.ports import listen
from rag.errors import NotFoundError, QuestionError, RapporteurError
from rag.nouns import Answer, Citation, Filters, Sentence
from tests.app.serving import RECORDS, settings_in, small_app

QUESTION = "Who called the closure of the border post a mistake?"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client of a server with the three records."""
    folder: Path = tmp_path_factory.mktemp("client")
    taken = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(small_app(settings_in(folder)), log_config=None, lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]})
    thread.start()
    with Client(f"http://127.0.0.1:{taken.getsockname()[1]}/") as talking:
        _wait(talking)
        assert talking.add_records(RECORDS).added == 3
        yield talking
    server.should_exit = True
    thread.join(10)
    taken.close()


def _wait(client: Client) -> None:
    for _ in range(500):
        try:
            client.health()
        except RapporteurError:
            time.sleep(0.02)
        else:
            return


def test_health_gives_the_archives_counts(client: Client) -> None:
    state = client.health()
    assert (state.articles, state.undated) == (3, 1)


def test_an_answer_comes_back_as_the_noun(client: Client) -> None:
    answer = client.ask(QUESTION, filters=Filters(sources=("Velm Daily",)))
    assert isinstance(answer, Answer)
    assert (
        answer.citations[0].quote == client.article("border").text[answer.citations[0].start : answer.citations[0].end]
    )


def test_a_stream_gives_typed_events_and_ends_with_the_answer(client: Client) -> None:
    seen = list(client.ask_stream(QUESTION))
    kinds = {"asked": Kept, "waiting": str, "stage": str, "sentence": Sentence, "citation": Citation, "done": Answer}
    assert all(isinstance(payload, kinds[name]) for name, payload in seen)
    last = seen[-1][1]
    assert isinstance(last, Answer)
    assert seen[0] == ("asked", Kept(last.conversation_id, last.id))
    assert tuple(payload for name, payload in seen if name == "sentence") == last.sentences


def test_errors_come_back_as_their_classes(client: Client) -> None:
    with pytest.raises(NotFoundError, match="No article has the id 'a/b c'"):
        client.article("a/b c")
    with pytest.raises(QuestionError):
        client.ask(" ")
    with pytest.raises(QuestionError):
        list(client.ask_stream("?"))


def test_articles_are_listed_shown_and_removed(client: Client) -> None:
    client.add_records([{"id": "gone/soon", "text": "A tram ran."}, {"id": "50%2Foff", "text": "A bus ran."}])
    page = client.articles(limit=1, filters=Filters(sources=("The Harbour Post",)))
    assert ([article.id for article in page.articles], page.total, page.next) == (["harbour/1: first"], 1, None)
    assert client.article("50%2Foff").text == "A bus ran."
    client.remove("50%2Foff")
    client.remove("gone/soon")
    with pytest.raises(NotFoundError):
        client.article("gone/soon")
    assert client.sources() == [("The Harbour Post", 1), ("Velm Daily", 1)]


def test_uploads_report_each_file_even_when_none_could_be_stored(client: Client) -> None:
    report = client.add_files([("empty.txt", b"")])
    assert (report.added, [failure.file for failure in report.failed]) == (0, ["empty.txt"])
    assert client.add_files([("a.jsonl", b'{"id": "up", "text": "Trams ran."}')]).ids == ("up",)
    client.remove("up")


def test_conversations_are_listed_renamed_and_deleted(client: Client) -> None:
    answer = client.ask(QUESTION)
    assert client.conversations(limit=1)[0].id == answer.conversation_id
    assert client.rename(answer.conversation_id, "Border").title == "Border"
    assert client.conversation(answer.conversation_id).turns[0].answer == answer
    client.give_feedback(answer.id, "up")
    client.delete_conversation(answer.conversation_id)
    with pytest.raises(NotFoundError):
        client.conversation(answer.conversation_id)


def test_search_and_examples_come_back(client: Client) -> None:
    assert client.search("ferries Oduya", k=1).hits[0].article_id == "harbour/1: first"
    assert client.examples(2)


def test_a_server_that_is_not_there_is_named_with_the_remedy() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
    with Client(f"http://127.0.0.1:{port}") as client, pytest.raises(RapporteurError) as caught:
        client.health()
    assert f"http://127.0.0.1:{port} cannot be reached" in caught.value.message
    assert caught.value.hint == "Start it with `rapporteur serve`."


def test_clues_are_taken_back_in_questions_streams_and_searches(client: Client) -> None:
    question, ignored = "What was closed in 2023, by Velm Daily?", Filters(ignore=("in 2023",))
    assert [clue.effect for clue in client.ask(question).understood] == ["preferred", "preferred"]
    assert [clue.effect for clue in client.ask(question, filters=ignored).understood] == ["ignored", "preferred"]
    assert [clue.effect for clue in client.search(question, filters=ignored).understood] == ["ignored", "preferred"]
    *_, (_, answer) = client.ask_stream(question, filters=ignored)
    assert isinstance(answer, Answer)
    assert [clue.effect for clue in answer.understood] == ["ignored", "preferred"]


def test_questions_to_go_on_with_are_answered_and_were_not_asked(client: Client) -> None:
    answer = client.ask(QUESTION)
    found = client.suggestions(answer.id)
    assert len(found) <= 3
    assert QUESTION not in found
    assert [client.ask(question).verdict for question in found] == ["answered"] * len(found)
    with pytest.raises(NotFoundError, match="no answer 'nowhere'"):
        client.suggestions("nowhere")
