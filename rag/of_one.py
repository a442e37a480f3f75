"""Tells what one speaker did by speaking, said first or last of a matter, ever said, and how often, by the ledger.

Here nothing is guessed: where somebody speaks in the archive, and never of the matter, that is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date

from rag.acts import ACTS, by_stance, does
from rag.article_lines import Line
from rag.ledger_questions import LedgerQuestion
from rag.numbers import numbers
from rag.opposites import says_not, swaps
from rag.said import Entry, Said
from rag.seams import Archive
from rag.side_words import is_open, is_undone
from rag.stances import stays_silent
from rag.statement_ledger import StatementLedger
from rag.told import MOST, MOST_LISTED, LedgerAnswer, Told, in_days, told_by
from rag.topic_words import Topic, holds, read_topic, roots

MOST_OF_ONE = 5
"""Statements of the one speaker who is asked about."""

NO_PROMISE = "No word of promising was found; these statements say what will be done."
_TELLING = re.compile(r"\b(?:said|says|told|announc|declar)", re.IGNORECASE)
_WILL_BE = re.compile(
    r"^\W*(?:that\s)?(?:the|an?|we|i|[a-z]+)\s(?:[\w-]+\s){0,4}?(?:will|would|shall)\s"
    r"(?!not\b|never\b|have\b|remain|stay|continue|rise|fall|increase|decline|become|result|depend|only\b|need)",
    re.IGNORECASE,
)
_CLAIM = re.compile(
    r"\b(?:is|are|was|were|will|would|shall|should|can|could|must|may|might|has|have|had|does|did|do)\b", re.IGNORECASE
)
"""Words by which what somebody is to have said is a clause, and no matter to speak of."""

LEAST_WORDS = 2
"""Words of what somebody is to have said, below which statements would hold it by chance."""

_ENOUGH = 0.75
"""Share of a topic's words that a statement on it holds at least."""


def of_one(
    asked: LedgerQuestion, entries: Sequence[Entry], ledger: StatementLedger, archive: Archive
) -> LedgerAnswer | None:
    """Answer what is asked of one speaker from all statements of that one; None where there are none."""
    if not entries:
        return None
    topic = read_topic(asked.topic, ledger.issues.named)
    found = [entry for entry in entries if _is_on(entry, topic) and (not asked.act or _does(entry, asked.act))]
    if asked.asked in {"first", "last", "ever"} and not asked.act and _CLAIM.search(asked.topic):
        spoke, found = bool(found), [entry for entry in found if _says(entry.said, topic, asked.topic)]
        if spoke and not found:
            return None
    if asked.asked == "did":
        return _done(asked, found, [entry for entry in entries if _is_on(entry, topic)], archive)
    if asked.asked in {"first", "last"}:
        return _at_one_end(asked, found, archive)
    if not found:
        who = entries[0].said.speaker
        return LedgerAnswer((), missing=(f"No statement under the name of {who} was found that holds these words.",))
    told = _unnamed(told_by(archive, [entry.said for entry in found[-MOST:]], naming=True))
    notes = (_counted(found),) if asked.asked == "counted" else ()
    return LedgerAnswer(in_days(told), notes, whole=True) if told else None


def _done(
    asked: LedgerQuestion, found: Sequence[Entry], on_topic: Sequence[Entry], archive: Archive
) -> LedgerAnswer | None:
    """Quote the statements in which one speaker does an act; of promises also what that one says will be done."""
    notes: tuple[str, ...] = ()
    if not found and asked.act == "promises":
        found = [entry for entry in on_topic if _TELLING.search(entry.said.cue) and _WILL_BE.search(entry.said.text)]
        notes = (NO_PROMISE,)
    told = _unnamed(told_by(archive, [entry.said for entry in found[-MOST_OF_ONE:]], naming=True))
    return LedgerAnswer(in_days(told), notes, whole=True) if told else None


def tellers(
    topic_text: str, entries: Iterable[Entry], ledger: StatementLedger, archive: Archive
) -> LedgerAnswer | None:
    """Tell who said something: whose statements hold nearly all of its words, and none turned around."""
    topic = read_topic(topic_text, ledger.issues.named)
    if len(topic.words) < LEAST_WORDS:
        return None
    found = [each for each in entries if each.key and _is_on(each, topic) and topic.names <= roots(each.sentence)]
    said = [each.said for each in found if _says(each.said, topic, topic_text)]
    newest = {each.speaker: each for each in said}
    told = told_by(archive, list(newest.values())[-MOST:], naming=True)
    return LedgerAnswer(in_days(told), whole=True) if told else None


def printed(topic_text: str, read: Iterable[Line], archive: Archive) -> LedgerAnswer | None:
    """Tell which outlets print something: of each article the sentence that holds most of its words."""
    topic = read_topic(topic_text)
    figures = {number.value for number in numbers(topic_text)}
    if not topic.words:
        return None
    best: dict[str, tuple[float, Line]] = {}
    for line in read:
        share = 0.0 if _turns(line.text, topic, topic_text) else _share(line, topic, figures)
        if share >= _ENOUGH and share > best.get(line.article.id, (0.0, line))[0]:
            best[line.article.id] = (share, line)
    told = in_days(each for _, line in best.values() if (each := line.told(archive)) is not None)[:MOST_LISTED]
    if not told:
        return None
    outlets = list(dict.fromkeys(each.hit.passage.source for each in told if each.hit.passage.source))
    note = (f"Printed by {', '.join(outlets)}.",) if outlets else ()
    return LedgerAnswer(told, note, whole=True)


def may_print(topic_text: str, sentence: str) -> bool:
    """Tell whether a sentence may print something: it holds half of its words, and its numbers."""
    topic, own = read_topic(topic_text), roots(sentence)
    figures = {number.value for number in numbers(topic_text)} <= {number.value for number in numbers(sentence)}
    held = figures and not says_not(sentence, topic_text)
    return held and 2 * sum(holds(own, word) for word in topic.words) >= len(topic.words)


def _says(said: Said, topic: Topic, topic_text: str) -> bool:
    """Tell whether a statement that holds a topic's words says it: with its numbers, and not turned around."""
    figures = {number.value for number in numbers(topic_text)} <= {number.value for number in numbers(said.text)}
    return figures and not _turns(f"{said.cue} {said.text}", topic, topic_text)


def _turns(text: str, topic: Topic, topic_text: str) -> bool:
    return says_not(text, topic_text) or swaps(text, topic_text, topic.names)


def _share(line: Line, topic: Topic, figures: set[float]) -> float:
    """Give the share of a topic's words that a sentence holds; none without its names near by and its numbers."""
    own = roots(line.text)
    around = own | roots(" ".join(line.before))
    if not topic.names <= around or not figures <= {number.value for number in numbers(line.text)}:
        return 0.0
    plain = [word for word in topic.words if not word.isdigit() and word not in topic.names]
    return sum(holds(own, word) for word in plain) / len(plain) if plain else float(topic.names <= own)


def _at_one_end(asked: LedgerQuestion, found: Sequence[Entry], archive: Archive) -> LedgerAnswer | None:
    dated = [entry for entry in found if entry.said.day]
    if not dated:
        return None
    one = dated[0] if asked.asked == "first" else dated[-1]
    told = _unnamed(told_by(archive, [one.said], naming=True))
    which = "earliest" if asked.asked == "first" else "newest"
    many = f"the {which} of {len(found)} statements" if len(found) > 1 else "the only statement"
    name = "name" if len(found) > 1 else "names"
    note = f"This is {many} of {one.said.speaker} in the archive that {name} it, of {one.said.day}."
    return LedgerAnswer(told, (note,), whole=True) if told else None


def _counted(found: Sequence[Entry]) -> str:
    days = [entry.said.day for entry in found if entry.said.day]
    first, last = min(days, default=date.min), max(days, default=date.min)
    when = f", from {first} to {last}" if days and first != last else f", of {first}" if days else ""
    many = f"{len(found)} statements" if len(found) > 1 else "One statement"
    verb = "speak" if len(found) > 1 else "speaks"
    return f"{many} of {found[0].said.speaker} in the archive {verb} of it{when}."


def _is_on(entry: Entry, topic: Topic) -> bool:
    """Tell whether a statement speaks of a topic, in its own words or by a cue of the issue."""
    labels = frozenset(cue.label for cue in entry.said.cues if cue.by == "words")
    held = roots(entry.said.text) | topic.named_by(labels)
    return sum(holds(held, word) for word in topic.words) >= _ENOUGH * len(topic.words)


def _does(entry: Entry, name: str) -> bool:
    act, said = ACTS[name], entry.said
    if is_open(entry.sentence, said.cue) or stays_silent(said.text):
        return False
    return (does(act, said.cue) and not is_undone(entry.sentence, said.cue)) or by_stance(act, said.stance, said.cue)


def _unnamed(told: Iterable[Told]) -> tuple[Told, ...]:
    """Leave out where the speaker is named, who is asked about and no answer."""
    return tuple(Told(each.speaker, each.hit, each.start, each.end) for each in told)
