"""Where concrete classes are named, as in `app/storage.py` and `app/desk_wiring.py`: settings in, opened parts out.

Whatever is heavy (the model, FAISS, tantivy) is imported in the function that needs it, so that commands which do
without stay quick. Whoever opens something here closes it, or uses the `opened_` form that does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from app.desk_wiring import build_desk, build_ledger
from app.learning import Learner
from app.service import Service
from app.settings import Settings
from app.storage import (
    open_access_of,
    open_archive_of,
    open_conversations,
    read_manifest_of,
    require_place_of,
    settling_of,
)
from index.postgres.address import Address
from rag.chunking import Chunking
from rag.seams import Embedder, Reranker, TokenCoder

if TYPE_CHECKING:
    from app.generation import OpenAIGenerator
    from index.archive import EmbeddedArchive
    from index.conversations import KeptConversations
    from index.manifest import Manifest
    from index.postgres.archive import PostgresArchive
    from index.reindex_tally import ReindexProgress, ReindexReport
    from rag.statement_ledger import StatementLedger


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


def load_generator_for(settings: Settings) -> OpenAIGenerator | None:
    """Make the client of the language model that the settings name, if they name one; nothing is sent yet."""
    from app.generation import OpenAIGenerator

    return OpenAIGenerator(settings.generation) if settings.generation.base_url else None


def build_service(
    settings: Settings, *, create: bool = False, embedder: Embedder | None = None, statements: bool = True
) -> Service:
    """Open the archive of the settings with all that works on it; with `create` a missing one is made.

    Without `statements` it is not looked who says what in articles that are added.

    Raises ArchiveError (there is none, or it was built with another model), ModelError.
    """
    from index.ingestion import ingest
    from rag.months_asked import settling_months
    from rag.pipeline import Pipeline
    from rag.statements import StatementFinder

    # Before a model is loaded, which takes seconds: is there anything to use it on?
    if create:
        require_place_of(settings)
    else:
        read_manifest_of(settings)
    reranker = load_reranker_for(settings)
    embedder = embedder or load_embedder_for(settings)
    chunking = chunking_of(settings)
    coder = coder_of(embedder)
    with ExitStack() as opened:
        archive = open_archive_of(settings, _manifest(embedder, chunking, coder), create=create)
        opened.callback(archive.close)
        if coder is not None and coder.late != archive.manifest.late:
            # Codes of another head cannot be compared; the archive is searched without.
            coder = None
        ledger = build_ledger(settings, archive, embedder)
        learner = Learner(ledger)
        opened.callback(learner.close)
        conversations = open_conversations(settings)
        opened.callback(conversations.close)
        access = open_access_of(settings)
        opened.callback(access.close)
        generator = load_generator_for(settings)
        if generator:
            opened.callback(generator.close)
        pipeline = Pipeline(
            archive, embedder, date.today, coder, reranker, settings.reranker.depth, settling_months(ledger)
        )
        service = Service(
            desk=build_desk(
                settings,
                archive,
                conversations,
                embedder=embedder,
                pipeline=pipeline,
                generator=generator,
                ledger=ledger,
            ),
            archive=archive,
            conversations=conversations,
            ledger=ledger,
            access=access,
            manifest=archive.manifest,
            learn=learner.attend,
            settle=settling_of(settings, archive),
            release=partial(_close_all, learner.close, generator.close if generator else _nothing),
            add=partial(
                ingest,
                archive=archive,
                embedder=embedder,
                chunking=chunking,
                coder=coder,
                statements=StatementFinder() if statements else None,
            ),
        )
        # Whole: from here on it is the service that closes them.
        opened.pop_all()
    return service


@contextmanager
def opened_service(
    settings: Settings, *, create: bool = False, embedder: Embedder | None = None, statements: bool = True
) -> Iterator[Service]:
    """Open a service for the length of a block."""
    service = build_service(settings, create=create, embedder=embedder, statements=statements)
    try:
        yield service
    finally:
        service.close()


@contextmanager
def opened_archive(settings: Settings) -> Iterator[EmbeddedArchive | PostgresArchive]:
    """Open an archive as it is for the length of a block, without a model: to look and to remove, not to add."""
    archive = open_archive_of(settings, read_manifest_of(settings), create=False)
    try:
        yield archive
    finally:
        archive.close()


@contextmanager
def opened_conversations(
    settings: Settings, *, now: Callable[[], datetime] | None = None
) -> Iterator[KeptConversations]:
    """Open what an archive keeps of conversations for the length of a block; turns are added at the time of `now`."""
    conversations = open_conversations(settings, now=now)
    try:
        yield conversations
    finally:
        conversations.close()


@contextmanager
def opened_ledger(settings: Settings, *, learns: bool = False) -> Iterator[StatementLedger]:
    """Open the ledger of an archive for the length of a block; only one that `learns` loads a model.

    Raises ArchiveError, SettingsError, ModelError.
    """
    with opened_archive(settings) as archive:
        yield build_ledger(settings, archive, load_embedder_for(settings) if learns else None)


def reindex_archive(
    settings: Settings,
    on_progress: Callable[[ReindexProgress], None],
    on_statements: Callable[[int, int], None] = lambda _done, _total: None,
    *,
    embedder: Embedder | None = None,
) -> ReindexReport:
    """Make the archive of the settings what they say: its model, chunking and token codes, from the stored texts.

    Then statements are read where they were not; `on_statements` hears in how many articles of how many.

    Raises ArchiveError (there is none, or it is being reindexed), ModelError.
    """
    from index.manifest import require_readable
    from index.reindexing import reindex
    from index.statement_reading import read_statements
    from rag.statements import StatementFinder

    # Before a model is loaded, which takes seconds.
    require_readable(read_manifest_of(settings), settings.archive)
    embedder = embedder or load_embedder_for(settings)
    coder = coder_of(embedder)
    target = _manifest(embedder, chunking_of(settings), coder)
    if isinstance(settings.archive, Address):
        from index.postgres.reindexing import reindex as reindex_in_database

        # There, statements are read of every article that is added.
        return reindex_in_database(settings.archive, target, on_progress, embedder=embedder, coder=coder)
    report = reindex(settings.folder, target, on_progress, embedder=embedder, coder=coder)
    read = read_statements(settings.folder, StatementFinder().find_all, on_statements)
    return replace(report, statements_read=read)


def chunking_of(settings: Settings) -> Chunking:
    """Return how the settings cut articles into passages."""
    return Chunking(tokens=settings.chunking.tokens, overlap=settings.chunking.overlap)


def coder_of(embedder: Embedder) -> TokenCoder | None:
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


def _close_all(*closing: Callable[[], None]) -> None:
    for close in closing:
        close()


def _nothing() -> None:
    """Release nothing."""
