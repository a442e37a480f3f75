"""Which side a statement takes: by its reporting word, turned by a "not", and by the clause that it reports."""

from __future__ import annotations

import pytest

from rag.nouns import Article
from rag.stances import opposed, stance_of
from rag.statements import StatementFinder

FINDER = StatementFinder()


@pytest.mark.parametrize(
    ("sentence", "stance"),
    [
        ("The council rejected the plan.", "rejects"),
        ("The council accepted the plan.", "accepts"),
        ("The council did not accept the plan.", "rejects"),
        ("The council did not reject the plan.", "neutral"),
        ("The council denied that it had seen the plan.", "denies"),
        ("The council demanded that the prisoners be freed.", "demands"),
        ("The council pledged to open the bridge.", "offers"),
        ("The council said that it would accept the plan.", "accepts"),
        ("The council said that it would not sign the plan.", "rejects"),
        ("The council said that it would not oppose the plan.", "accepts"),
        ("The council said that it would no longer insist on the release of prisoners.", "accepts"),
        ("The council said that it was ready to open the bridge.", "offers"),
        ("The council said that it was not ready to open the bridge.", "rejects"),
        ("The council said that it would sign the plan only if the bridge was opened.", "conditions"),
        ("The council said that it would not talk until the prisoners were freed.", "conditions"),
        ("The council said that it would study the plan.", "defers"),
        ("The council said that the bridge must be opened.", "demands"),
        ("The council said that there would be no truce.", "rejects"),
        ("The council said that the bridge had been opened in May.", "neutral"),
        ("“We will not sign this,” the council said.", "rejects"),
        ("“We will open the bridge,” the council said.", "offers"),
        ("The council declined to comment on the truce.", "neutral"),
        ("The council declined to sign the plan.", "rejects"),
    ],
)
def test_a_statement_takes_a_side(sentence: str, stance: str) -> None:
    found = FINDER.find(Article("a", None, sentence))
    assert stance_of(found[0]) == stance, found


def test_only_for_and_against_are_opposed() -> None:
    assert opposed("accepts", "rejects")
    assert not opposed("denies", "offers")
    assert not opposed("accepts", "offers")
    assert not opposed("conditions", "rejects")
    assert not opposed("neutral", "rejects")
