"""What may not be stored."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from index.admission import require_storable
from rag.errors import ArchiveError, UnreadableError
from rag.nouns import Article, IndexedArticle, Passage
from tests.index.articles import story

GOOD = story("a", "First part.\n\nSecond part.")


def with_passage(**changes: int | str) -> IndexedArticle:
    changed = replace(GOOD.passages[1], **changes)  # type: ignore[arg-type]
    return replace(GOOD, passages=(GOOD.passages[0], changed))


def test_what_is_right_passes() -> None:
    require_storable(GOOD, 64)


@pytest.mark.parametrize(
    "wrong",
    [
        with_passage(start=12),
        with_passage(end=26),
        with_passage(start=-12),
        with_passage(text="Second Part."),
        with_passage(start=13, end=13, text=""),
        replace(GOOD, passages=(GOOD.passages[0], GOOD.passages[0])),
    ],
)
def test_a_passage_is_a_slice_of_its_article_and_no_other_passage(wrong: IndexedArticle) -> None:
    with pytest.raises(ArchiveError, match="no span"):
        require_storable(wrong, 64)


@pytest.mark.parametrize(
    "vectors", [GOOD.vectors[:1], GOOD.vectors[:, :32], GOOD.vectors * 2, GOOD.vectors * 0, GOOD.vectors * np.nan]
)
def test_each_passage_has_a_unit_vector(vectors: np.ndarray[tuple[int, int], np.dtype[np.float32]]) -> None:
    with pytest.raises(ArchiveError, match="vector"):
        require_storable(replace(GOOD, vectors=vectors), 64)


def test_no_passages_need_no_vectors() -> None:
    require_storable(IndexedArticle(Article("a", None, ""), (), np.empty((0, 0), dtype=np.float32)), 64)


@pytest.mark.parametrize("field", ["id", "title", "source", "url", "author"])
def test_half_a_character_is_refused_wherever_it_stands(field: str) -> None:
    article = replace(GOOD.article, **{field: "x\udc00"})  # type: ignore[arg-type]
    with pytest.raises(UnreadableError, match="half a character"):
        require_storable(replace(GOOD, article=article), 64)


def test_passages_may_overlap() -> None:
    passages = (Passage("a#0-5", "a", "First", 0, 5), Passage("a#0-11", "a", "First part.", 0, 11))
    require_storable(replace(GOOD, passages=passages), 64)
