"""A disclaimer is one in every sentence; what merely sounds like one is a story."""

from __future__ import annotations

import pytest

from index.disclaimers import is_disclaimer


@pytest.mark.parametrize(
    "line",
    [
        "© 2022 The Lower Bay Post Ltd. All rights reserved.",
        "This article first appeared in The Lower Bay Post.",
        "This story was edited by Lower Press. Lower Press has not independently verified the claims in this story.",
        "Originally published on Lower Press",
        "The views expressed in this article are the author's own and do not necessarily reflect our editorial policy.",
        "Reporting by Jane Roe in Old Bay; Editing by Ali al-Doe",
        "(Additional reporting by our staff)",
        "No part of this text may be reproduced.",
        "Source: Lower Press",
    ],
)
def test_notices_of_rights_and_origin_are_disclaimers(line: str) -> None:
    assert is_disclaimer(line)


@pytest.mark.parametrize(
    "line",
    [
        "Copyright law was debated on Monday.",
        "Published in March, the report was soon forgotten.",
        "This report was published on Tuesday.",
        "The article was published by the ministry.",
        "Reporting by the newspaper showed that the minister knew.",
        "They do not represent the people of the town.",
        "The ministry has not verified the content of the report.",
        "Responsibility for the attack was claimed by nobody.",
        "This article was first published in The Lower Bay Post. The talks go on.",
        "This article was corrected after the figures had been published.",
    ],
)
def test_sentences_of_a_story_are_not(line: str) -> None:
    assert not is_disclaimer(line)
