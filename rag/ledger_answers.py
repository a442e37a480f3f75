"""Finds in the ledger the statements that answer a question, one for each speaker, or the two sides of a move.

They are quoted like any other sentences (`rag/answering.py`); nothing is found where the ledger is thin, and the
passages are asked then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.evidence import Evidence, raised
from rag.ledger_questions import LedgerQuestion, ledger_question
from rag.nouns import Filters, Passage, ScoredPassage
from rag.positions import positions
from rag.questions import Question
from rag.said import Entry, Said, Wanted
from rag.seams import Archive
from rag.sentences import sentence_spans
from rag.speaking import spoken
from rag.spelling import content_words
from rag.statement_ledger import StatementLedger
from rag.stems import stem

MOST = 8
"""Statements that an answer quotes at most."""

MOST_OF_ONE = 5
"""Statements of the one speaker who is asked about."""

SAYS_SO = 1.5
"""What it is worth, in log odds, that the ledger has the speaker who is asked about say a sentence on the topic.

None is raised above the best: what joins an answer is measured by that."""

ENOUGH = 2
"""Statements that an answer takes from the ledger alone at least."""

ON_TOPIC = 0.6
"""Share of a topic's words that a statement's sentence holds at least."""


@dataclass(frozen=True, slots=True)
class Told:
    """A statement that answers: the sentence of its article to quote, in the passage it lies in, and who speaks.

    `named` is where the article names the speaker, if that is what was asked.
    """

    speaker: str | None
    hit: ScoredPassage
    start: int
    end: int
    named: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class LedgerAnswer:
    """What the ledger answers: statements in the order of their days, and what is to be said of all of them.

    Where they are `among_others`, passages may answer too, and these statements are preferred among their sentences.
    """

    told: tuple[Told, ...]
    notes: tuple[str, ...] = ()
    among_others: bool = False

    @property
    def is_thin(self) -> bool:
        """Whether only one statement was found: passages may know more."""
        return len(self.told) < ENOUGH


def from_ledger(
    question: Question, ledger: StatementLedger, archive: Archive, *, filters: Filters
) -> LedgerAnswer | None:
    """Answer a question from the ledger; None if it does not go there, or nothing there answers."""
    asked = _asked(question)
    if asked is None:
        return None
    entries = [entry for entry in ledger.entries(Wanted(filters=filters)) if entry.said.speaker]
    if question.windows:
        entries = [each for each in entries if each.said.day and any(w.holds(each.said.day) for w in question.windows)]
    if asked.asked == "moved":
        return _moved(asked, ledger, archive, filters)
    if asked.asked == "said":
        return _said(asked, question, ledger, archive, filters)
    chosen = _differing(asked, ledger, entries) if asked.asked == "differed" else _on_topic(asked, ledger, entries)
    told = _told(_one_each(chosen), archive)
    return LedgerAnswer(told) if told else None


def said_by(evidence: Sequence[Evidence], speakers: Sequence[str], ledger: StatementLedger) -> list[Evidence]:
    """Keep the sentences in which one of the speakers says something, in their order."""
    spans = spoken(ledger, speakers)
    return [
        each
        for each in evidence
        if any(start < each.end and each.start < end for start, end in spans.get(each.hit.passage.article_id, ()))
    ]


def _on_topic(asked: LedgerQuestion, ledger: StatementLedger, entries: Iterable[Entry]) -> list[Entry]:
    """Keep the statements whose sentence is about a topic, on the sides that are asked for."""
    kept = [entry for entry in entries if not asked.stances or entry.said.stance in asked.stances]
    label = ledger.issues.named(asked.topic) if asked.asked == "mentioned" and _is_short(asked.topic) else None
    topic = {stem(word) for word in content_words(asked.topic)}
    return [
        entry for entry in kept if label in {None, *entry.said.issues} and (label or _is_about(entry, topic, ledger))
    ]


def _is_short(topic: str) -> bool:
    return len(content_words(topic)) == 1


def _is_about(entry: Entry, topic: set[str], ledger: StatementLedger) -> bool:
    if not topic:
        return False
    # Most statements share no word with a topic: those need no article to be read.
    held = topic & entry.stems
    if not held:
        return False
    words = {stem(word) for word in content_words(ledger.sentence(entry.said))}
    return len(topic & words) >= ON_TOPIC * len(topic)


def _differing(asked: LedgerQuestion, ledger: StatementLedger, entries: Sequence[Entry]) -> list[Entry]:
    """Keep the statements of others that reject, or find fault with, somebody whom their sentence names."""
    keys = ledger.speakers.find(asked.speaker or "")
    names = {key[-1] for key in keys} or set(content_words(asked.speaker or ""))
    against = [each for each in entries if each.key not in keys and each.said.stance in {"rejects", "denies"}]
    return [each for each in against if names & set(content_words(ledger.sentence(each.said)))]


def _moved(asked: LedgerQuestion, ledger: StatementLedger, archive: Archive, filters: Filters) -> LedgerAnswer | None:
    label = ledger.issues.named(asked.topic) if asked.topic else None
    if not ledger.speakers.find(asked.speaker or "") or (asked.topic and label is None):
        return None
    found = positions(ledger, Wanted(issue=label, filters=filters), compared=[asked.speaker or ""])
    if found.moves:
        told = _told([said for move in found.moves for said in (move.before, move.after)], archive)
        return LedgerAnswer(told) if told else None
    if not found.steady:
        return None
    steady = found.steady[0]
    ends = [entry.said for entry in ledger.entries(Wanted(speaker=steady.speaker, issue=steady.issue, filters=filters))]
    days = f" between {steady.first} and {steady.last}" if steady.first != steady.last else ""
    note = f"No change seen in {steady.statements} statements of {steady.speaker} on {steady.issue}{days}."
    told = _told([ends[0], ends[-1]], archive)
    return LedgerAnswer(told, (note,)) if told else None


def _said(
    asked: LedgerQuestion, question: Question, ledger: StatementLedger, archive: Archive, filters: Filters
) -> LedgerAnswer | None:
    """Take what one speaker said on a topic, in the time asked about; what holds most of its words first."""
    wanted = {stem(word) for word in content_words(asked.topic)}
    entries = ledger.entries(Wanted(speaker=asked.speaker, filters=filters))
    if question.windows:
        entries = [each for each in entries if each.said.day and any(w.holds(each.said.day) for w in question.windows)]
    if asked.topic and not wanted:
        return None
    label = ledger.issues.named(asked.topic) if _is_short(asked.topic) else None
    held = [(len(wanted & {stem(word) for word in content_words(each.sentence)}), each) for each in entries]
    about = [(n, each) for n, each in held if n >= ON_TOPIC * len(wanted) or (label and label in each.said.issues)]
    # Of those that hold equally many of the words, the newest.
    best = sorted(enumerate(about), key=lambda one: (-one[1][0], -one[0]))[:MOST_OF_ONE]
    said = sorted((each.said for _, (_, each) in best), key=lambda one: (one.day is None, str(one.day)))
    told = _told(said, archive)
    return LedgerAnswer(told, among_others=bool(wanted)) if told else None


def preferring(evidence: Sequence[Evidence], known: LedgerAnswer) -> list[Evidence]:
    """Prefer the sentences in which the speaker who is asked about says something of the topic."""
    best = max((item.score for item in evidence), default=0.0)
    places = {(each.hit.passage.article_id, each.start, each.end) for each in known.told}

    def says_so(item: Evidence) -> bool:
        article = item.hit.passage.article_id
        return any(article == other and start < item.end and item.start < end for other, start, end in places)

    return raised(evidence, lambda item: min(best, item.score + SAYS_SO) if says_so(item) else item.score)


def _asked(question: Question) -> LedgerQuestion | None:
    """Read what is asked; of what one said, without the words for the time, which say when and not on what."""
    text = question.text
    for window in question.windows:
        text = text.replace(window.text, " ")
    timeless = ledger_question(" ".join(text.split()))
    return timeless if timeless and timeless.asked == "said" else ledger_question(question.text)


def _one_each(entries: Sequence[Entry]) -> list[Said]:
    """Take the newest statement of each speaker, those of most statements first, then in the order of days."""
    newest = {entry.key: entry.said for entry in entries}
    return sorted(list(newest.values())[-MOST:], key=lambda said: (said.day is None, str(said.day)))


def _told(chosen: Sequence[Said], archive: Archive) -> tuple[Told, ...]:
    """Find the sentence of each statement, and its passage; sentences that are quoted already are left out."""
    found: dict[tuple[str, int], Told] = {}
    for said in chosen[:MOST]:
        article = archive.article(said.article_id)
        if article is None:
            continue
        first, last = min(said.cue_span[0], said.spans[0][0]), max(said.cue_span[1], said.spans[-1][1])
        spans = [span for span in sentence_spans(article.text) if span[0] < last and first < span[1]]
        hit = passage_at(archive.passages(said.article_id), spans[0][0] if spans else first)
        if spans and hit is not None:
            start, end = spans[0][0], spans[-1][1]
            told = Told(said.speaker, ScoredPassage(hit, 1.0, said.also_in), start, end)
            found.setdefault((said.article_id, start), told)
    return tuple(found.values())


def passage_at(passages: Sequence[Passage], place: int) -> Passage | None:
    """Find the first passage that a place in its article lies in."""
    return next((passage for passage in passages if passage.start <= place < passage.end), None)
