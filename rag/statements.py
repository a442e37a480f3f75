"""Finds the statements of articles: who said what, by which word, word for word or not, and when.

Run at ingestion, over batches. Only sentences that hold a reporting word are parsed. Nothing is guessed: a mention that
leads to no name within reach leaves the speaker unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.names import names
from rag.nouns import Article, Statement, StatementKind
from rag.parsing import parse
from rag.quotations import Quotation, quotations
from rag.quoted_speech import contents
from rag.reporting_words import ReportingWords, reporting_words
from rag.reports import Report, reports
from rag.tree import Span
from rag.sentences import sentence_spans



class StatementFinder:
    """Finds statements; the parser is loaded at the first call that needs it."""

    def __init__(self, words: ReportingWords | None = None) -> None:
        self._words = words or reporting_words()
        self._may_report = self._words.pattern()

    def find(self, article: Article) -> tuple[Statement, ...]:
        """Find the statements of one article, in the order of their cues."""
        return self.find_all([article])[0]

    def find_all(self, articles: Sequence[Article]) -> list[tuple[Statement, ...]]:
        """Find the statements of each of several articles; faster than one by one."""
        places = [(number, span) for number, article in enumerate(articles) for span in self._candidates(article)]
        texts = (articles[number].text[start:end] for number, (start, end) in places)
        found: list[list[Report]] = [[] for _ in articles]
        for (number, (start, _)), doc in zip(places, parse(texts), strict=True):
            found[number].extend(report.moved(start) for report in reports(doc, self._words))
        return [tuple(_statements(article, own)) for article, own in zip(articles, found, strict=True)]

    def _candidates(self, article: Article) -> Iterator[Span]:
        for start, end in sentence_spans(article.text):
            if self._may_report.search(article.text, start, end):
                yield start, end


def _statements(article: Article, found: Sequence[Report]) -> Iterator[Statement]:
    quoted = quotations(article.text)
    for report, content in zip(found, contents(article.text, found, quoted), strict=True):
        if content:
            yield _statement(article, report, content, quoted)


def _statement(article: Article, report: Report, content: tuple[Span, ...], quoted: Sequence[Quotation]) -> Statement:
    text = article.text
    start, end = report.cue
    mention = text[slice(*report.source)] if report.source else ""
    return Statement(
        id=f"{article.id}#said{start}-{content[0][0]}",
        article_id=article.id,
        speaker=next(iter(names(mention)), None),
        speaker_span=report.source,
        role=None,
        cue=text[start:end],
        cue_span=report.cue,
        kind=kind_of(content, quoted),
        text=" ".join(text[first:last] for first, last in content),
        spans=content,
        force=report.word.force,
        negated=report.negated,
        addressee=text[slice(*report.addressee)] if report.addressee else None,
    )


def kind_of(content: Sequence[Span], quoted: Sequence[Quotation]) -> StatementKind:
    """Tell how a content is given: all in quotation marks, none of it, or some.

    >>> kind_of([(0, 5)], [Quotation(0, 5)]), kind_of([(0, 9)], [Quotation(0, 5)]), kind_of([(0, 5)], [])
    ('direct', 'mixed', 'indirect')
    """
    total = sum(end - start for start, end in content)
    inside = sum(
        max(0, min(end, quotation.end) - max(start, quotation.start)) for start, end in content for quotation in quoted
    )
    if not inside:
        return "indirect"
    return "direct" if inside >= total - 2 * len(content) else "mixed"
