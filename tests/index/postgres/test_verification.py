"""`check` finds what is wrong with an archive on PostgreSQL, and makes anew what follows from its texts."""

from __future__ import annotations

import pytest

from index.postgres.verification import check, vacuum
from tests.index.articles import ALL, spoken, story
from tests.index.postgres.places import new_archive
from tests.postgres_server import Databases

WIRE = (
    "Negotiators from both sides reached a partial agreement on Tuesday night after eleven hours of talks in the old "
    "customs house, officials said. The flood killed 63 people. \n\nNeither delegation spoke to reporters."
)
ITEMS = [
    spoken(story("wire", WIRE, title="Night", day="2022-02-10", source="Daily")),
    story("copy", WIRE, day="2022-02-11"),
    story("other", "The envoys met in the harbour town."),
]


def test_an_archive_is_whole_after_any_changes(postgres: Databases) -> None:
    with new_archive(postgres) as (archive, connections):
        archive.add(ITEMS)
        archive.add([story("other", "The envoys left the harbour town.")])
        archive.remove(["copy"])
        report = check(connections.address)
        assert report.problems == ()
        assert (report.articles, report.passages, report.vectors, report.texts) == (2, 3, 3, 3)
        assert vacuum(connections.address) >= 0
        assert check(connections.address).whole


@pytest.mark.parametrize(
    ("damage", "part", "told"),
    [
        ("UPDATE body SET text = text || '.' WHERE article = 1", "truth", "'wire' is not what was stored"),
        ("UPDATE article SET source = 'Another' WHERE row = 1", "truth", "'wire' is not what was stored"),
        ("DELETE FROM body WHERE article = 1", "truth", "'wire' has no text"),
        ("UPDATE passage SET stop = 900 WHERE row = 2", "truth", "lies outside its text"),
        ("UPDATE passage SET outlet = 'x' WHERE row = 1", "truth", "another day or outlet"),
        (
            "UPDATE passage SET embedding = (SELECT embedding FROM passage WHERE row = 3) WHERE row = 1",
            "truth",
            "checksum",
        ),
        ("DELETE FROM passage WHERE row = 1", "truth", "checksum"),
        ("UPDATE meta SET value = '201' WHERE key = 'tokens'", "truth", "seal"),
        ("INSERT INTO removal VALUES ('x', '2022-01-01')", "truth", "days on which articles were removed"),
    ],
)
def test_damage_to_what_cannot_be_made_anew_is_found_and_not_repaired(
    postgres: Databases, damage: str, part: str, told: str
) -> None:
    with new_archive(postgres) as (archive, connections):
        archive.add(ITEMS)
        with connections.writing() as db:
            db.execute(damage.encode())
        report = check(connections.address, repair=True)
        assert {problem.part for problem in report.problems} == {part}
        assert any(told in problem.what for problem in report.problems), report.problems
        assert report.repaired == ()


@pytest.mark.parametrize(
    ("damage", "part", "told"),
    [
        ("DELETE FROM posting WHERE term = 'envoy'", "lexical", "'other' does not stand in the lexical index"),
        (
            "UPDATE posting SET data = data || data WHERE term = 'talk'",
            "lexical",
            "does not stand in the lexical index",
        ),
        ("UPDATE turn SET passages = 7", "lexical", "counts 7 passages and has 5"),
        ("DELETE FROM band WHERE article = 1", "copies", "Copies of article 'wire' would not be found"),
        ("UPDATE article SET cluster = 3 WHERE row = 1", "copies", "with none of which it shares its text"),
        ("UPDATE article SET cluster = 99 WHERE row = 1", "copies", "does not exist"),
        ("DELETE FROM figure WHERE article = 1", "figures", "The figures of article 'wire' are missing"),
        ("UPDATE figure SET body = '[]' WHERE article = 1", "figures", "their checksum is wrong"),
        ("UPDATE statement SET body = '[]' WHERE article = 1", "statements", "their checksum is wrong"),
    ],
)
def test_damage_to_what_follows_from_the_texts_is_found_and_repaired(
    postgres: Databases, damage: str, part: str, told: str
) -> None:
    with new_archive(postgres) as (archive, connections):
        archive.add(ITEMS)
        before = (archive.statements(["wire"]), archive.figures(["wire"]), archive.copies("wire"))
        found = [(hit.passage.id, hit.score) for hit in archive.lexical("envoys talks", k=5, filters=ALL)]
        with connections.writing() as db:
            db.execute(damage.encode())
        report = check(connections.address)
        assert {problem.part for problem in report.problems} == {part}
        assert any(told in problem.what for problem in report.problems), report.problems
        assert all("--repair" in problem.remedy for problem in report.problems)
        mended = check(connections.address, repair=True)
        assert mended.whole
        assert mended.repaired == report.problems
        assert (archive.statements(["wire"]), archive.figures(["wire"]), archive.copies("wire")) == before
        assert [(hit.passage.id, hit.score) for hit in archive.lexical("envoys talks", k=5, filters=ALL)] == found
