"""Whoever said what an answer quoted is told from the ledger, in the sentences that were quoted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from index.conversations import SqliteConversations
from rag.answering import ExtractiveAnswerer
from rag.conversation import FollowUpRewriter
from rag.desk import Desk
from rag.nouns import Answer, Filters
from rag.retrieval import LexicalRetriever
from rag.who_said import LEAST_WORDS, NOBODY, excerpt, from_quotes
from tests.index.articles import EMBEDDER, story
from tests.rag.ledgers import ledger_of

STORIES = [
    story("ferry", "The ferry will sail again in May, Ada Quill said on Monday.", title="Ferry", day="2022-02-10"),
    story("toll", "A toll of nine marks is taken at the old bridge of Ovren.", title="Toll", day="2022-03-10"),
    story(
        "dam", "Bram Holt said that the dam would hold. “It is made of stone,” he said.", title="Dam", day="2023-02-10"
    ),
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    conversations = SqliteConversations(tmp_path / "conversations.db")
    with ledger_of(tmp_path, STORIES) as ledger:
        archive = ledger._archive
        today = lambda: date(2026, 11, 22)  # noqa: E731
        yield Desk(
            archive=archive,
            conversations=conversations,
            retrievers={"full": LexicalRetriever(archive)},
            rewriter=FollowUpRewriter(),
            answerer=ExtractiveAnswerer(archive=archive, embedder=EMBEDDER, today=today, ledger=ledger),
            today=today,
        )
    conversations.close()


def after(desk: Desk, question: str, *more: str) -> Answer:
    answer = desk.ask(question)
    for one in more:
        answer = desk.ask(one, conversation_id=answer.conversation_id)
    return answer


@pytest.mark.parametrize("asked", ["Who said so?", "And who says that?", "According to whom?", "Says who?"])
def test_who_said_so_is_the_speaker_of_the_sentence_that_was_quoted(asked: str, desk: Desk) -> None:
    answer = after(desk, "When will the ferry sail again?", asked)
    assert answer.standalone_question == "Who said “The ferry will sail again in May, Ada Quill said on Monday.”?"
    assert [citation.quote for citation in answer.citations] == [STORIES[0].article.text]
    assert answer.short_answer is not None
    assert answer.short_answer.text == "Ada Quill"
    assert answer.citations[0].quote[answer.short_answer.start :].startswith("Ada Quill")


def test_of_words_that_the_article_says_itself_that_is_said(desk: Desk) -> None:
    answer = after(desk, "What toll is taken at the bridge of Ovren?", "Who said so?")
    assert [citation.article_id for citation in answer.citations] == ["toll"]
    assert answer.short_answer is None
    assert any(note.endswith(NOBODY) for note in answer.notes)


def test_a_quotation_that_a_reader_types_is_found_across_its_marks(desk: Desk) -> None:
    answer = desk.answer('Who said "it is made of stone"?')
    assert [citation.quote for citation in answer.citations] == [
        "Bram Holt said that the dam would hold. “It is made of stone,” he said."
    ]
    assert answer.short_answer is not None
    assert answer.short_answer.text == "Bram Holt"
    assert answer.sentences[0].part == "Bram Holt"


def test_what_no_article_holds_is_answered_as_any_other_question(desk: Desk) -> None:
    assert desk.answer('Who said "the herring is made of stone and sorrow"?').standalone_question
    assert LEAST_WORDS > 1
    assert desk.answer('Who said "May"?').short_answer is None


def test_a_question_after_it_goes_on_about_what_was_asked_before(desk: Desk) -> None:
    answer = after(desk, "What did Ada Quill say about the ferry in 2022?", "Who said so?", "And in 2023?")
    assert answer.standalone_question == "What did Ada Quill say about the ferry in 2023?"


def test_a_long_quote_is_asked_of_by_its_beginning_and_its_end() -> None:
    quote = "The ferry, which was built in Ovren in the year of the great flood, will sail again in May."
    assert excerpt(quote) == "The ferry, which was built in Ovren in … will sail again in May."


def test_who_is_called_by_no_name_is_told_in_the_words_of_the_article(tmp_path: Path) -> None:
    text = "Nine people drowned at Ovren, inspectors of the Harbour League reported on Tuesday."
    with ledger_of(tmp_path, [story("toll", text)]) as ledger:
        told = from_quotes(f"Who said “{text}”?", [], ledger, ledger._archive, filters=Filters())
    assert told is not None
    assert [each.speaker for each in told.told] == ["inspectors of the Harbour League"]
    assert told.notes == ()


def test_a_quote_with_many_gaps_is_looked_for_by_its_ends_in_no_time(tmp_path: Path) -> None:
    text = "a b " * 5_000 + "the end of it all."
    with ledger_of(tmp_path, [story("long", text)]) as ledger:
        asked = f"Who said “{'a b … ' * 300}end of it all”?"
        told = from_quotes(asked, [], ledger, ledger._archive, filters=Filters())
        none = from_quotes(asked.replace("it all", "nothing"), [], ledger, ledger._archive, filters=Filters())
    assert told is not None
    assert none is None


@pytest.mark.parametrize(
    ("quote", "speakers"),
    [
        ("will sail again … on Monday", ["Ada Quill"]),
        ("The ferry … sail again … Ada Quill said … on Monday", ["Ada Quill"]),
        ("The ferry … never … Ada Quill said on Monday", []),
        ("Ada Quill said … the ferry will sail again", []),
    ],
)
def test_a_quote_is_found_only_where_all_its_parts_stand_in_order(
    quote: str, speakers: list[str], tmp_path: Path
) -> None:
    with ledger_of(tmp_path, STORIES) as ledger:
        told = from_quotes(f"Who said “{quote}”?", [], ledger, ledger._archive, filters=Filters())
    assert [each.speaker for each in (told.told if told else ())] == speakers


def test_parts_that_stand_far_apart_are_no_quote_and_a_later_beginning_may_be_near_enough(tmp_path: Path) -> None:
    far = story("far", "The old bridge fell. " + "It rained. " * 300 + "Nobody was on it.")
    near = story("near", "The old gate fell. " + "It rained. " * 300 + "The old gate fell. Nobody was near it.")
    with ledger_of(tmp_path, [far, near]) as ledger:
        missing, told = (
            from_quotes(f"Who said “{quote}”?", [], ledger, ledger._archive, filters=Filters())
            for quote in ("The old bridge fell … nobody was on it", "The old gate fell … nobody was near it")
        )
    assert missing is None
    assert told is not None
    assert [each.start for each in told.told] == [near.article.text.rindex("The old gate")]


def test_a_name_ends_where_its_last_word_stands_whole(tmp_path: Path) -> None:
    text = "The ferry will sail again in May, Lindo Li said on Monday."
    with ledger_of(tmp_path, [story("ferry", text)]) as ledger:
        told = from_quotes(f"Who said “{text}”?", [], ledger, ledger._archive, filters=Filters())
    assert told is not None
    assert [text[slice(*each.named)] for each in told.told if each.named] == ["Lindo Li"]
