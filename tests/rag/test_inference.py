"""What the files that run a model share: precision, batches, and texts that no tokenizer takes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import ModelError
from rag.inference import choose_precision, gains_from_bf16, loading, plan_batches


@pytest.mark.parametrize(
    ("vendor", "flags", "gains"),
    [
        ("GenuineIntel", "avx512f avx512_bf16 amx_bf16", True),
        ("GenuineIntel", "avx512f avx512_bf16", False),
        ("AuthenticAMD", "avx512f avx512_bf16", True),
        ("AuthenticAMD", "avx2", False),
    ],
)
def test_bf16_is_chosen_where_the_processor_gains_from_it(vendor: str, flags: str, gains: bool) -> None:
    assert gains_from_bf16(f"vendor_id\t: {vendor}\nflags\t\t: {flags}\n") == gains


def test_no_list_of_flags_means_no_gain() -> None:
    assert not gains_from_bf16("")


def test_a_precision_that_is_named_is_used_on_every_processor() -> None:
    assert [choose_precision("fp32"), choose_precision("bf16")] == ["fp32", "bf16"]
    assert choose_precision("auto") in {"fp32", "bf16"}


@given(st.lists(st.integers(1, 300), max_size=60), st.integers(1, 2000))
def test_batches_hold_every_place_once_within_the_budget(lengths: list[int], budget: int) -> None:
    groups = plan_batches(lengths, budget)
    assert sorted(place for group in groups for place in group) == list(range(len(lengths)))
    for group in groups:
        assert len(group) == 1 or max(lengths[place] for place in group) * len(group) <= budget


@pytest.mark.parametrize("error", [OSError("no such file"), KeyError("weight"), ImportError("no peft")])
def test_what_fails_while_a_model_is_loaded_names_the_folder_and_a_remedy(error: Exception) -> None:
    with (
        pytest.raises(ModelError, match=r"The model in x cannot be loaded \(.*(file|weight|peft)") as caught,
        loading(Path("x"), "a model"),
    ):
        raise error
    assert caught.value.hint == "Name a folder that sentence-transformers has saved a model to."


def test_an_error_that_explains_itself_passes_as_it_is() -> None:
    with pytest.raises(ModelError, match="Three labels") as caught, loading(Path("x"), "a model"):
        raise ModelError("Three labels", hint="One.")
    assert caught.value.hint == "One."


def test_progress_bars_are_as_they_were_after_loading() -> None:
    from transformers.utils import logging

    shown = logging.is_progress_bar_enabled()
    with loading(Path("x"), "a model"):
        assert not logging.is_progress_bar_enabled()
    assert logging.is_progress_bar_enabled() == shown
