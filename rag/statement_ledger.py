"""The ledger of an archive: who said what, when, on which issue, with which stance; filtered, in order, cited exactly.

Statements are read as they were stored with their articles. Which speaker a name means, which issue and stance, is
worked out when the ledger is opened and kept while the archive stays as it is: a reader's lists may change.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache

from rag.errors import InputError, NotFoundError
from rag.issues import Issues
from rag.ledger_reading import LedgerReader, State
from rag.meanings import Meanings
from rag.nouns import Filters
from rag.said import Entry, Order, Said, SaidPage, Wanted, fits, without_copies
from rag.seams import Archive
from rag.sentences import sentence_spans
from rag.speaker_mentions import read_mention
from rag.spelling import content_words
from rag.stems import stem
from rag.voices import Aliases, Key, Office, Speaker, Speakers


class StatementLedger:
    """All statements of one archive; any thread may ask.

    With `meanings` a statement without any cue belongs to the issue whose seed it is near to, once its sentence is
    known: `learn` sees to that. `on_unknown` is called after the archive was read anew: there may be some to learn.
    """

    def __init__(
        self,
        archive: Archive,
        issues: Issues,
        aliases: Aliases | None = None,
        *,
        meanings: Meanings | None = None,
        on_unknown: Callable[[], None] = lambda: None,
    ) -> None:
        self.issues = issues
        self.meanings = meanings
        self.on_unknown = on_unknown
        self._archive = archive
        self._reader = LedgerReader(archive, issues, aliases or Aliases(), meanings)
        self._kept: State | None = None
        self._reading = threading.Lock()

    @property
    def speakers(self) -> Speakers:
        """Who speaks in the archive."""
        return self._state().speakers

    def people(self) -> list[Speaker]:
        """List all speakers with the roles in which articles call them, those who speak most first."""
        state = self._state()
        return state.speakers.list(state.offices.of)

    def roles_of(self, key: Key) -> tuple[Office, ...]:
        """List the roles in which articles call a speaker."""
        return self._state().offices.of(key)

    def learn(self, stop: Callable[[], bool] = lambda: False) -> int:
        """Embed what is not known yet, if there is a model, and match it with the issues; return how many texts.

        `stop` is asked between batches; what was learnt until then is kept.
        """
        if self.meanings is None or not self.meanings.learns:
            return 0
        seeds = [seed for issue in self.issues.issues for seed in issue.seeds]
        texts = list(dict.fromkeys([*seeds, *(entry.sentence for entry in self._state().entries)]))
        known = self.meanings.known(texts)
        learnt = self.meanings.learn([text for text in texts if text not in known], stop)
        self.meanings.keep(texts)
        with self._reading:
            if learnt and self._kept is not None:
                self._kept = replace(self._kept, entries=tuple(self._reader.by_meaning(self._kept.entries)))
        return learnt

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
        speaks = _speaking(state, wanted.speaker, wanted.filters.as_of)
        stems = {stem(word) for word in content_words(wanted.query)} if wanted.query else set()
        found = [
            entry
            for entry in state.entries
            if speaks(entry)
            and (label is None or label in entry.said.issues)
            and fits(entry.said, wanted)
            and (visible is None or entry.said.article_id in visible)
            and stems <= entry.stems
        ]
        return found if prints else without_copies(found)

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

    def _state(self) -> State:
        with self._reading:
            sequence = self._archive.state().sequence
            if self._kept is not None and self._kept.sequence == sequence:
                return self._kept
            state = self._kept = self._reader.read(sequence)
        self.on_unknown()
        return state


def _speaking(state: State, asked: str | None, as_of: date | None) -> Callable[[Entry], bool]:
    """Tell of an entry whether the speaker asked for makes it: by name, or by a role ("the UN envoy") on its day.

    Who holds the role is told by articles up to `as_of`.
    """
    if asked is None:
        return lambda _entry: True
    if not state.offices.is_held(asked) or read_mention(asked).kind == "person":
        keys = state.speakers.find(asked)
        return lambda entry: entry.key in keys
    holder = cache(lambda day: state.offices.holder(asked, day, known=as_of))
    return lambda entry: entry.key is not None and entry.key == holder(entry.said.day)
