"""Numeric claims read from articles."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.figures import read_figures
from rag.nouns import Article, Figure

DAY = date(2023, 5, 3)


def read(text: str, *, title: str | None = None, published: date | None = DAY) -> list[Figure]:
    return list(read_figures(Article("a", title, text, published)))


def said_by(text: str, figure: Figure) -> str | None:
    return text[figure.said_start : figure.said_end] if figure.said_start is not None else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Over 350,000 people have been killed in the war.", [(350_000, "over", "killed", "people")]),
        ("The conflict has killed more than 470,000 and displaced millions more.", [
            (470_000, "over", "killed", "people"), (2_000_000, "at_least", "displaced", "people")]),
        ("Fourteen people were killed and more than fifty were hurt.", [
            (14, "exact", "killed", "people"), (50, "over", "wounded", "people")]),
        ("At least 31 civilians had been killed and 88 wounded.", [
            (31, "at_least", "killed", "civilian"), (88, "exact", "wounded", "people")]),
        ("Thirty-seven people, nine of them children, were killed in Halem.", [
            (37, "exact", "killed", "people"), (9, "exact", "killed", "child")]),
        ("The army killed 14 people and wounded 50.", [
            (14, "exact", "killed", "people"), (50, "exact", "wounded", "people")]),
        ("The death toll rose to 126, with 40 still missing.", [
            (126, "exact", "killed", "people"), (40, "exact", "missing", "people")]),
        ("The war has cost 48,000 lives.", [(48_000, "exact", "killed", "people")]),
        ("The office puts the number of people killed at 50,300.", [(50_300, "exact", "killed", "people")]),
        ("Around 6.6 million people have been forced to leave the country.", [(6.6e6, "about", "displaced", "people")]),
        ("Between 10 and 20 people drowned.", [(10, "at_least", "killed", "people")]),
        ("About 46,000 people have lost their homes.", [(46_000, "about", "displaced", "people")]),
        ("Police arrested 20 students.", [(20, "exact", "arrested", "student")]),
        ("The decision was carried by 54 votes.", [(54, "exact", "vote", "")]),
        ("It sent 40 boats, three tents and 90 trucks.", [(40, "exact", "boat", ""), (90, "exact", "truck", "")]),
        ("Half of the population has fled.", [(50, "exact", "displaced", "population")]),
    ],
)  # fmt: skip
def test_a_sentence_says_how_many_of_whom_suffered_what(text: str, expected: list[tuple[float, str, str, str]]) -> None:
    assert [(figure.value, figure.bound, figure.counted, figure.of) for figure in read(text)] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Resolution 2254 was passed on 18 December 2015.",
        "The two sides met for three days and agreed on nine points.",
        "The fund paid $40 million over 20 years.",
        "She was a girl of seven.",
        "The men killed a guard on Friday.",
        "Some 500 people protested after police killed a man.",
        "They sat 30 km from the line for the third time.",
        "About 1,900 deaths lie between the two.",
        "The two counts are 1,900 dead apart.",
        "The ministry counts 1,900 fewer dead than the League.",
        "The gap of 1,900 dead remains.",
        "A wolf killed 31 sheep in Halem.",
        "The fire killed 400 young pigs.",
    ],
)
def test_what_is_no_such_claim_gives_no_casualties(text: str) -> None:
    assert [figure for figure in read(text) if figure.of] == []


def test_what_is_long_ago_or_far_away_is_no_difference_between_counts() -> None:
    for behind in ("ten years ago", "a thousand kilometres from Brel"):
        (figure,) = read(f"The bombing of the Ossen market killed 40 people more than {behind}.")
        assert (figure.value, figure.counted) == (40.0, "killed")


def test_a_bare_number_is_of_what_was_counted_last() -> None:
    text = (
        "Ask how many people have been killed in Orsavia and you get three numbers. The Concord says 48,000. "
        "Its list is short. Lethren Watch, which works from Salamere, says 61,500. The government puts it at 29,400."
    )
    found = read(text)
    assert [(figure.value, figure.counted, figure.event) for figure in found] == [
        (48_000, "killed", ""),
        (61_500, "killed", ""),
        (29_400, "killed", ""),
    ]
    assert [said_by(text, figure) for figure in found] == ["The Concord", "Lethren Watch", "The government"]
    assert all("orsavia" in (*figure.names, *figure.context) for figure in found)


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("According to the U.N., over 350,000 people were killed.", ["the U.N."]),
        ("Fourteen people were killed on Tuesday, the interior ministry said.", ["the interior ministry"]),
        ("Lethren Watch, a group that collects reports, said at least 31 had been killed.", ["Lethren Watch"]),
        (
            "The ministry in Tolmeny, which first spoke of 14 dead, raised its figure to 19.",
            ["The ministry in Tolmeny"] * 2,
        ),
        ("By the Concord’s count 52,700 people have been killed.", ["the Concord"]),
        ("Nine people died by the army’s account and seventeen by that of the village.", ["the army", "the village"]),
        ("It rejects the account of the ministry in Tolmeny, which put the dead at 14.", ["the ministry in Tolmeny"]),
        ("At least 140 people have died, according to doctors and village councils.", ["doctors and village councils"]),
        ("Sixty people died in the fire.", [None]),
    ],
)
def test_who_says_a_figure_is_found_in_its_sentence(text: str, speakers: list[str | None]) -> None:
    assert [said_by(text, figure) for figure in read(text)] == speakers


def test_dates_tell_since_when_when_and_up_to_when_a_figure_counts() -> None:
    (since,) = read("More than 260 000 people have died since March 2011.")
    assert (since.since, since.on, since.by) == (date(2011, 3, 1), None, None)
    (on,) = read("Shells killed 14 people on Tuesday.", published=date(2021, 5, 19))
    assert (on.since, on.on, on.by) == (None, date(2021, 5, 18), None)
    (by,) = read("The ministry spoke on Friday of 63 dead.", published=date(2023, 4, 29))
    assert (by.since, by.on, by.by) == (None, None, date(2023, 4, 28))


def test_an_undated_article_tells_only_dates_that_name_their_year() -> None:
    (figure,) = read("Shells killed 14 people on Tuesday, in a war since 2017.", published=None)
    assert (figure.on, figure.since) == (None, date(2017, 1, 1))


def test_the_event_is_that_of_the_sentence_else_of_the_article() -> None:
    flood, toll = read("The flood of the Lethren killed 118 people. The war goes on. The toll may rise to 130.")
    assert (flood.event, toll.event) == ("flood", "flood")
    (titled,) = read("At least 63 people died.", title="The river Lethren floods a valley")
    assert (titled.event, titled.context) == ("flood", ("lethren",))


texts = st.lists(
    st.sampled_from(
        "people killed wounded were and the , . 14 over 3,000 of them children dead toll rose to said ministry Halem in"
        " flood war half since 2011 on Friday , who which died according to “ ” -".split()
    ),
    max_size=30,
).map(" ".join) | st.text(max_size=60)


@given(texts)
@settings(max_examples=300)
def test_every_figure_and_speaker_is_a_span_of_its_sentence(text: str) -> None:
    for figure in read(text):
        assert 0 <= figure.quote_start <= figure.start < figure.end <= figure.quote_end <= len(text)
        if figure.said_start is not None and figure.said_end is not None:
            assert text[figure.said_start : figure.said_end].strip() == text[figure.said_start : figure.said_end] != ""


@pytest.mark.parametrize(
    "unit",
    [
        "killed 1 ",
        "1 of them ",
        "1 people , ",
        "said 1 ",
        ", the ministry ",
        "according to ",
        "by the ",
        "the toll to ",
        "a, ",
    ],
)
def test_a_long_text_of_the_worst_kind_is_read_whole(unit: str) -> None:
    assert read(unit * (20_000 // len(unit)) + "\n\nShells killed 77 people.")[-1].value == 77
