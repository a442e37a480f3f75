"""Reads the words that a question's topic is looked for by: "mine" in "the salt mine" is a noun and no stop word."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from rag.names import names
from rag.spelling import STOP_WORDS, fold
from rag.stems import stem
from rag.wording import root

_NOUNS_TOO = frozenset({"mine", "will", "might"})
_TO_DO = re.compile(
    r"^(?:to\s)?(?:join|sign|accept|take\spart\sin|agree\sto|attend|renew|discuss|consider)\s(?=(?:the|an?|its|his|her)\s)"
)
_CLAUSE = re.compile(r"(?<=\w)\s(?:that|which|who|whose|where|when)\s")
_BEFORE_NOUNS = frozenset({"a", "an", "the", "this", "that", "its", "his", "her", "their", "our"})
_TURNS = frozenset(
    """
    of for on over in at to with as that which who by from about against between after before within into under until
    when if because towards toward regarding below above near off along despite without during beside beyond
    """.split()
)
"""Words that end a noun's own words: what follows says more of it."""

TRUCES = frozenset(map(stem, "truce ceasefire armistice".split()))
ACCORDS = frozenset(map(stem, "deal agreement accord pact treaty protocol".split()))
PLANS = frozenset(
    map(
        stem,
        """
        plan proposal idea scheme initiative approach draft paper text offer package measure step terms roadmap
        compromise blueprint suggestion
        """.split(),
    )
)
DECISIONS = frozenset(map(stem, "decision vote ruling move step gesture".split()))


@dataclass(frozen=True, slots=True)
class Topic:
    """The stems of a topic's words, that of its noun (before what says more of it), and those of its names.

    `issues` are the labels that its words are cues of, each with the word's stem; `more` are the words of a clause that
    says more of it ("the truce that was declared after the flood").
    """

    words: frozenset[str]
    head: str
    names: frozenset[str]
    issues: frozenset[tuple[str, str]] = frozenset()
    more: frozenset[str] = frozenset()

    def named_by(self, labels: frozenset[str]) -> set[str]:
        """Give the words that are cues of some issues: "detainees" speaks of prisoners."""
        return {word for word, label in self.issues if label in labels}


def topic_words(text: str) -> list[str]:
    """Fold a topic and leave out what carries no content, but for nouns that are spelt like stop words.

    >>> topic_words("the salt mine"), topic_words("the political will"), topic_words("whether he will go")
    (['salt', 'mine'], ['political', 'will'], ['go'])
    """
    words = fold(text).split()
    found = []
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        behind = words[place + 1] if place + 1 < len(words) else ""
        closes = not behind or behind in _TURNS
        named = before in _BEFORE_NOUNS and word == "mine"
        noun = word in _NOUNS_TOO and closes and (named or (before and before not in STOP_WORDS))
        if noun or word not in STOP_WORDS:
            found.append(word)
    return found


def topic_stems(text: str) -> frozenset[str]:
    """Give the stems of a topic's words."""
    return frozenset(map(root, topic_words(text)))


def roots(text: str) -> set[str]:
    """Give the stems of all words of a text, those of a verb's past as the verb's.

    >>> sorted(roots("aid was sent"))
    ['aid', 'send', 'was']
    """
    return {root(word) for word in fold(text).split()}


def read_topic(text: str, issue_of: Callable[[str], str | None] = lambda _word: None) -> Topic:
    """Read a topic; `issue_of` tells the label of the issue that a word is a cue of.

    >>> read_topic("the strike at Tamrik").head
    'strike'
    """
    text = _TO_DO.sub("", text)
    text, _, more = (_CLAUSE.sub("\0", text, count=1)).partition("\0")
    words = topic_words(text)
    issues = frozenset((root(word), label) for word in words if (label := issue_of(word)))
    return Topic(
        frozenset(map(root, words)), head_of(text), topic_stems(" ".join(names(text))), issues, topic_stems(more)
    )


def head_of(text: str) -> str:
    """Give the stem of the noun that a phrase is about: its last word before what says more of it."""
    return next((root(word) for word in reversed(own_words(text))), "")


def own_words(phrase: str) -> list[str]:
    """List the words of a phrase's noun and of those before it.

    >>> own_words("the sealed pipe of the mine")
    ['sealed', 'pipe']
    """
    words = fold(phrase).split()
    end = next((place for place, word in enumerate(words) if place and word in _TURNS), len(words))
    return topic_words(" ".join(words[:end]))


def kin_of(word: str) -> frozenset[str]:
    """Give the stems that may stand for one in news: a truce is a ceasefire."""
    return next((group for group in (TRUCES, ACCORDS, PLANS, DECISIONS) if word in group), frozenset({word}))


def holds(words: frozenset[str] | set[str], word: str) -> bool:
    """Tell whether some stems hold one of a topic, or what may stand for it: of truces and accords alone."""
    group = kin_of(word)
    return word in words or (group in {TRUCES, ACCORDS} and not group.isdisjoint(words))
