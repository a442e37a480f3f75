"""Measures which issues statements are found to be about: by cues alone, and by the seeds of issues as well.

A data set holds `issues.jsonl`: one statement a line, {"doc_id", "content", "issues"}, its content as in
`statements.jsonl`, its issues as a reader of the statement's words names them, none included. What is counted are pairs
of a statement and an issue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.datasets import find_corpus, records
from rag.errors import UnreadableError
from rag.issues import Issues
from rag.meanings import NEAR, InMemory, Meanings, nearest_issues
from rag.nouns import Article
from rag.seams import Embedder
from rag.sentences import sentence_spans

FILE = "issues.jsonl"
THRESHOLDS = (0.41, 0.44, 0.47, 0.5, NEAR, 0.56, 0.59, 0.62)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A statement's words, the sentences in which they stand, and the issues that a reader gives it."""

    text: str
    sentence: str
    issues: frozenset[str]


@dataclass(frozen=True, slots=True)
class IssueRow:
    """Pairs found in one way, how many of them are right, and how many a reader gives; `near` is the threshold."""

    way: str
    near: float | None
    found: int
    right: int
    labelled: int

    @property
    def precision(self) -> float:
        """Share of the pairs found that are right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """Share of the labelled pairs that are found."""
        return self.right / self.labelled if self.labelled else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        total = self.found + self.labelled
        return 2 * self.right / total if total else 0.0


@dataclass(frozen=True, slots=True)
class IssuesReport:
    """The result on one data set: cues alone, then with seeds at several thresholds."""

    dataset: str
    statements: int
    rows: tuple[IssueRow, ...]


def evaluate_issues(folder: Path, issues: Issues, embedder: Embedder) -> IssuesReport:
    """Match the labelled statements of a data set. Raises UnreadableError."""
    labelled = read_labelled(folder)
    meanings = Meanings(embedder.checksum, InMemory(), embedder)
    meanings.learn([*(seed for issue in issues.issues for seed in issue.seeds), *(one.sentence for one in labelled)])
    by_words = [{match.label for match in issues.match(one.text)} for one in labelled]
    rows = [_row("cues", None, by_words, labelled)]
    for near in THRESHOLDS:
        found = nearest_issues(issues, meanings, [one.sentence for one in labelled], near=near)
        nearest = [{found[one.sentence].label} if one.sentence in found else set() for one in labelled]
        either = [words or seeds for words, seeds in zip(by_words, nearest, strict=True)]
        rows.append(_row("cues and seeds", near, either, labelled))
    return IssuesReport(folder.resolve().name, len(labelled), tuple(rows))


def read_labelled(folder: Path) -> list[Labelled]:
    """Read the labelled statements of a data set. Raises UnreadableError."""
    from index.reading import Read, read

    articles = {one.article.id: one.article for one in read([find_corpus(folder)]) if isinstance(one, Read)}
    path = folder / FILE
    if not path.is_file():
        raise UnreadableError(
            f"{folder} holds no {FILE}.", hint='Give one line {"doc_id", "content", "issues"} for each statement.'
        )
    return [_labelled(row, f"{path}, line {number}", articles) for number, row in records(path)]


def _labelled(row: dict[str, Any], place: str, articles: dict[str, Article]) -> Labelled:
    article = articles.get(str(row.get("doc_id")))
    try:
        spans = [(int(part.split()[0]), int(part.split()[1])) for part in str(row["content"]).split(";")]
    except (KeyError, ValueError, IndexError) as error:
        raise UnreadableError(f'{place}: the content is not "START END", parts joined by ";".') from error
    if article is None or not isinstance(row.get("issues"), list):
        raise UnreadableError(f"{place}: no article of the corpus, or no list of issues.")
    text = article.text
    own = [span for span in sentence_spans(text) if span[0] < spans[-1][1] and spans[0][0] < span[1]]
    sentence = " ".join(text[own[0][0] : own[-1][1]].split()) if own else ""
    return Labelled(" ".join(text[start:end] for start, end in spans), sentence, frozenset(map(str, row["issues"])))


def _row(way: str, near: float | None, found: Sequence[set[str]], labelled: Sequence[Labelled]) -> IssueRow:
    right = sum(len(own & one.issues) for own, one in zip(found, labelled, strict=True))
    return IssueRow(way, near, sum(map(len, found)), right, sum(len(one.issues) for one in labelled))
