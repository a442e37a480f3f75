"""Gives the one direct answer of what is quoted, or the answers that stand against each other where sources differ.

A form that tells what is asked (who leads, holds, follows; an age, a day put off) goes before what a reader points at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.choosing import Chosen
from rag.counted_nouns import may_count, noun_asked
from rag.deeds import speaks_of_deed
from rag.evidence import Evidence
from rag.followers import follower_answer
from rag.ledger_answers import may_have_done
from rag.new_days import new_day_answer
from rag.nouns import Citation, Disagreement, ShortAnswer
from rag.plain_facts import fact_answer
from rag.questions import Question
from rag.rivals import answers_apart, speaks_of_names
from rag.short_answers import doubted, short_answer
from rag.stands_for import full_name_answer
from rag.verdicts import is_read_surely
from rag.who_holds import holder_answer, office_asked
from rag.who_is import role_answer
from rag.who_leads import body_led, leader_answer, may_lead


@dataclass(frozen=True, slots=True)
class DirectAnswers:
    """One direct answer, if there is one; `apart` tells of several that sources give."""

    short: ShortAnswer | None
    apart: tuple[Disagreement, ...]


def direct_answers(
    question: Question,
    chosen: Chosen,
    quoted: Sequence[Evidence],
    cited: Sequence[Citation],
    likely: Sequence[Evidence],
) -> DirectAnswers:
    """Read the direct answer out of quotes; `cited[i]` cites `quoted[i]`, `likely` sentences may answer too."""
    held = holder_answer(question, cited)
    apart = () if held or body_led(question) is not None else answers_apart(question, quoted, cited)
    # Of several answers none is given as the one.
    own = of_picked(chosen.picked, quoted, cited)
    told = _told_by_form(question, quoted, cited) or new_day_answer(question, own[1])
    if told:
        return DirectAnswers(None if apart else told, apart)
    short = short_answer(question, *_of_those_named(question, own), parts=len(chosen.parts))
    if short is None:
        return DirectAnswers(None, apart)
    if office_asked(question):
        # Another's minister is no answer.
        return DirectAnswers(None, ())
    quote = next(each for each in cited if each.number == short.citation)
    is_sure = (
        may_lead(question, short, cited)
        and may_have_done(question, short, quote.quote, quote.start)
        and (speaks_of_deed(question, quote.quote) or is_read_surely(quoted[cited.index(quote)]))
        and _may_count(question, short, quote)
    )
    if apart or not is_sure or doubted(question, short, cited, quoted, likely):
        return DirectAnswers(None, apart)
    return DirectAnswers(short, apart)


def _told_by_form(question: Question, quoted: Sequence[Evidence], cited: Sequence[Citation]) -> ShortAnswer | None:
    return (
        role_answer(question, cited)
        or full_name_answer(question, cited)
        or leader_answer(question, cited)
        or fact_answer(question, quoted, cited)
        or follower_answer(question, quoted, cited)
    )


def _may_count(question: Question, short: ShortAnswer, quote: Citation) -> bool:
    """Tell whether an answer counts what a question wants counted; true where it wants nothing of the kind."""
    noun = noun_asked(question)
    return noun is None or may_count(noun, quote.quote, (short.start - quote.start, short.end - quote.start))


def of_picked(
    picked: Sequence[Evidence], quoted: Sequence[Evidence], cited: Sequence[Citation]
) -> tuple[list[Evidence], list[Citation]]:
    """Keep the quotes of what was picked, with their citations: the direct answer is never that of a rival."""
    kept = [place for place, item in enumerate(quoted) if any(map(item.covers, picked))]
    return [quoted[place] for place in kept], [cited[place] for place in kept]


def _of_those_named(
    question: Question, own: tuple[list[Evidence], list[Citation]]
) -> tuple[list[Evidence], list[Citation]]:
    """Keep, asked when, the quotes that speak of whom the question names: others did likewise at other times."""
    if question.kind != "time":
        return own
    pairs = [pair for pair in zip(*own, strict=True) if speaks_of_names(question, pair[0], alone=True)]
    return [item for item, _ in pairs], [citation for _, citation in pairs]
