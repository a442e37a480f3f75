"""A plain text file is one article; one without a story is refused."""

from __future__ import annotations

from datetime import date

import pytest

from index.readers.draft import MAX_CHARACTERS, Draft
from index.readers.text import draft_of, read_text
from rag.errors import UnreadableError

STORY = "The two envoys met on Monday in the harbour town and spoke for three hours, an aide said."


def test_a_page_saved_as_text_is_read_with_its_facts() -> None:
    data = f"The Lower Bay Post logo\r\nEnvoys meet\r\nBy Jane Roe\r\n5 March 2021\r\n\r\n{STORY}\r\n".encode()
    assert list(read_text(data)) == [
        Draft(STORY, title="Envoys meet", published=date(2021, 3, 5), source="The Lower Bay Post", author="Jane Roe")
    ]


def test_a_doubt_about_the_encoding_goes_with_the_draft() -> None:
    (draft,) = read_text(STORY.replace("aide", "attaché").encode("cp1252"))
    assert "attaché" in draft.text
    assert [doubt.reason[:16] for doubt in draft.doubts] == ["It is not UTF-8 "]


def test_a_day_that_no_calendar_has_is_a_doubt_unless_another_day_is_stated() -> None:
    (draft,) = read_text(f"date 2022-02-31 {STORY}".encode())
    assert (draft.text, draft.published) == (STORY, None)
    assert [doubt.reason for doubt in draft.doubts] == [
        "The date '2022-02-31' is no day of the calendar; the article is stored undated."
    ]
    (dated,) = read_text(f"date 2022-02-31 By Jane Roe | 5 March 2021\n\n{STORY}".encode())
    assert (dated.published, dated.doubts) == (date(2021, 3, 5), ())


@pytest.mark.parametrize("text", ["Advertisement\nShare\n", "© 2021 The Lower Bay Post\n3 min read", "***"])
def test_a_page_without_a_story_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError, match="no article text"):
        draft_of(text)


def test_a_text_too_long_for_an_article_is_refused() -> None:
    with pytest.raises(UnreadableError, match="5,000,001 characters"):
        draft_of("a" * (MAX_CHARACTERS + 1))
