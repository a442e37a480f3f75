"""Carries an archive out to a portable file and back in, whatever engine keeps it.

What cannot be rebuilt goes: articles, readers' own lists, and where it is asked for conversations with their answers
and verdicts. A file is read to its end before anything of it is taken, so that of a cut or altered one nothing is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from app.lists import Shelf, keep_list, own_lists
from app.settings import Settings
from app.storage import lists_of
from app.wiring import opened_archive, opened_conversations, opened_service
from index.conversation_rows import UNTITLED
from index.metering import Meter
from index.portable import Contents, KeptTurn, OwnList, Tally, Writer, following
from index.portable_file import Opened, Place, written
from index.reading import Read
from index.report import Report
from index.storing import Progress
from rag.errors import ArchiveError, NotFoundError
from rag.identity import content_hash
from rag.nouns import Article, Conversation, Filters
from rag.seams import Archive, Embedder

EVERYTHING = 2**31
_TOGETHER = 500
"""Articles whose hashes are compared at once."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export holds; `changed` says that the archive grew or shrank while it was written."""

    contents: Contents
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What was taken out of an export, beside the report on its articles.

    `conversations` and `turns` are those that were new here. `same_archive` tells whether the archive now holds the
    export's articles and no others; `notes` say what was left out.
    """

    report: Report
    contents: Contents
    conversations: int
    turns: int
    same_archive: bool
    notes: tuple[str, ...] = ()


def export_archive(
    settings: Settings, place: Place, on_progress: Callable[[int, int], None], *, with_conversations: bool
) -> Exported:
    """Write the archive of the settings to a file; `on_progress` hears how many of how many articles are written.

    Each article is written as it is when its turn comes. Raises ArchiveError, InputError if the file cannot be written.
    """
    with opened_archive(settings) as archive, written(place) as stream:
        writer = Writer(stream)
        listed = archive.articles(filters=Filters())
        for number, item in enumerate(listed, start=1):
            article = archive.article(item.id)
            if article is not None:
                writer.put(article)
            on_progress(number, len(listed))
        for name, text in own_lists(lists_of(settings, archive)):
            writer.put(OwnList(name, text))
        if with_conversations:
            _export_conversations(settings, writer)
        contents = writer.end()
        return Exported(contents, changed=archive.state().fingerprint != contents.fingerprint)


def import_archive(
    settings: Settings,
    source: Opened,
    on_progress: Callable[[Progress], None],
    *,
    contents: Contents,
    meter: Meter,
    embedder: Embedder | None = None,
    statements: bool = True,
) -> Imported:
    """Bring a file that `examine` found whole into the archive of the settings, which is made where there is none.

    What is there already stays and costs a look, so that an import that was broken off can be run again. Raises
    ArchiveError, also if an article cannot be read back as it was written.
    """
    with opened_service(settings, create=True, embedder=embedder, statements=statements) as service:
        report = service.add(_articles(source, meter), on_progress)
        _require_kept(service.archive, source, failed=bool(report.failed))
        same = service.archive.state().fingerprint == contents.fingerprint
        service.settle()
    with opened_archive(settings) as archive:
        notes = tuple(_keep_lists(lists_of(settings, archive), source))
    conversations, turns = _import_conversations(settings, source) if contents.conversations else (0, 0)
    return Imported(report, contents, conversations, turns, same_archive=same, notes=notes)


def examine(source: Opened) -> tuple[Contents, int]:
    """Read a file to its end; return what it holds and its bytes unpacked. Raises UnreadableError for a part of one."""
    tally = Tally()
    size = 0
    for _, length, entry in source.entries():
        tally.note(entry)
        size += length
    return tally.contents, size


def _export_conversations(settings: Settings, writer: Writer) -> None:
    with opened_conversations(settings) as kept:
        # The last used comes last, so that it is used last where they are read in their order.
        for each in reversed(list(kept.list(limit=EVERYTHING))):
            try:
                conversation = kept.get(each.id)
                verdicts = [kept.feedback(turn.answer.id) for turn in conversation.turns]
            except NotFoundError:  # deleted since it was listed
                continue
            for entry in following(conversation, verdicts):
                writer.put(entry)


def _articles(source: Opened, meter: Meter) -> Iterator[Read]:
    def reads() -> Iterator[Read]:
        for number, length, entry in source.entries():
            meter.read += length
            if isinstance(entry, Article):
                yield Read(entry, source.name, f"line {number}", named=True)

    return meter.stamp(reads())


def _require_kept(archive: Archive, source: Opened, *, failed: bool) -> None:
    """Raise ArchiveError unless every article of the file is in the archive as it is in the file."""
    articles = (entry for _, _, entry in source.entries() if isinstance(entry, Article))
    with closing(articles):
        while some := {article.id: content_hash(article) for article in islice(articles, _TOGETHER)}:
            stored = archive.hashes(list(some))
            lost = [identity for identity, found in some.items() if stored.get(identity) != found]
            if lost and not failed:
                raise ArchiveError(
                    f"{len(lost):,} articles are not as they are in {source.name}; the first is {lost[0]!r}.",
                    hint="Somebody else may be changing them: run the same command again, then `rapporteur check`.",
                )


def _keep_lists(shelf: Shelf, source: Opened) -> Iterator[str]:
    for _, _, entry in source.entries():
        if isinstance(entry, OwnList) and not keep_list(shelf, entry.name, entry.text):
            yield f"The archive keeps its own {entry.name}; that of the export was left out."


def _import_conversations(settings: Settings, source: Opened) -> tuple[int, int]:
    """Add the conversations and turns that are not there yet, at the times at which they took place."""
    clock = _SetClock()
    counts = {Conversation: 0, KeptTurn: 0}
    with opened_conversations(settings, now=clock.now) as kept:
        current = ""
        known: set[str] = set()
        for _, _, entry in source.entries():
            if isinstance(entry, Conversation):
                current = entry.id
                try:
                    known = {turn.answer.id for turn in kept.get(current).turns}
                except NotFoundError:
                    known = set()
                    clock.time = entry.created
                    kept.create(current)
                    if entry.title != UNTITLED:
                        kept.rename(current, entry.title)
                    counts[Conversation] += 1
            elif isinstance(entry, KeptTurn) and entry.turn.answer.id not in known:
                clock.time = entry.turn.asked
                kept.append(current, entry.turn.answer)
                for verdict, comment in entry.verdicts:
                    kept.add_feedback(entry.turn.answer.id, verdict, comment)
                counts[KeptTurn] += 1
    return counts[Conversation], counts[KeptTurn]


class _SetClock:
    """A clock that shows what it is set to."""

    def __init__(self) -> None:
        self.time = datetime.min.replace(tzinfo=UTC)

    def now(self) -> datetime:
        """Read it."""
        return self.time
