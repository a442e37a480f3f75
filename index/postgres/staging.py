"""A generation of passages in the making: the tables that hang on model and chunking, in a schema of their own.

Their names are those of the archive, before whose schema theirs stands in the search path: so what writes the archive
writes them. Articles stay where they are; what is staged of one that is removed goes with it. `switch` puts the
generation in the place of the archive's own.
"""

from __future__ import annotations

from collections.abc import Sequence

from index import fp16
from index.manifest import Manifest
from index.postgres import postings, schema
from index.postgres.address import Address
from index.postgres.connections import SCHEMA, Db, take_time
from index.postgres.passages import PassageRows
from index.postgres.postings import PassageWords
from index.postgres.truth import FIELDS, lengths, words_of_article
from index.remaking import Made

NEXT = "rapporteur_next"
"""The schema of a generation in the making."""

PATH = f"{NEXT}, {SCHEMA}"
"""The search path of connections that make one."""

PATIENCE = "500ms"
"""For how long the switch waits for readers while others wait for it; less than until PostgreSQL takes two who wait
for each other for a deadlock, and ends one."""

_BOUND_TO = (schema.IDENTITY, schema.VERSION_KEY)
"""The keys, in `meta`, of what a generation has in common with its archive."""


def target(db: Db, address: Address) -> Manifest | None:
    """Read what a generation is made for; None if none is in the making that can become this archive's.

    Another archive's cannot, nor one that was begun with tables of an older version, which no step brings up to date.
    """
    found = db.execute("SELECT to_regclass(%s) IS NOT NULL", (f"{NEXT}.meta",)).fetchone()
    if not found or not found[0]:
        return None
    made_for: dict[str, str] = dict(db.execute(f"SELECT key, value FROM {NEXT}.meta".encode()).fetchall())  # noqa: S608 (a constant)
    # Articles have the same numbers in every archive: what was staged of one must not become another's.
    own = schema.meta(db)
    if any(made_for.pop(key, None) != own.get(key) for key in _BOUND_TO):
        return None
    return Manifest.of_rows(made_for, address)


def begin(db: Db, wanted: Manifest) -> None:
    """Begin a generation, in the place of any that was begun."""
    drop(db)
    db.execute(f"CREATE SCHEMA {NEXT}".encode())
    db.execute(schema.GENERATION.replace("{dimensions}", str(wanted.dimensions)).encode())
    # What was made of which article, and the checksum that goes with it.
    db.execute(
        "CREATE TABLE made (article bigint PRIMARY KEY REFERENCES article (row) ON DELETE CASCADE,"
        " vectors bigint NOT NULL); CREATE TABLE meta (key text PRIMARY KEY, value text NOT NULL)"
    )
    with db.cursor() as cursor:
        own = schema.meta(db)
        kept = [*wanted.rows(), *((key, own[key]) for key in _BOUND_TO)]
        cursor.executemany(f"INSERT INTO {NEXT}.meta VALUES (%s, %s)".encode(), kept)  # noqa: S608 (a constant)


def drop(db: Db) -> None:
    """Forget a generation that was begun, if there is one."""
    db.execute(f"DROP SCHEMA IF EXISTS {NEXT} CASCADE".encode())


def counts(db: Db) -> tuple[int, int]:
    """Count the articles that are staged, and all."""
    found = db.execute("SELECT (SELECT count(*) FROM made), (SELECT count(*) FROM article)").fetchone()
    assert found is not None
    return found[0], found[1]


def unstaged(db: Db, *, after: int, limit: int) -> list[int]:
    """List rows of articles that are not staged, from the one after a row on, in their order."""
    rows = db.execute(
        "SELECT row FROM article WHERE row > %s AND NOT EXISTS (SELECT FROM made WHERE made.article = row)"
        " ORDER BY row LIMIT %s",
        (after, limit),
    )
    return [row for (row,) in rows]


def without_codes(db: Db) -> bool:
    """Tell whether the archive has a passage without token codes."""
    found = db.execute(
        "SELECT EXISTS (SELECT FROM passage WHERE NOT EXISTS (SELECT FROM late WHERE late.passage = passage.row))"
    ).fetchone()
    return bool(found and found[0])


def take_turn(db: Db) -> None:
    """Wait for a writer's turn: until the transaction ends, no article comes or goes."""
    db.execute(f"SELECT 1 FROM {SCHEMA}.turn FOR UPDATE".encode())  # noqa: S608 (a constant)


def stage(db: Db, made: Sequence[Made]) -> list[Made]:
    """Stage articles in the caller's turn; those that are gone are left out. Returns the others."""
    rows = [row for row, _ in made]
    there = {row for (row,) in db.execute("SELECT row FROM article WHERE row = ANY(%s)", (rows,))}
    kept = [(row, item) for row, item in made if row in there]
    number = _numbers(db, sum(len(item.passages) for _, item in kept))
    words: dict[int, PassageWords] = {}
    passages = PassageRows(db)
    for row, item in kept:
        own = words_of_article(item.article, [(passage.start, passage.end) for passage in item.passages])
        numbers = range(number, number + len(own))
        passages.put(row, numbers, item, own)
        words.update(zip(numbers, own, strict=True))
        number += len(own)
        checksum = fp16.checksum([*fp16.encode(item.vectors), *item.codes])
        db.execute("INSERT INTO made VALUES (%s, %s)", (row, checksum))
    passages.send()
    totals = [sum(each.lengths[field] for each in words.values()) for field in range(len(FIELDS))]
    [(block,)] = db.execute(f"SELECT block FROM {NEXT}.turn".encode()).fetchall()  # noqa: S608 (a constant)
    db.execute(
        f"UPDATE {NEXT}.turn SET block = %s, passages = passages + %s, body = body + %s, source = source + %s,"  # noqa: S608 (a constant)
        " day = day + %s".encode(),
        (postings.store(db, block + 1, words), len(words), *totals),
    )
    return kept


def _numbers(db: Db, count: int) -> int:
    """Take so many of the archive's own numbers, which nothing else was or will be given; returns the first."""
    [(last,)] = db.execute(
        f"UPDATE {SCHEMA}.turn SET passage = passage + %s RETURNING passage".encode(),  # noqa: S608 (a constant)
        (count,),
    ).fetchall()
    return int(last) - count + 1


def switch(db: Db, wanted: Manifest) -> None:
    """Put the generation, in which all articles are staged, in the place of the archive's own, in the caller's turn."""
    take_time(db)
    _bury(db)
    db.execute(f"UPDATE {SCHEMA}.article SET vectors = made.vectors FROM {NEXT}.made WHERE made.article = row".encode())  # noqa: S608 (constants)
    db.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'".encode())
    held, own = (", ".join(f"{SCHEMA}.{table}" for table in tables) for tables in (schema.HELD, schema.SWITCHED))
    db.execute(f"LOCK TABLE {held} IN ACCESS EXCLUSIVE MODE".encode())
    db.execute(f"DROP TABLE {own}".encode())
    for table in schema.SWITCHED:
        db.execute(f"ALTER TABLE {NEXT}.{table} SET SCHEMA {SCHEMA}".encode())
    columns = ", ".join(("block", "passages", "dead", *FIELDS))
    db.execute(
        f"UPDATE {SCHEMA}.turn SET sequence = sequence + 1, ({columns}) = (SELECT {columns} FROM {NEXT}.turn)".encode()  # noqa: S608 (constants)
    )
    kept = "INSERT INTO {}.meta VALUES (%s, %s) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    with db.cursor() as cursor:
        cursor.executemany(kept.format(SCHEMA).encode(), wanted.rows())
    drop(db)


def _bury(db: Db) -> None:
    """Count the passages whose articles went meanwhile; they still stand in postings, unless those are cleaned."""
    [(block, posted, left)] = db.execute(
        f"SELECT block, passages, (SELECT count(*) FROM passage) FROM {NEXT}.turn".encode()  # noqa: S608 (a constant)
    ).fetchall()
    dead = posted - left
    if not dead:
        return
    if left <= postings.CLEAN_BELOW or dead > postings.DEAD_SHARE * left:
        block, dead = postings.clean(db, block + 1), 0
        assignments = ", ".join(f"{field} = %s" for field in FIELDS)
        db.execute(f"UPDATE {NEXT}.turn SET {assignments}".encode(), lengths(db))  # noqa: S608 (constants)
    db.execute(f"UPDATE {NEXT}.turn SET block = %s, passages = %s, dead = %s".encode(), (block, left, dead))  # noqa: S608 (a constant)
