"""Articles without end, the same for the same seed, and the tiny model that reads them."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest

from eval.torture.material import Material, Supply, gather_material
from eval.torture.tiny_model import DIMENSIONS, write_tiny_model
from rag.embedding import load_embedder
from rag.errors import UnreadableError
from rag.nouns import Article


def test_a_supply_is_the_same_for_the_same_seed_and_gives_each_id_once(material: Material) -> None:
    supplies = [Supply(material, random.Random(seed)) for seed in (1, 1, 2)]
    first, again, other = ([supply.new() for _ in range(50)] for supply in supplies)
    assert first == again
    assert first != other
    assert len({article.id for article in first}) == 50
    assert all(article.title and article.text and article.published and article.source for article in first)


def test_whole_articles_come_first_and_as_they_are() -> None:
    article = Article("given", "T", "It was given. It is whole.", source="S")
    supply = Supply(Material((article,), ("A sentence.", "Another."), ("Title",)), random.Random(1))
    assert (supply.new().text, supply.new().text == article.text) == (article.text, False)


def test_a_change_keeps_the_id_and_a_copy_the_text(material: Material) -> None:
    supply = Supply(material, random.Random(1))
    article = supply.new()
    changes = [supply.changed(article) for _ in range(30)]
    assert {change.id for change in changes} == {article.id}
    assert sum(change.text != article.text for change in changes) > 20
    assert any(change.text == article.text and change.published != article.published for change in changes)
    copy = supply.copy(article)
    assert (copy.text, copy.id != article.id) == (article.text, True)


def test_too_little_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "short.txt").write_text("Just a line.\n")
    with pytest.raises(UnreadableError, match="at least 20 sentences"):
        gather_material(tmp_path, whole=False)


def test_the_tiny_model_is_one_that_the_program_loads(tiny_model: Path, tmp_path: Path, material: Material) -> None:
    embedder = load_embedder(str(tiny_model), precision="fp32")
    rows = embedder.embed_passages(material.sentences[:20])
    assert rows.shape == (20, DIMENSIONS)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert float((rows @ rows.T - 2 * np.eye(20)).max()) < 0.99
    again = write_tiny_model(tmp_path / "again", material.words())
    assert load_embedder(str(again), precision="fp32").checksum == embedder.checksum
    assert write_tiny_model(tmp_path / "other", material.words(), seed=1) != again
