"""Reads articles and passages from `truth.db`: what is shown, cited and counted.

Each function reads within the caller's transaction, in a fixed small number of statements however much it returns.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from sqlite3 import Connection

import numpy as np

from index import fp16
from index.log import last_sequence
from index.visibility import condition
from rag.errors import NotFoundError
from rag.identity import passage_id
from rag.nouns import ArchiveState, Article, Filters, Passage, Vectors

_ARTICLE = "article.id, article.title, {text}, article.published, article.source, article.url, article.author,"
_ARTICLE += " article.language"
_AT_ONCE = 500
_PLACE = re.compile(r"0|[1-9][0-9]{0,17}")


def article(db: Connection, article_id: str) -> Article | None:
    """Read one article with its text; None if it is not stored."""
    found = db.execute(
        f"SELECT {_ARTICLE.format(text='body.text')} FROM article"  # noqa: S608 (constants)
        " JOIN body ON body.article = article.row WHERE article.id = ?",
        (article_id,),
    ).fetchone()
    return _article(found) if found else None


def articles(db: Connection, filters: Filters, *, offset: int, limit: int | None) -> list[Article]:
    """List articles without their texts, newest first, undated last, ties by id."""
    where, values = condition(filters)
    rows = db.execute(
        f"SELECT {_ARTICLE.format(text=repr(''))} FROM article WHERE {where}"  # noqa: S608 (constants)
        # SQLite sorts NULL below everything, so that a falling order puts undated articles last.
        " ORDER BY published DESC, id LIMIT ? OFFSET ?",
        (*values, -1 if limit is None else max(limit, 0), max(offset, 0)),
    )
    return [_article(row) for row in rows]


def total(db: Connection, filters: Filters) -> int:
    """Count the articles that a filter lets through."""
    where, values = condition(filters)
    (found,) = db.execute(f"SELECT count(*) FROM article WHERE {where}", values).fetchone()  # noqa: S608 (constants)
    return int(found)


def hashes(db: Connection, article_ids: Sequence[str]) -> dict[str, str]:
    """Read the content hashes of those of the ids that are stored."""
    found: dict[str, str] = {}
    for ids in _portions(article_ids):
        marks = ",".join("?" * len(ids))
        found.update(db.execute(f"SELECT id, hash FROM article WHERE id IN ({marks})", ids))  # noqa: S608 (question marks)
    return found


def passages(db: Connection, article_id: str) -> list[Passage]:
    """Read an article's passages in the order of its text."""
    found = db.execute("SELECT first, last FROM article WHERE id = ?", (article_id,)).fetchone()
    if found is None:
        return []
    stored = passages_of_rows(db, range(found[0], found[1] + 1))
    return sorted(stored.values(), key=lambda passage: (passage.start, passage.end))


def passages_of_rows(db: Connection, rows: Iterable[int]) -> dict[int, Passage]:
    """Read passages by row, in the order of the rows; rows that are gone are left out.

    Texts are slices of their articles' texts; each article is read once.
    """
    wanted = [int(row) for row in rows]
    found = db.execute(
        "SELECT passage.row, passage.article, article.id, passage.start, passage.stop, article.title,"
        " article.published, article.source, article.url FROM json_each(?) AS wanted"
        " JOIN passage ON passage.row = wanted.value JOIN article ON article.row = passage.article",
        (json.dumps(wanted),),
    ).fetchall()
    texts = texts_of_rows(db, sorted({row[1] for row in found}))
    by_row: dict[int, Passage] = {}
    for row, article_row, article_id, start, stop, title, published, source, url in found:
        by_row[row] = Passage(
            id=passage_id(article_id, start, stop),
            article_id=article_id,
            text=texts[article_row][start:stop],
            start=start,
            end=stop,
            title=title,
            published=_day(published),
            source=source,
            url=url,
        )
    return {row: by_row[row] for row in wanted if row in by_row}


def texts_of_rows(db: Connection, article_rows: Iterable[int]) -> dict[int, str]:
    """Read the texts of articles by row."""
    return dict(
        db.execute(
            "SELECT body.article, body.text FROM json_each(?) AS wanted JOIN body ON body.article = wanted.value",
            (json.dumps(list(article_rows)),),
        )
    )


def headers_of_rows(db: Connection, article_rows: Iterable[int]) -> dict[int, Article]:
    """Read articles by row, without their texts."""
    rows = db.execute(
        f"SELECT article.row, {_ARTICLE.format(text=repr(''))} FROM json_each(?) AS wanted"  # noqa: S608 (constants)
        " JOIN article ON article.row = wanted.value",
        (json.dumps(list(article_rows)),),
    )
    return {row[0]: _article(row[1:]) for row in rows}


def articles_of_rows(db: Connection, article_rows: Sequence[int]) -> dict[int, Article]:
    """Read whole articles by row, in the order of the rows; rows that are gone are left out."""
    headers, texts = headers_of_rows(db, article_rows), texts_of_rows(db, article_rows)
    return {row: replace(headers[row], text=texts[row]) for row in article_rows if row in headers and row in texts}


def spans_of_rows(db: Connection, article_rows: Iterable[int]) -> list[tuple[int, int, int, int]]:
    """Read row, article row, start and end of the passages of articles, in order of row."""
    return db.execute(
        "SELECT passage.row, passage.article, passage.start, passage.stop FROM json_each(?) AS wanted"
        " JOIN passage ON passage.article = wanted.value ORDER BY passage.row",
        (json.dumps(list(article_rows)),),
    ).fetchall()


def present(db: Connection, rows: Iterable[int]) -> set[int]:
    """Tell which passage rows are still stored."""
    wanted = json.dumps([int(row) for row in rows])
    found = db.execute(
        "SELECT passage.row FROM json_each(?) AS wanted JOIN passage ON passage.row = wanted.value", (wanted,)
    )
    return {row for (row,) in found}


def identities(db: Connection, rows: Iterable[int]) -> dict[int, str]:
    """Read the ids of passages by row, without their texts."""
    found = db.execute(
        "SELECT passage.row, article.id, passage.start, passage.stop FROM json_each(?) AS wanted"
        " JOIN passage ON passage.row = wanted.value JOIN article ON article.row = passage.article",
        (json.dumps([int(row) for row in rows]),),
    )
    return {row: passage_id(article_id, start, stop) for row, article_id, start, stop in found}


def vectors_of_rows(db: Connection, rows: Sequence[int], dimensions: int) -> tuple[list[int], Vectors]:
    """Read vectors by passage row: the rows that are stored, in the order asked for, and a matrix of their vectors."""
    wanted = json.dumps([int(row) for row in rows])
    stored = dict(
        db.execute(
            "SELECT vector.passage, vector.fp16 FROM json_each(?) AS wanted"
            " JOIN vector ON vector.passage = wanted.value",
            (wanted,),
        )
    )
    there = [int(row) for row in rows if int(row) in stored]
    return there, fp16.decode([stored[row] for row in there], dimensions)


def vectors(db: Connection, passage_ids: Sequence[str], dimensions: int) -> Vectors:
    """Read vectors by passage id, row by row. Raises NotFoundError for an id that is not stored."""
    places = [place_of(identity) for identity in passage_ids]
    article_rows = _rows_of_ids(db, sorted({article_id for article_id, _, _ in places}))
    spans = [(article_rows.get(article_id, 0), start, end) for article_id, start, end in places]
    stored = {
        (article_row, start, stop): row
        for row, article_row, start, stop in db.execute(
            "SELECT passage.row, passage.article, passage.start, passage.stop FROM json_each(?) AS wanted"
            " JOIN passage ON passage.article = json_extract(wanted.value, '$[0]')"
            " AND passage.start = json_extract(wanted.value, '$[1]')"
            " AND passage.stop = json_extract(wanted.value, '$[2]')",
            (json.dumps(sorted(set(spans))),),
        )
    }
    for identity, span in zip(passage_ids, spans, strict=True):
        if span not in stored:
            raise NotFoundError(f"No passage has the id {identity!r}.", hint="Search again: the article has changed.")
    rows = [stored[span] for span in spans]
    distinct, matrix = vectors_of_rows(db, sorted(set(rows)), dimensions)
    return np.ascontiguousarray(matrix[np.searchsorted(distinct, rows)] if rows else matrix, dtype=np.float32)


def codes_of_rows(db: Connection, rows: Iterable[int]) -> dict[int, bytes]:
    """Read the token codes of passages by row, in the order of the rows; those without are left out."""
    wanted = [int(row) for row in rows]
    stored = dict(
        db.execute(
            "SELECT late.passage, late.codes FROM json_each(?) AS wanted JOIN late ON late.passage = wanted.value",
            (json.dumps(wanted),),
        )
    )
    return {row: stored[row] for row in wanted if row in stored}


def without_codes(db: Connection) -> int:
    """Count the passages that have no token codes."""
    (found,) = db.execute(
        "SELECT count(*) FROM passage LEFT JOIN late ON late.passage = passage.row WHERE late.passage IS NULL"
    ).fetchone()
    return int(found)


def copies(db: Connection, article_id: str) -> list[str]:
    """List the other articles of an article's copy cluster, earliest first, undated last, ties by id."""
    rows = db.execute(
        "SELECT other.id FROM article JOIN article AS other ON other.cluster = article.cluster"
        " WHERE article.id = ? AND other.id <> article.id"
        " ORDER BY other.published IS NULL, other.published, other.id",
        (article_id,),
    )
    return [identity for (identity,) in rows]


def texts_of_copies(db: Connection, article_id: str, filters: Filters) -> list[tuple[str, str]]:
    """Read ids and texts of an article's copies that a filter lets through, in the order of `copies`."""
    where, values = condition(filters)
    return db.execute(
        "SELECT id, text FROM article JOIN body ON body.article = article.row"  # noqa: S608 (constants)
        f" WHERE cluster = (SELECT cluster FROM article WHERE id = ?) AND id <> ? AND {where}"
        " ORDER BY published IS NULL, published, id",
        (article_id, article_id, *values),
    ).fetchall()


def sources(db: Connection) -> list[tuple[str, int]]:
    """List outlets with their number of articles, most first; each in the spelling that most of its articles have."""
    return counted_outlets(
        db.execute("SELECT outlet, source, count(*) FROM article WHERE outlet IS NOT NULL GROUP BY outlet, source")
    )


def counted_outlets(found: Iterable[tuple[str, str, int]]) -> list[tuple[str, int]]:
    """Count articles over the spellings of each outlet, given as it is compared, as it is spelt, and how often."""
    spellings: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for outlet, source, count in found:
        spellings[outlet].append((-count, source))
    counted = [(min(found)[1], -sum(count for count, _ in found)) for found in spellings.values()]
    return sorted(counted, key=lambda pair: (-pair[1], pair[0]))


def removed_on(db: Connection, article_id: str) -> str | None:
    """Read the ISO day on which an article was removed."""
    found = db.execute("SELECT day FROM removal WHERE id = ?", (article_id,)).fetchone()
    return str(found[0]) if found else None


def state(db: Connection) -> ArchiveState:
    """Count what is stored."""
    articles_, undated, oldest, newest = db.execute(
        "SELECT count(*), count(*) - count(published), min(published), max(published) FROM article"
    ).fetchone()
    (passages_,) = db.execute("SELECT count(*) FROM passage").fetchone()
    (fingerprint,) = db.execute("SELECT value FROM meta WHERE key = 'fingerprint'").fetchone()
    return ArchiveState(
        fingerprint=str(fingerprint),
        sequence=last_sequence(db),
        articles=int(articles_),
        passages=int(passages_),
        undated=int(undated),
        oldest=_day(oldest),
        newest=_day(newest),
    )


def _article(row: tuple[str | None, ...]) -> Article:
    identity, title, text, published, source, url, author, language = row
    return Article(
        id=identity or "",
        title=title,
        text=text or "",
        published=_day(published),
        source=source,
        url=url,
        author=author,
        language=language,
    )


def _day(published: str | None) -> date | None:
    return date.fromisoformat(published) if published else None


def place_of(identity: str) -> tuple[str, int, int]:
    """Take a passage's id apart (`rag.identity.passage_id`); an id of another form is stored nowhere."""
    article_id, _, span = identity.rpartition("#")
    start, _, end = span.partition("-")
    if not (_PLACE.fullmatch(start) and _PLACE.fullmatch(end)):
        raise NotFoundError(f"No passage has the id {identity!r}.", hint="Passage ids come from a search.")
    return article_id, int(start), int(end)


def _rows_of_ids(db: Connection, article_ids: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for ids in _portions(article_ids):
        marks = ",".join("?" * len(ids))
        found.update(db.execute(f"SELECT id, row FROM article WHERE id IN ({marks})", ids))  # noqa: S608 (question marks)
    return found


def _portions(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut a list so that each part fits into one statement."""
    for start in range(0, len(values), _AT_ONCE):
        yield values[start : start + _AT_ONCE]
