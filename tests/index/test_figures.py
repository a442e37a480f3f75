"""Figures as they are kept: they come back as they were read, damage is found, and repair reads the texts again."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import figures
from index.layout import Layout
from index.verification import check
from rag.nouns import Figure
from tests.index.articles import opened, story

FLOOD = story("flood", "The flood killed 63 people, the ministry said. Another 52 are missing.", day="2023-04-28")
RAIN = story("rain", "Rain fell.")

made = st.builds(
    Figure,
    article_id=st.just("a"),
    start=st.integers(0, 9),
    end=st.integers(10, 20),
    quote_start=st.integers(0, 9),
    quote_end=st.integers(10, 99),
    value=st.floats(0, 1e12),
    bound=st.sampled_from(["exact", "about", "at_least", "over", "at_most", "under"]),
    counted=st.text(max_size=5),
    of=st.text(max_size=5),
    high=st.none() | st.floats(0, 1e12),
    names=st.lists(st.text(max_size=5), max_size=3).map(tuple),
    since=st.none() | st.dates(),
    by=st.none() | st.dates(),
    said_start=st.none() | st.integers(0, 9),
)


@given(st.lists(made, max_size=3))
@settings(max_examples=60)
def test_figures_are_read_back_as_they_were_stored(given_figures: list[Figure]) -> None:
    assert figures.decoded("a", figures.encoded(given_figures)) == given_figures


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        ("UPDATE figure SET body = replace(body, '63', '36') WHERE article = 1", "their checksum is wrong"),
        ("DELETE FROM figure WHERE article = 2", "The figures of article 'rain' are missing"),
    ],
)
def test_check_finds_damaged_figures_and_repair_reads_them_again(tmp_path: Path, damage: str, fault: str) -> None:
    with opened(tmp_path) as archive:
        archive.add([FLOOD, RAIN])
    with sqlite3.connect(Layout(tmp_path).truth) as db:
        db.execute(damage)
    db.close()
    report = check(tmp_path)
    assert [problem.part for problem in report.problems] == ["figures"]
    assert fault in report.problems[0].what
    assert check(tmp_path, repair=True).whole
    with opened(tmp_path) as archive:
        assert archive.figures(["flood", "rain"]) == list(FLOOD.figures)
