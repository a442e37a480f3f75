"""Answers from passages by quoting whole sentences of them: a citation is right by construction.

What a language model would phrase is not attempted here; nothing is said that an article does not say.
"""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rag.citing import cite
from rag.date_points import WEEKDAYS
from rag.dates import Window
from rag.differing import NOTHING, beside
from rag.evidence import Evidence, Weigher
from rag.glosses import date_glosses, person_gloss
from rag.later import later_note
from rag.ledger_answers import LedgerAnswer, from_ledger, said_by
from rag.names import bearing_words, names, unknown_names
from rag.nouns import Answer, ArchiveStamp, Article, Citation, Filters, Hit, Passage, ScoredPassage, Sentence
from rag.premises import premise_notes
from rag.questions import Question
from rag.reading_on import read_on
from rag.rivals import answers_apart, with_rivals
from rag.roles import (
    NAMES_HOLDER,
    Held,
    beside_holder,
    holders,
    names_holder,
    passages_of_holders,
    role_asked,
    role_note,
)
from rag.seams import Archive, Embedder, Reader
from rag.short_answers import short_answer
from rag.spelling import fold
from rag.statement_ledger import StatementLedger
from rag.stems import stem, stems
from rag.understanding import as_of, understand
from rag.verdicts import judge, support

# A further sentence joins the answer when its log odds are at most so much less, and it is not the best said again.
JOINS_WITHIN = 2.0
SAME_ABOVE = 0.7
MOST_SENTENCES = 3
MOST_FIGURES = 4
NEAREST = 3
_MONTH_STEMS = {stem(fold(month)) for month in month_name if month}
BEST_KEPT = 2
"""Passages of the search that stay before those that are fetched for a role."""
WENT = "What would have answered was removed or changed a moment ago."
NOT_ENGLISH = (
    "The question does not seem to be in English; it was matched by its words and may not have been understood."
)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a question (a year, an outlet, a named side) with the sentences that may answer it, best first."""

    label: str
    window: Window | None
    evidence: tuple[Evidence, ...]


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
        filters = as_of(read.windows, filters)
        last = filters.last_day or date.max
        seen = [hit for hit in hits if (hit.passage.published or date.min) <= last]
        answer = replace(self._answered(read, seen, filters), understood=read.clues)
        return answer if read.english else replace(answer, notes=(*answer.notes, NOT_ENGLISH))

    def _answered(self, read: Question, hits: Sequence[ScoredPassage], filters: Filters) -> Answer:
        missing = out_of_reach(read, self._archive, filters)
        if missing:
            return self._silence(read.text, missing, hits)
        known = from_ledger(read, self._ledger, self._archive, filters=filters) if self._ledger else None
        if known is not None and known.is_thin and hits:
            hits = with_more(hits, [each.hit.passage for each in known.told])
        elif known is not None and (told := self._told(read, known)) is not None:
            return told
        role = role_asked(read.text)
        held = holders(role, self._archive, filters=filters) if role else []
        asks_who = role if read.kind == "person" else None
        near = beside_holder(read.text, held)
        read = without_holder(read, held) if near else read
        held = near or held
        if asks_who and hits:
            times = [Window(one.first, one.last, "", "during") for one in near] or read.windows
            more = passages_of_holders(asks_who, held, times, self._archive, filters=filters)
            hits = with_more(hits, more)
        weighed = by_speakers(self._weigher.weigh(read, hits), filters.speakers, self._ledger)
        if asks_who:
            weighed = naming_holders(weighed, asks_who, held, read.windows)
            # Who came before Quill is told by no sentence that names Quill alone.
            before_or_after = [item for item in weighed if near and names_holder(item.text, asks_who, near, None)]
            weighed = before_or_after or weighed
        evidence = beside_events(read, weighed)
        parts = split_into_parts(read, evidence)
        chosen = [choose(part, read, several=len(parts) > 1) for part in parts]
        empty = [part.window for part, kept in zip(parts, chosen, strict=True) if part.window and not kept]
        if len(empty) == len(parts) and all(map(names_weekday_alone, empty)):
            # "Sunday" is more often a day of the matter than the day on which somebody wrote.
            parts = [Part("", None, tuple(evidence))]
            chosen = [choose(parts[0], read, several=False)]
        picked = list({item.key: item for kept in chosen for item in kept}.values())
        several = parts if len(parts) > 1 else []
        labels = {item.key: part.label for part, kept in zip(several, chosen, strict=False) for item in kept}
        judgement = judge(read, evidence, picked, empty=empty)
        if judgement.verdict == "not_in_archive":
            unheard = _unheard(filters.speakers) if not evidence and hits else ()
            silence = self._silence(read.text, unheard or judgement.missing, hits)
            return replace(silence, confidence=support(read, evidence))
        aside = beside(read, picked, hits, self._archive, filters=filters)
        heard = with_rivals(read, evidence, picked) if aside == NOTHING else picked
        standing = self._standing(aside.with_picked(read_on(heard, evidence)))
        if not standing:
            return self._silence(read.text, (WENT,), hits)
        cited = [self._citation(number, *one) for number, one in enumerate(standing, start=1)]
        quoted = [item for item, _ in standing]
        apart = answers_apart(read, quoted, cited)
        # Of several answers none is given as the one.
        short = None if apart else short_answer(read, *of_picked(picked, quoted, cited), parts=len(parts))
        short = aside.newest(cited) or short
        parts_of = [labels.get(item.key, "") for item in quoted]
        answer = self._composed(read.text, cited, judgement.verdict, judgement.missing, parts_of)
        return replace(
            answer,
            notes=(
                *answer.notes,
                *premise_notes(read.text, cited),
                *glosses([article for _, article in standing], cited),
                *warnings(read, quoted, evidence, role, held),
            ),
            short_answer=short,
            disagreements=aside.told(cited) or apart,
            confidence=support(read, evidence),
        )

    def _told(self, read: Question, known: LedgerAnswer) -> Answer | None:
        """Quote what the ledger answers, each speaker apart; None if all of it went a moment ago."""
        stored = [(each, self._archive.article(each.said.article_id)) for each in known.told]
        standing = [(each, article) for each, article in stored if article and _prints(article, each.hit.passage)]
        cited = [
            cite(number, article, each.hit, start=each.start, end=each.end, score=each.hit.score)
            for number, (each, article) in enumerate(standing, start=1)
        ]
        if not cited:
            return None
        speakers = [each.said.speaker or "" for each, _ in standing]
        answer = self._composed(read.text, cited, "answered", (), speakers)
        articles = [article for _, article in standing]
        return replace(answer, notes=(*answer.notes, *known.notes, *glosses(articles, cited)))

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


def _prints(article: Article | None, passage: Passage) -> bool:
    return article is not None and article.text[passage.start : passage.end] == passage.text


def with_more(hits: Sequence[ScoredPassage], more: Sequence[Passage]) -> list[ScoredPassage]:
    """Put passages that the search did not find behind its first ones, where they are still read."""
    known = {hit.passage.id for hit in hits}
    new = [ScoredPassage(passage, hits[0].score) for passage in dict.fromkeys(more) if passage.id not in known]
    return [*hits[:BEST_KEPT], *new, *hits[BEST_KEPT:]]


def without_holder(question: Question, held: Sequence[Held]) -> Question:
    """Ask for the role alone: who came before Quill need not be named beside Quill."""
    people = {bearing_words(one.person)[-1] for one in held}
    gone = [name for name in question.names if bearing_words(name)[-1] in people]
    of_names = {word for name in gone for word in fold(name).split()}
    return replace(
        question,
        names=tuple(name for name in question.names if name not in gone),
        terms=tuple(term for term in question.terms if term not in of_names),
    )


def naming_holders(
    evidence: Sequence[Evidence], role: str, held: Sequence[Held], windows: Sequence[Window]
) -> list[Evidence]:
    """Prefer the sentences that name who held the role that is asked about, in the time that is asked about."""
    raised = [
        replace(item, score=item.score + NAMES_HOLDER)
        if any(names_holder(item.text, role, held, window) for window in windows or (None,))
        else item
        for item in evidence
    ]
    return sorted(raised, key=lambda item: (-item.score, item.key))


def warnings(
    question: Question, quoted: Sequence[Evidence], found: Sequence[Evidence], role: str | None, held: Sequence[Held]
) -> list[str]:
    """Say what dates do to the answer: a later article has more, a role that is asked about passed on."""
    told = [later_note(question, quoted, found), role_note(role, held) if role else None]
    return [note for note in told if note]


def glosses(articles: Sequence[Article], cited: Sequence[Citation]) -> list[str]:
    """Say beside each quote what its words alone would hide: which days its dates are, who "she" is."""
    told = []
    for article, citation in zip(articles, cited, strict=True):
        person = person_gloss(article.text, citation.start, citation.end)
        own = [*([person] if person else []), *date_glosses(citation.quote, citation.published)]
        if own:
            told.append(f"In [{citation.number}] {'; '.join(own)}.")
    return told


def out_of_reach(question: Question, archive: Archive, filters: Filters) -> tuple[str, ...]:
    """Say why nothing needs to be read: the filters let no article through, or nobody bears a name asked about."""
    if filters != Filters(speakers=filters.speakers, ignore=filters.ignore) and archive.total(filters=filters) == 0:
        return (f"No article lies within the filters ({_described(filters)}).",)
    unknown = unknown_names(question.names, archive, filters=Filters())
    if unknown:
        return tuple(f"No article names {name}." for name in unknown)
    hidden = unknown_names(question.names, archive, filters=filters)
    return tuple(f"No article within the filters ({_described(filters)}) names {name}." for name in hidden)


def by_speakers(
    evidence: Sequence[Evidence], speakers: Sequence[str], ledger: StatementLedger | None = None
) -> list[Evidence]:
    """Keep the sentences in which the ledger has one of the speakers say something; all of them without speakers.

    Where it has none of the sentences, those that name one of them are kept, by the last word of a name.
    """
    heard = said_by(evidence, speakers, ledger) if ledger else []
    if heard:
        return heard
    wanted = {bearing_words(speaker)[-1] for speaker in speakers if bearing_words(speaker)}
    if not speakers:
        return list(evidence)
    return [item for item in evidence if wanted & {(bearing_words(name) or [""])[-1] for name in names(item.text)}]


def beside_events(question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
    """Keep what was published on the asked side of an event, and what is undated, where it answers nearly as well.

    The day of an event is a guess, so it never takes a better answer away.
    """
    for window in question.events:
        kept = [e for e in evidence if e.hit.passage.published is None or window.holds(e.hit.passage.published)]
        if kept and kept[0].score >= evidence[0].score - JOINS_WITHIN:
            evidence = kept
    return list(evidence)


def split_into_parts(question: Question, evidence: Sequence[Evidence]) -> list[Part]:
    """Give each window, else each named outlet, else each of several compared names, its own candidates."""
    if question.windows:
        return [Part(w.text, w, tuple(_within(evidence, w))) for w in question.windows]
    if len(question.sources) > 1:
        return [Part(s, None, tuple(e for e in evidence if e.hit.passage.source == s)) for s in question.sources]
    if len(question.names) > 1 and _compares(question.text):
        return [Part(n, None, tuple(e for e in evidence if _names(e, n))) for n in question.names]
    return [Part("", None, tuple(evidence))]


def choose(part: Part, question: Question, *, several: bool) -> list[Evidence]:
    """Pick the sentences that answer one part: the best, and others nearly as good that say something else.

    Asked how many, figures from several articles stand side by side, since they differ by outlet and by date.
    """
    figures = question.kind == "quantity"
    candidates = [e for e in part.evidence if e.fits_kind] if figures else list(part.evidence)
    if not candidates:
        return []
    most = (2 if several else MOST_FIGURES) if figures else (1 if several else MOST_SENTENCES)
    kept: list[Evidence] = []
    for item in candidates:
        if len(kept) == most or item.score < candidates[0].score - JOINS_WITHIN:
            break
        if any(_says_the_same(item, other) for other in kept):
            continue
        if figures and any(item.hit.passage.article_id == other.hit.passage.article_id for other in kept):
            continue
        kept.append(item)
    return kept


def _unheard(speakers: Sequence[str]) -> tuple[str, ...]:
    return (f"No sentence found names {' or '.join(speakers)}.",) if speakers else ()


def _described(filters: Filters) -> str:
    bounds = (("from", filters.since), ("to", filters.until), ("as of", filters.as_of))
    days = [f"{word} {day.isoformat()}" for word, day in bounds if day is not None]
    return ", ".join([*days, *filters.sources])


def _within(evidence: Sequence[Evidence], window: Window) -> list[Evidence]:
    """Keep what was published in a window; only where nothing was, what is undated or names the window's year.

    What is later than an "as of" was never retrieved, so there everything is kept.
    """
    if window.kind == "as_of":
        return list(evidence)
    dated = [
        item for item in evidence if item.hit.passage.published is not None and window.holds(item.hit.passage.published)
    ]
    if dated:
        return dated
    years = {str(bound.year) for bound in (window.since, window.until) if bound is not None}
    # "In December" may be that of an article of February, which says so too.
    told = years | (stems(window.text) & _MONTH_STEMS if not years & stems(window.text) else set())
    return [item for item in evidence if item.hit.passage.published is None or told & stems(item.text)]


def of_picked(
    picked: Sequence[Evidence], quoted: Sequence[Evidence], cited: Sequence[Citation]
) -> tuple[list[Evidence], list[Citation]]:
    """Keep the quotes of what was picked, with their citations: the direct answer is never that of a rival."""
    own = {item.key for item in picked}
    kept = [place for place, item in enumerate(quoted) if item.key in own]
    return [quoted[place] for place in kept], [cited[place] for place in kept]


def names_weekday_alone(window: Window) -> bool:
    """Tell whether a window is a day of the week and no more: "on Sunday"."""
    words = set(fold(window.text).split())
    return bool(words & WEEKDAYS.keys()) and not any(character.isdigit() for character in window.text)


def _compares(text: str) -> bool:
    return bool(
        re.search(r"\b(both|differ\w*|compar\w*|versus|vs|disagree\w*|each|respectively|agree)\b", text, re.IGNORECASE)
    )


def _names(evidence: Evidence, name: str) -> bool:
    words = bearing_words(name)
    return bool(words) and stem(words[-1]) in stems(evidence.text)


def _says_the_same(one: Evidence, other: Evidence) -> bool:
    if one.key[0] == other.key[0] and one.quoted_from < other.end and other.quoted_from < one.end:
        return True
    mine, theirs = stems(one.text), stems(other.text)
    return len(mine & theirs) >= SAME_ABOVE * min(len(mine), len(theirs))


def _on_one_line(quote: str) -> str:
    return re.sub(r"\s+", " ", quote)
