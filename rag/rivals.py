"""Shows what other sources answer to the same short question: namesakes, other dates, other places, misinformation.

    "When was General Ritchie born?"  ->  a sentence of each article that gives a day, once for each day

Asked briefly about one thing, articles that have about as much on it are each heard with their best sentences, unless
these say what is quoted already. Which of them is right, and whether they speak of the same, nobody here knows: they
stand side by side. Figures that are counted are another matter (`rag/differing.py`). A further sentence that stands
near a quote of its passage is quoted with it and costs no citation of its own (`rag/widening.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rag.evidence import Evidence
from rag.kin import stems_beside
from rag.names import bearing_words
from rag.nouns import Citation, Disagreement, Passage, Relating, Variant
from rag.questions import Question
from rag.reading_on import SURE_ABOVE
from rag.same_answers import is_one_answer, shown_days
from rag.sentences import sentence_spans
from rag.short_answers import Direct, direct_answer, most_about_it, terms_besides_names
from rag.spelling import STOP_WORDS
from rag.stems import stem, stems
from rag.widening import reaches

MOST = 6
"""Sentences that are quoted at most."""

MOST_OF_ONE = 2
"""Sentences of one article."""

ABOUT_IT = 0.7
"""Share of what the best passage holds of the question that another must hold to be about the same name."""

WITHIN = 6.0
"""Log odds by which a sentence may be less likely to answer than the best. These four were chosen on a third of
ramdocs' questions, each from a few values, and kept because the sample archive loses little by them."""

MOST_TERMS = 4
"""Words that a short question has besides the names."""

SAME_ABOVE = 0.7
_SMALL = frozenset(map(stem, STOP_WORDS))
_LONG_KINDS = frozenset({"statement", "reason"})
_KINDS_TO_FIT = frozenset({"person", "time", "place", "quantity"})


def may_answer(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """List the sentences that may answer a short question; `evidence` is sorted, the likeliest first.

    They stand in passages that are about it: that hold about as much of it as the best, or are headed by its names.
    Asked for a person, a day, a place or a number, a sentence without one answers nothing. None may for what was said
    or why, for a time or an outlet, and for longer questions.
    """
    if not evidence or not is_short(question):
        return []
    enough = ABOUT_IT * max(item.passage_coverage for item in evidence)
    least = evidence[0].score - WITHIN
    return [
        item
        for item in evidence
        if item.score >= least
        and (item.fits_kind or question.kind not in _KINDS_TO_FIT)
        and (item.passage_coverage >= enough or _is_headed(question, item.hit.passage))
    ]


def with_rivals(question: Question, likely: Sequence[Evidence], picked: Sequence[Evidence]) -> list[Evidence]:
    """List what was picked and then those of the `likely` sentences (`may_answer`) that may answer otherwise.

    A sentence about somebody else says nothing otherwise: "the head of the Assembly" is no rival for who heads the
    Relief Office. One that a quote of its passage can be widened by is left for that.
    """
    likely = [item for item in likely if speaks_of_names(question, item)]
    kept = list(picked)
    heard = Counter(item.hit.passage.article_id for item in kept)
    sure = {item.hit.passage.article_id for item in kept if item.pointed and item.pointed.score >= SURE_ABOVE}
    for turn in range(1, MOST_OF_ONE + 1):
        for item in likely:
            article = item.hit.passage.article_id
            # A second sentence of one article is a guess, made where a reader looked and was not sure of the first.
            guessed = turn > 1 and (item.pointed is None or article in sure or any(reaches(one, item) for one in kept))
            if heard[article] >= turn or guessed:
                continue
            if len(kept) < MOST and not any(says_the_same(item, other) for other in kept):
                kept.append(item)
                heard[article] += 1
    return kept


def speaks_of_names(question: Question, item: Evidence, *, alone: bool = False) -> bool:
    """Tell whether a sentence, the one before it or the heading bears each name of the question.

    Taken `alone` the one before counts only where the sentence leans on it ("He was born ...").
    """
    passage = item.hit.passage
    first = item.quoted_from if alone or item.lead is None else item.lead
    text = f"{_heading(passage)} {passage.text[first - passage.start : item.end - passage.start]}"
    held = stems_beside(question.names, text)
    return _last_words(question) <= held


def _is_headed(question: Question, passage: Passage) -> bool:
    """Tell whether the heading of a passage's article bears each name of the question, of which there are some."""
    last = _last_words(question)
    return bool(last) and last <= stems_beside(question.names, _heading(passage))


def _heading(passage: Passage) -> str:
    """Give the title of a passage's article; of one without, its first sentence, where the passage begins with it."""
    if passage.title is not None or passage.start > 0:
        return passage.title or ""
    return next((passage.text[start:end] for start, end in sentence_spans(passage.text)), "")


def _last_words(question: Question) -> set[str]:
    return {stem(words[-1]) for name in question.names if (words := bearing_words(name))}


def says_the_same(one: Evidence, other: Evidence) -> bool:
    """Tell whether two sentences say the same: nearly all words, and none for which the other has another one.

    "The mascot is a mustang" and "the mascot is the eagles" share nearly all, and answer differently.
    """
    if one.overlaps(other):
        return True
    mine, theirs = stems(one.text) - _SMALL, stems(other.text) - _SMALL
    alike = len(mine & theirs) >= SAME_ABOVE * min(len(mine), len(theirs))
    return alike and not (mine - theirs and theirs - mine)


def answers_apart(
    question: Question, quoted: Sequence[Evidence], citations: Sequence[Citation]
) -> tuple[Disagreement, ...]:
    """Say that sources give different answers, where a reader is sure of each; `citations[i]` cites `quoted[i]`.

    What a sentence says that is not about the names asked for is no answer: it stays quoted, and nothing is made of it.

    Numbers that were counted are not told here: they may be of different things (`rag/differing.py`).
    """
    if not is_short(question) or question.kind == "quantity":
        return ()
    cited = zip(quoted, citations, strict=True)
    about = [pair for pair in cited if speaks_of_names(question, pair[0], alone=True)]
    heard: list[Direct] = []
    for found in most_about_it(question, [one for pair in about if (one := direct_answer(question, *pair))]):
        if not any(is_one_answer(found.text, one.text, days=(found.days, one.days)) for one in heard):
            heard.append(found)
    if len(heard) < 2:  # noqa: PLR2004 (one answer differs from none)
        return ()
    variants = [Variant(one.text, one.number, one.start, one.end, day=one.published) for one in heard]
    listed = "; ".join(f"{_told(one)} [{one.number}]" for one in heard)
    how = "The sources answer differently; they may speak of different things by one name."
    pairs = tuple(Relating(first, second, "conflict") for second in range(len(variants)) for first in range(second))
    return (Disagreement(f"Answers: {listed}. {how}", how, "answer", "conflict", tuple(variants), pairs),)


def _told(one: Direct) -> str:
    """Write an answer on one line, with the days of one that gives no year."""
    text = " ".join(one.text.split())
    return text if one.days is None or str(one.days[0].year) in text else f"{text} ({shown_days(one.days)})"


def is_short(question: Question) -> bool:
    """Tell whether a question asks for one thing about one name, at no given time and of no given outlet."""
    if question.kind in _LONG_KINDS or question.windows or question.sources or question.events or question.latest:
        return False
    return terms_besides_names(question) <= MOST_TERMS
