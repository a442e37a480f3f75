"""What the address asks for and the page cannot keep: said until it is taken off, as the page shows more without it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.page_parts.plain import plain
from app.page_parts.words import excerpt

LEFT_OUT = "left-out"
SHOWN = 3
"""Values of one key that are shown; of more their number is."""


def in_address(key: str) -> list[str]:
    """List what the address gives a widget that is about to be drawn first; nothing later, as then the widget rules."""
    return [] if key in st.session_state else [value for value in st.query_params.get_all(key) if value]


def compare(key: str, wanted: Sequence[str], kept: Sequence[str]) -> None:
    """Remember what the address wanted for a key and a widget did not keep."""
    lost = tuple(dict.fromkeys(value for value in wanted if value not in kept))
    if lost:
        st.session_state[LEFT_OUT] = {**st.session_state.get(LEFT_OUT, {}), key: lost}


def show_left_out() -> None:
    """Name what was left out of the address, with a button that takes the words off."""
    lost: dict[str, tuple[str, ...]] = st.session_state.get(LEFT_OUT, {})
    if not lost:
        return
    with st.container(key="left-out-row", gap="xsmall"):
        told = ", ".join(f"{key}={_few(values)}" for key, values in lost.items())
        st.warning(f"Left out of the address: {plain(told)}. The page may show more than the link asks for.")
        st.button("Look at all the same", key="take-off-left-out", on_click=_take_off)


def _few(values: Sequence[str]) -> str:
    more = f" and {len(values) - SHOWN} more" if len(values) > SHOWN else ""
    return ", ".join(excerpt(value, 40) for value in values[:SHOWN]) + more


def _take_off() -> None:
    del st.session_state[LEFT_OUT]
