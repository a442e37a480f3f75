"""Finds who spoke of something, and which articles do: statements and sentences that hold its words.

Being near in meaning is no mention; a cue of the issue that is asked for is one ("truce" of a ceasefire).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rag.article_lines import Line
from rag.issues import singulars
from rag.questions import Question
from rag.said import Entry, Said
from rag.seams import Archive
from rag.spelling import fold
from rag.statement_ledger import StatementLedger
from rag.told import ENOUGH, MOST_LISTED, LedgerAnswer, Told, in_days, told_by
from rag.topic_words import topic_words

OWN_WORDS = "Sentences under no name are the articles' own words."
_PRONOUNS = frozenset("he she they it we i you who which that this one each both".split())


def mentioning(
    topic: str, entries: Iterable[Entry], read: Iterable[Line], ledger: StatementLedger, archive: Archive
) -> LedgerAnswer | None:
    """Tell who mentions a topic, each one's newest statement; where that is thin, also what articles say of it."""
    wanted = _asked_words(topic)
    if not wanted:
        return None
    entries = list(entries)
    said = _newest([each for each in entries if wanted <= words_of(each.said.text)], archive)
    label = ledger.issues.named(topic)
    if label is not None and _asked_words(label) == wanted and len(said) < ENOUGH:
        found = [each for each in entries if wanted <= words_of(each.said.text) or _by_cue(each.said, label)]
        said = _newest(found, archive)
    told = told_by(archive, said[-MOST_LISTED:], most=MOST_LISTED)
    if len(told) >= ENOUGH:
        return LedgerAnswer(in_days(told), _left_out(len(said), "speaker"))
    places = {each.place for each in told}
    own = [each for each in _holding(wanted, read, archive) if each.place not in places]
    every = in_days([*told, *own][:MOST_LISTED])
    return LedgerAnswer(every, (OWN_WORDS,) if own else (), whole=True) if every else None


def articles_on(topic: str, question: Question, read: Iterable[Line], archive: Archive) -> LedgerAnswer | None:
    """Tell which articles mention a topic: the first sentence of each that holds all of its words, in order of days."""
    # "In the Courier" says where to look, and not for what.
    wanted = _asked_words(topic).difference(*map(words_of, question.sources))
    first: dict[str, Told] = {}
    for each in _holding(wanted, read, archive):
        source = each.hit.passage.source
        if not question.sources or source in question.sources:
            first.setdefault(each.hit.passage.article_id, each)
    every = in_days(first.values())
    return LedgerAnswer(every[:MOST_LISTED], _left_out(len(every), "article"), whole=True) if every else None


def _newest(found: Iterable[Entry], archive: Archive) -> list[Said]:
    """Take each speaker's newest statement, in the order of days; unnamed speakers are told apart by their words."""
    newest = {each.key or (_who(each.said, archive),): each.said for each in found}
    newest.pop(("",), None)
    return sorted(newest.values(), key=lambda one: (one.day is None, str(one.day)))


def _left_out(found: int, what: str) -> tuple[str, ...]:
    """Say how many more there are than are listed."""
    more = found - MOST_LISTED
    if more <= 0:
        return ()
    return (f"{more} more {what}s mention it." if more > 1 else f"One more {what} mentions it.",)


def words_of(text: str) -> set[str]:
    """Give a text's words in their singular: "elected" mentions no election."""
    return set(singulars(text))


def _asked_words(topic: str) -> set[str]:
    return set(singulars(" ".join(topic_words(topic))))


def _holding(wanted: set[str], read: Iterable[Line], archive: Archive) -> Iterator[Told]:
    if not wanted:
        return
    for line in read:
        told = line.told(archive) if wanted <= words_of(line.text) else None
        if told is not None:
            yield told


def _by_cue(said: Said, label: str) -> bool:
    return any(cue.label == label and cue.by == "words" for cue in said.cues)


def _who(said: Said, archive: Archive) -> str:
    """Give the words for who speaks where nobody is named ("a deputy of the opposition"); none of a pronoun."""
    article = archive.article(said.article_id) if said.speaker_span else None
    words = fold(article.text[slice(*said.speaker_span)]) if article and said.speaker_span else ""
    return "" if words in _PRONOUNS else words
