"""`figures`: the numeric claims of the archive at the shell."""

from __future__ import annotations

from typing import Annotated

import typer

from app.commands.options import (
    ArchiveFlag,
    AsOfFlag,
    DebugFlag,
    JsonFlag,
    SinceFlag,
    SourceFlags,
    UndatedFlag,
    UntilFlag,
    filters_for,
    print_json,
    settings_for,
    stdout,
)


def figures(
    query: Annotated[str | None, typer.Argument(metavar="[QUERY]", help="A question or a few words.")] = None,
    *,
    archive: ArchiveFlag = None,
    since: SinceFlag = None,
    until: UntilFlag = None,
    as_of: AsOfFlag = None,
    undated: UndatedFlag = False,
    source: SourceFlags = None,
    article: Annotated[str | None, typer.Option("--article", metavar="ID", help="Only this article's figures.")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1_000, help="Groups at most.")] = 50,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Print what articles count, grouped, and how the figures of a group relate."""
    filters = filters_for(since=since, until=until, as_of=as_of, undated=undated, sources=source)
    from app.show_figures import ledger_page
    from app.wiring import opened_archive
    from rag.figure_ledger import figure_ledger

    with opened_archive(settings_for(archive)) as found_in:
        found = figure_ledger(found_in, filters=filters, query=query, article_id=article, limit=limit)
    if as_json:
        print_json(found)
    else:
        stdout().print(ledger_page(found), soft_wrap=True)
