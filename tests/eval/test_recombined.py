"""Recombined passages: as many as are wanted, none a copy of another, the same at every run."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import pytest

from eval.recombined import (
    DAYS,
    FIRST_DAY,
    LENGTHS,
    SENTENCES_A_PASSAGE,
    Encoded,
    Material,
    articles,
    gather,
    one_outlet,
    recombination,
    six_years,
    three_months,
    vectors,
)
from index.reading import Read, read_bytes
from index.report import Notice
from rag.errors import InputError
from rag.nouns import IndexedArticle

LONG = "The delegates of both sides met at the harbour and spoke for eleven hours."
SENTENCES = tuple(f"Sentence number {n} of those that are put together anew." for n in range(80))
MATERIAL = Material(SENTENCES, ("Harbour talks", "Bridge talks"))
VECTORS = np.random.default_rng(5).standard_normal((80, 8)).astype(np.float32)
CODES = tuple(bytes([n] * 16) * (1 + n % 3) for n in range(80))


def made(passages: int, *, per_article: int = 4, seed: int = 1) -> list[IndexedArticle]:
    dealt = recombination(passages, sentences=len(SENTENCES), seed=seed)
    return list(articles(MATERIAL, Encoded(VECTORS, CODES), dealt, seed=seed, passages_an_article=per_article))


def test_no_two_passages_share_more_than_one_sentence() -> None:
    dealt = recombination(121, sentences=80, seed=3)
    assert dealt.group == 11
    passages = [set(places) for places in dealt.sentences_of(0, 121).tolist()]
    assert {len(passage) for passage in passages} == {SENTENCES_A_PASSAGE}
    assert max(len(a & b) for a, b in itertools.combinations(passages, 2)) == 1


def test_too_few_sentences_are_an_error_that_says_how_many_passages_they_make() -> None:
    with pytest.raises(InputError, match="80 distinct sentences make 121 passages at most, not 122"):
        recombination(122, sentences=80, seed=3)
    with pytest.raises(InputError):
        recombination(4, sentences=30, seed=3)


def test_articles_hold_their_passages_word_for_word() -> None:
    stored = made(10)
    assert [len(item.passages) for item in stored] == [4, 4, 2]
    assert len({item.article.id for item in stored}) == 3
    for item in stored:
        for passage in item.passages:
            assert item.article.text[passage.start : passage.end] == passage.text
            assert sum(sentence in passage.text for sentence in SENTENCES) >= SENTENCES_A_PASSAGE
        day = item.article.published
        assert day is not None
        assert FIRST_DAY <= day < FIRST_DAY + timedelta(days=DAYS)


def test_a_passages_vector_is_the_mean_of_its_sentences_of_length_one() -> None:
    dealt = recombination(1, sentences=80, seed=1)
    mean = VECTORS[dealt.sentences_of(0, 1)[0]].mean(axis=0)
    np.testing.assert_allclose(made(1)[0].vectors[0], mean / np.linalg.norm(mean), atol=1e-6)


def test_a_passages_token_codes_are_its_sentences_one_after_the_other() -> None:
    dealt = recombination(6, sentences=80, seed=1)
    found = [codes for item in made(6) for codes in item.codes]
    assert found == [b"".join(CODES[place] for place in places) for places in dealt.sentences_of(0, 6).tolist()]


def test_vectors_made_once_more_are_those_of_the_articles() -> None:
    dealt = recombination(10, sentences=80, seed=1)
    again = np.concatenate(list(vectors(Encoded(VECTORS, CODES), dealt, passages=9)))
    np.testing.assert_array_equal(again, np.concatenate([item.vectors for item in made(10)])[:9])


def test_a_larger_archive_begins_as_the_smaller_one_does() -> None:
    assert [item.passages for item in made(40)[:5]] == [item.passages for item in made(20)]


def test_a_model_without_a_head_gives_no_token_codes() -> None:
    dealt = recombination(6, sentences=80, seed=1)
    stored = articles(MATERIAL, Encoded(VECTORS), dealt, seed=1, passages_an_article=4)
    assert [item.codes for item in stored] == [(), ()]


def test_one_seed_gives_one_archive_and_another_another() -> None:
    assert [item.article for item in made(20)] == [item.article for item in made(20)]
    assert [item.article for item in made(20)] != [item.article for item in made(20, seed=2)]


def test_filters_keep_what_they_say() -> None:
    chance = random.Random(4)
    for draw, days in ((three_months, 91), (six_years, 2191)):
        filters = draw(chance)
        assert filters.since is not None
        assert filters.until is not None
        assert (filters.until - filters.since).days + 1 == days
        assert filters.since >= FIRST_DAY
        assert filters.until < FIRST_DAY + timedelta(days=DAYS)
    assert {item.article.source for item in made(100, per_article=1)} >= set(one_outlet(chance).sources)


def test_sentences_are_gathered_once_each_and_of_a_fit_length() -> None:
    records = (
        f'{{"_id": "a", "title": "Talks", "text": "{LONG} Nobody left. {LONG.upper()}"}}\n'
        f'{{"_id": "b", "title": "Talks", "text": "Another {LONG}"}}\n'
        f'{{"_id": "c", "title": "More", "text": "A third {LONG}"}}\n'
    )

    def items() -> Iterator[Read | Notice]:
        return read_bytes("corpus.jsonl", records.encode())

    found = gather(items())
    assert found.sentences == (LONG, f"Another {LONG}", f"A third {LONG}")
    assert found.titles == ("Talks", "More")
    assert all(len(sentence) in LENGTHS for sentence in found.sentences)
    assert gather(items(), most=2).sentences == (LONG, f"Another {LONG}")
    assert gather(items(), most=2).titles == ("Talks",)
