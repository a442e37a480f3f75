from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from math import log2
from pathlib import Path

import pytest

from app.settings import load_settings
from eval.archives import opened
from eval.datasets import Dataset, load_dataset
from eval.kept_runs import kept_runs_on
from eval.peers.asking import Outcome, Task, ask_peer, document, written_task
from eval.peers.own import Own, own_runs
from eval.peers.pipelines import exchange
from eval.peers.pipelines.exchange import Card, read_documents
from eval.peers.roster import Peer
from eval.peers.run import main, measured, write
from eval.peers.tables import characters, markdown
from eval.results import read_evaluation
from eval.retrieval import evaluate, measure_runs
from eval.runs import Ranking, Run
from rag.nouns import Article
from tests.embedders import WordEmbedder

# Ranks sentences by how many words of the query they hold: a small peer, but a real program in a process of its own.
FRAME = """
import sys
sys.path.insert(0, {exchange!r})
from exchange import Index, run_pipeline

def counted(query, text):
    return len(set(query.lower().split()) & set(text.lower().rstrip(".").split()))

def build(documents, header):
    sentences = [(d.id, d.with_header(part) if header else part) for d in documents for part in d.text.split(". ")]
    def search(query, k):
        found = [hit for hit in sentences if counted(query, hit[1])]
        return sorted(found, key=lambda hit: -counted(query, hit[1]))[:k]
    {index}

run_pipeline(build, ["numpy"])
"""


class Workshop:
    """Peers that are written for a test, and how often one of them was started."""

    def __init__(self, folder: Path, task: Task) -> None:
        self.folder = folder
        self.task = task
        self.started: list[str] = []

    def peer(self, index: str = "return Index(search, len(sentences))", *, header: bool = False) -> Peer:
        script, requirements = self.folder / "with_toy.py", self.folder / "requirements-toy.txt"
        script.write_text(FRAME.format(exchange=str(Path(exchange.__file__).parent), index=index), encoding="utf-8")
        requirements.write_text("numpy==2\n", encoding="utf-8")
        return Peer("toy+header" if header else "toy", "toy", script, requirements, "sentences", header)

    def ask(self, peer: Peer, *, seconds: float = 60) -> Outcome:
        return ask_peer(peer, self.task, folder=self.folder / "runs", python=self.python, seconds=seconds)

    def python(self, peer: Peer) -> Path:
        self.started.append(peer.name)
        return Path(sys.executable)


@pytest.fixture
def dataset(toy: Path) -> Dataset:
    return load_dataset(toy)


@pytest.fixture
def workshop(tmp_path: Path, dataset: Dataset) -> Iterator[Workshop]:
    with written_task(dataset, wording="text", k=10) as task:
        yield Workshop(tmp_path, task)


def test_a_peer_is_given_our_readers_documents_and_the_judged_queries(workshop: Workshop) -> None:
    given = {each.id: each for each in read_documents(workshop.task.folder)}
    assert set(given) == {"harbour", "bridge", "grain"}  # the empty document is none
    assert given["grain"].text == "Grain prices rose."
    assert [query.text for query in workshop.task.queries] == ["bridge accord", "delegates", "unheard words"]


def test_days_are_written_in_words_and_what_is_unknown_stays_unknown() -> None:
    dated = document(Article("a", "Talks", "Text.", date(2022, 2, 10), "The Courier"))
    assert (dated.title, dated.source, dated.published) == ("Talks", "The Courier", "10 February 2022")
    assert document(Article("a", None, "Text.")).fields() == {}


def test_a_peers_passages_are_folded_to_documents_and_its_texts_kept(workshop: Workshop) -> None:
    outcome = workshop.ask(workshop.peer())
    assert outcome.failure is None
    assert outcome.run is not None
    # Two sentences of "bridge" hold a word of the query: one document.
    assert outcome.run.documents() == {"q1": ("bridge",), "q2": ("harbour", "bridge"), "q4": ()}
    assert outcome.run.passages()["q1"] == ("The delegates signed a bridge accord.", "The bridge talks resumed")
    assert all(ranking.seconds > 0 for ranking in outcome.run.rankings)
    assert outcome.card is not None
    assert (outcome.card.passages, outcome.card.weights, set(outcome.card.versions)) == (5, None, {"numpy"})


def test_a_pipeline_with_headers_finds_what_only_a_title_says(workshop: Workshop) -> None:
    # All of the toy's titles are the documents' names; "harbour" is the first sentence's word too.
    outcome = workshop.ask(workshop.peer(header=True))
    assert outcome.run is not None
    assert outcome.run.passages()["q1"] == (
        "bridge\nThe delegates signed a bridge accord.",
        "bridge\nThe bridge talks resumed",
    )


def test_a_run_is_made_once_and_anew_when_the_program_or_the_question_changes(
    workshop: Workshop, dataset: Dataset
) -> None:
    first = workshop.ask(workshop.peer())
    assert workshop.ask(workshop.peer()) == first
    assert workshop.started == ["toy"]
    workshop.ask(workshop.peer("return Index(lambda query, k: [], 0)"))
    assert workshop.started == ["toy"] * 2
    with written_task(dataset.first(1), wording="text", k=10) as task:
        workshop.task = task
        fewer = workshop.ask(workshop.peer())
    assert workshop.started == ["toy"] * 3
    assert fewer.run is not None
    assert list(fewer.run.documents()) == ["q1"]


@pytest.mark.parametrize(
    ("index", "reason"),
    [
        ("raise ValueError('no index today')", "toy ended with code 1: ValueError: no index today"),
        ("import no_such_ranking", "toy ended with code 1: ModuleNotFoundError: No module named 'no_such_ranking'"),
        ("import socket; socket.create_connection(('192.0.2.1', 80))", "offline"),
        ("from pathlib import Path; return Index(search, 1, Path(__file__))", "toy ran with other weights than ours"),
        ("sys.exit(0)", "No such file"),
    ],
    ids=["raises", "lacks a package", "asks the network", "has other weights", "writes nothing"],
)
def test_a_peer_that_fails_says_why_and_is_tried_again(workshop: Workshop, index: str, reason: str) -> None:
    peer = workshop.peer(index)
    outcome = workshop.ask(peer)
    assert outcome.run is None
    assert outcome.failure is not None
    assert reason in outcome.failure
    workshop.ask(peer)
    assert workshop.started == ["toy"] * 2


def test_a_peer_that_hangs_is_ended_and_has_failed(workshop: Workshop) -> None:
    outcome = workshop.ask(workshop.peer("import time; time.sleep(60)"), seconds=1)
    assert outcome.failure == "toy was not done after 1 seconds."
    assert not list((workshop.folder / "runs").iterdir())


def test_a_peer_that_answers_only_some_queries_has_failed(workshop: Workshop) -> None:
    some = (
        "from exchange import Card, Found, write_run; "
        "write_run(sys.argv[2], Card({}, None, 0, 0.0), [Found('q1', 1.0, (), ())]); sys.exit(0)"
    )
    with_path = some.replace("sys.argv[2]", "__import__('pathlib').Path(sys.argv[2])")
    assert workshop.ask(workshop.peer(with_path)).failure == "toy answered 1 of 3 queries, or in another order."


def test_our_own_runs_are_kept_beside_the_archive_and_nowhere_else(
    workshop: Workshop, dataset: Dataset, tmp_path: Path
) -> None:
    told: list[str] = []

    def runs() -> Own:
        return own_runs(
            dataset,
            workshop.task,
            load_settings(),
            systems=["lexical", "full"],
            archive=tmp_path / "archive",
            embedder=WordEmbedder(),
            on_system=told.append,
        )

    first, again = runs(), runs()
    assert [one.run.system for one in first.taken] == told[:2] == ["lexical", "full"]
    assert first.taken[0].run.documents()["q1"] == ("bridge",)
    assert [one.cached for one in first.taken] == [False, False]
    assert again.taken == tuple(replace(one, cached=True) for one in first.taken)
    assert len(list((tmp_path / "archive.runs").iterdir())) == 2
    assert not (tmp_path / "runs").exists()


def test_a_run_that_an_evaluation_kept_is_not_taken_again(workshop: Workshop, dataset: Dataset, tmp_path: Path) -> None:
    settings, place, embedder = load_settings(), tmp_path / "archive", WordEmbedder()
    with opened(dataset, settings, folder=place, embedder=embedder) as (service, card):
        kept = kept_runs_on(place, dataset, settings, archive=card.fingerprint)
        evaluated = evaluate(dataset, service.desk, systems=["lexical"], k=10, kept=kept)
    own = own_runs(dataset, workshop.task, settings, systems=["lexical"], archive=place, embedder=embedder)
    assert [one.cached for one in own.taken] == [True]
    assert own.taken[0].run == evaluated.runs[0]


def test_peers_are_measured_against_full_and_the_failed_ones_are_named(
    workshop: Workshop, dataset: Dataset, tmp_path: Path
) -> None:
    own = own_runs(
        dataset,
        workshop.task,
        load_settings(),
        systems=["lexical", "full"],
        archive=tmp_path / "archive",
        embedder=WordEmbedder(),
    )
    good = workshop.ask(workshop.peer())
    failed = Outcome(Peer("other", "other", tmp_path, tmp_path, "none"), failure="no wheel\nfor this machine")
    found = measured(dataset, own, [good, failed], wording="text", k=10)
    assert [system.name for system in found.evaluation.systems] == ["lexical", "full", "toy"]
    score = found.evaluation.systems[2].score("nDCG@10")
    assert score is not None
    # q2: harbour (relevance 2) before bridge (1) is the best order; q4 finds nothing.
    assert score.values == {"q1": 1.0, "q2": pytest.approx((2 + 1 / log2(3)) / (2 + 1 / log2(3))), "q4": 0.0}
    assert score.versus is not None
    assert score.versus.baseline == "full"

    out = tmp_path / "out"
    write(found, [good, failed], out)
    table = (out / "peers.md").read_text(encoding="utf-8")
    assert "| toy | .667 (.000 to 1.000) |" in table
    assert "| other | failed |" in table
    assert "- other failed: no wheel for this machine" in table
    assert "- toy: sentences; 5 passages indexed in" in table
    assert read_evaluation(out).systems[2].name == "toy"
    assert "other failed: no wheel" in (out / "report.html").read_text(encoding="utf-8")
    assert [card["failure"] for card in json.loads((out / "peers.json").read_bytes())] == [None, failed.failure]
    assert (out / "toy.run").is_file()


def test_how_much_text_the_first_ten_passages_are_is_a_mean_over_queries() -> None:
    rankings = (Ranking("q1", ("a",), ("four", "sixsix")), Ranking("q2", ()))
    assert characters(Run("toy", rankings)) == 5  # ten and none


def test_each_line_of_the_table_has_a_cell_for_each_column(workshop: Workshop, dataset: Dataset) -> None:
    good = workshop.ask(workshop.peer())
    failed = Outcome(workshop.peer(header=True), failure="x")
    card = Card({"numpy": "2"}, None, 1, 0.0)
    assert good.run is not None
    runs = [replace(good.run, system="full"), good.run]
    found = measure_runs(dataset, runs, baseline="full", k=10, today=date(2026, 1, 1))
    text = markdown(found, [replace(good, card=card), failed])
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.count("|") for line in rows} == {10, 8}
    assert "| toy | +.000, p 1.0000 |" in text


def test_the_command_prints_the_table_and_writes_the_report(
    toy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    out = tmp_path / "out"
    for _ in range(2):
        assert main([str(toy), "--peers", "", "--out", str(out), "-k", "10"]) == 0
    printed = capsys.readouterr()
    assert printed.out.count("| full | ") == 2
    assert printed.err.count("lexical") == 2
    assert [system.cached for system in read_evaluation(out).systems] == [True] * 4
    assert (out / "report.html").is_file()


def test_wrong_words_are_one_line_and_exit_code_one(
    toy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(toy), "--peers", "elastic"]) == 1
    assert main([str(tmp_path / "nothing")]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.partition(":")[0] for line in lines] == ["error", "error"]
