"""Finds who took a side on something, and who was against somebody: by the ledger, and by the words of sentences.

A sentence that takes a side need not name what it is about ("The League turned it down."): it counts if the article's
title, first sentence or the two sentences before do, and the verb points back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from rag.article_lines import Line
from rag.ledger_questions import LedgerQuestion
from rag.nouns import Article
from rag.role_words import read_role
from rag.said import Entry, Said
from rag.seams import Archive
from rag.side_words import (
    against_one,
    faces_one,
    is_called,
    is_of,
    is_open,
    names_one,
    points_back,
    proposes,
    stems_of,
    takes_side,
)
from rag.spelling import STOP_WORDS, fold
from rag.statement_ledger import StatementLedger
from rag.told import MOST, Told, in_days, told_by
from rag.voices import Key, Office

ON_TOPIC = 0.6
"""Share of a topic's words that a statement's sentence holds at least."""

_BLAMING = re.compile(
    r"\b(?:critici|accus|condemn|blam|denounc|slam|rebuk|disput|contradict|challeng|object)\w*", re.IGNORECASE
)
_NOT = re.compile(r"\b(?:not|never)\b|n[’']t\b", re.IGNORECASE)


def taking_sides(
    asked: LedgerQuestion, entries: Iterable[Entry], read: Iterable[Line], archive: Archive
) -> tuple[Told, ...]:
    """Find who took one of the sides asked about on a topic, in the order of days."""
    topic = stems_of(asked.topic)
    found = [
        each
        for each in entries
        if each.said.stance in asked.stances and is_about(each, topic) and not is_open(each.sentence, each.said.cue)
    ]
    own = told_by(archive, _one_each(found))
    worded = (line for line in read if topic and _takes(line, asked, topic))
    return in_days([*own, *_further(worded, own, archive)])


def is_about(entry: Entry, topic: set[str]) -> bool:
    """Tell whether a statement has a word of a topic, and its sentence most of them."""
    return bool(topic & entry.stems) and len(topic & stems_of(entry.sentence)) >= ON_TOPIC * len(topic)


def against(
    asked: LedgerQuestion, entries: Sequence[Entry], read: Iterable[Line], ledger: StatementLedger, archive: Archive
) -> tuple[Told, ...]:
    """Find who refused or found fault with somebody, or with what that one proposed, in the order of days."""
    keys = ledger.speakers.find(asked.speaker or "")
    called = names_of(asked.speaker or "", keys)
    if not called:
        return ()
    offices = [office for name in map(ledger.speakers.name, keys) for office in _offices(name, ledger)]
    found = [
        each
        for each in entries
        if each.key not in keys and _finds_fault(each.said) and faces_one(each.said.text, called)
    ]
    own = told_by(archive, _one_each(found))
    spoken = [(each.said.article_id, each.said.cue_span[0]) for each in entries if each.key in keys]
    others = [line for line in read if not any(map(line.holds, spoken))]
    return in_days([*own, *_further(_all_against(others, called, offices), own, archive)])


def names_of(asked: str, keys: set[Key]) -> tuple[str, ...]:
    """List by which words somebody is named: the last of a person's name, all of a body's."""
    last = {key[-1] for key in keys if len(key[-1]) > 1}
    words = [word for word in fold(asked).split() if word not in STOP_WORDS]
    if not keys or any(set(words) <= set(key) and words[-1:] != [key[-1]] for key in keys):
        return (" ".join(words),) if words else ()
    return tuple(sorted(last & set(words) or {" ".join(words)}))


def _offices(name: str, ledger: StatementLedger) -> tuple[Office, ...]:
    return next((person.roles for person in ledger.people() if person.name == name), ())


def _takes(line: Line, asked: LedgerQuestion, topic: set[str]) -> bool:
    # To accept is not to have been promised.
    sides = asked.stances - {"offers"} or asked.stances
    verb = takes_side(line.text, sides)
    if verb is None:
        return False
    own = stems_of(line.text)
    if len(topic & own) >= ON_TOPIC * len(topic):
        return is_of(line.text, verb, topic)
    # A title alone does not tell what was refused: "refused to join" may be of anything in an article on the topic.
    return points_back(line.text, verb) and topic <= own.union(*map(stems_of, line.before[1:]))


def _all_against(read: Iterable[Line], called: Sequence[str], offices: Sequence[Office]) -> Iterator[Line]:
    """Yield sentences against somebody, by name or by the role ("the envoy") that is theirs in the article."""
    for _, own_lines in groupby(read, lambda line: line.article.id):
        lines = list(own_lines)
        article = lines[0].article
        heads = [head for office in offices if (head := _head_in(article, office, called))]
        yield from (line for line in lines if _against(line, called, heads))


def _against(line: Line, called: Sequence[str], heads: Sequence[str]) -> bool:
    if against_one(line.text, called) or (heads and against_one(line.text, heads)):
        return True
    verb = takes_side(line.text, {"rejects"})
    if verb is None:
        return False
    of_whom = [*called, *heads]
    if proposes(before := line.text[: verb.start()]) and re.search(r"\bwhich\b", before):
        return names_one(before, of_whom)
    return points_back(line.text, verb) and any(
        names_one(each, of_whom) and proposes(each) for each in (line.text, *line.before)
    )


def _head_in(article: Article, office: Office, called: Sequence[str]) -> str:
    """Give the head word of a role that an article's text or its day gives to somebody whom it names."""
    head, _ = read_role(office.role)
    if not head or not names_one(article.text, called):
        return ""
    first, last, day = office.first or date.max, office.last or date.min, article.published
    return head if is_called(article.text, called, head) or (day is not None and first <= day <= last) else ""


def _finds_fault(said: Said) -> bool:
    if _NOT.search(said.cue):
        return False
    return said.stance in {"rejects", "denies"} or _BLAMING.search(said.cue) is not None


def _further(worded: Iterable[Line], own: Sequence[Told], archive: Archive) -> Iterator[Told]:
    """Yield sentences besides the ledger's own, up to what an answer quotes; nobody is said to speak in them."""
    places = [(each.hit.passage.article_id, each.start, each.end) for each in own]
    left = MOST - len(own)
    for line in worded:
        covered = any(
            line.article.id == other and start < line.end and line.start < end for other, start, end in places
        )
        told = None if covered or left <= 0 else line.told(archive)
        if told is not None:
            left -= 1
            yield told


def _one_each(entries: Sequence[Entry]) -> list[Said]:
    """Take the newest statement of each speaker, each of those who are not known, and of all the newest."""
    newest = {entry.key or (entry.said.id,): entry.said for entry in entries}
    kept = sorted(newest.values(), key=lambda said: said.day or date.min)
    return kept[-MOST:]
