"""Makes a follow-up question stand alone, from the turns before it and without a language model.

Deterministic and shown: what was carried over and what was dropped comes back with the rewritten question. A question
that stands alone is left word for word alone.
"""

from __future__ import annotations

import re
from datetime import date

from rag.date_points import MONTHS
from rag.dates import Window, strip_windows, windows
from rag.names import bearing_words, is_body, names
from rag.nouns import Conversation, Rewrite
from rag.questions import read_question
from rag.spelling import content_words, fold
from rag.stems import stems

# The question says that it goes on from the last one.
_ABOUT = re.compile(
    r"^\s*(?:(?:and|but|or|so|then)\b[\s,]+)?(?:(?:what|how)\s+about|what\s+of)\b\s*"
    # "And the wounded?" asks something only with the earlier question's words; "And who paid?" has its own.
    r"|^\s*(?:and|but|or|so|then)\b[\s,]+(?!(?:who|whom|whose|what|when|where|which|why|how|did|does|do|is|are|was|were"
    r"|has|have|had|will|would|can|could|should|in|on|at|since|before|after|until|between|during|by|from|as|last)\b)",
    re.IGNORECASE,
)
_AND = re.compile(r"^\s*(?:and|but|or|so|then)\b[\s,]+", re.IGNORECASE)
_BARE_FOLLOW = re.compile(
    r"^\s*(why not|why|how so|who else|what else|when|where|how|since when|who disagreed|who agreed|anything else"
    r"|is that (true|accurate|right)|are you sure|what changed)\s*\??\s*$",
    re.IGNORECASE,
)
_OTHER = r"to|in|on|at|about|for|from|with|by|after|before|and|or|that|what|why|when|who|how|if"
_PERSON_PRONOUN = re.compile(rf"\b(?:he|she|him|his|hers|her(?P<of>(?=\s+(?!(?:{_OTHER})\b)\w))?)\b", re.IGNORECASE)
_GROUP_PRONOUN = re.compile(r"\b(?:they|them|their|theirs)\b", re.IGNORECASE)
_THING_PRONOUN = re.compile(
    r"\b(?:it|its|this|that|these|those)\b(?=\s*[?,.]|\s*$|\s+(?:and|or|in|on|at|to|by|for|with|from|is|was|be|do|does"
    r"|did|has|have|will|would|could|can|after|before)\b)|^\W*(?:\w+\s+){1,3}its?\b",
    re.IGNORECASE,
)
_POSSESSIVE = frozenset({"his", "hers", "their", "theirs"})
_OBJECT = frozenset({"him", "them"})
# Whom "he" or "they" can mean within the question itself: "Did the minister say he ...", "Do the clerks want their".
_ANTECEDENTS = {_PERSON_PRONOUN: re.compile(r"\b(?:the|an?) (?:\w+ )??\w+(?<!s) \w", re.IGNORECASE)}
_ANTECEDENTS[_GROUP_PRONOUN] = re.compile(r"\b(?:the|an?) (?:\w+ )??\w+ \w", re.IGNORECASE)
# Counted from the year that was asked about, not from today.
_YEAR_BESIDE = re.compile(r"(?:in )?the (?:(?P<later>next|following)|(?P<earlier>previous)) year", re.IGNORECASE)
_LAST_BARE = re.compile(r": [^:]*$")
_SUBJECT_WORDS = 6
# A question of fewer words of its own cannot stand alone, unless it names somebody.
_ENOUGH_WORDS = 2


class FollowUpRewriter:
    """Rewrites follow-ups by rules; fulfils `rag.seams.Rewriter`."""

    def rewrite(self, question: str, conversation: Conversation | None) -> Rewrite:
        """Rewrite one question against the newest turn of its conversation."""
        if conversation is None or not conversation.turns:
            return Rewrite(question)
        turn = conversation.turns[-1]
        before = _without_bare_follow(turn.answer.standalone_question)
        if _BARE_FOLLOW.match(question):
            return Rewrite(f"{_bare(before)}: {question.strip().lower()}", carried=(before,))
        rest = _AND.sub("", _ABOUT.sub("", question)).strip(" ?.!")
        continues = rest != question.strip(" ?.!")
        filled = None
        if continues or (not names(question) and len(_terms(question)) < _ENOUGH_WORDS):
            filled = _other_window(rest, before, turn.asked.date())
        if continues and filled is None:
            filled = _other_name(rest, before)
        if filled is not None:
            return filled
        nothing_own = continues and not set(_terms(question)) - _words_of(names(question))
        elliptic = nothing_own or _ABOUT.match(question) is not None
        return _bind(question, before, turn.answer.answer, elliptic=elliptic)


def _without_bare_follow(question: str) -> str:
    """Let "Why?" after "When?" go on from the question that both are about."""
    last = _LAST_BARE.search(question)
    return question[: last.start()] + "?" if last and _BARE_FOLLOW.match(last.group()[2:]) else question


def _bare(question: str) -> str:
    return question.rstrip(" ?.!")


def _other_window(rest: str, before: str, today: date) -> Rewrite | None:
    """Ask the earlier question of another time: "And in 2022?", "How many since then, in 2023?"."""
    old = windows(before, today=today)
    if beside := _YEAR_BESIDE.fullmatch(rest):
        if not old or (edge := old[-1].until if beside["later"] else old[0].since) is None:
            return None
        rest = f"in {edge.year + (1 if beside['later'] else -1)}"
    found = windows(rest, today=today)
    if not found or not stems(" ".join(content_words(strip_windows(rest)))) <= stems(before):
        return None
    stem = _bare(strip_windows(before))
    dropped = tuple(window.text for window in old)
    return Rewrite(f"{stem} {' and '.join(map(_phrase, found))}?", carried=(stem,), dropped=dropped)


def _phrase(window: Window) -> str:
    """Write a window so that it can stand at the end of a question: "2022" as "in 2022"."""
    text = window.text
    if text[0].isdigit() or fold(text).split()[0] in MONTHS:
        return f"{'on' if window.since == window.until else 'in'} {text}"
    return text[0].lower() + text[1:]


def _other_name(rest: str, before: str) -> Rewrite | None:
    """Ask the earlier question of another name: "What about the Harbour League?", "And what did Quill say?"."""
    new, old = names(rest), names(before)
    others = [word for word in content_words(rest) if word not in _words_of(new)]
    if not new or new[0] in old or not stems(" ".join(others)) <= stems(before):
        return None
    name = f"the {new[0]}" if f"the {new[0]}" in rest else new[0]
    if not old:
        return Rewrite(f"{_bare(before)} ({name})?", carried=(before,))
    question = re.sub(rf"(?:\bthe )?{re.escape(old[0])}", lambda _: name, before, count=1)
    return Rewrite(question, carried=_topic(before, without=old[0]), dropped=(old[0],))


def _bind(question: str, before: str, answer: str, *, elliptic: bool) -> Rewrite:
    """Put the last named actor in a pronoun's place, and what was asked about after a question that lacks it."""
    bound, carried = question, []
    unbound = elliptic
    for pronoun in (_PERSON_PRONOUN, _GROUP_PRONOUN):
        found = pronoun.search(question)
        if found is None or _means_its_own(question, found, pronoun):
            continue
        actor = _actor(before, answer, many=pronoun is _GROUP_PRONOUN)
        if actor:
            bound = _with_name(bound, pronoun, actor)
            carried.append(actor)
        unbound = unbound or not actor
    few = len(_terms(question)) < _ENOUGH_WORDS
    lacks = not names(question) and (few or _THING_PRONOUN.search(question) is not None)
    # "What else did she say?" asks for what was not the topic.
    turns_away = bool(carried) and "else" in fold(question).split()
    topic: tuple[str, ...] = ()
    if (unbound or lacks) and not turns_away:
        present = set(fold(bound).split())
        topic = tuple(word for word in _topic(before) if not set(fold(word).split()) <= present)
    if topic:
        bound = f"{_bare(bound)} ({' '.join(topic)})?"
    return Rewrite(bound, carried=tuple(dict.fromkeys((*carried, *topic))))


def _means_its_own(question: str, pronoun: re.Match[str], kind: re.Pattern[str]) -> bool:
    """Tell whether the question itself names somebody whom its pronoun can mean."""
    ahead = question[: pronoun.start()]
    if names(ahead):
        return True
    return pronoun.group().lower() not in _OBJECT and _ANTECEDENTS[kind].search(ahead + "x") is not None


def _actor(before: str, answer: str, *, many: bool) -> str | None:
    """Find whom a pronoun means: the answer's person if a person was asked for, else whom the question named."""
    asked, answered = names(before), names(answer)
    people = [name for name in asked if not is_body(name, before)]
    found = [name for name in answered if name not in asked and len(bearing_words(name)) > 1]
    found = [name for name in found if not is_body(name, answer)]
    if read_question(before, outlets=(), today=date.max).kind == "person":
        people = found or people
    bodies = [f"the {name}" if f"the {name}" in before else name for name in asked if is_body(name, before)]
    if many:
        return bodies[0] if bodies else " and ".join(people) or None
    return next(iter(people or found), None)


def _with_name(question: str, pronoun: re.Pattern[str], actor: str) -> str:
    def named(match: re.Match[str]) -> str:
        owns = match.group().lower() in _POSSESSIVE or match.groupdict().get("of") is not None
        return f"{actor}'s" if owns else actor

    return pronoun.sub(named, question)


def _topic(before: str, *, without: str = "") -> tuple[str, ...]:
    """List what the earlier question was about: its names as written, then its other words."""
    named = [name for name in names(before) if name != without]
    of_names = _words_of(names(before))
    return (*named, *(term for term in _terms(before) if term not in of_names))[:_SUBJECT_WORDS]


def _terms(question: str) -> tuple[str, ...]:
    return read_question(question, outlets=(), today=date.max).terms


def _words_of(named: list[str]) -> set[str]:
    return {word for name in named for word in fold(name).split()}
