"""Markdown becomes plain paragraphs, its front matter and first heading become facts."""

from __future__ import annotations

from datetime import date

import pytest

from index.readers.draft import Draft
from index.readers.markdown import read_markdown
from rag.errors import UnreadableError

BODY = "The envoys met on Monday in the harbour town, and they spoke for three hours in all."


def article(text: str) -> Draft:
    (draft,) = read_markdown(text.encode())
    return draft


def test_the_first_heading_is_the_title() -> None:
    found = article(f"# Envoys *meet* in [Old Bay](https://a.example)\n\n{BODY}\n\n## A slow start\n\n{BODY}\n")
    assert (found.title, found.text) == ("Envoys meet in Old Bay", f"{BODY}\n\nA slow start\n\n{BODY}")


def test_front_matter_states_the_facts() -> None:
    found = article(
        '---\ntitle: "Envoys: they meet"\ndate: 2021-03-05 # a Friday\nsource: Bay Post\nauthors: [Jane Roe, Ali Doe]\n'
        f"url: https://a.example/1\nid: b-17\nlang: en\n---\n{BODY}\n"
    )
    assert found == Draft(
        text=BODY,
        title="Envoys: they meet",
        published=date(2021, 3, 5),
        source="Bay Post",
        url="https://a.example/1",
        author="Jane Roe, Ali Doe",
        language="en",
        id="b-17",
    )


def test_toml_front_matter_is_read_too() -> None:
    found = article(f'+++\ntitle = "Envoys meet"\ndate = 2021-03-05T10:00:00Z\n+++\n{BODY}')
    assert (found.title, found.published, found.text) == ("Envoys meet", date(2021, 3, 5), BODY)


def test_a_bad_date_in_front_matter_is_doubted() -> None:
    found = article(f"---\ndate: 31 February 2021\nurl: nowhere\n---\n{BODY}")
    assert (found.published, found.url) == (None, None)
    assert ["is no day" in doubt.reason or "is no web address" in doubt.reason for doubt in found.doubts] == [
        True,
        True,
    ]


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    assert article(f"{BODY}\n\n---\n\n{BODY}").text == f"{BODY}\n\n{BODY}"


def test_markup_becomes_plain_text() -> None:
    found = article(
        'They said **no** to [all of it](https://a.example "x"), `twice`, in snake_case and 2 * 3 * 4 words that\n'
        "went over two lines.\n\n> “Never,” he said.\n\n- the first point\n- the second point\n\n"
        "![A picture](a.png)\n\n<div>A <b>block</b> of HTML</div>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"
        "<!-- hidden -->\n"
    )
    assert found.text.split("\n\n") == [
        "They said no to all of it, twice, in snake_case and 2 * 3 * 4 words that went over two lines.",
        "“Never,” he said.",
        "the first point",
        "the second point",
        "A block of HTML",
        "a b",
        "1 2",
    ]


def test_a_byline_under_the_heading_is_read() -> None:
    found = article(
        f"# Envoys meet\n\n*First published in The Lower Bay Post*\n\nBy Jane Roe\n\n5 March 2021\n\n{BODY}"
    )
    assert (found.author, found.published, found.source) == ("Jane Roe", date(2021, 3, 5), "The Lower Bay Post")
    assert found.text == BODY


def test_markdown_without_words_is_refused() -> None:
    with pytest.raises(UnreadableError, match="no article text"):
        article("---\ntitle: T\n---\n\n![only](a.png)\n\nShare\n")
