"""Draws questions from an archive that the archive can answer: what a newcomer sees before the first question.

Candidates are read off sentences by two shapes of news English (somebody said something; so many were counted) and are
offered only after they have been asked and answered from the very article they were drawn from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from rag.names import bearing_words, names
from rag.nouns import Answer, Filters
from rag.seams import Archive
from rag.sentences import sentence_spans
from rag.spelling import STOP_WORDS, fold
from rag.stems import stem, stems

_ARTICLES_READ = 40
_MOST_ASKED = 12
_SAID = re.compile(r"\b(said|told|warned|called for|rejected|demanded|promised|proposed|insisted|accused)\b")
_COUNTED = re.compile(
    r"\b\d[\d,]* (?P<what>people|[a-z]{4,}s)\b[^.;,]{0,40}?"
    r"\b(?:were|have been|had been) (?P<done>[a-z]+ed|held|freed|sent)\b"
)
_PLURAL = 6
"""Letters from which a word that ends as one of many is hardly a verb."""
_PLACE = re.compile(r" (?P<preposition>in|at) (?P<name>[A-Z][\w-]+(?: [A-Z][\w-]+)?)\b")
_SUBJECT = re.compile(r"\b(?P<the>the |an? |its |their |his |her )?(?P<word>[a-z]{5,})\b")
_NO_SUBJECT = re.compile(
    r"(ed|ing|ly|ful|ous|ive|able|ible)$|^(day|week|month|year|people|reporter|country|side|figure"
    r"|number|matter|thing|part|three|seven|eight|eleven|twelve|first|second|third|fourth|fifth|other|others)(s|ies)?$"
)
# Between a speaker and the verb of saying stands nothing, or who the speaker is.
_SPEAKER_ENDS = re.compile(r"(,[^,]{1,60},)? ?$")


def examples(archive: Archive, ask: Callable[[str], Answer], *, n: int) -> list[str]:
    """Draw at most `n` questions of different people and articles, each asked and answered before it is offered."""
    offered: list[str] = []
    asked = 0
    used: set[str] = set()
    for article_id, key, question in _candidates(archive):
        if len(offered) == n or asked == _MOST_ASKED:
            break
        if key in used or article_id in used:
            continue
        asked += 1
        answer = ask(question)
        if answer.verdict == "answered" and any(article_id in (c.article_id, *c.also_in) for c in answer.citations):
            offered.append(question)
            used |= {key, article_id}
    return offered


def _candidates(archive: Archive) -> Iterator[tuple[str, str, str]]:
    """Yield (article id, what may not come twice, question), the newest articles first."""
    for article in archive.articles(filters=Filters(), limit=_ARTICLES_READ):
        topic = stems(article.title or "")
        for passage in archive.passages(article.id)[:2]:
            for start, end in sentence_spans(passage.text):
                found = _question(passage.text[start:end], topic)
                if found:
                    yield (article.id, *found)


def _question(sentence: str, topic: set[str]) -> tuple[str, str] | None:
    count = _COUNTED.search(sentence)
    if count:
        what = f"How many {count['what']} were {count['done']}?"
        return what, what
    found = said_about(sentence, topic)
    if found is None:
        return None
    speaker, subject = found
    return " ".join(bearing_words(speaker)), f"What did {speaker} say about {subject}?"


def said_about(sentence: str, topic: set[str]) -> tuple[str, str] | None:
    """Read off a sentence who spoke about what; the subject is one of the stems of `topic`, if there are any.

    >>> said_about("Envoy Ada Quill said the ferry would sail again.", {"ferri"})
    ('Envoy Ada Quill', 'the ferry')
    """
    said = _SAID.search(sentence)
    speaker = _speaker(sentence[: said.start()]) if said else None
    subject = subject_in(sentence[said.end() :], topic) if said else None
    return (speaker, subject) if speaker and subject else None


def _speaker(before: str) -> str | None:
    """Name the person of two words or more who stands right before the verb."""
    for name in reversed(names(before)):
        end = before.rfind(name) + len(name)
        if len(bearing_words(name)) > 1 and _SPEAKER_ENDS.fullmatch(before[end:]):
            return name
    return None


def counted(sentence: str) -> tuple[str, str] | None:
    """Ask for a number that a sentence gives, if it tells where, and give it with what it counts.

    >>> counted("On Monday 1,200 people were freed in Ovren, she said.")
    ('How many people were freed in Ovren?', '1,200 people')
    """
    found = _COUNTED.search(sentence)
    place = _PLACE.match(sentence, found.end()) if found else None
    if found is None or place is None:
        return None
    number = sentence[found.start() : found.end("what")]
    return f"How many {found['what']} were {found['done']} {place['preposition']} {place['name']}?", number


def subject_in(after: str, topic: set[str]) -> str | None:
    """Find what was spoken about: a word that the headline has too, or without a headline the longest."""
    words = [
        found
        for found in _SUBJECT.finditer(after)
        if not _NO_SUBJECT.search(found["word"])
        and fold(found["word"]) not in STOP_WORDS
        # What has no article and is not many may be a verb.
        and (found["the"] or (found["word"].endswith("s") and len(found["word"]) >= _PLURAL))
    ]
    named = [found for found in words if stem(found["word"]) in topic] if topic else words
    if not named:
        return None
    chosen = max(named, key=lambda found: len(found["word"]))
    return chosen["word"] if chosen["word"].endswith("s") and not chosen["the"] else f"the {chosen['word']}"
