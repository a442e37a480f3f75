"""Makes the HTML page of an evaluation: tables, plots, slices, queries that moved. It loads nothing from elsewhere."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby

from eval.differences import Differences, QueryDifference, differences
from eval.measures import shown_measure
from eval.plots import Plot
from eval.results import Evaluation, Score, Slice, SliceScore, SystemResult
from eval.slices import FEW
from eval.tables import SYSTEMS_ABREAST, caption, mark, milliseconds, title

TOP = 10
"""How many queries are listed that won most against the baseline, and that lost most."""

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #1a1a1a;
 background: #fff }
table { border-collapse: collapse; display: block; overflow-x: auto; font-variant-numeric: tabular-nums;
 margin: 0 0 1rem }
th, td { padding: .3rem .5rem; border-bottom: 1px solid #ccc; text-align: right; white-space: nowrap;
 vertical-align: top }
th:first-child, td:first-child { text-align: left }
th[scope=row] { position: sticky; left: 0; background: #fff; font-weight: 600 }
td.words { text-align: left; white-space: normal; min-width: 18rem }
small, figcaption, .note { color: #555 } figure { margin: 2rem 0 } img { max-width: 100%; height: auto; display: block }
p { overflow-wrap: anywhere }
@media (max-width: 700px) { th[scope=row] { white-space: normal; max-width: 7rem } }
summary { cursor: pointer; font-weight: 600; padding: .3rem 0 } h1 { line-height: 1.2; font-size: 1.6rem }
"""


def html(evaluation: Evaluation, plots: Sequence[Plot], *, notes: Sequence[str] = ()) -> str:
    """Make one page with every figure of the report, notes and the plots inside."""
    noted = "".join(f"<li>{escape(note)}</li>" for note in notes)
    heading = escape(title(evaluation))
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{heading}</title><style>{_STYLE}</style></head>
<body><h1>{heading}</h1>
{_means(evaluation)}
<p class="note">{escape(caption(evaluation))}</p>
{f"<ul>{noted}</ul>" if noted else ""}
{"".join(map(_figure, plots))}
{_slices(evaluation)}
{_moved(evaluation)}
<p><small>{escape(_origin(evaluation))}</small></p>
</body></html>
"""


def _means(evaluation: Evaluation) -> str:
    """Lay out few systems as columns, many as rows, so that neither gets wider than a page."""
    measures, systems = evaluation.measures(), evaluation.systems
    times = [f"<td>{milliseconds(system)}</td>" for system in systems]
    wait = "ms a query, p50 / p95"
    if len(systems) > SYSTEMS_ABREAST:
        rows = [
            (system.name, [*(_cell(system.score(measure)) for measure in measures), spent])
            for system, spent in zip(systems, times, strict=True)
        ]
        return _table(["system", *measures, wait], rows)
    rows = [(measure, [_cell(system.score(measure)) for system in systems]) for measure in measures]
    return _table(["measure", *(system.name for system in systems)], [*rows, (wait, times)])


def _figure(plot: Plot) -> str:
    wide, narrow = (f"data:image/png;base64,{base64.b64encode(image).decode()}" for image in (plot.wide, plot.narrow))
    return (
        f'<figure><picture><source media="(max-width: 700px)" srcset="{narrow}">'
        f'<img alt="{escape(plot.words)}" src="{wide}"></picture>'
        f"<figcaption>{escape(plot.heading)}</figcaption></figure>\n"
    )


def _slices(evaluation: Evaluation) -> str:
    if not evaluation.slices:
        return ""
    shown = shown_measure(evaluation.measures(), None)
    parts = [
        _folded(name, "".join(_sliced(evaluation, name)), unfolded=name == shown) for name in evaluation.measures()
    ]
    few = f"Slices of fewer than {FEW} queries are marked: they are too few to say anything."
    return f'<h2>By kind of query</h2><p class="note">{few}</p>{"".join(parts)}'


def _sliced(evaluation: Evaluation, measure: str) -> Iterator[str]:
    names = [system.name for system in evaluation.systems]
    for by, pieces in groupby(evaluation.slices, key=lambda piece: piece.by):
        rows = [
            (piece.value.replace("_", " "), [_counted(scores), *map(_cell, scores)])
            for piece, scores in ((piece, _scores(piece, names, measure)) for piece in pieces)
        ]
        yield _table([by, "queries", *names], rows)


def _scores(piece: Slice, systems: Iterable[str], measure: str) -> list[SliceScore | None]:
    return [piece.score(system, measure) for system in systems]


def _counted(scores: Sequence[SliceScore | None]) -> str:
    count = max((score.count for score in scores if score is not None), default=0)
    return f"<td>{count:,}{' <small>(few)</small>' if count < FEW else ''}</td>"


def _moved(evaluation: Evaluation) -> str:
    reference = evaluation.system(evaluation.baseline)
    if reference is None or len(evaluation.systems) == 1:
        return ""
    measure = shown_measure(evaluation.measures(), None)
    rivals = [system for system in evaluation.systems if system is not reference]
    parts = [part for system in rivals if (part := _against(reference, system, measure, evaluation)) is not None]
    return f"<h2>Queries that moved most against {escape(reference.name)}, {escape(measure)}</h2>{''.join(parts)}"


def _against(reference: SystemResult, system: SystemResult, measure: str, evaluation: Evaluation) -> str | None:
    before, after = reference.score(measure), system.score(measure)
    if before is None or after is None:
        return None
    found = differences(before, after, words=evaluation.queries, top=TOP)
    said = f"{system.name}: {found.wins:,} won, {found.losses:,} lost, {found.ties:,} as before"
    return _folded(said, _movers(found), unfolded=False)


def _movers(found: Differences) -> str:
    rows = [(query.query, _mover(query)) for query in (*found.won, *found.lost)]
    return _table(["query", "baseline", "this", "change", "words"], rows) if rows else ""


def _mover(query: QueryDifference) -> list[str]:
    figures = (f"{query.before:.3f}", f"{query.after:.3f}", f"{query.difference:+.3f}")
    return [*(f"<td>{figure}</td>" for figure in figures), f'<td class="words">{escape(query.words)}</td>']


def _folded(heading: str, content: str, *, unfolded: bool) -> str:
    return f"<details{' open' if unfolded else ''}><summary>{escape(heading)}</summary>{content}</details>\n"


def _table(heads: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]]) -> str:
    """Make a table of a head, and rows of a name and finished cells."""
    top = "".join(f'<th scope="col">{escape(head)}</th>' for head in heads)
    body = "".join(f'<tr><th scope="row">{escape(name)}</th>{"".join(cells)}</tr>\n' for name, cells in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>\n"


def _cell(score: Score | SliceScore | None) -> str:
    if score is None:
        return "<td></td>"
    said = f"<b>{score.mean:.3f}</b><br><small>{score.low:.3f} to {score.high:.3f}"
    versus = score.versus if isinstance(score, Score) else None
    if versus is not None:
        said += f"<br>{versus.difference:+.3f}, p {versus.p_holm:.4f}{mark(versus)}"
    return f"<td>{said}</small></td>"


def _origin(evaluation: Evaluation) -> str:
    said = (
        f"Corpus sha256 {evaluation.dataset.corpus_sha256}; {evaluation.resamples:,} resamples, seed {evaluation.seed}."
    )
    archive = evaluation.archive
    if archive is None:
        return said
    settings = ", ".join(f"{key} {value}" for key, value in archive.settings.items())
    return f"{said} Archive of {archive.articles:,} articles and {archive.passages:,} passages; {settings}."
