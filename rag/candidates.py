"""Draws questions to go on with from what lies beside an answer: other actors, figures, other years, who disagreed.

They are read off passages near the last question, and off the statements of their articles, by rules; nothing here
knows whether they can be answered (`rag/suggesting.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Literal

from rag.actors import actors_in
from rag.dialogue import Dialogue
from rag.ellipsis import is_polar, other_name, other_window
from rag.event_words import LASTING, event_of
from rag.examples import counted, said_about, subject_in
from rag.names import bearing_words
from rag.nouns import Citation, Passage, Statement
from rag.sentences import sentence_spans
from rag.spelling import fold
from rag.stems import stem, stems

_OPPOSED = re.compile(
    r"(?<!\bwas )(?<!\bwere )(?<!\bbeen )\b"
    r"(?P<verb>rejected|opposed|criticised|criticized|condemned|disputed|dismissed)"
    r" (?P<what>(?:the|a|an|any|all|its|their|his|her) (?:[a-z-]+ ){0,2}[a-z-]{4,})"
    r"(?=[,.;]| (?:of|by|from|in|on|at|as|with|for|and|because|that|which|who|to|after|before)\b)"
)
_WHOSE = re.compile(r"^(?:its|their|his|her) ")
# With another name or year in them, these take for granted what nobody may have said.
_SET = re.compile(r"^(?:when|since when|why|who (?:is|are|was|were))\b", re.IGNORECASE)
_ORDINAL = re.compile(
    r"\b(?:first|second|third|fourth|fifth|last|next|final|latest|initial|before|after|since)\b", re.IGNORECASE
)
_SAID = 40
"""Characters of a statement that tell it from others."""

Kind = Literal["who disagreed", "other actor", "figure", "other time", "who somebody is"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that might be offered, and where it was read off.

    `key` is what may not come twice among those offered. Its answer has to quote the article in words that bear all of
    `bears` and half of `matter` (stems): what was only exchanged in a question may fit nothing there.
    `said` are words that the quote has to hold as they are: those of the statement or figure that was asked for.
    `kind` is what it asks for that the last question did not.
    """

    question: str
    key: str
    article_id: str
    bears: frozenset[str] = frozenset()
    matter: frozenset[str] = frozenset()
    said: str = ""
    kind: Kind = "other actor"

    def is_quoted_in(self, citation: Citation) -> bool:
        """Tell whether a source is what the question was drawn from."""
        if self.article_id not in (citation.article_id, *citation.also_in):
            return False
        said = stems(citation.quote)
        held = self.said in " ".join(citation.quote.split())
        return held and self.bears <= said and 2 * len(self.matter & said) >= len(self.matter)


def candidates(
    dialogue: Dialogue, passages: Sequence[Passage], statements: Sequence[Statement] = ()
) -> Iterator[Candidate]:
    """Yield candidates by turns, the nearest first.

    They ask who disagreed, what others said, how many, the same of another year and of another actor, and who somebody
    is. `passages` are those found for the last question, best first; `statements` those of their articles.
    """
    kinds = (
        _disagreed(dialogue, passages),
        _stated(dialogue, passages, statements) if statements else _spoke(dialogue, passages),
        _counted(dialogue, passages),
        _of_years(dialogue, passages),
        _of_others(dialogue, passages),
        _who_is(dialogue, passages),
    )
    return (one for one in chain.from_iterable(zip_longest(*kinds)) if one is not None)


def _of_others(dialogue: Dialogue, passages: Sequence[Passage]) -> Iterator[Candidate]:
    """Ask the last question of somebody else of the same kind who is named in a passage."""
    first = next((one for one in dialogue.asked_about if one.kind in {"person", "body"}), None)
    if first is None or not _can_be_varied(dialogue) or _of_one_time(dialogue.question):
        return
    matter = frozenset(stems(" ".join(dialogue.terms)))
    for passage in passages:
        for actor in actors_in(passage.text):
            is_body = f"the {actor.name}" in passage.text
            # Who holds no post, and what goes without an article, is too often no actor at all.
            told = is_body if first.kind == "body" else bool(actor.roles)
            if actor.kind != first.kind or not told or _asked_about(actor.name, dialogue):
                continue
            found = other_name(f"the {actor.name}" if is_body else actor.name, dialogue)
            if found is not None:
                bears = frozenset(stems(actor.words[-1]))
                yield Candidate(found.question, actor.words[-1], passage.article_id, bears, matter)


def _of_years(dialogue: Dialogue, passages: Sequence[Passage]) -> Iterator[Candidate]:
    """Ask the last question of the year of a passage, if no source of the last answer is of that year."""
    if not _can_be_varied(dialogue) or (not dialogue.windows and _of_one_time(dialogue.question)):
        return
    cited = {one.day.year for one in dialogue.cited if one.day is not None}
    bears = frozenset(stems(" ".join(one.words[-1] for one in dialogue.asked_about[:1])))
    matter = frozenset(stems(" ".join(dialogue.terms)))
    for passage in passages:
        day = passage.published
        if day is None or day.year in cited or any(window.holds(day) for window in dialogue.windows):
            continue
        found = other_window(f"in {day.year}", dialogue)
        if found is not None:
            yield Candidate(found.question, str(day.year), passage.article_id, bears, matter, kind="other time")


def _can_be_varied(dialogue: Dialogue) -> bool:
    """Tell whether the last question asks openly, and has not had words added in brackets."""
    question = dialogue.question
    return "(" not in question and not is_polar(question) and not _SET.match(question)


def _of_one_time(question: str) -> bool:
    """Tell a question about what happened once, a flood or a second round: of another year it may be false."""
    event = event_of(fold(question).split())
    return bool(event and event not in LASTING) or _ORDINAL.search(question) is not None


def _disagreed(dialogue: Dialogue, passages: Sequence[Passage]) -> Iterator[Candidate]:
    """Ask who rejected what the conversation is about."""
    topic = _topic(dialogue)
    for passage in passages:
        for found in _OPPOSED.finditer(passage.text):
            what = _WHOSE.sub("the ", found["what"])
            if any(stem(word) in topic for word in what.split()):
                yield Candidate(f"Who {found['verb']} {what}?", "disagreed", passage.article_id, kind="who disagreed")


def _spoke(dialogue: Dialogue, passages: Sequence[Passage]) -> Iterator[Candidate]:
    """Ask what somebody else said about a word of the last question or of a headline that it led to or leads to."""
    for passage in passages:
        topic = _topic(dialogue) | stems(passage.title or "")
        if not topic:
            continue
        for start, end in sentence_spans(passage.text):
            found = said_about(passage.text[start:end], topic)
            if found is not None and not _asked_about(found[0], dialogue):
                speaker, subject = found
                question = f"What did {speaker} say about {subject}?"
                yield Candidate(question, bearing_words(speaker)[-1], passage.article_id)


def _stated(dialogue: Dialogue, passages: Sequence[Passage], statements: Sequence[Statement]) -> Iterator[Candidate]:
    """Ask what somebody else said, of whom the ledger has a statement about a word of the last question or headline."""
    texts: dict[str, str] = {}
    for passage in passages:
        texts[passage.article_id] = f"{texts.get(passage.article_id, '')} {passage.text}"
    order = {article_id: place for place, article_id in enumerate(texts)}
    near = [one for one in statements if one.article_id in order and one.nested_in is None]
    for topic in (set(stems(" ".join(dialogue.terms))), _topic(dialogue)):
        for one in sorted(near, key=lambda one: order[one.article_id]):
            subject = subject_in(one.text, topic) if topic else None
            if subject is None or not one.speaker or not one.speaker[0].isupper():
                continue
            if _asked_about(one.speaker, dialogue):
                continue
            body = re.search(rf"\b[Tt]he {re.escape(one.speaker)}\b", texts[one.article_id])
            question = f"What did {'the ' if body else ''}{one.speaker} say about {subject}?"
            said = " ".join(one.text[: one.spans[0][1] - one.spans[0][0]].split())[:_SAID]
            yield Candidate(question, bearing_words(one.speaker)[-1], one.article_id, said=said)


def _counted(dialogue: Dialogue, passages: Sequence[Passage]) -> Iterator[Candidate]:
    """Ask for a figure that stands in a sentence about the matter."""
    topic = _topic(dialogue)
    for passage in passages:
        for start, end in sentence_spans(passage.text):
            sentence = passage.text[start:end]
            found = counted(sentence)
            if found is not None and topic & stems(sentence):
                question, figure = found
                yield Candidate(question, "how many", passage.article_id, said=figure, kind="figure")


def _who_is(dialogue: Dialogue, passages: Sequence[Passage]) -> Iterator[Candidate]:
    """Ask who somebody is whom the last answer names, where a passage tells the office."""
    spoken_of = [one for one in dialogue.actors if one.kind == "person" and not _asked_about(one.name, dialogue)]
    for passage in passages:
        for actor in actors_in(passage.text):
            told = actor.kind == "person" and actor.roles and len(actor.words) > 1
            if told and any(one.is_named_by(actor.name) for one in spoken_of):
                bears = frozenset(stems(actor.words[-1])) | frozenset(stems(actor.roles[0]))
                question = f"Who is {' '.join(_untitled(actor.name))}?"
                yield Candidate(question, "who is", passage.article_id, bears, kind="who somebody is")


def _untitled(name: str) -> list[str]:
    bearing = set(bearing_words(name))
    return [word for word in name.split() if fold(word) in bearing]


def _topic(dialogue: Dialogue) -> set[str]:
    titles = " ".join(one.title or "" for one in dialogue.cited)
    return stems(f"{' '.join(dialogue.terms)} {titles}")


def _asked_about(name: str, dialogue: Dialogue) -> bool:
    return any(one.is_named_by(name) for one in dialogue.asked_about)
