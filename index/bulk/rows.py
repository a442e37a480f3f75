"""What travels between the stages, and lies in the partitions: one row for each thing read, in columns of Arrow.

A row stands for an article, a failure, or the end of a file. Vectors are packed to 16 bits a component as the archive
packs them (`index/fp16.py`), figures and statements written as it writes them, so that what is loaded is what a plain
`add` would have stored.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from typing import Any, TypeAlias

import pyarrow as pa

from index import figures, fp16, statements
from index.reading import Read
from index.report import Notice
from rag.chunking import passage_at
from rag.nouns import Article, IndexedArticle

Row: TypeAlias = dict[str, Any]

ARTICLE, FAILURE, END = "article", "failure", "end"

READ = pa.schema(
    [
        ("unit", pa.int64()),
        ("place", pa.int64()),
        ("kind", pa.string()),
        ("id", pa.string()),
        ("title", pa.string()),
        ("text", pa.string()),
        ("published", pa.date32()),
        ("source", pa.string()),
        ("url", pa.string()),
        ("author", pa.string()),
        ("language", pa.string()),
        ("file", pa.string()),
        ("within", pa.string()),
        ("named", pa.bool_()),
        ("notices", pa.string()),
        ("reading", pa.float64()),
    ]
)
"""What a reader gives; `notices` are an article's warnings, or the failure, as JSON; `reading` are seconds."""

PREPARED = pa.schema(
    [
        *READ,
        ("stored", pa.bool_()),
        ("spans", pa.list_(pa.int32())),
        ("vectors", pa.binary()),
        ("codes", pa.list_(pa.binary())),
        ("figures", pa.string()),
        ("statements", pa.string()),
        ("preparing", pa.float64()),
    ]
)
"""The same with what was made of it; `stored` says that the archive held the article before the run began.

`spans` are begin and end of each passage, one after the other; an article without text has none.
"""


def read_row(unit: int, place: int, outcome: Read | Notice | None, seconds: float) -> Row:
    """Write what was read as a row; None is the end of the unit."""
    row: Row = {"unit": unit, "place": place, "kind": END, "reading": seconds}
    match outcome:
        case Notice():
            row |= {"kind": FAILURE, "notices": _notices([outcome])}
        case Read():
            article = outcome.article
            row |= {
                "kind": ARTICLE,
                "id": article.id,
                "title": article.title,
                "text": article.text,
                "published": article.published,
                "source": article.source,
                "url": article.url,
                "author": article.author,
                "language": article.language,
                "file": outcome.file,
                "within": outcome.place,
                "named": outcome.named,
                "notices": _notices(outcome.warnings),
            }
    return row


def outcome_of(row: Mapping[str, Any]) -> Read | Notice | None:
    """Read a row back; None for the end of a unit."""
    if row["kind"] == END:
        return None
    told = tuple(Notice(*each) for each in json.loads(row["notices"]))
    if row["kind"] == FAILURE:
        return told[0]
    article = Article(
        id=row["id"],
        title=row["title"],
        text=row["text"],
        published=row["published"],
        source=row["source"],
        url=row["url"],
        author=row["author"],
        language=row["language"],
    )
    return Read(article, row["file"], row["within"], told, row["named"])


def made_columns(item: IndexedArticle) -> Row:
    """Write what was made of an article."""
    return {
        "spans": [border for passage in item.passages for border in (passage.start, passage.end)],
        "vectors": b"".join(fp16.encode(item.vectors)),
        "codes": list(item.codes),
        "figures": figures.encoded(item.figures),
        "statements": None if item.statements is None else statements.encoded(item.statements),
    }


def indexed_of(row: Mapping[str, Any], article: Article, dimensions: int) -> IndexedArticle:
    """Read back what was made of an article."""
    spans = list(zip(row["spans"][::2], row["spans"][1::2], strict=True))
    width = dimensions * fp16.WIDTH
    blobs = [row["vectors"][first : first + width] for first in range(0, len(row["vectors"]), width)]
    told = row["statements"]
    return IndexedArticle(
        article=article,
        passages=tuple(passage_at(article, start, end) for start, end in spans),
        vectors=fp16.unpack(blobs, dimensions),
        codes=tuple(row["codes"]),
        figures=tuple(figures.decoded(article.id, row["figures"])),
        statements=None if told is None else tuple(statements.decoded(article.id, told)),
    )


def table_of(rows: Iterable[Row], schema: pa.Schema) -> pa.Table:
    """Put rows into columns; what a row does not have is null."""
    return pa.Table.from_pylist(list(rows), schema=schema)


def _notices(notices: Iterable[Notice]) -> str:
    return json.dumps([astuple(notice) for notice in notices], ensure_ascii=False)
