"""Reads reporting words that stand aside from what they report: ", she said," and ", the envoy told us.".

Commas tell where the parser's tree does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.tree import FINITE, Span, characters, child, is_verb, spans_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_LONGEST_END = 8
_LINKS = frozenset("and but or who which that as".split())
_NAMING = frozenset(("NN", "NNS", "NNP", "NNPS", "PRP"))
_LONGEST_ASIDE = 12
"""Words of ", the envoy said,"."""
_PARTING = frozenset((",", "-", "--", "—", "–"))


def is_aside(doc: Doc, token: Token) -> bool:
    """Tell ", she said," and "as she said" from clauses of other kinds."""
    first = token.left_edge
    if token.dep_ == "advcl":
        return first.lower_ == "as"
    return token.dep_ == "parataxis" and (first.i == 0 or doc[first.i - 1].is_punct)


def around_aside(doc: Doc, token: Token, subject: Token, *, addressed: bool) -> tuple[Span, ...]:
    """Give a sentence without the ", she said," in it, where the parser hung it otherwise; commas tell."""
    first = min(subject.left_edge.i if subject.i < token.i else token.i, token.i)
    last = max(token.i, subject.right_edge.i if subject.i > token.i else token.i)
    told = child(token, "dobj", "dative")
    if addressed and told is not None and told.left_edge.i == last + 1:
        last = told.right_edge.i
    before = doc[first - 1].text if first else ""
    after = doc[last + 1].text if last + 1 < len(doc) else "."
    if last - first > _LONGEST_ASIDE or before not in _PARTING or after not in {",", "."}:
        return ()
    around = [part for part in doc if part.i < first or (after == "," and part.i > last)]
    return spans_of(doc, [part.i for part in around]) if any(part.tag_ in FINITE for part in around) else ()


def closing_words(doc: Doc, token: Token) -> tuple[Span, tuple[Span, ...]] | None:
    """Read source and content off the commas of ", the envoy Ada Quill told reporters.", where the tree has neither.

    The words from the last comma to the verb are the source, if no verb is among them, and what stands before that
    comma is the content, if it has one.
    """
    comma = next((place for place in range(token.i - 1, 0, -1) if doc[place].text == ","), 0)
    ends = len(doc) - 1 - token.i
    between, behind = doc[comma + 1 : token.i], doc[token.i + 1 :]
    if not comma or not between or len(between) > _LONGEST_ASIDE or ends > _LONGEST_END or token.tag_ not in FINITE:
        return None
    if any(is_verb(one) or one.lower_ in _LINKS for one in [*between, *behind]) or not any(
        one.tag_ in _NAMING for one in between
    ):
        return None
    content = spans_of(doc, range(comma))
    if not content or not any(one.tag_ in FINITE for one in doc[:comma]):
        return None
    first = next(one.i for one in between if one.tag_ in _NAMING or not one.is_punct)
    return characters(doc, first, token.i - 1), content


def fronted(doc: Doc, token: Token, subject: Token | None) -> set[int]:
    """Return the places of "In time" in "In time, she said, it failed"."""
    if subject is None:
        return set()
    first, last = min(subject.left_edge.i, token.i), max(token.i, subject.right_edge.i)
    if not first or last + 1 >= len(doc) or doc[first - 1].text not in _PARTING or doc[last + 1].text not in _PARTING:
        return set()
    start = next((place + 1 for place in range(first - 2, -1, -1) if doc[place].text in {";", ":", "“", "”"}), 0)
    return set(range(start, first - 1)) if last - first <= _LONGEST_ASIDE else set()
