"""Writes an evaluation into a folder: runs, scores by query, JSON, the plot, and one self-contained HTML page.

The tables of the terminal are in `eval.tables`, the drawing in `eval.plots`.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape
from pathlib import Path

from eval.plots import plot
from eval.results import Evaluation, Score, to_json
from eval.retrieval import Evaluated
from eval.runs import write_per_query, write_run
from eval.tables import SIGNIFICANT, caption, milliseconds, title
from rag.errors import SettingsError

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #1a1a1a }
table { border-collapse: collapse; display: block; overflow-x: auto; font-variant-numeric: tabular-nums }
th, td { padding: .3rem .8rem; border-bottom: 1px solid #ccc; text-align: right; white-space: nowrap }
th:first-child, td:first-child { text-align: left }
td small { color: #555 } img { max-width: 100%; height: auto } caption { text-align: left; color: #444 }
"""


def write_report(found: Evaluated, folder: Path, *, notes: Sequence[str] = ()) -> None:
    """Write `SYSTEM.run`, `per_query.tsv`, `report.json`, `report.png` and `report.html` into a folder, making it.

    `notes` are lines that the page shows under its table.
    Raises SettingsError when the folder cannot be written.
    """
    evaluation = found.evaluation
    image = plot(evaluation)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for run in found.runs:
            write_run(run, folder / f"{run.system}.run")
        write_per_query(folder / "per_query.tsv", scores=_by_query(evaluation))
        (folder / "report.json").write_text(to_json(evaluation) + "\n", encoding="utf-8")
        (folder / "report.png").write_bytes(image)
        (folder / "report.html").write_text(html(evaluation, image, notes=notes), encoding="utf-8")
    except OSError as error:
        raise SettingsError(
            f"The report cannot be written to {folder}: {error.strerror}.", hint="Give another folder with --out."
        ) from error


def html(evaluation: Evaluation, image: bytes, *, notes: Sequence[str] = ()) -> str:
    """Make one page with the table, notes and the plot inside; it loads nothing from elsewhere."""
    noted = "".join(f"<li>{escape(note)}</li>" for note in notes)
    heading = escape(title(evaluation))
    picture = base64.b64encode(image).decode()
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{heading}</title><style>{_STYLE}</style></head>
<body><h1>{heading}</h1>
{_table(evaluation)}
<p>{escape(caption(evaluation))}</p>
{f"<ul>{noted}</ul>" if noted else ""}
<img alt="Bars of each measure with its interval, and recall by documents read; the figures are in the table above."
 src="data:image/png;base64,{picture}">
<p><small>{escape(_origin(evaluation))}</small></p>
</body></html>
"""


def _table(evaluation: Evaluation) -> str:
    heads = "".join(f'<th scope="col">{escape(system.name)}</th>' for system in evaluation.systems)
    rows = [
        f'<tr><th scope="row">{escape(measure)}</th>'
        + "".join(_cell(system.score(measure)) for system in evaluation.systems)
        + "</tr>"
        for measure in evaluation.measures()
    ]
    times = "".join(f"<td>{milliseconds(system)}</td>" for system in evaluation.systems)
    rows.append(f'<tr><th scope="row">milliseconds a query, p50 / p95</th>{times}</tr>')
    return f'<table><thead><tr><th scope="col">measure</th>{heads}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _cell(score: Score | None) -> str:
    if score is None:
        return "<td></td>"
    said = f"<b>{score.mean:.3f}</b> <small>{score.low:.3f} to {score.high:.3f}"
    if score.versus is not None:
        mark = "*" if score.versus.p_holm < SIGNIFICANT else ""
        said += f"<br>{score.versus.difference:+.3f}, p {score.versus.p_holm:.4f}{mark}"
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


def _by_query(evaluation: Evaluation) -> dict[str, dict[str, dict[str, float]]]:
    return {system.name: {score.measure: score.values for score in system.scores} for system in evaluation.systems}
