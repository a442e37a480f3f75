"""The page as Streamlit draws it, on the real HTTP server with a small archive and the small embedder."""

from __future__ import annotations

import json
import re
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app.access.listing import add_key
from app.access.opening import opened_access
from app.client import Client
from app.page_parts.plain import plain
from app.ports import free_port
from app.server import create_app
from app.service import Service
from index.layout import Layout
from tests.app.serving import open_small, settings_in, small_app
from tests.serving import (
    FERRY_QUESTION,
    FLOOD_QUESTION,
    MARKUP_TITLE,
    RECORDS,
    UNKNOWN_QUESTION,
    add_records,
    served_here,
)

RUN_SECONDS = 60.0


@pytest.fixture(autouse=True)
def main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit puts the page in the place of `__main__`, which processes that are started later would run again."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


def draw(address: str) -> None:
    from app.page_parts.chat import show

    show(address)


def opened(address: str, **parameters: str) -> AppTest:
    page = AppTest.from_function(draw, args=(address,), default_timeout=RUN_SECONDS)
    for name, value in parameters.items():
        page.query_params[name] = value
    return checked(page.run())


def checked(page: AppTest) -> AppTest:
    assert not page.exception, page.exception
    return page


def asked(page: AppTest, question: str) -> AppTest:
    return checked(page.chat_input[0].set_value(question).run())


def texts(page: AppTest) -> str:
    return "\n".join(str(element.value) for element in (*page.markdown, *page.caption))


def answers(page: AppTest) -> list[dict[str, Any]]:
    """What the answer elements were given to show."""
    found = [element.proto for element in page.get("bidi_component")]
    return [json.loads(proto.json) for proto in found if proto.component_name == "rapporteur.answer"]


def conversation_of(page: AppTest) -> str:
    """The id of the open conversation, as it stands in the address."""
    found = page.query_params["c"]
    return found if isinstance(found, str) else found[0]


def button(page: AppTest, label: str) -> Any:
    found = [each for each in page.button if each.label == label]
    assert found, f"no button {label!r} among {[each.label for each in page.button]}"
    return found[0]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    app = small_app(settings_in(tmp_path_factory.mktemp("page")))
    with served_here(app) as served:
        add_records(served)
        yield served


@pytest.fixture
def client(address: str) -> Iterator[Client]:
    with Client(address) as made:
        yield made


def test_the_front_page_offers_questions_from_the_archive(address: str, client: Client) -> None:
    page = opened(address)
    offered = [each.label for each in page.button if each.key and each.key.startswith("example-")]
    assert offered == [plain(question) for question in client.examples()]
    assert offered
    assert f"{len(RECORDS)} articles" in texts(page)


def test_an_example_is_asked_by_its_button(address: str, client: Client) -> None:
    page = opened(address)
    checked(page.button(key="example-0").click().run())
    conversation = client.conversation(conversation_of(page))
    assert [turn.question for turn in conversation.turns] == [client.examples()[0]]


def suggested(page: AppTest) -> list[str]:
    """The questions to go on with, once they have come."""
    deadline = time.monotonic() + RUN_SECONDS
    while not page.session_state["suggestions"].questions.done() and time.monotonic() < deadline:
        time.sleep(0.02)
    checked(page.run())
    return [each.label for each in page.button if each.key and each.key.startswith("suggestion-")]


def test_the_questions_to_go_on_with_stand_under_the_newest_answer_and_are_asked_by_their_buttons(
    address: str, client: Client
) -> None:
    page = asked(opened(address), FERRY_QUESTION)
    newest = client.conversation(conversation_of(page)).turns[-1].answer
    questions = client.suggestions(newest.id)
    assert suggested(page) == [plain(question) for question in questions]
    assert questions
    checked(page.button(key="suggestion-0").click().run())
    assert client.conversation(conversation_of(page)).turns[-1].question == questions[0]


def test_an_answer_shows_numbered_chips_its_outlet_and_its_date(address: str) -> None:
    page = asked(opened(address), FERRY_QUESTION)
    (answer,) = answers(page)
    first = answer["lines"][0]
    number, source = first["chips"][0]
    assert number == 1
    assert source.endswith(("Ovren Gazette, 14 May 2024", "Kestow Courier, 15 May 2024"))
    assert "prisoner" in first["text"]
    rows = [each.label for each in page.button if each.key and each.key.startswith("source-")]
    assert any("also in 1 outlet" in row for row in rows)


def test_the_conversation_stands_in_the_address_and_opens_from_it(address: str) -> None:
    page = asked(opened(address), FERRY_QUESTION)
    again = opened(address, c=conversation_of(page))
    assert answers(again) == answers(page)
    assert plain(FERRY_QUESTION) in texts(again)


def test_a_conversation_that_is_not_there_is_said_to_be_gone(address: str) -> None:
    page = opened(address, c="never-there")
    assert "may have been deleted" in page.warning[0].value
    assert "c" not in page.query_params


def test_a_refusal_says_what_is_missing_and_cites_nothing(address: str) -> None:
    page = asked(opened(address), UNKNOWN_QUESTION)
    assert not answers(page)
    assert "The archive holds no answer to this" in texts(page)
    assert "Quillan Marsh" in texts(page)
    assert "Ask in other words, or add articles that would know." in texts(page)
    labels = [each.label for each in page.expander]
    assert "Not in the archive" in labels
    assert "Nearest passages, found but not cited" in labels


def test_a_question_that_is_too_long_is_in_the_box_again_with_its_length(address: str) -> None:
    page = opened(address)
    long = "Why? " * 801
    asked(page, long)
    assert [each.value for each in page.warning] == [
        "A question holds at most 4,000 characters; this one has 4,005. Shorten it."
    ]
    assert page.chat_input[0].proto.value == long
    assert "c" not in page.query_params
    asked(page, FERRY_QUESTION)
    assert not page.warning
    assert conversation_of(page)


def test_a_follow_up_is_shown_as_it_was_understood(address: str) -> None:
    page = asked(asked(opened(address), FERRY_QUESTION), "And in 2022?")
    assert "Understood as" in texts(page)


def test_markup_in_a_title_reaches_no_label_unescaped(address: str) -> None:
    page = asked(opened(address), FLOOD_QUESTION)
    rows = [each.label for each in page.button if each.key and each.key.startswith("source-")]
    assert any(plain(MARKUP_TITLE)[:40] in row for row in rows)
    unescaped = re.compile(r"(?<!\\)[<>$*\[\]](?=img|Flood|5 and|now)")
    assert not [row for row in rows if unescaped.search(row)]
    assert not page.get("html")[1:], "the style sheet is the only HTML on the page"


def test_filters_narrow_the_archive_and_can_be_taken_off(address: str) -> None:
    page = opened(address)
    checked(page.multiselect(key="outlet").set_value(["Kestow Courier"]).run())
    asked(page, FERRY_QUESTION)
    assert "Kestow Courier" in answers(page)[0]["lines"][0]["note"]
    checked(button(page, "Kestow Courier").click().run())
    assert page.multiselect(key="outlet").value == []


def test_a_new_conversation_shows_the_front_page_again(address: str) -> None:
    page = asked(opened(address), FERRY_QUESTION)
    checked(page.button(key="new-conversation").click().run())
    assert not answers(page)
    assert "c" not in page.query_params


def test_each_file_gets_its_own_result(address: str, client: Client) -> None:
    page = opened(address)
    before = client.health().articles
    page.file_uploader[0].set_value(
        [
            ("note.md", b"# A note\n\nThe mediator left the mill on Monday, the hosts said.", "text/markdown"),
            ("broken.jsonl", b'{"text": "one"}\n{"text": \n', "application/json"),
        ]
    )
    checked(button(page, "Add to the archive").click().run())
    shown = "\n".join(each.value for each in (*page.success, *page.warning, *page.error))
    assert plain("note.md") in shown
    assert "1 added" in shown
    assert plain("line 2") in shown
    assert client.health().articles == before + 2


def test_files_that_could_not_be_stored_are_kept_on_the_page_and_sent_again(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    lock = Layout(tmp_path / "archive").lock
    with served_here(small_app(settings)) as address, Client(address) as client:
        page = opened(address)
        page.file_uploader[0].set_value(
            [(f"{day}.txt", f"The {day} talks at Velm ended.".encode(), "text/plain") for day in ("first", "second")]
        )
        lock.unlink()
        lock.mkdir()  # nobody can write then, root neither
        checked(button(page, "Add to the archive").click().run())
        lock.rmdir()
        (failed,) = page.error
        assert plain("first.txt") in failed.value
        assert plain("cannot be written") in failed.value
        assert any(plain("first.txt, second.txt") in each.value for each in page.caption)
        assert client.health().articles == 0
        checked(button(page, "Send again").click().run())
        assert ["1 added" in each.value for each in page.success] == [True, True]
        assert not [each for each in page.button if each.label == "Send again"]
        assert client.health().articles == 2


def test_a_server_that_is_still_loading_is_waited_for(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    loaded = threading.Event()

    def open_late() -> Service:
        assert loaded.wait(RUN_SECONDS)
        return open_small(settings)

    with served_here(create_app(open_late, settings), probe="/healthz") as address:
        page = opened(address)
        assert "opening the archive" in page.info[0].value
        loaded.set()
        deadline = time.monotonic() + RUN_SECONDS
        while "Who said what" not in texts(page) and time.monotonic() < deadline:
            checked(page.run())
    assert "Who said what" in texts(page)


def test_a_server_that_is_not_there_is_explained_with_a_way_back() -> None:
    page = opened(f"http://127.0.0.1:{free_port('127.0.0.1', 0, movable=False)}")
    assert "cannot be reached" in page.error[0].value
    assert "rapporteur up" in texts(page)
    assert page.button(key="retry").label == "Try again"


def test_a_server_that_asks_for_keys_is_told_from_one_that_is_not_there(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    with opened_access(settings, create=True) as access:
        assert access is not None
        add_key(access.keys, "ada", "reader")
    with served_here(small_app(settings)) as address:
        page = opened(address)
    assert "out of reach" not in texts(page)
    assert "needs its own key" in texts(page)
    assert "RAPPORTEUR_ACCESS__PAGE_KEY" in texts(page)
    assert "rapporteur up" in texts(page)
    assert page.button(key="retry").label == "Try again"


def clue_chips(page: AppTest) -> list[str]:
    return [each.label for each in page.button if each.key and each.key.startswith("clue-")]


def test_a_chip_says_what_is_preferred_where_the_words_of_the_question_do_not(address: str) -> None:
    page = asked(opened(address), "What is the status of the ferry?")
    assert clue_chips(page) == ["status\\: the newest articles preferred"]


def test_what_was_understood_stands_above_the_answer_and_is_taken_back_and_put_back_by_its_chip(
    address: str, client: Client
) -> None:
    question = "What did Tamsel Irra say about the ferry, as of 2023, in the Kestow Courier?"
    page = asked(opened(address), question)
    assert clue_chips(page) == ["as of 2023\\: later hidden", "the Kestow Courier\\: preferred"]
    checked(button(page, "as of 2023\\: later hidden").click().run())
    # The first answer stays as it was given.
    assert clue_chips(page)[2:] == ["as of 2023\\: ignored", "the Kestow Courier\\: preferred"]
    first, second = (turn.answer for turn in client.conversation(conversation_of(page)).turns)
    assert first.question == second.question == question
    assert {citation.published.year for citation in first.citations if citation.published} == {2022}
    assert 2024 in {citation.published.year for citation in second.citations if citation.published}
    checked(button(page, "as of 2023\\: ignored").click().run())
    assert clue_chips(page)[4:] == clue_chips(page)[:2]


def test_a_question_without_clues_has_no_chips(address: str) -> None:
    assert clue_chips(asked(opened(address), FERRY_QUESTION)) == []


def test_figures_that_differ_stand_side_by_side_with_who_says_them(address: str, client: Client) -> None:
    tolls = {
        "quay-12": "The fire at Tosk killed 12 people, the ministry said.",
        "quay-30": "Doctors said the fire at Tosk killed 30 people.",
    }
    client.add_records([{"id": name, "text": text, "published": "2021-05-01"} for name, text in tolls.items()])
    page = asked(opened(address), "How many people were killed in the fire at Tosk?")
    for name in tolls:
        client.remove(name)
    assert "Side by side" in texts(page)
    assert plain("In conflict: ") in texts(page)
    assert plain("12 (the ministry, 2021-05-01) [") in texts(page)


def carried_chips(page: AppTest) -> list[str]:
    return [each.label for each in page.button if each.key and each.key.startswith("carried-")]


def test_what_was_carried_over_is_taken_out_by_its_chip_and_the_follow_up_asked_again(
    address: str, client: Client
) -> None:
    page = asked(asked(opened(address), "What did Tamsel Irra say about the ferry?"), "Did she agree to it?")
    assert carried_chips(page) == ["Tamsel Irra", "ferry"]
    assert "Understood as" in texts(page)
    checked(button(page, "ferry").click().run())
    assert carried_chips(page)[2:] == ["Tamsel Irra"]
    turns = client.conversation(conversation_of(page)).turns
    assert [turn.question for turn in turns][1:] == ["Did she agree to it?", "Did she agree to it?"]
    assert turns[-1].answer.standalone_question == "Did Tamsel Irra agree to it?"
    assert turns[-1].answer.dropped == ("ferry",)


def test_another_reading_of_a_follow_up_is_offered_and_asked_by_a_click(address: str, client: Client) -> None:
    page = asked(asked(opened(address), "What did Tamsel Irra say about the ferry?"), "What about the Brel Assembly?")
    answer = client.conversation(conversation_of(page)).turns[-1].answer
    assert answer.alternatives
    offered = button(page, f"Or: {plain(answer.alternatives[0])}")
    checked(offered.click().run())
    assert client.conversation(conversation_of(page)).turns[-1].question == answer.alternatives[0]
