"""Figures: what articles count, each counted thing over time and by source, with disagreements marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from functools import partial

import streamlit as st

from app.client import Client
from app.page_parts.downloads import show_downloads
from app.page_parts.figure_plot import figure_plot, figure_rows, said_by, told_on
from app.page_parts.filters import OUTLETS
from app.page_parts.frame import framed
from app.page_parts.plain import label, plain
from app.page_parts.plot import picked
from app.page_parts.sources import Place, open_place, show_opened
from app.page_parts.statements import choose_days, choose_some
from app.page_parts.words import count, day, excerpt, outlet, what_to_try
from app.plot_files import figures_picture
from app.tables import figures_csv
from rag.figure_ledger import Count, CountGroup, Ledger
from rag.nouns import Filters

ABOUT = "about"
WHICH = "counted"
"""What the address keeps: the words looked for, and which counted thing is shown."""
OPENED = "figures_opened"
MOST = 200


def show(address: str) -> None:
    """Draw the page for the HTTP server at an address; called at each run of the script."""
    framed(address, _show, title="Figures · Rapporteur")


def _show(client: Client) -> None:
    state = client.health()
    with st.container(key="ledger"):
        st.markdown("# Figures", anchors=False)
        if not state.articles:
            st.info("The archive is empty. Add articles on the page “Ask”.", icon=":material/upload_file:")
            return
        about = st.text_input(
            "About", key=ABOUT, bind="query-params", placeholder="killed, refugees, How many trucks crossed?"
        )
        above = st.container()
        chosen = _outlets(client)
        with above:
            # Drawn after the outlets, since it tells what the address had to leave out.
            days = choose_days()
        if days is not None:
            filters = Filters(since=days[0], until=days[1], sources=tuple(chosen))
            found = client.figures((about or "").strip() or None, filters=filters, limit=MOST)
            _found(found, filtered=filters != Filters())
    show_opened(client)


def _outlets(client: Client) -> list[str]:
    names = sorted((name for name, _ in client.sources()), key=str.casefold)
    if not names:
        return []
    return choose_some("Outlets", names, OUTLETS, "All outlets")


def _found(found: Ledger, *, filtered: bool) -> None:
    if not found.groups:
        advice = what_to_try(*(["use other words"] if found.query else []), filtered=filtered)
        st.info(f"No figure found. {advice}", icon=":material/search_off:")
        return
    # What several figures tell of is what a reader can compare; the order among equals is that of the server.
    groups = sorted(found.groups, key=lambda group: -len(group.figures)) if found.query is None else list(found.groups)
    titles = group_titles(groups)
    which = st.selectbox(
        f"What is counted ({count(len(titles), 'thing')})", titles, key=WHICH, bind="query-params", width="stretch"
    )
    group = groups[titles.index(which) if which in titles else 0]
    _one(group)
    pictures = partial(figures_picture, group) if figure_rows(group) else None
    show_downloads("figures", figures_csv(found), found, picture=pictures)


def group_titles(groups: Sequence[CountGroup]) -> list[str]:
    """Name each group by what is counted and about what; those of one name are numbered by where they are first told.

    The address keeps the name, so nothing stands in it that a further article would change, as their number would.
    """
    names = [_name(group) for group in groups]
    alike: defaultdict[str, list[int]] = defaultdict(list)
    for place in sorted(range(len(groups)), key=lambda place: _beginning(groups[place])):
        alike[names[place]].append(place)
    return [
        name if (rank := alike[name].index(place)) == 0 else f"{name} #{rank + 1}" for place, name in enumerate(names)
    ]


def _name(group: CountGroup) -> str:
    about = ", ".join(filter(None, (group.event, *group.names[:3])))
    unit = f" ({group.unit})" if group.unit else ""
    return f"{group.counted}{unit}{f': {about}' if about else ''}"


def _beginning(group: CountGroup) -> tuple[date, str, int]:
    """Tell where a group is first told: day (undated last), article, place in it."""
    return min((told_on(each) or date.max, each.article_id, each.start) for each in group.figures)


def _one(group: CountGroup) -> None:
    st.caption(count(len(group.figures), "figure"))
    if group.how:
        icon = ":red[:material/difference:] " if group.relation == "conflict" else ""
        st.markdown(f"{icon}{plain(group.how)}")
    rows = figure_rows(group)
    if rows:
        key = f"figures-plot-{st.session_state.get(OPENED, 0)}"
        st.vega_lite_chart(
            spec=figure_plot(group),
            width="stretch",
            key=key,
            on_select=partial(_open, group, key),
            alt="Figures by day and number; the list below holds the same",
        )
        st.caption(
            "▲ at least or more than, ▼ at most or under, ◆ about, ● exactly; a dashed red line joins two that are in "
            "conflict. The day is that up to which a figure counts, else that of its article."
        )
    undated = len(group.figures) - len(rows)
    if undated:
        st.caption(f"{count(undated, 'figure')} without a date, in the list alone.")
    with st.container(key="figure-list", gap="xsmall"):
        for place, figure in enumerate(group.figures):
            _row(figure, place)


def _row(figure: Count, place: int) -> None:
    parts = [
        f"**[{place + 1}] {label(' '.join(figure.text.split()))}** · {plain(said_by(figure))} · {day(told_on(figure))}",
        f"“{plain(excerpt(' '.join(figure.quote.split()), 220))}”",
    ]
    where = [outlet(figure.source), day(figure.published)]
    if figure.also_in:
        where.append(f"also in {count(len(figure.also_in), 'other article')}")
    parts.append(f":gray[{plain(' · '.join(where))}]")
    st.button(
        " · ".join(parts),
        key=f"said-figure-{place}",
        width="stretch",
        wrap=True,
        on_click=open_figure,
        args=(figure,),
    )


def open_figure(figure: Count) -> None:
    """Ask for the drawer to be opened at the sentence of a figure, as it was when the figure was read."""
    open_place(
        Place(
            article_id=figure.article_id,
            title=figure.title,
            source=figure.source,
            published=figure.published,
            url=figure.url,
            quote=figure.quote,
            start=figure.quote_start,
            end=figure.quote_end,
            also_in=figure.also_in,
        )
    )


def _open(group: CountGroup, key: str) -> None:
    chosen = picked(st.session_state[key])
    if chosen is not None:
        st.session_state[OPENED] = st.session_state.get(OPENED, 0) + 1
        open_figure(group.figures[int(chosen)])
