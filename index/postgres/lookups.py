"""Reads articles and passages from PostgreSQL: what is shown, cited and counted.

Each function reads within the caller's transaction, in a fixed small number of statements however much it returns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from index import figures as figure_rows
from index import fp16
from index import statements as statement_rows
from index.lookups import counted_outlets, place_of
from index.postgres.connections import Db
from index.postgres.halves import blobs_of
from index.postgres.visibility import condition
from index.schema import FINGERPRINT
from rag.errors import NotFoundError
from rag.identity import passage_id
from rag.nouns import ArchiveState, Article, Figure, Filters, Passage, Statement, Vectors

_HEADER = "id, title, published, source, url, author, language"


def article(db: Db, article_id: str) -> Article | None:
    """Read one article with its text; None if it is not stored."""
    found = db.execute(
        f"SELECT text, {_HEADER} FROM article JOIN body ON body.article = row WHERE id = %s".encode(),  # noqa: S608 (constants)
        (article_id,),
    ).fetchone()
    return _article(found[1:], found[0]) if found else None


def articles(db: Db, filters: Filters, *, offset: int, limit: int | None) -> list[Article]:
    """List articles without their texts, newest first, undated last, ties by id."""
    where, values = condition(filters)
    rows = db.execute(
        f"SELECT {_HEADER} FROM article WHERE {where}"  # noqa: S608 (constants)
        " ORDER BY published DESC NULLS LAST, id LIMIT %s OFFSET %s".encode(),
        (*values, None if limit is None else max(limit, 0), max(offset, 0)),
    )
    return [_article(row) for row in rows]


def total(db: Db, filters: Filters) -> int:
    """Count the articles that a filter lets through."""
    where, values = condition(filters)
    found = db.execute(f"SELECT count(*) FROM article WHERE {where}".encode(), values).fetchone()  # noqa: S608 (constants)
    return int(found[0]) if found else 0


def hashes(db: Db, article_ids: Sequence[str]) -> dict[str, str]:
    """Read the content hashes of those of the ids that are stored."""
    return dict(db.execute("SELECT id, hash FROM article WHERE id = ANY(%s)", (list(article_ids),)).fetchall())


def passages(db: Db, article_id: str) -> list[Passage]:
    """Read an article's passages in the order of its text."""
    rows = db.execute(
        "SELECT passage.row FROM passage JOIN article ON article.row = article WHERE id = %s", (article_id,)
    )
    stored = passages_of_rows(db, [row for (row,) in rows])
    return sorted(stored.values(), key=lambda passage: (passage.start, passage.end))


def passages_of_rows(db: Db, rows: Iterable[int]) -> dict[int, Passage]:
    """Read passages by row, in the order of the rows; rows that are gone are left out."""
    wanted = [int(row) for row in rows]
    found = db.execute(
        "SELECT passage.row, article.row, start, stop, id, title, article.published, article.source, url FROM passage"
        " JOIN article ON article.row = passage.article WHERE passage.row = ANY(%s)",
        (wanted,),
    ).fetchall()
    texts = texts_of_rows(db, {row[1] for row in found})
    by_row = {
        row: Passage(
            id=passage_id(article_id, start, stop),
            article_id=article_id,
            text=texts[article_row][start:stop],
            start=start,
            end=stop,
            title=title,
            published=published,
            source=source,
            url=url,
        )
        for row, article_row, start, stop, article_id, title, published, source, url in found
    }
    return {row: by_row[row] for row in wanted if row in by_row}


def texts_of_rows(db: Db, article_rows: Iterable[int]) -> dict[int, str]:
    """Read the texts of articles by row."""
    return dict(db.execute("SELECT article, text FROM body WHERE article = ANY(%s)", (list(article_rows),)).fetchall())


def articles_of_rows(db: Db, article_rows: Sequence[int]) -> dict[int, Article]:
    """Read whole articles by row, in the order of the rows."""
    found = db.execute(
        f"SELECT row, text, {_HEADER} FROM article JOIN body ON body.article = row WHERE row = ANY(%s)".encode(),  # noqa: S608 (constants)
        (list(article_rows),),
    )
    by_row = {row: _article(header, text) for row, text, *header in found}
    return {row: by_row[row] for row in article_rows if row in by_row}


def identities(db: Db, rows: Iterable[int]) -> dict[int, str]:
    """Read the ids of passages by row, without their texts."""
    found = db.execute(
        "SELECT passage.row, id, start, stop FROM passage JOIN article ON article.row = article"
        " WHERE passage.row = ANY(%s)",
        ([int(row) for row in rows],),
    )
    return {row: passage_id(article_id, start, stop) for row, article_id, start, stop in found}


def vectors(db: Db, passage_ids: Sequence[str], dimensions: int) -> Vectors:
    """Read vectors by passage id, row by row. Raises NotFoundError for an id that is not stored."""
    places = [place_of(identity) for identity in passage_ids]
    stored = {
        (article_id, start, stop): sent
        for article_id, start, stop, sent in db.execute(
            "SELECT id, start, stop, halfvec_send(embedding) FROM passage JOIN article ON article.row = article"
            " JOIN unnest(%s::text[], %s::bigint[], %s::bigint[]) AS wanted (name, first, last)"
            ' ON id = name COLLATE "C" AND start = first AND stop = last',
            tuple(map(list, zip(*sorted(set(places)), strict=True))) or ([], [], []),
        )
    }
    for identity, place in zip(passage_ids, places, strict=True):
        if place not in stored:
            raise NotFoundError(f"No passage has the id {identity!r}.", hint="Search again: the article has changed.")
    return np.ascontiguousarray(
        fp16.decode(blobs_of([stored[place] for place in places]), dimensions), dtype=np.float32
    )


def codes_of_rows(db: Db, rows: Iterable[int], late: str | None = None) -> dict[int, bytes]:
    """Read the token codes of passages by row, in the order of the rows; those without are left out.

    So are all if they are not of the head `late`, where one is named.
    """
    wanted = [int(row) for row in rows]
    stored: dict[int, bytes] = dict(
        db.execute(
            "SELECT passage, codes FROM late WHERE passage = ANY(%s)"
            " AND (%s::text IS NULL OR (SELECT value FROM meta WHERE key = 'late') = %s)",
            (wanted, late, late),
            binary=True,
        ).fetchall()
    )
    return {row: bytes(stored[row]) for row in wanted if row in stored}


def figures(db: Db, article_ids: Sequence[str]) -> list[Figure]:
    """Read the figures of articles, in the order of the ids and of their texts."""
    found = _bodies(db, "figure", article_ids)
    return [each for name in article_ids if name in found for each in figure_rows.decoded(name, found[name])]


def statements(db: Db, article_ids: Sequence[str] | None) -> list[Statement]:
    """Read the statements of articles, in the order of the ids and of their texts; without ids those of all."""
    if article_ids is None:
        rows = db.execute(
            "SELECT id, statement.body FROM statement JOIN article ON row = article"
            " ORDER BY published DESC NULLS LAST, id"
        )
        return [each for name, body in rows for each in statement_rows.decoded(name, body)]
    found = _bodies(db, "statement", article_ids)
    return [each for name in article_ids if name in found for each in statement_rows.decoded(name, found[name])]


def copies(db: Db, article_id: str) -> list[str]:
    """List the other articles of an article's copy cluster, earliest first, undated last, ties by id."""
    rows = db.execute(
        "SELECT other.id FROM article JOIN article AS other ON other.cluster = article.cluster"
        " WHERE article.id = %s AND other.id <> article.id ORDER BY other.published NULLS LAST, other.id",
        (article_id,),
    )
    return [identity for (identity,) in rows]


def texts_of_copies(db: Db, article_id: str, filters: Filters) -> list[tuple[str, str]]:
    """Read ids and texts of an article's copies that a filter lets through, in the order of `copies`."""
    where, values = condition(filters)
    return [
        (identity, text)
        for identity, text in db.execute(
            "SELECT id, text FROM article JOIN body ON body.article = row"  # noqa: S608 (constants)
            f" WHERE cluster = (SELECT cluster FROM article WHERE id = %s) AND id <> %s AND {where}"
            " ORDER BY published NULLS LAST, id".encode(),
            (article_id, article_id, *values),
        )
    ]


def sources(db: Db) -> list[tuple[str, int]]:
    """List outlets with their number of articles, most first."""
    rows = db.execute("SELECT outlet, source, count(*) FROM article WHERE outlet IS NOT NULL GROUP BY outlet, source")
    return counted_outlets((outlet, source, count) for outlet, source, count in rows)


def removed_on(db: Db, article_id: str) -> str | None:
    """Read the ISO day on which an article was removed."""
    found = db.execute("SELECT day FROM removal WHERE id = %s", (article_id,)).fetchone()
    return str(found[0]) if found else None


def last_sequence(db: Db) -> int:
    """Return the number of the newest change, 0 before the first."""
    found = db.execute("SELECT sequence FROM turn").fetchone()
    return int(found[0]) if found else 0


def state(db: Db) -> ArchiveState:
    """Count what is stored."""
    found = db.execute(
        "SELECT count(*), count(*) - count(published), min(published), max(published), (SELECT passages FROM turn),"
        " (SELECT sequence FROM turn), (SELECT value FROM meta WHERE key = %s) FROM article",
        (FINGERPRINT,),
    ).fetchone()
    assert found is not None
    articles_, undated, oldest, newest, passages_, sequence, fingerprint = found
    return ArchiveState(
        fingerprint=fingerprint,
        sequence=sequence,
        articles=articles_,
        passages=passages_,
        undated=undated,
        oldest=oldest,
        newest=newest,
    )


def _bodies(db: Db, table: str, article_ids: Sequence[str]) -> dict[str, str]:
    rows = db.execute(
        f"SELECT id, {table}.body FROM {table} JOIN article ON row = article WHERE id = ANY(%s)".encode(),  # noqa: S608 (constants)
        (list(article_ids),),
    )
    return dict(rows.fetchall())


def _article(header: Sequence[Any], text: str = "") -> Article:
    identity, title, published, source, url, author, language = header
    return Article(identity, title, text, published, source, url, author, language)
