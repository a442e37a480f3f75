"""Statements and positions as CSV, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from rag.positions import Matrix
from rag.said import Said

NOTHING = "no statement found"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would run; an apostrophe before it has it read as text."""

SAID = (
    "day said_on published speaker role cue kind stance issues text source title url article_id start end also_in id"
).split()
CELLS = "speaker issue stance statements first last newest_text newest_source newest_article_id".split()


def statements_csv(found: Sequence[Said]) -> str:
    """Write one statement a line; lists within a field are parted by "; "."""
    return _csv(SAID, (_row(said) for said in found))


def positions_csv(found: Matrix) -> str:
    """Write one pair of speaker and issue a line, those without a statement too."""
    cells = {(cell.speaker, cell.issue): cell for cell in found.cells}
    rows: list[Sequence[object]] = []
    for pair in ((speaker, issue) for speaker in found.speakers for issue in found.issues):
        cell = cells.get(pair)
        if cell is None:
            rows.append((*pair, NOTHING, 0, None, None, None, None, None))
            continue
        newest = (cell.newest.text, cell.newest.source, cell.newest.article_id)
        rows.append((*pair, cell.stance, cell.statements, cell.first, cell.last, *newest))
    return _csv(CELLS, rows)


def _row(said: Said) -> Sequence[object]:
    joined = {
        "issues": "; ".join(said.issues),
        "also_in": "; ".join(said.also_in),
        "start": said.spans[0][0],
        "end": said.spans[-1][1],
    }
    return [joined[name] if name in joined else getattr(said, name) for name in SAID]


def _csv(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(names)
    table.writerows([_field(value) for value in row] for row in rows)
    return written.getvalue()


def _field(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
