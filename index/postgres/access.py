"""Keys, owners and answers to be repeated on PostgreSQL, in the tables beside the conversations'."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from index import access_schema, conversation_schema
from index.access import Access, access_over
from index.conversations import utc_now
from index.postgres.address import Address
from index.postgres.shared_tables import SharedTables
from index.postgres.shared_use import SharedUse


def open_access(address: Address, *, now: Callable[[], datetime] = utc_now) -> Access:
    """Open the tables in a database, making those that are missing; any number of servers may use them at once."""
    # With the tables of conversations, which others name.
    definitions = (*conversation_schema.TABLES, *access_schema.TABLES)
    tables = SharedTables(address, definitions, conversation_schema.STEPS)
    try:
        return replace(access_over(tables, address, now=now), shared=SharedUse(tables))
    except BaseException:
        tables.close()
        raise
