"""What may be looked at: days, outlets and speakers, chosen in the sidebar, kept in the address, removable below."""

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
SPEAKERS = "speakers"
UNDATED = "undated"
"""Keys of the widgets, which are their names in the address as well."""
SLIDER = "days-slider"
"""Key of the slider, which stands beside the typed days and only moves them: the address keeps those."""
MOST_NAMES = 100
"""Outlets, and speakers, of one question: as many as the HTTP contract lets through."""


def choose_filters(state: ArchiveState, outlets: Sequence[str], speakers: Sequence[str] = ()) -> Filters:
    """Show the choices and return what was chosen; speakers are offered where some are given, in their order."""
    with st.expander("Dates, outlets, speakers" if speakers else "Dates and outlets", icon=":material/filter_alt:"):
        slider = st.container()
        since = choose_day("From", SINCE, state.oldest, state.newest)
        until = choose_day("Until", UNTIL, state.oldest, state.newest)
        with slider:
            _slide_days(since, until, state.oldest, state.newest)
        undated = False
        if since or until:
            undated = st.checkbox("Also undated articles", key=UNDATED, bind="query-params")
        chosen = _choose_names("Outlets", OUTLETS, sorted(outlets, key=str.casefold))
        heard = _choose_names("Speakers", SPEAKERS, speakers)
        if since and until and since > until:
            st.warning("The first day is later than the last: nothing can match.")
    return Filters(since=since, until=until, undated=undated, sources=tuple(chosen), speakers=tuple(heard))


def _slide_days(since: date | None, until: date | None, oldest: date | None, newest: date | None) -> None:
    """Show the chosen days on a slider over those of the archive; moving it chooses other ones."""
    if oldest is None or newest is None or oldest >= newest:
        return
    first, last = since or oldest, until or newest
    st.session_state[SLIDER] = (min(first, last), max(first, last))
    st.slider(
        "Days",
        min_value=oldest,
        max_value=newest,
        key=SLIDER,
        format="D MMM YYYY",
        on_change=_slid,
        args=(oldest, newest),
    )


def _slid(oldest: date, newest: date) -> None:
    """Take the slider's days; at an end of the archive there is no bound, so that what is added later is seen too."""
    first, last = st.session_state[SLIDER]
    st.session_state[SINCE] = first if first > oldest else None
    st.session_state[UNTIL] = last if last < newest else None


def _choose_names(text: str, key: str, names: Sequence[str]) -> list[str]:
    """Offer several of some names; what is chosen stands in the address under the key."""
    if not names:
        return []
    return st.multiselect(
        text,
        names,
        key=key,
        placeholder=f"All {text.lower()}",
        max_selections=MOST_NAMES,
        bind="query-params",
    )


def show_active(filters: Filters) -> None:
    """Show each filter in force as a button that removes it; nothing when there is none."""
    chips: list[tuple[str, str, str | None]] = []
    if filters.since:
        chips.append((f"from {day(filters.since)}", SINCE, None))
    if filters.until:
        chips.append((f"until {day(filters.until)}", UNTIL, None))
    chips += [(outlet, OUTLETS, outlet) for outlet in filters.sources]
    chips += [(f"said by {speaker}", SPEAKERS, speaker) for speaker in filters.speakers]
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
