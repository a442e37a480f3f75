"""What all pages share: title, style, the connection, and what shows while the server loads or is not there."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import streamlit as st

from app.client import Client
from app.page_launch import PAGE_KEY
from app.page_parts.elements import STATIC, uncover
from app.page_parts.history import close_changing, open_id
from app.page_parts.plain import with_code
from app.page_parts.removing import miss_due
from app.page_parts.sources import close_opened
from rag.errors import InputError, RapporteurError, UnavailableError

T = TypeVar("T")
SHOWN = "place_shown"
BUSY = "busy"
AGAIN_SECONDS = 5.0
"""When a page that a busy server could not serve tries again by itself."""
_KEYLESS = frozenset({"no_key", "bad_key", "not_allowed"})
"""How a server answers that is there and does not let the page in."""


def framed(address: str, draw: Callable[[Client], None], *, title: str = "Rapporteur") -> None:
    """Draw a page for the HTTP server at an address; called at each run of the script."""
    st.set_page_config(page_title=title, page_icon=str(STATIC / "icon.png"), layout="centered")
    st.html(Path(STATIC / "page.css"))
    _arrive(f"{title} {open_id()}")
    client = _connect(address)
    try:
        draw(client)
    except RapporteurError as error:
        _unavailable(client, error)


def _arrive(place: str) -> None:
    """Close what lay over the place that was shown before, where it is another, and miss what was due there."""
    uncover(place)
    before, st.session_state[SHOWN] = st.session_state.get(SHOWN, place), place
    if before != place:
        close_opened()
        close_changing()
        miss_due()


@st.cache_resource(show_spinner=False)
def _connect(address: str) -> Client:
    return Client(address, key=os.environ.get(PAGE_KEY))


def _unavailable(client: Client, error: RapporteurError) -> None:
    if error.code == "not_ready":
        _wait(client)
        return
    if error.code == BUSY:
        _come_back(error)
        return
    if error.code in _KEYLESS:
        _shut_out(client, error)
        return
    if isinstance(error, InputError):
        # The server is there, and says what is wrong with what the page was asked for.
        st.error(with_code(str(error)), icon=":material/error:")
        return
    st.markdown("# The archive is out of reach", anchors=False)
    st.error(with_code(str(error)), icon=":material/cloud_off:")
    if error.code == UnavailableError.code:
        st.markdown(
            f"The Rapporteur server at `{client.base_url}` is there, the database that holds its archive is not. It "
            "goes on by itself when that is back; nothing has to be started again."
        )
    else:
        st.markdown(
            f"This page shows what the Rapporteur server at `{client.base_url}` holds. Start it with `rapporteur up`, "
            "or with `rapporteur serve` for the server alone; then try again."
        )
    _try_again()


def _shut_out(client: Client, error: RapporteurError) -> None:
    """Say what lets this page in: the server is there, and asks for a key that the page has not."""
    st.markdown("# This page needs its own key", anchors=False)
    st.error(with_code(error.message), icon=":material/key_off:")
    st.markdown(
        f"The Rapporteur server at `{client.base_url}` asks for keys. Start both by `rapporteur up`, which hands the "
        f"page its key; or set `{PAGE_KEY}`, 32 characters or more, alike for the server and for this page, and "
        "start both again."
    )
    _try_again()


def _try_again() -> None:
    st.button("Try again", key="retry", icon=":material/refresh:", type="primary")


def unless_busy(read: Callable[[], T], instead: T) -> T:
    """Read from the server what the page can do without for a while: a busy one is spared, and all else goes on."""
    try:
        return read()
    except RapporteurError as error:
        if error.code != BUSY:
            raise
        return instead


def _come_back(error: RapporteurError) -> None:
    """Say that the server has too much to do, and try again by itself."""
    st.markdown("# One moment", anchors=False)
    st.info(
        "The server has more to do than it can just now. This page tries again by itself.",
        icon=":material/hourglass_top:",
    )
    _try_again()
    drawn = time.monotonic()

    @st.fragment(run_every=error.retry_after or AGAIN_SECONDS)
    def again() -> None:
        # Run once while the page is drawn, and then each time.
        if time.monotonic() - drawn > 1:
            st.rerun()

    again()


@st.fragment(run_every=1.0)
def _wait(client: Client) -> None:
    """Look each second whether the archive is open by now."""
    st.markdown("# One moment", anchors=False)
    st.info("The server is opening the archive and loading its model.", icon=":material/hourglass_top:")
    try:
        client.health()
    except RapporteurError as error:
        if error.code == "not_ready":
            return
    st.rerun()
