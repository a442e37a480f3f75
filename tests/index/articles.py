"""Makes articles, their passages and their vectors for the tests of the archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from index.archive import EmbeddedArchive, open_archive
from index.manifest import Manifest
from rag.figures import read_figures
from rag.identity import passage_id
from rag.nouns import Article, Filters, IndexedArticle, Passage
from rag.statements import StatementFinder
from tests.embedders import WordEmbedder

EMBEDDER = WordEmbedder()
MANIFEST = Manifest(
    model=EMBEDDER.name, checksum=EMBEDDER.checksum, dimensions=EMBEDDER.dimensions, tokens=200, overlap=40
)
ALL = Filters()
FINDER = StatementFinder()


def indexed(article: Article, embedder: WordEmbedder = EMBEDDER) -> IndexedArticle:
    """Cut an article at its blank lines, and embed each piece with its title."""
    passages = tuple(_passages(article))
    texts = [f"{article.title or ''}\n{passage.text}" for passage in passages]
    vectors = embedder.embed_passages(texts)
    return IndexedArticle(article, passages, vectors, figures=read_figures(article), statements=())


def spoken(item: IndexedArticle) -> IndexedArticle:
    """Look who says what in an article."""
    return replace(item, statements=FINDER.find(item.article))


def story(
    identity: str,
    text: str,
    *,
    title: str | None = None,
    day: str | None = None,
    source: str | None = None,
) -> IndexedArticle:
    published = date.fromisoformat(day) if day else None
    return indexed(Article(id=identity, title=title, text=text, published=published, source=source))


def opened(path: Path, *, create: bool = True) -> EmbeddedArchive:
    """Open or make an archive of the test embedder."""
    return open_archive(path, manifest=MANIFEST, create=create)


def found(archive: EmbeddedArchive, query: str, *, k: int = 10, filters: Filters = ALL) -> list[tuple[str, float]]:
    """Search by words: ids and scores."""
    return [(hit.passage.id, hit.score) for hit in archive.lexical(query, k=k, filters=filters)]


def near(archive: EmbeddedArchive, query: str, *, k: int = 10, filters: Filters = ALL) -> list[tuple[str, float]]:
    """Search by vector: ids and scores."""
    vector = EMBEDDER.embed_query(query)
    return [(hit.passage.id, hit.score) for hit in archive.dense(vector, k=k, filters=filters)]


def _passages(article: Article) -> Sequence[Passage]:
    made: list[Passage] = []
    start = 0
    for piece in article.text.split("\n\n"):
        end = start + len(piece)
        if piece:
            made.append(
                Passage(
                    id=passage_id(article.id, start, end),
                    article_id=article.id,
                    text=piece,
                    start=start,
                    end=end,
                    title=article.title,
                    published=article.published,
                    source=article.source,
                    url=article.url,
                )
            )
        start = end + 2
    return made
