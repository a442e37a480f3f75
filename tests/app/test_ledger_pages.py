"""Compare, figures and speakers as Streamlit draws them, on the real HTTP server with a small archive."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from app.client import Client
from app.show_comparison import comparison_page
from app.tables import comparison_csv, figures_csv, speakers_csv
from rag.nouns import Filters
from rag.said import Wanted
from tests.app.serving import settings_in, small_app
from tests.app.test_statement_pages import component, rows
from tests.serving import served_here

NEWS: list[dict[str, object]] = [
    {
        "id": "a",
        "published": "2024-01-01",
        "source": "Quay",
        "text": "Ada Quill rejected a truce in the province.",
    },
    {"id": "b", "published": "2024-02-01", "source": "Wire", "text": "Bo Holm accepted a truce in the province."},
    {
        "id": "c",
        "published": "2024-03-01",
        "source": "Quay",
        "text": "UN envoy Lida Marrun said that a truce was near.\n\n"
        "The flood in Brel killed 63 people, the ministry said.",
    },
    {
        "id": "d",
        "published": "2024-03-02",
        "source": "Wire",
        "text": "The flood in Brel killed at least 140 people, the highland council said.",
    },
]


@pytest.fixture(autouse=True)
def main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit puts the page in the place of `__main__`, which processes that are started later would run again."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


def draw(address: str, name: str) -> None:
    from app.page_parts import compare, figures, matrix, people

    {"compare": compare, "figures": figures, "speakers": people, "positions": matrix}[name].show(address)


def opened(address: str, name: str, **parameters: str) -> AppTest:
    page = AppTest.from_function(draw, args=(address, name), default_timeout=60.0)
    for key, value in parameters.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception, page.exception
    return page


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served_here(small_app(settings_in(tmp_path_factory.mktemp("pages")))) as served:
        with Client(served) as client:
            assert client.add_records(NEWS).added == len(NEWS)
        yield served


def told(page: AppTest) -> str:
    written = "\n".join(each.value for each in [*page.markdown, *page.caption, *page.info])
    return re.sub(r"\\(\W)", r"\1", written)


def test_two_speakers_from_the_address_stand_side_by_side(address: str) -> None:
    page = opened(address, "compare", one="Ada Quill", other="Bo Holm", issue="ceasefire")
    assert "**Ada Quill** · rejects" in told(page)
    assert "**Bo Holm** · accepts" in told(page)
    assert "Opposed on one matter" in told(page)
    page.button(
        key=next(each.key for each in page.button if each.key and each.key.startswith("said-side-"))
    ).click().run()
    assert component(page, "article")["quote"] == "a truce in the province"


def test_how_many_opposed_pairs_there_are_is_told_where_not_all_are_shown(address: str) -> None:
    with Client(address) as client:
        found = client.compare(Wanted(issue="ceasefire"), ("Ada Quill", "Bo Holm"))
    assert "opposed pairs" not in comparison_page(found).plain
    more = replace(found, rows=(replace(found.rows[0], opposed_total=30),))
    assert "the newest 1 of 30 opposed pairs" in comparison_page(more).plain


def test_two_outlets_show_whom_they_quote(address: str) -> None:
    page = opened(address, "compare", of="outlets", one="Quay", other="Wire", issue="ceasefire")
    assert "quotes Ada Quill (1), Lida Marrun (1)" in told(page)


def test_names_of_outlets_leave_the_address_with_the_outlets(address: str) -> None:
    page = opened(address, "compare", of="outlets", one="Quay", other="Wire", issue="ceasefire")
    page.button_group[0].set_value(["speakers"]).run()
    assert not page.exception, page.exception
    assert "Choose two speakers." in told(page)
    assert set(page.query_params) == {"issue"}


def test_without_two_names_the_page_asks_for_them(address: str) -> None:
    assert "Choose two speakers." in told(opened(address, "compare", one="Ada Quill"))
    twice = told(opened(address, "compare", one="Ada Quill", other="Ada Quill"))
    assert "Both are Ada Quill. Choose two different speakers." in twice


def test_figures_of_one_thing_are_listed_with_how_they_relate(address: str) -> None:
    page = opened(address, "figures", about="killed")
    listed = rows(page, "figure")
    assert [row.split("**")[1] for row in listed] == ["[1] 63", "[2] at least 140"]
    assert "In conflict: 63 [1]; at least 140 [2]." in told(page)
    page.button(key="said-figure-0").click().run()
    assert component(page, "article")["quote"] == "The flood in Brel killed 63 people, the ministry said."


def test_figures_are_filtered_from_the_address(address: str) -> None:
    page = opened(address, "figures", about="killed", since="2024-03-02")
    assert [row.split("**")[1] for row in rows(page, "figure")] == ["[1] at least 140"]
    assert "No figure found. Use other words." in told(opened(address, "figures", about="herring"))
    assert "No figure found. Take a filter off." in told(opened(address, "figures", since="2030-01-01"))


def test_speakers_are_found_by_role_and_open_where_it_is_stated(address: str) -> None:
    page = opened(address, "speakers", named="united nat")
    assert "**Lida Marrun** · [1 statement](timeline?speaker=Lida%20Marrun)" in told(page)
    assert "Ada Quill" not in told(page)
    page.button(key="said-role-0-0").click().run()
    assert component(page, "article")["quote"] == "UN envoy Lida Marrun"


def test_two_speakers_of_one_shown_name_stand_in_one_list() -> None:
    def draw_both() -> None:
        from app.page_parts.people import show_speaker
        from rag.voices import Office, Speaker

        office = Office("UN envoy", None, None, None, 1, "c", 0, 8, "UN envoy")
        for place in range(2):
            show_speaker(Speaker("Ada Quill", ("Ada Quill",), 1, (office,)), place)

    page = AppTest.from_function(draw_both, default_timeout=60.0).run()
    assert not page.exception
    assert len(page.button) == 2


OPENED = [
    ("speakers", {"named": "tosk"}, "said-role-0-0"),
    ("figures", {"about": "killed", "since": "2024-03-03"}, "said-figure-0"),
]


@pytest.mark.parametrize(("name", "parameters", "button"), OPENED)
def test_an_article_that_was_removed_or_changed_meanwhile_is_told_by_the_drawer(
    address: str, name: str, parameters: dict[str, str], button: str
) -> None:
    told_of: dict[str, object] = {"id": name, "published": "2024-03-03", "source": "Quay"}
    text = "Tosk envoy Jon Varr said that a truce was near.\n\nThe storm in Tosk killed 17 sailors, the ministry said."
    with Client(address) as client:
        client.add_records([told_of | {"text": text}])
        page = opened(address, name, **parameters)
        client.add_records([told_of | {"text": f"Corrected. {text}"}])
        page.button(key=button).click().run()
        assert not page.exception
        assert any("changed since it was cited" in each.value for each in page.warning)
        assert "quote" not in component(page, "article") or not component(page, "article")["quote"]
        page = opened(address, name, **parameters)
        client.remove(name)
        page.button(key=button).click().run()
        assert not page.exception
        assert any("removed from the archive" in each.value for each in page.info)


def test_further_issues_are_suggested_when_asked_for(address: str) -> None:
    assert "suggested" not in told(opened(address, "positions"))
    assert "No further issue is suggested." in told(opened(address, "positions", suggest="true"))


def test_tables_hold_what_the_pages_show(address: str) -> None:
    with Client(address) as client:
        compared = client.compare(Wanted(issue="ceasefire"), ("Ada Quill", "Bo Holm"))
        lines = list(csv.DictReader(io.StringIO(comparison_csv(compared))))
        assert [(line["name"], line["stance"], line["newest_article_id"]) for line in lines] == [
            ("Ada Quill", "rejects", "a"),
            ("Bo Holm", "accepts", "b"),
        ]
        counted = list(csv.DictReader(io.StringIO(figures_csv(client.figures("killed", filters=Filters())))))
        assert [(line["value"], line["relation"], line["source"]) for line in counted] == [
            ("63.0", "conflict", "Quay"),
            ("140.0", "conflict", "Wire"),
        ]
        people = {line["name"]: line for line in csv.DictReader(io.StringIO(speakers_csv(client.speakers())))}
        assert (people["Lida Marrun"]["affiliation"], people["Ada Quill"]["role"]) == ("United Nations", "")
        assert json.loads(json.dumps(sorted(people))) == sorted(people)
