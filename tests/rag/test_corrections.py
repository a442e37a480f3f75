"""What an article says that it said before is told from what it says."""

from __future__ import annotations

import pytest

from rag.corrections import withdrawn


@pytest.mark.parametrize(
    "sentence",
    [
        "Correction: An earlier version of this article said that nine men drowned.",
        "A previous version of this story gave the number as nine.",
        "This article originally stated that nine men drowned.",
        "This report incorrectly named the envoy.",
        "An earlier version wrongly put the number at nine.",
        "Editor’s note: an earlier version misspelt the name of the envoy.",
        "Clarification: This report previously said that nine men drowned.",
    ],
)
def test_what_an_earlier_version_said_is_taken_back(sentence: str) -> None:
    assert withdrawn(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "The figure is two.",
        "This article has been corrected.",
        "An earlier version of the treaty named nine ports.",
        "An earlier version of the report, leaked in May, said that nine men drowned.",
        "The first version of the report counted nine men.",
        "The original version of the text said that the envoy must go.",
        "Envoy Ada Quill said that an earlier version of the report blamed the captain.",
        "This article first appeared in the Quay in 2016.",
        "This story originally ran on Monday: nine men drowned.",
        "She said this report wrongly blames Velm.",
        "She said this text originally demanded that he leave.",
        "The envoy originally said that nine men drowned.",
    ],
)
def test_what_is_right_or_somebody_elses_is_not(sentence: str) -> None:
    assert not withdrawn(sentence)
