"""Gives the content of what is reported in a parsed sentence: a clause, an infinitive, a thing and its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.asides import around_aside, fronted, is_aside
from rag.tree import FINITE, Span, characters, child, closing_preposition, places, spans_of, tells_day

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_OBJECTS = frozenset(("dobj", "oprd", "attr", "acomp"))
_FRONTED = frozenset(("which", "what", "whom", "who"))
_SAID_OF = frozenset(("oprd", "xcomp", "acomp"))
_LONGEST_TIME = 8
"""Words from a verb to the "that" of its clause, around words of time or place."""
_BEHIND_OBJECT = frozenset(("prep", "oprd", "xcomp", "ccomp", "acomp", "dative", "agent", "pcomp", "attr"))


def clause_content(doc: Doc, token: Token, subject: Token | None, *, addressed: bool) -> tuple[Span, ...]:
    """Give the clause that hangs on a reporting verb, or that the verb stands in as an aside.

    "The talks, he said, failed" is such an aside. Of a verb that has addressees ("told reporters") the object is one.
    """
    own = places(token)
    clause = next((one for one in token.children if one.dep_ == "ccomp" and one.i > token.i), None) or child(
        token, "ccomp"
    )
    thing = not addressed and any(
        one.dep_ == "dobj" and one.i > token.i and one.lower_ != "it" for one in token.children
    )
    if clause is not None and (clause.i > token.i or not thing):
        inside = places(clause)
        frame = {token.i}
        for one in token.children:
            if one != clause and one.dep_ in {"nsubj", "aux", "neg", "dobj", "dative", "prt", "auxpass"}:
                if one.dep_ == "dobj" and not addressed and token.i < one.i < clause.i:
                    inside |= places(one)
                else:
                    frame |= places(one)
        chosen = inside - frame
        if clause.i > token.i:
            chosen |= _rest(doc, token, max(chosen), own - frame)
        return spans_of(doc, chosen)
    asked = next(
        (
            one
            for one in token.children
            if one.dep_ == "advcl"
            and one.i > token.i
            and one.left_edge.lower_ in {"if", "whether"}
            and one.left_edge.i <= token.i + 12
        ),
        None,
    )
    if asked is not None and addressed:
        return spans_of(doc, places(asked))
    if thing:
        # ", as polls show a lead" tells of the lead.
        return _lost_clause(doc, token)
    if (
        token.head != token
        and subject is not None
        and token in {subject.head, subject.head.head}
        and is_aside(doc, token)
    ):
        return spans_of(doc, (places(token.head) - own) | fronted(doc, token, subject))
    return _lost_clause(doc, token) or (
        around_aside(doc, token, subject, addressed=addressed) if subject is not None else ()
    )


def _lost_clause(doc: Doc, token: Token) -> tuple[Span, ...]:
    """Give what follows where the parser took a clause for a thing: "says [the rise in costs also makes it so]"."""
    for one in token.children:
        if one.i > token.i and one.dep_ in {"dobj", "advcl", "xcomp", "npadvmod", "dep"}:
            finite = any(
                part.tag_ in FINITE and child(part, "nsubj", "nsubjpass", "aux") is not None for part in one.subtree
            )
            if (
                finite
                and one.left_edge.i <= token.i + 2
                and one.left_edge.lower_ not in {"as", "while", "when", "after", "before", "because"}
            ):
                return spans_of(doc, places(one))
    return ()


def behind_time(doc: Doc, token: Token) -> tuple[Span, ...]:
    """Give the "that ..." behind words of time or place, where the tree lost it: "recalled in May that it failed"."""
    that = next(
        (one for one in doc[token.i + 1 : token.i + _LONGEST_TIME] if one.lower_ == "that" and one.tag_ == "IN"), None
    )
    if that is None or any(one.tag_ in FINITE or one.is_punct for one in doc[token.i + 1 : that.i]):
        return ()
    return spans_of(doc, range(that.i, len(doc)))


def _rest(doc: Doc, token: Token, last: int, own: set[int]) -> set[int]:
    """Return what follows the clause without a comma and was hung on the reporting verb."""
    taken: set[int] = set()
    place = last + 1
    while place < len(doc) and place in own and not doc[place].is_punct and doc[place].dep_ not in {"cc", "conj"}:
        top = doc[place]
        while top.head not in {token, top}:
            top = top.head
        if top.dep_ not in {"prep", "advcl", "npadvmod", "advmod"}:
            break
        taken.add(place)
        place += 1
    return taken


def infinitive_content(doc: Doc, token: Token, *, with_person: bool) -> tuple[Span, ...]:
    """Give "to return", or "the parties to return" with the person."""
    wanted = next((one for one in token.children if one.dep_ in {"xcomp", "ccomp"} and one.i > token.i), None)
    if (
        wanted is None
        or child(wanted, "aux") is None
        or not any(one.lower_ == "to" and one.dep_ == "aux" for one in wanted.children)
    ):
        return ()
    chosen = places(wanted)
    person = child(token, "dobj", "dative")
    if with_person and person is not None and person.i < wanted.i:
        chosen |= places(person)
    chosen |= _reasons(doc, token, max(chosen))
    return spans_of(doc, {place for place in _without_asides(wanted, chosen) if place > token.i})


def _reasons(doc: Doc, token: Token, last: int) -> set[int]:
    """Return the "because", "if" or "unless" that follows a content at once and was hung on the reporting verb."""
    found: set[int] = set()
    for one in token.children:
        if one.dep_ == "advcl" and one.left_edge.i == last + 1 and not doc[last + 1].is_punct:
            found |= places(one)
            last = max(found)
    return found


def with_bare_verbs(doc: Doc, token: Token, content: tuple[Span, ...]) -> tuple[Span, ...]:
    """Join the bare verb that the parser hung on a finite reporting verb: "urged her to stop, and then begin anew"."""
    if token.tag_ not in {"VBD", "VBZ", "VBN"} or not content or content[-1][0] < token.idx:
        return content
    start, end = content[-1]
    for one in token.children:
        bare = one.dep_ == "conj" and one.tag_ == "VB" and one.idx >= end
        if bare and child(one, "nsubj", "aux", "auxpass") is None:
            end = characters(doc, one.i, max(places(one)))[1]
            return (*content[:-1], (start, end))
    return content


def _without_asides(head: Token, chosen: set[int]) -> set[int]:
    """Leave out what a comma parts at the end: ", which was signed in May", ", a league of fifteen states"."""
    last = max(chosen)
    for one in head.subtree:
        parted = (
            one.left_edge.i > head.i
            and one.left_edge.i > 0
            and one.left_edge.nbor(-1).text in {",", "-", "--", "—", "–"}
        )
        if (
            parted
            and one.dep_ in {"relcl", "acl", "appos", "advcl"}
            and one.right_edge.i >= last
            and one.left_edge.i in chosen
        ):
            return {place for place in chosen if place < one.left_edge.i}
    return chosen


def object_content(doc: Doc, token: Token, preposition: Token | None) -> tuple[Span, ...]:
    """Give the thing that a verb takes, straight or behind a preposition, and what is said of it in the same breath."""
    if preposition is not None and preposition.dep_ == "mark":
        # "called for all sides to return".
        return spans_of(doc, places(preposition.head) - {preposition.i})
    if preposition is not None and child(preposition, "pobj", "pcomp") is not None:
        thing = child(preposition, "pobj", "pcomp")
    else:
        after = preposition.i if preposition is not None and preposition.dep_ != "prt" else token.i
        thing = next(
            (one for one in token.children if one.dep_ in _OBJECTS | {"ccomp", "xcomp"} and one.i > after), None
        )
        if thing is None and preposition is not None:
            thing = next((one for one in token.children if one.dep_ in {"pobj", "prep"} and one.i > after), None)
    if thing is None:
        passive = child(token, "nsubjpass")
        if passive is None or preposition is not None:
            return ()
        chosen = places(passive)
        closing = closing_preposition(token)
        for one in token.children:
            if (
                one.i > token.i
                and one.dep_ in {"prep", "oprd", "xcomp"}
                and one.lower_ not in {"in", "on", "at", "during", "after"}
            ):
                chosen |= places(one) - ({one.i} if one == closing else set())
        return spans_of(doc, chosen)
    chosen = places(thing)
    passive = child(token, "nsubjpass")
    last = max(chosen)
    for one in sorted(token.children, key=lambda other: other.i):
        if one.i > last and one.dep_ in _BEHIND_OBJECT and one.left_edge.i == last + 1 and not tells_day(one):
            chosen |= places(one)
            last = max(chosen)
    chosen = _without_asides(thing, chosen) | _reasons(doc, token, last)
    chosen |= _listed(doc, token, max(chosen))
    raised = places(passive) if passive is not None and preposition is None else set()
    return spans_of(doc, {place for place in chosen if place > token.i} | raised)


def fronted_content(doc: Doc, token: Token) -> tuple[Span, ...]:
    """Give "which" and "as a siege" of "sanctions, which she described as a siege"."""
    asked = next(
        (one for one in token.children if one.i < token.i and one.dep_ in _OBJECTS and one.lower_ in _FRONTED), None
    )
    said = [
        one
        for one in token.children
        if one.i > token.i and (one.dep_ in _SAID_OF or (one.dep_ == "prep" and one.lower_ == "as"))
    ]
    if asked is None or not said or any(one.dep_ in {"dobj", "attr"} and one.i > token.i for one in token.children):
        return ()
    return spans_of(doc, {asked.i}.union(*map(places, said)))


def _listed(doc: Doc, token: Token, last: int) -> set[int]:
    """Return the further things of a list that the parser hung on the verb: "seeks a halt, the release of all"."""
    found: set[int] = set()
    for one in token.children:
        begins = last + 2 < len(doc) and doc[last + 1].text == "," and one.left_edge.i == last + 2
        if one.dep_ == "dobj" and begins and child(one, "conj") is not None:
            found |= places(one) | {last + 1}
            last = max(found)
    return found


def raised_content(doc: Doc, token: Token) -> tuple[Span, ...]:
    """Give "talks" and "to fail" of "talks are expected to fail"; nothing without an infinitive or a clause."""
    subject = child(token, "nsubjpass", "nsubj")
    rest = next(
        (one for one in token.children if one.dep_ in {"xcomp", "ccomp", "oprd", "acomp"} and one.i > token.i), None
    )
    if rest is None:
        return ()
    chosen = _without_asides(rest, places(rest))
    if subject is not None and subject.lower_ != "it":
        chosen |= _without_asides(subject, places(subject))
    return spans_of(doc, chosen)


def noun_content(doc: Doc, token: Token) -> tuple[tuple[Span, ...], int]:
    """Give what a noun or adjective of saying takes ("that ...", "to ...", "of ..."), and the last word of its cue."""
    for one in token.children:
        if one.i <= token.i or one.left_edge.i > token.i + 2:
            continue
        if one.dep_ in {"acl", "ccomp", "xcomp", "relcl"} and _leads(one):
            return spans_of(doc, places(one)), token.i
        if (
            one.dep_ == "prep"
            and one.i == token.i + 1
            and one.lower_ in {"of", "for", "to", "about", "on", "against", "over", "that"}
        ):
            thing = child(one, "pobj", "pcomp")
            if thing is not None:
                return spans_of(doc, places(thing)), one.i
    return (), token.i


def _leads(clause: Token) -> bool:
    """Tell "the claim that talks failed" and "a call to act" from "the claim that he made"."""
    first = clause.left_edge
    if first.lower_ == "to" and first.dep_ == "aux":
        return True
    return first.lower_ == "that" and first.dep_ == "mark"
