"""Carries vectors to PostgreSQL's `halfvec` and back without loss: both sides hold the same 16 bits a component."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from pgvector import HalfVector
from psycopg import Connection
from psycopg.abc import Buffer
from psycopg.adapt import Dumper
from psycopg.pq import Format

from rag.nouns import Vector

_HEADER = 4
"""Bytes before the components in pgvector's binary form: their number, and two that are zero."""


class _HalfVectorDumper(Dumper):
    # Without an oid, so that no connection has to ask which one the extension was given: the column says it.
    format = Format.BINARY

    def dump(self, obj: Any) -> Buffer:
        return bytes(obj.to_binary())


def carry_vectors(connection: Connection[Any]) -> None:
    """Let a connection take what `halved` gives."""
    connection.adapters.register_dumper(HalfVector, _HalfVectorDumper)


def halved(vector: Vector) -> HalfVector:
    """Round a vector to 16 bits a component."""
    return HalfVector(np.asarray(vector, dtype=np.float16))


def blobs_of(sent: Sequence[bytes]) -> list[bytes]:
    """Read what `halfvec_send` sent, as blobs of `index/fp16.py`."""
    return [np.frombuffer(each, dtype=">f2", offset=_HEADER).astype("<f2").tobytes() for each in sent]
