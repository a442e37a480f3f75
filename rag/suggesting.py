"""Draws the next questions from what lies beside an answer: other actors, other years, who disagreed.

Candidates are read off passages near the last question, by rules, and are offered only after they have been asked and
answered from the very article they were drawn from, with a source that the conversation has not cited yet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from rag.actors import actors_in
from rag.dialogue import Dialogue
from rag.ellipsis import is_polar, other_name, other_window
from rag.examples import said_about
from rag.names import bearing_words
from rag.nouns import Answer, Citation, Conversation, Passage
from rag.sentences import sentence_spans
from rag.spelling import fold
from rag.stems import stem, stems

_MOST_ASKED = 10
_OPPOSED = re.compile(
    r"(?<!\bwas )(?<!\bwere )(?<!\bbeen )\b"
    r"(?P<verb>rejected|opposed|criticised|criticized|condemned|disputed|dismissed)"
    r" (?P<what>(?:the|a|an|any|all|its|their|his|her) (?:[a-z-]+ ){0,2}[a-z-]{4,})"
    r"(?=[,.;]| (?:of|by|from|in|on|at|as|with|for|and|because|that|which|who|to|after|before)\b)"
)
_WHOSE = re.compile(r"^(?:its|their|his|her) ")
# With another name or year in them, these take for granted what nobody may have said.
_SET = re.compile(r"^(?:when|since when|why|who (?:is|are|was|were))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that might be offered, and where it was read off.

    `key` is what may not come twice among those offered. Its answer has to quote the article in words that bear all of
    `bears` and one of `matter`, if there are any (stems): what was only exchanged in a question may fit nothing there.
    """

    question: str
    key: str
    article_id: str
    bears: frozenset[str] = frozenset()
    matter: frozenset[str] = frozenset()

    def is_quoted_in(self, citation: Citation) -> bool:
        """Tell whether a source is what the question was drawn from."""
        if self.article_id not in (citation.article_id, *citation.also_in):
            return False
        said = stems(citation.quote)
        return self.bears <= said and (not self.matter or bool(self.matter & said))


def suggestions(
    conversation: Conversation, offered: Iterator[Candidate], ask: Callable[[str], Answer], *, n: int
) -> list[str]:
    """Choose at most `n` candidates that are answered, each from its article and with a source not cited before it.

    `ask` answers a question as it would be answered in the conversation, without keeping it.
    """
    asked = {_same(text) for turn in conversation.turns for text in (turn.question, turn.answer.standalone_question)}
    cited = {_span(one) for turn in conversation.turns for one in turn.answer.citations}
    chosen: list[str] = []
    keys: set[str] = set()
    tried = 0
    for one in offered:
        if len(chosen) == n or tried == _MOST_ASKED:
            break
        if one.key in keys or _same(one.question) in asked:
            continue
        asked.add(_same(one.question))
        tried += 1
        answer = ask(one.question)
        drawn = {_span(each) for each in answer.citations if one.is_quoted_in(each)}
        if answer.verdict == "answered" and drawn - cited:
            chosen.append(one.question)
            keys.add(one.key)
            cited |= {_span(each) for each in answer.citations}
    return chosen


def candidates(dialogue: Dialogue, passages: Sequence[Passage]) -> Iterator[Candidate]:
    """Yield candidates by turns: who disagreed, who else spoke, another year, another actor; the nearest first.

    `passages` are those found for the last question, best first.
    """
    kinds = (
        _disagreed(dialogue, passages),
        _spoke(dialogue, passages),
        _of_years(dialogue, passages),
        _of_others(dialogue, passages),
    )
    return (one for one in chain.from_iterable(zip_longest(*kinds)) if one is not None)


def _of_others(dialogue: Dialogue, passages: Sequence[Passage]) -> Iterator[Candidate]:
    """Ask the last question of somebody else of the same kind who is named in a passage."""
    first = next((one for one in dialogue.asked_about if one.kind in {"person", "body"}), None)
    if first is None or not _can_be_varied(dialogue):
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
    if not _can_be_varied(dialogue):
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
            yield Candidate(found.question, str(day.year), passage.article_id, bears, matter)


def _can_be_varied(dialogue: Dialogue) -> bool:
    """Tell whether the last question asks openly, and has not had words added in brackets."""
    question = dialogue.question
    return "(" not in question and not is_polar(question) and not _SET.match(question)


def _disagreed(dialogue: Dialogue, passages: Sequence[Passage]) -> Iterator[Candidate]:
    """Ask who rejected what the conversation is about."""
    topic = _topic(dialogue)
    for passage in passages:
        for found in _OPPOSED.finditer(passage.text):
            what = _WHOSE.sub("the ", found["what"])
            if any(stem(word) in topic for word in what.split()):
                yield Candidate(f"Who {found['verb']} {what}?", "disagreed", passage.article_id)


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


def _topic(dialogue: Dialogue) -> set[str]:
    titles = " ".join(one.title or "" for one in dialogue.cited)
    return stems(f"{' '.join(dialogue.terms)} {titles}")


def _asked_about(name: str, dialogue: Dialogue) -> bool:
    return any(one.is_named_by(name) for one in dialogue.asked_about)


def _same(question: str) -> str:
    return fold(question).strip(" ?.!")


def _span(citation: Citation) -> tuple[str, int, int]:
    return citation.article_id, citation.start, citation.end
