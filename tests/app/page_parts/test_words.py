"""The page says things in whole words and never guesses."""

from __future__ import annotations

from datetime import date

from app.page_parts.words import also_in, count, day, headline, outlet, verdict_line
from rag.nouns import Answer, ArchiveStamp, Citation


def answer_with(citations: tuple[Citation, ...], *, as_of: date | None) -> Answer:
    return Answer(
        id="a",
        conversation_id="c",
        question="Who?",
        standalone_question="Who?",
        verdict="answered" if citations else "not_in_archive",
        answer="",
        archive=ArchiveStamp("f", 1, None),
        citations=citations,
        as_of=as_of,
    )


def cited(number: int) -> Citation:
    return Citation(
        number=number,
        article_id="x",
        title=None,
        source=None,
        published=None,
        url=None,
        passage_id="x#0-1",
        quote="A",
        start=0,
        end=1,
        before="",
        after="",
        score=1.0,
    )


def test_what_is_unknown_is_said_to_be_unknown() -> None:
    assert day(None) == "undated"
    assert outlet(None) == "unknown outlet"
    assert outlet("") == "unknown outlet"


def test_an_article_without_a_title_shows_its_first_words() -> None:
    assert headline(None, "One two three four five six seven eight nine ten") == (
        "One two three four five six seven eight nine …"
    )
    assert headline(None, "One two three") == "One two three"
    assert headline("Title", "One two three") == "Title"
    assert headline(None, " ") == "Untitled article"


def test_copies_are_counted_by_outlet_without_the_source_itself() -> None:
    assert also_in("Post", ["Mail", "Mail", "Star"]) == "also in 2 outlets"
    assert also_in("Post", ["Post", "Mail"]) == "also in 1 outlet"
    assert also_in(None, ["Mail"]) == "also in 1 outlet"
    assert also_in("Post", ["Post", "Post"]) == "also in 2 other articles"
    assert also_in("Post", []) == ""


def test_counts_agree_with_their_number() -> None:
    assert count(0, "article") == "0 articles"
    assert count(1, "article") == "1 article"
    assert count(1234, "copy", "copies") == "1,234 copies"


def test_the_verdict_line_names_sources_and_their_latest_day() -> None:
    assert verdict_line(answer_with((cited(1), cited(2)), as_of=date(2025, 3, 7))) == (
        "Answered · 1 source, 2 quotes · newest of 7 Mar 2025"
    )
    assert verdict_line(answer_with((), as_of=None)) == "Not in the archive"
