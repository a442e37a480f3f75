"""Folders are followed into a real archive, turn by turn, at times of our own making."""

from __future__ import annotations

import itertools
import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from random import Random

import pytest

from index.archive import EmbeddedArchive
from index.bell import Bell
from index.following import LOOK_SECONDS, RETRY_SECONDS, Deleted, Event, Follower, Remark, Removed
from index.ingestion import ingest
from index.lock import WriterLock
from index.reading import Read
from index.report import Notice, Report
from index.storing import Progress
from index.tally import Commit
from rag.chunking import Chunking
from rag.nouns import Filters
from tests.index.articles import EMBEDDER, MANIFEST, opened

ADD = partial(ingest, embedder=EMBEDDER, chunking=Chunking(tokens=MANIFEST.tokens, overlap=MANIFEST.overlap))
STORY = "The envoys met again in the harbour town and spoke for three hours, an aide said."


class Watch:
    """A folder with articles, an archive inside it, and a follower whose clock goes on by hand."""

    def __init__(self, folder: Path, archive: EmbeddedArchive, *, prune: bool = False) -> None:
        self.folder = folder
        self.archive = archive
        self.events: list[Event] = []
        self.now = 0.0
        self.follower = Follower(
            [folder],
            self.events.append,
            add=partial(ADD, archive=archive),
            archive=archive,
            leave_out=folder / "archive",
            prune=prune,
        )

    def put(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text)
        # Two states of one length a moment apart may have one time.
        os.utime(path, ns=(0, next(TIMES)))
        return path

    def settle(self) -> list[Event]:
        """Let time pass until there is nothing to wait for; return what was told meanwhile."""
        before = len(self.events)
        wait = 0.0
        while wait < LOOK_SECONDS:
            self.now += wait
            wait = self.follower.turn(self.now)
        return self.events[before:]

    def ids(self) -> set[str]:
        return {article.id for article in self.archive.articles(filters=Filters())}

    def texts(self) -> set[str]:
        articles = (self.archive.article(identity) for identity in self.ids())
        return {article.text for article in articles if article}


TIMES = itertools.count(1_000_000_000, 1_000_000)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[EmbeddedArchive]:
    (tmp_path / "news").mkdir()
    with opened(tmp_path / "news" / "archive") as made:
        yield made


@pytest.fixture
def watch(tmp_path: Path, archive: EmbeddedArchive) -> Watch:
    return Watch(tmp_path / "news", archive)


def lines(*records: dict[str, str]) -> str:
    return "".join(json.dumps(record) + "\n" for record in records)


def commits(events: Iterable[Event]) -> list[tuple[int, int, int]]:
    return [(event.added, event.updated, event.unchanged) for event in events if isinstance(event, Commit)]


def counts(watch: Watch) -> tuple[int, int, int, int]:
    report = watch.follower.report()
    return report.added, report.updated, report.unchanged, len(report.failed)


def test_the_first_pass_reads_all_and_leaves_what_is_stored_as_it_is(tmp_path: Path, archive: EmbeddedArchive) -> None:
    watch = Watch(tmp_path / "news", archive)
    watch.put("a.txt", f"One\n\n{STORY}")
    watch.put("b.jsonl", lines({"id": "b1", "text": "Talks."}, {"id": "b2", "text": "More talks."}))
    assert commits(watch.settle()) == [(3, 0, 0)]
    again = Watch(tmp_path / "news", archive)
    again.put("c.txt", f"Three\n\n{STORY}")
    assert commits(again.settle()) == [(1, 0, 3)]
    assert counts(again) == (1, 0, 3, 0)


def test_what_is_created_moved_in_or_changed_is_stored_and_the_rest_not_read_again(watch: Watch) -> None:
    watch.put("a.jsonl", lines({"id": "a1", "text": "Talks."}))
    watch.settle()
    watch.put("b.txt", f"Two\n\n{STORY}")
    (watch.folder.parent / "c.txt").write_text(f"Three\n\n{STORY}")
    (watch.folder.parent / "c.txt").rename(watch.folder / "c.txt")
    assert commits(watch.settle()) == [(2, 0, 0)]
    watch.put("a.jsonl", lines({"id": "a1", "text": "Talks ended."}))
    assert commits(watch.settle()) == [(0, 1, 0)]
    assert watch.settle() == []
    assert counts(watch) == (3, 1, 0, 0)


def test_lines_added_to_a_file_are_its_only_news(watch: Watch) -> None:
    watch.put("a.jsonl", lines({"id": "a1", "text": "Talks."}, {"text": "A record without an id."}))
    watch.settle()
    before = watch.ids()
    watch.put("a.jsonl", lines({"id": "a1", "text": "Talks."}, {"text": "A record without an id."}, {"text": "New."}))
    (told,) = watch.settle()
    assert isinstance(told, Commit)
    assert set(told.ids) == watch.ids() - before
    assert (told.added, told.updated, told.unchanged) == (1, 0, 0)
    assert (told.so_far.added, told.so_far.articles) == (3, 3)


def test_a_file_that_was_touched_is_no_news(watch: Watch) -> None:
    path = watch.put("a.txt", f"One\n\n{STORY}")
    watch.settle()
    os.utime(path, ns=(7, 7))
    assert watch.settle() == []


def test_a_changed_text_replaces_the_article_that_its_file_gave_before(watch: Watch) -> None:
    path = watch.put("a.txt", f"One\n\n{STORY}")
    watch.settle()
    (former,) = watch.ids()
    watch.put("a.txt", f"Two\n\n{STORY} Nothing was agreed.")
    told = watch.settle()
    assert commits(told) == [(1, 0, 0)]
    assert told[-1] == Removed(path, (former,), "replaced")
    assert watch.texts() == {f"{STORY} Nothing was agreed."}
    assert counts(watch) == (1, 1, 0, 0)
    assert watch.follower.report().ids == tuple(watch.ids())


def test_an_article_that_another_file_still_gives_is_not_replaced(watch: Watch) -> None:
    watch.put("a.txt", f"One\n\n{STORY}")
    watch.put("copy.txt", f"One\n\n{STORY}")
    watch.settle()
    (former,) = watch.ids()
    watch.put("a.txt", f"Two\n\n{STORY} Nothing was agreed.")
    watch.settle()
    assert len(watch.ids()) == 2
    watch.put("copy.txt", f"Three\n\n{STORY} All was agreed.")
    assert Removed(watch.folder / "copy.txt", (former,), "replaced") in watch.settle()
    assert watch.texts() == {f"{STORY} Nothing was agreed.", f"{STORY} All was agreed."}


def test_an_article_with_an_id_of_its_own_stays_when_it_drops_out_of_its_file(watch: Watch) -> None:
    watch.put("feed.jsonl", lines({"id": "old", "text": "Talks."}, {"url": "https://a.example/1", "text": "Walks."}))
    watch.settle()
    before = watch.ids()
    watch.put("feed.jsonl", lines({"id": "new", "text": "More talks."}))
    watch.settle()
    assert watch.ids() == before | {"new"}


def test_a_half_written_file_that_was_read_replaces_its_half(watch: Watch) -> None:
    watch.put("a.txt", "One\n\nThe envoys met again in the harb")
    watch.settle()
    watch.put("a.txt", f"One\n\n{STORY}")
    watch.settle()
    assert watch.texts() == {STORY}


def test_a_failure_is_told_ends_nothing_and_counts_until_the_file_is_mended(watch: Watch) -> None:
    watch.put("a.jsonl", lines({"text": "One."}))
    watch.settle()
    watch.put("a.jsonl", lines({"text": "Two."}) + "{broken\n")
    watch.put("picture.png", "\x89PNG")
    told = [event for event in watch.settle() if isinstance(event, Notice)]
    assert [(Path(notice.file).name, notice.place) for notice in told] == [("a.jsonl", "line 2"), ("picture.png", None)]
    assert watch.texts() == {"One.", "Two."}
    assert watch.follower.report().failed == tuple(told)
    watch.put("a.jsonl", lines({"text": "Two."}, {"text": "Three."}))
    watch.settle()
    assert watch.texts() == {"Two.", "Three."}
    assert watch.follower.report().failed == (told[1],)


def test_articles_of_a_deleted_file_stay_and_are_named(watch: Watch) -> None:
    path = watch.put("a.jsonl", lines({"id": "a1", "text": "Talks."}, {"id": "a2", "text": "More talks."}))
    watch.put("b.jsonl", lines({"id": "a2", "text": "More talks."}))
    watch.settle()
    path.unlink()
    assert watch.settle() == [Deleted(path, ("a1",))]
    assert watch.ids() == {"a1", "a2"}


def test_with_prune_they_are_removed_but_for_what_another_file_gives(tmp_path: Path, archive: EmbeddedArchive) -> None:
    watch = Watch(tmp_path / "news", archive, prune=True)
    path = watch.put("a.jsonl", lines({"id": "a1", "text": "Talks."}, {"id": "a2", "text": "More talks."}))
    watch.put("b.jsonl", lines({"id": "a2", "text": "More talks."}))
    watch.settle()
    path.unlink()
    assert watch.settle() == [Removed(path, ("a1",), "deleted")]
    assert watch.ids() == {"a2"}


@pytest.mark.parametrize("by_copy", [False, True], ids=["renamed", "copied, then deleted"])
def test_a_file_moved_within_the_folder_neither_removes_nor_doubles(
    tmp_path: Path, archive: EmbeddedArchive, *, by_copy: bool
) -> None:
    watch = Watch(tmp_path / "news", archive, prune=True)
    path = watch.put("a.txt", f"One\n\n{STORY}")
    watch.settle()
    before = watch.ids()
    if by_copy:
        watch.put("b.txt", path.read_text())
        path.unlink()
    else:
        path.rename(watch.folder / "b.txt")
    assert [event for event in watch.settle() if isinstance(event, Removed)] == []
    assert watch.ids() == before
    watch.put("b.txt", f"Two\n\n{STORY} Nothing was agreed.")
    watch.settle()
    assert watch.texts() == {f"{STORY} Nothing was agreed."}


def test_an_article_removed_by_hand_stays_removed_when_its_file_grows(watch: Watch) -> None:
    watch.put("a.jsonl", lines({"id": "a1", "text": "Talks."}))
    watch.settle()
    watch.archive.remove(["a1"])
    watch.put("a.jsonl", lines({"id": "a1", "text": "Talks."}, {"id": "a2", "text": "More talks."}))
    watch.settle()
    assert watch.ids() == {"a2"}


def test_a_missing_folder_removes_nothing_and_is_told_of_once(tmp_path: Path, archive: EmbeddedArchive) -> None:
    (tmp_path / "other").mkdir()
    watch = Watch(tmp_path / "other", archive, prune=True)
    watch.put("a.txt", f"One\n\n{STORY}")
    watch.settle()
    watch.folder.rename(tmp_path / "elsewhere")
    told = [*watch.settle(), *watch.settle()]
    reason = "No such file or directory"
    assert told == [Remark(f"{watch.folder} cannot be followed now: {reason}. Its articles stay.")]
    (tmp_path / "elsewhere").rename(watch.folder)
    assert watch.settle() == [Remark(f"{watch.folder} is followed again.")]
    assert len(watch.ids()) == 1


def test_what_a_locked_archive_does_not_take_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    with opened(tmp_path / "archive") as archive:
        archive._patience = 0.0
        watch = Watch(tmp_path / "news", archive)
        watch.put("a.txt", f"One\n\n{STORY}")
        watch.follower.turn(0.0)
        with WriterLock(tmp_path / "archive" / "LOCK").held():
            assert watch.follower.turn(1.0) == RETRY_SECONDS
        (told,) = watch.events
        assert isinstance(told, Remark)
        assert "is being written by" in told.text
        assert counts(watch) == (0, 0, 0, 1)
        watch.follower.turn(6.0)
        assert counts(watch) == (1, 0, 0, 0)


def test_once_it_is_stopped_nothing_more_is_taken_up_and_what_was_is_stored(watch: Watch) -> None:
    watch.put("a.txt", f"One\n\n{STORY}")
    watch.put("b.jsonl", lines({"text": "An old round."}))
    watch.settle()
    watch.put("a.txt", f"Two\n\n{STORY} Nothing was agreed.")
    watch.put("b.jsonl", lines(*({"text": f"Round {number}."} for number in range(100))))
    watch.follower.turn(watch.now)
    asked = iter(range(1_000))
    watch.follower.turn(watch.now + 1.0, stopped=lambda: next(asked) >= 11)
    # The changed text and the first ten lines. Of the two files only the first was taken to its end.
    rounds = {f"Round {number}." for number in range(10)}
    assert watch.texts() == {f"{STORY} Nothing was agreed.", "An old round."} | rounds
    assert counts(watch) == (12, 1, 0, 0)


def test_a_file_that_is_written_to_after_the_look_waits_for_the_next(tmp_path: Path, archive: EmbeddedArchive) -> None:
    watch = Watch(tmp_path / "news", archive)

    def add_late(reads: Iterable[Read | Notice], tell: Callable[[Progress], None]) -> Report:
        watch.put("a.txt", "One\n\nThe envoys met again in the harb")
        return ADD(reads, tell, archive=archive)

    late = Follower(
        [watch.folder], watch.events.append, add=add_late, archive=archive, leave_out=watch.folder / "archive"
    )
    watch.put("a.txt", f"One\n\n{STORY}")
    late.turn(0.0)
    late.turn(1.0)
    assert watch.ids() == set()
    assert watch.events == []


@pytest.mark.parametrize("seed", range(4))
def test_with_prune_the_archive_comes_to_hold_what_the_folder_holds(
    tmp_path: Path, archive: EmbeddedArchive, seed: int
) -> None:
    watch = Watch(tmp_path / "news", archive, prune=True)
    random = Random(seed)
    numbers = itertools.count()
    for _ in range(15):
        for _ in range(random.randint(1, 4)):
            _change_something(watch, random, numbers)
            if random.random() < 0.3:
                # A look in the middle of things.
                watch.follower.turn(watch.now)
        watch.settle()
        there = {record["text"] for path in watch.folder.glob("*.jsonl") for record in records(path)}
        assert watch.texts() == there
    assert watch.follower.report().failed == ()


def _change_something(watch: Watch, random: Random, numbers: Iterator[int]) -> None:
    """Write, grow, shorten, copy, rename or delete a file of records without ids."""
    files = sorted(watch.folder.glob("*.jsonl"))
    path = random.choice(files) if files else watch.folder / "0.jsonl"
    other = watch.folder / f"{random.randint(0, 5)}.jsonl"
    known = records(path) if files else []
    match random.choice(("write", "grow", "shorten", "copy", "rename", "delete")) if files else "write":
        case "write":
            watch.put(other.name, lines({"text": f"Round {next(numbers)}."}, {"text": f"Round {next(numbers)}."}))
        case "grow":
            watch.put(path.name, lines(*known, {"text": f"Round {next(numbers)}."}))
        case "shorten" if len(known) > 1:
            watch.put(path.name, lines(*known[1:]))
        case "copy":
            watch.put(other.name, lines(*known))
        case "rename":
            path.rename(other)
        case "delete":
            path.unlink()


def records(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_it_runs_until_the_bell_is_stopped(tmp_path: Path, archive: EmbeddedArchive) -> None:
    stored = threading.Event()
    events: list[Event] = []

    def tell(event: Event) -> None:
        events.append(event)
        if isinstance(event, Commit):
            stored.set()

    folder, kept = tmp_path / "other", tmp_path / "news" / "archive"
    folder.mkdir()
    before = set(threading.enumerate())
    add = partial(ADD, archive=archive)
    follower = Follower([folder], tell, add=add, archive=archive, leave_out=kept, quiet=0.1)
    with Bell([folder], leave_out=kept, remark=lambda _text: None) as bell:
        running = threading.Thread(target=follower.run, args=(bell,))
        running.start()
        (folder / "a.txt").write_text(STORY)
        assert stored.wait(20.0)
        bell.stop()
        running.join(20.0)
    assert not running.is_alive()
    assert follower.report().added == 1
    assert set(threading.enumerate()) == before
