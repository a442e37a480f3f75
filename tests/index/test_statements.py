"""Statements as they are kept: they come back as they were read, go with their article, and outlive all else."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from index import schema, statements
from index.hints import read_hints
from index.layout import Layout
from index.manifest import FORMAT, Manifest
from index.opening import read_manifest
from index.statement_reading import read_statements
from index.verification import check
from rag.nouns import IndexedArticle, Statement
from tests.index.articles import FINDER, opened, spoken, story
from tests.profiles import examples

TALKS = story(
    "talks", "Envoy Lena Oduya said that the ferries would sail. The port rejected the plan.", day="2024-03-01"
)
RAIN = story("rain", "Rain fell.")
spans = st.tuples(st.integers(0, 9), st.integers(10, 20))

made = st.builds(
    Statement,
    id=st.text(max_size=5),
    article_id=st.just("a"),
    speaker=st.none() | st.text(max_size=5),
    speaker_span=st.none() | spans,
    role=st.none() | st.text(max_size=5),
    cue=st.text(max_size=5),
    cue_span=spans,
    kind=st.sampled_from(["direct", "indirect", "mixed"]),
    text=st.text(max_size=9),
    spans=st.lists(spans, min_size=1, max_size=3).map(tuple),
    said_on=st.none() | st.dates(),
    negated=st.booleans(),
    addressee=st.none() | st.text(max_size=5),
)


@given(st.lists(made, max_size=3))
@settings(max_examples=60)
def test_statements_are_read_back_as_they_were_stored(said: list[Statement]) -> None:
    assert statements.decoded("a", statements.encoded(said)) == said


def test_statements_of_a_field_less_or_more_are_still_read() -> None:
    body = statements.encoded([*FINDER.find(TALKS.article)][:1])
    older = body.replace('"addressee"', '"mood"')
    (now,), (then,) = statements.decoded("talks", body), statements.decoded("talks", older)
    assert (then.speaker, then.spans, then.addressee) == (now.speaker, now.spans, None)


@pytest.mark.parametrize(
    ("damage", "fault"),
    [
        ("UPDATE statement SET body = replace(body, 'ferries', 'fairies')", "their checksum is wrong"),
        ("UPDATE statement SET body = '[]' WHERE article = 1", "their checksum is wrong"),
    ],
)
def test_check_finds_damaged_statements_and_repair_reads_them_again(tmp_path: Path, damage: str, fault: str) -> None:
    with opened(tmp_path) as archive:
        archive.add([spoken(TALKS), spoken(RAIN)])
        expected = archive.statements()
    assert [each.cue for each in expected][:1] == ["said"]
    change(tmp_path, damage)
    report = check(tmp_path)
    assert [problem.part for problem in report.problems] == ["statements"]
    assert fault in report.problems[0].what
    assert check(tmp_path, repair=True).whole
    with opened(tmp_path) as archive:
        assert archive.statements() == expected


def test_what_came_in_without_is_read_later_and_is_no_fault(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.add([replace(each, statements=None) for each in (TALKS, RAIN)])
        assert archive.statements() == []
    assert check(tmp_path).whole
    assert "In 2 of its articles it was not looked who said what" in read_hints(tmp_path)[-1]
    told: list[tuple[int, int]] = []
    assert read_statements(tmp_path, FINDER.find_all, lambda done, total: told.append((done, total))) == 2
    assert told == [(2, 2)]
    assert read_statements(tmp_path, FINDER.find_all) == 0
    with opened(tmp_path) as archive:
        assert archive.statements(["rain", "talks", "gone"]) == list(FINDER.find(TALKS.article))
    assert "not looked" not in "".join(read_hints(tmp_path))


def test_an_archive_of_format_four_opens_at_once_and_is_read_by_a_reindex(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.add([spoken(TALKS)])
        expected = archive.statements()
    change(tmp_path, "DROP TABLE statement")
    change(tmp_path, "UPDATE meta SET value = '4' WHERE key = 'format'")
    with sqlite3.connect(Layout(tmp_path).truth) as db:
        db.execute("UPDATE meta SET value = ? WHERE key = 'seal'", (Manifest.of_rows(schema.meta(db), tmp_path).seal,))
    db.close()
    with opened(tmp_path) as archive:
        assert archive.statements() == []
    assert read_manifest(tmp_path).format == FORMAT
    assert check(tmp_path).whole
    read_statements(tmp_path, FINDER.find_all)
    with opened(tmp_path) as archive:
        assert archive.statements() == expected


def test_an_article_and_its_statements_go_in_one_commit(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.add([spoken(TALKS), spoken(RAIN)])
        before = archive.state().sequence
        held = "SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM statement)"
        with sqlite3.connect(Layout(tmp_path).truth, isolation_level=None) as other:
            other.execute("BEGIN")
            assert other.execute(held).fetchone() == (2, 2)
            archive.remove(["talks"])
            # A reader sees either both or neither, and there is no state of the archive in between.
            assert other.execute(held).fetchone() == (2, 2)
            other.execute("COMMIT")
            assert other.execute(held).fetchone() == (1, 1)
        other.close()
        assert archive.state().sequence == before + 1
        assert [each.article_id for each in archive.statements()] == []


def change(path: Path, statement: str) -> None:
    with sqlite3.connect(Layout(path).truth) as db:
        db.execute(statement)
    db.close()


class Life(RuleBasedStateMachine):
    """An archive whose articles come, change and go; it holds what a fresh reading of its articles gives."""

    def __init__(self) -> None:
        super().__init__()
        self.final: dict[str, IndexedArticle] = {}

    @initialize(folder=st.uuids())
    def begin(self, folder: object) -> None:
        self.path = FOLDERS[0] / str(folder)
        self.archive = opened(self.path)

    @rule(batch=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9), st.booleans()), min_size=1, max_size=3))
    def add(self, batch: list[tuple[int, int, bool]]) -> None:
        items = [version(f"a{number}", seed) for number, seed, _ in batch]
        self.archive.add([spoken(item) for item in items])
        self.final.update({item.article.id: item for item in items})
        self.compare()

    @rule(number=st.integers(0, 4))
    def remove(self, number: int) -> None:
        self.archive.remove([f"a{number}"])
        self.final.pop(f"a{number}", None)
        self.compare()

    @rule()
    def reopen(self) -> None:
        self.archive.close()
        self.archive = opened(self.path, create=False)
        self.compare()

    def compare(self) -> None:
        names: Sequence[str] = sorted(self.final)
        expected = [each for name in names for each in FINDER.find(self.final[name].article)]
        assert self.archive.statements(names) == expected
        assert sorted(self.archive.statements(), key=str) == sorted(expected, key=str)

    def teardown(self) -> None:
        if hasattr(self, "archive"):
            self.archive.close()


FOLDERS: list[Path] = []
SPEAKERS = ("Lena Oduya", "The port", "Minister Tarrasch")


def version(name: str, seed: int) -> IndexedArticle:
    return story(name, f"{SPEAKERS[seed % 3]} said that {seed} ferries would sail.", day=f"2024-03-0{seed % 9 + 1}")


def test_statements_come_change_and_go_with_their_articles(tmp_path: Path) -> None:
    FOLDERS[:] = [tmp_path]
    run_state_machine_as_test(Life, settings=settings(max_examples=examples(8), stateful_step_count=8, deadline=None))
