"""Reads the ledger's state from an archive: speakers, their roles by date, and statements with issues and stances.

What an article says of itself (its sentences, who is called what in it) is kept from one state to the next.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.issues import Issues
from rag.meanings import Meanings, nearest_issues
from rag.nouns import Article, Filters, Statement
from rag.offices import Called, Offices, learn
from rag.said import Entry, Said, in_time
from rag.seams import Archive
from rag.sentences import sentence_spans
from rag.speaker_mentions import read_mention
from rag.spelling import fold
from rag.stances import stance_of
from rag.stems import stem
from rag.tenures import names_in
from rag.voices import Aliases, Key, Speakers


@dataclass(frozen=True, slots=True)
class State:
    """The ledger at one sequence number of its archive; `entries` in the order of days."""

    sequence: int
    speakers: Speakers
    offices: Offices
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class _Page:
    """What one article tells: who is called what, and for each statement its sentence and the role that speaks.

    `names` are those of the text, folded, where a role speaks.
    """

    called: tuple[Called, ...]
    sentences: dict[str, str]
    roles: dict[str, str]
    names: frozenset[str]


class LedgerReader:
    """Reads states; not safe for threads by itself."""

    def __init__(self, archive: Archive, issues: Issues, aliases: Aliases, meanings: Meanings | None) -> None:
        self._archive = archive
        self._issues = issues
        self._aliases = aliases
        self._meanings = meanings
        self._pages: dict[tuple[str, str], _Page] = {}

    def read(self, sequence: int) -> State:
        """Read the archive as it is now, known to be at a sequence number."""
        articles = {article.id: article for article in self._archive.articles(filters=Filters())}
        # An article that came in between the two readings is seen with the next state.
        stored = [each for each in self._archive.statements() if each.article_id in articles]
        pages = self._read_pages(stored)
        called = [one for page in pages.values() for one in page.called]
        heard = [(each.article_id, each.speaker) for each in stored if each.speaker]
        speakers = Speakers(heard, self._aliases)
        by_role = _by_role(stored, pages, articles, Offices(called, speakers.key))
        if by_role:
            names = {speakers.key(one.name, one.article_id): one.name for one in called}
            by_role = {place: speakers.key(names[key]) for place, key in by_role.items()}
            heard += [(each.article_id, names[by_role[each.id]]) for each in stored if each.id in by_role]
            speakers = Speakers(heard, self._aliases)
        offices = Offices(called, speakers.key, _bodies(speakers, called))
        entries = [self._entry(each, articles[each.article_id], pages, speakers, by_role) for each in stored]
        return State(sequence, speakers, offices, tuple(self.by_meaning(sorted(entries, key=in_time))))

    def by_meaning(self, entries: Sequence[Entry]) -> list[Entry]:
        """Add the issue that a statement's sentence is near to where no cue tells one."""
        if self._meanings is None:
            return list(entries)
        found = nearest_issues(
            self._issues, self._meanings, [each.sentence for each in entries if not each.said.issues]
        )
        return [
            replace(each, said=replace(each.said, issues=(match.label,), cues=(match,)))
            if not each.said.issues and (match := found.get(each.sentence))
            else each
            for each in entries
        ]

    def _read_pages(self, stored: Sequence[Statement]) -> dict[str, _Page]:
        own: defaultdict[str, list[Statement]] = defaultdict(list)
        for each in stored:
            own[each.article_id].append(each)
        hashes = self._archive.hashes(list(own))
        pages: dict[tuple[str, str], _Page] = {}
        for article_id, statements in own.items():
            place = (article_id, hashes.get(article_id, ""))
            article = None if place in self._pages else self._archive.article(article_id)
            if place in self._pages:
                pages[place] = self._pages[place]
            elif article is not None:
                pages[place] = _page(article, statements)
        self._pages = pages
        return {article_id: page for (article_id, _), page in pages.items()}

    def _entry(
        self,
        found: Statement,
        article: Article,
        pages: dict[str, _Page],
        speakers: Speakers,
        by_role: dict[str, Key],
    ) -> Entry:
        key = speakers.key(found.speaker, found.article_id) if found.speaker else by_role.get(found.id)
        matched = self._issues.match(found.text)
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
        folded = fold(found.text)
        stems = frozenset(map(stem, folded.split()))
        page = pages.get(found.article_id)
        return Entry(said, key, stems, page.sentences.get(found.id, found.text) if page else found.text, folded)


def _page(article: Article, statements: Sequence[Statement]) -> _Page:
    spans = list(sentence_spans(article.text))
    starts, ends = [start for start, _ in spans], [end for _, end in spans]
    sentences: dict[str, str] = {}
    roles: dict[str, str] = {}
    for each in statements:
        first, last = min(each.cue_span[0], each.spans[0][0]), max(each.cue_span[1], each.spans[-1][1])
        # Not all sentences for each statement: an article of a megabyte has ten thousand of both.
        own = spans[bisect_right(ends, first) : bisect_left(starts, last)]
        if own:
            sentences[each.id] = " ".join(article.text[own[0][0] : own[-1][1]].split())
        if each.speaker is None and each.speaker_span is not None:
            mention = article.text[slice(*each.speaker_span)]
            if read_mention(mention).kind == "role":
                roles[each.id] = mention
    names = names_in(f"{article.title or ''}\n{article.text}") if roles else frozenset()
    return _Page(tuple(learn([article])), sentences, roles, names)


def _by_role(
    stored: Sequence[Statement], pages: dict[str, _Page], articles: dict[str, Article], offices: Offices
) -> dict[str, Key]:
    """Tell who speaks where only a role is named, by whom the archive calls so at the time of the statement.

    Articles later than the statement's own are not asked: who reads as of its day could not know them.
    """
    found: dict[str, Key] = {}
    for each in stored:
        page, published = pages.get(each.article_id), articles[each.article_id].published
        role = page.roles.get(each.id) if page else None
        if page is None or role is None or published is None:
            continue
        who = offices.holder(role, each.said_on or published, known=published, words=page.names)
        if who is not None:
            found[each.id] = who
    return found


def _bodies(speakers: Speakers, called: Sequence[Called]) -> frozenset[str]:
    """List the speakers of one word whom nobody calls by a role: states and bodies."""
    people = {speakers.key(one.name, one.article_id) for one in called}
    names = [speakers.name(key) for key in set(speakers.keys()) - people]
    return frozenset(name for name in names if " " not in name and name[:1].isupper())
