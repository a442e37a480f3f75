"""Time windows in questions and articles, worked out by hand for one day: Sunday, 22 November 2026."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.dates import Window, parse_bound, resolve, strip_windows, windows
from rag.errors import InputError

TODAY = date(2026, 11, 22)
PUBLISHED = date(2016, 3, 24)  # a Thursday


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("question", "since", "until", "text", "kind"),
    [
        ("How many were killed in 2016?", "2016-01-01", "2016-12-31", "in 2016", "during"),
        ("What began in February 2022?", "2022-02-01", "2022-02-28", "in February 2022", "during"),
        ("in Feb. 2016", "2016-02-01", "2016-02-29", "in Feb. 2016", "during"),
        ("said on 24 March 2016", "2016-03-24", "2016-03-24", "on 24 March 2016", "during"),
        ("said on March 24, 2016, that", "2016-03-24", "2016-03-24", "on March 24, 2016", "during"),
        ("on the 24th of March 2016", "2016-03-24", "2016-03-24", "on the 24th of March 2016", "during"),
        ("on Thursday, 24 March 2016", "2016-03-24", "2016-03-24", "on Thursday, 24 March 2016", "during"),
        ("on 2016-03-24", "2016-03-24", "2016-03-24", "on 2016-03-24", "during"),
        ("on 24/03/2016", "2016-03-24", "2016-03-24", "on 24/03/2016", "during"),
        ("in 2016-02", "2016-02-01", "2016-02-29", "in 2016-02", "during"),
        ("the opposition's 2016 proposal", "2016-01-01", "2016-12-31", "2016", "during"),
        ("in the 2016 proposal", "2016-01-01", "2016-12-31", "2016", "during"),
        ("between 2016 and 2018", "2016-01-01", "2018-12-31", "between 2016 and 2018", "during"),
        ("from 2016 to 2018", "2016-01-01", "2018-12-31", "from 2016 to 2018", "during"),
        ("in 2016–18", "2016-01-01", "2018-12-31", "in 2016–18", "during"),
        ("2016-2018", "2016-01-01", "2018-12-31", "2016-2018", "during"),
        ("from March to May 2022", "2022-03-01", "2022-05-31", "from March to May 2022", "during"),
        ("from November to February 2022", "2021-11-01", "2022-02-28", "from November to February 2022", "during"),
        ("from December 2021 to March", "2021-12-01", "2022-03-31", "from December 2021 to March", "during"),
        ("between 10 and 14 February 2022", "2022-02-10", "2022-02-14", "between 10 and 14 February 2022", "during"),
        ("on February 10-14, 2022", "2022-02-10", "2022-02-14", "on February 10-14, 2022", "during"),
        ("between early 2016 and late 2017", "2016-01-01", "2017-12-31", "between early 2016 and late 2017", "during"),
        ("between November and March", "2025-11-01", "2026-03-31", "between November and March", "during"),
        ("since 2020", "2020-01-01", None, "since 2020", "after"),
        ("since early 2020", "2020-01-01", None, "since early 2020", "after"),
        ("from 2019 until now", "2019-01-01", None, "from 2019 until now", "after"),
        ("from 2019 onwards", "2019-01-01", None, "from 2019 onwards", "after"),
        ("on or after 10 May 2021", "2021-05-10", None, "on or after 10 May 2021", "after"),
        ("after June 2021", "2021-07-01", None, "after June 2021", "after"),
        ("after the 2016 talks", "2016-01-01", None, "after the 2016", "after"),
        ("after the start of 2016", "2016-01-01", None, "after the start of 2016", "after"),
        ("after the end of 2016", "2017-01-01", None, "after the end of 2016", "after"),
        ("before the start of 2016", None, "2015-12-31", "before the start of 2016", "before"),
        ("before March 2016", None, "2016-02-29", "before March 2016", "before"),
        ("before the 2016 talks", None, "2016-12-31", "before the 2016", "before"),
        ("before the end of 2016", None, "2016-12-31", "before the end of 2016", "before"),
        ("until March 2016", None, "2016-03-31", "until March 2016", "before"),
        ("no later than 5 May 2016", None, "2016-05-05", "no later than 5 May 2016", "before"),
        ("as of February 2016", None, "2016-02-29", "as of February 2016", "as_of"),
        ("by the end of 2022", None, "2022-12-31", "by the end of 2022", "as_of"),
        ("by March 2016", None, "2016-03-31", "by March 2016", "as_of"),
        ("in early 2023", "2023-01-01", "2023-04-30", "in early 2023", "during"),
        ("in late 2023", "2023-09-01", "2023-12-31", "in late 2023", "during"),
        ("mid-2023", "2023-05-01", "2023-08-31", "mid-2023", "during"),
        ("in late March 2016", "2016-03-21", "2016-03-31", "in late March 2016", "during"),
        ("in the 2020s", "2020-01-01", "2029-12-31", "in the 2020s", "during"),
        ("in the first quarter of 2021", "2021-01-01", "2021-03-31", "in the first quarter of 2021", "during"),
        ("in the second half of 2021", "2021-07-01", "2021-12-31", "in the second half of 2021", "during"),
        ("in spring 2016", "2016-03-01", "2016-05-31", "in spring 2016", "during"),
        ("last October", "2026-10-01", "2026-10-31", "last October", "during"),
        ("last November", "2025-11-01", "2025-11-30", "last November", "during"),
        ("next March", "2027-03-01", "2027-03-31", "next March", "during"),
        ("last summer", "2026-06-01", "2026-08-31", "last summer", "during"),
        ("last year", "2025-01-01", "2025-12-31", "last year", "during"),
        ("this month", "2026-11-01", "2026-11-30", "this month", "during"),
        ("last week", "2026-11-09", "2026-11-15", "last week", "during"),
        ("yesterday", "2026-11-21", "2026-11-21", "yesterday", "during"),
        ("on Wednesday", "2026-11-18", "2026-11-18", "on Wednesday", "during"),
        ("next Friday", "2026-11-27", "2026-11-27", "next Friday", "during"),
        ("earlier this year", "2026-01-01", "2026-11-22", "earlier this year", "during"),
        ("two days ago", "2026-11-20", "2026-11-20", "two days ago", "during"),
        ("three months ago", "2026-08-01", "2026-08-31", "three months ago", "during"),
        ("in the past two weeks", "2026-11-08", "2026-11-22", "in the past two weeks", "during"),
        ("over the last year", "2025-11-22", "2026-11-22", "over the last year", "during"),
        ("in March", "2026-03-01", "2026-03-31", "in March", "during"),
        ("in December", "2025-12-01", "2025-12-31", "in December", "during"),
        ("in december last year", "2025-12-01", "2025-12-31", "in december last year", "during"),
        ("the March talks", "2026-03-01", "2026-03-31", "March", "during"),
        ("in May?", "2026-05-01", "2026-05-31", "in May", "during"),
        ("on 10 February", "2026-02-10", "2026-02-10", "on 10 February", "during"),
        ("on 10 December", "2025-12-10", "2025-12-10", "on 10 December", "during"),
    ],
)
def test_a_question_s_window_is_read(question: str, since: str | None, until: str | None, text: str, kind: str) -> None:
    found = windows(question, today=TODAY)
    assert [(w.since, w.until, w.text, w.kind) for w in found] == [(day(since), day(until), text, kind)]


@pytest.mark.parametrize(
    "question",
    [
        "What does resolution 2254 demand?",
        "What does UN resolution 2018 demand?",
        "Which of resolutions 2042, 2043 and 2059 was vetoed?",
        "What does resolution 2042 of 2012 say?",
        "Were 2,016 people killed?",
        "Were 2016 people killed?",
        "Were more than 2000 detainees freed?",
        "Did they ask for $2016 or € 2020?",
        "Is the session at 2000 GMT?",
        "What is Vision 2030?",
        "What may the envoy do?",
        "Who will march on the capital?",
        "What happened on 31 February 2022?",
        "What happened on 02/03/2016?",
        "What happened in 2254 or in 1812?",
        "What is the position today?",
        "What did he say a week earlier?",
        "Which 12016 and 20161 and x2016 and 2016x?",
        "",
    ],
)
def test_what_is_no_date_is_no_window(question: str) -> None:
    assert windows(question, today=TODAY) == []
    assert strip_windows(question) == question


def test_several_windows_come_back_as_several() -> None:
    found = windows("How many were killed in 2016, in 2022 and after June 2023?", today=TODAY)
    assert [window.text for window in found] == ["in 2016", "in 2022", "after June 2023"]


def test_two_years_joined_by_and_are_two_windows_without_between() -> None:
    assert [w.text for w in windows("Compare 2016 and 2022", today=TODAY)] == ["2016", "2022"]


def test_one_window_named_twice_comes_once() -> None:
    assert len(windows("in 2016 or in 2016", today=TODAY)) == 1


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many were killed in 2016?", "How many were killed?"),
        ("How many were killed in 2016 and in 2022, according to whom?", "How many were killed, according to whom?"),
        ("In 2016, what did the council say?", "what did the council say?"),
        ("What did Harlan, as of 10 February 2022, say about prisoners?", "What did Harlan, say about prisoners?"),
        ("What did the opposition's 2016 proposal demand?", "What did the opposition's proposal demand?"),
        ("What was agreed in the 2016 talks?", "What was agreed in the talks?"),
        ("between 2016 and 2018", ""),
        ("Who led the  talks? ", "Who led the  talks? "),
    ],
)
def test_a_question_is_left_without_its_dates(question: str, expected: str) -> None:
    assert strip_windows(question) == expected


@pytest.mark.parametrize(
    ("sentence", "since", "until"),
    [
        ("The deal was struck last October.", "2015-10-01", "2015-10-31"),
        ("He spoke on Wednesday.", "2016-03-23", "2016-03-23"),
        ("He is meeting them again Monday with a paper.", "2016-03-21", "2016-03-21"),
        ("At Thursday’s session he left.", "2016-03-24", "2016-03-24"),
        ("A week earlier, shells had hit the market.", "2016-03-14", "2016-03-20"),
        ("A resolution was approved in December.", "2015-12-01", "2015-12-31"),
        ("A resolution on December 18 approved it.", "2015-12-18", "2015-12-18"),
        ("The last round was in February.", "2016-02-01", "2016-02-29"),
        ("It was signed today.", "2016-03-24", "2016-03-24"),
        ("It will resume next week.", "2016-03-28", "2016-04-03"),
        ("It was signed this month.", "2016-03-01", "2016-03-31"),
        ("It was signed in March.", "2016-03-01", "2016-03-31"),
        ("More than 260 000 people were killed since March 2011.", "2011-03-01", None),
    ],
)
def test_an_article_s_dates_count_from_its_own_day(sentence: str, since: str, until: str | None) -> None:
    assert [(window.since, window.until) for window in resolve(sentence, PUBLISHED)] == [(day(since), day(until))]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2016", "2016-01-01", "2016-12-31"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2022-02-10", "2022-02-10", "2022-02-10"),
        (" 10 February 2022 ", "2022-02-10", "2022-02-10"),
        ("February 10, 2022", "2022-02-10", "2022-02-10"),
        ("February 2016", "2016-02-01", "2016-02-29"),
        ("sept 2016", "2016-09-01", "2016-09-30"),
    ],
)
def test_a_bound_names_its_first_or_its_last_day(text: str, first: str, last: str) -> None:
    assert parse_bound(text, last=False) == day(first)
    assert parse_bound(text, last=True) == day(last)


@pytest.mark.parametrize(
    "text",
    ["", "31 February 2022", "2022-02-31", "2022-13", "0000", "22", "2022-2-1", "yesterday", "foo 2022", "2016-02-10x"],
)
def test_nonsense_is_refused_with_what_was_found_and_what_to_do(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_bound(text, last=True)
    assert repr(text) in caught.value.message
    assert "expected" in caught.value.message
    assert "YYYY-MM-DD" in caught.value.hint


WORDS = "in on since before after between and to from the of early late end 2016 2022 March May 24 31 10 last next"
WORDS += " week year Monday ago two , - – . ’s 2016-02-30 the 2020s resolution by until as of a 9999 1900 2100"


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(st.text(max_size=120), st.lists(st.sampled_from(WORDS.split()), max_size=14).map(" ".join)),
    st.dates(min_value=date(1, 1, 1)),
)
def test_windows_are_read_from_any_text_without_failing(text: str, today: date) -> None:
    for window in [*windows(text, today=today), *resolve(text, today)]:
        assert isinstance(window, Window)
        assert window.text in text
        assert window.since is not None or window.until is not None
        assert window.since is None or window.until is None or window.since <= window.until
    assert len(strip_windows(text)) <= len(text) + 1


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_bound_reads_back_any_day_and_its_month_and_year(today: date) -> None:
    iso = today.isoformat()
    assert parse_bound(iso, last=True) == parse_bound(iso, last=False) == today
    assert parse_bound(iso[:7], last=False) <= today <= parse_bound(iso[:7], last=True)
    assert parse_bound(iso[:4], last=False) == date(today.year, 1, 1)


@given(st.text(max_size=30))
def test_a_bound_that_no_form_matches_is_an_input_error(text: str) -> None:
    with pytest.raises(InputError):
        parse_bound(text + "?", last=True)


@pytest.mark.parametrize(
    "piece", ["in 2016 ", "March ", "between March and ", "1 ", "\n", "the end of ", "10-14 ", "5"]
)
def test_a_hundred_thousand_characters_are_read_in_linear_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    began = time.process_time()
    windows(text, today=TODAY)
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    ("since", "until", "inside", "outside"),
    [
        ("2022-02-10", "2022-02-12", ["2022-02-10", "2022-02-11", "2022-02-12"], ["2022-02-09", "2022-02-13"]),
        ("2022-02-10", "2022-02-10", ["2022-02-10"], ["2022-02-09", "2022-02-11"]),
        ("2022-02-10", None, ["2022-02-10", "9999-12-31"], ["2022-02-09", "0001-01-01"]),
        (None, "2022-02-10", ["2022-02-10", "0001-01-01"], ["2022-02-11", "9999-12-31"]),
        (None, None, ["0001-01-01", "9999-12-31"], []),
    ],
)
def test_a_window_holds_its_bounds_and_what_is_between(
    since: str | None, until: str | None, inside: list[str], outside: list[str]
) -> None:
    window = Window(day(since), day(until), "then", "during")
    assert [window.holds(date.fromisoformat(text)) for text in inside] == [True] * len(inside)
    assert [window.holds(date.fromisoformat(text)) for text in outside] == [False] * len(outside)
