from __future__ import annotations

import numpy as np

from eval.brute_force import Stored, nearest
from rag.nouns import Filters
from tests.index.articles import story

STORIES = [
    story("a", "one two three", day="2020-01-01", source="X"),
    story("b", "one two", day="2021-01-01", source="Y"),
    story("c", "one", day="2022-01-01", source="Y"),
    story("d", "four five"),
]
VECTORS = np.concatenate([item.vectors for item in STORIES])


def stored() -> Stored:
    found = Stored()
    assert list(found.noting(STORIES)) == STORIES
    return found


def ids(*searches: Filters, k: int, block: int = 4) -> list[set[str]]:
    blocks = (VECTORS[first : first + block] for first in range(0, 4, block))
    query = STORIES[0].vectors[0]
    found = nearest(stored(), blocks, [(query, filters) for filters in searches], k=k)
    return [{identity.split("#")[0] for identity in each} for each in found]


def test_the_nearest_are_found_in_one_block_or_in_many() -> None:
    for block in (1, 2, 3, 4):
        assert ids(Filters(), k=1, block=block) == [{"a"}]
        assert ids(Filters(), k=2, block=block) == [{"a", "b"}]
        assert ids(Filters(), k=9, block=block) == [{"a", "b", "c", "d"}]


def test_only_what_a_filter_lets_through_is_found_and_each_search_has_its_own() -> None:
    day = STORIES[2].article.published
    searches = [
        Filters(sources=("Y",)),
        Filters(since=day),
        Filters(until=STORIES[1].article.published),
        Filters(sources=("Z",)),
    ]
    assert ids(*searches, k=9) == [{"b", "c"}, {"c"}, {"a", "b"}, set()]
    assert ids(Filters(sources=("Y",)), Filters(), k=1) == [{"b"}, {"a"}]


def test_it_agrees_with_sorting_all_cosines() -> None:
    chance = np.random.default_rng(3)
    vectors = chance.standard_normal((50, 8)).astype(np.float32)
    queries = chance.standard_normal((4, 8)).astype(np.float32)
    known = Stored(ids=[str(n) for n in range(50)])
    known.days.extend([0] * 50)
    known.outlets.extend([""] * 50)
    found = nearest(known, np.array_split(vectors, 7), [(query, Filters()) for query in queries], k=5)
    assert found == [{str(place) for place in np.argsort(-(vectors @ query))[:5]} for query in queries]
