"""Misspelt words of a question are read as the archive's own, said so, and left alone where they may mean another."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.conversation import FollowUpRewriter
from rag.nouns import Rewrite
from rag.respelling import RespellingRewriter
from rag.seams import Archive
from tests.index.articles import opened, story

LANGUAGE = frozenset("leave accept paired barns there walked about market ferry carry".split())


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder: Path = tmp_path_factory.mktemp("respelling")
    with opened(folder / "archive") as made:
        made.add(
            [
                story("one", "The head of the League, Ada Karimont, accepted the paired measures in Velm on Monday."),
                story(
                    "two", "In Brel the envoy, Bo Quill, thanked Ada Karimont for the measures. The ferry left Velm."
                ),
                story(
                    "three", "On the ferry from Velm to Brel spoke Bo Quill. There was talk of measures by Karimont."
                ),
            ]
        )
        yield made


def rewritten(archive: Archive, question: str, *without: str) -> Rewrite:
    rewriter = RespellingRewriter(FollowUpRewriter(), archive, is_word=LANGUAGE.__contains__)
    return rewriter.rewrite(question, None, without=without)


def test_misspelt_words_are_read_as_words_of_the_passages_about_the_rest(archive: Archive) -> None:
    found = rewritten(archive, "did karimnot accept the paired mesures")
    assert found.question == "did Karimont accept the paired measures"
    assert found.carried == ("Karimont for karimnot", "measures for mesures")


def test_a_reading_that_is_taken_back_is_not_made(archive: Archive) -> None:
    found = rewritten(archive, "did karimnot accept the paired mesures", "Karimont for karimnot")
    assert found.question == "did karimnot accept the paired measures"
    assert (found.carried, found.dropped) == (("measures for mesures",), ("Karimont for karimnot",))


def test_a_question_without_capitals_gets_those_of_the_archive_s_names(archive: Archive) -> None:
    assert rewritten(archive, "did karimont leave velm").question == "did Karimont leave Velm"
    assert rewritten(archive, "Did karimont leave velm").question == "Did karimont leave velm"


def test_a_word_that_is_only_a_part_of_a_name_or_a_month_gets_no_capital(archive: Archive) -> None:
    # The archive knows Ada Karimont, never an Ada, and writes a Monday; both are words of the language here.
    words = LANGUAGE | {"ada", "monday"}
    rewriter = RespellingRewriter(FollowUpRewriter(), archive, is_word=words.__contains__)
    assert rewriter.rewrite("did ada leave velm on monday", None).question == "did ada leave Velm on monday"


def test_a_word_of_the_language_that_no_article_has_stays_as_it_is(archive: Archive) -> None:
    question = "Who spoke about the market and the barns on the ferry?"
    assert rewritten(archive, question) == Rewrite(question)


def test_a_name_with_its_capital_stays_and_its_neighbour_is_offered(archive: Archive) -> None:
    found = rewritten(archive, "Did Karimant accept the measures?")
    assert found.question == "Did Karimant accept the measures?"
    assert (found.carried, found.alternatives) == ((), ("Did Karimont accept the measures?",))


def test_a_short_name_with_another_letter_in_it_is_only_offered(archive: Archive) -> None:
    found = rewritten(archive, "did quoll leave the ferry")
    assert found.question == "did quoll leave the ferry"
    assert found.alternatives == ("did Quill leave the ferry",)
    assert rewritten(archive, "did qulil leave the ferry").question == "did Quill leave the ferry"


@pytest.mark.parametrize(
    "question",
    [
        "Did Karimont leave Velm?",
        # Another ending is no other word to the index.
        "Who was accepting the measure?",
        # Nothing is near, or the word is short.
        "Did zorble leave the ferry?",
        "Did the mesr leave the ferry?",
        # Most of it is in another language.
        "Warum hat Quill mesures verlange geakzepted?",
        "",
    ],
)
def test_what_the_archive_knows_or_nothing_is_near_to_comes_back_word_for_word(archive: Archive, question: str) -> None:
    assert rewritten(archive, question) == Rewrite(question)
