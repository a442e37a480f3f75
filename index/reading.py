"""Files and records to articles, one at a time: the way into the archive for everything that `add` is given.

A file or record that cannot be read is a `Notice` in its place, and reading goes on. Readers are given bytes; nothing
here or below opens an address.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import BinaryIO, Literal

from index.language import language_of
from index.metering import Meter
from index.readers.containers import files_below, gunzipped, is_gzip, members_of, opened_zip, unzipped, why_unsafe
from index.readers.draft import MAX_CHARACTERS, Draft, Flaw
from index.readers.formats import KNOWN, Format, format_of, read_whole
from index.readers.records import read_jsonl, read_objects
from index.readers.urls import canonical_url, web_url
from index.report import Notice
from rag.errors import InputError, UnreadableError
from rag.identity import content_hash, digest
from rag.nouns import Article

MAX_FILE_BYTES = 50_000_000
"""A file that is read whole must be smaller; JSON lines may be longer, since they are read line by line."""


@dataclass(frozen=True, slots=True)
class Defaults:
    """What fills an article's gaps where its file states nothing. Raises InputError for a `url` that is none."""

    source: str | None = None
    published: date | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        if self.url is not None and web_url(self.url) is None:
            raise InputError(f"{self.url[:80]!r} is no web address.", hint="Give it with https:// in front.")


NOTHING = Defaults()


@dataclass(frozen=True, slots=True)
class Read:
    """An article, where it was read from, and what is doubtful about it.

    `named` tells whether its id is its own or that of its address: otherwise its content made it.
    """

    article: Article
    file: str
    place: str | None = None
    warnings: tuple[Notice, ...] = ()
    named: bool = False


def read(
    paths: Iterable[Path | Literal["-"]],
    defaults: Defaults = NOTHING,
    *,
    stdin: BinaryIO | None = None,
    meter: Meter | None = None,
) -> Iterator[Read | Notice]:
    """Read files, folders and (`-`) JSON lines on standard input, lazily and in order.

    A Notice stands for what could not be read. Two articles with one id and different content are one of them. A
    `meter` counts the bytes.
    """
    meter = meter or Meter()
    outcomes = (outcome for path in paths for outcome in _read_path(path, defaults, meter, stdin))
    return meter.stamp(_without_clashes(outcomes))


def read_bytes(name: str, data: bytes, defaults: Defaults = NOTHING) -> Iterator[Read | Notice]:
    """Read an uploaded file of any format; the end of its name tells which, and the name stands in notices."""
    return _without_clashes(_read_stream(name, BufferedReader(BytesIO(data)), defaults, Meter()))


def read_records(
    records: Iterable[object], defaults: Defaults = NOTHING, *, file: str = "records"
) -> Iterator[Read | Notice]:
    """Read records that were parsed from JSON already, of either shape."""
    return _without_clashes(_finished(read_objects(records), file, defaults))


def _read_path(
    path: Path | Literal["-"], defaults: Defaults, meter: Meter, stdin: BinaryIO | None = None
) -> Iterator[Read | Notice]:
    name = printable(str(path))
    if isinstance(path, str):
        yield from _finished(read_jsonl(stdin or sys.stdin.buffer), "stdin", defaults)
        return
    try:
        if path.is_dir():
            yield from _read_folder(path, defaults, meter)
        elif path.is_file():
            with meter.opened(path) as stream:
                yield from _read_stream(name, stream, defaults, meter)
        elif path.exists():
            yield Notice(name, None, "It is neither a file nor a folder.", "Name a file or a folder.")
        else:
            yield Notice(name, None, "There is no such file or folder.", "Check the path.")
    except OSError as error:
        yield Notice(
            name, None, f"It cannot be opened: {error.strerror or error}.", "Check the path and who may read it."
        )


def _read_folder(folder: Path, defaults: Defaults, meter: Meter) -> Iterator[Read | Notice]:
    empty = True
    for file in files_below(folder):
        empty = False
        yield from _read_path(file, defaults, meter)
    if empty:
        yield Notice(printable(str(folder)), None, "The folder holds no file.", f"What is read: {KNOWN}.")


def _read_stream(
    file: str, stream: BufferedReader, defaults: Defaults, meter: Meter, *, packed: bool = False
) -> Iterator[Read | Notice]:
    """Read a stream as what its name and its first bytes say it is."""
    file = printable(file)
    try:
        name = file
        if is_gzip(stream.peek(2)):
            name, stream, packed = re.sub(r"\.gz$", "", file, flags=re.IGNORECASE), gunzipped(stream), True
        kind = format_of(name, stream.peek(1000)[:1000])
        if kind is Format.ZIP:
            yield from _read_zip(file, stream, defaults, meter, packed=packed)
        elif kind is Format.JSONL:
            yield from _finished(read_jsonl(stream), file, defaults)
        else:
            before = meter.read
            data = _whole(stream, kind)
            outcomes = _finished(read_whole(kind, data), file, defaults, data=data)
            yield from _spread(outcomes, len(data), meter, meter.read - before)
    except UnreadableError as error:
        yield Notice(file, None, error.message, error.hint)


def _spread(outcomes: Iterator[Read | Notice], length: int, meter: Meter, taken: int) -> Iterator[Read | Notice]:
    """Pass on what a file of some length gave, counting its bytes (`taken` as they lie on the disk) as it goes."""
    given = 0
    for outcome in outcomes:
        given += len(outcome.article.text) if isinstance(outcome, Read) else 0
        meter.hold_back(taken * max(0, length - given) // length)
        yield outcome
    meter.hold_back(0)


def _whole(stream: BinaryIO, kind: Format) -> bytes:
    """Return a stream's bytes. Raises UnreadableError for too many."""
    data = stream.read(MAX_FILE_BYTES)
    if len(data) == MAX_FILE_BYTES:
        limit = f"{MAX_FILE_BYTES // 1_000_000} MB"
        raise UnreadableError(
            f"The file is too large: a {kind} file must be smaller than {limit}.",
            hint="Split it, or write its articles as JSON lines.",
        )
    return data


def _read_zip(
    file: str, stream: BinaryIO, defaults: Defaults, meter: Meter, *, packed: bool
) -> Iterator[Read | Notice]:
    """Read the members of a zip file in the order of their names. Raises UnreadableError."""
    if packed:
        raise UnreadableError("A zip file inside another packed file is not read.", hint="Unpack the outer one first.")
    with opened_zip(stream) as opened:
        members = members_of(opened)
        if not members:
            raise UnreadableError("The zip file holds no file.", hint=f"What is read: {KNOWN}.")
        done = 0
        for member in members:
            # A zip file is read here and there, some of it twice: what is done is counted by members.
            meter.read, done = done, done + member.compress_size
            inner = printable(f"{file}!{member.filename}")
            if reason := why_unsafe(member):
                yield Notice(inner, None, reason, "Pack it again, without this.")
                continue
            try:
                yield from _read_stream(inner, unzipped(opened, member), defaults, meter, packed=True)
            except UnreadableError as error:
                yield Notice(inner, None, error.message, error.hint)


def _finished(
    drafts: Iterator[Draft | Flaw], file: str, defaults: Defaults, *, data: bytes = b""
) -> Iterator[Read | Notice]:
    """Make articles of a file's drafts; `data` are the bytes of a file that is read whole."""
    any_there = False
    try:
        for draft in drafts:
            any_there = True
            if isinstance(draft, Flaw):
                yield Notice(file, draft.place, draft.reason, draft.remedy)
            elif len(draft.text) > MAX_CHARACTERS:
                reason = f"The article has {len(draft.text):,} characters, at most {MAX_CHARACTERS:,} are kept."
                yield Notice(file, draft.place, reason, "Split it.")
            else:
                doubts = tuple(Notice(file, draft.place, doubt.reason, doubt.remedy) for doubt in draft.doubts)
                named = bool(draft.id or draft.url or defaults.url)
                yield Read(_article(draft, defaults, data), file, draft.place, doubts, named)
    except UnreadableError as error:
        yield Notice(file, None, error.message, error.hint)
        return
    if not any_there:
        yield Notice(file, None, "There is no article in it.", "Check that it was saved whole.")


def _article(draft: Draft, defaults: Defaults, data: bytes) -> Article:
    """Fill a draft's gaps and name it: by its own id, else its address, else its content."""
    url = draft.url or defaults.url
    if draft.id:
        article_id = draft.id
    elif url:
        article_id = digest("url", canonical_url(url))
    elif draft.of_file:
        article_id = digest("file", hashlib.sha256(data).hexdigest())
    else:
        article_id = digest("record", draft.title or "", draft.text)
    return Article(
        id=article_id,
        title=draft.title,
        text=draft.text,
        published=draft.published or defaults.published,
        source=draft.source or defaults.source,
        url=url,
        author=draft.author,
        language=draft.language or language_of(draft.text),
    )


class Clashes:
    """Remembers the articles of a run, so that an id stands for one content."""

    def __init__(self) -> None:
        self._first: dict[str, tuple[str, str]] = {}

    def settled(self, outcome: Read | Notice) -> Read | Notice:
        """Turn an article whose id another one of this run has into a notice, unless they say the same."""
        if isinstance(outcome, Notice):
            return outcome
        article = outcome.article
        here = f"{outcome.file}, {outcome.place}" if outcome.place else outcome.file
        content = content_hash(article)
        known, there = self._first.setdefault(article.id, (content, here))
        if known == content:
            return outcome
        reason = f"Its id {article.id!r} is that of another article of this run, at {there}."
        return Notice(outcome.file, outcome.place, reason, "Give each article an id or address of its own.")


def _without_clashes(outcomes: Iterable[Read | Notice]) -> Iterator[Read | Notice]:
    return map(Clashes().settled, outcomes)


def printable(name: str) -> str:
    """Write a file's name so that any terminal and any JSON can show it, as notices do."""
    return "".join(character if character.isprintable() else "\ufffd" for character in name)
