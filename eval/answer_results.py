"""What an evaluation of answers found, as plain values: the JSON report is these, dumped and read by pydantic.

Means, intervals and each question's values are in an `Evaluation`, as those of retrieval are, so that two reports are
compared by the same code.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from eval.openings import Opening
from eval.results import Evaluation
from eval.risk import Curve
from rag.errors import SettingsError, UnreadableError
from rag.nouns import Verdict

FORM = "rapporteur-answers-1"
"""Names this form of the JSON, so that a file of another one is told from it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and how it was answered; `judged` is the right verdict, where the set judges it.

    `proved` tells of each part of the right answer whether its evidence is cited.
    """

    id: str
    verdict: Verdict
    judged: Verdict | None
    unanswerable: bool
    confidence: float | None
    proved: tuple[bool, ...]
    wrong: bool
    answer: str
    short_answer: str | None
    citations: int
    wrong_spans: int


@dataclass(frozen=True, slots=True)
class AnswerReport:
    """A whole report.

    `opening` says which opening clauses were cut, from `cut` questions. `verdicts` counts verdicts given by the one
    that was judged.
    """

    evaluation: Evaluation
    opening: Opening | None
    cut: int
    verdicts: dict[str, dict[Verdict, int]]
    curves: tuple[Curve, ...]
    citations: int
    wrong_spans: int
    questions: tuple[Asked, ...]
    form: str = FORM


_adapter = TypeAdapter(AnswerReport)


def write_answers(report: AnswerReport, path: Path) -> None:
    """Write a report as JSON, making its folder. Raises SettingsError when it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_adapter.dump_json(report, indent=1) + b"\n")
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}.", hint="Give another --out.") from error


def read_answers(path: Path) -> AnswerReport:
    """Read a report, or the `answers.json` of a folder.

    Raises UnreadableError when the file is missing or is no report of this form.
    """
    path = path / "answers.json" if path.is_dir() else path
    remedy = "Give the file that --out wrote, or run the evaluation again."
    try:
        found = _adapter.validate_json(path.read_bytes())
    except OSError as error:
        raise UnreadableError(f"{path} cannot be read: {error.strerror}.", hint=remedy) from error
    except ValidationError as error:
        first = error.errors()[0]
        raise UnreadableError(
            f"{path} is no report of `rapporteur eval answers`: {'.'.join(map(str, first['loc']))}: {first['msg']}.",
            hint=remedy,
        ) from error
    if found.form != FORM:
        raise UnreadableError(f"{path} has the form {found.form!r}, expected {FORM!r}.", hint=remedy)
    return found
