"""What `add` says at its end: counts, and for each file or record that went wrong where, why and what to do."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing that went wrong, or was doubtful, while reading.

    `file` is the name as the caller gave it (`news.zip!inner.txt` inside a zip file), `place` is where in it
    ("line 317", "page 2", "record 3"), None for the whole file.
    """

    file: str
    place: str | None
    reason: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}, {self.place}" if self.place else self.file
        return f"{where}: {self.reason} {self.remedy}".rstrip()


@dataclass(frozen=True, slots=True)
class Report:
    """What one run of `add` did; `ids` are the articles it read, in their order."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    copies: int = 0
    warnings: tuple[Notice, ...] = ()
    failed: tuple[Notice, ...] = ()
    passages: int = 0
    seconds: float = 0.0
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BulkReport(Report):
    """What a bulk run did; `resumed` of its `partitions` were left by an earlier run.

    `stage_seconds`: "reading" and "preparing" are seconds of workers, added up; "staging" and "loading" of the clock.
    """

    partitions: int = 0
    resumed: int = 0
    stage_seconds: dict[str, float] = field(default_factory=dict)
