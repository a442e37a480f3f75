"""Filters in the page's address: each is in force or said to be left out, so that no link shows more unsaid."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator

import pytest
from streamlit.testing.v1 import AppTest

from app.client import Client
from tests.app.serving import RECORDS, settings_in, small_app
from tests.serving import served_here

RUN_SECONDS = 60.0
LEFT_OUT = "Left out of the address: "
EVERYTHING = ["harbour/1: first", "border", "undated"]


@pytest.fixture(autouse=True)
def main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit puts the page in the place of `__main__`, which processes that are started later would run again."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served_here(small_app(settings_in(tmp_path_factory.mktemp("address")))) as served:
        with Client(served) as client:
            client.add_records(RECORDS)
        yield served


def draw(address: str, name: str) -> None:
    from importlib import import_module

    import_module(f"app.page_parts.{name}").show(address)


def opened(address: str, name: str, **parameters: str | list[str]) -> AppTest:
    page = AppTest.from_function(draw, args=(address, name), default_timeout=RUN_SECONDS)
    for key, value in parameters.items():
        page.query_params[key] = value
    return checked(page.run())


def checked(page: AppTest) -> AppTest:
    assert not page.exception, page.exception
    return page


def listed(page: AppTest) -> list[str]:
    return [str(each.key).removeprefix("open-article-") for each in page.button if "open-article-" in str(each.key)]


def chips(page: AppTest) -> list[str]:
    return [str(each.key) for each in page.button if re.match(r"remove-(since|until|outlet|speakers)-", str(each.key))]


def left_out(page: AppTest) -> list[str]:
    return [each.value.removeprefix(LEFT_OUT).split(". ")[0] for each in page.warning if LEFT_OUT in each.value]


def test_a_day_on_which_the_archive_has_nothing_is_a_filter_all_the_same(address: str) -> None:
    late = opened(address, "shelf", since="2030-01-01")
    assert (listed(late), chips(late), left_out(late)) == ([], ["remove-since-None"], [])
    early = opened(address, "shelf", since="1900-01-01")
    assert (listed(early), chips(early), left_out(early)) == (EVERYTHING[:2], ["remove-since-None"], [])


def test_an_outlet_that_the_archive_does_not_know_matches_nothing_until_it_is_taken_off(address: str) -> None:
    page = opened(address, "shelf", outlet="nope")
    assert (listed(page), chips(page), left_out(page)) == ([], ["remove-outlet-nope"], [])
    checked(page.button(key="remove-outlet-nope").click().run())
    assert (listed(page), chips(page)) == (EVERYTHING, [])


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"since": "2024-99-99"}, r"since\=2024\-99\-99"),
        ({"until": "0999-01-01"}, r"until\=0999\-01\-01"),
        ({"since": "1800-01-01", "undated": "perhaps"}, r"undated\=perhaps"),
        ({"outlet": "x" * 1_000}, r"outlet\=" + "x" * 38 + " …"),
        ({"speakers": ["A", "B", "C", "D"]}, r"speakers\=A\, B\, C and 1 more"),
    ],
)
def test_what_cannot_be_a_filter_is_said_until_it_is_taken_off(
    parameters: dict[str, str | list[str]], told: str, address: str
) -> None:
    page = opened(address, "shelf", **parameters)
    assert left_out(page) == [told]
    assert left_out(checked(page.run())) == [told], "a later run says it too"
    assert left_out(checked(page.button(key="take-off-left-out").click().run())) == []


def test_a_speaker_that_nobody_is_narrows_a_question_to_nothing(address: str) -> None:
    page = opened(address, "chat", speakers="Nobody Atall")
    assert (chips(page), left_out(page)) == (["remove-speakers-Nobody Atall"], [])
    checked(page.chat_input[0].set_value("Who called the closure of the border post a mistake?").run())
    assert "**The archive holds no answer to this**" in [each.value for each in page.markdown]
    assert any(each.value.endswith("or take a filter off.") for each in page.caption)


def test_the_pages_of_statements_say_what_they_leave_out_too(address: str) -> None:
    assert left_out(opened(address, "timeline", since="tomorrow")) == [r"since\=tomorrow"]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("timeline", "speaker"),
        ("timeline", "issue"),
        ("matrix", "speakers"),
        ("compare", "one"),
        ("compare", "other"),
        ("figures", "outlet"),
    ],
)
def test_a_name_that_is_not_in_the_archive_is_left_out_and_said(name: str, key: str, address: str) -> None:
    assert left_out(opened(address, name, **{key: "Nobody Atall"})) == [rf"{key}\=Nobody Atall"]


@pytest.mark.parametrize(("name", "key"), [("figures", "about"), ("shelf", "words")])
def test_words_that_are_too_many_are_refused_for_that_and_not_as_if_the_server_were_away(
    name: str, key: str, address: str
) -> None:
    page = opened(address, name, **{key: "why " * 1_200})
    (refusal,) = page.error
    assert "at most 4,000" in refusal.value.replace("\\", "")
    assert not any("out of reach" in each.value for each in page.markdown)


@pytest.mark.parametrize("name", ["chat", "shelf", "timeline"])
def test_days_in_the_wrong_order_are_said_once_with_what_to_do(name: str, address: str) -> None:
    page = opened(address, name, since="2024-01-02", until="2024-01-01")
    assert [each.value for each in page.warning] == [
        "The first day is later than the last: nothing can match. Change one of them, or take it off."
    ]
    assert not page.error
