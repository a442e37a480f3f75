"""The ways in which a writer's writes are made to fail, and what it has to say then."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from eval.torture.processes import UNBURDENED, Burden, Ended

SMALLEST, LARGEST = 4.0, 6.6
"""Powers of ten between which the bytes lie that a file may have."""

_READ_ONLY, _WRITABLE = 0o500, 0o700


class Failure(StrEnum):
    """Why a writer cannot write."""

    LIMIT = "a limit on the size of files"
    REPLACED = "a file in place of an index"
    DISK = "a full disk"
    FOLDER = "a read-only folder"
    INDEX = "a read-only folder of an index"


@contextmanager
def failing(failure: Failure, archive: Path, chance: random.Random) -> Iterator[Burden]:
    """Let the writes of a process that bears the burden fail inside the block."""
    part = archive / chance.choice(("vec", "lex"))
    if failure is Failure.LIMIT:
        yield Burden(largest_file=int(10 ** chance.uniform(SMALLEST, LARGEST)))
    elif failure in {Failure.FOLDER, Failure.INDEX}:
        folder = archive if failure is Failure.FOLDER else part
        folder.mkdir(exist_ok=True)
        folder.chmod(_READ_ONLY)
        try:
            yield Burden(without_root=True)
        finally:
            folder.chmod(_WRITABLE)
    else:
        if failure is Failure.REPLACED:
            shutil.rmtree(part, ignore_errors=True)
            part.write_bytes(b"none of ours")
        yield UNBURDENED


def complaint_about(ended: Ended) -> str | None:
    """Say what is wrong with the end of a writer that could not write: it must say one thing, clearly, or succeed."""
    lines = ended.err.splitlines()
    if ended.code == 1 and len(lines) == 1 and lines[0].startswith("error: "):
        return None
    if ended.code == 0 and not any(sign in ended.err for sign in ("Traceback", "panicked", "error: ")):
        return None
    return f"A writer that could not write exits with {ended.code} and says: {ended.err}"
