"""Plots as files: the same view gives the same file, with what it shows in it, and nothing undated."""

from __future__ import annotations

from datetime import date

import pytest

from app.page_parts.figure_plot import conflict_rows, figure_plot, figure_rows
from app.plot_files import Form, figures_picture, timeline_picture
from rag.figure_ledger import Count, CountGroup
from rag.nouns import Bound, Relating
from rag.said import Said
from rag.stances import Stance

BEGINNINGS: dict[Form, bytes] = {"png": b"\x89PNG\r\n\x1a\n", "svg": b"<?xml"}


def said(speaker: str | None, day: date | None, stance: Stance) -> Said:
    return Said(
        id=f"{speaker}{day}{stance}",
        article_id="a",
        speaker=speaker,
        speaker_span=None,
        role=None,
        cue="said",
        cue_span=(0, 4),
        kind="indirect",
        text="so",
        spans=((5, 7),),
        said_on=day,
        published=day,
        source="Quay",
        issues=(),
        day=day,
        stance=stance,
    )


def figure(value: float, day: date | None, who: str | None, bound: Bound = "exact") -> Count:
    return Count(
        article_id=f"a{value:.0f}",
        title=f"Story {value:.0f}",
        source=None,
        published=day,
        url=None,
        text=f"{value:.0f} $x$",
        start=0,
        end=2,
        quote="so many died",
        quote_start=0,
        quote_end=12,
        value=value,
        high=value + 5 if bound == "about" else None,
        bound=bound,
        unit="",
        counted="killed",
        of="people",
        event="flood",
        names=(),
        since=None,
        on=None,
        day=day,
        said_by=who,
        said_span=None,
        also_in=(),
    )


GROUP = CountGroup(
    "killed",
    "",
    "flood",
    (),
    "conflict",
    "",
    "In conflict",
    (
        figure(63, date(2023, 4, 28), "the ministry"),
        figure(140, date(2023, 4, 29), None, "at_least"),
        figure(118, date(2023, 5, 3), "the office", "about"),
        figure(126, None, "the office"),
    ),
    (
        Relating(0, 1, "conflict"),
        Relating(0, 2, "superseded"),
        Relating(1, 2, "conflict"),
        Relating(1, 3, "conflict"),
    ),
)


@pytest.mark.parametrize("form", ["png", "svg"])
def test_a_picture_is_of_its_form_and_the_same_each_time(form: Form) -> None:
    statements = [said("Ada Quill", date(2024, 1, 1), "rejects"), said(None, date(2024, 2, 1), "neutral")]
    drawn = [timeline_picture(statements, "unknown speaker", form), figures_picture(GROUP, form)]
    assert all(each.startswith(BEGINNINGS[form]) for each in drawn)
    assert drawn == [timeline_picture(statements, "unknown speaker", form), figures_picture(GROUP, form)]


def test_a_timeline_names_its_speakers_and_stances() -> None:
    undated = said("Lida Marrun", None, "offers")
    shown = [said("Ada Quill", date(2024, 1, 1), "rejects"), said(None, date(2024, 2, 1), "neutral"), undated]
    drawn = timeline_picture(shown, "unknown speaker", "svg").decode()
    assert all(f">{text}<" in drawn for text in ("Ada Quill", "unknown speaker", "rejects", "no stance read"))
    assert "Lida Marrun" not in drawn


def test_figures_are_drawn_with_their_words_and_sources() -> None:
    drawn = figures_picture(GROUP, "svg").decode()
    assert all(text in drawn for text in ("the ministry", "Story 140", "the office", "63", "killed"))
    assert "Story 126" not in drawn


def test_only_dated_figures_are_plotted_and_only_conflicts_of_what_still_stands_joined() -> None:
    assert [(row["id"], row["value"], row["shape"]) for row in figure_rows(GROUP)] == [
        ("0", 63, "circle"),
        ("1", 140, "triangle-up"),
        ("2", 118, "diamond"),
    ]
    (pair,) = conflict_rows(GROUP)
    assert (pair["value"], pair["value2"]) == (140, 118)
    spec = figure_plot(GROUP)
    assert [len(layer["data"]["values"]) for layer in spec["layer"]] == [1, 1, 3]
    assert spec["layer"][2]["encoding"]["color"]["scale"]["domain"] == ["Story 140", "the ministry", "the office"]
