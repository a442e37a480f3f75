"""Finds the words of a question that point back ("he", "the envoy", "that proposal") and whom they mean.

A pronoun is bound to the likeliest actor of the conversation that fits it by kind, number and gender, as far as these
are known; a description by role or by the last word of a body's name. Where a second actor fits nearly as well, it is
told, so that the reader can choose. What points back within its own question is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.actors import Actor
from rag.descriptions import described_things, named_things
from rag.dialogue import Dialogue
from rag.names import names
from rag.questions import read_question
from rag.spelling import fold
from rag.there import with_place

_OTHER = r"to|in|on|at|about|for|from|with|by|after|before|and|or|that|what|why|when|who|how|if"
_HE = re.compile(r"\b(?:he|him|his)\b", re.IGNORECASE)
_SHE = re.compile(rf"\b(?:she|hers|her(?P<of>(?=\s+(?!(?:{_OTHER})\b)\w))?)\b", re.IGNORECASE)
_THEY = re.compile(r"\b(?:they|them|their|theirs)\b", re.IGNORECASE)
_THING = re.compile(
    r"\b(?:it|its|this|that|these|those)\b(?=\s*[?,.]|\s*$|\s+(?:and|or|in|on|at|to|by|for|with|from|is|was|be|do|does"
    r"|did|has|have|had|will|would|could|can|after|before)\b)|^\W*(?:\w+\s+){1,3}its?\b",
    re.IGNORECASE,
)
_POST = re.compile(
    r"\b(?:the|that|this|his|her)\s(?:post|job|position|role|office)\b"
    r"|\b(?:succe\w+|replace[sd]?|predecessor|took\sover)\b"
    r"|^\W*(?:and\s|but\s)?who\s(?:was|is|came|served|did\sit)\s(?:\w+\s){0,3}(?:before|after)\b",
    re.IGNORECASE,
)
_IT = re.compile(r"\b(?:it|that|this)\b(?!\s+\w+ed\b)", re.IGNORECASE)
_ASKED_FOR = re.compile(
    r"^\W*(?:and\s|but\s)?(?:what|which)\s(?P<noun>(?:[a-z-]+\s)?[a-z-]{3,})\s"
    r"(?:did|does|do|has|have|had|will|would)\s(?:the\s)?(?P<who>.+)",
    re.IGNORECASE,
)
_IT_ALONE = re.compile(r"\bit\b", re.IGNORECASE)
_IT_ACTS = re.compile(
    r"\b(?:did|does|has|had|will|would|can|could)\s+it\s+(?!(?:be|been|have|not|all|mean|matter|take|cost|help)\b)[a-z]+",
    re.IGNORECASE,
)
_IT_LED = re.compile(r"\bwho\s(?:now\s)?(?:leads|heads|runs|commands|chairs)\s+it\b", re.IGNORECASE)
_LED_TOO = re.compile(
    r"\b(?:army|attack|campaign|commission|committee|delegation|force|group|inquiry|investigation|mission|offensive"
    r"|operation|panel|party|project|raid|strike|team|unit|uprising|war)s?\b",
    re.IGNORECASE,
)
_POSSESSIVE = frozenset({"his", "hers", "their", "theirs"})
# Whom "he" or "they" can mean within the question itself: "Did the minister say he ...", "Do the clerks want their".
_ONE_AHEAD = re.compile(r"\b(?:the|an?) (?:\w+ )??\w+(?<!s) \w", re.IGNORECASE)
_SOME_AHEAD = re.compile(
    r"\b(?:the|an?) (?:\w+ )??\w+ \w"
    r"|\b(?!(?:does|this|was|has|his|hers|theirs|always|yes|less|unless)\b)[a-z]{3,}(?<!s)s\b",
    re.IGNORECASE,
)
_PASSIVE = re.compile(
    r"\b(?:are|were|be)\s(?:they|these|those)\s(?:\w+\s)?\w+(?:ed|en)\b"
    r"|\b(?:have|had|will)\s(?:they|these|those)\s(?:been|be)\s\w+(?:ed|en)\b"
    r"|\bthey\s(?:are|were|(?:have|had|to|will)\s(?:be|been))\s\w+(?:ed|en)\b",
    re.IGNORECASE,
)
# "Is it safe to wait?" and "it is better to wait" point at nothing.
_EXPLETIVE = re.compile(
    r"\b(?:is|was|be|would|will)\s+it\s+(?:be\s+)?(?:\w+\s+){1,2}(?:to|that|if|when)\b"
    r"|\bit(?:\s+is|\s+was|['’]s)\s+(?:\w+\s+){1,2}(?:to|that|if|when|be)\b",
    re.IGNORECASE,
)
_DESCRIBED = re.compile(
    r"\b(?:the|that|this)\s(?P<noun>[a-z]+)\b(?!\s+(?:of|for|to|in|from|who|which)\b|['’]s?\s+of\b)"
)


_FOLLOWED = re.compile(r"\b(?:succeeded|replaced|followed|took over)\b|\b(?:before|after) [A-ZÀ-Þ]")
"""Of a question for who followed whom, which a change in a post answers (`rag/followers.py`)."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A question with names where it pointed back, and which were put there.

    `other` is the question with the second likeliest reading, if there is one. `open` tells that something points back
    to no known actor.
    """

    question: str
    actors: tuple[str, ...] = ()
    other: str = ""
    open: bool = False


def bind(question: str, dialogue: Dialogue) -> Bound:
    """Put names in the place of what points back.

    >>> from datetime import date
    >>> talk = Dialogue("What did Ada Quill say?", date(2024, 1, 1), asked_about=(Actor("Ada Quill", "person", "she"),))
    >>> bind("Why did she leave?", talk).question
    'Why did Ada Quill leave?'
    """
    bound = _it_bound(Bound(question), dialogue)
    for pronoun, ahead, find in _PRONOUNS:
        found = pronoun.search(bound.question)
        if found is None or _means_its_own(question, found, ahead):
            continue
        fitting = [name for name in find(dialogue) if not _is_named(bound.question, name)]
        if pronoun is _THEY and _PASSIVE.search(bound.question):
            # "When were they lifted?" asks of the sanctions rather than of who imposed them.
            things = described_things(dialogue.question, plural=True)
            fitting.sort(key=lambda name: name not in things)
        bound = _with_first(bound, fitting, pronoun)
    thing = _thing(dialogue)
    if thing and points_to_a_thing(bound.question):
        bound = _with_first(bound, thing, _IT)
    for found in _DESCRIBED.finditer(bound.question):
        meant = [one for one in _described(found["noun"], dialogue) if one.name not in bound.actors]
        if meant and not _named(question, meant[0]):
            exact = re.compile(rf"\b(?:the|that|this)\s{found['noun']}\b")
            bound = _with_first(bound, [_shown(one) for one in meant], exact)
            break
    there = with_place(bound.question, dialogue)
    return replace(bound, question=there[0], actors=(*bound.actors, there[1])) if there else bound


def _it_bound(bound: Bound, dialogue: Dialogue) -> Bound:
    """Let "did it accept" mean the one body that was asked about, if nothing else can be meant."""
    things = named_things(dialogue.question)
    # "Did the League sign the Velm protocol?": the name of a document is no body's.
    bodies = [
        _shown(one)
        for one in dialogue.asked_about
        if one.kind == "body" and not any(one.name in thing for thing in things)
    ]
    things = things if len(things) == 1 and not bodies else []
    bodies = things or bodies
    # A truce that was spoken of besides is led by nobody; a delegation may be.
    is_led = _IT_LED.search(bound.question) and not _LED_TOO.search(_without_names(dialogue))
    if len(bodies) == 1 and not things and is_led:
        return _with_first(bound, bodies, _IT_ALONE)
    if len(bodies) != 1 or not _IT_ACTS.search(_EXPLETIVE.sub("", bound.question)):
        return bound
    if not things and (_thing(dialogue) or described_things(dialogue.question, plural=False)):
        return bound
    return _with_first(bound, bodies, _IT_ALONE)


def _without_names(dialogue: Dialogue) -> str:
    """Give the last question without the names that are asked about."""
    text = dialogue.question
    for one in dialogue.asked_about:
        text = text.replace(one.name, " ")
    return text


def points_to_a_thing(question: str) -> bool:
    """Tell whether "it" or "that" in a question points back to what was spoken of."""
    return _THING.search(_EXPLETIVE.sub("", question)) is not None


def roles_asked(question: str, name: str, dialogue: Dialogue) -> tuple[str, ...]:
    """Give the role of an actor where a question asks for the post without saying which: "Who got the post after him?".

    >>> from datetime import date
    >>> talk = Dialogue("What of Quill?", date(2024, 1, 1), actors=(Actor("Ada Quill", "person", "", ("envoy",)),))
    >>> roles_asked("Who got the post after her?", "Ada Quill", talk)
    ('envoy',)
    """
    if not asks_for_a_post(question):
        return ()
    return tuple(
        role for one in dialogue.actors if one.is_named_by(name) for role in one.roles[:1] if role not in question
    )


def asks_for_a_post(question: str) -> bool:
    """Tell whether a question asks who held a post before or after somebody."""
    return _POST.search(question) is not None


def points_back(question: str) -> bool:
    """Tell whether a question holds a word that can mean somebody or something spoken of before."""
    return points_to_a_thing(question) or any(pronoun.search(question) for pronoun, _, _ in _PRONOUNS)


def _with_first(bound: Bound, meant: Sequence[str], words: re.Pattern[str]) -> Bound:
    if not meant:
        return replace(bound, open=True)
    other = _with_name(bound.question, words, meant[1]) if len(meant) > 1 else bound.other
    actors = (*bound.actors, meant[0])
    return replace(bound, question=_with_name(bound.question, words, meant[0]), actors=actors, other=other)


def _with_name(question: str, words: re.Pattern[str], name: str) -> str:
    """Put a name in the place of the first of some words: what else points to it then points within the question."""

    def named(match: re.Match[str]) -> str:
        owns = match.group().lower() in _POSSESSIVE or match.groupdict().get("of") is not None
        return f"{name}'s" if owns else name

    return words.sub(named, question, count=1)


def _means_its_own(question: str, pronoun: re.Match[str], ahead: re.Pattern[str]) -> bool:
    """Tell whether the question itself names somebody whom its pronoun can mean."""
    before = question[: pronoun.start()]
    if names(before):
        return True
    word, owns = pronoun.group().lower(), pronoun.groupdict().get("of") is not None
    return word != "him" and (word != "her" or owns) and ahead.search(before + "x") is not None


def _people(dialogue: Dialogue, gender: str) -> list[str]:
    """List whom "he" or "she" can mean, the likeliest first: asked who it was, the one of the answer."""
    asked = [one for one in dialogue.asked_about if one.kind in {"person", "open"}]
    answered = [one for one in dialogue.speakers if one not in asked]
    ordered = [*asked, *answered]
    if read_question(dialogue.question, outlets=(), today=dialogue.asked).kind == "person":
        if _FOLLOWED.search(dialogue.question):
            # The one of a direct answer before others whom its quotes name; of other questions it is wrong too often.
            answered.sort(key=lambda one: not one.is_named_by(dialogue.short))
        ordered = [*answered, *asked]
    fitting = [one.name for one in ordered if one.gender in {"", gender}]
    earlier = [one for one in dialogue.actors if one.kind == "person" and one.gender in {"", gender}]
    return list(dict.fromkeys(fitting or [one.name for one in earlier]))[:2]


def _thing(dialogue: Dialogue) -> list[str]:
    """Name what the last question asked for: after "What approach did Quill take?", Quill's approach."""
    found = _ASKED_FOR.match(dialogue.question)
    if found is None:
        things = named_things(dialogue.question)
        return things if len(things) == 1 and not _others_than(things[0], dialogue) else []
    owner = next((one for one in dialogue.asked_about if found["who"].startswith(one.name)), None)
    return [f"{_shown(owner)}'s {found['noun']}"] if owner else []


def _others_than(thing: str, dialogue: Dialogue) -> bool:
    """Tell whether the last question names a body that is not part of a thing's name."""
    return any(one.kind == "body" and one.name not in thing for one in dialogue.asked_about)


def _several(dialogue: Dialogue) -> list[str]:
    """List what "they" can mean: a body, else the people of the last question together, else things."""
    bodies = [_shown(one) for one in dialogue.asked_about if one.kind == "body"]
    people = [one.name for one in dialogue.asked_about if one.kind in {"person", "open"}]
    actors = bodies or ([" and ".join(people)] if people else [])
    return [*actors, *described_things(dialogue.question, plural=True)[:1]]


def _described(noun: str, dialogue: Dialogue) -> Iterator[Actor]:
    """Yield whom "the envoy" or "the committee" can mean, the likeliest first."""
    for one in dialogue.actors:
        if noun in one.roles or (one.kind == "body" and len(one.words) > 1 and fold(one.name).split()[-1] == noun):
            yield one


def _is_named(question: str, name: str) -> bool:
    return _named(question, Actor(name))


def _named(question: str, actor: Actor) -> bool:
    return any(actor.is_named_by(name) for name in names(question))


def _shown(actor: Actor) -> str:
    return f"the {actor.name}" if actor.kind == "body" and len(actor.name.split()) > 1 else actor.name


_PRONOUNS: tuple[tuple[re.Pattern[str], re.Pattern[str], Callable[[Dialogue], list[str]]], ...] = (
    (_HE, _ONE_AHEAD, lambda dialogue: _people(dialogue, "he")),
    (_SHE, _ONE_AHEAD, lambda dialogue: _people(dialogue, "she")),
    (_THEY, _SOME_AHEAD, _several),
)
