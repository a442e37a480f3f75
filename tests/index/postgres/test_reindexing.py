"""A reindexed archive on PostgreSQL is what a fresh one would be; until the switch nobody notices."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest

from index.ingestion import ingest
from index.manifest import Manifest
from index.postgres import nearest, staging
from index.postgres.address import Address
from index.postgres.archive import PostgresArchive, open_archive
from index.postgres.connections import Connections
from index.postgres.opening import read_manifest
from index.postgres.reindexing import reindex
from index.postgres.verification import check
from index.reading import Read
from index.reindex_tally import ReindexProgress, ReindexReport
from rag.chunking import Chunking
from rag.errors import LockedError, MismatchError
from rag.nouns import Article, Filters
from tests.index.models import CodingModel, Model, manifest_of, round_of, shown
from tests.index.postgres.places import STEADY
from tests.postgres_server import Databases, eventually

ALL = Filters()
OLD = Model()
BEFORE = manifest_of(OLD)
ROUNDS = [round_of(number) for number in range(80)]


class Broken(Exception):  # noqa: N818 (it stands for a user who breaks off)
    """Ends a run in the middle."""


@pytest.fixture
def address(postgres: Databases) -> Iterator[Address]:
    """An archive of eighty articles, after changes and removals."""
    with postgres.empty() as text:
        address = Address(text)
        with opened(address, BEFORE) as archive:
            put(archive, OLD, [*ROUNDS[:40], *(round_of(number, told="stayed") for number in range(40, 84))])
            put(archive, OLD, ROUNDS)
            archive.remove([f"id-{number}" for number in range(80, 84)])
        yield address


@contextmanager
def opened(address: Address, manifest: Manifest) -> Iterator[PostgresArchive]:
    with open_archive(address, manifest=manifest, create=True, limits=STEADY) as archive:
        yield archive


def put(archive: PostgresArchive, model: Model, articles: list[Article]) -> None:
    ingest(
        [Read(article, "news.jsonl") for article in articles],
        archive=archive,
        embedder=model,
        chunking=Chunking(archive.manifest.tokens, archive.manifest.overlap),
        coder=model if isinstance(model, CodingModel) else None,
    )


def reindexed(
    address: Address,
    model: Model,
    target: Manifest,
    on_progress: Callable[[ReindexProgress], None] = lambda _progress: None,
    *,
    exact_up_to: int = 50_000,
) -> ReindexReport:
    coder = model if isinstance(model, CodingModel) else None
    return reindex(address, target, on_progress, embedder=model, coder=coder, exact_up_to=exact_up_to)


def result(address: Address, model: Model, manifest: Manifest) -> list[object]:
    """What an archive shows that is opened with a manifest."""
    with opened(address, manifest) as archive:
        return shown(archive, model)


def fresh(postgres: Databases, model: Model, manifest: Manifest, articles: list[Article]) -> list[object]:
    """What an archive shows that was made with a manifest from the start."""
    with postgres.empty() as text, opened(Address(text), manifest) as archive:
        put(archive, model, articles)
        return shown(archive, model)


def schemas(address: Address) -> set[str]:
    connections = Connections(address)
    try:
        with connections.reading() as db:
            found = db.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'rapporteur%'").fetchall()
    finally:
        connections.close()
    return {name for (name,) in found}


def whole(address: Address) -> bool:
    report = check(address)
    assert report.whole, report.problems
    return report.whole


def broken_off(address: Address, model: Model, target: Manifest) -> ReindexProgress:
    """Reindex and break off once a batch is staged."""
    told: list[ReindexProgress] = []

    def tell(progress: ReindexProgress) -> None:
        told.append(progress)
        if progress.made:
            raise Broken

    with pytest.raises(Broken):
        reindexed(address, model, target, tell)
    return told[-1]


@pytest.mark.parametrize(
    ("model", "tokens"), [(OLD, 30), (Model("other", 32), 60), (CodingModel(), 60), (Model("other", 32), 30)]
)
def test_what_was_reindexed_is_what_a_fresh_archive_would_be(
    model: Model, tokens: int, address: Address, postgres: Databases
) -> None:
    target = manifest_of(model, tokens)
    report = reindexed(address, model, target)
    assert (report.outcome, report.before, report.after) == ("switched", BEFORE, target)
    assert (report.articles, report.resumed) == (80, 0)
    assert read_manifest(address) == target
    assert result(address, model, target) == fresh(postgres, model, target, ROUNDS)
    assert whole(address)
    assert schemas(address) == {"rapporteur"}


def test_a_run_that_was_broken_off_changes_nothing_and_the_next_goes_on(address: Address, postgres: Databases) -> None:
    target = manifest_of(Model("other", 32), 30)
    before = result(address, OLD, BEFORE)
    reached = broken_off(address, Model("other", 32), target)
    assert 0 < reached.articles < reached.total == 80
    assert result(address, OLD, BEFORE) == before
    assert whole(address)
    model = Model("other", 32)
    report = reindexed(address, model, target)
    assert report.resumed == reached.articles
    assert result(address, model, target) == fresh(postgres, Model("other", 32), target, ROUNDS)


def test_a_run_for_another_target_begins_anew_and_one_for_the_old_undoes_what_was_begun(address: Address) -> None:
    broken_off(address, Model("other", 32), manifest_of(Model("other", 32)))
    assert "rapporteur_next" in schemas(address)
    before = result(address, OLD, BEFORE)
    assert reindexed(address, OLD, BEFORE).outcome == "rebuilt"
    assert schemas(address) == {"rapporteur"}
    assert result(address, OLD, BEFORE) == before
    broken_off(address, Model("other", 32), manifest_of(Model("other", 32)))
    assert reindexed(address, OLD, manifest_of(OLD, 30)).resumed == 0
    assert whole(address)


def test_what_was_begun_of_a_dropped_archive_becomes_no_other_archives(address: Address) -> None:
    broken_off(address, OLD, manifest_of(OLD, 30))
    connections = Connections(address)
    with connections.writing() as db:
        db.execute("DROP SCHEMA rapporteur CASCADE")
    connections.close()
    assert schemas(address) == {"rapporteur_next"}
    with opened(address, BEFORE) as archive:
        put(archive, OLD, [round_of(number) for number in range(100, 180)])
    report = reindexed(address, OLD, manifest_of(OLD, 30))
    assert (report.outcome, report.articles, report.resumed) == ("switched", 80, 0)
    assert whole(address)
    assert schemas(address) == {"rapporteur"}


def test_what_was_begun_with_tables_of_an_older_version_is_begun_anew_with_those_of_this_one(address: Address) -> None:
    settings = "SELECT reloptions FROM pg_class WHERE oid = 'rapporteur.posting'::regclass"
    connections = Connections(address)
    with connections.reading() as db:
        before = db.execute(settings.encode()).fetchone()
    broken_off(address, OLD, manifest_of(OLD, 30))
    with connections.writing() as db:
        # As a program of the third version left it.
        db.execute("UPDATE rapporteur_next.meta SET value = '3' WHERE key = 'tables'")
        db.execute("ALTER TABLE rapporteur_next.posting RESET (autovacuum_vacuum_scale_factor)")
    assert reindexed(address, OLD, manifest_of(OLD, 30)).resumed == 0
    with connections.reading() as db:
        assert db.execute(settings.encode()).fetchone() == before
    connections.close()
    assert whole(address)


def test_what_comes_changes_and_goes_meanwhile_is_there_changed_and_gone(address: Address, postgres: Databases) -> None:
    target = manifest_of(OLD, 30)
    changed = [round_of(number, told="returned") for number in (3, 70)]

    with opened(address, BEFORE) as archive:

        def meanwhile(progress: ReindexProgress) -> None:
            if progress.articles == 64:
                put(archive, OLD, [*changed, round_of(90)])
                archive.remove(["id-5", "id-75"])

        reindexed(address, OLD, target, meanwhile)
    left = [article for article in ROUNDS if article.id not in {"id-3", "id-70", "id-5", "id-75"}]
    assert result(address, OLD, target) == fresh(postgres, OLD, target, [*left, *changed, round_of(90)])
    assert whole(address)


def test_readers_are_answered_all_the_time_and_a_ranking_of_before_names_nothing_wrong(address: Address) -> None:
    done = threading.Event()
    faults: list[str] = []
    with opened(address, BEFORE) as archive:

        def search() -> None:
            while not done.is_set():
                ranking = archive.rank_lexical("envoys said", k=5, filters=ALL)
                read = archive.read(ranking.numbers.tolist())
                if any("envoys" not in passage.text for passage in read.values()):
                    faults.append(str(read))

        before = archive.rank_lexical("envoys said", k=5, filters=ALL)
        reader = threading.Thread(target=search)
        reader.start()
        reindexed(address, OLD, manifest_of(OLD, 30))
        done.set()
        reader.join()
        assert faults == []
        # Numbers are never given twice: what they named is gone, and nothing else is read for it.
        assert archive.read(before.numbers.tolist()) == {}


def test_the_switch_waits_for_a_long_reading_and_lets_others_read_meanwhile(address: Address) -> None:
    long = Connections(address)
    with opened(address, BEFORE) as archive, long.reading() as db:
        assert db.execute("SELECT count(*) FROM turn").fetchone() == (1,)
        run = threading.Thread(target=reindexed, args=(address, OLD, manifest_of(OLD, 30)))
        run.start()
        for _ in range(30):
            assert archive.lexical("envoys", k=1, filters=ALL)
            time.sleep(0.1)
        assert db.execute("SELECT value FROM meta WHERE key = 'tokens'").fetchone() == ("60",)
        db.commit()
        run.join()
    long.close()
    assert read_manifest(address) == manifest_of(OLD, 30)
    assert whole(address)


@contextmanager
def switching(address: Address, target: Manifest) -> Iterator[None]:
    """Everything is staged and the switch is made, but for its commit at the end of the block."""
    connections = Connections(address, schema=staging.PATH)
    with connections.writing(patiently=True) as db:
        staging.take_turn(db)
        staging.switch(db, target)
        yield
    connections.close()


def waits(address: Address) -> bool:
    connections = Connections(address)
    with connections.reading() as db:
        [(count,)] = db.execute("SELECT count(*) FROM pg_locks WHERE NOT granted").fetchall()
    connections.close()
    return bool(count)


def test_a_search_that_waits_for_the_switch_sees_all_of_it(postgres: Databases) -> None:
    model, target = Model("other", 64), manifest_of(Model("other", 64))
    with postgres.empty() as text, ThreadPoolExecutor(1) as thread:
        address = Address(text)
        with opened(address, BEFORE) as archive:
            put(archive, OLD, ROUNDS[:20])
            broken_off(address, model, target)
            with switching(address, target):
                search = thread.submit(archive.dense, OLD.embed_query("envoys"), k=3, filters=ALL)
                assert eventually(lambda: waits(address))
            with pytest.raises(MismatchError, match="has been given other"):
                search.result()
        with opened(address, target) as archive:
            chunked = manifest_of(model, 30)
            broken_off(address, model, chunked)
            with switching(address, chunked):
                search = thread.submit(archive.lexical, "envoys said", k=9, filters=ALL)
                assert eventually(lambda: waits(address))
            assert search.result() == archive.lexical("envoys said", k=9, filters=ALL)
            assert whole(address)


def test_an_archive_opened_before_mixes_no_two_models_or_chunkings(address: Address) -> None:
    model = Model("other", 64)
    with opened(address, BEFORE) as archive:
        passage = archive.passages("id-1")[0]
        reindexed(address, model, manifest_of(model))
        with pytest.raises(MismatchError, match="has been given other"):
            archive.dense(OLD.embed_query("envoys"), k=1, filters=ALL)
        with pytest.raises(MismatchError, match="has been given other"):
            archive.vectors([passage.id])
        with pytest.raises(MismatchError, match="Start this program again"):
            put(archive, OLD, [round_of(90)])
        assert archive.lexical("envoys", k=1, filters=ALL)


def test_the_vector_index_is_there_when_the_archive_is_switched(address: Address) -> None:
    reindexed(address, OLD, manifest_of(OLD, 30), exact_up_to=10)
    connections = Connections(address)
    with connections.reading() as db:
        assert not nearest.index_is_due(db, 10)
    connections.close()
    assert whole(address)


def test_two_do_not_reindex_one_archive_at_once(address: Address) -> None:
    def second(progress: ReindexProgress) -> None:
        if progress.made:
            with pytest.raises(LockedError, match="is being reindexed"):
                reindexed(address, OLD, manifest_of(OLD, 40))
            raise Broken

    with pytest.raises(Broken):
        reindexed(address, OLD, manifest_of(OLD, 30), second)


KILLED = """
import sys
from index.postgres.address import Address
from index.postgres.reindexing import reindex
from tests.index.models import Model, manifest_of

def told(progress):
    sys.stdout.write(f"{progress.made}\\n")
    sys.stdout.flush()

model = Model("other", 32)
reindex(Address(sys.argv[1]), manifest_of(model, 30), told, embedder=model)
"""


def test_a_run_that_is_killed_leaves_the_archive_whole_and_the_next_goes_on(
    address: Address, postgres: Databases
) -> None:
    target = manifest_of(Model("other", 32), 30)
    before = result(address, OLD, BEFORE)
    command = [sys.executable, "-c", KILLED, address.text]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        # Of two batches one is safe when this is read.
        assert [int(run.stdout.readline()) for _ in range(2)] == [0, 64]
        run.send_signal(signal.SIGKILL)
    if read_manifest(address) == BEFORE:
        assert result(address, OLD, BEFORE) == before
    assert whole(address)
    report = reindexed(address, Model("other", 32), target)
    assert report.outcome in {"switched", "rebuilt"}
    assert result(address, Model("other", 32), target) == fresh(postgres, Model("other", 32), target, ROUNDS)
