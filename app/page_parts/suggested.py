"""Questions to go on with, under the newest answer: fetched beside the page, so that nothing waits for them."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import streamlit as st

from app.client import Client
from app.page_parts.plain import label
from rag.errors import RapporteurError
from rag.nouns import Filters

FETCHED = "suggestions"
LOOK_SECONDS = 1.0

_Fetched = Future[list[str]]


def show_suggestions(
    client: Client, answer_id: str, *, filters: Filters, on_ask: Callable[[str, tuple[str, ...]], None]
) -> None:
    """Show the questions to go on with from an answer, or look each second whether they have come."""
    coming = _coming(client, answer_id, filters)
    if coming.done():
        _buttons(coming, on_ask)
    else:
        st.fragment(_wait, run_every=LOOK_SECONDS)(coming)


@st.cache_resource(show_spinner=False)
def _fetchers() -> ThreadPoolExecutor:
    """Two threads for all pages: who waits for suggestions waits for nothing else."""
    return ThreadPoolExecutor(2, thread_name_prefix="suggestions")


def _coming(client: Client, answer_id: str, filters: Filters) -> _Fetched:
    """Ask for suggestions once for an answer and the filters of the page; those of earlier answers are forgotten."""
    asked_for = (answer_id, filters)
    known: tuple[tuple[str, Filters], _Fetched] | None = st.session_state.get(FETCHED)
    if known is not None and known[0] == asked_for:
        return known[1]
    coming = _fetchers().submit(client.suggestions, answer_id, filters=filters)
    st.session_state[FETCHED] = (asked_for, coming)
    return coming


def _wait(coming: _Fetched) -> None:
    if coming.done():
        st.rerun()


def _buttons(coming: _Fetched, on_ask: Callable[[str, tuple[str, ...]], None]) -> None:
    try:
        questions = coming.result()
    except RapporteurError:
        # Nobody asked for them, so nobody misses them.
        return
    if not questions:
        return
    st.caption("Go on with")
    with st.container(key="suggestions", gap="xsmall"):
        for number, question in enumerate(questions):
            st.button(
                label(question, limit=200),
                key=f"suggestion-{number}",
                width="stretch",
                wrap=True,
                on_click=on_ask,
                args=(question, ()),
            )
