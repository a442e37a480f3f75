"""Few, small tables that SQLite's SQL speaks to, in PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from index.postgres.address import Address
from index.postgres.shared_tables import SharedTables
from rag.errors import MismatchError
from tests.postgres_server import Databases

TABLES = (
    "CREATE TABLE pot (\n    id TEXT PRIMARY KEY,  -- a name\n    held BLOB,\n    count INTEGER NOT NULL\n)",
    "CREATE INDEX pot_by_count ON pot (count)",
)


def test_rows_are_had_by_place_and_by_name_in_the_order_they_came(postgres: Databases) -> None:
    with postgres.empty() as address:
        tables = SharedTables(Address(address), TABLES, version=1)
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
        tables = SharedTables(Address(address), TABLES, version=1)
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


def test_tables_of_another_version_are_refused(postgres: Databases) -> None:
    with postgres.empty() as address:
        SharedTables(Address(address), TABLES, version=1).close()
        SharedTables(Address(address), TABLES, version=1).close()
        with pytest.raises(MismatchError, match="tables of version 1; this program reads version 2"):
            SharedTables(Address(address), TABLES, version=2)
