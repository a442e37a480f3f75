"""Which issues statements have: counted in pairs, with cues alone and with seeds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.issues import FILE, IssueRow, evaluate_issues, read_labelled
from rag.errors import UnreadableError
from rag.issues import Issue, Issues
from tests.embedders import WordEmbedder

TEXT = "A truce came, she said. Food must come in, she said. Rain fell, she said."
LIST = Issues([Issue("ceasefire", ("truce",), ("They stop.",)), Issue("aid", (), ("Food must come in, she said.",))])


def dataset(folder: Path, *rows: dict[str, object]) -> Path:
    (folder / "corpus.jsonl").write_text(json.dumps({"_id": "a", "text": TEXT}))
    (folder / FILE).write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


def test_pairs_are_counted_with_and_without_seeds(tmp_path: Path) -> None:
    of_spans: dict[str, list[str]] = {"0 12": ["ceasefire"], "24 41": ["aid"], "53 62": []}
    rows: list[dict[str, object]] = [
        {"doc_id": "a", "content": content, "issues": own} for content, own in of_spans.items()
    ]
    folder = dataset(tmp_path, *rows)
    found = evaluate_issues(folder, LIST, WordEmbedder())
    assert found.statements == 3
    assert found.rows[0] == IssueRow("cues", None, 1, 1, 2)
    assert found.rows[-1] == IssueRow("cues and seeds", 0.62, 2, 2, 2)
    assert (found.rows[0].precision, found.rows[0].recall, round(found.rows[0].f1, 3)) == (1.0, 0.5, 0.667)


def test_a_line_that_is_no_statement_is_refused_with_its_place(tmp_path: Path) -> None:
    wrong: list[dict[str, object]] = [{"doc_id": "a", "issues": []}, {"doc_id": "z", "content": "0 3", "issues": []}]
    for row in wrong:
        with pytest.raises(UnreadableError, match="line 1"):
            read_labelled(dataset(tmp_path, row))


def test_every_label_of_the_sample_is_of_a_statement_in_its_article() -> None:
    labelled = read_labelled(Path("eval/sample"))
    assert len(labelled) == 240
    assert all(one.text and one.text.split()[0] in one.sentence for one in labelled)
    assert sum(len(one.issues) for one in labelled) == 78
