"""Whatever happens to an archive in its life, it shows what one would that was built afresh from its final articles."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from index.archive import EmbeddedArchive
from index.verification import check, vacuum
from rag.nouns import Filters, IndexedArticle, ScoredPassage
from rag.spelling import fold
from tests.index.articles import ALL, found, near, opened, story
from tests.profiles import examples

WORDS = ("grain", "harbour", "ceasefire", "envoy", "border", "prisoners", "talks", "grain")
OUTLETS = ("The Courier", "the courier", "Daily Ledger", None)
DAYS = ("2016-03-24", "2020-01-01", "2022-02-10", None)
WIRE = (
    "The delegation of the coast province left the talks on Sunday and said that it would not come back.\n\n"
    "Its speaker named the arrest of two fishermen as the reason, and asked for their release without delay."
)
QUERIES = ("grain talks", "envoy at the border", "the coast province left the talks", "prisoners harbour grain")
FILTERS = (
    ALL,
    Filters(since=date(2020, 1, 1)),
    Filters(as_of=date(2020, 1, 1), undated=True),
    Filters(sources=("the courier",)),
)
PARTS = {"vectors": "vec", "lexical": "lex"}


def article(name: str, seed: int) -> IndexedArticle:
    """Make an article; the same words return in many, so that scores are close, and every fourth prints one wire."""
    words = [WORDS[(seed * step + step) % len(WORDS)] for step in range(1, 6)]
    own = f"{' '.join(words)} in part one.\n\nIn part two {words[seed % 5]} and {words[seed // 2 % 5]}."
    text = f"{WIRE}\n\n{own}" if seed % 4 == 0 else own
    return story(name, text, title=words[0], day=DAYS[seed % len(DAYS)], source=OUTLETS[seed // 2 % len(OUTLETS)])


def shown(archive: EmbeddedArchive, names: Sequence[str]) -> list[object]:
    """Everything that searches, listings and lookups show."""
    state = archive.state()
    told: list[object] = [state.fingerprint, state.articles, state.passages, archive.sources()]
    for filters in FILTERS:
        told += [archive.articles(filters=filters), archive.total(filters=filters)]
        for query in QUERIES:
            by_words, by_vector = found(archive, query, filters=filters), near(archive, query, filters=filters)
            told += [by_words, by_vector, archive.count(query, filters=filters)]
            told += [archive.also_in(hit.passage, filters=filters) for hit in hits(archive, query, filters)]
    for name in names:
        passages = archive.passages(name)
        told += [archive.article(name), passages, archive.copies(name), archive.vectors([each.id for each in passages])]
    return [each if not hasattr(each, "tobytes") else each.tobytes() for each in told]


def hits(archive: EmbeddedArchive, query: str, filters: Filters) -> list[ScoredPassage]:
    """Search as retrieval does: rank first, read last, and put those with equal scores in order."""
    ranking = archive.rank_lexical(query, k=3, filters=filters)
    numbers = ranking.numbers.tolist()
    read = archive.read(numbers)
    ranked = [
        ScoredPassage(read[number], score) for number, score in zip(numbers, ranking.scores.tolist(), strict=True)
    ]
    return sorted(ranked, key=lambda hit: (-hit.score, hit.passage.id))


@dataclass(frozen=True)
class Snapshot:
    """A derived part as it once was: its folder's copy and the mark that named it."""

    part: str
    folder: Path
    mark: tuple[str, int, str, str] | None


class Life(RuleBasedStateMachine):
    """An archive that is written, searched, closed and torn away; `final` is what it should hold."""

    def __init__(self) -> None:
        super().__init__()
        self._scratch = TemporaryDirectory()
        self._copies = 0
        self._snapshots: list[Snapshot] = []
        self._lost = False
        self.final: dict[str, int] = {}

    @initialize()
    def begin(self) -> None:
        self.path = self._new_folder()
        self.archive = opened(self.path)

    @rule(batch=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 40)), min_size=1, max_size=4))
    def add(self, batch: list[tuple[int, int]]) -> None:
        named = [(f"a{number}", seed) for number, seed in batch]
        self.archive.add([article(name, seed) for name, seed in named])
        self.final.update(named)

    @rule(numbers=st.lists(st.integers(0, 6), min_size=1, max_size=3))
    def remove(self, numbers: list[int]) -> None:
        names = [f"a{number}" for number in numbers]
        known = {name for name in names if self.final.pop(name, None) is not None}
        assert set(self.archive.remove(names)) == known

    @rule(query=st.sampled_from(QUERIES))
    def search(self, query: str) -> None:
        seen = {identity.split("#")[0] for identity, _ in near(self.archive, query) + found(self.archive, query)}
        assert seen <= set(self.final)

    @rule()
    def reopen(self) -> None:
        self.archive.close()
        self.archive = opened(self.path, create=False)

    @rule(part=st.sampled_from(sorted(PARTS)))
    def remember(self, part: str) -> None:
        """Keep a derived part as it is now, for a crash to come."""
        copy = self._new_folder()
        if (self.path / PARTS[part]).is_dir():
            shutil.copytree(self.path / PARTS[part], copy)
        self._snapshots.append(Snapshot(part, copy, self._mark(part)))

    @rule()
    def crash(self) -> None:
        self._tear_away()
        self._go_on()

    @rule(parts=st.sets(st.sampled_from(sorted(PARTS)), min_size=1))
    def crash_and_lose(self, parts: set[str]) -> None:
        self._tear_away()
        for part in parts:
            shutil.rmtree(self.path / PARTS[part], ignore_errors=True)
        self._lost = True
        self._go_on()

    @precondition(lambda self: self._snapshots)
    @rule(data=st.data())
    def crash_before_the_newest_was_published(self, data: st.DataObject) -> None:
        old = data.draw(st.sampled_from(self._snapshots))
        self._tear_away()
        shutil.rmtree(self.path / PARTS[old.part], ignore_errors=True)
        if old.folder.is_dir():
            shutil.copytree(old.folder, self.path / PARTS[old.part])
        self._set_mark(old)
        self._go_on()

    @precondition(lambda self: self._unnamed())
    @rule(data=st.data())
    def crash_before_the_newest_was_named(self, data: st.DataObject) -> None:
        old = data.draw(st.sampled_from(self._unnamed()))
        self._tear_away()
        self._set_mark(old)
        self._go_on()

    def teardown(self) -> None:
        with self._scratch:
            if hasattr(self, "archive"):
                with self.archive:
                    self._compare()
                # What was lost is built anew for searching at once, but put back by whoever writes next.
                assert check(self.path, repair=self._lost).problems == ()

    def _compare(self) -> None:
        with opened(self._new_folder()) as fresh:
            fresh.add([article(name, seed) for name, seed in sorted(self.final.items())])
            assert shown(self.archive, sorted(self.final)) == shown(fresh, sorted(self.final))

    def _new_folder(self) -> Path:
        self._copies += 1
        return Path(self._scratch.name) / str(self._copies)

    def _tear_away(self) -> None:
        """Go on with what is on the disk at this moment: what a kill leaves. Nothing of closing gets there."""
        torn = self._new_folder()
        shutil.copytree(self.path, torn)
        self.archive.close()
        self.path = torn

    def _go_on(self) -> None:
        self.archive = opened(self.path, create=False)

    def _unnamed(self) -> list[Snapshot]:
        """Marks behind which the lexical index, which is changed in place, has gone on in the same folder."""
        mark = self._mark("lexical")
        return [
            old
            for old in self._snapshots
            if old.part == "lexical" and old.mark is not None and mark is not None and old.mark[2] == mark[2]
        ]

    def _mark(self, part: str) -> tuple[str, int, str, str] | None:
        db = sqlite3.connect(self.path / "truth.db")
        row = db.execute("SELECT part, seq, file, checksum FROM mark WHERE part = ?", (part,)).fetchone()
        db.close()
        return row if row is None else (row[0], row[1], row[2], row[3])

    def _set_mark(self, old: Snapshot) -> None:
        db = sqlite3.connect(self.path / "truth.db")
        with db:
            db.execute("DELETE FROM mark WHERE part = ?", (old.part,))
            if old.mark is not None:
                db.execute("INSERT INTO mark VALUES (?, ?, ?, ?)", old.mark)
        db.close()


@pytest.mark.slow
@pytest.mark.soak
def test_an_archive_shows_after_any_life_what_one_built_afresh_would() -> None:
    run_state_machine_as_test(
        Life, settings=settings(max_examples=examples(20, longer=90), stateful_step_count=12, deadline=None)
    )


# Words that no program writes by itself, and none the start of another.
OWN_WORDS = "Quixolent Zarvandy Brumjeck Ostwhifle Plimkorda Vexhuldi"
OWN_ID, OWN_OUTLET = "jorvamink", "Wubbelthorp Gazette"


def test_a_removed_article_leaves_no_word_of_its_own_in_any_file(tmp_path: Path) -> None:
    path = tmp_path / "archive"
    own = story(OWN_ID, f"{OWN_WORDS} spoke of 77 dead.\n\nThey met {OWN_WORDS}.", title=OWN_WORDS, source=OWN_OUTLET)
    words = [*OWN_WORDS.split(), *OWN_OUTLET.split()]
    with opened(path) as archive:
        archive.add([article(f"a{number}", number) for number in range(40)])
        archive.add([own])
        assert len(found(archive, "Quixolent")) == 2
        assert [figure.value for figure in archive.figures([OWN_ID])] == [77]
    assert set(words) <= traces(path, words)
    vectors = [vector.astype("<f2").tobytes() for vector in own.vectors]
    assert any(vector in (path / "truth.db").read_bytes() for vector in vectors)

    with opened(path) as archive:
        archive.remove([OWN_ID])
        shows_nothing(archive, own)
    assert check(path).whole
    with opened(path) as archive:
        # A server has the archive open meanwhile.
        vacuum(path)
        assert traces(path, words) == set()
        assert not any(vector in file.read_bytes() for file in files(path) for vector in vectors)
        shows_nothing(archive, own)
        assert archive.total(filters=ALL) == 40


def shows_nothing(archive: EmbeddedArchive, gone: IndexedArticle) -> None:
    """Look for a removed article in every way there is."""
    name = gone.article.id
    for word in gone.article.text.split():
        assert not any(identity.startswith(name) for identity, _ in found(archive, word, k=100))
        assert not any(identity.startswith(name) for identity, _ in near(archive, word, k=100))
    assert [archive.count(word, filters=ALL) for word in OWN_WORDS.split()] == [0] * len(OWN_WORDS.split())
    assert archive.article(name) is None
    assert (archive.passages(name), archive.copies(name), archive.hashes([name])) == ([], [], {})
    assert archive.figures([name]) == []
    assert name not in {each.id for each in archive.articles(filters=ALL)}
    assert gone.article.source not in dict(archive.sources())
    assert archive.also_in(gone.passages[0], filters=ALL) == []
    assert near(archive, OWN_WORDS, filters=Filters(sources=(OWN_OUTLET,))) == []


def traces(path: Path, words: Sequence[str]) -> set[str]:
    """Find which words stand, as they are or folded, in the bytes of any file of an archive."""
    held = b"\0".join(file.read_bytes() for file in files(path))
    return {word for word in words if word.encode() in held or fold(word).encode() in held}


def files(path: Path) -> list[Path]:
    return sorted(entry for entry in path.rglob("*") if entry.is_file())
