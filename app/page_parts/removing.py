"""Removes an article with time to think: it is removed ten seconds after the click, unless that is undone.

Until then nothing was removed: a page that is left or closed in between removes nothing, and says so when it is back.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from app.client import Client
from app.page_parts.plain import label, with_code
from rag.errors import NotFoundError, RapporteurError

SECONDS = 10.0
LATE = 30.0
"""Seconds after which a removal that is due was not seen to be: the page was left, and Undo with it."""
LEAVING = "articles_leaving"
TOLD = "articles_removal_told"


@dataclass(frozen=True, slots=True)
class Leaving:
    """An article that is to be removed when the clock, `time.monotonic`, has come to `due`."""

    article_id: str
    name: str
    due: float


def remove_soon(article_id: str, name: str) -> None:
    """Let the ten seconds of an article begin."""
    st.session_state[LEAVING] = {**_leaving(), article_id: Leaving(article_id, name, time.monotonic() + SECONDS)}


def is_leaving(article_id: str) -> bool:
    """Tell whether an article is about to be removed."""
    return article_id in _leaving()


def show_leaving(client: Client, on_undo: Callable[[str], None]) -> None:
    """Show what is about to be removed, each with Undo, and what was removed; to be called at each run.

    `on_undo` is given the id of the article that is to stay.
    """
    left = [each for each in _leaving().values() if each.due + LATE < time.monotonic()]
    for each in left:
        undo(each.article_id)
        st.toast(f"{label(each.name)} was not removed, since this page was left.", icon=":material/undo:")
    for text, removed in st.session_state.pop(TOLD, ()):
        # What went wrong stays until it is closed: it takes longer to read, and something is left to do.
        st.toast(
            text,
            icon=":material/delete:" if removed else ":material/error:",
            duration="short" if removed else "infinite",
        )
    if leaving := _leaving():
        _countdown(client, on_undo, leaving)


@st.fragment(run_every=1.0)
def _countdown(client: Client, on_undo: Callable[[str], None], listed: dict[str, Leaving]) -> None:
    """Count down by itself; what the page around it has `listed` as leaving is another once one was undone."""
    now = time.monotonic()
    due = [each for each in _leaving().values() if each.due <= now]
    if due:
        st.session_state[TOLD] = [_removed(client, each) for each in due]
        st.session_state[LEAVING] = {key: each for key, each in _leaving().items() if each not in due}
    if listed != _leaving():
        st.rerun()
    with st.container(key="leaving", gap="xsmall"):
        for each in _leaving().values():
            _undoable(each, now, on_undo)


def _undoable(each: Leaving, now: float, on_undo: Callable[[str], None]) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"leaving-{each.article_id}"):
        st.markdown(f"Removing **{label(each.name)}** in {max(1, round(each.due - now))} s", width="stretch")
        # The same button for each removal of an article: one that still stands there from the last is not in vain.
        st.button(
            "Undo", key=f"undo-{each.article_id}", icon=":material/undo:", on_click=on_undo, args=(each.article_id,)
        )


def undo(article_id: str) -> None:
    """Let an article stay that is about to be removed."""
    st.session_state[LEAVING] = {key: each for key, each in _leaving().items() if key != article_id}


def _removed(client: Client, leaving: Leaving) -> tuple[str, bool]:
    """Remove an article; says what became of it, and whether it is gone."""
    try:
        client.remove(leaving.article_id)
    except NotFoundError:
        return f"{label(leaving.name)} was gone already.", True
    except RapporteurError as error:
        return f"{label(leaving.name)} was not removed: {with_code(str(error))}", False
    return f"{label(leaving.name)} was removed.", True


def _leaving() -> dict[str, Leaving]:
    found: dict[str, Leaving] = st.session_state.get(LEAVING, {})
    return found
