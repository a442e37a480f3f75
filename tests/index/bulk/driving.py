"""Ingests files in bulk with a small model, and prints what happens, a line each: `written PATH`, then the report.

A program of its own, since Ray's workers import what they are given, and because a test kills and limits it:
`python -m tests.index.bulk.driving ARCHIVE STAGING ADDRESS ARTICLES PATH...`.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from app.documents import document
from index.archive import EmbeddedArchive
from index.bulk.ingestion import Course, ingest_in_bulk
from index.bulk.partitions import Partition
from index.postgres.address import Address
from index.postgres.archive import PostgresArchive
from index.postgres.archive import open_archive as open_in_database
from index.preparing import Parts
from rag.chunking import Chunking
from rag.errors import RapporteurError
from rag.nouns import Vectors
from tests.index.models import CodingModel, manifest_of, open_as

SLOW = 0.005
"""Seconds a text, so that something is left to do when the first partition is there."""


DEADLY = "ends the process that embeds it"
"""Words of which a text is too much for the model."""


class SlowModel(CodingModel):
    """One that takes its time, and that a text can kill as one does that needs more memory than there is."""

    def encode_passages(self, texts: Sequence[str]) -> tuple[Vectors, list[bytes]]:
        if any(DEADLY in text for text in texts):
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(SLOW * len(texts))
        return super().encode_passages(texts)


MANIFEST = manifest_of(CodingModel())


def parts_with(model: CodingModel) -> Parts:
    return Parts(model, Chunking(MANIFEST.tokens, MANIFEST.overlap), model)


def make_parts() -> Parts:
    return parts_with(SlowModel())


def opened(archive: str) -> EmbeddedArchive | PostgresArchive:
    if "://" in archive:
        return open_in_database(Address(archive), manifest=MANIFEST, create=True)
    return open_as(Path(archive), MANIFEST)


def ingest(make_parts: Callable[[], Parts]) -> None:
    archive, staging, address, articles, *paths = sys.argv[1:]
    # While Ray is there, what is printed goes to the log.
    lines = sys.stdout

    def written(partition: Partition) -> None:
        print("written", partition.path, file=lines, flush=True)

    with opened(archive) as one:
        report = ingest_in_bulk(
            [Path(path) for path in paths],
            Course(Path(staging), address, int(articles), written),
            archive=one,
            manifest=MANIFEST,
            make_parts=make_parts,
        )
    print(document(report).decode(), file=lines)


def main(make_parts: Callable[[], Parts]) -> None:
    """Ingest what the program's words name, with a model of one's own."""
    try:
        ingest(make_parts)
    except RapporteurError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main(make_parts)
