"""The open conversation: its turns, and its questions without an answer, in their order."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from app.client import Client
from app.conversation_export import conversation_export, in_order
from app.page_parts.answers import ARCHIVE, show_answer, show_question
from app.page_parts.asking import Asked, ask_next, was_stopped
from app.page_parts.editing import ask_again_button, forget_button, question_actions, regenerate_button
from rag.nouns import Conversation, Turn, Unanswered
from rag.turns import up_to

MAX_QUESTION = 4_000
"""Characters, as the HTTP contract has it."""
NEWEST = "newest_shown"


def seen_while_asking(conversation: Conversation | None, asked: Asked | None) -> Conversation | None:
    """Leave of a conversation what is to be seen above a question that is being asked: of a branch what it has."""
    if conversation is None or asked is None:
        return conversation
    if asked.apart:
        return None
    if asked.after is not None:
        return replace(up_to(asked.after, conversation), unanswered=())
    return replace(conversation, unanswered=tuple(one for one in conversation.unanswered if one.id != asked.again))


def show_turns(client: Client, conversation: Conversation | None, *, arrive: bool, filtered: bool) -> DeltaGenerator:
    """Show all turns of a conversation, and what can be done with them; returns the place under the newest.

    `filtered` tells whether questions are asked within filters now, which then can be taken off.

    To `arrive` is to scroll to the newest where it is another than the one shown last: it was asked, or opened.
    """
    turns = in_order(conversation) if conversation else []
    newest = _id(turns[-1]) if turns else None
    arrived = newest if arrive and newest != st.session_state.get(NEWEST) else None
    if arrive:
        st.session_state[NEWEST] = newest
    if conversation is None or not turns:
        return st.empty()
    before: str | None = None
    for one in turns:
        with exchange(_id(one)):
            if isinstance(one, Turn):
                _turn(client, one, conversation, after=before, arrived=arrived, filtered=filtered)
                before = one.answer.id
            else:
                _waiting(client, one, after=before, arrived=arrived)
            under = st.empty()
    return under


def exchange(name: str) -> DeltaGenerator:
    """Begin a question with all that comes with it; the style sheet makes the newest as high as the view.

    So its question stands at the top of the view from the beginning, and what comes under it later moves nothing.
    """
    return st.container(key=f"exchange-{name}")


def _id(one: Turn | Unanswered) -> str:
    return one.answer.id if isinstance(one, Turn) else one.id


def _turn(
    client: Client, turn: Turn, conversation: Conversation, *, after: str | None, arrived: str | None, filtered: bool
) -> None:
    answer, newest = turn.answer, turn is conversation.turns[-1]
    with show_question(turn.question, arrival=answer.id if answer.id == arrived else None):
        question_actions(answer.id, turn.question, after=after, longest=MAX_QUESTION)
    show_answer(client, answer, newest=newest, filtered=filtered, on_ask=ask_next)
    with st.container(horizontal=True, key=f"turn-actions-{answer.id}", gap="small"):
        regenerate_button(answer)
        if newest:
            _export_button(conversation)


def _waiting(client: Client, waiting: Unanswered, *, after: str | None, arrived: str | None) -> None:
    with show_question(waiting.question, arrival=waiting.id if waiting.id == arrived else None):
        question_actions(waiting.id, waiting.question, after=after, longest=MAX_QUESTION)
    with st.chat_message("assistant", avatar=ARCHIVE), st.container(key=f"waiting-{waiting.id}", gap="xsmall"):
        if was_stopped(waiting.id):
            st.caption("Stopped before it was answered.")
        elif waiting.answering:
            st.caption("Being answered …")
        else:
            st.caption("Not answered: it was stopped, or the server ended.")
        with st.container(horizontal=True):
            ask_again_button(waiting)
            forget_button(client, waiting)


def _export_button(conversation: Conversation) -> None:
    written = conversation_export(conversation)
    st.download_button(
        "Export conversation",
        written.text,
        written.filename,
        written.media_type,
        key=f"export-{conversation.id}",
        type="tertiary",
        icon=":material/download:",
        help="All questions, answers and sources as Markdown",
        on_click="ignore",
    )
