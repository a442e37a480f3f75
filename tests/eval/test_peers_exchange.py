from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.evidence import DEPTH
from eval.peers.pipelines.exchange import (
    TEXTS,
    Card,
    Document,
    Found,
    Hit,
    Index,
    Query,
    ask,
    read_documents,
    read_queries,
    read_run,
    refuse_network,
    write_input,
    write_run,
)

CARD = Card({"peer": "1.0"}, None, 3, 0.5)
texts = st.text(st.characters(exclude_categories=["Cs"]))
unknown_or_text = st.none() | texts
documents = st.builds(Document, texts, texts, unknown_or_text, unknown_or_text, unknown_or_text)
found = st.builds(
    Found,
    texts,
    st.floats(0, 1e6),
    st.lists(texts, max_size=4).map(tuple),
    st.lists(texts, max_size=4).map(tuple),
)


@given(st.lists(documents, max_size=4), st.lists(st.builds(Query, texts, texts), max_size=4))
def test_a_peer_reads_the_documents_and_queries_that_were_written(
    tmp_path_factory: pytest.TempPathFactory, given_documents: list[Document], queries: list[Query]
) -> None:
    folder = tmp_path_factory.mktemp("input")
    write_input(folder, given_documents, queries)
    assert (list(read_documents(folder)), list(read_queries(folder))) == (given_documents, queries)


@given(st.lists(found, max_size=4).map(tuple))
def test_a_run_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, lines: tuple[Found, ...]) -> None:
    path = tmp_path_factory.mktemp("run") / "run.jsonl"
    write_run(path, CARD, lines)
    assert read_run(path) == (CARD, lines)


@pytest.mark.parametrize("written", ["", "no json\n", '{"versions": {}}\n', "[1]\n", json.dumps({"query": "q"}) + "\n"])
def test_what_is_no_run_is_refused(tmp_path: Path, written: str) -> None:
    path = tmp_path / "run.jsonl"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(ValueError, match=r"run\.jsonl is no run"):
        read_run(path)


def test_every_passage_names_its_document_and_as_many_texts_come_back_as_are_measured() -> None:
    def search(query: str, k: int) -> Sequence[Hit]:
        return [(f"d{place}", f"{query} {place}") for place in range(k)]

    answer = ask(search, Query("q", "words"), 12)
    assert answer.query == "q"
    assert answer.documents == tuple(f"d{place}" for place in range(12))
    assert answer.texts == tuple(f"words {place}" for place in range(10))
    assert answer.milliseconds > 0


def test_the_texts_that_come_back_are_those_that_measures_by_evidence_read() -> None:
    assert TEXTS == DEPTH


def test_a_header_names_what_is_known_of_a_document_and_nothing_else() -> None:
    known = Document("a", "Words.", "Talks resume", "The Courier", "10 February 2022")
    assert known.with_header("Words.") == "Talks resume | The Courier | 10 February 2022\nWords."
    assert Document("a", "Words.", source="The Courier").with_header("Words.") == "The Courier\nWords."
    assert Document("a", "Words.", title="").with_header("Words.") == "Words."


@pytest.mark.parametrize(
    ("event", "arguments"),
    [
        ("socket.getaddrinfo", ("example.org", 443, 0, 0, 0)),
        ("socket.gethostbyname", ("example.org",)),
        ("socket.connect", (None, ("192.0.2.1", 443))),
    ],
)
def test_hosts_are_neither_looked_up_nor_connected_to(event: str, arguments: tuple[object, ...]) -> None:
    with pytest.raises(ConnectionRefusedError, match="offline"):
        refuse_network(event, arguments)


def test_what_stays_on_the_machine_is_let_through() -> None:
    refuse_network("socket.connect", (None, "/run/some.socket"))
    refuse_network("open", ("file", "r", 0))


def test_an_index_needs_no_weights() -> None:
    assert Index(lambda _query, _k: [], 0).weights is None
