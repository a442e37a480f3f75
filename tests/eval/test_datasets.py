from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from eval.datasets import load_dataset, read_queries
from index.reading import Read, read
from rag.errors import RapporteurError, UnreadableError


def test_documents_without_text_are_skipped_and_counted(toy: Path) -> None:
    dataset = load_dataset(toy)
    assert (dataset.name, dataset.documents, dataset.skipped) == ("toy", 3, 1)


def test_queries_are_judged_unanswerable_or_unjudged_and_never_two_of_these(toy: Path) -> None:
    dataset = load_dataset(toy)
    assert [query.id for query in dataset.judged()] == ["q1", "q2", "q4"]
    assert [query.id for query in dataset.unanswerable()] == ["q3"]
    assert [query.id for query in dataset.unjudged()] == ["q5"]  # its one judgement says: not relevant


def test_facts_come_from_the_evidence_of_a_query(toy: Path) -> None:
    first, second, *_ = load_dataset(toy).queries
    assert first.facts == ("The delegates signed a bridge accord.",)
    assert second.facts == ()


def test_a_query_is_worded_as_its_metadata_says(toy: Path) -> None:
    query = load_dataset(toy).queries[1]
    assert query.wording("text") == "delegates"
    assert query.wording("rewrite") == "delegates at the harbour"
    with pytest.raises(RapporteurError, match=r"Query q2 has no wording 'last_turn'.*text, rewrite"):
        query.wording("last_turn")


def test_the_first_queries_are_judged_ones_and_the_corpus_stays_whole(toy: Path) -> None:
    trial = load_dataset(toy).first(2)
    assert [query.id for query in trial.queries] == ["q1", "q2"]
    assert trial.documents == 3


def test_a_gzipped_corpus_counts_like_a_plain_one(toy: Path) -> None:
    plain = toy / "corpus.jsonl"
    with gzip.open(toy / "corpus.jsonl.gz", "wb") as file:
        file.write(plain.read_bytes())
    plain.unlink()
    dataset = load_dataset(toy)
    assert (dataset.documents, dataset.skipped) == (3, 1)
    assert dataset.corpus.name == "corpus.jsonl.gz"


def test_the_corpus_is_known_by_its_content(toy: Path) -> None:
    before = load_dataset(toy).corpus_sha256
    assert load_dataset(toy).corpus_sha256 == before
    with (toy / "corpus.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"_id": "more", "text": "More."}\n')
    assert load_dataset(toy).corpus_sha256 != before


def test_raw_files_are_counted_by_the_articles_that_are_read_from_them(toy: Path) -> None:
    (toy / "articles" / "wire").mkdir(parents=True)
    (toy / "corpus.jsonl").rename(toy / "articles" / "records.jsonl")  # three with text, one without
    (toy / "articles" / "wire" / "one.txt").write_text("The talks ended. Nobody signed.", encoding="utf-8")
    (toy / "articles" / "wire" / "none.txt").write_text("", encoding="utf-8")
    dataset = load_dataset(toy)
    assert (dataset.corpus.name, dataset.documents, dataset.skipped) == ("articles", 4, 2)


def test_a_fact_that_several_copies_print_is_one_fact(tmp_path: Path) -> None:
    path = tmp_path / "queries.jsonl"
    evidence = [{"fact": "Same."}, {"fact": "Other."}, {"fact": "Same."}, {"fact": " "}, "no fact"]
    path.write_text(json.dumps({"_id": "q", "text": "?", "metadata": {"evidence": evidence}}), encoding="utf-8")
    assert read_queries(path)[0].facts == ("Same.", "Other.")


def test_facts_with_the_same_part_are_alternatives_and_without_parts_each_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "queries.jsonl"
    grouped = [
        {"fact": "Both.", "parts": [1, 2]},
        {"fact": "One.", "parts": [1]},
        {"fact": "Beside.", "parts": []},
        {"fact": "One.", "parts": [1]},
    ]
    plain = [{"fact": "One."}, {"fact": "Two."}]
    lines = [{"_id": str(n), "text": "?", "metadata": {"evidence": e}} for n, e in enumerate((grouped, plain))]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    first, second = read_queries(path)
    assert (first.facts, first.wanted()) == (("Both.", "One.", "Beside."), (("Both.", "One."), ("Both.",)))
    assert (second.parts, second.wanted()) == ((), (("One.",), ("Two.",)))


def test_parts_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "queries.jsonl"
    evidence = [{"fact": "One.", "parts": "first"}]
    path.write_text(json.dumps({"_id": "q", "text": "?", "metadata": {"evidence": evidence}}), encoding="utf-8")
    with pytest.raises(UnreadableError, match="found 'first' as parts"):
        read_queries(path)


def test_every_judgement_of_the_sample_names_an_article_that_is_read(root: Path) -> None:
    dataset = load_dataset(root / "eval" / "sample")
    read_ids = {outcome.article.id for outcome in read([dataset.corpus]) if isinstance(outcome, Read)}
    assert {document for judged in dataset.qrels.values() for document in judged} <= read_ids
    assert dataset.documents == len(read_ids)


@pytest.mark.parametrize("part", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_missing_part_is_named_with_a_remedy(toy: Path, part: str) -> None:
    (toy / part).unlink()
    with pytest.raises(RapporteurError) as raised:
        load_dataset(toy)
    assert part in raised.value.message
    assert raised.value.hint


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{broken", "line 2: not JSON"),
        ("[1]", "line 2: found list"),
        ('{"_id": "q9"}', "line 2: no query"),
        ('{"_id": "q1", "text": "again"}', "'q1' was used before"),
    ],
)
def test_a_broken_query_names_its_line(tmp_path: Path, line: str, told: str) -> None:
    path = tmp_path / "queries.jsonl"
    path.write_text('{"_id": "q1", "text": "first"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(RapporteurError, match=told):
        read_queries(path)


def test_a_damaged_archive_of_records_is_an_explained_error(toy: Path) -> None:
    (toy / "corpus.jsonl").unlink()
    (toy / "corpus.jsonl.gz").write_bytes(gzip.compress(b'{"_id": "a", "text": "A."}\n' * 50)[:-12])
    with pytest.raises(RapporteurError, match=r"corpus\.jsonl\.gz"):
        load_dataset(toy)


def test_a_path_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RapporteurError, match="is not a folder"):
        load_dataset(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        # documents, skipped, judged, unanswerable, unjudged
        ("multihop_rag", (609, 0, 495, 149, 0)),
        ("mtrag_human", (1899, 0, 172, 0, 0)),
        ("cranfield", (1398, 2, 225, 0, 0)),
    ],
)
def test_the_real_sets_count_as_their_descriptions_say(
    shared: Path, name: str, counts: tuple[int, int, int, int, int]
) -> None:
    dataset = load_dataset(shared / "data" / name)
    left_out = (len(dataset.unanswerable()), len(dataset.unjudged()))
    assert (dataset.documents, dataset.skipped, len(dataset.judged()), *left_out) == counts
