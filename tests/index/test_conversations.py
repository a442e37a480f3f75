"""What the SQLite file adds to the contract: it survives, is shared by processes, and explains itself."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.conversation_rows import TITLE_LENGTH, dump_answer, load_answer, title_of
from index.conversations import SqliteConversations
from rag.errors import ArchiveError, DamagedError, MismatchError
from rag.nouns import Answer, ArchiveStamp, Disagreement

ANSWER = Answer(
    id="a",
    conversation_id="",
    question="Who left?",
    standalone_question="Who left?",
    verdict="partial",
    answer="Brandt left.",
    archive=ArchiveStamp(fingerprint="f", articles=1, newest=None),
)
APPENDING = """
import sys
from dataclasses import replace
from pathlib import Path
from pydantic import TypeAdapter
from index.conversations import SqliteConversations
from rag.nouns import Answer
path, conversation, name, template = sys.argv[1:]
answer = TypeAdapter(Answer).validate_json(template)
kept = SqliteConversations(Path(path))
for number in range(15):
    kept.append(conversation, replace(answer, id=f"{name}{number}"))
kept.close()
"""


def test_all_is_there_after_reopening(tmp_path: Path) -> None:
    path = tmp_path / "new" / "conversations.db"
    first = SqliteConversations(path)
    conversation = first.append(first.create().id, ANSWER)
    first.add_feedback("a", "wrong", "He stayed.")
    first.add_feedback("a", "good")
    first.close()
    second = SqliteConversations(path)
    assert second.get(conversation.id) == conversation
    assert second.feedback("a") == [("wrong", "He stayed."), ("good", "")]
    second.close()


def test_a_second_opener_sees_each_turn_at_once(tmp_path: Path) -> None:
    path = tmp_path / "conversations.db"
    with closing(SqliteConversations(path)) as one, closing(SqliteConversations(path)) as two:
        conversation = one.create()
        two.append(conversation.id, ANSWER)
        assert one.get(conversation.id).turns[0].question == "Who left?"


def test_processes_that_append_at_once_lose_nothing(tmp_path: Path, root: Path) -> None:
    from pydantic import TypeAdapter

    path = tmp_path / "conversations.db"
    with closing(SqliteConversations(path)) as kept:
        conversation = kept.create().id
        template = TypeAdapter(Answer).dump_json(ANSWER).decode()
        started = [
            subprocess.Popen([sys.executable, "-c", APPENDING, str(path), conversation, name, template], cwd=root)
            for name in ("x", "y")
        ]
        assert [process.wait(timeout=60) for process in started] == [0, 0]
        ids = [turn.answer.id for turn in kept.get(conversation).turns]
    for name in ("x", "y"):
        assert [one for one in ids if one.startswith(name)] == [f"{name}{number}" for number in range(15)]


def test_the_order_does_not_depend_on_the_clock(tmp_path: Path) -> None:
    times = iter([datetime(2026, 5, 1, tzinfo=UTC) - timedelta(days=day) for day in range(3)])
    with closing(SqliteConversations(tmp_path / "c.db", now=lambda: next(times))) as kept:
        made = [kept.create().id for _ in range(3)]
        assert [one.id for one in kept.list()] == made[::-1]


def test_the_file_is_durable_and_open_to_readers(tmp_path: Path) -> None:
    with closing(SqliteConversations(tmp_path / "c.db")) as kept, kept._reading() as db:
        assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert db.execute("PRAGMA synchronous").fetchone()[0] == 2
        assert db.execute("PRAGMA busy_timeout").fetchone()[0] >= 5000


def test_a_failed_append_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with closing(SqliteConversations(path)) as kept:
        conversation = kept.create()
        with closing(sqlite3.connect(path)) as db:
            db.execute("CREATE TRIGGER full BEFORE UPDATE ON conversation BEGIN SELECT raise(ABORT, 'no room'); END")
        with pytest.raises(ArchiveError):
            kept.append(conversation.id, ANSWER)
        assert kept.get(conversation.id) == conversation


def test_a_damaged_file_is_refused_with_a_remedy(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    path.write_bytes(b"this is no database, but it is long enough to be looked at" * 40)
    with pytest.raises(DamagedError, match=r"c\.db.*cannot be read") as caught:
        SqliteConversations(path)
    assert "backup" in caught.value.hint


def test_a_damaged_page_is_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with closing(SqliteConversations(path)) as kept:
        for number in range(40):
            kept.append(kept.create(f"c{number}").id, replace(ANSWER, id=f"a{number}"))
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with closing(SqliteConversations(path)) as kept, pytest.raises(DamagedError):
        kept.get("c1")


def test_a_damaged_answer_is_no_traceback(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with closing(SqliteConversations(path)) as kept:
        kept.append(kept.create().id, ANSWER)
        with closing(sqlite3.connect(path)) as db:
            db.execute("UPDATE turn SET answer = '{\"id\": 3'")
            db.commit()
        with pytest.raises(DamagedError, match="answer"):
            kept.answer("a")


def test_disagreements_that_were_kept_as_texts_are_still_read(tmp_path: Path) -> None:
    path = tmp_path / "conversations.db"
    with closing(SqliteConversations(path)) as kept:
        kept.append(kept.create("c").id, ANSWER)
        with closing(sqlite3.connect(path)) as db, db:
            db.execute("UPDATE turn SET answer = json_set(answer, '$.disagreements', json_array('12 or 19 died.'))")
        (turn,) = kept.get("c").turns
    assert turn.answer.disagreements == (Disagreement("12 or 19 died."),)


def test_another_version_or_another_program_s_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    SqliteConversations(path).close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 9")
    with pytest.raises(MismatchError, match="format 9"):
        SqliteConversations(path)
    foreign = tmp_path / "other.db"
    with closing(sqlite3.connect(foreign)) as db:
        db.execute("CREATE TABLE recipe (name TEXT)")
    with pytest.raises(MismatchError, match="something else"):
        SqliteConversations(foreign)


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(ArchiveError, match="cannot be made"):
        SqliteConversations(tmp_path / "file" / "c.db")


@given(st.text(max_size=200))
def test_a_title_is_short_and_printable(question: str) -> None:
    title = title_of(question)
    assert 0 < len(title) <= TITLE_LENGTH
    assert title.isprintable()


def test_a_file_of_the_first_version_is_brought_up_to_date_and_searched(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    with closing(SqliteConversations(path)) as made:
        conversation = made.append(made.create().id, replace(ANSWER, answer="Mirela Harlan did."))
    with closing(sqlite3.connect(path)) as db:
        db.executescript("ALTER TABLE turn DROP COLUMN said; DROP TABLE question; PRAGMA user_version = 1")
    with closing(SqliteConversations(path)) as opened:
        assert opened.get(conversation.id) == conversation
        assert [one.id for one in opened.list(q="mirela")] == [conversation.id]
        assert opened.ask(conversation.id, "And then?").question == "And then?"
    with closing(SqliteConversations(path)) as again:
        assert [one.question for one in again.get(conversation.id).unanswered] == ["And then?"]


@pytest.mark.parametrize("damaged", ["[]", "null", '"text"', '{"disagreements": null}', '{"disagreements": 3}', "{"])
def test_a_damaged_answer_locks_no_file_of_the_first_version(tmp_path: Path, damaged: str) -> None:
    path = tmp_path / "c.db"
    with closing(SqliteConversations(path)) as made:
        conversation = made.append(made.create().id, ANSWER)
        made.append(made.create("damaged").id, replace(ANSWER, id="b"))
    with closing(sqlite3.connect(path)) as db:
        db.execute("UPDATE turn SET answer = ? WHERE answer_id = 'b'", (damaged,))
        db.commit()
        db.executescript("ALTER TABLE turn DROP COLUMN said; DROP TABLE question; PRAGMA user_version = 1")
    with closing(SqliteConversations(path)) as opened:
        assert opened.get(conversation.id) == conversation
        assert [one.id for one in opened.list(q="brandt")] == [conversation.id]
        with pytest.raises(DamagedError, match="answer"):
            opened.get("damaged")


@pytest.mark.parametrize("disagreements", ["null", "3", '"text"', "{}"])
def test_an_answer_whose_disagreements_are_no_list_is_damaged(disagreements: str) -> None:
    kept = json.loads(dump_answer(ANSWER)) | {"disagreements": json.loads(disagreements)}
    with pytest.raises(ValueError, match="disagreements"):
        load_answer(json.dumps(kept))
