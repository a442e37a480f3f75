"""Has a language model word the answer, and believes none of it: every sentence is checked before anybody sees it.

Whether the archive answers at all is decided without the model. It gets the passages under keys of this one question;
what it writes is read sentence by sentence, each is traced to the very sentences of the articles that bear it out, and
what they do not bear out is sent back once. When the model fails, or nothing it wrote is borne out, the quoting answer
is given instead and says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from rag.attributing import Attributed, Stored, attribute
from rag.checking import left_out, marked
from rag.drafting import drafted
from rag.errors import GenerationError
from rag.nouns import Answer, Citation, Filters, Message, Offence, ScoredPassage, Sentence, ShortAnswer
from rag.orders import is_order
from rag.prompt import NO_ANSWER, compose, correction
from rag.renumbering import numbers_in, renumbered
from rag.seams import Answerer, Archive, Generator, Pieces
from rag.spelling import fold
from rag.stages import stage, tell
from rag.understanding import as_of, understand
from rag.wording import words_of

# Notes of the quoting answer that speak of its own citations do not fit another's.
_MARKER = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class Budget:
    """How many tokens the passages may take, by cl100k_base, and a reply, by the model's own."""

    passages: int
    answer: int


@dataclass(slots=True)
class _Written:
    """What of an answer stands so far, with its citations numbered in order of first use, and what fell."""

    sentences: list[Sentence] = field(default_factory=list)
    citations: dict[tuple[str, int, int], Citation] = field(default_factory=dict)
    dropped: list[Sentence] = field(default_factory=list)

    def add(self, one: Attributed) -> Sentence | None:
        """Number the citations of a sentence and keep it; None if it was said before."""
        if any(fold(one.sentence.text) == fold(other.text) for other in self.sentences):
            return None
        numbers = []
        for citation in one.citations:
            place = (citation.article_id, citation.start, citation.end)
            kept = self.citations.setdefault(place, replace(citation, number=len(self.citations) + 1))
            numbers.append(kept.number)
        self.sentences.append(replace(one.sentence, citations=tuple(numbers)))
        return self.sentences[-1]


class GeneratingAnswerer:
    """Answers in a model's words from passages; fulfils `rag.seams.Answerer`."""

    def __init__(
        self,
        *,
        archive: Archive,
        quoting: Answerer,
        generator: Generator,
        budget: Budget,
        today: Callable[[], date],
        random: Random,
    ) -> None:
        self._archive = archive
        self._quoting = quoting
        self._generator = generator
        self._budget = budget
        self._today = today
        self._random = random

    def answer(self, question: str, hits: Sequence[ScoredPassage], *, filters: Filters) -> Answer:
        """Answer a standalone question from passages; ids and the question as typed are left to the caller."""
        quoted = self._quoting.answer(question, hits, filters=filters)
        if quoted.verdict == "not_in_archive":
            return quoted
        windows = understand(question, self._archive, today=self._today(), filters=filters).windows
        last = as_of(windows, filters).last_day or date.max
        seen = [hit for hit in hits if (hit.passage.published or date.min) <= last]
        try:
            with stage("generate"):
                written = self._written(question, quoted, self._stored(seen))
        except GenerationError as error:
            return _instead(quoted, f"The language model {error.message}")
        if not written.sentences:
            return _instead(quoted, "The language model wrote nothing that its passages bear out")
        return _worded(quoted, written, self._generator.name)

    def _stored(self, hits: Sequence[ScoredPassage]) -> dict[str, Stored]:
        """Read the articles of the passages, by passage; one that was changed or removed a moment ago has none."""
        found: dict[str, Stored] = {}
        for hit in hits:
            article = self._archive.article(hit.passage.article_id)
            if article is not None and article.text[hit.passage.start : hit.passage.end] == hit.passage.text:
                found[hit.passage.id] = Stored(hit, article)
        return found

    def _written(self, question: str, quoted: Answer, stored: dict[str, Stored]) -> _Written:
        """Have an answer written; what is not borne out is sent back once. Raises GenerationError.

        What stands before the first fault is told at once, and stays whatever the second reply says.
        """
        hits = [one.hit for one in stored.values()]
        quotes = [sentence.text for sentence in quoted.sentences if not is_order(sentence.text)]
        about = _content(" ".join((question, *quotes)))
        prompt = compose(question, hits, tokens=self._budget.passages, random=self._random)
        passages = {key: stored[hit.passage.id] for key, hit in prompt.passages.items()}
        written, pieces = _Written(), list[str]()
        faulty: list[Sentence] = []
        rest: list[Attributed] = []
        for one in self._read(prompt.messages, passages, about, pieces):
            if one.sentence.support == "unsupported":
                faulty.append(one.sentence)
            elif faulty:
                rest.append(one)
            elif (sentence := written.add(one)) is not None:
                tell(sentence)
        if faulty:
            with stage("repair"):
                again = self._again((*prompt.messages, *correction("".join(pieces), faulty)), passages, about)
            better = [one for one in again if one.sentence.support != "unsupported"]
            failed = [one.sentence for one in again if one.sentence.support == "unsupported"]
            for one in better or rest:
                written.add(one)
            written.dropped = failed if better else faulty
        return written

    def _again(
        self, messages: Sequence[Message], passages: dict[str, Stored], about: frozenset[str]
    ) -> list[Attributed]:
        """Read the second reply; of a model that fails now, the first reply is still there."""
        try:
            return list(self._read(messages, passages, about, []))
        except GenerationError:
            return []

    def _read(
        self, messages: Sequence[Message], passages: dict[str, Stored], about: frozenset[str], pieces: list[str]
    ) -> Iterator[Attributed]:
        """Trace each sentence of a reply, as it comes, to what bears it out; `pieces` collects the reply.

        A sentence that shares no word with the question, nor with what would be quoted (`about`), answers something
        else: an article may have asked it.
        """
        everything = list(passages.values())

        def recorded(reply: Pieces) -> Pieces:
            with closing(reply):
                for piece in reply:
                    pieces.append(piece)
                    yield piece

        with closing(recorded(self._generator.generate(messages, max_tokens=self._budget.answer))) as reply:
            for sentence in drafted(reply):
                if fold(sentence.text) == fold(NO_ANSWER):
                    continue
                cited = [passages[key] for key in sentence.keys if key in passages]
                found = attribute(sentence.text, cited)
                if found.sentence.support == "unsupported":
                    # A key left out or mistaken is mended here, where another passage bears the sentence out.
                    other = attribute(sentence.text, everything)
                    found = other if other.sentence.support != "unsupported" or not cited else found
                yield found if about & _content(sentence.text) else _beside(found)


def _content(text: str) -> frozenset[str]:
    return frozenset(word.stem for word in words_of(text) if word.content)


def _beside(one: Attributed) -> Attributed:
    """Call a sentence that is beside the question unsupported, whatever bears it out."""
    text = one.sentence.text
    offending = (*one.sentence.offending, Offence(text, "words", 0, len(text)))
    return replace(one, sentence=replace(one.sentence, support="unsupported", offending=offending))


def _instead(quoted: Answer, why: str) -> Answer:
    return replace(quoted, notes=(*quoted.notes, f"{why}; this is quoted from the articles instead."))


def _worded(quoted: Answer, written: _Written, model: str) -> Answer:
    """Put what was written in the place of what was quoted; the verdict and what is missing stay."""
    order = _kept_apart(quoted, written)
    citations = tuple(written.citations.values())
    days = [citation.published for citation in citations if citation.published is not None]
    notes = [note for note in quoted.notes if not _MARKER.search(note)]
    notes += [f"Source [{each.number}] is undated." for each in citations if each.published is None]
    notes.append(f"Worded by the language model {model}; each sentence was checked against its sources.")
    if written.dropped:
        notes.append(left_out(written.dropped))
    return replace(
        quoted,
        answer=marked(written.sentences),
        sentences=tuple(written.sentences),
        citations=citations,
        short_answer=_short(quoted.short_answer, quoted.citations, citations),
        disagreements=renumbered(quoted.disagreements, order),
        notes=tuple(notes),
        as_of=max(days) if days else None,
    )


def _kept_apart(quoted: Answer, written: _Written) -> dict[int, int]:
    """Quote behind what was written the figures that disagree and that it left out; give their numbers by the old ones.

    Sources that differ are laid side by side whatever a model makes of them.
    """
    by_number = {citation.number: citation for citation in quoted.citations}
    shown = sorted(set().union(*map(numbers_in, quoted.disagreements)))
    order: dict[int, int] = {}
    for number in shown:
        new = _covering(by_number[number], written.citations.values())
        if new is None:
            for sentence in quoted.sentences:
                if number in sentence.citations:
                    written.add(Attributed(sentence, tuple(by_number[each] for each in sentence.citations)))
            new = _covering(by_number[number], written.citations.values())
        if new is not None:
            order[number] = new.number
    return order


def _covering(old: Citation, citations: Iterable[Citation]) -> Citation | None:
    for each in citations:
        if each.article_id == old.article_id and each.start <= old.start and old.end <= each.end:
            return each
    return None


def _short(short: ShortAnswer | None, old: Sequence[Citation], new: Sequence[Citation]) -> ShortAnswer | None:
    """Keep the direct answer where a new citation quotes its words too."""
    if short is None:
        return None
    article = next(citation.article_id for citation in old if citation.number == short.citation)
    for citation in new:
        if citation.article_id == article and citation.start <= short.start and short.end <= citation.end:
            return replace(short, citation=citation.number)
    return None
