"""The seams: one or two verbs each. Implementations are named in `app/wiring.py` alone.

Every implementation of a seam passes that seam's suite in `tests/contracts/`.
"""

from __future__ import annotations

import collections.abc
from collections.abc import Iterable, Sequence
from typing import Protocol

from rag.late import QueryTokens
from rag.nouns import (
    Answer,
    ArchiveState,
    Article,
    Conversation,
    Figure,
    Filters,
    IndexedArticle,
    Message,
    Passage,
    Ranking,
    Rewrite,
    ScoredPassage,
    Statement,
    Turn,
    Unanswered,
    Vector,
    Vectors,
)
from rag.reading import Reading

Pieces = collections.abc.Generator[str, None, None]
"""A reply as it comes, a few words at a time."""


class Embedder(Protocol):
    """Turns text into unit vectors. Passages and queries may be treated differently by a model."""

    @property
    def name(self) -> str:
        """The model's name, as the settings and the archive's manifest spell it."""

    @property
    def checksum(self) -> str:
        """sha256 of the weights: two embedders with one checksum give one vector space."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """How many of the model's own tokens a text may hold before it is cut, special tokens included."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Count the model's own tokens of each text, special tokens included, without cutting."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Embed texts, in their order; float32 unit rows of shape `(len(texts), dimensions)`."""

    def embed_query(self, text: str) -> Vector:
        """Embed one query; float32 unit row of shape `(dimensions,)`."""


class TokenCoder(Protocol):
    """Embeds passages and turns their tokens into codes in one go, and reads the tokens of a query."""

    @property
    def late(self) -> str:
        """Checksum of the head that makes the codes: codes of different heads cannot be compared."""

    def encode_passages(self, texts: Sequence[str]) -> tuple[Vectors, list[bytes]]:
        """Embed texts as `Embedder.embed_passages` does, and give each one's token codes."""

    def query_tokens(self, text: str) -> QueryTokens:
        """Read a query's tokens as they are compared with codes."""


class Reader(Protocol):
    """Reads a question beside a text and points at the words that answer it."""

    def read(self, question: str, texts: Sequence[str]) -> list[Reading]:
        """Read each text beside the question; what is too long is cut at its end."""


class Retriever(Protocol):
    """Finds passages. A hybrid or reranked retriever is a retriever that holds retrievers."""

    def retrieve(self, query: str, *, k: int, filters: Filters) -> list[ScoredPassage]:
        """Return at most `k` passages, best first; equal scores in order of passage id."""


class Reranker(Protocol):
    """Looks at few passages more closely than a search can look at all."""

    def rerank(self, query: str, hits: Sequence[ScoredPassage]) -> list[ScoredPassage]:
        """Return the same passages with scores of its own, best first; equal scores in order of passage id."""


class Rewriter(Protocol):
    """Makes a follow-up question stand alone."""

    def rewrite(self, question: str, conversation: Conversation | None, *, without: Sequence[str] = ()) -> Rewrite:
        """Rewrite one question, carrying nothing of `without`; one that stands alone comes back word for word."""


class Generator(Protocol):
    """A language model, wherever it runs."""

    @property
    def name(self) -> str:
        """The model's name, as it is shown to readers."""

    def generate(self, messages: Sequence[Message], *, max_tokens: int) -> Pieces:
        """Yield the reply to a conversation piece by piece, at most `max_tokens` of the model's own tokens.

        Whoever stops reading early closes it. Raises GenerationError, also in mid-reply.
        """


class Answerer(Protocol):
    """Answers from passages and only from them."""

    def answer(self, question: str, hits: Sequence[ScoredPassage], *, filters: Filters) -> Answer:
        """Answer a standalone question; the ids and the question as typed are the caller's to fill in."""


class StatementReader(Protocol):
    """Finds who said what in articles."""

    def find_all(self, articles: Sequence[Article]) -> list[tuple[Statement, ...]]:
        """Find the statements of each of several articles, in the order of their cues."""


class Archive(Protocol):
    """What is stored and how it is found again. Every method sees the newest commit of any process."""

    def add(self, batch: Sequence[IndexedArticle]) -> list[str]:
        """Commit articles in one transaction, replacing those with the same id.

        Returns for each article `"added"`, `"updated"` or `"unchanged"`. All or none are stored.
        """

    def remove(self, article_ids: Sequence[str]) -> list[str]:
        """Remove articles and all that hangs on them in one transaction; return the ids that were there."""

    def dense(self, vector: Vector, *, k: int, filters: Filters) -> list[ScoredPassage]:
        """Nearest passages by cosine (the score), best first, ties by passage id."""

    def lexical(self, query: str, *, k: int, filters: Filters) -> list[ScoredPassage]:
        """Best passages by BM25 (the score) over text, title, outlet and date, best first, ties by passage id."""

    def rank_dense(self, vector: Vector, *, k: int, filters: Filters) -> Ranking:
        """What `dense` finds, without reading it; equal scores in any order."""

    def rank_lexical(self, query: str, *, k: int, filters: Filters) -> Ranking:
        """What `lexical` finds, without reading it; equal scores in any order."""

    def read(self, numbers: Sequence[int]) -> dict[int, Passage]:
        """Read the passages of a ranking by their numbers; those that were removed since are left out."""

    def count(self, phrase: str, *, filters: Filters) -> int:
        """Count the passages that hold the words of `phrase` side by side, in title or text, after folding."""

    def article(self, article_id: str) -> Article | None:
        """The stored article, or None."""

    def articles(self, *, filters: Filters, offset: int = 0, limit: int | None = None) -> list[Article]:
        """Stored articles without their texts (`text == ""`), newest first, undated last, ties by id.

        Here a filter without date bounds hides nothing.
        """

    def total(self, *, filters: Filters) -> int:
        """How many articles `articles` would list without offset and limit."""

    def hashes(self, article_ids: Sequence[str]) -> dict[str, str]:
        """Content hashes (`rag.identity.content_hash`) of those of the ids that are stored."""

    def passages(self, article_id: str) -> list[Passage]:
        """An article's passages in the order of its text."""

    def vectors(self, passage_ids: Sequence[str]) -> Vectors:
        """Stored vectors of passages, row by row in the order of the ids.

        Raises NotFoundError for an id that is not stored.
        """

    def codes(self, numbers: Sequence[int]) -> dict[int, bytes]:
        """Token codes (`rag.late`) by the numbers of a ranking, of those of the passages that are stored with some."""

    def figures(self, article_ids: Sequence[str]) -> list[Figure]:
        """Numeric claims of those of the articles that are stored, in the order of the ids and of their texts."""

    def statements(self, article_ids: Sequence[str] | None = None) -> list[Statement]:
        """Statements of those of the articles that are stored, in the order of the ids and of their texts.

        Without ids those of all articles, newest articles first, undated last, ties by id.
        """

    def copies(self, article_id: str) -> list[str]:
        """The other articles of its copy cluster, earliest first; empty when it has no copy."""

    def also_in(self, passage: Passage, *, filters: Filters) -> list[str]:
        """The visible articles of its copy cluster, but its own, that print the same passage; earliest first."""

    def sources(self) -> list[tuple[str, int]]:
        """Outlets with their number of articles, most articles first."""

    def removed_on(self, article_id: str) -> str | None:
        """ISO day on which the article was removed, or None if it is stored or was never there."""

    def state(self) -> ArchiveState:
        """Counts at the newest commit."""

    def close(self) -> None:
        """Release files and locks; closing twice is harmless."""


class Conversations(Protocol):
    """Conversations, answers and verdicts on them, kept on the server."""

    def create(self, conversation_id: str | None = None) -> Conversation:
        """Make an empty conversation."""

    def get(self, conversation_id: str) -> Conversation:
        """One conversation with its turns. Raises NotFoundError."""

    def list(self, *, offset: int = 0, limit: int = 50, q: str = "") -> Iterable[Conversation]:
        """Conversations without their turns, the last used first; with `q` those that hold its words.

        Each word has to begin a word of the title, of a question or of an answer, after folding.
        """

    def ask(
        self, conversation_id: str, question: str, *, ignore: Sequence[str] = (), again: str | None = None
    ) -> Unanswered:
        """Keep a question before it is answered; `append` of an answer with its id takes its place.

        The first question becomes the title unless the conversation was named. Raises NotFoundError.
        """

    def branch(self, turns: Sequence[Turn], question: str, *, ignore: Sequence[str] = ()) -> Unanswered:
        """Begin a conversation with copies of turns, each as of when it was asked, and keep a question in it.

        All of it is kept, or nothing is.
        """

    def forget(self, conversation_id: str, question_id: str) -> None:
        """Delete a question that has no answer. Raises NotFoundError."""

    def append(self, conversation_id: str, answer: Answer) -> Conversation:
        """Add a turn; the first question becomes the title unless the conversation was named."""

    def rename(self, conversation_id: str, title: str) -> Conversation:
        """Name a conversation. Raises NotFoundError."""

    def delete(self, conversation_id: str) -> None:
        """Delete a conversation and its answers. Raises NotFoundError."""

    def answer(self, answer_id: str) -> Answer:
        """One kept answer. Raises NotFoundError."""

    def add_feedback(self, answer_id: str, verdict: str, comment: str = "") -> None:
        """Keep a reader's verdict on an answer. Raises NotFoundError."""

    def close(self) -> None:
        """Release the file."""
