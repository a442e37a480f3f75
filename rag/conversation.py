"""Makes a follow-up question stand alone, from the turns before it and without a language model.

Deterministic and shown: what was carried over and what was dropped comes back with the rewritten question. A question
that stands alone is left word for word alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.dialogue import Dialogue, read_dialogue, terms_of, unmentioned
from rag.ellipsis import (
    asks_about,
    bare,
    bare_question,
    beside_cited_day,
    continues,
    is_polar,
    other_name,
    other_quantity,
    other_window,
    responds_to_nothing,
    takes_nothing,
    topic,
    words_of,
)
from rag.ledger_questions import ledger_question
from rag.names import names
from rag.nouns import Conversation, Rewrite
from rag.one_before import one_before
from rag.references import Bound, asks_for_a_post, bind, points_to_a_thing, roles_asked
from rag.spelling import content_words, fold
from rag.topics import Bearings
from rag.turns import recent
from rag.who_said import who_said

# A question of fewer words of its own cannot stand alone, unless it names somebody.
_ENOUGH_WORDS = 2
HISTORY_TOKENS = 2_000
BOUND_SHARE = 0.7
_DEFINED = re.compile(r"^(?:what|who)(?: (?:is|are|was|were)|['’]s) (?:the )?(?P<name>[^?]+)\?*$", re.IGNORECASE)
# "What did he do before that?" asks something of its own.
_OWN_CLAUSE = re.compile(
    r"^\W*what\s(?:did|does|had|has|was|were)\s(?:he|she|they|it)\s(?:do|done|doing)\b", re.IGNORECASE
)
TOPIC_SHARE = 0.5


class FollowUpRewriter:
    """Rewrites follow-ups by rules; fulfils `rag.seams.Rewriter`.

    With `bearings` a question that no rule knows for a follow-up is also tried with the words of the conversation, of
    its last turns that fit into `tokens` (cl100k_base). Whom the conversation has named is read from all of it.
    """

    def __init__(self, bearings: Bearings | None = None, *, tokens: int = HISTORY_TOKENS) -> None:
        self._bearings = bearings
        self._tokens = tokens

    def rewrite(self, question: str, conversation: Conversation | None, *, without: Sequence[str] = ()) -> Rewrite:
        """Rewrite one question by the state that its conversation has come to, carrying nothing of `without`.

        What would have been carried is among what was dropped.
        """
        found = self._rewritten(question, conversation, frozenset())
        gone = frozenset(map(fold, without))
        if not _holds(found, gone):
            return found
        left_out = tuple(piece for piece in found.carried if fold(piece) in gone)
        found = self._rewritten(question, conversation, gone)
        return replace(found, dropped=tuple(dict.fromkeys((*found.dropped, *left_out))))

    def _rewritten(self, question: str, conversation: Conversation | None, gone: frozenset[str]) -> Rewrite:
        dialogue = read_dialogue(conversation) if conversation else None
        if conversation is None or dialogue is None:
            return Rewrite(question)
        dialogue = unmentioned(dialogue, gone)
        spoken = who_said(question, dialogue)
        filled = (
            spoken
            or one_before(question, dialogue)
            or bare_question(question, dialogue)
            or _slot_filled(question, dialogue)
        )
        if filled is not None and not _holds(filled, gone):
            return filled
        found = self._bound(question, dialogue, gone)
        if found.question != question or self._bearings is None or _stands_alone(question):
            return found
        turns = recent(conversation, tokens=self._tokens).turns
        words = self._bearings.topic(question, [turn.question for turn in turns])
        words = tuple(word for word in words if fold(word) not in gone)
        return Rewrite(_with_topic(question, words), carried=words, share=TOPIC_SHARE) if words else found

    def _bound(self, question: str, dialogue: Dialogue, gone: frozenset[str]) -> Rewrite:
        """Put names where the question points back, and what was asked about after a question that lacks it."""
        dated = beside_cited_day(question, dialogue)
        dated = None if dated and _holds(dated, gone) else dated
        bound = bind(dated.question if dated else question, dialogue)
        carried = [*(dated.carried if dated else ()), *bound.actors]
        added = tuple(word for word in self._added(question, bound, dialogue) if fold(word) not in gone)
        found = Rewrite(
            _with_topic(bound.question, added),
            carried=tuple(dict.fromkeys((*carried, *added))),
            alternatives=(_with_topic(bound.other, added),) if bound.other else (),
        )
        return replace(found, share=BOUND_SHARE) if found.question != question else found

    def _added(self, question: str, bound: Bound, dialogue: Dialogue) -> tuple[str, ...]:
        """List the words of the last question that a question lacks, as far as the archive does not tell otherwise."""
        # "What else did she say?" asks for what was not the topic.
        if bound.actors and "else" in fold(question).split():
            return ()
        if _lacks_all(question, bound):
            return _missing(bound.question, dialogue)
        if bound.actors and asks_for_a_post(question):
            return roles_asked(question, bound.actors[0], dialogue)
        # A name and one word more ("Was Quill content?") may be a question of its own: only the archive can tell.
        in_doubt = self._bearings is not None and is_polar(question) and len(terms_of(question)) < _ENOUGH_WORDS
        if not (in_doubt or takes_nothing(question) or _may_lack(question, bound)):
            return ()
        words = _missing(bound.question, dialogue)
        return words if self._bearings is None or self._bearings.belong(bound.question, words) else ()


def _holds(found: Rewrite, gone: frozenset[str]) -> bool:
    return any(fold(piece) in gone for piece in found.carried)


def _stands_alone(question: str) -> bool:
    """Tell a question that says itself what it is about, though other passages may lie near its words too.

    Such as "What is the HNC?", "Who rejected the winter pause?" and "What did Quill say about the ferry?".
    """
    asked = ledger_question(question)
    if asked is None:
        return _asks_what_it_names(question)
    topic = content_words(asked.topic)
    speaker = asked.speaker or ""
    named = (topic and content_words(speaker)) or (asked.asked == "took" and names(asked.topic))
    return len(topic) >= _ENOUGH_WORDS or bool(named)


def _asks_what_it_names(question: str) -> bool:
    """Tell "What is the HNC?" and "Who was Ada Quill?", which are about nothing else."""
    found = _DEFINED.match(" ".join(question.split()))
    return found is not None and names(question) == [found["name"].strip()]


def _slot_filled(question: str, dialogue: Dialogue) -> Rewrite | None:
    """Ask the last question again with another time, quantity or name, where the question gives no more than that."""
    rest = continues(question)
    if rest is None and _OWN_CLAUSE.match(question):
        return None
    own = rest if rest is not None else question.strip(" ?.!")
    if rest is not None or (not names(question) and len(_terms(question)) < _ENOUGH_WORDS):
        dated = beside_cited_day(own, dialogue)
        filled = other_window(dated.question if dated else own, dialogue)
        if filled is not None:
            return replace(filled, carried=(*filled.carried, *(dated.carried if dated else ())))
        counted = other_quantity(own, dialogue)
        if counted is not None:
            return counted
    return other_name(own, dialogue) if rest is not None else None


def _with_topic(question: str, words: tuple[str, ...]) -> str:
    return f"{bare(question)} ({', '.join(words)})?" if words else question


def _lacks_all(question: str, bound: Bound) -> bool:
    """Tell whether a question says nothing of what it is about, so that only the last one can tell."""
    return (
        bound.open
        or responds_to_nothing(question)
        # "What did Quill say about it?" names who is to have spoken, and nothing else.
        or (points_to_a_thing(bound.question) and not terms_of(bound.question))
        or (continues(question) is not None and not set(_terms(question)) - words_of(names(question)))
    )


def _may_lack(question: str, bound: Bound) -> bool:
    """Tell whether a question seems to need what the last one was about."""
    few = len(_terms(question)) < _ENOUGH_WORDS
    return asks_about(question) or (not names(question) and (few or points_to_a_thing(bound.question)))


def _missing(text: str, dialogue: Dialogue) -> tuple[str, ...]:
    """List what the last question was about and a question does not say itself."""
    present = set(fold(text).split())
    return tuple(word for word in topic(dialogue.question) if not set(fold(word).split()) <= present)


def _terms(question: str) -> tuple[str, ...]:
    return terms_of(question) + tuple(words_of(names(question)))
