"""Ids and hashes are the same everywhere, and change with what they stand for."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date

from rag.identity import content_hash, digest, new_id, passage_id
from rag.nouns import Article

ARTICLE = Article("a1", "Title", "Text", date(2022, 2, 10), "Outlet", "https://example.org/a", "Author", "en")


def test_a_digest_is_the_same_on_every_machine() -> None:
    assert digest("url", "https://example.org/a") == "b01cd94167a5bd88"


def test_the_borders_between_parts_count() -> None:
    assert digest("ab", "c") != digest("a", "bc")


def test_every_field_but_the_id_changes_the_content_hash() -> None:
    others = {"published": date(2022, 2, 11)}
    for field in fields(Article):
        changed = replace(ARTICLE, **{field.name: others.get(field.name, "other")})  # type: ignore[arg-type]  # by name
        assert (content_hash(changed) == content_hash(ARTICLE)) == (field.name == "id"), field.name


def test_unknown_and_empty_are_told_apart() -> None:
    assert content_hash(replace(ARTICLE, title=None)) != content_hash(replace(ARTICLE, title=""))


def test_half_a_surrogate_pair_can_be_hashed() -> None:
    assert len(content_hash(replace(ARTICLE, text="\ud83d"))) == 64


def test_a_passage_is_named_by_its_place() -> None:
    assert passage_id("a1", 10, 25) == "a1#10-25"


def test_new_ids_differ_and_fit_into_an_address() -> None:
    ids = {new_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(len(made) == 22 and made.replace("-", "").replace("_", "").isalnum() for made in ids)
