"""An archive as portable JSON lines: what an export holds, line by line, and whether a file holds all of it.

    {"rapporteur": {"kind": "export", "format": 1}}
    {"id": ..., "title": ..., "text": ..., "published": ..., "source": ..., "url": ..., "author": ..., "language": ...}
    {"rapporteur": {"kind": "list", "name": "speakers.yaml", "text": ...}}
    {"rapporteur": {"kind": "conversation", "id": ..., "title": ..., "created": ..., "updated": ...}}
    {"rapporteur": {"kind": "turn", "asked": ..., "answer": {...}, "verdicts": [[verdict, comment], ...]}}
    {"rapporteur": {"kind": "end", "articles": 2, ..., "fingerprint": ..., "sha256": of all bytes before this line}}

An article's line is an ordinary record, so that other programs read it too. Turns follow their conversation. Nothing
that is derived is in it (passages, vectors, statements), nor keys. The same contents are the same bytes. Which file the
lines go to or come from is `index/portable_file.py`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from typing import Any, BinaryIO, TypeAlias

from pydantic import TypeAdapter, ValidationError

from index.readers.records import MARK
from index.schema import NOTHING
from index.truth import turned
from rag.errors import UnreadableError
from rag.identity import content_hash
from rag.nouns import Answer, Article, Conversation, Turn

FORMAT = 1
"""Grows when an older program could not read what a newer one writes."""

LONGEST_LINE = 200_000_000
"""Bytes: an article has five million characters at most, each of six bytes where it is escaped."""

AGAIN = "Get the whole file again, or take the articles that are there with `rapporteur add`."
"""The remedy for a file that was cut off or altered."""

_ANSWER: TypeAdapter[Answer] = TypeAdapter(Answer)
_TIMES: TypeAdapter[datetime] = TypeAdapter(datetime)


@dataclass(frozen=True, slots=True)
class Contents:
    """What an export holds; `fingerprint` is that of an archive of just these articles."""

    articles: int = 0
    lists: int = 0
    conversations: int = 0
    turns: int = 0
    fingerprint: str = NOTHING


@dataclass(frozen=True, slots=True)
class OwnList:
    """A reader's own list, by the name of its file."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A turn of the conversation before it, with readers' verdicts on its answer and their comments."""

    turn: Turn
    verdicts: tuple[tuple[str, str], ...] = ()


Entry: TypeAlias = Article | OwnList | Conversation | KeptTurn
"""One line; a conversation comes without its turns."""

_COUNTED: dict[type[Any], str] = {
    Article: "articles",
    OwnList: "lists",
    Conversation: "conversations",
    KeptTurn: "turns",
}


class Tally:
    """Counts what goes by."""

    def __init__(self) -> None:
        self.contents = Contents()

    def note(self, entry: Entry) -> None:
        """Count one entry."""
        name = _COUNTED[type(entry)]
        count = getattr(self.contents, name) + 1
        self.contents = replace(self.contents, **{name: count})
        if isinstance(entry, Article):
            total = turned(self.contents.fingerprint, entry.id, content_hash(entry))
            self.contents = replace(self.contents, fingerprint=total)


class Writer:
    """Writes an export to a stream; without its end it counts as cut off."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self._tally = Tally()
        self._write({MARK: {"kind": "export", "format": FORMAT}})

    def put(self, entry: Entry) -> None:
        """Write one entry."""
        self._write(_record(entry))
        self._tally.note(entry)

    def end(self) -> Contents:
        """Write the line that says the file is whole; return what the file holds."""
        contents = self._tally.contents
        self._write({MARK: {"kind": "end", **asdict(contents), "sha256": self._digest.hexdigest()}})
        return contents

    def _write(self, record: dict[str, Any]) -> None:
        # Escaped where UTF-8 could not hold it: a question may end in half a surrogate pair, an article may not.
        line = json.dumps(record, ensure_ascii=MARK in record, separators=(",", ":")).encode() + b"\n"
        self._stream.write(line)
        self._digest.update(line)


def entries(stream: BinaryIO) -> Iterator[tuple[int, int, Entry]]:
    """Read an export from its beginning: number of each line, its bytes, and what it holds.

    Raises UnreadableError, after what could be read, where the stream is no export or not the whole of one: its reason
    begins with a verb, for the caller to name the file before it.
    """
    digest = hashlib.sha256()
    tally = Tally()
    begun = False
    for number, line in enumerate(_lines(stream), start=1):
        record = _parsed(line, number)
        marked = record.get(MARK)
        if number == 1:
            _require_export(marked)
            begun = True
        elif isinstance(marked, dict) and marked.get("kind") == "end":
            _require_same(marked, tally.contents, digest.hexdigest())
            if stream.read(1):
                raise UnreadableError("goes on after its end.", hint=AGAIN)
            return
        else:
            entry = _entry(record, number)
            tally.note(entry)
            yield number, len(line), entry
        digest.update(line)
    if not begun:
        raise _no_export()
    articles = tally.contents.articles
    raise UnreadableError(f"is cut off: it ends after {articles:,} articles, without its last line.", hint=AGAIN)


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    while line := stream.readline(LONGEST_LINE):
        if not line.endswith(b"\n"):
            # The end of a file that was cut within a line; or a line that no export of ours has.
            return
        yield line


def _parsed(line: bytes, number: int) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        record = None
    if isinstance(record, dict):
        return record
    if number == 1:
        raise _no_export()
    raise UnreadableError(f"was altered: line {number:,} is not a JSON object.", hint=AGAIN)


def _require_export(marked: object) -> None:
    if not isinstance(marked, dict) or marked.get("kind") != "export":
        raise _no_export()
    if marked.get("format") != FORMAT:
        raise UnreadableError(
            f"has format {marked.get('format')!r}; this version of rapporteur reads format {FORMAT}.",
            hint="Use the version that wrote it, or a newer one.",
        )


def _no_export() -> UnreadableError:
    return UnreadableError(
        "is no export: its first line is not the one that `rapporteur export` writes.",
        hint="Read other files with `rapporteur add`.",
    )


def _require_same(told: dict[str, Any], found: Contents, digest: str) -> None:
    """Raise UnreadableError unless what an export's last line tells is what was found before it."""
    for field in fields(Contents):
        here = getattr(found, field.name)
        if told.get(field.name) != here:
            reason = f"was altered: its last line tells of {field.name} {told.get(field.name)}, its lines give {here}."
            raise UnreadableError(reason, hint=AGAIN)
    if told.get("sha256") != digest:
        raise UnreadableError(
            f"was altered: its checksum is {str(told.get('sha256'))[:12]}, its lines give {digest[:12]}.", hint=AGAIN
        )


def _record(entry: Entry) -> dict[str, Any]:
    match entry:
        case Article():
            return {**asdict(entry), "published": entry.published.isoformat() if entry.published else None}
        case OwnList():
            return {MARK: {"kind": "list", "name": entry.name, "text": entry.text}}
        case Conversation():
            times = {"created": entry.created.isoformat(), "updated": entry.updated.isoformat()}
            return {MARK: {"kind": "conversation", "id": entry.id, "title": entry.title, **times}}
        case KeptTurn():
            answer = _ANSWER.dump_python(entry.turn.answer, mode="json")
            asked = entry.turn.asked.isoformat()
            return {MARK: {"kind": "turn", "asked": asked, "answer": answer, "verdicts": entry.verdicts}}


def _entry(record: dict[str, Any], number: int) -> Entry:
    try:
        marked = record.get(MARK)
        return _article(record) if marked is None else _other(marked)
    except (KeyError, TypeError, ValueError, ValidationError, RecursionError) as error:
        raise UnreadableError(f"was altered: line {number:,} holds nothing that is known.", hint=AGAIN) from error


def _article(record: dict[str, Any]) -> Article:
    values = {field.name: record[field.name] for field in fields(Article)}
    day = values.pop("published")
    if not all(isinstance(values[name], str) for name in ("id", "text")):
        raise TypeError
    if not all(value is None or isinstance(value, str) for value in values.values()):
        raise TypeError
    return Article(**values, published=None if day is None else date.fromisoformat(day))


def _other(marked: dict[str, Any]) -> Entry:
    match marked["kind"]:
        case "list":
            return OwnList(str(marked["name"]), str(marked["text"]))
        case "conversation":
            created, updated = (_TIMES.validate_python(marked[name]) for name in ("created", "updated"))
            return Conversation(str(marked["id"]), str(marked["title"]), created=created, updated=updated)
        case "turn":
            turn = Turn(_ANSWER.validate_python(marked["answer"]), _TIMES.validate_python(marked["asked"]))
            return KeptTurn(turn, tuple((str(verdict), str(comment)) for verdict, comment in marked["verdicts"]))
        case _:
            raise ValueError


def following(conversation: Conversation, verdicts: Sequence[Sequence[tuple[str, str]]]) -> Iterator[Entry]:
    """List the entries of a conversation: itself without its turns, then each turn with the verdicts on it."""
    yield replace(conversation, turns=(), unanswered=())
    for turn, own in zip(conversation.turns, verdicts, strict=True):
        yield KeptTurn(turn, tuple(own))
