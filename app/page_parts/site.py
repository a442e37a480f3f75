"""The pages and the way between them."""

from __future__ import annotations

import streamlit as st

from app.page_parts import chat, compare, figures, matrix, people, shelf, timeline


def show(address: str) -> None:
    """Draw the page that the browser's address names, for the HTTP server at `address`."""

    def ask() -> None:
        chat.show(address)

    def in_time() -> None:
        timeline.show(address)

    def by_issue() -> None:
        matrix.show(address)

    def side_by_side() -> None:
        compare.show(address)

    def counted() -> None:
        figures.show(address)

    def who() -> None:
        people.show(address)

    def articles() -> None:
        shelf.show(address)

    # Without icons: Streamlit would fetch one for the browser's tab from a server elsewhere.
    st.navigation(
        [
            st.Page(ask, title="Ask", default=True),
            st.Page(in_time, title="Timeline", url_path="timeline"),
            st.Page(by_issue, title="Positions", url_path="positions"),
            st.Page(side_by_side, title="Compare", url_path="compare"),
            st.Page(counted, title="Figures", url_path="figures"),
            st.Page(who, title="Speakers", url_path="speakers"),
            st.Page(articles, title="Articles", url_path="articles"),
        ],
        position="top",
    ).run()
