"""Captions are known by their credits, and sentences are not taken for them."""

from __future__ import annotations

import pytest

from index.credits import is_caption


@pytest.mark.parametrize(
    "line",
    [
        "Little has changed since the last round [Getty]",
        "The envoy at the hall on Monday [Lower Press]",
        "Delegates in Old Bay, 24 March 2016. Jane Roe/Reuters",
        "Delegates in Old Bay. Photo: Jane Roe",
        "Delegates leave the hall (AP Photo/Jane Roe)",
        "Delegates leave the hall on Monday. (Photo by Jane Roe/Getty Images)",
        "Photo: Delegates leave the hall. Jane Roe/AFP",
        "Image source, Getty Images",
        "Image caption, Delegates arrive at the hall",
        "Photograph by Jane Roe",
        "Jane Roe/AFP",
        "Getty Images",
        "File photo",
        "(Photo: Lower Press)",
    ],
)
def test_a_credit_marks_a_caption(line: str) -> None:
    assert is_caption(line)


@pytest.mark.parametrize(
    "line",
    [
        "UN envoy meets the High Negotiations Committee [HNC]",
        "Fighters of the Popular Front (PF)",
        "Deliveries fell in the old season (August/July).",
        "“I trust [the other side’s] word, and that of [Minister Roe].",
        "AP reports a truce",
        "Video from the scene shows soldiers entering the town.",
        "Envoy apologises in a video-link call",
        "Credit markets tighten",
        "The story was carried by all papers. (Reuters)",
        "The talks failed. The envoy left. Nobody spoke. The hall was empty by noon. Photo: Jane Roe",
    ],
)
def test_a_sentence_or_heading_is_no_caption(line: str) -> None:
    assert not is_caption(line)
