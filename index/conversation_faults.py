"""Says what is wrong with the tables of conversations in our words: where they are, and that no article is touched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from index.manifest import Place
from rag.errors import DamagedError


@contextmanager
def explained(place: Place) -> Iterator[None]:
    """Tell of damage inside the block as damage to the conversations at `place`."""
    try:
        yield
    except DamagedError as error:
        raise damaged(place, str(error.__cause__ or error.message)) from error


def damaged(place: Place, reason: str) -> DamagedError:
    """Make the error of conversations that cannot be read."""
    return DamagedError(
        f"The conversations in {place} cannot be read: {reason}.",
        hint="Restore the file from a backup, or move it away to begin without conversations; no article is touched.",
    )
