"""The ledger of an archive: who said what, when, on which issue, with which stance; filtered, in order, cited exactly.

Statements are read as they were stored with their articles. Which speaker a name means, which issue and stance, is
worked out when the ledger is opened and kept while the archive stays as it is: a reader's lists may change.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from rag.errors import InputError, NotFoundError
from rag.issues import Issues, Matched
from rag.nouns import Article, Filters, Statement, StatementKind
from rag.seams import Archive
from rag.sentences import sentence_spans
from rag.spelling import content_words, fold
from rag.stances import Stance, stance_of
from rag.stems import stem
from rag.voices import Aliases, Key, Speakers

COPIED_WITHIN = timedelta(days=7)
"""The same words of the same speaker in articles of so many days are one statement, printed more than once."""

Order = Literal["newest", "oldest"]
ALL = Filters()


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with its article, as the faces show it: `article.text[start:end]` for each of `spans`.

    `speaker` is the name that it resolves to across the archive, None if unknown; `issues` are labels, `cues` by which
    words each is known. `day` is when it was said, else when it was published; `also_in` are articles with the same.
    """

    id: str
    article_id: str
    speaker: str | None
    speaker_span: tuple[int, int] | None
    role: str | None
    cue: str
    cue_span: tuple[int, int]
    kind: StatementKind
    text: str
    spans: tuple[tuple[int, int], ...]
    said_on: date | None
    published: date | None
    source: str | None
    issues: tuple[str, ...]
    title: str | None = None
    url: str | None = None
    day: date | None = None
    stance: Stance = "neutral"
    cues: tuple[Matched, ...] = ()
    addressee: str | None = None
    nested_in: str | None = None
    also_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which statements are asked for; what is None or empty asks for nothing in particular.

    Days are inclusive and of `Said.day`; `filters` are of articles.
    """

    speaker: str | None = None
    issue: str | None = None
    since: date | None = None
    until: date | None = None
    kind: StatementKind | None = None
    article_id: str | None = None
    query: str | None = None
    stance: Stance | None = None
    filters: Filters = ALL


@dataclass(frozen=True, slots=True)
class SaidPage:
    """A part of what was asked for, and how much there is in all."""

    statements: tuple[Said, ...]
    total: int
    next: int | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement with what it is found by: its speaker's key and the stems of its words."""

    said: Said
    key: Key | None
    stems: frozenset[str]


@dataclass(frozen=True, slots=True)
class _State:
    sequence: int
    speakers: Speakers
    entries: tuple[Entry, ...]


class StatementLedger:
    """All statements of one archive; any thread may ask."""

    def __init__(self, archive: Archive, issues: Issues, aliases: Aliases | None = None) -> None:
        self.issues = issues
        self._archive = archive
        self._aliases = aliases or Aliases()
        self._kept: _State | None = None
        self._reading = threading.Lock()

    @property
    def speakers(self) -> Speakers:
        """Who speaks in the archive."""
        return self._state().speakers

    def entries(self, wanted: Wanted, *, prints: bool = False) -> list[Entry]:
        """List the statements asked for, oldest first, undated last, then in the order of articles and texts.

        With `prints`, every print of a statement is listed, not only the earliest.

        Raises:
            InputError: no issue has that label or cue.
            NotFoundError: there is no such article.
        """
        state = self._state()
        label = self._label(wanted.issue)
        if wanted.article_id is not None and self._archive.article(wanted.article_id) is None:
            raise NotFoundError(
                f"No article has the id {wanted.article_id!r}.", hint="Ids are listed by `rapporteur list`."
            )
        visible = self._visible(wanted.filters)
        keys = state.speakers.find(wanted.speaker) if wanted.speaker is not None else None
        stems = {stem(word) for word in content_words(wanted.query)} if wanted.query else set()
        found = [
            entry
            for entry in state.entries
            if (keys is None or entry.key in keys)
            and (label is None or label in entry.said.issues)
            and _fits(entry.said, wanted)
            and (visible is None or entry.said.article_id in visible)
            and stems <= entry.stems
        ]
        return found if prints else _without_copies(found)

    def find(self, wanted: Wanted, *, order: Order = "newest", limit: int = 50, offset: int = 0) -> SaidPage:
        """Give a page of the statements asked for. Raises as `entries` does."""
        found = [entry.said for entry in self.entries(wanted)]
        if order == "newest":
            found.sort(key=lambda said: said.day or date.min, reverse=True)
        shown = found[offset : offset + limit]
        reached = offset + len(shown)
        return SaidPage(tuple(shown), len(found), reached if shown and reached < len(found) else None)

    def sentence(self, said: Said, *, speaker: bool = True) -> str:
        """Read the sentence in which a statement is reported, with its speaker or without.

        Empty if its article went meanwhile.
        """
        article = self._archive.article(said.article_id)
        if article is None:
            return ""
        start, end = said.cue_span
        spans = [span for span in sentence_spans(article.text) if span[0] < end and start < span[1]]
        if not spans:
            return said.text
        first, last = spans[0][0], spans[-1][1]
        if speaker or said.speaker_span is None:
            return article.text[first:last]
        return f"{article.text[first : max(first, said.speaker_span[0])]} {article.text[said.speaker_span[1] : last]}"

    def _label(self, asked: str | None) -> str | None:
        if asked is None:
            return None
        label = self.issues.named(asked)
        if label is None:
            known = ", ".join(self.issues.labels)
            raise InputError(
                f"No issue is called {asked!r}.", hint=f"Known issues: {known}. `--query` looks for words."
            )
        return label

    def _visible(self, filters: Filters) -> set[str] | None:
        if filters == Filters(speakers=filters.speakers, ignore=filters.ignore):
            return None
        return {article.id for article in self._archive.articles(filters=filters)}

    def _state(self) -> _State:
        with self._reading:
            sequence = self._archive.state().sequence
            if self._kept is None or self._kept.sequence != sequence:
                self._kept = self._read(sequence)
            return self._kept

    def _read(self, sequence: int) -> _State:
        articles = {article.id: article for article in self._archive.articles(filters=Filters())}
        # An article that came in between the two readings is seen with the next state.
        stored = [each for each in self._archive.statements() if each.article_id in articles]
        speakers = Speakers(((each.article_id, each.speaker) for each in stored if each.speaker), self._aliases)
        entries = [self._entry(each, articles[each.article_id], speakers) for each in stored]
        entries.sort(key=_in_time)
        return _State(sequence, speakers, tuple(entries))

    def _entry(self, found: Statement, article: Article, speakers: Speakers) -> Entry:
        key = speakers.key(found.speaker, found.article_id) if found.speaker else None
        matched = self.issues.match(found.text)
        said = Said(
            id=found.id,
            article_id=found.article_id,
            speaker=speakers.name(key) if key else None,
            speaker_span=found.speaker_span,
            role=found.role,
            cue=found.cue,
            cue_span=found.cue_span,
            kind=found.kind,
            text=found.text,
            spans=found.spans,
            said_on=found.said_on,
            published=article.published,
            source=article.source,
            issues=tuple(each.label for each in matched),
            title=article.title,
            url=article.url,
            day=found.said_on or article.published,
            stance=stance_of(found),
            cues=matched,
            addressee=found.addressee,
            nested_in=found.nested_in,
        )
        return Entry(said, key, frozenset(stem(word) for word in fold(found.text).split()))


def _in_time(entry: Entry) -> tuple[date, date]:
    return entry.said.day or date.max, entry.said.published or date.max


def _fits(said: Said, wanted: Wanted) -> bool:
    if wanted.kind not in {None, said.kind} or wanted.stance not in {None, said.stance}:
        return False
    if wanted.article_id not in {None, said.article_id}:
        return False
    if said.day is None:
        return wanted.since is None and wanted.until is None
    return (wanted.since or date.min) <= said.day <= (wanted.until or date.max)


def _without_copies(entries: Sequence[Entry]) -> list[Entry]:
    """Let the earliest of the same words by one speaker stand for the others, and name their articles."""
    first: dict[tuple[Key | None, str], Entry] = {}
    kept: list[Entry] = []
    also: dict[str, list[str]] = {}
    for entry in entries:
        place = (entry.key, fold(entry.said.text))
        known = first.get(place)
        if known is not None and _are_near(known.said, entry.said):
            also.setdefault(known.said.id, []).append(entry.said.article_id)
            continue
        first[place] = entry
        kept.append(entry)
    return [
        replace(entry, said=replace(entry.said, also_in=tuple(dict.fromkeys(also[entry.said.id]))))
        if entry.said.id in also
        else entry
        for entry in kept
    ]


def _are_near(one: Said, other: Said) -> bool:
    if one.article_id == other.article_id:
        return False
    return one.day is None or other.day is None or other.day - one.day <= COPIED_WITHIN
