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

_ARTICLES_READ = 40
_MOST_ASKED = 12
_SAID = re.compile(r"\b(said|told|warned|called for|rejected|demanded|promised|proposed|insisted)\b")
_COUNTED = re.compile(
    r"\b\d[\d,]* (?P<what>people|[a-z]{4,}s)\b[^.;,]{0,40}?"
    r"\b(?:were|have been|had been) (?P<done>[a-z]+ed|held|freed|sent)\b"
)
_SUBJECT = re.compile(r"\b[a-z]{6,}\b")
_NO_SUBJECT = re.compile(r"(ed|ing|ly|ful|ous|ive|able|ible|ment of)$")
_NEITHER = frozenset(
    "people others wednesday reporters statement yesterday between without another several nothing".split()
)


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
        for passage in archive.passages(article.id)[:2]:
            for start, end in sentence_spans(passage.text):
                found = _question(passage.text[start:end])
                if found:
                    yield (article.id, *found)


def _question(sentence: str) -> tuple[str, str] | None:
    counted = _COUNTED.search(sentence)
    if counted:
        what = f"How many {counted['what']} were {counted['done']}?"
        return what, what
    said = _SAID.search(sentence)
    if not said:
        return None
    people = [name for name in names(sentence[: said.start()]) if len(bearing_words(name)) > 1]
    subjects = [
        word.group()
        for word in _SUBJECT.finditer(sentence[said.end() :])
        if not _NO_SUBJECT.search(word.group()) and fold(word.group()) not in STOP_WORDS | _NEITHER
    ]
    if not people or not subjects:
        return None
    subject = max(subjects, key=len)
    return people[-1], f"What did {people[-1]} say about {subject}?"
