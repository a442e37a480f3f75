"""Words meet in their stems, whichever thread asks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from rag.stems import stem, stems

WORDS = {"demanded": "demand", "demands": "demand", "talks": "talk", "negotiations": "negoti", "ferries": "ferri"}


def test_forms_of_a_word_meet() -> None:
    assert {word: stem(word) for word in WORDS} == WORDS


def test_the_past_of_a_strong_verb_meets_its_present() -> None:
    assert stem("broke") == stem("broken") == stem("breaks") == stem("violated")
    assert stem("held") == stem("holding")
    assert stem("left") != stem("leave")


def test_a_text_has_the_stems_of_its_folded_words() -> None:
    assert stems("The U.N.'s Ferries, ferry-talks: 260 000!") == {"the", "un", "ferri", "talk", "260000"}
    assert stems(" … ") == set()


def test_threads_do_not_disturb_one_another() -> None:
    words = [f"{word}{ending}" for word in ("round", "table", "market", "border") for ending in ("s", "ed", "ing")] * 20
    expected = [stem.__wrapped__(word) for word in words]
    stem.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(stem.__wrapped__, words)) == expected
