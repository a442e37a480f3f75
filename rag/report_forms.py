"""Reads one reporting word of a parsed sentence: who reports what by it, as spans of source, cue and content.

Rules over the parser's tree, one for each way in which news English reports: "X said that ...", "..., X said", "X, who
said ...", "according to X", "X urged Y to ...", "X rejected the plan", "X's claim that ...", "X is confident that ...",
"X is expected to ...". Quotations that the tree does not reach are joined in `rag/quoted_speech.py`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.asides import closing_words
from rag.contents import (
    behind_time,
    clause_content,
    fronted_content,
    infinitive_content,
    noun_content,
    object_content,
    raised_content,
    with_bare_verbs,
)
from rag.cues import leftmost, verb_cue
from rag.report import Frame, Report
from rag.reporting_words import ReportingWords, Word
from rag.sources import antecedent, name_around, name_before, noun_agent, source_span, source_word, thing_before
from rag.tree import CLAUSES, Span, characters, child, is_verb, places, spans_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_IN_VIEW = frozenset(("in", "by", "from", "on", "of"))
_TO = ("to ", "To ")
_BE = frozenset("is was are were be been 's ’s".split())
_FIRST = frozenset(("first", "last"))
"""This and the next three lead to an infinitive that was really said; not where a chance is what was used."""
_FORCED = frozenset(("forced", "compelled", "obliged"))
_USED = frozenset(("used", "uses"))
_TOOK = frozenset(("took", "takes", "taken"))
_CHANCES = frozenset("chance chances opportunity opportunities right rights plan plans power need".split())
_DESCRIBING = frozenset(("reveal", "name", "accept", "believe", "state"))
"""Forces that tell of a thing what it is, in a clause with "that"."""
_ACCORDING = Word("according", "to", "state", frozenset({"clause"}))


def report_at(doc: Doc, token: Token, words: ReportingWords) -> Report | None:
    """Read what one word of a sentence reports, if it does."""
    lower = token.lower_
    if lower == "according":
        return _according(doc, token)
    if is_verb(token):
        return _verb(doc, token, words) if lower in words.verbs else None
    if token.dep_ == "acomp":
        adjective = words.adjectives.get(lower)
        return _adjective(doc, token, adjective) if adjective and adjective.force != "linking" else None
    if lower in words.viewing and token.dep_ == "pobj" and token.head.lower_ in _IN_VIEW:
        return _in_view(doc, token)
    if token.tag_ == "NN" and lower in words.verbs and lower.endswith("ing"):
        return _with_warning(doc, token, words.verbs[lower][0])
    noun = words.nouns.get(lower) if token.tag_ in {"NN", "NNS"} else None
    return _noun(doc, token, noun, words) if noun else None


def _according(doc: Doc, token: Token) -> Report | None:
    to = doc[min(token.i + 1, len(doc) - 1)]
    source = child(to, "pobj", "pcomp")
    if to.lower_ != "to" or source is None:
        return None
    own = places(token) | places(to)
    head = token.head
    while head.dep_ not in CLAUSES and head.head != head:
        head = head.head
    content = spans_of(doc, places(head) - own)
    if not content:
        return None
    return Report(_ACCORDING, (token.idx, to.idx + len(to)), source_span(doc, source, to), content)


def _in_view(doc: Doc, token: Token) -> Report | None:
    """Read "in Quill's view, ..." and "from Quill's point of view, ..."."""
    owner = child(token, "poss")
    first = token.head
    if owner is None and first.lower_ == "of" and first.head.dep_ == "pobj" and first.head.head.lower_ in _IN_VIEW:
        owner, first = child(first.head, "poss"), first.head.head
    if owner is None:
        return None
    clause = first.head
    while clause.dep_ not in CLAUSES and clause.head != clause:
        clause = clause.head
    content = spans_of(doc, places(clause) - places(first))
    source = source_span(doc, owner, token)
    return Report(_ACCORDING, characters(doc, first.i, token.i), source, content) if content else None


def _with_warning(doc: Doc, token: Token, word: Word) -> Report | None:
    """Read "with the UN warning that ...", where the parser takes the verb for a noun."""
    if token.i + 2 >= len(doc) or doc[token.i + 1].lower_ != "that" or doc[token.i + 1].dep_ != "mark":
        return None
    first = token.i
    while first > 0 and doc[first - 1].tag_ in {"NNP", "NNPS"}:
        first -= 1
    if first == token.i:
        return None
    content = spans_of(doc, {place for place in places(doc[token.i + 1].head) if place > token.i})
    return Report(word, characters(doc, token.i, token.i), characters(doc, first, token.i - 1), content)


def _verb(doc: Doc, token: Token, words: ReportingWords) -> Report | None:
    particle, word = _fitting(token, words.verbs[token.lower_])
    if word is None or word.force == "linking" or _leads_to_noun(doc, token, words):
        return None
    cue = verb_cue(doc, token, particle, words)
    if doc.text.startswith(_TO, cue[0]) and not _came_to_say(token):
        # "A chance to say": what is only meant or possible reports nothing; "began to say" has its cue at "began".
        return None
    if word.force == "appearing" or ("passive" in word.takes and _is_passive(token)):
        raised = raised_content(doc, token)
        if raised or word.force == "appearing":
            return Report(word, cue, None, raised, "raised") if raised else None
    subject = source_word(token)
    frame, content = _taken(doc, token, word, particle, subject)
    closing = None if content or "clause" not in word.takes else closing_words(doc, token)
    if closing is not None:
        return Report(word, cue, *closing)
    if not content and "clause" in word.takes and subject is not None and subject.i < token.i:
        content = behind_time(doc, token)
    if (not content and "clause" not in word.takes) or _reports_nothing(token, word, frame, subject, content):
        return None
    content = with_bare_verbs(doc, token, content)
    source = source_span(doc, subject, token) if subject is not None else name_before(doc, token)
    if source is None and frame == "clause":
        source = name_around(doc, token)
        # "“The risk,” said Ada Quill, who leads": what follows is no content.
        content = content if source is None or source[0] < cue[0] else ()
    told = child(token, "dative", "dobj") if frame == "clause" and "addressee" in word.takes else None
    return Report(
        word,
        cue,
        source,
        content,
        frame=frame,
        negated=any(one.dep_ == "neg" for one in token.children),
        addressee=characters(doc, told.left_edge.i, told.right_edge.i) if told is not None else None,
        whose=antecedent(doc, subject) if subject is not None else None,
    )


def _came_to_say(token: Token) -> bool:
    """Tell "was forced to say", "used the speech to say", "took to the stage to say" and "was the first to say"."""
    leading = token.head
    if leading.lower_ in _FIRST:
        finite = leading.head
    elif leading.lower_ in _FORCED and child(leading, "nsubjpass") is not None:
        finite = leading
    elif leading.lower_ in _USED:
        means = child(leading, "dobj")
        if means is None or means.lower_ in _CHANCES:
            return False
        finite = leading
    elif leading.lower_ in _TOOK and any(one.lower_ == "to" and one.dep_ == "prep" for one in leading.children):
        finite = leading
    else:
        return False
    unsure = any(one.dep_ == "neg" or one.tag_ in {"MD", "TO"} for one in finite.children)
    return is_verb(finite) and finite.tag_ != "VB" and not unsure and source_word(token) is not None


def _reports_nothing(token: Token, word: Word, frame: Frame, subject: Token | None, content: tuple[Span, ...]) -> bool:
    """Tell what has no source and needs one, and a clause that only tells which thing or people are meant.

    "Supporting him", "proving that", "a framed view"; "a group that backs him", "those who want to leave", but not
    "that rejected it".
    """
    if subject is not None:
        relative = subject.lower_ in {"who", "which", "that"}
        wishes = relative and frame == "infinitive" and word.force != "promise"
        return wishes or (subject.lower_ == "that" and word.force in _DESCRIBING)
    if word.base == "prove":
        return True
    if not content or frame not in {"about", "object"}:
        return False
    return frame == "about" or token.tag_ == "VBG" or (word.force == "name" and not _names(token))


def _names(token: Token) -> bool:
    """Tell "called it a siege" and "compared it to one" from "called a hearing"."""
    return any(
        one.dep_ in {"oprd", "ccomp", "xcomp", "acomp", "attr", "dative"}
        or (one.dep_ == "prep" and one.lower_ in {"as", "to", "with"})
        for one in token.children
    )


def _leads_to_noun(doc: Doc, token: Token, words: ReportingWords) -> bool:
    """Tell "expressed concern that", where the noun reports."""
    noun = child(token, "dobj")
    return (
        noun is not None
        and token.lower_ in words.light
        and noun.lower_ in words.nouns
        and bool(noun_content(doc, noun)[0])
    )


def _is_passive(token: Token) -> bool:
    return child(token, "nsubjpass") is not None and child(token, "agent") is None


def _taken(
    doc: Doc, token: Token, word: Word, particle: Token | None, subject: Token | None
) -> tuple[Frame, tuple[Span, ...]]:
    """Find what a verb takes, clauses first; a verb that may take clauses and has nothing may have a quotation."""
    content: tuple[Span, ...] = ()
    if "person_infinitive" in word.takes:
        content = infinitive_content(doc, token, with_person=True)
        if content:
            return "infinitive", content
    if "clause" in word.takes:
        content = clause_content(doc, token, subject, addressed="addressee" in word.takes)
    if content:
        return "clause", content
    if "infinitive" in word.takes:
        content = infinitive_content(doc, token, with_person=False)
        if content:
            return "infinitive", content
    if particle is not None and "about" in word.takes:
        content = object_content(doc, token, particle)
        if content:
            return "about", content
    if "object" in word.takes:
        content = _thing(doc, token, subject)
    return ("object" if content else "clause"), content


def _thing(doc: Doc, token: Token, subject: Token | None) -> tuple[Span, ...]:
    content = fronted_content(doc, token) or object_content(doc, token, None)
    thing = thing_before(doc, token, subject) if not content and subject is not None else None
    return (thing,) if thing else content


def _fitting(token: Token, candidates: tuple[Word, ...]) -> tuple[Token | None, Word | None]:
    """Choose between "call", "call for" and "call on" by what follows the verb, at once or behind a date."""
    rest = token.doc[token.i + 1 : token.i + 4]
    for word in sorted(candidates, key=lambda one: -len(one.particle)):
        parts = word.particle.split()
        if parts and [part.lower_ for part in rest[: len(parts)]] == parts and rest[len(parts) - 1].dep_ != "aux":
            return rest[len(parts) - 1], word
        apart = [
            one for one in token.children if one.dep_ in {"prep", "prt"} and [one.lower_] == parts and one.i > token.i
        ]
        if apart and (apart[0].dep_ == "prt" or child(token, "dobj") is None):
            return apart[0], word
    return None, next((word for word in candidates if not word.particle), None)


def _noun(doc: Doc, token: Token, word: Word, words: ReportingWords) -> Report | None:
    """Read "Quill's claim that", "Quill voiced concern that" and "Quill's view is that"; only with a source."""
    is_said = token.head if token.dep_ == "nsubj" and token.head.lower_ in _BE else None
    clause = child(is_said, "ccomp") if is_said is not None else None
    content, last = noun_content(doc, token)
    first, source = token.i, None
    # The parser may make a subject of an owner whose mark is curly.
    owner = child(token, "poss", "nsubj")
    if is_said is not None and clause is not None and clause.i > is_said.i:
        content, last = spans_of(doc, places(clause)), is_said.i
    elif token.dep_ == "dobj" and token.head.lower_ in words.light and is_verb(token.head):
        subject = source_word(token.head)
        source = source_span(doc, subject, token.head) if subject is not None else None
        first = leftmost(doc, token.head)
    if owner is not None and source is None:
        source = source_span(doc, owner, token)
    if source is None and content:
        agent = noun_agent(token)
        if agent is not None:
            source = source_span(doc, agent, token)
            content = tuple((start, min(end, agent.head.idx - 1)) for start, end in content if start < agent.head.idx)
    if not content or (source is None and not _claims_clause(token)):
        return None
    return Report(word, characters(doc, first, last), source, content, "noun")


def _claims_clause(noun: Token) -> bool:
    """Tell "the belief that talks failed", which reports whoever holds it."""
    return any(
        one.dep_ in {"acl", "ccomp"} and one.left_edge.i == noun.i + 1 and one.left_edge.lower_ == "that"
        for one in noun.children
    )


def _adjective(doc: Doc, token: Token, word: Word) -> Report | None:
    verb = token.head
    subject = source_word(verb)
    content, last = noun_content(doc, token)
    if not content or subject is None:
        return None
    start = verb_cue(doc, verb, None, None)[0]
    end = characters(doc, last, last)[1]
    negated = any(one.dep_ == "neg" for one in verb.children)
    return Report(
        word,
        (start, end),
        source_span(doc, subject, verb),
        content,
        "adjective",
        negated=negated,
        whose=antecedent(doc, subject),
    )
