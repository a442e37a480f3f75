"""Gives the span of the reporting words around a verb: "has also said", "did not respond to", "said in a statement"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.reporting_words import ReportingWords
from rag.tree import Span, characters, child, closing_preposition, is_verb

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_NEAR = 3
"""Words within which a particle belongs to the cue: "push back against"."""
_BETWEEN = frozenset(("both", "all", "each"))
_BEFORE = frozenset(("aux", "auxpass", "neg", "advmod"))


def verb_cue(doc: Doc, token: Token, particle: Token | None, words: ReportingWords | None) -> Span:
    """Give the span from the first auxiliary or adverb before a verb to the particle or the medium behind it.

    An infinitive takes in the verb that leads to it, where that reports nothing itself: "continued to argue".
    """
    first = leftmost(doc, token)
    last = token.i
    if particle is not None and _joins(doc, token, particle):
        last = particle.i
    for one in token.children:
        if one.dep_ == "prt" and one.i == last + 1:
            last = one.i
    closing = closing_preposition(token) if words is not None else None
    if closing is not None:
        last = closing.i
    if words is not None:
        head = chain_head(token, words)
        if head is not None and _contiguous(doc, head, token, first):
            first = leftmost(doc, head)
        elif token.dep_ == "xcomp" and _is_leading_adjective(token.head, words) and token.head.i == first - 1:
            first = leftmost(doc, token.head.head)
        last = _through_medium(doc, _through_manner(doc, token, last), words)
    if last + 1 < len(doc) and doc[last + 1].text == ":":
        last += 1
    return characters(doc, first, last)


def _joins(doc: Doc, token: Token, particle: Token) -> bool:
    """Tell "push back against" from "called in December for"."""
    between = doc[token.i + 1 : particle.i]
    return particle.i <= token.i + _NEAR and not any(one.dep_ in {"pobj", "dobj", "npadvmod"} for one in between)


def chain_head(token: Token, words: ReportingWords) -> Token | None:
    """Return the verb that only leads to an infinitive."""
    if token.dep_ not in {"xcomp", "advcl"} or not is_verb(token.head):
        return None
    return token.head if token.head.lower_ in words.leading else None


def _is_leading_adjective(word: Token, words: ReportingWords) -> bool:
    """Tell "quick" of "was quick to add"."""
    adjective = words.adjectives.get(word.lower_) if word.dep_ == "acomp" else None
    return adjective is not None and word.i == word.head.i + 1


def _through_manner(doc: Doc, token: Token, last: int) -> int:
    """Take in "bluntly" and "with a smile" where they follow at once."""
    after = doc[last + 1] if last == token.i and last + 2 < len(doc) else None
    if after is not None and after.dep_ == "advmod" and after.head == token and after.text.endswith("ly"):
        return after.i
    if after is not None and after.lower_ == "with" and after.head == token and doc[after.i + 1].lower_ in {"a", "an"}:
        noun = child(after, "pobj")
        return noun.i if noun is not None and noun.i == after.i + 2 else last
    return last


def _contiguous(doc: Doc, head: Token, token: Token, first: int) -> bool:
    """Tell "continued to argue" and "went on to argue"."""
    return head.i < first <= token.i and all(doc[place].dep_ == "prt" for place in range(head.i + 1, first))


def leftmost(doc: Doc, token: Token) -> int:
    """Return the place of the first auxiliary, adverb or "not" that stands before a verb without a gap."""
    first = place = token.i
    if place > 1 and doc[place - 1].lower_ in _BETWEEN and not doc[place - 2].is_punct:
        first = place - 1
    while place > 0 and (_belongs(doc[place - 1], token) or doc[place - 1].lower_ in _BETWEEN):
        place -= 1
        if doc[place].lower_ not in _BETWEEN:
            first = place
    return first


def _belongs(one: Token, verb: Token) -> bool:
    # Of "but also argued" the adverb hangs on "but".
    own = one.head == verb or (one.dep_ == "advmod" and one.head.dep_ == "cc" and one.head.i == one.i - 1)
    return one.dep_ in _BEFORE and own and one.lower_ not in _OPENERS


_OPENERS = frozenset("when where how why as so however instead meanwhile though that if".split())


def _through_medium(doc: Doc, last: int, words: ReportingWords) -> int:
    """Take in "in a statement" where it follows at once."""
    if last + 2 < len(doc) and doc[last + 1].lower_ == "in" and doc[last + 2].lower_ in {"a", "an"}:
        for place in range(last + 2, min(last + 5, len(doc))):
            if doc[place].lower_ in words.media:
                return place
    return last
