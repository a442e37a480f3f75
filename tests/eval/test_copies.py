"""Copies are measured in a real archive, with figures that can be worked out by hand."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from app.cli import app
from eval.copies import evaluate_copies, event_pairs, wilson
from eval.edits import COPYING, FALSIFYING
from rag.errors import InputError

SUBJECTS = ("ferry", "border", "grain", "dam")
VERBS = "delayed opened inspected praised guarded painted measured mentioned repaired forgot".split()
NOUNS = "harbour council driver teacher window ladder garden engine bakery letter bridge market".split()
NAMES = "Harlan Kessler Brandt Lund Sorel Moravec".split()


def story(subject: str) -> str:
    """Write eight paragraphs that no other subject's story shares a run of five words with."""
    chance = Random(subject)

    def sentence(number: int) -> str:
        words = [word for _ in range(5) for word in (chance.choice(VERBS), "the", chance.choice(NOUNS))]
        return f"On Monday the {subject} of {chance.choice(NAMES)} {' '.join(words)} {number} times."

    return "\n\n".join(f"{sentence(n)} {sentence(n + 20)}" for n in range(31, 39))


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    """Four stories; one comes twice, word for word, and one is cut to half; two questions name what is on one event."""
    texts = {subject: story(subject) for subject in SUBJECTS}
    texts["ferry again"] = texts["ferry"]
    texts["dam cut"] = texts["dam"][: len(texts["dam"]) // 2]
    rows = [json.dumps({"_id": name, "text": text, "metadata": {"date": "2022-02-10"}}) for name, text in texts.items()]
    (tmp_path / "corpus.jsonl").write_text("\n".join(rows))
    (tmp_path / "qrels").mkdir()
    judged = [("q1", "ferry", 1), ("q1", "border", 1), ("q2", "dam", 1), ("q2", "dam cut", 1), ("q2", "grain", 0)]
    lines = ["query-id\tcorpus-id\tscore", *(f"{query}\t{name}\t{score}" for query, name, score in judged)]
    (tmp_path / "qrels" / "test.tsv").write_text("\n".join(lines) + "\n")
    return tmp_path


def test_edited_prints_are_found_falsified_ones_are_not_and_real_pairs_are_counted_apart(stories: Path) -> None:
    found = evaluate_copies(stories, sample=4)
    # One article of a cluster is edited; both clusters hold two.
    assert (found.edited, found.natural.articles, found.natural.clusters) == (4, 6, 2)
    assert (found.natural.pairs, found.natural.identical, found.natural.examples) == (2, 1, (("dam", "dam cut"),))
    assert found.natural.labelled
    assert (found.natural.events.pairs, found.natural.events.linked) == (2, 1)
    kinds = {kind.name: kind for kind in found.kinds}
    assert list(kinds) == [*COPYING, *FALSIFYING, "digests that share a paragraph"]
    copies = [kind for kind in found.kinds if kind.copies]
    assert {kind.name for kind in copies} == set(COPYING)
    for kind in found.kinds:
        assert kind.low <= kind.share <= kind.high
    assert kinds["trimmed to 1/2"].share == kinds["retitled"].share == kinds["reordered"].share == 1.0
    assert [kinds[name].linked for name in (*FALSIFYING, "digests that share a paragraph")] == [0, 0, 0, 0]
    precision, recall, f1 = found.totals
    assert (precision.mean, precision.low, precision.high) == (1.0, 1.0, 1.0)
    share = sum(kind.linked for kind in copies) / sum(kind.pairs for kind in copies)
    assert recall.mean == pytest.approx(share, abs=1e-4)
    assert f1.mean == pytest.approx(2 * share / (1 + share), abs=1e-4)


def test_without_judgements_events_are_what_shares_topics_and_day(stories: Path) -> None:
    (stories / "qrels" / "test.tsv").unlink()
    facts = [("a", "2022", ["x", "y"]), ("b", "2022", ["y", "x"]), ("c", "2023", ["x", "y"]), ("d", "2022", [])]
    rows = [{"_id": name, "text": "t", "metadata": {"date": day, "topics": topics}} for name, day, topics in facts]
    (stories / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)))
    groups, labelled = event_pairs(stories)
    assert (sorted(groups), labelled) == ([["a", "b"], ["c"]], False)


def test_a_set_of_short_texts_cannot_be_edited(stories: Path) -> None:
    (stories / "corpus.jsonl").write_text(json.dumps({"_id": "a", "text": "Short."}))
    with pytest.raises(InputError, match="Too few"):
        evaluate_copies(stories, sample=2)


def test_intervals_are_wilson_s() -> None:
    # Wilson 1927, as worked out by R's binom.confint(8, 10, method = "wilson").
    assert wilson(8, 10) == pytest.approx((0.4901625, 0.9433178), abs=1e-6)


def test_copies_are_measured_from_the_shell(stories: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    ran = CliRunner().invoke(app, ["eval", "copies", str(stories), "--sample", "2", "--out", str(out)])
    assert ran.exit_code == 0, ran.output
    assert "not: one number changed" in ran.stdout
    assert json.loads(out.read_bytes())["edited"] == 2
