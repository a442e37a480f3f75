"""A search for what somebody says finds it however many passages of others are nearer to the query."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from rag.nouns import Filters
from rag.retrieval import LexicalRetriever
from rag.speaking import DEPTH, SpeakerRetriever
from rag.statement_ledger import StatementLedger
from tests.index.articles import opened, spoken, story
from tests.rag.ledgers import ISSUES

QUERY = "ferry ferry harbour"


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SpeakerRetriever]:
    archive = opened(Path(tmp_path_factory.mktemp("speaking")) / "archive")
    far = "Rain fell. " * 20
    archive.add(
        [story(f"near {n:03}", "Ferry, ferry: the harbour.", day="2024-01-01") for n in range(DEPTH + 5)]
        + [
            spoken(story("said", f"Ada Quill said that the ferry was late. {far}", day="2024-02-01")),
            spoken(story("later", f"Ada Quill said that the ferry of the harbour was late. {far}", day="2024-03-01")),
            spoken(story("other", f"Ada Quill said that her mother was ill. {far}", day="2024-02-02")),
        ]
    )
    yield SpeakerRetriever(LexicalRetriever(archive), StatementLedger(archive, ISSUES), archive)
    archive.close()


def found(search: SpeakerRetriever, query: str = QUERY, as_of: date | None = None) -> list[str]:
    hits = search.retrieve(query, k=10, filters=Filters(speakers=("Quill",), as_of=as_of))
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    return [hit.passage.article_id for hit in hits]


def test_a_speaker_whom_the_search_ranks_behind_many_is_found(search: SpeakerRetriever) -> None:
    plain = search.retrieve(QUERY, k=DEPTH, filters=Filters())
    assert not any(hit.passage.article_id in {"said", "later"} for hit in plain)
    assert found(search) == ["later", "said"]


def test_statements_without_a_word_of_the_query_are_not_added(search: SpeakerRetriever) -> None:
    assert "other" not in found(search)


def test_what_is_added_lies_within_the_days_of_filter_and_question(search: SpeakerRetriever) -> None:
    assert found(search, as_of=date(2024, 2, 15)) == ["said"]
    asked = found(search, f"{QUERY} as of 15 February 2024")
    assert "said" in asked
    assert "later" not in asked


def test_a_passage_is_found_once(search: SpeakerRetriever) -> None:
    places = found(search, "ferry late")
    assert len(places) == len(set(places))
