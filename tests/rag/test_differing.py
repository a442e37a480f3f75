"""Answers to questions for a number show every figure, each cited, with how they relate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from index.archive import EmbeddedArchive
from rag.answering import ExtractiveAnswerer
from rag.differing import Beside
from rag.nouns import Answer, Citation, Figure, Filters, ShortAnswer
from rag.questions import read_question
from rag.relations import Claim
from tests.citations import cited
from tests.index.articles import ALL, EMBEDDER, opened, story

STORIES = [
    story("old", "The flood at Ovren killed 12 people, the ministry said.", day="2021-05-01", source="Quay"),
    story("new", "The flood at Ovren killed 19 people, the ministry said.", day="2021-05-09", source="Quay"),
    story("doc", "Doctors said at least 30 people had died in the flood at Ovren.", day="2021-05-09", source="Velm"),
    story("far", "Rain fell on Ovren. Nobody there could count anything.\n\nThe flood killed 44 people, priests said.",
          title="Ovren", day="2021-05-10", source="Velm Daily"),
    story("calm", "The ferry at Ovren carried 40 trucks. Its crew has 15 members.", day="2021-06-01"),
]  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedArchive]:
    with opened(tmp_path_factory.mktemp("differing") / "archive") as made:
        made.add(STORIES)
        yield made


def ask(archive: EmbeddedArchive, question: str, *, k: int = 2, filters: Filters = ALL) -> Answer:
    answerer = ExtractiveAnswerer(archive=archive, embedder=EMBEDDER, today=lambda: date(2026, 1, 1))
    return answerer.answer(question, archive.lexical(question, k=k, filters=filters), filters=filters)


def test_every_figure_is_shown_with_its_source_and_day_though_only_some_were_retrieved(
    archive: EmbeddedArchive,
) -> None:
    answer = ask(archive, "How many people were killed in the flood at Ovren?")
    (found,) = answer.disagreements
    assert [(each.text, each.said_by, each.day and each.day.isoformat()) for each in found.variants] == [
        ("12", "the ministry", "2021-05-01"),
        ("at least 30", "Doctors", "2021-05-09"),
        ("19", "the ministry", "2021-05-09"),
        ("44", "priests", "2021-05-10"),
    ]
    assert (found.kind, found.relation) == ("figure", "conflict")
    relations = {
        (found.variants[each.first].text, found.variants[each.second].text): each.relation for each in found.relations
    }
    assert relations["12", "19"] == "superseded"
    assert relations["at least 30", "19"] == "conflict"


def test_every_figure_lies_in_the_quote_of_its_citation(archive: EmbeddedArchive) -> None:
    answer = ask(archive, "How many people were killed in the flood at Ovren?")
    cited = {citation.number: citation for citation in answer.citations}
    for variant in answer.disagreements[0].variants:
        citation = cited[variant.citation]
        article = archive.article(citation.article_id)
        assert article is not None
        assert article.text[variant.start : variant.end] == variant.text
        assert citation.start <= variant.start < variant.end <= citation.end
        assert article.text[citation.start : citation.end] == citation.quote
        assert f"[{variant.citation}]" in answer.answer
    assert [citation.number for citation in answer.citations] == list(range(1, len(cited) + 1))


def test_as_of_a_day_only_earlier_figures_are_shown_the_newest_first(archive: EmbeddedArchive) -> None:
    answer = ask(archive, "How many people were killed in the flood at Ovren as of 9 May 2021?", k=8)
    assert {each.text for each in answer.disagreements[0].variants} == {"12", "19", "at least 30"}
    assert answer.citations[0].published == date(2021, 5, 9)
    assert answer.citations[-1].published == date(2021, 5, 1)
    assert ask(archive, "How many people were killed in the flood at Ovren as of 3 May 2021?", k=8).disagreements == ()


@pytest.mark.parametrize(
    "question",
    [
        "How many trucks did the ferry at Ovren carry?",
        "Who spoke of the flood at Ovren?",
        "What fell on Ovren?",
        "Who gave a number of people killed in the flood at Ovren?",
        "How much money went to those killed in the flood at Ovren?",
    ],
)
def test_a_question_whose_figure_is_not_disputed_shows_no_disagreement(archive: EmbeddedArchive, question: str) -> None:
    assert ask(archive, question).disagreements == ()


def test_why_a_number_is_higher_is_asked_of_the_figures_too(archive: EmbeddedArchive) -> None:
    assert ask(archive, "Why do the numbers of people killed in the flood at Ovren differ?").disagreements


def counts(*given: tuple[str, int, str, str]) -> tuple[Beside, list[Citation]]:
    """Make figures of people killed, each of a sentence with its value, who gives it and its day, all cited."""
    claims, citations = [], []
    for number, (text, value, by, day) in enumerate(given, start=1):
        citation = cited(text, number=number, day=day)
        start = citation.start + text.index(str(value))
        end = start + len(str(value))
        figure = Figure(
            citation.article_id, start, end, citation.start, citation.end, value, "exact", "killed", event="war"
        )
        claims.append(Claim(figure, str(value), start, end, text, by, citation.published))
        citations.append(citation)
    return Beside(claims=tuple(claims)), citations


def answered(question: str, read: int | None, *given: tuple[str, int, str, str]) -> str | None:
    """Answer from such figures where a reader points at the one cited as `read`, or at none."""
    beside, citations = counts(*given)
    claim = beside.claims[read - 1] if read else None
    short = ShortAnswer(claim.text, read, claim.start, claim.end) if claim and read else None
    found = beside.answer(read_question(question, outlets=(), today=date(2026, 1, 1)), short, citations)
    return found.text if found else None


LEAGUE = (
    ("The Harbour League says 410 people were killed.", 410, "The Harbour League", "2021-05-01"),
    ("Velm says 900 people were killed.", 900, "Velm", "2021-05-01"),
    ("The Harbour League now says 480 people were killed.", 480, "The Harbour League", "2022-05-01"),
)


def test_who_asks_for_the_count_of_one_source_is_given_its_newest() -> None:
    assert answered("How many were killed in the war according to the Harbour League?", None, *LEAGUE) == "480"
    assert answered("What is the Harbour League's figure for those killed?", 1, *LEAGUE) == "480"
    assert answered("How many did Velm count?", 3, *LEAGUE) == "900"


@pytest.mark.parametrize(
    "question",
    [
        "How many were killed in the war?",
        "How many people were killed in Velm?",
        "How do the Harbour League's figure and that of the ministry differ?",
        "How did the Harbour League count those killed?",
    ],
)
def test_no_source_is_preferred_that_the_question_does_not_ask_for(question: str) -> None:
    assert answered(question, None, *LEAGUE) is None


def test_a_figure_that_another_one_conflicts_with_is_not_given_as_the_answer() -> None:
    assert answered("How many were killed in the war?", 3, *LEAGUE) is None
    assert answered("How many were killed in the war?", 2, *LEAGUE[::2]) == "480"


def test_in_the_stead_of_a_figure_that_a_later_count_has_replaced_that_count_is_given() -> None:
    assert answered("How many were killed in the war?", 1, *LEAGUE[::2]) == "480"


def test_the_figure_of_whom_the_question_asks_is_given_whoever_says_otherwise() -> None:
    told = (
        ("A priest said that 17 people were buried.", 17, "a priest", "2021-05-01"),
        ("The army says 9 people were killed.", 9, "The army", "2021-05-01"),
    )
    assert answered("How many were killed, according to the priest?", 1, *told) == "17"
    assert answered("How many were killed, according to the mayor?", 1, *told) is None
