"""The one place that names concrete classes: settings go in, opened parts come out.

Whatever is heavy (the model, FAISS, tantivy) is imported in the function that needs it, so that commands which do
without stay quick. Whoever opens something here closes it, or uses the `opened_` form that does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from app.service import Service
from app.settings import Settings
from rag.chunking import Chunking
from rag.seams import Archive, Conversations, Embedder, Retriever

if TYPE_CHECKING:
    from index.manifest import Manifest
    from rag.desk import Desk

# Measured on whole sets: docs/evaluation.md, "Retrieval".
FUSION_DEPTH = 300
DISTINCT_DEPTH = 50
OUTLET_BONUS = 0.3
WINDOW_BONUS = 0.1


@dataclass(frozen=True, slots=True)
class Parts:
    """Which parts of `full` are on; each can be turned off to measure what it is worth."""

    words: bool = True
    meaning: bool = True
    outlets: bool = True
    dates: bool = True
    copies: bool = True


PARTS = tuple(part.name for part in fields(Parts))

CONVERSATIONS = "conversations.db"
"""The file in an archive's folder that keeps conversations; it has a lock of its own."""


def load_embedder_for(settings: Settings) -> Embedder:
    """Load the embedding model that the settings name. Raises ModelError."""
    from rag.embedding import load_embedder

    wanted = settings.embedding
    return load_embedder(wanted.model, wanted.precision, allow_download=wanted.allow_download)


def build_service(settings: Settings, *, create: bool = False, embedder: Embedder | None = None) -> Service:
    """Open the archive of the settings with all that works on it; with `create` a missing one is made.

    Raises ArchiveError (there is none, or it was built with another model), ModelError.
    """
    from index.archive import open_archive
    from index.conversations import SqliteConversations
    from index.ingestion import ingest
    from index.opening import read_manifest

    if not create:
        # Before the model is loaded, which takes seconds: is there anything to use it on?
        read_manifest(settings.archive)
    embedder = embedder or load_embedder_for(settings)
    chunking = Chunking(tokens=settings.chunking.tokens, overlap=settings.chunking.overlap)
    archive = open_archive(settings.archive, manifest=_manifest(embedder, chunking), create=create)
    conversations = SqliteConversations(settings.archive / CONVERSATIONS)
    return Service(
        desk=_desk(archive, conversations, embedder),
        archive=archive,
        conversations=conversations,
        add=partial(ingest, archive=archive, embedder=embedder, chunking=chunking),
    )


@contextmanager
def opened_service(settings: Settings, *, create: bool = False, embedder: Embedder | None = None) -> Iterator[Service]:
    """Open a service for the length of a block."""
    service = build_service(settings, create=create, embedder=embedder)
    try:
        yield service
    finally:
        service.close()


@contextmanager
def opened_archive(settings: Settings) -> Iterator[Archive]:
    """Open an archive as it is for the length of a block, without a model: to look and to remove, not to add."""
    from index.archive import open_archive
    from index.opening import read_manifest

    path = settings.archive
    archive = open_archive(path, manifest=read_manifest(path), create=False)
    try:
        yield archive
    finally:
        archive.close()


def _manifest(embedder: Embedder, chunking: Chunking) -> Manifest:
    from index.manifest import Manifest

    return Manifest(
        model=embedder.name,
        checksum=embedder.checksum,
        dimensions=embedder.dimensions,
        tokens=chunking.tokens,
        overlap=chunking.overlap,
    )


def _desk(archive: Archive, conversations: Conversations, embedder: Embedder) -> Desk:
    from rag.answering import ExtractiveAnswerer
    from rag.conversation import FollowUpRewriter
    from rag.desk import Desk

    return Desk(
        archive=archive,
        conversations=conversations,
        retrievers=_retrievers(archive, embedder),
        rewriter=FollowUpRewriter(),
        answerer=ExtractiveAnswerer(archive=archive, embedder=embedder, today=date.today),
    )


def _retrievers(archive: Archive, embedder: Embedder) -> Mapping[str, Retriever]:
    """Compose the four ways to search, and for measuring `full` without each of its parts, named `full-PART`."""
    from rag.fusion import dense_share, lexical_share
    from rag.hybrid import HybridRetriever
    from rag.retrieval import DenseRetriever, LexicalRetriever

    lexical, dense = LexicalRetriever(archive), DenseRetriever(embedder, archive)
    hybrid = HybridRetriever(embedder, archive, lexical_share, dense_share, depth=FUSION_DEPTH)
    legs: dict[str, Retriever] = {"lexical": lexical, "dense": dense, "hybrid": hybrid}
    without = {f"full-{name}": _full(archive, legs, Parts(**{name: False})) for name in PARTS}
    return {**legs, "full": _full(archive, legs, Parts()), **without}


def _full(archive: Archive, legs: Mapping[str, Retriever], parts: Parts) -> Retriever:
    from rag.retrieval import AsOfRetriever, DistinctRetriever, GuidedRetriever

    found = legs["hybrid"] if parts.words and parts.meaning else legs["lexical"] if parts.words else legs["dense"]
    if parts.outlets or parts.dates:
        found = GuidedRetriever(
            found,
            archive,
            date.today,
            outlet_bonus=OUTLET_BONUS if parts.outlets else 0.0,
            window_bonus=WINDOW_BONUS if parts.dates else 0.0,
            depth=FUSION_DEPTH,
        )
    if parts.copies:
        found = DistinctRetriever(found, archive, depth=DISTINCT_DEPTH)
    return AsOfRetriever(found, date.today)
