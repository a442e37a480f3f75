"""Verifies a whole archive, and builds anew what can be derived: `rapporteur check`, `--repair`, `--vacuum`.

That an index lags behind the log is no fault: it is brought up first, as opening does. Repair never changes anything
that cannot be derived; when `truth.db` itself is at fault, the remedy is a backup.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from sqlite3 import Connection
from typing import Literal

from index import (
    clusters,
    copy_check,
    figure_check,
    figures,
    lexical_files,
    log,
    lookups,
    schema,
    statement_check,
    truth_check,
)
from index.database import Database
from index.hints import hints
from index.layout import Layout, sweep
from index.lexical_leg import LexicalLeg
from index.lock import WriterLock
from index.manifest import Manifest, require_same
from index.opening import read_manifest
from index.saved_index import read_saved
from index.statement_reading import mend
from index.upgrade import upgraded
from index.vectors import DenseLeg
from rag.errors import DamagedError
from rag.statements import StatementFinder

Part = Literal["truth", "copies", "figures", "statements", "vectors", "lexical"]

RESTORE = "Restore truth.db from a backup, or make a new archive in another folder from the same articles."
REPAIR = "Run `rapporteur check --repair`: it is built anew from truth.db."


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault and what to do about it."""

    part: Part
    what: str
    remedy: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found; `vectors` and `texts` count what can be found by vector and by words.

    `repaired` are problems that were there and are gone; `hints` say what is no problem but could be better.
    """

    problems: tuple[Problem, ...]
    articles: int = 0
    passages: int = 0
    vectors: int = 0
    texts: int = 0
    repaired: tuple[Problem, ...] = ()
    hints: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def check(path: Path, *, manifest: Manifest | None = None, repair: bool = False) -> CheckReport:
    """Verify the archive in a folder; with `repair`, build damaged indexes anew and verify again.

    Raises ArchiveError if there is no archive, MismatchError if a manifest is given that is not its own, LockedError
    if another process writes all the time.
    """
    layout = Layout(path)
    try:
        found = read_manifest(path)
    except DamagedError as error:
        return CheckReport((Problem("truth", error.message, error.hint),))
    if manifest is not None:
        require_same(found, manifest, path)
    upgraded(layout, found)
    checkup = _Checkup(layout)
    try:
        report = checkup.report()
        if not repair or report.whole or any(problem.part == "truth" for problem in report.problems):
            return report
        checkup.rebuild({problem.part for problem in report.problems})
    finally:
        checkup.close()
    again = check(path)
    return replace(again, repaired=report.problems)


def vacuum(path: Path) -> int:
    """Give the space of removed articles back and build the indexes without their traces; returns bytes saved.

    Raises as `check` does, and DamagedError if the archive cannot be read.
    """
    layout = Layout(path)
    upgraded(layout, read_manifest(path))
    before = _size(layout)
    checkup = _Checkup(layout)
    try:
        checkup.rebuild({"vectors", "lexical"}, compact=True)
    finally:
        checkup.close()
    return before - _size(layout)


def rebuild(path: Path) -> None:
    """Build both indexes anew from `truth.db`, whole or not. Raises as `vacuum` does."""
    layout = Layout(path)
    upgraded(layout, read_manifest(path))
    checkup = _Checkup(layout)
    try:
        checkup.rebuild({"vectors", "lexical"})
    finally:
        checkup.close()


class _Checkup:
    """One archive under examination, with the parts that examining it opens.

    What it was built with is read with what it is compared with: a reindex may change both at any moment.
    """

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._database = Database(layout.truth)
        self._lock = WriterLock(layout.lock)

    def close(self) -> None:
        self._database.close()

    def report(self) -> CheckReport:
        """Verify the truth first: the indexes are compared with it."""
        problems = self._truth_problems()
        if problems:
            return CheckReport(tuple(problems))
        # Under the lock no index moves while it is looked at.
        with self._lock.held():
            copy_problems = self._verify_copies()
            figure_problems = self._verify_figures()
            statement_problems = self._verify_statements()
            vectors, vector_problems = self._verify_vectors()
            texts, lexical_problems = self._verify_lexical()
            with self._database.reading() as db:
                state = lookups.state(db)
                known = hints(db, self._layout.root)
        found = (*copy_problems, *figure_problems, *statement_problems, *vector_problems, *lexical_problems)
        return CheckReport(found, state.articles, state.passages, vectors, texts, hints=known)

    def rebuild(self, parts: set[Part], *, compact: bool = False) -> None:
        """Build indexes anew from the truth."""
        with self._lock.held():
            if compact:
                self._database.run("VACUUM")
                self._database.run("PRAGMA wal_checkpoint(TRUNCATE)")
            if "copies" in parts:
                with self._database.writing() as db:
                    clusters.rebuild(db)
            if "figures" in parts:
                with self._database.writing() as db:
                    figures.rebuild(db)
            if "statements" in parts:
                with self._database.writing() as db:
                    mend(db, StatementFinder().find_all)
            if "vectors" in parts:
                with self._database.writing() as db:
                    log.forget_mark(db, "vectors")
                    dimensions = self._manifest(db).dimensions
                sweep(self._layout.vectors, keep=None)
                DenseLeg(self._layout, dimensions).build(self._database)
            if "lexical" in parts:
                LexicalLeg(self._layout).build(self._database)

    def _manifest(self, db: Connection) -> Manifest:
        return Manifest.of_rows(schema.meta(db), self._layout.root)

    def _truth_problems(self) -> list[Problem]:
        try:
            with self._database.reading() as db:
                found = truth_check.faults(db, self._manifest(db), self._layout.root)
                return [Problem("truth", fault, RESTORE) for fault in found]
        except DamagedError as error:
            return [Problem("truth", error.message, error.hint)]

    def _verify_copies(self) -> list[Problem]:
        with self._database.reading() as db:
            return [Problem("copies", fault, REPAIR) for fault in copy_check.faults(db)]

    def _verify_figures(self) -> list[Problem]:
        with self._database.reading() as db:
            return [Problem("figures", fault, REPAIR) for fault in figure_check.faults(db)]

    def _verify_statements(self) -> list[Problem]:
        with self._database.reading() as db:
            return [Problem("statements", fault, REPAIR) for fault in statement_check.faults(db)]

    def _verify_vectors(self) -> tuple[int, list[Problem]]:
        with self._database.reading() as db:
            mark = log.mark(db, "vectors")
            dimensions = self._manifest(db).dimensions
            if mark is not None:
                try:
                    read_saved(self._layout, mark, dimensions)
                except DamagedError as error:
                    return 0, [Problem("vectors", error.message, REPAIR)]
            rows = sorted(DenseLeg(self._layout, dimensions).rows(db).tolist())
            stored = [row for (row,) in db.execute("SELECT row FROM passage ORDER BY row")]
        return len(rows), _differences("vectors", rows, stored)

    def _verify_lexical(self) -> tuple[int, list[Problem]]:
        with self._database.reading() as db:
            mark = log.mark(db, "lexical")
        if mark is not None and (faults := lexical_files.faults(self._layout.lexical / mark.file)):
            return 0, [Problem("lexical", fault, REPAIR) for fault in faults]
        leg = LexicalLeg(self._layout)
        try:
            leg.catch_up(self._database)
            with self._database.reading() as db:
                rows = leg.rows(db)
                stored = [row for (row,) in db.execute("SELECT row FROM passage ORDER BY row")]
        except DamagedError as error:
            return 0, [Problem("lexical", error.message, REPAIR)]
        return len(rows), _differences("lexical", rows, stored)


def _differences(part: Part, rows: list[int], stored: list[int]) -> list[Problem]:
    if rows == stored:
        return []
    missing, surplus = len(set(stored) - set(rows)), len(set(rows) - set(stored))
    twice = len(rows) - len(set(rows))
    what = f"{missing} passages are missing from it, {surplus} are in it that are not stored, {twice} are in it twice."
    return [Problem(part, what, REPAIR)]


def _size(layout: Layout) -> int:
    return sum(entry.stat().st_size for entry in layout.root.rglob("*") if entry.is_file())
