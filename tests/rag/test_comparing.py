"""Two speakers, or two outlets, stand side by side on each issue; opposed statements on one matter are shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from rag.comparing import MOST_OPPOSED, compare
from rag.errors import InputError
from rag.said import Wanted
from rag.statement_ledger import StatementLedger
from tests.index.articles import story
from tests.rag.ledgers import ledger_of

STORIES = [
    story("a", "Ada Quill rejected a truce in the coast province.", day="2024-01-01", source="Quay"),
    story("b", "Bo Holm accepted a truce in the coast province.", day="2024-02-01", source="Wire"),
    story("c", "Ada Quill said that a truce was far away.", day="2024-03-01", source="Quay"),
    story("d", "Bo Holm said that each detainee was ill.", day="2024-03-02", source="Quay"),
]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StatementLedger]:
    with ledger_of(Path(tmp_path_factory.mktemp("compared")), STORIES) as opened:
        yield opened


def test_both_sides_of_an_issue_have_their_newest_stance_and_their_days(ledger: StatementLedger) -> None:
    found = compare(ledger, Wanted(), ["Quill", "Bo Holm"])
    assert (found.of, found.names, [row.issue for row in found.rows]) == (
        "speakers",
        ("Ada Quill", "Bo Holm"),
        ["ceasefire", "prisoners"],
    )
    one, other = found.rows[0].sides
    assert (one.statements, one.stance, one.first, one.last) == (2, "rejects", date(2024, 1, 1), date(2024, 3, 1))
    assert (other.statements, other.stance, other.moves) == (1, "accepts", ())
    (apart,) = found.rows[0].opposed
    assert (apart.one.article_id, apart.other.article_id) == ("a", "b")
    nothing, something = found.rows[1].sides
    assert (nothing.statements, nothing.stance, nothing.newest, something.statements) == (0, None, None, 1)


def test_outlets_are_compared_by_whom_they_quote(ledger: StatementLedger) -> None:
    found = compare(ledger, Wanted(), ["quay", "Wire"], of="outlets")
    quay, wire = found.rows[0].sides
    assert (quay.name, [(voice.name, voice.statements) for voice in quay.voices]) == ("Quay", [("Ada Quill", 2)])
    assert [(voice.name, voice.statements) for voice in wire.voices] == [("Bo Holm", 1)]
    heard = compare(ledger, Wanted(speaker="Holm", issue="prisoners"), ["Quay", "Wire"], of="outlets")
    assert [side.statements for side in heard.rows[0].sides] == [1, 0]


@pytest.mark.parametrize("names", [[], ["Ada Quill"], ["Ada Quill", "Ada Quill"], ["a", "b", "c"]])
def test_other_than_two_sides_are_refused(ledger: StatementLedger, names: list[str]) -> None:
    with pytest.raises(InputError, match="Two speakers are compared"):
        compare(ledger, Wanted(), names)


def test_who_is_not_there_has_no_row(ledger: StatementLedger) -> None:
    assert compare(ledger, Wanted(), ["Nobody", "Nowhere"]).rows == ()


def test_of_many_opposed_pairs_the_newest_are_listed_and_all_are_counted(tmp_path: Path) -> None:
    days = [f"2024-{month:02}-{day:02}" for month in range(1, 4) for day in (1, 15)]
    stories = [
        story(f"{name} {day}", f"{name} {verb} a truce in the coast province.", day=day)
        for name, verb in (("Ada Quill", "rejected"), ("Bo Holm", "accepted"))
        for day in days
    ]
    with ledger_of(tmp_path, stories) as many:
        (row,) = compare(many, Wanted(), ["Ada Quill", "Bo Holm"]).rows
    assert (row.opposed_total, len(row.opposed)) == (36, MOST_OPPOSED)
    newest = [(one, other) for one in days for other in days if days[-1] in {one, other}]
    listed = [(str(each.one.day), str(each.other.day)) for each in row.opposed]
    assert set(newest) <= set(listed)
    assert (days[0], days[0]) not in listed
    assert listed == sorted(listed)
