"""The statements of the five real articles: found, and given to who made them.

Marked by one reader as offsets into the article as it is read, with who speaks (None where the article does not tell).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from eval.matching import shared_characters
from index.reading import Defaults, Read, read
from rag.bearers import named
from rag.nouns import Statement
from rag.statements import StatementFinder

Mark = tuple[int, int, str | None]

MARKS: dict[str, tuple[Mark, ...]] = {
    "000": (
        (49, 144, "Syrian opposition forces"),
        (153, 201, "Syrian opposition forces"),
        (349, 444, "Geir Pedersen"),
        (702, 833, "High Negotiations Committee"),
        (836, 940, "High Negotiations Committee"),
        (1274, 1351, "Salem al-Meslet"),
        (1466, 1496, "Geir Pedersen"),
        (1521, 1595, "United Nations"),
        (1611, 1640, "United Nations"),
        (2202, 2294, "Mevlüt Çavuşoğlu"),
        (2516, 2542, "Geir Pedersen"),
        (2555, 2571, "Geir Pedersen"),
    ),
    "001": (
        (0, 199, None),
        (252, 427, "Badr Jamous"),
        (506, 630, "Badr Jamous"),
        (706, 833, "Badr Jamous"),
        (1547, 1695, "United Nations"),
        (1698, 1739, "Badr Jamous"),
        (1785, 2040, "Badr Jamous"),
        (2167, 2326, "Geir Pedersen"),
    ),
    "002": (
        (0, 157, "al-Modon"),
        (533, 704, "opposition"),
        (403, 436, "Geir Pedersen"),
        (1209, 1588, "Bassam Barbandi"),
        (1591, 1723, "Bassam Barbandi"),
        (1804, 1924, "Bassam Barbandi"),
        (2056, 2206, "Mahmoud Barazi"),
        (2251, 2402, "Mahmoud Barazi"),
        (2419, 2488, "Mahmoud Barazi"),
        (2826, 3099, "Bassam Barbandi"),
        (3275, 3322, "administration"),
        (3448, 3573, "Brett McGurk"),
        (3576, 3847, "Bassam Barbandi"),
        (3863, 4009, "Bassam Barbandi"),
        (4365, 4445, "Anas al-Abda"),
        (4462, 4464, "Bassam Barbandi"),
        (4571, 4740, "Bassam Barbandi"),
    ),
    "003": (
        (579, 679, "Staffan de Mistura"),
        (952, 969, "Lavrov"),
        (985, 1141, "Lavrov"),
        (1293, 1413, "Kerry"),
        (1567, 1634, "government"),
        (1636, 1790, "Asaad al-Zoabi"),
        (1865, 2074, "Asaad al-Zoabi"),
        (2330, 2480, "Asaad al-Zoabi"),
        (2882, 3060, "Staffan de Mistura"),
    ),
    "004": (
        (304, 427, "Khawla Mattar"),
        (477, 655, None),
        (891, 922, "Jaafari"),
        (955, 1077, "Russia"),
        (1333, 1411, None),
        (1457, 1538, "Syrian government delegation"),
        (1673, 1762, "John Kerry"),
        (1765, 1861, None),
        (2009, 2124, "Syrian rebels"),
        (2127, 2198, "Agha"),
        (2230, 2312, "Agha"),
        (2769, 2801, "Islamic State"),
        (2946, 3174, None),
        (3215, 3321, "Syrian government"),
    ),
}


@pytest.fixture(scope="module")
def found(shared: Path) -> dict[str, tuple[Statement, ...]]:
    files = {name: next((shared / "seeds").glob(f"{name}_*")) for name in MARKS}
    articles = [one.article for path in files.values() for one in read([path], Defaults()) if isinstance(one, Read)]
    return dict(zip(files, StatementFinder().find_all(articles), strict=True))


def nearest(statements: Sequence[Statement], mark: Mark) -> tuple[Statement, float]:
    """Return the statement that shares most with a mark, and which share of the mark that is."""
    start, end, _ = mark
    spans = ((start, end),)
    length = {one.id: sum(last - first for first, last in one.spans) for one in statements}
    best = max(statements, key=lambda one: shared_characters(one.spans, spans) / (length[one.id] + end - start))
    return best, shared_characters(best.spans, spans) / (end - start)


def test_at_least_nine_in_ten_of_the_statements_a_reader_marks_are_found(
    found: dict[str, tuple[Statement, ...]],
) -> None:
    shares = [nearest(found[name], mark)[1] for name, marks in MARKS.items() for mark in marks]
    assert len(shares) == 60
    assert sum(share >= 0.5 for share in shares) >= 0.9 * len(shares)


def test_fewer_than_one_in_twenty_are_given_to_somebody_who_did_not_say_them(
    found: dict[str, tuple[Statement, ...]],
) -> None:
    wrong = 0
    for name, marks in MARKS.items():
        for mark in marks:
            speaker, right = nearest(found[name], mark)[0].speaker, mark[2]
            if speaker is not None and (right is None or not _same(speaker, right)):
                wrong += 1
    assert wrong < 0.05 * sum(map(len, MARKS.values()))


def test_a_quotation_that_nobody_near_is_said_to_have_spoken_stays_without_speaker(
    found: dict[str, tuple[Statement, ...]],
) -> None:
    bare = [one for one in found["004"] if not one.cue]
    assert [one.speaker for one in bare] == [None]


def _same(one: str, other: str) -> bool:
    return named(one).bears(other) or named(other).bears(one)
