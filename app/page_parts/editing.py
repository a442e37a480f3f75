"""What a reader does with a turn: word its question otherwise, in a branch, have it answered anew, or dismiss it."""

from __future__ import annotations

import streamlit as st

from app.client import Client
from app.page_parts.asking import Asked, ask_this, withdraw_offer
from app.page_parts.carried import left_out
from app.page_parts.elements import focus_on
from app.page_parts.history import NOTICE
from rag.errors import NotFoundError, RapporteurError
from rag.nouns import Answer, Unanswered

EDITED = "edited_question"
TURNED_TO = "question_turned_to"
"""The question whose form, or whose button, was just asked for: it gets the focus that the other had."""


def question_actions(turn_id: str, question: str, *, after: str | None, longest: int) -> None:
    """Offer to edit a question; sent, it goes on from the answer `after` in a conversation of its own.

    With no answer before it, the edited question begins one.
    """
    turned = st.session_state.get(TURNED_TO) == turn_id
    if turned:
        del st.session_state[TURNED_TO]
    if st.session_state.get(EDITED) == turn_id:
        _form(turn_id, question, after=after, longest=longest)
        if turned:
            focus_on(f".st-key-edited-{turn_id} textarea", key=f"focus-form-{turn_id}")
        return
    # The style sheet shows the icon alone; the words are what a screen reader says, right behind the question.
    st.button(
        "Edit question",
        key=f"edit-{turn_id}",
        type="tertiary",
        icon=":material/edit:",
        help="Word this question otherwise, in a conversation of its own",
        on_click=_edit,
        args=(turn_id,),
    )
    if turned:
        focus_on(f".st-key-edit-{turn_id} button", key=f"focus-button-{turn_id}")


def regenerate_button(answer: Answer) -> None:
    """Offer to have a question answered anew, from what the archive holds now."""
    st.button(
        "Regenerate",
        key=f"regenerate-{answer.id}",
        type="tertiary",
        icon=":material/refresh:",
        help="Answer this question anew, from what the archive holds now",
        on_click=ask_this,
        args=(Asked(answer.question, left_out(answer), again=answer.id),),
    )


def ask_again_button(waiting: Unanswered) -> None:
    """Offer to ask a question that has no answer."""
    st.button(
        "Ask again",
        key=f"ask-again-{waiting.id}",
        icon=":material/refresh:",
        on_click=ask_this,
        args=(Asked(waiting.question, waiting.ignore, again=waiting.id),),
    )


def forget_button(client: Client, waiting: Unanswered) -> None:
    """Offer to take a question that has no answer out of its conversation."""
    st.button("Dismiss", key=f"forget-{waiting.id}", type="tertiary", on_click=_forget, args=(client, waiting))


def _forget(client: Client, waiting: Unanswered) -> None:
    try:
        client.forget_question(waiting.conversation_id, waiting.id)
    except NotFoundError:
        # It was answered or taken away in another window.
        withdraw_offer(waiting.id)
    except RapporteurError as error:
        st.session_state[NOTICE] = str(error)
    else:
        withdraw_offer(waiting.id)


def _edit(turn_id: str) -> None:
    st.session_state[EDITED] = st.session_state[TURNED_TO] = turn_id


def _form(turn_id: str, question: str, *, after: str | None, longest: int) -> None:
    with st.form(f"editing-{turn_id}", border=False):
        text = st.text_area("Question", value=question, max_chars=longest, key=f"edited-{turn_id}")
        with st.container(horizontal=True):
            sent = st.form_submit_button("Ask in a new branch", icon=":material/call_split:", type="primary")
            left = st.form_submit_button("Cancel")
    if sent and text.strip():
        del st.session_state[EDITED]
        ask_this(Asked(text.strip(), after=after, apart=after is None))
        st.rerun()
    if left:
        del st.session_state[EDITED]
        st.session_state[TURNED_TO] = turn_id
        st.rerun()
