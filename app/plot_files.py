"""Plots of the pages as PNG and SVG files, drawn here and with no network: the timeline, and figures over time.

They show what the page shows, in the same colours and shapes. Drawing uses no global state, so any thread may.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal

from app.page_parts.figure_plot import BOUNDS, COLOURS, CONFLICT, conflicts, said_by, told_on
from app.page_parts.plot import MARKS, TRACKS
from app.page_parts.words import stance_word
from rag.figure_ledger import CountGroup
from rag.said import Said
from rag.stances import STANCES, Stance

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

EPOCH = date(1970, 1, 1)
Form = Literal["png", "svg"]

MARKERS = {
    "circle": "o",
    "square": "s",
    "diamond": "D",
    "cross": "P",
    "triangle-up": "^",
    "triangle-down": "v",
    "triangle-left": "<",
    "triangle-right": ">",
}
WIDE, LINE, FRAME = 10.0, 0.34, 1.6
"""Inches: a picture's width, the height of a speaker's line, and what titles and legend take."""
DOTS_PER_INCH = 150
LONGEST_NAME = 34


def timeline_picture(found: Sequence[Said], unknown: str, form: Form) -> bytes:
    """Draw statements by day and speaker, in the colour and shape of their stance; undated ones are left out."""
    dated = [(said.speaker or unknown, said.day, said.stance) for said in found if said.day]
    speakers = [name for name, _ in Counter(name for name, _, _ in dated).most_common()]
    figure, axes = _canvas(FRAME + LINE * max(3, len(speakers)))
    taken: Counter[tuple[str, date]] = Counter()
    lines: list[tuple[date, float, Stance]] = []
    for name, day, stance in dated:
        lines.append((day, speakers.index(name) + 0.18 * (taken[name, day] % TRACKS), stance))
        taken[name, day] += 1
    for stance in (each for each in STANCES if any(line[2] == each for line in lines)):
        colour, shape = MARKS[stance]
        own = [line for line in lines if line[2] == stance]
        days, heights = [_number(line[0]) for line in own], [line[1] for line in own]
        axes.scatter(days, heights, c=colour, marker=MARKERS[shape], s=34, label=stance_word(stance))
    axes.set_yticks(range(len(speakers)), [_short(name) for name in speakers])
    axes.set_ylim(len(speakers) - 0.3, -0.7)
    return _written(figure, axes, form, columns=4)


def figures_picture(group: CountGroup, form: Form) -> bytes:
    """Draw the dated figures of a group by day and number; a dashed line joins two that are in conflict."""
    figure, axes = _canvas(5.0)
    sources = sorted({said_by(each) for each in group.figures if told_on(each)})
    for first, second in conflicts(group):
        both = (group.figures[first], group.figures[second])
        ends = [(_number(day), each.value) for each in both if (day := told_on(each)) is not None]
        if len(ends) == len(both):
            axes.plot([day for day, _ in ends], [value for _, value in ends], "--", color=CONFLICT, linewidth=1)
    named: set[str] = set()
    for each in group.figures:
        day, source = told_on(each), said_by(each)
        if day is None:
            continue
        place = _number(day)
        colour = COLOURS[sources.index(source) % len(COLOURS)]
        marker = MARKERS[BOUNDS[each.bound][1]]
        name = source if source not in named else None
        named.add(source)
        axes.scatter([place], [each.value], c=colour, marker=marker, s=60, label=name)
        if each.high is not None:
            axes.plot([place, place], [each.value, each.high], color=colour, linewidth=1.5)
        told = " ".join(each.text.split())
        axes.annotate(told, (place, each.value), xytext=(6, 5), textcoords="offset points", fontsize=8)
    axes.set_ylim(bottom=0)
    axes.set_ylabel(f"{group.counted}{f' ({group.unit})' if group.unit else ''}")
    return _written(figure, axes, form, columns=2)


def _number(day: date) -> float:
    """Count days since 1970, as matplotlib's axes of dates do."""
    return float((day - EPOCH).days)


def _canvas(height: float) -> tuple[Figure, Axes]:
    # Figure alone, without pyplot: pyplot keeps every figure, and is not safe for threads.
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDE, height), layout="constrained")
    axes = figure.subplots()
    axes.grid(visible=True, color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.xaxis_date()
    return figure, axes


def _written(figure: Figure, axes: Axes, form: Form, *, columns: int) -> bytes:
    from matplotlib import rc_context

    handles, labels = axes.get_legend_handles_labels()
    if handles:
        figure.legend(
            handles, [_short(each) for each in labels], loc="outside lower center", ncols=columns, frameon=False
        )
    figure.autofmt_xdate(rotation=0, ha="center")
    written = io.BytesIO()
    # Names in an SVG are otherwise drawn by chance, and its date is the clock's: the same view is the same file.
    with rc_context({"svg.hashsalt": "rapporteur", "svg.fonttype": "none"}):
        figure.savefig(written, format=form, dpi=DOTS_PER_INCH, metadata={"Date": None} if form == "svg" else None)
    return written.getvalue()


def _short(name: str) -> str:
    # A dollar sign would begin a formula.
    cut = name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"
    return cut.replace("$", r"\$")
