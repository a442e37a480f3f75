"""Who followed whom is read from a few forms; whom "her" points to is read from the sentences before."""

from __future__ import annotations

import pytest

from rag.changeovers import changeovers


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Bo Holm succeeds Ada Quill.", [("Ada Quill", "Bo Holm")]),
        ("Ada Quill was replaced as head of the League by Bo Holm.", [("Ada Quill", "Bo Holm")]),
        ("Ada Quill quit. The board named Bo Holm, an engineer, to succeed her.", [("Ada Quill", "Bo Holm")]),
        ("The king dismissed Finance Minister Ada Quill. He named Bo Holm to the post.", [("Ada Quill", "Bo Holm")]),
        ("The board named Bo Holm to replace Ada Quill.", [("Ada Quill", "Bo Holm")]),
        ("Bo Holm was named League envoy to succeed Ada Quill.", [("Ada Quill", "Bo Holm")]),
        ("The king named Bo Holm prime minister. He succeeds Ada Quill.", [("Ada Quill", "Bo Holm")]),
        ("Quill, whose term ends, will stay. Her successor is to be Bo Holm.", [("Quill", "Bo Holm")]),
        ("Ada Quill's successor, Bo Holm, agreed.", [("Ada Quill", "Bo Holm")]),
        ("Ada Quill resigned. Bo Holm was content.", []),
        ("The board named Bo Holm to the council.", []),
        ("The talks succeeded. Ada Quill met Bo Holm.", []),
        ("The League succeeded in Orrin. Bo Holm replaced a lamp.", []),
    ],
)
def test_who_follows_whom_is_told_by_a_few_forms(text: str, pairs: list[tuple[str, str]]) -> None:
    assert [(text[slice(*one.old)], text[slice(*one.new)]) for one in changeovers(text)] == pairs


def test_what_tells_of_a_change_are_its_sentences() -> None:
    text = "It rained. Ada Quill quit as envoy. The board named Bo Holm to succeed her. It snowed."
    found = next(changeovers(text))
    assert text[found.start : found.end] == "Ada Quill quit as envoy. The board named Bo Holm to succeed her."
