"""Whatever is asked, an answer cites the archive word for word, and nothing that came later than allowed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.service import Service
from app.settings import load_settings
from app.wiring import opened_service
from rag.nouns import Filters
from tests.answer_contract import check
from tests.embedders import WordEmbedder
from tests.index.articles import story

WIRE = """Envoy Tamsel Irra said on Tuesday that the ferry would open once forty prisoners were free.

"No prisoner, no ferry," she told reporters at the customs house in Ovren.\u00a0 She left at once. 😀"""
STORIES = [
    story("wire", WIRE, title="Envoy ties the ferry to prisoners", day="2021-03-01", source="Ovren Gazette"),
    story("wire-2", WIRE, title="Irra: no ferry", day="2021-03-02", source="Velm Daily"),
    story("wire-3", WIRE, day="2023-03-02", source="Quay"),
    story("floods", "The flood killed 14 people in Ovren.\n\nIt rose for days.", day="2022-02-10", source="Velm Daily"),
    story("floods-2", "The flood killed 19 people, the ministry said. [1] It corrected itself.", day="2022-05-10"),
    story(
        "dam", "Harl Dostin demanded a water meter at the dam. He called it a test.", day="2023-06-01", source="Quay"
    ),
    story("undated", "Nobody recorded when the lighthouse at Orrin went dark. Keepers blamed the storm."),
]
HEADS = ["What did", "Who", "How many", "Why", "When", "Where", "Did", "And", "What about", "Is it true that", ""]
TAILS = [
    "",
    "",
    "in 2021",
    "in 2021 and in 2022",
    "as of 2022",
    "by March 2021",
    "since 2022",
    "in the Quay",
    "in 1870",
]
WORDS = sorted({word for item in STORIES for word in re.findall(r"\w+", item.article.text)} | {"Zelda", "Quark"})
QUESTIONS = st.builds(
    lambda head, words, tail: f"{head} {' '.join(words)} {tail}?",
    st.sampled_from(HEADS),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6),
    st.sampled_from(TAILS),
)
# Most sentences of the archive make a question that it answers.
SENTENCES = st.sampled_from([text for item in STORIES for text in re.findall(r"\w[^.]+\.", item.article.text)])
DAYS = st.none() | st.integers(0, 1000).map(lambda days: date(2021, 1, 1) + timedelta(days))
FILTERS = st.builds(Filters, as_of=DAYS, undated=st.booleans())


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    settings = load_settings({"archive": str(tmp_path_factory.mktemp("properties") / "archive")})
    with opened_service(settings, create=True, embedder=WordEmbedder()) as made:
        made.archive.add(STORIES)
        yield made


@settings(deadline=None)
@given(question=QUESTIONS | SENTENCES, filters=FILTERS)
def test_any_answer_keeps_the_contract(question: str, filters: Filters, service: Service) -> None:
    check(service.desk.ask(question, filters=filters), service.archive, filters)


@settings(deadline=None)
@given(questions=st.lists(QUESTIONS | SENTENCES, min_size=2, max_size=4))
def test_so_does_any_answer_in_a_conversation(questions: list[str], service: Service) -> None:
    conversation: str | None = None
    for question in questions:
        answer = service.desk.ask(question, conversation_id=conversation)
        check(answer, service.archive, Filters())
        assert conversation in (None, answer.conversation_id)
        conversation = answer.conversation_id


def test_an_as_of_in_the_question_hides_what_came_later(service: Service) -> None:
    answer = service.desk.ask("What did Envoy Tamsel Irra say about the ferry and the prisoners, as of 2021?")
    assert {name for citation in answer.citations for name in (citation.article_id, *citation.also_in)} == {
        "wire",
        "wire-2",
    }


def test_the_questions_of_these_properties_are_often_answered(service: Service) -> None:
    asked = ["What did Tamsel Irra say about the ferry and forty prisoners?", "What did Harl Dostin demand at the dam?"]
    assert [service.desk.ask(question).verdict for question in asked] == ["answered", "answered"]
    assert service.desk.ask("What did Zelda Quark demand at the dam?").verdict == "not_in_archive"
