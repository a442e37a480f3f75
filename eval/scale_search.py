"""Times searches in a large archive: with the vector given, leg by leg, all in, and stage by stage; and recall.

A search "with the vector given" follows on an embedding of its query, which the embedder still remembers.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from statistics import fmean
from typing import TYPE_CHECKING

from eval.benchmark import EVERYTHING, RESULTS, percentile_figure, searching, timed
from eval.brute_force import Stored, nearest
from eval.figures import Figure
from eval.recombined import one_outlet, six_years, three_months
from eval.speed import seconds_of
from rag.nouns import Filters, Ranking, Vector, Vectors
from rag.pipeline import FUSION_DEPTH
from rag.seams import Archive, Embedder
from rag.stages import recording

if TYPE_CHECKING:
    from app.service import Service

SEED = 20

Draw = Callable[[random.Random], Filters]
FILTERS: dict[str, Draw] = {
    "": lambda _: EVERYTHING,
    "3 months (2.5 %)": three_months,
    "1 outlet (2.5 %)": one_outlet,
    "6 years (60 %)": six_years,
}
"""Drawn anew for each query, so that no filter was prepared for a query before it."""

GIVEN = "hybrid search, vector given"
RECALL = f"recall@{RESULTS} of the vector search"


def searching_at_scale(
    service: Service, embedder: Embedder, asked: Sequence[str], *, stored: Stored, blocks: Iterable[Vectors]
) -> list[Figure]:
    """Measure searching; `blocks` are the vectors of what was stored, as `brute_force.nearest` takes them."""
    return [
        *_hybrid(service, embedder, asked),
        *_legs(service.archive, embedder, asked),
        *searching(service, asked),
        *_recall(service.archive, embedder, asked, stored=stored, blocks=blocks),
    ]


def stages_of_search(service: Service, asked: Sequence[str]) -> Iterator[Figure]:
    """Tell where the milliseconds of a search go, stage by stage."""
    for mode in ("hybrid", "full"):
        each = [_recorded(service, query, mode) for query in asked]
        names = dict.fromkeys(name for timings in each for name in timings)
        # A stage that a query does without takes it no time.
        yield from (timed(f"{mode}: {name}", [timings.get(name, 0.0) for timings in each]) for name in names)


def _recorded(service: Service, query: str, mode: str) -> dict[str, float]:
    with recording() as stages:
        service.desk.retrieve(query, mode=mode, k=RESULTS)
    return stages.timings_ms


def _drawn(asked: Sequence[str], draw: Draw) -> list[tuple[str, Filters]]:
    chance = random.Random(SEED)
    return [(query, draw(chance)) for query in asked]


def _named(what: str, filters: str) -> str:
    return f"{what}, {filters}" if filters else what


def _hybrid(service: Service, embedder: Embedder, asked: Sequence[str]) -> Iterator[Figure]:
    for name, draw in FILTERS.items():
        drawn = _drawn(asked, draw)
        spent = [_given(service, embedder, query, filters) for query, filters in (drawn[0], *drawn)][1:]
        yield timed(_named(GIVEN, name), spent, note=f"{len(asked)} queries")


def _given(service: Service, embedder: Embedder, query: str, filters: Filters) -> float:
    embedder.embed_query(query)
    return 1000 * seconds_of(partial(service.desk.retrieve, query, mode="hybrid", k=RESULTS, filters=filters))


def _legs(archive: Archive, embedder: Embedder, asked: Sequence[str]) -> Iterator[Figure]:
    """Time each leg alone, at the depth at which the hybrid search asks it, and vectors at the depth that is shown."""
    embedded = {query: embedder.embed_query(query) for query in asked}

    def by_vector(query: str, *, k: int) -> Ranking:
        return archive.rank_dense(embedded[query], k=k, filters=EVERYTHING)

    for k in (RESULTS, FUSION_DEPTH):
        yield percentile_figure(f"vectors alone, first {k}", partial(by_vector, k=k), asked)
    yield percentile_figure(
        f"words alone, first {FUSION_DEPTH}",
        partial(archive.rank_lexical, k=FUSION_DEPTH, filters=EVERYTHING),
        asked,
    )


def _recall(
    archive: Archive, embedder: Embedder, asked: Sequence[str], *, stored: Stored, blocks: Iterable[Vectors]
) -> Iterator[Figure]:
    """Count how many of the true nearest passages the search by vector finds, with each kind of filter."""
    searches = [
        (embedder.embed_query(query), filters) for draw in FILTERS.values() for query, filters in _drawn(asked, draw)
    ]
    true = nearest(stored, blocks, searches, k=RESULTS)
    for place, name in enumerate(FILTERS):
        of_these = slice(place * len(asked), (place + 1) * len(asked))
        shares = [
            len(wanted & _found(archive, *search)) / len(wanted)
            for search, wanted in zip(searches[of_these], true[of_these], strict=True)
            # In a small archive a narrow filter may let nothing through.
            if wanted
        ]
        if shares:
            yield Figure(_named(RECALL, name), fmean(shares), "recall", "against exact search in 32 bits")


def _found(archive: Archive, vector: Vector, filters: Filters) -> set[str]:
    return {hit.passage.id for hit in archive.dense(vector, k=RESULTS, filters=filters)}
