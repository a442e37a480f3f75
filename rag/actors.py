"""Finds whom a text names, and what it tells of them: person, body or place; he or she; in which role.

Rules over news English and over the words beside a name. What the text does not tell stays open, and an open actor is
compatible with whatever is asked for; so a wrong guess is rarer than no guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from rag.names import bearing_words, is_body, names
from rag.sentences import sentence_spans
from rag.spelling import fold

Kind = Literal["person", "body", "place", "open"]
Gender = Literal["he", "she", ""]

BODY_HEADS = frozenset(
    """
    ministry department university institute observatory council committee commission bank office organization
    organisation league union association federation confederation alliance court center centre agency authority board
    bureau army party movement front society parliament assembly congress senate government opposition delegation
    coalition group guard force forces navy police panel watch concord nations service corps network fund
    """.split()
)
ROLES = (
    "envoy|president|minister|premier|ambassador|negotiator|commander|mediator|spokesman|spokeswoman|chairman|chairwoman"
    "|director|secretary|chief|head|leader|governor|mayor|delegate|representative|commissioner|chancellor|general|judge"
    "|engineer|analyst|activist|diplomat|coordinator|lawmaker|foreign minister|prime minister"
)
_ROLE = re.compile(ROLES)
_OPENING = re.compile(r"^[A-Z][a-z]+(?:ing|ed)$")
_ROLE_BEFORE = re.compile(rf"\b(?P<role>{ROLES})(?:\s(?:for|to|of|on)\s(?:the\s)?[A-ZÀ-Þ]\w+)?[\s,]*$", re.IGNORECASE)
_ROLE_AFTER = re.compile(
    rf"^,\s(?:(?:who\s(?:is|was)\s)?(?:the|a|an|its|their|his|her)\s)?(?:[\w.’'-]+\s){{0,6}}?"
    # A title before another name is that one's.
    rf"(?P<role>{ROLES})\b(?! (?-i:[A-ZÀ-Þ]))",
    re.IGNORECASE,
)
_BEING = re.compile(
    rf"^(?:,[^,;.]{{0,99}},)?\s(?:is|was|became|(?:was|is)\s(?:named|appointed|made|elected))\s(?:(?:the|a|an)\s)?"
    rf"(?:[\w.’'-]+\s){{0,5}}?(?P<role>{ROLES})\b",
    re.IGNORECASE,
)
_HE_WORDS = re.compile(r"\b(?:mr|sir|lord|king|prince|sheikh|spokesman|chairman|businessman|father|husband)\b\.?$")
_SHE_WORDS = re.compile(r"\b(?:mrs|ms|miss|lady|queen|princess|spokeswoman|chairwoman|businesswoman|mother|wife)\b\.?$")
_HE, _SHE = (
    re.compile(r"\b(?:he|him|his|himself)\b", re.IGNORECASE),
    re.compile(r"\b(?:she|hers?|herself)\b", re.IGNORECASE),
)
# "They named Ada Quill to succeed him": who alone is named in a sentence is not the "him" or "her" of it.
_HE_ACTS, _SHE_ACTS = (
    re.compile(r"\b(?:he|his|himself)\b", re.IGNORECASE),
    re.compile(r"\b(?:she|hers|herself|her (?!\w+ed\b)[a-z]+)\b", re.IGNORECASE),
)
_GOING = (
    r"(?:go|goes|going|went|gone|com(?:e|es|ing)|came|travel\w*|return\w*|fl(?:y|ies|ying|ew|own)|sent|mov(?:e|ed|ing))"
)
_IN = re.compile(rf"\b(?:in|at|near|outside|across|around|{_GOING}\s(?:back\s)?to)\s(?:the\s)?$", re.IGNORECASE)
_THE = re.compile(r"\bthe\s$", re.IGNORECASE)
_SPEAKS = re.compile(
    r"^(?:,[^,.;]{0,60},)?\s(?:has\s|had\s)?(?:said|says|told|added|asked|replied|wrote|thinks?|thought)\b"
)
_BESIDE = 160


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody or something that is named: `name` as it is written in full.

    `kind` is "open" and `gender` empty where nothing tells; `roles` are single words ("envoy").
    """

    name: str
    kind: Kind = "open"
    gender: Gender = ""
    roles: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """What the actor is recognised by, folded."""
        return tuple(bearing_words(self.name))

    def is_named_by(self, name: str) -> bool:
        """Tell whether a name can be this one's: the same last word, or the first words of a body's."""
        mine, other = self.words, tuple(bearing_words(name))
        return bool(mine and other) and (mine[-1] == other[-1] or (self.kind == "body" and set(other) <= set(mine)))


def actors_in(text: str) -> tuple[Actor, ...]:
    """List the actors that a text names, in the order of their first mention, each once and in its longest form.

    >>> found = actors_in("Ada Quill, the envoy, met the Harbour League in Kestow. She said talks went on.")
    >>> [(one.name, one.kind, one.gender, one.roles) for one in found]
    [('Ada Quill', 'person', 'she', ('envoy',)), ('Harbour League', 'body', '', ()), ('Kestow', 'place', '', ())]
    >>> [one.kind for one in actors_in("“I was asked to go to Port Ondine and sign.”")]
    ['place']
    """
    found: list[Actor] = []
    for name in names(text):
        # "United Nations Special Envoy" names an office; who holds it is named beside it.
        words = fold(name).split()
        # A sentence that opens with "Following" or "Asked" names nobody by it.
        if (len(words) > 1 and _ROLE.fullmatch(words[-1])) or (len(words) == 1 and _OPENING.search(name)):
            continue
        read = _read(name, text)
        place = next((n for n, one in enumerate(found) if one.is_named_by(name) or read.is_named_by(one.name)), None)
        if place is None:
            found.append(read)
        else:
            found[place] = merged(found[place], read)
    return tuple(_with_genders(found, text))


def merged(one: Actor, other: Actor) -> Actor:
    """Join what two mentions tell of one actor; of two kinds the first that is told.

    The first name stays where it is full: a longer one may have been run together with what stands before it.
    """
    longer = other.name if len(one.words) == 1 < len(other.words) else one.name
    kind = one.kind if one.kind != "open" else other.kind
    return Actor(longer, kind, one.gender or other.gender, tuple(dict.fromkeys((*one.roles, *other.roles))))


def joined(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    """Join mentions of one actor, in the order of the first of each."""
    found: list[Actor] = []
    for actor in actors:
        place = next(
            (n for n, one in enumerate(found) if one.is_named_by(actor.name) or actor.is_named_by(one.name)), None
        )
        if place is None:
            found.append(actor)
        else:
            found[place] = merged(found[place], actor)
    return tuple(found)


def _read(name: str, text: str) -> Actor:
    """Read what stands beside the mentions of one name."""
    kinds: set[Kind] = set()
    roles: list[str] = []
    gender: Gender = ""
    for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
        before, after = text[max(0, match.start() - _BESIDE) : match.start()], text[match.end() : match.end() + _BESIDE]
        held = _held(before, after)
        roles += held
        kinds.add(_kind(name, before, after, held=bool(held)))
        folded = fold(f"{before} {name.split(maxsplit=1)[0]}")
        gender = gender or ("she" if _SHE_WORDS.search(folded) else "he" if _HE_WORDS.search(folded) else "")
    # Titles belong to some names: "Mr Holt", "President Quill".
    roles += [word for word in fold(name).split() if _ROLE.fullmatch(word) and word not in bearing_words(name)]
    order: tuple[Kind, ...] = ("body", "person", "place")
    kind: Kind = next((kind for kind in order if kind in kinds), "open")
    if kind == "open" and (gender or roles):
        kind = "person"
    return Actor(name, _settled(name, kind, text), gender, tuple(dict.fromkeys(roles)))


def _held(before: str, after: str) -> list[str]:
    """List the roles that stand beside a name."""
    found = (_ROLE_BEFORE.search(before), _ROLE_AFTER.match(after), _BEING.match(after))
    return [match["role"].lower() for match in found if match]


def _kind(name: str, before: str, after: str, *, held: bool) -> Kind:
    if name.isupper() or fold(name).split()[-1] in BODY_HEADS:
        return "body"
    if held:
        return "person"
    if _IN.search(before) and not _SPEAKS.match(after):
        return "place"
    if _THE.search(before):
        return "body"
    return "person" if _SPEAKS.match(after) and len(name.split()) > 1 else "open"


def _settled(name: str, kind: Kind, text: str) -> Kind:
    """Take a name of two words and more for a person's where nothing makes it a body or a place."""
    if kind == "open" and len(bearing_words(name)) > 1 and not is_body(name, text):
        return "person"
    return kind


def _with_genders(found: list[Actor], text: str) -> Iterable[Actor]:
    """Give each person whom a sentence alone names the pronoun of that sentence or the next."""
    told: dict[str, Gender] = {}
    only: Actor | None = None
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        named = [one for one in found if any(one.is_named_by(name) for name in names(sentence))]
        people = [one for one in named if one.kind in {"person", "open"}]
        if people:
            only = people[0] if len(people) == 1 else None
        forms = (_HE_ACTS, _SHE_ACTS) if people else (_HE, _SHE)
        he, she = (form.search(sentence) for form in forms)
        if only is not None and only.kind == "person" and bool(he) != bool(she):
            told.setdefault(only.name, "he" if he else "she")
    for one in found:
        yield replace(one, gender=one.gender or told.get(one.name, ""))
