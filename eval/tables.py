"""Tables for the terminal: an evaluation, and two evaluations side by side."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.table import Table

from eval.comparison import changes
from eval.results import Evaluation, Score, SystemResult, Versus

SIGNIFICANT = 0.05


def evaluation_table(evaluation: Evaluation) -> Table:
    """Lay out measures by systems: mean and interval; `*` where it differs from the baseline (Holm's p under 0.05).

    Four systems fit into 80 columns.
    """
    table = _table(title(evaluation), caption(evaluation))
    table.add_column("measure", no_wrap=True)
    for system in evaluation.systems:
        table.add_column(system.name, justify="right", no_wrap=True)
    for measure in evaluation.measures():
        table.add_row(measure, *(_cell(system.score(measure)) for system in evaluation.systems))
    table.add_section()
    table.add_row("ms p50 / p95", *(milliseconds(system) for system in evaluation.systems))
    return table


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
    shallow = [f"{system.name} {system.shallow:,}" for system in evaluation.systems if system.shallow]
    if shallow:
        facts.append(f"queries with fewer than {min(evaluation.k, card.documents)} documents: {', '.join(shallow)}")
    return "; ".join(facts) + "."


def comparison_table(before: Evaluation, after: Evaluation) -> Table:
    """Set two reports side by side: a row for each measure of each system that both have.

    Raises InputError when they share no system or no query.
    """
    table = _table(f"{title(before)}  →  {title(after)}", _caution(before, after))
    for heading in ("system", "measure", "before", "after", "change", "95 % interval", "p (Holm)"):
        table.add_column(heading, justify="left" if heading in {"system", "measure"} else "right", no_wrap=True)
    for change in changes(before, after):
        versus = change.versus
        table.add_row(
            change.system,
            change.measure,
            f"{change.before:.3f}",
            f"{change.after:.3f}",
            f"{versus.difference:+.3f}",
            f"{versus.low:+.3f} {versus.high:+.3f}",
            f"{versus.p_holm:.4f}{_mark(versus)}",
        )
    return table


def _table(title: str, caption: str | None) -> Table:
    table = Table(title=title, caption=caption, title_justify="left", caption_justify="left", box=SIMPLE_HEAD)
    table.pad_edge = False
    table.padding = (0, 0, 0, 1)
    return table


def _caution(before: Evaluation, after: Evaluation) -> str | None:
    cautions: Sequence[tuple[bool, str]] = (
        (before.dataset.corpus_sha256 != after.dataset.corpus_sha256, "the corpora differ"),
        (before.dataset.judged != after.dataset.judged, "only queries that both have are compared"),
        (before.k != after.k, f"depths differ ({before.k}, {after.k})"),
    )
    said = [words for applies, words in cautions if applies]
    return f"Note: {'; '.join(said)}." if said else None


def _cell(score: Score | None) -> str:
    if score is None:
        return ""
    mark = _mark(score.versus) or " "
    return f"{score.mean:.3f}{mark} {_short(score.low)}-{_short(score.high)}"


def _short(share: float) -> str:
    """Write a bound in three signs.

    >>> _short(0.251), _short(1.0)
    ('.25', '1.0')
    """
    return "1.0" if share >= 0.995 else f"{share:.2f}"[1:]  # noqa: PLR2004 what rounds to 1.00


def _mark(versus: Versus | None) -> str:
    return "*" if versus is not None and versus.p_holm < SIGNIFICANT else ""


def milliseconds(system: SystemResult) -> str:
    """Write median and 95th percentile of a search."""
    return f"{system.milliseconds[0]:.1f} / {system.milliseconds[1]:.1f}"
