"""Statements of several speakers that are near in meaning and have no issue are suggested as one."""

from __future__ import annotations

from pathlib import Path

from rag.issue_counts import issue_counts
from rag.said import Wanted
from rag.suggested_issues import suggest_issues
from tests.index.articles import story
from tests.rag.ledgers import ledger_of

HERRING = "the herring quota of the northern sound must shrink"
STORIES = [
    story("a", f"Ada Quill said that {HERRING}.", day="2024-01-01"),
    story("b", f"Bo Holm said that {HERRING} by half.", day="2024-01-02"),
    story("c", f"Lida Marrun said that {HERRING} soon.", day="2024-02-03"),
    story("d", "Ada Quill said that a truce was signed by both delegations yesterday.", day="2024-02-03"),
    story("e", "Bo Holm said that trams carry fewer people on rainy mornings.", day="2024-02-04"),
    story("f", "Ada Quill said that old maps show another course of this river.", day="2024-02-05"),
    story("g", "Lida Marrun said that nobody at home reads foreign newspapers.", day="2024-02-06"),
    story("h", "Bo Holm said that schools open late after long winter storms.", day="2024-02-07"),
    story("i", "Ada Quill said that cheap bricks break under heavy loads.", day="2024-02-08"),
]


def test_a_group_is_told_by_its_words_its_speakers_and_examples(tmp_path: Path) -> None:
    with ledger_of(tmp_path, STORIES) as ledger:
        before = suggest_issues(ledger, Wanted())
        assert (before.suggestions, before.unknown) == ((), 8)
        ledger.learn()
        (found,) = suggest_issues(ledger, Wanted()).suggestions
        assert {"herring", "quota"} <= {*found.words} | {HERRING.split()[1]}
        assert found.label == found.words[0] in HERRING
        assert (found.statements, found.articles) == (3, 3)
        assert {*found.speakers} == {"Ada Quill", "Bo Holm", "Lida Marrun"}
        assert {said.article_id for said in found.examples} == {"a", "b", "c"}


def test_a_suggestion_changes_no_issue(tmp_path: Path) -> None:
    with ledger_of(tmp_path, STORIES) as ledger:
        ledger.learn()
        before = issue_counts(ledger, Wanted())
        suggest_issues(ledger, Wanted())
        assert issue_counts(ledger, Wanted()) == before
        assert [(each.label, each.by_words) for each in before] == [("ceasefire", 1), ("prisoners", 0)]


def test_one_speaker_alone_makes_no_issue(tmp_path: Path) -> None:
    alone = [story(f"a{day}", f"Ada Quill said that {HERRING} {day}.", day=f"2024-01-0{day}") for day in (1, 2, 3)]
    with ledger_of(tmp_path, alone) as ledger:
        ledger.learn()
        assert suggest_issues(ledger, Wanted()).suggestions == ()
