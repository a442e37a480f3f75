"""How the desk that answers is put together from parts that `app/wiring.py` has opened; it opens nothing itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.settings import Settings
from app.storage import lists_of, read_manifest_of, shelf_of_meanings
from rag.seams import Archive, Conversations, Embedder

if TYPE_CHECKING:
    from app.generation import OpenAIGenerator
    from index.archive import EmbeddedArchive
    from index.postgres.archive import PostgresArchive
    from rag.answering import ExtractiveAnswerer
    from rag.desk import Desk
    from rag.generating import GeneratingAnswerer
    from rag.pipeline import Pipeline
    from rag.statement_ledger import StatementLedger


def build_desk(
    settings: Settings,
    archive: Archive,
    conversations: Conversations,
    *,
    embedder: Embedder,
    pipeline: Pipeline,
    generator: OpenAIGenerator | None,
    ledger: StatementLedger,
) -> Desk:
    """Make the desk that answers: from articles' own sentences, or by a language model if there is one."""
    from rag.answering import ExtractiveAnswerer
    from rag.conversation import FollowUpRewriter
    from rag.desk import Desk
    from rag.remembering import SharingEmbedder
    from rag.respelling import RespellingRewriter
    from rag.rewording import Rewording
    from rag.speaking import SpeakerRetriever
    from rag.topics import Bearings

    tokens = settings.conversation.tokens
    remembering = SharingEmbedder(embedder)
    quoting, trying = (
        ExtractiveAnswerer(
            archive=archive,
            embedder=each,
            today=date.today,
            reader=getattr(embedder, "reader", None),
            ledger=ledger,
        )
        for each in (embedder, remembering)
    )
    return Desk(
        archive=archive,
        conversations=conversations,
        retrievers={name: SpeakerRetriever(each, ledger, archive) for name, each in pipeline.retrievers().items()},
        rewriter=RespellingRewriter(
            FollowUpRewriter(Bearings(archive, embedder), tokens=tokens),
            archive,
            # What a model has a token for is a word of its language.
            is_word=lambda word: embedder.count_tokens([word]) == embedder.count_tokens(["the"]),
        ),
        answerer=_wording(settings, generator, archive=archive, quoting=quoting) if generator else quoting,
        today=date.today,
        # A language model would have to be asked ten times for three suggestions.
        trying=trying,
        rewording=Rewording(generator, tokens=tokens) if generator and settings.conversation.model_rewrites else None,
        near=remembering.near,
        settled=pipeline.settled,
    )


def _wording(
    settings: Settings, generator: OpenAIGenerator, *, archive: Archive, quoting: ExtractiveAnswerer
) -> GeneratingAnswerer:
    from random import SystemRandom

    from rag.generating import Budget, GeneratingAnswerer

    wanted = settings.generation
    return GeneratingAnswerer(
        archive=archive,
        quoting=quoting,
        generator=generator,
        budget=Budget(passages=wanted.passage_tokens, answer=wanted.answer_tokens),
        today=date.today,
        # Keys that nobody can foresee.
        random=SystemRandom(),
    )


def build_ledger(
    settings: Settings, archive: EmbeddedArchive | PostgresArchive, embedder: Embedder | None = None
) -> StatementLedger:
    """Make the ledger of an archive; without an embedder it knows only the meanings that are kept."""
    from app.lists import aliases_of, issues_of
    from rag.meanings import Meanings
    from rag.statement_ledger import StatementLedger

    lists = lists_of(settings, archive)
    checksum = embedder.checksum if embedder else read_manifest_of(settings).checksum
    meanings = Meanings(checksum, shelf_of_meanings(settings, archive), embedder)
    return StatementLedger(archive, issues_of(lists), aliases_of(lists), meanings=meanings)
