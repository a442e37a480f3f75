"""Lays side by side what sources give differently: for a question that asks for a number, every figure with its source.

It adds to what was picked the sentences that are still missing, each to be cited like any other, and says from the
finished citations how the figures relate. No figure is preferred, but for the newest of the source or as of the day
that was asked for, and none averaged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rag.evidence import Evidence
from rag.figure_groups import FigureGroup, around, group, related, stumps
from rag.figure_search import Asked, asked, find_claims
from rag.figure_words import one_line
from rag.figure_words import related as how_related
from rag.figure_words import told as in_words
from rag.figures import HARM
from rag.name_forms import one_bearer
from rag.nouns import Citation, Disagreement, Filters, Passage, Relating, ScoredPassage, ShortAnswer, Variant
from rag.numbers import numbers
from rag.questions import Question
from rag.relations import Claim, relate
from rag.seams import Archive
from rag.stems import stems

MOST = 8
"""Figures that are shown side by side; of more, those that their own source has replaced go first."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What is to stand beside an answer: further sentences to cite, and the claims that are then told."""

    evidence: tuple[Evidence, ...] = ()
    claims: tuple[Claim, ...] = ()
    newest_first: bool = False

    def with_picked(self, picked: Sequence[Evidence]) -> list[Evidence]:
        """List what is to be cited: what was picked, then what was missing; as of a day, the newest figures first."""
        cited = [*picked, *self.evidence]
        if not self.newest_first:
            return cited
        days = [
            max((claim.day or date.min for claim in self.claims if _holds(item, claim)), default=None) for item in cited
        ]
        figures = [(day, item) for day, item in zip(days, cited, strict=True) if day is not None]
        others = [item for day, item in zip(days, cited, strict=True) if day is None]
        return [item for _, item in sorted(figures, key=lambda pair: pair[0], reverse=True)] + others

    def answer(
        self, question: Question, short: ShortAnswer | None, citations: Sequence[Citation]
    ) -> ShortAnswer | None:
        """Give the figure that answers by itself, else the direct answer that was read, where no figure speaks against.

        The newest figure of whoever the question names ("by the League's count"), and asked as of a day the newest;
        none where several different ones are of that day. What was read is not given where it is a figure that another
        one conflicts with: none is preferred. In the stead of one that a later count has replaced that count is given.
        """
        cited = [(claim, number) for claim in self.claims if (number := _number(claim, citations)) is not None]
        asks_one = _ONE_NUMBER.search(question.text) and not _COMPARES.search(question.text)
        own = [each for each in cited if asks_one and _is_told_by(each[0], question)]
        if own or self.newest_first:
            newest = _newest(own or cited)
            if newest is not None:
                return newest
        said = [claim for claim, number in cited if short and number == short.citation and _lies_in(claim, short)]
        if not any(_is_asked_of(claim, question) for claim in said) and any(
            relate(claim, other) == "conflict" for claim in said for other, _ in cited if other is not claim
        ):
            return None
        later = [(other, number) for other, number in cited if said and all(_replaces(other, each) for each in said)]
        if later and not any(_is_asked_of(claim, question) for claim in said):
            disputed = any(
                relate(one, other) == "conflict" for one, _ in later for other, _ in cited if other is not one
            )
            return None if disputed else _newest(later)
        if short and len(said) == 1 and len(numbers(short.text)) > 1:
            return ShortAnswer(said[0].text, short.citation, said[0].start, said[0].end)
        return short

    def told(self, citations: Sequence[Citation]) -> tuple[Disagreement, ...]:
        """Say how the figures relate that are cited; nothing if fewer than two are."""
        cited = [(claim, number) for claim in self.claims if (number := _number(claim, citations)) is not None]
        if len(cited) < 2:  # noqa: PLR2004 (one figure differs from none)
            return ()
        numbers = {id(claim.figure): number for claim, number in cited}
        found = related([claim for claim, _ in cited])
        variants = tuple(_variant(claim, numbers[id(claim.figure)]) for claim in found.claims)
        markers = [f"[{variant.citation}]" for variant in variants]
        return (
            Disagreement(
                text=in_words(found.claims, found.relations, markers),
                how=how_related(found.claims, found.relations, markers),
                relation=found.relation,
                variants=variants,
                relations=found.relations,
            ),
        )


NOTHING = Beside()
_PLACED = r"(?:in|at|near|across|throughout|from)(?:\sthe)?"
_NO_NUMBER = re.compile(r"\s*(?:who|whom|where|when)\b", re.IGNORECASE)
"""Opens questions that may speak of a number and ask for something else: "Who gave the first number of dead?"."""

_ONE_NUMBER = re.compile(
    r"\bhow\s(?:many|much)\b|\s*(?:what|which)\s(?:is|was|are|were)\s[^?]*\b(?:figure|number|toll|tally|estimate|count)\b",
    re.IGNORECASE,
)
_ACCORDING = re.compile(r"\baccording\sto\s(?P<who>[^?,;]{2,60})", re.IGNORECASE)
_COMPARES = re.compile(r"\b(?:differ\w*|compar\w*|versus|vs|both|disagree\w*)\b", re.IGNORECASE)


def beside(
    question: Question, picked: Sequence[Evidence], hits: Sequence[ScoredPassage], archive: Archive, *, filters: Filters
) -> Beside:
    """Find what is to stand beside the sentences picked for a question that asks for a number."""
    wanted = asked(question.text)
    if not wanted.counted or not picked or _NO_NUMBER.match(question.text):
        return NOTHING
    articles = [item.hit.passage.article_id for item in picked] + [hit.passage.article_id for hit in hits]
    during = [window for window in question.windows if window.kind == "during"]
    claims = find_claims(archive, question.text, filters=filters, article_ids=articles, windows=during)
    found = _main(group(claims, asked=wanted.names), picked, wanted)
    if found is None:
        return NOTHING
    as_of = any(window.kind == "as_of" for window in question.windows)
    return beside_figures(found, picked, hits, archive, filters=filters, newest_first=as_of)


def beside_figures(
    found: FigureGroup,
    picked: Sequence[Evidence],
    hits: Sequence[ScoredPassage],
    archive: Archive,
    *,
    filters: Filters,
    newest_first: bool,
) -> Beside:
    """Make sentences to cite of the figures of a group that the sentences picked, if any, do not hold."""
    kept = [_cited_print(claim, picked) for claim in _shown(found, picked)]
    missing = [claim for claim in kept if not any(_holds(item, claim) for item in picked)]
    evidence: dict[tuple[str, int], Evidence] = {}
    for claim in missing:
        item = _evidence(claim, hits, archive, filters)
        if item is not None:
            evidence.setdefault(item.key, item)
    return Beside(tuple(evidence.values()), tuple(kept), newest_first=newest_first)


def _replaces(later: Claim, claim: Claim) -> bool:
    """Tell whether a figure is a later count in the stead of another."""
    days = (claim.day or date.max) < (later.day or date.min)
    return days and relate(later, claim) == "superseded"


def _is_told_by(claim: Claim, question: Question) -> bool:
    return _is_of_named(claim, question) or _is_asked_of(claim, question)


def _is_of_named(claim: Claim, question: Question) -> bool:
    """Tell whether a figure is given by somebody whom the question names, other than as the place of what it counts.

    "The League" is not "the League's Relief Office", and "killed in Kestow" does not ask what Kestow says.
    """
    if claim.said_by is None:
        return False
    named = [name for name in question.names if not re.search(rf"\b{_PLACED}\s{re.escape(name)}\b", question.text)]
    return any(one_bearer([name, claim.said_by]) for name in named)


def _is_asked_of(claim: Claim, question: Question) -> bool:
    """Tell whether a figure is told by whom the question asks: "according to the priest"."""
    asked_of = _ACCORDING.search(question.text)
    words = stems(asked_of["who"]) - stems("the of") if asked_of else set()
    return bool(words) and words <= stems(f"{claim.said_by or ''} {claim.quote} {claim.source or ''}")


def _newest(cited: Sequence[tuple[Claim, int]]) -> ShortAnswer | None:
    """Give the figure of the newest day, None without a day and where several different ones are of that day."""
    days = [claim.day for claim, _ in cited if claim.day]
    last = [(claim, number) for claim, number in cited if days and claim.day == max(days)]
    if len({claim.figure.value for claim, _ in last}) != 1:
        return None
    claim, number = last[0]
    return ShortAnswer(claim.text, number, claim.start, claim.end)


def _lies_in(claim: Claim, short: ShortAnswer) -> bool:
    return claim.start < short.end and short.start < claim.end


def _main(groups: Sequence[FigureGroup], picked: Sequence[Evidence], wanted: Asked) -> FigureGroup | None:
    """Choose the group of the first sentence picked that holds one of its figures, else the first group of several.

    A figure that stands alone gives way to several that another picked sentence is one of, where the question names no
    event and they bear its names as well: of those who died in a country, a count of some is not the count.
    """
    held = [each for item in picked for each in groups if any(_told(item, claim) for claim in each.claims)]
    if not held:
        return next((each for each in groups if len(each.claims) > 1), None)
    first = held[0]
    if len(first.claims) > 1 or wanted.event or first.counted not in HARM or first.claims[0].figure.of != "people":
        return first
    named = stumps(wanted.names)
    several = (each for each in held if len(each.claims) > 1)
    return next((each for each in several if any(named <= around(claim.figure) for claim in each.claims)), first)


def _shown(found: FigureGroup, picked: Sequence[Evidence]) -> list[Claim]:
    """Leave out what is a part of another figure in its sentence, and things counted at other times than the first."""
    claims = [claim for claim in found.claims if not any(_is_within(claim, other) for other in found.claims)]
    if found.counted not in HARM:
        first = next((claim for item in picked for claim in claims if _holds(item, claim)), claims[0])
        claims = [claim for claim in claims if claim is first or relate(claim, first) != "different_scope"]
    if len(claims) > MOST:
        replaced = {id(one.figure) for one, _ in _replaced(claims)}
        claims = [claim for claim in claims if id(claim.figure) not in replaced][-MOST:]
    return claims


def _replaced(claims: Sequence[Claim]) -> list[tuple[Claim, Relating]]:
    relations = related(claims).relations
    ordered = related(claims).claims
    return [(ordered[each.first], each) for each in relations if each.relation == "superseded"]


def _cited_print(claim: Claim, picked: Sequence[Evidence]) -> Claim:
    """Take that print of a claim which is cited already, if one is."""
    prints = [each for each in (claim, *claim.prints) if any(_holds(item, each) for item in picked)]
    return prints[0] if prints else claim


def _is_within(claim: Claim, other: Claim) -> bool:
    """Tell whether a figure is of some whom another figure of its sentence counts: "37 people, 9 of them children"."""
    one, whole = claim.figure, other.figure
    same = (one.article_id, one.quote_start) == (whole.article_id, whole.quote_start)
    return same and one.of not in {"", "people"} and whole.of in {"", "people"} and one.value < whole.value


def _holds(item: Evidence, claim: Claim) -> bool:
    passage = item.hit.passage
    return passage.article_id == claim.figure.article_id and item.quoted_from <= claim.start < claim.end <= item.end


def _told(item: Evidence, claim: Claim) -> bool:
    return any(_holds(item, each) for each in (claim, *claim.prints))


def _evidence(claim: Claim, hits: Sequence[ScoredPassage], archive: Archive, filters: Filters) -> Evidence | None:
    """Make evidence of a figure's sentence, in a passage that was found or else in one of its article."""
    figure = claim.figure
    found = next((hit for hit in hits if _covers(hit.passage, claim)), None)
    if found is None:
        passage = next((each for each in archive.passages(figure.article_id) if _covers(each, claim)), None)
        if passage is None:
            return None
        found = ScoredPassage(passage, 0.0, tuple(archive.also_in(passage, filters=filters)))
    return Evidence(
        hit=found,
        text=claim.quote,
        start=figure.quote_start,
        end=figure.quote_end,
        lead=None,
        coverage=0.0,
        passage_coverage=0.0,
        cosine=0.0,
        fits_kind=True,
        score=0.0,
    )


def _covers(passage: Passage, claim: Claim) -> bool:
    figure = claim.figure
    return (
        passage.article_id == figure.article_id
        and passage.start <= figure.quote_start
        and figure.quote_end <= passage.end
    )


def _number(claim: Claim, citations: Sequence[Citation]) -> int | None:
    for citation in citations:
        if citation.article_id == claim.figure.article_id and citation.start <= claim.start < claim.end <= citation.end:
            return citation.number
    return None


def _variant(claim: Claim, number: int) -> Variant:
    return Variant(
        text=one_line(claim.text),
        citation=number,
        start=claim.start,
        end=claim.end,
        said_by=one_line(claim.said_by) if claim.said_by else None,
        day=claim.day,
        value=claim.figure.value,
        high=claim.figure.high,
        bound=claim.figure.bound,
        of=claim.figure.of,
    )
