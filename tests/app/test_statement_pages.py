"""The timeline and the matrix as Streamlit draws them, on the real HTTP server with a small archive."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app.client import Client
from app.page_parts.plot import MARKS, picked, timeline_plot
from app.page_parts.sources import Place
from app.page_parts.words import stance_word
from app.tables import positions_csv, statements_csv
from rag.said import Wanted
from rag.stances import STANCES
from tests.app.serving import settings_in, small_app
from tests.serving import add_records, served_here

RUN_SECONDS = 60.0


@pytest.fixture(autouse=True)
def main_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit puts the page in the place of `__main__`, which processes that are started later would run again."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


def draw(address: str, name: str) -> None:
    from app.page_parts import matrix, timeline

    {"timeline": timeline, "positions": matrix}[name].show(address)


def opened(address: str, name: str, **parameters: str) -> AppTest:
    page = AppTest.from_function(draw, args=(address, name), default_timeout=RUN_SECONDS)
    for key, value in parameters.items():
        page.query_params[key] = value
    page.run()
    assert not page.exception, page.exception
    return page


def rows(page: AppTest, key: str) -> list[str]:
    return [each.label for each in page.button if each.key and each.key.startswith(f"said-{key}-")]


def component(page: AppTest, name: str) -> dict[str, Any]:
    found = [element.proto for element in page.get("bidi_component")]
    (data,) = [json.loads(proto.json) for proto in found if proto.component_name == f"rapporteur.{name}"]
    return dict(data)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served_here(small_app(settings_in(tmp_path_factory.mktemp("statements")))) as served:
        add_records(served)
        yield served


@pytest.fixture
def client(address: str) -> Iterator[Client]:
    with Client(address) as made:
        yield made


def test_the_list_under_the_plot_carries_each_statement_in_the_order_of_days(address: str, client: Client) -> None:
    found = client.statements(Wanted())
    listed = rows(opened(address, "timeline"), "list")
    assert len(listed) == found.total > 0
    days = [said.day for said in found.statements if said.day]
    assert [row.split("**")[1] for row in listed][: len(days)] == [f"{each.day} {each:%B %Y}" for each in sorted(days)]
    assert "undated" in listed[-1]


def test_filters_from_the_address_narrow_the_timeline(address: str) -> None:
    page = opened(address, "timeline", speaker="Tamsel Irra", issue="prisoners", since="2024-01-01")
    listed = rows(page, "list")
    assert listed
    assert all("Tamsel Irra" in row and "prisoners" in row and "2024" in row for row in listed)
    assert page.selectbox(key="speaker").value == "Tamsel Irra"
    assert page.date_input(key="since").value == date(2024, 1, 1)


def test_days_in_the_wrong_order_are_told(address: str) -> None:
    page = opened(address, "timeline", since="2024-02-01", until="2024-01-01")
    assert "later than the last" in page.warning[0].value


def test_a_statement_opens_its_very_words_in_the_article(address: str, client: Client) -> None:
    page = opened(address, "timeline", speaker="Tamsel Irra", issue="prisoners")
    (said, *_) = [
        each
        for each in client.statements(Wanted(speaker="Tamsel Irra", issue="prisoners")).statements
        if len(each.spans) == 1
    ]
    page.button(key=f"said-list-{said.id}").click().run()
    article = component(page, "article")
    assert article["quote"] == said.text
    assert article["before"] + article["quote"] + article["after"] == client.article(said.article_id).text


def test_a_statement_of_another_text_is_not_marked(client: Client) -> None:
    said = client.statements(Wanted()).statements[0]
    text = client.article(said.article_id).text
    place = Place.said(said, "Another text. " + text)
    assert place.quote == said.text
    assert ("Another text. " + text)[place.start : place.end] != place.quote


def test_each_stance_has_a_colour_and_a_shape_of_its_own() -> None:
    assert set(MARKS) == set(STANCES)
    assert len({colour for colour, _ in MARKS.values()}) == len({shape for _, shape in MARKS.values()}) == len(STANCES)


def test_the_plot_holds_each_dated_statement_once_and_gives_its_id_at_a_click(client: Client) -> None:
    found = client.statements(Wanted()).statements
    plot = timeline_plot(found, "unknown")
    drawn = plot["data"]["values"]
    assert sorted(row["id"] for row in drawn) == sorted(said.id for said in found if said.day)
    assert all(isinstance(row["time"], int) for row in drawn)
    assert picked({"selection": {"pick": [{"id": drawn[0]["id"]}]}}) == drawn[0]["id"]
    assert picked({"selection": {"pick": []}}) is None


def test_the_matrix_has_a_cell_for_each_pair_and_says_where_there_is_no_statement(address: str, client: Client) -> None:
    found = client.positions(Wanted())
    shown = component(opened(address, "positions"), "matrix")
    assert shown["issues"] == list(found.issues)
    assert [name for name, _ in shown["rows"]] == list(found.speakers)
    cells = {
        (name, issue): box for name, boxes in shown["rows"] for issue, box in zip(found.issues, boxes, strict=True)
    }
    irra = cells["Tamsel Irra", "prisoners"]
    (cell,) = [each for each in found.cells if (each.speaker, each.issue) == ("Tamsel Irra", "prisoners")]
    assert irra["stance"] == stance_word(cell.stance)
    assert irra["told"].startswith(f"{cell.statements} statement")
    assert irra["told"].endswith("2024")
    empty = [box for pair, box in cells.items() if pair not in {(each.speaker, each.issue) for each in found.cells}]
    assert all(box == {"stance": "", "told": "no statement found"} for box in empty)


def test_an_open_cell_stands_in_the_address_and_lists_as_many_statements_as_it_counts(
    address: str, client: Client
) -> None:
    for cell in client.positions(Wanted()).cells:
        page = opened(address, "positions", cell_speaker=cell.speaker, cell_issue=cell.issue)
        assert len(rows(page, "cell")) == cell.statements


def test_exports_hold_what_is_shown(client: Client) -> None:
    found = client.statements(Wanted()).statements
    table = list(csv.DictReader(io.StringIO(statements_csv(found))))
    assert [row["text"] for row in table] == [said.text for said in found]
    assert [row["id"] for row in table] == [said.id for said in found]
    matrix = client.positions(Wanted())
    pairs = list(csv.DictReader(io.StringIO(positions_csv(matrix))))
    assert len(pairs) == len(matrix.speakers) * len(matrix.issues)
    assert sum(row["stance"] != "no statement found" for row in pairs) == len(matrix.cells)


def test_tables_are_offered_as_csv_and_json_and_plots_as_pictures(address: str) -> None:
    for name, pictures in (("timeline", ["PNG", "SVG"]), ("positions", [])):
        labels = [element.proto.label for element in opened(address, name).get("download_button")]
        assert labels == ["CSV", "JSON", *pictures]


@pytest.mark.parametrize("name", ["timeline", "positions"])
def test_an_archive_without_statements_is_explained_with_the_remedy(tmp_path: Path, name: str) -> None:
    with served_here(small_app(settings_in(tmp_path))) as address, Client(address) as client:
        assert "archive is empty" in opened(address, name).info[0].value
        client.add_records([{"id": "mill", "text": "Round four of the talks ended in the old mill without a text."}])
        page = opened(address, name)
    assert "--no-statements" in page.info[0].value
    assert any("rapporteur reindex" in each.value for each in page.markdown)
