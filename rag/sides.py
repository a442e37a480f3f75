"""Finds who did an act of speaking to a thing or to somebody: by the ledger, and by the words of sentences.

A sentence need not name what it is about ("The League turned it down."): it counts if the article's first sentence or
the two sentences before do, and its words can mean nothing else (`rag/objects.py`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rag.acts import ACTORS, ACTS, JUDGED, OPPOSITE, Act, by_stance, does
from rag.article_lines import Line
from rag.ledger_questions import LedgerQuestion
from rag.names import names
from rag.nouns import Article
from rag.objects import Object, clause_of, is_actor, is_blamed, is_proposed_by, is_thing, own_stems, taken_side
from rag.opposites import says_otherwise
from rag.role_words import read_role
from rag.said import Entry, Said
from rag.seams import Archive
from rag.side_words import done_in, is_called, is_open, is_undone, names_one
from rag.speaker_mentions import read_mention
from rag.speaker_names import speaker_names
from rag.spelling import STOP_WORDS, fold
from rag.stances import stays_silent
from rag.statement_ledger import StatementLedger
from rag.told import MOST, Told, in_days, told_by
from rag.topic_words import ACCORDS, DECISIONS, PLANS, TRUCES, Topic, read_topic, roots, topic_stems
from rag.voices import Key, Office

ON_TOPIC = 0.6
"""Share of a topic's words that a statement's sentence holds at least."""

_DENIED = re.compile(r"\b(?:den(?:y|ie|ying)|reject|dismiss|disput|refut|rebut|not\b|never\b)|n[’']t\b", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:was|were|been|being|is|are)\s(?:\w+ly\s|lately\s|also\s)?$", re.IGNORECASE)
_WRONG = re.compile(
    r"^[\"“‘']?(?:that\s)?(?P<who>[^,.;]{1,60}?)\s(?:is|was|were|are|had\sbeen)\s(?:\w+ly\s)?"
    r"(?:wrong|mistaken|lying|confused|misinformed|dishonest|out\sof\stouch)\b"
)
_NAMED = re.compile(r"(?:.*[:;’”\"]\s)?[A-ZÀ-Þ][\w’'.-]*(?:\s(?:of\s)?[A-ZÀ-Þ][\w’'.-]*){0,3}\s$")
MOST_OPPOSED = 4
"""Statements of the other side that are shown beside those that answer."""

_CLOSE = 400
"""Characters behind a statement within which another one may answer it."""


@dataclass(frozen=True, slots=True)
class Whom:
    """Somebody whom an act may be done to: by which keys, names and offices the ledger knows that one."""

    keys: frozenset[Key]
    called: tuple[str, ...]
    offices: tuple[Office, ...]

    def heads_in(self, article: Article) -> list[str]:
        """Give the head words of the roles that are theirs in an article."""
        return [head for office in self.offices if (head := _head_in(article, office, self.called))]


@dataclass(frozen=True, slots=True)
class Sides:
    """Who did an act, in the order of days, and who did the opposite, if that is asked beside it."""

    told: tuple[Told, ...]
    opposed: tuple[Told, ...] = ()


class _Search:
    """One search for who did what: the articles that are read, their lines and the statements in them."""

    def __init__(
        self, entries: Sequence[Entry], read: Iterable[Line], archive: Archive, ledger: StatementLedger
    ) -> None:
        self.entries = entries
        self.archive = archive
        self.issues = ledger.issues
        self.lines: defaultdict[str, list[Line]] = defaultdict(list)
        for line in read:
            self.lines[line.article.id].append(line)

    def line_of(self, said: Said) -> Line | None:
        """Give the line that holds a statement's reporting word; None where its article is not read."""
        return next((line for line in self.lines.get(said.article_id, ()) if line.holds(_place(said))), None)

    def objects(self, entry: Entry, act: Act) -> Iterator[Object]:
        """Read what a statement is about, as far as it does the act."""
        said = entry.said
        judged = JUDGED[act.name].match(said.text) if act.name in JUDGED else None
        if judged and not act.told.search(said.cue):
            line = self.line_of(said)
            yield Object(
                judged["what"], entry.sentence, "", line.before[1:] if line else (), line.before[0] if line else ""
            )
            return
        if act.name != "accuses" and said.stance not in act.stances and not act.told.search(said.cue):
            return
        if is_open(entry.sentence, said.cue) or stays_silent(said.text):
            return
        text = said.text
        by_word = does(act, said.cue) and not is_undone(entry.sentence, said.cue)
        blames = act.name == "accuses" and said.speaker is not None and not _DENIED.search(said.cue)
        if not (by_word or blames or by_stance(act, said.stance, said.cue)):
            return
        line = self.line_of(said)
        sentence, before = (line.text, line.before) if line else (entry.sentence, ("",))
        issues = frozenset(cue.label for cue in said.cues if cue.by == "words")
        ahead = sentence.partition(said.cue)[0] if said.cue and said.cue in sentence else ""
        if not by_word and not blames:
            text = taken_side(said.text, act)
        yield Object(
            text,
            sentence,
            ahead,
            before[1:],
            before[0],
            first=_is_first(line),
            verb=said.cue,
            clause=not by_word or said.text.startswith("that "),
            issues=issues,
        )


def sides(
    asked: LedgerQuestion, entries: Sequence[Entry], read: Iterable[Line], ledger: StatementLedger, archive: Archive
) -> Sides:
    """Find who did the act that is asked for."""
    act = ACTS[asked.act]
    search = _Search(entries, read, archive, ledger)
    whom = whom_asked(asked, ledger)
    if whom is not None:
        return Sides(_done(search, act, whom, asked))
    topic = read_topic(asked.topic, ledger.issues.named)
    if not topic.words:
        return Sides(())
    own = _of_thing(search, act, topic)
    told = _told(search, own, _lines_on(search, act, topic))
    other = OPPOSITE.get(act.name)
    if other is None or not told:
        return Sides(told)
    keys = {entry.key for entry in own if entry.key}
    against = [entry for entry in _of_thing(search, ACTS[other], topic) if entry.key and entry.key not in keys]
    opposed = told_by(archive, _one_each(against)[-MOST_OPPOSED:]) if keys else ()
    quoted = {(each.hit.passage.article_id, each.start) for each in told}
    return Sides(told, tuple(each for each in opposed if (each.hit.passage.article_id, each.start) not in quoted))


def _done(search: _Search, act: Act, whom: Whom, asked: LedgerQuestion) -> tuple[Told, ...]:
    """Find who did an act to somebody, or who said the opposite of what that one had just said."""
    others = [entry for entry in search.entries if entry.key is None or entry.key not in whom.keys]
    found = [
        entry
        for entry in others
        if any(_does_to(one, act, whom, search, entry, asked.what) for one in search.objects(entry, act))
    ]
    if act.name in {"contradicts", "differs"} and not asked.what:
        found += _answering_back(search.entries, whom.keys)
        found += [entry for entry in others if _calls_wrong(entry, whom, search)]
    own_places = [_place(entry.said) for entry in search.entries if entry.key in whom.keys]
    worded = (
        line
        for line in _all_lines(search)
        if not any(map(line.holds, own_places))
        and any(_is_done_to(one, act, whom, line.article, asked.what) for one in _line_objects(line, act))
    )
    return _told(search, found, worded)


def _does_to(found: Object, act: Act, whom: Whom, search: _Search, entry: Entry, what: str) -> bool:
    if not names_one(found.text, whom.called) and search.line_of(entry.said) is None:
        return False
    line = search.line_of(entry.said)
    article = line.article if line else search.archive.article(entry.said.article_id)
    return article is not None and _is_done_to(found, act, whom, article, what)


def _is_done_to(found: Object, act: Act, whom: Whom, article: Article, what: str) -> bool:
    heads = whom.heads_in(article)
    of_what = topic_stems(what)
    # What somebody else is accused of in the same sentence is not what they are.
    rest = clause_of(found.sentence[len(found.ahead) + len(found.verb) :]) if found.ahead else found.sentence
    around = roots(" ".join((found.text, rest, *((found.sentence, *found.before) if found.clause else ()))))
    if len(of_what & around) < ON_TOPIC * len(of_what):
        return False
    if found.clause:
        return act.name == "accuses" and is_blamed(found, [*whom.called, *heads])
    if is_actor(found, whom.called, heads):
        return True
    siding = act.against or act.name == "supports"
    return siding and _takes_or_leaves(found, act) and is_proposed_by(found, whom.called, heads)


def _takes_or_leaves(found: Object, act: Act) -> bool:
    """Tell whether the verb of an act is one of refusing, or of accepting for one of support."""
    own = ACTS["accepts" if act.name == "supports" else "rejects"].told
    return own.search(found.sentence[len(found.ahead) :][:40]) is not None


def _answering_back(entries: Sequence[Entry], keys: frozenset[Key]) -> list[Entry]:
    """List the statements of others that say the opposite of what somebody had said right before."""
    by_article: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_article[entry.said.article_id].append(entry)
    theirs = [entry for entry in entries if entry.key in keys]
    return [
        other
        for entry in theirs
        for other in by_article[entry.said.article_id]
        if other.key
        and other.key not in keys
        and 0 <= other.said.cue_span[0] - entry.said.spans[-1][1] <= _CLOSE
        and says_otherwise(other.said.text, entry.said.text)
    ]


def _calls_wrong(entry: Entry, whom: Whom, search: _Search) -> bool:
    """Tell whether somebody is said to be wrong, by name or by a role that is theirs in the article."""
    said = _WRONG.match(entry.said.text)
    line = search.line_of(entry.said) if said else None
    if said is None or line is None:
        return False
    who = Object(said["who"], line.text, "", line.before[1:])
    return is_actor(who, whom.called, whom.heads_in(line.article))


def _of_thing(search: _Search, act: Act, topic: Topic) -> list[Entry]:
    return [entry for entry in search.entries if any(is_thing(one, topic) for one in search.objects(entry, act))]


def _lines_on(search: _Search, act: Act, topic: Topic) -> Iterator[Line]:
    """Yield the sentences that tell of an act on a topic; where only the title does, the first one."""
    for lines in search.lines.values():
        found = [line for line in lines if any(is_thing(one, topic) for one in _line_objects(line, act))]
        yield from found or (lines[:1] if _is_titled(lines[0], act, topic) else ())


def _is_titled(line: Line, act: Act, topic: Topic) -> bool:
    """Tell whether the title of an article tells of an act on a topic by all of its words."""
    title = line.before[0]
    verbs = done_in(title, act.told) if _is_first(line) else ()
    return any(_NAMED.match(title[: v.start()]) and topic.words <= roots(title[v.end() :]) for v in verbs)


def _all_lines(search: _Search) -> Iterator[Line]:
    return (line for lines in search.lines.values() for line in lines)


def _line_objects(line: Line, act: Act) -> Iterator[Object]:
    """Read what the act is done to, for each of its verbs in a sentence."""
    for verb in done_in(line.text, act.told):
        ahead, behind = line.text[: verb.start()], line.text[verb.end() :]
        opposed = re.match(r"\sto\s", behind) is not None and verb.group().lower() == "opposed"
        passive = _PASSIVE.search(ahead) is not None and not opposed
        behind = behind[3:] if opposed else behind
        inside = re.search(r"\s(it|this|that|them|the\s\w+)\s(?:down|out)$", verb.group())
        text = re.split(r"[.;:]\s|[“”\"]", ahead)[-1] if passive else inside[1] if inside else clause_of(behind)
        if not passive and verb.group().endswith("against") and re.match(r"[,.;]|$", behind):
            text = "it"
        yield Object(
            text.strip(), line.text, ahead, line.before[1:], line.before[0], first=_is_first(line), verb=verb.group()
        )
        if not passive and (which := re.search(r"[\s,](?:which|that)\s(?:\w+\s){0,4}$", ahead)):
            yield Object(
                ahead[: which.start()][-160:], line.text, ahead, line.before[1:], line.before[0], verb=verb.group()
            )


def _is_first(line: Line | None) -> bool:
    return line is not None and len(line.before) == 1


def _place(said: Said) -> tuple[str, int]:
    return said.article_id, said.cue_span[0]


def _told(search: _Search, own: Sequence[Entry], worded: Iterable[Line]) -> tuple[Told, ...]:
    quoted = told_by(search.archive, _one_each(own), naming=True)
    return in_days([*quoted, *_further(worded, quoted, search.archive)])


def whom_asked(asked: LedgerQuestion, ledger: StatementLedger) -> Whom | None:
    """Read whom the act of a question is done to; None where it is done to a thing."""
    act, words = ACTS[asked.act], asked.topic
    if act.of == "thing":
        return None
    keys = frozenset(ledger.speakers.find(words))
    named = names(words)
    whole = bool(named) and fold(named[0]) == " ".join(word for word in fold(words).split() if word != "the")
    person = whole and (len(named[0].split()) == 1 or _is_person(words))
    if act.of == "either" and not (person or keys or ACTORS.match(words)):
        return None
    called = names_of(words, set(keys))
    if not keys and called and _is_person(words):
        called = (called[0].rsplit(" ", maxsplit=1)[-1],)
    if not called:
        return None
    offices = tuple(office for key in sorted(keys) for office in ledger.roles_of(key))
    return Whom(keys, (*called, *_also_called(words, called)), offices)


def _also_called(words: str, called: Sequence[str]) -> Iterator[str]:
    """Yield the other names of a body or government: of the UN "United Nations", of Syria "Damascus"."""
    aliases = speaker_names().aliases
    name = " ".join(word for word in fold(words).split() if word not in STOP_WORDS)
    meant = aliases.get(name, next((whole for whole in aliases.values() if fold(whole) == name), None))
    for other in (fold(meant), *(alias for alias, whole in aliases.items() if whole == meant)) if meant else ():
        if other not in called:
            yield other


def _is_person(words: str) -> bool:
    """Tell whether a name can be a person's: no treaty's, plan's or vote's."""
    return read_mention(words).kind == "person" and not own_stems(words) & (ACCORDS | PLANS | TRUCES | DECISIONS)


def names_of(asked: str, keys: set[Key]) -> tuple[str, ...]:
    """List by which words somebody is named: the last of a person's name, all of a body's."""
    last = {key[-1] for key in keys if len(key[-1]) > 1}
    words = [word for word in fold(asked).split() if word not in STOP_WORDS]
    if not keys or any(set(words) <= set(key) and words[-1:] != [key[-1]] for key in keys):
        return (" ".join(words),) if words else ()
    return tuple(sorted(last & set(words) or {" ".join(words)}))


def _head_in(article: Article, office: Office, called: Sequence[str]) -> str:
    """Give the head word of a role that an article's text or its day gives to somebody whom it names."""
    head, _ = read_role(office.role)
    if not head or not names_one(article.text, called):
        return ""
    first, last, day = office.first or date.max, office.last or date.min, article.published
    return head if is_called(article.text, called, head) or (day is not None and first <= day <= last) else ""


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
