"""Claims about the same thing are put together, and one story is one witness."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from index.archive import EmbeddedArchive
from rag.figure_groups import FigureGroup, group, stumps
from rag.figure_search import Asked, asked, claims_of, find_claims
from rag.figure_words import told
from rag.nouns import Filters
from tests.index.articles import ALL, opened, story

STORIES = [
    story("gov", "Fourteen people were killed when shells struck the market of Halem on Tuesday, the ministry said.",
          day="2021-05-19", source="Ledger"),
    story("doc", "More than 40 people are dead after the shelling of the market in Halem, doctors said.",
          day="2021-05-20", source="Monitor"),
    story("both", "Shells fell on Halem on Tuesday. The ministry, which first spoke of 14 dead, raised this to 19."
          " A monitor said at least 31 people had been killed, 12 of them children.", day="2021-05-22", source="Wire"),
    story("quake", "At least 100 people were killed by an earthquake near Halem.", day="2023-02-01", source="Wire"),
    story("war", "More than 41,000 people have been killed in Orsavia since the war began in 2017, the Concord said.",
          day="2022-01-10", source="Wire"),
    story("later", "The war in Orsavia has killed 48,000 people, according to the Concord.", day="2023-01-10"),
    story("other", "The war in Brask has killed 900 people.", day="2023-01-11"),
    story("trucks", "The crossing at Halem let through 420 trucks.", day="2023-01-12"),
]  # fmt: skip


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedArchive]:
    with opened(tmp_path_factory.mktemp("figures") / "archive") as made:
        made.add(STORIES)
        yield made


def found(archive: EmbeddedArchive, question: str, filters: Filters = ALL) -> list[FigureGroup]:
    return group(find_claims(archive, question, filters=filters), asked=asked(question).names)


def texts(groups: list[FigureGroup]) -> list[list[str]]:
    return [[claim.text for claim in each.claims] for each in groups]


def test_the_dead_of_one_event_stand_together_by_their_days(archive: EmbeddedArchive) -> None:
    (shelling,) = found(archive, "How many people were killed in the shelling of Halem?")
    assert [claim.text for claim in shelling.claims] == ["Fourteen", "More than 40", "19", "at least 31", "12"]
    assert (shelling.counted, shelling.event, shelling.relation) == ("killed", "shelling", "conflict")
    pairs = {(shelling.claims[r.first].text, shelling.claims[r.second].text): r.relation for r in shelling.relations}
    assert pairs["Fourteen", "19"] == "superseded"
    assert pairs["19", "at least 31"] == "conflict"
    assert pairs["More than 40", "at least 31"] == "conflict"
    assert pairs["at least 31", "12"] == "different_scope"


def test_what_one_speaker_says_in_two_articles_is_one_witness_with_two_prints(archive: EmbeddedArchive) -> None:
    (shelling,) = found(archive, "How many people were killed in the shelling of Halem?")
    fourteen = shelling.claims[0]
    assert (fourteen.figure.article_id, fourteen.also_in) == ("gov", ("both",))
    assert [each.figure.article_id for each in fourteen.prints] == ["both"]


def test_another_event_at_the_same_place_and_another_war_are_other_groups(archive: EmbeddedArchive) -> None:
    assert texts(found(archive, "How many were killed by the earthquake at Halem?")) == [["At least 100"]]
    assert texts(found(archive, "How many people has the war in Orsavia killed?")) == [["More than 41,000", "48,000"]]
    every = claims_of(archive.figures([each.article.id for each in STORIES]), archive, filters=ALL)
    assert sorted(texts(group(every))) == [
        ["420"],
        ["900"],
        ["At least 100"],
        ["Fourteen", "More than 40", "19", "at least 31", "12"],
        ["More than 41,000", "48,000"],
    ]


def test_copies_of_a_story_are_one_witness(tmp_path: Path) -> None:
    text = "Sixty-three people died when the Lethren flooded, the ministry said. " + "The water rose for two days. " * 3
    with opened(tmp_path / "copies") as archive:
        archive.add([story("one", text, source="A"), story("two", text, source="B"), story("three", text, source="C")])
        (flood,) = group(claims_of(archive.figures(["one", "two", "three"]), archive, filters=ALL))
    assert [(claim.figure.article_id, claim.also_in) for claim in flood.claims] == [("one", ("three", "two"))]


def test_a_copy_that_is_later_than_as_of_is_not_told(tmp_path: Path) -> None:
    text = "Sixty-three people died when the Lethren flooded, the ministry said. " + "The water rose for two days. " * 3
    with opened(tmp_path / "copies") as archive:
        archive.add([story("one", text, day="2021-05-01"), story("two", text, day="2021-05-09")])
        figures = archive.figures(["one"])
        assert [claim.also_in for claim in claims_of(figures, archive, filters=ALL)] == [("two",)]
        early = Filters(as_of=date(2021, 5, 2))
        assert [claim.also_in for claim in claims_of(figures, archive, filters=early)] == [()]


def test_nothing_later_than_as_of_is_found(archive: EmbeddedArchive) -> None:
    filters = Filters(as_of=STORIES[1].article.published)
    (shelling,) = found(archive, "How many people were killed in the shelling of Halem?", filters)
    assert [claim.text for claim in shelling.claims] == ["Fourteen", "More than 40"]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("How many people were killed when the Lethren flooded?", Asked("killed", "people", "flood", ("lethren",))),
        ("How many died?", Asked("killed", "people")),
        ("How many trucks crossed at Kessary?", Asked("truck", "", "", ("kessary",))),
        ("What was the death toll of the quake?", Asked("killed", "people", "earthquake")),
        ("How many children were wounded?", Asked("wounded", "child")),
        ("How do reports differ on the number of dead in Syria?", Asked("killed", "people", "", ("syria",))),
        ("Who was killed in the strike?", Asked("", "", "strike")),
        ("How much did it cost?", Asked("", "")),
    ],
)
def test_a_question_says_what_it_wants_counted(question: str, wanted: Asked) -> None:
    assert asked(question) == wanted


def test_figures_are_told_with_their_speakers_and_days_and_how_they_relate(archive: EmbeddedArchive) -> None:
    (shelling,) = found(archive, "How many people were killed in the shelling of Halem?")
    markers = [f"[{place}]" for place in range(1, 6)]
    said = told(shelling.claims, shelling.relations, markers)
    assert said.startswith(
        "Number of people killed: Fourteen [1] (the ministry, 19 May 2021); More than 40 [2] (doctors,"
    )
    assert "12 [5] counts children only." in said
    assert "Fourteen [1] was superseded by 19 [3]." in said
    assert said.endswith("In conflict: More than 40 [2]; 19 [3]; at least 31 [4].")


def test_names_meet_with_the_names_of_their_people_and_offices_place_nothing() -> None:
    assert stumps(["syrians"]) & stumps(["syria"])
    assert not stumps(["foreign ministry", "united nations"])


def test_a_figure_that_its_article_takes_back_is_no_claim(tmp_path: Path) -> None:
    text = (
        "Two people were killed in Halem. An earlier version of this article said that 40 people were killed in Halem."
    )
    with opened(tmp_path / "archive") as made:
        made.add([story("a", text, day="2024-05-01")])
        claims = find_claims(made, "How many people were killed in Halem?", filters=ALL)
    assert [claim.figure.value for claim in claims] == [2.0]


def test_two_who_count_the_same_things_beside_each_other_speak_of_one_matter(tmp_path: Path) -> None:
    text = "The union said that the ban had cost 1,200 jobs. The ministry said that 700 jobs were lost."
    with opened(tmp_path / "archive") as made:
        made.add([story("jobs", text, day="2021-05-19")])
        (jobs,) = found(made, "How many jobs did the ban cost?")
    assert ([claim.text for claim in jobs.claims], jobs.relation) == (["1,200", "700"], "conflict")
