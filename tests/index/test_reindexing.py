"""A reindexed archive is what a fresh one would be; until the switch nobody notices, and nothing is made twice."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import count, pairwise
from pathlib import Path

import pytest

from index import fp16
from index.archive import EmbeddedArchive
from index.database import Database
from index.layout import Layout
from index.lock import WriterLock
from index.manifest import FORMAT, Manifest
from index.opening import read_manifest
from index.reindex_tally import ReindexProgress
from index.reindexing import reindex
from index.vectors import DenseLeg
from index.verification import CheckReport, check, vacuum
from rag.chunking import embedding_text
from rag.errors import ArchiveError, LockedError, MismatchError
from rag.nouns import Article, Filters, ScoredPassage
from tests.index.models import (
    WORDS,
    CodingModel,
    Model,
    filled,
    manifest_of,
    open_as,
    put,
    reindexed,
    round_of,
    shown,
)

ALL = Filters()
OLD = Model()
BEFORE = manifest_of(OLD)
ROUNDS = [round_of(number) for number in range(100)]


class Broken(Exception):  # noqa: N818 (it stands for a user who breaks off)
    """Ends a run in the middle."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of a hundred articles, after changes and removals."""
    path = tmp_path_factory.mktemp("reindexing") / "archive"
    filled(path, OLD, BEFORE, [*ROUNDS[:50], *(round_of(number, told="stayed") for number in range(50, 104))])
    with open_as(path, BEFORE) as archive:
        put(archive, OLD, ROUNDS)
        archive.remove([f"id-{number}" for number in range(100, 104)])
    return path


@pytest.fixture
def path(made: Path, tmp_path: Path) -> Path:
    """A copy of that archive."""
    return Path(shutil.copytree(made, tmp_path / "archive"))


def query(path: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(Layout(path).truth, isolation_level=None)) as db:
        return db.execute(statement).fetchall()


def tables(path: Path) -> dict[str, str]:
    """The tables and indexes as SQL; quotes around names, which renaming leaves, mean nothing."""
    stored = query(path, "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {str(name): str(sql).replace('"', "") for name, sql in stored}


def fresh(folder: Path, model: Model, manifest: Manifest, articles: list[Article]) -> list[object]:
    """What an archive shows that was made with a manifest from the start."""
    with open_as(filled(folder, model, manifest, articles), manifest) as archive:
        return shown(archive, model)


def result(path: Path, model: Model, manifest: Manifest) -> list[object]:
    """What an archive shows that is opened with a manifest."""
    with open_as(path, manifest) as archive:
        return shown(archive, model)


def texts_of(path: Path, manifest: Manifest, article_ids: set[str]) -> set[str]:
    """What is embedded of some articles."""
    with open_as(path, manifest) as archive:
        return {embedding_text(passage) for identity in article_ids for passage in archive.passages(identity)}


def broken_off(path: Path, model: Model, target: Manifest, *, after: int) -> ReindexProgress:
    """Reindex and break off once so many batches are staged."""
    told: list[ReindexProgress] = []

    def tell(progress: ReindexProgress) -> None:
        told.append(progress)
        if len(told) > after:
            raise Broken

    with pytest.raises(Broken):
        reindexed(path, model, target, tell)
    return told[-1]


def staged(path: Path) -> set[str]:
    return {
        str(identity)
        for (identity,) in query(path, "SELECT id FROM article JOIN next_article ON next_article.article = article.row")
    }


TARGETS: dict[str, tuple[Model, int, int]] = {
    "another model": (Model("other-32", 32), 60, 10),
    "another chunking": (Model(), 30, 5),
    "longer passages": (Model(), 150, 30),
    "both": (Model("other-32", 32), 30, 5),
    "token codes": (CodingModel(), 60, 10),
}


@pytest.mark.parametrize("name", TARGETS)
def test_a_reindexed_archive_is_a_fresh_one(path: Path, tmp_path: Path, name: str) -> None:
    model, *chunking = TARGETS[name]
    target = manifest_of(model, *chunking)
    report = reindexed(path, model, target)
    assert (report.outcome, report.before, report.after) == ("switched", BEFORE, target)
    assert (report.articles, report.resumed) == (100, 0)
    assert read_manifest(path) == target
    assert result(path, model, target) == fresh(tmp_path / "fresh", model, target, ROUNDS)
    assert tables(path) == tables(tmp_path / "fresh")
    found = check(path)
    assert found.whole
    assert found.vectors == found.texts == found.passages == report.passages


def test_a_reindexed_archive_is_changed_like_any_other(path: Path, tmp_path: Path) -> None:
    model = Model("other-32", 32)
    target = manifest_of(model, 30, 5)
    reindexed(path, model, target)
    with open_as(path, target) as archive:
        put(archive, model, [round_of(3, told="returned"), round_of(200)])
        archive.remove(["id-4"])
        changed = shown(archive, model)
    final = [round_of(3, told="returned"), *ROUNDS[:3], *ROUNDS[5:], round_of(200)]
    assert changed == fresh(tmp_path / "fresh", model, target, final)
    assert check(path).whole
    # And back again, as often as one likes.
    reindexed(path, OLD, BEFORE)
    assert result(path, OLD, BEFORE) == fresh(tmp_path / "back", OLD, BEFORE, final)


def test_an_empty_archive_is_reindexed(tmp_path: Path) -> None:
    model = Model("other-32", 32)
    target = manifest_of(model)
    report = reindexed(filled(tmp_path / "archive", OLD, BEFORE, []), model, target)
    assert (report.outcome, report.articles, report.passages) == ("switched", 0, 0)
    with open_as(tmp_path / "archive", target) as archive:
        put(archive, model, ROUNDS[:2])
        assert shown(archive, model) == fresh(tmp_path / "fresh", model, target, ROUNDS[:2])


def test_a_reader_sees_the_old_until_the_switch_and_then_the_new(path: Path, tmp_path: Path) -> None:
    target = manifest_of(OLD, 30, 5)
    seen: list[list[object]] = []
    with open_as(path, BEFORE) as reader:
        before = shown(reader, OLD)
        reindexed(path, Model(), target, lambda _progress: seen.append(shown(reader, OLD)))
        after = shown(reader, OLD)
    assert len(seen) > 2
    assert all(each == before for each in seen)
    assert after == fresh(tmp_path / "fresh", OLD, target, ROUNDS)


def test_searches_that_go_on_through_the_switch_find_the_old_or_the_new_and_nothing_between(path: Path) -> None:
    target = manifest_of(OLD, 30, 5)
    vector, words = OLD.embed_query("talks on prisoners"), "talks on prisoners"
    found: list[tuple[list[ScoredPassage], list[ScoredPassage]]] = []
    done = threading.Event()

    def search(archive: EmbeddedArchive) -> None:
        while not done.is_set():
            found.append((archive.dense(vector, k=9, filters=ALL), archive.lexical(words, k=9, filters=ALL)))

    with open_as(path, BEFORE) as archive:
        before = archive.dense(vector, k=9, filters=ALL), archive.lexical(words, k=9, filters=ALL)
        readers = [threading.Thread(target=search, args=(archive,)) for _ in range(3)]
        for reader in readers:
            reader.start()
        reindexed(path, Model(), target)
        expected = len(found) + 10
        while len(found) < expected:
            time.sleep(0.01)
        done.set()
        for reader in readers:
            reader.join()
        after = archive.dense(vector, k=9, filters=ALL), archive.lexical(words, k=9, filters=ALL)
    assert before != after
    dense, lexical = zip(*found, strict=True)
    assert all(each in (before[0], after[0]) for each in dense)
    assert all(each in (before[1], after[1]) for each in lexical)
    assert found[0] == before
    assert found[-1] == after


def test_what_others_add_change_and_remove_meanwhile_is_in_the_result(path: Path, tmp_path: Path) -> None:
    model = Model("other-32", 32)
    target = manifest_of(model, 30, 5)
    rows: set[object] = set()
    told: list[ReindexProgress] = []

    def interfere(progress: ReindexProgress) -> None:
        told.append(progress)
        rows.update(query(path, "SELECT row FROM passage"))
        with open_as(path, BEFORE) as other:
            if len(told) == 2:  # one batch is staged
                put(other, OLD, [round_of(2, told="returned"), round_of(90, told="returned"), round_of(300)])
                other.remove(["id-1", "id-91"])
            elif progress.articles == progress.total and len(told) < 6:
                put(other, OLD, [round_of(300 + len(told))])

    reindexed(path, model, target, interfere)
    late = [round_of(300 + number) for number in range(3, 6)]
    replaced = {1, 2, 90, 91}
    kept = [each for number, each in enumerate(ROUNDS) if number not in replaced]
    final = [*kept, round_of(2, told="returned"), round_of(90, told="returned"), round_of(300), *late]
    assert result(path, model, target) == fresh(tmp_path / "fresh", model, target, final)
    # No row ever names two passages.
    assert rows.isdisjoint(query(path, "SELECT row FROM passage"))
    assert check(path).whole


def test_a_feed_that_never_pauses_does_not_put_the_switch_off_for_ever(path: Path) -> None:
    numbers = count(500)
    model = Model("other-32", 32)
    with open_as(path, BEFORE) as feed:
        report = reindexed(path, model, manifest_of(model), lambda _progress: put(feed, OLD, [round_of(next(numbers))]))
        assert report.articles == feed.state().articles == 100 + next(numbers) - 500
    assert check(path).whole


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_run_that_is_broken_off_changes_nothing_and_is_gone_on_with(path: Path, tmp_path: Path, after: int) -> None:
    before = result(path, OLD, BEFORE)
    first, second = Model("other-32", 32), Model("other-32", 32)
    target = manifest_of(first, 30, 5)
    progress = broken_off(path, first, target, after=after)
    done = staged(path)
    assert len(done) == progress.articles == min(64 * after, 100)
    assert result(path, OLD, BEFORE) == before
    report = reindexed(path, second, target)
    assert (report.outcome, report.resumed) == ("switched", len(done))
    assert set(second.asked).isdisjoint(texts_of(path, target, done))
    assert result(path, first, target) == fresh(tmp_path / "fresh", first, target, ROUNDS)


KILLED = """
import sys, time
from pathlib import Path
from tests.index.models import Model, manifest_of, reindexed
model = Model("other-32", 32)
def tell(progress):
    print(progress.articles, flush=True)
    time.sleep(float(sys.argv[2]))
reindexed(Path(sys.argv[1]), model, manifest_of(model, 30, 5), tell)
"""


@pytest.mark.parametrize(("lines", "pause"), [(1, 0.05), (2, 1.0), (3, 0.0)])
def test_a_killed_reindex_loses_no_batch(path: Path, tmp_path: Path, root: Path, lines: int, pause: float) -> None:
    command = [sys.executable, "-c", KILLED, str(path), str(pause)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root) as process:
        assert process.stdout is not None
        told = [int(process.stdout.readline()) for _ in range(lines)][-1]
        process.send_signal(signal.SIGKILL)
    model = Model("other-32", 32)
    target = manifest_of(model, 30, 5)
    assert check(path).whole
    if read_manifest(path) == BEFORE:
        done = staged(path)
        assert len(done) >= told
        assert reindexed(path, model, target).resumed == len(done)
        assert set(model.asked).isdisjoint(texts_of(path, target, done))
    assert result(path, model, target) == fresh(tmp_path / "fresh", model, target, ROUNDS)


def test_another_target_begins_anew(path: Path, tmp_path: Path) -> None:
    broken_off(path, Model("other-32", 32), manifest_of(Model("other-32", 32)), after=1)
    model = Model("third-16", 16)
    report = reindexed(path, model, manifest_of(model))
    assert report.resumed == 0
    assert result(path, model, manifest_of(model)) == fresh(tmp_path / "fresh", model, manifest_of(model), ROUNDS)


def test_the_archive_s_own_settings_drop_what_is_staged_and_build_the_indexes_anew(path: Path) -> None:
    before = result(path, OLD, BEFORE)
    (old,) = (path / "lex").iterdir()
    broken_off(path, Model("other-32", 32), manifest_of(Model("other-32", 32)), after=1)
    model = Model()
    report = reindexed(path, model, BEFORE)
    assert (report.outcome, report.before, report.after, model.asked) == ("rebuilt", BEFORE, BEFORE, [])
    assert not any(name.startswith("next_") for name in tables(path))
    assert query(path, "SELECT * FROM meta WHERE key LIKE 'next.%'") == []
    assert not old.exists()
    assert result(path, OLD, BEFORE) == before


def test_an_index_that_is_damaged_is_rebuilt_by_a_reindex(path: Path) -> None:
    (file,) = (path / "vec").iterdir()
    file.write_bytes(b"nonsense")
    assert not check(path).whole
    reindexed(path, Model(), BEFORE)
    assert check(path).whole


def test_an_open_archive_of_the_old_model_refuses_what_would_mix_two(path: Path) -> None:
    model = Model("other-64", 64)
    with open_as(path, BEFORE) as archive:
        vector = OLD.embed_query("talks on water")
        ids = [passage.id for passage in archive.passages("id-7")]
        assert archive.dense(vector, k=1, filters=ALL)
        words = archive.lexical("talks on water", k=3, filters=ALL)
        reindexed(path, model, manifest_of(model))
        for refused in (
            lambda: archive.dense(vector, k=1, filters=ALL),
            lambda: archive.rank_dense(vector, k=1, filters=ALL),
            lambda: archive.vectors(ids),
            lambda: put(archive, OLD, [round_of(400)]),
        ):
            with pytest.raises(MismatchError) as error:
                refused()
            assert error.value.message == (
                f"The archive at {path} was opened with the model words-64 (64 dimensions, "
                f"weights {OLD.checksum[:12]}) and has been given other-64 (64 dimensions, "
                f"weights {model.checksum[:12]}) since."
            )
            assert error.value.hint == 'Start this program again with embedding.model = "other-64".'
        # What needs no model goes on.
        assert archive.lexical("talks on water", k=3, filters=ALL) == words
        assert archive.remove(["id-7"]) == ["id-7"]
    assert check(path).whole


def test_an_open_archive_of_the_old_chunking_is_searched_but_not_added_to(path: Path) -> None:
    with open_as(path, BEFORE) as archive:
        reindexed(path, Model(), manifest_of(OLD, 30, 5))
        with pytest.raises(MismatchError) as error:
            put(archive, OLD, [round_of(400)])
        assert str(error.value) == (
            f"The archive at {path} was opened with passages of 60 tokens and an overlap of 10, and has been given "
            "passages of 30 and 5 since. Start this program again with chunking.tokens = 30 and chunking.overlap = 5."
        )
        assert archive.article("id-400") is None
        assert archive.dense(OLD.embed_query("talks on water"), k=1, filters=ALL)


def test_an_open_archive_compares_no_token_codes_of_another_head(tmp_path: Path) -> None:
    old, new = CodingModel("old head"), CodingModel("new head")
    path = filled(tmp_path / "archive", old, manifest_of(old), ROUNDS[:5])
    with open_as(path, manifest_of(old)) as archive:
        assert archive.codes(archive.rank_lexical("talks", k=2, filters=ALL).numbers.tolist())
        reindexed(path, new, manifest_of(new))
        assert archive.codes(archive.rank_lexical("talks", k=2, filters=ALL).numbers.tolist()) == {}
        with pytest.raises(MismatchError, match="other token codes since it was opened"):
            put(archive, old, [round_of(400)])
    assert result(path, new, manifest_of(new)) == fresh(tmp_path / "fresh", new, manifest_of(new), ROUNDS[:5])


def test_what_was_ranked_before_the_switch_is_not_silently_read_as_nothing_after_it(path: Path) -> None:
    with open_as(path, BEFORE) as archive:
        numbers = archive.rank_lexical("talks on water", k=3, filters=ALL).numbers.tolist()
        assert len(archive.read(numbers)) == 3
        reindexed(path, Model(), manifest_of(OLD, 30, 5))
        for use in (archive.read, archive.codes):
            with pytest.raises(ArchiveError, match=r"while this search was going on\. Search or ask again\."):
                use(numbers)
        numbers = archive.rank_lexical("talks on water", k=3, filters=ALL).numbers.tolist()
        assert len(archive.read(numbers)) == 3


LEAD = (
    "The foreign ministers of eleven states met at the lakeside hotel on Monday to begin two days of talks on the "
    "prisoners held since the winter, and the mediator said that he expected lists to be exchanged by the evening."
)
REST = " ".join(f"Clause {number} of the draft speaks of the {WORDS[number]} at length." for number in range(8))


def test_an_archive_of_format_one_becomes_one_of_today(tmp_path: Path) -> None:
    model = CodingModel()
    articles = [*ROUNDS[:9], Article("whole", None, f"{LEAD} {REST * 3}"), Article("lead", None, LEAD)]
    path = filled(tmp_path / "archive", Model(), BEFORE, articles)
    # As the version did that wrote format 1: no token codes, signatures or figures, and no bands of a text's opening.
    for statement in (
        "DROP TABLE late",
        "DROP TABLE sketch",
        "DROP TABLE figure",
        "UPDATE meta SET value = '1' WHERE key = 'format'",
        "DELETE FROM meta WHERE key = 'late'",
        "DELETE FROM band",
        "UPDATE article SET cluster = row",
    ):
        query(path, statement)
    report = reindexed(path, model, manifest_of(model))
    assert (report.outcome, report.after.format) == ("switched", FORMAT)
    assert result(path, model, manifest_of(model)) == fresh(tmp_path / "fresh", model, manifest_of(model), articles)
    assert tables(path) == tables(tmp_path / "fresh")
    with open_as(path, manifest_of(model)) as archive:
        assert archive.copies("lead") == ["whole"]


def test_passages_without_token_codes_are_reason_enough_to_make_them(tmp_path: Path) -> None:
    model = CodingModel()
    target = manifest_of(model)
    path = filled(tmp_path / "archive", model, target, ROUNDS[:5])
    with open_as(path, target) as archive:
        put(archive, Model(), [round_of(5)])
    assert reindexed(path, model, target).outcome == "switched"
    assert result(path, model, target) == fresh(tmp_path / "fresh", model, target, ROUNDS[:6])
    assert reindexed(path, model, target).outcome == "rebuilt"


def test_an_archive_of_a_newer_version_is_refused(path: Path) -> None:
    query(path, "UPDATE meta SET value = '9' WHERE key = 'format'")
    with pytest.raises(MismatchError, match="has format 9"):
        reindexed(path, Model(), BEFORE)


def test_what_is_removed_meanwhile_leaves_nothing_behind(path: Path) -> None:
    model = Model("other-32", 32)
    broken_off(path, model, manifest_of(model), after=1)
    assert "id-0" in staged(path)
    secret = Article("secret", None, "Nobody shall ever know of the zirconium under the bridge.")
    with open_as(path, BEFORE) as archive:
        put(archive, OLD, [secret])
    broken_off(path, model, manifest_of(model), after=1)
    (blob,) = fp16.encode(model.embed_passages([secret.text]))
    assert blob in read_all(path)
    with open_as(path, BEFORE) as archive:
        archive.remove(["secret", "id-0"])
    assert {"secret", "id-0"}.isdisjoint(staged(path))
    orphans = "SELECT * FROM next_passage WHERE article NOT IN (SELECT row FROM article)"
    assert query(path, orphans) == []
    vacuum(path)
    assert blob not in read_all(path)
    assert b"zirconium" not in read_all(path)
    assert reindexed(path, model, manifest_of(model)).resumed == 99


def read_all(path: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(path.rglob("*")) if file.is_file())


def test_an_archive_is_whole_while_it_is_reindexed_and_check_tells_how_far_it_is(path: Path) -> None:
    model = Model("other-32", 32)
    broken_off(path, model, manifest_of(model, 30, 5), after=1)
    report = check(path)
    assert report.whole
    assert report.hints[0] == (
        "A reindex to other-32, passages of 30 tokens and an overlap of 5 is under way: 64 of 100 articles. Run "
        "`rapporteur reindex` with these settings to go on."
    )
    vacuum(path)
    assert reindexed(path, model, manifest_of(model, 30, 5)).resumed == 64
    size = Layout(path).truth.stat().st_size
    vacuum(path)
    assert Layout(path).truth.stat().st_size < size


def test_a_switch_that_fails_leaves_the_old_and_keeps_what_is_staged(path: Path, tmp_path: Path) -> None:
    before = result(path, OLD, BEFORE)
    (path / "lex").rename(tmp_path / "lex")
    (path / "lex").symlink_to(tmp_path / "nowhere")
    first, second = Model("other-32", 32), Model("other-32", 32)
    with pytest.raises(ArchiveError, match="lex/1 cannot be written: File exists"):
        reindexed(path, first, manifest_of(first))
    (path / "lex").unlink()
    (tmp_path / "lex").rename(path / "lex")
    assert result(path, OLD, BEFORE) == before
    assert reindexed(path, second, manifest_of(first)).resumed == 100
    assert second.asked == []
    assert check(path).whole


def test_a_kill_after_the_switch_is_made_good_by_the_next_opening(path: Path, tmp_path: Path) -> None:
    model = Model("other-32", 32)
    target = manifest_of(model, 30, 5)
    reindexed(path, model, target)
    # The switch forgets the mark, and the file is written after it.
    query(path, "DELETE FROM mark WHERE part = 'vectors'")
    for file in (path / "vec").iterdir():
        file.unlink()
    assert result(path, model, target) == fresh(tmp_path / "fresh", model, target, ROUNDS)
    assert check(path).whole


def test_an_index_of_the_old_passages_is_neither_saved_nor_learnt_after_the_switch(path: Path) -> None:
    layout = Layout(path)
    target = manifest_of(Model("other-32", 32))
    database = Database(layout.truth)
    legs = [DenseLeg(layout, BEFORE.dimensions, exact_up_to=50, generation=0) for _ in range(3)]
    with database.reading() as db:
        (stored,) = db.execute("SELECT count(*) FROM passage").fetchone()
        assert [len(leg.rows(db)) for leg in legs] == [stored] * 3
    turns = count()

    def reindexed_at_the_second_turn() -> bool:
        if next(turns) == 1:
            reindexed(path, Model("other-32", 32), target)
        return False

    assert not legs[0].learn(database, stopped=reindexed_at_the_second_turn)
    assert next(turns) > 2
    assert not legs[1].learn(database)
    (saved,) = (path / "vec").iterdir()
    legs[2].save(database)
    assert list((path / "vec").iterdir()) == [saved]
    database.close()
    assert check(path).whole


def test_check_compares_what_it_finds_with_the_manifest_of_that_moment(path: Path) -> None:
    reports: list[CheckReport] = []
    done = threading.Event()

    def keep_checking() -> None:
        while not done.is_set():
            reports.append(check(path))

    checker = threading.Thread(target=keep_checking)
    checker.start()
    for model in (Model("other-32", 32), Model("third-16", 16), Model("other-32", 32)):
        reindexed(path, model, manifest_of(model))
    done.set()
    checker.join()
    assert reports
    assert [report for report in reports if not report.whole] == []


def test_time_left_is_told_by_what_this_run_has_made() -> None:
    assert ReindexProgress(70, 100, made=10, passages=50, seconds=20.0).seconds_left == 60.0
    assert ReindexProgress(60, 100, made=0, passages=0, seconds=1.0).seconds_left is None


def test_a_batch_is_staged_after_five_seconds_however_few_articles_it_has(path: Path) -> None:
    ticks = count(0, 3)
    told: list[int] = []
    model = Model("other-32", 32)
    reindex(
        path,
        manifest_of(model),
        lambda progress: told.append(progress.articles),
        embedder=model,
        clock=lambda: float(next(ticks)),
    )
    steps = [after - before for before, after in pairwise(told)]
    assert (told[0], told[-1]) == (0, 100)
    # Two groups of at least 32 passages, which are 16 articles, take the clock beyond five seconds.
    assert max(steps) < 64
    assert min(steps[:-1]) >= 16


@pytest.fixture
def elsewhere(path: Path) -> Iterator[EmbeddedArchive]:
    """The archive as another program has it open."""
    with open_as(path, BEFORE) as archive:
        yield archive


def test_only_one_reindex_runs_at_a_time(path: Path, elsewhere: EmbeddedArchive) -> None:
    model = Model("other-32", 32)
    with WriterLock(Layout(path).reindexing).held():
        with pytest.raises(LockedError, match=r"is being reindexed by process \d+"):
            reindexed(path, model, manifest_of(model))
        put(elsewhere, OLD, [round_of(400)])
    assert model.asked == []
    assert read_manifest(path) == BEFORE


def test_a_writer_that_never_ends_is_waited_for_only_so_long(path: Path) -> None:
    with WriterLock(Layout(path).lock).held(), pytest.raises(LockedError, match="is being written by"):
        reindex(path, replace(BEFORE, tokens=30), embedder=Model(), patience=0.1)
    assert read_manifest(path) == BEFORE


def test_no_archive_is_an_error_that_names_the_folder(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match=r"No archive at .*nowhere"):
        reindexed(tmp_path / "nowhere", Model(), BEFORE)
    assert not (tmp_path / "nowhere").exists()
