"""Answers from passages by quoting whole sentences of them: a citation is right by construction.

What a language model would phrase is not attempted here; nothing is said that an article does not say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from rag.choosing import beside_events, choose_all, compares
from rag.citing import cite
from rag.credited import uncredited
from rag.differing import NOTHING, beside
from rag.direct_answers import direct_answers
from rag.evidence import Evidence, Weigher
from rag.followers import followers_first, tells_of_change
from rag.glosses import glosses
from rag.joined import not_joined
from rag.later import later_note
from rag.ledger_answers import asks_who, from_ledger, preferring
from rag.months_asked import months_read, settling_months
from rag.newest import newest_first
from rag.nouns import (
    Answer,
    ArchiveStamp,
    Article,
    Citation,
    Filters,
    Hit,
    Passage,
    ScoredPassage,
    Sentence,
    ShortAnswer,
)
from rag.plain_facts import is_told, telling_first, with_tellings
from rag.premises import premise_notes
from rag.questions import Question
from rag.reach import by_speakers, out_of_reach, unheard
from rag.reading_on import read_on, with_corrections
from rag.right_counts import counting
from rag.rivals import may_answer, with_rivals
from rag.role_questions import RoleAsked, read_role, with_more
from rag.seams import Archive, Embedder, Reader
from rag.side_by_side import side_by_side
from rag.stands_for import spelled_out_first
from rag.statement_ledger import StatementLedger
from rag.successions import telling
from rag.told import LedgerAnswer, Told
from rag.tolls import told_by_figures
from rag.understanding import as_of, understand
from rag.verdicts import judge, support
from rag.who_is import calling_first
from rag.who_leads import leading_first, tells_lead, with_leaders
from rag.who_said import from_quotes
from rag.widening import widened

NEAREST = 3
WENT = "What would have answered was removed or changed a moment ago."
NOT_ENGLISH = (
    "The question does not seem to be in English; it was matched by its words and may not have been understood."
)


class ExtractiveAnswerer:
    """Quotes the sentences that answer; fulfils `rag.seams.Answerer`."""

    def __init__(
        self,
        *,
        archive: Archive,
        embedder: Embedder,
        today: Callable[[], date],
        reader: Reader | None = None,
        ledger: StatementLedger | None = None,
    ) -> None:
        self._ledger = ledger
        self._archive = archive
        self._today = today
        self._weigher = Weigher(archive=archive, embedder=embedder, reader=reader)

    def answer(self, question: str, hits: Sequence[ScoredPassage], *, filters: Filters) -> Answer:
        """Answer a standalone question from passages; ids and the question as typed are left to the caller."""
        read = understand(question, self._archive, today=self._today(), filters=filters)
        read = settling_months(self._ledger)(read, filters) if self._ledger else read
        filters = as_of(read.windows, filters)
        last = filters.last_day or date.max
        seen = [hit for hit in hits if (hit.passage.published or date.min) <= last]
        answer = replace(self._answered(read, seen, filters), understood=read.clues)
        answer = replace(answer, notes=(*answer.notes, *months_read(read, answer.citations)))
        return answer if read.english else replace(answer, notes=(*answer.notes, NOT_ENGLISH))

    def _answered(self, read: Question, hits: Sequence[ScoredPassage], filters: Filters) -> Answer:
        untold = self._untold(read, hits)
        missing = out_of_reach(read, self._archive, filters) or (() if compares(read.text) else untold)
        if missing:
            return self._silence(read.text, missing, hits)
        if self._ledger and (spoken := from_quotes(read.text, hits, self._ledger, self._archive, filters=filters)):
            told = self._told(read, spoken)
            if told is not None:
                return told
        known = from_ledger(read, self._ledger, self._archive, filters=filters, hits=hits) if self._ledger else None
        if known is not None and not known.told:
            return self._silence(read.text, known.missing, hits)
        if known is not None and not (known.is_thin or known.among_others):
            told = self._told(read, known)
            if told is not None:
                return told
        answer = self._from_passages(read, known, hits, filters, untold)
        return self._with_ledger(read, known, answer) if known is not None else answer

    def _with_ledger(self, read: Question, known: LedgerAnswer, answer: Answer) -> Answer:
        """Let one statement answer where the passages around it would not do, and no others than who speaks there."""
        if answer.verdict == "not_in_archive":
            # What somebody said elsewhere on a like matter answers nothing that passages do not.
            return answer if known.among_others else self._told(read, known) or answer
        short = answer.short_answer
        if short and not known.among_others and not any(_holds(each, answer.citations, short) for each in known.told):
            return replace(answer, short_answer=None)
        return answer

    def _from_passages(
        self,
        read: Question,
        known: LedgerAnswer | None,
        hits: Sequence[ScoredPassage],
        filters: Filters,
        untold: tuple[str, ...],
    ) -> Answer:
        """Answer from passages, with what the ledger knows among their sentences."""
        if known is not None and hits:
            hits = with_more(hits, [each.hit.passage for each in known.told])
        asked = read_role(read, self._archive, filters=filters)
        found = with_leaders(read, asked.hits(hits, self._archive, filters), self._archive, filters=filters)
        found = with_tellings(read, found, self._archive, filters=filters)
        weighed = with_corrections(self._weigher.weigh(asked.question, found))
        heard = by_speakers(weighed, filters.speakers, self._ledger)
        if self._ledger:
            heard = preferring(read, heard, known, self._ledger)
        first = asked.preferred(newest_first(read, heard))
        for preferring_kind in (calling_first, spelled_out_first, leading_first, telling_first, followers_first):
            first = preferring_kind(read, first)
        evidence = beside_events(asked.question, first)
        if asked.beside:
            return self._quoting(asked, evidence, hits, filters, untold)
        kept, missing = (evidence, ()) if tells_of_change(read, evidence) else telling(read, evidence)
        kept, uncounted = counting(read, kept, self._archive)
        if uncounted and not kept:
            return self._silence(read.text, uncounted, hits)
        return self._quoting(asked, kept, hits, filters, (*untold, *missing, *uncounted))

    def _untold(self, read: Question, hits: Sequence[ScoredPassage]) -> tuple[str, ...]:
        """Say which of those that a question credits its matter to no found article is of, or names."""
        found = dict.fromkeys(hit.passage.article_id for hit in hits)
        return uncredited(read, filter(None, map(self._archive.article, found)))

    def _quoting(
        self,
        asked: RoleAsked,
        evidence: Sequence[Evidence],
        hits: Sequence[ScoredPassage],
        filters: Filters,
        missing: tuple[str, ...] = (),
    ) -> Answer:
        """Quote the best of the evidence, in part where something is `missing`, or say that it does not answer."""
        read = asked.question
        chosen = choose_all(read, evidence)
        confidence = support(read, evidence)
        judgement = judge(read, evidence, chosen.picked, empty=chosen.empty, told=_is_told(read, chosen.picked))
        if judgement.verdict == "not_in_archive":
            counted = self._by_figures(read, hits, filters)
            if counted is not None:
                return counted
            silent = unheard(filters.speakers) if not evidence and hits else ()
            return replace(self._silence(read.text, silent or judgement.missing, hits), confidence=confidence)
        aside = beside(read, chosen.picked, hits, self._archive, filters=filters)
        likely = may_answer(read, evidence) if aside == NOTHING else []
        heard = read_on(with_rivals(read, likely, chosen.picked), evidence)
        standing = self._standing(aside.with_picked(widened(heard, likely)))
        if not standing:
            return self._silence(read.text, (WENT,), hits)
        apart_from = not_joined(read, [article for _, article in standing], self._archive)
        if apart_from and len(chosen.parts) == 1:
            return replace(self._silence(read.text, apart_from, hits), confidence=confidence)
        cited = [self._citation(number, *one) for number, one in enumerate(standing, start=1)]
        quoted = [item for item, _ in standing]
        direct = direct_answers(read, chosen, quoted, cited, likely)
        parts_of = [chosen.part_of(item) for item in quoted]
        verdict = "partial" if missing else judgement.verdict
        answer = self._composed(read.text, cited, verdict, (*judgement.missing, *missing), parts_of)
        notes = (
            *answer.notes,
            *premise_notes(read.text, cited),
            *glosses([article for _, article in standing], cited),
            *filter(None, (later_note(read, quoted, evidence), asked.note)),
        )
        return replace(
            answer,
            notes=notes,
            short_answer=aside.answer(read, None if missing else direct.short, cited),
            # Who else takes a side is another speaker, and no other answer.
            disagreements=aside.told(cited) or (() if asks_who(read) else direct.apart),
            confidence=confidence,
        )

    def _by_figures(self, read: Question, hits: Sequence[ScoredPassage], filters: Filters) -> Answer | None:
        """Quote the figures that are kept of what is asked for; None where there are none, or by speakers."""
        aside, missing = told_by_figures(read, hits, self._archive, filters=filters)
        standing = self._standing(aside.with_picked([]))
        if not standing or filters.speakers:
            return None
        cited = [self._citation(number, *one) for number, one in enumerate(standing, start=1)]
        verdict = "partial" if missing else "answered"
        answer = self._composed(read.text, cited, verdict, missing, [""] * len(cited))
        return replace(
            answer,
            notes=(*answer.notes, *glosses([article for _, article in standing], cited)),
            short_answer=aside.answer(read, None, cited),
            disagreements=aside.told(cited),
        )

    def _told(self, read: Question, known: LedgerAnswer) -> Answer | None:
        """Quote what the ledger answers, each speaker apart; None if all of it went a moment ago."""
        own = self._still_there(known.told)
        if not own:
            return None
        standing = [*own, *self._still_there(known.opposed)]
        cited = [
            cite(number, article, each.hit, start=each.start, end=each.end, score=each.hit.score)
            for number, (each, article) in enumerate(standing, start=1)
        ]
        speakers = [each.speaker or "" for each, _ in standing]
        verdict = "partial" if known.missing else "answered"
        answer = self._composed(read.text, cited, verdict, known.missing, speakers)
        articles = [article for _, article in standing]
        notes = (*answer.notes, *known.notes, *glosses(articles, cited))
        apart = side_by_side(standing, len(own))
        return replace(answer, notes=notes, short_answer=_speaker_named(own), disagreements=apart)

    def _still_there(self, told: Sequence[Told]) -> list[tuple[Told, Article]]:
        stored = [(each, self._archive.article(each.hit.passage.article_id)) for each in told]
        return [(each, article) for each, article in stored if article and _prints(article, each.hit.passage)]

    def _silence(self, question: str, missing: tuple[str, ...], hits: Sequence[ScoredPassage]) -> Answer:
        return Answer(
            id="",
            conversation_id="",
            question=question,
            standalone_question=question,
            verdict="not_in_archive",
            answer=" ".join(("This is not in the archive.", *missing)),
            archive=self._stamp(),
            missing=missing,
            nearest=tuple(Hit.of(hit) for hit in hits[:NEAREST]),
        )

    def _composed(
        self,
        question: str,
        citations: Sequence[Citation],
        verdict: str,
        missing: tuple[str, ...],
        labels: Sequence[str],
    ) -> Answer:
        sentences = tuple(
            Sentence(_on_one_line(citation.quote), (citation.number,), "supported", part=label)
            for citation, label in zip(citations, labels, strict=True)
        )
        days = [c.published for c in citations if c.published is not None]
        undated = [c.number for c in citations if c.published is None]
        notes = tuple(f"Source [{number}] is undated." for number in undated)
        return Answer(
            id="",
            conversation_id="",
            question=question,
            standalone_question=question,
            verdict="partial" if verdict == "partial" else "answered",
            answer=" ".join(f"{sentence.text} [{sentence.citations[0]}]" for sentence in sentences),
            archive=self._stamp(),
            sentences=sentences,
            citations=tuple(citations),
            missing=missing,
            notes=notes,
            as_of=max(days) if days else None,
        )

    def _standing(self, picked: Sequence[Evidence]) -> list[tuple[Evidence, Article]]:
        """Keep what still stands: weighing takes a moment, in which an article can be removed or changed."""
        stored = [(item, self._archive.article(item.hit.passage.article_id)) for item in picked]
        return [(item, article) for item, article in stored if article and _prints(article, item.hit.passage)]

    def _citation(self, number: int, item: Evidence, article: Article) -> Citation:
        return cite(number, article, item.hit, start=item.quoted_from, end=item.end, score=item.score)

    def _stamp(self) -> ArchiveStamp:
        state = self._archive.state()
        return ArchiveStamp(state.fingerprint, state.articles, state.newest)


def _is_told(question: Question, picked: Sequence[Evidence]) -> bool:
    """Tell whether the first sentence picked has the form in which what is asked is told."""
    if not picked:
        return False
    return is_told(question, picked[0]) or tells_lead(question, picked[0]) or tells_of_change(question, picked)


def _speaker_named(standing: Sequence[tuple[Told, Article]]) -> ShortAnswer | None:
    """Give the one speaker, in the article's words, where that was asked."""
    named = [
        ShortAnswer(article.text[slice(*each.named)], number, *each.named)
        for number, (each, article) in enumerate(standing, start=1)
        if each.named
    ]
    return named[0] if named and len({each.speaker for each, _ in standing}) == 1 else None


def _holds(told: Told, cited: Sequence[Citation], short: ShortAnswer) -> bool:
    """Tell whether a direct answer stands in what the ledger tells of."""
    article = next((each.article_id for each in cited if each.number == short.citation), None)
    return article == told.hit.passage.article_id and told.start <= short.start < told.end


def _prints(article: Article | None, passage: Passage) -> bool:
    return article is not None and article.text[passage.start : passage.end] == passage.text


def _on_one_line(quote: str) -> str:
    return re.sub(r"\s+", " ", quote)
