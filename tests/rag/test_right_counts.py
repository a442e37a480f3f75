"""A count answers only where it counts what was asked: the dead do not tell how many are missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from index.archive import EmbeddedArchive
from rag.answering import ExtractiveAnswerer
from rag.evidence import Evidence
from rag.nouns import Answer, Passage, ScoredPassage
from rag.questions import read_question
from rag.right_counts import WITHIN, counting
from tests.index.articles import ALL, EMBEDDER, opened, story

STORIES = [
    story(
        "flood",
        "The flood killed 14 people in Ovren, the ministry said. Another 52 are missing after the flood in Ovren. "
        "Rafts brought 300 blankets to Ovren.",
        title="Flood in Ovren",
        day="2021-05-01",
    ),
    story(
        "quake",
        "The quake killed 31 people in Halem, doctors said. Tents for the wounded came from Halem by the quake road.",
        title="Quake in Halem",
        day="2022-06-01",
    ),
]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[EmbeddedArchive]:
    with opened(tmp_path / "archive") as made:
        made.add(STORIES)
        yield made


def _ask(archive: EmbeddedArchive, question: str) -> Answer:
    answerer = ExtractiveAnswerer(archive=archive, embedder=EMBEDDER, today=lambda: date(2026, 1, 1))
    return answerer.answer(question, archive.lexical(question, k=8, filters=ALL), filters=ALL)


def _evidence(passage: Passage, text: str, score: float) -> Evidence:
    start = passage.start + passage.text.index(text)
    hit = ScoredPassage(passage, 1.0)
    return Evidence(hit, text, start, start + len(text), None, 1.0, 1.0, 1.0, fits_kind=True, score=score)


def test_the_sentence_that_counts_what_is_asked_for_is_quoted_instead_of_one_that_counts_another_harm(
    archive: EmbeddedArchive,
) -> None:
    answer = _ask(archive, "How many people were missing after the flood in Ovren?")
    assert (answer.verdict, answer.missing) == ("answered", ())
    assert "Another 52 are missing after the flood" in answer.citations[0].quote
    assert len(answer.citations) == 1


def test_the_dead_are_counted_by_the_sentence_that_counts_them(archive: EmbeddedArchive) -> None:
    answer = _ask(archive, "How many people were killed by the flood in Ovren?")
    assert answer.citations[0].quote == "The flood killed 14 people in Ovren, the ministry said."


def test_where_only_another_harm_is_counted_beside_words_for_what_is_asked_the_answer_is_partial(
    archive: EmbeddedArchive,
) -> None:
    answer = _ask(archive, "How many people were wounded by the quake in Halem?")
    assert answer.verdict == "partial"
    assert answer.missing == ("No number of people wounded was found.",)
    assert answer.short_answer is None


def test_where_nothing_speaks_of_the_harm_that_is_asked_for_the_question_is_refused_with_what_is_missing(
    archive: EmbeddedArchive,
) -> None:
    answer = _ask(archive, "How many people were arrested after the flood in Ovren?")
    assert answer.verdict == "not_in_archive"
    assert answer.missing == ("No number of people held was found.",)
    assert answer.nearest[0].article_id == "flood"


def test_a_sentence_that_counts_what_is_asked_for_answers_only_where_it_fits_nearly_as_well(
    archive: EmbeddedArchive,
) -> None:
    (killed, *_), (other, *_) = archive.passages("quake"), archive.passages("flood")
    text = "Another 52 are missing after the flood in Ovren."
    question = read_question("How many people were missing?", outlets=(), today=date(2026, 1, 1))

    def kept(score: float) -> tuple[list[str], tuple[str, ...]]:
        of_quake = _evidence(killed, "The quake killed 31 people in Halem, doctors said.", 10.0)
        found, missing = counting(question, [of_quake, _evidence(other, text, score)], archive)
        return [item.text for item in found], missing

    assert kept(10.0 - WITHIN) == ([text], ())
    assert kept(9.9 - WITHIN)[1] == ("No number of people missing was found.",)


def test_those_who_died_elsewhere_do_not_answer_how_many_died_in_a_place(archive: EmbeddedArchive) -> None:
    answer = _ask(archive, "How many people were missing in Halem?")
    assert answer.verdict == "not_in_archive"
    assert answer.missing == ("No number of people missing was found for Halem.",)
    assert "52" in _ask(archive, "How many people were missing in Ovren?").citations[0].quote


def test_the_dead_do_not_answer_how_many_came(archive: EmbeddedArchive) -> None:
    answer = _ask(archive, "How many people attended the funeral in Ovren?")
    assert answer.verdict == "not_in_archive"
    archive.add(
        [
            story(
                "funeral",
                "The funeral in Ovren for the dead of the flood was attended by 800 people.",
                day="2021-05-09",
            )
        ]
    )
    answer = _ask(archive, "How many people attended the funeral in Ovren?")
    assert "800 people" in answer.citations[0].quote
    parade = "More than 9,000 people joined the parade in Fallow, where two people were killed."
    archive.add([story("parade", parade, day="2021-05-09")])
    assert "9,000" in _ask(archive, "How many people attended the parade in Fallow?").citations[0].quote


def test_things_that_are_no_harm_are_left_alone(archive: EmbeddedArchive) -> None:
    answer = _ask(archive, "How many blankets were brought to Ovren?")
    assert answer.missing == ()
    assert "300 blankets" in answer.citations[0].quote


def test_how_much_asks_for_no_number_of_people(archive: EmbeddedArchive) -> None:
    answer = _ask(archive, "How much did tents for the wounded in Halem cost after the quake?")
    assert "No number of people wounded was found." not in answer.missing


def test_prisoners_who_were_freed_do_not_tell_how_many_hostages_were(tmp_path: Path) -> None:
    swap = story("swap", "In all 118 prisoners were freed. In Ovren 25 hostages were freed.", day="2021-05-01")
    with opened(tmp_path / "archive") as made:
        made.add([swap])
        passage = made.passages("swap")[0]
        found = [_evidence(passage, "In all 118", 2.0), _evidence(passage, "In Ovren 25", 1.0)]
        kept, missing = counting(
            read_question("How many hostages were freed?", outlets=(), today=date(2026, 1, 1)), found, made
        )
    assert ([one.text for one in kept], missing) == (["In Ovren 25"], ())


def test_things_that_no_number_stands_near_are_said_to_have_none(archive: EmbeddedArchive) -> None:
    answer = _ask(archive, "How many boats came to Ovren after the flood?")
    assert (answer.verdict, answer.missing) == ("not_in_archive", ("No number of boats was found.",))
    blankets = _ask(archive, "How many blankets came to Ovren after the flood?")
    assert blankets.verdict == "answered"
    assert "300 blankets" in blankets.citations[0].quote


def test_sentences_that_count_such_things_are_quoted_and_no_others(archive: EmbeddedArchive) -> None:
    answer = _ask(archive, "How many blankets came to Ovren after the flood?")
    assert [citation.quote for citation in answer.citations] == ["Rafts brought 300 blankets to Ovren."]
