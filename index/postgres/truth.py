"""Writes articles, and all that hangs on them, to PostgreSQL: a `Turn` is one writer's turn, in one transaction.

Reading is in `index/postgres/lookups.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index import figures, fp16, statements
from index.copies import Sketch, sketch
from index.lexical import LexicalDocument
from index.postgres import clusters, lookups, postings
from index.postgres.connections import Db
from index.postgres.passages import PassageRows
from index.postgres.postings import PassageWords, words_of
from index.schema import FINGERPRINT, REMOVALS
from index.truth import Outcome, turned
from index.visibility import outlet_key
from rag.identity import content_hash
from rag.nouns import Article, IndexedArticle
from rag.spelling import fold

FIELDS = ("body", "source", "day")
"""The ranked fields as columns, which count words."""

_COUNTERS = ("sequence", "article", "passage", "block", "passages", "dead", *FIELDS)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An article with what can be computed before its turn: its hash, its sketch, and the words of each passage."""

    item: IndexedArticle
    hash: str
    sketched: Sketch
    words: tuple[PassageWords, ...]


def prepare(item: IndexedArticle) -> Prepared:
    """Compute what storing an article takes."""
    spans = [(passage.start, passage.end) for passage in item.passages]
    return Prepared(item, content_hash(item.article), sketch(item.article.text), words_of_article(item.article, spans))


def words_of_article(article: Article, spans: Sequence[tuple[int, int]]) -> tuple[PassageWords, ...]:
    """Take an article's passages apart into words."""
    title, source = fold(article.title or ""), fold(article.source or "")
    return tuple(
        words_of(
            LexicalDocument(
                row=0,
                article_row=0,
                title=title,
                body=article.text[start:end],
                source=source,
                outlet=None,
                published=article.published,
            )
        )
        for start, end in spans
    )


class Turn:
    """A writer's turn: from the lock on the archive's counters to `end`, before the commit that the caller makes."""

    def __init__(self, db: Db) -> None:
        self._db = db
        found = db.execute(f"SELECT {', '.join(_COUNTERS)} FROM turn FOR UPDATE".encode()).fetchone()  # noqa: S608 (constants)
        assert found is not None
        self._now: dict[str, int] = dict(zip(_COUNTERS, found, strict=True))
        self._words: dict[int, PassageWords] = {}
        self._passages = PassageRows(db)
        # The lock comes first: only then is what is read what no other writer can change.
        self._totals: dict[str, str] = dict(
            db.execute("SELECT key, value FROM meta WHERE key IN (%s, %s)", (FINGERPRINT, REMOVALS)).fetchall()
        )

    def put(self, ready: Prepared, *, added_at: str) -> Outcome:
        """Store one article, in place of any with its id; an unchanged one is left alone."""
        article = ready.item.article
        stored = self._db.execute("SELECT hash FROM article WHERE id = %s", (article.id,)).fetchone()
        if stored is not None:
            if stored[0] == ready.hash:
                return "unchanged"
            self._take_out(article.id)
        row = self._next("article")
        self._insert(row, ready, added_at=added_at)
        clusters.join(self._db, row, article.text, sketched=ready.sketched)
        self._next("sequence")
        for (day,) in self._db.execute("DELETE FROM removal WHERE id = %s RETURNING day", (article.id,)).fetchall():
            self._total(REMOVALS, article.id, day, sign=-1)
        self._total(FINGERPRINT, article.id, ready.hash, sign=1)
        return "added" if stored is None else "updated"

    def remove(self, article_id: str, *, day: str) -> bool:
        """Remove an article and all that hangs on it, and remember the day; returns whether it was there."""
        if not self._take_out(article_id):
            return False
        self._db.execute("INSERT INTO removal VALUES (%s, %s)", (article_id, day))
        self._total(REMOVALS, article_id, day, sign=1)
        return True

    def end(self) -> None:
        """Write the passages and words of all that is new, and where the next writer begins."""
        self._passages.send()
        now = self._now
        now["block"] = postings.store(self._db, now["block"] + 1, self._words)
        if now["dead"] > postings.DEAD_SHARE * now["passages"]:
            now["block"] = postings.clean(self._db, now["block"] + 1)
            now["dead"] = 0
            now.update(zip(FIELDS, lengths(self._db), strict=True))
        assignments = ", ".join(f"{name} = %s" for name in _COUNTERS)
        self._db.execute(f"UPDATE turn SET {assignments}".encode(), list(now.values()))  # noqa: S608 (constants)
        with self._db.cursor() as cursor:
            cursor.executemany(
                "UPDATE meta SET value = %s WHERE key = %s", [(value, key) for key, value in self._totals.items()]
            )

    def _next(self, counter: str) -> int:
        self._now[counter] += 1
        return self._now[counter]

    def _total(self, key: str, article_id: str, value: str, *, sign: int) -> None:
        self._totals[key] = turned(self._totals[key], article_id, value, sign=1 if sign > 0 else -1)

    def _insert(self, row: int, ready: Prepared, *, added_at: str) -> None:
        item, article = ready.item, ready.item.article
        outlet = outlet_key(article.source)
        blobs = fp16.encode(item.vectors)
        figure_body = figures.encoded(item.figures)
        self._db.execute(
            "WITH one AS (INSERT INTO article (row, id, title, published, source, outlet, url, author, language, hash,"
            " cluster, vectors, added_at) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::timestamptz)),"
            " two AS (INSERT INTO body VALUES (%s, %s)) INSERT INTO figure VALUES (%s, %s, %s)",
            (
                *(row, article.id, article.title, article.published, article.source, outlet, article.url),
                *(article.author, article.language, ready.hash, row, fp16.checksum([*blobs, *item.codes]), added_at),
                *(row, article.text, row, figures.checksum(figure_body), figure_body),
            ),
        )
        if item.statements is not None:
            body = statements.encoded(item.statements)
            kept = (row, statements.RULES, statements.checksum(body), body)
            self._db.execute("INSERT INTO statement VALUES (%s, %s, %s, %s)", kept)
        rows = [self._next("passage") for _ in item.passages]
        self._passages.put(row, rows, item, ready.words)
        self._words.update(zip(rows, ready.words, strict=True))
        self._count(ready.words, sign=1)
        self._now["passages"] += len(rows)

    def _take_out(self, article_id: str) -> bool:
        found = self._db.execute("SELECT row, hash, cluster FROM article WHERE id = %s", (article_id,)).fetchone()
        if found is None:
            return False
        row, old_hash, cluster = found
        # It may have come in this very turn.
        self._passages.send()
        self._take_words_out(row)
        self._db.execute("DELETE FROM article WHERE row = %s", (row,))
        clusters.part(self._db, cluster)
        self._next("sequence")
        self._total(FINGERPRINT, article_id, old_hash, sign=-1)
        return True

    def _take_words_out(self, row: int) -> None:
        spans = self._db.execute(
            "SELECT row, start, stop FROM passage WHERE article = %s ORDER BY row", (row,)
        ).fetchall()
        if not spans:
            return
        at_once = self._now["passages"] <= postings.CLEAN_BELOW
        self._now["passages"] -= len(spans)
        fresh = {passage: self._words.pop(passage) for passage, _, _ in spans if passage in self._words}
        if fresh:
            self._count(list(fresh.values()), sign=-1)
        elif at_once:
            article = lookups.articles_of_rows(self._db, [row])[row]
            words = words_of_article(article, [(start, stop) for _, start, stop in spans])
            postings.forget(self._db, dict(zip((passage for passage, _, _ in spans), words, strict=True)))
            self._count(words, sign=-1)
        else:
            self._now["dead"] += len(spans)

    def _count(self, words: Sequence[PassageWords], *, sign: int) -> None:
        for field, name in enumerate(FIELDS):
            self._now[name] += sign * sum(each.lengths[field] for each in words)


def put_all(db: Db, batch: Sequence[Prepared], *, added_at: str) -> list[Outcome]:
    """Store articles in one turn, in their order."""
    turn = Turn(db)
    outcomes = [turn.put(ready, added_at=added_at) for ready in batch]
    turn.end()
    return outcomes


def lengths(db: Db) -> tuple[int, ...]:
    """Add up how many words all passages have in each of `FIELDS`."""
    found = db.execute(
        "SELECT coalesce(sum(body), 0)::bigint, coalesce(sum(source), 0)::bigint, coalesce(sum(day), 0)::bigint"
        " FROM passage"
    ).fetchone()
    assert found is not None
    return tuple(found)
