"""The table of an evaluation for the terminal, and the words around it that every report has.

Tables of slices are in `eval.slice_tables`, of comparisons in `eval.comparison_tables`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from rich.box import SIMPLE_HEAD
from rich.table import Table

from eval.results import Evaluation, Score, SliceScore, SystemResult, Versus

SIGNIFICANT = 0.05
WIDTH = 80
KEPT = "†"
"""Marks milliseconds that are from an earlier day's run."""

SYSTEMS_ABREAST = 4
"""Systems that fit into 80 columns beside their measures; more of them get a row each."""

GAP = 2
"""Characters between two columns."""
# What is shown first where not all measures fit.
_TELLING = ("nDCG@10", "R@10", "Hits@10", "FactRecall@10", "MRR@10", "Hits@4", "R@100", "R@5", "RR@10", "MAP@10")


def evaluation_table(evaluation: Evaluation, *, width: int = WIDTH) -> Table:
    """Lay out means with `*` where one differs from the baseline (Holm's p under 0.05).

    Up to four systems are columns, and all measures rows with their intervals. More systems are rows, with as many
    measures as `width` characters hold, each as the mean and its difference from the baseline.
    """
    if len(evaluation.systems) > SYSTEMS_ABREAST:
        return _by_system(evaluation, width)
    table = plain_table(title(evaluation), caption(evaluation))
    table.add_column("measure", no_wrap=True)
    for system in evaluation.systems:
        table.add_column(system.name, justify="right", no_wrap=True)
    for measure in evaluation.measures():
        table.add_row(measure, *(cell(system.score(measure)) for system in evaluation.systems))
    table.add_section()
    table.add_row("ms p50 / p95", *(milliseconds(system) for system in evaluation.systems))
    return table


def _by_system(evaluation: Evaluation, width: int) -> Table:
    columns = [
        (name, [_set_against(system.score(name)) for system in evaluation.systems])
        for name in _telling(evaluation.measures())
    ]
    times = [f"{system.milliseconds[0]:.1f}{kept_mark(system)}" for system in evaluation.systems]
    names = [system.name for system in evaluation.systems]
    shown = [*_fitting(columns, width - _wide("system", names) - _wide("ms p50", times)), ("ms p50", times)]
    table = plain_table(title(evaluation), _explained(evaluation, left_out=len(columns) + 1 - len(shown)))
    table.add_column("system", no_wrap=True)
    for name, _ in shown:
        table.add_column(name, justify="right", no_wrap=True)
    for row in zip(names, *(cells for _, cells in shown), strict=True):
        table.add_row(*row)
    return table


def _fitting(columns: Sequence[tuple[str, list[str]]], room: int) -> list[tuple[str, list[str]]]:
    """Take the first columns that fit into `room` characters; the first one in any case."""
    ends = list(accumulate(_wide(name, cells) for name, cells in columns))
    return list(columns[: max(1, sum(end <= room for end in ends))])


def _wide(name: str, cells: Sequence[str]) -> int:
    """Return how many characters a column takes with the space around it."""
    return max(map(len, (name, *cells))) + GAP


def _explained(evaluation: Evaluation, *, left_out: int) -> str:
    said = [caption(evaluation)]
    if evaluation.baseline:
        said.append("Each mean is followed by its difference from the baseline.")
    if left_out:
        said.append(f"Left out for want of room, and in the report: {left_out} measures.")
    return " ".join(said)


def _telling(measures: Sequence[str]) -> list[str]:
    return sorted(measures, key=lambda name: _TELLING.index(name) if name in _TELLING else len(_TELLING))


def title(evaluation: Evaluation) -> str:
    """Name the data, the number of queries and how they were worded."""
    card = evaluation.dataset
    wording = "" if card.wording == "text" else f", asked by {card.wording}"
    return f"{card.name}: {card.documents:,} documents, {card.judged:,} judged queries{wording}"


def caption(evaluation: Evaluation) -> str:
    """Say what the figures rest on and what was left out."""
    card = evaluation.dataset
    left_out = [
        f"{count:,} {what} left out"
        for count, what in (
            (card.skipped, "documents without text"),
            (card.unanswerable, "unanswerable queries"),
            (card.unjudged, "unjudged queries"),
        )
        if count
    ]
    facts = ["95 % bootstrap intervals over queries; no result counts as zero", *left_out]
    if evaluation.baseline and len(evaluation.systems) > 1:
        facts.append(
            f"* differs from the baseline {evaluation.baseline}: paired randomisation test, Holm's p < {SIGNIFICANT}"
        )
    if evaluation.archive is not None and evaluation.archive.articles < card.documents:
        facts.append(f"the archive holds only {evaluation.archive.articles:,} of the documents")
    facts += _circumstances(evaluation)
    shallow = [system for system in evaluation.systems if system.shallow]
    if shallow:
        facts.append(f"queries with fewer than {min(evaluation.k, card.documents)} documents: {_counted(shallow)}")
    return "; ".join(facts) + "."


def _counted(shallow: Sequence[SystemResult]) -> str:
    if len(shallow) > SYSTEMS_ABREAST:
        return f"up to {max(system.shallow for system in shallow):,} in {len(shallow)} systems"
    return ", ".join(f"{system.name} {system.shallow:,}" for system in shallow)


def _circumstances(evaluation: Evaluation) -> list[str]:
    """Say what ties the figures to a day: kept runs, and dates that count from today."""
    kept = [system for system in evaluation.systems if system.cached]
    facts = []
    if kept:
        days = sorted({system.asked_at[:10] for system in kept})
        names = "all runs" if len(kept) == len(evaluation.systems) else ", ".join(system.name for system in kept)
        facts.append(f"{KEPT} {names} kept from {' and '.join(days)}, milliseconds are from then")
    if evaluation.relative:
        facts.append(f"{evaluation.relative:,} queries name a date that counts from today, {evaluation.today}")
    return facts


def plain_table(title: str, caption: str | None = None) -> Table:
    """Make an empty table with a rule under its head and no other line."""
    table = Table(title=title, caption=caption, title_justify="left", caption_justify="left", box=SIMPLE_HEAD)
    table.pad_edge = False
    table.padding = (0, 0, 0, 1)
    return table


def cell(score: Score | SliceScore | None) -> str:
    """Write a mean, `*` if it differs from the baseline, and its interval in 14 characters."""
    if score is None:
        return ""
    marked = mark(score.versus) if isinstance(score, Score) else ""
    return f"{score.mean:.3f}{marked or ' '} {_short(score.low)}-{_short(score.high)}"


def mark(versus: Versus | None) -> str:
    """Return `*` for a difference that is no chance after Holm's correction, else nothing."""
    return "*" if versus is not None and versus.p_holm < SIGNIFICANT else ""


def milliseconds(system: SystemResult) -> str:
    """Write median and 95th percentile of a search, marked if they are from an earlier run."""
    return f"{system.milliseconds[0]:.1f} / {system.milliseconds[1]:.1f}{kept_mark(system)}"


def kept_mark(system: SystemResult) -> str:
    """Return the mark of a run that was not taken now, else nothing."""
    return KEPT if system.cached else ""


def _set_against(score: Score | None) -> str:
    """Write a mean and, where it is compared with a baseline, its difference.

    >>> _set_against(Score("R@5", 0.5, 0.25, 0.75, {}, Versus("full", 9, -0.0121, -0.1, 0.1, 0.01, 0.04)))
    '0.500 -.012*'
    """
    if score is None:
        return ""
    versus = score.versus
    # What is compared with nothing stands in line with the means below it.
    said = f"{versus.difference:+.3f}".replace("0.", ".") + (mark(versus) or " ") if versus else " " * len("-.012*")
    return f"{score.mean:.3f} {said}"


def _short(share: float) -> str:
    """Write a bound in three signs.

    >>> _short(0.251), _short(1.0)
    ('.25', '1.0')
    """
    return "1.0" if share >= 0.995 else f"{share:.2f}"[1:]  # noqa: PLR2004 what rounds to 1.00
