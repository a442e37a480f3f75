"""How statements, positions and speakers look in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from app.show import origin, visible
from rag.figure_words import one_line
from rag.issues import Matched
from rag.positions import Cell, Matrix, Steady
from rag.said import Said, SaidPage
from rag.voices import Office, Speaker

UNKNOWN = "somebody"
NAMES_SHOWN = 6
STANCE_COLOURS = {
    **dict.fromkeys(("accepts", "offers"), "green"),
    **dict.fromkeys(("rejects", "denies"), "red"),
    **dict.fromkeys(("demands", "conditions", "defers"), "yellow"),
}


def statements_page(found: SaidPage) -> Text:
    """Show statements: who, by which word, what, on which issues, and where."""
    page = Text()
    for said in found.statements:
        append_said(page, said)
    if not found.statements:
        return Text("No statements found.")
    page.append(f"{len(found.statements)} of {found.total}", style="dim")
    return page


def matrix_page(found: Matrix) -> Text:
    """Show where each speaker stands on each issue, and then who moved and who did not."""
    page = Text()
    for speaker in found.speakers:
        page.append(f"{visible(speaker)}\n", style="bold")
        for cell in found.cells:
            if cell.speaker == speaker:
                _append_cell(page, cell)
    if not found.cells:
        return Text("No statements on any issue found.")
    for move in found.moves:
        page.append(f"\nmoved: {visible(move.speaker)} on {move.issue}\n", style="bold")
        append_said(page, move.before)
        append_said(page, move.after)
    if found.steady:
        page.append("\n")
    for each in found.steady:
        page.append(f"{steady_line(each)}\n", style="dim")
    page.rstrip()
    return page


def steady_line(each: Steady) -> str:
    """Say on which issue no change was seen, in how many statements and between which days."""
    days = f" between {each.first} and {each.last}" if each.first and each.first != each.last else ""
    return f"no change seen: {visible(each.speaker)} on {each.issue}, in {each.statements} statements{days}"


def speakers_page(found: Sequence[Speaker]) -> Text:
    """Show who speaks how often, and under which names."""
    page = Text()
    for speaker in found:
        others = [visible(name) for name in speaker.names if name != speaker.name]
        page.append(f"{speaker.statements:5} {visible(speaker.name)}")
        page.append(f" ({', '.join(others[:NAMES_SHOWN])})\n" if others else "\n", style="dim")
        for office in speaker.roles:
            page.append(f"      {office_line(office)}\n", style="dim")
    if not found:
        return Text("Nobody speaks in this archive.")
    page.rstrip()
    return page


def office_line(office: Office) -> str:
    """Say in which role articles of which days call somebody, and to whom it belongs."""
    days = "in undated articles"
    if office.first and office.last:
        days = str(office.first) if office.first == office.last else f"{office.first} to {office.last}"
    belongs = f" [{visible(office.affiliation)}]" if office.affiliation else ""
    return f"{visible(office.role)}{belongs}, {days}"


def append_said(page: Text, said: Said) -> None:
    """Add a statement: day, who, by which word, what, the stance, the issues with what tells them, and the place."""
    page.append(said.day.isoformat() if said.day else "undated   ", style="dim")
    page.append(f" {visible(said.speaker or UNKNOWN)} ", style="bold")
    # A cue may end in the colon before a quotation.
    page.append(f"{one_line(visible(said.cue.removesuffix(':')))}: {one_line(visible(said.text))}")
    if said.stance != "neutral":
        page.append(f" [{said.stance}]", style=STANCE_COLOURS.get(said.stance, ""))
    issues = f"on {', '.join(map(_known_by, said.cues))}; " if said.cues else ""
    more = f"; also in {len(said.also_in)} more" if said.also_in else ""
    page.append(f"\n           {issues}{origin(said.source, said.published)}{more}; ", style="dim")
    page.append(f"show {visible(said.article_id)} --at {said.spans[0][0]}:{said.spans[-1][1]}\n", style="dim")


def _known_by(match: Matched) -> str:
    """Name an issue, with the cue or the seed by which it is known."""
    if match.by == "meaning":
        return f"{visible(match.label)} (near “{visible(match.cue)}”, {match.likeness:.2f})"
    return visible(match.label) if match.cue == match.label else f"{visible(match.label)} (“{visible(match.cue)}”)"


def _append_cell(page: Text, cell: Cell) -> None:
    page.append(f"  {visible(cell.issue)}: ")
    page.append(
        "no stance read" if cell.stance == "neutral" else cell.stance, style=STANCE_COLOURS.get(cell.stance, "")
    )
    count = "1 statement" if cell.statements == 1 else f"{cell.statements} statements"
    page.append(f", {count}, newest {cell.last or 'undated'}\n")
