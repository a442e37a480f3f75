"""Lets what was written for a SQLite file of few, small tables (conversations, keys) live in PostgreSQL as it is.

Their SQL is what both engines share; here its values get PostgreSQL's signs and its rows their names. Writers take
turns, as they do at a SQLite file. What grows with an archive is not kept so: that is `index/postgres/truth.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, ClassVar

from psycopg import Cursor
from psycopg.rows import no_result

from index.conversation_schema import Step
from index.database import Answered, Tables
from index.postgres.address import Address
from index.postgres.connections import Connections, Db
from rag.errors import MismatchError

SCHEMA = "rapporteur_desk"
"""The schema of the database that holds these tables."""

TAKING_TURNS = 0x52415043
"""The advisory lock of whoever writes."""

_SIGN = re.compile(r"%|\?|(?<![:\w]):(\w+)")
_DEFINING = re.compile(r"\s*(CREATE|ALTER)\b")
_TYPES = re.compile(r"\bBLOB\b")
_NUMBERS = re.compile(r"\bINTEGER\b")


class NamedRow(tuple[Any, ...]):
    """A row whose values are had by place and by name, as `sqlite3.Row` has them."""

    __slots__ = ()
    names: ClassVar[Sequence[str]]

    def __getitem__(self, key: Any) -> Any:
        """One value, by its place or its column's name."""
        return super().__getitem__(self.names.index(key) if isinstance(key, str) else key)

    def keys(self) -> list[str]:
        """List the names of the columns."""
        return list(self.names)


class SharedTables:
    """The tables of one schema; fulfils `index.database.Storage`.

    Those of an older version are brought up to date by the `steps` that lead to the definitions, one program at a time.
    Raises MismatchError if a newer program made them.
    """

    def __init__(self, address: Address, definitions: Sequence[str], steps: Sequence[Step] = ()) -> None:
        self._connections = Connections(address, schema=SCHEMA)
        try:
            self._prepare(definitions, steps)
        except BaseException:
            self._connections.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[Tables]:
        """Read one state of the tables."""
        with self._connections.reading() as db:
            yield _Translated(db)

    @contextmanager
    def glancing(self) -> Iterator[Tables]:
        """Carry out statements each by itself, waiting for no writer's turn."""
        with self._connections.glancing() as db:
            yield _Translated(db)

    @contextmanager
    def writing(self) -> Iterator[Tables]:
        """Change the tables in one transaction, alone."""
        with self._connections.writing() as db:
            db.execute("SELECT pg_advisory_xact_lock(%s)", (TAKING_TURNS,))
            yield _Translated(db)

    def close(self) -> None:
        """Close all connections; closing twice is harmless."""
        self._connections.close()

    def _prepare(self, definitions: Sequence[str], steps: Sequence[Step]) -> None:
        with self._connections.reading() as db:
            tables, version = self._made(db, steps)
        wanted = sum("CREATE TABLE" in definition for definition in definitions)
        if version == len(steps) + 1 and tables >= wanted:
            return
        with self._connections.writing(patiently=True) as db:
            db.execute("SELECT pg_advisory_xact_lock(%s)", (TAKING_TURNS,))
            db.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}".encode())
            # Read again in the turn: another program may have done it meanwhile.
            _, version = self._made(db, steps)
            shared = _Translated(db)
            for step in steps[version - 1 :] if version else ():
                step(shared)
            for definition in definitions:
                shared.execute(definition)
            if version != len(steps) + 1:
                # Where every backup takes it along, and no table has to be made for it.
                db.execute(f"COMMENT ON SCHEMA {SCHEMA} IS '{len(steps) + 1}'".encode())

    def _made(self, db: Db, steps: Sequence[Step]) -> tuple[int, int]:
        """Count the tables that there are, and read their version: 0 where none is told. Raises MismatchError."""
        found = db.execute(
            "SELECT (SELECT count(*) FROM pg_tables WHERE schemaname = %s),"
            " (SELECT obj_description(oid, 'pg_namespace') FROM pg_namespace WHERE nspname = %s)",
            (SCHEMA, SCHEMA),
        ).fetchone()
        assert found is not None
        tables, told = found
        known = {None: 0} | {str(version): version for version in range(1, len(steps) + 2)}
        if told not in known:
            raise MismatchError(
                f"The conversations at {self._connections.address} are kept in tables of version {told}; this program"
                f" reads up to version {len(steps) + 1}.",
                hint=f"Use the version of Rapporteur that made them, or drop the schema {SCHEMA} to begin without.",
            )
        return tables, known[told]


class _Translated:
    """One transaction, spoken to as SQLite is."""

    def __init__(self, db: Db) -> None:
        self._db = db

    def execute(self, statement: str, values: Sequence[Any] | Mapping[str, Any] = (), /) -> Answered:
        cursor = self._db.cursor(row_factory=_named)
        if _DEFINING.match(statement):
            cursor.execute(defined(statement).encode())
        else:
            cursor.execute(translated(statement).encode(), values)
        return cursor


def translated(statement: str) -> str:
    """Spell the signs for values as psycopg reads them.

    >>> translated("SELECT 1 FROM turn WHERE id = ? AND said LIKE '%x' AND word = :word")
    "SELECT 1 FROM turn WHERE id = %s AND said LIKE '%%x' AND word = %(word)s"
    """
    return _SIGN.sub(_sign, statement)


def defined(definition: str) -> str:
    """Spell a definition, or a change of one, for PostgreSQL; tables get the number that SQLite gives each row.

    >>> print(defined("CREATE TABLE key (salt BLOB NOT NULL)"))
    CREATE TABLE IF NOT EXISTS key (salt bytea NOT NULL
    , rowid bigint GENERATED ALWAYS AS IDENTITY)
    """
    spelt = _NUMBERS.sub("bigint", _TYPES.sub("bytea", definition))
    for kind in ("TABLE", "INDEX"):
        spelt = re.sub(rf"CREATE {kind} (?!IF NOT EXISTS)", f"CREATE {kind} IF NOT EXISTS ", spelt)
    if "CREATE TABLE" not in spelt:
        return spelt
    head, closing, rest = spelt.rpartition(")")
    # The last column: some rows are inserted without naming columns. On a line of its own, after any comment.
    return f"{head}\n, rowid bigint GENERATED ALWAYS AS IDENTITY{closing}{rest}"


def _sign(found: re.Match[str]) -> str:
    if found[1]:
        return f"%({found[1]})s"
    return "%%" if found[0] == "%" else "%s"


def _named(cursor: Cursor[Any]) -> Callable[[Sequence[Any]], NamedRow]:
    if cursor.description is None:
        return no_result
    return type("Row", (NamedRow,), {"names": [column.name for column in cursor.description]})
