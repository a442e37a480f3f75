from __future__ import annotations

from pathlib import Path

from eval.scale_changes import changing, with_word
from tests.index.articles import ALL, found, opened, story

FERRY = story("ferry", "The ferry left.\n\nNobody came.", title="Harbour")
BRIDGE = story("bridge", "The bridge is shut.", title="Roads")


def test_single_articles_are_found_and_gone_and_leave_the_archive_as_it_was(tmp_path: Path) -> None:
    with opened(tmp_path / "archive") as archive:
        archive.add([FERRY])
        before = found(archive, "ferry")
        fingerprint = archive.state().fingerprint
        figures = {figure.name: figure for figure in changing(archive, [FERRY, BRIDGE, FERRY])}
        assert found(archive, "ferry") == before
        assert archive.state().articles == 1
        assert archive.state().fingerprint == fingerprint
        assert [article.id for article in archive.articles(filters=ALL)] == ["ferry"]
        assert archive.removed_on("single-qz00002") is not None
    assert list(figures) == [
        "adding an article: committed",
        "adding an article: found by words and vector",
        "removing an article: committed",
        "removing an article: found no more",
    ]
    # Both are timed from the same beginning.
    for change, seen in (("adding", "found by words and vector"), ("removing", "found no more")):
        assert 0 < figures[f"{change} an article: committed"].value < figures[f"{change} an article: {seen}"].value


def test_an_article_gets_a_word_in_its_title_and_ids_of_its_own() -> None:
    marked = with_word(FERRY, "qz1")
    assert (marked.article.id, marked.article.title) == ("single-qz1", "Harbour qz1")
    assert [passage.id for passage in marked.passages] == ["single-qz1#0-15", "single-qz1#17-29"]
    assert {(passage.article_id, passage.title) for passage in marked.passages} == {("single-qz1", "Harbour qz1")}
    assert [passage.text for passage in marked.passages] == [passage.text for passage in FERRY.passages]


def test_how_long_replicas_lag_is_timed_from_the_commit_until_each_shows_it(tmp_path: Path) -> None:
    looks = iter([False, False, True, True])
    with opened(tmp_path / "archive") as archive:
        figures = {figure.name: figure for figure in changing(archive, [FERRY, BRIDGE], shown=lambda: next(looks))}
        assert archive.state().articles == 0
    assert next(looks, None) is None
    assert figures["adding an article: from its commit until every replica shows it"].value > 0
