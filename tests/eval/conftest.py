"""A toy data set and a real search over it, small enough to work every figure out by hand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from eval.recombined import Material
from rag.identity import passage_id
from rag.nouns import Filters, Passage, ScoredPassage

DOCUMENTS = {
    "harbour": "The delegates met at the harbour. They agreed on nothing.",
    "bridge": "The bridge talks resumed. The delegates signed a bridge accord.",
    "grain": "Grain prices rose.",
    "empty": "  ",
}
QUERIES = [
    {
        "_id": "q1",
        "text": "bridge accord",
        "metadata": {"evidence": [{"fact": "The delegates signed a bridge accord."}]},
    },
    {"_id": "q2", "text": "delegates", "metadata": {"rewrite": "delegates at the harbour", "evidence": []}},
    {"_id": "q3", "text": "volcano", "metadata": {"unanswerable": True}},
    {"_id": "q4", "text": "unheard words", "metadata": {}},
    {"_id": "q5", "text": "prices", "metadata": {}},
]
QRELS = "query-id\tcorpus-id\tscore\nq1\tbridge\t1\nq2\tharbour\t2\nq2\tbridge\t1\nq4\tgrain\t1\nq5\tgrain\t0\n"


@dataclass(frozen=True)
class WordSearch:
    """Ranks sentences by how many words of the query they hold; a real search, if a plain one.

    `dense` ranks the same sentences in reverse, so that two systems differ.
    """

    passages: Sequence[Passage]

    def retrieve(self, query: str, *, mode: str, k: int, filters: Filters) -> list[ScoredPassage]:
        assert filters == Filters()
        words = set(query.lower().split())
        counted = [(len(words & set(passage.text.lower().rstrip(".").split())), passage) for passage in self.passages]
        found = [ScoredPassage(passage, float(count)) for count, passage in counted if count]
        found.sort(key=lambda hit: (-hit.score, hit.passage.id))
        return (found[::-1] if mode == "dense" else found)[:k]


def split(documents: dict[str, str]) -> list[Passage]:
    """Make a passage of every sentence."""
    passages = []
    for name, text in documents.items():
        start = 0
        for part in filter(None, text.split(". ")):
            end = start + len(part)
            passages.append(Passage(passage_id(name, start, end), name, part, start, end))
            start = end + 2
    return passages


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    """The folder of the toy data set."""
    folder = tmp_path / "toy"
    (folder / "qrels").mkdir(parents=True)
    corpus = [json.dumps({"_id": name, "title": name, "text": text}) for name, text in DOCUMENTS.items()]
    (folder / "corpus.jsonl").write_text("\n".join(corpus) + "\n", encoding="utf-8")
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, QUERIES)) + "\n", encoding="utf-8")
    (folder / "qrels" / "test.tsv").write_text(QRELS, encoding="utf-8")
    return folder


@pytest.fixture
def word_search() -> WordSearch:
    """A search over the toy documents."""
    return WordSearch(split({name: text for name, text in DOCUMENTS.items() if text.strip()}))


@pytest.fixture
def material(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Material:
    """Sixty sentences, with a cache of their own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return Material(tuple(f"Sentence {n} of those dealt." for n in range(60)), ("Talks",))
