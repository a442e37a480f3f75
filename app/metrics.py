"""What operators watch: counters and times of one server, in Prometheus's text form.

Each application has a registry of its own, so that two in one process do not add up.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from rag.nouns import Answer, ArchiveState


class Metrics:
    """The instruments of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "rapporteur_requests_total", "Requests answered.", ["method", "route", "status"], registry=self.registry
        )
        self.seconds = Histogram(
            "rapporteur_request_seconds", "Seconds to the end of a response.", ["route"], registry=self.registry
        )
        self.answers = Counter("rapporteur_answers_total", "Answers by verdict.", ["verdict"], registry=self.registry)
        self.stages = Histogram(
            "rapporteur_stage_seconds", "Seconds in each stage of an answer.", ["stage"], registry=self.registry
        )
        self.articles = Gauge("rapporteur_articles", "Articles in the archive.", registry=self.registry)
        self.passages = Gauge("rapporteur_passages", "Passages in the archive.", registry=self.registry)
        self.pending = Gauge("rapporteur_pending_work", "Requests worked on or waiting.", registry=self.registry)

    def count_answer(self, answer: Answer) -> None:
        """Count one answer and the time of its stages."""
        self.answers.labels(answer.verdict).inc()
        for stage, milliseconds in answer.timings_ms.items():
            self.stages.labels(stage).observe(milliseconds / 1000)

    def render(self, state: ArchiveState | None, *, pending: int) -> bytes:
        """Write all instruments out, the gauges set to what is true now."""
        self.pending.set(pending)
        if state is not None:
            self.articles.set(state.articles)
            self.passages.set(state.passages)
        return generate_latest(self.registry)
