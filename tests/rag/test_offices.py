"""A role means whoever articles call so at the time; where that is nobody, or more than one, it means nobody."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.affiliations import affiliation
from rag.nouns import Filters, IndexedArticle
from rag.offices import Called, Offices, appositions
from rag.said import Wanted
from rag.voices import Key, Speakers
from tests.index.articles import ALL, story
from tests.rag.ledgers import ledger_of


def key(name: str, _article_id: str) -> Key:
    return Speakers([]).key(name)


def called(name: str, role: str, day: str | None) -> Called:
    return Called(name, role, f"{name} {day}", date.fromisoformat(day) if day else None, 0, 1)


ENVOYS = Offices(
    [
        called("Ada Quill", "UN envoy", "2016-03-01"),
        called("Ada Quill", "United Nations Special Envoy for Brel", "2017-03-01"),
        called("Bo Holm", "UN Special Envoy", "2021-05-01"),
        called("Bo Holm", "UN envoy", None),
        called("Lida Marrun", "UN deputy envoy", "2016-06-01"),
    ],
    key,
)


@pytest.mark.parametrize(
    ("role", "day", "who"),
    [
        ("the UN envoy", "2016-09-01", ("ada", "quill")),  # between two articles that call her so
        ("the U.N. special envoy", "2017-08-01", ("ada", "quill")),  # five months after the last
        ("the UN envoy", "2021-01-01", ("bo", "holm")),  # four months before the first
        ("the UN envoy", "2019-01-01", None),  # nobody is called so then
        ("the UN envoy", None, None),
        ("the envoy", "2016-09-01", None),  # whose is not said
        ("the Arab League envoy", "2016-09-01", None),
        ("the UN deputy envoy", "2016-06-02", ("lida", "marrun")),
    ],
)
def test_a_role_means_who_is_called_so_near_the_day(role: str, day: str | None, who: Key | None) -> None:
    assert ENVOYS.holder(role, date.fromisoformat(day) if day else None) == who


def test_two_holders_near_one_day_leave_a_role_unknown() -> None:
    both = Offices([called("Ada Quill", "UN envoy", "2020-01-01"), called("Bo Holm", "UN envoy", "2020-03-01")], key)
    assert both.holder("the UN envoy", date(2020, 2, 1)) is None
    assert both.holder("the UN envoy", date(2020, 1, 1)) == ("ada", "quill")


def test_wordings_of_one_role_are_one_with_the_days_of_all() -> None:
    (office,) = ENVOYS.of(("ada", "quill"))
    assert (office.role, office.affiliation) == ("United Nations Special Envoy for Brel", "United Nations")
    assert (office.first, office.last, office.articles) == (date(2016, 3, 1), date(2017, 3, 1), 2)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The U.N. envoy for Brel, Ada Quill, left.", [("Ada Quill", "U.N. envoy for Brel")]),
        (
            "“No,” said Bo Holm, head of the state-led Harbour Board.",
            [("Bo Holm", "head of the state-led Harbour Board")],
        ),
        ("US Secretary of State Ada Quill left.", [("Ada Quill", "US Secretary of State")]),
        ("Former envoy Ada Quill left.", []),
        ("The envoy left. Ada Quill stayed.", []),
        ("The minister met Ada Quill.", []),
    ],
)
def test_appositions_are_read_before_and_behind_a_name(text: str, found: list[tuple[str, str]]) -> None:
    read = list(appositions(text))
    assert [each[:2] for each in read] == found
    assert all(name in text[start:end] and role.split()[-1] in text[start:end] for name, role, start, end in read)


@pytest.mark.parametrize(
    ("role", "body"),
    [
        ("spokesman for the Harbour Board", "Harbour Board"),
        ("US Secretary of State", "United States"),
        ("Turkish foreign minister", "Turkey"),
        ("League’s chief negotiator", "League"),
        ("envoy for Brel", None),
        ("minister of trade", None),
        ("former head of the Harbour Board", None),
    ],
)
def test_an_affiliation_is_told_only_where_it_is_stated(role: str, body: str | None) -> None:
    assert affiliation(role) == body


@pytest.mark.parametrize(
    ("role", "words", "who"),
    [
        ("the UN envoy", {"brel"}, ("ada", "quill")),
        ("the UN envoy", {"quill"}, ("ada", "quill")),
        ("the UN envoy", {"tosk", "united", "nations"}, None),
        ("the UN envoy for Brel", set(), ("ada", "quill")),  # says its task itself
        ("the UN envoy for Tosk", {"brel"}, None),
    ],
)
def test_a_role_without_its_task_means_only_whom_its_article_tells_of(
    role: str, words: set[str], who: Key | None
) -> None:
    assert ENVOYS.holder(role, date(2017, 3, 2), words=words) == who


def test_the_task_of_an_office_tells_it_from_others_of_its_owner() -> None:
    both = Offices(
        [called("Ada Quill", "UN envoy for Brel", "2020-01-01"), called("Bo Holm", "UN envoy for Tosk", "2020-01-01")],
        key,
    )
    day = date(2020, 1, 2)
    assert both.holder("UN envoy", day, words={"tosk"}) == ("bo", "holm")
    assert both.holder("UN envoy", day, words={"tosk", "brel"}) is None
    assert both.holder("UN envoy", day, words={"tosk", "brel", "holm"}) == ("bo", "holm")


def test_articles_later_than_the_known_day_tell_nothing_of_a_role() -> None:
    day = date(2016, 2, 1)
    assert ENVOYS.holder("UN envoy", day) == ("ada", "quill")
    assert ENVOYS.holder("UN envoy", day, known=date(2016, 2, 29)) is None
    assert ENVOYS.holder("UN envoy", day, known=date(2016, 3, 1)) == ("ada", "quill")
    # Which task her office has is told only in 2017.
    assert ENVOYS.holder("UN envoy", day, known=date(2016, 3, 1), words={"brel"}) is None


@given(st.lists(st.tuples(st.sampled_from(["Ada Quill", "Bo Holm"]), st.dates(), st.dates()), min_size=1))
def test_any_days_are_asked_for_without_an_error(drawn: list[tuple[str, date, date]]) -> None:
    offices = Offices([Called(name, "UN envoy", "a", day, 0, 1) for name, day, _ in drawn], key)
    for _, day, known in drawn:
        assert offices.holder("UN envoy", day) in {None, key("Ada Quill", ""), key("Bo Holm", "")}
        held = offices.holder("UN envoy", day, known=known)
        assert held is None or any(each <= known and key(other, "") == held for other, each, _ in drawn)


def test_a_role_speaks_for_its_holder_at_the_time_of_the_article(tmp_path: Path) -> None:
    stories = [
        story("a", "UN envoy Ada Quill said that she would come.", day="2016-03-01"),
        story("b", "Rain fell on Quill. The UN envoy said that the port was shut.", day="2016-04-01"),
        story("c", "UN envoy Bo Holm said that the port was open.", day="2022-04-01"),
        story("d", "Holm came. The UN envoy said that the road was open.", day="2022-05-01"),
        story("e", "Rain fell. The UN envoy said that the road was shut.", day="2019-05-01"),
    ]
    with ledger_of(tmp_path, stories) as ledger:
        spoke = {entry.said.article_id: entry.said.speaker for entry in ledger.entries(Wanted())}
        assert spoke == {"a": "Ada Quill", "b": "Ada Quill", "c": "Bo Holm", "d": "Bo Holm", "e": None}
        asked = [entry.said.article_id for entry in ledger.entries(Wanted(speaker="the UN envoy"))]
        assert asked == ["a", "b", "c", "d"]
        early = ledger.entries(Wanted(speaker="UN envoy", until=date(2016, 12, 31)))
        assert {entry.said.speaker for entry in early} == {"Ada Quill"}
        roles = {person.name: [office.affiliation for office in person.roles] for person in ledger.people()}
        assert roles == {"Ada Quill": ["United Nations"], "Bo Holm": ["United Nations"]}


def told(tmp_path: Path, *stories: IndexedArticle, filters: Filters = ALL) -> dict[str, str | None]:
    with ledger_of(tmp_path, stories) as ledger:
        return {entry.said.article_id: entry.said.speaker for entry in ledger.entries(Wanted(filters=filters))}


FIRST = story("first", "Ada Quill, the UN envoy for Brel, said that she would come.", day="2016-03-01")
SECOND = story("second", "Bo Holm, the UN envoy for Brel, said that he would come.", day="2022-03-01")


def test_a_role_of_a_past_day_means_who_held_it_on_that_day(tmp_path: Path) -> None:
    text = "Rain fell in Brel. On March 24, 2016, the UN envoy said that the port was shut."
    assert told(tmp_path, FIRST, SECOND, story("late", text, day="2022-03-02"))["late"] == "Ada Quill"


def test_the_envoy_of_an_article_on_another_country_stays_unknown(tmp_path: Path) -> None:
    stories = [
        story(place, f"Rain fell in {place}. The UN envoy said that the port was shut.", day="2022-03-02")
        for place in ("Brel", "Tosk")
    ]
    spoke = told(tmp_path, SECOND, *stories)
    assert (spoke["Brel"], spoke["Tosk"]) == ("Bo Holm", None)


def test_a_speaker_is_never_known_from_a_later_article(tmp_path: Path) -> None:
    text = "Rain fell in Brel. The UN envoy said that the port was shut."
    early = story("early", text, day="2022-02-01")
    assert told(tmp_path, early, SECOND, filters=Filters(as_of=date(2022, 2, 15))) == {"early": None}
    with ledger_of(tmp_path / "asked", [early, FIRST, SECOND]) as ledger:
        until = Filters(as_of=date(2016, 12, 31))
        assert [each.said.article_id for each in ledger.entries(Wanted(speaker="UN envoy", filters=until))] == ["first"]
        assert ledger.entries(Wanted(speaker="UN envoy", filters=Filters(as_of=date(2016, 2, 1)))) == []


def test_a_speaker_whom_the_article_names_itself_is_known(tmp_path: Path) -> None:
    text = "Bo Holm, the UN envoy, came.\n\nRain fell.\n\nThe United Nations envoy said that the port was shut."
    found = told(tmp_path, story("own", text, day="2022-02-01"), filters=Filters(as_of=date(2022, 2, 1)))
    assert found == {"own": "Bo Holm"}


def test_where_a_role_is_stated_is_told_with_its_words(tmp_path: Path) -> None:
    with ledger_of(tmp_path, [FIRST]) as ledger:
        assert [office.quote for office in ledger.people()[0].roles] == ["Ada Quill, the UN envoy for Brel"]
