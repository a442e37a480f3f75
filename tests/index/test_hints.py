"""What `check` and `doctor` tell of an archive that could be better though nothing in it is wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.archive import open_archive
from index.hints import read_hints
from index.manifest import Manifest
from index.verification import check
from rag.late import shipped_head
from tests.index.articles import MANIFEST, story

HEAD = shipped_head()
PACKAGED = replace(MANIFEST, checksum=HEAD.model, late=HEAD.checksum)
"""The manifest of an archive made with the packaged weights and the head that comes with this version."""

STORY = story("a", "The envoys met.\n\nThey agreed.")
CODED = replace(STORY, codes=(b"\x01" * 16, b"\x02" * 16))


def made(path: Path, manifest: Manifest, *, coded: bool) -> tuple[str, ...]:
    """Make an archive of one article and read its hints."""
    with open_archive(path, manifest=manifest, create=True) as archive:
        archive.add([CODED if coded else STORY])
    return read_hints(path)


def test_an_archive_as_this_version_makes_it_needs_no_hint(tmp_path: Path) -> None:
    assert made(tmp_path, PACKAGED, coded=True) == ()


def test_a_model_without_a_head_has_no_codes_and_needs_none(tmp_path: Path) -> None:
    assert made(tmp_path, MANIFEST, coded=False) == ()


REMEDY = "; searches do without. Run `rapporteur reindex` to make them."


@pytest.mark.parametrize(
    ("late", "coded", "said"),
    [
        ("", False, "It has no token codes"),
        ("another", True, "Its token codes are of another head than this version's"),
        (HEAD.checksum, False, "2 of its passages lack token codes"),
    ],
)
def test_token_codes_that_are_not_used_are_told_with_the_remedy(
    tmp_path: Path, late: str, coded: bool, said: str
) -> None:
    assert made(tmp_path, replace(PACKAGED, late=late), coded=coded) == (said + REMEDY,)


def test_check_tells_hints_and_calls_the_archive_whole(tmp_path: Path) -> None:
    with open_archive(tmp_path, manifest=replace(PACKAGED, late="another"), create=True) as archive:
        archive.add([STORY])
    report = check(tmp_path)
    assert report.whole
    assert report.hints == ("Its token codes are of another head than this version's" + REMEDY,)
