"""The page's own elements: answer text with buttons inside it, an article with marked words, and a place to scroll to.

Streamlit's elements can neither put a button into a line of text nor scroll to a word. These are components that get
their texts as data and make text nodes of them, so that no article's markup is ever read as markup.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TypedDict

import streamlit as st
from streamlit.components.v2 import component as register
from streamlit.components.v2.types import ComponentRenderer

STATIC = Path(__file__).resolve().parents[1] / "static"


class Line(TypedDict):
    """One sentence of an answer: its text, its chips (number and what a screen reader says of it), and a remark below.

    The `lead` is set larger: the direct answer, where there is one.
    """

    text: str
    chips: list[tuple[int, str]]
    note: str
    lead: bool


class Box(TypedDict):
    """One cell of the matrix: the stance, empty where there is no statement, and what else is told."""

    stance: str
    told: str


def answer_text(lines: Sequence[Line], on_open: Callable[[int], None], *, key: str) -> None:
    """Show sentences with a button for each citation; `on_open` gets the number of the one that was chosen."""

    def opened() -> None:
        number = st.session_state[_component(key)].opened
        if number is not None:
            on_open(int(number))

    _renderer("answer")(key=_component(key), data={"lines": lines}, on_opened_change=opened)


def matrix_table(
    issues: Sequence[str], rows: Sequence[tuple[str, Sequence[Box]]], on_open: Callable[[str, str], None], *, key: str
) -> None:
    """Show speakers by issues, a button in each cell that has a statement; `on_open` gets its speaker and issue.

    Where the screen is narrow each speaker's cells stand below one another.
    """

    def opened() -> None:
        place = st.session_state[_component(key)].opened
        if place is not None:
            on_open(rows[int(place[0])][0], issues[int(place[1])])

    _renderer("matrix")(key=_component(key), data={"issues": list(issues), "rows": rows}, on_opened_change=opened)


def article_text(text: str, span: tuple[int, int] | None, *, key: str) -> None:
    """Show an article's text; the span (code points, half-open) is marked and scrolled into view."""
    # Cut here: JavaScript counts UTF-16 units, which differ from code points beyond U+FFFF.
    start, end = span or (len(text), len(text))
    _renderer("article")(
        key=_component(key), data={"before": text[:start], "quote": text[start:end], "after": text[end:]}
    )


def scroll_here(*, key: str) -> None:
    """Scroll the chat message around this place to the top of the view, once."""
    _renderer("arrival")(key=_component(key))


def focus_on(selector: str, *, key: str, unless_typing: bool = False) -> None:
    """Put the keyboard's focus on what a selector finds, once: where what had it has made way for something else.

    Who has gone on to a text field meanwhile is left there with `unless_typing`.
    """
    _renderer("focus")(key=_component(key), data={"selector": selector, "unlessTyping": unless_typing})


def enter_popover(*, key: str) -> None:
    """Put the focus into the popover around this place, each time it opens.

    It is laid out behind all else on the page, so that Tab would come to it last.
    """
    focus_on('[data-testid="stPopoverBody"]', key=key)


def uncover(place: str) -> None:
    """Close the sidebar where it covers the page, once the place that is shown is another than before."""
    _renderer("aside")(key="place", data={"place": place})


@cache
def _source(name: str) -> str:
    return (STATIC / name).read_text(encoding="utf-8")


def _renderer(name: str) -> ComponentRenderer:
    # Registered at each run: Streamlit keeps a registry for each server, and tests start several in one process.
    return register(f"rapporteur.{name}", js=_source(f"{name}.js"), isolate_styles=False)


def _component(key: str) -> str:
    """Write a key so that Streamlit takes it for a component: it refuses two underscores, which an id may hold.

    >>> _component("answer-a__b")
    'answer-a~~b'
    """
    return key.replace("_", "~")
