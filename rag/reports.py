"""Finds in one parsed sentence who reports what by which word: the spans of source, cue and content.

Rules over the parser's tree, one for each way in which news English reports: "X said that ...", "..., X said", "X, who
said ...", "according to X", "X urged Y to ...", "X rejected the plan", "X's claim that ...", "X is confident that ...",
"X is expected to ...". Quotations that the tree does not reach are joined in `rag/quoted_speech.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from rag.contents import clause_content, closing_words, infinitive_content, noun_content, object_content, raised_content
from rag.cues import leftmost, verb_cue
from rag.reporting_words import ReportingWords, Word
from rag.sources import antecedent, name_before, source_span, source_word
from rag.tree import CLAUSES, Span, characters, child, is_verb, places, spans_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_IN_VIEW = frozenset(("in", "by", "from", "on", "of"))
_BE = frozenset("is was are were be been 's ’s".split())
_ACCORDING = Word("according", "to", "state", frozenset({"clause"}))


Frame = Literal["clause", "infinitive", "object", "about", "raised", "noun", "adjective"]


@dataclass(frozen=True, slots=True)
class Report:
    """Spans of characters, half-open, in the sentence's own text (in the article's after `moved`).

    `content` is empty where only a quotation beside can be meant. `whose` is whom a relative pronoun as source stands
    for; `frame` is in which way the word reports: only clauses go on in quotations.
    """

    word: Word
    cue: Span
    source: Span | None
    content: tuple[Span, ...]
    frame: Frame = "clause"
    negated: bool = False
    addressee: Span | None = None
    whose: Span | None = None

    def moved(self, offset: int) -> Report:
        """Count from the article's beginning instead of the sentence's."""

        def there(span: Span | None) -> Span | None:
            return span and (span[0] + offset, span[1] + offset)

        return replace(
            self,
            cue=(self.cue[0] + offset, self.cue[1] + offset),
            source=there(self.source),
            content=tuple((start + offset, end + offset) for start, end in self.content),
            addressee=there(self.addressee),
            whose=there(self.whose),
        )


def reports(doc: Doc, words: ReportingWords) -> Iterator[Report]:
    """Yield what a sentence reports, in the order of its cues."""
    found = [(token, report) for token in doc if (report := _report(doc, token, words)) is not None]
    for place, (token, report) in enumerate(found):
        outer = next((other for other in reversed(found[:place]) if _goes_on(token, report, *other)), None)
        inner = next((other for other in found[place + 1 :] if _goes_on(*other, token, report)), None)
        whole = report if outer is None else replace(report, source=outer[1].source, whose=outer[1].whose)
        yield whole if inner is None else replace(whole, content=_up_to(doc, whole.content, inner[0]))


def _goes_on(token: Token, report: Report, outer: Token, outer_report: Report) -> bool:
    """Tell a second verb of one source that the parser hung into the content of the first: "said he left and added that"."""
    return (
        token.dep_ == "conj"
        and report.frame == outer_report.frame == "clause"
        and token.tag_ == outer.tag_
        and child(token, "nsubj", "nsubjpass", "aux") is None
        and any(start <= report.cue[0] < end for start, end in outer_report.content)
        and outer.is_ancestor(token)
    )


def _up_to(doc: Doc, content: tuple[Span, ...], token: Token) -> tuple[Span, ...]:
    end = token.left_edge.idx if token.left_edge.i < token.i else token.idx
    kept = [part.i for part in doc if part.idx < end and any(first <= part.idx < last for first, last in content)]
    return spans_of(doc, kept)


def _report(doc: Doc, token: Token, words: ReportingWords) -> Report | None:
    lower = token.lower_
    if lower == "according" and token.i + 1 < len(doc) and doc[token.i + 1].lower_ == "to":
        return _according(doc, token)
    if lower in words.verbs and is_verb(token):
        return _verb(doc, token, words)
    if token.tag_ == "NN" and lower in words.verbs and lower.endswith("ing"):
        return _with_warning(doc, token, words.verbs[lower][0])
    if lower in words.viewing and token.dep_ == "pobj" and token.head.lower_ in _IN_VIEW:
        return _in_view(doc, token)
    if lower in words.nouns and token.tag_ in {"NN", "NNS"}:
        return _noun(doc, token, words.nouns[lower], words)
    if lower in words.adjectives and token.dep_ == "acomp" and is_verb(token.head):
        return _adjective(doc, token, words.adjectives[lower])
    return None


def _according(doc: Doc, token: Token) -> Report | None:
    to = doc[token.i + 1]
    source = child(to, "pobj") or child(to, "pcomp")
    if source is None:
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
    if token.lower_ == "according":
        return None
    particle, word = _fitting(token, words.verbs[token.lower_])
    if word is None or word.force == "linking":
        return None
    subject = source_word(token)
    if "passive" in word.takes and child(token, "nsubjpass") is not None and child(token, "agent") is None:
        raised = raised_content(doc, token)
        if raised:
            return Report(word, verb_cue(doc, token, None, words), None, raised, "raised")
    if word.force == "appearing":
        raised = raised_content(doc, token)
        return Report(word, verb_cue(doc, token, None, words), None, raised, "raised") if raised else None
    content: tuple[Span, ...] = ()
    frame: Frame = "clause"
    if "clause" in word.takes:
        content = clause_content(doc, token, subject, addressed="addressee" in word.takes)
    if not content and word.takes & {"infinitive", "person_infinitive"}:
        frame, content = "infinitive", infinitive_content(doc, token, with_person="person_infinitive" in word.takes)
    if not content and (particle is not None) and "about" in word.takes:
        frame, content = "about", object_content(doc, token, particle)
    if not content and "object" in word.takes:
        frame, content = "object", object_content(doc, token, None)
    if not content:
        if "clause" not in word.takes:
            return None
        frame = "clause"
    cue = verb_cue(doc, token, particle, words)
    closing = closing_words(doc, token) if not content and frame == "clause" else None
    if closing is not None:
        return Report(word, cue, closing[0], closing[1])
    source = source_span(doc, subject, token) if subject is not None else name_before(doc, token)
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


def _fitting(token: Token, candidates: tuple[Word, ...]) -> tuple[Token | None, Word | None]:
    """Choose between "call", "call for" and "call on" by what follows the verb, at once or behind a date or an object."""
    rest = token.doc[token.i + 1 : token.i + 4]
    for word in sorted(candidates, key=lambda one: -len(one.particle)):
        parts = word.particle.split()
        if parts and [part.lower_ for part in rest[: len(parts)]] == parts:
            return rest[len(parts) - 1], word
        apart = [
            one for one in token.children if one.dep_ in {"prep", "prt"} and [one.lower_] == parts and one.i > token.i
        ]
        if apart and (apart[0].dep_ == "prt" or child(token, "dobj") is None):
            return apart[0], word
    return None, next((word for word in candidates if not word.particle), None)


def _noun(doc: Doc, token: Token, word: Word, words: ReportingWords) -> Report | None:
    """Read "Quill's claim that ...", "Quill voiced concern that ..." and "Quill's view is that ..."; only with a source."""
    is_said = token.head if token.dep_ == "nsubj" and token.head.lower_ in _BE else None
    clause = child(is_said, "ccomp") if is_said is not None else None
    content, last = noun_content(doc, token)
    first, source = token.i, None
    owner = child(token, "poss")
    if is_said is not None and clause is not None and clause.i > is_said.i:
        content, last = spans_of(doc, places(clause)), is_said.i
    elif token.dep_ == "dobj" and token.head.lower_ in words.light and is_verb(token.head):
        subject = source_word(token.head)
        source = source_span(doc, subject, token.head) if subject is not None else None
        first = leftmost(doc, token.head)
    if owner is not None and source is None:
        source = source_span(doc, owner, token)
    if not content or source is None:
        return None
    return Report(word, characters(doc, first, last), source, content, "noun")


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
