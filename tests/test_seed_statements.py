"""The statements of the five real articles: found, and given to who made them.

`tests/data/seed_statements.json` holds what a reader marked before seeing what the finder finds: offsets into the
article as it is read, and who may be named as the speaker (null where the article leaves it open).
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eval.matching import length, match, shared_characters
from index.reading import Defaults, Read, read
from rag.bearers import named
from rag.nouns import Article, Statement
from rag.said import Wanted
from rag.statements import StatementFinder
from tests.index.articles import indexed
from tests.rag.ledgers import ledger_of

MARKS: dict[str, Any] = json.loads(Path(__file__).with_name("data").joinpath("seed_statements.json").read_text("utf-8"))
Mark = tuple[tuple[tuple[int, int], ...], tuple[str | None, ...]]
Paired = tuple[Mark, Statement | None]


@pytest.fixture(scope="module")
def articles(shared: Path) -> dict[str, Article]:
    files = {name: next((shared / "seeds").glob(f"{name}_*")) for name in MARKS}
    return {
        name: one.article for name, path in files.items() for one in read([path], Defaults()) if isinstance(one, Read)
    }


@pytest.fixture(scope="module")
def found(articles: dict[str, Article]) -> dict[str, tuple[Statement, ...]]:
    return dict(zip(articles, StatementFinder().find_all(list(articles.values())), strict=True))


@pytest.fixture(scope="module")
def paired(found: dict[str, tuple[Statement, ...]]) -> list[Paired]:
    """Each mark with the statement that shares at least half of it, one to one."""
    pairs: list[Paired] = []
    for name, kept in MARKS.items():
        marks = [(tuple((a, b) for a, b in one["spans"]), tuple(one["speakers"])) for one in kept["marks"]]
        contents = [one.spans for one in found[name]]
        chosen = {other: place for place, other in match(contents, [spans for spans, _ in marks])}
        for number, mark in enumerate(marks):
            place = chosen.get(number)
            held = place is not None and 2 * shared_characters(contents[place], mark[0]) >= length(mark[0])
            pairs.append((mark, found[name][place] if held and place is not None else None))
    return pairs


def test_the_marks_are_of_the_articles_as_they_are_read(articles: dict[str, Article]) -> None:
    for name, kept in MARKS.items():
        assert hashlib.sha256(articles[name].text.encode()).hexdigest() == kept["sha256"]


def test_at_least_nine_in_ten_of_the_statements_a_reader_marks_are_found(paired: list[Paired]) -> None:
    assert len(paired) == 74
    assert sum(statement is not None for _, statement in paired) >= 0.9 * len(paired)


def test_fewer_than_one_in_twenty_are_given_to_somebody_who_did_not_say_them(paired: list[Paired]) -> None:
    wrong = [
        (mark, statement.speaker)
        for mark, statement in paired
        if statement is not None and statement.speaker is not None and not _may_be(statement.speaker, mark[1])
    ]
    assert len(wrong) < 0.05 * len(paired)


def test_a_quotation_that_nobody_near_is_said_to_have_spoken_stays_without_speaker(
    found: dict[str, tuple[Statement, ...]],
) -> None:
    bare = [one for one in found["004"] if not one.cue]
    assert [one.speaker for one in bare] == [None]


@pytest.mark.parametrize(
    ("year", "who"), [(2016, "Staffan de Mistura"), (2022, "Geir Pedersen"), (2024, "Geir Pedersen")]
)
def test_the_un_envoy_of_a_year_is_who_held_the_office_then(
    articles: dict[str, Article], tmp_path: Path, year: int, who: str
) -> None:
    wanted = Wanted(speaker="UN envoy", since=date(year, 1, 1), until=date(year, 12, 31))
    with ledger_of(tmp_path, [indexed(article) for article in articles.values()]) as ledger:
        spoke = {entry.said.speaker for entry in ledger.entries(wanted)}
    assert spoke == {who}


def _may_be(speaker: str, marked: tuple[str | None, ...]) -> bool:
    return any(one is not None and (named(speaker).bears(one) or named(one).bears(speaker)) for one in marked)
