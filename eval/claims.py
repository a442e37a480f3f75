"""Collects sentences with the quotes that bear them out: what the support check is measured on.

`facts` are a data set's evidence sentences, each its own quote; `drawn` sentences of its articles, likewise. `answers`
are answers that people wrote from passages, sentence by sentence, with those passages as quotes: other words for the
same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from eval.datasets import Dataset, find_corpus
from rag.dates import parse_bound
from rag.errors import InputError
from rag.nouns import Article, Citation
from rag.sentences import sentence_spans

FEWEST_WORDS = 6
"""Shorter sentences ("He agreed.") leave too little to change."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence and what it cites."""

    text: str
    citations: tuple[Citation, ...]


def facts(dataset: Dataset) -> list[Claim]:
    """List the distinct evidence sentences of a data set, in the order of its queries."""
    found: dict[str, Claim] = {}
    for query in dataset.queries:
        for item in query.metadata.get("evidence") or ():
            text = str(item.get("fact", ""))
            if len(text.split()) >= FEWEST_WORDS:
                found.setdefault(text, Claim(text, (_of_evidence(text, item),)))
    return list(found.values())


def drawn(dataset: Dataset, *, count: int, random: Random) -> list[Claim]:
    """Draw sentences of a data set's articles, at most one an article."""
    claims = []
    articles = _articles(dataset)
    for article in random.sample(articles, k=min(count, len(articles))):
        spans = [
            span for span in sentence_spans(article.text) if len(article.text[slice(*span)].split()) >= FEWEST_WORDS
        ]
        if spans:
            start, end = random.choice(spans)
            claims.append(Claim(" ".join(article.text[start:end].split()), (_of(article, 1, start, end),)))
    return claims


def answers(dataset: Dataset) -> list[list[Claim]]:
    """List the sentences of written answers, by answer, with the passages judged relevant as their quotes.

    Answers that are mere names or numbers, as most data sets have, are left out.
    """
    articles = {article.id: article for article in _articles(dataset)}
    found = []
    for query in dataset.judged():
        judged = [articles[name] for name, value in dataset.qrels[query.id].items() if value > 0 and name in articles]
        cited = tuple(_of(article, n, 0, len(article.text)) for n, article in enumerate(judged, start=1))
        sentences = [text for text in _written(query.metadata.get("answer")) if len(text.split()) >= FEWEST_WORDS]
        if cited and sentences:
            found.append([Claim(text, cited) for text in sentences])
    return found


def required(claims: Sequence[Claim], dataset: Dataset) -> Sequence[Claim]:
    """Return claims, of which there must be some. Raises InputError."""
    if not claims:
        raise InputError(
            f"{dataset.name} names no evidence sentences.", hint="Give a data set with evidence, or --drawn 500."
        )
    return claims


def _written(answer: object) -> Iterator[str]:
    for text in answer if isinstance(answer, list) else ():
        yield from (text[start:end] for start, end in sentence_spans(text) if isinstance(text, str))


def _articles(dataset: Dataset) -> list[Article]:
    from index.reading import Read, read

    outcomes = read([Path(find_corpus(dataset.corpus.parent))])
    return [outcome.article for outcome in outcomes if isinstance(outcome, Read) and outcome.article.text.strip()]


def _of_evidence(text: str, item: dict[str, object]) -> Citation:
    day = item.get("date")
    published = parse_bound(day, last=False) if isinstance(day, str) else None
    title, source = item.get("title"), item.get("source")
    article = Article(str(item.get("doc_id", "")), _text(title), text, published, _text(source))
    return _of(article, 1, 0, len(text))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _of(article: Article, number: int, start: int, end: int) -> Citation:
    return Citation(
        number=number,
        article_id=article.id,
        title=article.title,
        source=article.source,
        published=article.published,
        url=article.url,
        passage_id=article.id,
        quote=article.text[start:end],
        start=start,
        end=end,
        before="",
        after="",
        score=1.0,
    )
