"""Measures the finding of statements against those that a person marked: source, cue and content, kind by kind.

What is matched with what, and what is counted, is in `eval.matching`. A statement's kind is told on both sides by the
quotation marks in its content. Whether the right speaker was found is asked of the marked statements whose content
was found (matched, at least half of the marked content shared): of those with a judged speaker, and elsewhere of those
whose marked source is or holds a name (`rag.speaker_mentions`), which the speaker must then bear.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from eval.agreement import Agreement
from eval.attributions import Attribution, Spans, read_attributions, tidied
from eval.datasets import find_corpus
from eval.matching import SpanScore, count, f1, length, match, score, shared_characters
from rag.bearers import named
from rag.errors import UnreadableError
from rag.nouns import Article, Statement
from rag.quotations import Quotation, quotations
from rag.speaker_mentions import read_mention
from rag.statements import StatementFinder, kind_of

ROLES = ("source", "cue", "content")
KINDS = ("direct", "indirect", "mixed")
_BATCH = 64


@dataclass(frozen=True, slots=True)
class SpeakerScore:
    """Of `asked` statements: how many have the right speaker, a wrong one, and none though one is marked.

    `low` and `high` enclose the share of right ones (95 %, articles drawn anew).
    """

    asked: int
    right: int
    wrong: int
    unknown: int
    low: float
    high: float

    @property
    def accuracy(self) -> float:
        """Share of right speakers."""
        return self.right / self.asked if self.asked else 0.0


@dataclass(frozen=True, slots=True)
class KindScore:
    """The three roles of statements of one kind; exact F1 and F1 by characters."""

    kind: str
    roles: Mapping[str, SpanScore]


@dataclass(frozen=True, slots=True)
class StatementReport:
    """The result on one data set; `people` tells how far people agree where several marked the same articles."""

    dataset: str
    articles: int
    roles: Mapping[str, SpanScore]
    kinds: tuple[KindScore, ...]
    speakers: SpeakerScore
    people: Agreement | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """One article with both sides, tidied: each statement as its three spans and its kind."""

    article: Article
    statements: tuple[Statement, ...]
    marked: tuple[Attribution, ...]
    quoted: tuple[Quotation, ...]

    def found_spans(self, role: str, kind: str | None = None) -> list[Spans]:
        """List our spans of one role, of statements of one kind or of all."""
        return [
            tidied(spans_of(statement, role), self.article.text)
            for statement in self.statements
            if kind in {None, statement.kind}
        ]

    def marked_spans(self, role: str, kind: str | None = None) -> list[Spans]:
        """List the marked spans of one role, of statements of one kind or of all."""
        return [
            tidied(getattr(one, role), self.article.text)
            for one in self.marked
            if kind in {None, kind_of(one.content, self.quoted)}
        ]

    def words(self, spans: Spans) -> str | None:
        """Return the words of a span, its parts joined by " / "; None for no span."""
        return " / ".join(self.article.text[start:end] for start, end in spans) or None

    def pairs(self) -> list[tuple[Statement, Attribution]]:
        """Pair statements with marked ones by their contents: those that share at least half of the marked one."""
        text = self.article.text
        contents = [tidied(statement.spans, text) for statement in self.statements]
        marks = [tidied(mark.content, text) for mark in self.marked]
        return [
            (self.statements[place], self.marked[other])
            for place, other in match(contents, marks)
            if 2 * shared_characters(contents[place], marks[other]) >= length(marks[other])
        ]


def spans_of(statement: Statement, role: str) -> Spans:
    """Return the span of a role of a statement, in parts.

    >>> said = Statement("i", "a", None, None, None, "said", (4, 8), "indirect", "so", ((9, 11),))
    >>> spans_of(said, "source"), spans_of(said, "cue"), spans_of(said, "content")
    ((), ((4, 8),), ((9, 11),))
    """
    if role == "content":
        return statement.spans
    span = statement.cue_span if role == "cue" else statement.speaker_span
    return (span,) if span and span[0] < span[1] else ()


def compare(
    folder: Path, finder: StatementFinder, *, on_articles: Callable[[int], None] = lambda _: None
) -> list[Compared]:
    """Find the statements of all articles of a data set that have marked ones, and set both side by side.

    Raises UnreadableError where a marked article is not in the corpus.
    """
    from index.reading import Read, read

    marked = read_attributions(folder)
    articles = [one.article for one in read([find_corpus(folder)]) if isinstance(one, Read)]
    missing = sorted(set(marked) - {article.id for article in articles})
    if missing:
        raise UnreadableError(f"{folder} has statements of articles that are not there: {', '.join(missing[:3])}.")
    chosen = [article for article in articles if article.id in marked]
    compared: list[Compared] = []
    for first in range(0, len(chosen), _BATCH):
        batch = chosen[first : first + _BATCH]
        for article, found in zip(batch, finder.find_all(batch), strict=True):
            compared.append(Compared(article, found, marked[article.id], tuple(quotations(article.text))))
        on_articles(len(compared))
    return compared


def evaluate_statements(name: str, compared: Sequence[Compared], people: Agreement | None = None) -> StatementReport:
    """Score the articles of a data set."""
    return StatementReport(
        dataset=name,
        articles=len(compared),
        roles=_scores(compared, None),
        kinds=tuple(KindScore(kind, _scores(compared, kind)) for kind in KINDS),
        speakers=_speakers(compared),
        people=people,
    )


def _scores(compared: Sequence[Compared], kind: str | None) -> Mapping[str, SpanScore]:
    return {
        role: score([count(one.found_spans(role, kind), one.marked_spans(role, kind)) for one in compared])
        for role in ROLES
    }


def _speakers(compared: Sequence[Compared]) -> SpeakerScore:
    rows = [_speaker_counts(one) for one in compared]
    asked, right, wrong, unknown = (sum(row[place] for row in rows) for place in range(4))
    # F1 of right, asked and asked again is the share of right ones.
    share = f1(np.array([[row[1], row[0], row[0]] for row in rows], dtype=np.float64).reshape(len(rows), 3))
    return SpeakerScore(asked, right, wrong, unknown, share.low, share.high)


def _speaker_counts(one: Compared) -> list[int]:
    """Count in one article: asked, right, wrong, unknown."""
    counts = [0, 0, 0, 0]
    for statement, mark in one.pairs():
        right = right_speaker(statement.speaker, mark, one.article.text)
        if right is not None:
            counts[0] += 1
            counts[1 if right else 3 if statement.speaker is None else 2] += 1
    return counts


def right_speaker(speaker: str | None, mark: Attribution, text: str) -> bool | None:
    """Tell whether a speaker is the marked one; None where the marks do not say who that is.

    >>> mark = Attribution(((0, 15),), (), ())
    >>> [right_speaker(name, mark, "Envoy Ada Quill said") for name in ("Ada Quill", "Quill", "Bo Holm", None)]
    [True, True, False, False]
    """
    if mark.judged:
        if speaker is None or mark.speaker is None:
            return speaker == mark.speaker
        return named(speaker).bears(mark.speaker) or named(mark.speaker).bears(speaker)
    source = " ".join(text[start:end] for start, end in mark.source)
    written = read_mention(source).name
    if written is None:
        return None
    return speaker is not None and (named(speaker).bears(written) or named(source).bears(speaker))
