"""Tables of two reports side by side, for the terminal: their means, and the queries that moved most."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten

from rich.table import Table

from eval.comparison import Change
from eval.differences import QueryDifference
from eval.results import Evaluation
from eval.tables import mark, plain_table, title

# Characters: longer ids are folded, longer questions cut, so that a row is a few lines.
_MOST_OF_AN_ID = 24
_MOST_OF_THE_WORDS = 120


def comparison_table(before: Evaluation, after: Evaluation, changes: Sequence[Change]) -> Table:
    """Set two reports side by side: a row for each measure of each system that both have."""
    table = plain_table(f"{title(before)}  →  {title(after)}", _caution(before, after))
    for heading in ("system", "measure", "before", "after", "change", "95 % interval", "p (Holm)"):
        table.add_column(heading, justify="left" if heading in {"system", "measure"} else "right", no_wrap=True)
    for change in changes:
        versus = change.versus
        table.add_row(
            change.system,
            change.measure,
            f"{change.before:.3f}",
            f"{change.after:.3f}",
            f"{versus.difference:+.3f}",
            f"{versus.low:+.3f} {versus.high:+.3f}",
            f"{versus.p_holm:.4f}{mark(versus)}",
        )
    return table


def moved_table(change: Change) -> Table:
    """List the queries that won most on a measure, then those that lost most, with the words of each."""
    found = change.queries
    counts = f"{found.wins:,} queries won, {found.losses:,} lost, {found.ties:,} stayed"
    table = plain_table(f"{change.system}, {change.measure}: {counts}")
    longest = max((len(query.query) for query in (*found.won, *found.lost)), default=0)
    table.add_column("query", overflow="fold", min_width=min(longest, _MOST_OF_AN_ID), max_width=_MOST_OF_AN_ID)
    for heading in ("before", "after", "change"):
        table.add_column(heading, justify="right", no_wrap=True)
    table.add_column("words")
    for moved in (found.won, found.lost):
        for query in moved:
            table.add_row(*_cells(query))
        table.add_section()
    return table


def _cells(moved: QueryDifference) -> tuple[str, ...]:
    figures = (f"{moved.before:.3f}", f"{moved.after:.3f}", f"{moved.difference:+.3f}")
    return (moved.query, *figures, shorten(moved.words, _MOST_OF_THE_WORDS, placeholder=" …"))


def _caution(before: Evaluation, after: Evaluation) -> str | None:
    cautions: Sequence[tuple[bool, str]] = (
        (before.dataset.corpus_sha256 != after.dataset.corpus_sha256, "the corpora differ"),
        (before.dataset.judged != after.dataset.judged, "only queries that both have are compared"),
        (before.k != after.k, f"depths differ ({before.k}, {after.k})"),
    )
    said = [words for applies, words in cautions if applies]
    return f"Note: {'; '.join(said)}." if said else None
