"""Which articles make one cluster of copies, whatever came and went before."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import lookups, schema, truth
from index.copies import SHORTEST, sketch
from index.database import Database
from rag.nouns import Article, IndexedArticle
from tests.index.articles import MANIFEST, opened, story
from tests.profiles import examples

FIRST = "The delegation of the coast province left the talks on Sunday and said that it would not come back."
MIDDLE = "Its speaker named the arrest of two fishermen as the reason, and asked for their release without delay."
LAST = "The host government answered that a court would decide, and that the talks would go on with whoever is present."
LONG = f"{FIRST} {MIDDLE} {LAST}"
TEXTS = [
    LONG,
    f"{LONG} Reporting from the coast.",
    f"COAST TOWN, Sunday: {LONG}",
    FIRST,
    FIRST,
    "Short.",
    "Short.",
    MIDDLE,
]


def test_identical_texts_share_a_band_and_empty_ones_have_none() -> None:
    assert sketch("Short.") == sketch("Short.")
    assert len(sketch("Short.").bands) == 1
    assert sketch("Short.").signature == b""
    assert sketch("Short.") != sketch("Short!")
    assert sketch(" \n").bands == ()
    assert len(LONG) >= SHORTEST
    assert set(sketch(LONG).bands) & set(sketch(TEXTS[1]).bands)


def test_a_lead_of_two_lines_is_a_copy_of_its_story_and_less_is_not(tmp_path: Path) -> None:
    lead, caption = f"{FIRST} It is over.", FIRST[:60]
    assert len(caption) < SHORTEST <= len(lead)
    with opened(tmp_path / "archive") as archive:
        archive.add([story("long", f"{lead} {MIDDLE} {LAST}"), story("lead", lead), story("caption", caption)])
        assert archive.copies("long") == ["lead"]
        assert archive.copies("caption") == []


def test_bands_fit_into_signed_32_bits() -> None:
    assert all(-(2**31) <= band < 2**31 for text in TEXTS for band in sketch(text).bands)


def text_only(name: str, text: str) -> IndexedArticle:
    return IndexedArticle(Article(name, None, text), (), np.empty((0, 64), dtype=np.float32))


def clusters_of(path: Path, steps: list[tuple[str, int]]) -> dict[str, list[str]]:
    """Store (or with -1 remove) texts one after the other, and list the copies of each that is left."""
    database = Database(path)
    with database.writing() as db:
        schema.create(db, MANIFEST)
        for name, text in steps:
            if text < 0:
                truth.remove(db, name, day="2020-01-01")
            else:
                truth.put(db, text_only(name, TEXTS[text]), sketched=sketch(TEXTS[text]), added_at="")
        names = [name for (name,) in db.execute("SELECT id FROM article ORDER BY id")]
        found = {name: lookups.copies(db, name) for name in names}
    database.close()
    return found


@pytest.mark.soak
@settings(max_examples=examples(25), deadline=None)
@given(steps=st.lists(st.tuples(st.sampled_from("abcde"), st.integers(-1, len(TEXTS) - 1)), max_size=10))
def test_clusters_are_those_of_a_fresh_archive(steps: list[tuple[str, int]]) -> None:
    final = {name: text for name, text in dict(steps).items() if text >= 0}
    with TemporaryDirectory() as folder:
        changed = clusters_of(Path(folder) / "changed.db", steps)
        assert changed == clusters_of(Path(folder) / "fresh.db", sorted(final.items()))


def test_clusters_that_an_article_links_become_one(tmp_path: Path) -> None:
    with opened(tmp_path / "archive") as archive:
        archive.add([story("a", LONG), story("b", LONG), story("c", "Another story.")])
        assert archive.copies("a") == ["b"]
        archive.add([story("c", TEXTS[1])])
        assert archive.copies("c") == ["a", "b"]
