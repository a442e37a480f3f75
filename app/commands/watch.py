"""`add --watch`: follows files and folders until Ctrl-C or SIGTERM, and tells of each commit as it comes."""

from __future__ import annotations

import logging
import shlex
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, TextIO

import typer

from app.commands.telling import batch_line, write_line

if TYPE_CHECKING:
    from app.settings import Settings
    from index.following import Deleted, Event
    from index.manifest import Place
    from index.reading import Defaults
    from index.report import Report
    from index.tally import Commit

NAMED = 3
"""Ids that a line names; a file may have given thousands."""


def watch(
    settings: Settings,
    given: Sequence[Path],
    defaults: Defaults,
    *,
    prune: bool,
    lines: TextIO | None,
    statements: bool = True,
) -> Report:
    """Follow what was given until a signal; report on the whole.

    Commits are told as JSON on `lines`, or in words on stderr without; all else on stderr.
    """
    from app.wiring import opened_service
    from index.bell import Bell
    from index.following import Follower, Remark
    from index.reading import read
    from index.report import Notice

    there = [path for path in given if path.exists()]
    # What is on PostgreSQL lies in no folder.
    own = settings.archive if isinstance(settings.archive, Path) else None
    if own:
        _refuse_archive(there, own)
    # What the library has to say of lost events means nothing here: a look finds what was lost.
    logging.getLogger("watchdog").setLevel(logging.CRITICAL)
    tell = partial(tell_of, lines=lines, archive=settings.archive)
    bell = Bell(there, leave_out=own, remark=lambda text: tell(Remark(text)))
    missing = [found for found in read([path for path in given if path not in there]) if isinstance(found, Notice)]
    for notice in missing:
        tell(notice)
    opening = opened_service(settings, create=True, statements=statements)
    with _stopped_by_signals(bell.stop), bell, opening as service:
        follower = Follower(
            there,
            tell,
            add=service.add,
            archive=service.archive,
            leave_out=own,
            defaults=defaults,
            prune=prune,
        )
        tell(Remark(f"Following {', '.join(map(str, there))}; Ctrl-C ends it."))
        report = follower.run(bell)
    return replace(report, failed=(*missing, *report.failed))


def tell_of(event: Event, *, lines: TextIO | None, archive: Place) -> None:
    """Tell what happened: commits and removals as JSON on `lines` if there are any, the rest in a line on stderr."""
    from index.following import Deleted, Removed
    from index.metering import Pace
    from index.reading import printable
    from index.report import Notice
    from index.tally import Commit

    match event:
        case Commit() if lines is not None:
            write_line(lines, batch_line(event.so_far, Pace(None)))
        case Removed() if lines is not None:
            file = printable(str(event.file))
            write_line(lines, {"ids": [], "removed": list(event.ids), "file": file, "why": event.why})
        case Commit():
            _say(_commit_line(event))
        case Removed(why="replaced"):
            _say(f"replaced {_some(event.ids)} by what {event.file} holds now")
        case Removed():
            _say(f"removed {_some(event.ids)} with {event.file}")
        case Deleted():
            _say(_deleted_line(event, archive))
        case Notice():
            _say(f"failed {event}")
        case _:
            _say(event.text)


def _say(text: str) -> None:
    from app.show import visible

    sys.stderr.write(visible(text).replace("\n", " ") + "\n")
    sys.stderr.flush()


def _commit_line(commit: Commit) -> str:
    counts = (("added", commit.added), ("updated", commit.updated), ("unchanged", commit.unchanged))
    told = ", ".join(f"{count:,} {name}" for name, count in counts if count)
    return f"stored: {told}; {_counted(commit.passages, 'passage')}"


def _deleted_line(event: Deleted, archive: Place) -> str:
    count = len(event.ids)
    stays, them = ("stays", "it") if count == 1 else ("stay", "them")
    command = shlex.join(["rapporteur", "remove", *event.ids[:NAMED], "--archive", str(archive)])
    more = f" (and {count - NAMED:,} more)" if count > NAMED else ""
    return f"{event.file} is gone; its {_counted(count, 'article')} {stays}. To remove {them}: {command}{more}"


def _some(ids: Sequence[str]) -> str:
    return ", ".join(ids[:NAMED]) + (f" and {len(ids) - NAMED:,} more" if len(ids) > NAMED else "")


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def _refuse_archive(given: Sequence[Path], archive: Path) -> None:
    for path in given:
        if path.resolve().is_relative_to(archive.resolve()):
            raise typer.BadParameter(f"{path} is the archive's own folder, or lies in it; name the articles' folder")


@contextmanager
def _stopped_by_signals(stop: Callable[[], None]) -> Iterator[None]:
    """Stop at Ctrl-C, SIGTERM or a closed terminal; a second signal does what it does by itself: it ends at once."""

    def take(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, former[number])
        stop()

    # What is ignored stays so: nohup, and shells that start something in the background, mean it.
    signals = [
        each for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP) if signal.getsignal(each) != signal.SIG_IGN
    ]
    former = {int(each): signal.signal(each, take) for each in signals}
    try:
        yield
    finally:
        for each, handler in former.items():
            signal.signal(each, handler)
