"""Answers are whole sentences of articles, chosen part by part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.archive import EmbeddedArchive
from rag.answering import ExtractiveAnswerer
from rag.choosing import beside_events, choose, split_into_parts
from rag.dates import Window
from rag.evidence import Evidence
from rag.nouns import Answer, Clue, Filters, Passage, ScoredPassage
from rag.questions import read_question
from rag.role_questions import with_more
from tests.index.articles import ALL, EMBEDDER, opened, story

OUTLETS = ("Quay", "Velm Daily")
STORIES = [
    story(
        "may", "The flood killed 14 people in Ovren, the ministry said.", title="Flood", day="2021-05-01", source="Quay"
    ),
    story(
        "june",
        "The flood killed 19 people in Ovren, doctors said.",
        title="Flood",
        day="2022-06-01",
        source="Velm Daily",
    ),
    story("quill", "Ada Quill rejected the ferry plan. Bram Holt accepted the ferry plan.", day="2022-07-01"),
    story("old", "The flood killed 12 people in Ovren, a diary says.", title="Flood"),
]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[EmbeddedArchive]:
    with opened(tmp_path / "archive") as made:
        made.add(STORIES)
        yield made


def _ask(archive: EmbeddedArchive, question: str, filters: Filters = ALL) -> Answer:
    answerer = ExtractiveAnswerer(archive=archive, embedder=EMBEDDER, today=lambda: date(2026, 1, 1))
    return answerer.answer(question, archive.lexical(question, k=8, filters=filters), filters=filters)


def _evidence(
    identity: str, text: str, score: float, *, day: date | None = None, source: str | None = None
) -> Evidence:
    passage = Passage(f"{identity}#0", identity, text, 0, len(text), published=day, source=source)
    return Evidence(ScoredPassage(passage, 1.0), text, 0, len(text), None, 1.0, 1.0, 1.0, fits_kind=True, score=score)


def _parts(question: str, evidence: Sequence[Evidence]) -> list[tuple[str, list[str]]]:
    read = read_question(question, outlets=OUTLETS, today=date(2026, 1, 1))
    return [(part.label, [item.key[0] for item in part.evidence]) for part in split_into_parts(read, evidence)]


EARLY = _evidence("early", "Fourteen died.", 5.0, day=date(2021, 5, 1), source="Quay")
LATE = _evidence("late", "Nineteen were dead.", 4.5, day=date(2022, 6, 1), source="Velm Daily")
UNDATED = _evidence("undated", "Twelve perished in the water.", 4.8)


def test_each_year_asked_about_has_candidates_of_its_own() -> None:
    assert _parts("How many died in 2021 and in 2022?", [EARLY, UNDATED, LATE]) == [
        ("in 2021", ["early"]),
        ("in 2022", ["late"]),
    ]


def test_undated_articles_stand_in_only_where_a_year_has_none() -> None:
    assert _parts("How many died in 1999?", [EARLY, UNDATED]) == [("in 1999", ["undated"])]


def test_each_of_several_outlets_has_candidates_of_its_own() -> None:
    assert _parts("What do the Quay and the Velm Daily report?", [EARLY, LATE]) == [
        ("Quay", ["early"]),
        ("Velm Daily", ["late"]),
    ]


def test_a_plain_question_is_one_part() -> None:
    assert _parts("How many died?", [EARLY, LATE]) == [("", ["early", "late"])]


def _chosen(question: str, evidence: Sequence[Evidence]) -> list[str]:
    read = read_question(question, outlets=OUTLETS, today=date(2026, 1, 1))
    (part,) = split_into_parts(read, evidence)
    return [item.key[0] for item in choose(part, read, several=False)]


def test_figures_of_several_articles_stand_side_by_side() -> None:
    assert _chosen("How many died?", [EARLY, UNDATED, LATE]) == ["early", "undated", "late"]


def test_a_sentence_far_below_the_best_does_not_join() -> None:
    far = _evidence("far", "Nobody counted the missing.", 2.9)
    assert _chosen("Who died?", [EARLY, far]) == ["early"]


def test_the_same_said_twice_is_said_once() -> None:
    again = _evidence("again", "Fourteen died, they say.", 4.9)
    assert _chosen("Who died?", [EARLY, again]) == ["early"]


def test_the_answer_joins_its_sentences_with_their_markers(archive: EmbeddedArchive) -> None:
    answer = _ask(archive, "How many people did the flood kill in 2021 and in 2022?")
    assert answer.answer == (
        "The flood killed 14 people in Ovren, the ministry said. [1] "
        "The flood killed 19 people in Ovren, doctors said. [2]"
    )
    assert [(c.number, c.article_id, c.start, c.end) for c in answer.citations] == [
        (1, "may", 0, 55),
        (2, "june", 0, 50),
    ]
    assert answer.as_of == date(2022, 6, 1)


def test_an_undated_source_is_marked(archive: EmbeddedArchive) -> None:
    answer = _ask(archive, "How many people did the flood kill, according to a diary?")
    number = next(c.number for c in answer.citations if c.article_id == "old")
    assert f"Source [{number}] is undated." in answer.notes


def test_a_speaker_filter_keeps_sentences_that_name_the_speaker(archive: EmbeddedArchive) -> None:
    answer = _ask(archive, "Who spoke of the ferry plan?", Filters(speakers=("Bram Holt",)))
    assert [c.quote for c in answer.citations] == ["Bram Holt accepted the ferry plan."]


def test_a_refusal_cites_nothing_and_offers_the_nearest_passages_apart(archive: EmbeddedArchive) -> None:
    answer = _ask(archive, "What did Zelda Quark say about the flood?")
    assert (answer.verdict, answer.citations, answer.sentences) == ("not_in_archive", (), ())
    assert answer.missing == ("No article names Zelda Quark.",)
    assert {hit.article_id for hit in answer.nearest} >= {"may", "june", "old"}


def test_as_of_in_the_question_hides_names_that_came_later(archive: EmbeddedArchive) -> None:
    answer = _ask(archive, "As of 2021, what did Ada Quill say about the ferry?")
    assert answer.missing == ("No article within the filters (as of 2021-12-31) names Ada Quill.",)


def test_filters_that_let_nothing_through_are_named_and_not_the_people(archive: EmbeddedArchive) -> None:
    answer = _ask(archive, "What did Ada Quill say about the ferry?", Filters(since=date(2030, 1, 1)))
    assert answer.missing == ("No article lies within the filters (from 2030-01-01).",)


def test_a_speaker_is_a_name_and_not_a_word_of_the_text(archive: EmbeddedArchive) -> None:
    answer = _ask(archive, "Who spoke of the ferry plan?", Filters(speakers=("Nobody Plan",)))
    assert (answer.verdict, answer.missing) == ("not_in_archive", ("No sentence found names Nobody Plan.",))


def test_undated_articles_answer_as_of_a_day(archive: EmbeddedArchive) -> None:
    answer = _ask(archive, "As of 2020, how many people did the flood kill in Ovren?")
    assert [citation.article_id for citation in answer.citations] == ["old"]


def test_a_question_in_another_language_says_that_it_was_not_understood(archive: EmbeddedArchive) -> None:
    answer = _ask(archive, "Combien de personnes flood killed people Ovren ministry doctors?")
    assert not any(missing.startswith("No article names") for missing in answer.missing)
    assert answer.notes[-1].startswith("The question does not seem to be in English")


@pytest.mark.parametrize("after", ["removed", "changed"])
def test_a_source_that_went_or_changed_since_it_was_found_is_not_cited(after: str, archive: EmbeddedArchive) -> None:
    question = "Who rejected the ferry plan?"
    hits = archive.lexical(question, k=8, filters=ALL)
    assert hits[0].passage.article_id == "quill"
    if after == "removed":
        archive.remove(["quill"])
    else:
        archive.add(
            [story("quill", "Nobody spoke of any ferry plan at all, the clerk noted in his minutes.", day="2022-07-02")]
        )
    answerer = ExtractiveAnswerer(archive=archive, embedder=EMBEDDER, today=lambda: date(2026, 1, 1))
    answer = answerer.answer(question, hits, filters=ALL)
    assert "quill" not in {citation.article_id for citation in answer.citations}
    assert bool(answer.citations) == (answer.verdict != "not_in_archive")


def test_an_answer_tells_what_it_understood_and_what_it_was_told_to_ignore(archive: EmbeddedArchive) -> None:
    question = "Who rejected the ferry plan, as of May 2022?"
    answer = _ask(archive, question)
    assert answer.understood == (Clue("as_of", "as of May 2022", "later hidden", "published up to 2022-05-31"),)
    assert "quill" not in {citation.article_id for citation in answer.citations}
    later = _ask(archive, question, Filters(ignore=("as of May 2022",)))
    assert [clue.effect for clue in later.understood] == ["ignored"]
    assert later.citations[0].article_id == "quill"


def test_an_event_keeps_what_lies_on_its_side_and_never_empties_an_answer() -> None:
    read = read_question("Who died?", outlets=OUTLETS, today=date(2026, 1, 1))
    before = Window(None, date(2021, 12, 31), "before the flood", "before")
    assert beside_events(replace(read, events=(before,)), [LATE, EARLY]) == [EARLY]
    never = Window(None, date(1900, 1, 1), "before the flood", "before")
    assert beside_events(replace(read, events=(never,)), [LATE, EARLY]) == [LATE, EARLY]
    assert beside_events(read, [LATE, EARLY]) == [LATE, EARLY]
    # The day is a guess: a sentence that hardly answers does not push out one that does.
    lookalike = replace(EARLY, score=LATE.score - 9.0)
    assert beside_events(replace(read, events=(before,)), [LATE, lookalike]) == [LATE, lookalike]


def test_a_role_is_answered_with_whoever_held_it_at_the_time_asked_about(tmp_path: Path) -> None:
    stories = [
        story("early", "The League envoy, Ada Quill, closed the ferry. Rain fell.", day="2021-05-01"),
        story("late", "The League envoy, Bo Holm, opened the ferry. Rain fell.", day="2023-06-01"),
        *(story(f"other{n}", f"The League met envoy number {n} of the ports.", day="2021-07-01") for n in range(9)),
    ]
    with opened(tmp_path / "roles") as archive:
        archive.add(stories)
        answer = _ask(archive, "Who was the League envoy in 2021 and in 2023?")
    assert [(s.part, c.article_id) for s, c in zip(answer.sentences, answer.citations, strict=True)] == [
        ("in 2021", "early"),
        ("in 2023", "late"),
    ]
    told = "Ada Quill in articles from 1 May 2021 to 1 May 2021, Bo Holm from 1 June 2023 to 1 June 2023"
    assert answer.notes == (f"“League envoy” is {told}.",)


def test_passages_that_are_fetched_stand_behind_the_first_two_and_none_stands_twice() -> None:
    one, two, three, new = (
        ScoredPassage(Passage(name, name, name, 0, 3), score)
        for name, score in (("a", 3.0), ("b", 2.0), ("c", 1.0), ("d", 0))
    )
    found = with_more([one, two, three], [new.passage, three.passage, new.passage])
    assert [hit.passage.id for hit in found] == ["a", "b", "d", "c"]


def test_a_day_of_the_week_on_which_nothing_was_published_is_told_beside_what_answers_otherwise(
    archive: EmbeddedArchive,
) -> None:
    answer = _ask(archive, "Who rejected the ferry plan on Sunday?")
    assert answer.verdict == "partial"
    assert answer.missing == ("Nothing was found for “on Sunday”.",)
    assert answer.citations[0].quote == "Ada Quill rejected the ferry plan."


def test_a_year_in_which_nothing_was_published_is_refused(archive: EmbeddedArchive) -> None:
    archive.remove(["old"])
    answer = _ask(archive, "Who rejected the ferry plan in 2019?")
    assert (answer.verdict, answer.missing) == ("not_in_archive", ("Nothing was found for “in 2019”.",))


def _asked_without(archive: EmbeddedArchive, left_out: str, question: str) -> Answer:
    """Ask with all passages found but those of one article."""
    hits = [hit for hit in archive.lexical(question, k=8, filters=ALL) if hit.passage.article_id != left_out]
    answerer = ExtractiveAnswerer(archive=archive, embedder=EMBEDDER, today=lambda: date(2026, 1, 1))
    return answerer.answer(question, hits, filters=ALL)


def test_what_is_credited_to_an_outlet_that_nothing_found_names_is_refused(archive: EmbeddedArchive) -> None:
    archive.add([story("closed", "The Brel Herald closed.", day="2022-08-01")])
    answer = _asked_without(archive, "closed", "According to the Brel Herald, how many did the flood kill in Ovren?")
    assert (answer.verdict, answer.citations) == ("not_in_archive", ())
    assert answer.missing == ("Nothing found is from, or names, “Brel Herald”.",)


def test_of_two_outlets_that_are_compared_the_one_that_is_here_is_answered_in_part(archive: EmbeddedArchive) -> None:
    archive.add([story("closed", "The Brel Herald closed.", day="2022-08-01")])
    question = "How do the Quay and the Brel Herald reports differ on the people killed by the flood in Ovren?"
    answer = _asked_without(archive, "closed", question)
    assert (answer.verdict, answer.citations[0].source) == ("partial", "Quay")
    assert answer.missing[-1] == "Nothing found is from, or names, “Brel Herald”."
