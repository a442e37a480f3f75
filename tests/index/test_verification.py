"""Every kind of damage is found and named, and what is derived can be built anew."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from index.verification import CheckReport, check, vacuum
from rag.errors import ArchiveError, MismatchError
from tests.index.articles import MANIFEST, found, near, opened, story


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of forty articles with eighty passages, after an update and removals."""
    path = tmp_path_factory.mktemp("verification") / "archive"
    with opened(path) as archive:
        archive.add(
            [story(f"a{number}", f"Story {number}.\n\nIts second part.", day="2020-01-01") for number in range(42)]
        )
        archive.add([story("a3", "Another story.\n\nAnd its second part.")])
        archive.remove(["a0", "a1"])
    return path


@pytest.fixture
def path(whole: Path, tmp_path: Path) -> Path:
    """A copy of that archive, to be damaged."""
    return Path(shutil.copytree(whole, tmp_path / "archive"))


def flip(file: Path, place: float) -> None:
    data = bytearray(file.read_bytes())
    data[int(len(data) * place)] ^= 0x08
    file.write_bytes(data)


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def empty(file: Path) -> None:
    file.write_bytes(b"")


def truth(path: Path, statement: str, **values: str) -> None:
    """Change the truth behind the archive's back."""
    db = sqlite3.connect(path / "truth.db")
    db.execute(statement, values)
    db.commit()
    db.close()


def the(folder: Path, pattern: str) -> Path:
    return max(folder.rglob(pattern), key=lambda file: file.stat().st_size)


def parts(report: CheckReport) -> set[str]:
    return {problem.part for problem in report.problems}


def test_a_whole_archive_is_whole_and_counted(path: Path) -> None:
    report = check(path, manifest=MANIFEST)
    assert report == CheckReport((), articles=40, passages=80, vectors=80, texts=80)
    assert report.whole


def test_an_empty_archive_is_whole(tmp_path: Path) -> None:
    opened(tmp_path).close()
    assert check(tmp_path) == CheckReport(())


def test_no_archive_and_another_manifest_are_errors_and_not_reports(path: Path, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="No archive at"):
        check(tmp_path / "nothing")
    with pytest.raises(MismatchError, match="overlap"):
        check(path, manifest=replace(MANIFEST, overlap=0))


def test_a_lag_is_no_fault(tmp_path: Path) -> None:
    with opened(tmp_path / "live") as archive:
        archive.add([story("a", "One.")])
        archive.add([story("b", "Two.")])
        archive.remove(["a"])
        shutil.copytree(tmp_path / "live", tmp_path / "killed")
    assert check(tmp_path / "killed") == CheckReport((), articles=1, passages=1, vectors=1, texts=1)


def test_left_overs_of_a_crash_are_no_fault(path: Path) -> None:
    (path / "vec" / "7.faiss.tmp").write_bytes(b"half")
    (path / "lex" / "99").mkdir()
    assert check(path).whole


VECTOR_DAMAGE: dict[str, Callable[[Path], None]] = {
    "flipped": lambda path: flip(the(path / "vec", "*.faiss"), 0.6),
    "flipped in its header": lambda path: flip(the(path / "vec", "*.faiss"), 0.0),
    "truncated": lambda path: truncate(the(path / "vec", "*.faiss")),
    "emptied": lambda path: empty(the(path / "vec", "*.faiss")),
    "deleted": lambda path: the(path / "vec", "*.faiss").unlink(),
    "folder deleted": lambda path: shutil.rmtree(path / "vec"),
}
LEXICAL_DAMAGE: dict[str, Callable[[Path], None]] = {
    "postings flipped": lambda path: flip(the(path / "lex", "*.idx"), 0.3),
    "terms flipped": lambda path: flip(the(path / "lex", "*.term"), 0.5),
    "rows flipped": lambda path: flip(the(path / "lex", "*.fast"), 0.2),
    "truncated": lambda path: truncate(the(path / "lex", "*.idx")),
    "deleted": lambda path: the(path / "lex", "*.pos").unlink(),
    "list of segments emptied": lambda path: empty(the(path / "lex", "meta.json")),
    "list of segments deleted": lambda path: the(path / "lex", "meta.json").unlink(),
    "folder deleted": lambda path: shutil.rmtree(path / "lex"),
}


@pytest.mark.parametrize("damage", VECTOR_DAMAGE)
def test_damage_to_the_vector_index_is_found_and_repaired(path: Path, damage: str) -> None:
    repaired(path, VECTOR_DAMAGE[damage], part="vectors")


@pytest.mark.parametrize("damage", LEXICAL_DAMAGE)
def test_damage_to_the_lexical_index_is_found_and_repaired(path: Path, damage: str) -> None:
    repaired(path, LEXICAL_DAMAGE[damage], part="lexical")


def repaired(path: Path, damage: Callable[[Path], None], *, part: str) -> None:
    """Damage an index, and see it found, repaired and searched as before."""
    with opened(path) as archive:
        before = (found(archive, "story 7 part"), near(archive, "story 7 part"))
    truth_before = (path / "truth.db").read_bytes()
    damage(path)
    report = check(path)
    assert parts(report) == {part}
    assert "check --repair" in report.problems[0].remedy
    assert (path / "truth.db").read_bytes() == truth_before
    mended = check(path, repair=True)
    assert mended == CheckReport((), 40, 80, 80, 80, repaired=report.problems)
    assert check(path).whole
    with opened(path) as archive:
        assert (found(archive, "story 7 part"), near(archive, "story 7 part")) == before


def test_both_indexes_are_repaired_at_once(path: Path) -> None:
    shutil.rmtree(path / "vec")
    shutil.rmtree(path / "lex")
    assert parts(check(path)) == {"vectors", "lexical"}
    assert check(path, repair=True).whole


TRUTH_DAMAGE: dict[str, tuple[str, str]] = {
    "text changed": ("UPDATE body SET text = replace(text, 'Story', 'Storm') WHERE article = 5", "its hash is wrong"),
    "title changed": ("UPDATE article SET title = 'New' WHERE id = 'a5'", "its hash is wrong"),
    "day changed": ("UPDATE article SET published = NULL WHERE id = 'a5'", "its hash is wrong"),
    "outlet changed": ("UPDATE article SET outlet = 'x' WHERE id = 'a5'", "its hash is wrong"),
    "text gone": ("DELETE FROM body WHERE article = 5", "has no text"),
    "article gone": ("DELETE FROM article WHERE id = 'a5'", "is gone"),
    "passage gone": ("DELETE FROM passage WHERE row = 12", "has lost passages"),
    "passage outside": ("UPDATE passage SET stop = 9999 WHERE row = 12", "outside its text"),
    "vector gone": ("DELETE FROM vector WHERE passage = 12", "has no vector"),
    "vector cut": ("UPDATE vector SET fp16 = substr(fp16, 1, 100) WHERE passage = 12", "has not 64 dimensions"),
    "vector exchanged": (
        "UPDATE vector SET fp16 = (SELECT fp16 FROM vector WHERE passage = 20) WHERE passage = 11",
        "its checksum is wrong",
    ),
    "fingerprint changed": ("UPDATE meta SET value = '0' WHERE key = 'fingerprint'", "fingerprint"),
    "manifest gone": ("DELETE FROM meta WHERE key = 'model'", "manifest"),
    "manifest changed": ("UPDATE meta SET value = 'other' WHERE key = 'checksum'", "its seal is wrong"),
    "removal dated anew": ("INSERT INTO removal VALUES ('gone', '2020-02-30')", "days on which articles were removed"),
}
COPIES_DAMAGE: dict[str, tuple[str, str]] = {
    "cluster lost": ("UPDATE article SET cluster = 1000 WHERE id = 'a5'", "a cluster of copies that does not exist"),
    "cluster joined": ("UPDATE article SET cluster = 3 WHERE id = 'a5'", "with none of which it shares its text"),
    "bands gone": ("DELETE FROM band WHERE article = 5", "Copies of article 'a4' would not be found"),
    "bands of none": ("INSERT INTO band VALUES (77, 5)", "1 bands for finding copies belong to no text"),
    "signature of another": ("INSERT INTO sketch VALUES (5, x'00')", "Copies of article 'a4' would not be found"),
}


@pytest.mark.parametrize("damage", COPIES_DAMAGE)
def test_damage_to_what_is_kept_of_copies_is_found_and_repaired_from_the_texts(path: Path, damage: str) -> None:
    statement, said = COPIES_DAMAGE[damage]
    truth(path, statement)
    report = check(path)
    assert parts(report) == {"copies"}
    assert any(said in problem.what for problem in report.problems)
    assert check(path, repair=True).repaired == report.problems
    assert check(path).whole


@pytest.mark.parametrize("damage", TRUTH_DAMAGE)
def test_damage_to_the_truth_is_found_and_left_alone(path: Path, damage: str) -> None:
    statement, said = TRUTH_DAMAGE[damage]
    truth(path, statement)
    report = check(path, repair=True)
    assert parts(report) == {"truth"}
    assert any(said in problem.what for problem in report.problems)
    assert "backup" in report.problems[0].remedy
    assert report.repaired == ()


@pytest.mark.parametrize("place", [0.0, 0.08, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95])
def test_a_page_of_the_truth_that_is_overwritten_is_found(path: Path, place: float) -> None:
    file = path / "truth.db"
    data = bytearray(file.read_bytes())
    page = int(len(data) * place) // 4096 * 4096
    data[page : page + 4096] = b"\xa5" * 4096
    file.write_bytes(data)
    assert parts(check(path)) == {"truth"}


def test_a_truth_that_is_cut_short_or_gone_is_found(path: Path) -> None:
    truncate(path / "truth.db")
    assert parts(check(path)) == {"truth"}
    (path / "truth.db").unlink()
    (problem,) = check(path).problems
    assert problem.what.endswith("has lost its truth.db.")


def test_a_flipped_bit_in_a_text_is_found(path: Path) -> None:
    file = path / "truth.db"
    data = file.read_bytes()
    at = data.index(b"Story 17.")
    file.write_bytes(data[:at] + b"Storx" + data[at + 5 :])
    (problem,) = check(path).problems
    assert problem.what == "Article 'a17' is not what was stored: its hash is wrong."


def test_an_index_that_holds_less_than_its_mark_says_is_found_and_repaired(path: Path) -> None:
    (old,) = (path / "vec").iterdir()
    vectors, lexical = old.read_bytes(), path.parent / "old lex"
    shutil.copytree(path / "lex", lexical)
    with opened(path) as archive:
        archive.add([story("late", "One more.\n\nAnd another.\n\nAnd a third.")])
    (new,) = (path / "vec").iterdir()
    new.write_bytes(vectors)
    truth(path, "UPDATE mark SET checksum = :checksum WHERE part = 'vectors'", checksum=sha256(vectors).hexdigest())
    shutil.rmtree(path / "lex")
    shutil.copytree(lexical, path / "lex")
    report = check(path)
    assert [problem.part for problem in report.problems] == ["vectors", "lexical"]
    assert {problem.what.split(",")[0] for problem in report.problems} == {"3 passages are missing from it"}
    assert check(path, repair=True).whole


def test_vacuum_gives_space_back_and_keeps_every_result(path: Path) -> None:
    with opened(path) as archive:
        archive.add([story(f"big{number}", f"{number} word " * 4000) for number in range(20)])
        archive.remove([f"big{number}" for number in range(20)])
        before = (found(archive, "story 7 part"), near(archive, "story 7 part"), archive.state())
    assert vacuum(path) > 500_000
    with opened(path) as archive:
        assert (found(archive, "story 7 part"), near(archive, "story 7 part"), archive.state()) == before
    assert check(path).whole
