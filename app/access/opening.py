"""Opens the keys of an archive by themselves: without a model, and before there is an archive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from app.settings import Settings
from app.storage import CONVERSATIONS, open_access_of

if TYPE_CHECKING:
    from index.access import Access


@contextmanager
def opened_access(settings: Settings, *, create: bool) -> Iterator[Access | None]:
    """Open the keys of an archive for the length of a block; without `create` None in a folder that has none yet."""
    if not create and isinstance(settings.archive, Path) and not (settings.archive / CONVERSATIONS).is_file():
        yield None
        return
    access = open_access_of(settings)
    try:
        yield access
    finally:
        access.close()
