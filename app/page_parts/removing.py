"""Removes an article with time to think: it is removed ten seconds after the click, unless that is undone.

Until then nothing was removed: a page that is left or closed in between removes nothing, and says so when it is back.
What is due is removed beside the page, which goes on meanwhile: that may have to wait for another program's writing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace

import streamlit as st

from app.client import Client
from app.page_parts.plain import label, with_code
from rag.errors import NotFoundError, RapporteurError

SECONDS = 10.0
LATE = 30.0
"""Seconds after which a removal that is due was not seen to be: the page was left, and Undo with it."""
MOMENT_SECONDS = 1.0
"""How long the page waits for a removal; one that takes longer is shown to be at work."""
LEAVING = "articles_leaving"
GOING = "articles_going"


@dataclass(frozen=True, slots=True)
class Leaving:
    """An article that is to be removed when the clock, `time.monotonic`, has come to `due`; if `missed`, it stays."""

    article_id: str
    name: str
    due: float
    missed: bool = False


@dataclass(frozen=True, slots=True)
class Going:
    """An article that is being removed; the outcome says what became of it, and whether it is gone."""

    name: str
    outcome: Future[tuple[str, bool]]


def remove_soon(article_id: str, name: str) -> None:
    """Let the ten seconds of an article begin."""
    st.session_state[LEAVING] = {**_leaving(), article_id: Leaving(article_id, name, time.monotonic() + SECONDS)}


def is_leaving(article_id: str) -> bool:
    """Tell whether an article is about to be removed."""
    return article_id in _leaving()


def is_going(article_id: str) -> bool:
    """Tell whether an article is being removed, which nothing undoes any more."""
    return article_id in _going()


def miss_due() -> None:
    """Note that another page was shown until now: what came due meanwhile could not be undone there, and stays."""
    now = time.monotonic()
    if overdue := {key: replace(each, missed=True) for key, each in _leaving().items() if each.due <= now}:
        st.session_state[LEAVING] = {**_leaving(), **overdue}


def show_leaving(client: Client, on_undo: Callable[[str], None]) -> None:
    """Show what is about to be removed, each with Undo, and what was removed; to be called at each run.

    `on_undo` is given the id of the article that is to stay.
    """
    left = [each for each in _leaving().values() if each.missed or each.due + LATE < time.monotonic()]
    for each in left:
        undo(each.article_id)
        st.toast(f"{label(each.name)} was not removed, since this page was left.", icon=":material/undo:")
    over = _over()
    for text, removed in over.values():
        # What went wrong stays until it is closed: it takes longer to read, and something is left to do.
        st.toast(
            text,
            icon=":material/delete:" if removed else ":material/error:",
            duration="short" if removed else "infinite",
        )
    st.session_state[GOING] = {key: each for key, each in _going().items() if key not in over}
    if _leaving() or _going():
        # What ends from here on is told by the next run, which the countdown begins.
        _countdown(client, on_undo, (_leaving(), set(_going())))


@st.fragment(run_every=1.0)
def _countdown(client: Client, on_undo: Callable[[str], None], listed: tuple[dict[str, Leaving], set[str]]) -> None:
    """Count down by itself; what the page around it has `listed` is another once one was undone, or is removed."""
    now = time.monotonic()
    if due := [each for each in _leaving().values() if each.due <= now]:
        wait([each.outcome for each in _let_go(client, due)], timeout=MOMENT_SECONDS)
    if listed != _standing():
        st.rerun()
    with st.container(key="leaving", gap="xsmall"):
        for each in _leaving().values():
            _undoable(each, now, on_undo)
        for article_id, removal in _going().items():
            with st.container(border=True, key=f"going-{article_id}", gap="xsmall"):
                st.markdown(f"Removing **{label(removal.name)}** …")
                st.caption("It can no longer be undone. While another program writes to the archive, this waits.")


def _let_go(client: Client, due: Sequence[Leaving]) -> list[Going]:
    """Begin to remove what is due.

    Each use of the session's state is a place where a run may be broken off: an article is taken out of what can be
    undone, and its removal begun and noted, between two of them.
    """
    st.session_state[LEAVING], st.session_state[GOING] = dict(_leaving()), dict(_going())
    leaving, going, removers = _leaving(), _going(), _removers()
    for each in due:
        del leaving[each.article_id]
        going[each.article_id] = Going(each.name, removers.submit(_removed, client, each))
    return [going[each.article_id] for each in due]


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


@st.cache_resource(show_spinner=False)
def _removers() -> ThreadPoolExecutor:
    """Two threads for all pages: a removal that waits for another program holds no page up."""
    return ThreadPoolExecutor(2, thread_name_prefix="removals")


def _over() -> dict[str, tuple[str, bool]]:
    """Give what has become of removals since the last run, by the ids of their articles."""
    return {key: each.outcome.result() for key, each in _going().items() if each.outcome.done()}


def _standing() -> tuple[dict[str, Leaving], set[str]]:
    """Give what is about to be removed, and of what is being removed the ids."""
    return _leaving(), {key for key, each in _going().items() if not each.outcome.done()}


def _going() -> dict[str, Going]:
    found: dict[str, Going] = st.session_state.get(GOING, {})
    return found


def _leaving() -> dict[str, Leaving]:
    found: dict[str, Leaving] = st.session_state.get(LEAVING, {})
    return found
