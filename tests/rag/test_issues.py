"""Issues are matched by their cues, in singular and plural, and the cue is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.lists import issues_of
from rag.issues import Issue, Issues, Matched

LIST = Issues([Issue("aid", ("convoy", "food convoy")), Issue("security guarantees", ("guarantor",)), Issue("borders")])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Two food convoys waited at the border.", [("aid", "food convoy"), ("borders", "borders")]),
        ("Guarantors were named.", [("security guarantees", "guarantor")]),
        ("They want a security guarantee.", [("security guarantees", "security guarantees")]),
        ("Food for the convoy.", [("aid", "convoy")]),
        ("Rain fell.", []),
        ("", []),
    ],
)
def test_a_text_has_the_issues_whose_cues_stand_in_it(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(each.label, each.cue) for each in LIST.match(text)] == expected


def test_an_issue_is_named_by_its_label_or_a_cue() -> None:
    assert (LIST.named("Border"), LIST.named("the guarantor states"), LIST.named("weather")) == (
        "borders",
        "security guarantees",
        None,
    )


def test_the_default_list_knows_what_talks_are_about(tmp_path: Path) -> None:
    found = issues_of(tmp_path)
    assert found.labels == (
        *("ceasefire", "prisoners", "sanctions", "constitution", "transition", "elections", "borders"),
        *("refugees", "aid", "reconstruction", "security guarantees", "recognition"),
    )
    assert found.match("a cessation of hostilities")[0] == Matched("ceasefire", "cessation of hostilities")
    assert all(issue.seeds for issue in found.issues)
