"""What was not done, was done to something else or is said of others is told as nobody's act."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from index.archive import EmbeddedArchive
from tests.index.articles import opened, spoken, story
from tests.rag.test_acts import Asking

STORIES = [
    story(
        "tram",
        "Bo Karr refused to reject the tram plan. Per Dahl denied that he opposed the tram plan. "
        "Those who opposed the tram plan stayed at home. Ann Moss opposed the tram plan.",
        day="2022-12-01",
    ),
    story(
        "ban",
        "Cora Venn supported a motion against the fishing ban. Dan Ost supported the fishing ban.\n\n"
        "Eve Brun voted for the repeal of the airport bill. Gro Lind voted for the airport bill.\n\n"
        "Finn Holt rejected the claim that the bread subsidy was wasteful. Cora Venn rejected the bread subsidy. "
        "Jon Brandt refused to comment on the bread subsidy.",
        day="2022-12-02",
    ),
    story(
        "granary",
        "Dan Ost denied that the granary was destroyed by the Bureau. Eve Brun said that no shells had been fired by "
        "the Bureau. Gro Lind said that the mill was attacked by the Bureau’s enemies. "
        "Finn Holt said that the bakery was destroyed by the Bureau.",
        day="2022-12-03",
    ),
    story(
        "vanity",
        "Dan Ost accused Nora Tell of vanity, and a clerk was charged with theft. Farmers of Lomar resisted the grain "
        "levy. Cora Venn praised the nurses for their courage. Eve Brun condemned the raid over its cost.",
        day="2022-12-04",
    ),
]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedArchive]:
    archive = opened(tmp_path_factory.mktemp("acts") / "archive")
    archive.add([spoken(each) for each in STORIES])
    yield archive
    archive.close()


@pytest.fixture(scope="module")
def ask(archive: EmbeddedArchive) -> Asking:
    return Asking(archive)


def test_what_ends_a_thing_or_is_said_of_it_is_not_the_thing(ask: Asking) -> None:
    assert ask.told("Who supported the fishing ban?") == ["Dan Ost supported the fishing ban."]
    assert ask.told("Who voted for the airport bill?") == ["Gro Lind voted for the airport bill."]
    assert [each[:9] for each in ask.told("Who rejected the bread subsidy?")] == ["Cora Venn"]
    assert [each[:8] for each in ask.told("Who voted for the repeal of the airport bill?")] == ["Eve Brun"]
    assert ask.told("Who supported the motion against the fishing ban?") != []


def test_what_somebody_refused_to_do_or_denied_is_not_done(ask: Asking) -> None:
    assert ask.told("Who opposed the tram plan?") == ["Ann Moss opposed the tram plan."]


def test_who_denies_that_somebody_did_it_does_not_accuse_that_one(ask: Asking) -> None:
    assert ask.told("Who accused the Bureau?") == ["Finn Holt said that the bakery was destroyed by the Bureau."]


def test_what_somebody_is_accused_of_stands_in_the_same_clause(ask: Asking) -> None:
    assert ask.told("Who accused Nora Tell of vanity?") != []
    assert ask.told("Who accused Nora Tell of theft?") == []


def test_for_what_somebody_is_praised_or_condemned_does_not_take_the_place_of_whom(ask: Asking) -> None:
    assert [each[:9] for each in ask.told("Who praised the nurses?")] == ["Cora Venn"]
    assert [each[:8] for each in ask.told("Who condemned the raid?")] == ["Eve Brun"]


def test_who_resisted_something_opposed_it(ask: Asking) -> None:
    assert [each[:7] for each in ask.told("Who resisted the grain levy?")] == ["Farmers"]
