"""An archive opens only as it was built, and says what to do otherwise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.manifest import Manifest, require_kept, require_model_kept, require_same
from rag.errors import DamagedError, MismatchError

FOUND = Manifest(model="small", checksum="a" * 64, dimensions=64, tokens=200, overlap=40)
HERE = Path("news")


def test_a_manifest_comes_back_from_its_rows() -> None:
    assert Manifest.of_rows(dict(FOUND.rows()), HERE) == FOUND


@pytest.mark.parametrize("broken", [{"dimensions": "many"}, {"format": ""}])
def test_a_manifest_that_is_no_manifest_is_damage(broken: dict[str, str]) -> None:
    with pytest.raises(DamagedError, match="news"):
        Manifest.of_rows(dict(FOUND.rows()) | broken, HERE)
    with pytest.raises(DamagedError, match="model"):
        Manifest.of_rows({}, HERE)


def test_the_same_manifest_is_accepted() -> None:
    require_same(FOUND, replace(FOUND), HERE)


def test_another_model_is_refused_naming_both_and_the_setting() -> None:
    wanted = replace(FOUND, model="large", checksum="b" * 64, dimensions=768)
    with pytest.raises(MismatchError) as error:
        require_same(FOUND, wanted, HERE)
    assert error.value.message == (
        "The archive at news was built with the model small (64 dimensions, weights aaaaaaaaaaaa); "
        "the settings ask for large (768 dimensions, weights bbbbbbbbbbbb)."
    )
    assert error.value.hint == (
        'Set embedding.model = "small", or run `rapporteur reindex`: it embeds the stored articles anew.'
    )


def test_other_weights_under_the_same_name_are_refused() -> None:
    with pytest.raises(MismatchError, match=r"a{12}.*b{12}.*Install the weights of small.*or run `rapporteur reindex`"):
        require_same(FOUND, replace(FOUND, checksum="b" * 64), HERE)


@pytest.mark.parametrize(("tokens", "overlap", "shown"), [(100, 40, "100 and 40"), (200, 0, "200 and 0")])
def test_another_chunking_is_refused_with_the_settings_to_set(tokens: int, overlap: int, shown: str) -> None:
    with pytest.raises(MismatchError, match=shown) as error:
        require_same(FOUND, replace(FOUND, tokens=tokens, overlap=overlap), HERE)
    assert error.value.hint == (
        "Set chunking.tokens = 200 and chunking.overlap = 40, or run `rapporteur reindex`: it cuts the stored articles "
        "anew."
    )


def test_another_format_is_refused_before_anything_else() -> None:
    with pytest.raises(MismatchError, match=r"format 9.*reads format 5 and older ones"):
        require_same(replace(FOUND, format=9, model="other"), FOUND, HERE)


def test_a_manifest_of_the_format_before_token_codes_names_no_head() -> None:
    rows = {key: value for key, value in FOUND.rows() if key != "late"}
    assert Manifest.of_rows(rows, HERE).late == ""


def test_another_head_for_token_codes_is_no_mismatch() -> None:
    require_same(replace(FOUND, late="a"), replace(FOUND, late="b"), HERE)


def test_an_archive_that_is_what_it_was_opened_as_is_kept_to_whatever_its_format() -> None:
    require_kept(FOUND, replace(FOUND, format=1), HERE)


def test_another_model_since_the_opening_is_refused_naming_both_and_what_to_start_with() -> None:
    now = replace(FOUND, model="large", checksum="b" * 64, dimensions=768)
    for require in (require_kept, require_model_kept):
        with pytest.raises(MismatchError) as error:
            require(FOUND, now, HERE)
        assert str(error.value) == (
            "The archive at news was opened with the model small (64 dimensions, weights aaaaaaaaaaaa) and has been "
            "given large (768 dimensions, weights bbbbbbbbbbbb) since. "
            'Start this program again with embedding.model = "large".'
        )


@pytest.mark.parametrize("now", [replace(FOUND, tokens=100), replace(FOUND, overlap=0), replace(FOUND, late="c")])
def test_other_passages_or_codes_since_the_opening_matter_to_what_is_added_alone(now: Manifest) -> None:
    require_model_kept(FOUND, now, HERE)
    with pytest.raises(MismatchError, match="since"):
        require_kept(FOUND, now, HERE)
