"""How many suffered is answered by the figures kept of articles where their words are others than the question's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.service import Service
from index.archive import EmbeddedArchive
from rag.answering import ExtractiveAnswerer
from rag.nouns import Answer
from tests.index.articles import ALL, EMBEDDER, opened, story

WAR = [
    story(
        "older",
        "The war has killed more than 40,000 people in Kestow, the League said. Its envoy left Ovren.",
        title="Envoy leaves Ovren",
        day="2021-05-01",
    ),
    story(
        "newer",
        "Over 52,000 people have been killed in the war in Kestow, the ministry said. Traders in Halem closed early.",
        title="Kestow counts again",
        day="2023-05-01",
    ),
]
FLOOD = story(
    "flood",
    "The flood killed 14 people in Brel, the mayor said.",
    title="Flood in Brel",
    day="2022-06-01",
)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[EmbeddedArchive]:
    with opened(tmp_path / "archive") as made:
        made.add(WAR)
        yield made


def _ask(archive: EmbeddedArchive, question: str) -> Answer:
    answerer = ExtractiveAnswerer(archive=archive, embedder=EMBEDDER, today=lambda: date(2026, 1, 1))
    return answerer.answer(question, archive.lexical(question, k=8, filters=ALL), filters=ALL)


@pytest.mark.parametrize(
    "question",
    [
        "What is the death toll?",
        "How many died?",
        "How do the reports differ on the number of dead?",
        "Do the sources agree on the number of deaths in Kestow?",
        "How many people lost their lives in the conflict?",
    ],
)
def test_the_killed_answer_how_many_died_with_each_figure_beside_its_source(
    archive: EmbeddedArchive, question: str
) -> None:
    answer = _ask(archive, question)
    assert (answer.verdict, answer.missing, answer.short_answer) == ("answered", (), None)
    assert [each.quote for each in answer.citations] == [
        "The war has killed more than 40,000 people in Kestow, the League said.",
        "Over 52,000 people have been killed in the war in Kestow, the ministry said.",
    ]
    assert [each.text for each in answer.disagreements[0].variants] == ["more than 40,000", "Over 52,000"]


@pytest.mark.parametrize(
    "question",
    [
        "How many died in Halem?",
        "How many died of cholera?",
        "How many died in the earthquake?",
        "How many of the dead were bakers?",
        "How many women died in Kestow?",
        "How many people died in 2019?",
    ],
)
def test_the_dead_of_a_war_do_not_answer_for_a_town_an_illness_an_earthquake_or_a_trade(
    archive: EmbeddedArchive, question: str
) -> None:
    assert _ask(archive, question).verdict == "not_in_archive"


def test_where_several_events_have_their_dead_the_answer_says_that_none_was_asked_about(
    archive: EmbeddedArchive,
) -> None:
    archive.add([FLOOD])
    answer = _ask(archive, "What is the death toll?")
    assert answer.verdict == "partial"
    assert answer.missing == ("It is not asked of what; the archive counts people killed of several: war, flood.",)
    assert len(answer.citations) == 2
    of_flood = _ask(archive, "What is the death toll of the flood?")
    assert (of_flood.verdict, of_flood.missing) == ("answered", ())
    assert of_flood.citations[0].article_id == "flood"


def test_the_one_figure_is_the_short_answer(archive: EmbeddedArchive) -> None:
    archive.remove(["newer"])
    answer = _ask(archive, "What is the death toll?")
    assert answer.short_answer is not None
    assert answer.short_answer.text == "more than 40,000"


def test_as_of_a_day_only_what_was_published_by_then_counts(archive: EmbeddedArchive) -> None:
    answer = _ask(archive, "What was the death toll as of June 2022?")
    assert [each.article_id for each in answer.citations] == ["older"]


def test_a_figure_that_stands_alone_gives_way_to_the_counts_that_another_quote_is_one_of(sample: Service) -> None:
    of_market = sample.desk.ask("How many people died in Halsig?")
    assert of_market.short_answer is None
    assert {"Fourteen", "at least 31", "43", "19"} <= {each.text for each in of_market.disagreements[0].variants}
    of_war = sample.desk.ask("How many died in Orsavia?")
    assert {"61,500", "29,400", "52,700"} <= {each.text for each in of_war.disagreements[0].variants}


@pytest.mark.parametrize(
    "text",
    ["A wolf killed 31 sheep in Lomar.", "The frost killed 60 trees in Lomar.", "A fire in Lomar killed 40 pigs."],
)
def test_what_is_killed_and_is_nobody_does_not_answer_how_many_people_died(tmp_path: Path, text: str) -> None:
    with opened(tmp_path / "archive") as made:
        made.add([story("beasts", text, day="2023-06-01")])
        assert _ask(made, "How many people died in Lomar?").verdict == "not_in_archive"
