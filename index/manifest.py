"""Records what an archive was built with, and refuses to use it with anything else.

Vectors of two models, or of two versions of one, cannot be compared; passages of two chunkings give answers that
depend on the day an article came in. Nothing here reads or writes a file.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from hashlib import blake2b
from pathlib import Path
from typing import TypeAlias

from index.postgres.address import Address
from rag.errors import DamagedError, MismatchError

FORMAT = 5
"""Grows when an older program could not read, or would spoil, what a newer one wrote. 2: token codes (`late`).
3: shorter bands, signatures (`sketch`), seals of the manifest and of the removals. 4: figures.
5: statements."""

UPGRADABLE = (1, 2, 3, 4)
"""Formats that opening brings to the present one (`index/upgrade.py`); those of format 1 still have no token codes, and
none has its statements read."""

SEAL = "seal"
"""The key of the manifest's checksum in the `meta` table."""

SHOWN = 12
"""How many digits of a checksum are enough to tell two apart by eye."""

Place: TypeAlias = Path | Address
"""Where an archive lies, as messages name it."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive was built with. `tokens` and `overlap` are those of `rag.chunking`.

    `late` is the checksum of the head that made its token codes (`rag.late`), empty if it has none. An archive made
    with another head is no mismatch: it is used without token codes, until a reindex makes them anew.
    """

    model: str
    checksum: str
    dimensions: int
    tokens: int
    overlap: int
    format: int = FORMAT
    late: str = ""

    def rows(self) -> list[tuple[str, str]]:
        """Spell the manifest as keys and values for the `meta` table, with its seal."""
        return [*self._values(), (SEAL, self.seal)]

    @property
    def seal(self) -> str:
        """A checksum of all values, kept beside them: what an archive was built with must not change unseen."""
        return blake2b(repr(self._values()).encode(), digest_size=16).hexdigest()

    def _values(self) -> list[tuple[str, str]]:
        return [(key, str(value)) for key, value in asdict(self).items()]

    @classmethod
    def of_rows(cls, rows: dict[str, str], path: Place) -> Manifest:
        """Read the manifest back from the `meta` table. Raises DamagedError if a key is missing or no number."""
        try:
            values = {field.name: rows[field.name] for field in fields(cls) if field.name != "late"}
            return cls(
                model=values["model"],
                checksum=values["checksum"],
                dimensions=int(values["dimensions"]),
                tokens=int(values["tokens"]),
                overlap=int(values["overlap"]),
                format=int(values["format"]),
                late=rows.get("late", ""),
            )
        except (KeyError, ValueError) as error:
            raise DamagedError(
                f"The manifest of the archive at {path} cannot be read ({error}).",
                hint="Restore truth.db from a backup, or make a new archive in another folder from the same articles.",
            ) from error


def require_same(found: Manifest, wanted: Manifest, path: Place) -> None:
    """Raise MismatchError, naming both sides and the remedy, unless an archive was built as the settings ask."""
    require_readable(found, path)
    if not _same_model(found, wanted):
        raise MismatchError(
            f"The archive at {path} was built with the model {_model(found)}; the settings ask for {_model(wanted)}.",
            hint=_model_remedy(found, wanted),
        )
    if not _same_chunking(found, wanted):
        raise MismatchError(
            f"The archive at {path} was built with passages of {found.tokens} tokens and an overlap of "
            f"{found.overlap}; the settings ask for {wanted.tokens} and {wanted.overlap}.",
            hint=f"Set {_chunking_settings(found)}, or run `rapporteur reindex`: it cuts the stored articles anew.",
        )


def require_readable(found: Manifest, path: Place) -> None:
    """Raise MismatchError unless the archive has a format that this version reads."""
    if found.format != FORMAT:
        raise MismatchError(
            f"The archive at {path} has format {found.format}; this version of rapporteur reads format {FORMAT} and "
            "older ones.",
            hint="Use the version that made it, or make a new archive in another folder from the same articles.",
        )


def require_model_kept(opened: Manifest, now: Manifest, path: Place) -> None:
    """Raise MismatchError if an archive was given another model since it was opened."""
    if not _same_model(opened, now):
        raise MismatchError(
            f"The archive at {path} was opened with the model {_model(opened)} and has been given {_model(now)} since.",
            hint=f'Start this program again with embedding.model = "{now.model}".',
        )


def require_kept(opened: Manifest, now: Manifest, path: Place) -> None:
    """Raise MismatchError if an archive is no longer what it was opened as: what is added would not match the rest."""
    require_model_kept(opened, now, path)
    if not _same_chunking(opened, now):
        raise MismatchError(
            f"The archive at {path} was opened with passages of {opened.tokens} tokens and an overlap of "
            f"{opened.overlap}, and has been given passages of {now.tokens} and {now.overlap} since.",
            hint=f"Start this program again with {_chunking_settings(now)}.",
        )
    if opened.late != now.late:
        raise MismatchError(
            f"The archive at {path} has been given other token codes since it was opened.",
            hint="Start this program again.",
        )


def _same_model(one: Manifest, other: Manifest) -> bool:
    return (one.model, one.checksum, one.dimensions) == (other.model, other.checksum, other.dimensions)


def _same_chunking(one: Manifest, other: Manifest) -> bool:
    return (one.tokens, one.overlap) == (other.tokens, other.overlap)


def _chunking_settings(manifest: Manifest) -> str:
    return f"chunking.tokens = {manifest.tokens} and chunking.overlap = {manifest.overlap}"


def _model(manifest: Manifest) -> str:
    return f"{manifest.model} ({manifest.dimensions} dimensions, weights {manifest.checksum[:SHOWN]})"


def _model_remedy(found: Manifest, wanted: Manifest) -> str:
    renew = "run `rapporteur reindex`: it embeds the stored articles anew."
    if found.model != wanted.model:
        return f'Set embedding.model = "{found.model}", or {renew}'
    return f"Install the weights of {found.model} that it was built with again, or {renew}"
