from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

from index.archive import open_archive
from index.layout import Layout
from index.verification import check
from tests.index.articles import MANIFEST, opened, story

STORY = replace(story("a", "The envoys met.\n\nThey agreed."), codes=(b"\x01" * 16, b"\x02" * 16))


def test_a_token_code_that_changed_on_the_disk_is_found_by_check(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.add([STORY])
    assert check(tmp_path).whole
    with sqlite3.connect(Layout(tmp_path).truth) as db:
        db.execute("UPDATE late SET codes = ? WHERE passage = 1", (b"\x07" * 16,))
    db.close()
    (problem,) = check(tmp_path).problems
    assert (problem.part, "token code of article 'a'" in problem.what) == ("truth", True)


def test_an_archive_of_format_one_is_searched_and_added_to_without_codes(tmp_path: Path) -> None:
    with opened(tmp_path) as archive:
        archive.add([replace(STORY, codes=())])
    with sqlite3.connect(Layout(tmp_path).truth) as db:
        db.execute("DROP TABLE late")
        db.execute("UPDATE meta SET value = '1' WHERE key = 'format'")
        db.execute("DELETE FROM meta WHERE key = 'late'")
        db.execute("DROP TABLE sketch")
        db.execute("DROP TABLE figure")
    db.close()
    with open_archive(tmp_path, manifest=replace(MANIFEST, late="head"), create=True) as archive:
        assert archive.manifest.late == ""
        assert archive.add([story("b", "They parted.")]) == ["added"]
        assert archive.codes(range(9)) == {}
    assert check(tmp_path).whole
