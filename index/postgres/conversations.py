"""Conversations, answers and readers' verdicts on PostgreSQL, in tables beside the archive's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from index import conversation_schema
from index.conversations import KeptConversations, utc_now
from index.postgres.address import Address
from index.postgres.shared_tables import SharedTables


class PostgresConversations(KeptConversations):
    """Conversations in a database; any number of servers may use it at once."""

    def __init__(self, address: Address, *, now: Callable[[], datetime] = utc_now) -> None:
        tables = SharedTables(address, conversation_schema.TABLES, conversation_schema.STEPS)
        super().__init__(tables, address, now=now)
