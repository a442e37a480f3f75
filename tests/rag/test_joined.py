"""What two are named together in a question is answered by articles that name both, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.archive import EmbeddedArchive
from rag.joined import not_joined
from rag.nouns import Article
from rag.questions import read_question
from tests.index.articles import opened, story

QUILL = Article("quill", "Quill on the ferries", "Envoy Ada Quill said in Ovren that the ferry plan was dead.")
FLOOD = Article("flood", "Flood of the Lethren", "The Lethren burst its banks. The Syrians sent boats.")


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[EmbeddedArchive]:
    # So many that no name but that of the archive's own country is in a quarter of them.
    fillers = [story(f"s{number}", f"Orsavia counted the ships of harbour {number}.") for number in range(12)]
    told = [story(one.id, f"{one.text} Orsavia listened.", title=one.title) for one in (QUILL, FLOOD)]
    with opened(tmp_path / "archive") as made:
        made.add([*fillers, *told])
        yield made


def missing(archive: EmbeddedArchive, question: str, *articles: Article) -> tuple[str, ...]:
    return not_joined(read_question(question, outlets=(), today=date(2026, 1, 1)), articles, archive)


def test_names_that_no_article_bears_together_are_told(archive: EmbeddedArchive) -> None:
    question = "What did Ada Quill say about the Lethren?"
    told = ("No article was found that answers this and names Ada Quill and Lethren.",)
    assert missing(archive, question, QUILL, FLOOD) == told
    both = replace(QUILL, text=f"{QUILL.text} She spoke of the Lethren.")
    assert missing(archive, question, FLOOD, both) == ()


def test_one_name_that_no_article_bears_is_told(archive: EmbeddedArchive) -> None:
    assert missing(archive, "When did the ferry leave Ovren?", FLOOD) == ("No passage answers this about Ovren.",)
    assert missing(archive, "When did the ferry leave Ovren?", QUILL) == ()


@pytest.mark.parametrize(
    "question",
    [
        "What did Quill say about Orsavia?",
        "What did Quill say (of Lethren)?",
        "What did Quill say after her U-turn?",
        "What did Quill say?",
        "Why did the ferries stop?",
    ],
)
def test_the_archives_own_country_what_is_carried_along_and_no_names_need_not_be_named(
    archive: EmbeddedArchive, question: str
) -> None:
    assert missing(archive, question, QUILL) == ()


def test_a_people_stands_for_its_place_and_a_last_name_for_the_whole(archive: EmbeddedArchive) -> None:
    assert missing(archive, "Who sent boats from Syria to the Lethren?", FLOOD) == ()
    assert missing(archive, "What did Foreign Minister Quill say in Ovren?", QUILL) == ()


@pytest.mark.parametrize(
    "question",
    [
        "What do Quill and the Lethren have to do with it?",
        "What did Quill, the Lethren and Orsavia count?",
        "Who led Ovren and who saw the Lethren?",
        "Who speaks for Ovren or the Lethren?",
    ],
)
def test_two_who_are_asked_about_side_by_side_may_stand_in_articles_of_their_own(
    archive: EmbeddedArchive, question: str
) -> None:
    assert missing(archive, question, QUILL, FLOOD) == ()


def test_what_lies_between_two_is_told_by_an_article_that_names_both(archive: EmbeddedArchive) -> None:
    assert missing(archive, "What lies between Ovren and the Lethren?", QUILL, FLOOD) != ()


def test_an_article_that_counts_the_losses_of_a_flood_need_not_call_it_by_its_river(archive: EmbeddedArchive) -> None:
    counted = Article("counted", "Relief Office counts homes", "About 46,000 people lost their homes.")
    assert missing(archive, "How many lost their homes in the Lethren flood?", counted) == ()
    assert missing(archive, "How many lost their homes in Ovren?", counted) != ()


def test_a_long_question_may_ask_of_several_articles(archive: EmbeddedArchive) -> None:
    question = (
        "Did the article on what Ada Quill said of the ferry plan and the one on how the Lethren burst its banks agree"
        " on anything?"
    )
    assert missing(archive, question, QUILL, FLOOD) == ()


def test_a_time_that_was_asked_for_is_told_as_it_was_read(archive: EmbeddedArchive) -> None:
    told = "No passage answers this about Ovren (“in March 2021”: published 2021-03-01 to 2021-03-31)."
    assert missing(archive, "When did the ferry leave Ovren in March 2021?", FLOOD) == (told,)
