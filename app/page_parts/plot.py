"""The timeline's plot as a Vega-Lite specification: a dot a statement, by day and speaker, in the stance's mark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from app.page_parts.words import day, excerpt, outlet, stance_word
from rag.said import Said
from rag.stances import STANCES, Stance

PICK = "pick"
"""The selection's name: a click gives the statement's id."""

MARKS: dict[Stance, tuple[str, str]] = {
    "accepts": ("#2e8b57", "circle"),
    "offers": ("#1f8fa8", "triangle-up"),
    "conditions": ("#b8860b", "diamond"),
    "demands": ("#d2691e", "triangle-right"),
    "defers": ("#8a6fb0", "triangle-left"),
    "rejects": ("#c0392b", "cross"),
    "denies": ("#b03a76", "triangle-down"),
    "neutral": ("#858585", "square"),
}
"""Colour and shape of each stance: no two share either."""
TRACKS = 4
"""Statements of one speaker and day stand below one another on so many lines."""
LINE_PIXELS = 30


def timeline_plot(found: Sequence[Said], unknown: str) -> dict[str, Any]:
    """Specify the plot of dated statements; `unknown` is what a speaker without a name is called."""
    rows = _rows([said for said in found if said.day], unknown)
    order = [name for name, _ in Counter(row["speaker"] for row in rows).most_common()]
    seen = [stance for stance in STANCES if any(row["stance"] == stance_word(stance) for row in rows)]
    return {
        "data": {"values": rows},
        "mark": {"type": "point", "filled": True, "size": 70, "opacity": 0.9, "cursor": "pointer"},
        "params": [{"name": PICK, "select": {"type": "point", "fields": ["id"], "toggle": False}}],
        "height": {"step": LINE_PIXELS, "for": "position"},
        "encoding": {
            "x": {
                "field": "time",
                "type": "temporal",
                "scale": {"type": "utc", "nice": True},
                "axis": {"title": None, "labelOverlap": True, "tickCount": 5, "grid": True},
            },
            "y": {
                "field": "speaker",
                "type": "nominal",
                "sort": order,
                "axis": {"title": None, "labelLimit": 110, "grid": True},
            },
            "yOffset": {"field": "track", "type": "ordinal", "sort": list(range(TRACKS))},
            "color": _legend(seen, [MARKS[stance][0] for stance in seen]),
            "shape": _legend(seen, [MARKS[stance][1] for stance in seen]),
            "opacity": {"condition": {"param": PICK, "value": 0.9, "empty": True}, "value": 0.5},
            "tooltip": [
                {"field": name, "type": "nominal", "title": name}
                for name in ("day", "speaker", "stance", "words", "issues", "outlet")
            ],
        },
    }


def picked(event: Any) -> str | None:
    """Read the statement's id from what a click selected."""
    points = event.get("selection", {}).get(PICK) or []
    return str(points[0]["id"]) if points else None


def _rows(found: Sequence[Said], unknown: str) -> list[dict[str, Any]]:
    taken: Counter[tuple[str, Any]] = Counter()
    rows: list[dict[str, Any]] = []
    for said in found:
        place = (said.speaker or unknown, said.day)
        rows.append(
            {
                "id": said.id,
                "time": _milliseconds(said),
                "day": day(said.day),
                "speaker": place[0],
                "stance": stance_word(said.stance),
                "words": excerpt(said.text, 160),
                "issues": ", ".join(said.issues),
                "outlet": outlet(said.source),
                "track": taken[place] % TRACKS,
            }
        )
        taken[place] += 1
    return rows


def _milliseconds(said: Said) -> int | None:
    """Milliseconds since 1970 of the day's beginning in UTC, in which the axis is drawn."""
    day_said = said.day
    if day_said is None:
        return None
    return int(datetime(day_said.year, day_said.month, day_said.day, tzinfo=UTC).timestamp()) * 1_000


def _legend(stances: Sequence[Stance], marks: Sequence[str]) -> dict[str, Any]:
    legend = {"orient": "bottom", "title": None, "columns": 2, "symbolSize": 90}
    return {
        "field": "stance",
        "type": "nominal",
        "scale": {"domain": [stance_word(stance) for stance in stances], "range": list(marks)},
        "legend": legend,
    }
