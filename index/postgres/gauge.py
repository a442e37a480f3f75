"""What a benchmark asks of a database: whether it is free, how large things are, how far replicas have come."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from index.postgres.address import Address
from index.postgres.connections import SCHEMA, Connections
from index.postgres.nearest import INDEX
from index.postgres.shared_tables import SCHEMA as DESK
from index.postgres.staging import NEXT

WHOLE = "all tables"
VECTOR_INDEX = "vector index"

_ALL = (SCHEMA, NEXT, DESK)
"""The schemas that Rapporteur makes in a database."""


class Gauge:
    """Looks at the database of an address, over one connection that is closed at the end of the block.

    Every method raises UnavailableError when the server is away.
    """

    def __init__(self, address: Address) -> None:
        self._connections = Connections(address, most=1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._connections.close()

    def is_free(self) -> bool:
        """Tell whether the database holds neither an archive, nor one in the making, nor conversations."""
        found = self._one("SELECT count(*) FROM pg_namespace WHERE nspname = ANY(%s)", [*_ALL])
        return int(found) == 0

    def sizes(self) -> dict[str, int]:
        """Weigh the archive in bytes: `WHOLE`, each table with its own indexes, and `VECTOR_INDEX` where it is made.

        The vector index is counted apart from its table.
        """
        with self._connections.reading() as db:
            tables = db.execute(
                "SELECT relname, pg_total_relation_size(oid) FROM pg_class"
                " WHERE relnamespace = %s::regnamespace AND relkind = 'r'",
                (SCHEMA,),
            ).fetchall()
            index = db.execute("SELECT pg_relation_size(to_regclass(%s))", (f"{SCHEMA}.{INDEX}",)).fetchone()
        sizes = {str(name): int(size) for name, size in tables}
        whole = sum(sizes.values())
        made = int(index[0]) if index and index[0] is not None else 0
        if made:
            sizes["passage"] -= made
            sizes[VECTOR_INDEX] = made
        return {WHOLE: whole, **dict(sorted(sizes.items(), key=lambda pair: -pair[1]))}

    def logged(self) -> int:
        """Return how many bytes the server has written to its log (WAL) so far, of all databases."""
        return int(self._one("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn"))

    def replicas(self) -> int:
        """Count the replicas that follow the server."""
        return int(self._one("SELECT count(*) FROM pg_stat_replication"))

    def is_shown_everywhere(self) -> bool:
        """Tell whether every replica shows what has been committed so far."""
        behind = self._one("SELECT count(*) FROM pg_stat_replication WHERE replay_lsn < pg_current_wal_lsn()")
        return int(behind) == 0

    def clear(self) -> None:
        """Remove the archive, what a reindex has begun and the conversations from the database."""
        with self._connections.writing(patiently=True) as db:
            db.execute(f"DROP SCHEMA IF EXISTS {', '.join(_ALL)} CASCADE".encode())

    def _one(self, statement: str, *values: object) -> Any:
        with self._connections.glancing() as db:
            found = db.execute(statement.encode(), values).fetchone()
        assert found is not None
        return found[0]
