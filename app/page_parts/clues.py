"""What a question was understood to prefer or to hide, each as a chip that takes it back, or puts it back."""

from __future__ import annotations

import streamlit as st

from app.page_parts.carried import LONGEST, Ask
from app.page_parts.plain import label
from rag.nouns import Answer, Clue


def show_clues(answer: Answer, on_ask: Ask) -> None:
    """Show the clues of an answer's question; a chip asks it again without that clue, or with it again."""
    if not answer.understood:
        return
    ignored = tuple(clue.text for clue in answer.understood if clue.effect == "ignored")
    with st.container(horizontal=True, key=f"clues-{answer.id}", gap="xsmall", vertical_alignment="center"):
        for number, clue in enumerate(answer.understood):
            back = clue.effect == "ignored"
            rest = tuple(text for text in ignored if text != clue.text) if back else (*ignored, clue.text)
            st.button(
                f"{label(clue.text, limit=LONGEST)}\\: {_effect(clue)}",
                key=f"clue-{answer.id}-{number}",
                icon=":material/undo:" if back else ":material/close:",
                help=_help(clue),
                on_click=on_ask,
                # As it was understood: what carried a follow-up stands in it, and so do the words of the clue.
                args=(answer.standalone_question, rest, answer.id),
            )


def _effect(clue: Clue) -> str:
    """Say what a clue does; words such as "status" do not tell by themselves what is preferred for them."""
    if clue.kind == "latest" and clue.effect == "preferred":
        return f"{label(clue.detail)} preferred"
    return clue.effect


def _help(clue: Clue) -> str:
    what = "Ask again with this" if clue.effect == "ignored" else "Ask again without this"
    return f"{label(clue.detail[:1].upper() + clue.detail[1:], limit=200)}. {what}." if clue.detail else f"{what}."
