"""Names what a text is about, in a few of its own words that can stand in a question: "the winter pause", "prisoners".

Rules over English word order: a noun that a topic has too, with the words before it that belong to it. Nothing is taken
that may be a verb or that names whoever speaks ("the government").
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from itertools import takewhile

from rag.actors import BODY_HEADS, ROLES
from rag.spelling import STOP_WORDS
from rag.stems import stem

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_DETERMINERS = frozenset("the a an its their his her any every no this that these those our your".split())
# A noun ends where a small word or a mark follows, or what its ending shows to be a verb or adjective.
_NO_NOUN_FOLLOWS = re.compile(r"(?:ed|ing|able|ible|ous|ive|ful|less|ish)$|^un")
_ENDS = re.compile(r"(?:\W*$|[,.;:!?”\"’)\]—–]| [-–—]| (?P<next>[a-z]+))")
_NO_HEAD = re.compile(
    r"(?:ed|ing|ly|ful|ous|ive|able|ible|ward|wards|self|selves)$|^(?:day|week|month|year|time|people|reporter|side|part"
    r"|number|matter|thing|question|answer|word|step|way|case|fact|end|beginning|man|men|woman|women|person|member|party"
    r"|official|minister|country|state|capital|town|region|province|reason|position|role|view|statement|news|place"
    r"|line|half|kind|tonne|ton|kilometre|metre|mile|mark|crown|dollar|euro|percent|south|north|east|west|others?|thanks|hours?|minutes?|morning|evening|night|autumn|winter|spring|summer|page|name)s?$"
)
# Words of size, order and place, and verbs that end as nouns of many do.
_NO_NOUN = frozenset(
    """
    first second third fourth fifth last late later early many much more most few back free open full whole same such
    long short high higher low lower next great good well bad best better worst near left right late half rest
    take takes took come comes came goes went keep keeps hold holds last lasts make makes made give gives gave says
    want wants asks needs leaves runs stands knows seems becomes remains means calls tells puts gets sets lets
    began broke brought built chose drew drove fell felt flew found gave grew heard held kept knew laid led lost met
    paid ran read rose saw sent shot sold spent spoke stood swore told thought understood won wore wrote
    """.split()
)
_BODIES = BODY_HEADS | {word for role in ROLES.split("|") for word in role.split()}
_NO_MODIFIER = re.compile(r"ly$|’|'")
_PREPOSITIONS = frozenset("of for on about with from to over against".split())
_LOOKED_BACK = 3
_SHORTEST = 4
_PLURAL = 5
"""Letters from which a word that ends as one of many is hardly a verb."""


def subjects(text: str, topic: Collection[str]) -> Iterator[str]:
    """Yield what a text speaks of that has a stem of `topic`, most words first, then in its order.

    >>> list(subjects("called it a winter pause that the army refused", {"paus", "winter"}))
    ['the winter pause']
    >>> list(subjects("prisoners would be freed, said the minister", {"prison", "minist"}))
    ['prisoners']
    >>> list(subjects("a plan of paired measures, he said", {"measur", "pair"}))
    ['the paired measures']
    >>> list(subjects("I have settled marriages", {"settl", "marriag"}))
    ['marriages']
    """
    words = list(_WORD.finditer(text))
    found = [phrase for place in range(len(words)) if (phrase := _phrase(text, words, place, topic)) is not None]
    yield from sorted(dict.fromkeys(found), key=lambda phrase: -len(phrase.split()))


def _phrase(text: str, words: Sequence[re.Match[str]], place: int, topic: Collection[str]) -> str | None:
    """Read the noun at a place with what belongs to it; None if it is none, or the topic lacks it."""
    head = words[place].group()
    if not _may_be_head(head, topic) or not _is_end(text, words[place].end()):
        return None
    before = list(_before(text, words, place))
    modifiers = list(takewhile(partial(_belongs, topic), before))[::-1]
    has_article = len(before) < _LOOKED_BACK and _article(text, words, place - len(before) - 1)
    is_many = head.endswith("s") and len(head) >= _PLURAL and not head.endswith("ss")
    # Without an article before it a word may be a verb; one of many is not.
    if not has_article and not is_many:
        return None
    # "Of paired measures" has measures that are paired, "have settled marriages" has none that are settled.
    if not has_article and not _follows_preposition(words, place - len(modifiers)):
        modifiers = [word for word in modifiers if not word.endswith("ed")]
    return " ".join([*(["the"] if has_article or modifiers else []), *modifiers, head])


def _belongs(topic: Collection[str], word: str) -> bool:
    return stem(word) in topic and word not in _NO_NOUN and _NO_MODIFIER.search(word) is None


def _follows_preposition(words: Sequence[re.Match[str]], place: int) -> bool:
    return place > 0 and words[place - 1].group().lower() in _PREPOSITIONS


def _may_be_head(word: str, topic: Collection[str]) -> bool:
    listed = word in _BODIES | _NO_NOUN | STOP_WORDS or _NO_HEAD.search(word) is not None
    return word.isalpha() and word.islower() and len(word) >= _SHORTEST and not listed and stem(word) in topic


def _is_end(text: str, place: int) -> bool:
    found = _ENDS.match(text, place)
    if found is None:
        return False
    following = found["next"]
    return following is None or following in STOP_WORDS or _NO_NOUN_FOLLOWS.search(following) is not None


def _before(text: str, words: Sequence[re.Match[str]], place: int) -> Iterator[str]:
    """Yield the small words of content right before a word, the nearest first, up to an article."""
    for other in range(place - 1, max(-1, place - 1 - _LOOKED_BACK), -1):
        word = words[other].group()
        joined = text[words[other].end() : words[other + 1].start()] == " "
        if not joined or not word.islower() or word in STOP_WORDS or word in _DETERMINERS:
            return
        yield word


def _article(text: str, words: Sequence[re.Match[str]], place: int) -> bool:
    return (
        place >= 0
        and words[place].group().lower() in _DETERMINERS
        and text[words[place].end() : words[place + 1].start()] == " "
    )
