"""Tells whether a question goes on about what a conversation is about, and in which words.

What a conversation is about are the rarest words that its questions share, the latest ones most. Whether a question is
about it too is asked of the archive: if some passage comes nearer to the question with those words than any does to
the question alone, they belong together; if not, the question stands by itself or has turned to something else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rag.names import names
from rag.nouns import Filters
from rag.questions import read_question
from rag.rarity import idf
from rag.seams import Archive, Embedder
from rag.spelling import fold
from rag.stems import stems

MOST_WORDS = 3
DECAY = 0.8
"""What a word of a question counts beside one of the next question."""

NEARER, BARELY = 0.11, 0.03
"""By how much, in cosine, the words have to bring the nearest passage nearer to a question that may stand alone, and to
one that seems not to (docs/evaluation.md, "Conversations")."""

EVERYTHING = Filters()


@dataclass(frozen=True, slots=True)
class Bearings:
    """What an archive tells of words: how rare they are, and how near its nearest passage comes to a text."""

    archive: Archive
    embedder: Embedder

    def rarity(self, word: str) -> float:
        """Weigh a word, or the rarest of several, by how few passages hold it."""
        passages = max(self.archive.state().passages, 1)
        held = (self.archive.count(each, filters=EVERYTHING) for each in fold(word).split())
        return max((idf(passages, count) for count in held), default=0.0)

    def nearness(self, text: str) -> float:
        """Give the cosine of the passage nearest to a text; 0 in an empty archive."""
        nearest = self.archive.rank_dense(self.embedder.embed_query(text), k=1, filters=EVERYTHING)
        return float(nearest.scores[0]) if len(nearest.scores) else 0.0

    def topic(self, question: str, earlier: Sequence[str]) -> tuple[str, ...]:
        """List the words of earlier questions, the oldest first, that a question leaves out; none if it does not."""
        weighed = {word: count * self.rarity(word) for word, count in counted_words(earlier).items()}
        words = heaviest(weighed, without=question)
        return words if self.belong(question, words, nearer=NEARER) else ()

    def belong(self, question: str, words: Sequence[str], *, nearer: float = BARELY) -> bool:
        """Tell whether words bring the passage nearest to a question nearer, by more than `nearer`."""
        return bool(words) and self.nearness(f"{question} {' '.join(words)}") - self.nearness(question) > nearer


def counted_words(questions: Sequence[str]) -> dict[str, float]:
    """Count names and other words of questions, the oldest first, each question's `DECAY` times the next one's.

    >>> counted_words(["What did Ada Quill say about ferries?", "Why are ferries late?"])
    {'ferries': 1.8, 'late': 1.0, 'Ada Quill': 0.8}
    """
    counted: dict[str, float] = {}
    for age, question in enumerate(reversed(questions)):
        for word in words_about(question):
            counted[word] = counted.get(word, 0.0) + DECAY**age
    return counted


def words_about(question: str) -> tuple[str, ...]:
    """List what a question is about: its names as written, then its other words, each once."""
    read = read_question(question, outlets=(), today=date.max)
    named = names(question)
    of_names = {word for name in named for word in fold(name).split()}
    return (*named, *(term for term in read.terms if term not in of_names))


def heaviest(weighed: Mapping[str, float], *, without: str, most: int = MOST_WORDS) -> tuple[str, ...]:
    """Choose the heaviest words, none of which a question or a heavier one holds already; ties by the alphabet.

    >>> heaviest({"ferry": 2.0, "ferries": 1.9, "strike": 1.0, "Quill": 3.0}, without="What did Quill say?")
    ('ferry', 'strike')
    """
    said, chosen = stems(without), []
    for word in sorted(weighed, key=lambda word: (-weighed[word], word)):
        own = stems(word)
        if not own <= said:
            chosen.append(word)
            said |= own
    return tuple(chosen[:most])
