"""What every answer must keep, whoever wrote it (docs/design.md, section HTTP), held against the archive it is from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from rag.nouns import Answer, Filters
from rag.seams import Archive
from rag.spelling import fold


def check(answer: Answer, archive: Archive, filters: Filters, *, last_day: date | None = None) -> None:
    """Hold an answer against the contract and against what it might be given from.

    `last_day` is the day of an "as of" in the question, if it has one.
    """
    _check_markers(answer)
    _check_spans(answer, archive)
    _check_disagreements(answer, archive)
    for identity in shown(answer):
        _check_bounds(archive, identity, filters, last_day)
    if answer.verdict == "not_in_archive":
        assert (answer.citations, answer.sentences, answer.short_answer) == ((), (), None)
        assert answer.missing
        assert all(line.endswith(".") for line in answer.missing)
    else:
        assert answer.citations
        assert answer.as_of == max((one.published for one in answer.citations if one.published), default=None)


def shown(answer: Answer) -> Iterator[str]:
    """Name every article that an answer shows: cited, in which else it is printed, or nearest."""
    for citation in answer.citations:
        yield from (citation.article_id, *citation.also_in)
    for hit in answer.nearest:
        yield from (hit.article_id, *hit.also_in)


def _check_markers(answer: Answer) -> None:
    """Citations are numbered from 1 in order of first use, and the text is the sentences with their markers."""
    numbers = [citation.number for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    # A sentence may itself hold something like a marker, so markers are read where the sentences end.
    markers = [number for sentence in answer.sentences for number in sentence.citations]
    assert list(dict.fromkeys(markers)) == numbers
    rest = answer.answer
    for sentence in answer.sentences:
        marked = sentence.text + "".join(f" [{number}]" for number in sentence.citations)
        assert rest.startswith(marked)
        rest = rest[len(marked) :].lstrip()
    assert rest == "" or not answer.sentences


def _check_spans(answer: Answer, archive: Archive) -> None:
    """Quotes and the short answer are the very words of their articles."""
    for citation in answer.citations:
        article = archive.article(citation.article_id)
        assert article is not None
        assert citation.quote
        assert article.text[citation.start : citation.end] == citation.quote
        assert (citation.title, citation.source, citation.published) == (
            article.title,
            article.source,
            article.published,
        )
    if answer.short_answer is not None:
        cited = archive.article(answer.citations[answer.short_answer.citation - 1].article_id)
        assert cited is not None
        assert answer.short_answer.text
        assert cited.text[answer.short_answer.start : answer.short_answer.end] == answer.short_answer.text


def _check_disagreements(answer: Answer, archive: Archive) -> None:
    """Each variant is a span within the quote of its citation; notes and disagreements name no other citation."""
    for variant in (one for disagreement in answer.disagreements for one in disagreement.variants):
        citation = answer.citations[variant.citation - 1]
        article = archive.article(citation.article_id)
        assert article is not None
        assert citation.start <= variant.start < variant.end <= citation.end
        assert article.text[variant.start : variant.end] == variant.text
    told = [*answer.notes, *(disagreement.text for disagreement in answer.disagreements)]
    named = {int(number) for line in told for number in re.findall(r"\[(\d+)\]", line)}
    assert named <= {citation.number for citation in answer.citations}


def _check_bounds(archive: Archive, identity: str, filters: Filters, last_day: date | None) -> None:
    article = archive.article(identity)
    assert article is not None
    if filters.sources:
        assert article.source is not None
        assert fold(article.source) in map(fold, filters.sources)
    if article.published is None:
        assert filters.undated or not filters.bounded
        return
    assert filters.since is None or article.published >= filters.since
    for day in (filters.until, filters.as_of, last_day):
        assert day is None or article.published <= day
