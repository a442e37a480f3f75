"""Positions: speakers by issues, the newest stance in each cell; a cell lists its statements, each with its article."""

from __future__ import annotations

import streamlit as st

from app.client import Client
from app.page_parts.downloads import show_downloads
from app.page_parts.elements import Box, matrix_table, scroll_here
from app.page_parts.frame import framed
from app.page_parts.plain import plain
from app.page_parts.sources import show_opened
from app.page_parts.statements import (
    choose_days,
    choose_issue,
    choose_some,
    explain_empty,
    names,
    show_statement,
)
from app.page_parts.words import count, day, stance_word, what_to_try
from app.tables import NOTHING, positions_csv
from rag.positions import Cell, Matrix
from rag.said import Wanted

SPEAKERS = "speakers"
SUGGEST = "suggest"
WHO, ON = "cell_speaker", "cell_issue"
"""Where the address keeps whose cell on which issue is open."""
JUMP, JUMPS = "matrix_jump", "matrix_jumps"
"""Whether a cell was just chosen, and how often one was."""
MOST_SPEAKERS = 20
MOST_LISTED = 200


def show(address: str) -> None:
    """Draw the page for the HTTP server at an address; called at each run of the script."""
    framed(address, _show, title="Positions · Rapporteur")


def _show(client: Client) -> None:
    state = client.health()
    speakers, issues = names(client, client.base_url, state.sequence)
    with st.container(key="ledger"):
        st.markdown("# Positions", anchors=False)
        if not speakers:
            explain_empty(state.articles)
            return
        chosen = choose_some("Speakers", speakers, SPEAKERS, "Those who speak most")
        issue = choose_issue(issues)
        days = choose_days()
        if days is not None:
            wanted = Wanted(issue=issue, since=days[0], until=days[1])
            _found(client, client.positions(wanted, compared=tuple(chosen), limit=MOST_SPEAKERS), wanted)
        _suggest(client)
    show_opened(client)


def _suggest(client: Client) -> None:
    """Offer issues that the list lacks, with the statements by which to judge them; they change nothing."""
    if not st.toggle("Suggest further issues", key=SUGGEST, bind="query-params"):
        return
    found = client.suggested_issues()
    if found.unknown:
        st.caption(f"{count(found.unknown, 'statement')} are still being read.")
    if not found.suggestions:
        st.info("No further issue is suggested.", icon=":material/lightbulb:")
        return
    st.caption("Groups of statements without an issue. What is apt goes into `issues.yaml` in the archive's folder.")
    for number, each in enumerate(found.suggestions):
        who = f" · {', '.join(each.speakers)}" if each.speakers else ""
        told = f"{count(each.statements, 'statement')} in {count(each.articles, 'article')}{who}"
        st.markdown(f"**{plain(', '.join(each.words))}** · {plain(told)}")
        for said in each.examples:
            show_statement(said, key=f"suggested-{number}")


def _found(client: Client, found: Matrix, wanted: Wanted) -> None:
    if not found.cells:
        advice = what_to_try("write your own `issues.yaml`", filtered=wanted != Wanted())
        st.info(f"No statement on any issue found. {advice}", icon=":material/search_off:")
        return
    st.caption(
        f"{count(len(found.speakers), 'speaker')} by {count(len(found.issues), 'issue')}: the newest stance, the "
        "number of statements, the day of the last. Choose a cell to list its statements."
    )
    matrix_table(found.issues, [(name, _boxes(found, name)) for name in found.speakers], _open, key="matrix")
    show_downloads("positions", positions_csv(found), found)
    _cell(client, found, wanted)
    for number, move in enumerate(found.moves):
        st.markdown(f"**{plain(move.speaker)}** moved on {plain(move.issue)}")
        show_statement(move.before, key=f"before-{number}")
        show_statement(move.after, key=f"after-{number}")


def _boxes(found: Matrix, speaker: str) -> list[Box]:
    cells = {cell.issue: cell for cell in found.cells if cell.speaker == speaker}
    return [_box(cells.get(issue)) for issue in found.issues]


def _box(cell: Cell | None) -> Box:
    if cell is None:
        return {"stance": "", "told": NOTHING}
    return {"stance": stance_word(cell.stance), "told": f"{count(cell.statements, 'statement')}, {day(cell.last)}"}


def _open(speaker: str, issue: str) -> None:
    st.query_params[WHO] = speaker
    st.query_params[ON] = issue
    st.session_state[JUMPS] = st.session_state.get(JUMPS, 0) + 1
    st.session_state[JUMP] = True


def _cell(client: Client, found: Matrix, wanted: Wanted) -> None:
    speaker, issue = st.query_params.get(WHO), st.query_params.get(ON)
    if speaker not in found.speakers or issue not in found.issues:
        return
    asked = Wanted(speaker=speaker, issue=issue, since=wanted.since, until=wanted.until)
    listed = client.statements(asked, limit=MOST_LISTED)
    said = [each for each in listed.statements if each.speaker == speaker]
    with st.container(key="cell-list", gap="xsmall"):
        if st.session_state.pop(JUMP, False):
            scroll_here(key=f"arrived-cell-{st.session_state[JUMPS]}")
        st.markdown(f"### {plain(speaker)} on {plain(issue)}", anchors=False)
        if not said:
            st.caption(NOTHING.capitalize())
        if listed.next is not None:
            st.caption(f"The newest {MOST_LISTED} are listed; narrow the days to see others.")
        for each in said:
            show_statement(each, key="cell")
