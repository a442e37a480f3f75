"""`compare` and `issues`: two sides beside each other, and what statements are sorted by."""

from __future__ import annotations

from typing import Annotated

import typer

from app.commands.options import (
    ArchiveFlag,
    AsOfFlag,
    DebugFlag,
    JsonFlag,
    SourceFlags,
    print_json,
    settings_for,
    stdout,
)
from app.commands.statements import IssueFlag, SinceFlag, UntilFlag, read_wanted


def compare(
    *,
    archive: ArchiveFlag = None,
    speaker: Annotated[
        list[str] | None,
        typer.Option("--speaker", metavar="NAME", help="Two of them; with two outlets, one whom they quote."),
    ] = None,
    outlet: Annotated[
        list[str] | None, typer.Option("--outlet", metavar="NAME", help="Two outlets, in place of speakers.")
    ] = None,
    issue: IssueFlag = None,
    since: SinceFlag = None,
    until: UntilFlag = None,
    as_of: AsOfFlag = None,
    source: SourceFlags = None,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Print what two speakers say, or two outlets print, issue by issue, and where they are opposed."""
    names = outlet or speaker or []
    heard = speaker[0] if outlet and speaker else None
    if len(names) != 2 or (outlet and speaker and len(speaker) > 1):  # noqa: PLR2004 (two sides)
        raise typer.BadParameter("give two: --speaker A --speaker B, or --outlet A --outlet B", param_hint="--speaker")
    wanted = read_wanted(heard, issue, since, until, as_of, source)
    from app.show_comparison import comparison_page
    from app.wiring import opened_ledger
    from rag.comparing import compare as lay_out

    with opened_ledger(settings_for(archive)) as ledger:
        found = lay_out(ledger, wanted, names, of="outlets" if outlet else "speakers")
    if as_json:
        print_json(found)
    else:
        stdout().print(comparison_page(found), soft_wrap=True)


def issues(
    *,
    archive: ArchiveFlag = None,
    suggest: Annotated[
        bool, typer.Option("--suggest", help="Also read all statements with the model and suggest issues not listed.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="Suggestions at most.")] = 10,
    as_json: JsonFlag = False,
    _debug: DebugFlag = False,
) -> None:
    """Print the issues that statements are sorted by, and how many each has; `--suggest` looks for others."""
    from app.show_comparison import issues_page
    from app.wiring import opened_ledger
    from rag.issue_counts import issue_counts
    from rag.said import Wanted
    from rag.suggested_issues import Suggestions, suggest_issues

    with opened_ledger(settings_for(archive), learns=suggest) as ledger:
        ledger.learn()
        counts = issue_counts(ledger, Wanted())
        found = suggest_issues(ledger, Wanted(), limit=limit) if suggest else Suggestions((), 0)
    if as_json:
        print_json({"issues": counts, "suggestions": found.suggestions})
    else:
        stdout().print(issues_page(counts, found.suggestions, suggesting=suggest), soft_wrap=True)
