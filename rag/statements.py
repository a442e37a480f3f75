"""Finds the statements of articles: who said what, by which word, word for word or not, and when.

Run at ingestion, over batches. Only sentences that hold a reporting word are parsed. Nothing is guessed: a mention that
leads to no name within reach leaves the speaker unknown, and a quotation without reporting words is given to who speaks
in its own paragraph or to nobody.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.casing import Casing, is_headline
from rag.headlines import spoken_lines
from rag.nouns import Article, Statement, StatementKind
from rag.parsing import parse
from rag.quotations import Quotation, quotation_at, quotations, quotations_touching
from rag.quoted_speech import bare_quotations, contents
from rag.report import Report
from rag.reporting_words import ReportingWords, reporting_words
from rag.reports import reports
from rag.said_on import said_on
from rag.sentences import sentence_spans
from rag.shortened import Shortened, shorten
from rag.speakers import DATELINE, Speaker, is_digest, speakers_in
from rag.tree import Span


class StatementFinder:
    """Finds statements; the parser is loaded at the first call that needs it."""

    def __init__(self, words: ReportingWords | None = None) -> None:
        self._words = words or reporting_words()

    def find(self, article: Article) -> tuple[Statement, ...]:
        """Find the statements of one article, in the order of their cues."""
        return self.find_all([article])[0]

    def find_all(self, articles: Sequence[Article]) -> list[tuple[Statement, ...]]:
        """Find the statements of each of several articles; faster than one by one."""
        quoted = [quotations(article.text) for article in articles]
        places = [
            (number, span, short)
            for number, article in enumerate(articles)
            for span, short in self._candidates(article, quoted[number])
        ]
        found: list[list[Said]] = [[] for _ in articles]
        for (number, span, short), doc in zip(places, parse(short.text for _, _, short in places), strict=True):
            found[number].extend((span, report.moved(short.there)) for report in reports(doc, self._words))
        for article, own in zip(articles, found, strict=True):
            own.extend(spoken_lines(article.text, self._words))
        return [tuple(_statements(*one)) for one in zip(articles, found, quoted, strict=True)]

    def _candidates(self, article: Article, quoted: Sequence[Quotation]) -> Iterator[tuple[Span, Shortened]]:
        """Yield the sentences that are parsed, each as it stands there and shortened."""
        sentences = list(sentence_spans(article.text))
        headlines = {span for span in sentences if is_headline(article.text[slice(*span)])}
        plain = [span for span in sentences if span not in headlines]
        casing = Casing.of(article.text, plain, self._words.forms) if headlines else None
        for first, end in sentences:
            dateline = DATELINE.match(article.text, first, end)
            start = dateline.end() if dateline else first
            short = shorten(article.text, (start, end), quoted)
            if short is not None and self._words.may_report(short.text):
                if casing is not None and (first, end) in headlines:
                    short = replace(short, text=casing.plain(short.text))
                yield (start, end), short


Said = tuple[Span, Report]
"""A report and the sentence it stands in."""
_UNSPOKEN = frozenset(("believe", "appearing", "reveal"))
"""Forces of words for what nobody need have said: "thinks", "seems", "shows"."""
_STRETCH = 512


@dataclass(frozen=True, slots=True)
class _Placed:
    """A report with its sentence and whole content, and the one in whose content it stands."""

    sentence: Span
    report: Report
    content: tuple[Span, ...]
    outer: _Placed | None = None


def _statements(article: Article, found: Sequence[Said], quoted: Sequence[Quotation]) -> Iterator[Statement]:
    text = article.text
    outside = [said for said in found if quotation_at(quoted, said[1].cue[0]) is None]
    digest = is_digest(text)
    whole = contents(text, [report for _, report in outside], quoted, digest=digest)
    kept = _placed([(said, content) for said, content in zip(outside, whole, strict=True) if content])
    mentions = [(one.report.whose or one.report.source, one.content[-1][1]) for one in kept]
    speakers = speakers_in(text, mentions, digest=digest)
    told = [_statement(article, one, speaker, quoted) for one, speaker in zip(kept, speakers, strict=True)]
    bare = _bare_statements(article, bare_quotations(text, quoted, [one.spans for one in told]), told)
    yield from sorted([*told, *bare], key=lambda one: (one.cue_span, one.spans))


def _placed(found: Sequence[tuple[Said, tuple[Span, ...]]]) -> list[_Placed]:
    """Tell what the article itself reports from what is said within a content; of that keep only sayings of clauses."""
    kept: list[_Placed] = []
    # By stretches of the text: whoever looks what a place stands in need not look at all that was kept.
    near: defaultdict[int, list[_Placed]] = defaultdict(list)
    for (sentence, report), content in sorted(found, key=lambda one: -sum(end - start for start, end in one[1])):
        # The end of a cue tells: "wanted to argue that ..." begins before what is wanted.
        last = report.cue[1] - 1
        held = near[last // _STRETCH]
        outer = next((one for one in held if any(start <= last < end for start, end in one.content)), None)
        inner = report.frame == "clause" and report.word.force not in _UNSPOKEN and report.source is not None
        if outer is None or inner:
            kept.append(_Placed(sentence, report, content, outer))
            for stretch in {at for start, end in content for at in range(start // _STRETCH, (end - 1) // _STRETCH + 1)}:
                near[stretch].append(kept[-1])
    return sorted(kept, key=lambda one: one.report.cue)


def _name(article: Article, one: _Placed) -> str:
    return f"{article.id}#said{one.report.cue[0]}-{one.content[0][0]}"


def _statement(article: Article, one: _Placed, speaker: Speaker, quoted: Sequence[Quotation]) -> Statement:
    text, report, content = article.text, one.report, one.content
    start, end = report.cue
    return Statement(
        id=_name(article, one),
        article_id=article.id,
        speaker=speaker.name,
        speaker_span=report.source,
        role=speaker.role,
        cue=text[start:end],
        cue_span=report.cue,
        kind=kind_of(content, quoted),
        text=" ".join(text[first:last] for first, last in content),
        spans=content,
        said_on=said_on(text, one.sentence, content, article.published),
        force=report.word.force,
        negated=report.negated,
        addressee=text[slice(*report.addressee)] if report.addressee else None,
        nested_in=_name(article, one.outer) if one.outer else None,
    )


def _bare_statements(article: Article, bare: Sequence[Quotation], told: Sequence[Statement]) -> Iterator[Statement]:
    """Make statements of quotations without reporting words: who speaks in the paragraph says it, or nobody known."""
    speaking: dict[int, Statement | None] = {}
    for quotation in bare:
        first = article.text.rfind("\n", 0, quotation.start) + 1
        if first not in speaking:
            speaking[first] = _only_speaking(article.text, first, told)
        yield _bare(article, quotation, speaking[first])


def _only_speaking(text: str, first: int, told: Sequence[Statement]) -> Statement | None:
    """Give the last statement of the paragraph that begins at `first`, if all in it are of one speaker who is known."""
    last = text.find("\n", first)
    start, end = (
        bisect_left(told, at, key=lambda one: one.cue_span[0]) for at in (first, last if last >= 0 else len(text))
    )
    beside = [one for one in told[start:end] if one.speaker]
    return beside[-1] if len({one.speaker for one in beside}) == 1 else None


def _bare(article: Article, quotation: Quotation, near: Statement | None) -> Statement:
    text, start = article.text, quotation.start
    return Statement(
        id=f"{article.id}#said{start}-{start}",
        article_id=article.id,
        speaker=near.speaker if near else None,
        speaker_span=None,
        role=near.role if near else None,
        cue="",
        cue_span=(start, start),
        kind="direct",
        text=text[start : quotation.end],
        spans=((start, quotation.end),),
        said_on=near.said_on if near else None,
    )


def kind_of(content: Sequence[Span], quoted: Sequence[Quotation]) -> StatementKind:
    """Tell how a content is given: all in quotation marks, none of it, or some.

    >>> kind_of([(0, 5)], [Quotation(0, 5)]), kind_of([(0, 9)], [Quotation(0, 5)]), kind_of([(0, 5)], [])
    ('direct', 'mixed', 'indirect')
    """
    total = sum(end - start for start, end in content)
    inside = sum(
        min(end, quotation.end) - max(start, quotation.start)
        for start, end in content
        for quotation in quotations_touching(quoted, start, end)
    )
    if not inside:
        return "indirect"
    return "direct" if inside >= total - 2 * len(content) else "mixed"
