"""A statement without any cue belongs to the issue whose seed it is near to; the seed is told, and cues go first."""

from __future__ import annotations

from pathlib import Path

from rag.issues import Issue, Issues
from rag.meanings import BATCH, NEAR, InMemory, Meanings, nearest_issues
from rag.said import Wanted
from tests.embedders import WordEmbedder
from tests.index.articles import story
from tests.rag.ledgers import ledger_of

EMBEDDER = WordEmbedder()
LIST = Issues([Issue("aid", (), ("Food must come in.",)), Issue("borders", (), ("The line is not settled.",))])


def learnt(*texts: str) -> Meanings:
    meanings = Meanings(EMBEDDER.checksum, InMemory(), EMBEDDER)
    meanings.learn([*(seed for issue in LIST.issues for seed in issue.seeds), *texts])
    return meanings


def test_the_nearest_issue_is_told_with_its_seed_and_far_texts_have_none() -> None:
    texts = ["Food must come in today.", "Ferries sail on Friday."]
    found = nearest_issues(LIST, learnt(*texts), texts)
    assert [(text, match.label, match.cue, match.by) for text, match in found.items()] == [
        (texts[0], "aid", "Food must come in.", "meaning")
    ]
    cosine = float(EMBEDDER.embed_query(texts[0]) @ EMBEDDER.embed_query("Food must come in."))
    assert found[texts[0]].likeness == round(cosine, 3) >= NEAR - 0.1


def test_texts_that_no_model_has_read_have_no_issue() -> None:
    reader = Meanings(EMBEDDER.checksum, InMemory())
    assert (reader.learns, reader.learn(["Food must come in."])) == (False, 0)
    assert nearest_issues(LIST, reader, ["Food must come in."]) == {}


def test_learning_ends_after_the_batch_in_which_it_is_stopped() -> None:
    meanings = Meanings(EMBEDDER.checksum, InMemory(), EMBEDDER)
    texts = [f"text {number}" for number in range(BATCH + 1)]
    asked: list[bool] = []

    def stop() -> bool:
        asked.append(True)
        return len(asked) > 1

    assert meanings.learn(texts, stop) == len(meanings.known(texts)) == BATCH


def test_vectors_of_another_model_are_not_known() -> None:
    shelf = InMemory()
    Meanings("one", shelf, EMBEDDER).learn(["a"])
    assert Meanings("one", shelf).known(["a"]).keys() == {"a"}
    assert Meanings("other", shelf).known(["a"]) == {}


def test_a_cue_goes_before_what_a_statement_is_near_to(tmp_path: Path) -> None:
    stories = [
        story("a", "Ada Quill said that they would stop the shooting at once.", day="2024-01-01"),
        story("b", "Ada Quill said that they would stop the shooting at once after a truce.", day="2024-02-01"),
        story("c", "Ada Quill said that ferries sail on Friday.", day="2024-03-01"),
    ]
    with ledger_of(tmp_path, stories) as ledger:
        by_cue = [[match.by for match in entry.said.cues] for entry in ledger.entries(Wanted())]
        assert by_cue == [[], ["words"], []]
        assert ledger.learn() == 5  # three sentences and two seeds
        assert ledger.learn() == 0
        found = [(entry.said.issues, [match.by for match in entry.said.cues]) for entry in ledger.entries(Wanted())]
        assert found == [(("ceasefire",), ["meaning"]), (("ceasefire",), ["words"]), ((), [])]
        assert [entry.said.article_id for entry in ledger.entries(Wanted(issue="ceasefire"))] == ["a", "b"]
