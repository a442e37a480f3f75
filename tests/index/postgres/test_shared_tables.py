"""Few, small tables that SQLite's SQL speaks to, in PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import psycopg
import pytest

from index.database import Tables
from index.postgres.access import open_access
from index.postgres.address import Address
from index.postgres.conversations import PostgresConversations
from index.postgres.shared_tables import SharedTables
from rag.errors import MismatchError
from tests.index.test_conversations import ANSWER
from tests.postgres_server import Databases

TABLES = (
    "CREATE TABLE pot (\n    id TEXT PRIMARY KEY,  -- a name\n    held BLOB,\n    count INTEGER NOT NULL\n)",
    "CREATE INDEX pot_by_count ON pot (count)",
)


class Broken(Exception):  # noqa: N818 (it stands for a step that cannot be taken)
    """Ends a step in the middle."""


def test_rows_are_had_by_place_and_by_name_in_the_order_they_came(postgres: Databases) -> None:
    with postgres.empty() as address:
        tables = SharedTables(Address(address), TABLES)
        with tables.writing() as db:
            for name in ("b", "a\0", "c%"):
                db.execute("INSERT INTO pot VALUES (?, ?, ?)", (name, b"\0\xff", 1))
            assert db.execute("UPDATE pot SET count = 2 WHERE id = :id", {"id": "b"}).rowcount == 1
        with tables.reading() as db:
            rows = db.execute("SELECT * FROM pot ORDER BY rowid").fetchall()
            assert [row["id"] for row in rows] == ["b", "a\0", "c%"]
            assert (rows[0][0], rows[0]["held"], rows[0]["count"]) == ("b", b"\0\xff", 2)
            (found,) = db.execute("SELECT count(*) FROM pot WHERE id LIKE '%!%' ESCAPE '!'").fetchone()
            assert found == 1
            assert rows[0].keys()[:3] == ["id", "held", "count"]
        tables.close()


def test_who_writes_is_alone(postgres: Databases) -> None:
    with postgres.empty() as address:
        tables = SharedTables(Address(address), TABLES)
        with tables.writing() as db:
            db.execute("INSERT INTO pot VALUES ('a', NULL, 0)")

        def count_up(_: int) -> None:
            with tables.writing() as db:
                (now,) = db.execute("SELECT count FROM pot").fetchone()
                db.execute("UPDATE pot SET count = ?", (now + 1,))

        with ThreadPoolExecutor(6) as pool:
            list(pool.map(count_up, range(30)))
        with tables.reading() as db:
            assert db.execute("SELECT count FROM pot").fetchone()["count"] == 30
        tables.close()


def _mark(db: Tables) -> None:
    db.execute("ALTER TABLE pot ADD COLUMN marked INTEGER NOT NULL DEFAULT 7")
    db.execute("CREATE TABLE lid (pot TEXT NOT NULL)")
    db.execute("INSERT INTO lid SELECT id FROM pot")


def test_tables_of_an_older_version_are_brought_up_to_date_once(postgres: Databases) -> None:
    newer = (f"{TABLES[0][:-2]},\n    marked INTEGER NOT NULL\n)", TABLES[1], "CREATE TABLE lid (pot TEXT NOT NULL)")
    with postgres.empty() as address:
        with closing(SharedTables(Address(address), TABLES)) as old, old.writing() as db:
            db.execute("INSERT INTO pot (id, count) VALUES ('a', 1)")
        for _ in range(2):
            with closing(SharedTables(Address(address), newer, [_mark])) as new, new.reading() as db:
                assert [row["marked"] for row in db.execute("SELECT * FROM pot")] == [7]
                assert [row["pot"] for row in db.execute("SELECT * FROM lid ORDER BY rowid")] == ["a"]


def test_a_step_that_fails_leaves_the_tables_as_they_were(postgres: Databases) -> None:
    def fail(db: Tables) -> None:
        _mark(db)
        raise Broken

    with postgres.empty() as address:
        with closing(SharedTables(Address(address), TABLES)) as old, old.writing() as db:
            db.execute("INSERT INTO pot (id, count) VALUES ('a', 1)")
        with pytest.raises(Broken):
            SharedTables(Address(address), TABLES, [fail])
        with closing(SharedTables(Address(address), TABLES)) as again, again.reading() as db:
            assert db.execute("SELECT * FROM pot").fetchone().keys() == ["id", "held", "count", "rowid"]


def test_tables_of_a_newer_version_are_refused(postgres: Databases) -> None:
    with postgres.empty() as address:
        SharedTables(Address(address), TABLES, [lambda _: None]).close()
        with pytest.raises(MismatchError, match="tables of version 2; this program reads up to version 1"):
            SharedTables(Address(address), TABLES)


def test_conversations_of_the_first_version_are_searched_and_go_on(postgres: Databases) -> None:
    with postgres.empty() as text:
        address = Address(text)
        with closing(PostgresConversations(address)) as made:
            conversation = made.append(made.create().id, replace(ANSWER, answer="Mirela Harlan did."))
        with psycopg.connect(text, options="-c search_path=rapporteur_desk") as db:
            db.execute(
                "ALTER TABLE turn DROP COLUMN said; DROP TABLE question; COMMENT ON SCHEMA rapporteur_desk IS '1'"
            )
        with closing(open_access(address)):
            # Whichever of the two stores comes first brings up what both use.
            pass
        with closing(PostgresConversations(address)) as opened:
            assert opened.get(conversation.id) == conversation
            assert [one.id for one in opened.list(q="mirela")] == [conversation.id]
            assert opened.ask(conversation.id, "And then?").question == "And then?"
            longer = opened.append(conversation.id, replace(ANSWER, id="b", answer="Brandt stayed."))
            assert [turn.answer.answer for turn in longer.turns] == ["Mirela Harlan did.", "Brandt stayed."]
            assert [one.id for one in opened.list(q="stayed")] == [conversation.id]
