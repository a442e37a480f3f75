"""An archive that an older program made is brought up to date by the first that opens it, with all that it holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from index.postgres.address import Address
from index.postgres.connections import SCHEMA, Connections
from index.postgres.schema import STEPS, meta
from index.postgres.verification import check
from tests.index.articles import ALL, EMBEDDER, story
from tests.index.postgres.places import new_archive, opened_at
from tests.postgres_server import Databases

FIRST_VERSION = Path(__file__).with_name("first_version.sql")
COLUMNS = "SELECT table_name, column_name, udt_name FROM information_schema.columns WHERE table_schema = %s"
SETTINGS = (
    "SELECT kept.relname, kept.reloptions, toast.reloptions FROM pg_class AS kept"
    " LEFT JOIN pg_class AS toast ON toast.oid = kept.reltoastrelid"
    " WHERE kept.relnamespace = %s::regnamespace AND kept.relkind = 'r'"
)
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = %s"


@pytest.fixture
def old(postgres: Databases) -> Iterator[Connections]:
    """An archive with tables of the first version."""
    with postgres.empty() as address:
        connections = Connections(Address(address))
        with connections.writing() as db:
            db.execute("CREATE EXTENSION IF NOT EXISTS vector")
            db.execute(FIRST_VERSION.read_bytes())
        yield connections
        connections.close()


def tables(connections: Connections) -> set[tuple[object, ...]]:
    """All columns, indexes and settings of tables."""
    with connections.reading() as db:
        found = [db.execute(query.encode(), (SCHEMA,)).fetchall() for query in (COLUMNS, INDEXES, SETTINGS)]
    return {tuple(map(str, row)) for rows in found for row in rows}


def test_an_archive_of_the_first_version_is_opened_with_all_that_it_holds(old: Connections) -> None:
    with old.reading() as db:
        assert meta(db)["tables"] == "1"
    with opened_at(old.address.text) as archive:
        assert [article.id for article in archive.articles(filters=ALL)] == ["copy", "wire"]
        wire = archive.article("wire")
        assert wire is not None
        assert (wire.title, wire.published, wire.source) == ("Night", date(2022, 2, 10), "Kestow Courier")
        assert archive.copies("wire") == ["copy"]
        assert archive.removed_on("gone") is not None
        assert [figure.value for figure in archive.figures(["wire"])] == [63]
        (said,) = archive.statements(["wire"])
        assert (said.speaker, said.text) == ("Tamsel Irra", "that the ferry would sail")
        assert [hit.passage.id for hit in archive.lexical("customs house", k=1, filters=ALL)] == ["copy#98-177"]
        first = archive.passages("wire")[0]
        near = archive.dense(EMBEDDER.embed_query(f"Night\n{first.text}"), k=1, filters=ALL)
        assert [hit.passage for hit in near] == [first]
        assert archive.add([story("new", "The ferry sailed.")]) == ["added"]
        archive.lists.write("issues.yaml", "issues: []\n")
        assert archive.lists.read("issues.yaml") == "issues: []\n"
    with old.reading() as db:
        assert meta(db)["tables"] == str(len(STEPS))
        assert len(meta(db)["identity"]) == 36
    report = check(old.address)
    assert report.whole, report.problems


def test_its_tables_are_then_those_of_a_new_archive(old: Connections, postgres: Databases) -> None:
    before = tables(old)
    opened_at(old.address.text).close()
    with new_archive(postgres) as (_, connections):
        assert tables(old) == tables(connections) != before
