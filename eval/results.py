"""What an evaluation found, as plain values: the JSON report is these dataclasses, dumped and read by pydantic."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from rag.errors import UnreadableError

FORMAT = 1


@dataclass(frozen=True, slots=True)
class DatasetCard:
    """Which data was measured on; `judged` queries are the ones that count, `wording` is how they were asked."""

    name: str
    corpus_sha256: str
    documents: int
    skipped: int
    judged: int
    unanswerable: int
    unjudged: int
    judgements: int
    wording: str


@dataclass(frozen=True, slots=True)
class ArchiveCard:
    """Which archive was searched, and whether it was built for this or found; seconds to build or open it."""

    fingerprint: str
    articles: int
    passages: int
    reused: bool
    seconds: float
    failed: int = 0
    settings: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Versus:
    """How a mean differs from a baseline's, over the queries that both have, with its 95 % interval.

    `p` is from a paired randomisation test, `p_holm` after Holm's correction over the systems compared on one measure.
    """

    baseline: str
    queries: int
    difference: float
    low: float
    high: float
    p: float
    p_holm: float


@dataclass(frozen=True, slots=True)
class Score:
    """One measure of one system: the mean over queries, its 95 % interval, and the value of each query."""

    measure: str
    mean: float
    low: float
    high: float
    values: dict[str, float]
    versus: Versus | None = None


@dataclass(frozen=True, slots=True)
class SystemResult:
    """All that was measured on one system.

    `milliseconds` are median and 95th percentile of a search as deep as the run needs, so longer than a reader's; both
    are from `asked_at` (UTC), which is earlier than the report when the run was kept from then (`cached`).
    `shallow` queries brought fewer documents than asked for though more passages may exist.
    """

    name: str
    scores: tuple[Score, ...]
    recall: tuple[tuple[int, float], ...]
    milliseconds: tuple[float, float]
    shallow: int
    asked_at: str = ""
    cached: bool = False

    def score(self, measure: str) -> Score | None:
        """Return one measure's score, or None if it was not taken."""
        return next((score for score in self.scores if score.measure == measure), None)


@dataclass(frozen=True, slots=True)
class SliceScore:
    """One measure of one system over the `count` queries of a slice that it was taken on, with its 95 % interval."""

    system: str
    measure: str
    count: int
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Slice:
    """Judged queries that have something in common: `value` of the property `by`; `few` says that they prove little."""

    by: str
    value: str
    count: int
    few: bool
    queries: tuple[str, ...]
    scores: tuple[SliceScore, ...] = ()

    def score(self, system: str, measure: str) -> SliceScore | None:
        """Return one measure of one system, or None if it was not taken on any query of the slice."""
        return next((score for score in self.scores if (score.system, score.measure) == (system, measure)), None)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A whole report.

    `k` is the depth of the runs in documents; `seed` and `resamples` are those of the intervals; `queries` are the
    words that were asked, by query id. Dates such as "last October" were read as said on `today`; `relative` queries
    hold one.
    """

    dataset: DatasetCard
    k: int
    baseline: str | None
    seed: int
    resamples: int
    systems: tuple[SystemResult, ...]
    archive: ArchiveCard | None = None
    slices: tuple[Slice, ...] = ()
    queries: dict[str, str] = field(default_factory=dict)
    today: str = ""
    relative: int = 0
    format: int = FORMAT

    def measures(self) -> tuple[str, ...]:
        """Return the names of all measures that were taken, in order."""
        return tuple(dict.fromkeys(score.measure for system in self.systems for score in system.scores))

    def system(self, name: str | None) -> SystemResult | None:
        """Return the results of one system, or None if it was not measured."""
        return next((system for system in self.systems if system.name == name), None)


_adapter = TypeAdapter(Evaluation)


def to_json(evaluation: Evaluation) -> str:
    """Write a report as JSON."""
    return _adapter.dump_json(evaluation, indent=1).decode()


def read_evaluation(path: Path) -> Evaluation:
    """Read a JSON report, or the `report.json` of a folder.

    Raises UnreadableError when the file is missing or is not a report of this format.
    """
    path = path / "report.json" if path.is_dir() else path
    try:
        found = _adapter.validate_json(path.read_bytes())
    except OSError as error:
        raise UnreadableError(
            f"{path} cannot be read: {error.strerror}.", hint="Give the report.json or the folder of a run."
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise UnreadableError(
            f"{path} is not a report of `rapporteur eval`: {'.'.join(map(str, first['loc']))}: {first['msg']}.",
            hint="Give the report.json that --out wrote.",
        ) from error
    if found.format != FORMAT:
        raise UnreadableError(
            f"{path} has report format {found.format}, expected {FORMAT}.", hint="Run the evaluation again."
        )
    return found
