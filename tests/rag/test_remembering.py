"""Vectors of sentences are made once, kept for as long as there is room, and are those that the model makes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.nouns import Vectors
from rag.remembering import SharingEmbedder
from tests.embedders import WordEmbedder

ONE, TWO, THREE = "The ferry sails.", "The dam holds.", "Grain is dear."


class Counting(WordEmbedder):
    """Tells what it was asked to embed."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[list[str]] = []

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.asked.append(list(texts))
        return super().embed_passages(texts)


def test_what_was_embedded_once_is_not_embedded_again_and_rows_keep_their_order() -> None:
    model = Counting()
    remembering = SharingEmbedder(model)
    remembering.embed_passages([ONE, TWO])
    rows = remembering.embed_passages([THREE, TWO, ONE, THREE])
    assert model.asked == [[ONE, TWO], [THREE]]
    np.testing.assert_array_equal(rows, WordEmbedder().embed_passages([THREE, TWO, ONE, THREE]))
    assert len(remembering.embed_passages([])) == 0


def test_where_room_is_short_what_was_not_asked_for_longest_is_forgotten_first() -> None:
    model = Counting()
    remembering = SharingEmbedder(model, most=2)
    remembering.embed_passages([ONE])
    remembering.embed_passages([TWO])
    remembering.embed_passages([ONE])
    remembering.embed_passages([THREE])
    model.asked.clear()
    remembering.embed_passages([ONE, THREE, TWO])
    assert model.asked == [[TWO]]


def test_more_texts_than_there_is_room_for_are_embedded_all_the_same() -> None:
    remembering = SharingEmbedder(WordEmbedder(), most=1)
    np.testing.assert_array_equal(
        remembering.embed_passages([ONE, TWO, THREE]), WordEmbedder().embed_passages([ONE, TWO, THREE])
    )


def test_what_a_caller_does_to_its_rows_changes_nothing_that_is_kept() -> None:
    remembering = SharingEmbedder(WordEmbedder())
    remembering.embed_passages([ONE])[:] = 0
    np.testing.assert_array_equal(remembering.embed_passages([ONE]), WordEmbedder().embed_passages([ONE]))
