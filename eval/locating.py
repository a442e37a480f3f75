"""Measures `locate`: altered excerpts found where they stand, and excerpts of other articles found all the same.

Half of a data set's articles, drawn by a seed, are stored (without a model: vectors are not looked at); the other half
are kept back. What a stored article prints word for word too is no false find.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from eval.datasets import find_corpus
from eval.excerpts import ALTERATIONS, excerpt_span
from rag.alignment import plainly
from rag.locating import Location, locate
from rag.nouns import Article, IndexedArticle, Passage
from rag.sentences import sentence_spans

if TYPE_CHECKING:
    from index.archive import EmbeddedArchive

SEED = 20_261_126
_BATCH = 64
_EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One alteration: excerpts of stored articles, those found, and those found at their place; then of others.

    `kept_back` are excerpts of articles that are not stored, `false` those of them that were found all the same.
    """

    alteration: str
    stored: int
    found: int
    exact: int
    kept_back: int
    false: int


@dataclass(frozen=True, slots=True)
class LocateReport:
    """A whole report; `missed` and `false` are examples: an excerpt, and what was found for it."""

    dataset: str
    seed: int
    articles: int
    rows: tuple[Row, ...]
    missed: tuple[tuple[str, str], ...]
    false: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Case:
    """An excerpt of an article, with its span."""

    article: Article
    start: int
    end: int

    @property
    def text(self) -> str:
        """The excerpt as it stands."""
        return self.article.text[self.start : self.end]


def evaluate_locating(
    folder: Path,
    *,
    sample: int,
    first: int | None = None,
    seed: int = SEED,
    on_step: Callable[[str], None] = lambda _: None,
) -> LocateReport:
    """Look for altered excerpts of `sample` stored articles and of as many that are not stored.

    With `first` only so many of the data set's articles, from the first on, are taken.
    """
    folder = folder.resolve()
    articles = _articles(folder)[:first]
    Random(seed).shuffle(articles)
    half = len(articles) // 2
    stored, others = articles[:half], articles[half:]
    printed = "\n".join(plainly(article.text).text for article in stored)
    kept_back = (case for case in _cases(others, seed) if plainly(case.text).text not in printed)
    cases = [case for case, _ in zip(_cases(stored, seed), range(sample), strict=False)]
    strangers = [case for case, _ in zip(kept_back, range(sample), strict=False)]
    missed: list[tuple[str, str]] = []
    false: list[tuple[str, str]] = []
    rows = []
    with _archive(stored) as archive:
        for name in ALTERATIONS:
            on_step(name)
            found = [(case, *_sought(archive, name, case, seed)) for case in cases]
            right = [(case, place) for case, _, place in found if _is_in(case, place)]
            missed += [(text, place.text or "") for case, text, place in found if not _is_at(case, place)]
            wrong = [
                (text, place.text or "")
                for text, place in (_sought(archive, name, each, seed) for each in strangers)
                if place.found
            ]
            false += wrong
            exact = sum(_is_at(case, place) for case, place in right)
            rows.append(Row(name, len(cases), len(right), exact, len(strangers), len(wrong)))
    draw = Random(seed)
    return LocateReport(
        folder.name,
        seed,
        len(stored),
        tuple(rows),
        tuple(draw.sample(missed, k=min(_EXAMPLES, len(missed)))),
        tuple(draw.sample(false, k=min(_EXAMPLES, len(false)))),
    )


def _sought(archive: EmbeddedArchive, name: str, case: Case, seed: int) -> tuple[str, Location]:
    text = ALTERATIONS[name](case.text, Random(f"{seed} {name} {case.article.id}"))
    return text, locate(archive, text)


def _is_in(case: Case, place: Location) -> bool:
    return case.article.id in {place.article_id, *place.also_in}


def _is_at(case: Case, place: Location) -> bool:
    """Tell whether an excerpt was found where it was cut out, or in the same words of a copy."""
    if not _is_in(case, place):
        return False
    span_is_right = place.article_id == case.article.id and (place.start, place.end) == (case.start, case.end)
    return span_is_right or plainly(place.text or "").text == plainly(case.text).text


def _cases(articles: Sequence[Article], seed: int) -> Iterator[Case]:
    for article in articles:
        span = excerpt_span(article.text, Random(f"{seed} {article.id}"))
        if span is not None:
            yield Case(article, *span)


def _articles(folder: Path) -> list[Article]:
    from index.reading import Read, read

    outcomes = read([find_corpus(folder)])
    return [outcome.article for outcome in outcomes if isinstance(outcome, Read) and outcome.article.text.strip()]


@contextmanager
def _archive(articles: Sequence[Article]) -> Iterator[EmbeddedArchive]:
    """Store articles in a temporary folder, a passage a sentence."""
    from index.archive import open_archive
    from index.manifest import Manifest

    manifest = Manifest(model="none", checksum="none", dimensions=1, tokens=200, overlap=40)
    with TemporaryDirectory(prefix="rapporteur-locate-") as scratch:
        archive = open_archive(Path(scratch) / "archive", manifest=manifest, create=True)
        try:
            for start in range(0, len(articles), _BATCH):
                archive.add([_indexed(article) for article in articles[start : start + _BATCH]])
            yield archive
        finally:
            archive.close()


def _indexed(article: Article) -> IndexedArticle:
    spans = sentence_spans(article.text)
    passages = tuple(
        Passage(f"{article.id}#{start}-{end}", article.id, article.text[start:end], start, end) for start, end in spans
    )
    return IndexedArticle(article, passages, np.ones((len(passages), 1), dtype=np.float32))
