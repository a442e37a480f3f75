"""What is to be read while folders are followed: real files seen at times of our own making."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from index.reading import Read
from index.watching import Files, Given, Mark, Roots, Sight, mark_of
from rag.nouns import Article

QUIET = 1.0


class Desk:
    """A folder that is followed, and looks at it."""

    def __init__(self, folder: Path, *more: Path) -> None:
        self.folder = folder
        folder.mkdir(exist_ok=True)
        self.roots = Roots([folder, *more], leave_out=folder / "archive")
        self.files = Files(quiet=QUIET)

    def put(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def look(self, now: float) -> list[str]:
        """Look, and name what is due."""
        self.files.see(self.roots.look(), now)
        return [str(path.relative_to(self.folder)) for path in self.files.due(now)]

    def took(self, path: Path, *reads: Read, whole: bool = True) -> list[str]:
        """Say that a file was read as it is now."""
        mark = mark_of(path)
        assert mark is not None
        return self.files.took(path, mark, given(*reads), whole=whole)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "news")


def read_of(identity: str, text: str = "Talks.", *, named: bool = False) -> Read:
    return Read(Article(identity, None, text), "a.txt", named=named)


def given(*reads: Read) -> Given:
    made = Given()
    for each in reads:
        made.note(each)
    return made


def test_a_file_is_due_once_it_is_quiet_and_until_it_is_read(desk: Desk) -> None:
    path = desk.put("a.txt", "Talks.")
    assert desk.look(0.0) == []
    assert desk.look(0.9) == []
    assert desk.files.wait(0.9) == pytest.approx(0.1)
    assert desk.look(1.0) == ["a.txt"]
    desk.took(path)
    assert desk.look(2.0) == []
    assert desk.files.wait(2.0) is None


def test_a_file_that_is_being_written_is_left_alone(desk: Desk) -> None:
    path = desk.put("a.txt", "T")
    desk.look(0.0)
    for step in range(1, 8):
        path.write_text("T" * (step + 1))
        assert desk.look(step * 0.5) == []
    assert desk.look(4.5) == ["a.txt"]


def test_a_file_that_was_read_half_and_grows_is_due_again(desk: Desk) -> None:
    path = desk.put("a.txt", "Half")
    desk.look(0.0)
    desk.took(path)
    path.write_text("Half and the rest")
    assert desk.look(5.0) == []
    assert desk.look(6.0) == ["a.txt"]


def test_a_file_of_the_same_size_that_was_written_again_is_due(desk: Desk) -> None:
    path = desk.put("a.txt", "One")
    desk.look(0.0)
    desk.took(path)
    path.write_text("Two")
    os.utime(path, ns=(0, 12345))
    desk.look(5.0)
    assert desk.look(6.0) == ["a.txt"]


def test_what_changed_during_the_reading_is_due_again(desk: Desk) -> None:
    path = desk.put("a.txt", "One")
    desk.look(0.0)
    before = mark_of(path)
    assert before is not None
    path.write_text("One and two")
    desk.files.took(path, before, Given(), whole=True)
    desk.look(1.0)
    assert desk.look(2.0) == ["a.txt"]


def test_files_are_named_in_the_order_of_add_and_hidden_ones_and_the_archive_are_left_out(desk: Desk) -> None:
    for name in (
        "b.txt",
        "a/2.txt",
        "a/1.txt",
        ".hidden",
        ".git/x",
        "archive/truth.db",
        "archive/lex/1",
        "archives.txt",
    ):
        desk.put(name, "x")
    (desk.folder / "nowhere.txt").symlink_to(desk.folder / "gone.txt")
    (desk.folder / "round").symlink_to(desk.folder)
    desk.look(0.0)
    assert desk.look(1.0) == ["a/1.txt", "a/2.txt", "archives.txt", "b.txt"]


def test_the_archive_is_left_out_under_whichever_name_its_folder_goes(tmp_path: Path) -> None:
    (tmp_path / "real" / "archive").mkdir(parents=True)
    (tmp_path / "real" / "archive" / "truth.db").write_text("x")
    (tmp_path / "real" / "a.txt").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    for folder, archive in (("real", "link"), ("link", "real")):
        roots = Roots([tmp_path / folder], leave_out=tmp_path / archive / "archive")
        assert list(roots.look().marks) == [tmp_path / folder / "a.txt"]


def test_a_file_given_by_name_is_followed_beside_folders(tmp_path: Path) -> None:
    single = tmp_path / ".single.txt"
    single.write_text("x")
    desk = Desk(tmp_path / "news", single)
    desk.put("a.txt", "x")
    assert list(desk.roots.look().marks) == [desk.folder / "a.txt", single]
    single.unlink()
    assert list(desk.roots.look().marks) == [desk.folder / "a.txt"]


def test_a_renamed_file_is_neither_read_again_nor_gone(desk: Desk) -> None:
    path = desk.put("a.txt", "Talks.")
    desk.look(0.0)
    desk.took(path, read_of("x"))
    (desk.folder / "sub").mkdir()
    path.rename(desk.folder / "sub" / "b.txt")
    assert desk.look(5.0) == desk.look(9.0) == []
    assert desk.files.gone(9.0) == []
    assert desk.files.given(desk.folder / "sub" / "b.txt").hashes.keys() == {"x"}


def test_a_file_renamed_to_another_format_is_read_again_and_remembers(desk: Desk) -> None:
    path = desk.put("a.txt", "Talks.")
    desk.look(0.0)
    desk.took(path, read_of("x"))
    renamed = path.rename(desk.folder / "a.md")
    desk.look(5.0)
    assert desk.look(6.0) == ["a.md"]
    assert desk.took(renamed, read_of("x", "Talks!")) == []
    assert desk.files.gone(9.0) == []


def test_a_moved_folder_takes_its_files_along(desk: Desk) -> None:
    paths = [desk.put(f"old/{number}.txt", f"{number}") for number in range(3)]
    desk.look(0.0)
    for path in paths:
        desk.took(path, read_of(path.name))
    (desk.folder / "old").rename(desk.folder / "new")
    assert desk.look(5.0) == desk.look(6.0) == []
    assert desk.files.gone(6.0) == []
    assert desk.files.given(desk.folder / "new" / "1.txt").hashes.keys() == {"1.txt"}


def test_a_file_replaced_by_a_rename_is_the_same_file_with_other_content(desk: Desk) -> None:
    path = desk.put("a.txt", "One.")
    desk.look(0.0)
    desk.took(path, read_of("one"))
    desk.put(".a.txt.tmp", "Two.").rename(path)
    desk.look(5.0)
    assert desk.look(6.0) == ["a.txt"]
    assert desk.took(path, read_of("two")) == ["one"]


def test_a_deleted_file_is_gone_after_a_moment_with_the_ids_that_only_it_gave(desk: Desk) -> None:
    one, two = desk.put("1.txt", "1"), desk.put("2.txt", "2")
    desk.look(0.0)
    desk.took(one, read_of("a"), read_of("b"))
    desk.took(two, read_of("b"))
    one.unlink()
    desk.look(5.0)
    assert desk.files.gone(5.5) == []
    assert desk.files.wait(5.5) == pytest.approx(0.5)
    assert desk.files.gone(6.0) == [one]
    assert desk.files.forget(one) == ["a"]
    assert desk.files.gone(6.0) == []


def test_nothing_is_gone_while_another_file_waits_to_be_read(desk: Desk) -> None:
    one = desk.put("1.txt", "1")
    desk.look(0.0)
    desk.took(one, read_of("a"))
    one.unlink()
    copy = desk.put("copy.txt", "1")
    os.utime(copy, ns=(1, 1))
    desk.look(5.0)
    assert desk.look(6.0) == ["copy.txt"]
    assert desk.files.gone(6.0) == []
    desk.took(copy, read_of("a"))
    assert desk.files.gone(6.0) == [one]
    assert desk.files.forget(one) == []


def test_a_file_that_comes_back_in_time_is_not_gone(desk: Desk) -> None:
    path = desk.put("a.txt", "1")
    desk.look(0.0)
    desk.took(path, read_of("a"))
    path.unlink()
    desk.look(5.0)
    desk.put("a.txt", "2")
    desk.look(5.5)
    assert desk.look(6.5) == ["a.txt"]
    assert desk.took(path, read_of("b")) == ["a"]
    assert desk.files.gone(9.0) == []


def test_changed_content_replaces_only_ids_made_of_content_that_no_other_file_gives(desk: Desk) -> None:
    one, two = desk.put("1.txt", "1"), desk.put("2.txt", "2")
    desk.look(0.0)
    assert desk.took(one, read_of("old"), read_of("shared"), read_of("own", named=True)) == []
    assert desk.took(two, read_of("shared")) == []
    assert desk.took(one, read_of("new")) == ["old"]
    assert desk.took(two, read_of("other")) == ["shared"]
    assert not desk.files.gives("shared")
    assert desk.files.gives("new")


def test_a_file_that_could_be_read_only_in_part_replaces_nothing_until_it_is_whole(desk: Desk) -> None:
    path = desk.put("a.jsonl", "1")
    desk.look(0.0)
    desk.took(path, read_of("one"), read_of("two"))
    assert desk.took(path, read_of("three"), whole=False) == []
    assert desk.took(path, read_of("three")) == ["one", "two"]


def test_what_a_file_gave_before_is_known_word_for_word() -> None:
    known = given(read_of("a", "Talks."))
    assert known.holds(read_of("a", "Talks."))
    assert not known.holds(read_of("a", "Talks!"))
    assert not known.holds(read_of("b", "Talks."))


def test_a_folder_that_is_missing_is_away_and_its_files_are_not_gone(desk: Desk) -> None:
    path = desk.put("a.txt", "1")
    desk.look(0.0)
    desk.took(path, read_of("a"))
    desk.folder.rename(desk.folder.with_name("elsewhere"))
    assert desk.roots.look() == Sight({}, {desk.folder: "No such file or directory"})
    desk.look(5.0)
    assert desk.files.gone(9.0) == []
    desk.folder.with_name("elsewhere").rename(desk.folder)
    assert desk.roots.look().away == {}
    assert desk.look(10.0) == desk.look(12.0) == []


def test_a_folder_emptied_by_its_owner_is_not_away(desk: Desk) -> None:
    path = desk.put("a.txt", "1")
    desk.look(0.0)
    desk.took(path, read_of("a"))
    path.unlink()
    desk.look(5.0)
    assert desk.files.gone(6.0) == [path]


def test_equal_marks_are_of_one_state_of_one_file(desk: Desk) -> None:
    path = desk.put("a.txt", "1")
    os.utime(path, ns=(5, 5))
    seen = path.stat()
    assert mark_of(path) == Mark(seen.st_dev, seen.st_ino, 1, 5)
    assert mark_of(desk.folder / "nowhere") is None


def test_a_folder_whose_file_system_is_no_longer_mounted_is_away(tmp_path: Path) -> None:
    memory = Path("/dev", "shm")
    if not memory.is_dir() or memory.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second file system to write to")
    with TemporaryDirectory(dir=memory) as mounted:
        (Path(mounted) / "a.txt").write_text("1")
        # A link plays the place to mount at: behind it lies another file system, or an empty folder of this one.
        place = tmp_path / "place"
        place.symlink_to(mounted)
        roots = Roots([place], leave_out=tmp_path / "archive")
        assert list(roots.look().marks) == [place / "a.txt"]
        place.unlink()
        (tmp_path / "empty").mkdir()
        place.symlink_to(tmp_path / "empty")
        assert list(roots.look().away) == [place]
        (tmp_path / "empty" / "b.txt").write_text("1")
        assert list(roots.look().marks) == [place / "b.txt"]
