"""What may be looked at: days, outlets and speakers, chosen in the sidebar, kept in the address, removable below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from app.page_parts.left_out import compare, in_address, show_left_out
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
LONGEST_NAME = 200
"""A longer name in the address is none."""
WRONG_ORDER = "The first day is later than the last: nothing can match. Change one of them, or take it off."
ANY = (date(1800, 1, 1), date(2200, 12, 31))
"""Days that can be chosen: those without an article too, as a link may ask for them and nothing be found then."""


def choose_filters(
    state: ArchiveState, outlets: Sequence[str], speakers: Sequence[str] = (), *, by_speaker: bool = True
) -> Filters:
    """Show the choices and return what was chosen; speakers are offered where some are given, in their order.

    A name in the address that the archive does not know is a filter all the same: to leave it out would show more than
    was asked for. What cannot be one, such as a speaker where nothing is chosen `by_speaker`, is left out and said.
    """
    with st.expander("Dates, outlets, speakers" if speakers else "Dates and outlets", icon=":material/filter_alt:"):
        slider = st.container()
        since = choose_day("From", SINCE)
        until = choose_day("Until", UNTIL)
        with slider:
            _slide_days(since, until, state.oldest, state.newest)
        undated = False
        if since or until:
            wanted = in_address(UNDATED)
            undated = st.checkbox("Also undated articles", key=UNDATED, bind="query-params")
            compare(UNDATED, [value.lower() for value in wanted], [str(undated).lower()])
        chosen = _choose_names("Outlets", OUTLETS, sorted(outlets, key=str.casefold))
        heard = _choose_names("Speakers", SPEAKERS, speakers) if by_speaker else _choose_none(SPEAKERS)
    return Filters(since=since, until=until, undated=undated, sources=tuple(chosen), speakers=tuple(heard))


def _slide_days(since: date | None, until: date | None, oldest: date | None, newest: date | None) -> None:
    """Show the chosen days on a slider over those of the archive; moving it chooses other ones."""
    if oldest is None or newest is None or oldest >= newest:
        return
    first, last = (min(max(chosen, oldest), newest) for chosen in (since or oldest, until or newest))
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
    """Offer several of some names, and those that the address has; what is chosen stands there under the key."""
    wanted = in_address(key)
    unknown = [name for name in (*wanted, *st.session_state.get(key, ())) if len(name) <= LONGEST_NAME]
    offered = list(dict.fromkeys((*names, *unknown[:MOST_NAMES])))
    if not offered:
        return _choose_none(key)
    chosen = st.multiselect(
        text,
        offered,
        key=key,
        placeholder=f"All {text.lower()}",
        max_selections=MOST_NAMES,
        bind="query-params",
    )
    compare(key, wanted, chosen)
    return chosen


def _choose_none(key: str) -> list[str]:
    """Take what the address has under a key out of it, as the widget does that would stand here."""
    compare(key, in_address(key), [])
    if key in st.query_params:
        del st.query_params[key]
    return []


def show_active(filters: Filters) -> None:
    """Show each filter in force as a button that removes it, and what of the address is none."""
    show_left_out()
    if in_wrong_order(filters):
        st.warning(WRONG_ORDER)
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


def in_wrong_order(filters: Filters) -> bool:
    """Tell whether the first day is later than the last, so that a server would refuse to look."""
    return filters.since is not None and filters.until is not None and filters.since > filters.until


def choose_day(text: str, key: str) -> date | None:
    """Offer a day; what is chosen stands in the address under the key."""
    wanted = in_address(key)
    first, last = ANY
    chosen = st.date_input(
        text,
        value=None,
        min_value=first,
        max_value=last,
        key=key,
        format="YYYY-MM-DD",
        bind="query-params",
    )
    kept = chosen if isinstance(chosen, date) else None
    compare(key, wanted, [kept.isoformat()] if kept else [])
    return kept


def _remove(name: str, value: str | None) -> None:
    if value is None:
        st.session_state[name] = None
    else:
        st.session_state[name] = [kept for kept in st.session_state[name] if kept != value]
