"""What is counted and logged of an answer: never a word of it."""

from __future__ import annotations

import structlog

from app.metrics import Metrics
from rag.nouns import Answer


def note_answer(answer: Answer, metrics: Metrics) -> None:
    """Count and log one answer."""
    metrics.count_answer(answer)
    structlog.get_logger("rapporteur.ask").info(
        "answered",
        verdict=answer.verdict,
        sentences=len(answer.sentences),
        citations=len(answer.citations),
        archive=answer.archive.fingerprint,
        ms=answer.timings_ms.get("total"),
    )
