"""What each retriever adds to those it is made of, on archives small enough to know what must come out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from rag.guidance import GuidedRetriever
from rag.nouns import Filters, ScoredPassage
from rag.retrieval import DenseRetriever, DistinctRetriever, LexicalRetriever
from rag.seams import Archive
from rag.stages import recording
from tests.fused import FusedRetriever
from tests.index.articles import ALL, EMBEDDER, opened, story

TODAY = date(2026, 11, 22)
WIRE = "The ferry will sail again on Monday, the envoy said, once forty prisoners have crossed the bay."


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with opened(tmp_path / "archive") as made:
        yield made


def lexical_of(archive: Archive, query: str, filters: Filters = ALL) -> list[ScoredPassage]:
    return LexicalRetriever(archive).retrieve(query, k=10, filters=filters)


def ids(hits: list[ScoredPassage]) -> list[str]:
    return [hit.passage.article_id for hit in hits]


def test_the_legs_are_the_archives_own_searches(archive: Archive) -> None:
    archive.add([story("a", "The ferry sails."), story("b", "Grain prices rose.")])
    vector = EMBEDDER.embed_query("ferry")
    assert lexical_of(archive, "ferry") == archive.lexical("ferry", k=10, filters=ALL)
    dense = DenseRetriever(EMBEDDER, archive).retrieve("ferry", k=10, filters=ALL)
    assert dense == archive.dense(vector, k=10, filters=ALL)
    assert ids(dense) == ["a", "b"]


def test_fused_scores_are_the_weighted_scaled_scores_of_the_legs(archive: Archive) -> None:
    archive.add([story("a", "The ferry sails."), story("b", "Grain prices rose."), story("c", "A ferry, a ferry!")])
    lexical, dense = LexicalRetriever(archive), DenseRetriever(EMBEDDER, archive)
    fused = FusedRetriever(((lambda _: 0.25, lexical), (lambda _: 0.75, dense)), depth=5)
    hits = {hit.passage.article_id: hit.score for hit in fused.retrieve("ferry", k=3, filters=ALL)}
    words = lexical.retrieve("ferry", k=5, filters=ALL)
    meaning = {hit.passage.article_id: hit.score for hit in dense.retrieve("ferry", k=5, filters=ALL)}
    # By words two of three, so the better has 1 and the other 0; by meaning all three, from the worst to the best.
    best, worst = max(meaning.values()), min(meaning.values())
    scaled = {name: 0.75 * (score - worst) / (best - worst) for name, score in meaning.items()}
    scaled[words[0].passage.article_id] += 0.25
    assert hits == pytest.approx(scaled)


def test_weights_are_read_off_the_query(archive: Archive) -> None:
    archive.add([story("a", "The ferry sails."), story("b", "The ferry sails, sails, sails.")])
    fused = FusedRetriever(((lambda query: float(len(query)), LexicalRetriever(archive)),), depth=5)
    assert fused.retrieve("sails", k=1, filters=ALL)[0].score == 5.0


def test_a_leg_is_asked_for_its_depth_even_when_one_result_is_wanted(archive: Archive) -> None:
    archive.add([story(f"s{number}", f"The ferry sails in week {number}.") for number in range(9)])
    alone = FusedRetriever(((lambda _: 1.0, LexicalRetriever(archive)),), depth=9)
    assert alone.retrieve("ferry week 3", k=1, filters=ALL) == alone.retrieve("ferry week 3", k=9, filters=ALL)[:1]


def test_copies_are_listed_once_under_the_earliest_with_the_best_score(archive: Archive) -> None:
    archive.add(
        [
            story("late", WIRE, day="2022-02-12", title="Ferry ferry ferry to sail"),
            story("early", WIRE, day="2022-02-10"),
            story("undated", WIRE),
            story("other", "The ferry is old.", day="2022-02-01"),
        ]
    )
    plain = lexical_of(archive, "ferry to sail Monday")
    assert plain[0].passage.article_id == "late"
    hits = DistinctRetriever(LexicalRetriever(archive), archive, depth=10).retrieve(
        "ferry to sail Monday", k=5, filters=ALL
    )
    assert [(hit.passage.article_id, hit.also_in) for hit in hits] == [("early", ("late", "undated")), ("other", ())]
    assert hits[0].score == plain[0].score


def test_of_copies_of_one_day_the_agency_s_is_listed_unless_the_filters_hide_it(archive: Archive) -> None:
    archive.add(
        [
            story("a", WIRE, day="2022-02-10", source="Quay"),
            story("b", WIRE, day="2022-02-10", source="Reuters"),
            story("c", WIRE, day="2022-02-11", source="AFP"),
        ]
    )
    distinct = DistinctRetriever(LexicalRetriever(archive), archive, depth=10)

    def listed(filters: Filters) -> list[tuple[str, tuple[str, ...]]]:
        return [(h.passage.article_id, h.also_in) for h in distinct.retrieve("ferry", k=5, filters=filters)]

    assert listed(ALL) == [("b", ("a", "c"))]
    assert listed(Filters(sources=("Quay", "AFP"))) == [("a", ("c",))]
    assert listed(Filters(since=date(2022, 2, 11))) == [("c", ())]


def test_different_passages_of_copies_are_different_evidence(archive: Archive) -> None:
    text = f"{WIRE}\n\nOfficials in the ferry port spoke of a cold and windy crossing for everybody on board."
    archive.add([story("a", text, day="2022-02-10"), story("b", text, day="2022-02-11")])
    hits = DistinctRetriever(LexicalRetriever(archive), archive, depth=10).retrieve("ferry", k=5, filters=ALL)
    assert sorted((hit.passage.start, hit.also_in) for hit in hits) == [(0, ("b",)), (len(WIRE) + 2, ("b",))]


def test_texts_that_differ_in_a_figure_are_different_evidence(archive: Archive) -> None:
    text = WIRE + " " + "The harbour master had waited for that day all winter, he told the crowd on the quay. " * 3
    archive.add([story("a", text, day="2022-02-10"), story("b", text.replace("forty", "sixty"), day="2022-02-11")])
    hits = DistinctRetriever(LexicalRetriever(archive), archive, depth=10).retrieve("ferry", k=5, filters=ALL)
    assert sorted((hit.passage.article_id, hit.also_in) for hit in hits) == [("a", ()), ("b", ())]


def test_every_stage_is_named_and_timed(archive: Archive) -> None:
    archive.add([story("a", "The ferry sails.")])
    legs = (LexicalRetriever(archive), DenseRetriever(EMBEDDER, archive))
    fused = FusedRetriever(tuple((lambda _: 0.5, leg) for leg in legs), depth=5)
    full = DistinctRetriever(
        GuidedRetriever(fused, archive, lambda: TODAY, outlet_bonus=0, window_bonus=0, depth=5), archive, depth=5
    )
    with recording() as stages:
        full.retrieve("ferry", k=1, filters=ALL)
    assert list(stages.timings_ms) == ["read", "lexical", "embed", "dense", "prefer", "copies", "total"]
