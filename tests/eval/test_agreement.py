"""How far people agree who marked the same articles."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.agreement import agreement, pairwise


def folder_with(path: Path, lines: list[tuple[str, str, str]]) -> Path:
    records = [
        {"doc_id": article, "cue": [{"span": cue}], "content": [{"span": content}]} for article, cue, content in lines
    ]
    (path / "attributions.jsonl").write_text("".join(json.dumps(one) + "\n" for one in records))
    return path


def test_two_people_who_mark_alike_agree_wholly_and_of_three_with_one_apart_a_third() -> None:
    alike, other = ((0, 4),), ((0, 9),)
    assert pairwise([([alike, alike], 2)]) == 1.0
    # Pairs of three people: one of three pairs agrees; each person has marked one span.
    assert pairwise([([alike, alike, other], 3)]) == pytest.approx(1 / 3)


def test_a_set_where_nobody_marked_an_article_twice_tells_nothing(tmp_path: Path) -> None:
    assert agreement(folder_with(tmp_path, [("a", "0 4", "5 9"), ("a", "10 14", "15 19")])) is None


def test_articles_of_one_person_are_left_out(tmp_path: Path) -> None:
    shared = [("a", "0 4", "5 9"), ("a", "0 4", "5 9"), ("a", "0 4", "5 8")]
    found = agreement(folder_with(tmp_path, [*shared, ("b", "0 4", "5 9")]))
    assert found is not None
    assert (found.articles, found.people) == (1, 2)
    assert found.exact["cue"] == 1.0
    assert found.exact["content"] == pytest.approx(2 / 3)
