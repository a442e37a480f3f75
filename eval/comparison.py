"""Compares systems on the same queries: with a baseline within one evaluation, or two evaluations with each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from statistics import fmean

import numpy as np

from eval.differences import Differences, differences
from eval.results import Evaluation, Score, SystemResult, Versus
from eval.significance import holm, interval, randomisation
from rag.errors import InputError

TOP = 5
"""How many queries are listed that won most, and that lost most."""


@dataclass(frozen=True, slots=True)
class Change:
    """How one measure of a system changed from one report to another, all over the queries that both have."""

    system: str
    measure: str
    before: float
    after: float
    versus: Versus
    queries: Differences


def against(results: Sequence[SystemResult], *, baseline: str) -> tuple[SystemResult, ...]:
    """Set each system's scores beside those of the system named `baseline`; the baseline's own stay as they are.

    Holm's correction is over the systems, measure by measure.
    """
    reference = next(result for result in results if result.name == baseline)
    found = _differences([result for result in results if result.name != baseline], reference)
    for measure in [score.measure for score in reference.scores]:
        rivals = [name for name, by_measure in found.items() if measure in by_measure]
        adjusted = _corrected([found[name][measure] for name in rivals])
        for name, difference in zip(rivals, adjusted, strict=True):
            found[name][measure] = difference
    return tuple(_with(result, found.get(result.name, {})) for result in results)


def changes(before: Evaluation, after: Evaluation, *, top: int = TOP) -> list[Change]:
    """List what changed between two reports: systems are matched by name, or are the only one of each report.

    Holm's correction is over the measures of a system. At most `top` queries that won, and that lost, are listed.
    Raises InputError when the reports share no system, no measure or no query.
    """
    words = {**before.queries, **after.queries}
    found = [change for old, new in _pairs(before, after) for change in _changes(old, new, words=words, top=top)]
    if not found:
        names = [", ".join(system.name for system in report.systems) for report in (before, after)]
        raise InputError(
            f"The reports share no system with a measure in common: {names[0]} and {names[1]}.",
            hint="Compare reports of the same systems, or pick one of each side with --systems.",
        )
    return found


def picked(report: Evaluation, systems: Collection[str]) -> Evaluation:
    """Keep the named systems of a report; one that has none of them, or one system alone, stays as it is."""
    kept = tuple(system for system in report.systems if system.name in systems)
    return replace(report, systems=kept) if kept else report


def _pairs(before: Evaluation, after: Evaluation) -> list[tuple[SystemResult, SystemResult]]:
    if len(before.systems) == len(after.systems) == 1:
        return [(before.systems[0], after.systems[0])]
    by_name = {system.name: system for system in after.systems}
    return [(system, by_name[system.name]) for system in before.systems if system.name in by_name]


def _changes(before: SystemResult, after: SystemResult, *, words: Mapping[str, str], top: int) -> Iterator[Change]:
    found = _differences([after], before)[after.name]
    for (measure, _), versus in zip(found.items(), _corrected(list(found.values())), strict=True):
        old, new = before.score(measure), after.score(measure)
        assert old is not None
        assert new is not None
        moved = differences(old, new, words=words, top=top)
        yield Change(after.name, measure, *_means(old, new), versus, moved)


def _means(before: Score, after: Score) -> tuple[float, float]:
    common = [query for query in before.values if query in after.values]
    return fmean(before.values[query] for query in common), fmean(after.values[query] for query in common)


def _differences(results: Sequence[SystemResult], reference: SystemResult) -> dict[str, dict[str, Versus]]:
    """Compare systems with one on each measure that both have, over the queries that both have; p is not yet corrected.

    Returned by system, then by measure. What is on the same queries is tested together, with the same resamples.
    """
    groups: dict[tuple[str, ...], list[_Pair]] = {}
    for result, expected in product(results, reference.scores):
        score = result.score(expected.measure)
        if score is None:
            continue
        common = tuple(query for query in expected.values if query in score.values)
        if not common:
            raise InputError(
                f"{result.name} and {reference.name} have no query in common on {score.measure}.",
                hint="Compare results on the same data set.",
            )
        groups.setdefault(common, []).append(_Pair(result.name, expected, score))
    tested = [item for common, pairs in groups.items() for item in _tested(common, pairs, reference.name)]
    found = {(pair.system, pair.old.measure): versus for pair, versus in tested}
    return {
        result.name: {
            score.measure: found[result.name, score.measure]
            for score in reference.scores
            if (result.name, score.measure) in found
        }
        for result in results
    }


@dataclass(frozen=True, slots=True)
class _Pair:
    """One measure of a system and of the one that it is compared with."""

    system: str
    old: Score
    new: Score


def _tested(queries: Sequence[str], pairs: Sequence[_Pair], baseline: str) -> Iterator[tuple[_Pair, Versus]]:
    gained = np.array([[pair.new.values[query] - pair.old.values[query] for pair in pairs] for query in queries])
    means, (low, high), p = gained.mean(axis=0), interval(gained), randomisation(gained)
    for column, pair in enumerate(pairs):
        difference, lower, upper, chance = (float(row[column]) for row in (means, low, high, p))
        yield pair, Versus(baseline, len(queries), difference, lower, upper, chance, p_holm=chance)


def _corrected(found: Sequence[Versus]) -> list[Versus]:
    adjusted = holm([item.p for item in found])
    return [replace(item, p_holm=p) for item, p in zip(found, adjusted, strict=True)]


def _with(result: SystemResult, found: Mapping[str, Versus]) -> SystemResult:
    return replace(result, scores=tuple(replace(score, versus=found.get(score.measure)) for score in result.scores))
