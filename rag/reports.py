"""Finds in one parsed sentence who reports what by which word: the spans of source, cue and content.

Rules over the parser's tree, one for each way in which news English reports: "X said that ...", "..., X said", "X, who
said ...", "according to X", "X urged Y to ...", "X rejected the plan". Quotations that the tree does not reach are
joined in `rag/statements.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.reporting_words import ReportingWords, Word

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Span = tuple[int, int]
_EDGES = frozenset((",", ".", ";", ":", "-", "--", "—", "–"))


@dataclass(frozen=True, slots=True)
class Report:
    """Spans of characters, half-open, in the sentence's own text (in the article's after `moved`).

    `content` is empty where only a quotation beside can be meant; `verb_start` to `verb_end` is the reporting word.
    """

    word: Word
    cue: Span
    source: Span | None
    content: tuple[Span, ...]
    clause: bool = False
    negated: bool = False
    addressee: Span | None = None

    def moved(self, offset: int) -> Report:
        """Count from the article's beginning instead of the sentence's."""
        return Report(
            self.word,
            _moved(self.cue, offset),
            self.source and _moved(self.source, offset),
            tuple(_moved(span, offset) for span in self.content),
            self.clause,
            self.negated,
            self.addressee and _moved(self.addressee, offset),
        )


def _moved(span: Span, offset: int) -> Span:
    return span[0] + offset, span[1] + offset


def reports(doc: Doc, words: ReportingWords) -> Iterator[Report]:
    """Yield what a sentence reports, in the order of its cues."""
    for token in doc:
        lower = token.lower_
        if lower == "according" and token.i + 1 < len(doc) and doc[token.i + 1].lower_ == "to":
            found = _according(doc, token)
        elif lower in words.verbs and token.tag_[:2] == "VB":
            found = _verb(doc, token, words.verbs[lower])
        else:
            continue
        if found is not None:
            yield found


def _according(doc: Doc, token: Token) -> Report | None:
    to = doc[token.i + 1]
    objects = [child for child in to.children if child.dep_ == "pobj"]
    if not objects:
        return None
    source = _phrase(objects[0])
    last = max(to.right_edge.i, token.right_edge.i)
    head = token.head
    while head.dep_ not in {"ROOT", "ccomp", "conj", "advcl", "relcl"} and head.head != head:
        head = head.head
    clause = [part for part in head.subtree if not token.i <= part.i <= last]
    content = _spans(doc, [part.i for part in clause])
    word = Word("according", "to", "state", frozenset({"clause"}))
    return Report(word, (token.idx, to.idx + len(to)), source, content, clause=True) if content else None


def _verb(doc: Doc, token: Token, candidates: tuple[Word, ...]) -> Report | None:
    word = _fitting(token, candidates)
    if word is None:
        return None
    subject = _subject(token)
    source = _phrase(subject) if subject is not None else None
    cue = _cue(doc, token, subject)
    negated = any(child.dep_ == "neg" for child in token.children)
    clause, content = _content(doc, token, word, subject)
    if not content and "clause" not in word.takes:
        return None
    addressee = next((child for child in token.children if child.dep_ in {"dative", "dobj"}), None)
    told = _phrase(addressee) if addressee is not None and clause else None
    return Report(word, cue, source, content, clause, negated, told)


def _fitting(token: Token, candidates: tuple[Word, ...]) -> Word | None:
    after = {child.lower_ for child in token.children if child.i > token.i}
    best = [word for word in candidates if word.particle and word.particle in after]
    return next(iter(best or [word for word in candidates if not word.particle]), None)


def _subject(token: Token) -> Token | None:
    """Find who does what a verb says: its own subject, or that of the verb it is joined to."""
    for child in token.children:
        if child.dep_ in {"nsubj", "csubj"}:
            return child
    for child in token.children:
        if child.dep_ == "agent":
            return next((under for under in child.children if under.dep_ == "pobj"), None)
    if any(child.dep_ == "nsubjpass" for child in token.children):
        return None
    if (
        token.dep_ in {"conj", "advcl", "xcomp", "ccomp", "dep"}
        and token.head != token
        and token.head.pos_ in {"VERB", "AUX"}
    ):
        return _subject(token.head)
    if token.dep_ == "acl":
        return token.head
    return None


def _phrase(token: Token) -> Span:
    """Give the span of a noun phrase, without the comma at its end."""
    first, last = token.left_edge, token.right_edge
    while last.i > first.i and last.is_punct and last.text not in {'"', "”", ")"}:
        last = last.nbor(-1)
    return first.idx, last.idx + len(last)


def _cue(doc: Doc, token: Token, subject: Token | None) -> Span:
    first = last = token
    before = {"aux", "auxpass", "neg", "advmod"}
    while first.i > 0:
        left = doc[first.i - 1]
        if left.dep_ in before and left.head == token and left != subject:
            first = left
        else:
            break
    particle = next((child for child in token.children if child.dep_ == "prt"), None)
    if particle is not None and particle.i == token.i + 1:
        last = particle
    return first.idx, last.idx + len(last)


def _content(doc: Doc, token: Token, word: Word, subject: Token | None) -> tuple[bool, tuple[Span, ...]]:
    """Find what is reported: a clause, or a thing; whether it is a clause."""
    if "clause" in word.takes:
        clause = next((child for child in token.children if child.dep_ == "ccomp"), None)
        if clause is not None:
            own = {token.i, *(part.i for child in token.children if child != clause for part in child.subtree)}
            return True, _spans(doc, [part.i for part in clause.subtree if part.i not in own])
        if token.dep_ in {"parataxis", "ccomp"} and token.head != token and subject is not None and _aside(token):
            own = {part.i for part in token.subtree}
            return True, _spans(doc, [part.i for part in token.head.subtree if part.i not in own])
    if word.takes & {"infinitive", "person_infinitive"}:
        wanted = next(
            (child for child in token.children if child.dep_ in {"xcomp", "ccomp"} and child.i > token.i), None
        )
        if wanted is not None:
            return False, _spans(doc, [part.i for part in wanted.subtree])
    if "object" in word.takes:
        thing = next(
            (child for child in token.children if child.dep_ in {"dobj", "prep", "oprd"} and child.i > token.i), None
        )
        if thing is not None:
            return False, _spans(doc, [part.i for part in thing.subtree])
    return "clause" in word.takes, ()


def _aside(token: Token) -> bool:
    """Tell whether a verb's clause stands between commas: ", she said,"."""
    left = token.left_edge
    return left.i > 0 and left.nbor(-1).is_punct


def _spans(doc: Doc, places: list[int]) -> tuple[Span, ...]:
    """Join neighbouring words to spans, without the commas and full stops at their ends."""
    runs: list[list[int]] = []
    for place in sorted(places):
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    trimmed = (_trimmed(doc, run) for run in runs)
    return tuple(
        (doc[run[0]].idx, doc[run[-1]].idx + len(doc[run[-1]]))
        for run in trimmed
        if any(doc[place].is_alpha for place in run)
    )


def _trimmed(doc: Doc, run: list[int]) -> list[int]:
    first, last = 0, len(run)
    while first < last and (doc[run[first]].text in _EDGES or doc[run[first]].is_space):
        first += 1
    while first < last and (doc[run[last - 1]].text in _EDGES or doc[run[last - 1]].is_space):
        last -= 1
    return run[first:last]
