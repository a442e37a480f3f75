"""Statements, positions, comparisons, figures and speakers as CSV, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from rag.comparing import Comparison, Side
from rag.figure_ledger import Ledger
from rag.positions import Matrix
from rag.said import Said
from rag.voices import Speaker

NOTHING = "no statement found"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would run; an apostrophe before it has it read as text."""

SAID = (
    "day said_on published speaker role cue kind stance issues text source title url article_id start end also_in id"
).split()
SIDES = ("issue name statements stance first last moves voices newest_text newest_source newest_article_id").split()
FIGURES = (
    "group counted event names relation text value high bound unit of said_by day published source title url "
    "article_id start end quote also_in"
).split()
ROLES = "name names statements role affiliation first last articles article_id start end".split()
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


def comparison_csv(found: Comparison) -> str:
    """Write one side on one issue a line."""
    return _csv(SIDES, (_side(row.issue, side) for row in found.rows for side in row.sides))


def _side(issue: str, side: Side) -> Sequence[object]:
    newest = (side.newest.text, side.newest.source, side.newest.article_id) if side.newest else (None,) * 3
    voices = "; ".join(f"{voice.name} ({voice.statements})" for voice in side.voices)
    about = (issue, side.name, side.statements, side.stance or NOTHING, side.first, side.last)
    return (*about, len(side.moves), voices, *newest)


def figures_csv(found: Ledger) -> str:
    """Write one figure a line, with the number of its group."""
    rows: list[Sequence[object]] = []
    for number, group in enumerate(found.groups, start=1):
        about = (number, group.counted, group.event, "; ".join(group.names), group.relation)
        for each in group.figures:
            own = [getattr(each, name) for name in FIGURES[len(about) : -1]]
            rows.append((*about, *own, "; ".join(each.also_in)))
    return _csv(FIGURES, rows)


def speakers_csv(found: Sequence[Speaker]) -> str:
    """Write one role of a speaker a line; speakers without a role have one line too."""
    return _csv(ROLES, (row for speaker in found for row in _roles(speaker)))


def _roles(speaker: Speaker) -> list[Sequence[object]]:
    about = (speaker.name, "; ".join(speaker.names), speaker.statements)
    told = ROLES[len(about) :]
    return [(*about, *(getattr(role, name) for name in told)) for role in speaker.roles] or [
        (*about, *(None for _ in told))
    ]


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
