"""Measures how well copies are told from other stories, on edited and falsified prints of a data set's articles.

Every pair is stored in a real archive, and counts as found when both lie in one cluster there. Three kinds of pairs:
copies made by an edit, falsified prints and digests that are none, and the data set's own articles: those on one
event, and those that the archive takes for copies, of which nobody has said what they are.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb, sqrt
from pathlib import Path
from random import Random
from statistics import NormalDist
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from eval.datasets import find_corpus, records
from eval.edits import COPYING, FALSIFYING, Edit, Material, digests, material_of, paragraphs
from eval.qrels import find_qrels, read_qrels
from rag.errors import InputError, UnreadableError
from rag.nouns import Article, IndexedArticle

if TYPE_CHECKING:
    from index.archive import EmbeddedArchive
    from index.copies import Sketch

SEED = 20_261_125
SHORTEST = 1000
"""Characters of an article that is edited, at least: a fifth of it must still be a text."""

FEWEST_PARAGRAPHS = 5
TIMED = 2000
"""Articles on which the cost of clustering is timed, at most."""

_BATCH = 64
_RESAMPLES = 2000
_Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Kind:
    """Pairs of one kind: how many there are and how many were taken for copies, with a 95 % Wilson interval."""

    name: str
    copies: bool
    pairs: int
    linked: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The share taken for copies: recall of copies, false positives of others."""
        return self.linked / self.pairs if self.pairs else 0.0


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure over all made pairs with its 95 % bootstrap interval; articles are drawn, with all their pairs."""

    name: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Natural:
    """What the archive takes for copies among the data set's own articles; `events` are pairs on one event.

    `labelled` says that the data set itself names the events' articles as different evidence (by its judgements);
    otherwise they merely share topics and day. `examples` are pairs of ids, drawn by the seed, of unequal texts.
    """

    articles: int
    clusters: int
    pairs: int
    identical: int
    events: Kind
    labelled: bool
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU milliseconds that one article takes: storing it in all but copies, hashing it, and finding its cluster."""

    articles: int
    storing: float
    sketching: float
    joining: float


@dataclass(frozen=True, slots=True)
class CopyReport:
    """A whole report; `edited` articles were edited in each way that fits them."""

    dataset: str
    seed: int
    edited: int
    totals: tuple[Estimate, ...]
    kinds: tuple[Kind, ...]
    natural: Natural
    cost: Cost


def evaluate_copies(
    folder: Path,
    *,
    sample: int,
    first: int | None = None,
    seed: int = SEED,
    on_step: Callable[[str], None] = lambda _: None,
) -> CopyReport:
    """Measure on a data set: edit `sample` of its articles in every way, and look at all of them as they are.

    With `first` only so many of its articles, from the first on, are taken.

    Raises InputError when too few articles are long enough to be edited.
    """
    folder = folder.resolve()
    articles = _articles(folder)[:first]
    on_step("the articles as they are")
    clusters = _clusters(articles)
    chosen = _chosen(articles, clusters, sample=sample, random=Random(seed))
    on_step(f"{len(chosen)} articles, edited")
    found = _linked_pairs(chosen, material_of([article.text for article in articles]), seed=seed, on_step=on_step)
    on_step("cost")
    cost = _cost(articles[:TIMED])
    return CopyReport(
        dataset=folder.name,
        seed=seed,
        edited=len(chosen),
        totals=_totals(found),
        kinds=tuple(_kind(name, list(linked.values()), copies=name in COPYING) for name, linked in found.items()),
        natural=_natural(articles, clusters, folder, random=Random(seed)),
        cost=cost,
    )


def wilson(found: int, of: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927).

    >>> [round(bound, 3) for bound in wilson(10, 10)], wilson(0, 0)
    ([0.722, 1.0], (0.0, 1.0))
    """
    if not of:
        return 0.0, 1.0
    share, spread = found / of, _Z * _Z / of
    middle, half = share + spread / 2, _Z * sqrt(share * (1 - share) / of + spread / of / 4)
    return max(0.0, (middle - half) / (1 + spread)), min(1.0, (middle + half) / (1 + spread))


def event_pairs(folder: Path) -> tuple[list[list[str]], bool]:
    """Group ids of articles on one event, and say whether the data set's judgements name them.

    With judgements, a group is what is relevant to one question; else what shares all topics and the day.
    """
    try:
        judged = read_qrels(find_qrels(folder))
    except UnreadableError:
        corpus = find_corpus(folder)
        return ([] if corpus.is_dir() else _by_topics(corpus)), False
    return [sorted(name for name, value in row.items() if value > 0) for row in judged.values()], True


def _by_topics(corpus: Path) -> list[list[str]]:
    groups: defaultdict[tuple[object, ...], list[str]] = defaultdict(list)
    for _, record in records(corpus):
        facts = record.get("metadata") or {}
        if facts.get("topics") and facts.get("date"):
            groups[facts["date"], *sorted(facts["topics"])].append(str(record.get("_id")))
    return [sorted(group) for group in groups.values()]


def _articles(folder: Path) -> list[Article]:
    from index.reading import Read, read

    outcomes = read([find_corpus(folder)])
    return [outcome.article for outcome in outcomes if isinstance(outcome, Read) and outcome.article.text.strip()]


@contextmanager
def _archive() -> Iterator[EmbeddedArchive]:
    """Open an archive in a temporary folder. Copies depend on texts alone, so nothing is embedded."""
    from index.archive import open_archive
    from index.manifest import Manifest

    manifest = Manifest(model="none", checksum="none", dimensions=1, tokens=200, overlap=40)
    with TemporaryDirectory(prefix="rapporteur-copies-") as scratch:
        archive = open_archive(Path(scratch) / "archive", manifest=manifest, create=True)
        try:
            yield archive
        finally:
            archive.close()


def _store(archive: EmbeddedArchive, articles: Sequence[Article]) -> None:
    for start in range(0, len(articles), _BATCH):
        archive.add([_bare(article) for article in articles[start : start + _BATCH]])


def _bare(article: Article) -> IndexedArticle:
    return IndexedArticle(article, (), np.empty((0, 1), dtype=np.float32))


def _clusters(articles: Sequence[Article]) -> dict[str, str]:
    """Name the cluster of each article by the least of its ids."""
    with _archive() as archive:
        _store(archive, articles)
        return {article.id: min([article.id, *archive.copies(article.id)]) for article in articles}


def _chosen(articles: Sequence[Article], clusters: dict[str, str], *, sample: int, random: Random) -> list[Article]:
    """Draw articles that can be edited, one of a cluster at most."""
    alone = {clusters[article.id]: article for article in articles if _is_editable(article.text)}
    if len(alone) <= 1:
        raise InputError(
            f"Too few articles have {SHORTEST} characters and {FEWEST_PARAGRAPHS} paragraphs.",
            hint="Give a data set of whole articles.",
        )
    pool = sorted(alone.values(), key=lambda article: article.id)
    return random.sample(pool, k=min(sample, len(pool)))


def _is_editable(text: str) -> bool:
    return len(text) >= SHORTEST and len(paragraphs(text)) >= FEWEST_PARAGRAPHS


def _linked_pairs(
    chosen: Sequence[Article], others: Sequence[str], *, seed: int, on_step: Callable[[str], None]
) -> dict[str, dict[str, bool]]:
    """Store each article beside each of its edited prints; say by kind and article whether they were linked."""
    found: dict[str, dict[str, bool]] = {}
    with _archive() as archive:
        _store(archive, chosen)
        for name, edit in (COPYING | FALSIFYING).items():
            on_step(name)
            found[name] = _linked(archive, _edited(chosen, others, edit, seed=f"{seed} {name}"))
    on_step("digests")
    with _archive() as archive:
        found["digests that share a paragraph"] = _linked_digests(archive, chosen, others, seed=f"{seed} digests")
    return found


def _edited(chosen: Sequence[Article], others: Sequence[str], edit: Edit, *, seed: str) -> list[Article]:
    made = []
    for article in chosen:
        text = edit(Material(article.text, others, Random(f"{seed} {article.id}")))
        if text is not None:
            made.append(replace(article, id=f"{article.id} edited", text=text))
    return made


def _linked(archive: EmbeddedArchive, edited: Sequence[Article]) -> dict[str, bool]:
    """Store edited articles, ask for their copies, and remove them again, so that no kind can link another."""
    _store(archive, edited)
    origins = {article.id: article.id.removesuffix(" edited") for article in edited}
    linked = {origin: origin in archive.copies(identity) for identity, origin in origins.items()}
    archive.remove(list(origins))
    return linked


def _linked_digests(
    archive: EmbeddedArchive, chosen: Sequence[Article], others: Sequence[str], *, seed: str
) -> dict[str, bool]:
    pairs = {a.id: digests(Material(a.text, others, Random(f"{seed} {a.id}"))) for a in chosen}
    both = [Article(f"{name} {side}", None, text) for name, pair in pairs.items() for side, text in enumerate(pair)]
    _store(archive, both)
    return {name: f"{name} 1" in archive.copies(f"{name} 0") for name in pairs}


def _kind(name: str, linked: Sequence[bool], *, copies: bool) -> Kind:
    low, high = wilson(sum(linked), len(linked))
    return Kind(name, copies, len(linked), sum(linked), round(low, 4), round(high, 4))


def _totals(found: dict[str, dict[str, bool]]) -> tuple[Estimate, ...]:
    """Take precision, recall and F1 over all made pairs, with intervals from drawing articles anew."""
    names = sorted({name for linked in found.values() for name in linked})
    places = {name: place for place, name in enumerate(names)}
    counts = np.zeros((len(names), 3))  # true pairs, true pairs found, false pairs found
    for kind, linked in found.items():
        for name, link in linked.items():
            counts[places[name]] += (1, link, 0) if kind in COPYING else (0, 0, link)
    drawn = np.random.default_rng(SEED).multinomial(len(names), [1 / len(names)] * len(names), size=_RESAMPLES)
    low, high = np.percentile(_scores(drawn @ counts), [2.5, 97.5], axis=0)
    means = _scores(counts.sum(axis=0)[None, :])[0]
    return tuple(
        Estimate(name, round(float(means[i]), 4), round(float(low[i]), 4), round(float(high[i]), 4))
        for i, name in enumerate(("precision", "recall", "F1"))
    )


def _scores(counts: np.ndarray) -> np.ndarray:
    pairs, hits, false = counts[:, 0], counts[:, 1], counts[:, 2]
    precision, recall = hits / np.maximum(hits + false, 1), hits / np.maximum(pairs, 1)
    return np.stack([precision, recall, 2 * hits / np.maximum(pairs + hits + false, 1)], axis=1)


def _natural(articles: Sequence[Article], clusters: dict[str, str], folder: Path, *, random: Random) -> Natural:
    groups: defaultdict[str, list[Article]] = defaultdict(list)
    for article in articles:
        groups[clusters[article.id]].append(article)
    pairs = [pair for group in groups.values() for pair in combinations(group, 2)]
    unequal = [(one.id, two.id) for one, two in pairs if one.text != two.text]
    events, labelled = event_pairs(folder)
    return Natural(
        articles=len(articles),
        clusters=sum(len(group) > 1 for group in groups.values()),
        pairs=len(pairs),
        identical=len(pairs) - len(unequal),
        events=_events(events, clusters),
        labelled=labelled,
        examples=tuple(sorted(random.sample(unequal, k=min(10, len(unequal))))),
    )


def _events(events: Iterable[Sequence[str]], clusters: dict[str, str]) -> Kind:
    """Count pairs on one event that lie in one cluster; a pair that belongs to two events counts once."""
    groups = {tuple(name for name in event if name in clusters) for event in events}
    linked = {
        pair for group in groups for rows in _by_cluster(group, clusters) for pair in combinations(sorted(rows), 2)
    }
    total = _distinct_pairs(groups)
    low, high = wilson(len(linked), total)
    return Kind("articles on one event", copies=False, pairs=total, linked=len(linked), low=low, high=high)


def _by_cluster(group: Sequence[str], clusters: dict[str, str]) -> list[list[str]]:
    rows: defaultdict[str, list[str]] = defaultdict(list)
    for name in group:
        rows[clusters[name]].append(name)
    return list(rows.values())


def _distinct_pairs(groups: set[tuple[str, ...]]) -> int:
    seen = Counter(name for group in groups for name in group)
    if max(seen.values(), default=0) <= 1:
        return sum(comb(len(group), 2) for group in groups)
    return len({pair for group in groups for pair in combinations(sorted(group), 2)})


def _cost(articles: Sequence[Article]) -> Cost:
    from index.copies import Sketch, sketch

    began = time.process_time()
    sketches = [sketch(article.text) for article in articles]
    sketching = time.process_time() - began
    without, with_ = _storing(articles, [Sketch((), b"")] * len(articles)), _storing(articles, sketches)
    each = 1000 / max(1, len(articles))
    return Cost(
        articles=len(articles),
        storing=round(without * each, 3),
        sketching=round(sketching * each, 3),
        joining=round(max(0.0, with_ - without) * each, 3),
    )


def _storing(articles: Sequence[Article], sketches: Sequence[Sketch]) -> float:
    """Store articles under given sketches in a database of their own; CPU seconds."""
    from index import schema, truth
    from index.database import Database
    from index.manifest import Manifest

    manifest = Manifest(model="none", checksum="none", dimensions=1, tokens=200, overlap=40)
    with TemporaryDirectory(prefix="rapporteur-copies-") as scratch:
        database = Database(Path(scratch) / "truth.db")
        with database.writing() as db:
            schema.create(db, manifest)
        began = time.process_time()
        for start in range(0, len(articles), _BATCH):
            with database.writing() as db:
                for place, article in enumerate(articles[start : start + _BATCH], start=start):
                    truth.put(db, _bare(article), sketched=sketches[place], added_at="")
        spent = time.process_time() - began
        database.close()
    return spent
