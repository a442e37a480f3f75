"""How two sides beside each other, and issues with those that are suggested, look in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from app.show import visible
from app.show_statements import STANCE_COLOURS, append_said
from rag.comparing import Comparison, Row, Side
from rag.figure_words import one_line
from rag.issue_counts import IssueCount
from rag.suggested_issues import Suggestion

NOTHING = "no statement found"
NAMES_SHOWN = 4


def comparison_page(found: Comparison) -> Text:
    """Show both sides on each issue: the stance, how many statements, whether it changed, and the newest statement."""
    if not found.rows:
        return Text(f"No statement of {' or '.join(map(visible, found.names))} on any issue found.")
    page = Text()
    for row in found.rows:
        page.append(f"{visible(row.issue)}\n", style="bold")
        for side in row.sides:
            _append_side(page, side)
        _append_opposed(page, row)
    page.rstrip()
    return page


def side_line(side: Side) -> str:
    """Sum one side up: how many statements, and whether a change was seen between which days."""
    if not side.statements:
        return NOTHING
    count = "1 statement" if side.statements == 1 else f"{side.statements} statements"
    days = ""
    if side.first and side.last:
        days = f" on {side.first}" if side.first == side.last else f" between {side.first} and {side.last}"
    if side.moves:
        return f"{count}{days}, moved {len(side.moves)} times" if len(side.moves) > 1 else f"{count}{days}, moved once"
    return f"no change seen in {count}{days}" if side.statements > 1 else f"{count}{days}"


def opposed_line(row: Row) -> str | None:
    """Say how many pairs of opposed statements there are, where not all are shown."""
    shown = len(row.opposed)
    return f"the newest {shown} of {row.opposed_total} opposed pairs" if shown < row.opposed_total else None


def issues_page(counts: Sequence[IssueCount], suggested: Sequence[Suggestion], *, suggesting: bool) -> Text:
    """Show issues with their statements by cue and by meaning, then what is suggested, ready for `issues.yaml`."""
    page = Text()
    for each in counts:
        near = f", {each.by_meaning} more by meaning" if each.by_meaning else ""
        page.append(f"{each.by_words:5} {visible(each.label)}")
        page.append(f"{near}\n", style="dim")
    for one in suggested:
        page.append(f"\nsuggested: {', '.join(map(visible, one.words))}", style="bold")
        told = f" ({one.statements} statements in {one.articles} articles"
        page.append(f"{told}{': ' if one.speakers else ''}{', '.join(map(visible, one.speakers[:NAMES_SHOWN]))})\n")
        for said in one.examples:
            append_said(page, said)
    if suggested:
        page.append("\nWhat is apt goes into issues.yaml in the archive's folder (docs/operations.md).", style="dim")
    elif suggesting:
        page.append("\nNo further issue is suggested.", style="dim")
    page.rstrip()
    return page


def _append_side(page: Text, side: Side) -> None:
    page.append(f"  {visible(side.name)}: ")
    if side.stance:
        told = "no stance read" if side.stance == "neutral" else side.stance
        page.append(f"{told}, ", style=STANCE_COLOURS.get(side.stance, ""))
    page.append(f"{side_line(side)}\n")
    if side.newest is not None:
        page.append(f"    {one_line(visible(side.newest.speaker or ''))} {one_line(visible(side.newest.cue))}: ")
        place = f"{side.newest.spans[0][0]}:{side.newest.spans[-1][1]}"
        page.append(one_line(visible(side.newest.text)))
        page.append(f"\n    show {visible(side.newest.article_id)} --at {place}\n", style="dim")


def _append_opposed(page: Text, row: Row) -> None:
    if more := opposed_line(row):
        page.append(f"  {more}\n", style="dim")
    for each in row.opposed:
        page.append("  opposed:\n", style="bold")
        append_said(page, each.one)
        append_said(page, each.other)
