"""Verifies a whole archive on PostgreSQL, and builds anew what can be derived: `check`, `--repair`, `--vacuum`.

One state is read from beginning to end, while others add. That the server's own files are whole is for its checksums
and `pg_amcheck` to say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from index import figures, statements
from index.postgres import clusters, postings, schema, truth_check, word_check
from index.postgres.address import Address
from index.postgres.connections import SCHEMA, Connections, Db, take_time
from index.postgres.lookups import state
from index.postgres.nearest import EXACT_UP_TO, INDEX, make_due_index
from index.postgres.opening import manifest_of, no_archive
from index.postgres.truth import words_of_article
from index.verification import CheckReport, Part, Problem
from rag.errors import DamagedError
from rag.figures import read_figures
from rag.statements import StatementFinder

RESTORE = "Restore the database from a backup, or make a new archive in another one from the same articles."
REPAIR = "Run `rapporteur check --repair`: it is made anew from the stored articles."

_UNREAD = "Run `rapporteur add` on the same files again after removing them, to have read who says what in them."


def check(address: Address, *, repair: bool = False) -> CheckReport:
    """Verify the archive at an address; with `repair`, make damaged parts anew and verify again.

    Raises ArchiveError if there is no archive, UnavailableError.
    """
    connections = Connections(address, most=1)
    try:
        report = _report(connections)
        parts = {problem.part for problem in report.problems}
        if not repair or report.whole or "truth" in parts:
            return report
        _rebuild(connections, parts)
        return replace(_report(connections), repaired=report.problems)
    finally:
        connections.close()


def vacuum(address: Address, *, exact_up_to: int = EXACT_UP_TO) -> int:
    """Clean the postings of what was removed and give its room back to the disk; returns bytes saved.

    Each table is locked while it is written anew. The vector index is made where it is due.
    """
    connections = Connections(address, most=1)
    try:
        before = _size(connections)
        _rebuild(connections, {"lexical"})
        with connections.reading() as db:
            tables = db.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", (SCHEMA,)
            ).fetchall()
        for (table,) in tables:
            connections.run(f"VACUUM (FULL, ANALYZE) {SCHEMA}.{table}")
        # Where a server or `add --watch` made it grow: they end at once and leave this to whoever has time.
        make_due_index(connections, exact_up_to)
        # Tables of a few pages may come out a page larger.
        return max(before - _size(connections), 0)
    finally:
        connections.close()


def rebuild_indexes(address: Address) -> None:
    """Make the words of every passage anew from the stored texts, and the vector index where there is one."""
    connections = Connections(address, most=1)
    try:
        _rebuild(connections, {"lexical"})
        with connections.reading() as db:
            made = db.execute("SELECT to_regclass(%s) IS NOT NULL", (f"{SCHEMA}.{INDEX}",)).fetchone()
        if made and made[0]:
            connections.run(f"REINDEX INDEX CONCURRENTLY {SCHEMA}.{INDEX}")
    finally:
        connections.close()


def _report(connections: Connections) -> CheckReport:
    with connections.reading(patiently=True) as db:
        if not schema.is_made(db):
            raise no_archive(connections.address)
        # Before the state that is read is chosen: a reindex then puts no other tables in their place meanwhile.
        db.rollback()
        db.execute(f"LOCK TABLE {', '.join(schema.HELD)} IN ACCESS SHARE MODE".encode())
        take_time(db)
        try:
            manifest_of(db, connections.address)
            truth = [Problem("truth", fault, RESTORE) for fault in truth_check.faults(db, connections.address)]
        except DamagedError as error:
            truth = [Problem("truth", error.message, error.hint)]
        if truth:
            return CheckReport(tuple(truth))
        texts, word_faults = word_check.faults(db)
        found = (
            *_problems("copies", truth_check.copy_faults(db)),
            *_problems("figures", truth_check.figure_faults(db)),
            *_problems("statements", truth_check.statement_faults(db)),
            *_problems("lexical", word_faults),
        )
        now = state(db)
        return CheckReport(found, now.articles, now.passages, now.passages, texts, hints=_hints(db))


def _problems(part: Part, found: Iterable[str]) -> list[Problem]:
    return [Problem(part, fault, REPAIR) for fault in found]


def _hints(db: Db) -> tuple[str, ...]:
    found = db.execute(
        "SELECT count(*) FROM article LEFT JOIN statement ON statement.article = row WHERE coalesce(rules, 0) < %s",
        (statements.RULES,),
    ).fetchone()
    count = found[0] if found else 0
    return (f"In {count:,} articles nobody has looked who says what. {_UNREAD}",) if count else ()


def _rebuild(connections: Connections, parts: set[Part]) -> None:
    """Make parts anew, in a turn of a writer."""
    with connections.writing(patiently=True) as db:
        db.execute("SELECT 1 FROM turn FOR UPDATE")
        if "copies" in parts:
            clusters.rebuild(db)
        if "figures" in parts:
            _rebuild_figures(db)
        if "statements" in parts:
            _rebuild_statements(db)
        if "lexical" in parts:
            _rebuild_words(db)


def _rebuild_figures(db: Db) -> None:
    db.execute("DELETE FROM figure")
    for articles in truth_check.stored(db):
        bodies = {row: figures.encoded(read_figures(article)) for row, article in articles.items()}
        with db.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO figure VALUES (%s, %s, %s)",
                [(row, figures.checksum(body), body) for row, body in bodies.items()],
            )


def _rebuild_statements(db: Db) -> None:
    """Read the statements of articles anew in which they are not what was stored or of older rules."""
    for articles in truth_check.stored(db):
        kept = db.execute(
            "SELECT article, rules, checksum, body FROM statement WHERE article = ANY(%s)", (list(articles),)
        )
        rows = [row for row, rules, sum_, body in kept if rules < statements.RULES or statements.checksum(body) != sum_]
        found = StatementFinder().find_all([articles[row] for row in rows]) if rows else []
        for row, each in zip(rows, found, strict=True):
            body = statements.encoded(each)
            db.execute(
                "UPDATE statement SET rules = %s, checksum = %s, body = %s WHERE article = %s",
                (statements.RULES, statements.checksum(body), body, row),
            )


def _rebuild_words(db: Db) -> None:
    # Not TRUNCATE: it would wait for every reader, let none in, and show those who began before an empty table.
    db.execute("DELETE FROM posting")
    db.execute("DELETE FROM block")
    block = _block(db)
    for articles in truth_check.stored(db):
        spans = db.execute(
            "SELECT article, row, start, stop FROM passage WHERE article = ANY(%s) ORDER BY article, row",
            (list(articles),),
        ).fetchall()
        words = {}
        for row, article in articles.items():
            own = [(passage, (start, stop)) for owner, passage, start, stop in spans if owner == row]
            taken = words_of_article(article, [span for _, span in own])
            words.update({passage: each for (passage, _), each in zip(own, taken, strict=True)})
        block = postings.store(db, block + 1, words)
    db.execute(
        "UPDATE turn SET block = %s, dead = 0, (passages, body, source, day) = (SELECT count(*),"
        " coalesce(sum(passage.body), 0), coalesce(sum(passage.source), 0), coalesce(sum(passage.day), 0)"
        " FROM passage)",
        (block,),
    )


def _block(db: Db) -> int:
    found = db.execute("SELECT block FROM turn").fetchone()
    return int(found[0]) if found else 0


def _size(connections: Connections) -> int:
    with connections.reading() as db:
        found = db.execute("SELECT pg_database_size(current_database())").fetchone()
    return int(found[0]) if found else 0
