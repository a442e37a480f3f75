"""Example questions are drawn from the archive's own sentences and offered only if the archive answers them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.examples import examples
from rag.nouns import Answer, ArchiveStamp, Citation
from rag.seams import Archive
from tests.index.articles import ALL, opened, story

STORIES = [
    # With a headline the subject is a word of it, else the longest word after the verb.
    story("a", "It rained. Envoy Ada Quill said the ferry would sail again.", day="2024-01-03", title="Ferry to sail"),
    story("b", "Some 219 barns in the valley were flooded, engineers wrote.", day="2024-01-02"),
    story("c", "On Monday Ada Quill told reporters that the negotiations had failed.", day="2024-01-01"),
    story("d", "Bram Holt rejected the compensation offered by Kestow.", day="2023-01-01"),
    story("e", "He said nothing. The dam held.", day="2022-01-01"),
]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with opened(tmp_path / "archive") as made:
        made.add(STORIES)
        yield made


class Answering:
    """Answers every question from the article that holds most of its words; notes what it was asked."""

    def __init__(self, archive: Archive, *, only: str | None = None) -> None:
        self._archive = archive
        self._only = only
        self.asked: list[str] = []

    def __call__(self, question: str) -> Answer:
        self.asked.append(question)
        passage = self._archive.lexical(question, k=1, filters=ALL)[0].passage
        article_id = self._only or passage.article_id
        citation = Citation(
            1, article_id, None, None, None, None, passage.id, passage.text, passage.start, passage.end, "", "", 1.0
        )
        stamp = ArchiveStamp("f", 5, None)
        return Answer("", "", question, question, "answered", "", stamp, citations=(citation,))


def test_questions_are_read_off_sentences_newest_first_and_each_person_comes_once(archive: Archive) -> None:
    assert examples(archive, Answering(archive), n=9) == [
        "What did Envoy Ada Quill say about the ferry?",
        "How many barns were flooded?",
        "What did Bram Holt say about the compensation?",
    ]


def test_no_more_are_drawn_than_wanted(archive: Archive) -> None:
    ask = Answering(archive)
    assert len(examples(archive, ask, n=1)) == 1
    assert len(ask.asked) == 1
    assert examples(archive, ask, n=0) == []


def test_what_is_answered_from_elsewhere_is_not_offered(archive: Archive) -> None:
    assert examples(archive, Answering(archive, only="e"), n=9) == []


def test_an_empty_archive_offers_nothing(tmp_path: Path) -> None:
    with opened(tmp_path / "empty") as empty:
        assert examples(empty, Answering(empty), n=4) == []


def test_few_are_tried_before_it_gives_up(tmp_path: Path) -> None:
    with opened(tmp_path / "large") as large:
        large.add([story(f"s{n:02}", f"Ada Quill{n} said the negotiations would resume.") for n in range(30)])
        ask = Answering(large, only="nowhere")
        assert examples(large, ask, n=4) == []
        assert len(ask.asked) == 12
