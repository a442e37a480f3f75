"""Compare: two speakers, or two outlets, side by side, issue by issue."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.client import Client
from app.page_parts.downloads import show_downloads
from app.page_parts.frame import framed
from app.page_parts.plain import plain
from app.page_parts.sources import show_opened
from app.page_parts.statements import choose_days, choose_issue, choose_one, explain_empty, names, show_statement
from app.page_parts.words import count, stance_word, what_to_try
from app.show_comparison import opposed_line, side_line
from app.tables import comparison_csv
from rag.comparing import Comparison, Of, Row, Side
from rag.said import Wanted

OF, ONE, OTHER, HEARD = "of", "one", "other", "speaker"
"""What the address keeps: what is compared, both names, and whose words are looked for in outlets."""
SHOWN = 3
"""Statements of a side on an issue that are shown at once: the newest."""
VOICES = 4


def show(address: str) -> None:
    """Draw the page for the HTTP server at an address; called at each run of the script."""
    framed(address, _show, title="Compare · Rapporteur")


def _show(client: Client) -> None:
    state = client.health()
    speakers, issues = names(client, client.base_url, state.sequence)
    with st.container(key="ledger"):
        st.markdown("# Compare", anchors=False)
        if not speakers:
            explain_empty(state.articles)
            return
        chosen = st.segmented_control(
            "Compare",
            ["speakers", "outlets"],
            default="speakers",
            required=True,
            key=OF,
            bind="query-params",
            on_change=_forget_names,
        )
        of: Of = "outlets" if chosen == "outlets" else "speakers"
        both = _choose(speakers if of == "speakers" else [name for name, _ in client.sources()], of)
        heard = None
        if of == "outlets":
            heard = choose_one("Speaker", speakers, HEARD, "All speakers")
        issue = choose_issue(issues)
        days = choose_days()
        if days is None:
            return
        if both is None:
            st.info(f"Choose two {of}.", icon=":material/compare_arrows:")
            return
        if both[0] == both[1]:
            st.info(f"Both are {plain(both[0])}. Choose two different {of}.", icon=":material/compare_arrows:")
            return
        wanted = Wanted(speaker=heard, issue=issue, since=days[0], until=days[1])
        _found(client.compare(wanted, both, of=of), filtered=wanted != Wanted())
    show_opened(client)


def _forget_names() -> None:
    """Take the names out of the page and its address: a speaker is no outlet."""
    for key in (ONE, OTHER, HEARD):
        st.session_state[key] = None


def _choose(known: Sequence[str], of: Of) -> tuple[str, str] | None:
    left, right = st.columns(2)
    word = of.removesuffix("s")
    with left:
        one = choose_one(f"First {word}", known, ONE, "Choose")
    with right:
        other = choose_one(f"Second {word}", known, OTHER, "Choose")
    return (one, other) if one and other else None


def _found(found: Comparison, *, filtered: bool) -> None:
    if not found.rows:
        within = f" within these filters. {what_to_try(filtered=True)}" if filtered else "."
        st.info(f"Neither has a statement on any issue{within}", icon=":material/search_off:")
        return
    show_downloads("comparison", comparison_csv(found), found)
    for row in found.rows:
        with st.container(border=True, key=f"issue-{row.issue}"):
            st.markdown(f"### {plain(row.issue)}", anchors=False)
            _row(row, found.of)


def _row(row: Row, of: Of) -> None:
    for place, (column, side) in enumerate(zip(st.columns(2), row.sides, strict=True)):
        with column:
            _side(side, of, key=f"{row.issue}-{place}")
    if more := opposed_line(row):
        st.caption(f"Below: {more}.")
    for number, each in enumerate(row.opposed):
        st.markdown(":red[**Opposed on one matter:**]")
        show_statement(each.one, key=f"opposed-{row.issue}-{number}-one")
        show_statement(each.other, key=f"opposed-{row.issue}-{number}-other")


def _side(side: Side, of: Of, *, key: str) -> None:
    stance = f" · {stance_word(side.stance)}" if side.stance else ""
    st.markdown(f"**{plain(side.name)}**{stance}")
    st.caption(plain(side_line(side)))
    if of == "outlets" and side.voices:
        quoted = ", ".join(f"{voice.name} ({voice.statements})" for voice in side.voices[:VOICES])
        more = len(side.voices) - VOICES
        others = f" and {count(more, 'other')}" if more > 0 else ""
        st.caption(plain(f"quotes {quoted}{others}"))
    for said in reversed(side.said[-SHOWN:]):
        show_statement(said, key=f"side-{key}")
    if len(side.said) > SHOWN:
        with st.expander(f"{count(side.statements - SHOWN, 'earlier statement')}"):
            for said in reversed(side.said[:-SHOWN]):
                show_statement(said, key=f"side-{key}")
