"""The timeline: statements as dots by day and speaker, and the same as a list; each opens at its words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from app.client import Client
from app.page_parts.downloads import show_downloads
from app.page_parts.frame import framed
from app.page_parts.plot import picked, timeline_plot
from app.page_parts.sources import open_place, show_opened
from app.page_parts.statements import (
    UNKNOWN,
    choose_days,
    choose_issue,
    choose_one,
    explain_empty,
    names,
    show_statement,
)
from app.page_parts.words import count
from app.plot_files import timeline_picture
from app.tables import statements_csv
from rag.said import Said, SaidPage, Wanted

MOST = 1_000
"""Statements that are drawn at most: the newest ones."""
ON_A_PAGE = 40
SPEAKER = "speaker"
OPENED = "timeline_opened"


def show(address: str) -> None:
    """Draw the page for the HTTP server at an address; called at each run of the script."""
    framed(address, _show, title="Timeline · Rapporteur")


def _show(client: Client) -> None:
    state = client.health()
    speakers, issues = names(client, client.base_url, state.sequence)
    with st.container(key="ledger"):
        st.markdown("# Timeline", anchors=False)
        if not speakers and not client.statements(Wanted(), limit=1).total:
            explain_empty(state.articles)
            return
        wanted = _choose(speakers, issues)
        if wanted is not None:
            _found(client.statements(wanted, limit=MOST))
    show_opened(client)


def _choose(speakers: Sequence[str], issues: Sequence[str]) -> Wanted | None:
    one, other = st.columns(2)
    with one:
        speaker = choose_one("Speaker", speakers, SPEAKER, "All speakers")
    with other:
        issue = choose_issue(issues)
    days = choose_days()
    return Wanted(speaker=speaker, issue=issue, since=days[0], until=days[1]) if days else None


def _found(found: SaidPage) -> None:
    if not found.statements:
        st.info("No statement found. Widen the days, or take a filter off.", icon=":material/search_off:")
        return
    # The newest come first; the sort leaves those of one day in the order of their texts.
    dated = sorted((said for said in found.statements if said.day), key=lambda said: said.day or date.min)
    undated = [said for said in found.statements if not said.day]
    st.caption(_summary(found, len(undated)))
    if dated:
        _plot(dated)
    shown = [*dated, *undated]
    picture = partial(timeline_picture, dated, UNKNOWN) if dated else None
    whole = SaidPage(tuple(shown), found.total, found.next)
    show_downloads("timeline", statements_csv(shown), whole, picture=picture)
    _list(shown)


def _summary(found: SaidPage, undated: int) -> str:
    parts = [count(found.total, "statement")]
    if found.total > len(found.statements):
        parts.append(f"the newest {len(found.statements):,} are shown: narrow the days to see others")
    if undated:
        parts.append(f"{undated:,} without a date, in the list alone")
    return "; ".join(parts)


def _plot(dated: Sequence[Said]) -> None:
    # A new key after each click: the dot is then no longer selected, and can be clicked again.
    key = f"plot-{st.session_state.get(OPENED, 0)}"
    st.vega_lite_chart(
        spec=timeline_plot(dated, UNKNOWN),
        width="stretch",
        key=key,
        on_select=partial(_open, {said.id: said for said in dated}, key),
        alt="Statements by day and speaker; the list below holds the same",
    )


def _open(dated: dict[str, Said], key: str) -> None:
    chosen = dated.get(picked(st.session_state[key]) or "")
    if chosen is not None:
        st.session_state[OPENED] = st.session_state.get(OPENED, 0) + 1
        open_place(chosen)


def _list(shown: Sequence[Said]) -> None:
    pages = -(-len(shown) // ON_A_PAGE)
    with st.container(key="said-list", gap="xsmall"):
        place = st.empty()
        number = st.pagination(pages, key="page", max_visible_pages=5, bind="query-params") if pages > 1 else 1
        with place.container(gap="xsmall"):
            for said in shown[(number - 1) * ON_A_PAGE : number * ON_A_PAGE]:
                show_statement(said, key="list")
