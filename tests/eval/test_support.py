"""The support check is measured on sentences with their own quotes; what is counted is what the check said."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from eval.claims import answers, drawn, facts
from eval.cli import app
from eval.datasets import Dataset, load_dataset
from eval.rewordings import REWORDINGS
from eval.support import changed, evaluate_support, kind
from rag.errors import InputError

DOCUMENTS = [
    {
        "_id": "a",
        "title": "Flood",
        "text": "The flood killed 14 people in the town of Ovren.\n\nIt was Quill who said so to Holt.",
        "metadata": {"date": "2016-03-25", "source": "Quay"},
    },
    {
        "_id": "b",
        "title": "Ferry",
        "text": "The ferry will not sail before the month of May.",
        "metadata": {"date": "2016-04-01"},
    },
]
FACT = "The flood killed 14 people in the town of Ovren."
QUERIES = [
    {"_id": "q1", "text": "How many died?", "metadata": {"answer": ["Some 14 people died in the Ovren flood. No."],
     "evidence": [{"doc_id": "a", "fact": FACT, "title": "Flood", "source": "Quay", "date": "2016-03-25"}]}},
    {"_id": "q2", "text": "When will it sail?", "metadata": {"answer": "May", "evidence": [
        {"doc_id": "b", "fact": "The ferry will not sail before the month of May.", "title": "Ferry"},
        {"doc_id": "a", "fact": FACT, "title": "Flood"}, {"doc_id": "b", "fact": "Too short."}]}},
]  # fmt: skip


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    folder = tmp_path / "set"
    (folder / "qrels").mkdir(parents=True)
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, DOCUMENTS)))
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, QUERIES)))
    (folder / "qrels/test.tsv").write_text("query-id\tcorpus-id\tscore\nq1\ta\t1\nq2\tb\t1\n")
    return load_dataset(folder)


def test_facts_are_the_distinct_evidence_sentences_each_its_own_quote(dataset: Dataset) -> None:
    found = facts(dataset)
    assert [claim.text for claim in found] == [FACT, "The ferry will not sail before the month of May."]
    citation = found[0].citations[0]
    assert (citation.quote, citation.title, citation.source, str(citation.published)) == (
        *(FACT, "Flood", "Quay", "2016-03-25"),
    )


def test_drawn_sentences_cite_their_place_in_their_article(dataset: Dataset) -> None:
    found = drawn(dataset, count=5, random=Random(3))
    assert {claim.citations[0].article_id for claim in found} == {"a", "b"}
    texts = {document["_id"]: str(document["text"]) for document in DOCUMENTS}
    for claim in found:
        (citation,) = claim.citations
        assert texts[citation.article_id][citation.start : citation.end] == citation.quote == claim.text


def test_written_answers_cite_the_judged_articles_and_mere_names_are_no_answers(dataset: Dataset) -> None:
    (answer,) = answers(dataset)
    assert [(claim.text, claim.citations[0].article_id) for claim in answer] == [
        ("Some 14 people died in the Ovren flood.", "a")
    ]


def test_a_kind_counts_what_is_flagged_with_its_interval() -> None:
    made = kind("bound turned", False, ["supported", "partly", "unsupported", "unsupported"])
    assert (made.sentences, made.flagged, made.unsupported, made.share) == (4, 3, 2, 0.75)
    # Wilson 1927, by hand: centre (.75 + 1.9207 / 4) / (1 + 3.8415 / 4).
    assert (made.low, made.high) == (0.301, 0.954)


def test_a_change_is_drawn_by_seed_and_sentence_alone(dataset: Dataset) -> None:
    claims = facts(dataset)
    change = REWORDINGS["number written otherwise"]
    assert changed(claims, change, seed="1") == changed(claims[:1], change, seed="1") == ["supported"]


def test_a_report_holds_every_kind_and_quotes_are_never_flagged(dataset: Dataset) -> None:
    report = evaluate_support(dataset)
    by_name = {each.name: each for each in report.kinds}
    assert (by_name["as it stands"].sentences, by_name["as it stands"].flagged) == (2, 0)
    assert (by_name["number changed"].sentences, by_name["number changed"].unsupported) == (1, 1)
    assert (by_name["negation lost"].flagged, by_name["number written otherwise"].flagged) == (1, 0)
    assert (by_name["written answers"].flagged, by_name["answers to another question"].sentences) == (0, 1)


def test_without_evidence_sentences_there_is_one_message(dataset: Dataset) -> None:
    folder = dataset.corpus.parent
    (folder / "queries.jsonl").write_text('{"_id": "q1", "text": "How many died?"}')
    with pytest.raises(InputError, match="names no evidence sentences"):
        evaluate_support(load_dataset(folder))


def test_the_command_writes_its_report_and_prints_its_table(dataset: Dataset, tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    result = CliRunner().invoke(app, ["support", str(dataset.corpus.parent), "--out", str(out)], env={"COLUMNS": "120"})
    assert result.exit_code == 0
    assert "false: number changed" in result.stdout
    assert json.loads(out.read_text())["sentences"] == 2
