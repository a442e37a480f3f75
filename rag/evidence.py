"""Finds the sentences that can answer a question, and says of each how well it does: the stuff of extractive answers.

A sentence is judged with what is needed to understand it: its article's title and the sentence before it lend it names
that it takes up with a pronoun. The quote stays whole sentences of the article, unaltered.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.names import bearing_words
from rag.nouns import Filters, ScoredPassage
from rag.questions import Kind, Question
from rag.seams import Archive, Embedder
from rag.sentences import sentence_spans
from rag.stages import stage
from rag.stems import stem, stems

# Weights of the features of a sentence; tuned on whole sets (docs/evaluation.md, "Answers").
WEIGHTS = {"cosine": 1.0, "coverage": 1.0, "kind": 0.25, "passage": 0.35, "speaker": 0.25}
# What the title and the sentence before give a sentence, against words of its own.
CONTEXT_SHARE = 0.5
# Sentences that are embedded, best coverage first: the rest cannot win and would cost a millisecond a word.
EMBEDDED = 40

_NUMBER = re.compile(
    r"\b\d[\d,. ]*\b|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands?"
    r"|millions?|half|none|no one)\b",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"\b(said|says|saying|told|tells|warn\w*|call\w*|demand\w*|reject\w*|accus\w*|describ\w*|insist\w*|add(s|ed)|deni\w+"
    r"|promis\w*|argu\w*|claim\w*|propos\w*|criticiz\w*|criticis\w*|urg\w*|reaffirm\w*|welcom\w*|announc\w*|stat(ed|es|ement)"
    r"|according|express\w*|believ\w*|assert\w*|explain\w*|suggest\w*|vow\w*|agree\w*|refus\w*|want\w*|seek\w*|offer\w*)\b",
    re.IGNORECASE,
)
_CAUSE = re.compile(
    r"\b(because|due to|owing to|so that|in order to|reasons?|therefore|on the grounds?|for fear|since|unless)\b",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"\b(19|20)\d\d\b|\b(january|february|march|april|may|june|july|august|september|october|november|december|monday"
    r"|tuesday|wednesday|thursday|friday|saturday|sunday|today|yesterday|last|next)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(in|at|near|outside|from|to) (the )?[A-ZÀ-Þ]\w+")
_NAME = re.compile(r"(?<!^)(?<![.!?\"”] )\b[A-ZÀ-Þ]\w+")
_PATTERNS: dict[Kind, re.Pattern[str]] = {
    "quantity": _NUMBER,
    "statement": _SAYING,
    "reason": _CAUSE,
    "time": _DAY,
    "place": _PLACE,
    "person": _NAME,
}
# A sentence that begins so takes up what was said before it.
_LEANING = re.compile(
    r"^[\"“‘']?(he|she|they|it|this|that|these|those|his|her|their|its|such|the two|both|the former|the latter"
    r"|(but|however,) (he|she|they|it)|in doing so|by contrast|besides)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One candidate: `article.text[start:end]`, and the features that make its score.

    `leans` tells that the sentence cannot be understood without the one before it, which starts at `lead` (or None).
    `coverage` is the share of the question's terms, weighted by rarity, that the sentence and its context hold.
    """

    hit: ScoredPassage
    text: str
    start: int
    end: int
    lead: int | None
    leans: bool
    coverage: float
    own_coverage: float
    cosine: float
    fits_kind: bool
    score: float

    @property
    def quoted_from(self) -> int:
        """Where a quote of it begins: with the sentence before, if it cannot be understood without."""
        return self.lead if self.leans and self.lead is not None else self.start

    @property
    def key(self) -> tuple[str, int]:
        """What tells two candidates apart."""
        return (self.hit.passage.article_id, self.start)


class Weigher:
    """Weighs the sentences of retrieved passages against a question."""

    def __init__(self, *, archive: Archive, embedder: Embedder) -> None:
        self._archive = archive
        self._embedder = embedder

    def weigh(self, question: Question, hits: Sequence[ScoredPassage]) -> list[Evidence]:
        """List the sentences of the passages, best first; ties by article and place."""
        rarity = self.rarity(question)
        with stage("sentences"):
            drafts = self._drafts(hits, rarity)
        drafts.sort(key=lambda draft: (-draft.coverage - 0.1 * draft.hit.score, draft.key))
        drafts = drafts[:EMBEDDED]
        if not drafts:
            return []
        with stage("weigh"):
            vectors = self._embedder.embed_passages([draft.text for draft in drafts])
            cosines = vectors @ self._embedder.embed_query(question.text)
        top = max(hit.score for hit in hits) or 1.0
        weighed = [
            self._scored(draft, question, float(cosine), top) for draft, cosine in zip(drafts, cosines, strict=True)
        ]
        return sorted(weighed, key=lambda evidence: (-evidence.score, evidence.key))

    def rarity(self, question: Question) -> dict[str, float]:
        """Weigh the question's terms by how few passages hold them (BM25's idf); stems are the keys."""
        passages = max(self._archive.state().passages, 1)
        weights: dict[str, float] = {}
        for term in question.terms:
            held = self._archive.count(term, filters=Filters())
            weights[stem(term)] = math.log(1 + (passages - held + 0.5) / (held + 0.5))
        return weights

    def _drafts(self, hits: Sequence[ScoredPassage], rarity: dict[str, float]) -> list[Evidence]:
        drafts: dict[tuple[str, int], Evidence] = {}
        for hit in hits:
            passage = hit.passage
            title = stems(passage.title or "")
            before: set[str] = set()
            previous: int | None = None
            for start, end in sentence_spans(passage.text):
                text = passage.text[start:end]
                own = stems(text)
                draft = Evidence(
                    hit=hit,
                    text=text,
                    start=passage.start + start,
                    end=passage.start + end,
                    lead=previous,
                    leans=bool(_LEANING.match(text)),
                    coverage=_coverage(rarity, own, before | title),
                    own_coverage=_coverage(rarity, own, set()),
                    cosine=0.0,
                    fits_kind=False,
                    score=0.0,
                )
                kept = drafts.get(draft.key)
                if kept is None or draft.coverage > kept.coverage:
                    drafts[draft.key] = draft
                before, previous = own, passage.start + start
        return list(drafts.values())

    def _scored(self, draft: Evidence, question: Question, cosine: float, top: float) -> Evidence:
        pattern = _PATTERNS.get(question.kind)
        fits = bool(pattern.search(draft.text)) if pattern else False
        features = {
            "cosine": cosine,
            "coverage": draft.coverage,
            "kind": float(fits),
            "passage": draft.hit.score / top,
            "speaker": _speaker_share(draft.text, question),
        }
        score = sum(WEIGHTS[name] * value for name, value in features.items())
        return replace(draft, cosine=cosine, fits_kind=fits, score=score)


def _speaker_share(text: str, question: Question) -> float:
    """Of the people and bodies a question names, the share that the sentence itself names beside a verb of saying."""
    if question.kind != "statement" or not question.names or not _SAYING.search(text):
        return 0.0
    own = stems(text)
    return sum(stem(bearing_words(name)[-1]) in own for name in question.names) / len(question.names)


def _coverage(rarity: dict[str, float], own: set[str], context: set[str]) -> float:
    total = sum(rarity.values())
    if total == 0:
        return 0.0
    held = sum(
        weight * (1.0 if stem in own else CONTEXT_SHARE if stem in context else 0.0) for stem, weight in rarity.items()
    )
    return held / total
