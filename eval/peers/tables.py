"""The comparison with peers as Markdown: figures with intervals, differences from `full`, and what each peer is.

Measures by evidence ask whether passages hold a fact, so that long passages do well by them: how much text the first
ten passages are stands beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from eval.peers.asking import Outcome
from eval.results import Score, SystemResult
from eval.retrieval import Evaluated
from eval.runs import Run
from eval.tables import SIGNIFICANT, caption, title

MEASURES = ("nDCG@10", "R@10", "Hits@4", "Hits@10", "MRR@10", "FactRecall@10")


def markdown(found: Evaluated, outcomes: Sequence[Outcome]) -> str:
    """Write the comparison as one Markdown document: a row a system, failed peers included."""
    evaluation = found.evaluation
    measures = [measure for measure in MEASURES if measure in evaluation.measures()]
    failed = [outcome for outcome in outcomes if outcome.failure is not None]
    figures = [
        [system.name, *_figures(system, measures), f"{characters(run):,}", _milliseconds(system)]
        for system, run in zip(evaluation.systems, found.runs, strict=True)
    ]
    figures += [[outcome.peer.name, "failed", *[""] * (len(measures) + 1)] for outcome in failed]
    differences = [
        [system.name, *_differences(system, measures)]
        for system in evaluation.systems
        if system.name != evaluation.baseline
    ]
    parts = [
        f"**{title(evaluation)}**",
        _table(["system", *measures, "characters of ten", "ms p50 / p95"], figures),
        f"{caption(evaluation)}",
        f"Difference from `{evaluation.baseline}`, with Holm's p:",
        _table(["system", *measures], differences),
        "\n".join(f"- {note}" for note in notes(outcomes)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def notes(outcomes: Sequence[Outcome]) -> list[str]:
    """Say of each peer what ran, or why nothing did."""
    return [_note(outcome) for outcome in outcomes]


def characters(run: Run) -> int:
    """Return how much text the first ten passages of a query are, in characters: the mean over queries."""
    return round(fmean(sum(map(len, ranking.passages)) for ranking in run.rankings))


def share(value: float, *, signed: bool = False) -> str:
    """Write a share in three digits without the leading nought.

    >>> share(0.8434), share(1.0), share(-0.0211, signed=True), share(0.0211, signed=True)
    ('.843', '1.000', '-.021', '+.021')
    """
    written = f"{abs(value):.3f}".removeprefix("0")
    sign = "-" if value < 0 else "+" if signed else ""
    return f"{sign}{written}"


def _note(outcome: Outcome) -> str:
    peer, card = outcome.peer, outcome.card
    if outcome.failure is not None or card is None:
        return f"{peer.name} failed: {' '.join((outcome.failure or '').split())}"
    versions = ", ".join(f"{name} {number}" for name, number in card.versions.items())
    return f"{peer.name}: {peer.defaults}; {card.passages:,} passages indexed in {card.seconds:,.0f} s; {versions}."


def _figures(system: SystemResult, measures: Sequence[str]) -> list[str]:
    return [_figure(system.score(measure)) for measure in measures]


def _figure(score: Score | None) -> str:
    if score is None:
        return ""
    mark = "*" if score.versus is not None and score.versus.p_holm < SIGNIFICANT else ""
    return f"{share(score.mean)}{mark} ({share(score.low)} to {share(score.high)})"


def _differences(system: SystemResult, measures: Sequence[str]) -> list[str]:
    scores = [system.score(measure) for measure in measures]
    return [
        f"{share(score.versus.difference, signed=True)}, p {share_of_chance(score.versus.p_holm)}"
        if score is not None and score.versus is not None
        else ""
        for score in scores
    ]


def share_of_chance(p: float) -> str:
    """Write a p-value in four digits.

    >>> share_of_chance(0.00049), share_of_chance(1.0)
    ('.0005', '1.0000')
    """
    return f"{p:.4f}".removeprefix("0")


def _milliseconds(system: SystemResult) -> str:
    middle, tail = system.milliseconds
    return f"{middle:.0f} / {tail:.0f}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
