"""Sentences are weighed with their neighbours, and every candidate is a slice of its article."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.archive import EmbeddedArchive
from rag.evidence import (
    LEAST_READ,
    LONGEST_READ,
    MOST_SENTENCES,
    READ_WEIGHT,
    WEIGHTS,
    Weigher,
    coverage,
    features,
    read_score,
    score,
)
from rag.nouns import ScoredPassage
from rag.questions import Question, read_question
from rag.reading import Pointed
from tests.index.articles import ALL, EMBEDDER, opened, story

TEXT = (
    "Ada Quill spoke for an hour. The ferry will sail in May, she said. Forty prisoners must be freed before that. "
    "Grain prices rose."
)
STORIES = [
    story("ferry", TEXT, title="Ferry talks", day="2022-02-10"),
    story("grain", "Grain prices rose.\n\nThey fell again.", day="2021-02-10"),
]


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[EmbeddedArchive]:
    with opened(tmp_path / "archive") as made:
        made.add(STORIES)
        yield made


def _asked(text: str) -> Question:
    return read_question(text, outlets=(), today=date(2026, 1, 1))


def _hits(archive: EmbeddedArchive, query: str) -> list[ScoredPassage]:
    return archive.lexical(query, k=10, filters=ALL)


def test_every_candidate_is_a_slice_of_its_article_and_comes_once(archive: EmbeddedArchive) -> None:
    found = Weigher(archive=archive, embedder=EMBEDDER).weigh(
        _asked("When will the ferry sail?"), _hits(archive, "ferry grain")
    )
    assert len({item.key for item in found}) == len(found) == 5
    for item in found:
        article = archive.article(item.hit.passage.article_id)
        assert article is not None
        assert article.text[item.start : item.end] == item.text


def test_the_sentence_that_holds_the_questions_words_comes_first(archive: EmbeddedArchive) -> None:
    found = Weigher(archive=archive, embedder=EMBEDDER).weigh(
        _asked("When will the ferry sail?"), _hits(archive, "ferry")
    )
    assert found[0].text == "The ferry will sail in May, she said."
    assert found[0].fits_kind
    assert [item.score for item in found] == sorted((item.score for item in found), reverse=True)


def test_a_sentence_that_leans_is_quoted_with_the_one_before_it(archive: EmbeddedArchive) -> None:
    archive.add([story("lean", "The envoy left. She will return.", day="2022-03-01")])
    found = Weigher(archive=archive, embedder=EMBEDDER).weigh(
        _asked("Will the envoy return?"), _hits(archive, "envoy return")
    )
    leaning = next(item for item in found if item.text == "She will return.")
    assert (leaning.start, leaning.quoted_from) == (16, 0)
    standing = next(item for item in found if item.text == "The envoy left.")
    assert standing.quoted_from == standing.start == 0


def test_nothing_found_gives_nothing(archive: EmbeddedArchive) -> None:
    assert Weigher(archive=archive, embedder=EMBEDDER).weigh(_asked("Who?"), []) == []


def test_passages_beyond_the_limit_of_sentences_are_not_read(archive: EmbeddedArchive) -> None:
    many = " ".join(f"Point {number} was made." for number in range(MOST_SENTENCES))
    archive.add([story("many", many, title="Points made", day="2022-04-01")])
    hits = [*_hits(archive, "point made"), *_hits(archive, "ferry")]
    found = Weigher(archive=archive, embedder=EMBEDDER).weigh(_asked("Which point was made?"), hits)
    assert {item.hit.passage.article_id for item in found} == {"many"}


def test_coverage_is_the_share_of_rarity_held() -> None:
    assert coverage({"ferri": 3.0, "sail": 1.0}, {"ferri", "may"}) == 0.75
    assert coverage({}, {"ferri"}) == 0.0


def test_features_see_the_neighbours() -> None:
    texts = ["The ferry talks began.", "It sails in May."]
    query = np.array([1.0, 0.0], dtype=np.float32)
    vectors = np.array([[0.6, 0.8], [0.8, 0.6]], dtype=np.float32)
    first, second = features(
        _asked("When does the ferry sail?"),
        texts,
        query=query,
        vectors=vectors,
        rarity={"ferri": 1.0, "sail": 1.0},
        title="",
    )
    assert second["cosine before"] == first["cosine"] == pytest.approx(0.6)
    assert first["cosine after"] == second["cosine"] == pytest.approx(0.8)
    assert (first["own"], second["own"], second["before"]) == (0.5, 0.5, 0.5)
    assert (first["fits"], second["fits"], second["leans"]) == (0.0, 1.0, 1.0)
    assert first["cosine best"] == pytest.approx(-0.2)


def test_a_people_named_in_the_question_is_found_in_its_country() -> None:
    question = read_question("Who is the Kestowan president?", outlets=(), today=date(2026, 1, 1))
    vectors = np.zeros((1, 2), dtype=np.float32)
    of_both, of_one = (
        features(
            question,
            [text],
            query=np.zeros(2, dtype=np.float32),
            vectors=vectors,
            rarity={"kestowan": 1.0, "presid": 1.0},
            title="",
        )[0]["own"]
        for text in ("The president of Kestow left.", "The president of Brel left.")
    )
    assert (of_both, of_one) == (1.0, 0.5)


def test_every_feature_has_a_weight_and_the_score_is_their_sum() -> None:
    (described,) = features(
        _asked("Who?"),
        ["Ada spoke."],
        query=np.array([1.0], dtype=np.float32),
        vectors=np.array([[1.0]], dtype=np.float32),
        rarity={},
        title="",
    )
    assert described.keys() == WEIGHTS.keys()
    assert score(described) == pytest.approx(sum(WEIGHTS[name] * value for name, value in described.items()))


def test_what_a_reader_says_counts_for_questions_as_long_as_it_knows_and_for_no_longer_ones() -> None:
    sure, lost = Pointed(0, 4, 10.0), Pointed(0, 4, LEAST_READ - 50)
    known, longer = _asked("word " * LONGEST_READ), _asked("word " * (LONGEST_READ + 1))
    assert read_score(known, sure) == READ_WEIGHT * 10.0
    assert read_score(known, lost) == READ_WEIGHT * LEAST_READ
    assert read_score(longer, sure) == read_score(longer, lost) == read_score(known, None) == 0.0
