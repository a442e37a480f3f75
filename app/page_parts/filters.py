"""Which articles may be looked at: days and outlets, chosen in the sidebar, kept in the address, removable below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from app.page_parts.plain import plain
from app.page_parts.words import day
from rag.nouns import ArchiveState, Filters

SINCE = "since"
UNTIL = "until"
OUTLETS = "outlet"
UNDATED = "undated"
"""Keys of the widgets, which are their names in the address as well."""


def choose_filters(state: ArchiveState, outlets: Sequence[str]) -> Filters:
    """Show the choices and return what was chosen."""
    with st.expander("Dates and outlets", icon=":material/filter_alt:"):
        since = choose_day("From", SINCE, state.oldest, state.newest)
        until = choose_day("Until", UNTIL, state.oldest, state.newest)
        undated = False
        if since or until:
            undated = st.checkbox("Also undated articles", key=UNDATED, bind="query-params")
        chosen: list[str] = []
        if outlets:
            chosen = st.multiselect(
                "Outlets",
                sorted(outlets, key=str.casefold),
                key=OUTLETS,
                placeholder="All outlets",
                bind="query-params",
            )
        if since and until and since > until:
            st.warning("The first day is later than the last: nothing can match.")
    return Filters(since=since, until=until, undated=undated, sources=tuple(chosen))


def show_active(filters: Filters) -> None:
    """Show each filter in force as a button that removes it; nothing when there is none."""
    chips: list[tuple[str, str, str | None]] = []
    if filters.since:
        chips.append((f"from {day(filters.since)}", SINCE, None))
    if filters.until:
        chips.append((f"until {day(filters.until)}", UNTIL, None))
    chips += [(outlet, OUTLETS, outlet) for outlet in filters.sources]
    if not chips:
        return
    with st.container(horizontal=True, key="active-filters", gap="xsmall", vertical_alignment="center"):
        st.caption("Looking only at", width="content")
        for text, name, value in chips:
            st.button(
                plain(text),
                key=f"remove-{name}-{value}",
                icon=":material/close:",
                help="Remove this filter",
                on_click=_remove,
                args=(name, value),
            )


def choose_day(text: str, key: str, first: date | None, last: date | None) -> date | None:
    """Offer a day between two; what is chosen stands in the address under the key."""
    chosen = st.date_input(
        text,
        value=None,
        min_value=first,
        max_value=last,
        key=key,
        format="YYYY-MM-DD",
        bind="query-params",
    )
    return chosen if isinstance(chosen, date) else None


def _remove(name: str, value: str | None) -> None:
    if value is None:
        st.session_state[name] = None
    else:
        st.session_state[name] = [kept for kept in st.session_state[name] if kept != value]
