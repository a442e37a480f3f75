"""`python -m eval.peers DATASET`: the peers' default pipelines beside our systems, same data, weights and scorer.

Every peer runs in a virtual environment of its own (`eval.peers.environments`) and hands its ranked passages back
(`eval.peers.pipelines.exchange`); all are then measured by `eval.retrieval`, against `full`. What each peer's defaults
are stands in its program, `eval/peers/pipelines/with_NAME.py`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.commands.options import settings_for
from app.documents import document
from eval.datasets import Dataset, load_dataset
from eval.peers.asking import Outcome, Task, ask_peer, written_task
from eval.peers.environments import peers_folder, python_of
from eval.peers.own import Own, own_runs, today
from eval.peers.roster import PEERS, Peer, select
from eval.peers.tables import markdown, notes
from eval.report import write_report
from eval.retrieval import Evaluated, measure_runs, with_origins
from rag.errors import RapporteurError

BASELINE = "full"
SYSTEMS = ("lexical", "dense", "hybrid", BASELINE)


@dataclass(frozen=True, slots=True)
class PeerCard:
    """What `peers.json` says of each peer: the run's card, or the reason why there is none."""

    name: str
    defaults: str
    versions: dict[str, str]
    passages: int | None
    indexing_seconds: float | None
    failure: str | None


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, print the Markdown table and write the report; return the exit code (1 for an error of ours)."""
    parser = argparse.ArgumentParser(prog="python -m eval.peers", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("dataset", type=Path, help="a folder with a corpus, queries.jsonl and qrels/test.tsv")
    parser.add_argument("--peers", default=",".join(peer.name for peer in PEERS), help="default: %(default)s")
    parser.add_argument("--questions", default="text", metavar="text|last_turn|rewrite", help="which wording is asked")
    parser.add_argument("-k", type=int, default=100, help="depth of the runs, in documents")
    parser.add_argument("--out", type=Path, help="folder for runs and reports; default: runs/peers/NAME-OF-DATASET")
    given = parser.parse_args(arguments)
    try:
        dataset = load_dataset(given.dataset)
        found, outcomes = compare(dataset, select(given.peers), wording=given.questions, k=given.k)
        folder = given.out or Path("runs") / "peers" / dataset.name
        write(found, outcomes, folder)
    except RapporteurError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    sys.stdout.write(markdown(found, outcomes))
    _tell(f"Report: {folder / 'report.html'}")
    return 0


def compare(
    dataset: Dataset, peers: Sequence[Peer], *, wording: str = "text", k: int = 100
) -> tuple[Evaluated, list[Outcome]]:
    """Ask the peers and our systems, one after the other, and measure all runs against `full`."""
    runs = peers_folder() / "runs"
    with written_task(dataset, wording=wording, k=k) as task:
        outcomes = [_asked(peer, task, runs) for peer in peers]
        own = own_runs(dataset, task, settings_for(None), systems=SYSTEMS, on_system=_tell)
    return measured(dataset, own, outcomes, wording=wording, k=k), outcomes


def measured(dataset: Dataset, own: Own, outcomes: Sequence[Outcome], *, wording: str, k: int) -> Evaluated:
    """Measure our runs and the peers' that came back, against `full`."""
    runs = [each.run for each in own.taken] + [outcome.run for outcome in outcomes if outcome.run is not None]
    found = measure_runs(dataset, runs, baseline=BASELINE, k=k, wording=wording, today=today())
    evaluation = with_origins(found.evaluation, own.taken)
    return replace(found, evaluation=replace(evaluation, archive=own.archive))


def write(found: Evaluated, outcomes: Sequence[Outcome], folder: Path) -> None:
    """Write the report of `eval.report`, with `peers.md` and `peers.json` beside it."""
    write_report(found, folder, notes=notes(outcomes))
    (folder / "peers.md").write_text(markdown(found, outcomes), encoding="utf-8")
    (folder / "peers.json").write_bytes(document([_card(outcome) for outcome in outcomes]) + b"\n")


def _card(outcome: Outcome) -> PeerCard:
    peer, card = outcome.peer, outcome.card
    return PeerCard(
        name=peer.name,
        defaults=peer.defaults,
        versions=card.versions if card else {},
        passages=card.passages if card else None,
        indexing_seconds=card.seconds if card else None,
        failure=outcome.failure,
    )


def _asked(peer: Peer, task: Task, runs: Path) -> Outcome:
    _tell(peer.name)
    outcome = ask_peer(peer, task, folder=runs, python=python_of)
    if outcome.failure is not None:
        _tell(f"{peer.name} failed: {outcome.failure}")
    return outcome


def _tell(what: str) -> None:
    sys.stderr.write(f"{what}\n")
