"""The ledger of numeric claims: what an archive's articles count, grouped, with how the figures of a group relate.

What every face shows of figures outside an answer (`GET /v1/figures`, `rapporteur figures`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rag.errors import NotFoundError
from rag.figure_groups import FigureGroup, around, group, stumps
from rag.figure_search import asked, claims_of, find_claims
from rag.figure_words import related, told
from rag.nouns import Bound, Filters, Relating, Relation
from rag.questions import checked
from rag.relations import Claim
from rag.seams import Archive
from rag.spelling import content_words

DEPTH = 100
"""Passages found for a query that asks for no number, and newest articles read without a query."""


@dataclass(frozen=True, slots=True)
class Count:
    """A figure with its article: `text == article.text[start:end]`, in the sentence `quote` at `quote_start`.

    `day` is the day up to which it counts, `said_span` where `said_by` stands; `also_in` are articles with the same.
    """

    article_id: str
    title: str | None
    source: str | None
    published: date | None
    url: str | None
    text: str
    start: int
    end: int
    quote: str
    quote_start: int
    quote_end: int
    value: float
    high: float | None
    bound: Bound
    unit: str
    counted: str
    of: str
    event: str
    names: tuple[str, ...]
    since: date | None
    on: date | None
    day: date | None
    said_by: str | None
    said_span: tuple[int, int] | None
    also_in: tuple[str, ...]

    @classmethod
    def of_claim(cls, claim: Claim) -> Count:
        """Flatten one claim."""
        figure = claim.figure
        spoken = figure.said_start is not None and figure.said_end is not None
        return cls(
            article_id=figure.article_id,
            title=claim.title,
            source=claim.source,
            published=claim.published,
            url=claim.url,
            text=claim.text,
            start=claim.start,
            end=claim.end,
            quote=claim.quote,
            quote_start=figure.quote_start,
            quote_end=figure.quote_end,
            value=figure.value,
            high=figure.high,
            bound=figure.bound,
            unit=figure.unit,
            counted=figure.counted,
            of=figure.of,
            event=figure.event,
            names=figure.names or figure.context,
            since=figure.since,
            on=figure.on,
            day=claim.day,
            said_by=claim.said_by,
            said_span=(figure.said_start or 0, figure.said_end or 0) if spoken else None,
            also_in=claim.also_in,
        )


@dataclass(frozen=True, slots=True)
class CountGroup:
    """Figures about the same thing, in the order of their days; `text` says it in words, `how` only how they relate.

    Markers in `text` are the places of the figures, counted from 1; `relations` count them from 0.
    """

    counted: str
    unit: str
    event: str
    names: tuple[str, ...]
    relation: Relation
    text: str
    how: str
    figures: tuple[Count, ...]
    relations: tuple[Relating, ...]

    @classmethod
    def of_group(cls, found: FigureGroup) -> CountGroup:
        """Flatten one group."""
        markers = [f"[{place}]" for place in range(1, len(found.claims) + 1)]
        return cls(
            counted=found.counted,
            unit=found.unit,
            event=found.event,
            names=found.names,
            relation=found.relation,
            text=told(found.claims, found.relations, markers),
            how=related(found.claims, found.relations, markers),
            figures=tuple(map(Count.of_claim, found.claims)),
            relations=found.relations,
        )


@dataclass(frozen=True, slots=True)
class Ledger:
    """What was asked for, and the groups found: with a query the best first, else the newest articles' first.

    `next` is the offset of the groups that follow, None where there are none.
    """

    query: str | None
    groups: tuple[CountGroup, ...]
    next: int | None = None


def figure_ledger(
    archive: Archive,
    *,
    filters: Filters,
    query: str | None = None,
    article_id: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> Ledger:
    """List at most `limit` groups of figures: of one article, of what a query is about, else of the newest articles.

    A query may be a question ("How many were killed in Halem?") or a few words.

    Raises:
        QuestionError: the query is empty, too long or not text.
        NotFoundError: there is no such article.
    """
    words = checked(query) if query is not None else None
    if article_id is not None and archive.article(article_id) is None:
        raise NotFoundError(f"No article has the id {article_id!r}.", hint="Ids are listed by `rapporteur list`.")
    if article_id is not None:
        claims = claims_of(archive.figures([article_id]), archive, filters=filters)
        claims = [claim for claim in claims if words is None or _matches(claim, words)]
    elif words is None:
        newest = archive.articles(filters=filters, limit=DEPTH)
        claims = claims_of(archive.figures([article.id for article in newest]), archive, filters=filters)
    else:
        claims = (
            find_claims(archive, words, filters=filters) if asked(words).counted else _about(archive, words, filters)
        )
    names = asked(words).names if words else ()
    groups = group(claims, asked=names)
    end = offset + limit
    shown = tuple(CountGroup.of_group(each) for each in groups[offset:end])
    return Ledger(words, shown, end if end < len(groups) else None)


def _about(archive: Archive, words: str, filters: Filters) -> list[Claim]:
    hits = archive.lexical(words, k=DEPTH, filters=filters)
    figures = archive.figures(list(dict.fromkeys(hit.passage.article_id for hit in hits)))
    return [claim for claim in claims_of(figures, archive, filters=filters) if _matches(claim, words)]


def _matches(claim: Claim, words: str) -> bool:
    """Tell whether a claim counts or names what one of the words says."""
    wanted: Sequence[str] = content_words(words)
    counted = stumps((claim.figure.counted, claim.figure.of, claim.figure.event))
    return bool((around(claim.figure) | counted) & stumps(wanted))
