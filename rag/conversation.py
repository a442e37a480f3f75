"""Makes a follow-up question stand alone, from the turns before it and without a language model.

Deterministic and shown: what was carried over and what was dropped comes back with the rewritten question. A question
that stands alone is left word for word alone.
"""

from __future__ import annotations

import re
from datetime import date

from rag.dates import strip_windows, windows
from rag.names import bearing_words, names
from rag.nouns import Conversation, Rewrite
from rag.spelling import content_words, fold

# The question says that it goes on from the last one.
_CONTINUES = re.compile(
    r"^\s*(and|but|or|so|then|what about|how about|what of|and what about|and how about)\b[\s,]*", re.IGNORECASE
)
_BARE_FOLLOW = re.compile(
    r"^\s*(why not|why|how so|who else|what else|when|where|how|since when|who disagreed|who agreed|anything else"
    r"|is that (true|accurate|right)|are you sure|what changed)\s*\??\s*$",
    re.IGNORECASE,
)
_PERSON_PRONOUN = re.compile(r"\b(he|she|him|her(?! own)|his|hers)\b", re.IGNORECASE)
_GROUP_PRONOUN = re.compile(r"\b(they|them|their|theirs)\b", re.IGNORECASE)
_THING_PRONOUN = re.compile(
    r"\b(it|its|this|that|these|those)\b(?=\s*[?,.]|\s*$|\s+(?:and|or|in|on|at|to|by|for|with|from|is|was|be|do|does|did|has"
    r"|have|will|would|could|can|after|before)\b)",
    re.IGNORECASE,
)
_POSSESSIVE = frozenset({"his", "hers", "their", "theirs", "its"})
_SUBJECT_WORDS = 6
# A question of fewer content words cannot stand alone.
_ENOUGH_WORDS = 2


class FollowUpRewriter:
    """Rewrites follow-ups by rules; fulfils `rag.seams.Rewriter`."""

    def rewrite(self, question: str, conversation: Conversation | None) -> Rewrite:
        """Rewrite one question against the newest turn of its conversation."""
        if conversation is None or not conversation.turns:
            return Rewrite(question)
        last = conversation.turns[-1].answer
        before = last.standalone_question
        today = conversation.turns[-1].asked.date()
        if _BARE_FOLLOW.match(question):
            return Rewrite(f"{before.rstrip(' ?')}: {question.strip().lower()}", carried=(before,))
        continued = _CONTINUES.sub("", question)
        if continued != question or _only_a_window(question, today):
            changed = _replace_slot(continued, before, today)
            if changed is not None:
                return changed
        return _bind_pronouns(question, before, last.answer)


def _only_a_window(question: str, today: date) -> bool:
    return bool(windows(question, today=today)) and not content_words(strip_windows(question))


def _replace_slot(rest: str, before: str, today: date) -> Rewrite | None:
    """Fill an ellipsis such as "And in 2022?" or "What about Russia?": the earlier question with one slot changed."""
    rest = rest.strip(" ?.!")
    new_windows = windows(rest, today=today)
    if new_windows and not content_words(strip_windows(rest)):
        old = windows(before, today=today)
        stem = strip_windows(before).strip(" ?")
        return Rewrite(f"{stem} {rest}?", carried=(stem,), dropped=tuple(window.text for window in old))
    new_names = names(rest)
    words = content_words(rest)
    if new_names and len(words) <= sum(len(content_words(name)) for name in new_names) + 1:
        old_names = names(before)
        if old_names:
            return Rewrite(
                before.replace(old_names[0], new_names[0], 1),
                carried=_topics(before, old_names[0]),
                dropped=(old_names[0],),
            )
        return Rewrite(f"{before.rstrip(' ?')} {rest}?", carried=(before,))
    return None


def _bind_pronouns(question: str, before: str, answer: str) -> Rewrite:
    """Put the last named actor in a pronoun's place, or the last subject beside "it" and "that"."""
    mentioned = names(before) or names(answer)
    carried: list[str] = []
    for pattern in (_PERSON_PRONOUN, _GROUP_PRONOUN):
        found = pattern.search(question)
        if found and mentioned and not _named_before(question, found.start()):
            actor = mentioned[0]
            question = _with_name(question, pattern, actor)
            carried.append(actor)
    if (
        not carried
        and not names(question)
        and (_THING_PRONOUN.search(question) or len(content_words(question)) < _ENOUGH_WORDS)
    ):
        subject = _subject(before, question)
        if subject:
            return Rewrite(f"{question.rstrip(' ?')} ({' '.join(subject)})?", carried=tuple(subject))
    return Rewrite(question, carried=tuple(dict.fromkeys(carried)))


def _named(question: str, pattern: re.Pattern[str], actor: str) -> str:
    return pattern.sub(lambda match: f"{actor}'s" if match.group().lower() in _POSSESSIVE else actor, question)


def _with_name(question: str, pronoun: re.Pattern[str], actor: str) -> str:
    return pronoun.sub(lambda match: f"{actor}'s" if match.group().lower() in _POSSESSIVE else actor, question)


def _named_before(question: str, place: int) -> bool:
    """Whether the question itself names somebody whom the pronoun can mean."""
    return bool(names(question[:place]))


def _topics(before: str, without: str) -> tuple[str, ...]:
    gone = set(bearing_words(without))
    return tuple(word for word in content_words(before) if word not in gone)[:_SUBJECT_WORDS]


def _subject(before: str, question: str) -> list[str]:
    """What the earlier question was about: its names as written, then its other content words."""
    present = set(fold(question).split())
    named = names(before)
    of_names = {word for name in named for word in fold(name).split()}
    rest = [word for word in content_words(strip_windows(before)) if word not in of_names and word not in present]
    return [*named, *rest][:_SUBJECT_WORDS]
