"""How a follow-up was understood: what was carried over, each piece as a chip that takes it out, and other readings."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from app.page_parts.plain import label, plain
from rag.nouns import Answer

LONGEST = 48
"""Characters of a chip, so that a few of them stand in a line."""

Ask = Callable[[str, tuple[str, ...], str | None], None]
"""Asks a question, with what is to have no effect, in the place of an answer (or on from the last one)."""


def show_carried(answer: Answer, on_ask: Ask) -> None:
    """Show the question as it was understood; nothing where it stood alone and nothing was left out of it."""
    if answer.standalone_question != answer.question:
        st.markdown(f":small[:gray[Understood as] {_inline(answer.standalone_question)}]")
    if answer.dropped:
        pieces = " ".join(f":gray-badge[{_inline(piece)}]" for piece in answer.dropped)
        st.markdown(f":small[:gray[Left out]] {pieces}")
    if answer.carried:
        _chips(answer, on_ask)
    for number, question in enumerate(answer.alternatives):
        st.button(
            f"Or: {label(question, limit=200)}",
            key=f"reading-{answer.id}-{number}",
            type="tertiary",
            icon=":material/alt_route:",
            help="Ask this reading of the question instead",
            wrap=True,
            on_click=on_ask,
            args=(question, (), answer.id),
        )


def left_out(answer: Answer) -> tuple[str, ...]:
    """List what of a question and its conversation has had no effect on its answer."""
    ignored = tuple(clue.text for clue in answer.understood if clue.effect == "ignored")
    return (*ignored, *answer.dropped)


def _chips(answer: Answer, on_ask: Ask) -> None:
    with st.container(horizontal=True, key=f"carried-{answer.id}", gap="xsmall", vertical_alignment="center"):
        st.caption("Carried over", width="content")
        for number, piece in enumerate(answer.carried):
            st.button(
                label(piece, limit=LONGEST),
                key=f"carried-{answer.id}-{number}",
                icon=":material/close:",
                help="Ask again without this",
                on_click=on_ask,
                args=(answer.question, (*left_out(answer), piece), answer.id),
            )


def _inline(text: str) -> str:
    return plain(" ".join(text.split()))
