"""An answer as plain text: its numbers, a line for each source, and the archive that it was read from."""

from __future__ import annotations

from dataclasses import replace

from app.copying import as_text
from tests.app.routes.test_exports import answer_of, cited


def test_text_has_question_answer_and_a_line_for_each_source() -> None:
    answer = answer_of(
        cited(title="It rose", quote="It rose.", url="https://x.example/1"),
        cited(number=2, title=None, url=None, source=None),
    )
    assert as_text(answer).split("\n\n")[:3] == [
        "What *rose*?",
        "It rose. [1] It rose.\nTwice. [2]",
        "[1] It rose, Évening & Post, 2022-02-03, https://x.example/1\n[2] Untitled article, 2022-02-03",
    ]
    assert as_text(answer).endswith("archive f00d: 3 articles, newest of 2022-02-04.")


def test_text_says_what_became_of_a_source() -> None:
    gone = answer_of(cited(title="It rose", url=None, quote="", status="source removed on 2022-03-01"))
    assert "[1] It rose, Évening & Post, 2022-02-03, source removed on 2022-03-01" in as_text(gone)


def test_text_says_what_is_missing_beside_an_answer_in_part() -> None:
    answer = replace(answer_of(cited()), verdict="partial", missing=("Nothing was found for “2019”.",))
    assert "\n\nNothing was found for “2019”.\n\n" in as_text(answer)
