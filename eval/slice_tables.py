"""Tables of an evaluation by slice, for the terminal: one for each property that tells queries apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from rich.table import Table

from eval.results import Evaluation, Slice
from eval.slices import FEW
from eval.tables import GAP, WIDTH, cell, plain_table

_CELL = len("0.843* .82-.86") + GAP


def slice_tables(evaluation: Evaluation, measure: str, *, width: int = WIDTH) -> Iterator[Table]:
    """Lay out one measure by system and slice, with counts and intervals; what exceeds `width` goes into a table below.

    A measure that is taken on some queries only counts those.
    """
    named = max(len(system.name) for system in evaluation.systems)
    most = max(1, (width - named - GAP) // _CELL)
    for by, group in groupby(evaluation.slices, key=lambda piece: piece.by):
        pieces = list(group)
        for start in range(0, len(pieces), most):
            yield _table(evaluation, measure, by, pieces[start : start + most])


def _table(evaluation: Evaluation, measure: str, by: str, pieces: Sequence[Slice]) -> Table:
    marked = any(_is_few(_count(evaluation, piece, measure)) for piece in pieces)
    told = f"(few) under {FEW} queries: too few to say anything." if marked else None
    table = plain_table(f"{measure} by {by}", told)
    table.add_column("system", no_wrap=True)
    for piece in pieces:
        count = _count(evaluation, piece, measure)
        few = " (few)" if _is_few(count) else ""
        table.add_column(f"{piece.value}\n{count:,}{few}", justify="right", overflow="fold")
    for system in evaluation.systems:
        table.add_row(system.name, *(cell(piece.score(system.name, measure)) for piece in pieces))
    return table


def _count(evaluation: Evaluation, piece: Slice, measure: str) -> int:
    scores = (piece.score(system.name, measure) for system in evaluation.systems)
    return max((score.count for score in scores if score is not None), default=0)


def _is_few(count: int) -> bool:
    return count < FEW
