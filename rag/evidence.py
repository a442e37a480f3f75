"""Finds the sentences that can answer a question and says how well each does: the stuff of extractive answers.

A sentence is judged together with its neighbours: an answer often stands in the sentence after the one that repeats the
question's words. The weights are fitted by `python -m eval.fit_evidence` on questions with marked answers about other
texts, and kept because they gain on the sample archive, which they have not seen (docs/evaluation.md, "Answers").
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.clues import fits, leans
from rag.kin import stems_beside
from rag.named import named_share
from rag.nouns import Filters, ScoredPassage, Vector, Vectors
from rag.questions import Question
from rag.rarity import idf
from rag.reading import Pointed, Reading
from rag.seams import Archive, Embedder, Reader
from rag.sentences import sentence_spans
from rag.stems import stem, stems

Features = dict[str, float]

WEIGHTS: Features = {
    "cosine": 2.05,
    "cosine before": 0.47,
    "cosine after": 0.26,
    "cosine best": 0.93,
    "own": 3.13,
    "before": 0.34,
    "passage": 1.33,
    "fits": 0.87,
    "fits quantity": 0.32,
    "fits time": 0.18,
    "leans": 0.14,
    "length": 0.06,
    "first": 0.08,
}
# What a passage's rank is worth beside its sentences: fitted texts have one passage, so this one is set by hand.
PASSAGE_WEIGHT = 1.0
# A question names whom it asks about; a sentence in which somebody else speaks, or does it, is a lookalike.
SPEAKER_WEIGHT = 2.5
MOST_SENTENCES = 60
MOST_READ = 4
"""Passages that are read beside the question: each costs as much as embedding it, and more of them gained nothing."""

CARRIED = 0.5
"""What a word counts that a follow-up only carries along, in brackets behind it, beside a word of its own."""

_CARRIED_WORDS = re.compile(r"\s\([^()]*\)\?$")

READ_WEIGHT = 0.2
LONGEST_READ = 20
"""Words of a question; of a longer one a reader's log odds are not weighed. It learnt from shorter ones (99 of 100),
and of long, compound questions it chooses the sentence worse than words and vectors do (docs/reader.md)."""

LEAST_READ = -15.0
"""Log odds below which it is all one."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One candidate sentence: `article.text[start:end] == text`.

    `lead` is where the sentence before it in its passage starts. `coverage` is the share of the question's terms,
    weighted by rarity, that the sentence, the one before it and the title hold, `passage_coverage` what its passage
    and title hold; `cosine` is its nearness in meaning. `pointed` are the words of it, as a place in the article,
    that a reader takes for the answer; None where it was not read.
    """

    hit: ScoredPassage
    text: str
    start: int
    end: int
    lead: int | None
    coverage: float
    passage_coverage: float
    cosine: float
    fits_kind: bool
    score: float
    pointed: Pointed | None = None

    @property
    def quoted_from(self) -> int:
        """Where a quote of it begins: with the sentence before, if it cannot be understood without."""
        return self.lead if self.lead is not None and leans(self.text) else self.start

    @property
    def quoted(self) -> str:
        """The words that would be quoted."""
        passage = self.hit.passage
        return passage.text[self.quoted_from - passage.start : self.end - passage.start]

    @property
    def key(self) -> tuple[str, int]:
        """What tells two candidates apart."""
        return (self.hit.passage.article_id, self.start)

    def covers(self, other: Evidence) -> bool:
        """Tell whether its quote holds another candidate's sentence."""
        return self._is_of_article(other) and self.quoted_from <= other.start and other.end <= self.end

    def overlaps(self, other: Evidence) -> bool:
        """Tell whether the quotes of two candidates share words of their article."""
        return self._is_of_article(other) and self.quoted_from < other.end and other.quoted_from < self.end

    def _is_of_article(self, other: Evidence) -> bool:
        return self.hit.passage.article_id == other.hit.passage.article_id


def raised(evidence: Sequence[Evidence], score: Callable[[Evidence], float]) -> list[Evidence]:
    """Give sentences other scores, and put the likeliest first; ties by article and place."""
    scored = [replace(item, score=score(item)) for item in evidence]
    return sorted(scored, key=lambda item: (-item.score, item.key))


class Weigher:
    """Weighs the sentences of retrieved passages against a question."""

    def __init__(self, *, archive: Archive, embedder: Embedder, reader: Reader | None = None) -> None:
        self._archive = archive
        self._embedder = embedder
        self._reader = reader

    def weigh(self, question: Question, hits: Sequence[ScoredPassage]) -> list[Evidence]:
        """List the sentences of the passages, best first; ties by article and place."""
        if not hits:
            return []
        rarity = self._rarity(question)
        query = self._embedder.embed_query(question.text)
        spans = _spans(hits)
        vectors = self._embedder.embed_passages([text for found in spans for _, _, text in found])
        readings = self._readings(question, hits)
        weighed: dict[tuple[str, int], Evidence] = {}
        top = max(hit.score for hit in hits) or 1.0
        for place, (hit, found) in enumerate(zip(hits, spans, strict=False)):
            own, vectors = vectors[: len(found)], vectors[len(found) :]
            reading = readings[place] if place < len(readings) else None
            for item in _weighed(question, hit, found, query, own, rarity, hit.score / top, reading):
                kept = weighed.get(item.key)
                if kept is None or item.score > kept.score:
                    weighed[item.key] = item
        return sorted(weighed.values(), key=lambda item: (-item.score, item.key))

    def _readings(self, question: Question, hits: Sequence[ScoredPassage]) -> list[Reading]:
        if self._reader is None:
            return []
        return self._reader.read(question.text, [hit.passage.text for hit in hits[:MOST_READ]])

    def _rarity(self, question: Question) -> dict[str, float]:
        """Weigh the stems of the question's terms by how few passages hold them (BM25's idf)."""
        passages = max(self._archive.state().passages, 1)
        everything = Filters()
        counts = {term: self._archive.count(term, filters=everything) for term in question.terms}
        own = stems(own_words(question.text))
        return {
            stem(term): idf(passages, held) * (1.0 if stem(term) in own else CARRIED) for term, held in counts.items()
        }


def own_words(question: str) -> str:
    """Leave out of a question what a follow-up only carries along.

    >>> own_words("Who voted against (accept, measures)?"), own_words("Did the League (of Kestow) sign?")
    ('Who voted against', 'Did the League (of Kestow) sign?')
    """
    return _CARRIED_WORDS.sub("", question)


def features(
    question: Question,
    texts: Sequence[str],
    *,
    query: Vector,
    vectors: Vectors,
    rarity: Mapping[str, float],
    title: str,
) -> list[Features]:
    """Describe each sentence of one passage, in order, by what can tell that it answers; row i embeds `texts[i]`."""
    held = [stems_beside(question.names, text) for text in texts]
    of_title = stems_beside(question.names, title)
    cosines = [float(value) for value in vectors @ query]
    passage = coverage(rarity, set().union(*held))
    described = []
    for place, text in enumerate(texts):
        before = held[place - 1] if place else set()
        after = cosines[place + 1] if place + 1 < len(texts) else 0.0
        earlier = cosines[place - 1] if place else 0.0
        own = coverage(rarity, held[place])
        described.append(
            {
                "cosine": cosines[place],
                "cosine before": earlier,
                "cosine after": after,
                "cosine best": cosines[place] - max(cosines),
                "own": own,
                "before": coverage(rarity, held[place] | before | of_title) - own,
                "passage": passage,
                "fits": float(fits(question.kind, text)),
                "fits quantity": float(question.kind == "quantity" and fits("quantity", text)),
                "fits time": float(question.kind == "time" and fits("time", text)),
                "leans": float(leans(text)),
                "length": math.log(1 + len(held[place])),
                "first": float(place == 0),
            }
        )
    return described


def coverage(rarity: Mapping[str, float], held: set[str]) -> float:
    """Share of the terms' rarity that a set of stems holds; 0 without terms."""
    total = sum(rarity.values())
    return sum(weight for term, weight in rarity.items() if term in held) / total if total else 0.0


def score(described: Features) -> float:
    """Weigh features: the log odds, up to a constant, that a sentence answers."""
    return sum(weight * described[name] for name, weight in WEIGHTS.items())


def read_score(question: Question, pointed: Pointed | None) -> float:
    """Weigh what a reader says of a sentence, nothing where it was not read or the question is longer than it knows."""
    if pointed is None or len(question.text.split()) > LONGEST_READ:
        return 0.0
    return READ_WEIGHT * max(pointed.score, LEAST_READ)


def _spans(hits: Sequence[ScoredPassage]) -> list[list[tuple[int, int, str]]]:
    """Cut passages into sentences, best passages first, as many passages as the limit of sentences lets through."""
    spans: list[list[tuple[int, int, str]]] = []
    count = 0
    for hit in hits:
        text = hit.passage.text
        found = [(start, end, text[start:end]) for start, end in sentence_spans(text)]
        if spans and count + len(found) > MOST_SENTENCES:
            break
        spans.append(found)
        count += len(found)
    return spans


def _weighed(
    question: Question,
    hit: ScoredPassage,
    spans: Sequence[tuple[int, int, str]],
    query: Vector,
    vectors: Vectors,
    rarity: Mapping[str, float],
    share: float,
    reading: Reading | None,
) -> list[Evidence]:
    passage = hit.passage
    texts = [text for _, _, text in spans]
    described = features(question, texts, query=query, vectors=vectors, rarity=rarity, title=passage.title or "")
    in_passage = coverage(rarity, stems_beside(question.names, f"{passage.title or ''} {passage.text}"))
    found = []
    lead: int | None = None
    for (start, end, text), values in zip(spans, described, strict=True):
        pointed = reading.best(start, end) if reading else None
        found.append(
            Evidence(
                hit=hit,
                text=text,
                start=passage.start + start,
                end=passage.start + end,
                lead=lead,
                coverage=values["own"] + values["before"],
                passage_coverage=in_passage,
                cosine=values["cosine"],
                fits_kind=bool(values["fits"]),
                score=score(values)
                + read_score(question, pointed)
                + PASSAGE_WEIGHT * share
                + SPEAKER_WEIGHT * named_share(text, question),
                pointed=replace(pointed, start=passage.start + pointed.start, end=passage.start + pointed.end)
                if pointed
                else None,
            )
        )
        lead = passage.start + start
    return found
