"""Edits of a story: each changes what its name says and nothing else, and the same seed gives the same."""

from __future__ import annotations

import re
from random import Random

import pytest

from eval.edits import COPYING, FALSIFYING, Material, digests, material_of, paragraphs
from rag.sentences import sentence_spans

TEXT = "\n\n".join(
    f"On Monday the envoy told {name} that {n} ferries would sail in March. She said 'no more' -- and nobody objected."
    for n, name in enumerate(["Harlan", "Kessler", "Brandt", "Lund", "Sorel", "Moravec"], start=11)
)
OTHERS = [f"Elsewhere number {n} was drawn in a lottery by a blindfolded child of the town. " * 2 for n in range(12)]


def edited(name: str, text: str = TEXT, seed: int = 1) -> str:
    made = (COPYING | FALSIFYING)[name](Material(text, OTHERS, Random(seed)))
    assert made is not None
    return made


@pytest.mark.parametrize("name", [*COPYING, *FALSIFYING])
def test_an_edit_changes_the_text_and_the_same_seed_changes_it_alike(name: str) -> None:
    assert edited(name) != TEXT
    assert edited(name) == edited(name)


@pytest.mark.parametrize("name", FALSIFYING)
def test_a_falsified_print_differs_in_one_word(name: str) -> None:
    for seed in range(10):
        old, new = TEXT.split(), edited(name, seed=seed).split()
        assert len(old) == len(new)
        assert sum(a != b for a, b in zip(old, new, strict=True)) == 1


def test_what_is_changed_is_a_number_a_name_or_a_date() -> None:
    def changed(name: str) -> set[str]:
        runs = (zip(TEXT.split(), edited(name, seed=seed).split(), strict=True) for seed in range(20))
        return {old for run in runs for old, new in run if old != new}

    assert changed("one number changed") <= {str(n) for n in range(11, 17)}
    assert changed("one name changed") <= {"Harlan", "Kessler", "Brandt", "Lund", "Sorel", "Moravec"}
    assert changed("one date changed") <= {"Monday", "March."}


@pytest.mark.parametrize(("name", "most"), [("trimmed to 3/4", 4), ("trimmed to 1/2", 2), ("trimmed to 1/5", 1)])
def test_a_trimmed_print_is_the_first_paragraphs(name: str, most: int) -> None:
    assert edited(name) == "\n\n".join(paragraphs(TEXT)[:most])


@pytest.mark.parametrize("name", ["reordered", "reordered after the first"])
def test_a_reordered_print_has_the_same_paragraphs(name: str) -> None:
    assert sorted(paragraphs(edited(name))) == sorted(paragraphs(TEXT))
    assert paragraphs(edited("reordered after the first"))[0] == paragraphs(TEXT)[0]


@pytest.mark.parametrize(("name", "share"), [("1 % of words replaced", 0.01), ("5 % of words replaced", 0.05)])
def test_so_many_words_are_replaced_and_neither_numbers_nor_names(name: str, share: float) -> None:
    old, new = TEXT.split(), edited(name).split()
    differing = [a for a, b in zip(old, new, strict=True) if a != b]
    assert 0 < len(differing) <= round(share * len(old))
    assert all(word.strip(".,'").isalpha() and word[0].islower() for word in differing)


def test_dropped_sentences_are_one_in_six_and_the_others_stay() -> None:
    kept = edited("sentences dropped")
    assert len(sentence_spans(TEXT)) - len(sentence_spans(kept)) == 2
    assert kept.startswith("On Monday the envoy told Harlan that 11 ferries would sail in March.")


def test_signs_are_set_and_set_back() -> None:
    curly = edited("typographic signs")
    assert "\N{RIGHT SINGLE QUOTATION MARK}" in curly
    assert "\N{EN DASH}" in curly
    straight = edited("typographic signs", curly)
    assert not re.search(r"[^\x00-\x7f]", straight)


def test_a_digest_holds_the_whole_text_and_two_digests_share_one_paragraph() -> None:
    assert TEXT in edited("inside a digest")
    one, two = digests(Material(TEXT, OTHERS, Random(3)))
    (shared,) = set(paragraphs(one)) & set(paragraphs(two))
    assert shared in paragraphs(TEXT)


def test_a_text_with_nothing_to_change_gives_no_print() -> None:
    bare = Material("nobody spoke.", OTHERS, Random(1))
    assert {name for name, edit in FALSIFYING.items() if edit(bare) is not None} == set()
    assert COPYING["trimmed to 1/2"](bare) is None
    assert COPYING["typographic signs"](bare) is None
    assert COPYING["reordered"](bare) is None


def test_material_is_paragraphs_that_say_something() -> None:
    assert material_of(["Short.", f"{'x' * 130}\n\n{'y' * 2000}"]) == ["x" * 130, "y" * 1200]
