"""The one place that names concrete classes: settings go in, opened parts come out.

Whatever is heavy (the model, FAISS, tantivy) is imported in the function that needs it, so that commands which do
without stay quick. Whoever opens something here closes it, or uses the `opened_` form that does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from app.service import Service
from app.settings import Settings
from rag.chunking import Chunking
from rag.seams import Archive, Conversations, Embedder, Reranker, Retriever, TokenCoder

if TYPE_CHECKING:
    from index.manifest import Manifest
    from rag.desk import Desk

# Measured on whole sets: docs/evaluation.md, "Retrieval".
FUSION_DEPTH = 300
DISTINCT_DEPTH = 50
TOKENS_SHARE = 0.5
TOKENS_DEPTH = 100
OUTLET_BONUS = 0.3
WINDOW_BONUS = 0.1
CLAUSE_BONUS = 0.4
TITLE_BONUS = 0.1
LATEST_BONUS = 0.1
RERANKER_SHARE = 0.7

Reranked = Callable[[Retriever], Retriever]
"""Puts the reranker, if there is one, over a retriever."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Which parts of `full` are on; each can be turned off to measure what it is worth."""

    words: bool = True
    meaning: bool = True
    outlets: bool = True
    dates: bool = True
    clauses: bool = True
    titles: bool = True
    latest: bool = True
    tokens: bool = True
    copies: bool = True
    reranker: bool = True


PARTS = tuple(part.name for part in fields(Parts))

CONVERSATIONS = "conversations.db"
"""The file in an archive's folder that keeps conversations; it has a lock of its own."""


def load_embedder_for(settings: Settings) -> Embedder:
    """Load the embedding model that the settings name. Raises ModelError."""
    from rag.embedding import load_embedder

    wanted = settings.embedding
    return load_embedder(wanted.model, wanted.precision, allow_download=wanted.allow_download)


def load_reranker_for(settings: Settings) -> Reranker | None:
    """Load the cross-encoder that the settings name, if they name one. Raises ModelError."""
    from rag.cross_encoder import load_cross_encoder

    wanted = settings.reranker
    if wanted.model is None:
        return None
    return load_cross_encoder(wanted.model, wanted.precision, allow_download=wanted.allow_download)


def build_service(settings: Settings, *, create: bool = False, embedder: Embedder | None = None) -> Service:
    """Open the archive of the settings with all that works on it; with `create` a missing one is made.

    Raises ArchiveError (there is none, or it was built with another model), ModelError.
    """
    from index.archive import open_archive
    from index.conversations import SqliteConversations
    from index.ingestion import ingest
    from index.opening import read_manifest

    if not create:
        # Before a model is loaded, which takes seconds: is there anything to use it on?
        read_manifest(settings.archive)
    reranked = _reranked(settings)
    embedder = embedder or load_embedder_for(settings)
    chunking = Chunking(tokens=settings.chunking.tokens, overlap=settings.chunking.overlap)
    coder = _coder(embedder)
    archive = open_archive(settings.archive, manifest=_manifest(embedder, chunking, coder), create=create)
    if coder is not None and coder.late != archive.manifest.late:
        # Codes of another head cannot be compared; the archive is searched without.
        coder = None
    conversations = SqliteConversations(settings.archive / CONVERSATIONS)
    return Service(
        desk=_desk(archive, conversations, embedder, coder, reranked),
        archive=archive,
        conversations=conversations,
        add=partial(ingest, archive=archive, embedder=embedder, chunking=chunking, coder=coder),
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


def _coder(embedder: Embedder) -> TokenCoder | None:
    """Return the embedder as a coder of tokens, if it has a head for that."""
    from rag.embedding import SentenceTransformerEmbedder

    return embedder if isinstance(embedder, SentenceTransformerEmbedder) and embedder.head else None


def _manifest(embedder: Embedder, chunking: Chunking, coder: TokenCoder | None) -> Manifest:
    from index.manifest import Manifest

    return Manifest(
        model=embedder.name,
        checksum=embedder.checksum,
        dimensions=embedder.dimensions,
        tokens=chunking.tokens,
        overlap=chunking.overlap,
        late=coder.late if coder else "",
    )


def _desk(
    archive: Archive, conversations: Conversations, embedder: Embedder, coder: TokenCoder | None, reranked: Reranked
) -> Desk:
    from rag.answering import ExtractiveAnswerer
    from rag.conversation import FollowUpRewriter
    from rag.desk import Desk

    return Desk(
        archive=archive,
        conversations=conversations,
        retrievers=_retrievers(archive, embedder, coder, reranked),
        rewriter=FollowUpRewriter(),
        answerer=ExtractiveAnswerer(archive=archive, embedder=embedder, today=date.today),
        today=date.today,
    )


def _retrievers(
    archive: Archive, embedder: Embedder, coder: TokenCoder | None, reranked: Reranked
) -> Mapping[str, Retriever]:
    """Compose the four ways to search, and for measuring `full` without each of its parts, named `full-PART`.

    An "as of" in the question binds in all of them.
    """
    from rag.guidance import AsOfRetriever
    from rag.reranking import LateReranker
    from rag.retrieval import DenseRetriever, LexicalRetriever

    lexical, dense = LexicalRetriever(archive), DenseRetriever(embedder, archive)
    plain: dict[str, Retriever] = {"lexical": lexical, "dense": dense, "hybrid": _hybrid(lexical, dense)}
    tokens = LateReranker(coder, archive) if coder else None
    compose = partial(_full, archive, lexical, dense, tokens, reranked)
    without = {f"full-{name}": compose(Parts(**{name: False})) for name in PARTS}
    composed = plain | {"full": compose(Parts())} | without
    return {name: AsOfRetriever(found, date.today) for name, found in composed.items()}


def _hybrid(lexical: Retriever, dense: Retriever) -> Retriever:
    from rag.fusion import dense_share, lexical_share
    from rag.retrieval import FusedRetriever

    return FusedRetriever(((lexical_share, lexical), (dense_share, dense)), depth=FUSION_DEPTH)


def _reranked(settings: Settings) -> Reranked:
    """Load the reranker once for all that searches with it."""
    from rag.retrieval import RerankedRetriever

    reranker = load_reranker_for(settings)
    if reranker is None:
        return lambda found: found
    depth = settings.reranker.depth
    return partial(RerankedRetriever, reranker=reranker, share=RERANKER_SHARE, depth=depth, pool=depth)


def _full(
    archive: Archive, lexical: Retriever, dense: Retriever, tokens: Reranker | None, reranked: Reranked, parts: Parts
) -> Retriever:
    from rag.guidance import GuidedRetriever
    from rag.retrieval import DistinctRetriever, RerankedRetriever

    found = _hybrid(lexical, dense) if parts.words and parts.meaning else lexical if parts.words else dense
    if tokens and parts.tokens:
        found = RerankedRetriever(found, tokens, share=TOKENS_SHARE, depth=TOKENS_DEPTH, pool=FUSION_DEPTH)
    if parts.outlets or parts.dates:
        found = GuidedRetriever(
            found,
            archive,
            date.today,
            outlet_bonus=OUTLET_BONUS if parts.outlets else 0.0,
            window_bonus=WINDOW_BONUS if parts.dates else 0.0,
            depth=FUSION_DEPTH,
            clause_bonus=CLAUSE_BONUS if parts.clauses and parts.outlets else 0.0,
            title_bonus=TITLE_BONUS if parts.titles else 0.0,
            latest_bonus=LATEST_BONUS if parts.latest else 0.0,
        )
    if parts.copies:
        found = DistinctRetriever(found, archive, depth=DISTINCT_DEPTH)
    if parts.reranker:
        # Last: within the hybrid, no preference could lift a passage into the few that were looked at again, and
        # copies would take up places among them.
        found = reranked(found)
    return found
