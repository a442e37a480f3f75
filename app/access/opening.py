"""Opens the keys of an archive by themselves: without a model, and before there is an archive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.settings import Settings

if TYPE_CHECKING:
    from index.access import Access


@contextmanager
def opened_access(settings: Settings, *, create: bool) -> Iterator[Access | None]:
    """Open the keys of an archive for the length of a block; without `create` None where there are none yet."""
    from app.wiring import CONVERSATIONS
    from index.access import open_access

    path = settings.archive / CONVERSATIONS
    if not create and not path.is_file():
        yield None
        return
    access = open_access(path)
    try:
        yield access
    finally:
        access.close()
