"""A question that was stopped in this window is offered again where it was asked, and nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from app.client import Client
from app.page_parts.asking import UNANSWERED, Asked
from app.server import create_app
from app.service import Service
from tests.app.serving import open_small, settings_in
from tests.serving import FERRY_QUESTION, add_records, served_here

RUN_SECONDS = 60.0
OFFERED = "Stopped before it was answered:"
LATER = "Who left the talks?"


@pytest.fixture(autouse=True)
def main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit puts the page in the place of `__main__`, which processes that are started later would run again."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Service]]:
    settings = settings_in(tmp_path_factory.mktemp("stopped"))
    service = open_small(settings)
    with served_here(create_app(lambda: service, settings)) as address:
        add_records(address)
        yield address, service


def draw(address: str) -> None:
    from app.page_parts.chat import show

    show(address)


def page_at(address: str, conversation_id: str | None, asked: Asked) -> AppTest:
    """The page of a window in which a question was stopped, with a conversation open."""
    page = AppTest.from_function(draw, args=(address,), default_timeout=RUN_SECONDS)
    page.session_state[UNANSWERED] = asked
    if conversation_id:
        page.query_params["c"] = conversation_id
    page.run()
    assert not page.exception, page.exception
    return page


def captions(page: AppTest) -> list[str]:
    return [str(each.value) for each in page.caption]


def test_a_question_stopped_before_it_was_kept_is_offered_in_its_conversation_alone(
    opened: tuple[str, Service],
) -> None:
    address, _ = opened
    with Client(address) as client:
        first, other = (client.ask(FERRY_QUESTION).conversation_id for _ in range(2))
    asked = Asked(LATER, conversation_id=first)
    assert OFFERED in captions(page_at(address, first, asked))
    assert OFFERED not in captions(page_at(address, other, asked))
    assert OFFERED not in captions(page_at(address, None, asked))
    begun = Asked(LATER)
    assert OFFERED in captions(page_at(address, None, begun))
    assert OFFERED not in captions(page_at(address, first, begun))


def test_a_question_stopped_after_it_was_kept_is_shown_by_its_conversation_and_offered_nowhere_else(
    opened: tuple[str, Service],
) -> None:
    address, service = opened
    with Client(address) as client:
        other = client.ask(FERRY_QUESTION).conversation_id
    waiting = service.conversations.ask(service.conversations.create().id, LATER)
    asked = Asked(LATER, again=waiting.id, conversation_id=waiting.conversation_id)
    assert "Stopped before it was answered." in captions(page_at(address, waiting.conversation_id, asked))
    for elsewhere in (other, None):
        assert OFFERED not in captions(page_at(address, elsewhere, asked))


def test_a_dismissed_question_is_offered_no_more(opened: tuple[str, Service]) -> None:
    address, service = opened
    waiting = service.conversations.ask(service.conversations.create().id, LATER)
    page = page_at(
        address,
        waiting.conversation_id,
        Asked(LATER, again=waiting.id, conversation_id=waiting.conversation_id),
    )
    (dismiss,) = (each for each in page.button if each.label == "Dismiss")
    dismiss.click().run()
    assert not page.exception
    assert service.conversations.get(waiting.conversation_id).unanswered == ()
    assert UNANSWERED not in page.session_state
    assert OFFERED not in captions(page)


def test_a_question_whose_place_is_gone_is_asked_again_without_it(opened: tuple[str, Service]) -> None:
    address, service = opened
    with Client(address) as client:
        conversation = client.ask(FERRY_QUESTION).conversation_id
    page = page_at(address, conversation, Asked(LATER, again="gone", conversation_id=conversation))
    page.session_state["pending_question"] = Asked(LATER, again="gone")
    page.run()
    assert any("no answer" in str(each.value) for each in page.error)
    (again,) = (each for each in page.button if each.label == "Ask again")
    again.click().run()
    assert not page.exception
    assert [turn.question for turn in service.conversations.get(conversation).turns] == [FERRY_QUESTION, LATER]
