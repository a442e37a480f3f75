"""The nouns of Rapporteur: few, frozen, and importing nothing of ours.

Offsets count Unicode code points of `Article.text`, half-open: `article.text[start:end]`.
Dates are calendar days. `None` means unknown, never guessed. A score belongs to a result, never to a passage.
Answers and what hangs on them have the shape of the HTTP contract (`docs/design.md`, section HTTP): a field here is a
key there.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Unit rows, shape `(n, dimensions)`."""

Vector = NDArray[np.float32]
"""One unit row, shape `(dimensions,)`."""

Verdict = Literal["answered", "partial", "not_in_archive"]
Support = Literal["supported", "partly", "unsupported"]
OffenceReason = Literal["number", "date", "name", "quotation", "negation", "modality", "words", "uncited"]
Bound = Literal["exact", "about", "at_least", "over", "at_most", "under"]
Relation = Literal["compatible", "superseded", "different_scope", "conflict"]
StatementKind = Literal["direct", "indirect", "mixed"]
ClueKind = Literal["outlet", "title", "window", "as_of", "event", "latest"]
ClueEffect = Literal["preferred", "later hidden", "ignored"]


@dataclass(frozen=True, slots=True)
class Article:
    """One news article as it is stored and shown."""

    id: str
    title: str | None
    text: str
    published: date | None = None
    source: str | None = None
    url: str | None = None
    author: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is retrieved: whole sentences, `text == article.text[start:end]`, with its article's header."""

    id: str
    article_id: str
    text: str
    start: int
    end: int
    title: str | None = None
    published: date | None = None
    source: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A numeric claim at `article.text[start:end]` ("over 350,000"), in the sentence at `quote_start` to `quote_end`.

    `value` is the number, the lower one of a range up to `high`; `unit` is "%" for a share, else empty. `counted` is
    what is counted, normalised ("killed", "refugee", "truck"), `of` who of them ("people" for all, "civilian"), `event`
    what they suffered from ("war", "flood"), if told. `names` stand in the sentence, `context` in the lines before it
    and the title; both folded. `since`, `on` and `by` are the day from which it counts, the day of the event and the
    day up to which it counts, as told; `said_start` and `said_end` enclose who says so.
    """

    article_id: str
    start: int
    end: int
    quote_start: int
    quote_end: int
    value: float
    bound: Bound
    counted: str
    of: str = "people"
    high: float | None = None
    unit: str = ""
    event: str = ""
    names: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    since: date | None = None
    on: date | None = None
    by: date | None = None
    said_start: int | None = None
    said_end: int | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What an article says that somebody said, thinks or wants: who, by which word, and what.

    `spans` are the parts of the content, in order: two where "she said" splits a quotation; `text` joins them by a
    space. `cue_span` encloses the reporting words ("has said", "according to"); `speaker_span` the speaker as mentioned
    there, a pronoun included, None where nobody is; `speaker` is the name that the mention was resolved to, `role` what
    that person or body is called there ("the UN envoy"). `force` is the kind of the reporting word ("state", "demand",
    "deny": `rag/reporting_words.toml`), `negated` whether it stands under a "not". `addressee` are the words for whom
    it was said to. `nested_in` is the id of the statement whose content holds this one. `said_on` is the day on which
    it was said, if the article tells.
    """

    id: str
    article_id: str
    speaker: str | None
    speaker_span: tuple[int, int] | None
    role: str | None
    cue: str
    cue_span: tuple[int, int]
    kind: StatementKind
    text: str
    spans: tuple[tuple[int, int], ...]
    said_on: date | None = None
    force: str = "state"
    negated: bool = False
    addressee: str | None = None
    nested_in: str | None = None


@dataclass(frozen=True, slots=True)
class IndexedArticle:
    """An article with all that hangs on it, ready for one commit; row i of `vectors` embeds `passages[i]`.

    `codes[i]` are the token codes of `passages[i]` (`rag.late`); none at all where the model has no head for them.
    `statements` are None where they were not looked for.
    """

    article: Article
    passages: tuple[Passage, ...]
    vectors: Vectors
    codes: tuple[bytes, ...] = ()
    figures: tuple[Figure, ...] = ()
    statements: tuple[Statement, ...] | None = None


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage as a result; `also_in` names the other articles that print the same passage (copies)."""

    passage: Passage
    score: float
    also_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """What may be seen at all. Bounds are inclusive days of publication.

    `as_of` hides what was published later. Any bound leaves undated articles out unless `undated` is true.
    `sources` are outlet names, compared after folding; empty means every outlet. `speakers` keeps what one of
    them says, by the ledger of statements. `ignore` lists clues of the question, by their words, that have no effect.
    """

    since: date | None = None
    until: date | None = None
    as_of: date | None = None
    undated: bool = False
    sources: tuple[str, ...] = ()
    speakers: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()

    @property
    def last_day(self) -> date | None:
        """The earlier of `until` and `as_of`: nothing later is shown."""
        days = [day for day in (self.until, self.as_of) if day is not None]
        return min(days) if days else None

    @property
    def bounded(self) -> bool:
        """Whether any date bound is given."""
        return self.since is not None or self.last_day is not None


@dataclass(frozen=True, slots=True)
class Ranking:
    """The passages of one search, not read yet: numbers that name them in their archive, and scores, best first.

    A number names one passage for ever: when the passage is changed or removed, the number names nothing.
    """

    numbers: NDArray[np.int64]
    scores: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Hit:
    """A scored passage as the faces show it: flat, without the domain's nesting."""

    passage_id: str
    article_id: str
    title: str | None
    source: str | None
    published: date | None
    url: str | None
    text: str
    start: int
    end: int
    score: float
    also_in: tuple[str, ...] = ()

    @classmethod
    def of(cls, scored: ScoredPassage) -> Hit:
        """Flatten one result."""
        passage = scored.passage
        return cls(
            passage_id=passage.id,
            article_id=passage.article_id,
            title=passage.title,
            source=passage.source,
            published=passage.published,
            url=passage.url,
            text=passage.text,
            start=passage.start,
            end=passage.end,
            score=scored.score,
            also_in=scored.also_in,
        )


@dataclass(frozen=True, slots=True)
class Clue:
    """What a question was understood to ask for besides its words, and what that does.

    `text` are the question's own words, `detail` says what they were taken for. What the reader took back is "ignored".
    """

    kind: ClueKind
    text: str
    effect: ClueEffect
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """The very words an answer rests on: `quote == article.text[start:end]`.

    `before` and `after` are the text around the quote; `article_hash` tells later whether the source changed.
    `status` is set when a kept answer is shown again after its source changed or went; `quote` is then empty.
    """

    number: int
    article_id: str
    title: str | None
    source: str | None
    published: date | None
    url: str | None
    passage_id: str
    quote: str
    start: int
    end: int
    before: str
    after: str
    score: float
    also_in: tuple[str, ...] = ()
    article_hash: str = ""
    status: str | None = None


@dataclass(frozen=True, slots=True)
class Offence:
    """Words of a sentence that its quotes do not bear out: `sentence.text[start:end] == text`, and in what respect."""

    text: str
    reason: OffenceReason
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer; `citations` are numbers of `Answer.citations`.

    `part` names the part of the question that it answers (a year, an outlet, a side), where there are several;
    `offending` are the words for which it is not wholly supported, in their order (`rag/support.py`).
    """

    text: str
    citations: tuple[int, ...]
    support: Support
    part: str = ""
    offending: tuple[Offence, ...] = ()


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """The direct answer where there is one: a span of the article that `citation` (a number) cites."""

    text: str
    citation: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Variant:
    """What one source gives: the span `article.text[start:end]` within the quote of `citation` (a number).

    `day` is the day up to which a figure counts, else of publication; `said_by` who says so in the article. Figures
    have a value, its bound, and who is counted (`of`); other answers have not.
    """

    text: str
    citation: int
    start: int
    end: int
    said_by: str | None = None
    day: date | None = None
    value: float | None = None
    high: float | None = None
    bound: Bound | None = None
    of: str = ""


@dataclass(frozen=True, slots=True)
class Relating:
    """How two variants relate, by their places in their list."""

    first: int
    second: int
    relation: Relation


@dataclass(frozen=True, slots=True)
class Disagreement:
    """What sources give differently, side by side.

    `text` says it in words with markers of citations, `how` only how the variants relate; `relation` is the gravest of
    `relations`. Answers that were kept before this was so have a text alone.
    """

    text: str
    how: str = ""
    kind: Literal["figure", "answer"] = "figure"
    relation: Relation = "conflict"
    variants: tuple[Variant, ...] = ()
    relations: tuple[Relating, ...] = ()


@dataclass(frozen=True, slots=True)
class ArchiveStamp:
    """Which state of the archive an answer was read from."""

    fingerprint: str
    articles: int
    newest: date | None


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer and all that proves it. Markers `[n]` in `answer` and `citations[].number` match one to one.

    `confidence` says how surely what was found answers (`rag.verdicts.support`); None where nothing had to be weighed.
    `alternatives` are other readings of a follow-up, as standalone questions.
    """

    id: str
    conversation_id: str
    question: str
    standalone_question: str
    verdict: Verdict
    answer: str
    archive: ArchiveStamp
    carried: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    short_answer: ShortAnswer | None = None
    disagreements: tuple[Disagreement, ...] = ()
    missing: tuple[str, ...] = ()
    nearest: tuple[Hit, ...] = ()
    notes: tuple[str, ...] = ()
    as_of: date | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)
    understood: tuple[Clue, ...] = ()
    confidence: float | None = None
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation with a language model."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and its answer."""

    answer: Answer
    asked: datetime

    @property
    def question(self) -> str:
        """The question as it was typed."""
        return self.answer.question


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question without an answer: one is being made (`answering`), was stopped, failed, or the server ended.

    `ignore` is what was to have no effect, `again` the id of the answer in whose place it was asked.
    """

    id: str
    conversation_id: str
    question: str
    asked: datetime
    ignore: tuple[str, ...] = ()
    again: str | None = None
    answering: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns in the order they were asked, and the questions that have no answer."""

    id: str
    title: str
    created: datetime
    updated: datetime
    turns: tuple[Turn, ...] = ()
    unanswered: tuple[Unanswered, ...] = ()


@dataclass(frozen=True, slots=True)
class Rewrite:
    """A question that stands alone, and what was taken over from (or left behind in) the conversation to make it.

    `share` is what its passages weigh beside those of the question as it was typed: 1 where the typed one says too
    little to be searched for. `alternatives` are other readings, as standalone questions, the likeliest first. `also`
    are wordings that are searched for besides, `notes` what a reader is to know of how the question was made.
    """

    question: str
    carried: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    share: float = 1.0
    also: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ArchiveState:
    """Counts of one archive at one commit (`sequence` grows by one or more with each)."""

    fingerprint: str
    sequence: int
    articles: int
    passages: int
    undated: int
    oldest: date | None
    newest: date | None
