"""What stands between quotation marks."""

from __future__ import annotations

import pytest

from rag.quotations import quotations


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("“We tried,” she said.", ["“We tried,”"]),
        ('"We tried," she said. "We failed."', ['"We tried,"', '"We failed."']),
        ("''We tried,'' she said.", ["''We tried,''"]),
        ("It was ‘a red line’ for them.", ["‘a red line’"]),
        ("The envoys’ plan wasn’t the league’s.", []),
        ("“He said ‘no’ to us,” she said.", ["“He said ‘no’ to us,”"]),
    ],
)
def test_quotations_are_found_with_their_marks(text: str, quoted: list[str]) -> None:
    assert [text[one.start : one.end] for one in quotations(text)] == quoted


def test_a_quotation_that_its_paragraph_does_not_close_is_open_ended() -> None:
    first, second = quotations("“We tried.\n\n“We failed.”")
    assert (first.open_ended, second.open_ended) == (True, False)
