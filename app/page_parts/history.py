"""The list of conversations: open, rename, delete, begin a new one. The open one stands in the address as `?c=`."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from app.client import Client
from app.page_parts.elements import focus_on
from app.page_parts.plain import label, with_code
from rag.errors import NotFoundError, RapporteurError
from rag.nouns import Conversation

ADDRESS_KEY = "c"
NOTICE = "history_notice"
CHANGING = "history_changing"
OPENINGS = "history_openings"
"""How often the dialog was opened: each time its box is a new one, without what was typed in one that was left."""
DELETED = "history_deleted"
"""Whether a conversation was just deleted: the focus has gone with its row."""
SOUGHT = "sought_conversations"
SHOWN = 30
MAX_NAME = 200
MAX_SOUGHT = 200
"""Characters, as the HTTP contract has it."""


def open_id() -> str | None:
    """Read the id of the open conversation from the address."""
    return st.query_params.get(ADDRESS_KEY) or None


def open_conversation(conversation_id: str | None) -> None:
    """Open a conversation, or none for a new one."""
    if conversation_id is None:
        st.query_params.pop(ADDRESS_KEY, None)
    else:
        st.query_params[ADDRESS_KEY] = conversation_id


def read_open(client: Client) -> Conversation | None:
    """Fetch the open conversation; one that is gone is closed with a notice."""
    conversation_id = open_id()
    if conversation_id is None:
        return None
    try:
        return client.conversation(conversation_id)
    except NotFoundError:
        open_conversation(None)
        st.session_state[NOTICE] = (
            "That conversation is not on this server; it may have been deleted. Check its address, or ask anew."
        )
        return None


def show_new() -> None:
    """Show the button that begins a conversation."""
    st.button(
        "New conversation",
        key="new-conversation",
        icon=":material/edit_square:",
        width="stretch",
        on_click=open_conversation,
        args=(None,),
    )
    if st.session_state.pop(DELETED, False):
        focus_on(".st-key-new-conversation button", key="focus-new-conversation")


def show_history(client: Client) -> None:
    """Show the conversations in the sidebar, the last used first."""
    sought = str(st.session_state.get(SOUGHT) or "").strip()
    conversations = client.conversations(limit=SHOWN, q=sought)
    if conversations or sought:
        st.caption("Conversations")
        st.text_input(
            "Search conversations",
            key=SOUGHT,
            max_chars=MAX_SOUGHT,
            placeholder="Search conversations",
            icon=":material/search:",
            label_visibility="collapsed",
        )
    if conversations:
        with st.container(key="history", gap=None):
            for conversation in conversations:
                _row(conversation)
    elif sought:
        st.caption("No conversation holds these words.")


def show_changing(client: Client) -> None:
    """Show the dialog of the conversation that is to be renamed or deleted, if one was chosen, until it is closed."""
    chosen: Conversation | None = st.session_state.get(CHANGING)
    if chosen is not None:
        st.dialog("Conversation", on_dismiss=close_changing)(_change)(client, chosen)


def close_changing() -> None:
    """Close that dialog."""
    st.session_state.pop(CHANGING, None)


def show_notice() -> None:
    """Show once what went wrong since the last run."""
    notice = st.session_state.pop(NOTICE, None)
    if notice:
        st.warning(with_code(notice), icon=":material/info:")


def _row(conversation: Conversation) -> None:
    current = conversation.id == open_id()
    name = label(conversation.title or "Untitled", limit=60)
    with st.container(horizontal=True, gap=None, wrap=False, vertical_alignment="center", key=f"row-{conversation.id}"):
        st.button(
            f"**{name}**" if current else name,
            key=f"open-conversation-{conversation.id}",
            type="tertiary",
            width="stretch",
            on_click=open_conversation,
            args=(conversation.id,),
        )
        # The style sheet shows the icon alone; the words are what a screen reader says.
        st.button(
            f"Rename or delete {name}",
            key=f"change-conversation-{conversation.id}",
            type="tertiary",
            icon=":material/more_horiz:",
            on_click=_choose,
            args=(conversation,),
        )


def _choose(conversation: Conversation) -> None:
    st.session_state[CHANGING] = conversation
    st.session_state[OPENINGS] = st.session_state.get(OPENINGS, 0) + 1


def _change(client: Client, conversation: Conversation) -> None:
    with st.form("rename", border=False):
        key = f"name-{st.session_state[OPENINGS]}"
        title = st.text_input("Name", value=conversation.title, max_chars=MAX_NAME, key=key)
        renamed = st.form_submit_button("Rename", icon=":material/edit:", type="primary")
    st.caption("Deleting takes the conversation and its answers off the server for good.")
    deleted = st.button("Delete conversation", key="delete-conversation", icon=":material/delete:")
    if renamed and not title.strip():
        st.warning("A name needs at least one character.")
        return
    try:
        if renamed:
            client.rename(conversation.id, title.strip())
        elif deleted:
            _delete(client, conversation.id)
    except RapporteurError as error:
        st.error(with_code(str(error)), icon=":material/error:")
        return
    if renamed or deleted:
        close_changing()
        st.rerun()


def _delete(client: Client, conversation_id: str) -> None:
    # Not found: it was deleted in another window, which is what was asked for.
    with suppress(NotFoundError):
        client.delete_conversation(conversation_id)
    st.session_state[DELETED] = True
    if conversation_id == open_id():
        open_conversation(None)
