"""`locate`: where an excerpt comes from."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from app.commands.options import ArchiveFlag, DebugFlag, JsonFlag, print_json, settings_for, stdout


def locate(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="The excerpt, or - to read it from stdin.")],
    *,
    archive: ArchiveFlag = None,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Tell which article holds an excerpt, trimmed or lightly altered, and where; exit 0 also when none does."""
    from app.show_location import location_page
    from app.wiring import opened_archive
    from rag.locating import locate as find

    excerpt = sys.stdin.read() if text == "-" else text
    with opened_archive(settings_for(archive)) as found_in:
        found = find(found_in, excerpt)
    if as_json:
        print_json(found)
    else:
        stdout().print(location_page(found), soft_wrap=True)
