"""Reads questions off statements, figures and names beside an answer, each in the words of an article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.actors import Actor, actors_in
from rag.candidate import Beside, Candidate, Kind, last_word, said_start, untitled
from rag.event_words import event_of
from rag.examples import counted, said_about
from rag.figure_search import asked
from rag.names import bearing_words, names
from rag.nouns import Figure, Passage, Statement
from rag.sentences import sentence_spans
from rag.spelling import fold
from rag.stances import stance_of
from rag.stems import stem, stems
from rag.subjects import subjects

_AGAINST = frozenset({"rejects", "denies"})
_OPPOSED = re.compile(
    r"(?<!\bwas )(?<!\bwere )(?<!\bbeen )\b"
    r"(?P<verb>rejected|opposed|criticised|criticized|condemned|disputed|dismissed)"
    r" (?P<what>(?:the|a|an|any|all|its|their|his|her) (?:[a-z-]+ ){0,2}[a-z-]{4,})"
    r"(?=[,.;]| (?:of|by|from|in|on|at|as|with|for|and|because|that|which|who|to|after|before)\b)"
)
_WHOSE = re.compile(r"^(?:its|their|his|her|a|an|any|all) ")
# What is done to a thing that is named right behind, as it is asked about.
_DONE: dict[str, str] = {
    "accepted": "accept",
    "backed": "back",
    "condemned": "condemn",
    "criticised": "criticise",
    "criticized": "criticize",
    "dismissed": "dismiss",
    "opposed": "oppose",
    "rejected": "reject",
    "turned down": "turn down",
    "welcomed": "welcome",
}
_SUFFERED: dict[str, str] = {
    "killed": "were killed",
    "wounded": "were wounded",
    "missing": "are missing",
    "displaced": "lost their homes",
    "freed": "were freed",
    "arrested": "were arrested",
    "abducted": "were abducted",
}
_MANY = 2
_MORE = {"people": "people", "child": "children", "person": "people"}
_PLACE = re.compile(r"(?: [a-z]+){0,4}? (?P<preposition>in|at|near) (?P<name>[A-ZÀ-Þ][\w-]+(?: [A-ZÀ-Þ][\w-]+)?)\b")


def disagreed(beside: Beside) -> Iterator[Candidate]:
    """Ask who rejected what the conversation is about, and who disagreed with whom it asked about."""
    for one in beside.spoken:
        if stance_of(one) not in _AGAINST or beside.asked_about(one.speaker or ""):
            continue
        subject = next(subjects(one.text, beside.terms), None)
        if subject is not None and _is_first(subject, one):
            yield _of(one, f"Who rejected {subject}?", "disagreed", "who disagreed")
        for actor in beside.dialogue.asked_about:
            # Who speaks for a body is named with it.
            if actor.kind == "person" and _sentence_names(one, actor, beside):
                question = f"Who disagreed with {beside.shown(actor.name)}?"
                yield _of(one, question, "disagreed", "who disagreed")
    for passage in beside.passages:
        for found in _OPPOSED.finditer(passage.text) if beside.is_about(passage) else ():
            what = _WHOSE.sub("the ", found["what"])
            if any(stem(word) in beside.terms for word in what.split()):
                question = f"Who {found['verb']} {what}?"
                yield Candidate(question, "disagreed", passage.article_id, kind="who disagreed")


def stated(beside: Beside) -> Iterator[Candidate]:
    """Ask what somebody else said: on the last question, on whom it asked about, on the headlines that were cited."""
    if not beside.statements:
        yield from _spoke(beside)
        return
    others = [one for one in beside.spoken if not beside.asked_about(one.speaker or "")]
    for one in others:
        yield from _said(one, beside.terms, beside, "other actor")
    for one in beside.all_spoken:
        if not beside.asked_about(one.speaker or ""):
            yield from _said_of_somebody(one, beside)
    for one in others:
        yield from _said(one, beside.topic, beside, "other actor")


def on_nearby_matters(beside: Beside) -> Iterator[Candidate]:
    """Ask what somebody else said of what comes up again in a cited article, or of what a headline is about."""
    others = [one for one in beside.all_spoken if not beside.asked_about(one.speaker or "")]
    for one in others:
        if one.article_id in beside.cited:
            yield from _said(one, beside.salient(one.article_id), beside, "other actor")
    for one in others:
        if beside.touches(beside.around(one)):
            yield from _said(one, beside.title(one.article_id), beside, "other actor")


def on_other_subjects(beside: Beside) -> Iterator[Candidate]:
    """Ask what those whom the question names, or its answer quotes, said of what another headline is about."""
    speakers = [*beside.dialogue.asked_about, *beside.dialogue.speakers]
    for one in beside.all_spoken:
        if any(actor.is_named_by(one.speaker or "") for actor in speakers):
            yield from _said(one, beside.title(one.article_id) - beside.terms, beside, "other subject")


def at_other_times(beside: Beside) -> Iterator[Candidate]:
    """Ask what somebody who was asked about said of the same in a year that was not cited."""
    cited = {one.day.year for one in beside.dialogue.cited if one.day is not None}
    for one in beside.all_spoken:
        day = one.said_on or beside.of_article[one.article_id].published
        if day is None or day.year in cited or any(window.holds(day) for window in beside.dialogue.windows):
            continue
        if beside.asked_about(one.speaker or ""):
            yield from _said(one, beside.topic, beside, "other time", when=f" in {day.year}")


def reasons(beside: Beside) -> Iterator[Candidate]:
    """Ask why somebody accepted or rejected what the conversation is about."""
    if re.match(r"\W*why\b", beside.dialogue.question, re.IGNORECASE):
        return
    for one in beside.spoken:
        verb = _DONE.get(fold(one.cue))
        subject = next(subjects(one.text, beside.topic), None)
        if verb is None or subject is None or one.negated:
            continue
        if _is_first(subject, one):
            question = f"Why did {beside.shown(one.speaker or '')} {verb} {subject}?"
            yield _of(one, question, f"why {last_word(one.speaker or '')}", "reason")


def figures(beside: Beside) -> Iterator[Candidate]:
    """Ask for a figure that stands in a sentence about the matter, of whom and where it is told."""
    known = asked(beside.dialogue.question)
    for passage in beside.passages:
        for figure in beside.figures:
            inside = passage.start <= figure.quote_start and figure.end <= passage.end
            other = figure.counted != known.counted and beside.is_about(passage)
            if figure.article_id == passage.article_id and inside and other:
                yield from _counted(figure, passage, beside)
        for start, end in sentence_spans(passage.text):
            sentence = passage.text[start:end]
            found = counted(sentence)
            if found is not None and beside.topic & stems(sentence):
                question, said = found
                yield Candidate(question, "how many", passage.article_id, said=said, kind="figure")


def who_is(beside: Beside) -> Iterator[Candidate]:
    """Ask who somebody is whom the last answer names without an office, where a passage tells it."""
    dialogue = beside.dialogue
    told = [one for one in actors_in(dialogue.answer) if one.roles]
    unknown = [
        one
        for one in dialogue.actors
        if one.kind == "person"
        and not beside.asked_about(one.name)
        and not any(each.is_named_by(one.name) for each in told)
    ]
    for passage in beside.passages:
        for actor in actors_in(passage.text):
            told_here = actor.kind == "person" and actor.roles and len(actor.words) > 1
            if told_here and any(one.is_named_by(actor.name) for one in unknown):
                bears = frozenset(stems(actor.words[-1])) | frozenset(stems(actor.roles[0]))
                question = f"Who is {' '.join(untitled(actor.name))}?"
                yield Candidate(question, "who is", passage.article_id, bears, kind="who somebody is")


def _said(one: Statement, topic: set[str], beside: Beside, kind: Kind, *, when: str = "") -> Iterator[Candidate]:
    """Ask what was said, by the longest words of the statement that name a subject."""
    subject = next(subjects(one.text, topic), None) if topic else None
    if subject is not None:
        speaker = beside.shown(one.speaker or "")
        key = f"{last_word(one.speaker or '')}{when}"
        yield _of(one, f"What did {speaker} say about {subject}{when}?", key, kind)


def _said_of_somebody(one: Statement, beside: Beside) -> Iterator[Candidate]:
    """Ask what was said of somebody whom the last question names, or its answer quotes."""
    named = (*beside.dialogue.asked_about, *beside.dialogue.speakers)
    people = [actor for actor in named if actor.kind == "person" and not beside.is_place(actor.name)]
    for name in names(one.text):
        meant = next((actor for actor in people if actor.is_named_by(name)), None)
        if meant is not None and last_word(name) != last_word(one.speaker or ""):
            # "Watch Tesk," he said: the first word of a quotation is no first name.
            whom = untitled(name) if set(bearing_words(name)) <= set(meant.words) else untitled(name)[-1:]
            question = f"What did {beside.shown(one.speaker or '')} say about {' '.join(whom)}?"
            yield _of(one, question, last_word(one.speaker or ""), "other actor")


def _of(one: Statement, question: str, key: str, kind: Kind) -> Candidate:
    return Candidate(question, key, one.article_id, said=said_start(one), kind=kind)


def _is_first(subject: str, one: Statement) -> bool:
    """Tell whether what is spoken of stands right behind the reporting word: it is itself accepted or rejected."""
    return fold(subject).split()[-1] in fold(one.text).split()[: len(subject.split()) + 1]


def _sentence_names(one: Statement, actor: Actor, beside: Beside) -> bool:
    """Tell whether the sentence in which a statement is reported names somebody."""
    passage = beside.around(one)
    if passage is None:
        return False
    place = one.cue_span[0] - passage.start
    spans = [(start, end) for start, end in sentence_spans(passage.text) if start <= place < end]
    return any(each.is_named_by(actor.name) for start, end in spans for each in actors_in(passage.text[start:end]))


def _spoke(beside: Beside) -> Iterator[Candidate]:
    """Read off sentences who spoke, where no statements were found in the articles."""
    for passage in beside.passages:
        topic = beside.topic | stems(passage.title or "")
        for start, end in sentence_spans(passage.text) if topic else ():
            found = said_about(passage.text[start:end], topic)
            if found is not None and not beside.asked_about(found[0]):
                speaker, subject = found
                yield Candidate(f"What did {speaker} say about {subject}?", last_word(speaker), passage.article_id)


def _counted(figure: Figure, passage: Passage, beside: Beside) -> Iterator[Candidate]:
    """Ask how many were killed, freed and so on in an event, else at the place that is told right behind the figure."""
    done = _SUFFERED.get(figure.counted)
    sentence = passage.text[figure.quote_start - passage.start : figure.quote_end - passage.start]
    if done is None or figure.unit or figure.value < _MANY or not beside.terms & stems(sentence):
        return
    event = event_of(fold(sentence).split())
    place = _PLACE.match(passage.text[figure.end - passage.start :])
    if not event and (place is None or not names(f"Of {place['name']}.")):
        return
    where = f" in the {event}" if event else f" {place['preposition']} {place['name']}" if place else ""
    who = _MORE.get(figure.of, f"{figure.of}s")
    said = passage.text[figure.start - passage.start : figure.end - passage.start]
    yield Candidate(
        f"How many {who} {done}{where}?",
        f"how many {figure.counted}",
        passage.article_id,
        said=" ".join(said.split()),
        kind="figure",
    )
