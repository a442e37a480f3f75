"""Finds in a parsed sentence who does what a reporting word says: the phrase of the source, and whom it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.tree import Span, characters, child, is_verb, places, spans_of, tells_day

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_INHERITS = frozenset(("conj", "advcl", "xcomp", "ccomp", "dep", "pcomp"))
_CLOSING = frozenset(('"', "”", "''", "’", "“"))
_LOOKS_LIKE_OBJECT = frozenset(("dobj", "attr", "oprd", "npadvmod", "dative"))
_FULL_NAME = 2
_FILLED = frozenset(("dobj", "ccomp", "xcomp", "attr", "oprd", "acomp"))
_FLOATING = frozenset(("all", "both", "each"))
"""Words for how many of a source, behind it: "the envoys all agree"."""
_FOCUSING = frozenset(("even", "only"))
_PARTING = frozenset((",", "-", "--", "—", "–"))
_NAMING = frozenset(("NN", "NNS", "NNP", "NNPS", "PRP"))
_ENDING = frozenset((",", ".", ";", ":"))
_LONGEST_NAME = 10
_RELATIVE = frozenset(("who", "which", "that"))


def source_word(token: Token) -> Token | None:
    """Find the head word of who says: a verb's own subject or agent, or that of the verb which it is joined to."""
    own = child(token, "nsubj", "csubj")
    agent = child(token, "agent")
    if own is None and agent is None and token.i > 0 and token.nbor(-1).text in _CLOSING:
        # "“We tried,” said Ada Quill": what follows is no object.
        own = next(
            (one for one in token.children if one.dep_ in _LOOKS_LIKE_OBJECT and one.left_edge.i == token.i + 1), None
        )
    if own is not None or agent is not None:
        return own if own is not None or agent is None else child(agent, "pobj")
    if child(token, "nsubjpass") is not None:
        return None
    return _inherited(token)


def _inherited(token: Token) -> Token | None:
    head = token.head
    if token.dep_ == "acl":
        return head if token.tag_ != "VBN" else None
    if token.dep_ == "relcl" and head.dep_ == "attr" and child(token, "aux") is not None:
        # "She was the first to say".
        return source_word(head.head)
    if token.dep_ == "advcl" and token.tag_ == "VBN" and child(token, "aux") is None:
        # "Asked about the truce, she said": who asked is not told.
        return None
    if token.dep_ == "pcomp" and not is_verb(head):
        head = head.head
    elif token.dep_ not in _INHERITS or head == token:
        return None
    elif head.dep_ == "acomp":
        head = head.head
    if not is_verb(head):
        return None
    passive = child(head, "nsubjpass")
    return passive if passive is not None and token.dep_ not in {"conj", "pcomp"} else source_word(head)


def source_span(doc: Doc, word: Token, verb: Token) -> Span:
    """Give the phrase of a source: with its appositions, without the clause that holds the verb itself.

    After an apposition the comma that closes it belongs to the phrase.
    """
    chosen = places(word)
    for one in word.children:
        # "An official, speaking on condition of anonymity, said", "Quill on Monday said".
        aside = one.dep_ == "acl" and one.left_edge.i > 0 and doc[one.left_edge.i - 1].text == ","
        if aside or (one.i > word.i and tells_day(one)):
            chosen -= places(one)
    if verb.i in chosen:
        chosen -= places(verb)
    first, last = _run(word.i, chosen)
    if first > 0 and verb.tag_ in {"VBD", "VBZ"} and doc[first].tag_ == "NNP" and _is_given_name(doc[first - 1], verb):
        first -= 1
    while last > first and (_ends_no_phrase(doc[last]) or doc[last].lower_ in _FLOATING):
        last -= 1
    while first < last and doc[first].lower_ in _FOCUSING:
        first += 1
    while first < last and (doc[first].is_punct or doc[first].is_space) and doc[first].text not in {"(", '"', "“", "‘"}:
        first += 1
    following = doc[last + 1].text if last + 1 < len(doc) else ""
    if following in _PARTING and any(doc[place].text == following for place in range(first, last)):
        last += 1
    return characters(doc, first, last)


def _is_given_name(word: Token, verb: Token) -> bool:
    """Tell "Will" of "Will Turner said", which the parser takes for an auxiliary: no finite verb has one."""
    return word.dep_ == "aux" and word.head == verb and word.is_title and word.lower_ in {"will", "may"}


def _run(place: int, chosen: set[int]) -> tuple[int, int]:
    """Return the first and last of the neighbouring places around one."""
    first = last = place
    while last + 1 in chosen:
        last += 1
    while first - 1 in chosen:
        first -= 1
    return first, last


def _ends_no_phrase(word: Token) -> bool:
    return word.tag_ == "CC" or ((word.is_punct or word.is_space) and word.text not in {")", '"', "”", "’"})


def antecedent(doc: Doc, word: Token) -> Span | None:
    """Give the phrase that "who" or "which" stands for."""
    if word.lower_ not in _RELATIVE:
        return None
    clause = word.head
    while clause.dep_ not in {"relcl", "acl"} and clause.head != clause:
        clause = clause.head
    if clause.dep_ not in {"relcl", "acl"}:
        return None
    return source_span(doc, clause.head, clause)


def name_before(doc: Doc, verb: Token) -> Span | None:
    """Give the name right before a finite verb whose subject the parser lost: "the envoy, Ada Quill, called"."""
    if verb.tag_ not in {"VBD", "VBZ", "VBP", "VBN"} or child(verb, "nsubjpass", "auxpass", "aux") is not None:
        return None
    last = verb.i - 1
    if verb.tag_ == "VBN" and (last < _FULL_NAME or doc[last].text != "," or doc[last - 2].tag_ != "NNP"):
        return None
    if last > 0 and doc[last].text == ",":
        last -= 1
    first = last
    while first >= 0 and doc[first].tag_ in {"NNP", "NNPS"}:
        first -= 1
    return characters(doc, first + 1, last) if first < last else None


def name_around(doc: Doc, verb: Token) -> Span | None:
    """Give the name beside a finite verb whose subject the parser lost, by marks and commas.

    "“The risk,” said Ada Quill, a guide", "Ada Quill, a guide from Brel, said".
    """
    if verb.tag_ not in {"VBD", "VBZ", "VBP"} or verb.i == 0 or verb.i + 1 == len(doc):
        return None
    if verb.nbor(-1).text in _CLOSING:
        ends = next((one.i for one in doc[verb.i + 1 :] if one.text in _ENDING), len(doc))
        named = [one for one in doc[verb.i + 1 : ends] if one.tag_ in _NAMING]
        if not named or ends - verb.i > _LONGEST_NAME:
            return None
        beside = child(named[-1], "appos")
        last = beside.right_edge.i if beside is not None and beside.left_edge.i == ends + 1 else ends - 1
        return characters(doc, verb.i + 1, last + (last + 1 < len(doc) and last >= ends and doc[last + 1].text == ","))
    opened = next((place for place in range(verb.i - 2, 0, -1) if doc[place].text == ","), 0)
    if verb.nbor(-1).text != "," or not opened or any(is_verb(one) for one in doc[opened : verb.i]):
        return None
    first = opened
    while first > 0 and doc[first - 1].tag_ in {"NNP", "NNPS"}:
        first -= 1
    begins = first == 0 or doc[first - 1].is_punct
    return characters(doc, first, verb.i - 1) if first < opened and begins else None


def thing_before(doc: Doc, verb: Token, subject: Token) -> Span | None:
    """Give what a clause that hangs on a thing tells of it: "the plan that she rejected", "the plan backed by her".

    Of "Talks will go on, something that she rejects" that is the sentence before.
    """
    if verb.dep_ == "relcl":
        own = subject.head == verb and subject.dep_ == "nsubj" and subject.lower_ not in _RELATIVE
        if not own or any(one.i > verb.i and one.dep_ in _FILLED for one in verb.children):
            return None
    elif verb.dep_ != "acl" or verb.tag_ != "VBN" or child(verb, "agent") is None:
        return None
    thing = verb.head
    if thing.lower_ == "something":
        said = next((one for one in thing.ancestors if is_verb(one)), thing)
        clause = spans_of(doc, [place for place in places(said) if place < thing.left_edge.i])
        return clause[-1] if clause else None
    return source_span(doc, thing, verb)


def noun_agent(noun: Token) -> Token | None:
    """Find who is behind a noun of saying: the envoy in "a promise of aid by the envoy"."""
    for one in noun.subtree:
        if one.lower_ == "by" and one.dep_ in {"prep", "agent"} and noun in {one.head, one.head.head.head}:
            return child(one, "pobj") if one.i > noun.i else None
    return None
