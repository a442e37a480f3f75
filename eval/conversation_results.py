"""What an evaluation of follow-ups found: the wordings measured side by side, and what rewriting gained and harmed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from eval.conversations import KINDS, FollowUp
from eval.datasets import Dataset
from eval.evidence import score_query
from eval.measures import HEADLINE
from eval.results import Evaluation, Slice, SystemResult
from eval.retrieval import measure_runs
from eval.runs import Run
from eval.significance import ratio_interval
from eval.slices import FEW, measure_slices

LAST, PASTED, OURS, HUMAN = "last turn", "all turns pasted", "rewritten", "human rewrite"
WORDINGS = (LAST, PASTED, OURS, HUMAN)
MEASURES = (HEADLINE, "R@5", "R@10")
SPAN_DEPTH = 5
_LATE_TURN = 6
_EQUAL = 1e-9


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its 95 % interval; None where there is nothing to share."""

    value: float | None
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True, slots=True)
class Harm:
    """Of `turns` that stand alone after the first turn, how many were rewritten, and how many did worse for it."""

    turns: int
    changed: int
    worse: int
    rate: float


@dataclass(frozen=True, slots=True)
class Rewriting:
    """One turn and what was made of it, with nDCG@10 of each wording."""

    query_id: str
    turn: int
    kind: str
    earlier: tuple[str, ...]
    typed: str
    standalone: str
    human: str
    carried: tuple[str, ...]
    dropped: tuple[str, ...]
    alternatives: tuple[str, ...]
    share: float
    scores: dict[str, float]


@dataclass(frozen=True, slots=True)
class ConversationReport:
    """A whole report.

    `gap` is the share of the human rewrite's gain over the last turn that is reached, on nDCG@10; `spans` the share of
    follow-ups whose judged span is in the first 5 passages, by wording, where evidence is judged; `harm` counts turns
    that stand alone (the human rewrite adds no word), `harm_with_first` first turns too.
    """

    evaluation: Evaluation
    gap: Share
    harm: Harm
    harm_with_first: Harm
    spans: dict[str, float]
    rewritings: tuple[Rewriting, ...]


def measure_follow_ups(
    dataset: Dataset, follow_ups: Sequence[FollowUp], runs: Sequence[Run], *, k: int, today: date
) -> ConversationReport:
    """Measure runs of the four wordings against the last turn as it was typed."""
    evaluation = measure_runs(dataset, runs, baseline=LAST, k=k, today=today, wording="last_turn").evaluation
    evaluation = replace(evaluation, slices=measure_slices(_slices(follow_ups), evaluation.systems))
    scores = {system.name: _values(system) for system in evaluation.systems}
    alone = [one for one in follow_ups if one.stands_alone]
    return ConversationReport(
        evaluation=evaluation,
        gap=_gap(scores),
        harm=_harm([one for one in alone if one.earlier], scores),
        harm_with_first=_harm(alone, scores),
        spans=_spans(follow_ups, runs),
        rewritings=tuple(_rewriting(one, scores) for one in follow_ups),
    )


def _values(system: SystemResult) -> dict[str, float]:
    score = system.score(HEADLINE)
    return score.values if score else {}


def _gap(scores: dict[str, dict[str, float]]) -> Share:
    queries = list(scores[LAST])
    last, ours, human = (np.array([scores[name][query] for query in queries]) for name in (LAST, OURS, HUMAN))
    if (human - last).sum() <= _EQUAL:
        return Share(None)
    low, high = ratio_interval(ours - last, human - last)
    return Share(float((ours - last).sum() / (human - last).sum()), low, high)


def _harm(alone: Sequence[FollowUp], scores: dict[str, dict[str, float]]) -> Harm:
    changed = [one for one in alone if one.rewrite.question != one.typed]
    worse = [one for one in changed if scores[OURS][one.query.id] < scores[LAST][one.query.id] - _EQUAL]
    return Harm(len(alone), len(changed), len(worse), len(worse) / len(alone) if alone else 0.0)


def _spans(follow_ups: Sequence[FollowUp], runs: Sequence[Run]) -> dict[str, float]:
    judged = [one.query for one in follow_ups if one.earlier and one.query.facts]
    if not judged:
        return {}
    found = {}
    for run in runs:
        passages = run.passages()
        hits = [score_query(passages[each.id][:SPAN_DEPTH], each.facts, each.parts)["Hits@10"] for each in judged]
        found[run.system] = sum(hits) / len(hits)
    return found


def _rewriting(one: FollowUp, scores: dict[str, dict[str, float]]) -> Rewriting:
    made = one.rewrite
    return Rewriting(
        one.query.id,
        one.turn,
        one.kind,
        one.earlier,
        one.typed,
        made.question,
        one.human,
        made.carried,
        made.dropped,
        made.alternatives,
        made.share,
        {name: by_query[one.query.id] for name, by_query in scores.items() if one.query.id in by_query},
    )


def _slices(follow_ups: Sequence[FollowUp]) -> list[Slice]:
    def turn(one: FollowUp) -> str:
        return str(one.turn) if one.turn < _LATE_TURN else f"{_LATE_TURN} or more"

    turns = sorted({turn(one) for one in follow_ups})
    return [
        *_cut(follow_ups, "turn", turn, turns),
        *_cut(follow_ups, "kind of follow-up", lambda one: one.kind, KINDS),
    ]


def _cut(
    follow_ups: Sequence[FollowUp], by: str, label: Callable[[FollowUp], str], values: Sequence[str]
) -> list[Slice]:
    found = {value: tuple(one.query.id for one in follow_ups if label(one) == value) for value in values}
    return [Slice(by, value, len(ids), len(ids) < FEW, ids) for value, ids in found.items() if ids]
