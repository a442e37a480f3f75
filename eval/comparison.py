"""Compares systems on the same queries: with a baseline within one evaluation, or two evaluations with each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

import numpy as np

from eval.results import Evaluation, Score, SystemResult, Versus
from eval.significance import holm, interval, randomisation
from rag.errors import InputError


@dataclass(frozen=True, slots=True)
class Change:
    """How one measure of a system changed from one report to another, all over the queries that both have."""

    system: str
    measure: str
    before: float
    after: float
    versus: Versus


def against(results: Sequence[SystemResult], *, baseline: str) -> tuple[SystemResult, ...]:
    """Set each system's scores beside those of the system named `baseline`; the baseline's own stay as they are.

    Holm's correction is over the systems, measure by measure.
    """
    reference = next(result for result in results if result.name == baseline)
    found = {result.name: _differences(result, reference) for result in results if result.name != baseline}
    for measure in [score.measure for score in reference.scores]:
        rivals = [name for name, by_measure in found.items() if measure in by_measure]
        adjusted = _corrected([found[name][measure] for name in rivals])
        for name, difference in zip(rivals, adjusted, strict=True):
            found[name][measure] = difference
    return tuple(_with(result, found.get(result.name, {})) for result in results)


def changes(before: Evaluation, after: Evaluation) -> list[Change]:
    """List what changed between two reports: systems are matched by name, or are the only one of each report.

    Holm's correction is over the measures of a system.
    Raises InputError when the reports share no system, no measure or no query.
    """
    found = [change for old, new in _pairs(before, after) for change in _changes(old, new)]
    if not found:
        names = [", ".join(system.name for system in report.systems) for report in (before, after)]
        raise InputError(
            f"The reports share no system with a measure in common: {names[0]} and {names[1]}.",
            hint="Compare reports of the same --systems, or of one system each.",
        )
    return found


def _pairs(before: Evaluation, after: Evaluation) -> list[tuple[SystemResult, SystemResult]]:
    if len(before.systems) == len(after.systems) == 1:
        return [(before.systems[0], after.systems[0])]
    by_name = {system.name: system for system in after.systems}
    return [(system, by_name[system.name]) for system in before.systems if system.name in by_name]


def _changes(before: SystemResult, after: SystemResult) -> list[Change]:
    found = _differences(after, before)
    adjusted = _corrected(list(found.values()))
    means = {measure: _means(before.score(measure), after.score(measure)) for measure in found}
    return [
        Change(after.name, measure, *means[measure], difference)
        for measure, difference in zip(found, adjusted, strict=True)
    ]


def _means(before: Score | None, after: Score | None) -> tuple[float, float]:
    assert before is not None
    assert after is not None
    common = [query for query in before.values if query in after.values]
    return fmean(before.values[query] for query in common), fmean(after.values[query] for query in common)


def _differences(result: SystemResult, reference: SystemResult) -> dict[str, Versus]:
    """Compare two systems on each measure that both have, over the queries that both have; p is not yet corrected.

    Measures on the same queries are tested together, with the same resamples.
    """
    groups: dict[tuple[str, ...], list[tuple[Score, Score]]] = {}
    for expected in reference.scores:
        score = result.score(expected.measure)
        if score is not None:
            common = tuple(query for query in expected.values if query in score.values)
            groups.setdefault(common, []).append((expected, score))
    if () in groups:
        raise InputError(
            f"{result.name} and {reference.name} have no query in common on {groups[()][0][0].measure}.",
            hint="Compare results on the same data set.",
        )
    found = {name: item for common, pairs in groups.items() for name, item in _tested(common, pairs, reference.name)}
    return {score.measure: found[score.measure] for score in reference.scores if score.measure in found}


def _tested(
    queries: Sequence[str], pairs: Sequence[tuple[Score, Score]], baseline: str
) -> Iterator[tuple[str, Versus]]:
    gained = np.array([[new.values[query] - old.values[query] for old, new in pairs] for query in queries])
    means, (low, high), p = gained.mean(axis=0), interval(gained), randomisation(gained)
    for column, (old, _) in enumerate(pairs):
        values = (float(row[column]) for row in (means, low, high, p))
        difference, lower, upper, chance = values
        yield old.measure, Versus(baseline, len(queries), difference, lower, upper, chance, p_holm=chance)


def _corrected(found: Sequence[Versus]) -> list[Versus]:
    adjusted = holm([item.p for item in found])
    return [replace(item, p_holm=p) for item, p in zip(found, adjusted, strict=True)]


def _with(result: SystemResult, found: Mapping[str, Versus]) -> SystemResult:
    return replace(result, scores=tuple(replace(score, versus=found.get(score.measure)) for score in result.scores))
