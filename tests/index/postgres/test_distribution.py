"""Which keys of the tables are in the way of spreading them over nodes by article: those that docs/scaling.md names."""

from __future__ import annotations

from index.postgres.connections import SCHEMA
from tests.index.postgres.places import new_archive
from tests.postgres_server import Databases

COLUMNS = {
    "article": "row",
    "body": "article",
    "passage": "article",
    "late": "article",
    "figure": "article",
    "statement": "article",
    "band": "article",
    "sketch": "article",
    "posting": "term",
}
"""By what each table would be spread. All others are small or one row, and stay where they are."""

CONSTRAINTS = """
SELECT conname, relname, contype, array(
    SELECT attname::text FROM unnest(conkey) AS key JOIN pg_attribute ON attrelid = conrelid AND attnum = key
) FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid JOIN pg_namespace ON pg_namespace.oid = connamespace
WHERE nspname = %s AND contype IN ('p', 'u', 'f')
"""


def test_all_keys_hold_the_column_by_which_their_table_would_be_spread_but_those_that_are_named(
    postgres: Databases,
) -> None:
    with new_archive(postgres) as (_, connections), connections.reading() as db:
        found = db.execute(CONSTRAINTS, (SCHEMA,)).fetchall()
    spread = {name: (table, columns) for name, table, _, columns in found if table in COLUMNS}
    assert {table for table, _ in spread.values()} == set(COLUMNS)
    refused = {name for name, (table, columns) in spread.items() if COLUMNS[table] not in columns}
    assert refused == {"article_id_key", "passage_pkey", "late_pkey", "late_passage_fkey"}
