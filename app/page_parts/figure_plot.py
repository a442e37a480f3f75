"""The plot of figures as a Vega-Lite specification: a mark a figure, by day and number, joined where two conflict."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from app.page_parts.plot import PICK
from app.page_parts.words import day, excerpt, outlet
from rag.figure_ledger import Count, CountGroup
from rag.figure_words import standing_conflicts
from rag.nouns import Bound

BOUNDS: dict[Bound, tuple[str, str]] = {
    "exact": ("exactly", "circle"),
    "about": ("about", "diamond"),
    "at_least": ("at least", "triangle-up"),
    "over": ("more than", "triangle-up"),
    "at_most": ("at most", "triangle-down"),
    "under": ("under", "triangle-down"),
}
COLOURS = ("#1f6f8b", "#b8860b", "#2e8b57", "#8a6fb0", "#d2691e", "#b03a76", "#5b6b2f", "#858585")
"""Colours of sources; a ninth source takes the first again, and is told apart by its label and by the list below."""
CONFLICT = "#c0392b"
HEIGHT = 320


def said_by(figure: Count) -> str:
    """Name who gives a figure: who is said to say so, else the outlet, else the article.

    Two articles of unknown outlets are two sources.
    """
    return figure.said_by or figure.source or excerpt(figure.title or f"article {figure.article_id}", 60)


def figure_plot(group: CountGroup) -> dict[str, Any]:
    """Specify the plot of the dated figures of a group."""
    rows = figure_rows(group)
    sources = sorted({row["source"] for row in rows})
    colours = [COLOURS[place % len(COLOURS)] for place in range(len(sources))]
    axis_x = {"field": "time", "type": "temporal", "scale": {"type": "utc", "nice": True, "padding": 14}}
    axis_x |= {"axis": {"title": None, "labelOverlap": True, "tickCount": 5}}
    unit = f" ({group.unit})" if group.unit else ""
    axis_y = {"type": "quantitative", "axis": {"title": f"{group.counted}{unit}"}, "scale": {"zero": True}}
    bounds = list(dict.fromkeys(shape for _, shape in BOUNDS.values()))
    marks = {
        "data": {"values": rows},
        "mark": {"type": "point", "filled": True, "size": 130, "cursor": "pointer"},
        "params": [{"name": PICK, "select": {"type": "point", "fields": ["id"], "toggle": False}}],
        "encoding": {
            "x": axis_x,
            "y": {"field": "value", **axis_y},
            "color": {
                "field": "source",
                "type": "nominal",
                "scale": {"domain": sources, "range": colours},
                "legend": {"orient": "bottom", "title": None, "columns": 1, "labelLimit": 260},
            },
            "shape": {
                "field": "shape",
                "type": "nominal",
                "scale": {"domain": bounds, "range": bounds},
                "legend": None,
            },
            "tooltip": [
                {"field": name, "type": "nominal", "title": name}
                for name in ("figure", "source", "day", "outlet", "words")
            ],
        },
    }
    spans = {
        "data": {"values": [row for row in rows if row["high"] is not None]},
        "mark": {"type": "rule", "strokeWidth": 2, "opacity": 0.6, "aria": False},
        "encoding": {"x": axis_x, "y": {"field": "value", **axis_y}, "y2": {"field": "high"}},
    }
    apart = {
        "data": {"values": conflict_rows(group)},
        "mark": {
            "type": "rule",
            "color": CONFLICT,
            "strokeWidth": 1.5,
            "strokeDash": [5, 4],
            "opacity": 0.75,
            "aria": False,
        },
        "encoding": {
            "x": axis_x,
            "x2": {"field": "time2"},
            "y": {"field": "value", **axis_y},
            "y2": {"field": "value2"},
        },
    }
    return {"height": HEIGHT, "layer": [apart, spans, marks]}


def figure_rows(group: CountGroup) -> list[dict[str, Any]]:
    """List what the plot shows of each dated figure, in the order of the group; `id` is its place."""
    return [
        {
            "id": str(place),
            "time": milliseconds(when),
            "value": figure.value,
            "high": figure.high,
            "source": said_by(figure),
            "shape": BOUNDS[figure.bound][1],
            "figure": " ".join(figure.text.split()),
            "day": day(when),
            "outlet": outlet(figure.source),
            "words": excerpt(" ".join(figure.quote.split()), 160),
        }
        for place, figure in enumerate(group.figures)
        if (when := told_on(figure)) is not None
    ]


def conflict_rows(group: CountGroup) -> list[dict[str, Any]]:
    """List the pairs of dated figures that are in conflict, each as two ends of a line."""
    known = {row["id"]: row for row in figure_rows(group)}
    pairs = [(known.get(str(first)), known.get(str(second))) for first, second in conflicts(group)]
    return [
        {"time": one["time"], "value": one["value"], "time2": other["time"], "value2": other["value"]}
        for one, other in pairs
        if one and other
    ]


def told_on(figure: Count) -> date | None:
    """Give the day up to which a figure counts, else the day of its article; None where neither is known."""
    return figure.day or figure.published


def conflicts(group: CountGroup) -> Sequence[tuple[int, int]]:
    """List the places of figures that are in conflict, as the words beside the plot tell them."""
    return [(each.first, each.second) for each in standing_conflicts(group.relations)]


def milliseconds(when: date) -> int:
    """Milliseconds since 1970 of a day's beginning in UTC, in which the axes are drawn."""
    return int(datetime(when.year, when.month, when.day, tzinfo=UTC).timestamp()) * 1_000
