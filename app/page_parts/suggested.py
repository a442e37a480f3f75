"""Questions to go on with, under the newest answer: fetched beside the page, so that nothing waits for them."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import streamlit as st

from app.client import Client
from app.page_parts.plain import label
from rag.errors import RapporteurError
from rag.nouns import Filters

FETCHED = "suggestions"
LOOK_SECONDS = 1.0
BUSY_SECONDS = 10.0
"""How long a busy server is left alone where it does not say."""


@dataclass(slots=True)
class Coming:
    """What was asked for an answer under the filters of the page; `again_at` is when a busy server is asked again."""

    answer_id: str
    filters: Filters
    questions: Future[list[str]]
    again_at: float | None = None
    asked_again: bool = False

    @property
    def is_over(self) -> bool:
        """Whether there is nothing more to wait for but the time to ask again."""
        return self.questions.done() and (self.again_at is None or time.monotonic() >= self.again_at)


def show_suggestions(
    client: Client, answer_id: str, *, filters: Filters, on_ask: Callable[[str, tuple[str, ...]], None]
) -> None:
    """Show the questions to go on with from an answer, or look each second whether they have come."""
    coming = _coming(client, answer_id, filters)
    if coming.is_over:
        _buttons(coming.questions, on_ask)
    else:
        st.fragment(_wait, run_every=LOOK_SECONDS)(coming)


@st.cache_resource(show_spinner=False)
def _fetchers() -> ThreadPoolExecutor:
    """Two threads for all pages: who waits for suggestions waits for nothing else."""
    return ThreadPoolExecutor(2, thread_name_prefix="suggestions")


def _coming(client: Client, answer_id: str, filters: Filters) -> Coming:
    """Ask for suggestions once for an answer and the filters of the page, and once more where the server is busy.

    Those of an earlier answer are forgotten, and not fetched where nobody has begun to.
    """
    known: Coming | None = st.session_state.get(FETCHED)
    if known is None or (known.answer_id, known.filters) != (answer_id, filters):
        if known is not None:
            known.questions.cancel()
        known = st.session_state[FETCHED] = Coming(answer_id, filters, _ask(client, answer_id, filters))
    elif known.questions.done() and not known.asked_again:
        known.again_at = known.again_at or _time_to_ask_again(known.questions)
        if known.again_at is not None and known.is_over:
            known.questions, known.asked_again = _ask(client, answer_id, filters), True
    return known


def _ask(client: Client, answer_id: str, filters: Filters) -> Future[list[str]]:
    return _fetchers().submit(client.suggestions, answer_id, filters=filters)


def _time_to_ask_again(questions: Future[list[str]]) -> float | None:
    """Tell when a server that was busy may be asked again; None where it has answered, or failed otherwise."""
    error = questions.exception()
    if not isinstance(error, RapporteurError) or error.code != "busy":
        return None
    return time.monotonic() + (BUSY_SECONDS if error.retry_after is None else error.retry_after)


def _wait(coming: Coming) -> None:
    if coming.is_over:
        st.rerun()


def _buttons(coming: Future[list[str]], on_ask: Callable[[str, tuple[str, ...]], None]) -> None:
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
