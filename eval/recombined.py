"""Recombines a corpus's sentences to an archive of any size, for measuring speed: no two passages share two sentences.

The sentences are dealt to as many groups as a passage has sentences, each group as long as a prime p. Passage (a, b)
takes from group i the sentence at a * i + b modulo p: these are lines of an affine plane, of which two meet in one
point at most. So p * p passages come out of a few thousand sentences, and none is a copy of another. The lines are
drawn at random, so that the articles that several of them make up share no more than their passages do.

What such passages say is nonsense; how good a search is cannot be measured on them.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.errors import InputError
from rag.identity import passage_id
from rag.nouns import Article, Filters, IndexedArticle, Passage, Vectors
from rag.sentences import sentence_spans
from rag.spelling import fold

if TYPE_CHECKING:
    from index.reading import Read
    from index.report import Notice

SENTENCES_A_PASSAGE = 7
"""Of some 140 characters each: passages of about 200 tokens, as the chunker makes them."""

PASSAGES_AN_ARTICLE = 4

MOST_SENTENCES = 15_000
LENGTHS = range(60, 261)
"""Characters of the sentences that are taken: what is shorter is often no sentence, what is longer often several."""

FIRST_DAY, DAYS = date(2010, 1, 1), 3653
OUTLETS = 40

BLOCK = 8192
"""Passages whose vectors are made at once where all of them are looked at: some 90 MiB."""

_SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True)
class Material:
    """What passages are made of: distinct sentences, and titles of the articles that they are from."""

    sentences: tuple[str, ...]
    titles: tuple[str, ...]


def gather(items: Iterable[Read | Notice], *, most: int = MOST_SENTENCES) -> Material:
    """Collect the first `most` distinct sentences of articles, and the articles' titles."""
    sentences: dict[str, str] = {}
    titles: dict[str, None] = {}
    for item in items:
        article = getattr(item, "article", None)
        if article is None:
            continue
        spans = ((article.text[start:end]) for start, end in sentence_spans(article.text))
        for sentence in (" ".join(span.split()) for span in spans):
            if len(sentence) in LENGTHS:
                sentences.setdefault(fold(sentence), sentence)
        titles.update({article.title: None} if article.title else {})
        if len(sentences) >= most:
            break
    return Material(tuple(sentences.values())[:most], tuple(titles))


@dataclass(frozen=True, slots=True, eq=False)
class Recombination:
    """Which sentences make up which passage; the same for the same numbers at every run.

    `group` is the prime p, `order` the places of the sentences as they were dealt, `lines` the line of each passage.
    """

    passages: int
    group: int
    order: NDArray[np.int64]
    lines: NDArray[np.int64]

    def sentences_of(self, first: int, after: int) -> NDArray[np.int64]:
        """Give the places of the sentences of passages `first` to `after - 1`, a row a passage, one from each group."""
        slopes, starts = np.divmod(self.lines[first:after, None], self.group)
        groups = np.arange(SENTENCES_A_PASSAGE)
        found: NDArray[np.int64] = self.order[groups * self.group + (slopes * groups + starts) % self.group]
        return found


def recombination(passages: int, *, sentences: int, seed: int) -> Recombination:
    """Deal sentences for so many passages. Raises InputError if there are too few sentences."""
    group = _prime_up_to(sentences // SENTENCES_A_PASSAGE)
    if group * group < passages or group < SENTENCES_A_PASSAGE:
        raise InputError(
            f"{sentences:,} distinct sentences make {group * group:,} passages at most, not {passages:,}.",
            hint="Give a --dataset with more text, or smaller sizes with --scale.",
        )
    chance = np.random.default_rng(seed)
    # All lines are shuffled, so that a larger archive begins with the passages of a smaller one.
    return Recombination(
        passages, group, chance.permutation(sentences), lines=chance.permutation(group * group)[:passages]
    )


@dataclass(frozen=True, slots=True)
class Encoded:
    """The sentences' vectors, one row each, and their token codes (`rag.late`); no codes if the model has no head."""

    vectors: Vectors
    codes: tuple[bytes, ...] = ()


def articles(
    material: Material, encoded: Encoded, dealt: Recombination, *, seed: int, passages_an_article: int
) -> Iterator[IndexedArticle]:
    """Make the articles one by one, each with a day in ten years, one of 40 outlets, and vectors and codes.

    A passage's vector is the normalised mean of its sentences'; its token codes are theirs, one after the other.
    """
    chance = random.Random(seed)
    for first in range(0, dealt.passages, passages_an_article):
        chosen = dealt.sentences_of(first, min(first + passages_an_article, dealt.passages))
        texts = [" ".join(material.sentences[place] for place in places) for places in chosen.tolist()]
        article = Article(
            id=f"recombined-{first:07}",
            title=chance.choice(material.titles),
            text=_SEPARATOR.join(texts),
            published=FIRST_DAY + timedelta(days=chance.randrange(DAYS)),
            source=outlet(chance.randrange(OUTLETS)),
        )
        yield IndexedArticle(
            article, tuple(_spans(article, texts)), _means(encoded.vectors, chosen), _joined(encoded.codes, chosen)
        )


def vectors(encoded: Encoded, dealt: Recombination, *, passages: int) -> Iterator[Vectors]:
    """Make the vectors of the first passages once more, block by block: those that `articles` gave them."""
    for first in range(0, passages, BLOCK):
        yield _means(encoded.vectors, dealt.sentences_of(first, min(first + BLOCK, passages)))


def outlet(number: int) -> str:
    """Name an outlet; the names are no words of the news."""
    return f"Outlet Nr{number:02}"


def three_months(chance: random.Random) -> Filters:
    """Draw 91 days: about 2.5 % of the passages."""
    since = FIRST_DAY + timedelta(days=chance.randrange(DAYS - 91))
    return Filters(since=since, until=since + timedelta(days=90))


def six_years(chance: random.Random) -> Filters:
    """Draw 2,191 days: 60 % of the passages."""
    since = FIRST_DAY + timedelta(days=chance.randrange(DAYS - 2191))
    return Filters(since=since, until=since + timedelta(days=2190))


def one_outlet(chance: random.Random) -> Filters:
    """Draw an outlet: 2.5 % of the passages, spread over all days."""
    return Filters(sources=(outlet(chance.randrange(OUTLETS)),))


def _spans(article: Article, texts: Sequence[str]) -> Iterator[Passage]:
    start = 0
    for text in texts:
        end = start + len(text)
        yield Passage(
            id=passage_id(article.id, start, end),
            article_id=article.id,
            text=text,
            start=start,
            end=end,
            title=article.title,
            published=article.published,
            source=article.source,
        )
        start = end + len(_SEPARATOR)


def _means(vectors: Vectors, chosen: NDArray[np.int64]) -> Vectors:
    rows = vectors[chosen].mean(axis=1)
    unit: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    return unit


def _joined(codes: Sequence[bytes], chosen: NDArray[np.int64]) -> tuple[bytes, ...]:
    return tuple(b"".join(codes[place] for place in places) for places in chosen.tolist()) if codes else ()


def _prime_up_to(most: int) -> int:
    """Find the largest prime up to a number, 0 if there is none.

    >>> _prime_up_to(2142), _prime_up_to(2), _prime_up_to(1)
    (2141, 2, 0)
    """
    candidates = range(most, 1, -1)
    return next((n for n in candidates if all(n % factor for factor in range(2, int(n**0.5) + 1))), 0)
