"""Supplies articles without end, and changes and copies of them: the same for the same texts and seed.

Articles are taken as they are while they last, and then put together from their sentences, at random.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from eval.datasets import find_corpus
from eval.recombined import DAYS, FIRST_DAY, OUTLETS, gather, outlet
from rag.errors import UnreadableError
from rag.nouns import Article
from rag.sentences import sentence_spans

if TYPE_CHECKING:
    from index.reading import Read
    from index.report import Notice

LONGEST = 6_000
"""Characters of the articles that are taken: a few very long ones would make commits rare."""

KNOWN_WORDS = 4_000
_SENTENCES = range(3, 11)
_FEWEST_SENTENCES = 20
_WORD = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Material:
    """What articles are made of: whole articles, and sentences and titles for more of them."""

    articles: tuple[Article, ...]
    sentences: tuple[str, ...]
    titles: tuple[str, ...]

    def words(self) -> list[str]:
        """List the commonest words and signs, as the tiny model is to know them."""
        texts = [*self.sentences, *self.titles]
        counted = Counter(word for text in texts for word in _WORD.findall(text.lower()))
        return [word for word, _ in counted.most_common(KNOWN_WORDS)]


def gather_material(path: Path, *, whole: bool) -> Material:
    """Read articles: a data set's folder, or any files that can be added; `whole` says to take them as they are.

    Raises UnreadableError if they are too few to make others of.
    """
    gathered = gather(_read(path))
    articles = tuple(_articles(_read(path))) if whole else ()
    if len(gathered.sentences) < _FEWEST_SENTENCES or not gathered.titles:
        raise UnreadableError(
            f"The articles of {path} hold {len(gathered.sentences)} sentences of a usual length.",
            hint=f"Give articles with titles and at least {_FEWEST_SENTENCES} sentences.",
        )
    return Material(articles, gathered.sentences, gathered.titles)


class Supply:
    """Makes articles one after the other; each id is given once. Draws from the generator that it is given."""

    def __init__(self, material: Material, chance: random.Random) -> None:
        self._material = material
        self._chance = chance
        self._made = 0

    def new(self) -> Article:
        """Make an article that was never there."""
        number = self._made
        self._made += 1
        name = f"torture/{number:06}"
        if number < len(self._material.articles):
            return replace(self._material.articles[number], id=name)
        count = self._chance.choice(_SENTENCES)
        return Article(
            id=name,
            title=self._chance.choice(self._material.titles),
            text=" ".join(self._chance.choices(self._material.sentences, k=count)),
            published=self._day(),
            source=outlet(self._chance.randrange(OUTLETS)),
        )

    def copy(self, article: Article) -> Article:
        """Let another outlet print an article's text."""
        return replace(self.new(), text=article.text)

    def changed(self, article: Article) -> Article:
        """Change an article: one sentence of its text for another, or, one time in ten, its day alone."""
        spans = list(sentence_spans(article.text))
        if not spans or self._chance.random() < 0.1:  # noqa: PLR2004 (as the docstring says)
            return replace(article, published=self._day())
        start, end = self._chance.choice(spans)
        sentence = self._chance.choice(self._material.sentences)
        return replace(article, text=f"{article.text[:start]}{sentence}{article.text[end:]}")

    def _day(self) -> date:
        return FIRST_DAY + timedelta(days=self._chance.randrange(DAYS))


def _read(path: Path) -> Iterator[Read | Notice]:
    from index.reading import read

    try:
        corpus = find_corpus(path)
    except UnreadableError:
        corpus = path
    return read([corpus])


def _articles(items: Iterable[Read | Notice]) -> Iterator[Article]:
    """Keep of the articles what records can say, so that what is read back can be compared with it."""
    for item in items:
        article = getattr(item, "article", None)
        if article is not None and article.text.strip() and len(article.text) <= LONGEST:
            yield plain(article)


def plain(article: Article) -> Article:
    """Leave out what the program adds to an article by itself."""
    return replace(article, url=None, author=None, language=None)
