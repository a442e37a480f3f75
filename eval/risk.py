"""Risk against coverage: how much of what is answered is wrong, as less sure answers are let through as well.

Questions are ranked by the confidence of their answers, the surest first. After the first k of them, coverage is k over
all questions asked, and risk the share of the k that are wrong (El-Yaniv and Wiener 2010). The area under the curve is
the mean of the risk over all k; its excess is what it has over the area of an ideal ranking, in which every wrong
answer comes last (AURC and E-AURC: Geifman, Uziel and El-Yaniv, ICLR 2019). Equal confidences share their wrong
answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.significance import CONFIDENCE, SEED

RESAMPLES = 1_000

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ranked:
    """One question: how sure its answer is (None: not weighed, least sure of all), and whether it is wrong."""

    confidence: float | None
    wrong: bool


@dataclass(frozen=True, slots=True)
class Point:
    """Coverage and risk where only what is at least so confident is let through."""

    confidence: float | None
    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class Area:
    """An area with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve of risk against coverage; `ranked` of `questions` are on it."""

    name: str
    questions: int
    ranked: int
    points: tuple[Point, ...]
    area: Area
    excess: Area


def curve(name: str, ranked: Sequence[Ranked], *, questions: int, resamples: int = RESAMPLES) -> Curve | None:
    """Draw the curve of ranked answers among so many questions asked; None where there is no answer."""
    if not ranked:
        return None
    sure = np.array([-np.inf if one.confidence is None else one.confidence for one in ranked])
    wrong = np.array([float(one.wrong) for one in ranked])
    drawn = np.random.default_rng(SEED).integers(0, len(ranked), size=(resamples, len(ranked)))
    areas = np.array([_areas(sure[sample], wrong[sample]) for sample in drawn])
    tail = (1 - CONFIDENCE) / 2 * 100
    low, high = np.percentile(areas, [tail, 100 - tail], axis=0)
    area, excess = (
        Area(float(value), float(low[place]), float(high[place])) for place, value in enumerate(_areas(sure, wrong))
    )
    return Curve(name, questions, len(ranked), _points(sure, wrong, questions), area, excess)


def _areas(sure: Numbers, wrong: Numbers) -> tuple[float, float]:
    """Return the area under the curve and its excess over that of an ideal ranking."""
    area = float(_risks(_shared(sure, wrong)).mean())
    return area, area - float(_risks(np.sort(wrong)).mean())


def _shared(sure: Numbers, wrong: Numbers) -> Numbers:
    """Rank what is wrong by falling confidence; each of equal ones is as wrong as they are on average."""
    _, groups, counts = np.unique(-sure, return_inverse=True, return_counts=True)
    shares = np.bincount(groups, weights=wrong) / counts
    return np.asarray(np.repeat(shares, counts), dtype=np.float64)


def _risks(wrong: Numbers) -> Numbers:
    return np.asarray(np.cumsum(wrong) / np.arange(1, len(wrong) + 1), dtype=np.float64)


def _points(sure: Numbers, wrong: Numbers, questions: int) -> tuple[Point, ...]:
    """List a point for each confidence that occurs, the highest first."""
    levels, counts = np.unique(-sure, return_counts=True)
    risks = _risks(_shared(sure, wrong))
    ends = np.cumsum(counts)
    return tuple(
        Point(None if np.isinf(level) else float(-level), int(end) / questions, float(risks[end - 1]))
        for level, end in zip(levels, ends, strict=True)
    )
