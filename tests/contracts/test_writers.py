"""What every archive does when several programs write at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from rag.nouns import Filters, IndexedArticle
from tests.contracts.conftest import Reopen
from tests.index.articles import ALL, EMBEDDER, story

WRITERS, BATCHES = 3, 4


def shared(which: int) -> IndexedArticle:
    return story("shared", f"All of them told of grain, and writer {which} last.")


@pytest.mark.usefixtures("whole")
def test_several_who_write_at_once_lose_nothing_of_each_other(reopen: Reopen) -> None:
    writers = [reopen() for _ in range(WRITERS)]

    def write(which: int) -> list[str]:
        outcomes = []
        for number in range(BATCHES):
            # Each has articles of its own, and all write the last one.
            batch = [story(f"w{which}-{number}", f"Writer {which} told of load {number} of grain."), shared(which)]
            outcomes += writers[which].add(batch)
        writers[which].remove([f"w{which}-0"])
        return outcomes

    with ThreadPoolExecutor(WRITERS) as pool:
        outcomes = list(pool.map(write, range(WRITERS)))
    assert [each[::2] for each in outcomes] == [["added"] * BATCHES] * WRITERS
    assert [outcome for each in outcomes for outcome in each[1::2]].count("added") == 1
    expected = {f"w{which}-{number}" for which in range(WRITERS) for number in range(1, BATCHES)} | {"shared"}
    for archive in (*writers, reopen()):
        assert {article.id for article in archive.articles(filters=Filters())} == expected
        assert {hit.passage.article_id for hit in archive.lexical("grain", k=30, filters=ALL)} == expected
        near = archive.rank_dense(EMBEDDER.embed_query("grain"), k=30, filters=ALL).numbers.tolist()
        assert len(near) == len(set(near)) == len(expected)
        kept = archive.article("shared")
        assert kept is not None
        assert kept in [shared(which).article for which in range(WRITERS)]
