"""Finds passages by their words with tantivy: BM25 over text, title, outlet and date.

One `LexicalIndex` is one folder. It knows rows and words but neither SQLite nor the log; `index/lexical_leg.py` keeps
it in step with them. Nothing is stored here that is shown: a hit is a passage row and a score.
"""

from __future__ import annotations

import errno
import json
import re
import shutil
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import tantivy
from tantivy import FieldType, Occur, Query

from index.analysis import PLAIN, STEMMED, analyzer, day_words, phrase_words, query_terms
from index.layout import make_folder, sync_folder, unwritable, writing
from index.visibility import outlets
from rag.errors import ArchiveError, DamagedError
from rag.nouns import Filters
from rag.spelling import fold

FIELD_BOOSTS: dict[str, float] = {"body": 1.0, "source": 2.0, "day": 1.0}
"""What a query word is worth in each field; the score of a passage is the sum over words and fields.

`body` is the passage with its header (title, outlet, day), so that each header word counts as one of its own words;
outlet and day weigh again on their own. Tuned on multihop_rag and mtrag_human: docs/evaluation.md, "Retrieval"."""

UNDATED = 0
"""The day of an undated article; dated ones count from 1 (`date.toordinal`)."""

_LATEST = date.max.toordinal()
_HEAP_BYTES = 64_000_000
_NO_ROOM = re.compile(rf"(?:os error |code: |Errno )(?:{errno.ENOSPC}|{errno.EDQUOT}|{errno.EFBIG})\b")


@dataclass(frozen=True, slots=True)
class LexicalDocument:
    """A passage as it is indexed. `words` are the folded title and text, for phrases."""

    row: int
    article_row: int
    title: str
    body: str
    source: str
    outlet: str | None
    published: date | None


class LexicalIndex:
    """The index in one folder, or with `create` a new one there. Any number of threads may search it; one may write."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        self._folder = folder
        self._reloading = threading.Lock()
        with _explained(folder):
            self._schema = _schema()
            if create:
                folder.mkdir(parents=True, exist_ok=True)
                self._index = tantivy.Index(self._schema, path=str(folder))
            else:
                # Where there is none, a new one would be empty and look whole: a writer may have swept this folder.
                self._index = tantivy.Index.open(str(folder))
            for name in (STEMMED, PLAIN):
                self._index.register_tokenizer(name, analyzer(name))
            # Readers are told by the mark when to look again; tantivy's own watcher would poll.
            self._index.config_reader("manual")
            self._searcher = self._index.searcher()

    def write(self, gone: Iterable[int], documents: Iterable[LexicalDocument]) -> None:
        """Remove the articles of some rows and add documents, in one commit, then wait for merges to end.

        Raises ArchiveError if there is no room for it, DamagedError if the index is not whole.
        """
        with _explained(self._folder):
            writer = self._index.writer(_HEAP_BYTES, 1)
            try:
                # After a kill inside a commit with deletions the next commit would fail with FileAlreadyExists.
                writer.garbage_collect_files()
                for article_row in gone:
                    # delete_documents_by_term finds no unsigned field's term and deletes nothing, without a word.
                    writer.delete_documents_by_query(Query.term_query(self._schema, "article", article_row))
                for document in documents:
                    writer.add_document(_document(document))
                writer.commit()
                # Letting go of a writer kills its merges, and the number of segments would grow for ever.
                writer.wait_merging_threads()
            finally:
                # An error that is kept would keep the writer, and with it tantivy's lock.
                del writer
            # tantivy renames its list of segments last and leaves the folder unsynced: after a power cut the old list
            # could stand under a mark that says the new one.
            sync_folder(self._folder)
        self.reload()

    def reload(self) -> None:
        """See the newest commit."""
        with _explained(self._folder), self._reloading:
            self._index.reload()
            self._searcher = self._index.searcher()

    def search(self, query: str, *, limit: int, filters: Filters) -> list[tuple[int, float]]:
        """Score at most `limit` passages by BM25, best first; ties in no particular order."""
        terms = query_terms(query)
        if not terms or limit < 1:
            return []
        clauses = [
            (Occur.Should, Query.boost_query(Query.term_query(self._schema, field, term), boost))
            for term in terms
            for field, boost in FIELD_BOOSTS.items()
        ]
        return self._run(self._filtered(Query.boolean_query(clauses), filters), limit)

    def count(self, phrase: str, *, filters: Filters) -> int:
        """Count the passages that hold the folded words of a phrase side by side, in title or text."""
        words = phrase_words(phrase)
        if not words:
            return 0
        if len(words) == 1:
            # tantivy panics on a phrase of one word.
            query = Query.term_query(self._schema, "words", words[0])
        else:
            query = Query.phrase_query(self._schema, "words", list(words))
        with _explained(self._folder):
            found = self._searcher.search(self._filtered(query, filters), limit=1, count=True)
        return int(found.count)  # type: ignore[attr-defined]  # tantivy's stubs leave it out

    def rows(self) -> list[int]:
        """List the passage rows that can be found, sorted."""
        size = max(1, self._searcher.num_docs)
        return sorted(row for row, _ in self._run(Query.all_query(), size))

    def sizes(self) -> tuple[int, int]:
        """Count the documents that are live, and those that are deleted but still weigh in the statistics of BM25."""
        segments = read_segments(self._folder)
        dead = sum((segment.get("deletes") or {}).get("num_deleted_docs", 0) for segment in segments)
        return self._searcher.num_docs, dead

    def _run(self, query: Query, limit: int) -> list[tuple[int, float]]:
        with _explained(self._folder):
            searcher = self._searcher
            hits = searcher.search(query, limit=limit, count=False).hits
            rows = searcher.fast_field_values("passage", [address for _, address in hits])
        return [(int(row or 0), float(score)) for row, (score, _) in zip(rows, hits, strict=True)]

    def _filtered(self, query: Query, filters: Filters) -> Query:
        conditions = [Query.const_score_query(found, 0.0) for found in self._conditions(filters)]
        if not conditions:
            return query
        return Query.boolean_query([*((Occur.Must, found) for found in conditions), (Occur.Must, query)])

    def _conditions(self, filters: Filters) -> Iterator[Query]:
        if filters.bounded:
            since = filters.since.toordinal() if filters.since else UNDATED + 1
            until = filters.last_day.toordinal() if filters.last_day else _LATEST
            days = Query.range_query(self._schema, "published", FieldType.Integer, since, until)
            undated = Query.term_query(self._schema, "published", UNDATED)
            yield Query.boolean_query([(Occur.Should, days), (Occur.Should, undated)]) if filters.undated else days
        if filters.sources:
            names = outlets(filters)
            yield Query.term_set_query(self._schema, "outlet", names) if names else Query.empty_query()


def build(folder: Path, documents: Iterable[LexicalDocument]) -> LexicalIndex:
    """Make an index of documents in a new folder, or leave nothing. Raises ArchiveError if it cannot be written."""
    try:
        with writing(folder):
            make_folder(folder.parent)
        index = LexicalIndex(folder, create=True)
        index.write((), documents)
        with writing(folder):
            sync_folder(folder.parent)
    except ArchiveError as error:
        # Half an index would take the room that the disk lacks.
        shutil.rmtree(folder, ignore_errors=True)
        # A new index is not damaged, whatever tantivy says: it could not be written.
        raise unwritable(folder, str(error.__cause__)) if isinstance(error, DamagedError) else error from error
    return index


def read_segments(folder: Path) -> list[dict[str, Any]]:
    """Read which segments make up an index, as `meta.json` lists them. Raises DamagedError."""
    try:
        segments: list[dict[str, Any]] = json.loads((folder / "meta.json").read_bytes())["segments"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(folder, error) from error
    return segments


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("passage", indexed=True, fast=True)
    builder.add_unsigned_field("article", indexed=True)
    builder.add_integer_field("published", indexed=True, fast=True)
    builder.add_text_field("outlet", tokenizer_name="raw", index_option="basic")
    for field in FIELD_BOOSTS:
        # Positions are most of an index; only `words`, which is not stemmed, needs them.
        builder.add_text_field(field, tokenizer_name=STEMMED, index_option="freq")
    builder.add_text_field("words", tokenizer_name=PLAIN, index_option="position")
    return builder.build()


def _document(document: LexicalDocument) -> tantivy.Document:
    found = tantivy.Document()
    found.add_unsigned("passage", document.row)
    found.add_unsigned("article", document.article_row)
    found.add_integer("published", document.published.toordinal() if document.published else UNDATED)
    if document.outlet:
        found.add_text("outlet", document.outlet)
    body = fold(document.body)
    for field, text in ranked_texts(document, body).items():
        found.add_text(field, text)
    # Two values of one field never make one phrase: tantivy leaves a gap between them.
    found.add_text("words", document.title)
    found.add_text("words", body)
    return found


def ranked_texts(document: LexicalDocument, folded: str) -> dict[str, str]:
    """Say what each of the ranked fields holds, given the folded body: the same for every archive."""
    day = day_words(document.published)
    return {
        "body": f"{document.title} {document.source} {day} {folded}",
        "source": document.source,
        "day": day,
    }


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Turn tantivy's errors inside the block into ours; a panic of its Rust code is one of them."""
    try:
        yield
    except (ValueError, OSError, RuntimeError) as error:
        raise _fault(folder, error) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise _fault(folder, error) from error


def _fault(folder: Path, error: BaseException) -> ArchiveError:
    # tantivy's Python package tells of the system's errors in words alone.
    if _NO_ROOM.search(str(error)):
        return unwritable(folder, str(error))
    return _damaged(folder, error)


def _damaged(folder: Path, error: BaseException) -> DamagedError:
    return DamagedError(
        f"The lexical index at {folder} cannot be used ({error}).",
        hint="Run `rapporteur check --repair`: it is built anew from the stored articles.",
    )
