"""The ways to back an archive up that docs/operations.md names: each is tried, restored and verified."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.settings import Settings
from app.wiring import opened_conversations
from index.reading import read_records
from index.verification import check
from tests.app.serving import RECORDS, open_small, settings_in

QUESTION = "Who called the closure of the border post a mistake?"


def folder_at(settings: Settings) -> Path:
    assert isinstance(settings.archive, Path)
    return settings.archive


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_in(tmp_path)


def test_sqlites_own_backup_of_an_archive_in_use_is_whole_and_answers(settings: Settings, tmp_path: Path) -> None:
    restored = settings_in(tmp_path / "restored")
    folder_at(restored).mkdir(parents=True)
    service = open_small(settings)
    service.add(read_records(RECORDS[:2]), lambda _progress: None)
    asked = service.desk.ask(QUESTION)
    for name in ("truth.db", "conversations.db"):
        with (
            closing(sqlite3.connect(folder_at(settings) / name)) as origin,
            closing(sqlite3.connect(folder_at(restored) / name)) as copy,
        ):
            origin.backup(copy)
    service.add(read_records(RECORDS[2:]), lambda _progress: None)
    service.close()
    assert [problem.part for problem in check(folder_at(restored)).problems] == ["lexical"]
    assert check(folder_at(restored), repair=True).whole
    again = open_small(restored)
    answer = again.desk.ask(QUESTION)
    again.close()
    assert (answer.verdict, answer.archive.articles) == ("answered", 2)
    assert answer.citations[0].quote == asked.citations[0].quote
    with opened_conversations(restored) as kept:
        assert kept.answer(asked.id) == asked


def test_a_copied_folder_is_whole(settings: Settings, tmp_path: Path) -> None:
    service = open_small(settings)
    service.add(read_records(RECORDS), lambda _progress: None)
    service.close()
    shutil.copytree(folder_at(settings), tmp_path / "copy")
    assert check(tmp_path / "copy").whole
