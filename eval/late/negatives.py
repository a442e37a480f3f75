"""Finds hard negatives: passages that our own two legs rank high for a question and that do not answer it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from eval.late.pairs import Pair
from index.lexical import LexicalDocument, LexicalIndex
from rag.fusion import scaled
from rag.nouns import Filters, Vectors
from rag.spelling import fold

MOST = 8
_DEPTH = 60
_EVERYTHING = Filters()


def mined(
    pairs: Sequence[Pair],
    passages: Sequence[str],
    *,
    questions: Vectors,
    vectors: Vectors,
    share: float,
    on_pairs: Callable[[int], None] = lambda _: None,
) -> list[tuple[int, ...]]:
    """List for each pair at most `MOST` passages, nearest first, that do not hold its answer's words.

    `questions` and `vectors` are the embeddings of the questions and the passages, `share` what meaning weighs.
    """
    folded = [f" {fold(text)} " for text in passages]
    found: list[tuple[int, ...]] = []
    with tempfile.TemporaryDirectory(prefix="rapporteur-late-") as scratch:
        index = LexicalIndex(Path(scratch), create=True)
        index.write((), (_document(row, text) for row, text in enumerate(passages)))
        for pair, query in zip(pairs, questions, strict=True):
            near = (vectors @ query).argsort()[::-1][:_DEPTH]
            meaning = dict(zip(near.tolist(), scaled((vectors[near] @ query).tolist()), strict=True))
            hits = index.search(pair.question, limit=_DEPTH, filters=_EVERYTHING)
            words = dict(zip([row for row, _ in hits], scaled([score for _, score in hits]), strict=True))
            total = {
                row: share * meaning.get(row, 0) + (1 - share) * words.get(row, 0) for row in meaning.keys() | words
            }
            order = sorted(total, key=lambda row: (-total[row], row))
            found.append(tuple(row for row in order if not _answers(pair, row, folded[row]))[:MOST])
            on_pairs(len(found))
    return found


def _answers(pair: Pair, row: int, text: str) -> bool:
    answer = fold(pair.answer)
    return row == pair.positive or bool(answer and answer in text)


def _document(row: int, text: str) -> LexicalDocument:
    return LexicalDocument(row=row, article_row=row, title="", body=text, source="", outlet=None, published=None)
