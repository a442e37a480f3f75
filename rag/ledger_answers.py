"""Finds in the ledger the statements that answer a question, one for each speaker, or the two sides of a move.

They are quoted like any other sentences (`rag/answering.py`); nothing is found where the ledger is thin, and the
passages are asked then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rag.acts import ACTS, does
from rag.article_lines import Line, lines
from rag.choosing import JOINS_WITHIN
from rag.evidence import Evidence, raised
from rag.ledger_questions import LedgerQuestion, ledger_question
from rag.meetings import meeting
from rag.mentioned import articles_on, mentioning
from rag.moved import moved
from rag.nouns import Filters, ScoredPassage, ShortAnswer
from rag.of_one import MOST_OF_ONE, may_print, of_one, printed, tellers
from rag.questions import Question
from rag.said import Entry, Wanted
from rag.seams import Archive
from rag.side_words import done_in, is_undone, names_one, stems_of, wishes
from rag.sides import ON_TOPIC, names_of, sides, whom_asked
from rag.speaking import spoken
from rag.spelling import content_words
from rag.statement_ledger import StatementLedger
from rag.stems import stems
from rag.told import LedgerAnswer, in_days, told_by
from rag.topic_words import holds, read_topic, roots, topic_stems

SAYS_SO = 1.5
"""What it is worth, in log odds, that the ledger has the speaker who is asked about say a sentence on the topic.

None is raised above the best: what joins an answer is measured by that."""

Place = tuple[str, int, int]
"""An article and a stretch of it."""

_OF_ONE = frozenset({"moved", "said", "wants", "did", "first", "last", "ever", "counted"})
READ_SURELY = 10.0
"""Log odds from which words are who did an act where the ledger has nobody: below, most only look like it."""

_IN_OTHER_WORDS = frozenset({"differs", "contradicts", "opposes"})
"""Acts on somebody that sentences tell of in many words."""

_WISHES = frozenset({"demands", "conditions", "rejects"})

SUNK_BELOW = JOINS_WITHIN + 0.5
"""Log odds below the best sentence that speaks of siding at which others are put: none of them joins it then."""


def from_ledger(
    question: Question,
    ledger: StatementLedger,
    archive: Archive,
    *,
    filters: Filters,
    hits: Sequence[ScoredPassage] = (),
) -> LedgerAnswer | None:
    """Answer a question from the ledger; None if it does not go there, or nothing there answers."""
    asked = asked_of(question)
    if asked is None:
        return None
    if asked.asked in _OF_ONE:
        return _of_one(asked, question, ledger, archive, filters)
    if asked.asked == "met":
        return None if filters.speakers else _met(asked, question, archive, filters)
    # Who is to have spoken is told by the ledger alone.
    read = () if filters.speakers else _read(question, f"{asked.topic} {asked.what}", archive, filters, hits)
    if asked.asked in {"articles", "printed"}:
        return (
            printed(asked.topic, read, archive)
            if asked.asked == "printed"
            else articles_on(asked.topic, question, read, archive)
        )
    entries = _in_time(question, ledger.entries(Wanted(filters=filters)))
    return _of_many(asked, entries, read, ledger, archive)


def _of_many(
    asked: LedgerQuestion, entries: Sequence[Entry], read: Iterable[Line], ledger: StatementLedger, archive: Archive
) -> LedgerAnswer | None:
    if asked.asked == "mentioned":
        return mentioning(asked.topic, entries, read, ledger, archive)
    if asked.asked == "told":
        return tellers(asked.topic, entries, ledger, archive)
    return _taken(asked, entries, read, ledger, archive)


def _taken(
    asked: LedgerQuestion, entries: Sequence[Entry], read: Iterable[Line], ledger: StatementLedger, archive: Archive
) -> LedgerAnswer | None:
    """Tell who did an act of speaking; done to somebody, none is looked for elsewhere where no sentence tells of it."""
    found = sides(asked, entries, read, ledger, archive)
    if not found.told and asked.act not in _IN_OTHER_WORDS and whom_asked(asked, ledger) is not None:
        what = f" of or for {asked.what}" if asked.what else ""
        return LedgerAnswer((), missing=(f"No sentence was found in which somebody {asked.act} {asked.topic}{what}.",))
    return LedgerAnswer(found.told, whole=True, opposed=found.opposed) if found.told else None


def _of_one(
    asked: LedgerQuestion, question: Question, ledger: StatementLedger, archive: Archive, filters: Filters
) -> LedgerAnswer | None:
    if asked.asked in _OF_ONE - {"moved", "said", "wants"}:
        entries = _in_time(question, ledger.entries(Wanted(speaker=asked.speaker, filters=filters)))
        return of_one(asked, entries, ledger, archive)
    if asked.asked != "moved":
        return _said(asked, question, ledger, archive, filters)
    read = _read(question, f"{asked.speaker} {asked.topic}", archive, filters)
    return moved(asked, ledger, archive, filters, read)


def said_by(evidence: Sequence[Evidence], speakers: Sequence[str], ledger: StatementLedger) -> list[Evidence]:
    """Keep the sentences in which one of the speakers says something, in their order."""
    spans = spoken(ledger, speakers)
    return [
        each
        for each in evidence
        if any(start < each.end and each.start < end for start, end in spans.get(each.hit.passage.article_id, ()))
    ]


def asked_of(question: Question) -> LedgerQuestion | None:
    """Read what is asked of the ledger, without the words for the time, which say when and not on what."""
    text = question.text
    for window in question.windows:
        text = text.replace(window.text, " ")
    return ledger_question(" ".join(text.split())) or ledger_question(question.text)


def asks_who(question: Question) -> bool:
    """Tell whether it is asked who does an act of speaking, mentions or prints something: there may be many."""
    asked = asked_of(question)
    return asked is not None and asked.asked in {"took", "mentioned", "printed", "told"}


def may_have_done(question: Question, answer: ShortAnswer, quote: str, start: int) -> bool:
    """Tell whether a direct answer can be who did the act that is asked for, in a quote that begins at `start`.

    It stands right before a word of the act, or behind "by" after one.
    """
    asked = asked_of(question)
    if asked is None or asked.asked != "took":
        return asked is None or asked.asked not in {"printed", "told", "first", "last", "ever", "counted"}
    told = ACTS[asked.act].told.pattern
    before, behind = quote[: answer.start - start], quote[answer.end - start :]
    doing = re.match(rf"(?:,[^,.;“”\"]{{0,80}},)?\s(?:[a-z]+\s){{0,4}}?(?:{told})", behind)
    return doing is not None or re.search(rf"(?:{told})[^.;“”\"]{{0,60}}\bby\s(?:the\s)?$", before) is not None


def preferring(
    question: Question, evidence: Sequence[Evidence], known: LedgerAnswer | None, ledger: StatementLedger
) -> list[Evidence]:
    """Prefer the sentences that the ledger tells of, and leave out those that cannot answer.

    Of what somebody said none is raised above the best; where one statement was found of others, it comes first.
    """
    asked = asked_of(question)
    if asked is None:
        return list(evidence)
    places = [(each.hit.passage.article_id, each.start, each.end) for each in known.told] if known else []
    told = [item for item in evidence if _overlaps(item, places)]
    if asked.asked == "printed" and not told:
        return [item for item in evidence if may_print(asked.topic, item.text)]
    if asked.asked == "did" and not told:
        # With a matter asked about, what is quoted has that to go by.
        done = [item for item in evidence if _may_be_done(asked, item)]
        return done or (list(evidence) if asked.topic else [])
    if asked.asked == "wants" and not told:
        # "A senior leader said ..." may tell of whom it does not name.
        return list(evidence)
    others = _others_say(asked, evidence, ledger) if told else []
    kept = {
        item.key
        for item in evidence
        if _overlaps(item, places) or (_may_answer(asked, question, item) and not _overlaps(item, others))
    }
    best = max((item.score for item in evidence if item.key in kept), default=0.0)
    most = best if known and known.among_others else best + SAYS_SO

    def score(item: Evidence) -> float:
        if _overlaps(item, places):
            return min(most, max(item.score, best - SAYS_SO) + 2 * SAYS_SO)
        return item.score if item.key in kept else min(item.score, best - SUNK_BELOW)

    if not told and asked.asked == "took":
        # Words of siding are many: who is told of in others is not left out where the ledger has nobody.
        near = _speaking_of(asked, evidence, ledger)
        return _surely_read([item for item in near if item.key in kept])
    return raised([item for item in evidence if item.key in kept], score)


def _may_answer(asked: LedgerQuestion, question: Question, item: Evidence) -> bool:
    """Tell whether a sentence that the ledger does not tell of may answer."""
    if asked.asked == "took":
        topic = topic_stems(asked.topic)
        return ACTS[asked.act].soft.search(item.text) is not None and len(topic & stems(item.text)) >= len(topic) / 2
    if asked.asked == "said":
        return _may_be_of_time(question, item)
    if asked.asked == "wants":
        return _names(item.text, asked.speaker or "")
    return True


def _may_be_done(asked: LedgerQuestion, item: Evidence) -> bool:
    """Tell whether a sentence may tell that one speaker did an act: it has a word of it, and names that one."""
    act = ACTS[asked.act]
    told = act.soft.search(item.text) if act.name == "warns" else next(done_in(item.text, act.told), None)
    return told is not None and _names(item.text, asked.speaker or "")


def _speaking_of(asked: LedgerQuestion, evidence: Sequence[Evidence], ledger: StatementLedger) -> list[Evidence]:
    """Keep the sentences that speak of what, or whom, an act is done to: nothing that only looks like it is quoted."""
    whom = whom_asked(asked, ledger)
    if whom is not None:
        soft = ACTS[asked.act].soft
        return [item for item in evidence if names_one(item.text, whom.called) and soft.search(item.text)]
    act, topic = ACTS[asked.act], read_topic(asked.topic)
    needed = ON_TOPIC * len(topic.words)
    near = [item for item in evidence if needed <= sum(holds(_around(item), word) for word in topic.words)]
    if not act.worded:
        return near
    most = 0.75 * len(topic.words)
    return [one for one in near if act.told.search(one.text) and len(topic.words & roots(one.text)) >= most]


def _surely_read(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Keep the sentences at whose words a reader points surely, if there is a reader."""
    if all(item.pointed is None for item in evidence):
        return list(evidence)
    return [item for item in evidence if item.pointed and item.pointed.score >= READ_SURELY]


def _around(item: Evidence) -> set[str]:
    passage = item.hit.passage
    return stems(f"{passage.title or ''} {passage.text}")


def _names(text: str, who: str) -> bool:
    """Tell whether a text names somebody, or most of what somebody is described by: "the people of the valley"."""
    words = stems_of(who)
    return names_one(text, names_of(who, set())) or len(words & stems_of(text)) >= max(1.0, ON_TOPIC * len(words))


def _may_be_of_time(question: Question, item: Evidence) -> bool:
    """Tell whether a sentence can be of the years asked about: an undated one has to name one of them."""
    years = {
        str(year)
        for window in question.windows
        if window.kind == "during" and window.since and window.until
        for year in range(window.since.year, window.until.year + 1)
    }
    return not years or item.hit.passage.published is not None or any(year in item.text for year in years)


def _others_say(asked: LedgerQuestion, evidence: Sequence[Evidence], ledger: StatementLedger) -> list[Place]:
    """List where somebody else speaks than the one who is asked about, in the articles of some evidence."""
    if asked.asked != "said":
        return []
    articles = {item.hit.passage.article_id for item in evidence}
    who = asked.speaker or ""
    own = {each.said.id for each in ledger.entries(Wanted(speaker=who))}
    entries = ledger.entries(Wanted(), prints=True)
    said = [each.said for each in entries if each.said.speaker and each.said.article_id in articles]
    own |= {one.id for one in said if one.speaker and _may_be_one(who, one.speaker)}
    spans = [(one.article_id, min(one.cue_span[0], one.spans[0][0]), one.spans[-1][1]) for one in said if one.id in own]
    others = [(one.article_id, *one.cue_span) for one in said if one.id not in own]
    return [(article, start, end) for article, start, end in others if not _lies_near(article, start, end, spans)]


def _may_be_one(asked: str, speaker: str) -> bool:
    """Tell whether one name has all words of the other: "the opposition forces" may be "the opposition"."""
    one, other = set(content_words(asked)), set(content_words(speaker))
    return one <= other or other <= one


def _lies_near(article: str, start: int, end: int, spans: Sequence[Place]) -> bool:
    return any(article == other and first < end and start < last for other, first, last in spans)


def _overlaps(item: Evidence, places: Sequence[Place]) -> bool:
    article = item.hit.passage.article_id
    return any(article == other and start < item.end and item.start < end for other, start, end in places)


def _read(
    question: Question, query: str, archive: Archive, filters: Filters, hits: Sequence[ScoredPassage] = ()
) -> Iterator[Line]:
    return lines(archive, query, hits, filters=filters, windows=question.windows)


def _in_time(question: Question, entries: Sequence[Entry]) -> list[Entry]:
    """Keep what was said in the time asked about."""
    if not question.windows:
        return list(entries)
    return [each for each in entries if each.said.day and any(w.holds(each.said.day) for w in question.windows)]


def _met(asked: LedgerQuestion, question: Question, archive: Archive, filters: Filters) -> LedgerAnswer | None:
    if not question.names:
        return None
    query = f"{asked.topic} met meeting talks"
    return meeting(asked.topic, question.names, _read(question, query, archive, filters), archive)


def _wishes(entry: Entry) -> bool:
    return entry.said.stance in _WISHES or wishes(entry.said.cue, entry.said.text)


def _demands(entry: Entry) -> bool:
    """Tell whether somebody asks for something, by a word of it or as a condition; to side with one is no demand."""
    said = entry.said
    if is_undone(entry.sentence, said.cue):
        return False
    other = any(does(act, said.cue) for act in ACTS.values() if act.name not in {"demands", "proposes"})
    return said.stance in {"demands", "conditions"} or (wishes(said.cue, said.text) and not other)


def _said(
    asked: LedgerQuestion, question: Question, ledger: StatementLedger, archive: Archive, filters: Filters
) -> LedgerAnswer | None:
    """Take what one speaker said on a topic, in the time asked about; what holds most of its words first."""
    wanted = topic_stems(asked.topic)
    entries = _in_time(question, ledger.entries(Wanted(speaker=asked.speaker, filters=filters)))
    if asked.topic and not wanted:
        return None
    if asked.asked == "wants":
        demands = asked.act == "demands"
        entries = [each for each in entries if (_demands(each) if demands else _wishes(each))]
        # "In Syria" tells of which matter; who wants something there need not say so again.
        wanted = frozenset() if f" in {asked.topic}" in question.text and asked.topic in question.names else wanted
    label = ledger.issues.named(asked.topic) if len(content_words(asked.topic)) == 1 else None
    held = [(len(wanted & stems(each.sentence)), each) for each in entries]
    about = [(n, each) for n, each in held if n >= ON_TOPIC * len(wanted) or (label and label in each.said.issues)]
    # Of those that hold equally many of the words, the newest.
    best = sorted(enumerate(about), key=lambda one: (-one[1][0], -one[0]))[:MOST_OF_ONE]
    told = told_by(archive, [each.said for _, (_, each) in best])
    return LedgerAnswer(in_days(told), among_others=asked.asked == "said" and bool(asked.topic)) if told else None
