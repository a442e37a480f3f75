"""Says in words what each plot shows, for those who do not see it."""

from __future__ import annotations

from collections.abc import Sequence

from eval.differences import differences
from eval.measures import shown_measure
from eval.results import Evaluation, Slice


def report_words(evaluation: Evaluation) -> str:
    """Name the mean of the headline measure; the table holds the others."""
    measure = shown_measure(evaluation.measures(), None)
    scored = [(system.name, system.score(measure)) for system in evaluation.systems]
    means = ", ".join(f"{name} {score.mean:.3f}" for name, score in scored if score is not None)
    return f"Dots with intervals, a panel a measure. {measure}: {means}. All figures are in the table above."


def recall_words(evaluation: Evaluation) -> str:
    """Name where each curve begins and ends."""
    curves = [(system.name, system.recall) for system in evaluation.systems if system.recall]
    ends = ", ".join(f"{name} {recall[0][1]:.3f} to {recall[-1][1]:.3f}" for name, recall in curves)
    depth = max((recall[-1][0] for _, recall in curves), default=0)
    return f"Curves of recall after 1 to {depth} documents: {ends}."


def type_words(evaluation: Evaluation, pieces: Sequence[Slice], measure: str) -> str:
    """Name the mean of each system in each slice."""
    said = [
        f"{piece.value} ({piece.count} queries): "
        + ", ".join(
            f"{system.name} {score.mean:.3f}"
            for system in evaluation.systems
            if (score := piece.score(system.name, measure)) is not None
        )
        for piece in pieces
    ]
    return f"Bars of {measure}, a panel a slice. {'; '.join(said)}."


def wins_words(evaluation: Evaluation, measure: str) -> str:
    """Name how many queries each system wins and loses against the baseline."""
    reference = evaluation.system(evaluation.baseline)
    before = reference.score(measure) if reference else None
    said = []
    for system in evaluation.systems:
        after = system.score(measure)
        if before is not None and after is not None and system.name != evaluation.baseline:
            found = differences(before, after, words={}, top=0)
            said.append(f"{system.name} {found.wins} won, {found.losses} lost, {found.ties} as before")
    return f"Bars to both sides of {evaluation.baseline}, {measure}: {'; '.join(said)}."
