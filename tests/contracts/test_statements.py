"""What every archive tells of who said what, and of where an excerpt stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.locating import locate
from rag.nouns import Statement
from rag.seams import Archive
from tests.index.articles import spoken, story

FERRY = story(
    "ferry",
    'Envoy Tamsel Irra said that the ferry would sail. "No prisoner, no ferry," she told reporters.',
    day="2024-05-14",
    source="Ovren Gazette",
)
DAM = story("dam", "Harl Dostin demanded a joint water meter at the dam.", day="2024-05-16")
RAIN = story("rain", "It rained in Ovren.", day="2024-05-17")
WHENEVER = story("whenever", "Polda Wen denied that the lake had risen.")


def said(archive: Archive, *ids: str) -> list[tuple[str, str | None, str]]:
    return [(each.article_id, each.speaker, each.text) for each in archive.statements(ids or None)]


@pytest.mark.usefixtures("whole")
def test_statements_come_change_and_go_with_their_article(archive: Archive) -> None:
    items = [spoken(item) for item in (WHENEVER, FERRY, RAIN, DAM)]
    archive.add(items)
    expected: list[Statement] = [each for item in items for each in item.statements or ()]
    assert archive.statements(["whenever", "ferry", "gone", "rain", "dam"]) == expected
    assert said(archive, "ferry") == [
        ("ferry", "Tamsel Irra", "that the ferry would sail"),
        ("ferry", "Tamsel Irra", '"No prisoner, no ferry,"'),
    ]
    # Of all articles: the newest first, the undated last.
    assert list(dict.fromkeys(identity for identity, _, _ in said(archive))) == ["dam", "ferry", "whenever"]
    archive.add([spoken(story("dam", "Harl Dostin refused to meet.", day="2024-05-16"))])
    assert {text for _, _, text in said(archive, "dam")} == {"to meet"}
    archive.remove(["ferry"])
    assert said(archive, "ferry") == []
    assert {identity for identity, _, _ in said(archive)} == {"dam", "whenever"}


def test_an_article_whose_statements_were_not_looked_for_has_none(archive: Archive) -> None:
    item = spoken(DAM)
    archive.add([replace(FERRY, statements=None), item])
    assert archive.statements() == list(item.statements or ())


@pytest.mark.parametrize("copied", [False, True])
def test_an_excerpt_is_looked_up_in_the_earliest_article_that_holds_it(archive: Archive, copied: bool) -> None:
    archive.add([FERRY, DAM, RAIN])
    if copied:
        archive.add([story("first", f"OVREN - {FERRY.article.text}", day="2024-05-13")])
    found = locate(archive, "“No prisoner, no ferry,” she told\nreporters")
    assert (found.article_id, found.also_in) == (("first", ("ferry",)) if copied else ("ferry", ()))
    stored = archive.article(found.article_id or "")
    assert stored is not None
    assert stored.text[found.start : found.end] == '"No prisoner, no ferry," she told reporters'
    assert not locate(archive, "No prisoner, no bridge, he told nobody at all").found
