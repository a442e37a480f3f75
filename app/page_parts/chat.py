"""The chat: sidebar, conversation, question box, source drawer."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from app.client import Client
from app.page_parts.adding import show_upload
from app.page_parts.asking import Asked, ask_live, ask_next, offer_unanswered, take_pending
from app.page_parts.filters import choose_filters, show_active
from app.page_parts.frame import framed, unless_busy
from app.page_parts.history import open_conversation, read_open, show_changing, show_history, show_new, show_notice
from app.page_parts.plain import label, plain
from app.page_parts.sources import show_opened
from app.page_parts.statements import speaker_names
from app.page_parts.suggested import show_suggestions
from app.page_parts.turns import MAX_QUESTION, exchange, seen_while_asking, show_turns
from app.page_parts.words import count, day
from rag.errors import RapporteurError
from rag.nouns import ArchiveState, Conversation, Filters

MOST_OUTLETS = 12
QUESTION = "question"
TOO_LONG = "question_too_long"
TYPED = "question_typed"
"""What was sent while the server could not be reached: it is in the box again once it can."""


def show(address: str) -> None:
    """Draw the page for the HTTP server at an address; called at each run of the script."""
    framed(address, _show)


def _show(client: Client) -> None:
    try:
        state = client.health()
        outlets = client.sources()
    except RapporteurError:
        if typed := st.session_state.get(QUESTION):
            st.session_state[TYPED] = typed
        raise
    with st.sidebar:
        st.markdown("## Rapporteur", anchors=False)
        show_new()
        speakers: list[str] = unless_busy(lambda: speaker_names(client, client.base_url, state.sequence), [])
        filters = choose_filters(state, [name for name, _ in outlets], speakers)
        show_upload(client)
        _facts(state, outlets)
        # Last, since this grows: a list of outlets or speakers closes, and what was typed goes, once anything scrolls.
        show_history(client)
    notice = st.empty()
    # Emptied at once when a question comes: what a run does not draw again stays on screen, greyed, until the run ends.
    front = st.empty()
    conversation = read_open(client)
    with notice.container():
        show_notice()
    question = _question_box(filters)
    asked = Asked(question) if question else take_pending()
    # Emptied like the front page.
    seen = seen_while_asking(conversation, asked)
    onward = show_turns(client, seen, arrive=asked is None, filtered=filters != Filters())
    if asked:
        front.empty()
        onward.empty()
        with exchange("live"):
            _ask(client, asked, conversation, filters)
    elif conversation is None or not (conversation.turns or conversation.unanswered):
        with front.container():
            offer_unanswered(conversation)
            _welcome(client, state)
    else:
        with onward.container():
            offer_unanswered(conversation)
            if conversation.turns:
                show_suggestions(client, conversation.turns[-1].answer.id, filters=filters, on_ask=ask_next)
    show_opened(client)
    show_changing(client)


def _question_box(filters: Filters) -> str | None:
    """Show where to ask, with the filters in force above it, always in view; a question that is too long comes back."""
    # Not left to Streamlit to place there: it would then keep scrolling to the end as the page grows (1.67).
    with st.bottom:
        show_active(filters)
        too_long: str | None = st.session_state.pop(TOO_LONG, None)
        typed: str | None = st.session_state.pop(TYPED, None)
        if back := too_long or typed:
            st.session_state[QUESTION] = back
        if too_long is not None:
            st.warning(
                f"A question holds at most {MAX_QUESTION:,} characters; this one has {len(too_long):,}. Shorten it."
            )
        # The limit is not told to the box, which then would take nothing of what is pasted, and not say why.
        question = st.chat_input("Ask about the talks …", key=QUESTION, submit_mode="stop")
    if question and len(question) > MAX_QUESTION:
        st.session_state[TOO_LONG] = question
        st.rerun()
    return question


def _ask(client: Client, asked: Asked, conversation: Conversation | None, filters: Filters) -> None:
    known = conversation.id if conversation and not asked.apart else None
    answer = ask_live(client, asked, conversation_id=known, filters=filters)
    if answer is not None:
        open_conversation(answer.conversation_id)
        st.rerun()


def _welcome(client: Client, state: ArchiveState) -> None:
    st.markdown("# Who said what, and when?", anchors=False)
    if not state.articles:
        st.info(
            "The archive is empty. Add articles at the left (on a phone under “Menu”), then ask about them.",
            icon=":material/upload_file:",
        )
        return
    st.markdown(
        f"Ask about the talks in {count(state.articles, 'article')}. Every sentence of an answer leads to the very "
        "words in their article. What the archive does not hold is said to be missing."
    )
    examples: list[str] = unless_busy(client.examples, [])
    if examples:
        st.caption("Questions this archive can answer")
        with st.container(key="examples", gap="xsmall"):
            for number, question in enumerate(examples):
                st.button(
                    label(question, limit=200),
                    key=f"example-{number}",
                    width="stretch",
                    wrap=True,
                    on_click=ask_next,
                    args=(question,),
                )


def _facts(state: ArchiveState, outlets: Sequence[tuple[str, int]]) -> None:
    with st.expander("This archive", icon=":material/inventory_2:"):
        facts = [f"{count(state.articles, 'article')} in {count(state.passages, 'passage')}"]
        if state.newest and state.oldest:
            facts.append(f"from {day(state.oldest)} to {day(state.newest)}")
        if state.undated:
            facts.append(f"{count(state.undated, 'article')} without a date")
        facts += [plain(f"{name}: {number:,}") for name, number in outlets[:MOST_OUTLETS]]
        if len(outlets) > MOST_OUTLETS:
            facts.append(f"and {count(len(outlets) - MOST_OUTLETS, 'more outlet')}")
        st.markdown("\n".join(f"- {fact}" for fact in facts))
