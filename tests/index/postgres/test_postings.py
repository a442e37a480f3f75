"""The inverted index in PostgreSQL: joined, cleaned and taken apart, it says what the texts say."""

from __future__ import annotations

import numpy as np
import pytest

from index.lexical import LexicalDocument
from index.postgres import postings
from index.postgres.postings import PLACED, RANKED, WORDS, packed, words_of
from index.postgres.verification import check
from rag.nouns import Filters
from tests.index.articles import ALL, story
from tests.index.postgres.places import new_archive
from tests.postgres_server import Databases


def _document(title: str, body: str) -> LexicalDocument:
    return LexicalDocument(row=0, article_row=0, title=title, body=body, source="", outlet=None, published=None)


def test_a_passage_is_counted_stemmed_with_its_title_and_placed_as_written() -> None:
    words = words_of(_document("talks", "Talking of the talk"))
    assert words.ranked == ({"talk": 3, "of": 1, "the": 1}, {}, {})
    assert words.lengths == (5, 0, 0)
    assert list(zip(words.placed, words.places, strict=True)) == [
        ("talks", 0),
        ("talking", 2),
        ("of", 3),
        ("the", 4),
        ("talk", 5),
    ]


def test_a_word_without_end_is_no_word() -> None:
    words = words_of(_document("", "x" * 5000 + " ferry"))
    assert words.placed == ("ferry",)
    assert words.places == (2,)


def test_postings_hold_rows_counts_norms_and_places() -> None:
    found = dict(packed({7: words_of(_document("", "grain grain ferry")), 9: words_of(_document("", "grain"))}))
    passages, data = found["grain", 0]
    assert passages == 2
    assert np.frombuffer(data, dtype=RANKED.dtype).tolist() == [(7, 2, 3), (9, 1, 1)]
    passages, data = found["grain", WORDS]
    assert passages == 2
    assert np.frombuffer(data, dtype=PLACED.dtype).tolist() == [(7, 1), (7, 2), (9, 1)]
    assert found["ferry", WORDS][0] == 1


def test_many_batches_end_in_few_blocks(postgres: Databases) -> None:
    with new_archive(postgres) as (archive, connections):
        for number in range(70):
            archive.add([story(f"n{number}", f"Report {number} on grain.")])
        with connections.reading() as db:
            blocks = db.execute("SELECT level, count(*) FROM block GROUP BY level ORDER BY level").fetchall()
        # 70 = 1 * 64 + 6
        assert blocks == [(0, 6), (2, 1)]
        assert archive.count("on grain", filters=ALL) == 70
        assert len(archive.lexical("grain", k=100, filters=ALL)) == 70


def test_blocks_that_are_big_enough_are_joined_no_further(postgres: Databases, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postings, "MOST_JOINED", 20)
    with new_archive(postgres) as (archive, connections):
        for number in range(70):
            archive.add([story(f"n{number}", f"Report {number} on grain.")])
        with connections.reading() as db:
            blocks = db.execute("SELECT level, count(*), sum(passages) FROM block GROUP BY level ORDER BY 1").fetchall()
        # Eight blocks of eight passages would be one of 64.
        assert blocks == [(0, 6, 6), (1, 8, 64)]
        assert len(archive.lexical("grain", k=100, filters=ALL)) == 70


def test_what_is_removed_from_a_big_archive_is_hidden_at_once_and_cleaned_away_later(
    postgres: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postings, "CLEAN_BELOW", 10)
    with new_archive(postgres) as (archive, connections):
        for start in range(0, 40, 10):
            archive.add([story(f"n{number:02}", f"Report {number} on grain.") for number in range(start, start + 10)])
        archive.remove(["n03"])
        with connections.reading() as db:
            assert db.execute("SELECT dead, passages FROM turn").fetchone() == (1, 39)
        assert archive.count("on grain", filters=ALL) == 39
        assert archive.count("grain", filters=Filters()) == 39
        assert archive.lexical("3 grain", k=1, filters=ALL)[0].passage.article_id != "n03"
        archive.remove([f"n{number:02}" for number in range(4, 10)])
        with connections.reading() as db:
            assert db.execute("SELECT dead, passages FROM turn").fetchone() == (0, 33)
        assert len(archive.lexical("grain", k=100, filters=ALL)) == 33
        assert check(connections.address).whole
